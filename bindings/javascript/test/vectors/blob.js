// Topic `blob`.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import { blob, hazmat, Identity, SecretKey } from "eeema";

import { bytes, hex, refuses } from "./record.js";

const FILE = "000000000000000000000000000000000000000000000001";
const THUMBNAIL = "000000000000000000000000000000000000000000000002";

const sha256 = (data) => createHash("sha256").update(data).digest("hex");

function isThumbnail(record) {
    assert(record.nonce === FILE || record.nonce === THUMBNAIL, record.nonce);
    return record.nonce === THUMBNAIL;
}

function sealPart(record, plaintext) {
    const { blob: file, key } = hazmat.sealBlob(plaintext, bytes(record.key));
    assert.equal(hex(key.toBytes()), record.key);
    return isThumbnail(record) ? key.sealThumbnail(plaintext) : file;
}

const pattern = (record) =>
    Uint8Array.from({ length: record.length }, (_, i) => (record.pattern_start + 7 * i + (i >> 8)) & 255);

function* chunks(data, cuts) {
    let start = 0;
    for (let turn = 0; start < data.length; turn += 1) {
        const cut = cuts[turn % cuts.length];
        yield data.subarray(start, start + cut);
        start += cut;
    }
}

function openInPasses(key, sealed, thumbnail, cuts) {
    const [tag, ciphertext] = [sealed.subarray(0, 16), sealed.subarray(16)];
    const verifier = new blob.Verifier(key, tag, { thumbnail });
    for (const chunk of chunks(ciphertext, cuts)) {
        verifier.update(chunk);
    }
    const opener = verifier.finish();
    const opened = [...chunks(ciphertext, cuts)].map((chunk) => opener.update(chunk));
    opener.finish();
    return Buffer.concat(opened);
}

function open(record) {
    const [key, sealed] = [bytes(record.key), bytes(record.blob)];
    if (record.nonce !== FILE && record.nonce !== THUMBNAIL) {
        return hazmat.openSecretbox(key, bytes(record.nonce), sealed);
    }
    return blob.open(key, sealed, { thumbnail: isThumbnail(record) });
}

export const cases = {
    blob(record) {
        const thumbnail = isThumbnail(record);
        assert.equal(hex(sealPart(record, bytes(record.plaintext))), record.blob);
        assert.equal(hex(open(record)), record.plaintext);
        const inPasses = openInPasses(bytes(record.key), bytes(record.blob), thumbnail, [7]);
        assert.equal(hex(inPasses), record.plaintext);
    },

    blob_pair(record) {
        const { blob: file, key } = hazmat.sealBlob(bytes(record.plaintext), bytes(record.key));
        assert.equal(hex(file), record.blob);
        const small = key.sealThumbnail(bytes(record.thumbnail));
        assert.equal(hex(small), record.thumbnail_blob);
        assert.equal(hex(blob.open(bytes(record.key), file)), record.plaintext);
        assert.equal(hex(blob.open(bytes(record.key), small, { thumbnail: true })), record.thumbnail);
        assert.throws(() => key.sealThumbnail(bytes(record.thumbnail)), RangeError);
        assert.equal(hex(key.toBytes()), record.key);
    },

    blob_digest(record) {
        const plaintext = pattern(record);
        assert.equal(sha256(plaintext), record.plaintext_sha256);
        const sealed = sealPart(record, plaintext);
        assert.equal(sha256(sealed), record.blob_sha256);
        assert.equal(hex(sealed.subarray(0, 16)), record.tag);
        const opened = blob.open(bytes(record.key), sealed, { thumbnail: isThumbnail(record) });
        assert.equal(Buffer.compare(opened, plaintext), 0);
    },

    blob_chunks(record) {
        assert(!isThumbnail(record));
        const plaintext = pattern(record);
        const sealer = hazmat.blobSealer(bytes(record.key));
        const pieces = [...chunks(plaintext, record.chunks)].map((chunk) => sealer.update(chunk));
        const { tag, key } = sealer.finish();
        const sealed = Buffer.concat([tag, ...pieces]);
        assert.equal(sha256(sealed), record.blob_sha256);
        const opened = openInPasses(key.toBytes(), new Uint8Array(sealed), false, record.chunks);
        assert.equal(Buffer.compare(opened, plaintext), 0);
    },

    deprecated_image(record) {
        const secret = SecretKey.fromBytes(bytes(record.receiver_secret_key));
        const peer = new Identity("ECHOECHO", secret).peer("*SENDER0", bytes(record.sender_public_key));
        assert.equal(hex(peer.agreedKey()), record.shared_secret);
        const opened = blob.openDeprecatedImage(peer.agreedKey(), bytes(record.nonce), bytes(record.blob));
        assert.equal(hex(opened), record.plaintext);
        const sealed = hazmat.sealSecretbox(peer.agreedKey(), bytes(record.nonce), opened);
        assert.equal(hex(sealed), record.blob);
    },

    blob_id(record) {
        const id = blob.parseBlobId(record.text);
        assert.equal(hex(id), record.bytes);
        assert.equal(blob.blobIdText(id), record.canonical);
        assert.equal(blob.blobIdShard(id), record.shard);
    },
};

export const rejects = {
    blob(record) {
        const reason = { truncated: "truncated", "authentication failed": "unauthentic" }[record.reason];
        assert(reason, record.reason);
        if (record.nonce !== FILE && record.nonce !== THUMBNAIL) {
            // Neither of the two nonces of blobs: only the bare box has others.
            refuses(() => open(record), "message_unauthentic");
            return;
        }
        refuses(() => open(record), reason);
        if (record.blob.length >= 32) {
            const thumbnail = isThumbnail(record);
            refuses(() => openInPasses(bytes(record.key), bytes(record.blob), thumbnail, [7]), reason);
        }
    },

    blob_id(record) {
        assert.equal(record.reason, "not 32 hexadecimal digits");
        refuses(() => blob.parseBlobId(record.text), "blob_id_text");
    },

    blob_key_length(record) {
        assert.equal(record.reason, "key length");
        assert.throws(() => blob.open(bytes(record.key), new Uint8Array(16)), RangeError);
    },
};

export const notBound = {};
