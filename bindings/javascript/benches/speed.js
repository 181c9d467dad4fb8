// Seals and opens here and in two other libraries, in turns in one process, and says how long each takes.
//
//     node speed.js [rounds [module]]
//
// Without the name of a module (eeema-base.wasm, eeema.wasm, eeema-simd.wasm) it is the one that Node loads here.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const IS_BASE = process.argv[3] === "eeema-base.wasm";
const eeema = await load(process.argv[3]);
const { contactHash, hazmat, Identity, idExport, Inbox, openEnvelope, safe, SecretKey } = eeema;

async function load(name) {
    if (name === undefined) {
        return import("eeema");
    }
    const loader = IS_BASE ? await import("eeema/base") : await import("eeema/inline");
    await loader.init(readFileSync(join(dirname(require.resolve("eeema/package.json")), "dist", name)));
    return loader;
}

const nacl = require("tweetnacl");
const sodium = require("libsodium-wrappers");
await sodium.ready;

const ROUNDS = Number(process.argv[2] ?? 60);
/** Of what takes longer than a tenth of a second. */
const FEW = Math.min(ROUNDS, 5);

/** The fastest round and the median, in microseconds for one call: on a busy machine the first says more. */
function summary(times) {
    const sorted = times.toSorted((a, b) => a - b);
    return { fastest: sorted[0], median: sorted[Math.floor(sorted.length / 2)] };
}

/** Runs all programs in turns, so that what else happens on the machine hits all of them. */
function race(title, calls, programs, rounds = ROUNDS) {
    const names = Object.keys(programs);
    const times = Object.fromEntries(names.map((name) => [name, []]));
    for (let round = -2; round < rounds; round += 1) {
        for (const name of names) {
            const run = programs[name];
            const start = process.hrtime.bigint();
            for (let call = 0; call < calls; call += 1) {
                run();
            }
            const each = Number(process.hrtime.bigint() - start) / 1000 / calls;
            // The first rounds are the compiler's.
            if (round >= 0) {
                times[name].push(each);
            }
        }
    }
    for (const name of names) {
        const { fastest, median } = summary(times[name]);
        const row = [title.padEnd(26), name.padEnd(18), fastest.toFixed(2).padStart(11), median.toFixed(2).padStart(11)];
        console.log(row.join(" "));
    }
}

console.log(["".padEnd(26), "microseconds".padEnd(18), "fastest".padStart(11), "median".padStart(11)].join(" "));
const key = new Uint8Array(32).fill(1);
const nonce = new Uint8Array(24).fill(2);
for (const [length, calls] of [
    [100, 500],
    [1000, 200],
    [64 * 1024, 4],
]) {
    const text = new Uint8Array(length).fill(3);
    if (IS_BASE) {
        race(`seal a blob of ${length} bytes`, calls, { eeema: () => eeema.blob.seal(text).key.free() });
        continue;
    }
    const sealed = hazmat.sealSecretbox(key, nonce, text);
    race(`seal a box of ${length} bytes`, calls, {
        eeema: () => hazmat.sealSecretbox(key, nonce, text),
        libsodium: () => sodium.crypto_secretbox_easy(text, nonce, key),
        tweetnacl: () => nacl.secretbox(text, nonce, key),
    });
    race(`open a box of ${length} bytes`, calls, {
        eeema: () => hazmat.openSecretbox(key, nonce, sealed),
        libsodium: () => sodium.crypto_secretbox_open_easy(sealed, nonce, key),
        tweetnacl: () => nacl.secretbox.open(sealed, nonce, key),
    });
}

const secret = SecretKey.generate();
const theirs = SecretKey.generate().publicKey().toBytes();
const bytes = secret.toBytes();
race("agree on a key", 5, {
    eeema: () => secret.agree(theirs),
    libsodium: () => sodium.crypto_box_beforenm(theirs, bytes),
    tweetnacl: () => nacl.box.before(theirs, bytes),
});

const [alice, bob] = [Identity.generate("ALICE001"), Identity.generate("BOB00001")];
const toBob = alice.peer("BOB00001", bob.publicKey());
const toAlice = bob.peer("ALICE001", alice.publicKey());
const inbox = new Inbox("ALICE001");
const hi = { type: "text", text: "x".repeat(100) };
const envelope = inbox.seal(toBob, hi);
const bobs = new Inbox("BOB00001");
race("a text of 100 bytes", 50, {
    "seal and remember": () => inbox.seal(toBob, hi),
    open: () => openEnvelope(toAlice, envelope),
    receive: () => bobs.receive(envelope, toAlice),
});
const waiting = Array.from({ length: 64 }, () => inbox.seal(toBob, hi));
race("receive 64 texts", 2, {
    "one by one": () => waiting.map((one) => bobs.receive(one, toAlice)),
    "as a batch": () => bobs.receiveAll(waiting, toAlice),
});

/** Both sides of a session that the other one has accepted. */
function session() {
    const inboxes = [alice, bob].map((identity) => new eeema.forwardSecurity.SessionInbox(identity));
    const pass = (outgoing, to, peer) =>
        outgoing.flatMap(({ envelope }) => {
            const arrived = to.receive(envelope, peer);
            to.accept(arrived);
            return arrived.replies;
        });
    const send = () => inboxes[0].send(toBob, eeema.forwardSecurity.FEATURE, hi).outgoing;
    const exchange = () => pass(send(), inboxes[1], toAlice);
    pass(exchange(), inboxes[0], toBob);
    return { send, exchange };
}

/** Both ends of a connection. */
function connection() {
    const key = SecretKey.generate();
    const { client, hello } = eeema.transport.Client.start(key.publicKey());
    const server = new eeema.transport.Server();
    Array.from(server.receive(hello));
    Array.from(client.receive(server.hello(key)));
    Array.from(server.receive(client.login(alice, [])));
    server.clientKey(key, alice.publicKey());
    Array.from(server.receive());
    Array.from(client.receive(server.accept(1, 0)));
    return { client, server };
}

if (!IS_BASE) {
    const { send } = session();
    const { exchange } = session();
    race("a text in a session", 20, { send, "send and receive": exchange });
    const { client, server } = connection();
    const payload = new Uint8Array(1000);
    race("a frame of 1000 bytes", 50, {
        "seal and open": () => Array.from(server.receive(client.sealFrame(0x42, payload))),
    });
    race("log in, both ends", 2, { eeema: () => Object.values(connection()).forEach((end) => end.free()) });
    const numbers = new BigUint64Array(10_000).map((_, i) => 41791000000n + BigInt(i));
    race("hash 10000 phone numbers", 1, { eeema: () => contactHash.phones(numbers) });
    race("key of a Safe backup", 1, { eeema: () => safe.MasterKey.derive("password", "ALICE001").free() }, FEW);
    const exported = idExport.seal(alice, "password");
    race("open an ID export", 1, { eeema: () => idExport.open(exported, "password").free() }, FEW);
}
