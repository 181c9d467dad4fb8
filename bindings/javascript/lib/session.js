// The loader of the module for chat clients: what the small one has, with sessions and connections.

import * as glue from "../out/session/eeema_javascript.js";
import { load } from "./load.js";
import { installPart } from "./wasm.js";

const file = new URL("./eeema-session.wasm", import.meta.url);

/** Loads the module, once. `source` is needed only where the file does not lie beside this one. */
export function init(source) {
    return load(glue, source ?? file, () => installPart(glue, "session"));
}

export * from "./index.js";
