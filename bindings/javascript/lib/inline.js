// The loader for bundlers that know nothing of WebAssembly: the module lies in the program.

import * as glue from "../out/full/eeema_javascript.js";
import encoded from "../out/full/eeema.base64.js";
import { load } from "./load.js";
import { install } from "./wasm.js";

/** Loads the module, once. */
export function init(source) {
    const compiled = source ?? Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    return load(glue, compiled, () => install(glue));
}

export * from "./index.js";
