// The loader of the small module, for pages that count bytes.

import * as glue from "../out/base/eeema_javascript.js";
import { load } from "./load.js";
import { installPart, missing } from "./wasm.js";

const file = new URL("./eeema-base.wasm", import.meta.url);

/** Loads the module, once. `source` is needed only where the file does not lie beside this one. */
export function init(source) {
    return load(glue, source ?? file, () => installPart(glue, "base"));
}

export * from "./small.js";

export const contactHash = missing("base");
export const forwardSecurity = missing("base");
export const gateway = missing("base");
export const hazmat = missing("base");
export const idExport = missing("base");
export const localStorage = missing("base");
export const multiDevice = missing("base");
export const safe = missing("base");
export const transport = missing("base");
export const verification = missing("base");
