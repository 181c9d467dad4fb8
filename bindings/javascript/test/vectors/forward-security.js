// Topic `forward-security`.

import assert from "node:assert/strict";

import { forwardSecurity, hazmat, Identity, PublicKey, SecretKey } from "eeema";

import { bytes, hex, long, reasonOf, refuses } from "./record.js";

const { V1_0, V1_2 } = forwardSecurity.VERSIONS;
const SUPPORTED = { min: V1_0, max: V1_2 };
const DH = { twoDh: "2dh", fourDh: "4dh" };

const secret = (digits) => SecretKey.fromBytes(bytes(digits));

const little = (value) => {
    const data = Buffer.alloc(8);
    data.writeBigUInt64LE(BigInt(value));
    return new Uint8Array(data);
};
const ofLittle = (data) => Buffer.from(data).readBigUInt64LE().toString();

const groupOf = (group) => group && { creator: group.creator, id: little(group.group_id) };
const groupFields = (group) => (group ? { group_id: ofLittle(group.id), creator: group.creator } : null);

// Sessions are stored as docs of the library's `Session` say.

function chainBytes(chain) {
    return [little(chain.counter), bytes(chain.chain_key)];
}

function versionBytes(version) {
    return Uint8Array.of(version % 256, Math.floor(version / 256));
}

/** The stored form of a session, which the records tell field by field. */
function stored(fields, own, peer) {
    const four = () => [
        ...chainBytes(fields.local_4dh),
        ...chainBytes(fields.remote_4dh),
        versionBytes(fields.local_4dh_version),
        versionBytes(fields.remote_4dh_version),
    ];
    const states = {
        L20: () => [[0], bytes(fields.fssk_secret), ...chainBytes(fields.local_2dh)],
        R24: () => [[1], ...chainBytes(fields.remote_2dh), ...four()],
        RL44: () => [[2], ...four()],
    };
    const publicKey = fields.fssk_secret === null ? new Uint8Array(32).fill(9) : secret(fields.fssk_secret).publicKey().toBytes();
    const parts = [[1], Buffer.from(own), Buffer.from(peer), bytes(fields.session_id), publicKey, [1], little(0)];
    return new Uint8Array(Buffer.concat([...parts, ...states[fields.state]()].map((part) => Buffer.from(part))));
}

/** The fields of a stored session, with the names of the records. */
function fieldsOf(session) {
    const data = Buffer.from(session);
    const chain = (at) => ({
        counter: data.readBigUInt64LE(at).toString(),
        chain_key: hex(data.subarray(at + 8, at + 40)),
    });
    const four = (at) => ({
        local_4dh: chain(at),
        remote_4dh: chain(at + 40),
        local_4dh_version: data.readUInt16LE(at + 80),
        remote_4dh_version: data.readUInt16LE(at + 82),
    });
    const states = [
        () => ({ state: "L20", fssk_secret: hex(data.subarray(75, 107)), local_2dh: chain(107) }),
        () => ({ state: "R24", remote_2dh: chain(75), ...four(115) }),
        () => ({ state: "RL44", ...four(75) }),
    ];
    const said = states[data[74]]();
    const shown = forwardSecurity.readSession(session);
    assert.equal(shown.state, said.state.toLowerCase());
    assert.deepEqual(
        shown.versions,
        said.local_4dh_version && { local: said.local_4dh_version, remote: said.remote_4dh_version },
    );
    return {
        session_id: hex(shown.id),
        fssk_secret: null,
        local_2dh: null,
        remote_2dh: null,
        local_4dh: null,
        remote_4dh: null,
        local_4dh_version: null,
        remote_4dh_version: null,
        ...said,
    };
}

/** Somebody who keeps sessions with one peer. */
class Party {
    sessions = [];
    supported = SUPPORTED;
    tokens = [];

    constructor(own, peer) {
        this.identity = new Identity(own.identity, secret(own.secret));
        this.peer = this.identity.peer(peer.identity, bytes(peer.public));
        if (own.supported_max !== undefined) {
            this.supported = { min: V1_0, max: own.supported_max };
        }
    }

    /** A party with one stored session, or none. */
    static of(record) {
        const party = new Party(record.local, record.remote);
        if (record.session != null) {
            party.save(stored(record.session, record.local.identity, record.remote.identity));
        }
        return party;
    }

    id(session) {
        return hex(forwardSecurity.readSession(session).id);
    }

    save(session) {
        this.sessions = this.sessions.filter((other) => this.id(other) !== this.id(session));
        this.sessions.push(session);
        this.sessions.sort((one, other) => (this.id(one) < this.id(other) ? -1 : 1));
    }

