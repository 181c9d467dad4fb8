// What people do with the package.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";

import * as eeema from "eeema";
import { blob, content, EeemaError, FreedError, gateway, group, Identity, Inbox, MessageError, multiDevice, safe } from "eeema";

const HI = { type: "text", text: "The tide is at 6:40." };

function people() {
    const alice = Identity.generate("ALICE001");
    const bob = Identity.generate("BOB00001");
    return {
        alice,
        bob,
        toBob: alice.peer("BOB00001", bob.publicKey()),
        toAlice: bob.peer("ALICE001", alice.publicKey()),
    };
}

/** A replay store as a program would write it. */
class MapStore {
    nonces = new Set();
    ids = new Set();
    calls = [];

    key(bytes) {
        return Buffer.from(bytes).toString("hex");
    }

    isNonceUsed(nonce) {
        this.calls.push("isNonceUsed");
        return this.nonces.has(this.key(nonce));
    }

    isMessageIdUsed(sender, id) {
        this.calls.push("isMessageIdUsed");
        return this.ids.has(sender + this.key(id));
    }

    markNonce(nonce) {
        this.calls.push("markNonce");
        const isNew = !this.isNonceUsed(nonce);
        this.nonces.add(this.key(nonce));
        return isNew;
    }

    mark(nonce, sender, id) {
        this.calls.push("mark");
        if (this.isNonceUsed(nonce) || this.isMessageIdUsed(sender, id)) {
            return false;
        }
        this.nonces.add(this.key(nonce));
        this.ids.add(sender + this.key(id));
        return true;
    }
}

test("Alice seals, Bob opens, a replay is refused", () => {
    const { toBob, toAlice } = people();
    const [alices, bobs] = [new Inbox("ALICE001"), new Inbox("BOB00001", new MapStore())];
    const envelope = alices.seal(toBob, HI, { createdAt: 1_735_655_118_450, nickname: "Alice" });
    const outcome = bobs.receive(envelope, (id) => (id === "ALICE001" ? toAlice : undefined));
    assert.equal(outcome.type, "message");
    assert.deepEqual(outcome.message.content, HI);
    assert.equal(outcome.message.nickname, "Alice");
    assert.equal(outcome.message.time, 1_735_655_118_450);
    assert.equal(outcome.message.sender, "ALICE001");
    const acknowledgement = bobs.accept(outcome.message);
    assert.equal(Buffer.from(acknowledgement.sender).toString(), "ALICE001");
    assert.deepEqual(acknowledgement.messageId, outcome.message.messageId);

    const again = bobs.receive(envelope, toAlice);
    assert.deepEqual([again.type, again.reason], ["refused", "nonce_reuse"]);
    assert.throws(() => bobs.accept(outcome.message), {
        name: "MessageError",
        reason: "refused.nonce_reuse",
    });
    assert.deepEqual(bobs.receive(alices.seal(toBob, HI), () => undefined), {
        type: "unknownSender",
        sender: "ALICE001",
    });
    // What Bob sends, nobody can reflect to him.
    assert.equal(bobs.receive(bobs.seal(toAlice, HI), toAlice).reason, "nonce_reuse");
});

test("a manipulated envelope is refused, and the peer of somebody else is not taken", () => {
    const { bob, toBob, toAlice } = people();
    const bobs = new Inbox("BOB00001");
    const envelope = new Inbox("ALICE001").seal(toBob, HI);
    const changed = envelope.slice();
    changed[changed.length - 1] ^= 1;
    assert.equal(bobs.receive(changed, toAlice).reason, "message_unauthentic");
    const other = bob.peer("CAROL001", Identity.generate("CAROL001").publicKey());
    assert.throws(() => bobs.receive(envelope, () => other), MessageError);
    assert.equal(bobs.receive(envelope, other).type, "unknownSender");
    assert.equal(bobs.receive(envelope, toAlice).type, "message");
});

