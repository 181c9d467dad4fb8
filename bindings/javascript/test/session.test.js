// What people do with sessions and connections.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";

import { forwardSecurity, FreedError, Identity, Inbox, SecretKey, transport, TransportError } from "eeema";

const { FEATURE, TERMINATE_CAUSES } = forwardSecurity;
const text = (said) => ({ type: "text", text: said });
const hex = (bytes) => Buffer.from(bytes).toString("hex");

function people() {
    const [alice, bob] = [Identity.generate("ALICE001"), Identity.generate("BOB00001")];
    return {
        alice,
        bob,
        toBob: alice.peer("BOB00001", bob.publicKey()),
        toAlice: bob.peer("ALICE001", alice.publicKey()),
    };
}

/** A session store as a program would write it. */
class MapStore {
    marks = new Set();
    sessions = new Map();
    calls = [];

    isNonceUsed(nonce) {
        return this.marks.has(hex(nonce));
    }

    isMessageIdUsed(sender, id) {
        return this.marks.has(sender + hex(id));
    }

    markNonce(nonce) {
        const isNew = !this.isNonceUsed(nonce);
        this.marks.add(hex(nonce));
        return isNew;
    }

    mark(nonce, sender, id) {
        if (this.isNonceUsed(nonce) || this.isMessageIdUsed(sender, id)) {
            return false;
        }
        this.marks.add(hex(nonce)).add(sender + hex(id));
        return true;
    }

    sessionsWith(peer) {
        this.calls.push("sessionsWith");
        return [...this.sessions.values()].filter(([owner]) => owner === peer).map(([, id, encoded]) => [id, encoded]);
    }

    saveSession(peer, id, encoded) {
        this.calls.push("saveSession");
        this.sessions.set(peer + hex(id), [peer, id, encoded]);
    }

    removeSession(peer, id) {
        this.calls.push("removeSession");
        this.sessions.delete(peer + hex(id));
    }
}

/** Sends what one call made to the other side; gives what arrived there. */
function deliver(sending, from, to, peer) {
    return sending.outgoing.map((outgoing) => {
        const outcome = to.receive(outgoing.envelope, peer);
        assert.equal(outcome.type, "arrived");
        from.acknowledged(outgoing);
        return outcome;
    });
}

