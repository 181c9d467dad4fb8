// Topic `safe`.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import { EeemaError, hazmat, safe, SecretKey } from "eeema";

import { bytes, hex, reasonOf, refuses } from "./record.js";
import { shapeOf, valuesOf } from "./safe-model.js";

const sha256 = (data) => createHash("sha256").update(data).digest("hex");

/** The password, or a unit that is repeated. */
function password(record) {
    if (record.password_unit === undefined) {
        return record.password;
    }
    if (record.password_times !== undefined) {
        return record.password_unit.repeat(record.password_times);
    }
    const unit = [...record.password_unit];
    return Array.from({ length: record.password_length }, (_, i) => unit[i % unit.length]).join("");
}

/** Letters of lower case are taken for those of upper case. */
const upperCase = (id) => id.replace(/[a-z]/g, (letter) => letter.toUpperCase());

const derive = (record) =>
    safe.MasterKey.derive(password(record), upperCase(record.identity), { workArea: record.workspace });

const open = (record) =>
    hazmat.openSafeContainer(bytes(record.encryption_key), bytes(record.backup), record.max_plaintext);

function modelOf(shape) {
    const document = new safe.Document(SecretKey.fromBytes(bytes(shape.secret_key)));
    document.replace(valuesOf(shape));
    return document;
}

function expectCanonical(document, canonical) {
    assert.equal(new TextDecoder().decode(document.encode()), new TextDecoder().decode(canonical));
    const again = safe.Document.decodeStrict(canonical);
    assert.deepEqual(again.toValues(), document.toValues());
}

export const cases = {
    kdf(record) {
        if (record.password_utf8 !== undefined) {
            assert.equal(Buffer.from(password(record)).toString("hex"), record.password_utf8);
        }
        const key = derive(record);
        assert.equal(hex(key.toBytes()), record.master_key);
        assert.equal(hex(key.backupId()), record.backup_id);
        assert.equal(hex(key.encryptionKey()), record.encryption_key);
        const stored = safe.MasterKey.fromBytes(bytes(record.master_key));
        assert.equal(hex(stored.backupId()), record.backup_id);
    },

    url(record) {
        const address = safe.ServerAddress.parse(record.base);
        const id = bytes(record.backup_id);
        assert.equal(address.configUrl(id), record.config_url);
        assert.equal(address.backupUrl(id), record.backup_url);
        assert.equal(address.username(), record.username ?? undefined);
        assert.equal(address.password(), record.password ?? undefined);
    },

    basic_auth(record) {
        const header = safe.credentialsHeader(record.username, record.password);
        assert.equal(header, record.header ?? undefined);
    },

    password_choice(record) {
        const { assessment } = safe.assessPassword(password(record));
        assert.equal(assessment === "good" ? "ok" : assessment, record.verdict);
    },

    schedule(record) {
        const decision = safe.decideSchedule({
            now: record.now,
            lastSuccess: record.last_success,
            lastFailure: record.last_attempt_ok ? undefined : {},
            contentChanged: record.content_changed,
            force: record.force,
            retentionDays: record.retention_days,
        });
        const names = { upload: "upload", skipUnchanged: "skip_unchanged", skipGrace: "skip_grace" };
        assert.equal(names[decision.type], record.decision);
    },

    seal(record) {
        const key = bytes(record.encryption_key);
        const backup = hazmat.sealSafeContainer(key, bytes(record.plaintext), bytes(record.nonce));
        assert.equal(hex(backup), record.backup);
        assert.equal(hex(open(record)), record.plaintext);
    },

    seal_long(record) {
        const unit = bytes(record.unit);
        const content = Uint8Array.from({ length: record.length }, (_, i) => unit[i % unit.length]);
        const key = bytes(record.encryption_key);
        const backup = hazmat.sealSafeContainer(key, content, bytes(record.nonce));
        assert.equal(backup.length, record.backup_length);
        assert.equal(sha256(backup), record.backup_sha256);
        assert.equal(Buffer.compare(hazmat.openSafeContainer(key, backup), content), 0);
    },

    open(record) {
        assert.equal(hex(open(record)), record.plaintext);
    },

    body(record) {
        const document = safe.Document.decode(bytes(record.json));
        assert.deepEqual(shapeOf(document), record.expected);
        const { count, warnings } = document.warnings();
        assert.equal(count, record.warnings.length);
        assert.deepEqual(warnings.map(({ pointer }) => pointer).sort(), record.warnings);
        let isStrict = true;
        try {
            safe.Document.decodeStrict(bytes(record.json));
        } catch (error) {
            assert(error instanceof EeemaError);
            isStrict = false;
        }
        assert.equal(isStrict, record.warnings.length === 0);
        // An edit that changes nothing loses nothing, not even what is not known.
        const kept = document.encode();
        document.replace(document.toValues());
        assert.equal(Buffer.compare(document.encode(), kept), 0);
        document.forgetUnknown();
        expectCanonical(document, bytes(record.canonical));
    },

    model(record) {
        expectCanonical(modelOf(record.model), bytes(record.canonical));
    },

    full(record) {
        const key = derive(record);
        assert.equal(hex(key.backupId()), record.backup_id);
        assert.equal(safe.ServerAddress.official().backupUrl(key.backupId()), record.backup_url);
        const backup = bytes(record.backup);
        const body = hazmat.openSafeContainer(key.encryptionKey(), backup);
        assert.equal(sha256(body), record.json_sha256);
        const document = safe.Document.open(key, backup);
        assert.deepEqual(document.warnings(), { count: 0, warnings: [] });
        assert.deepEqual(shapeOf(document), record.expected);
        expectCanonical(document, body);
        assert.equal(hex(hazmat.sealSafeDocument(document, key, bytes(record.nonce))), record.backup);
    },
};

const CONTAINER = { too_short: "too_short", auth: "unauthentic", gzip: "gzip", too_large: "too_large" };
const URLS = {
    scheme: /^scheme$/,
    empty: /^empty$/,
    url: /^(character|escape|port|scheme_twice)$/,
    host: /^host$/,
    username_colon: /^username_colon$/,
};
const KDF = {
    empty_password: "empty_password",
    workspace_too_small: "work_area_too_small",
};

export const rejects = {
    container(record) {
        if (CONTAINER[record.reason]) {
            refuses(() => open(record), CONTAINER[record.reason]);
        } else {
            refuses(() => safe.Document.decode(open(record)), record.reason);
        }
    },

    body(record) {
        refuses(() => safe.Document.decode(bytes(record.json)), record.reason);
    },

    model(record) {
        assert.equal(record.reason, "model");
        // A value that no type holds is refused when it is taken, any other one when it is written.
        assert.throws(
            () => modelOf(record.model).encode(),
            (error) =>
                error instanceof TypeError ||
                error instanceof RangeError ||
                error.name === "IdentityError" ||
                (error.name === "SafeError" && error.reason === "model"),
        );
    },

    url(record) {
        assert.match(
            reasonOf(() => safe.ServerAddress.parse(record.base)),
            URLS[record.reason],
        );
    },

    basic_auth(record) {
        refuses(() => safe.credentialsHeader(record.username, record.password), record.reason);
    },

    kdf(record) {
        if (record.reason === "invalid_identity") {
            assert.throws(() => derive(record), { name: "IdentityError" });
        } else {
            refuses(() => derive(record), KDF[record.reason]);
        }
    },
};

export const notBound = {
    scrypt_small: "scrypt with other costs is crypto::hazmat, which is not bound",
};
