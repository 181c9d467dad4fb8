// Sessions and frames with chosen keys: for known answers.

import { bytes, integer, items, object, optional, text, time } from "./check.js";
import { groupOf } from "./content.js";
import { attempt } from "./errors.js";
import { during, Handle, hold, notConstructible, rawOf, wrap } from "./handle.js";
import { identityOf, peerOf, publicBytes, secretOf } from "./keys.js";
import { kindOf } from "./transport.js";
import { raw } from "./wasm.js";

export { sequenceNumbers, startClient, startServer } from "./transport.js";

const NOTHING = new Uint8Array();

export function countedNonce(cookie, sequence) {
    const [front, number] = [bytes(cookie, "cookie", 16), time(sequence, "sequence")];
    return attempt(() => raw().counted_nonce(front, number));
}

export function vouch(withPermanent, withTemporary, serverCookie, temporaryClientKey) {
    const [permanent, temporary] = [bytes(withPermanent, "agreed key", 32), bytes(withTemporary, "agreed key", 32)];
    const [cookie, key] = [bytes(serverCookie, "cookie", 16), publicBytes(temporaryClientKey)];
    return attempt(() => raw().vouch(permanent, temporary, cookie, key));
}

export class Channel extends Handle {
    constructor(sessionKey, ours, theirs, limit) {
        super();
        const key = bytes(sessionKey, "session key", 32);
        const [own, other] = [object(ours, "ours"), object(theirs, "theirs")];
        const most = integer(limit, "limit", 0, 0xffff);
        hold(this, attempt(() => raw().RawChannel.new(key, own, other, most)));
    }

    receive(input) {
        const checked = bytes(input, "input");
        return attempt(() => rawOf(Channel, this, "channel").receive(checked));
    }

    sealFrame(kind, payload) {
        const [type, checked] = [kindOf(kind), bytes(payload, "payload")];
        return attempt(() => rawOf(Channel, this, "channel").seal_frame(type, checked));
    }
}

export function advanceChain(chainKey, counter, target) {
    const key = bytes(chainKey, "chain key", 32);
    const [from, to] = [time(counter, "counter"), time(target, "target")];
    return attempt(() => raw().chain_advance(key, from, to));
}

export function deriveChains(agreements, initiator, responder) {
    const agreed = object(agreements, "agreements");
    const [first, second] = [text(initiator, "initiator"), text(responder, "responder")];
    return attempt(() => raw().chains_derive(agreed, first, second));
}

export function initiateSession(identity, peer, versions, sessionId, secretKey) {
    const [own, to, range] = [identityOf(identity), peerOf(peer), object(versions, "versions")];
    const [id, secret] = [bytes(sessionId, "session id", 16), secretOf(secretKey)];
    return during([identity, peer, secretKey], () => raw().session_initiate(own, to, range, id, secret));
}

export function announceSession(session, versions) {
    const [encoded, range] = [bytes(session, "session"), object(versions, "versions")];
    return attempt(() => raw().session_announce(encoded, range));
}

export function sealInSession(session, inner, group, versions) {
    const [encoded, sealed] = [bytes(session, "session"), bytes(inner, "inner")];
    const [where, range] = [groupOf(group), object(versions, "versions")];
    return attempt(() => raw().session_seal(encoded, sealed, where, range));
}

/** Turns the chain of a session past a message. */
export class CommitToken extends Handle {
    constructor() {
        super();
        notConstructible("receiveInSessions");
    }

    commit(session) {
        const encoded = bytes(session, "session");
        return attempt(() => rawOf(CommitToken, this, "token").commit(encoded));
    }
}

export function receiveInSessions(identity, peer, sessions, versions, messageId, body, sessionKey) {
    const [own, from, range] = [identityOf(identity), peerOf(peer), object(versions, "versions")];
    const list = items(sessions, "sessions").map((session) => bytes(session, "session"));
    const [id, said] = [bytes(messageId, "message id", 8), bytes(body, "body")];
    const key = optional(sessionKey, bytes, "session key", 32) ?? NOTHING;
    const reaction = during([identity, peer], () => raw().session_receive(own, from, list, range, id, said, key));
    if (reaction.token !== undefined) {
        reaction.token = wrap(CommitToken, reaction.token);
    }
    return reaction;
}
