// The loader of the module for chat clients: what the small one has, with sessions and connections.

import * as glue from "../out/session/eeema_javascript.js";
import { load } from "./load.js";
import { installPart, missing } from "./wasm.js";

const file = new URL("./eeema-session.wasm", import.meta.url);

/** Loads the module, once. `source` is needed only where the file does not lie beside this one. */
export function init(source) {
    return load(glue, source ?? file, () => installPart(glue, "session"));
}

export * from "./small.js";
export * as forwardSecurity from "./forward-security.js";
export * as transport from "./transport-public.js";

export const contactHash = missing("session");
export const gateway = missing("session");
export const hazmat = missing("session");
export const idExport = missing("session");
export const localStorage = missing("session");
export const multiDevice = missing("session");
export const safe = missing("session");
export const verification = missing("session");
