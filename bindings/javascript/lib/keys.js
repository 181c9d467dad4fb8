// Keys, identities, contacts.

import { bytes, items, optional, text, withSecret } from "./check.js";
import { attempt, errorOf } from "./errors.js";
import { Handle, hold, notConstructible, rawOf, wrap } from "./handle.js";
import { raw } from "./wasm.js";

export class SecretKey extends Handle {
    constructor() {
        super();
        notConstructible("SecretKey.generate, SecretKey.fromBytes or SecretKey.parse");
    }

    static generate() {
        return wrap(SecretKey, attempt(() => raw().RawSecretKey.generate()));
    }

    static fromBytes(secret) {
        const key = bytes(secret, "secret key", 32);
        return wrap(SecretKey, attempt(() => raw().RawSecretKey.from_bytes(key)));
    }

    static parse(keyText) {
        return withSecret(keyText, "key text", (encoded) =>
            wrap(SecretKey, attempt(() => raw().RawSecretKey.parse(encoded))),
        );
    }

    publicKey() {
        return new PublicKey(attempt(() => secretOf(this).public_key()));
    }

    toBytes() {
        return secretOf(this).bytes();
    }

    toKeyText() {
        return secretOf(this).key_text();
    }

    agree(publicKey) {
        const key = publicBytes(publicKey);
        return attempt(() => secretOf(this).agree(key));
    }
}

export function secretOf(value, name = "secret key") {
    return rawOf(SecretKey, value, name);
}

export class PublicKey {
    #bytes;

    constructor(publicKey) {
        this.#bytes = bytes(publicKey, "public key", 32).slice();
    }

    static parse(keyText) {
        const checked = text(keyText, "key text");
        return new PublicKey(attempt(() => raw().public_key_parse(checked)));
    }

    toBytes() {
        return this.#bytes.slice();
    }

    toKeyText() {
        return attempt(() => raw().public_key_text(this.#bytes));
    }

    fingerprint() {
        return attempt(() => raw().public_key_fingerprint(this.#bytes));
    }

    equals(other) {
        const bytes = publicBytes(other);
        return this.#bytes.every((byte, index) => byte === bytes[index]);
    }

    toString() {
        return this.toKeyText();
    }

    static bytesOf(value) {
        return value.#bytes;
    }
}

const bytesOf = PublicKey.bytesOf;
delete PublicKey.bytesOf;

/** The 32 bytes of a PublicKey or of a Uint8Array. */
export function publicBytes(value, name = "public key") {
    return value instanceof PublicKey ? bytesOf(value) : bytes(value, name, 32);
}

/** The key that `private:` or `public:` names. */
export function parseKeyText(keyText) {
    return withSecret(keyText, "key text", (encoded) => {
        const key = attempt(() => raw().key_text_parse(encoded));
        return key instanceof Uint8Array ? new PublicKey(key) : wrap(SecretKey, key);
    });
}

export class Identity extends Handle {
    constructor(id, secretKey) {
        super();
        const [checked, key] = [text(id, "id"), secretOf(secretKey)];
        hold(this, attempt(() => raw().RawIdentity.new(checked, key)));
    }

    static generate(id) {
        const checked = text(id, "id");
        return wrap(Identity, attempt(() => raw().RawIdentity.generate(checked)));
    }

    get id() {
        return identityOf(this).id();
    }

    get secretKey() {
        return wrap(SecretKey, identityOf(this).secret_key());
    }

    publicKey() {
        return new PublicKey(identityOf(this).public_key());
    }

    hasPublicKey(publicKey) {
        const key = publicBytes(publicKey);
        return attempt(() => identityOf(this).has_public_key(key));
    }

    peer(id, publicKey) {
        const [checked, key] = [text(id, "id"), publicBytes(publicKey)];
        return wrap(Peer, attempt(() => identityOf(this).peer(checked, key)));
    }

    peers(contacts) {
        const list = items(contacts, "contacts");
        const keys = new Uint8Array(32 * list.length);
        const ids = list.map((contact, index) => {
            if (!Array.isArray(contact)) {
                throw new TypeError("contacts: expected pairs of an id and a public key");
            }
            keys.set(publicBytes(contact[1]), 32 * index);
            return text(contact[0], "id");
        });
        const agreed = attempt(() => identityOf(this).peers(idBytes(ids), keys));
        return agreed.map((peer) => (Array.isArray(peer) ? errorOf(peer) : wrap(Peer, peer)));
    }
}

/** The ids as 8 bytes each. */
function idBytes(ids) {
    const encoded = new Uint8Array(8 * ids.length);
    ids.forEach((id, index) => {
        const checked = raw().id_check(id);
        for (let place = 0; place < 8; place += 1) {
            encoded[8 * index + place] = checked.charCodeAt(place);
        }
    });
    return encoded;
}

export function identityOf(value, name = "identity") {
    return rawOf(Identity, value, name);
}

export class Peer extends Handle {
    constructor() {
        super();
        notConstructible("identity.peer");
    }

    get id() {
        return peerOf(this).id();
    }

    get ownId() {
        return peerOf(this).own_id();
    }

    get publicKey() {
        return new PublicKey(peerOf(this).public_key());
    }

    agreedKey() {
        return peerOf(this).agreed_key();
    }

    metadataKey() {
        return peerOf(this).metadata_key();
    }
}

export function peerOf(value, name = "peer") {
    return rawOf(Peer, value, name);
}

export class Nonce {
    #bytes;

    constructor(nonce) {
        this.#bytes = bytes(nonce, "nonce", 24).slice();
    }

    static generate() {
        return new Nonce(attempt(() => raw().nonce_generate()));
    }

    toBytes() {
        return this.#bytes.slice();
    }

    hash(ownId) {
        const id = text(ownId, "own id");
        return attempt(() => raw().nonce_hash(this.#bytes, id));
    }
}

export function threemaId(id) {
    const checked = text(id, "id");
    return attempt(() => raw().id_check(checked));
}

export function threemaIdFromTyped(typed) {
    const checked = text(typed, "id");
    return attempt(() => raw().id_from_typed(checked));
}

export function isGatewayId(id) {
    const checked = text(id, "id");
    return attempt(() => raw().id_is_gateway(checked));
}

export function generateId() {
    return attempt(() => raw().id64_generate());
}

export function trimNickname(nickname) {
    return raw().nickname_trim(text(nickname, "nickname"));
}

export function predefinedContact(id) {
    const checked = text(id, "id");
    const found = attempt(() => raw().predefined_contact(checked));
    return optional(found, (contact) => ({
        ...contact,
        publicKey: new PublicKey(contact.publicKey),
        sandboxPublicKey: optional(contact.sandboxPublicKey, (key) => new PublicKey(key)),
    }));
}
