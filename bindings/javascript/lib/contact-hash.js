// Salted contact hashes: one, many, ranges; what is sent to the directory and to the Gateway.

import { bytes, flag, integer, items, object, optional, text } from "./check.js";
import { attempt } from "./errors.js";
import { Handle, hold, rawOf } from "./handle.js";
import { secretOf } from "./keys.js";
import { raw } from "./wasm.js";

export const HASH_LENGTH = 32;

/** How many numbers are hashed between two looks at the rest. */
const CHUNK = 4096;

export function parsePhone(number) {
    const checked = text(number, "number");
    return attempt(() => raw().phone_parse(checked));
}

export function phoneFromTyped(number) {
    const checked = text(number, "number");
    return attempt(() => raw().phone_from_typed(checked));
}

export function phone(number) {
    const checked = text(number, "number");
    return attempt(() => raw().phone_hash(checked));
}

/** Hashes of many numbers: 32 bytes each, one after the other. */
export function phones(numbers) {
    if (numbers instanceof BigUint64Array) {
        return attempt(() => raw().phone_hashes(numbers));
    }
    const list = items(numbers, "numbers");
    return attempt(() => raw().phone_hashes_of_texts(list));
}

export function email(address) {
    const checked = text(address, "address");
    return attempt(() => raw().email_hash(checked));
}

export function emailFromTyped(address) {
    const checked = text(address, "address");
    return attempt(() => raw().email_hash_from_typed(checked));
}

export function emails(addresses) {
    const list = items(addresses, "addresses");
    return attempt(() => raw().email_hashes(list));
}

export function toHex(hash) {
    const checked = bytes(hash, "hash", HASH_LENGTH);
    return attempt(() => raw().contact_hash_hex(checked));
}

export function toBase64(hash) {
    const checked = bytes(hash, "hash", HASH_LENGTH);
    return attempt(() => raw().contact_hash_base64(checked));
}

export function fromHex(digits) {
    const checked = text(digits, "text");
    return attempt(() => raw().contact_hash_from_hex(checked));
}

export function fromBase64(encoded) {
    const checked = text(encoded, "text");
    return attempt(() => raw().contact_hash_from_base64(checked));
}

/** Numbers that follow one another. */
export class PhoneRange extends Handle {
    constructor(first, count) {
        super();
        const number = text(first, "first");
        const many = typeof count === "bigint" ? count : integer(count, "count", 0, Number.MAX_SAFE_INTEGER);
        hold(this, attempt(() => raw().RawPhoneRange.new(number, many)));
    }

    get countLeft() {
        return rangeOf(this).count_left();
    }

    next(count = CHUNK) {
        const many = integer(count, "count", 0, 1 << 20);
        return attempt(() => rangeOf(this).next(many));
    }

    skip(count) {
        const many = integer(count, "count", 0, 0xffff_ffff);
        attempt(() => rangeOf(this).skip(many));
    }

    find(hash, count) {
        const [wanted, many] = [bytes(hash, "hash", HASH_LENGTH), integer(count, "count", 0, 0xffff_ffff)];
        return attempt(() => rangeOf(this).find(wanted, many));
    }
}

function rangeOf(range) {
    return rawOf(PhoneRange, range, "range");
}

function hashes(value, name) {
    return value === undefined ? new Uint8Array() : bytes(value, name);
}

export const directory = Object.freeze({
    tokenRequest(identity) {
        const id = text(identity, "identity");
        return attempt(() => raw().directory_token_request(id));
    },

    respond(answer, identity, secretKey) {
        const [body, id, key] = [bytes(answer, "answer"), text(identity, "identity"), secretOf(secretKey)];
        return attempt(() => raw().directory_respond(body, id, key));
    },

    decodeTokenAnswer(answer) {
        const body = bytes(answer, "answer");
        return attempt(() => raw().directory_token_answer(body));
    },

    matchRequest(options) {
        const { phones, emails, includeInactive, token } = object(options, "options");
        const [numbers, addresses] = [hashes(phones, "phones"), hashes(emails, "emails")];
        const inactive = optional(includeInactive, flag, "includeInactive") ?? false;
        const granted = optional(token, text, "token");
        return attempt(() => raw().directory_match_request(numbers, addresses, inactive, granted));
    },

    decodeMatchAnswer(answer) {
        const body = bytes(answer, "answer");
        return attempt(() => raw().directory_match_answer(body));
    },
});

export const gatewayLookup = Object.freeze({
    bulkRequest(options) {
        const { phones, emails } = object(options, "options");
        const [numbers, addresses] = [hashes(phones, "phones"), hashes(emails, "emails")];
        return attempt(() => raw().gateway_bulk_request(numbers, addresses));
    },

    decodeBulkAnswer(answer) {
        const body = bytes(answer, "answer");
        return attempt(() => raw().gateway_bulk_answer(body));
    },

    phonePath(hash) {
        const checked = bytes(hash, "hash", HASH_LENGTH);
        return attempt(() => raw().gateway_lookup_path(checked, false));
    },

    emailPath(hash) {
        const checked = bytes(hash, "hash", HASH_LENGTH);
        return attempt(() => raw().gateway_lookup_path(checked, true));
    },
});