test("Alice and Bob talk in a session, over stores written in JavaScript", () => {
    const { alice, bob, toBob, toAlice } = people();
    const [aliceStore, bobStore] = [new MapStore(), new MapStore()];
    const alices = new forwardSecurity.SessionInbox(alice, aliceStore);
    const bobs = new forwardSecurity.SessionInbox(bob, bobStore);
    assert.equal(alices.ownId, "ALICE001");

    const first = alices.send(toBob, FEATURE, text("Hi"));
    assert.equal(first.dhType, "twoDh");
    assert.deepEqual(first.outgoing.map(({ receiver }) => receiver), ["BOB00001", "BOB00001"]);
    const [init, message] = deliver(first, alices, bobs, toAlice);
    assert.equal(init.event.type, "created");
    assert.equal(init.message, undefined);
    assert.equal(message.event.type, "opened");
    assert.deepEqual(message.message.content, text("Hi"));
    assert.equal(message.event.dhType, "twoDh");
    assert.equal(message.event.skipped, 0);

    // It opens again until it is accepted, and nothing is left of it afterwards.
    const again = bobs.receive(first.outgoing[1].envelope, toAlice);
    assert.deepEqual(again.message.content, text("Hi"));
    bobs.accept(init);
    assert.equal(hex(bobs.accept(message).messageId), hex(message.message.messageId));
    assert.throws(() => bobs.accept(message), TypeError);
    assert.throws(() => bobs.accept(again), { name: "MessageError", reason: "refused.nonce_reuse" });
    assert.equal(bobs.receive(first.outgoing[1].envelope, toAlice).reason, "nonce_reuse");

    const [reply] = init.replies;
    const accepted = alices.receive(reply.envelope, toBob);
    assert.equal(accepted.event.type, "established");
    alices.accept(accepted);
    bobs.acknowledged(reply, 5);

    const [stored] = aliceStore.sessionsWith("BOB00001");
    const session = forwardSecurity.readSession(stored[1]);
    assert.equal(session.state, "rl44");
    assert.deepEqual([session.ownId, session.peer, session.isAnnounced], ["ALICE001", "BOB00001", true]);
    assert.deepEqual(session.versions, { local: 0x0102, remote: 0x0102 });
    assert.deepEqual(stored[0], session.id);
    assert.equal(forwardSecurity.best([stored[1]]), 0);
    assert.equal(forwardSecurity.best([]), undefined);

    // Another program goes on with what was stored.
    const later = new forwardSecurity.SessionInbox(alice, aliceStore);
    const second = later.send(toBob, FEATURE, text("Hi again"));
    assert.equal(second.dhType, "fourDh");
    assert.equal(second.outgoing.length, 1);
    const [opened] = deliver(second, later, bobs, toAlice);
    assert.equal(opened.event.dhType, "fourDh");
    bobs.accept(opened);

    const ended = bobs.terminate(toAlice, session.id, TERMINATE_CAUSES.RESET);
    assert.deepEqual(ended.removed.map(({ because, cause }) => [because, cause]), [["terminated", 1]]);
    const [terminated] = deliver(ended, bobs, later, toBob);
    assert.deepEqual(terminated.event, { type: "terminated", cause: 1 });
    assert.deepEqual(terminated.removed.map(({ because }) => because), ["terminatedByPeer"]);
    assert.match(terminated.removed[0].text, /BOB00001/);
    assert.equal(aliceStore.sessions.size + bobStore.sessions.size, 0);
    assert.deepEqual(later.terminateAll(toBob, 1).outgoing, []);
});

test("what goes outside of sessions, and what a session should have carried", () => {
    const { alice, bob, toBob, toAlice } = people();
    const alices = new forwardSecurity.SessionInbox(alice);
    const bobs = new forwardSecurity.SessionInbox(bob);
    const plain = alices.send(toBob, 0, text("Hi"));
    assert.equal(plain.dhType, undefined);
    const [arrived] = deliver(plain, alices, bobs, toAlice);
    assert.deepEqual(arrived.event, { type: "plain", isSuspicious: false });
    bobs.accept(arrived);
    assert.throws(() => new Inbox("BOB00001").accept(arrived.message), TypeError);

    deliver(alices.refresh(toBob, FEATURE), alices, bobs, toAlice).forEach((outcome) => bobs.accept(outcome));
    const envelope = new Inbox("ALICE001").seal(toBob, text("Hi"));
    assert.deepEqual(bobs.receive(envelope, toAlice).event, { type: "plain", isSuspicious: true });
    assert.equal(bobs.receive(envelope, () => undefined).type, "unknownSender");

    const off = new forwardSecurity.SessionInbox(bob, undefined, { versions: null });
    const [, message] = deliver(alices.send(toBob, FEATURE, text("Hi")), alices, off, toAlice).concat(undefined);
    assert.equal(message, undefined);
    const old = new forwardSecurity.SessionInbox(bob, undefined, { versions: { min: 0x0100, max: 0x0100 } });
    assert.equal(old.send(toAlice, FEATURE, text("Hi")).dhType, "twoDh");
});

test("one message for many", () => {
    const { alice, bob, toBob } = people();
    const carol = Identity.generate("CAROL001");
    const toCarol = alice.peer("CAROL001", carol.publicKey());
    const alices = new forwardSecurity.SessionInbox(alice);
    const group = { creator: "ALICE001", id: new Uint8Array(8).fill(1) };
    const sendings = alices.sendToAll([[toBob, FEATURE], [toCarol, 0n]], text("Hi"), { group });
    assert.deepEqual(sendings.map(({ outgoing }) => outgoing.length), [2, 1]);
    const ids = sendings.map(({ outgoing }) => hex(outgoing.at(-1).messageId));
    assert.equal(ids[0], ids[1]);
    const carols = new forwardSecurity.SessionInbox(carol);
    const outcome = carols.receive(sendings[1].outgoing[0].envelope, carol.peer("ALICE001", alice.publicKey()));
    assert.deepEqual(outcome.message.group, group);
    assert.throws(() => alices.sendToAll([toBob], text("Hi")), TypeError);
    assert.equal(bob.id, "BOB00001");
});

