// The stream between a client and a chat server: bytes in, bytes out, events in between.

import { bytes, flag, integer, items, object, oneOf, optional, text, time } from "./check.js";
import { attempt } from "./errors.js";
import { during, Handle, hold, notConstructible, rawOf, soleRawOf, wrap } from "./handle.js";
import { identityOf, publicBytes, PublicKey, secretOf } from "./keys.js";
import { raw } from "./wasm.js";

export const MAX_PAYLOAD_LENGTH = 8172;
export const PORTS = Object.freeze([5222, 443]);
export const MESSAGE = 0x02;

export const TIMEOUTS = Object.freeze({
    CONNECT: 15_000,
    HANDSHAKE: 20_000,
    IDLE: 120_000,
    DEFAULT_IDLE: 300_000,
    ECHO: 10_000,
});

export const SUPPORTED_FEATURES = Object.freeze({ METADATA: 0x01, METADATA_AND_ECHO: 0x03 });

export const PUSH_SERVICES = Object.freeze({
    NONE: 0x00,
    APNS_PRODUCTION: 0x05,
    APNS_DEVELOPMENT: 0x06,
    FCM: 0x11,
    HMS: 0x13,
});

/** The most bytes of a box, if nothing else is said. */
const BOX_LIMIT = 8192;

const ENVIRONMENTS = ["production", "sandbox"];

export function serverKeys(name) {
    return keysOf(oneOf(name, "name", ENVIRONMENTS)).map((key) => new PublicKey(key));
}

/** The bytes of one or two keys. */
function keysOf(accepted) {
    if (typeof accepted === "string") {
        const name = oneOf(accepted, "accepted keys", ENVIRONMENTS);
        return attempt(() => raw().server_keys(name === "sandbox"));
    }
    const list = accepted instanceof PublicKey ? [accepted] : items(accepted, "accepted keys");
    if (list.length !== 1 && list.length !== 2) {
        throw new RangeError("accepted keys: expected one or two");
    }
    return list.map((key) => publicBytes(key));
}

export function serverName(server) {
    const { group, isWork, isSandbox, isDualStack } = object(server, "server");
    const name = text(group, "group");
    const flags = { isWork, isSandbox, isDualStack };
    const [work, sandbox, both] = Object.keys(flags).map((key) => optional(flags[key], flag, key) ?? false);
    return attempt(() => raw().server_name(name, work, sandbox, both));
}

export function clientInfo(info) {
    const checked = object(info, "info");
    return attempt(() => raw().client_info(checked));
}

export function decodeExtensions(encoded) {
    const checked = bytes(encoded, "extensions");
    return attempt(() => raw().extensions_decode(checked));
}

export function decodeFromServer(kind, payload) {
    const [type, checked] = [kindOf(kind), bytes(payload, "payload")];
    return attempt(() => raw().from_server_decode(type, checked));
}

export function decodeFromClient(kind, payload) {
    const [type, checked] = [kindOf(kind), bytes(payload, "payload")];
    return attempt(() => raw().from_client_decode(type, checked));
}

export function encodeFromServer(payload) {
    const checked = object(payload, "payload");
    return attempt(() => raw().from_server_encode(checked));
}

export function encodeFromClient(payload) {
    const checked = object(payload, "payload");
    return attempt(() => raw().from_client_encode(checked));
}

export function acknowledgementOfMalformed(payload) {
    const checked = bytes(payload, "payload");
    return attempt(() => raw().acknowledgement_of_malformed(checked));
}

export function kindOf(kind) {
    return integer(kind, "kind", 0, 255);
}

/** One end of a connection. */
class Machine extends Handle {
    receive(input) {
        const machine = machineOf(this);
        const checked = optional(input, bytes, "input");
        if (checked !== undefined) {
            attempt(() => machine.push(checked));
        }
        return events(this);
    }

    get missing() {
        return machineOf(this).missing();
    }

    get kept() {
        return machineOf(this).kept();
    }

    send(payload) {
        const [checked, machine] = [object(payload, "payload"), machineOf(this)];
        return during([this], () => machine.send(checked));
    }

