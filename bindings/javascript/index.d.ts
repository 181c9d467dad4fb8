// Declarations for import. Written by hand; test/declarations.test.js compares them with what the package exports.

/**
 * The cryptographic protocols of the Threema messenger: bytes in, bytes out.
 *
 * All functions throw a subclass of {@link EeemaError} for what the protocol refuses, a `TypeError` for an argument of
 * another type and a `RangeError` for one of another length or out of range. Nothing is coerced. Byte arrays that are
 * handed in are not changed; those that are handed out are the caller's.
 *
 * Objects with `free()` live outside of the JavaScript heap. `free()` (and `using`) wipes what is secret in them at
 * once; otherwise that happens whenever the garbage collector comes by, or never. README.md says what JavaScript itself
 * copies.
 *
 * @packageDocumentation
 */

/**
 * Loads the WebAssembly module. In Node it is loaded already, and this does nothing. In browsers and with bundlers
 * nothing else may be called before the promise is fulfilled; called again, it gives the same promise. If that is rejected,
 * `init` may be called again with another source.
 *
 * @param source where the module is, if it does not lie beside the script: its address, an answer of `fetch`, its
 * bytes, or itself compiled.
 */
export function init(
    source?: string | URL | Response | Uint8Array | ArrayBuffer | WebAssembly.Module,
): Promise<void>;

/** An identity: 8 characters of `0-9`, `A-Z`, and `*` as the first one for identities of the Gateway. */
export type ThreemaId = string;
/** Milliseconds since 1970. Handed out as a bigint only where a number would round. */
export type Milliseconds = number | bigint;
/** Seconds since 1970. Handed out as a bigint only where a number would round. */
export type Seconds = number | bigint;
/** An integer, handed out as a bigint only where a number would round. */
export type Integer = number | bigint;
/** A password or another secret text. Bytes are its UTF-8: the caller can overwrite them, but nobody a string. */
export type SecretText = string | Uint8Array;

/** What lives outside of the JavaScript heap. It has no properties, so that nothing of it is printed. */
interface Handle {
    /**
     * Wipes what is secret and gives the memory back. May be called twice; every other use throws {@link FreedError}.
     * @throws {@link EeemaError} `busy`, if a function, a store or a getter of the caller frees what the call that runs it
     * uses; it is not freed then
     */
    free(): void;
    /** The same, for `using`. */
    [Symbol.dispose](): void;
}

// ---------------------------------------------------------------------------------------------------------------------
// Errors

/** The base of all errors of this library. */
export class EeemaError extends Error {
    /** @param reason stable text @param message for people */
    constructor(reason: string, message: string);
    /**
     * Stable text: the names of the library's variants in lower case, from the outside in, for example `length` or
     * `refused.nonce_reuse`; values are in `message` alone. `not_loaded` is a call before {@link init}, `not_in_base` and
     * `not_in_session` one that the small module lacks, `busy` a function, a store or a getter of the caller that called or
     * freed what the call that waits for it uses.
     */
    readonly reason: string;
}
/** The address of a Safe server cannot be used. */
export class AddressError extends EeemaError {}
/** A blob was not opened. Reasons: `truncated`, `unauthentic`, `random`. */
export class BlobError extends EeemaError {}
/** A phone number or an e-mail address cannot be hashed. */
export class ContactHashError extends EeemaError {}
/** The body of a message was not read, or not made. */
export class ContentError extends EeemaError {}
/** An answer of the directory or of the Gateway was not read. */
export class ExchangeError extends EeemaError {}
/** An object was used after `free()`. */
export class FreedError extends EeemaError {}
/**
 * Something of a session was not read or not made. Reasons: `malformed`, `discarded`, `unsupported_version`,
 * `low_order_key`, `counter_too_old`, `counter_too_far`, `counter_exhausted`, `not_eligible`, `corrupt`, `random`.
 */
export class ForwardSecurityError extends EeemaError {}
/** A form of the Gateway was refused, for example with `mac_mismatch`. */
export class GatewayError extends EeemaError {}
/** The QR code of an identity was not read. */
export class IdentityCodeError extends EeemaError {}
/** An identity or a key was not read, or two keys agree on nothing (`non_contributory`). */
export class IdentityError extends EeemaError {}
/** An ID export was not read or not opened. */
export class IdExportError extends EeemaError {}
/** A contact link was not read. */
export class LinkError extends EeemaError {}
/** A key file or what it protects was not opened, for example with `wrong_passphrase`. */
export class LocalStorageError extends EeemaError {}
/** A message was not sealed, not opened or not accepted; a refusal is `refused.` and its reason. */
export class MessageError extends EeemaError {}
/** Something of a group of linked devices was not sealed or not opened: `unauthentic`, `length`, `low_order_key`. */
export class MultiDeviceError extends EeemaError {}
/** The random generator failed. */
export class RandomError extends EeemaError {}
/** A Safe backup was not opened or not made. */
export class SafeError extends EeemaError {}
/** A Safe server answered something else than what was hoped for. */
export class SafeServerError extends EeemaError {}
/**
 * A connection to a chat server failed, or nothing was sent. After `server_authentication`, `decryption` and the like the
 * keys are wiped, and every call throws `failed`: connect again. `out_of_turn`, `payload_too_long`, `out_of_range` and
 * `payload_malformed` leave the connection as it is.
 */
export class TransportError extends EeemaError {}
/** A text has no room in a QR code, or a key differs from a predefined one. */
export class VerificationError extends EeemaError {}

// ---------------------------------------------------------------------------------------------------------------------
// Keys and identities

/** The secret key of an identity, 32 bytes. */
export class SecretKey implements Handle {
    private constructor();
    /** A fresh key from the random generator of the system. */
    static generate(): SecretKey;
    /** @param secretKey 32 bytes */
    static fromBytes(secretKey: Uint8Array): SecretKey;
    /** Reads 64 hexadecimal digits, with or without `private:`. @throws {@link IdentityError} */
    static parse(keyText: SecretText): SecretKey;
    publicKey(): PublicKey;
    /** A copy of the 32 bytes, which the caller should overwrite. */
    toBytes(): Uint8Array;
    /** `private:` and 64 hexadecimal digits; a string, which cannot be wiped. */
    toKeyText(): string;
    /** The 32 bytes that both sides agree on: X25519 and HSalsa20. @throws {@link IdentityError} `non_contributory` */
    agree(publicKey: PublicKey | Uint8Array): Uint8Array;
    free(): void;
    [Symbol.dispose](): void;
}

/** A public key, 32 bytes. */
export class PublicKey {
    /** @param publicKey 32 bytes */
    constructor(publicKey: Uint8Array);
    /** Reads 64 hexadecimal digits, with or without `public:`. @throws {@link IdentityError} */
    static parse(keyText: string): PublicKey;
    toBytes(): Uint8Array;
    /** `public:` and 64 hexadecimal digits. */
    toKeyText(): string;
    /** The 16 bytes that old clients show. */
    fingerprint(): Uint8Array;
    /** Compares the bytes. */
    equals(other: PublicKey | Uint8Array): boolean;
    toString(): string;
}

/**
 * The key that a text names with `private:` or `public:` in front of its digits; without that, it could be either.
 *
 * @throws {@link IdentityError} `key_text`
 */
export function parseKeyText(keyText: SecretText): SecretKey | PublicKey;

/** An identity and its secret key. */
export class Identity implements Handle {
    /** Copies the key: `secretKey` stays the caller's. @throws {@link IdentityError} */
    constructor(id: ThreemaId, secretKey: SecretKey);
    /** An identity with a fresh key. The directory knows nothing of it. @throws {@link IdentityError} */
    static generate(id: ThreemaId): Identity;
    readonly id: ThreemaId;
    /** A copy of the key, to be freed by the caller. */
    readonly secretKey: SecretKey;
    publicKey(): PublicKey;
    /** Whether the directory's key for this identity is the one of the secret key. */
    hasPublicKey(publicKey: PublicKey | Uint8Array): boolean;
    /**
     * A contact. This is the expensive part: make it once for each contact.
     *
     * @throws {@link MessageError} `own_identity`, `identity.non_contributory`
     */
    peer(id: ThreemaId, publicKey: PublicKey | Uint8Array): Peer;
    /** Many contacts at once, each in its place; what failed is an error in its place. */
    peers(
        contacts: Iterable<readonly [id: ThreemaId, publicKey: PublicKey | Uint8Array]>,
    ): (Peer | EeemaError)[];
    free(): void;
    [Symbol.dispose](): void;
}

/** One contact as seen from one identity, with the keys that both agreed on. */
export class Peer implements Handle {
    private constructor();
    readonly id: ThreemaId;
    readonly ownId: ThreemaId;
    readonly publicKey: PublicKey;
    /** A copy of the 32 bytes, which the caller should overwrite. */
    agreedKey(): Uint8Array;
    /** A copy of the 32 bytes, which the caller should overwrite. */
    metadataKey(): Uint8Array;
    free(): void;
    [Symbol.dispose](): void;
}

/** A nonce, 24 bytes. */
export class Nonce {
    /** @param nonce 24 bytes */
    constructor(nonce: Uint8Array);
    static generate(): Nonce;
    toBytes(): Uint8Array;
    /** What replay stores remember, 32 bytes: an HMAC of the nonce with the own identity. */
    hash(ownId: ThreemaId): Uint8Array;
}

/** Gives the identity back. @throws {@link IdentityError} `id_length` or `id_symbol` */
export function threemaId(id: string): ThreemaId;
/** Reads an identity as people type and paste it: spaces, lower case, contact links. @throws {@link IdentityError} */
export function threemaIdFromTyped(typed: string): ThreemaId;
/** Whether the identity belongs to the Gateway. @throws {@link IdentityError} */
export function isGatewayId(id: ThreemaId): boolean;
/** A fresh id of a message, a group or a poll, 8 bytes. */
export function generateId(): Uint8Array;
/** A nickname without the blanks around it, as it is sent. */
export function trimNickname(nickname: string): string;

/** An identity whose key comes with the apps. */
export interface PredefinedContact {
    readonly id: ThreemaId;
    readonly nickname: string;
    /** Whether it is the sender of control messages. */
    readonly isSpecial: boolean;
    readonly publicKey: PublicKey;
    readonly sandboxPublicKey: PublicKey | undefined;
}
/** The contact with this identity, if its key comes with the apps. @throws {@link IdentityError} */
export function predefinedContact(id: ThreemaId): PredefinedContact | undefined;

// ---------------------------------------------------------------------------------------------------------------------
// Messages

/** Names a group: who made it, and the 8 bytes that they chose. */
export interface GroupIdentity {
    readonly creator: ThreemaId;
    readonly id: Uint8Array;
}

/** What stands beside the content of a message. */
export interface SealOptions {
    /** The group in which it is said. */
    readonly group?: GroupIdentity | undefined;
    /** The time; now, if it is missing. */
    readonly createdAt?: Milliseconds | undefined;
    /** 8 bytes; drawn, if they are missing. */
    readonly messageId?: Uint8Array | undefined;
    /** The own nickname; sent only where the type allows it. */
    readonly nickname?: string | null | undefined;
    /** {@link content.FLAGS}; the flags of the type, if they are missing. */
    readonly flags?: number | undefined;
}

/** Seals a message without remembering its nonce: the caller has to. @throws {@link MessageError} {@link ContentError} */
export function seal(
    peer: Peer,
    content: content.Content,
    options?: SealOptions,
): { envelope: Uint8Array; nonce: Uint8Array };