    find(id) {
        return this.sessions.find((session) => this.id(session) === id);
    }

    expectSessions(expected) {
        assert.deepEqual(this.sessions.map(fieldsOf), expected);
    }

    remove(ids) {
        const kept = this.sessions.filter((session) => !ids.includes(this.id(session)));
        const removed = this.sessions.length > kept.length;
        this.sessions = kept;
        return removed;
    }

    initiate(step) {
        const key = secret(step.fssk_secret);
        const made = hazmat.initiateSession(this.identity, this.peer, this.supported, bytes(step.session_id), key);
        this.save(made.session);
        assert.equal(hex(made.envelope), step.envelope);
        assert.equal(hex(hazmat.announceSession(made.session, this.supported)), step.envelope);
    }

    seal(id, inner, group) {
        const sealed = hazmat.sealInSession(this.find(id), inner, group, this.supported);
        this.save(sealed.session);
        return hex(sealed.envelope);
    }

    /** Receives an envelope; what became of it, in the words of the records. */
    receive(step, beforeCommit, commits) {
        const key = step.fssk_secret ?? step.fresh_fssk_secret;
        const messageId = step.message_id === undefined ? new Uint8Array(8).fill(7) : little(step.message_id);
        const reaction = hazmat.receiveInSessions(
            this.identity,
            this.peer,
            this.sessions,
            this.supported,
            messageId,
            bytes(step.envelope),
            key == null ? undefined : bytes(key),
        );
        const removed = (reaction.removed ?? []).map((place) => this.id(this.sessions[place]));
        this.remove(removed);
        if (reaction.session !== undefined) {
            this.save(reaction.session);
        }
        const { sessionId } = forwardSecurity.decodeEnvelope(bytes(step.envelope));
        const kinds = {
            created: () => ({ kind: "session-created", removed_sessions: removed, reply: hex(reaction.reply) }),
            established: () => ({ kind: "session-established" }),
            opened: () => this.opened(reaction, removed, beforeCommit, commits),
            reject: () => {
                const { variant } = forwardSecurity.decodeEnvelope(reaction.reply);
                const isUnknown = variant.cause === forwardSecurity.REJECT_CAUSES.UNKNOWN_SESSION;
                assert.equal(this.remove([hex(sessionId)]), !isUnknown);
                const kind = isUnknown ? "reject-unknown-session" : "reject-state-mismatch";
                return { kind, reply: hex(reaction.reply) };
            },
            terminate: () => ({ kind: "terminate-unknown-session", reply: hex(reaction.reply) }),
            rejected: () => {
                assert.equal(this.remove([hex(sessionId)]), reaction.sessionRemoved);
                return {
                    kind: "rejected",
                    session_removed: reaction.sessionRemoved,
                    message_id: ofLittle(reaction.messageId),
                    cause: reaction.cause,
                    group: groupFields(reaction.group),
                };
            },
            terminated: () => {
                assert.equal(this.remove([hex(sessionId)]), reaction.sessionRemoved);
                return { kind: "terminated", session_removed: reaction.sessionRemoved, cause: reaction.cause };
            },
        };
        return kinds[reaction.type]();
    }

    opened(reaction, removed, beforeCommit, commits) {
        const id = hex(reaction.sessionId);
        const ping = reaction.needsPing ? this.seal(id, Uint8Array.of(0xfc), undefined) : null;
        if (Array.isArray(beforeCommit)) {
            this.expectSessions(beforeCommit);
        } else if (beforeCommit !== undefined) {
            assert.deepEqual(fieldsOf(this.find(id)), beforeCommit);
        }
        if (commits) {
            this.commit(reaction.token, id);
        } else {
            this.tokens.push([reaction.token, id]);
        }
        return {
            kind: reaction.inner === undefined ? "discard-inner" : "message",
            dh: DH[reaction.dhType],
            skipped: reaction.skipped,
            inner: hex(reaction.bytes),
            applied_version: reaction.appliedVersion,
            removed_sessions: removed,
            upgrade_ping: ping,
        };
    }

    commit(token, id) {
        const session = this.find(id);
        const turned = session && token.commit(session);
        if (turned !== undefined) {
            this.save(turned);
        }
        return turned !== undefined;
    }
}

/** What became of an envelope, or why it was discarded. */
function received(party, step, beforeCommit, commits = true) {
    const before = party.sessions;
    try {
        return party.receive(step, beforeCommit, commits);
    } catch (error) {
        const kinds = { discarded: "discard" };
        const reason = reasonOf(() => {
            throw error;
        });
        assert.equal(party.sessions, before);
        return { kind: kinds[reason] ?? reason.replaceAll("_", "-") };
    }
}

