// Looks for secrets in the memory of the module after they were freed.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";

let memory;
const { Instance } = WebAssembly;
WebAssembly.Instance = function (...values) {
    const instance = new Instance(...values);
    memory = instance.exports.memory;
    return instance;
};
const eeema = await import("eeema");
const { blob, forwardSecurity, gateway, hazmat, idExport, Identity, Inbox } = eeema;
const { localStorage, multiDevice, safe, SecretKey, transport } = eeema;
WebAssembly.Instance = Instance;

/** Where the bytes lie. The allocator writes over the first ones of what is freed. */
const places = (secret) => {
    const all = Buffer.from(memory.buffer);
    const found = [];
    for (let at = all.indexOf(secret.subarray(16)); at !== -1; at = all.indexOf(secret.subarray(16), at + 1)) {
        found.push(at);
    }
    return found;
};

const secretOf = (length) => new Uint8Array(randomBytes(length));

/** What uses the stack, as every other call does. */
function anything() {
    const [one, other] = [SecretKey.generate(), SecretKey.generate()];
    one.agree(other.publicKey());
    one.free();
    other.free();
}

const CASES = {
    "a secret key": (secret) => SecretKey.fromBytes(secret),
    "a key text": (secret) => SecretKey.parse(`private:${Buffer.from(secret).toString("hex")}`),
    "an identity": (secret) => {
        const key = SecretKey.fromBytes(secret);
        const identity = new Identity("ALICE001", key);
        key.free();
        return identity;
    },
    "a master key": (secret) => safe.MasterKey.fromBytes(new Uint8Array([...secret, ...secret])),
    "an inbox with sessions": (secret) => {
        const key = SecretKey.fromBytes(secret);
        const identity = new Identity("ALICE001", key);
        const inbox = new forwardSecurity.SessionInbox(identity);
        key.free();
        identity.free();
        return inbox;
    },
    "the client of a connection": (secret) => {
        const key = SecretKey.fromBytes(secret);
        const { client } = hazmat.startClient("production", key, new Uint8Array(16));
        key.free();
        return client;
    },
    "the server of a connection": (secret) => {
        const key = SecretKey.fromBytes(secret);
        const server = hazmat.startServer(key, new Uint8Array(16));
        key.free();
        return server;
    },
    "the master key of an app": (secret) => localStorage.MasterKey.fromBytes(secret),
    "the key of a group of devices": (secret) => multiDevice.DeviceGroupKey.fromBytes(secret),
    "a channel": (secret) => {
        const counted = { cookie: new Uint8Array(16), sequence: 1 };
        return new hazmat.Channel(secret, counted, counted, 8192);
    },
    "a document": (secret) => {
        const key = SecretKey.fromBytes(secret);
        const document = new safe.Document(key);
        document.encode().fill(0);
        key.free();
        return document;
    },
};

for (const [name, make] of Object.entries(CASES)) {
    test(`${name} is there before it is freed, and not afterwards`, () => {
        const secret = secretOf(32);
        assert.deepEqual(places(secret), []);
        const handle = make(secret);
        assert.notDeepEqual(places(secret), []);
        handle.free();
        anything();
        assert.deepEqual(places(secret), []);
    });
}

test("agreed keys are gone with their peer", () => {
    const [alice, bob] = [Identity.generate("ALICE001"), Identity.generate("BOB00001")];
    const peer = alice.peer("BOB00001", bob.publicKey());
    const keys = [peer.agreedKey(), peer.metadataKey()];
    new Inbox("ALICE001").seal(peer, { type: "text", text: "x" });
    keys.forEach((key) => assert.notDeepEqual(places(key), []));
    peer.free();
    anything();
    keys.forEach((key) => assert.deepEqual(places(key), []));
});

test("passwords, API secrets, blob keys and plaintexts do not stay", () => {
    const password = secretOf(40);
    idExport.revocationKey(password);
    assert.deepEqual(places(password), []);
    const api = Buffer.from(secretOf(20).map((byte) => 33 + (byte % 90)));
    const form = { from: "ALICE001", to: "*BOT0001", messageId: "00", date: "1", nonce: "", box: "", mac: "" };
    gateway.computeMac(Object.entries(form), new Uint8Array(api));
    assert.deepEqual(places(api), []);
    const [key, plaintext] = [secretOf(32), secretOf(200)];
    const sealer = new blob.Sealer();
    sealer.update(plaintext);
    sealer.free();
    assert.deepEqual(places(plaintext), []);
    assert.throws(() => blob.open(key, secretOf(50)));
    anything();
    assert.deepEqual(places(key), []);
});

test("keys of sessions and what is said in them do not stay", () => {
    const [alice, bob] = [Identity.generate("ALICE001"), Identity.generate("BOB00001")];
    const [toBob, toAlice] = [alice.peer("BOB00001", bob.publicKey()), bob.peer("ALICE001", alice.publicKey())];
    const [key, id] = [SecretKey.generate(), secretOf(16)];
    const begun = hazmat.initiateSession(alice, toBob, { min: 0x0100, max: 0x0102 }, id, key);
    const secrets = [key.toBytes(), begun.session.slice(115, 147)];
    key.free();
    const store = {
        isNonceUsed: () => false,
        isMessageIdUsed: () => false,
        markNonce: () => true,
        mark: () => true,
        sessionsWith: () => [[id, begun.session]],
        saveSession: () => undefined,
        removeSession: () => undefined,
    };
    const inboxes = [new forwardSecurity.SessionInbox(alice, store), new forwardSecurity.SessionInbox(bob)];
    const said = Buffer.from(secretOf(100)).toString("hex");
    const sending = inboxes[0].send(toBob, forwardSecurity.FEATURE, { type: "text", text: said });
    const outcomes = sending.outgoing.map(({ envelope }) => inboxes[1].receive(envelope, toAlice));
    assert.equal(outcomes.at(-1).message.content.text, said);
    outcomes.forEach((outcome) => inboxes[1].accept(outcome));
    anything();
    secrets.forEach((secret) => assert.deepEqual(places(secret), []));
    assert.deepEqual(places(Buffer.from(said)), []);
    const chain = secretOf(32);
    hazmat.advanceChain(chain, 1, 5);
    anything();
    assert.deepEqual(places(chain), []);
    [alice, bob, toBob, toAlice, ...inboxes].forEach((handle) => handle.free());
});

