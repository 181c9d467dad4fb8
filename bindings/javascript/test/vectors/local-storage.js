// Topic `local-storage`: key files are opened here, not written.

import assert from "node:assert/strict";

import { localStorage } from "eeema";

import { bytes, hex, refuses } from "./record.js";

function openV1(record) {
    return localStorage.openKeyFileV1(bytes(record.file), record.passphrase);
}

function openV2(record) {
    const padding = new Uint8Array(record.padding ?? 0);
    const file = new Uint8Array([...bytes(record.file), ...padding]);
    const remoteSecret = record.remote_secret == null ? undefined : bytes(record.remote_secret);
    return localStorage.openKeyFile(file, { passphrase: record.passphrase, remoteSecret });
}

function expectKey(record, masterKey) {
    assert.equal(hex(masterKey.toBytes()), record.master_key);
    masterKey.free();
}

function openWrapped(record) {
    return localStorage.openWrappedKeyFile(bytes(record.file), bytes(record.wrapping_key));
}

function openFile(record) {
    return localStorage.MasterKey.fromBytes(bytes(record.master_key)).openFile(bytes(record.file));
}

export const cases = {
    key_file_v1: (record) => expectKey(record, openV1(record)),
    key_file_v1_encoding: (record) => expectKey(record, openV1(record)),
    key_file_v2_read: (record) => expectKey(record, openV2(record)),

    key_file_v2(record) {
        const read = localStorage.readKeyFile(bytes(record.file));
        assert.equal(read.isProtected, record.passphrase !== null);
        if (record.passphrase !== null) {
            const { memory_kib, iterations, parallelism } = record.argon2id;
            assert.deepEqual(read.cost, { memoryKib: memory_kib, iterations, parallelism });
        }
        expectKey(record, openV2(record));
    },

    key_file_wrapped(record) {
        const { alias, keyFile } = openWrapped(record);
        assert.deepEqual([alias, hex(keyFile)], [record.alias, record.inner_file]);
    },

    encrypted_file(record) {
        assert.equal(hex(openFile(record)), record.plaintext);
        const masterKey = localStorage.MasterKey.fromBytes(bytes(record.master_key));
        const sealed = masterKey.sealFile(bytes(record.plaintext));
        assert.equal(sealed.length, record.file.length / 2);
        assert.equal(hex(masterKey.openFile(sealed)), record.plaintext);
    },

    file_name(record) {
        if (record.uid !== undefined) {
            const directory = (name) => `.message-files/${name.replace(/^\.message-files\//, "")}`;
            assert.equal(localStorage.fileName.media(record.uid), directory(record.media));
            assert.equal(localStorage.fileName.thumbnail(record.uid), directory(record.thumbnail));
            return;
        }
        const origins = { user: "user_defined", contact: "contact_defined", addressBook: "address_book" };
        for (const [origin, name] of Object.entries(origins)) {
            const expected = `.profile-pictures/${record.names[name]}`;
            assert.equal(localStorage.fileName.contactPicture(record.identity, origin), expected);
        }
    },

    desktop_key_storage(record) {
        const keys = localStorage.openDesktopKeyFile(bytes(record.file), record.password);
        for (const key of [keys.clientKey.toBytes(), keys.databaseKey, keys.deviceGroupKey]) {
            assert.equal(key.length, 32);
            assert(record.decrypted.includes(hex(key)));
        }
        assert(record.decrypted.includes(hex(Buffer.from(keys.id))));
        keys.clientKey.free();
    },
};

const REASONS = {
    length: "length",
    unknown_protection: "malformed.unknown_protection",
    verification: "damaged",
    wrong_passphrase: "wrong_passphrase",
    wrong_password: "wrong_passphrase",
    passphrase_missing: "passphrase_missing",
    remote_secret_missing: "remote_secret_missing",
    truncated: "malformed.truncated",
    unknown_version: "malformed.unknown_version",
    protobuf: "malformed.protobuf",
    key_length: "malformed.key_length",
    empty_or_nested_storage: "malformed.empty_or_nested",
    ambiguous_storage: "malformed.ambiguous",
    argon2_version: "malformed.argon2_version",
    argon2_parameters: "cost",
    nonce_or_ciphertext_length: "malformed.nonce_or_ciphertext_length",
    remote_secret_fields: "malformed.remote_secret_fields",
    remote_secret_hash: "wrong_remote_secret",
    authentication: "authentication",
    padding: "padding",
};

function expected(record) {
    const reason = REASONS[record.reason];
    assert(reason, `unknown reason ${record.reason}`);
    return reason;
}

export const rejects = {
    key_file_v1: (record) => refuses(() => openV1(record), expected(record)),
    key_file_v2: (record) => refuses(() => openV2(record), expected(record)),
    key_file_wrapped: (record) => refuses(() => openWrapped(record), expected(record)),
    encrypted_file: (record) => refuses(() => openFile(record), expected(record)),
    desktop_key_storage: (record) =>
        refuses(() => localStorage.openDesktopKeyFile(bytes(record.file), record.password), expected(record)),
};

export const notBound = {
    key_file_v2_seal: "key files are not written",
    key_file_v2_seal_remote: "key files are not written",
    database_key: "databases are not bound",
    database_page: "databases are not bound",
    database_field: "databases are not bound",
    nonce_hash: "the form that Android stores is for its databases, which are not bound",
    remote_secret: "remote secrets are not made",
    ios_wrapped_key: "keys of iOS are not bound",
    desktop_kdf: "Argon2id alone is crypto::hazmat, which is not bound",
};
