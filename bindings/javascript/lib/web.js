// The loader for browsers and for bundlers that copy what `new URL(…, import.meta.url)` names.

import * as glue from "../out/full/eeema_javascript.js";
import { load } from "./load.js";
import { hasVectors, install } from "./wasm.js";

const files = {
    base: new URL("./eeema.wasm", import.meta.url),
    vectors: new URL("./eeema-simd.wasm", import.meta.url),
};

/** Loads the module, once. `source` is needed only where the files do not lie beside this one. */
export function init(source) {
    return load(glue, source ?? (hasVectors() ? files.vectors : files.base), () => install(glue));
}

export * from "./index.js";
