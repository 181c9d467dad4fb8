// Forward security: an inbox whose messages go through sessions.

import { bytes, call, integer, items, object, optional, text, time } from "./check.js";
import { contentOf, groupOf } from "./content.js";
import { attempt } from "./errors.js";
import { during, Handle, hold, soleRawOf } from "./handle.js";
import { identityOf, peerOf } from "./keys.js";
import { Finder, headerOf, messageOf, slot, STORE_METHODS } from "./message.js";
import { raw } from "./wasm.js";

export const FEATURE = 0x40;

export const VERSIONS = Object.freeze({ V1_0: 0x0100, V1_1: 0x0101, V1_2: 0x0102 });

export const REJECT_CAUSES = Object.freeze({ STATE_MISMATCH: 0, UNKNOWN_SESSION: 1, DISABLED_BY_LOCAL: 2 });

export const TERMINATE_CAUSES = Object.freeze({
    UNKNOWN_SESSION: 0,
    RESET: 1,
    DISABLED_BY_LOCAL: 2,
    DISABLED_BY_REMOTE: 3,
});

const SESSION_STORE_METHODS = [...STORE_METHODS, "sessionsWith", "saveSession", "removeSession"];

/** What is left of an envelope that arrived: enough to accept it. */
const arrivals = new WeakMap();
/** What says of an envelope that the server has it. */
const tokens = new WeakMap();

export class SessionInbox extends Handle {
    constructor(identity, store, options = {}) {
        super();
        const own = identityOf(identity);
        const { versions } = object(options, "options");
        const range = versions === undefined || versions === null ? versions : object(versions, "versions");
        if (store === undefined) {
            hold(this, during([identity], () => raw().RawSessionInbox.in_memory(own, range)));
            return;
        }
        object(store, "store");
        for (const method of SESSION_STORE_METHODS) {
            call(store[method], `store.${method}`);
        }
        hold(this, during([identity], () => raw().RawSessionInbox.with_store(own, range, store)));
    }

    get ownId() {
        return attempt(() => inboxOf(this).own_id());
    }

    send(peer, features, content, options = {}) {
        const [to, mask] = [peerOf(peer), time(features, "features")];
        const [header, now] = [headerOf(options), nowOf(options.now)];
        const [said, group] = [contentOf(content), groupOf(options.group)];
        const inbox = inboxOf(this);
        return sendingOf(during([this, peer], () => inbox.send(to, mask, header, said, group, now)));
    }

    sendToAll(receivers, content, options = {}) {
        const [header, now] = [headerOf(options), nowOf(options.now)];
        const [said, group] = [contentOf(content), groupOf(options.group)];
        const list = items(receivers, "receivers").map((receiver) => {
            if (!Array.isArray(receiver)) {
                throw new TypeError("receivers: expected pairs of a peer and its features");
            }
            return [peerOf(receiver[0]), time(receiver[1], "features")];
        });
        const peers = raw().RawPeers.new();
        try {
            list.forEach(([peer]) => peers.push(peer));
            const masks = list.map(([, features]) => features);
            const inbox = inboxOf(this);
            const sent = during([this], () => inbox.send_to_all(peers, masks, header, said, group, now));
            return sent.map(sendingOf);
        } finally {
            peers.free();
        }
    }

    refresh(peer, features, now) {
        const [to, mask, present] = [peerOf(peer), time(features, "features"), nowOf(now)];
        const inbox = inboxOf(this);
        return sendingOf(during([this, peer], () => inbox.refresh(to, mask, present)));
    }

    receive(envelope, findPeer, now) {
        const [checked, finder] = [bytes(envelope, "envelope").slice(), new Finder(findPeer)];
        const [inbox, present] = [inboxOf(this), nowOf(now)];
        return outcomeOf(during([this], () => inbox.receive(checked, slot(), finder.find, present)));
    }

    accept(arrived) {
        const inbox = inboxOf(this);
        const arrival = arrivals.get(object(arrived, "arrived"));
        if (arrival === undefined) {
            throw new TypeError("arrived: expected what a SessionInbox received, once");
        }
        arrivals.delete(arrived);
        return during([this], () => inbox.accept(arrival));
    }

    acknowledged(outgoing, now) {
        const [inbox, present] = [inboxOf(this), nowOf(now)];
        const token = tokens.get(object(outgoing, "outgoing"));
        if (token === undefined) {
            throw new TypeError("outgoing: expected an envelope that a SessionInbox made");
        }
        during([this], () => inbox.acknowledged(token, present));
    }

    terminate(peer, sessionId, cause, now) {
        const [to, id] = [peerOf(peer), bytes(sessionId, "session id", 16)];
        const [why, present, inbox] = [causeOf(cause), nowOf(now), inboxOf(this)];
        return sendingOf(during([this, peer], () => inbox.terminate(to, id, why, present)));
    }

    terminateAll(peer, cause, now) {
        const [to, why, present] = [peerOf(peer), causeOf(cause), nowOf(now)];
        const inbox = inboxOf(this);
        return sendingOf(during([this, peer], () => inbox.terminate_all(to, why, present)));
    }
}

function inboxOf(value) {
    return soleRawOf(SessionInbox, value, "inbox");
}

function nowOf(now) {
    return optional(now, time, "now") ?? Date.now();
}

function causeOf(cause) {
    return integer(cause, "cause", 0, 0xffff_ffff);
}

function outgoingOf({ token, ...fields }) {
    const outgoing = Object.freeze(fields);
    tokens.set(outgoing, token);
    return outgoing;
}

function sendingOf(sending) {
    return Object.freeze({ ...sending, outgoing: sending.outgoing.map(outgoingOf) });
}

function outcomeOf({ arrival, ...outcome }) {
    if (outcome.type !== "arrived") {
        return Object.freeze(outcome);
    }
    outcome.replies = outcome.replies.map(outgoingOf);
    if (outcome.message !== undefined) {
        outcome.message = messageOf(outcome.message);
    }
    const arrived = Object.freeze(outcome);
    arrivals.set(arrived, arrival);
    return arrived;
}

export function readSession(encoded) {
    const session = bytes(encoded, "session");
    return attempt(() => raw().session_show(session));
}

export function best(sessions) {
    const list = items(sessions, "sessions").map((session) => bytes(session, "session"));
    return attempt(() => raw().session_best(list));
}

export function decodeEnvelope(body) {
    const checked = bytes(body, "body");
    return attempt(() => raw().session_envelope_decode(checked));
}

export function rewriteEnvelope(body) {
    const checked = bytes(body, "body");
    return attempt(() => raw().session_envelope_rewrite(checked));
}

export function negotiate(own, peer) {
    const [ours, theirs] = [object(own, "own"), object(peer, "peer")];
    return attempt(() => raw().session_negotiate(ours, theirs));
}

export function processVersions(versions, offered, applied, highest) {
    const before = object(versions, "versions");
    const [offer, apply] = [integer(offered, "offered", 0, 0xffff_ffff), integer(applied, "applied", 0, 0xffff_ffff)];
    const most = integer(highest, "highest", 0, 0xffff);
    return attempt(() => raw().session_process_versions(before, offer, apply, most));
}
