// Every way to load the package: import and require in Node, the small module, bundles, a page in Chromium.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import * as imported from "eeema";

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(require.resolve("eeema/package.json"));

/** A program that seals, opens, and says so; the same for all loaders. */
const PROGRAM = `
const alice = Identity.generate("ALICE001");
const bob = Identity.generate("BOB00001");
const envelope = new Inbox("ALICE001").seal(alice.peer(bob.id, bob.publicKey()), { type: "text", text: "it works" });
const outcome = new Inbox("BOB00001").receive(envelope, bob.peer(alice.id, alice.publicKey()));
const said = outcome.message.content.text;
`;

function folder(use) {
    const made = mkdtempSync(join(tmpdir(), "eeema-"));
    return Promise.resolve(use(made)).finally(() => rmSync(made, { recursive: true, force: true }));
}

test("import and require give the same classes", async () => {
    const required = require("eeema");
    assert.deepEqual(Object.keys(required).sort(), Object.keys(imported).sort());
    assert.equal(required.Identity, imported.Identity);
    assert(required.SecretKey.generate() instanceof imported.SecretKey);
    await imported.init();
});

/** The least module that there is. */
const EMPTY = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

/** What is not the module of this loader is refused, and leaves everything as it was. */
async function refuseOthers(init, ...others) {
    await assert.rejects(init(7), TypeError);
    await assert.rejects(init(new Uint8Array(8)), WebAssembly.CompileError);
    for (const other of [EMPTY, new WebAssembly.Module(EMPTY)]) {
        await assert.rejects(init(other), { name: "TypeError", message: /^source: expected the module of this loader/ });
    }
    for (const name of others) {
        await assert.rejects(init(readFileSync(join(root, "dist", name))), /^(TypeError: source|LinkError):/);
    }
}

test("the base module does what it has, and says what it lacks", async () => {
    const base = await import(pathToFileURL(join(root, "dist/base.js")).href);
    assert.throws(() => base.SecretKey.generate(), { name: "EeemaError", reason: "not_loaded" });
    const file = readFileSync(join(root, "dist/eeema-base.wasm"));
    assert(file.length <= 300_000, `${file.length} bytes`);
    await refuseOthers(base.init, "eeema-session.wasm", "eeema.wasm");
    assert.throws(() => base.SecretKey.generate(), { name: "EeemaError", reason: "not_loaded" });
    await base.init(file);
    await base.init();
    const { Identity, Inbox } = base;
    const said = new Function("Identity", "Inbox", `${PROGRAM} return said;`)(Identity, Inbox);
    assert.equal(said, "it works");
    const { blob: sealed, key } = base.blob.seal(new Uint8Array(5));
    assert.deepEqual(base.blob.open(key.toBytes(), sealed), new Uint8Array(5));
    assert.throws(() => base.idExport.parse("x"), { name: "EeemaError", reason: "not_in_base" });
});

test("the module for chat clients has sessions and connections, and says what it lacks", async () => {
    const session = await import(pathToFileURL(join(root, "dist/session.js")).href);
    await refuseOthers(session.init, "eeema-base.wasm", "eeema.wasm");
    await session.init(readFileSync(join(root, "dist/eeema-session.wasm")));
    const { forwardSecurity, Identity, SecretKey, transport } = session;
    const [alice, bob] = [Identity.generate("ALICE001"), Identity.generate("BOB00001")];
    const inbox = new forwardSecurity.SessionInbox(alice);
    const said = { type: "text", text: "it works" };
    const { outgoing } = inbox.send(alice.peer(bob.id, bob.publicKey()), forwardSecurity.FEATURE, said);
    const bobs = new forwardSecurity.SessionInbox(bob);
    const toAlice = bob.peer(alice.id, alice.publicKey());
    const outcomes = outgoing.map(({ envelope }) => bobs.receive(envelope, toAlice));
    assert.equal(outcomes[1].message.content.text, "it works");
    const key = SecretKey.generate();
    const { client, hello } = transport.Client.start(key.publicKey());
    const server = new transport.Server();
    Array.from(server.receive(hello));
    assert.deepEqual(Array.from(client.receive(server.hello(key)), ({ type }) => type), ["serverHello"]);
    assert.throws(() => session.idExport.parse("x"), { name: "EeemaError", reason: "not_in_session" });
    const base = await import(pathToFileURL(join(root, "dist/base.js")).href);
    assert.throws(() => new base.transport.Server(), { name: "EeemaError", reason: "not_in_base" });
});

