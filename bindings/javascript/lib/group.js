// Groups: one message for all members, and the rules for what arrives.

import { flag, integer, items, object, optional, text, time } from "./check.js";
import { contentOf } from "./content.js";
import { attempt } from "./errors.js";
import { during } from "./handle.js";
import { peerOf } from "./keys.js";
import { headerOf, inboxOf } from "./message.js";
import { raw } from "./wasm.js";

export function generate(creator) {
    const id = text(creator, "creator");
    return attempt(() => raw().group_generate(id));
}

export function fanOut(inbox, peers, group, content, options = {}) {
    const [into, header] = [inboxOf(inbox), headerOf(options)];
    const [said, where] = [contentOf(content), optional(group, object, "group")];
    const members = raw().RawPeers.new();
    try {
        for (const peer of items(peers, "peers")) {
            members.push(peerOf(peer));
        }
        return during([inbox], () => raw().group_fan_out(into, members, header, said, where));
    } finally {
        members.free();
    }
}

export function receivers(group, user, groupName, kind) {
    const [known, id] = [object(group, "group"), text(user, "user")];
    const [name, type] = [text(groupName, "group name"), integer(kind, "kind", 0, 255)];
    return attempt(() => raw().group_receivers(known, id, name, type));
}

export function isNotesGroup(group, user) {
    const [known, id] = [object(group, "group"), text(user, "user")];
    return attempt(() => raw().group_is_notes_group(known, id));
}

export function decide(incoming, group) {
    const [arrived, known] = [object(incoming, "incoming"), optional(group, object, "group")];
    return attempt(() => raw().group_decide(arrived, known));
}

export function decideLeave(incoming, group) {
    const [arrived, known] = [object(incoming, "incoming"), optional(group, object, "group")];
    return attempt(() => raw().group_decide_leave(arrived, known));
}

export function decideSetup(incoming, group, members) {
    const [arrived, known] = [object(incoming, "incoming"), optional(group, object, "group")];
    const ids = items(members, "members");
    return attempt(() => raw().group_decide_setup(arrived, known, ids));
}

export function decideSyncRequest(incoming, group, limited) {
    const [arrived, known] = [object(incoming, "incoming"), optional(group, object, "group")];
    const isLimited = flag(limited, "limited");
    return attempt(() => raw().group_decide_sync_request(arrived, known, isLimited));
}

export function isSyncLimited(last, now) {
    const [before, present] = [optional(last, time, "last"), time(now, "now")];
    return attempt(() => raw().group_is_sync_limited(before, present));
}

export function mayRequestSync(group, user, last, now) {
    const [where, id] = [object(group, "group"), text(user, "user")];
    const [before, present] = [optional(last, time, "last"), time(now, "now")];
    return attempt(() => raw().group_may_request_sync(where, id, before, present));
}

export function isResyncDue(group, user, last, now) {
    const [where, id] = [object(group, "group"), text(user, "user")];
    const [before, present] = [time(last, "last"), time(now, "now")];
    return attempt(() => raw().group_is_resync_due(where, id, before, present));
}
