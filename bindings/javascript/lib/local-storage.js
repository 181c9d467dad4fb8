// Key files of the apps, and what they encrypt.

import { bytes, object, oneOf, optional, text, time, withSecret } from "./check.js";
import { attempt } from "./errors.js";
import { Handle, notConstructible, rawOf, wrap } from "./handle.js";
import { SecretKey } from "./keys.js";
import { raw } from "./wasm.js";

export class MasterKey extends Handle {
    constructor() {
        super();
        notConstructible("openKeyFile, openKeyFileV1 or MasterKey.fromBytes");
    }

    static fromBytes(masterKey) {
        const key = bytes(masterKey, "master key", 32);
        return wrap(MasterKey, attempt(() => raw().RawStorageKey.from_bytes(key)));
    }

    toBytes() {
        return rawOf(MasterKey, this, "master key").bytes();
    }

    openFile(file) {
        const sealed = bytes(file, "file");
        return attempt(() => rawOf(MasterKey, this, "master key").open_file(sealed));
    }

    sealFile(content) {
        const plaintext = bytes(content, "content");
        return attempt(() => rawOf(MasterKey, this, "master key").seal_file(plaintext));
    }

    databasePassword() {
        return rawOf(MasterKey, this, "master key").database_password();
    }
}

/** Gives the bytes of a passphrase to `use`, and whether there is one. */
function withPassphrase(passphrase, use) {
    const isGiven = passphrase !== undefined && passphrase !== null;
    return withSecret(isGiven ? passphrase : "", "passphrase", (secret) => attempt(() => use(isGiven, secret)));
}

export function openKeyFileV1(file, passphrase) {
    const sealed = bytes(file, "file");
    return withPassphrase(passphrase, (isGiven, secret) =>
        wrap(MasterKey, raw().key_file_v1_open(sealed, isGiven, secret)),
    );
}

export function readKeyFile(file, options = {}) {
    const [sealed, limits] = [bytes(file, "file"), limitsOf(options)];
    return attempt(() => raw().key_file_read(sealed, limits));
}

export function openKeyFile(file, options = {}) {
    const [sealed, limits] = [bytes(file, "file"), limitsOf(options)];
    const remote = optional(options.remoteSecret, bytes, "remote secret", 32);
    return withPassphrase(options.passphrase, (isGiven, secret) =>
        wrap(MasterKey, raw().key_file_open(sealed, isGiven, secret, remote, limits)),
    );
}

export function openWrappedKeyFile(file, wrappingKey) {
    const [sealed, key] = [bytes(file, "file"), bytes(wrappingKey, "wrapping key", 32)];
    return attempt(() => raw().wrapped_key_file_open(sealed, key));
}

export function openDesktopKeyFile(file, password, options = {}) {
    const [sealed, limits] = [bytes(file, "file"), limitsOf(options)];
    return withSecret(password, "password", (secret) => {
        const { clientKey, ...keys } = attempt(() => raw().desktop_key_file_open(sealed, secret, limits));
        return { ...keys, clientKey: wrap(SecretKey, clientKey) };
    });
}

function limitsOf(options) {
    return optional(object(options, "options").limits, object, "limits");
}

export const fileName = Object.freeze({
    media: (uid) => nameOf("media", uid),
    thumbnail: (uid) => nameOf("thumbnail", uid),
    setting: (key) => nameOf("setting", key),
    wallpaper: (chatUid) => nameOf("wallpaper", chatUid),

    contactPicture(id, origin) {
        const [checked, from] = [text(id, "id"), oneOf(origin, "origin", ["user", "contact", "addressBook"])];
        return attempt(() => raw().contact_picture_name(checked, from));
    },

    groupPicture(number) {
        const checked = time(number, "number");
        return attempt(() => raw().group_picture_name(checked));
    },
});

function nameOf(kind, name) {
    const checked = text(name, "name");
    return attempt(() => raw().file_name_of(kind, checked));
}
