// Calls that run callers' code, and what that code cannot do to them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { forwardSecurity, gateway, group, hazmat, Identity, Inbox, safe, seal, SecretKey, transport } from "eeema";

const SAID = { type: "text", text: "The tide is at 6:40." };
const BUSY = { name: "EeemaError", reason: "busy" };
const VERSIONS = { min: 0x0100, max: 0x0102 };

function people() {
    const [alice, bob] = [Identity.generate("ALICE001"), Identity.generate("BOB00001")];
    return {
        alice,
        bob,
        toBob: alice.peer("BOB00001", bob.publicKey()),
        toAlice: bob.peer("ALICE001", alice.publicKey()),
    };
}

/** Frees all of these where the call runs callers' code, again and again, and counts the refusals. */
class Prod {
    refused = 0;

    constructor(...handles) {
        this.handles = handles;
    }

    now() {
        for (const handle of this.handles) {
            assert.throws(() => handle.free(), BUSY);
            assert.throws(() => handle[Symbol.dispose](), BUSY);
            this.refused += 1;
        }
    }

    /** The same fields, with a getter for each that prods first. */
    getters(fields) {
        const properties = Object.entries(fields).map(([name, value]) => {
            const get = () => {
                this.now();
                return value;
            };
            return [name, { get, enumerable: true }];
        });
        return Object.defineProperties({}, Object.fromEntries(properties));
    }

    /** A store that remembers nothing but sessions, and whose methods prod first. */
    store() {
        const sessions = new Map();
        const answers = {
            isNonceUsed: () => false,
            isMessageIdUsed: () => false,
            markNonce: () => true,
            mark: () => true,
            sessionsWith: () => [...sessions.values()],
            saveSession: (_, id, encoded) => void sessions.set(String(id), [id, encoded]),
            removeSession: (_, id) => void sessions.delete(String(id)),
        };
        for (const [name, answer] of Object.entries(answers)) {
            answers[name] = (...values) => {
                this.now();
                return answer(...values);
            };
        }
        return answers;
    }

    /** Calls, and looks that callers' code ran, and that all can be freed afterwards. */
    during(call) {
        const before = this.refused;
        const result = call();
        assert(this.refused > before, "no code of the caller ran");
        return result;
    }

    free() {
        this.handles.forEach((handle) => handle.free());
        this.handles = [];
    }
}

function form(box, more = {}) {
    const fields = { from: "ALICE001", to: "BOB00001", messageId: "0102030405060708", date: "1735655118" };
    const whole = new URLSearchParams({ ...fields, nonce: box.nonceHex, box: box.boxHex, mac: "", ...more });
    whole.set("mac", Buffer.from(gateway.computeMac(whole, "s3cret")).toString("hex"));
    return whole;
}

test("an inbox and its peers stay while a call of the inbox runs", () => {
    const { toBob, toAlice } = people();
    const prod = new Prod();
    const bobs = new Inbox("BOB00001", prod.store());
    prod.handles = [bobs];
    const envelopes = [1, 2].map(() => new Inbox("ALICE001").seal(toBob, SAID));
    const found = new Prod(bobs);
    const find = () => {
        found.now();
        return toAlice;
    };
    const { message } = found.during(() => bobs.receive(envelopes[0], find));
    assert.equal(found.during(() => bobs.receiveAll(envelopes, find)).length, 2);
    prod.handles = [bobs, toAlice];
    assert.notEqual(prod.during(() => bobs.accept(message)), undefined);
    prod.during(() => bobs.seal(toAlice, prod.getters(SAID)));
    prod.during(() => bobs.sealForGateway(toAlice, prod.getters(SAID)));
    prod.handles = [bobs];
    assert.equal(prod.during(() => bobs.markNonce(new Uint8Array(24))), true);
    prod.during(() => group.fanOut(bobs, [toAlice], group.generate("BOB00001"), prod.getters(SAID)));

    const box = gateway.seal(toBob, SAID);
    const callback = new gateway.Callback(form(box), "s3cret");
    found.handles = prod.handles = [bobs, callback];
    const called = found.during(() => bobs.receiveCallback(callback, find));
    prod.handles = [bobs, callback, toAlice];
    prod.during(() => bobs.accept(called.message));
    prod.free();
});

test("a peer stays while something is sealed for it, and an identity while it is used", () => {
    const { alice, toBob } = people();
    const prod = new Prod(toBob);
    prod.during(() => seal(toBob, prod.getters(SAID)));
    prod.during(() => gateway.seal(toBob, prod.getters(SAID)));
    const chosen = { nonce: new Uint8Array(24), padding: 1, metadataPadding: 0 };
    const header = { createdAt: 1, messageId: new Uint8Array(8) };
    prod.during(() => hazmat.sealEnvelope(toBob, prod.getters(SAID), header, chosen));
    prod.during(() => hazmat.sealGatewayBox(toBob, prod.getters(SAID), undefined, chosen));
    const key = SecretKey.generate();
    prod.handles = [alice, toBob, key];
    prod.during(() => hazmat.initiateSession(alice, toBob, prod.getters(VERSIONS), new Uint8Array(16), key));
    prod.handles = [alice, toBob];
    prod.during(() => {
        const [versions, id, nothing] = [prod.getters(VERSIONS), new Uint8Array(8), Uint8Array.of(255)];
        assert.throws(() => hazmat.receiveInSessions(alice, toBob, [], versions, id, nothing), {
            name: "ForwardSecurityError",
        });
    });
    prod.handles = [alice];
    prod.during(() => new forwardSecurity.SessionInbox(alice, undefined, { versions: prod.getters(VERSIONS) }));
    prod.handles = [alice, toBob];
    prod.free();
});