/** What an envelope says of itself. None of it is authentic before it was opened. */
export interface Envelope {
    readonly sender: ThreemaId;
    readonly receiver: ThreemaId;
    readonly messageId: Uint8Array;
    readonly createdAt: Milliseconds;
    readonly flags: number;
    readonly nonce: Uint8Array;
    /** Whether it has no metadata box. */
    readonly isLegacy: boolean;
    readonly legacyNickname: Uint8Array;
}
/** Reads the header of an envelope. @throws {@link MessageError} */
export function parseEnvelope(envelope: Uint8Array): Envelope;
/** Opens without looking for replays. @throws {@link MessageError} */
export function openEnvelope(peer: Peer, envelope: Uint8Array): Message;

/** A message that was opened and passed all checks. */
export class Message {
    private constructor();
    readonly sender: ThreemaId;
    readonly receiver: ThreemaId;
    /** 8 bytes. */
    readonly messageId: Uint8Array;
    /** 24 bytes. */
    readonly nonce: Uint8Array;
    readonly time: Milliseconds;
    readonly nickname?: string;
    readonly flags: number;
    /** The number of the type. */
    readonly kind: number;
    /** The encoded body, with its group header. */
    readonly body: Uint8Array;
    readonly content: content.Content;
    /** The group in which it was said. */
    readonly group?: GroupIdentity;
    readonly hasMetadata: boolean;
    readonly wantsDeliveryReceipt: boolean;
}

/** What the server waits for. */
export interface Acknowledgement {
    /** 8 bytes, which are no identity if that is why the message was refused. */
    readonly sender: Uint8Array;
    readonly messageId: Uint8Array;
}

/** What became of something that was received. */
export type Outcome =
    | { readonly type: "message"; readonly message: Message }
    | {
          readonly type: "refused";
          /** Stable text, for example `nonce_reuse`. */
          readonly reason: string;
          /** The step of the order of checks. */
          readonly step: number;
          /** For people. */
          readonly text: string;
          /** What to send to the server; missing if nobody acknowledges. */
          readonly acknowledgement?: Acknowledgement;
      }
    | { readonly type: "unknownSender"; readonly sender: ThreemaId };

/**
 * Remembers what was received and sent. All four methods answer at once: a promise is refused with a `TypeError`. What
 * they throw comes out of the method of the inbox that called them. They must not call that inbox.
 */
export interface ReplayStore {
    /** @param nonceHash 32 bytes */
    isNonceUsed(nonceHash: Uint8Array): boolean;
    /** @param id 8 bytes */
    isMessageIdUsed(sender: ThreemaId, id: Uint8Array): boolean;
    /** Remembers the nonce. @returns whether it was new */
    markNonce(nonceHash: Uint8Array): boolean;
    /** Remembers both, or none of them if one was there already. @returns whether both were new */
    mark(nonceHash: Uint8Array, sender: ThreemaId, id: Uint8Array): boolean;
}

/** How an inbox finds the contact of a sender: the only one there is, or a function that knows them. */
export type FindPeer = Peer | ((sender: ThreemaId) => Peer | null | undefined);

/** Seals and receives for one identity, and remembers what must not come twice. */
export class Inbox implements Handle {
    /** Without a store, it remembers in memory until it is freed. @throws {@link IdentityError} */
    constructor(ownId: ThreemaId, store?: ReplayStore);
    readonly ownId: ThreemaId;
    /** Seals a message and remembers its nonce. @throws {@link MessageError} {@link ContentError} */
    seal(peer: Peer, content: content.Content, options?: SealOptions): Uint8Array;
    /** The same in the form of the Gateway. */
    sealForGateway(
        peer: Peer,
        content: content.Content,
        options?: { readonly group?: GroupIdentity | undefined },
    ): gateway.MessageBox;
    /**
     * Checks and opens an envelope. `findPeer` is asked when the checks of the header passed; it must not call this
     * inbox, and what it throws comes out. Process a message, then {@link Inbox.accept} it.
     */
    receive(envelope: Uint8Array, findPeer: FindPeer): Outcome;
    /** Many at once; the outcomes stand in the order of the envelopes. */
    receiveAll(envelopes: Iterable<Uint8Array>, findPeer: FindPeer): Outcome[];
    /** The same as {@link Inbox.receive} for a form of the Gateway. */
    receiveCallback(callback: gateway.Callback, findPeer: FindPeer): Outcome;
    /**
     * Remembers a message that was processed. It is opened again for that, so that its peer and its callback must not
     * be freed before.
     *
     * @returns what to send to the server, if anything
     * @throws {@link MessageError} `refused.nonce_reuse` if it was accepted before
     */
    accept(message: Message): Acknowledgement | undefined;
    /** Remembers the nonce of a message that another device of this identity sent. @returns whether it was new */
    markNonce(nonce: Uint8Array): boolean;
    free(): void;
    [Symbol.dispose](): void;
}

/** What messages say: chapter 03 of the specification. */
export namespace content {
    interface Text {
        readonly type: "text";
        /** 1 to 6000 bytes of UTF-8. */
        readonly text: string;
    }
    interface Location {
        readonly type: "location";
        /** Degrees, -90 to 90. */
        readonly latitude: number;
        /** Degrees, -180 to 180. */
        readonly longitude: number;
        /** Metres. */
        readonly accuracy?: number | undefined;
        /** One line; wants an address. */
        readonly name?: string | undefined;
        /** Lines are separated by `\n`. */
        readonly address?: string | undefined;
    }
    interface File {
        readonly type: "file";
        readonly name?: string | undefined;
        readonly mediaType: string;
        /** Bytes of the plaintext. */
        readonly size: Integer;
        /** 16 bytes, from the blob server. */
        readonly blobId: Uint8Array;
        /** 32 bytes, from {@link blob.seal}. */
        readonly key: Uint8Array;
        readonly rendering?: "file" | "media" | "sticker" | undefined;
        readonly caption?: string | undefined;
        readonly correlationId?: string | undefined;
        readonly thumbnail?: { readonly blobId: Uint8Array; readonly mediaType?: string } | undefined;
        /** Pixels; together with `height`. */
        readonly width?: Integer | undefined;
        /** Pixels; together with `width`. */
        readonly height?: Integer | undefined;
        readonly animated?: boolean | undefined;
        /** Seconds. */
        readonly duration?: number | undefined;
    }
    interface PollSetup {
        readonly type: "pollSetup";
        /** 8 bytes; {@link generateId} makes them. */
        readonly pollId: Uint8Array;
        readonly description: string;
        /** Whether one may choose several. */
        readonly multiple?: boolean | undefined;
        /** Whether votes are shown before it is closed. */
        readonly showsIntermediate?: boolean | undefined;
        readonly display?: "list" | "summary" | undefined;
        readonly choices: readonly { readonly id: Integer; readonly description: string }[];
        /** Of a closed poll that is displayed as a summary: votes for each choice. */
        readonly totals?: readonly Integer[] | undefined;
        /** Of a closed poll that is displayed as a list: who voted. */
        readonly participants?: readonly ThreemaId[] | undefined;
        /** For each choice and each participant, whether the choice is theirs. */
        readonly votes?: readonly (readonly boolean[])[] | undefined;
    }
    interface PollVote {
        readonly type: "pollVote";
        /** Who made the poll. */
        readonly creator: ThreemaId;
        readonly pollId: Uint8Array;
        readonly choices: readonly { readonly id: Integer; readonly chosen: boolean }[];
    }
    interface SetProfilePicture {
        readonly type: "setProfilePicture";
        readonly blobId: Uint8Array;
        readonly key: Uint8Array;
        readonly size: number;
    }
    type ReceiptStatus = "received" | "read" | "thumbsUp" | "thumbsDown";
    interface DeliveryReceipt {
        readonly type: "deliveryReceipt";
        readonly status: ReceiptStatus;
        /** 8 bytes each, at least one. */
        readonly messageIds: readonly Uint8Array[];
    }
    interface Reaction {
        readonly type: "reaction";
        readonly messageId: Uint8Array;
        readonly action: "apply" | "withdraw";
        /** 1 to 64 bytes of UTF-8. */
        readonly emoji: string;
    }
    interface EditMessage {
        readonly type: "editMessage";
        readonly messageId: Uint8Array;
        readonly text: string;
    }
    interface DeleteMessage {
        readonly type: "deleteMessage";
        readonly messageId: Uint8Array;
    }
    interface TypingIndicator {
        readonly type: "typingIndicator";
        readonly isTyping: boolean;
    }
    interface GroupSetup {
        readonly type: "groupSetup";
        /** Without the creator; nobody to disband the group. */
        readonly members: readonly ThreemaId[];
    }
    interface GroupName {
        readonly type: "groupName";
        readonly name: string;
    }
    interface GroupCallStart {
        readonly type: "groupCallStart";
        readonly protocolVersion: number;
        /** 32 bytes. */
        readonly key: Uint8Array;
        readonly sfuBaseUrl: string;
    }
    interface Call {
        readonly type: "call";
        readonly signal: "offer" | "answer" | "iceCandidates" | "hangup" | "ringing";
        readonly json: Uint8Array;
    }
    interface ForwardSecurityEnvelope {
        readonly type: "forwardSecurityEnvelope";
        readonly bytes: Uint8Array;
    }
    interface WorkSyncDelta {
        readonly type: "workSyncDelta";
        /** Missing: the whole contact list has to be synchronised. */
        readonly deltas?:
            | readonly {
                  readonly appliedAt: Milliseconds;
                  readonly identity: ThreemaId;
                  readonly availability?:
                      | { readonly category: number; readonly description: string }
                      | undefined;
              }[]
            | undefined;
    }
    interface WebSessionResume {
        readonly type: "webSessionResume";
        /** 32 bytes. */
        readonly clientKeyHash: Uint8Array;
        readonly affiliation?: string | undefined;
        readonly time: Integer;
        readonly version: number;
    }
    /** Contents that have nothing to say but their type. */
    interface Bare {
        readonly type:
            | "deleteProfilePicture"
            | "requestProfilePicture"
            | "groupLeave"
            | "groupSyncRequest"
            | "empty";
    }
    /** A type that the library does not know; `bytes` are the whole body. */
    interface Unknown {
        readonly type: "unknown";
        readonly kind: number;
        readonly bytes: Uint8Array;
    }
    /** What can be sealed. */
    type Sendable =
        | Text
        | Location
        | File
        | PollSetup
        | PollVote
        | SetProfilePicture
        | DeliveryReceipt
        | Reaction
        | EditMessage
        | DeleteMessage
        | TypingIndicator
        | GroupSetup
        | GroupName
        | GroupCallStart
        | Call
        | ForwardSecurityEnvelope
        | WorkSyncDelta
        | WebSessionResume
        | Bare
        | Unknown;
    interface DeprecatedImage {
        readonly type: "deprecatedImage";
        readonly blobId: Uint8Array;
        readonly size: number;
        readonly nonce: Uint8Array;
    }
    interface DeprecatedGroupImage {
        readonly type: "deprecatedGroupImage";
        readonly blobId: Uint8Array;
        readonly key: Uint8Array;
        readonly size: number;
    }
    interface DeprecatedAudio {
        readonly type: "deprecatedAudio";
        /** Seconds. */
        readonly duration: number;
        readonly blobId: Uint8Array;
        readonly key: Uint8Array;
        readonly size: number;
    }
    interface DeprecatedVideo {
        readonly type: "deprecatedVideo";
        /** Seconds. */
        readonly duration: number;
        readonly blobId: Uint8Array;
        readonly key: Uint8Array;
        readonly size: number;
        readonly thumbnailBlobId: Uint8Array;
        readonly thumbnailSize: number;
    }
    /** What can be received: the deprecated ones are not sent any more. */
    type Content = Sendable | DeprecatedImage | DeprecatedGroupImage | DeprecatedAudio | DeprecatedVideo;

