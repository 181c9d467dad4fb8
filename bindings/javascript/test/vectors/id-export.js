// Topic `id-export`.

import assert from "node:assert/strict";

import { EeemaError, hazmat, idExport, Identity, SecretKey } from "eeema";

import { bytes, hex, refuses } from "./record.js";

/** Opens, and compares the key with the one that the directory knows. */
function open(record) {
    const maxMemory = record.memory_kib === undefined ? undefined : record.memory_kib * 1024;
    const identity = idExport.open(record.text, record.password, { maxMemory });
    if (record.expected_public_key && !identity.hasPublicKey(bytes(record.expected_public_key))) {
        throw new EeemaError("public_key", "the directory knows another key");
    }
    return identity;
}

function sealed(record, scheme) {
    const identity = new Identity(record.identity, SecretKey.fromBytes(bytes(record.secret_key)));
    const text = hazmat.sealIdExport(identity, record.password, scheme, bytes(record.salt));
    assert.equal(text, record.text);
    assert.deepEqual(idExport.parse(text), { scheme, text });
}

export const cases = {
    open(record) {
        const code = idExport.parse(record.text);
        assert.equal(code.scheme, record.scheme);
        assert.deepEqual(idExport.find(record.text), code);
        const identity = open(record);
        assert.equal(identity.id, record.identity);
        assert.equal(hex(identity.secretKey.toBytes()), record.secret_key);
    },

    detect(record) {
        assert.equal(idExport.parse(record.text).scheme, record.scheme);
    },

    seal_legacy(record) {
        sealed(record, "legacy");
    },

    seal_v1(record) {
        sealed(record, "v1");
    },

    revocation_key(record) {
        assert.equal(idExport.revocationKey(record.password), record.revocation_key);
    },
};

export const rejects = {
    undefined(record) {
        refuses(() => open(record), record.reason);
    },
};

export const notBound = {};
