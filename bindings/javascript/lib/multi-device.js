// The keys of a group of linked devices.

import { bytes, text } from "./check.js";
import { attempt } from "./errors.js";
import { Handle, notConstructible, rawOf, wrap } from "./handle.js";
import { publicBytes } from "./keys.js";
import { raw } from "./wasm.js";

const NOTHING = new Uint8Array();

export class DeviceGroupKey extends Handle {
    constructor() {
        super();
        notConstructible("DeviceGroupKey.generate or DeviceGroupKey.fromBytes");
    }

    static generate() {
        return wrap(DeviceGroupKey, attempt(() => raw().RawDeviceGroupKey.generate()));
    }

    static fromBytes(deviceGroupKey) {
        const key = bytes(deviceGroupKey, "device group key", 32);
        return wrap(DeviceGroupKey, attempt(() => raw().RawDeviceGroupKey.from_bytes(key)));
    }

    toBytes() {
        return keyOf(this).bytes();
    }

    groupId() {
        return keyOf(this).group_id();
    }

    seal(purpose, plaintext) {
        return sealForDevices(this, purpose, plaintext, NOTHING);
    }

    open(purpose, sealed) {
        const [kind, data] = [text(purpose, "purpose"), bytes(sealed, "sealed")];
        return attempt(() => keyOf(this).open(kind, data));
    }

    respond(mediatorKey, challenge) {
        return respondToMediator(this, mediatorKey, challenge, NOTHING);
    }
}

function keyOf(value) {
    return rawOf(DeviceGroupKey, value, "device group key");
}

/** Seals with a chosen nonce: for known answers. */
export function sealForDevices(key, purpose, plaintext, nonce) {
    const [group, kind] = [keyOf(key), text(purpose, "purpose")];
    const [data, chosen] = [bytes(plaintext, "plaintext"), bytes(nonce, "nonce")];
    return attempt(() => group.seal(kind, data, chosen));
}

/** Answers with a chosen nonce: for known answers. */
export function respondToMediator(key, mediatorKey, challenge, nonce) {
    const [group, mediator] = [keyOf(key), publicBytes(mediatorKey)];
    const [asked, chosen] = [bytes(challenge, "challenge"), bytes(nonce, "nonce")];
    return attempt(() => group.respond(mediator, asked, chosen));
}

export function deviceGroupKeys(key) {
    return attempt(() => keyOf(key).derived());
}

export function lastSealed(sealed) {
    const data = bytes(sealed, "sealed");
    return attempt(() => raw().last_sealed(data));
}

export function accepts(last, next) {
    const [before, after] = [bytes(last, "last", 56), bytes(next, "next", 56)];
    return attempt(() => raw().last_sealed_accepts(before, after));
}