    /** The flags of a message, to be combined with `|`. */
    const FLAGS: {
        readonly PUSH: number;
        readonly NO_QUEUING: number;
        readonly NO_ACKNOWLEDGEMENT: number;
        readonly SHORT_LIVED: number;
        readonly NO_DELIVERY_RECEIPTS: number;
    };
    /** The number of the type and the encoded body. @throws {@link ContentError} */
    function encodeBody(content: Content, group?: GroupIdentity): { kind: number; bytes: Uint8Array };
    /** What a body says. @throws {@link ContentError} */
    function decodeBody(
        kind: number,
        body: Uint8Array,
    ): {
        content: Content;
        distributesProfile: boolean;
        hasReplayProtection: boolean;
        /** 8 bytes, if it has a group header. */
        groupId?: Uint8Array;
        /** Missing where the header leaves the creator out. */
        groupCreator?: ThreemaId;
    };
    /** The bytes that the library writes for what it read, unknown fields included. @throws {@link ContentError} */
    function rewriteBody(kind: number, body: Uint8Array): Uint8Array;
    /** The file message that says the same as an old audio or video message; `undefined` for others. */
    function bodyAsFile(kind: number, body: Uint8Array): File | undefined;
    /** Whom a text mentions; `@everybody` is all. */
    function mentions(text: string): (ThreemaId | "@everybody")[];
    /** The message that a text quotes, and what it says to it. */
    function quote(
        text: string,
        ownMessageId?: Uint8Array,
    ): { messageId: Uint8Array; text: string } | undefined;
    /** A text with a quote in front. */
    function withQuote(messageId: Uint8Array, text: string): string;
    /** Cuts a text into parts of at most `limit` bytes (6000), between the characters that a reader sees. */
    function splitText(text: string, limit?: number): string[];
    /** The receipt that says the same as an emoji to clients without reactions. */
    function receiptOfEmoji(emoji: string): ReceiptStatus | undefined;
    /** Who is in a group after a setup of `creator`. */
    function groupSetupMembers(members: Iterable<ThreemaId>, creator: ThreemaId): ThreemaId[];
    /** The row of a type in the table of the chapter. */
    interface Properties {
        readonly kind: number;
        readonly header: "none" | "creator" | "member";
        readonly flags: number;
        readonly userProfileDistribution: "never" | "always" | "ifReaction" | "ifAccepted";
        readonly replayProtection: "never" | "always" | "ifReaction" | "ifAccepted";
        readonly forwardSecurityMinimum?: "1.0" | "1.1" | "1.2";
        readonly exemptFromBlocking: "never" | "always" | "ifGroupKnown";
        readonly createsDirectContact: boolean;
        readonly raisesConversation: "always" | "never" | "ifNoOfferFound";
        readonly reflect: {
            readonly incoming: boolean;
            readonly outgoing: boolean;
            readonly sentUpdate: boolean;
        };
        readonly deliveryReceipts: boolean;
        readonly reactions: boolean;
        readonly editable?: "text" | "caption";
        readonly deletableBy?: "user" | "userAndSender";
        readonly toGatewayCreator: "never" | "ifCapturing" | "always";
        readonly whenRejected:
            | "ignore"
            | "resendAfterConfirmation"
            | "abortCall"
            | "answerAsSyncRequest";
    }
    /** `undefined` for a type that is not known. */
    function properties(kind: number): Properties | undefined;
}

/** The form that end-to-end encrypted messages have at the public Gateway interface: chapter 02. */
export namespace gateway {
    interface MessageBox {
        /** 24 bytes. */
        readonly nonce: Uint8Array;
        /** At most 4000 bytes. */
        readonly box: Uint8Array;
        /** The form field `nonce`. */
        readonly nonceHex: string;
        /** The form field `box`. */
        readonly boxHex: string;
    }
    /** The fields of a form, each as it was received: `new URLSearchParams(body)` is one. */
    type Form = Iterable<readonly [name: string, value: string]>;
    /** Seals without remembering the nonce; see {@link Inbox.sealForGateway}. */
    function seal(
        peer: Peer,
        content: content.Content,
        options?: { readonly group?: GroupIdentity | undefined },
    ): MessageBox;
    /** The MAC that belongs to the fields, 32 bytes. @throws {@link GatewayError} */
    function computeMac(form: Form, apiSecret: SecretText): Uint8Array;
    /** A form whose MAC was right. It keeps the API secret until it is freed. */
    class Callback implements Handle {
        /** @throws {@link GatewayError} `mac_mismatch`, `field_missing`, `field_twice`, `hex`, `identity`, `truncated` */
        constructor(form: Form, apiSecret: SecretText);
        readonly sender: ThreemaId;
        readonly messageId: Uint8Array;
        readonly nonce: Uint8Array;
        readonly time: Milliseconds | undefined;
        /** Opens without looking for replays; see {@link Inbox.receiveCallback}. @throws {@link MessageError} */
        open(peer: Peer): Message;
        free(): void;
        [Symbol.dispose](): void;
    }
}

/** Groups: one message for all members, and the rules for what arrives. Chapter 04. */
export namespace group {
    /** A group with a fresh id. @throws {@link IdentityError} */
    function generate(creator: ThreemaId): GroupIdentity;
    /** Seals one message for all, and remembers the nonces in `inbox`. If it throws, nothing may be sent. */
    function fanOut(
        inbox: Inbox,
        peers: Iterable<Peer>,
        group: GroupIdentity,
        content: content.Content,
        options?: Omit<SealOptions, "group">,
    ): { receiver: ThreemaId; envelope: Uint8Array }[];
    interface KnownGroup {
        readonly identity: GroupIdentity;
        /** Without the creator. */
        readonly members: readonly ThreemaId[];
        /** Whether the user left, was removed, or the group was disbanded. */
        readonly left: boolean;
    }
    interface Incoming {
        readonly identity: GroupIdentity;
        /** The sender of the envelope. */
        readonly sender: ThreemaId;
        /** The own identity. */
        readonly user: ThreemaId;
        readonly creatorBlocked: boolean;
    }
    type Decision = "process" | "drop" | "requestSync" | "answerEmptySetup" | "answerLeave";
    /** To whom `user` sends a message of the type `kind`. */
    function receivers(group: KnownGroup, user: ThreemaId, groupName: string, kind: number): ThreemaId[];
    /** Whether the user talks to nobody else. */
    function isNotesGroup(group: KnownGroup, user: ThreemaId): boolean;
    /** What to do with a message to a group; `group` is missing if it is not known. */
    function decide(incoming: Incoming, group?: KnownGroup): Decision;
    /** The same for `groupLeave`. */
    function decideLeave(incoming: Incoming, group?: KnownGroup): Decision;
    /** The same for a `groupSetup` with these members. */
    function decideSetup(
        incoming: Incoming,
        group: KnownGroup | undefined,
        members: Iterable<ThreemaId>,
    ): "drop" | "removed" | "apply";
    /** The same for `groupSyncRequest`; `limited` is what {@link isSyncLimited} says. */
    function decideSyncRequest(
        incoming: Incoming,
        group: KnownGroup | undefined,
        limited: boolean,
    ): "drop" | "answerEmptySetup" | "resync";
    /** Whether the last sync request is too young for an answer. */
    function isSyncLimited(last: Milliseconds | undefined, now: Milliseconds): boolean;
    /** Whether the creator may be asked for the state of the group. */
    function mayRequestSync(
        group: GroupIdentity,
        user: ThreemaId,
        last: Milliseconds | undefined,
        now: Milliseconds,
    ): boolean;
    /** Whether the creator should send the state of the group again. */
    function isResyncDue(
        group: GroupIdentity,
        user: ThreemaId,
        last: Milliseconds,
        now: Milliseconds,
    ): boolean;
}

/** Blobs, whole and in pieces: chapter 05. */
export namespace blob {
    /** Bytes of the tag at the front of a blob: 16. */
    const TAG_LENGTH: 16;
    /** The key of a file that was just sealed. It may seal one thumbnail. */
    class FreshKey implements Handle {
        private constructor();
        /** A copy of the 32 bytes, for the file message. */
        toBytes(): Uint8Array;
        /** Once. @throws RangeError the second time */
        sealThumbnail(thumbnail: Uint8Array): Uint8Array;
        free(): void;
        [Symbol.dispose](): void;
    }
    interface Part {
        /** Whether it is the thumbnail of a file; false. */
        readonly thumbnail?: boolean | undefined;
    }
    /** Seals a file with a fresh key. */
    function seal(plaintext: Uint8Array): { blob: Uint8Array; key: FreshKey };
    /** @throws {@link BlobError} */
    function open(key: Uint8Array, blob: Uint8Array, part?: Part): Uint8Array;
    /** Opens the blob of an old image message. @throws {@link BlobError} */
    function openDeprecatedImage(agreedKey: Uint8Array, nonce: Uint8Array, blob: Uint8Array): Uint8Array;
    /** Seals a file in pieces. */
    class Sealer implements Handle {
        constructor();
        /** The ciphertext of the piece. */
        update(data: Uint8Array): Uint8Array;
        /** The tag, which comes first in the blob. Uses the sealer up. */
        finish(): { tag: Uint8Array; key: FreshKey };
        free(): void;
        [Symbol.dispose](): void;
    }
    /** The first pass over a blob: checks, and gives nothing out. */
    class Verifier implements Handle {
        constructor(key: Uint8Array, tag: Uint8Array, part?: Part);
        update(ciphertext: Uint8Array): void;
        /** The second pass. Uses the verifier up. @throws {@link BlobError} */
        finish(): Opener;
        free(): void;
        [Symbol.dispose](): void;
    }
    /** The second pass, or the only one. */
    class Opener implements Handle {
        private constructor();
        /** Gives plaintext out before it is known whether it is authentic: throw it away if `finish` throws. */
        static inOnePass(key: Uint8Array, tag: Uint8Array, part?: Part): Opener;
        update(ciphertext: Uint8Array): Uint8Array;
        /** Uses the opener up. @throws {@link BlobError} */
        finish(): void;
        free(): void;
        [Symbol.dispose](): void;
    }
    type Source = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
    /**
     * Seals what `source` gives, piece by piece, and hands the ciphertext to `write`, whose promise is waited for. The
     * blob is the tag, then the ciphertext.
     */
    function sealStream(
        source: Source,
        write: (ciphertext: Uint8Array) => void | Promise<void>,
    ): Promise<{ tag: Uint8Array; key: FreshKey }>;
    /**
     * Opens a blob that can be read twice: `read` gives it from its start each time. The first pass checks it, and only
     * the second one gives plaintext out.
     *
     * @throws {@link BlobError}
     */
    function openStream(
        key: Uint8Array,
        read: () => Source,
        part?: Part,
    ): AsyncGenerator<Uint8Array, void, void>;
    /** 32 hexadecimal digits as 16 bytes. @throws {@link IdentityError} */
    function parseBlobId(text: string): Uint8Array;
    /** 16 bytes as 32 hexadecimal digits. */
    function blobIdText(blobId: Uint8Array): string;
    /** The part of the address of a blob server that the id chooses. */
    function blobIdShard(blobId: Uint8Array): string;
    /** What one receiver was told last about the profile picture of the user. */
    type LastPicture =
        | { readonly type: "set"; readonly blobId: Uint8Array }
        | { readonly type: "deleted"; readonly time: Milliseconds };
    /**
     * What to do about the profile picture before a message that distributes the profile goes to a receiver. `shared`: the
     * user has a picture, and shares it with them; `cached`: an upload that may serve for further receivers.
     */
    function pictureStep(
        receiver: ThreemaId,
        shared: boolean,
        last?: LastPicture,
        cached?: { readonly blobId: Uint8Array; readonly uploadedAt: Milliseconds },
        now?: Milliseconds,
    ): "nothing" | "sendDelete" | "uploadAndSend" | "sendCached";
}

