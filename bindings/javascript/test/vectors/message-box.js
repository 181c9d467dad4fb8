// Topic `message-box`.

import assert from "node:assert/strict";

import {
    content,
    gateway,
    hazmat,
    Identity,
    Inbox,
    openEnvelope,
    parseEnvelope,
    SecretKey,
} from "eeema";

import { bytes, hex, long, reasonOf, refuses } from "./record.js";

const identity = (id, secret) => new Identity(id, SecretKey.fromBytes(bytes(secret)));

/** The receiver as the sender sees it. */
const receiverAsPeer = (record) =>
    identity(record.sender, record.sender_secret_key).peer(record.receiver, bytes(record.receiver_public_key));

/** Receives the envelope of the record from whoever the header names. */
function receive(record) {
    const own = identity(record.receiver, record.receiver_secret_key);
    const inbox = new Inbox(own.id);
    for (const nonce of record.used_nonces ?? []) {
        assert.equal(inbox.markNonce(bytes(nonce)), true);
    }
    const envelope = bytes(record.envelope);
    const peer = (sender) => own.peer(sender, bytes(record.sender_public_key));
    const outcome = inbox.receive(envelope, peer);
    const [inBatch] = new Inbox(own.id).receiveAll([envelope], peer);
    if ((record.used_nonces ?? []).length === 0) {
        assert.deepEqual(inBatch, outcome);
    }
    return { outcome, inbox, own };
}

function receiveMessage(record) {
    const { outcome, inbox, own } = receive(record);
    assert.equal(outcome.type, "message", outcome.text);
    const message = outcome.message;
    const peer = own.peer(message.sender, bytes(record.sender_public_key));
    assert.deepEqual(openEnvelope(peer, bytes(record.envelope)), message);
    inbox.accept(message);
    return message;
}

function expectReceived(record, message) {
    assert.equal(message.kind, record.type);
    assert.equal(hex(message.body), record.data);
    assert.equal(hex(message.messageId), record.message_id);
    assert.equal(message.flags, record.flags);
}

/** Opens an `envelope` or `envelope_accept` and compares all that its fields say. */
function openAndCompare(record) {
    const message = receiveMessage(record);
    expectReceived(record, message);
    const createdAt = BigInt(record.created_at_ms);
    if (record.metadata_plaintext != null) {
        assert.equal(BigInt(message.time), createdAt);
        assert.equal(message.nickname, record.nickname ?? undefined);
    } else {
        assert.equal(BigInt(message.time), (createdAt / 1000n) * 1000n);
        const legacy = Buffer.from(record.legacy_nickname_bytes, "hex").toString().replace(/\0+$/, "");
        assert.equal(message.nickname, legacy || undefined);
    }
    assert.equal(hex(message.nonce), record.nonce);
    assert.equal(message.sender, record.sender);
}

/** Seals with the randomness that gives the metadata of the record. */
function sealAgain(record, peer) {
    const expected = hazmat.decodeMetadata(bytes(record.metadata_plaintext));
    const smallest = Math.max(0, 16 - Buffer.byteLength(expected.nickname ?? ""));
    const drawn = [...Array(16).keys()].find((extra) => {
        const encoded = hazmat.encodeMetadata(expected, smallest + extra);
        return hex(encoded) === record.metadata_plaintext;
    });
    if (drawn === undefined) {
        return;
    }
    const said = { type: "unknown", kind: record.type, bytes: bytes(record.data) };
    const header = {
        messageId: bytes(record.message_id),
        createdAt: long(record.created_at_ms),
        flags: record.flags,
        nickname: record.nickname,
    };
    const randomness = {
        nonce: bytes(record.nonce),
        padding: record.drawn_padding,
        metadataPadding: drawn,
    };
    assert.equal(hex(hazmat.sealEnvelope(peer, said, header, randomness)), record.envelope);
}

function expectBox(key, record, plaintext, sealed) {
    const nonce = bytes(record.nonce);
    assert.equal(hex(hazmat.sealSecretbox(key, nonce, plaintext)), hex(sealed));
    assert.equal(hex(hazmat.openSecretbox(key, nonce, sealed)), hex(plaintext));
}