test("payloads that were received do not stay", () => {
    const [key, alice] = [SecretKey.generate(), Identity.generate("ALICE001")];
    const { client, hello } = transport.Client.start(key.publicKey());
    const server = new transport.Server();
    const cookie = secretOf(16);
    Array.from(server.receive(hello));
    Array.from(client.receive(server.hello(key)));
    const login = client.login(alice, [{ type: "deviceCookie", cookie }]);
    Array.from(server.receive(login));
    server.clientKey(key, alice.publicKey());
    const [{ extensions }] = server.receive();
    assert.deepEqual(extensions.deviceCookie, cookie);
    Array.from(client.receive(server.accept(1, 0)));
    const data = secretOf(400);
    const [frame] = server.receive(client.sealFrame(0, data));
    assert.deepEqual(frame.payload, data);
    anything();
    assert.deepEqual(places(Buffer.from(data)), []);
    assert.deepEqual(places(Buffer.concat([Buffer.alloc(16), cookie])), []);
    [key, alice, client, server].forEach((handle) => handle.free());
});

/** A source whose first piece comes, and whose connection breaks then. */
async function* broken(first, look = () => {}) {
    yield first;
    look();
    throw new Error(BROKEN.message);
}

const BROKEN = { message: "the connection broke off" };

test("a stream that breaks off leaves no key", async () => {
    const { blob: sealed, key } = blob.seal(secretOf(1000));
    const secret = key.toBytes();
    key.free();
    let looked = 0;
    const there = () => {
        assert.notDeepEqual(places(secret), []);
        looked += 1;
    };
    const gone = () => {
        anything();
        assert.deepEqual(places(secret), []);
    };
    const start = sealed.subarray(0, 100);
    gone();
    await assert.rejects(blob.openStream(secret, () => broken(start, there)).next(), BROKEN);
    gone();
    await assert.rejects(blob.openStream(secret, () => [start, "text"]).next(), TypeError);
    gone();
    await assert.rejects(blob.openStream(secret, () => [start]).next(), { reason: "unauthentic" });
    gone();
    assert.equal(looked, 1);
});

/** Does it so often that the memory of the module would have to grow if every round left something there. */
async function staysAsLarge(once) {
    await once();
    const before = memory.buffer.byteLength;
    for (let round = 0; round < 2000; round += 1) {
        await once();
    }
    assert.equal(memory.buffer.byteLength, before);
}

test("streams that break off leave nothing", async () => {
    const plaintext = secretOf(1000);
    const { blob: sealed, key } = blob.seal(plaintext);
    const secret = key.toBytes();
    key.free();
    const start = sealed.subarray(0, 100);
    let given = 0;
    // In the second pass, and where the reader goes away in it.
    await staysAsLarge(async () => {
        const passes = [[sealed], broken(start)];
        await assert.rejects(async () => {
            for await (const piece of blob.openStream(secret, () => passes.shift())) {
                given += piece.length;
            }
        }, BROKEN);
    });
    await staysAsLarge(async () => {
        for await (const piece of blob.openStream(secret, () => [start, sealed.subarray(100)])) {
            given += piece.length;
            break;
        }
    });
    await staysAsLarge(() => assert.rejects(blob.sealStream(broken(plaintext), (piece) => void (given += piece.length)), BROKEN));
    assert.equal(given, 2001 * (84 + 84 + 1000));
    anything();
    assert.deepEqual(places(plaintext), []);
});

test("an address whose client was not made is gone with its password", () => {
    const secret = Buffer.from(secretOf(40)).toString("hex");
    const address = safe.ServerAddress.parse(`https://user:${secret}@safe.example.org/`);
    assert.throws(() => new safe.Client(address, { username: "user" }), TypeError);
    assert.throws(() => new safe.Client(address, { token: "\n" }), { name: "AddressError" });
    assert.notDeepEqual(places(Buffer.from(secret)), []);
    address.free();
    anything();
    assert.deepEqual(places(Buffer.from(secret)), []);
});

test("what a callback was not let free is wiped afterwards", () => {
    const secret = secretOf(32);
    const key = SecretKey.fromBytes(secret);
    const [alice, bob] = [new Identity("ALICE001", key), Identity.generate("BOB00001")];
    const [inbox, toAlice] = [new forwardSecurity.SessionInbox(alice), bob.peer("ALICE001", key.publicKey())];
    [key, alice].forEach((handle) => handle.free());
    const bobs = new forwardSecurity.SessionInbox(bob);
    const { outgoing } = bobs.send(toAlice, forwardSecurity.FEATURE, { type: "text", text: "x" });
    assert.throws(() => inbox.receive(outgoing[0].envelope, () => inbox.free()), { name: "EeemaError", reason: "busy" });
    assert.notDeepEqual(places(secret), []);
    inbox.free();
    anything();
    assert.deepEqual(places(secret), []);
    [bob, toAlice, bobs].forEach((handle) => handle.free());
});