/** The ID export, both schemes: chapter 11. */
export namespace idExport {
    interface Code {
        readonly scheme: "legacy" | "v1";
        /** In its canonical form. */
        readonly text: string;
    }
    /** Reads exactly one export. @throws {@link IdExportError} */
    function parse(text: string): Code;
    /** Finds an export in a text around it. @throws {@link IdExportError} */
    function find(text: string): Code;
    /**
     * Opens an export; nothing is asked of any server. `v1` takes 128 MiB and a second or more.
     *
     * @throws {@link IdExportError} `decrypt` for a wrong password
     */
    function open(
        text: string,
        password: SecretText,
        options?: {
            /** Bytes; without it, as much as is wanted. */
            readonly maxMemory?: number | undefined;
        },
    ): Identity;
    /** Makes an export of an identity. @throws {@link IdExportError} */
    function seal(
        identity: Identity,
        password: SecretText,
        options?: {
            /** `v1` */
            readonly scheme?: "legacy" | "v1" | undefined;
        },
    ): string;
    /** Whether a password may be chosen. @throws {@link IdExportError} */
    function checkPassword(
        password: SecretText,
        rule?: "androidReads" | "androidWrites" | "iosReads" | "iosWrites" | "recommended",
    ): void;
    /** What the server keeps of the password with which an identity can be revoked. */
    function revocationKey(password: SecretText): string;
    /** What a text is that is no export, for example `web_session`. */
    function otherKind(text: string): string | undefined;
}

/** Salted contact hashes: chapter 12. Such a hash hides a number from nobody who tries all of them. */
export namespace contactHash {
    /** Bytes of a hash: 32. */
    const HASH_LENGTH: 32;
    /** The digits of an E.164 number with or without `+`. @throws {@link ContactHashError} */
    function parsePhone(number: string): string;
    /** The digits of a number with its country code, as people write it. @throws {@link ContactHashError} */
    function phoneFromTyped(number: string): string;
    /** The hash of a number. @throws {@link ContactHashError} */
    function phone(number: string): Uint8Array;
    /** Many at once: 32 bytes each, one after the other. A `BigUint64Array` is fastest. @throws {@link ContactHashError} */
    function phones(numbers: BigUint64Array | Iterable<string>): Uint8Array;
    interface EmailHash {
        /** The address as it is hashed. */
        readonly address: string;
        readonly hash: Uint8Array;
    }
    /** The hash of an address, and that of its other spelling if it has one. @throws {@link ContactHashError} */
    function email(address: string): EmailHash & { readonly alternative?: EmailHash };
    /** The same for an address as people write it. @throws {@link ContactHashError} */
    function emailFromTyped(address: string): EmailHash & { readonly alternative?: EmailHash };
    /** Many at once, without other spellings. @throws {@link ContactHashError} */
    function emails(addresses: Iterable<string>): Uint8Array;
    function toHex(hash: Uint8Array): string;
    function toBase64(hash: Uint8Array): string;
    /** @throws {@link ContactHashError} */
    function fromHex(text: string): Uint8Array;
    /** @throws {@link ContactHashError} */
    function fromBase64(text: string): Uint8Array;
    /** Numbers that follow one another. */
    class PhoneRange implements Handle {
        /** @throws {@link ContactHashError} */
        constructor(first: string, count: Integer);
        readonly countLeft: Integer;
        /** The next `count` numbers (4096), at most 1048576, with their hashes one after the other. */
        next(count?: number): { numbers: BigUint64Array; hashes: Uint8Array };
        skip(count: number): void;
        /** The number with this hash among the next `count`, which are used up. A million take about a second. */
        find(hash: Uint8Array, count: number): string | undefined;
        free(): void;
        [Symbol.dispose](): void;
    }
    interface Match {
        readonly id: ThreemaId;
        /** 32 bytes. */
        readonly publicKey: Uint8Array;
        readonly phone?: Uint8Array;
        readonly email?: Uint8Array;
    }
    /** What is sent to the directory, and its answers. Documents are JSON; something else sends them. */
    const directory: {
        tokenRequest(identity: ThreemaId): string;
        /** @throws {@link ExchangeError} */
        respond(answer: Uint8Array, identity: ThreemaId, secretKey: SecretKey): string;
        /** @throws {@link ExchangeError} */
        decodeTokenAnswer(
            answer: Uint8Array,
        ): { type: "granted"; token: string } | { type: "refused"; text: string };
        matchRequest(options: {
            readonly phones?: Uint8Array | undefined;
            readonly emails?: Uint8Array | undefined;
            readonly includeInactive?: boolean | undefined;
            readonly token?: string | undefined;
        }): string;
        /** `checkInterval` is in milliseconds. @throws {@link ExchangeError} */
        decodeMatchAnswer(answer: Uint8Array): { checkInterval: number; matches: Match[] };
    };
    /** The same for the Gateway. */
    const gatewayLookup: {
        /** @throws {@link ExchangeError} `too_many_hashes` */
        bulkRequest(options: {
            readonly phones?: Uint8Array | undefined;
            readonly emails?: Uint8Array | undefined;
        }): string;
        /** @throws {@link ExchangeError} */
        decodeBulkAnswer(answer: Uint8Array): Match[];
        phonePath(hash: Uint8Array): string;
        emailPath(hash: Uint8Array): string;
    };
}

/** Safe backups: chapter 10. */
export namespace safe {
    /** What password and identity derive to: the name of the backup and the key that opens it. */
    class MasterKey implements Handle {
        private constructor();
        /** Takes 64 MiB and a fraction of a second. @throws {@link SafeError} {@link IdentityError} */
        static derive(
            password: SecretText,
            id: ThreemaId,
            options?: {
                /** Bytes of a smaller work area, with which it takes longer. */
                readonly workArea?: number | undefined;
            },
        ): MasterKey;
        /** @param masterKey 64 bytes */
        static fromBytes(masterKey: Uint8Array): MasterKey;
        /** A copy of the 64 bytes, which the caller should overwrite. */
        toBytes(): Uint8Array;
        /** 32 bytes, which are secret: they name the backup. */
        backupId(): Uint8Array;
        /** A copy of the 32 bytes, which the caller should overwrite. */
        encryptionKey(): Uint8Array;
        free(): void;
        [Symbol.dispose](): void;
    }
    /** The key of a password that was typed almost right. Every slip takes as long as a key. */
    function findMistyped(
        password: SecretText,
        id: ThreemaId,
        backup: Uint8Array,
    ): { slip: string; key: MasterKey } | undefined;
    /** 64 hexadecimal digits. */
    function backupIdHex(backupId: Uint8Array): string;

    /** Entries of lists: where they stood, and the names of what the schema does not know of them. */
    interface Entry {
        /** The place in the document; missing for a new entry. It keeps what is not known. */
        readonly origin?: number | undefined;
        /** Only for reading. */
        readonly unknown?: readonly string[] | undefined;
    }
    type Policy = "default" | "send" | "doNotSend";
    interface Contact extends Entry {
        readonly identity: ThreemaId;
        readonly publicKey?: PublicKey | Uint8Array | undefined;
        readonly createdAt: Milliseconds;
        readonly verification: verification.Level;
        readonly isWorkVerified: boolean;
        readonly hidden: boolean;
        readonly firstName: string;
        readonly lastName: string;
        readonly nickname: string;
        readonly lastUpdate?: Milliseconds | undefined;
        readonly readReceipts: Policy;
        readonly typingIndicators: Policy;
        readonly private: boolean;
    }
    interface Group extends Entry {
        /** 8 bytes. */
        readonly id: Uint8Array;
        readonly creator: ThreemaId;
        readonly name: string;
        readonly createdAt: Milliseconds;
        readonly members: readonly ThreemaId[];
        readonly deleted: boolean;
        readonly lastUpdate?: Milliseconds | undefined;
        readonly private: boolean;
    }
    interface DistributionList extends Entry {
        /** 8 bytes. */
        readonly id?: Uint8Array | undefined;
        readonly name: string;
        readonly createdAt: Milliseconds;
        readonly members: readonly ThreemaId[];
        readonly lastUpdate?: Milliseconds | undefined;
        readonly private: boolean;
    }
    interface Link extends Entry {
        /** `mobile`, `email`, or another one. */
        readonly kind: string;
        readonly value: string;
    }
    interface Settings {
        readonly syncContacts: boolean;
        readonly blockUnknown: boolean;
        readonly readReceipts: boolean;
        readonly sendTyping: boolean;
        readonly threemaCalls: boolean;
        readonly relayThreemaCalls: boolean;
        readonly disableScreenshots: boolean;
        readonly incognitoKeyboard: boolean;
        readonly blockedContacts: readonly ThreemaId[];
        readonly syncExcluded: readonly ThreemaId[];
        readonly recentEmojis: readonly string[];
        readonly unknown?: readonly string[] | undefined;
    }
    /** All that a backup holds but the secret key. */
    interface Values {
        readonly device: string;
        readonly nickname: string;
        readonly profilePicture?: Uint8Array | undefined;
        readonly profilePictureRelease:
            | { readonly type: "unset" | "nobody" | "everyone" }
            | { readonly type: "allowList"; readonly identities: readonly ThreemaId[] };
        readonly links: readonly Link[];
        readonly contacts: readonly Contact[];
        readonly groups: readonly Group[];
        readonly distributionLists: readonly DistributionList[];
        readonly settings: Settings;
        /** The names of what the schema does not know. */
        readonly unknown?: readonly string[] | undefined;
    }
    /** What a backup holds, with all that the schema does not know. */
    class Document implements Handle {
        /** An empty one for a new backup. */
        constructor(secretKey: SecretKey);
        /** @throws {@link SafeError} `unauthentic` for a wrong password */
        static open(
            key: MasterKey,
            backup: Uint8Array,
            options?: {
                /** Bytes of the document that are accepted. */
                readonly maxPlaintext?: number | undefined;
            },
        ): Document;
        /** Reads the JSON of a backup, and leaves out what is broken. @throws {@link SafeError} */
        static decode(body: Uint8Array): Document;
        /** The same, but refuses what is broken. @throws {@link SafeError} */
        static decodeStrict(body: Uint8Array): Document;
        /** The JSON. It has the secret key in it. @throws {@link SafeError} */
        encode(): Uint8Array;
        /** Makes a backup. @throws {@link SafeError} */
        seal(key: MasterKey): Uint8Array;
        /** A copy of the key, to be freed by the caller. */
        readonly secretKey: SecretKey;
        /** The identity of which this is the backup. */
        identity(id: ThreemaId): Identity;
        /** 32 bytes, if the backup has them. */
        deviceGroupKey(): Uint8Array | undefined;
        /** All but the secret key, as plain values: a copy. */
        toValues(): Values;
        /** Takes changed values. What the schema does not know stays with the entry of the same `origin`. */
        replace(values: Values): void;
        forgetUnknown(): void;
        /** What was left out when it was read. */
        warnings(): {
            count: number;
            warnings: { pointer: string; reason: string; text: string }[];
        };
        /** What becomes of the key of a contact now that the directory told its key. */
        reconcile(
            index: number,
            ofDirectory: PublicKey | Uint8Array,
        ): { publicKey: PublicKey; verification: verification.Level; needsAttention: boolean };
        free(): void;
        [Symbol.dispose](): void;
    }
    interface Assessment {
        /** `good`, `nul`, `pattern_missed`, `too_long`, `too_short`, `weak_listed`, `weak_numeric` or `weak_repeated`. */
        readonly assessment: string;
        readonly isRefused: boolean;
        readonly isWeak: boolean;
    }
    /** @param isListed whether it stands in a list of passwords that are often used; false */
    function assessPassword(password: SecretText, isListed?: boolean): Assessment;
    /** @param matchesWhole whether the whole password matches the pattern of an administrator */
    function assessPasswordWithPattern(password: SecretText, matchesWhole: boolean): Assessment;
    /** A password that nobody guesses. */
    function generatePassword(): string;
    interface Situation {
        readonly now: Milliseconds;
        readonly lastSuccess?: Milliseconds | null | undefined;
        /** How the last attempt failed, if it did; `{}` if it is not known when. */
        readonly lastFailure?:
            | {
                  readonly at?: Milliseconds;
                  readonly failure?: "server" | "document" | "sealing" | "upload" | "tooLarge";
                  readonly inARow?: number;
              }
            | undefined;
        readonly contentChanged: boolean;
        readonly force: boolean;
        /** Of the server. */
        readonly retentionDays: number;
    }
    /** Whether to back up now. */
    function decideSchedule(
        situation: Situation,
    ):
        | { type: "upload" | "skipUnchanged" | "skipGrace" }
        | { type: "waitUntil"; time: Milliseconds };
    /** Where backups lie, with the credentials that the address carries. */
    class ServerAddress implements Handle {
        private constructor();
        static official(): ServerAddress;
        /** @throws {@link AddressError} */
        static parse(address: SecretText): ServerAddress;
        /** As people type it. @throws {@link AddressError} */
        static fromTyped(address: SecretText): ServerAddress;
        configUrl(backupId: Uint8Array): string;
        backupUrl(backupId: Uint8Array): string;
        username(): string | undefined;
        password(): string | undefined;
        free(): void;
        [Symbol.dispose](): void;
    }
    /** The value of the header `Authorization`; `undefined` if both are empty. @throws {@link AddressError} */
    function credentialsHeader(username: string, password: SecretText): string | undefined;
    /** What `fetch(request.url, request)` takes. */
    interface Request {
        readonly method: string;
        readonly url: string;
        readonly headers: Readonly<Record<string, string>>;
        readonly body?: Uint8Array;
    }
    interface ServerConfig {
        readonly maxBackupBytes: Integer;
        readonly retentionDays: Integer;
    }
    /** Makes the requests to one server. */
    class Client implements Handle {
        constructor(
            address: ServerAddress,
            authorization?:
                | { readonly username: string; readonly password: SecretText }
                | { readonly token: SecretText }
                | Record<string, never>,
        );
        config(backupId: Uint8Array): Request;
        exists(backupId: Uint8Array): Request;
        download(backupId: Uint8Array): Request;
        delete(backupId: Uint8Array): Request;
        /** @throws {@link SafeServerError} `too_large` */
        upload(backupId: Uint8Array, backup: Uint8Array, config?: ServerConfig): Request;
        free(): void;
        [Symbol.dispose](): void;
    }
    type Headers = Iterable<readonly [name: string, value: string]>;
    /** What an answer says. @throws {@link SafeServerError} */
    function readAnswer(what: "config", status: number, headers: Headers, body: Uint8Array): ServerConfig;
    function readAnswer(what: "download", status: number, headers: Headers, body: Uint8Array): Uint8Array;
    function readAnswer(what: "upload", status: number, headers: Headers, body: Uint8Array): undefined;
    function readAnswer(
        what: "exists",
        status: number,
        headers: Headers,
        body: Uint8Array,
    ): "there" | "notThere" | "askByDownload";
    function readAnswer(
        what: "delete",
        status: number,
        headers: Headers,
        body: Uint8Array,
    ): "deleted" | "nothingThere";
    /**
     * Tests whether a server works: reads its configuration, stores something under a random name, reads it and deletes it.
     * Send {@link SelfTest.request}, tell the answer, and so on until the configuration comes out.
     */
    class SelfTest implements Handle {
        constructor(client: Client);
        /** What is done now; `undefined` at the end. */
        readonly step: "config" | "store" | "read" | "delete" | undefined;
        /** The request to send now. */
        request(): Request;
        /**
         * Takes the answer.
         *
         * @returns what the server takes, once it passed
         * @throws {@link SafeServerError} for the step that failed; what was stored is deleted before
         */
        answered(status: number, headers: Headers, body: Uint8Array): ServerConfig | undefined;
        /** No answer came: ends the test, and gives the deletion of what may be stored. Send it once. */
        unanswered(): Request | undefined;
        free(): void;
        [Symbol.dispose](): void;
    }
}

