// Calls everything that is exported with values of random types and lengths. What is refused is refused by an error of
// the library, a TypeError or a RangeError; a trap of the module is none of them. Afterwards the module still works.

import assert from "node:assert/strict";
import { test } from "node:test";

import * as eeema from "eeema";

const ROUNDS = Number(process.env.EEEMA_FUZZ_ROUNDS ?? 300);
const SEED = Number(process.env.EEEMA_FUZZ_SEED ?? Date.now() % 1_000_000);

/** Keys out of passwords take a second each: these are called a few times only. */
const SLOW = /MasterKey\.derive|findMistyped|idExport\.(open|seal)$|sealIdExport/;

/** Not called with random values: it reads what nobody waits for, or runs as long as it is told. */
const LEFT_OUT = /^init$/;

let state = SEED;
function random(limit) {
    // xorshift, so that a seed repeats a run.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
}
const pick = (list) => list[random(list.length)];

const alice = eeema.Identity.generate("ALICE001");
const peer = alice.peer("BOB00001", eeema.SecretKey.generate().publicKey());
const handles = [
    () => alice,
    () => peer,
    () => alice.peer("BOB00001", eeema.SecretKey.generate().publicKey()),
    () => new eeema.Inbox("ALICE001"),
    () => eeema.SecretKey.generate(),
    () => new eeema.PublicKey(bytesOf(32)),
    () => new eeema.Nonce(bytesOf(24)),
    () => new eeema.safe.Document(eeema.SecretKey.generate()),
    () => eeema.safe.MasterKey.fromBytes(bytesOf(64)),
    () => eeema.safe.ServerAddress.official(),
    () => new eeema.contactHash.PhoneRange("41791234567", random(5000)),
    () => new eeema.blob.Sealer(),
    () => eeema.blob.Opener.inOnePass(bytesOf(32), bytesOf(16)),
    () => new eeema.blob.Verifier(bytesOf(32), bytesOf(16)),
    () => eeema.blob.seal(bytesOf(random(50))).key,
    () => new eeema.forwardSecurity.SessionInbox(alice),
    () => eeema.transport.Client.start(peer.publicKey).client,
    () => new eeema.transport.Server(),
    () => established()[random(2)],
    () => eeema.localStorage.MasterKey.fromBytes(bytesOf(32)),
    () => eeema.multiDevice.DeviceGroupKey.generate(),
    () => new eeema.safe.SelfTest(new eeema.safe.Client(eeema.safe.ServerAddress.official())),
    () => new eeema.transport.Backoff(),
    () => new eeema.transport.KeepAlive(random(1000)),
    () => new eeema.hazmat.Channel(bytesOf(32), counted(), counted(), random(65_536)),
];

/** What is being used, most likely: the handles that were made last, without those that all rounds share. */
const recent = [];

function made(make) {
    const handle = make();
    if (handle !== alice && handle !== peer && typeof handle?.free === "function") {
        recent.push(handle);
        recent.splice(0, recent.length - 8);
    }
    return handle;
}

function freeRecent() {
    recent.forEach((handle) => handle.free());
    return peer;
}

const counted = () => ({ cookie: bytesOf(16), sequence: random(1000) });

/** Both ends of a connection, as far as they came. */
function established() {
    const key = eeema.SecretKey.generate();
    const { client, hello } = eeema.transport.Client.start(key.publicKey());
    const server = new eeema.transport.Server();
    const steps = [
        () => Array.from(server.receive(hello)),
        () => Array.from(client.receive(server.hello(key))),
        () => Array.from(server.receive(client.login(alice, []))),
        () => server.clientKey(key, alice.publicKey()),
        () => Array.from(server.receive()),
        () => Array.from(client.receive(server.accept(1, 0))),
    ];
    steps.slice(0, random(12)).forEach((step) => step());
    return [client, server];
}

