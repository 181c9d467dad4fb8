// Checks of arguments: nothing is coerced.

const MAX_BYTES = 256 * 1024 * 1024;
const MAX_TEXT = 16 * 1024 * 1024;
const MAX_ITEMS = 1 << 20;

const encoder = new TextEncoder();
const LONE_SURROGATE = /\p{Surrogate}/u;

function wrong(name, expected) {
    return new TypeError(`${name}: expected ${expected}`);
}

export function bytes(value, name, length) {
    if (!(value instanceof Uint8Array)) {
        throw wrong(name, "a Uint8Array");
    }
    if (length !== undefined && value.length !== length) {
        throw new RangeError(`${name}: expected ${length} bytes`);
    }
    if (value.length > MAX_BYTES) {
        throw new RangeError(`${name}: expected at most ${MAX_BYTES} bytes`);
    }
    return value;
}

export function text(value, name) {
    if (typeof value !== "string") {
        throw wrong(name, "a string");
    }
    if (value.length > MAX_TEXT) {
        throw new RangeError(`${name}: expected at most ${MAX_TEXT} characters`);
    }
    if (LONE_SURROGATE.test(value)) {
        throw wrong(name, "a string without lone surrogates");
    }
    return value;
}

/** A password or another secret text: as bytes, which the module wipes on its side and this call on ours. */
export function withSecret(value, name, use) {
    if (value instanceof Uint8Array) {
        return use(bytes(value, name));
    }
    const encoded = encoder.encode(text(value, name));
    try {
        return use(encoded);
    } finally {
        encoded.fill(0);
    }
}

export function flag(value, name) {
    if (typeof value !== "boolean") {
        throw wrong(name, "a boolean");
    }
    return value;
}

export function integer(value, name, least, most) {
    if (typeof value !== "number") {
        throw wrong(name, "a number");
    }
    if (!Number.isInteger(value) || value < least || value > most) {
        throw new RangeError(`${name}: expected an integer from ${least} to ${most}`);
    }
    return value;
}

/** Milliseconds or seconds since 1970: an integer, or a bigint. */
export function time(value, name) {
    if (typeof value === "bigint") {
        return value;
    }
    return integer(value, name, 0, Number.MAX_SAFE_INTEGER);
}

export function object(value, name) {
    if (typeof value !== "object" || value === null) {
        throw wrong(name, "an object");
    }
    return value;
}

export function call(value, name) {
    if (typeof value !== "function") {
        throw wrong(name, "a function");
    }
    return value;
}

/** The items of an iterable. */
export function items(value, name) {
    if (typeof value !== "object" || value === null || typeof value[Symbol.iterator] !== "function") {
        throw wrong(name, "an iterable");
    }
    const list = [];
    for (const item of value) {
        if (list.length === MAX_ITEMS) {
            throw new RangeError(`${name}: expected at most ${MAX_ITEMS} items`);
        }
        list.push(item);
    }
    return list;
}

/** What may be missing: `undefined` and `null` are the same. */
export function optional(value, check, ...rest) {
    return value === undefined || value === null ? undefined : check(value, ...rest);
}

export function oneOf(value, name, known) {
    if (typeof value !== "string") {
        throw wrong(name, "a string");
    }
    if (!known.includes(value)) {
        throw new RangeError(`${name}: expected one of ${known.join(", ")}`);
    }
    return value;
}
