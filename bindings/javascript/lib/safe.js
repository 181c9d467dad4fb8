// Safe backups: key, document, passwords, schedule, and the requests to a server.

import { bytes, flag, integer, items, object, oneOf, optional, text, withSecret } from "./check.js";
import { attempt } from "./errors.js";
import { during, Handle, hold, notConstructible, rawOf, soleRawOf, wrap } from "./handle.js";
import { Identity, publicBytes, PublicKey, SecretKey, secretOf } from "./keys.js";
import { raw } from "./wasm.js";

const NOTHING = new Uint8Array();

/** What password and identity derive to. */
export class MasterKey extends Handle {
    constructor() {
        super();
        notConstructible("MasterKey.derive or MasterKey.fromBytes");
    }

    static derive(password, id, options = {}) {
        const checked = text(id, "id");
        const area = optional(object(options, "options").workArea, integer, "workArea", 0, 0xffff_ffff);
        return withSecret(password, "password", (secret) =>
            wrap(
                MasterKey,
                attempt(() =>
                    area === undefined
                        ? raw().RawMasterKey.derive(secret, checked)
                        : raw().RawMasterKey.derive_in(secret, checked, area),
                ),
            ),
        );
    }

    static fromBytes(stored) {
        const checked = bytes(stored, "master key", 64);
        return wrap(MasterKey, attempt(() => raw().RawMasterKey.from_bytes(checked)));
    }

    toBytes() {
        return masterOf(this).bytes();
    }

    backupId() {
        return masterOf(this).backup_id();
    }

    encryptionKey() {
        return masterOf(this).encryption_key();
    }
}

function masterOf(value) {
    return rawOf(MasterKey, value, "master key");
}

export function findMistyped(password, id, backup) {
    const [checked, sealed] = [text(id, "id"), bytes(backup, "backup")];
    return withSecret(password, "password", (secret) => {
        const found = attempt(() => raw().RawMistyped.find(secret, checked, sealed));
        if (found === undefined) {
            return undefined;
        }
        try {
            return { slip: found.slip(), key: wrap(MasterKey, attempt(() => found.take_key())) };
        } finally {
            found.free();
        }
    });
}

export function backupIdHex(backupId) {
    const checked = bytes(backupId, "backup id", 32);
    return attempt(() => raw().backup_id_hex(checked));
}

/** What a backup holds. */
export class Document extends Handle {
    constructor(secretKey) {
        super();
        const key = secretOf(secretKey);
        hold(this, attempt(() => raw().RawDocument.new(key)));
    }

    static open(key, backup, options = {}) {
        const [master, sealed] = [masterOf(key), bytes(backup, "backup")];
        const most = optional(object(options, "options").maxPlaintext, integer, "maxPlaintext", 0, 0xffff_ffff);
        return wrap(Document, attempt(() => raw().RawDocument.open(master, sealed, most)));
    }

    static decode(body) {
        const checked = bytes(body, "body");
        return wrap(Document, attempt(() => raw().RawDocument.decode(checked)));
    }

    static decodeStrict(body) {
        const checked = bytes(body, "body");
        return wrap(Document, attempt(() => raw().RawDocument.decode_strict(checked)));
    }

    encode() {
        return attempt(() => documentOf(this).encode());
    }

    seal(key) {
        return sealWith(this, key, NOTHING);
    }

    get secretKey() {
        return wrap(SecretKey, documentOf(this).secret_key());
    }

    identity(id) {
        const checked = text(id, "id");
        return wrap(Identity, attempt(() => documentOf(this).identity(checked)));
    }

    deviceGroupKey() {
        return documentOf(this).device_group_key();
    }

    toValues() {
        const values = attempt(() => documentOf(this).show());
        for (const contact of values.contacts) {
            contact.publicKey = optional(contact.publicKey, (key) => new PublicKey(key));
        }
        return values;
    }

    replace(values) {
        const { ...plain } = object(values, "values");
        plain.contacts = items(plain.contacts, "contacts").map((contact) => {
            const { ...fields } = object(contact, "contact");
            fields.publicKey = optional(fields.publicKey, publicBytes);
            return fields;
        });
        const document = documentOf(this);
        during([this], () => document.replace(plain));
    }

    forgetUnknown() {
        documentOf(this).forget_unknown();
    }

    warnings() {
        return attempt(() => documentOf(this).warnings());
    }

    reconcile(index, ofDirectory) {
        const [place, key] = [integer(index, "index", 0, 0xffff_ffff), publicBytes(ofDirectory)];
        const told = attempt(() => documentOf(this).reconcile(place, key));
        told.publicKey = new PublicKey(told.publicKey);
        return told;
    }
}

function documentOf(value) {
    return soleRawOf(Document, value, "document");
}

