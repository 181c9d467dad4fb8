// Topic `transport`.

import assert from "node:assert/strict";

import { hazmat, Identity, parseEnvelope, PublicKey, SecretKey, transport } from "eeema";

import { bytes, hex, long, reasonOf, refuses } from "./record.js";

const LIMIT = 8192;

const secret = (digits) => SecretKey.fromBytes(bytes(digits));

const text = (data) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(data);

/** An entry of a record, as `login` takes it. */
function extensionOf({ type: kind, payload }) {
    const data = bytes(payload);
    switch (kind) {
        case 0:
            return { type: "clientInfo", text: data };
        case 1:
            return { type: "deviceId", id: data };
        case 2:
            return { type: "supportedFeatures", bits: data[0] };
        case 3:
            return { type: "deviceCookie", cookie: data };
        default:
            return { type: "unknown", kind, payload: data };
    }
}

/** The entries of a set-up: one by one, or encoded. */
function entriesOf(extensions) {
    if (typeof extensions !== "string") {
        return extensions;
    }
    const entries = [];
    for (let rest = bytes(extensions); rest.length > 0; ) {
        const length = rest[1] + 256 * rest[2];
        entries.push({ type: rest[0], payload: hex(rest.subarray(3, 3 + length)) });
        rest = rest.subarray(3 + length);
    }
    return entries;
}

function encodedExtensions(entries) {
    return entries
        .map(({ type, payload }) => {
            const length = payload.length / 2;
            return hex([type, length % 256, Math.floor(length / 256)]) + payload;
        })
        .join("");
}

/** The client of a set-up, and what its owner answers to its events. */
function clientOf(setup) {
    const accepted = setup.accepted_server_keys.map((key) => new PublicKey(bytes(key)));
    const { client, hello } = hazmat.startClient(
        accepted,
        secret(setup.client_temporary_secret),
        bytes(setup.client_cookie),
    );
    const answer = (event, out) => {
        if (event.type === "serverHello") {
            const identity = new Identity(setup.identity, secret(setup.client_secret));
            out.push(client.login(identity, entriesOf(setup.extensions).map(extensionOf)));
        }
    };
    return { machine: client, hello, answer, events: [] };
}

function serverOf(setup) {
    const server = hazmat.startServer(secret(setup.server_temporary_secret), bytes(setup.server_cookie));
    const permanent = secret(setup.server_permanent_secret);
    const answer = (event, out) => {
        if (event.type === "clientHello") {
            out.push(server.hello(permanent));
        } else if (event.type === "loginData") {
            const isKnown = event.identity === setup.identity;
            server.clientKey(permanent, isKnown ? bytes(setup.client_public) : undefined);
        }
    };
    return { machine: server, answer, events: [] };
}

/** Feeds all bytes one by one, answers every event, and gives what goes out. */
function feed(side, digits) {
    const out = [];
    for (const byte of bytes(digits)) {
        for (const event of side.machine.receive(Uint8Array.of(byte))) {
            side.events.push(event);
            side.answer(event, out);
        }
    }
    return hex(Buffer.concat(out));
}

/** Feeds what is refused: now, or never because more bytes are needed. */
function expectRefused(side, record) {
    if (record.reason === "incomplete") {
        feed(side, record.input);
        assert(side.machine.missing > 0);
        assert(side.machine.kept > 0);
        return;
    }
    refuses(() => feed(side, record.input), record.reason.replaceAll("-", "_").replace("_failed", ""));
    // The keys are gone.
    refuses(() => [...side.machine.receive()], "failed");
}

function channel(record, receives) {
    const names = { c2s: ["client_cookie", "server_cookie"], s2c: ["server_cookie", "client_cookie"] };
    const [sender, receiver] = names[record.direction];
    const counted = { cookie: bytes(record[sender]), sequence: long(record.sequence) };
    const other = { cookie: bytes(record[receiver]), sequence: 3 };
    const [ours, theirs] = receives ? [other, counted] : [counted, other];
    return new hazmat.Channel(bytes(record.session_key), ours, theirs, LIMIT);
}

