// The declarations: a program that uses all of them compiles, and they declare what is exported, no more and no less.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import * as eeema from "eeema";

const here = dirname(fileURLToPath(import.meta.url));
const { resolve } = createRequire(import.meta.url);
const declarations = readFileSync(join(dirname(resolve("eeema/package.json")), "index.d.ts"), "utf8");

function compile(...arguments_) {
    const compiler = join(dirname(resolve("typescript/package.json")), "bin/tsc");
    try {
        execFileSync(process.execPath, [compiler, "--noEmit", "--strict", "--exactOptionalPropertyTypes", ...arguments_], {
            cwd: here,
            encoding: "utf8",
        });
    } catch (error) {
        assert.fail(`${error.stdout}${error.stderr}`);
    }
}

const TARGET = ["--target", "es2022", "--lib", "esnext,dom,dom.iterable,dom.asynciterable", "--types", "node"];

test("a program that uses everything compiles, in every way to resolve modules", () => {
    for (const resolution of ["nodenext", "bundler"]) {
        const module = resolution === "bundler" ? "preserve" : "nodenext";
        compile(...TARGET, "--module", module, "--moduleResolution", resolution, "types/usage.ts");
    }
    compile(...TARGET, "--module", "nodenext", "--moduleResolution", "nodenext", "types/usage-require.cts");
});

/** The functions, constants and classes that a piece of the declarations has, with the names in the classes. */
function declared(text) {
    const found = new Map();
    for (const [, kind, name] of text.matchAll(/^ *(?:export )?(function|const|class) (\w+)/gm)) {
        found.set(name, kind);
    }
    return found;
}

/** The text between a line and the next one that closes it at the same depth. */
function block(text, opening) {
    const start = text.indexOf(opening);
    assert.notEqual(start, -1, opening);
    const line = text.slice(start, text.indexOf("\n", start));
    if (line.endsWith("{}")) {
        return line;
    }
    const indent = /^ */.exec(text.slice(text.lastIndexOf("\n", start) + 1))[0];
    return text.slice(start, text.indexOf(`\n${indent}}`, start));
}

function members(text) {
    const indent = /\n( +)/.exec(text)?.[1] ?? "";
    const member = new RegExp(`^${indent}(?:static |readonly )*(\\w+)(?:\\??:|\\()`, "gm");
    const names = [...text.matchAll(member)].map(([, name]) => name);
    return new Set(names.filter((name) => name !== "constructor"));
}

function expectClass(name, Class, text) {
    const names = members(text);
    const ours = [
        ...Object.getOwnPropertyNames(Class.prototype).filter((member) => member !== "constructor" && member !== "name"),
        ...Object.getOwnPropertyNames(Class).filter((member) => typeof Class[member] === "function"),
    ];
    for (const member of ours) {
        assert(names.has(member), `${name}.${member} is not declared`);
    }
    const inherited = new Set(["free", "reason"]);
    const fields = name === "Message" ? names : new Set();
    for (const member of names) {
        const isOurs = ours.includes(member) || inherited.has(member) || fields.has(member);
        assert(isOurs || member in Class.prototype, `${name}.${member} is declared, but not there`);
    }
}

test("what is declared is exported, and what is exported is declared", () => {
    const top = declarations.replace(/^export namespace (\w+) \{[\s\S]*?^\}/gm, "");
    const spaces = [...declarations.matchAll(/^export namespace (\w+)/gm)].map(([, name]) => name);
    const names = [...declared(top).keys(), ...spaces];
    assert.deepEqual([...names].sort(), Object.keys(eeema).sort());
    for (const [name, exported] of Object.entries(eeema)) {
        if (typeof exported === "function") {
            if (/^class/.test(`${exported}`)) {
                expectClass(name, exported, block(declarations, `export class ${name} `));
            }
            continue;
        }
        const text = block(declarations, `export namespace ${name} {`);
        const inner = declared(text);
        assert.deepEqual([...inner.keys()].sort(), Object.keys(exported).sort(), name);
        for (const [member, kind] of inner) {
            if (kind === "class") {
                expectClass(`${name}.${member}`, exported[member], block(text, `class ${member} `));
            }
        }
    }
});

test("every class, function and constant has words about it, or its name says all", () => {
    const lines = declarations.split("\n");
    const bare = lines.filter((line, index) => /^export (class|function)/.test(line) && !/\*\/$/.test(lines[index - 1]));
    assert.deepEqual(bare, []);
});
