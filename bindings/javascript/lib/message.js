// Messages, sealed and received.

import { bytes, call, items, object, optional, text, time, withSecret } from "./check.js";
import { contentOf, groupOf } from "./content.js";
import { attempt } from "./errors.js";
import { during, Handle, hold, rawOf, soleRawOf } from "./handle.js";
import { peerOf, Peer } from "./keys.js";
import { raw } from "./wasm.js";

/** Where a message came from, so that it can be accepted. */
const origins = new WeakMap();

/** A message that was opened and whose content passed all checks. */
export class Message {
    constructor() {
        throw new TypeError("this class has no constructor; use inbox.receive");
    }
}

/** Without an origin, another inbox accepts it. */
export function messageOf(record, origin) {
    const { groupId: _id, groupCreator: _creator, ...fields } = record;
    const message = Object.assign(Object.create(Message.prototype), fields);
    origins.set(message, origin);
    return Object.freeze(message);
}

/** What stands beside the content. */
export function headerOf(options) {
    const header = { ...object(options, "options") };
    header.createdAt = optional(header.createdAt, time, "createdAt") ?? Date.now();
    return header;
}

export function seal(peer, content, options = {}) {
    const [to, header] = [peerOf(peer), headerOf(options)];
    const [said, group] = [contentOf(content), groupOf(options.group)];
    return during([peer], () => raw().envelope_seal(to, header, said, group));
}

export function parseEnvelope(envelope) {
    const checked = bytes(envelope, "envelope");
    return attempt(() => raw().envelope_parse(checked));
}

export function openEnvelope(peer, envelope) {
    const [from, checked] = [peerOf(peer), bytes(envelope, "envelope").slice()];
    const record = attempt(() => raw().envelope_open(from, checked));
    return messageOf(record, { peer, envelope: checked });
}

export const STORE_METHODS = ["isNonceUsed", "isMessageIdUsed", "markNonce", "mark"];

export class Inbox extends Handle {
    constructor(ownId, store) {
        super();
        const id = text(ownId, "own id");
        if (store === undefined) {
            hold(this, attempt(() => raw().RawInbox.in_memory(id)));
            return;
        }
        object(store, "store");
        for (const method of STORE_METHODS) {
            call(store[method], `store.${method}`);
        }
        hold(this, attempt(() => raw().RawInbox.with_store(id, store)));
    }

    get ownId() {
        return attempt(() => inboxOf(this).own_id());
    }

    seal(peer, content, options = {}) {
        const [to, header] = [peerOf(peer), headerOf(options)];
        const [said, group] = [contentOf(content), groupOf(options.group)];
        const inbox = inboxOf(this);
        return during([this, peer], () => inbox.seal(to, header, said, group));
    }

    sealForGateway(peer, content, options = {}) {
        const [to, group] = [peerOf(peer), groupOf(object(options, "options").group)];
        const said = contentOf(content);
        const inbox = inboxOf(this);
        return during([this, peer], () => inbox.seal_for_gateway(to, said, group));
    }

    receive(envelope, findPeer) {
        const checked = bytes(envelope, "envelope").slice();
        const finder = new Finder(findPeer);
        const inbox = inboxOf(this);
        const outcome = during([this], () => inbox.receive(checked, slot(), finder.find));
        return outcomeOf(outcome, { peer: finder.found(outcome), envelope: checked });
    }

    receiveAll(envelopes, findPeer) {
        const list = items(envelopes, "envelopes").map((envelope) => bytes(envelope, "envelope").slice());
        const finder = new Finder(findPeer);
        const inbox = inboxOf(this);
        const outcomes = during([this], () => inbox.open_batch(list, slot(), finder.find));
        return outcomes.map((outcome, index) =>
            outcomeOf(outcome, { peer: finder.found(outcome), envelope: list[index] }),
        );
    }

    receiveCallback(callback, findPeer) {
        const verified = rawOf(Callback, callback, "callback");
        const finder = new Finder(findPeer);
        const inbox = inboxOf(this);
        const outcome = during([this, callback], () => inbox.receive_callback(verified, slot(), finder.find));
        return outcomeOf(outcome, { peer: finder.found(outcome), callback });
    }

    accept(message) {
        const origin = message instanceof Message ? origins.get(message) : undefined;
        if (origin === undefined) {
            throw new TypeError("message: expected a Message");
        }
        const [inbox, peer] = [inboxOf(this), peerOf(origin.peer)];
        if (origin.callback === undefined) {
            return during([this, origin.peer], () => inbox.accept(origin.envelope, peer));
        }
        const callback = rawOf(Callback, origin.callback, "callback");
        return during([this, origin.peer, origin.callback], () => inbox.accept_callback(callback, peer));
    }

    markNonce(nonce) {
        const [checked, inbox] = [bytes(nonce, "nonce", 24), inboxOf(this)];
        return during([this], () => inbox.mark_nonce(checked));
    }
}

export function inboxOf(value, name = "inbox") {
    return soleRawOf(Inbox, value, name);
}

/** Where the module looks for the contact that it asked for. */
export function slot() {
    theSlot ??= raw().RawSlot.new();
    return theSlot;
}

let theSlot;

/** Asks the caller for contacts, and knows whom they named. */
export class Finder {
    #peers = new Map();

    constructor(findPeer) {
        if (typeof findPeer !== "function" && !(findPeer instanceof Peer)) {
            throw new TypeError("findPeer: expected a function or a Peer");
        }
        const only = findPeer instanceof Peer ? findPeer.id : undefined;
        this.find = (id) => {
            const peer = only === undefined ? optional(findPeer(id), (known) => known) : id === only ? findPeer : undefined;
            if (peer !== undefined) {
                slot().put(peerOf(peer));
                this.#peers.set(id, peer);
            }
        };
    }

    /** Who sent the message. */
    found(outcome) {
        return this.#peers.get(outcome.message?.sender);
    }
}

function outcomeOf(outcome, origin) {
    if (outcome.type === "message") {
        outcome.message = messageOf(outcome.message, origin);
    }
    return Object.freeze(outcome);
}

/** A form of the Gateway whose MAC was right. */
export class Callback extends Handle {
    constructor(form, apiSecret) {
        super();
        hold(this, verifyCallback(form, apiSecret));
    }

    get sender() {
        return this.#fields().sender;
    }

    get messageId() {
        return this.#fields().messageId;
    }

    get nonce() {
        return this.#fields().nonce;
    }

    get time() {
        return this.#fields().time;
    }

    #fields() {
        return attempt(() => rawOf(Callback, this, "callback").show());
    }

    open(peer) {
        const [callback, from] = [rawOf(Callback, this, "callback"), peerOf(peer)];
        return messageOf(attempt(() => callback.open(from)), { peer, callback: this });
    }
}

function verifyCallback(form, apiSecret) {
    return withForm(form, apiSecret, (pairs, secret) => raw().RawCallback.verify(pairs, secret));
}

/** Gives the pairs of a form and the bytes of a secret to `use`. */
export function withForm(form, apiSecret, use) {
    const pairs = items(form, "form");
    return withSecret(apiSecret, "API secret", (secret) => attempt(() => use(pairs, secret)));
}
