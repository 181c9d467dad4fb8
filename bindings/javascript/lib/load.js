// Compiles a module, wherever its bytes are.

let loading;

/** Loads once; whoever asks again waits for the same. After a failure it may be tried again. */
export function load(glue, source, done) {
    loading ??= start(glue, source, done).catch((error) => {
        loading = undefined;
        throw error;
    });
    return loading;
}

async function start(glue, source, done) {
    const module = await compile(source);
    // The functions around the module keep the first one that they start, whatever it is.
    refuseOther(glue, module);
    glue.initSync({ module });
    done();
}

/** Refuses a module that lacks what these functions call: another one, or of another version. */
function refuseOther(glue, module) {
    const exported = new Set(WebAssembly.Module.exports(module).map(({ name }) => name));
    const called = Object.keys(glue).filter((name) => name !== "default" && name !== "initSync");
    // A class is not exported under its name, but what frees its objects is.
    const names = called.map((name) => (/^Raw/.test(name) ? `__wbg_${name.toLowerCase()}_free` : name));
    const missing = ["__wbindgen_start", ...names].filter((name) => !exported.has(name));
    if (missing.length > 0) {
        throw new TypeError(`source: expected the module of this loader, which has ${missing[0]}`);
    }
}

async function compile(source) {
    if (source instanceof WebAssembly.Module) {
        return source;
    }
    if (source instanceof Uint8Array || source instanceof ArrayBuffer) {
        return WebAssembly.compile(source);
    }
    if (!(typeof source === "string" || source instanceof URL || source instanceof Response)) {
        throw new TypeError("source: expected an address, a Response, bytes or a WebAssembly.Module");
    }
    const response = source instanceof Response ? source : await fetch(source);
    if (!response.ok) {
        throw new Error(`the module could not be fetched: status ${response.status}`);
    }
    // Streaming wants the media type application/wasm, which not every server sends.
    return WebAssembly.compile(await response.arrayBuffer());
}