/** A connection that is established sends and receives the frames of the record. */
function exchange(record, client, server) {
    const isCanonical = !record.name.startsWith("reserved-");
    for (const frame of record.frames) {
        const payload = bytes(frame.container).subarray(4);
        const [from, to] = frame.direction === "c2s" ? [client, server] : [server, client];
        if (to !== undefined) {
            assert.equal(hazmat.sequenceNumbers(to).received, long(frame.sequence));
            const opened = [...to.receive(bytes(frame.frame))];
            assert.equal(opened.length, 1);
            assert.deepEqual(opened[0], { type: "frame", kind: frame.type, payload: Uint8Array.from(payload) });
        }
        if (from !== undefined) {
            assert.equal(hazmat.sequenceNumbers(from).sent, long(frame.sequence));
            const sealed = from.sealFrame(frame.type, payload);
            if (isCanonical) {
                assert.equal(hex(sealed), frame.frame);
            }
        }
    }
    const numbers = hazmat.sequenceNumbers(server);
    assert.equal(numbers.received, long(record.client_sequence_after));
    assert.equal(numbers.sent, long(record.server_sequence_after));
}

/** What a payload says, with the names of the records. */
function fieldsOf(payload) {
    const token = payload.token;
    switch (payload.type) {
        case "echoRequest":
        case "echoResponse":
        case "unknown":
            return { data: hex(payload.data) };
        case "messageAck":
            return { identity: payload.receiver ?? text(payload.sender), message_id: hex(payload.messageId) };
        case "message":
            return messageFields(payload.envelope);
        case "closeError":
            return { can_reconnect: payload.canReconnect, message: payload.message };
        case "alert":
            return { message: payload.message };
        case "setPushToken":
        case "setCallPushToken":
            return {
                apns: () => ({
                    token_type: token.service,
                    token: hex(token.deviceToken),
                    bundle_id: token.bundleId,
                    encryption_key: hex(token.encryptionKey),
                }),
                hms: () => ({ token_type: token.service, app_id: token.appId, token: hex(token.token) }),
                raw: () => ({ token_type: token.service, token: hex(token.token) }),
            }[token.form]();
        case "deletePushTokens":
            return { device_ids: payload.deviceIds.map(hex) };
        case "setIdleTimeout":
            return { seconds: payload.seconds };
        default:
            return {};
    }
}

function messageFields(envelope) {
    const header = parseEnvelope(envelope);
    const metadata = envelope[30] + 256 * envelope[31];
    return {
        sender: header.sender,
        receiver: header.receiver,
        message_id: hex(header.messageId),
        created_at: Number(header.createdAt) / 1000,
        flags: header.flags,
        metadata_length: metadata,
        nickname: hex(header.legacyNickname).replace(/(00)*$/, ""),
        metadata_box: hex(envelope.subarray(64, 64 + metadata)),
        nonce: hex(header.nonce),
        message_box: hex(envelope.subarray(88 + metadata)),
    };
}

/** Builds a payload of a client from its fields. */
function build(record) {
    const fields = record.fields;
    const push = () => {
        const service = fields.token_type;
        const token = bytes(fields.token);
        if (fields.encryption_key !== undefined) {
            const encryptionKey = bytes(fields.encryption_key);
            return { form: "apns", service, deviceToken: token, bundleId: fields.bundle_id, encryptionKey };
        }
        return fields.app_id === undefined
            ? { form: "raw", service, token }
            : { form: "hms", service, appId: fields.app_id, token };
    };
    const payloads = {
        0x00: () => ({ type: "echoRequest", data: bytes(fields.data) }),
        0x80: () => ({ type: "echoResponse", data: bytes(fields.data) }),
        0x82: () => ({
            type: "messageAck",
            sender: new TextEncoder().encode(fields.identity),
            messageId: bytes(fields.message_id),
        }),
        0x03: () => ({ type: "unblockIncomingMessages" }),
        0x20: () => ({ type: "setPushToken", token: push() }),
        0x24: () => ({ type: "setCallPushToken", token: push() }),
        0x25: () => ({ type: "deletePushTokens", deviceIds: fields.device_ids.map(bytes) }),
        0x30: () => ({ type: "setIdleTimeout", seconds: fields.seconds }),
        0xd3: () => ({ type: "clearDeviceCookieChange" }),
    };
    const make = payloads[record.type] ?? (() => ({ type: "unknown", kind: record.type, data: bytes(fields.data) }));
    return transport.encodeFromClient(make());
}