test("messages that waited are opened together", () => {
    const { toBob, toAlice } = people();
    const [alices, bobs] = [new Inbox("ALICE001"), new Inbox("BOB00001")];
    const envelopes = Array.from({ length: 70 }, (_, i) => alices.seal(toBob, { type: "text", text: `${i + 1}` }));
    envelopes[3] = envelopes[2];
    envelopes[5] = envelopes[5].slice(0, 40);
    const outcomes = bobs.receiveAll(envelopes, toAlice);
    assert.equal(outcomes.length, 70);
    outcomes.forEach((outcome, i) => {
        if (i === 3 || i === 5) {
            assert.equal(outcome.type, "refused", `${i}`);
        } else {
            assert.equal(outcome.message.content.text, `${i + 1}`);
            bobs.accept(outcome.message);
        }
    });
    assert.equal(outcomes[3].reason, "nonce_reuse");
    assert.equal(outcomes[5].reason, "truncated");
});

test("what a replay store throws comes out, and nothing was changed", () => {
    const { toBob, toAlice } = people();
    const envelope = new Inbox("ALICE001").seal(toBob, HI);
    const store = new MapStore();
    const bobs = new Inbox("BOB00001", store);
    const { message } = bobs.receive(envelope, toAlice);

    const broken = new Error("the disk is full");
    store.mark = () => {
        throw broken;
    };
    assert.throws(() => bobs.accept(message), (error) => error === broken);
    store.mark = async () => true;
    assert.throws(() => bobs.accept(message), TypeError);
    store.mark = () => bobs.seal(toAlice, HI);
    assert.throws(() => bobs.accept(message), { name: "EeemaError", reason: "busy" });
    delete store.mark;
    assert.notEqual(bobs.accept(message), undefined);

    assert.throws(
        () =>
            bobs.receive(new Inbox("ALICE001").seal(toBob, HI), () => {
                throw broken;
            }),
        (error) => error === broken,
    );
    assert.throws(() => bobs.receive(new Inbox("ALICE001").seal(toBob, HI), () => "ALICE001"), TypeError);
    assert.throws(() => new Inbox("BOB00001", {}), TypeError);
});

test("a group message goes to all members", () => {
    const creator = Identity.generate("CREATOR0");
    const members = Array.from({ length: 5 }, (_, i) => Identity.generate(`MEMB000${i}`));
    const peers = creator.peers(members.map((member) => [member.id, member.publicKey()]));
    const where = group.generate("CREATOR0");
    const inbox = new Inbox("CREATOR0");
    const sealed = group.fanOut(inbox, peers, where, HI);
    assert.deepEqual(sealed.map(({ receiver }) => receiver), members.map(({ id }) => id));
    sealed.forEach(({ envelope }, i) => {
        const theirs = new Inbox(members[i].id);
        const outcome = theirs.receive(envelope, members[i].peer("CREATOR0", creator.publicKey()));
        assert.deepEqual(outcome.message.content, HI);
        assert.deepEqual(outcome.message.group, where);
        assert.equal(outcome.message.kind, 0x41);
    });
    const known = { identity: where, members: members.map(({ id }) => id), left: false };
    const incoming = { identity: where, sender: "MEMB0001", user: "MEMB0000", creatorBlocked: false };
    assert.equal(group.decide(incoming, known), "process");
    assert.equal(group.decide(incoming), "requestSync");
    assert.deepEqual(group.receivers(known, "MEMB0000", "Boats", 0x41).sort(), ["CREATOR0", "MEMB0001", "MEMB0002", "MEMB0003", "MEMB0004"]);
    assert.equal(group.decideSetup({ ...incoming, sender: "CREATOR0" }, known, []), "removed");
    assert.throws(() => group.fanOut(inbox, [new eeema.PublicKey(new Uint8Array(32))], where, HI), TypeError);
});

test("a key that cannot be agreed with stays in its place", () => {
    const own = Identity.generate("ALICE001");
    const [bad, good] = own.peers([
        ["BOB00001", new Uint8Array(32)],
        ["CAROL001", Identity.generate("CAROL001").publicKey()],
    ]);
    assert(bad instanceof EeemaError && bad.reason.includes("non_contributory"), inspect(bad));
    assert.equal(good.id, "CAROL001");
});