    sealFrame(kind, payload) {
        const [type, checked] = [kindOf(kind), bytes(payload, "payload")];
        return attempt(() => machineOf(this).seal_frame(type, checked));
    }
}

function machineOf(value) {
    return soleRawOf(value instanceof Client ? Client : Server, value, "connection");
}

/** What happens with the bytes that are kept, one after the other. */
function* events(machine) {
    for (;;) {
        const event = attempt(() => machineOf(machine).next_event());
        if (event === undefined) {
            return;
        }
        yield Object.freeze(event);
    }
}

export class Client extends Machine {
    constructor() {
        super();
        notConstructible("Client.start");
    }

    static start(accepted, options = {}) {
        const keys = keysOf(accepted);
        const limit = limitOf(object(options, "options").frameLimit, "frameLimit");
        return started(attempt(() => raw().RawClient.start(keys, limit)));
    }

    login(identity, extensions) {
        const [own, list] = [identityOf(identity), items(extensions, "extensions")];
        const machine = machineOf(this);
        return during([this, identity], () => machine.login(own, list));
    }
}

function started(client) {
    return { client: wrap(Client, client), hello: client.hello() };
}

/** A client with chosen keys of the connection: for known answers. */
export function startClient(accepted, secretKey, cookie) {
    const [keys, secret] = [keysOf(accepted), secretOf(secretKey)];
    const random = bytes(cookie, "cookie", 16);
    return started(attempt(() => raw().RawClient.start_with(keys, secret, random)));
}

export class Server extends Machine {
    constructor(options = {}) {
        super();
        const { frameLimit, extensionsLimit } = object(options, "options");
        const [frame, extensions] = [limitOf(frameLimit, "frameLimit"), limitOf(extensionsLimit, "extensionsLimit")];
        hold(this, attempt(() => raw().RawServer.new(frame, extensions)));
    }

    hello(secretKey) {
        const secret = secretOf(secretKey);
        return attempt(() => machineOf(this).hello(secret));
    }

    clientKey(secretKey, publicKey) {
        const [secret, key] = [secretOf(secretKey), optional(publicKey, publicBytes)];
        attempt(() => machineOf(this).client_key(secret, key));
    }

    accept(now, queued) {
        const [present, count] = [time(now, "time"), integer(queued, "queued", 0, 0xffff_ffff)];
        return attempt(() => machineOf(this).accept(present, count));
    }

    refuse() {
        machineOf(this).refuse();
    }
}

/** A server with chosen keys of the connection: for known answers. */
export function startServer(secretKey, cookie) {
    const [secret, random] = [secretOf(secretKey), bytes(cookie, "cookie", 16)];
    return wrap(Server, attempt(() => raw().RawServer.new_with(secret, random)));
}

/** The numbers of the next frames in both directions. */
export function sequenceNumbers(connection) {
    return attempt(() => machineOf(connection).sequence_numbers());
}

function limitOf(limit, name) {
    return optional(limit, integer, name, 0, 0xffff) ?? BOX_LIMIT;
}

export class Backoff extends Handle {
    constructor() {
        super();
        hold(this, attempt(() => raw().RawBackoff.new()));
    }

    nextWait() {
        return rawOf(Backoff, this, "back-off").next_wait();
    }

    reset() {
        rawOf(Backoff, this, "back-off").reset();
    }
}

export class KeepAlive extends Handle {
    constructor(now, options = {}) {
        super();
        const linked = optional(object(options, "options").forLinkedDevices, flag, "forLinkedDevices") ?? false;
        const present = time(now, "now");
        hold(this, attempt(() => raw().RawKeepAlive.new(present, linked)));
    }

    received(now) {
        const present = time(now, "now");
        attempt(() => rawOf(KeepAlive, this, "keep-alive").received(present));
    }

    echoSent(now) {
        const present = time(now, "now");
        attempt(() => rawOf(KeepAlive, this, "keep-alive").echo_sent(present));
    }

    due(now) {
        const present = time(now, "now");
        return attempt(() => rawOf(KeepAlive, this, "keep-alive").due(present));
    }
}
