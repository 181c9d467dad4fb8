// Sealing with chosen randomness, and the parts of messages and backups: for known answers. Two messages with one nonce
// give both away.

import { bytes, integer, object, optional } from "./check.js";
import { contentOf, groupOf } from "./content.js";
import { attempt } from "./errors.js";
import { during } from "./handle.js";
import { peerOf } from "./keys.js";
import { headerOf } from "./message.js";
import { raw } from "./wasm.js";

export { sealerWithKey as blobSealer, sealWith as sealBlob } from "./blob.js";
export { sealWith as sealIdExport } from "./id-export.js";
export * from "./known-sessions.js";
export { deviceGroupKeys, respondToMediator, sealForDevices } from "./multi-device.js";
export { sealWith as sealSafeDocument } from "./safe.js";

export function sealEnvelope(peer, content, options, randomness) {
    const [to, header] = [peerOf(peer), headerOf(options)];
    const [said, group] = [contentOf(content), groupOf(options.group)];
    const chosen = object(randomness, "randomness");
    return during([peer], () => raw().hazmat_seal(to, header, said, group, chosen));
}

export function sealGatewayBox(peer, content, group, randomness) {
    const [to, said, where] = [peerOf(peer), contentOf(content), groupOf(group)];
    const chosen = object(randomness, "randomness");
    return during([peer], () => raw().hazmat_gateway_seal(to, said, where, chosen));
}

export function encodeContainer(kind, body, drawnPadding) {
    const [type, content] = [integer(kind, "kind", 0, 255), bytes(body, "body")];
    const padding = integer(drawnPadding, "padding", 1, 255);
    return attempt(() => raw().container_encode(type, content, padding));
}

export function decodeContainer(plaintext) {
    const checked = bytes(plaintext, "plaintext");
    return attempt(() => raw().container_decode(checked));
}

export function encodeMetadata(metadata, padding) {
    const [fields, zeros] = [object(metadata, "metadata"), integer(padding, "padding", 0, 65_535)];
    return attempt(() => raw().metadata_encode(fields, zeros));
}

export function decodeMetadata(plaintext) {
    const checked = bytes(plaintext, "plaintext");
    return attempt(() => raw().metadata_decode(checked));
}

export function sealSecretbox(key, nonce, plaintext) {
    const [secret, number] = [bytes(key, "key", 32), bytes(nonce, "nonce", 24)];
    const data = bytes(plaintext, "plaintext");
    return attempt(() => raw().secretbox_seal(secret, number, data));
}

export function openSecretbox(key, nonce, sealed) {
    const [secret, number] = [bytes(key, "key", 32), bytes(nonce, "nonce", 24)];
    const data = bytes(sealed, "sealed");
    return attempt(() => raw().secretbox_open(secret, number, data));
}

export function sealSafeContainer(encryptionKey, body, nonce) {
    const [key, number] = [bytes(encryptionKey, "encryption key", 32), bytes(nonce, "nonce", 24)];
    const content = bytes(body, "body");
    return attempt(() => raw().safe_container_seal(key, content, number));
}

export function openSafeContainer(encryptionKey, backup, maxPlaintext) {
    const [key, sealed] = [bytes(encryptionKey, "encryption key", 32), bytes(backup, "backup")];
    const most = optional(maxPlaintext, integer, "maxPlaintext", 0, 0xffff_ffff);
    return attempt(() => raw().safe_container_open(key, sealed, most));
}
