// What messages say. Contents are plain objects whose `type` names them; the module reads and writes them.

import { bytes, integer, items, object, optional, text } from "./check.js";
import { attempt } from "./errors.js";
import { raw } from "./wasm.js";

/** The group in which something is said, as the module takes it. */
export function groupOf(group) {
    return optional(group, object, "group");
}

/** A content, as the module takes it. */
export function contentOf(content) {
    return object(content, "content");
}

export function encodeBody(content, group) {
    const [said, where] = [contentOf(content), groupOf(group)];
    return attempt(() => raw().body_encode(said, where));
}

export function decodeBody(kind, body) {
    const [type, encoded] = [integer(kind, "kind", 0, 255), bytes(body, "body")];
    return attempt(() => raw().body_decode(type, encoded));
}

export function rewriteBody(kind, body) {
    const [type, encoded] = [integer(kind, "kind", 0, 255), bytes(body, "body")];
    return attempt(() => raw().body_rewrite(type, encoded));
}

export function bodyAsFile(kind, body) {
    const [type, encoded] = [integer(kind, "kind", 0, 255), bytes(body, "body")];
    return attempt(() => raw().body_as_file(type, encoded));
}

export function properties(kind) {
    return raw().kind_properties(integer(kind, "kind", 0, 255));
}

export function mentions(said) {
    const checked = text(said, "text");
    return attempt(() => raw().text_mentions(checked));
}

export function quote(said, ownMessageId) {
    const [checked, id] = [text(said, "text"), optional(ownMessageId, bytes, "own message id", 8)];
    return attempt(() => raw().text_quote(checked, id));
}

export function withQuote(messageId, said) {
    const [id, checked] = [bytes(messageId, "message id", 8), text(said, "text")];
    return attempt(() => raw().text_with_quote(id, checked));
}

export function splitText(said, limit = 6000) {
    const [checked, most] = [text(said, "text"), integer(limit, "limit", 0, 0xffff_ffff)];
    return attempt(() => raw().text_split(checked, most));
}

export function receiptOfEmoji(emoji) {
    return raw().receipt_of_emoji(text(emoji, "emoji"));
}

export function groupSetupMembers(members, creator) {
    const ids = items(members, "members");
    const checked = text(creator, "creator");
    return attempt(() => raw().group_setup_members(ids, checked));
}

export const FLAGS = Object.freeze({
    PUSH: 0x01,
    NO_QUEUING: 0x02,
    NO_ACKNOWLEDGEMENT: 0x04,
    SHORT_LIVED: 0x20,
    NO_DELIVERY_RECEIPTS: 0x80,
});