/** QR codes of identities, contact links, verification levels: chapter 15. */
export namespace verification {
    interface IdentityCode {
        readonly identity: ThreemaId;
        readonly publicKey: PublicKey | Uint8Array;
        readonly expiry?: Seconds | undefined;
    }
    /** Reads the text in the QR code of an identity. @throws {@link IdentityCodeError} */
    function parseIdentityCode(text: string): IdentityCode & { readonly publicKey: PublicKey };
    /** The text for a QR code. @throws {@link IdentityCodeError} */
    function identityCodeText(code: IdentityCode): string;
    function isExpired(code: IdentityCode, now: Seconds): boolean;
    /** The modules of a QR code, row by row: 1 is dark. Four light ones belong around it. */
    interface QrPicture {
        readonly size: number;
        readonly modules: Uint8Array;
    }
    /** @throws {@link VerificationError} if the text is too long */
    function qrPicture(text: string): QrPicture;
    /** The picture of the QR code of an identity. */
    function qrPictureOfIdentity(code: IdentityCode): QrPicture;
    /** The key in rows of eight digits. */
    function keyRows(publicKey: PublicKey | Uint8Array): string[];
    /** The key as a grid of digits with blanks between them. */
    function keyGrid(publicKey: PublicKey | Uint8Array): string;
    /** Whether somebody typed this key, in whatever form. */
    function isKeyTyped(publicKey: PublicKey | Uint8Array, text: string): boolean;
    interface ContactLink {
        readonly action: "add" | "share";
        readonly identity: ThreemaId;
        readonly draft?: string;
    }
    /** @throws {@link LinkError} */
    function parseContactLink(link: string): ContactLink;
    /** The link that shares an identity. */
    function shareLink(identity: ThreemaId): string;
    /** The same link with the scheme of the apps. */
    function appLink(identity: ThreemaId): string;
    /** What a scanned text is. */
    function scanned(
        text: string,
    ):
        | { type: "identityCode" | "deviceGroupJoin" | "webSession" | "unknown" }
        | { type: "contactLink"; link: ContactLink };
    type Environment = "production" | "sandbox" | "onPremises";
    type Acquaintance = "direct" | "groupOrDeleted";
    interface NewContact {
        readonly identity: ThreemaId;
        readonly publicKey: PublicKey;
        readonly verification: Verification;
        readonly acquaintance: Acquaintance;
    }
    /** What opening a contact link does. @throws {@link LinkError} */
    function decideLink(
        opening: {
            readonly ownIdentity: ThreemaId;
            readonly isContact: boolean;
            readonly mayAddContacts: boolean;
            readonly environment: Environment;
        },
        link: string,
    ):
        | { type: "add"; contact: NewContact }
        | { type: "askDirectory"; identity: ThreemaId }
        | { type: "addingForbidden" | "known" | "ownIdentity" | "unknown" };
    /** The contact that the directory's answer makes. @throws {@link VerificationError} if another key is predefined */
    function contactFromDirectory(
        identity: ThreemaId,
        publicKey: PublicKey | Uint8Array,
        acquaintance: Acquaintance,
        environment: Environment,
    ): NewContact;
    /** A contact whose key comes with the apps. */
    function predefinedNewContact(
        identity: ThreemaId,
        acquaintance: Acquaintance,
        environment: Environment,
    ): NewContact | undefined;
    interface Scan {
        readonly code: IdentityCode;
        readonly ownIdentity: ThreemaId;
        readonly now: Seconds;
        /** Whose code was to be scanned. */
        readonly expected?: ThreemaId | undefined;
        /** The stored contact of the identity in the code. */
        readonly contact?:
            | { readonly publicKey: PublicKey | Uint8Array; readonly verification: Verification }
            | undefined;
        readonly mayAddContacts?: boolean | undefined;
        readonly environment?: Environment | undefined;
    }
    type ScanOutcome =
        | { type: "addedFullyVerified"; contact: NewContact }
        | { type: "upgradedToFullyVerified"; verification: Verification }
        | {
              type:
                  | "addingForbidden"
                  | "alreadyFullyVerified"
                  | "directoryUnreachable"
                  | "expired"
                  | "identityDiffersFromExpected"
                  | "identityUnknown"
                  | "keyMismatchDirectory"
                  | "keyMismatchLocal"
                  | "ownIdentity"
                  | "unknown";
          };
    /** What scanning a code does; `askDirectory` wants {@link answerScan}. */
    function decideScan(scan: Scan): ScanOutcome | { type: "askDirectory"; identity: ThreemaId };
    /** @param answer the key of the directory, or why there is none */
    function answerScan(
        scan: Scan,
        answer: PublicKey | Uint8Array | "notFound" | "unreachable",
    ): ScanOutcome;
    type Level = "unverified" | "serverVerified" | "fullyVerified";
    interface Verification {
        readonly level: Level;
        readonly isWorkVerified: boolean;
    }
    /** The level that every contact starts with. */
    const NEW: Verification;
    type Event =
        | "messageReceived"
        | "addedByUser"
        | "linkOpened"
        | "addressBookMatch"
        | "addressBookLinkRemoved"
        | "addressBookSyncDisabled"
        | "workDirectoryMatch"
        | "workMembershipEnded"
        | "scanMatched"
        | "predefinedKeyMatched"
        | "scanDiffered"
        | "comparedByUser"
        | "createdAgain";
    function verificationAfter(verification: Verification, event: Event): Verification;
    /** What a screen shows of a level. */
    function appearance(
        verification: Verification,
        isWorkApp: boolean,
    ): { dots: number; colour: "red" | "orange" | "green" | "blue"; effectiveLevel: Level };
    /** The level of a number in the database of an old iOS app. */
    function fromLegacyIos(stored: Integer): Verification;
    type ActivityState = "active" | "inactive" | "invalid";
    /** The state of a contact after the directory reported one. */
    function activityAfter(state: ActivityState, reported: ActivityState): ActivityState;
    function mayBeSentTo(state: ActivityState): boolean;
}

/**
 * Forward security: a layer inside ordinary messages, so that what was recorded stays closed when a permanent key leaks
 * later. Chapter 06 of the specification.
 *
 * Take {@link forwardSecurity.SessionInbox} in place of {@link Inbox}: it sends and receives through sessions, and what
 * goes without one, too. Whoever copies what is stored of a session reads what follows in it: keep it out of backups, and
 * overwrite old bytes.
 */
export namespace forwardSecurity {
    /** The bit of a feature mask that says whether a contact uses sessions; the directory gives the mask. */
    const FEATURE: 0x40;
    /** Versions: the high byte is the major one. 1.0 carries texts and files, 1.1 all between two, 1.2 groups, too. */
    const VERSIONS: { readonly V1_0: 0x0100; readonly V1_1: 0x0101; readonly V1_2: 0x0102 };
    /** Why a message was not read. Other numbers may come. */
    const REJECT_CAUSES: {
        readonly STATE_MISMATCH: 0;
        readonly UNKNOWN_SESSION: 1;
        readonly DISABLED_BY_LOCAL: 2;
    };
    /** Why a session ends. Other numbers may come. */
    const TERMINATE_CAUSES: {
        readonly UNKNOWN_SESSION: 0;
        readonly RESET: 1;
        readonly DISABLED_BY_LOCAL: 2;
        readonly DISABLED_BY_REMOTE: 3;
    };
    /** The lowest and the highest version that a side supports. */
    interface VersionRange {
        readonly min: number;
        readonly max: number;
    }
    /**
     * Which agreements stand behind the key of a message: two until the peer has answered, four afterwards. A leak of the
     * permanent key of the receiver opens what two protect, and nothing of what four do.
     */
    type DhType = "twoDh" | "fourDh";

