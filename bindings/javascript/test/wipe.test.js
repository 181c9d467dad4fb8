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
const { blob, gateway, idExport, Identity, Inbox, safe, SecretKey } = await import("eeema");
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
