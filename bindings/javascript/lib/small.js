// What every module has: keys, messages, groups, blobs.

export {
    AddressError,
    BlobError,
    ContactHashError,
    ContentError,
    EeemaError,
    ExchangeError,
    ForwardSecurityError,
    FreedError,
    GatewayError,
    IdentityCodeError,
    IdentityError,
    IdExportError,
    LinkError,
    LocalStorageError,
    MessageError,
    MultiDeviceError,
    RandomError,
    SafeError,
    SafeServerError,
    TransportError,
    VerificationError,
} from "./errors.js";
export {
    generateId,
    Identity,
    isGatewayId,
    Nonce,
    parseKeyText,
    Peer,
    predefinedContact,
    PublicKey,
    SecretKey,
    threemaId,
    threemaIdFromTyped,
    trimNickname,
} from "./keys.js";
export { Inbox, Message, openEnvelope, parseEnvelope, seal } from "./message.js";
export * as blob from "./blob-public.js";
export * as content from "./content-public.js";
export * as group from "./group.js";
