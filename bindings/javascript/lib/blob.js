// Blobs, whole and in pieces.

import { bytes, flag, object, optional, text, time } from "./check.js";
import { attempt } from "./errors.js";
import { Handle, hold, notConstructible, rawOf, takeRaw, wrap } from "./handle.js";
import { raw } from "./wasm.js";

const NOTHING = new Uint8Array();

export const TAG_LENGTH = 16;

/** The key of a file that was just sealed: it may seal one thumbnail. */
export class FreshKey extends Handle {
    constructor() {
        super();
        notConstructible("blob.seal or a Sealer");
    }

    toBytes() {
        return attempt(() => rawOf(FreshKey, this, "key").bytes());
    }

    sealThumbnail(thumbnail) {
        const plaintext = bytes(thumbnail, "thumbnail");
        return attempt(() => rawOf(FreshKey, this, "key").seal_thumbnail(plaintext));
    }
}

export function seal(plaintext) {
    return sealWith(plaintext, NOTHING);
}

/** Seals with a chosen key: for known answers. */
export function sealWith(plaintext, chosen) {
    const [data, key] = [bytes(plaintext, "plaintext"), bytes(chosen, "key")];
    const sealed = attempt(() => raw().RawSealedBlob.seal(data, key));
    try {
        return { blob: sealed.blob(), key: wrap(FreshKey, sealed.take_key()) };
    } finally {
        sealed.free();
    }
}

function isThumbnail(options) {
    return optional(object(options, "options").thumbnail, flag, "thumbnail") ?? false;
}

export function open(key, blob, options = {}) {
    const [secret, sealed] = [bytes(key, "key", 32), bytes(blob, "blob")];
    const thumbnail = isThumbnail(options);
    return attempt(() => raw().blob_open(secret, thumbnail, sealed));
}

export function openDeprecatedImage(agreedKey, nonce, blob) {
    const [key, number] = [bytes(agreedKey, "agreed key", 32), bytes(nonce, "nonce", 24)];
    const sealed = bytes(blob, "blob");
    return attempt(() => raw().blob_open_deprecated_image(key, number, sealed));
}

/** Seals a file in pieces. */
export class Sealer extends Handle {
    constructor() {
        super();
        hold(this, attempt(() => raw().RawBlobSealer.new(NOTHING)));
    }

    /** A sealer with a chosen key: for known answers. */
    static withKey(chosen) {
        const key = bytes(chosen, "key", 32);
        return wrap(Sealer, attempt(() => raw().RawBlobSealer.new(key)));
    }

    update(data) {
        const piece = bytes(data, "data");
        return attempt(() => rawOf(Sealer, this, "sealer").update(piece));
    }

    finish() {
        const sealer = takeRaw(Sealer, this, "sealer");
        let finished;
        try {
            finished = attempt(() => sealer.finish());
            return { tag: finished.tag(), key: wrap(FreshKey, finished.take_key()) };
        } finally {
            finished?.free();
            sealer.free();
        }
    }
}

export const sealerWithKey = Sealer.withKey;
delete Sealer.withKey;

/** Checks a blob in pieces, and gives nothing out. */
export class Verifier extends Handle {
    constructor(key, tag, options = {}) {
        super();
        const [secret, first] = [bytes(key, "key", 32), bytes(tag, "tag")];
        const thumbnail = isThumbnail(options);
        hold(this, attempt(() => raw().RawBlobVerifier.new(secret, thumbnail, first)));
    }

    update(ciphertext) {
        const piece = bytes(ciphertext, "ciphertext");
        attempt(() => rawOf(Verifier, this, "verifier").update(piece));
    }

    finish() {
        const verifier = takeRaw(Verifier, this, "verifier");
        try {
            return wrap(Opener, attempt(() => verifier.finish()));
        } finally {
            verifier.free();
        }
    }
}

/** Opens a blob in pieces, after they were checked or, with `Opener.inOnePass`, before. */
export class Opener extends Handle {
    constructor() {
        super();
        notConstructible("verifier.finish or Opener.inOnePass");
    }

