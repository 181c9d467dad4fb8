// Topic `contact-hash`.

import assert from "node:assert/strict";

import { contactHash, SecretKey } from "eeema";

import { bytes, hex, refuses } from "./record.js";

const { directory, gatewayLookup } = contactHash;
const encode = (value) => new TextEncoder().encode(JSON.stringify(value));

function expectHash(record, hash) {
    assert.equal(hex(hash), record.hash);
    assert.equal(contactHash.toHex(hash), record.hash);
    assert.equal(contactHash.toBase64(hash), record.hash_base64);
    assert.equal(hex(contactHash.fromHex(record.hash)), record.hash);
    assert.equal(hex(contactHash.fromBase64(record.hash_base64)), record.hash);
}

const joined = (hashes) => new Uint8Array(Buffer.concat(hashes));
const phones = (record) => contactHash.phones(record.phones);
const emails = (record) =>
    joined(
        record.emails.flatMap((text) => {
            const { hash, alternative } = contactHash.email(text);
            return alternative === undefined ? [hash] : [hash, alternative.hash];
        }),
    );

function respond(record) {
    const key = SecretKey.fromBytes(bytes(record.secret_key));
    return directory.respond(encode(record.answer), record.identity, key);
}

export const cases = {
    phone(record) {
        assert.equal(contactHash.parsePhone(record.input), record.normalized);
        expectHash(record, contactHash.phone(record.input));
        const many = record.hash.repeat(17);
        assert.equal(hex(contactHash.phones(Array(17).fill(record.input))), many);
        const numbers = new BigUint64Array(17).fill(BigInt(record.normalized));
        assert.equal(hex(contactHash.phones(numbers)), many);
    },

    email(record) {
        const { address, hash, alternative } = contactHash.email(record.input);
        assert.equal(address, record.normalized);
        expectHash(record, hash);
        assert.equal(hex(contactHash.emails(Array(17).fill(record.input))), record.hash.repeat(17));
        assert.equal(alternative === undefined, record.alternative === undefined);
        if (alternative !== undefined) {
            assert.equal(alternative.address, record.alternative.normalized);
            expectHash(record.alternative, alternative.hash);
        }
    },

    match_request(record) {
        const request = directory.matchRequest({
            phones: phones(record),
            emails: emails(record),
            includeInactive: record.include_inactive,
            token: record.match_token,
        });
        assert.deepEqual(JSON.parse(request), record.request);
    },

    gateway_bulk(record) {
        const request = gatewayLookup.bulkRequest({ phones: phones(record), emails: emails(record) });
        assert.deepEqual(JSON.parse(request), record.request);
    },

    gateway_lookup(record) {
        const path = record.input.includes("@")
            ? gatewayLookup.emailPath(contactHash.email(record.input).hash)
            : gatewayLookup.phonePath(contactHash.phone(record.input));
        assert.equal(path, record.path);
    },

    invert(record) {
        const range = new contactHash.PhoneRange(record.first, record.count);
        assert.equal(range.countLeft, record.count);
        assert.equal(range.find(bytes(record.hash), record.count), record.normalized);
        assert.equal(range.countLeft, 0);
        const { numbers, hashes } = new contactHash.PhoneRange(record.first, record.count).next(record.count);
        const place = numbers.indexOf(BigInt(record.normalized));
        expectHash(record, hashes.slice(32 * place, 32 * place + 32));
    },

    challenge_response(record) {
        assert.deepEqual(JSON.parse(respond(record)), record.request);
    },
};

export const rejects = {
    phone(record) {
        refuses(() => contactHash.phone(record.input), record.reason);
    },

    email(record) {
        refuses(() => contactHash.email(record.input), record.reason);
    },

    challenge_response(record) {
        const reasons = { length: "key_length", "non-contributory public key": "non_contributory" };
        assert(reasons[record.reason], record.reason);
        refuses(() => respond(record), reasons[record.reason]);
    },
};

export const notBound = {};
