// What the package exports, whichever loader loads the module.

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
    MessageError,
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
export * as contactHash from "./contact-hash.js";
export * as content from "./content-public.js";
export * as forwardSecurity from "./forward-security.js";
export * as gateway from "./gateway.js";
export * as group from "./group.js";
export * as hazmat from "./hazmat.js";
export * as idExport from "./id-export-public.js";
export * as safe from "./safe-public.js";
export * as transport from "./transport-public.js";
export * as verification from "./verification.js";