test("what a session store throws comes out, and it answers at once", () => {
    const { alice, toBob } = people();
    const send = (change) => {
        const store = Object.assign(new MapStore(), change);
        return new forwardSecurity.SessionInbox(alice, store).send(toBob, FEATURE, text("Hi"));
    };
    const broken = new Error("the disk is full");
    const fail = () => {
        throw broken;
    };
    assert.throws(() => send({ saveSession: fail }), broken);
    assert.throws(() => send({ sessionsWith: fail }), broken);
    assert.throws(() => send({ saveSession: async () => undefined }), /at once/);
    assert.throws(() => send({ sessionsWith: async () => [] }), TypeError);
    assert.throws(() => send({ sessionsWith: () => [[new Uint8Array(15), new Uint8Array(3)]] }), RangeError);
    assert.throws(() => send({ removeSession: undefined }), TypeError);
    let inbox;
    const store = new MapStore();
    store.sessionsWith = () => {
        inbox.refresh(toBob, FEATURE);
        return [];
    };
    inbox = new forwardSecurity.SessionInbox(alice, store);
    assert.throws(() => inbox.send(toBob, FEATURE, text("Hi")), { reason: "busy" });

    // What is damaged is ended, and the user hears of it.
    const damaged = send({ sessionsWith: () => [[new Uint8Array(16), new Uint8Array(3)]] });
    assert.deepEqual(damaged.removed.map(({ because }) => because), ["corrupt"]);
    assert.throws(() => forwardSecurity.readSession(new Uint8Array(3)), { name: "ForwardSecurityError", reason: "corrupt" });
});

test("an inbox with sessions shows nothing and can be freed", () => {
    const { alice, toBob } = people();
    const inbox = new forwardSecurity.SessionInbox(alice);
    const sending = inbox.send(toBob, FEATURE, text("Hi"));
    alice.free();
    inbox.acknowledged(sending.outgoing[0]);
    assert.equal(inspect(inbox), "SessionInbox {}");
    assert.throws(() => inbox.acknowledged({ ...sending.outgoing[0] }), TypeError);
    inbox.free();
    assert.throws(() => inbox.acknowledged(sending.outgoing[0]), FreedError);
    assert.throws(() => inbox.ownId, FreedError);
});

const EXTENSIONS = [
    { type: "clientInfo", text: "1.0;B;en/CH;linux;x86_64" },
    { type: "supportedFeatures", bits: transport.SUPPORTED_FEATURES.METADATA_AND_ECHO },
    { type: "deviceCookie", cookie: new Uint8Array(16).fill(7) },
];

/** Both ends; what one sends the other gets in pieces. */
function connected(pieces = 1000, options = {}) {
    const [key, alice] = [SecretKey.generate(), Identity.generate("ALICE001")];
    const { client, hello } = transport.Client.start(options.accepted?.(key) ?? key.publicKey());
    const server = new transport.Server();
    const events = [];
    const give = (machine, bytes) => {
        for (let at = 0; at < bytes.length; at += pieces) {
            events.push(...machine.receive(bytes.subarray(at, at + pieces)));
        }
    };
    give(server, hello);
    give(client, server.hello(key));
    give(server, client.login(alice, EXTENSIONS));
    server.clientKey(key, alice.publicKey());
    events.push(...server.receive());
    give(client, server.accept(1_735_655_118_450, 3));
    return { client, server, events, key, alice, give };
}