const bytesOf = (length) => Uint8Array.from({ length }, () => random(256));
const LENGTHS = [0, 1, 7, 8, 15, 16, 24, 31, 32, 33, 40, 64, 88, 104, 200, 4000, 7812, 70_000];
const TEXTS = [
    "",
    "ALICE001",
    "*BOT0001",
    "text",
    "v1",
    "legacy",
    "production",
    "sandbox",
    "bot",
    "raw",
    "twoDh",
    "messageReceived",
    "direct",
    "active",
    "config",
    "download",
    "+41 79 123 45 67",
    "a@example.org",
    "https://threema.id/ECHOECHO?text=%zz",
    "3mid:ECHOECHO,00",
    "private:00",
    "\ud800",
    "\0",
    "🐙".repeat(40),
    "4K4M-5Q6T",
    "https://u:p@[::1]:70000/x",
];
const TYPES = [
    "text location file pollSetup pollVote setProfilePicture deliveryReceipt reaction editMessage",
    "deleteMessage typingIndicator groupSetup groupName groupCallStart call forwardSecurityEnvelope",
    "workSyncDelta webSessionResume empty groupLeave unknown clientInfo deviceId supportedFeatures deviceCookie",
    "echoRequest message messageAck setPushToken deletePushTokens setIdleTimeout closeError alert queueSendComplete",
]
    .join(" ")
    .split(" ");
const FIELDS = [
    "type text latitude longitude accuracy name address mediaType size blobId key thumbnail width height duration",
    "pollId description choices totals votes participants creator messageId messageIds status action emoji isTyping",
    "members protocolVersion sfuBaseUrl signal json bytes kind deltas clientKeyHash time version group createdAt",
    "nickname flags id identity sender user creatorBlocked left publicKey expiry code ownIdentity now contact",
    "verification level isWorkVerified environment contacts settings links groups distributionLists origin device",
    "phones emails token username password thumbnail scheme maxMemory nonce padding metadataPadding retentionDays",
    "versions min max local remote cookie sequence frameLimit extensionsLimit forLinkedDevices features service form",
    "deviceToken bundleId encryptionKey appId deviceIds seconds data envelope payload bits platform osName version language",
]
    .join(" ")
    .split(" ");

function value(depth = 0) {
    const kind = random(depth > 2 ? 8 : 13);
    switch (kind) {
        case 0:
            return pick([undefined, null, true, false, Symbol("x"), () => undefined, () => peer, freeRecent]);
        case 1:
            return pick([0, -0, 1, -1, 255, 256, 1.5, NaN, Infinity, -Infinity, 2 ** 31, 2 ** 32, 2 ** 53, 1e300]);
        case 2:
            return pick([0n, -1n, 2n ** 63n, 2n ** 64n, 2n ** 200n]);
        case 3:
        case 4:
            return pick(TEXTS);
        case 5:
        case 6:
            return bytesOf(pick(LENGTHS));
        case 7:
            return made(pick(handles));
        case 8:
            return Array.from({ length: random(4) }, () => value(depth + 1));
        case 9:
            return pick([new Uint16Array(4), new ArrayBuffer(8), new BigUint64Array(3), new Map(), new Date(), /x/, new Proxy({}, {})]);
        case 10:
            return { ...object(depth), type: pick(TYPES) };
        case 11:
            return hostile();
        default:
            return object(depth);
    }
}

function object(depth) {
    return Object.fromEntries(Array.from({ length: random(12) }, () => [pick(FIELDS), value(depth + 1)]));
}

/** Objects that answer with other things than they say, or free what is being used. */
function hostile() {
    return pick([
        {
            get type() {
                return pick(TYPES);
            },
            get text() {
                return value(3);
            },
        },
        {
            get type() {
                freeRecent();
                return pick(TYPES);
            },
            text: "text",
        },
        { isNonceUsed: () => false, isMessageIdUsed: () => false, markNonce: freeRecent, mark: freeRecent },
        Object.setPrototypeOf({}, eeema.SecretKey.prototype),
        Object.setPrototypeOf({}, eeema.Message.prototype),
        { isNonceUsed: () => value(3), isMessageIdUsed: () => value(3), markNonce: () => value(3), mark: () => value(3) },
        {
            isNonceUsed: () => false,
            isMessageIdUsed: () => false,
            markNonce: () => true,
            mark: () => true,
            sessionsWith: () => pick([[], value(2), [[bytesOf(16), bytesOf(pick([75, 147, 159, 199]))]]]),
            saveSession: () => pick([undefined, value(3), Promise.resolve()]),
            removeSession: () => pick([undefined, value(3)]),
        },
        { length: 2 ** 32, [Symbol.iterator]: () => ({ next: () => ({ done: random(9) === 0, value: value(3) }) }) },
        { toString: () => "ALICE001", valueOf: () => 7 },
    ]);
}