test("the loaders of the large modules start again after a module that was not theirs", async () => {
    for (const name of ["web", "inline"]) {
        const loader = await import(pathToFileURL(join(root, `dist/${name}.js`)).href);
        await refuseOthers(loader.init, "eeema-base.wasm", "eeema-session.wasm");
        await loader.init(readFileSync(join(root, "dist/eeema.wasm")));
        const { Identity, Inbox } = loader;
        const said = new Function("Identity", "Inbox", `${PROGRAM} return said;`)(Identity, Inbox);
        assert.equal(said, "it works");
    }
});

test("both large modules run, with and without vectors", async () => {
    for (const file of ["eeema.wasm", "eeema-simd.wasm"]) {
        const module = new WebAssembly.Module(readFileSync(join(root, "dist", file)));
        await folder((made) => {
            // A fresh process, because a loader loads once.
            const program = join(made, "program.mjs");
            const web = JSON.stringify(pathToFileURL(join(root, "dist/inline.js")).href);
            const path = JSON.stringify(join(root, "dist", file));
            writeFileSync(
                program,
                `import { readFileSync } from "node:fs";
                import { init, Identity, Inbox } from ${web};
                await init(readFileSync(${path}));
                ${PROGRAM}
                console.log(said);`,
            );
            assert.equal(execFileSync(process.execPath, [program], { encoding: "utf8" }), "it works\n");
        });
        assert(WebAssembly.Module.exports(module).length > 100);
    }
});

test("a bundle of esbuild runs, as a module and as a script", () =>
    folder(async (made) => {
        const esbuild = require("esbuild");
        for (const [format, entry] of [
            ["esm", "eeema/inline"],
            ["cjs", "eeema/inline"],
            ["iife", "eeema/inline"],
        ]) {
            const file = join(made, `bundle-${format}.${format === "esm" ? "mjs" : "cjs"}`);
            await esbuild.build({
                stdin: {
                    contents: `import { init, Identity, Inbox } from "${entry}";
                        init().then(() => { ${PROGRAM} console.log(said); });`,
                    resolveDir: here,
                },
                bundle: true,
                format,
                platform: "browser",
                outfile: file,
                logLevel: "error",
                minify: true,
            });
            assert.equal(execFileSync(process.execPath, [file], { encoding: "utf8" }), "it works\n");
        }
        // Node needs no other entry.
        const file = join(made, "node.mjs");
        await esbuild.build({
            stdin: { contents: `import { Identity, Inbox } from "eeema"; ${PROGRAM} console.log(said);`, resolveDir: here },
            bundle: true,
            format: "esm",
            platform: "node",
            external: ["eeema"],
            outfile: file,
            logLevel: "error",
        });
        assert.match(readFileSync(file, "utf8"), /from "eeema"/);
    }));

const TYPES = { html: "text/html", js: "text/javascript", wasm: "application/wasm" };

