// Topic `multi-device`.

import assert from "node:assert/strict";

import { hazmat, multiDevice } from "eeema";

import { bytes, hex, refuses } from "./record.js";

const { DeviceGroupKey } = multiDevice;

const PURPOSES = {
    dgrk: "reflect",
    dgdik: "deviceInfo",
    dgsddk: "sharedDeviceData",
    dgtsk: "transactionScope",
};

function respond(record) {
    const key = DeviceGroupKey.fromBytes(bytes(record.dgk));
    return hazmat.respondToMediator(key, bytes(record.esk_public), bytes(record.challenge), bytes(record.nonce));
}

export const cases = {
    derive(record) {
        const key = DeviceGroupKey.fromBytes(bytes(record.dgk));
        const derived = hazmat.deviceGroupKeys(key);
        for (const [name, purpose] of Object.entries({ ...PURPOSES, dgpk: "path" })) {
            assert.equal(hex(derived[purpose]), record[name]);
        }
        assert.equal(hex(key.groupId()), record.dgid);
        assert.equal(hex(key.toBytes()), record.dgk);
    },

    seal(record) {
        const [key, purpose] = [DeviceGroupKey.fromBytes(bytes(record.dgk)), PURPOSES[record.key_name]];
        assert.equal(hex(hazmat.deviceGroupKeys(key)[purpose]), record.key);
        const sealed = hazmat.sealForDevices(key, purpose, bytes(record.plaintext), bytes(record.nonce));
        assert.equal(hex(sealed), record.sealed);
        assert.equal(hex(key.open(purpose, sealed)), record.plaintext);
        assert.equal(hex(key.open(purpose, key.seal(purpose, bytes(record.plaintext)))), record.plaintext);
    },

    "challenge-response"(record) {
        assert.equal(hex(respond(record)), record.response);
    },
};

const REASONS = { "low-order-key": "low_order_key", length: "length" };

export const rejects = {
    derive(record) {
        assert.equal(record.reason, "length");
        assert.throws(() => DeviceGroupKey.fromBytes(bytes(record.dgk)), RangeError);
    },

    /** The record names the key itself and not the group: the box is asked, and then the key of a group. */
    open(record) {
        assert.equal(record.reason, "authentication");
        const sealed = bytes(record.sealed);
        const open = () => hazmat.openSecretbox(bytes(record.key), sealed.subarray(0, 24), sealed.subarray(24));
        assert.throws(open);
        const key = DeviceGroupKey.fromBytes(bytes(record.key));
        refuses(() => key.open(PURPOSES[record.key_name], sealed), "unauthentic");
    },

    "challenge-response"(record) {
        refuses(() => respond(record), REASONS[record.reason]);
    },
};

export const notBound = {};