/** All functions, classes, static and other methods, with what makes an object of their class. */
function* targets() {
    for (const [name, exported] of Object.entries(eeema)) {
        if (typeof exported === "function") {
            yield* targetsOf(name, exported);
        } else {
            for (const [inner, member] of Object.entries(exported)) {
                if (typeof member === "function") {
                    yield* targetsOf(`${name}.${inner}`, member);
                } else if (typeof member === "object") {
                    for (const [method, nested] of Object.entries(member)) {
                        if (typeof nested === "function") {
                            yield [`${name}.${inner}.${method}`, (...values) => nested(...values)];
                        }
                    }
                }
            }
        }
    }
}

function* targetsOf(name, exported) {
    const isClass = /^class /.test(Function.prototype.toString.call(exported));
    if (!isClass) {
        yield [name, (...values) => exported(...values)];
        return;
    }
    yield [name, (...values) => new exported(...values)];
    for (const method of Object.getOwnPropertyNames(exported)) {
        if (typeof exported[method] === "function") {
            yield [`${name}.${method}`, (...values) => exported[method](...values)];
        }
    }
    for (const [method, property] of Object.entries(allMembers(exported.prototype))) {
        if (method === "constructor") {
            continue;
        }
        const call = property.value ?? property.get;
        const makers = handles.filter((make) => make() instanceof exported);
        const self = makers.length > 0 ? makers[0] : () => value();
        yield [`${name}#${method}`, (...values) => call.apply(random(8) === 0 ? value() : made(self), values)];
        if (makers.length > 0 && typeof property.value === "function") {
            yield [
                `${name}#${method} after free`,
                (...values) => {
                    const made = self();
                    if (made !== alice && made !== peer) {
                        made.free();
                    }
                    return call.apply(made, values);
                },
            ];
        }
    }
}

/** The members of a prototype, and of those that it stands on; `free` is the same everywhere. */
function allMembers(prototype) {
    const above = Object.getPrototypeOf(prototype);
    const isOurs = above !== null && above !== Object.prototype && !Object.hasOwn(above, "free");
    return { ...(isOurs ? allMembers(above) : {}), ...Object.getOwnPropertyDescriptors(prototype) };
}

function isAllowed(error) {
    return error instanceof eeema.EeemaError || error instanceof TypeError || error instanceof RangeError;
}

async function settle(result) {
    if (result instanceof Promise) {
        await result;
    } else if (typeof result?.[Symbol.asyncIterator] === "function") {
        await result.next();
    } else if (typeof result?.next === "function") {
        for (let step = 0; step < 4; step += 1) {
            result.next();
        }
    }
}

test("everything refuses what it cannot take", { timeout: 600_000 }, async () => {
    console.log(`fuzz: seed ${SEED}, ${ROUNDS} rounds for each function`);
    let [calls, refused, functions] = [0, 0, 0];
    for (const [name, call] of targets()) {
        if (LEFT_OUT.test(name)) {
            continue;
        }
        functions += 1;
        const rounds = SLOW.test(name) ? 10 : ROUNDS;
        for (let round = 0; round < rounds; round += 1) {
            const values = Array.from({ length: random(6) }, () => value());
            calls += 1;
            try {
                await settle(call(...values));
            } catch (error) {
                refused += 1;
                assert(isAllowed(error), `${name}, seed ${SEED}: ${error?.stack ?? String(error)}`);
            }
        }
    }
    console.log(`fuzz: ${functions} functions, ${calls} calls, ${refused} refused`);
    assert(functions > 300, `${functions} functions`);

    // The module still works.
    const bob = eeema.Identity.generate("BOB00001");
    const envelope = new eeema.Inbox("ALICE001").seal(alice.peer("BOB00001", bob.publicKey()), {
        type: "text",
        text: "still here",
    });
    const outcome = new eeema.Inbox("BOB00001").receive(envelope, bob.peer("ALICE001", alice.publicKey()));
    assert.equal(outcome.message.content.text, "still here");
});
