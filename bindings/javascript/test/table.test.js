// docs/bindings.md against the public interface of the library, and against what the package exports.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import * as eeema from "eeema";

import { repository } from "./repository.js";

const read = (file) => readFileSync(join(repository, file), "utf8");

const rows = read("docs/bindings.md")
    .split("\n## JavaScript\n")[1]
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));

const quoted = (text) => [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name);

/** Our names in a cell: what stands in it before a reason, and looks like a name of ours. */
const names = rows.flatMap(([, cell]) =>
    cell.startsWith("not bound") ? [] : quoted(cell).filter((name) => name !== "type"),
);

function resolve(path) {
    const [outer, method] = path.split("#");
    const found = outer.split(".").reduce((value, name) => value?.[name], eeema);
    return method === undefined ? found : Object.getOwnPropertyDescriptor(found?.prototype ?? {}, method);
}

test("every name in the table is exported", () => {
    assert(names.length > 80, `${names.length} names`);
    for (const name of names) {
        assert.notEqual(resolve(name), undefined, name);
    }
});

test("everything that is exported stands in the table", () => {
    const known = new Set(names);
    const missing = [];
    for (const [name, exported] of Object.entries(eeema)) {
        const isError = exported === eeema.EeemaError || exported.prototype instanceof eeema.EeemaError;
        if (isError || name === "init") {
            continue;
        }
        const paths =
            typeof exported === "function" ? [name] : Object.keys(exported).map((inner) => `${name}.${inner}`);
        missing.push(...paths.filter((path) => !known.has(path)));
    }
    assert.deepEqual(missing, []);
});

test("every public module stands in the table, and every noun in it is one of the library", () => {
    const lines = read("docs/public-api.txt").split("\n");
    const modules = lines.map((line) => /^(\w+)(?: \[[^\]]*\])?: mod$/.exec(line)?.[1]).filter(Boolean);
    assert(modules.length > 15, `${modules}`);
    const nouns = rows.flatMap(([noun]) => quoted(noun));
    for (const module of modules) {
        assert(
            nouns.some((noun) => noun.split("::")[0] === module),
            `${module} stands in no row`,
        );
    }
    for (const noun of nouns) {
        // What is generic over a password is not in the list of the interface.
        const isKnown = lines.some((line) => line.startsWith(`${noun}:`) || line.startsWith(`${noun} [`));
        assert(isKnown || noun === "safe::find_mistyped", noun);
    }
});

test("every row has a cell for JavaScript", () => {
    for (const [noun, cell] of rows) {
        assert.notEqual(cell, "", noun);
    }
});