/** Serves files from memory and from the package, on the loopback interface, and waits for what pages say. */
async function serve(pages, use) {
    const asked = [];
    let heard;
    const server = createServer(async (request, response) => {
        const { pathname } = new URL(request.url, "http://localhost");
        if (request.method === "POST") {
            let text = "";
            for await (const chunk of request.setEncoding("utf8")) {
                text += chunk;
            }
            response.end();
            heard?.(text);
            return;
        }
        asked.push(pathname);
        try {
            const body = pages[pathname] ?? readFileSync(join(root, "dist", pathname.slice("/dist/".length)));
            response.setHeader("Content-Type", TYPES[pathname.split(".").at(-1)] ?? "text/plain");
            response.end(body);
        } catch {
            response.statusCode = 404;
            response.end();
        }
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const origin = `http://127.0.0.1:${server.address().port}`;
    try {
        return await use((page) => visit(`${origin}${page}`, (listener) => (heard = listener)), asked);
    } finally {
        server.closeAllConnections();
        server.close();
    }
}

/** Opens a page in Chromium until it says something. */
function visit(url, listen) {
    return folder(
        (made) =>
            new Promise((resolve, reject) => {
                const chromium = spawn(process.env.EEEMA_CHROMIUM ?? "chromium", [
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--remote-debugging-port=0",
                    `--user-data-dir=${made}`,
                    url,
                ]);
                let [errors, said] = ["", undefined];
                const timer = setTimeout(() => chromium.kill("SIGTERM"), 180_000);
                chromium.stderr.on("data", (data) => (errors += data));
                chromium.on("error", reject);
                listen((text) => {
                    said = text;
                    chromium.kill("SIGTERM");
                });
                // Its folder is removed once nobody writes into it.
                chromium.on("close", () => {
                    clearTimeout(timer);
                    if (said === undefined) {
                        reject(new Error(`chromium said nothing\n${errors}`));
                    } else {
                        resolve(said);
                    }
                });
            }),
    );
}

const page = (script) => `<!doctype html><meta charset="utf-8"><script type="module">
const say = (text) => fetch("/said", { method: "POST", body: text });
try { ${script} } catch (error) { say(String(error.stack)); }
</script>`;

test("a page in Chromium seals and opens", { timeout: 300_000 }, async () => {
    const program = (file) =>
        page(`const { init, Identity, Inbox } = await import("/dist/${file}"); await init(); ${PROGRAM} say(said);`);
    const pages = Object.fromEntries(
        ["web", "base", "session", "inline"].map((name) => [`/${name}.html`, program(`${name}.js`)]),
    );
    await serve(pages, async (open, asked) => {
        for (const [name, file] of [
            ["web", "/dist/eeema-simd.wasm"],
            ["base", "/dist/eeema-base.wasm"],
            ["session", "/dist/eeema-session.wasm"],
            ["inline", undefined],
        ]) {
            asked.length = 0;
            assert.equal(await open(`/${name}.html`), "it works");
            const modules = asked.filter((path) => path.endsWith(".wasm"));
            assert.deepEqual(modules, file === undefined ? [] : [file]);
        }
    });
});

test("the page that checks an ID export works without a network", { timeout: 300_000 }, async () => {
    const example = process.env.EEEMA_EXAMPLES ?? join(here, "../examples");
    const html = readFileSync(join(example, "id-export.html"), "utf8");
    const identity = imported.Identity.generate("ALICE001");
    const exported = imported.idExport.seal(identity, "correct horse", { scheme: "legacy" });
    const filled = html.replace(
        "</body>",
        `<script type="module">
            const element = (id) => document.getElementById(id);
            const changed = (node) =>
                new Promise((resolve) => {
                    const options = { attributes: true, childList: true, characterData: true, subtree: true };
                    new MutationObserver(resolve).observe(node, options);
                });
            if (element("check").disabled) await changed(element("check"));
            element("export").value = ${JSON.stringify(exported)};
            element("password").value = "correct horse";
            const shown = changed(element("result"));
            element("check").click();
            await shown;
            fetch("/said", { method: "POST", body: document.body.innerText });
        </script></body>`,
    );
    assert.notEqual(filled, html);
    await serve({ "/id-export.html": filled }, async (open, asked) => {
        const shown = await open("/id-export.html");
        assert.match(shown, /ALICE001/);
        const [row] = imported.verification.keyRows(identity.publicKey());
        assert(shown.includes(row), shown);
        assert.doesNotMatch(shown, /private:/);
        assert.deepEqual(asked.filter((path) => !/\.(html|js|wasm)$|favicon/.test(path)), []);
    });
});