    /**
     * Keeps the sessions of one identity as bytes under the identity of the peer and the 16 bytes of the session, beside
     * what was received. As in {@link ReplayStore}, all methods answer at once, what they throw comes out of the method
     * that called them, and they must not call the inbox. What was saved is durable before anything that the call gave is
     * sent or shown: over a database that answers later, keep a copy in memory, and wait for it then. An old copy never
     * comes back: it would make a key seal two messages.
     */
    interface SessionStore extends ReplayStore {
        /** All sessions with a peer, in any order. */
        sessionsWith(
            peer: ThreemaId,
        ): readonly (readonly [sessionId: Uint8Array, encoded: Uint8Array])[];
        /** Keeps a session in place of the one with these names. `encoded` has at most 199 bytes, which are secret. */
        saveSession(peer: ThreemaId, sessionId: Uint8Array, encoded: Uint8Array): void;
        /** Removes a session, if it is there. */
        removeSession(peer: ThreemaId, sessionId: Uint8Array): void;
    }

    /** An envelope to be sent; all that is needed to go on with its session is stored. */
    interface Outgoing {
        readonly receiver: ThreemaId;
        /** 8 bytes, by which the server acknowledges it. */
        readonly messageId: Uint8Array;
        readonly envelope: Uint8Array;
    }
    /** A session that is gone. Tell the user: whoever has a permanent key can end sessions. */
    interface Removed {
        readonly peer: ThreemaId;
        readonly sessionId: Uint8Array;
        readonly because:
            | "replaced"
            | "rejected"
            | "rejectedByPeer"
            | "terminated"
            | "terminatedByPeer"
            | "corrupt";
        /** Of {@link REJECT_CAUSES} or {@link TERMINATE_CAUSES}. */
        readonly cause?: number;
        /** For people. */
        readonly text: string;
    }
    /** What one call made. */
    interface Sending {
        /** The envelopes, to be sent in this order. If the connection breaks, send the same again. */
        readonly outgoing: readonly Outgoing[];
        readonly removed: readonly Removed[];
        /** How the message itself was sealed; missing if it goes outside of sessions. */
        readonly dhType?: DhType;
    }

    /** What an envelope meant for the sessions with its sender. */
    type Event =
        /** A message outside of sessions. If it is suspicious, a session should have carried it: warn the user. */
        | { readonly type: "plain"; readonly isSuspicious: boolean }
        /** A session opened it; `skipped` messages before it are missing. */
        | {
              readonly type: "opened";
              readonly sessionId: Uint8Array;
              readonly dhType: DhType;
              readonly skipped: Integer;
          }
        /** A session opened it, and what it says was refused; `reason` is stable text. */
        | { readonly type: "refused"; readonly reason: string }
        /** The peer began a session, or repeats that; the reply is the Accept. */
        | { readonly type: "created" | "repeated"; readonly sessionId: Uint8Array }
        /** The peer accepted a session, which uses four agreements from now on. */
        | { readonly type: "established"; readonly sessionId: Uint8Array }
        /** The peer accepted a session that nobody knows; the replies end it. */
        | { readonly type: "unknownAccept"; readonly sessionId: Uint8Array }
        /** The peer could not read a message: mark it for the user, and never send it again without them. */
        | {
              readonly type: "rejected";
              readonly messageId: Uint8Array;
              readonly cause: number;
              readonly group?: GroupIdentity;
          }
        /** The peer ended a session. */
        | { readonly type: "terminated"; readonly cause: number }
        /** It could not be read: a message is lost, and the reply says so. */
        | { readonly type: "unreadable"; readonly cause: number }
        /** The session protocol discards it. After `counter_too_old` and `counter_too_far` a message is lost. */
        | { readonly type: "discarded"; readonly sessionId?: Uint8Array; readonly reason: string }
        /** Sessions are not used here; a message in one was rejected. */
        | { readonly type: "disabled" };

    /** A valid envelope: a message, or something of the session protocol. */
    interface Arrived {
        readonly type: "arrived";
        readonly sender: ThreemaId;
        /** The message, to be processed; missing if there is nothing to be shown. */
        readonly message?: Message;
        readonly event: Event;
        /** What is to be sent, in this order, before the envelope is acknowledged. */
        readonly replies: readonly Outgoing[];
        readonly removed: readonly Removed[];
    }
    /** What became of an envelope. */
    type SessionOutcome = Arrived | Exclude<Outcome, { readonly type: "message" }>;

    /** Seals and receives through sessions for one identity. */
    class SessionInbox implements Handle {
        /**
         * Without a store, sessions last until the inbox is freed. `versions` are those that are used, 1.0 to 1.2 if they
         * are missing; with `null` no sessions are used, as while several devices are linked. Copies the identity.
         */
        constructor(
            identity: Identity,
            store?: SessionStore,
            options?: { readonly versions?: VersionRange | null | undefined },
        );
        readonly ownId: ThreemaId;
        /**
         * Seals for a peer in the best session, begins one, or seals as it is if one of the two uses none. `features` is the
         * mask of the peer.
         *
         * @throws {@link ForwardSecurityError} {@link MessageError} {@link ContentError} send nothing then
         */
        send(
            peer: Peer,
            features: Integer,
            content: content.Content,
            options?: SealOptions & { readonly now?: Milliseconds | undefined },
        ): Sending;
        /** The same for many, as in a group, with one message id for all. */
        sendToAll(
            receivers: Iterable<readonly [peer: Peer, features: Integer]>,
            content: content.Content,
            options?: SealOptions & { readonly now?: Milliseconds | undefined },
        ): Sending[];
        /** What a program sends to a peer when it starts: a session if there is none, and what was not acknowledged. */
        refresh(peer: Peer, features: Integer, now?: Milliseconds): Sending;
        /**
         * Checks and opens an envelope. Send the replies, process the message if there is one, then
         * {@link SessionInbox.accept} the outcome before the next envelope of the same peer is received: until then the
         * envelope opens again. A later message of the session moves the chain past it, and then it cannot be opened again.
         */
        receive(envelope: Uint8Array, findPeer: FindPeer, now?: Milliseconds): SessionOutcome;
        /**
         * Remembers an envelope that was processed, and forgets its key. It is taken once: if it throws, receive the
         * envelope again.
         *
         * @returns what to send to the server, if anything
         * @throws {@link MessageError} `refused.nonce_reuse` if it was accepted before
         */
        accept(arrived: Arrived): Acknowledgement | undefined;
        /** Notes that the server has an envelope, of a {@link Sending} or of replies. */
        acknowledged(outgoing: Outgoing, now?: Milliseconds): void;
        /** Ends a session. After `RESET` the next message begins a new one. */
        terminate(peer: Peer, sessionId: Uint8Array, cause: number, now?: Milliseconds): Sending;
        /** Ends all sessions with a peer. */
        terminateAll(peer: Peer, cause: number, now?: Milliseconds): Sending;
        free(): void;
        [Symbol.dispose](): void;
    }

    /** What a stored session says of itself. */
    interface Session {
        readonly id: Uint8Array;
        readonly ownId: ThreemaId;
        readonly peer: ThreemaId;
        /** `l20`: the peer has not accepted; `r24`: no message with four agreements came; `rl44`: both use four. */
        readonly state: "l20" | "r24" | "rl44";
        /** What is applied to what is sent, and what the peer applied last. */
        readonly versions?: { readonly local: number; readonly remote: number };
        /** Whether the server has the Init or the Accept. */
        readonly isAnnounced: boolean;
        readonly lastSent?: Milliseconds;
    }
    /** Reads what a {@link SessionStore} keeps, without its keys. @throws {@link ForwardSecurityError} `corrupt` */
    function readSession(encoded: Uint8Array): Session;
    /** The place of the session in which messages are sent; `undefined` of none. */
    function best(sessions: Iterable<Uint8Array>): number | undefined;

    /** What the body of a message of the type 0xa0 says. */
    type Variant =
        | { readonly type: "init" | "accept"; readonly key: Uint8Array; readonly versions: VersionRange }
        | {
              readonly type: "reject";
              readonly messageId: Uint8Array;
              readonly cause: number;
              readonly group?: GroupIdentity;
          }
        | { readonly type: "terminate"; readonly cause: number }
        | {
              readonly type: "encapsulated";
              /** Missing for a number that nobody knows. */
              readonly dhType?: DhType;
              readonly counter: Integer;
              readonly offered: number;
              readonly applied: number;
              readonly sealed: Uint8Array;
              readonly group?: GroupIdentity;
          };
    /** Reads the body of a message of the type 0xa0. @throws {@link ForwardSecurityError} `malformed` */
    function decodeEnvelope(body: Uint8Array): { sessionId: Uint8Array; variant: Variant };
    /** Reads the body and writes it again in canonical form. @throws {@link ForwardSecurityError} `malformed` */
    function rewriteEnvelope(body: Uint8Array): Uint8Array;
    /** The highest version that both sides support. @throws {@link ForwardSecurityError} `unsupported_version` */
    function negotiate(own: VersionRange, peer: VersionRange): number;
    /** The versions of a session after a message with these in its header; `undefined` if the message is refused. */
    function processVersions(
        versions: { readonly local: number; readonly remote: number },
        offered: number,
        applied: number,
        highest: number,
    ): { local: number; remote: number } | undefined;
}

/**
 * The encrypted stream between a client and a chat server, both ends of it. Chapter 07 of the specification.
 *
 * Nothing here opens a socket or reads a clock: bytes that came go into `receive`, in any pieces; what happened comes out
 * as events; what goes out is returned as bytes. A browser has no TCP: there a WebSocket of your own server may carry it.
 */
export namespace transport {
    /** The most bytes of a payload that is sent. */
    const MAX_PAYLOAD_LENGTH: 8172;
    /** The ports of a chat server, in the order in which a client tries them. */
    const PORTS: readonly [5222, 443];
    /** The `kind` of a frame with a message. Hand its payload to an inbox even if {@link decodeFromServer} refuses it. */
    const MESSAGE: 0x02;
    /** How long to wait, in milliseconds. */
    const TIMEOUTS: {
        /** For a connection. */
        readonly CONNECT: 15_000;
        /** For each step of the handshake. */
        readonly HANDSHAKE: 20_000;
        /** What a client asks the server to wait for silence. */
        readonly IDLE: 120_000;
        /** How long the server waits if nobody asks. */
        readonly DEFAULT_IDLE: 300_000;
        /** For the answer to an echo request. */
        readonly ECHO: 10_000;
    };
    const SUPPORTED_FEATURES: { readonly METADATA: 0x01; readonly METADATA_AND_ECHO: 0x03 };
    const PUSH_SERVICES: {
        readonly NONE: 0x00;
        readonly APNS_PRODUCTION: 0x05;
        readonly APNS_DEVELOPMENT: 0x06;
        readonly FCM: 0x11;
        readonly HMS: 0x13;
    };

    /** The permanent keys that a client accepts: those of the servers that people use, of those for tests, or one or two. */
    type ServerKeys = "production" | "sandbox" | PublicKey | readonly PublicKey[];
    /** The keys behind a name. A contact with one of them is refused. */
    function serverKeys(name: "production" | "sandbox"): PublicKey[];
    /** The host of a server; `group` is the server group of the identity, as the directory gives it. */
    function serverName(server: {
        readonly group: string;
        readonly isWork?: boolean | undefined;
        readonly isSandbox?: boolean | undefined;
        readonly isDualStack?: boolean | undefined;
    }): string;

