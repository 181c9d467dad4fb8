// The example of the README runs.

import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

test("the example of the README runs", () => {
    const root = dirname(createRequire(import.meta.url).resolve("eeema/package.json"));
    const [, program] = /^```js\n([\s\S]*?)^```/m.exec(readFileSync(join(root, "README.md"), "utf8"));
    const file = join(dirname(fileURLToPath(import.meta.url)), "readme-example.mjs");
    writeFileSync(file, program);
    try {
        const said = execFileSync(process.execPath, [file], { encoding: "utf8" });
        assert.equal(said, "{ type: 'text', text: 'The tide is at 6:40.' }\n");
    } finally {
        rmSync(file);
    }
});