/** The result of a record, without the key that stays inside. */
function expectedResult({ result }) {
    const { message_key: _key, ...rest } = result;
    return rest;
}

/** The group of a step: encoded, or field by field. */
function groupOfStep({ group }) {
    if (typeof group !== "string") {
        return groupOf(group) ?? undefined;
    }
    const encoded = bytes(group);
    const reject = [0x09, 1, 1, 1, 1, 1, 1, 1, 1, 0x1a, encoded.length, ...encoded];
    const envelope = [0x0a, 16, ...new Uint8Array(16), 0x22, reject.length, ...reject];
    return forwardSecurity.decodeEnvelope(Uint8Array.from(envelope)).variant.group;
}

const ACTIONS = {
    initiate: (party, step) => party.initiate(step),

    encapsulate(party, step) {
        const best = party.sessions[forwardSecurity.best(party.sessions)];
        assert.equal(party.id(best), step.session_id);
        assert.equal(party.seal(step.session_id, bytes(step.inner), groupOfStep(step)), step.envelope);
    },

    receive(party, step) {
        assert.deepEqual(received(party, step, step.sessions_before_commit), expectedResult(step));
    },

    open(party, step) {
        assert.equal(party.tokens.length, step.token);
        assert.deepEqual(received(party, step, undefined, false), expectedResult(step));
    },

    commit(party, step) {
        assert.equal(party.commit(...party.tokens[step.token]), step.turned);
    },

    "send-control"(party, step) {
        assert.equal(hex(forwardSecurity.rewriteEnvelope(bytes(step.envelope))), step.envelope);
        party.remove([hex(forwardSecurity.decodeEnvelope(bytes(step.envelope)).sessionId)]);
    },

    "forget-all"(party) {
        party.sessions = [];
    },

    "set-supported-max"(party, step) {
        party.supported = { min: V1_0, max: step.version };
    },
};

function advance(record) {
    return hazmat.advanceChain(bytes(record.root), long(record.counter), long(record.target));
}

function negotiate(record) {
    const range = (side) => ({ min: record[`${side}_min`], max: record[`${side}_max`] });
    return forwardSecurity.negotiate(range("local"), range("remote"));
}

/** The rules of section 6 for a state and a header. */
function processVersions(record) {
    const before = { local: record.local_4dh_version, remote: record.remote_4dh_version };
    if (record.dh === "2dh") {
        return record.state === "RL44" ? undefined : { applied: V1_0, after: before };
    }
    const after = forwardSecurity.processVersions(before, record.offered, record.applied, record.supported_max);
    return after && { applied: after.remote, after };
}

/** The variant of an envelope with the names of the records. */
function variantFields(variant) {
    switch (variant.type) {
        case "init":
        case "accept":
            return { fssk: hex(variant.key), min: variant.versions.min, max: variant.versions.max };
        case "reject":
            return {
                message_id: ofLittle(variant.messageId),
                cause: variant.cause,
                group: groupFields(variant.group),
            };
        case "terminate":
            return { cause: variant.cause };
        default:
            return {
                dh: DH[variant.dhType] ?? "unknown",
                counter: `${variant.counter}`,
                offered: variant.offered,
                applied: variant.applied,
                box: hex(variant.sealed),
                group: groupFields(variant.group),
            };
    }
}