    static inOnePass(key, tag, options = {}) {
        const [secret, first] = [bytes(key, "key", 32), bytes(tag, "tag")];
        const thumbnail = isThumbnail(options);
        return wrap(Opener, attempt(() => raw().RawBlobOpener.in_one_pass(secret, thumbnail, first)));
    }

    update(ciphertext) {
        const piece = bytes(ciphertext, "ciphertext");
        return attempt(() => rawOf(Opener, this, "opener").update(piece));
    }

    finish() {
        const opener = takeRaw(Opener, this, "opener");
        try {
            attempt(() => opener.finish());
        } finally {
            opener.free();
        }
    }
}

/** The pieces of a ReadableStream, an async iterable or an iterable. */
async function* pieces(source) {
    if (typeof source?.getReader === "function") {
        const reader = source.getReader();
        try {
            for (let read = await reader.read(); !read.done; read = await reader.read()) {
                yield bytes(read.value, "source");
            }
        } finally {
            await reader.cancel();
        }
        return;
    }
    if (typeof source !== "object" || source === null) {
        throw new TypeError("source: expected a ReadableStream or an iterable of Uint8Array");
    }
    if (!(Symbol.asyncIterator in source) && !(Symbol.iterator in source)) {
        throw new TypeError("source: expected a ReadableStream or an iterable of Uint8Array");
    }
    for await (const piece of source) {
        yield bytes(piece, "source");
    }
}

/** Seals what `source` gives, piece by piece; the tag, which comes first in the blob, is known in the end. */
export async function sealStream(source, write) {
    if (typeof write !== "function") {
        throw new TypeError("write: expected a function");
    }
    const sealer = new Sealer();
    try {
        for await (const piece of pieces(source)) {
            await write(sealer.update(piece));
        }
        return sealer.finish();
    } finally {
        sealer.free();
    }
}

/** Opens a blob that can be read twice: the first pass checks it, and only then the second one gives out plaintext. */
export async function* openStream(key, read, options = {}) {
    if (typeof read !== "function") {
        throw new TypeError("read: expected a function that gives the source from its start");
    }
    const verified = await verify(key, read(), options);
    try {
        for await (const piece of withoutTag(pieces(read()))) {
            if (piece.data.length > 0) {
                yield verified.update(piece.data);
            }
        }
        verified.finish();
    } finally {
        verified.free();
    }
}

async function verify(key, source, options) {
    let verifier;
    try {
        for await (const { tag, data } of withoutTag(pieces(source))) {
            verifier ??= new Verifier(key, tag, options);
            verifier.update(data);
        }
        verifier ??= new Verifier(key, NOTHING, options);
        return verifier.finish();
    } finally {
        verifier?.free();
    }
}

/** Cuts the tag off the front of the pieces, and says it beside each. */
async function* withoutTag(source) {
    let front = new Uint8Array();
    let tag;
    for await (const piece of source) {
        if (tag !== undefined) {
            yield { tag, data: piece };
            continue;
        }
        const joined = new Uint8Array(front.length + piece.length);
        joined.set(front);
        joined.set(piece, front.length);
        front = joined;
        if (front.length >= TAG_LENGTH) {
            tag = front.slice(0, TAG_LENGTH);
            yield { tag, data: front.subarray(TAG_LENGTH) };
        }
    }
}

export function parseBlobId(digits) {
    const checked = text(digits, "blob id");
    return attempt(() => raw().blob_id_parse(checked));
}

export function blobIdText(id) {
    const checked = bytes(id, "blob id", 16);
    return attempt(() => raw().blob_id_text(checked));
}

export function blobIdShard(id) {
    const checked = bytes(id, "blob id", 16);
    return attempt(() => raw().blob_id_shard(checked));
}

export function pictureStep(receiver, shared, last, cached, now) {
    const [id, isShared] = [text(receiver, "receiver"), flag(shared, "shared")];
    const [told, upload] = [optional(last, object, "last"), optional(cached, object, "cached")];
    const present = optional(now, time, "now") ?? Date.now();
    return attempt(() => raw().blob_picture_step(id, isShared, told, upload, present));
}
