// Objects that live in the module: JavaScript holds a handle, and the bytes behind it are wiped when it is freed.

import { attempt, busy, FreedError } from "./errors.js";

const raws = new WeakMap();

/** The innermost call that runs callers' code (functions, stores, getters), the handles that it uses, and the call around it. */
let running;

/** What `free` and `Symbol.dispose` wipe. A handle has no properties, so that nothing of it is printed. */
export class Handle {
    free() {
        const raw = raws.get(this);
        if (raw) {
            refuseInUse(this);
            raws.set(this, null);
            raw.free();
        }
    }

    get [Symbol.toStringTag]() {
        return this.constructor.name;
    }
}

if (Symbol.dispose) {
    Object.defineProperty(Handle.prototype, Symbol.dispose, {
        value() {
            this.free();
        },
        configurable: true,
        writable: true,
    });
}

/** Refuses `new` for classes that have other ways to be made. */
export function notConstructible(how) {
    throw new TypeError(`this class has no constructor; use ${how}`);
}

export function hold(handle, raw) {
    raws.set(handle, raw);
    return handle;
}

/** A handle of a class that has no constructor. */
export function wrap(Class, raw) {
    return hold(Object.create(Class.prototype), raw);
}

/** What is behind a handle of this class. */
export function rawOf(Class, value, name) {
    if (!(value instanceof Class) || !raws.has(value)) {
        throw new TypeError(`${name}: expected a ${Class.name}`);
    }
    const raw = raws.get(value);
    if (raw === null) {
        throw new FreedError("freed", `${name}: it was freed; make another one`);
    }
    return raw;
}

/** What is behind a handle that the call has for itself. */
export function soleRawOf(Class, value, name) {
    const raw = rawOf(Class, value, name);
    refuseInUse(value);
    return raw;
}

function refuseInUse(handle) {
    for (let call = running; call !== undefined; call = call.outer) {
        if (call.handles.includes(handle)) {
            throw busy();
        }
    }
}

/** Calls what runs callers' code, as `attempt` does. That code cannot free `handles`, which are borrowed meanwhile. */
export function during(handles, call) {
    const outer = running;
    running = { handles, outer };
    try {
        return attempt(call);
    } finally {
        running = outer;
    }
}

/** What is behind a handle that is used up by this call. */
export function takeRaw(Class, value, name) {
    const raw = rawOf(Class, value, name);
    raws.set(value, null);
    return raw;
}