    /** What a client says of itself when it logs in. */
    type Extension =
        /** From {@link clientInfo}. Handed out as a string, with U+FFFD for what is no UTF-8. */
        | { readonly type: "clientInfo"; readonly text: string | Uint8Array }
        /** 8 bytes; only while several devices are linked. */
        | { readonly type: "deviceId"; readonly id: Uint8Array }
        /** Bits of {@link SUPPORTED_FEATURES}. */
        | { readonly type: "supportedFeatures"; readonly bits: number }
        /** 16 random bytes, drawn once per device and kept out of backups. Secret. */
        | { readonly type: "deviceCookie"; readonly cookie: Uint8Array }
        | { readonly type: "unknown"; readonly kind: number; readonly payload: Uint8Array };
    /** All that a client said of itself. */
    interface Extensions {
        readonly clientInfo?: string;
        readonly deviceId?: Uint8Array;
        readonly supportedFeatures?: number;
        readonly deviceCookie?: Uint8Array;
        /** Every entry in its order, repeated ones, too. */
        readonly entries: readonly Extension[];
    }
    /** Reads extensions. @throws {@link TransportError} `extension_malformed` */
    function decodeExtensions(encoded: Uint8Array): Extensions;
    /** The text with which a client introduces itself. */
    function clientInfo(info: {
        readonly version: string;
        /** For example `en`. */
        readonly language: string;
        /** For example `CH`. */
        readonly country: string;
        readonly platform:
            | { readonly type: "android" | "ios"; readonly model: string; readonly osVersion: string }
            | {
                  readonly type: "desktop";
                  readonly renderer: string;
                  readonly rendererVersion: string;
                  readonly osName: string;
                  readonly osArchitecture: string;
              }
            | { readonly type: "bot"; readonly osName: string; readonly osArchitecture: string };
    }): string;

    /** Where the server announces messages while the client is away: `service` is one of {@link PUSH_SERVICES}. */
    type PushToken =
        | {
              readonly form: "apns";
              readonly service: number;
              readonly deviceToken: Uint8Array;
              readonly bundleId: string;
              readonly encryptionKey: Uint8Array;
          }
        | { readonly form: "hms"; readonly service: number; readonly appId: string; readonly token: Uint8Array }
        | { readonly form: "raw"; readonly service: number; readonly token: Uint8Array };

    /** What both sides may send. */
    type EitherPayload =
        /** Answer with an `echoResponse` and the same bytes. */
        | { readonly type: "echoRequest" | "echoResponse"; readonly data: Uint8Array }
        /** A message; see {@link Inbox} and {@link parseEnvelope}. */
        | { readonly type: "message"; readonly envelope: Uint8Array }
        | { readonly type: "unknown"; readonly kind: number; readonly data: Uint8Array };
    /** What a server sends. */
    type FromServer =
        | EitherPayload
        /** The server has the message that was sent. */
        | { readonly type: "messageAck"; readonly receiver: ThreemaId; readonly messageId: Uint8Array }
        /** Everything that waited was sent. */
        | { readonly type: "queueSendComplete" }
        /** Somebody logged in with another device cookie: warn the user, then send `clearDeviceCookieChange`. */
        | { readonly type: "deviceCookieChange" }
        /** The server closes the connection. */
        | { readonly type: "closeError"; readonly canReconnect: boolean; readonly message: string }
        /** Something to show to the user. */
        | { readonly type: "alert"; readonly message: string };
    /** What a client sends. */
    type FromClient =
        | EitherPayload
        /** A message is stored: `{ type: "messageAck", ...acknowledgement }` with what an inbox gives. */
        | { readonly type: "messageAck"; readonly sender: Uint8Array; readonly messageId: Uint8Array }
        /** A client of several devices is ready for messages. */
        | { readonly type: "unblockIncomingMessages" }
        | { readonly type: "setPushToken" | "setCallPushToken"; readonly token: PushToken }
        /** Forget the push tokens of these devices, 8 bytes each, or of all others if none is named. */
        | { readonly type: "deletePushTokens"; readonly deviceIds: readonly Uint8Array[] }
        /** 30 to 600. */
        | { readonly type: "setIdleTimeout"; readonly seconds: number }
        | { readonly type: "clearDeviceCookieChange" };
    /** Reads the payload of a frame from a server. @throws {@link TransportError} `payload_malformed` */
    function decodeFromServer(kind: number, payload: Uint8Array): FromServer;
    /** Reads the payload of a frame from a client. @throws {@link TransportError} `payload_malformed` */
    function decodeFromClient(kind: number, payload: Uint8Array): FromClient;
    /** Writes a payload, for tests with known answers; `send` does it else. @throws {@link TransportError} */
    function encodeFromServer(payload: FromServer): { kind: number; payload: Uint8Array };
    /** The same of a client. @throws {@link TransportError} `out_of_range` */
    function encodeFromClient(payload: FromClient): { kind: number; payload: Uint8Array };
    /** What acknowledges a message that cannot be read, if its header names one; an inbox does it by itself. */
    function acknowledgementOfMalformed(payload: Uint8Array): Acknowledgement | undefined;

    /** A frame came; {@link decodeFromServer} or {@link decodeFromClient} reads it. */
    interface FrameEvent {
        readonly type: "frame";
        readonly kind: number;
        readonly payload: Uint8Array;
    }
    /** What happened to a client. */
    type ClientEvent =
        /** The server proved that it has its key: call {@link Client.login}. */
        | { readonly type: "serverHello"; readonly withAlternateKey: boolean }
        /** The login was acknowledged; `queued` messages wait. */
        | { readonly type: "established"; readonly serverTime?: Milliseconds; readonly queued: number }
        | FrameEvent;

    /** The client's end of a connection: {@link Client.start}, `serverHello`, {@link Client.login}, `established`. */
    class Client implements Handle {
        private constructor();
        /** Draws the keys of one connection. The hello, 48 bytes, goes out first. */
        static start(
            accepted: ServerKeys,
            options?: { readonly frameLimit?: number | undefined },
        ): { client: Client; hello: Uint8Array };
        /**
         * Takes bytes that came, at most 4 MiB, and gives what happened, until more bytes or a call of the owner are
         * needed. What is left is kept for the next call; without `input`, that goes on where the owner was waited for.
         * What the iterator is not asked for has not happened yet.
         *
         * @throws {@link TransportError} from the iterator, too: close the connection
         */
        receive(input?: Uint8Array): IterableIterator<ClientEvent>;
        /** How many bytes are needed at least before something happens; 0 while the owner is waited for. */
        readonly missing: number;
        /** How many bytes are kept. */
        readonly kept: number;
        /** Logs in after `serverHello`: these bytes go out. @throws {@link TransportError} */
        login(identity: Identity, extensions: Iterable<Extension>): Uint8Array;
        /** A frame with a payload, to go out. @throws {@link TransportError} */
        send(payload: FromClient): Uint8Array;
        /** A frame with any payload, to go out. @throws {@link TransportError} */
        sealFrame(kind: number, payload: Uint8Array): Uint8Array;
        free(): void;
        [Symbol.dispose](): void;
    }

    /** What happened to a server. */
    type ServerEvent =
        /** Call {@link Server.hello}. */
        | { readonly type: "clientHello" }
        /** Somebody claims to be `identity`: call {@link Server.clientKey} with its key, or with none. */
        | { readonly type: "loginData"; readonly identity?: ThreemaId }
        /** They proved it: call {@link Server.accept} or {@link Server.refuse}. */
        | { readonly type: "login"; readonly identity: ThreemaId; readonly extensions: Extensions }
        /** The same from a client that knows no extensions. */
        | { readonly type: "legacyLogin"; readonly identity: ThreemaId; readonly extensions: Extensions }
        | FrameEvent;

    /** The server's end of a connection. It closes without a word when something throws. */
    class Server implements Handle {
        /** Draws the keys of one connection. Limits are bytes, 8192 if they are missing. */
        constructor(options?: {
            readonly frameLimit?: number | undefined;
            readonly extensionsLimit?: number | undefined;
        });
        /** As {@link Client.receive}. */
        receive(input?: Uint8Array): IterableIterator<ServerEvent>;
        readonly missing: number;
        readonly kept: number;
        /** Answers `clientHello` with the permanent key of the server: these 80 bytes go out. */
        hello(secretKey: SecretKey): Uint8Array;
        /** Answers `loginData`. Without a key, the same work is done, and the client is refused. */
        clientKey(secretKey: SecretKey, publicKey: PublicKey | Uint8Array | undefined): void;
        /** Accepts the login: these 32 bytes go out. */
        accept(time: Milliseconds, queued: number): Uint8Array;
        /** Refuses the login, or ends the connection: the keys are wiped. */
        refuse(): void;
        /** A frame with a payload, to go out. @throws {@link TransportError} */
        send(payload: FromServer): Uint8Array;
        /** A frame with any payload, to go out. @throws {@link TransportError} */
        sealFrame(kind: number, payload: Uint8Array): Uint8Array;
        free(): void;
        [Symbol.dispose](): void;
    }

    /** How long to wait before connecting again: 2, 4, 8 and then 10 seconds. */
    class Backoff implements Handle {
        constructor();
        /** Milliseconds; the next time it is longer. */
        nextWait(): number;
        /** Starts again, once a login was acknowledged. */
        reset(): void;
        free(): void;
        [Symbol.dispose](): void;
    }
    /** When a client asks the server whether it is still there: after 60 seconds of silence, 15 with linked devices. */
    class KeepAlive implements Handle {
        constructor(now: Milliseconds, options?: { readonly forLinkedDevices?: boolean | undefined });
        /** Something came from the server, whatever it is. */
        received(now: Milliseconds): void;
        /** An `echoRequest` was sent. */
        echoSent(now: Milliseconds): void;
        /** What is due: nothing for so many milliseconds, an `echoRequest`, or to close and connect again. */
        due(
            now: Milliseconds,
        ): { readonly type: "wait"; readonly milliseconds: number } | { readonly type: "sendEcho" | "close" };
        free(): void;
        [Symbol.dispose](): void;
    }
}

/**
 * Key files of the apps, and what they encrypt. Chapter 13 of the specification.
 *
 * What a file asks for is compared with limits before any work is done; a key out of a passphrase takes seconds, and as
 * much memory as the file says. The page of the library says what all this protects against, and what not.
 */
export namespace localStorage {
    /** The key of everything that an app encrypts on a device, 32 bytes. */
    class MasterKey implements Handle {
        private constructor();
        /** @param masterKey 32 bytes */
        static fromBytes(masterKey: Uint8Array): MasterKey;
        /** A copy of the 32 bytes, which the caller should overwrite. */
        toBytes(): Uint8Array;
        /** Opens a media file, a picture or a setting of Android. It is not authenticated. @throws {@link LocalStorageError} */
        openFile(file: Uint8Array): Uint8Array;
        /** Seals such a file. */
        sealFile(content: Uint8Array): Uint8Array;
        /** The password of the database of messages, 67 characters, which the caller should overwrite. */
        databasePassword(): Uint8Array;
        free(): void;
        [Symbol.dispose](): void;
    }
    /** The most that a file may ask for; 1 GiB, 64 iterations, 16 lanes and 16,777,216 KiB times iterations else. */
    interface CostLimits {
        readonly memoryKib?: number | undefined;
        readonly iterations?: number | undefined;
        readonly parallelism?: number | undefined;
        readonly memoryKibTimesIterations?: Integer | undefined;
    }
    /** Opens `key.dat`, of Android up to 6.1. @throws {@link LocalStorageError} */
    function openKeyFileV1(file: Uint8Array, passphrase?: SecretText): MasterKey;
    /** Whether `master_key.dat` of later versions needs a passphrase, and what that costs. @throws {@link LocalStorageError} */
    function readKeyFile(
        file: Uint8Array,
        options?: { readonly limits?: CostLimits | undefined },
    ): { isProtected: boolean; cost?: { memoryKib: number; iterations: number; parallelism: number } };
    /** Opens `master_key.dat`. `remoteSecret` has 32 bytes, from a work server. @throws {@link LocalStorageError} */
    function openKeyFile(
        file: Uint8Array,
        options?: {
            readonly passphrase?: SecretText | undefined;
            readonly remoteSecret?: Uint8Array | undefined;
            readonly limits?: CostLimits | undefined;
        },
    ): MasterKey;
    /** Opens `enc_master_key_v2.dat`, of Android from 6.4 on, with the 32 bytes of the system's key. The key file is in it. */
    function openWrappedKeyFile(
        file: Uint8Array,
        wrappingKey: Uint8Array,
    ): { alias: string; keyFile: Uint8Array };
    /** What the key file of Desktop holds. */
    interface DesktopKeys {
        readonly id: ThreemaId;
        /** To be freed by the caller. */
        readonly clientKey: SecretKey;
        readonly deviceGroupKey: Uint8Array;
        readonly databaseKey: Uint8Array;
        /** 8 bytes. */
        readonly mediatorDeviceId: Uint8Array;
        /** 8 bytes. */
        readonly chatDeviceId: Uint8Array;
        readonly deviceCookie?: Uint8Array;
        readonly serverGroup?: string;
        readonly schemaVersion: number;
        readonly work?: { readonly user: string; readonly password: string };
        readonly onPrem?: { readonly url: string; readonly configuration: string };
    }
    /** Opens the key file of Desktop. @throws {@link LocalStorageError} */
    function openDesktopKeyFile(
        file: Uint8Array,
        password: SecretText,
        options?: { readonly limits?: CostLimits | undefined },
    ): DesktopKeys;
    /** Where Android keeps a file. */
    const fileName: {
        media(uid: string): string;
        thumbnail(uid: string): string;
        setting(key: string): string;
        wallpaper(chatUid: string): string;
        contactPicture(id: ThreemaId, origin: "user" | "contact" | "addressBook"): string;
        groupPicture(number: Integer): string;
    };
}

