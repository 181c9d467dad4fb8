// Compiles a module, wherever its bytes are.

let loading;

/** Loads once; whoever asks again waits for the same. After a failure it may be tried again. */
export function load(glue, source, done) {
    loading ??= compile(source).then(
        (module) => {
            glue.initSync({ module });
            done();
        },
        (error) => {
            loading = undefined;
            throw error;
        },
    );
    return loading;
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
