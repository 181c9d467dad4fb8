// The stream between a client and a chat server, without what is for known answers.

export {
    acknowledgementOfMalformed,
    Backoff,
    Client,
    clientInfo,
    decodeExtensions,
    decodeFromClient,
    decodeFromServer,
    encodeFromClient,
    encodeFromServer,
    KeepAlive,
    MAX_PAYLOAD_LENGTH,
    MESSAGE,
    PORTS,
    PUSH_SERVICES,
    Server,
    serverKeys,
    serverName,
    SUPPORTED_FEATURES,
    TIMEOUTS,
} from "./transport.js";
