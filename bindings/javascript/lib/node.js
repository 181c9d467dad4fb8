// The loader for Node: loads the module at once, from the file beside this one.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import * as glue from "../out/full/eeema_javascript.js";
import { hasVectors, install } from "./wasm.js";

const file = hasVectors() ? "eeema-simd.wasm" : "eeema.wasm";
glue.initSync({ module: new WebAssembly.Module(readFileSync(join(__dirname, file))) });
install(glue);

/** Nothing to wait for: the same program runs in a browser. */
export async function init() {}

export * from "./index.js";
