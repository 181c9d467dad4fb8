// The same inputs to two other libraries, which are black boxes here.

import assert from "node:assert/strict";
import { randomBytes, randomInt } from "node:crypto";
import { createRequire } from "node:module";
import { before, test } from "node:test";

import { blob, hazmat, Identity, Inbox, openEnvelope, SecretKey } from "eeema";

const require = createRequire(import.meta.url);
const nacl = require("tweetnacl");
const sodium = require("libsodium-wrappers");

const ROUNDS = 200;
const bytes = (length) => new Uint8Array(randomBytes(length));
const length = () => randomInt(0, [20, 300, 5000][randomInt(3)]);

before(() => sodium.ready);

test("public keys and agreed keys", () => {
    for (let round = 0; round < ROUNDS; round += 1) {
        const [secret, other] = [bytes(32), nacl.box.keyPair()];
        const key = SecretKey.fromBytes(secret);
        const publicKey = key.publicKey().toBytes();
        assert.deepEqual(publicKey, nacl.box.keyPair.fromSecretKey(secret).publicKey);
        assert.deepEqual(publicKey, sodium.crypto_scalarmult_base(secret));
        const agreed = key.agree(other.publicKey);
        assert.deepEqual(agreed, nacl.box.before(other.publicKey, secret));
        assert.deepEqual(agreed, sodium.crypto_box_beforenm(other.publicKey, secret));
    }
});

test("boxes, in both directions", () => {
    for (let round = 0; round < ROUNDS; round += 1) {
        const [key, nonce, plaintext] = [bytes(32), bytes(24), bytes(length())];
        const sealed = hazmat.sealSecretbox(key, nonce, plaintext);
        assert.deepEqual(sealed, nacl.secretbox(plaintext, nonce, key));
        assert.deepEqual(sealed, sodium.crypto_secretbox_easy(plaintext, nonce, key));
        assert.deepEqual(hazmat.openSecretbox(key, nonce, sealed), plaintext);
        const place = randomInt(sealed.length);
        sealed[place] ^= 1 << randomInt(8);
        assert.equal(nacl.secretbox.open(sealed, nonce, key), null);
        assert.throws(() => hazmat.openSecretbox(key, nonce, sealed), { reason: "message_unauthentic" });
    }
});

test("blobs are boxes with fixed nonces", () => {
    const nonce = (number) => new Uint8Array(24).fill(number, 23);
    for (let round = 0; round < ROUNDS; round += 1) {
        const [plaintext, thumbnail] = [bytes(length()), bytes(length())];
        const { blob: sealed, key } = blob.seal(plaintext);
        const secret = key.toBytes();
        assert.deepEqual(sodium.crypto_secretbox_open_easy(sealed, nonce(1), secret), plaintext);
        assert.deepEqual(nacl.secretbox.open(key.sealThumbnail(thumbnail), nonce(2), secret), thumbnail);
        assert.deepEqual(blob.open(secret, nacl.secretbox(plaintext, nonce(1), secret)), plaintext);
    }
});

test("the message box of an envelope opens elsewhere, and what is boxed elsewhere opens here", () => {
    const [alice, bob] = [Identity.generate("ALICE001"), Identity.generate("BOB00001")];
    const toBob = alice.peer("BOB00001", bob.publicKey());
    const toAlice = bob.peer("ALICE001", alice.publicKey());
    const inbox = new Inbox("ALICE001");
    for (let round = 0; round < ROUNDS; round += 1) {
        const text = "é".repeat(randomInt(1, 3000));
        const envelope = inbox.seal(toBob, { type: "text", text }, { nickname: "Alice" });
        const view = new DataView(envelope.buffer, envelope.byteOffset);
        const metadataLength = view.getUint16(30, true);
        const nonce = envelope.slice(64 + metadataLength, 88 + metadataLength);
        const box = envelope.slice(88 + metadataLength);
        const container = nacl.secretbox.open(box, nonce, toAlice.agreedKey());
        assert.equal(container[0], 1);
        const body = container.slice(1, container.length - container.at(-1));
        assert.equal(new TextDecoder().decode(body), text);

        const changed = Uint8Array.of(1, 0x48, 0x69, 1);
        const boxed = sodium.crypto_secretbox_easy(changed, nonce, toBob.agreedKey());
        const forged = new Uint8Array([...envelope.slice(0, 88 + metadataLength), ...boxed]);
        assert.equal(openEnvelope(toAlice, forged).content.text, "Hi");
    }
});
