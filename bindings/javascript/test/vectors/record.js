// What the checks of all topics need.

import assert from "node:assert/strict";

import { EeemaError } from "eeema";

export const bytes = (digits) => Uint8Array.from(Buffer.from(digits, "hex"));
export const hex = (data) => Buffer.from(data).toString("hex");

/** A number that may be a text, because JSON would round it. */
export const long = (value) => {
    const big = BigInt(value);
    return BigInt.asIntN(54, big) === big && Number.isSafeInteger(Number(big)) ? Number(big) : big;
};

/** Calls, and gives the reason why it was refused. */
export function reasonOf(call) {
    try {
        call();
    } catch (error) {
        assert(error instanceof EeemaError, `refused by ${error.stack}`);
        assert.equal(typeof error.reason, "string");
        assert.notEqual(error.message, "");
        return error.reason;
    }
    assert.fail("accepted");
}

export function refuses(call, reason) {
    assert.equal(reasonOf(call), reason);
}