test("an inbox with sessions stays while a call of it runs", () => {
    const { alice, bob, toBob, toAlice } = people();
    const prod = new Prod();
    const alices = new forwardSecurity.SessionInbox(alice, prod.store());
    const bobs = new forwardSecurity.SessionInbox(bob);
    prod.handles = [alices, toBob];
    const sending = prod.during(() => alices.send(toBob, forwardSecurity.FEATURE, prod.getters(SAID)));
    const found = new Prod(bobs);
    const arrived = sending.outgoing.map(({ envelope }) =>
        found.during(() =>
            bobs.receive(envelope, () => {
                found.now();
                return toAlice;
            }),
        ),
    );
    assert.deepEqual(arrived[1].message.content, SAID);
    const [{ envelope }] = arrived[0].replies;
    prod.handles = [alices];
    const reply = prod.during(() => alices.receive(envelope, toBob));
    prod.during(() => alices.accept(reply));
    prod.during(() => alices.acknowledged(sending.outgoing[0]));
    prod.during(() => alices.sendToAll([[toBob, forwardSecurity.FEATURE]], prod.getters(SAID)));
    prod.handles = [alices, toBob];
    prod.during(() => alices.refresh(toBob, forwardSecurity.FEATURE));
    prod.during(() => alices.terminate(toBob, new Uint8Array(16), 1));
    prod.during(() => alices.terminateAll(toBob, 1));
    prod.free();
});

test("a connection and what makes backups stay while they read objects of the caller", () => {
    const { alice } = people();
    const key = SecretKey.generate();
    const { client, hello } = transport.Client.start(key.publicKey());
    const server = new transport.Server();
    Array.from(server.receive(hello));
    Array.from(client.receive(server.hello(key)));
    const prod = new Prod(client, alice);
    const extension = prod.getters({ type: "deviceCookie", cookie: new Uint8Array(16) });
    Array.from(server.receive(prod.during(() => client.login(alice, [extension]))));
    server.clientKey(key, alice.publicKey());
    Array.from(server.receive());
    Array.from(client.receive(server.accept(1, 0)));
    const echo = { type: "echoRequest", data: new Uint8Array(3) };
    prod.handles = [client];
    prod.during(() => client.send(prod.getters(echo)));
    prod.handles = [server];
    prod.during(() => server.send(prod.getters(echo)));

    const document = new safe.Document(key);
    prod.handles = [document];
    prod.during(() => document.replace({ ...document.toValues(), links: [prod.getters({ kind: "email", value: "x" })] }));
    const config = { maxBackupBytes: 524_288, retentionDays: 180 };
    const requests = new safe.Client(safe.ServerAddress.parse("https://safe.example.org/x"));
    prod.handles = [requests];
    prod.during(() => requests.upload(new Uint8Array(32), new Uint8Array(5), prod.getters(config)));
    const selfTest = new safe.SelfTest(requests);
    prod.handles = [selfTest];
    const type = Object.defineProperty(["Content-Type", ""], 1, {
        get() {
            prod.now();
            return "application/json";
        },
    });
    const body = new TextEncoder().encode(JSON.stringify(config));
    prod.during(() => selfTest.answered(200, [type], body));
    prod.handles = [alice, client, server, document, requests, selfTest];
    prod.free();
});

test("what a call uses stays in use when a call within it ends", () => {
    const { toBob } = people();
    const prod = new Prod(toBob);
    const content = {
        get type() {
            prod.now();
            seal(toBob, prod.getters(SAID));
            prod.now();
            return "text";
        },
        text: "x",
    };
    prod.during(() => seal(toBob, content));
    prod.free();
    assert.throws(() => seal(toBob, SAID), { name: "FreedError" });
});

test("a callback that goes on after it was refused ends the call, and nothing is lost", () => {
    const { alice, bob, toBob, toAlice } = people();
    const bobs = new forwardSecurity.SessionInbox(bob);
    const alices = new forwardSecurity.SessionInbox(alice);
    const { outgoing } = alices.send(toBob, forwardSecurity.FEATURE, SAID);
    assert.throws(
        () =>
            bobs.receive(outgoing[0].envelope, () => {
                bobs.free();
                return toAlice;
            }),
        BUSY,
    );
    assert.equal(bobs.receive(outgoing[0].envelope, toAlice).type, "arrived");
    bobs.free();
    assert.throws(() => bobs.ownId, { name: "FreedError", reason: "freed" });
    bobs.free();
});

test("a callback calls the inbox in vain, and what it handed over is still there", () => {
    const { alice, bob, toBob, toAlice } = people();
    let other;
    const store = new Prod().store();
    const bobs = new forwardSecurity.SessionInbox(bob, store);
    const sent = new forwardSecurity.SessionInbox(alice).send(toBob, forwardSecurity.FEATURE, SAID);
    const [first, second] = sent.outgoing.map(({ envelope }) => bobs.receive(envelope, toAlice));
    const { mark } = store;
    store.mark = (...values) => {
        assert.throws(() => bobs.accept(second), BUSY);
        assert.throws(() => bobs.ownId, BUSY);
        other = true;
        return mark(...values);
    };
    bobs.accept(first);
    assert(other);
    store.mark = mark;
    assert.notEqual(bobs.accept(second), undefined);
});

test("what a getter frees before the call begins is freed", () => {
    const { toBob } = people();
    const options = {
        get createdAt() {
            toBob.free();
            return 1;
        },
    };
    assert.throws(() => seal(toBob, SAID, options), { name: "FreedError", reason: "freed" });
});