export const cases = {
    chain(record) {
        for (const step of record.steps) {
            const advanced = hazmat.advanceChain(bytes(record.root), 1, long(step.counter));
            assert.equal(hex(advanced.chainKey), step.chain_key);
            assert.equal(hex(advanced.messageKey), step.message_key);
        }
    },

    advance(record) {
        const advanced = advance(record);
        assert.equal(hex(advanced.chainKey), record.chain_key);
        assert.equal(hex(advanced.messageKey), record.message_key);
    },

    agreement(record) {
        const agree = (own, their) => secret(record[`${own}_secret`]).agree(new PublicKey(bytes(record[`${their}_public`])));
        const [i, r, ie, re] = ["initiator", "responder", "initiator_fssk", "responder_fssk"];
        for (const agreed of [
            { ss: agree(i, r), es: agree(ie, r), se: agree(i, re), ee: agree(ie, re) },
            { ss: agree(r, i), es: agree(r, ie), se: agree(re, i), ee: agree(re, ie) },
        ]) {
            assert.equal(hex(agreed.ss), record.dh_static_static);
            assert.equal(hex(agreed.es), record.dh_initiator_fssk_responder_static);
            assert.equal(hex(agreed.se), record.dh_initiator_static_responder_fssk);
            assert.equal(hex(agreed.ee), record.dh_fssk_fssk);
            const chains = hazmat.deriveChains(agreed, record.initiator_identity, record.responder_identity);
            assert.equal(hex(chains.hash), record.intermediate_4dh);
            assert.equal(hex(chains.twoDh), record.root_2dh_initiator);
            assert.equal(hex(chains.ofInitiator), record.root_4dh_initiator);
            assert.equal(hex(chains.ofResponder), record.root_4dh_responder);
        }
    },

    envelope(record) {
        const { sessionId, variant } = forwardSecurity.decodeEnvelope(bytes(record.encoded));
        assert.equal(hex(sessionId), record.session_id);
        assert.equal(variant.type, record.variant);
        assert.deepEqual(variantFields(variant), record.fields);
        const written = forwardSecurity.rewriteEnvelope(bytes(record.encoded));
        assert.deepEqual(forwardSecurity.decodeEnvelope(written), { sessionId, variant });
        if (record.canonical) {
            assert.equal(hex(written), record.encoded);
        }
    },

    negotiate(record) {
        assert.equal(negotiate(record), record.negotiated);
    },

    "process-versions"(record) {
        const { applied, after } = processVersions(record);
        assert.equal(applied, record.effective_applied);
        assert.deepEqual(after, { local: record.new_local_4dh_version, remote: record.new_remote_4dh_version });
    },

    "best-session"(record) {
        const chain = { counter: "1", chain_key: "11".repeat(32) };
        const sessions = record.sessions.map((session) => {
            const four = { local_4dh: chain, remote_4dh: chain, local_4dh_version: V1_2, remote_4dh_version: V1_2 };
            const isWaiting = session.state === "L20";
            const two = { local_2dh: chain, remote_2dh: chain, fssk_secret: isWaiting ? "22".repeat(32) : null };
            return stored({ ...session, ...two, ...four }, "ALICE001", "BOB00001");
        });
        const best = forwardSecurity.best(sessions);
        assert.equal(hex(forwardSecurity.readSession(sessions[best]).id), record.best);
    },

    transcript(record) {
        const parties = { a: new Party(record.a, record.b), b: new Party(record.b, record.a) };
        for (const [number, step] of record.steps.entries()) {
            const party = parties[step.actor];
            try {
                ACTIONS[step.action](party, step);
                if (step.sessions_after !== undefined) {
                    party.expectSessions(step.sessions_after);
                }
            } catch (error) {
                throw new Error(`step ${number}: ${error.message}`, { cause: error });
            }
        }
    },

    encapsulate(record) {
        const party = Party.of(record);
        const sealed = party.seal(party.id(party.sessions[0]), bytes(record.inner), groupOfStep(record));
        assert.equal(sealed, record.envelope);
        assert.deepEqual(fieldsOf(party.sessions[0]), record.session_after);
    },

    receive(record) {
        const party = Party.of(record);
        const result = received(party, record, record.session_before_commit);
        assert.deepEqual(result, expectedResult(record));
        assert.deepEqual(fieldsOf(party.sessions[0]), record.session_after);
    },
};

const reason = (record) => (record.reason === "discard" ? "discarded" : record.reason.replaceAll("-", "_"));

export const rejects = {
    advance(record) {
        refuses(() => advance(record), reason(record));
    },

    envelope(record) {
        refuses(() => forwardSecurity.decodeEnvelope(bytes(record.encoded)), reason(record));
    },

    negotiate(record) {
        refuses(() => negotiate(record), reason(record));
    },

    "process-versions"(record) {
        assert.equal(record.reason, "reject-state-mismatch");
        assert.equal(processVersions(record), undefined);
    },

    encapsulate(record) {
        const party = Party.of(record);
        const id = party.id(party.sessions[0]);
        refuses(() => party.seal(id, bytes(record.inner), groupOfStep(record)), reason(record));
        assert.equal(record.session_kept, true);
        assert.deepEqual(fieldsOf(party.sessions[0]), record.session);
    },

    receive(record) {
        const party = Party.of(record);
        assert.equal(received(party, record).kind, record.reason);
        if (record.session_kept) {
            assert.deepEqual(fieldsOf(party.sessions[0]), record.session);
        } else {
            assert.deepEqual(party.sessions, []);
        }
    },
};

export const notBound = {};