test("a client logs in, and frames go in both directions", () => {
    for (const pieces of [1, 7, 1000]) {
        const { client, server, events, give } = connected(pieces);
        assert.deepEqual(
            events.map(({ type }) => type),
            ["clientHello", "serverHello", "loginData", "login", "established"],
        );
        const [, hello, loginData, login, established] = events;
        assert.equal(hello.withAlternateKey, false);
        assert.equal(loginData.identity, "ALICE001");
        assert.equal(login.extensions.clientInfo, "1.0;B;en/CH;linux;x86_64");
        assert.deepEqual(login.extensions.entries, EXTENSIONS);
        assert.deepEqual(established, { type: "established", serverTime: 1_735_655_118_450, queued: 3 });
        assert.equal(client.missing, 2);

        events.length = 0;
        const data = new Uint8Array([1, 2, 3]);
        const sent = [server.send({ type: "echoRequest", data }), server.send({ type: "queueSendComplete" })];
        give(client, Buffer.concat(sent));
        const payloads = events.map(({ kind, payload }) => transport.decodeFromServer(kind, payload));
        assert.deepEqual(payloads, [{ type: "echoRequest", data }, { type: "queueSendComplete" }]);
        assert.equal(client.kept, 0);

        events.length = 0;
        give(server, client.send({ type: "echoResponse", data }));
        give(server, client.sealFrame(0x42, data));
        const unknown = events.map(({ kind, payload }) => transport.decodeFromClient(kind, payload));
        assert.deepEqual(unknown, [{ type: "echoResponse", data }, { type: "unknown", kind: 0x42, data }]);
    }
});

test("what was not asked for has not happened, and nothing is lost", () => {
    const { client, server } = connected();
    const sent = [1, 2, 3].map((byte) => server.send({ type: "echoRequest", data: Uint8Array.of(byte) }));
    const [first] = client.receive(Buffer.concat(sent));
    assert.deepEqual(first.payload, Uint8Array.of(1));
    assert(client.kept > 0);
    assert.deepEqual([...client.receive()].map(({ payload }) => payload[0]), [2, 3]);
});

test("a server that is another one, and frames that were altered, end the connection", () => {
    const [key, other] = [SecretKey.generate(), SecretKey.generate()];
    const { client, hello } = transport.Client.start(other.publicKey());
    const server = new transport.Server();
    Array.from(server.receive(hello));
    const refused = { name: "TransportError", reason: "server_authentication" };
    assert.throws(() => [...client.receive(server.hello(key))], refused);
    assert.throws(() => [...client.receive(new Uint8Array(1))], { reason: "failed" });
    assert.throws(() => client.send({ type: "echoRequest", data: hello }), { reason: "failed" });

    const ends = connected();
    const frame = ends.server.send({ type: "alert", message: "x" });
    frame[20] ^= 1;
    assert.throws(() => [...ends.client.receive(frame)], { reason: "decryption" });
    assert.equal(ends.client.kept, 0);

    const stranger = connected(1000, { accepted: (known) => [other.publicKey(), known.publicKey()] });
    assert.equal(stranger.events[1].withAlternateKey, true);
});

test("what cannot be sent, or not yet, leaves the connection as it is", () => {
    const { client, server } = connected();
    const long = new Uint8Array(transport.MAX_PAYLOAD_LENGTH + 1);
    assert.throws(() => client.sealFrame(0, long), { reason: "payload_too_long" });
    assert.throws(() => client.send({ type: "echoRequest", data: long }), { reason: "payload_too_long" });
    assert.throws(() => client.send({ type: "setIdleTimeout", seconds: 5 }), { reason: "out_of_range" });
    assert.throws(() => client.send({ type: "text" }), RangeError);
    assert.throws(() => transport.decodeFromServer(0x81, long), TransportError);
    const largest = client.sealFrame(0, long.subarray(1));
    assert.equal([...server.receive(largest)][0].payload.length, transport.MAX_PAYLOAD_LENGTH);

    const early = transport.Client.start("production").client;
    assert.throws(() => early.login(Identity.generate("ALICE001"), []), { reason: "out_of_turn" });
    assert.throws(() => early.send({ type: "unblockIncomingMessages" }), { reason: "out_of_turn" });
    assert.throws(() => new transport.Server().accept(1, 0), { reason: "out_of_turn" });
    assert.throws(() => early.receive(new Uint8Array(4 * 1024 * 1024 + 1)), RangeError);
    assert.throws(() => transport.Client.start([]), RangeError);
    assert.throws(() => transport.Client.start("elsewhere"), RangeError);
    assert.throws(() => new transport.Client(), TypeError);
    server.refuse();
    assert.throws(() => [...server.receive()], { reason: "failed" });
    early.free();
    assert.throws(() => early.receive(), FreedError);
    assert.equal(inspect(server), "Server {}");
});