/** Decodes and encodes of the directions of a record. */
function directions({ direction }) {
    const toClient = [transport.decodeFromServer, transport.encodeFromServer];
    const toServer = [transport.decodeFromClient, transport.encodeFromClient];
    return { s2c: [toClient], c2s: [toServer], both: [toClient, toServer] }[direction];
}

export const cases = {
    nonce(record) {
        assert.equal(hex(hazmat.countedNonce(bytes(record.cookie), long(record.sequence))), record.nonce);
    },

    vouch(record) {
        const agree = (own, their) => secret(record[own]).agree(bytes(record[their]));
        for (const [ss1, ss2] of [
            [agree("client_secret", "server_permanent_public"), agree("client_secret", "server_temporary_public")],
            [agree("server_permanent_secret", "client_public"), agree("server_temporary_secret", "client_public")],
        ]) {
            assert.deepEqual([hex(ss1), hex(ss2)], [record.ss1, record.ss2]);
            const made = hazmat.vouch(ss1, ss2, bytes(record.server_cookie), bytes(record.client_temporary_public));
            assert.equal(hex(made.key), record.vouch_key);
            assert.equal(hex(made.vouch), record.vouch);
        }
    },

    extensions(record) {
        assert.equal(encodedExtensions(record.extensions), record.encoded);
        const decoded = transport.decodeExtensions(bytes(record.encoded));
        const expected = record.extensions.map(extensionOf);
        for (const entry of expected) {
            if (entry.type === "clientInfo") {
                entry.text = text(entry.text);
            }
        }
        assert.deepEqual(decoded.entries, expected);
        const optional = (value) => (value === undefined ? null : hex(value));
        assert.deepEqual(
            {
                client_info: decoded.clientInfo ?? null,
                device_id: optional(decoded.deviceId),
                supported_features: decoded.supportedFeatures ?? null,
                device_cookie: optional(decoded.deviceCookie),
            },
            record.effective,
        );
    },

    handshake(record) {
        const [client, server] = [clientOf(record), serverOf(record)];
        const isCanonical = !record.name.startsWith("reserved-");
        const isLegacy = record.legacy_client_info !== null;
        assert.equal(hex(client.hello), record.client_hello);
        assert.equal(feed(server, record.client_hello), record.server_hello);
        const login = feed(client, record.server_hello);
        assert.deepEqual(client.events.pop(), {
            type: "serverHello",
            withAlternateKey: record.selected_server_key === 1,
        });
        if (isCanonical && !isLegacy) {
            assert.equal(login, record.login);
        }
        feed(server, record.login);
        if (isLegacy) {
            // The event needs no more bytes.
            server.events.push(...server.machine.receive());
        }
        const loggedIn = server.events.at(-1);
        assert.equal(loggedIn.type, isLegacy ? "legacyLogin" : "login");
        assert.equal(loggedIn.identity, record.identity);
        if (isLegacy) {
            assert.equal(loggedIn.extensions.clientInfo, text(bytes(record.legacy_client_info)));
        }
        const time = long(record.login_ack_time_ms);
        const ack = server.machine.accept(time, record.login_ack_queued);
        if (isCanonical) {
            assert.equal(hex(ack), record.login_ack);
        }
        if (isLegacy) {
            exchange(record, undefined, server.machine);
            return;
        }
        feed(client, record.login_ack);
        const established = { type: "established", queued: record.login_ack_queued };
        assert.deepEqual(client.events.pop(), time === 0 ? established : { ...established, serverTime: time });
        exchange(record, client.machine, server.machine);
    },

    payload(record) {
        const container = bytes(record.container);
        assert.equal(container[0], record.type);
        const payload = container.subarray(4);
        for (const [decode, encode] of directions(record)) {
            const decoded = decode(record.type, payload);
            assert.deepEqual(fieldsOf(decoded), record.fields);
            if (record.canonical) {
                const encoded = encode(decoded);
                assert.deepEqual([encoded.kind, hex(encoded.payload)], [record.type, hex(payload)]);
            }
        }
        if (record.canonical && record.direction === "c2s" && record.fields.metadata_box === undefined) {
            assert.equal(hex(build(record).payload), hex(payload));
        }
    },

    "malformed-message"(record) {
        const container = bytes(record.container);
        const payload = container.subarray(4);
        refuses(() => transport.decodeFromServer(container[0], payload), "payload_malformed");
        const acknowledgement = transport.acknowledgementOfMalformed(payload);
        if (record.acknowledgement === null) {
            assert.equal(acknowledgement, undefined);
        } else {
            const { kind, payload: ack } = transport.encodeFromClient({ type: "messageAck", ...acknowledgement });
            assert.equal(hex([kind, 0, 0, 0]) + hex(ack), record.acknowledgement);
        }
    },

    frame(record) {
        const container = bytes(record.container);
        const payload = container.slice(4);
        const frame = bytes(record.frame);
        assert.equal(hex(channel(record, false).sealFrame(container[0], payload)), record.frame);
        const receiver = channel(record, true);
        for (let cut = 0; cut < frame.length; cut += 1) {
            const missing = cut < 2 ? 2 - cut : frame.length - cut;
            assert.deepEqual(receiver.receive(frame.subarray(0, cut)), { missing });
        }
        assert.deepEqual(receiver.receive(frame), { used: frame.length, kind: container[0], payload });
    },
};