test("a file goes through a stream, and a damaged one gives nothing out", async () => {
    const pieces = Array.from({ length: 40 }, (_, i) => new Uint8Array(1000 + i).fill(i));
    const ciphertext = [];
    const stream = new ReadableStream({
        start(controller) {
            pieces.forEach((piece) => controller.enqueue(piece));
            controller.close();
        },
    });
    const { tag, key } = await blob.sealStream(stream, (piece) => void ciphertext.push(piece));
    const sealed = new Uint8Array(Buffer.concat([tag, ...ciphertext]));
    assert.deepEqual(blob.open(key.toBytes(), sealed), new Uint8Array(Buffer.concat(pieces)));

    function* cut(data) {
        for (let start = 0; start < data.length; start += 7) {
            yield data.subarray(start, start + 7);
        }
    }
    const opened = [];
    for await (const piece of blob.openStream(key.toBytes(), () => cut(sealed))) {
        opened.push(piece);
    }
    assert.deepEqual(new Uint8Array(Buffer.concat(opened)), new Uint8Array(Buffer.concat(pieces)));

    sealed[5000] ^= 1;
    const nothing = [];
    await assert.rejects(async () => {
        for await (const piece of blob.openStream(key.toBytes(), () => cut(sealed))) {
            nothing.push(piece);
        }
    }, { name: "BlobError", reason: "unauthentic" });
    assert.deepEqual(nothing, []);
    await assert.rejects(blob.openStream(key.toBytes(), () => [new Uint8Array(15)]).next(), {
        reason: "truncated",
    });
    await assert.rejects(blob.sealStream(["text"], () => {}), TypeError);
    await assert.rejects(blob.sealStream(7, () => {}), TypeError);
});

test("a form of the Gateway is received and accepted", () => {
    const user = Identity.generate("ALICE001");
    const bot = Identity.generate("*BOT0001");
    const box = new Inbox("ALICE001").sealForGateway(user.peer("*BOT0001", bot.publicKey()), HI);
    const form = new URLSearchParams({
        from: "ALICE001",
        to: "*BOT0001",
        messageId: "0102030405060708",
        date: "1735655118",
        nonce: box.nonceHex,
        box: box.boxHex,
        mac: "",
    });
    form.set("mac", Buffer.from(gateway.computeMac(form, "s3cret")).toString("hex"));
    const bots = new Inbox("*BOT0001");
    const peer = bot.peer("ALICE001", user.publicKey());
    const callback = new gateway.Callback(form, "s3cret");
    assert.equal(callback.sender, "ALICE001");
    assert.equal(callback.time, 1_735_655_118_000);
    const { message } = bots.receiveCallback(callback, () => peer);
    assert.deepEqual(message.content, HI);
    bots.accept(message);
    assert.equal(bots.receiveCallback(callback, peer).reason, "nonce_reuse");
    assert.throws(() => new gateway.Callback(form, "other"), { name: "GatewayError", reason: "mac_mismatch" });
    form.append("mac", "00");
    assert.throws(() => new gateway.Callback(form, "s3cret"), { reason: "field_twice", message: /field mac / });
    form.set("mac", "00");
    form.delete("to");
    assert.throws(() => new gateway.Callback(form, "s3cret"), { reason: "field_missing", message: /field to;/ });
});

test("secrets show nothing, are wiped, and are not used afterwards", () => {
    const key = eeema.SecretKey.fromBytes(new Uint8Array(32).fill(0x41));
    const [alice, toBob] = [new Identity("ALICE001", key), new Identity("BOB00001", key)];
    const peer = alice.peer("BOB00001", eeema.SecretKey.generate().publicKey());
    const master = safe.MasterKey.fromBytes(new Uint8Array(64).fill(0x41));
    for (const secret of [key, alice, toBob, peer, master, new safe.Document(key), blob.seal(new Uint8Array(3)).key]) {
        const shown = [inspect(secret, { showHidden: true, depth: 9 }), JSON.stringify(secret), String(secret)];
        for (const text of shown) {
            assert.doesNotMatch(text, /41|65|AAAA|ptr|\d{3}/, text);
        }
        assert.deepEqual(Object.keys(secret), []);
        const { name } = secret.constructor;
        secret[Symbol.dispose]();
        secret.free();
        const method = ["toBytes", "publicKey", "agreedKey", "encode"].find((known) => known in secret);
        assert.throws(() => (name === "Peer" ? secret.id : secret[method]()), FreedError);
    }
    assert.throws(() => new eeema.SecretKey(), TypeError);
    assert.throws(() => new eeema.Peer(), TypeError);
    assert.throws(() => new Identity("ALICE001", key), { name: "FreedError", reason: "freed" });
});