/** Seals with a chosen nonce: for known answers. */
export function sealWith(document, key, nonce) {
    const [plain, master] = [documentOf(document), masterOf(key)];
    const chosen = bytes(nonce, "nonce");
    return attempt(() => plain.seal(master, chosen));
}

export function assessPassword(password, isListed = false) {
    const listed = flag(isListed, "isListed");
    return withSecret(password, "password", (secret) =>
        attempt(() => raw().safe_password_assess(secret, listed)),
    );
}

export function assessPasswordWithPattern(password, matchesWhole) {
    const matches = flag(matchesWhole, "matchesWhole");
    return withSecret(password, "password", (secret) =>
        attempt(() => raw().safe_password_assess_with_pattern(secret, matches)),
    );
}

export function generatePassword() {
    return attempt(() => raw().safe_password_generate());
}

export function decideSchedule(situation) {
    const fields = object(situation, "situation");
    return attempt(() => raw().safe_schedule_decide(fields));
}

/** Where backups lie, with the credentials that the address carries. */
export class ServerAddress extends Handle {
    constructor() {
        super();
        notConstructible("ServerAddress.official, ServerAddress.parse or ServerAddress.fromTyped");
    }

    static official() {
        return wrap(ServerAddress, attempt(() => raw().RawServerAddress.official()));
    }

    static parse(address) {
        return withSecret(address, "address", (encoded) =>
            wrap(ServerAddress, attempt(() => raw().RawServerAddress.parse(encoded))),
        );
    }

    static fromTyped(address) {
        return withSecret(address, "address", (encoded) =>
            wrap(ServerAddress, attempt(() => raw().RawServerAddress.from_typed(encoded))),
        );
    }

    configUrl(backupId) {
        const id = bytes(backupId, "backup id", 32);
        return attempt(() => addressOf(this).config_url(id));
    }

    backupUrl(backupId) {
        const id = bytes(backupId, "backup id", 32);
        return attempt(() => addressOf(this).backup_url(id));
    }

    username() {
        return addressOf(this).username();
    }

    password() {
        return addressOf(this).password();
    }
}

function addressOf(value) {
    return rawOf(ServerAddress, value, "address");
}

export function credentialsHeader(username, password) {
    const name = text(username, "username");
    return withSecret(password, "password", (secret) =>
        attempt(() => raw().safe_credentials_header(name, secret)),
    );
}

/** Makes the requests to one server; something else sends them, `fetch` for example. */
export class Client extends Handle {
    constructor(address, authorization = {}) {
        super();
        const where = addressOf(address);
        const { username, password, token } = object(authorization, "authorization");
        const name = optional(username, text, "username");
        const client = () => raw().RawSafeClient.new(where);
        if (token !== undefined) {
            hold(this, withSecret(token, "token", (secret) => attempt(() => client().with_token(secret))));
        } else if (name !== undefined) {
            const authorized = (secret) => attempt(() => client().with_credentials(name, secret));
            hold(this, withSecret(password, "password", authorized));
        } else {
            hold(this, attempt(client));
        }
    }

    config(backupId) {
        return request(this, "config", backupId);
    }

    exists(backupId) {
        return request(this, "exists", backupId);
    }

    download(backupId) {
        return request(this, "download", backupId);
    }

    delete(backupId) {
        return request(this, "delete", backupId);
    }

    upload(backupId, backup, config) {
        const [id, sealed] = [bytes(backupId, "backup id", 32), bytes(backup, "backup")];
        const limits = optional(config, object, "config");
        const client = rawOf(Client, this, "client");
        return during([this], () => client.upload(id, sealed, limits));
    }
}

function request(client, what, backupId) {
    const id = bytes(backupId, "backup id", 32);
    return attempt(() => rawOf(Client, client, "client").request(what, id));
}

const ANSWERS = ["config", "exists", "download", "upload", "delete"];

export function readAnswer(what, status, headers, body) {
    const [kind, code] = [oneOf(what, "what", ANSWERS), integer(status, "status", 0, 65_535)];
    const [pairs, content] = [items(headers, "headers"), bytes(body, "body")];
    return attempt(() => raw().safe_answer(kind, code, pairs, content));
}

/** Tests whether a server works, request by request. */
export class SelfTest extends Handle {
    constructor(client) {
        super();
        const made = rawOf(Client, client, "client");
        hold(this, attempt(() => raw().RawSelfTest.new(made)));
    }

    get step() {
        return attempt(() => testOf(this).step());
    }

    request() {
        return attempt(() => testOf(this).request());
    }

    answered(status, headers, body) {
        const [code, pairs] = [integer(status, "status", 0, 65_535), items(headers, "headers")];
        const [content, test] = [bytes(body, "body"), testOf(this)];
        return during([this], () => test.answered(code, pairs, content));
    }

    unanswered() {
        return attempt(() => testOf(this).unanswered());
    }
}

function testOf(value) {
    return soleRawOf(SelfTest, value, "test");
}