/**
 * The keys of a group of linked devices. Chapter 08 of the specification. Whoever has the key of the group reads and forges
 * everything, past and future.
 */
export namespace multiDevice {
    /** What a key of the group seals; what was sealed for one purpose does not open for another. */
    type Purpose = "reflect" | "deviceInfo" | "sharedDeviceData" | "transactionScope";
    /** The secret of the group, 32 bytes. */
    class DeviceGroupKey implements Handle {
        private constructor();
        /** A fresh key, for the first device. */
        static generate(): DeviceGroupKey;
        /** @param deviceGroupKey 32 bytes */
        static fromBytes(deviceGroupKey: Uint8Array): DeviceGroupKey;
        /** A copy of the 32 bytes, which the caller should overwrite. */
        toBytes(): Uint8Array;
        /** The 32 bytes that name the group at the mediator. */
        groupId(): Uint8Array;
        /** 40 bytes more than the plaintext: the nonce, to be remembered, and the box. */
        seal(purpose: Purpose, plaintext: Uint8Array): Uint8Array;
        /** @throws {@link MultiDeviceError} `unauthentic` */
        open(purpose: Purpose, sealed: Uint8Array): Uint8Array;
        /** Answers the challenge of the mediator, 32 bytes, with 72. @throws {@link MultiDeviceError} */
        respond(mediatorKey: PublicKey | Uint8Array, challenge: Uint8Array): Uint8Array;
        free(): void;
        [Symbol.dispose](): void;
    }
    /** What to keep, 56 bytes, of what is delivered again at every connection; `undefined` of what has no nonce. */
    function lastSealed(sealed: Uint8Array): Uint8Array | undefined;
    /** Whether what `next` was kept of may be opened after what `last` was kept of. */
    function accepts(last: Uint8Array, next: Uint8Array): boolean;
}

/**
 * Sealing with chosen randomness, and the parts of messages and backups: for known answers and for tools that look inside.
 * Two messages with one nonce give both away.
 */
export namespace hazmat {
    interface Randomness {
        /** 24 bytes. */
        readonly nonce: Uint8Array;
        /** Drawn, 1 to 255. */
        readonly padding: number;
        /** Drawn, 0 to 15. */
        readonly metadataPadding: number;
    }
    function sealEnvelope(
        peer: Peer,
        content: content.Content,
        options: SealOptions,
        randomness: Randomness,
    ): Uint8Array;
    function sealGatewayBox(
        peer: Peer,
        content: content.Content,
        group: GroupIdentity | undefined,
        randomness: Randomness,
    ): gateway.MessageBox;
    function encodeContainer(kind: number, body: Uint8Array, drawnPadding: number): Uint8Array;
    /** @throws {@link MessageError} */
    function decodeContainer(plaintext: Uint8Array): { kind: number; body: Uint8Array };
    interface Metadata {
        readonly nickname?: string | null | undefined;
        readonly messageId: Uint8Array;
        readonly createdAt: Milliseconds;
    }
    function encodeMetadata(metadata: Metadata, padding: number): Uint8Array;
    /** @throws {@link MessageError} */
    function decodeMetadata(plaintext: Uint8Array): Metadata;
    /** XSalsa20 and Poly1305: tag, then ciphertext. */
    function sealSecretbox(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array): Uint8Array;
    /** @throws {@link MessageError} `message_unauthentic` */
    function openSecretbox(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Uint8Array;
    function sealBlob(plaintext: Uint8Array, key: Uint8Array): { blob: Uint8Array; key: blob.FreshKey };
    function blobSealer(key: Uint8Array): blob.Sealer;
    function sealIdExport(
        identity: Identity,
        password: SecretText,
        scheme: "legacy" | "v1",
        salt: Uint8Array,
    ): string;
    function sealSafeDocument(document: safe.Document, key: safe.MasterKey, nonce: Uint8Array): Uint8Array;
    function sealSafeContainer(encryptionKey: Uint8Array, body: Uint8Array, nonce: Uint8Array): Uint8Array;
    /** @throws {@link SafeError} */
    function openSafeContainer(
        encryptionKey: Uint8Array,
        backup: Uint8Array,
        maxPlaintext?: number,
    ): Uint8Array;
    /** 24 bytes: a cookie of 16 and the number of a frame. */
    function countedNonce(cookie: Uint8Array, sequence: Integer): Uint8Array;
    /** The vouch key and the vouch of a login, from the keys agreed with both keys of the server. */
    function vouch(
        withPermanent: Uint8Array,
        withTemporary: Uint8Array,
        serverCookie: Uint8Array,
        temporaryClientKey: PublicKey | Uint8Array,
    ): { key: Uint8Array; vouch: Uint8Array };
    /** {@link transport.Client.start} with chosen keys of the connection. Never use them twice. */
    function startClient(
        accepted: transport.ServerKeys,
        secretKey: SecretKey,
        cookie: Uint8Array,
    ): { client: transport.Client; hello: Uint8Array };
    /** A {@link transport.Server} with chosen keys of the connection. Never use them twice. */
    function startServer(secretKey: SecretKey, cookie: Uint8Array): transport.Server;
    /** The numbers of the next frames, once the connection is established. */
    function sequenceNumbers(connection: transport.Client | transport.Server): {
        sent?: Integer;
        received?: Integer;
    };
    /** One end of a stream of frames, by itself. */
    class Channel implements Handle {
        constructor(
            sessionKey: Uint8Array,
            ours: { readonly cookie: Uint8Array; readonly sequence: Integer },
            theirs: { readonly cookie: Uint8Array; readonly sequence: Integer },
            limit: number,
        );
        /** The frame at the front of `input`, with how many bytes it has, or how many are missing. */
        receive(
            input: Uint8Array,
        ): { missing: number } | { used: number; kind: number; payload: Uint8Array };
        sealFrame(kind: number, payload: Uint8Array): Uint8Array;
        free(): void;
        [Symbol.dispose](): void;
    }
    /** All keys of a group of devices. */
    function deviceGroupKeys(key: multiDevice.DeviceGroupKey): {
        path: Uint8Array;
        reflect: Uint8Array;
        deviceInfo: Uint8Array;
        sharedDeviceData: Uint8Array;
        transactionScope: Uint8Array;
    };
    /** {@link multiDevice.DeviceGroupKey.seal} with a chosen nonce. */
    function sealForDevices(
        key: multiDevice.DeviceGroupKey,
        purpose: multiDevice.Purpose,
        plaintext: Uint8Array,
        nonce: Uint8Array,
    ): Uint8Array;
    /** {@link multiDevice.DeviceGroupKey.respond} with a chosen nonce. */
    function respondToMediator(
        key: multiDevice.DeviceGroupKey,
        mediatorKey: PublicKey | Uint8Array,
        challenge: Uint8Array,
        nonce: Uint8Array,
    ): Uint8Array;
    /** A chain at `target`, and the key of the message there. @throws {@link ForwardSecurityError} */
    function advanceChain(
        chainKey: Uint8Array,
        counter: Integer,
        target: Integer,
    ): { chainKey: Uint8Array; messageKey: Uint8Array };
    /** The roots of the chains of a session, from its four agreed keys. */
    function deriveChains(
        agreements: {
            readonly ss: Uint8Array;
            readonly es: Uint8Array;
            readonly se: Uint8Array;
            readonly ee: Uint8Array;
        },
        initiator: ThreemaId,
        responder: ThreemaId,
    ): { hash: Uint8Array; twoDh: Uint8Array; ofInitiator: Uint8Array; ofResponder: Uint8Array };
    /** A session with a chosen id and key, encoded, and its Init. Store it first. */
    function initiateSession(
        identity: Identity,
        peer: Peer,
        versions: forwardSecurity.VersionRange,
        sessionId: Uint8Array,
        secretKey: SecretKey,
    ): { session: Uint8Array; envelope: Uint8Array };
    /** The Init or the Accept of a session, again; `undefined` once both sides use four agreements. */
    function announceSession(
        session: Uint8Array,
        versions: forwardSecurity.VersionRange,
    ): Uint8Array | undefined;
    /** Seals a type and a body in a session. Store what the session is now, and never use the old one again. */
    function sealInSession(
        session: Uint8Array,
        inner: Uint8Array,
        group: GroupIdentity | undefined,
        versions: forwardSecurity.VersionRange,
    ): { session: Uint8Array; envelope: Uint8Array };
    /** Turns the chain of a session past a message that was opened. */
    class CommitToken implements Handle {
        private constructor();
        /** The session to be stored; `undefined` if there is nothing to do. */
        commit(session: Uint8Array): Uint8Array | undefined;
        free(): void;
        [Symbol.dispose](): void;
    }
    /** What an envelope leads to. `removed` are places in the list of sessions. */
    type Reaction =
        | {
              readonly type: "created";
              readonly session: Uint8Array;
              readonly reply: Uint8Array;
              readonly removed: readonly number[];
          }
        | { readonly type: "established"; readonly session: Uint8Array }
        | {
              readonly type: "opened";
              readonly session: Uint8Array;
              readonly sessionId: Uint8Array;
              readonly dhType: forwardSecurity.DhType;
              readonly skipped: Integer;
              readonly appliedVersion: number;
              readonly needsPing: boolean;
              /** All bytes that were sealed. */
              readonly bytes: Uint8Array;
              /** Type and body; missing if it must not be processed. */
              readonly inner?: { readonly kind: number; readonly body: Uint8Array };
              readonly token: CommitToken;
              readonly removed: readonly number[];
          }
        | { readonly type: "reject" | "terminate"; readonly reply: Uint8Array }
        | {
              readonly type: "rejected";
              readonly messageId: Uint8Array;
              readonly cause: number;
              readonly group?: GroupIdentity;
              readonly sessionRemoved: boolean;
          }
        | { readonly type: "terminated"; readonly cause: number; readonly sessionRemoved: boolean };
    /** Handles the body of a message of the type 0xa0; a session key is drawn if none is chosen. */
    function receiveInSessions(
        identity: Identity,
        peer: Peer,
        sessions: Iterable<Uint8Array>,
        versions: forwardSecurity.VersionRange,
        messageId: Uint8Array,
        body: Uint8Array,
        sessionKey?: Uint8Array,
    ): Reaction;
}