test("an edit of a backup keeps what the schema does not know", () => {
    const text = JSON.stringify({
        info: { version: 1, device: "test", newer: [1, 2] },
        user: { privatekey: Buffer.alloc(32, 7).toString("base64"), nickname: "Yarrow", later: "x" },
        contacts: [
            { identity: "ECHOECHO", createdAt: 5, verification: 2, colour: "blue" },
            { identity: "ALICE001", createdAt: 6, verification: 0, size: 1e30 },
        ],
        settings: { syncContacts: true, moon: null },
        future: { a: [null] },
    });
    const document = safe.Document.decode(new TextEncoder().encode(text));
    const values = document.toValues();
    assert.deepEqual(values.contacts.map(({ unknown }) => unknown), [["colour"], ["size"]]);
    const contacts = values.contacts.toReversed().map((contact) => ({ ...contact, firstName: "Ada" }));
    document.replace({ ...values, nickname: "Edited", contacts });
    const written = JSON.parse(new TextDecoder().decode(document.encode()));
    assert.equal(written.user.nickname, "Edited");
    assert.equal(written.user.later, "x");
    assert.deepEqual(written.info.newer, [1, 2]);
    assert.deepEqual(written.future, { a: [null] });
    assert.equal(written.settings.moon, null);
    assert.deepEqual(
        written.contacts.map(({ identity, firstname, colour, size }) => [identity, firstname, colour, size]),
        [
            ["ALICE001", "Ada", undefined, 1e30],
            ["ECHOECHO", "Ada", "blue", undefined],
        ],
    );
    const [first] = values.contacts;
    assert.throws(() => document.replace({ ...values, contacts: [{ ...first, origin: 2 }] }), RangeError);
    assert.throws(() => document.replace({ ...values, contacts: [{ ...first, hidden: 1 }] }), TypeError);
});

test("requests to a Safe server", () => {
    const client = new safe.Client(safe.ServerAddress.parse("https://safe.example.org/x"), {
        username: "u",
        password: "p",
    });
    const id = new Uint8Array(32).fill(1);
    const request = client.download(id);
    assert.equal(request.method, "GET");
    assert.equal(request.url, `https://safe.example.org/x/backups/${"01".repeat(32)}`);
    assert(Object.values(request.headers).includes(safe.credentialsHeader("u", "p")));
    assert.deepEqual(client.upload(id, new Uint8Array(5)).body, new Uint8Array(5));
    assert.throws(() => client.upload(id, new Uint8Array(5), { maxBackupBytes: 4, retentionDays: 1 }), {
        name: "SafeServerError",
        reason: "too_large",
    });
    const config = new TextEncoder().encode('{"maxBackupBytes":524288,"retentionDays":180}');
    const type = [["Content-Type", "application/json"]];
    assert.deepEqual(safe.readAnswer("config", 200, type, config), {
        maxBackupBytes: 524_288,
        retentionDays: 180,
    });
    assert.throws(() => safe.readAnswer("download", 404, [], new Uint8Array()), { reason: "not_found" });
    assert.equal(safe.readAnswer("delete", 404, [], new Uint8Array()), "nothingThere");
});