const refusedReason = (record) => record.reason.replaceAll("-", "_").replace("_failed", "");

export const rejects = {
    "client-hello"(record) {
        expectRefused(serverOf(record.setup), record);
    },

    "server-hello"(record) {
        expectRefused(clientOf(record.setup), record);
    },

    login(record) {
        const server = serverOf(record.setup);
        feed(server, record.client_hello);
        expectRefused(server, record);
    },

    "login-ack"(record) {
        const client = clientOf(record.setup);
        feed(client, record.server_hello);
        expectRefused(client, record);
    },

    frame(record) {
        const receive = () => channel(record, true).receive(bytes(record.input));
        if (record.reason === "incomplete") {
            assert(receive().missing > 0);
        } else {
            refuses(receive, refusedReason(record));
        }
    },

    extensions(record) {
        refuses(() => transport.decodeExtensions(bytes(record.encoded)), refusedReason(record));
    },

    payload(record) {
        const container = bytes(record.container);
        for (const [decode] of directions(record)) {
            refuses(() => decode(container[0], container.subarray(4)), refusedReason(record));
        }
    },

    "payload-build"(record) {
        assert.equal(reasonOf(() => build(record)), refusedReason(record));
    },

    "frame-seal"(record) {
        const sender = channel(record, false);
        const payload = record.payload === null ? new Uint8Array(record.payload_length) : bytes(record.payload);
        refuses(() => sender.sealFrame(record.type, payload), refusedReason(record));
        if (record.next_frame !== null) {
            const next = bytes(record.next_container);
            assert.equal(hex(sender.sealFrame(next[0], next.subarray(4))), record.next_frame);
        }
    },
};

export const notBound = {};
