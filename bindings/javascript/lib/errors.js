// Errors: one class for each kind of error of the library.

/** The base of all errors of this library. `reason` is stable text; `message` is for people. */
export class EeemaError extends Error {
    constructor(reason, message) {
        super(message);
        this.reason = reason;
    }

    get name() {
        return this.constructor.name;
    }
}

export class AddressError extends EeemaError {}
export class BlobError extends EeemaError {}
export class ContactHashError extends EeemaError {}
export class ContentError extends EeemaError {}
export class ExchangeError extends EeemaError {}
export class ForwardSecurityError extends EeemaError {}
export class FreedError extends EeemaError {}
export class GatewayError extends EeemaError {}
export class IdentityCodeError extends EeemaError {}
export class IdentityError extends EeemaError {}
export class IdExportError extends EeemaError {}
export class LinkError extends EeemaError {}
export class LocalStorageError extends EeemaError {}
export class MessageError extends EeemaError {}
export class MultiDeviceError extends EeemaError {}
export class RandomError extends EeemaError {}
export class SafeError extends EeemaError {}
export class SafeServerError extends EeemaError {}
export class TransportError extends EeemaError {}
export class VerificationError extends EeemaError {}

const CLASSES = {
    AddressError,
    BlobError,
    ContactHashError,
    ContentError,
    ExchangeError,
    ForwardSecurityError,
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
};

/** The error that a list of class, reason and message stands for. */
export function errorOf([name, reason, message]) {
    const Class = CLASSES[name] ?? EeemaError;
    return new Class(reason, message);
}

/** What a callback gets that disturbs the call which runs it. */
export function busy() {
    return new EeemaError("busy", "a callback called or freed what the call that waits for it uses; do that afterwards");
}

/** Calls, and throws what the module refused as an exception of this library. */
export function attempt(call) {
    try {
        return call();
    } catch (thrown) {
        if (Array.isArray(thrown) && thrown.length === 3) {
            throw errorOf(thrown);
        }
        const message = thrown instanceof Error ? thrown.message : "";
        if (message.startsWith("recursive use of an object")) {
            throw busy();
        }
        if (message === "null pointer passed to rust") {
            throw new FreedError("freed", "a getter freed what the call was given; free it afterwards");
        }
        throw thrown;
    }
}
