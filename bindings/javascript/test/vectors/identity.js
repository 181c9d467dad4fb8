// Topic `identity`.

import assert from "node:assert/strict";

import { Identity, isGatewayId, Nonce, parseKeyText, PublicKey, SecretKey, threemaId, verification } from "eeema";

import { bytes, hex, refuses } from "./record.js";

const secret = (digits) => SecretKey.fromBytes(bytes(digits));

export const cases = {
    threema_id(record) {
        assert.equal(threemaId(record.text), record.text);
        assert.equal(Buffer.from(record.text, "latin1").toString("hex"), record.bytes);
        assert.equal(isGatewayId(record.text), record.is_gateway);
    },

    keypair(record) {
        const key = secret(record.secret_key);
        const publicKey = key.publicKey();
        assert.equal(hex(publicKey.toBytes()), record.public_key);
        assert.equal(hex(key.toBytes()), record.secret_key);
        assert(secret(record.clamped_secret_key).publicKey().equals(publicKey));
        assert.equal(hex(publicKey.fingerprint()), record.fingerprint);
        assert.equal(verification.keyGrid(publicKey), record.public_key_grid);
    },

    shared_secret(record) {
        const key = secret(record.secret_key);
        assert.equal(hex(key.publicKey().toBytes()), record.public_key);
        assert.equal(hex(key.agree(bytes(record.peer_public_key))), record.shared_secret);
        const peer = new Identity("ECHOECHO", key).peer("*PEER000", bytes(record.peer_public_key));
        assert.equal(hex(peer.agreedKey()), record.shared_secret);
        assert.equal(hex(peer.metadataKey()), record.message_metadata_key);
        if (record.peer_secret_key) {
            const other = secret(record.peer_secret_key).agree(bytes(record.public_key));
            assert.equal(hex(other), record.shared_secret);
        }
    },

    nonce_hash(record) {
        const hash = new Nonce(bytes(record.nonce)).hash(record.own_identity);
        assert.equal(hex(hash), record.hash);
    },

    id64(record) {
        // Ids are bytes here; their text is their digits.
        assert.equal(hex(bytes(record.text)), record.bytes);
        assert.equal(Buffer.from(record.bytes, "hex").readBigUInt64LE(), BigInt(record.value));
    },

    gateway_key_text(record) {
        const key = parseKeyText(record.text);
        const Key = record.type === "private" ? SecretKey : PublicKey;
        assert(key instanceof Key);
        assert.equal(hex(Key.parse(record.text).toBytes()), record.key);
        assert.equal(hex(key.toBytes()), record.key);
        assert.equal(key.toKeyText(), record.text.toLowerCase());
    },
};

export const rejects = {
    threema_id(record) {
        const reason = { length: "id_length", symbol: "id_symbol" }[record.reason];
        const text = Buffer.from(record.bytes, "hex").toString("latin1");
        // As text, bytes above 127 are characters of two bytes, so that the length is what is wrong.
        const isAscii = /^[\0-\x7f]*$/.test(text);
        refuses(() => threemaId(text), isAscii ? reason : "id_length");
    },

    public_key_low_order(record) {
        assert.equal(record.reason, "non-contributory public key");
        const key = secret(record.secret_key);
        refuses(() => key.agree(bytes(record.peer_public_key)), "non_contributory");
        const identity = new Identity("ECHOECHO", key);
        refuses(() => identity.peer("*PEER000", bytes(record.peer_public_key)), "identity.non_contributory");
    },

    public_key_length(record) {
        assert.equal(record.reason, "length");
        assert.throws(() => new PublicKey(bytes(record.peer_public_key)), RangeError);
    },

    gateway_key_text(record) {
        assert.equal(record.reason, "malformed key text");
        refuses(() => parseKeyText(record.text), "key_text");
    },
};

export const notBound = {
    kdf: "BLAKE2b alone is crypto::hazmat, which is not bound",
    kdf_equal: "BLAKE2b alone is crypto::hazmat, which is not bound",
    kdf_parameter: "BLAKE2b alone is crypto::hazmat, which is not bound",
    derived_keys: "among others, the key of group calls, which are not bound",
};