test("nothing is coerced", () => {
    const { toBob } = people();
    const inbox = new Inbox("ALICE001");
    const id = new Uint8Array(8).fill(1);
    for (const said of [
        { type: "text", text: 7 },
        { type: "text" },
        { type: "text", text: "\ud800" },
        { type: "typingIndicator", isTyping: 1 },
        { type: "location", latitude: "1", longitude: 2 },
        { type: "deliveryReceipt", status: "read", messageIds: "x" },
        { type: "editMessage", messageId: [...id], text: "x" },
        "text",
        undefined,
    ]) {
        assert.throws(() => inbox.seal(toBob, said), TypeError, inspect(said));
    }
    assert.throws(() => inbox.seal(toBob, { type: "nothing" }), RangeError);
    assert.throws(() => inbox.seal(toBob, { type: "deleteMessage", messageId: new Uint8Array(7) }), RangeError);
    assert.throws(() => inbox.seal(toBob, { type: "text", text: "" }), { name: "ContentError" });
    assert.throws(() => inbox.seal(toBob, { type: "groupSetup", members: [] }), { reason: "destination" });
    assert.throws(() => inbox.seal(toBob, { type: "text", text: "x" }, { createdAt: 1.5 }), RangeError);
    assert.throws(() => inbox.seal(toBob, { type: "text", text: "x" }, { flags: 256 }), RangeError);
    assert.throws(() => inbox.seal({}, HI), TypeError);
    assert.equal(content.encodeBody({ type: "text", text: "x" }).kind, 1);
});

test("what to do about the profile picture", () => {
    const [blobId, day] = [new Uint8Array(16).fill(1), 24 * 60 * 60 * 1000];
    const cached = { blobId, uploadedAt: 0 };
    const step = (...values) => blob.pictureStep("BOB00001", ...values);
    assert.equal(step(true, undefined, undefined, day), "uploadAndSend");
    assert.equal(step(true, undefined, cached, day), "sendCached");
    assert.equal(step(true, { type: "set", blobId }, cached, day), "nothing");
    assert.equal(step(true, { type: "set", blobId }, cached, 8 * day), "uploadAndSend");
    assert.equal(step(false, { type: "deleted", time: 0 }, cached, day), "nothing");
    assert.equal(step(false, { type: "set", blobId }, cached, day), "sendDelete");
    assert.equal(blob.pictureStep("ECHOECHO", true), "nothing");
    assert.throws(() => step(true, { type: "lost" }), RangeError);
});

test("a server of backups is tested", () => {
    const client = new safe.Client(safe.ServerAddress.parse("backup.example.org"));
    const run = (answer) => {
        const test = new safe.SelfTest(client);
        const steps = [];
        for (let config; config === undefined; ) {
            steps.push(test.step);
            const request = test.request();
            config = test.answered(...answer(test.step, request));
        }
        assert.equal(test.step, undefined);
        assert.throws(() => test.request(), RangeError);
        return steps;
    };
    const encoder = new TextEncoder();
    const said = { config: encoder.encode('{"maxBackupBytes":524288,"retentionDays":180}') };
    const works = (step, request) => {
        said.read = request.body ?? said.read;
        return [step === "store" || step === "delete" ? 204 : 200, [], said[step] ?? new Uint8Array()];
    };
    assert.deepEqual(run(works), ["config", "store", "read", "delete"]);
    const full = (step, request) => (step === "store" ? [413, [], new Uint8Array()] : works(step, request));
    assert.throws(() => run(full), { name: "SafeServerError", message: /^storing a test: / });
    const test = new safe.SelfTest(client);
    assert.equal(test.unanswered(), undefined);
});

test("what one linked device sealed, another opens for the same purpose only", () => {
    const key = multiDevice.DeviceGroupKey.generate();
    const other = multiDevice.DeviceGroupKey.fromBytes(key.toBytes());
    assert.deepEqual(key.groupId(), other.groupId());
    const sealed = key.seal("deviceInfo", Uint8Array.of(1, 2, 3));
    assert.deepEqual(other.open("deviceInfo", sealed), Uint8Array.of(1, 2, 3));
    assert.throws(() => other.open("reflect", sealed), { name: "MultiDeviceError", reason: "unauthentic" });
    assert.throws(() => other.open("everything", sealed), RangeError);
    const kept = multiDevice.lastSealed(sealed);
    assert.equal(kept.length, 56);
    assert.equal(multiDevice.accepts(kept, kept), true);
    const altered = sealed.slice();
    altered[altered.length - 1] ^= 1;
    assert.equal(multiDevice.accepts(kept, multiDevice.lastSealed(altered)), false);
    assert.equal(multiDevice.lastSealed(new Uint8Array(23)), undefined);
});