function form(record) {
    const names = ["from", "to", "messageId", "date", "nonce", "box", "mac"];
    return names.map((name) => [name, record[name]]);
}

function openCallback(record) {
    const callback = new gateway.Callback(form(record), record.api_secret);
    const own = identity(record.to, record.receiver_secret_key);
    return callback.open(own.peer(callback.sender, bytes(record.sender_public_key)));
}

export const cases = {
    container(record) {
        const container = hazmat.encodeContainer(record.type, bytes(record.data), record.drawn_padding);
        assert.equal(hex(container), record.container);
        cases.container_accept(record);
    },

    container_accept(record) {
        const container = hazmat.decodeContainer(bytes(record.container));
        assert.equal(container.kind, record.type);
        assert.equal(hex(container.body), record.data);
    },

    metadata(record) {
        if (record.order === "ascending") {
            const metadata = {
                nickname: record.nickname,
                messageId: bytes(record.message_id),
                createdAt: long(record.created_at_ms),
            };
            const padding = (record.padding ?? "").length / 2;
            assert.equal(hex(hazmat.encodeMetadata(metadata, padding)), record.plaintext);
        }
        cases.metadata_decode(record);
    },

    metadata_decode(record) {
        const metadata = hazmat.decodeMetadata(bytes(record.plaintext));
        assert.equal(metadata.nickname, record.nickname ?? undefined);
        assert.equal(hex(metadata.messageId), record.message_id);
        assert.equal(metadata.createdAt, long(record.created_at_ms));
    },

    box(record) {
        const key = SecretKey.fromBytes(bytes(record.sender_secret_key));
        const agreed = key.agree(bytes(record.receiver_public_key));
        assert.equal(hex(agreed), record.shared_secret);
        const container = hazmat.encodeContainer(record.type, bytes(record.data), record.drawn_padding);
        assert.equal(hex(container), record.container);
        expectBox(agreed, record, container, bytes(record.box));
    },

    envelope(record) {
        openAndCompare(record);
        const envelope = bytes(record.envelope);
        const created = BigInt(record.created_at_ms) / 1000n;
        const seconds = created > 0xffff_ffffn ? 0xffff_ffffn : created;
        assert.equal(BigInt(parseEnvelope(envelope).createdAt), seconds * 1000n);
        const peer = receiverAsPeer(record);
        const metadata = record.metadata_plaintext == null ? null : bytes(record.metadata_plaintext);
        const metadataLength = metadata === null ? 0 : metadata.length + 16;
        const container = hazmat.encodeContainer(record.type, bytes(record.data), record.drawn_padding);
        expectBox(peer.agreedKey(), record, container, envelope.subarray(88 + metadataLength));
        if (metadata !== null) {
            const box = envelope.subarray(64, 64 + metadataLength);
            expectBox(peer.metadataKey(), record, metadata, box);
            sealAgain(record, peer);
        }
    },

    envelope_accept: openAndCompare,

    envelope_read(record) {
        const message = receiveMessage(record);
        expectReceived(record, message);
        assert.equal(message.time, long(record.time_ms));
        assert.equal(message.nickname, record.nickname ?? undefined);
    },

    nickname_sent(record) {
        const sender = identity("ECHOECHO", "01".repeat(32));
        const receiver = identity(record.receiver, "02".repeat(32));
        const header = {
            messageId: bytes("03".repeat(8)),
            createdAt: 1_735_655_118_450,
            nickname: record.nickname,
        };
        const randomness = { nonce: bytes("04".repeat(24)), padding: 4, metadataPadding: 4 };
        const said = { type: "unknown", kind: record.type, bytes: bytes(record.data) };
        const peer = sender.peer(receiver.id, receiver.publicKey());
        const envelope = hazmat.sealEnvelope(peer, said, header, randomness);
        assert.equal(hex(parseEnvelope(envelope).legacyNickname), record.legacy_nickname_bytes);
        const message = openEnvelope(receiver.peer(sender.id, sender.publicKey()), envelope);
        assert.equal(message.nickname, record.metadata_nickname ?? undefined);
    },

    sequence(record) {
        const own = identity(record.receiver, record.receiver_secret_key);
        const inbox = new Inbox(own.id);
        for (const nonce of record.own_outgoing_nonces) {
            inbox.markNonce(bytes(nonce));
        }
        const names = { nonce_reuse: "nonce reuse", message_id_reuse: "message id reuse" };
        const peer = own.peer(record.sender, bytes(record.sender_public_key));
        for (const step of record.steps) {
            const outcome = inbox.receive(bytes(step.envelope), peer);
            if (outcome.type === "message") {
                inbox.accept(outcome.message);
            }
            assert.equal(outcome.type === "message" ? "accept" : names[outcome.reason], step.result);
        }
    },

    gateway_box(record) {
        const bot = identity("*BOT0001", record.sender_secret_key);
        const peer = bot.peer("ECHOECHO", bytes(record.receiver_public_key));
        const said = { type: "unknown", kind: record.type, bytes: bytes(record.data) };
        const sealed = hazmat.sealGatewayBox(peer, said, undefined, {
            nonce: bytes(record.nonce),
            padding: record.drawn_padding,
            metadataPadding: 0,
        });
        assert.equal(hex(sealed.nonce), record.nonce);
        assert.equal(hex(sealed.box), record.box);
        assert.equal(sealed.nonceHex, record.nonce);
        assert.equal(sealed.boxHex, record.box);
    },

    gateway_mac(record) {
        assert.equal(hex(gateway.computeMac(form(record), record.api_secret)), record.mac);
    },

    gateway_callback(record) {
        const message = openCallback(record);
        assert.equal(hex(message.messageId), record.message_id);
        assert.equal(message.kind, record.type);
        assert.equal(hex(message.body), record.data);
    },
};

