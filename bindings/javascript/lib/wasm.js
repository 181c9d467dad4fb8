// The module, once a loader installed it.

import { EeemaError } from "./errors.js";

let installed;

/** The functions of the module. */
export function raw() {
    if (installed === undefined) {
        throw new EeemaError("not_loaded", "eeema is not loaded yet; wait for init() first");
    }
    return installed;
}

export function install(functions) {
    installed = functions;
}

export function isInstalled() {
    return installed !== undefined;
}

/** The functions of a small module, which says so when it lacks one. */
export function installPart(functions, part) {
    install(
        new Proxy(functions, {
            get(target, name) {
                if (name in target) {
                    return target[name];
                }
                throw notIn(part);
            },
        }),
    );
}

function notIn(part) {
    return new EeemaError(
        `not_in_${part}`,
        `the ${part} module does not have this; import eeema instead of eeema/${part}`,
    );
}

/** A namespace that a small module lacks as a whole. */
export function missing(part) {
    return new Proxy(Object.freeze({}), {
        get(_, name) {
            if (typeof name === "symbol") {
                return undefined;
            }
            throw notIn(part);
        },
    });
}

// (module (func (result v128) (i8x16.splat (i32.const 0)))): who has vectors of 128 bits takes it.
const VECTORS = Uint8Array.of(
    0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11,
);

/** Whether this engine has vectors of 128 bits. */
export function hasVectors() {
    return WebAssembly.validate(VECTORS);
}
