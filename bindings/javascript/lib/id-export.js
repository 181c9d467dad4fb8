// The ID export.

import { bytes, integer, object, oneOf, optional, text, withSecret } from "./check.js";
import { attempt } from "./errors.js";
import { wrap } from "./handle.js";
import { Identity, identityOf } from "./keys.js";
import { raw } from "./wasm.js";

const SCHEMES = ["legacy", "v1"];
const RULES = ["androidReads", "androidWrites", "iosReads", "iosWrites", "recommended"];
const NOTHING = new Uint8Array();

export function parse(exported) {
    const checked = text(exported, "text");
    return attempt(() => raw().id_export_parse(checked));
}

export function find(around) {
    const checked = text(around, "text");
    return attempt(() => raw().id_export_find(checked));
}

export function open(exported, password, options = {}) {
    const checked = text(exported, "text");
    const limit = object(options, "options").maxMemory;
    const memory = optional(limit, integer, "maxMemory", 0, 0xffff_ffff) ?? -1;
    return withSecret(password, "password", (secret) =>
        wrap(Identity, attempt(() => raw().id_export_open(checked, secret, memory))),
    );
}

export function seal(identity, password, options = {}) {
    const scheme = optional(object(options, "options").scheme, oneOf, "scheme", SCHEMES) ?? "v1";
    return sealWith(identity, password, scheme, NOTHING);
}

/** Seals with a chosen salt: for known answers. */
export function sealWith(identity, password, scheme, salt) {
    const [owner, checked] = [identityOf(identity), oneOf(scheme, "scheme", SCHEMES)];
    const chosen = bytes(salt, "salt");
    return withSecret(password, "password", (secret) =>
        attempt(() => raw().id_export_seal(owner, secret, checked, chosen)),
    );
}

export function checkPassword(password, rule = "recommended") {
    const checked = oneOf(rule, "rule", RULES);
    withSecret(password, "password", (secret) =>
        attempt(() => raw().id_export_check_password(secret, checked)),
    );
}

export function revocationKey(password) {
    return withSecret(password, "password", (secret) =>
        attempt(() => raw().id_export_revocation_key(secret)),
    );
}

export function otherKind(pasted) {
    const checked = text(pasted, "text");
    return attempt(() => raw().id_export_other_kind(checked));
}