const REASONS = {
    "envelope: truncated": "truncated",
    "box: truncated": "truncated",
    "envelope: metadata length": "metadata_length",
    "envelope: identity": "identity",
    "envelope: receiver is not the user": "receiver_is_not_user",
    "envelope: sender is the user": "sender_is_user",
    "nonce: nonce reuse": "nonce_reuse",
    "metadata: authentication failed": "metadata_unauthentic",
    "metadata: decoding failed": "metadata_malformed",
    "metadata: message id differs": "message_id_differs",
    "box: authentication failed": "message_unauthentic",
    "container: empty": "container_empty",
    "container: padding length zero": "padding_zero",
    "container: padding longer than container": "padding_too_long",
    "container: type byte missing": "type_missing",
    "type: forbidden type": "forbidden_type",
    "type: unknown type": "unknown_type",
    "gateway: mac mismatch": "mac_mismatch",
    "gateway: hex": "hex",
};

function expected(record) {
    const reason = REASONS[`${record.stage}: ${record.reason}`];
    assert(reason, `unknown reason ${record.stage}: ${record.reason}`);
    return reason;
}

export const rejects = {
    container(record) {
        refuses(() => hazmat.decodeContainer(bytes(record.container)), expected(record));
    },

    container_type(record) {
        const container = hazmat.decodeContainer(bytes(record.container));
        assert.equal(container.kind, record.type);
        if (expected(record) === "unknown_type") {
            assert.equal(content.properties(container.kind), undefined);
        } else {
            refuses(() => content.decodeBody(container.kind, container.body), expected(record));
        }
    },

    metadata_decode(record) {
        refuses(() => hazmat.decodeMetadata(bytes(record.plaintext)), expected(record));
    },

    envelope(record) {
        const { outcome, inbox } = receive(record);
        assert.equal(outcome.type, "refused");
        assert.equal(outcome.reason, expected(record));
        assert.throws(() => inbox.accept(outcome), TypeError);
    },

    gateway_mac(record) {
        refuses(() => new gateway.Callback(form(record), record.api_secret), expected(record));
    },

    gateway_callback(record) {
        const reason = reasonOf(() => openCallback(record));
        assert.equal(reason.replace(/^refused\./, ""), expected(record));
    },
};

export const notBound = {};
