// The vectors of the repository: every record of a protocol that is bound is checked, and how many that are is said.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";

import { repository } from "./repository.js";
import { long } from "./vectors/record.js";

const folder = join(repository, "tests/vectors");

/** Topics that are not bound at all; docs/bindings.md says why. */
const NOT_BOUND = new Set([
    "calls",
    "data-backup",
    "web",
]);

const counts = [];

/** Checks every record whose kind is bound, and fails at a kind that is neither bound nor named as not bound. */
function run(records, checks, notBound) {
    const failures = [];
    let checked = 0;
    let left = 0;
    for (const record of records) {
        if (Object.hasOwn(notBound, record.kind)) {
            left += 1;
            continue;
        }
        try {
            assert(Object.hasOwn(checks, record.kind), `unknown kind ${record.kind}`);
            checks[record.kind](record);
            checked += 1;
        } catch (error) {
            failures.push(`${record.name}: ${error.message}`);
        }
    }
    assert.deepEqual(failures, []);
    return { checked, left };
}

/** Reads JSON with its long integers as bigints, which JSON.parse would round. */
function parse(text) {
    const marked = text.replace(/(?<=[[:,]\s*)-?\d{16,}(?=\s*[\],}])/g, (digits) => `"long ${digits}"`);
    return JSON.parse(marked, (_, value) => {
        const digits = typeof value === "string" && /^long (-?\d+)$/.exec(value)?.[1];
        return digits ? long(digits) : value;
    });
}

/** Some records name a case that comes before them: gives them the case itself. */
function handOverStages(set) {
    const cases = new Map(set.cases.map((record) => [record.name, record]));
    for (const record of set.reject) {
        record.stage = cases.get(record.stage) ?? record.stage;
    }
}

for (const file of readdirSync(folder)) {
    const set = parse(readFileSync(join(folder, file), "utf8"));
    if (NOT_BOUND.has(set.topic)) {
        continue;
    }
    const { cases, rejects, notBound } = await import(`./vectors/${set.topic}.js`);
    handOverStages(set);
    for (const [list, checks] of [
        ["cases", cases],
        ["reject", rejects],
    ]) {
        test(`${set.topic}: ${list}`, { timeout: 600_000 }, () => {
            const { checked, left } = run(set[list], checks, notBound);
            assert(checked > 0);
            counts.push({ topic: set.topic, list, checked, left });
        });
    }
    test(`${set.topic}: what is not bound stands in the file`, () => {
        const kinds = new Set([...set.cases, ...set.reject].map((record) => record.kind));
        for (const kind of Object.keys(notBound)) {
            assert(kinds.has(kind), kind);
        }
    });
}

after(() => {
    for (const { topic, list, checked, left } of counts) {
        console.log(`vectors: ${topic} ${list}: ${checked} checked, ${left} not bound`);
    }
    const sum = (list, what) =>
        counts.filter((count) => count.list === list).reduce((total, count) => total + count[what], 0);
    console.log(
        `vectors: ${sum("cases", "checked")} cases and ${sum("reject", "checked")} rejects checked; ` +
            `${sum("cases", "left") + sum("reject", "left")} of these topics are not bound`,
    );
});