test("a client that is unknown, or not who it says, is refused", () => {
    const [key, alice] = [SecretKey.generate(), Identity.generate("ALICE001")];
    for (const [publicKey, reason] of [
        [undefined, "identity_unknown"],
        [SecretKey.generate().publicKey(), "vouch_invalid"],
    ]) {
        const { client, hello } = transport.Client.start(key.publicKey());
        const server = new transport.Server();
        Array.from(server.receive(hello));
        Array.from(client.receive(server.hello(key)));
        Array.from(server.receive(client.login(alice, [])));
        assert.throws(() => server.clientKey(key, publicKey), { name: "TransportError", reason });
    }
});

test("names of servers and clients", () => {
    assert.equal(transport.serverName({ group: "3f", isDualStack: true }), "ds.g-3f.0.threema.ch");
    assert.equal(transport.serverName({ group: "3f", isWork: true, isSandbox: true }), "w-3f.0.test.threema.ch");
    const [sandbox] = transport.serverKeys("sandbox");
    assert.match(sandbox.toKeyText(), /^public:5a98f23d/);
    assert.equal(transport.serverKeys("production").length, 2);
    const name = { version: "1;0", language: "en", country: "CH" };
    const info = (platform) => transport.clientInfo({ ...name, platform });
    assert.equal(info({ type: "bot", osName: "linux", osArchitecture: "x86_64" }), "1_0;B;en/CH;linux;x86_64");
    assert.equal(info({ type: "android", model: "m", osVersion: "1" }), "1_0;A;en/CH;m;1");
    assert.equal(info({ type: "ios", model: "m", osVersion: "1" }), "1_0;I;en/CH;m;1");
    const desktop = { type: "desktop", renderer: "r", rendererVersion: "2", osName: "o", osArchitecture: "a" };
    assert.equal(info(desktop), "1_0;Q;en/CH;r;2;o;a");
    assert.throws(() => info({ type: "watch" }), RangeError);
});

test("when to ask, and when to connect again", () => {
    const backoff = new transport.Backoff();
    assert.deepEqual([1, 2, 3, 4, 5].map(() => backoff.nextWait()), [2000, 4000, 8000, 10_000, 10_000]);
    backoff.reset();
    assert.equal(backoff.nextWait(), 2000);
    const keepAlive = new transport.KeepAlive(0);
    assert.deepEqual(keepAlive.due(1000), { type: "wait", milliseconds: 59_000 });
    assert.deepEqual(keepAlive.due(60_000), { type: "sendEcho" });
    keepAlive.echoSent(60_000);
    assert.deepEqual(keepAlive.due(60_000), { type: "wait", milliseconds: transport.TIMEOUTS.ECHO });
    assert.deepEqual(keepAlive.due(60_000 + transport.TIMEOUTS.ECHO), { type: "close" });
    keepAlive.received(70_000);
    assert.equal(keepAlive.due(70_001).type, "wait");
    assert.deepEqual(new transport.KeepAlive(0, { forLinkedDevices: true }).due(15_000), { type: "sendEcho" });
    assert.throws(() => keepAlive.due(-1), RangeError);
});
