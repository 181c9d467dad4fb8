use core::fmt;

/// Why a connection ended: each of these is fatal, except [`Error::OutOfTurn`].
///
/// After a fatal error the keys are wiped and every call answers [`Error::Failed`]. A server closes
/// the connection without a word, with the same appearance for all causes; a client reconnects no
/// faster than [`schedule::Backoff`](super::schedule::Backoff) says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Error {
    /// Both sides have the same cookie, so that nonces would repeat.
    EqualCookies,
    /// No accepted permanent key opens the server-hello: this is not the server.
    ServerAuthentication,
    /// The peer repeated another cookie than ours.
    CookieMismatch,
    /// A public key has low order, so that everybody knows what is agreed with it.
    LowOrderKey,
    /// A box did not open: it was altered, replayed, reordered, or made for another connection.
    Decryption,
    /// Reserved bytes or the extension indicator of a login are wrong, or its extensions too long.
    LoginMalformed,
    /// The client names no identity, or one without a known public key.
    IdentityUnknown,
    /// The client does not have the secret key of the identity that it names.
    VouchInvalid,
    /// An extension of the login runs past the end, or a known one has another length.
    ExtensionMalformed,
    /// A frame has fewer than 20 bytes.
    FrameTooShort,
    /// A frame has more bytes than the limit.
    FrameTooLong,
    /// All numbers of a direction were used; nobody gets there.
    SequenceExhausted,
    /// The connection failed before.
    Failed,
    /// The call does not belong to the state of the connection, which stays as it is.
    OutOfTurn,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EqualCookies => "both sides have the same cookie; close the connection",
            Self::ServerAuthentication => {
                "the server does not have the expected key; check address and server key, and who is on the path"
            }
            Self::CookieMismatch => "the handshake belongs to another connection; close it",
            Self::LowOrderKey => "the public key of the other side is not a real one; close the connection",
            Self::Decryption => "a frame was altered or lost on the way; close the connection and connect again",
            Self::LoginMalformed => "the login is malformed or too long; close the connection",
            Self::IdentityUnknown => "the client names no known identity; close the connection",
            Self::VouchInvalid => "the client does not own the identity that it names; close the connection",
            Self::ExtensionMalformed => "the extensions of the login are malformed; close the connection",
            Self::FrameTooShort => "a frame is shorter than possible; close the connection",
            Self::FrameTooLong => "a frame is longer than allowed; close the connection, or raise the limit",
            Self::SequenceExhausted => "the connection has used all its numbers; connect again",
            Self::Failed => "the connection failed before; connect again",
            Self::OutOfTurn => "this call is not due yet; follow the events of the connection",
        })
    }
}

impl core::error::Error for Error {}

/// Why nothing was sent. No number was used: the next frame takes the same one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SendError {
    /// The payload has more than 8172 bytes.
    PayloadTooLong,
    /// An idle time-out is not between 30 and 600 seconds, or a push token has more than 255 bytes.
    OutOfRange,
    /// The buffer of the caller is too small.
    BufferTooSmall,
    /// The connection cannot send: see the error inside.
    Connection(Error),
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PayloadTooLong => "the payload has more than 8172 bytes; split it",
            Self::OutOfRange => {
                "use an idle time-out of 30 to 600 seconds, and a push token of at most 255 bytes"
            }
            Self::BufferTooSmall => "the buffer is too small; ask for the encoded length first",
            Self::Connection(error) => return error.fmt(f),
        })
    }
}

impl core::error::Error for SendError {}

impl From<Error> for SendError {
    fn from(error: Error) -> Self {
        Self::Connection(error)
    }
}

impl From<crate::codec::BufferTooSmall> for SendError {
    fn from(_: crate::codec::BufferTooSmall) -> Self {
        Self::BufferTooSmall
    }
}

/// A payload of a known type has another form. The frame was authentic and the connection stays
/// usable; a client closes it all the same, except for a message, which it acknowledges and drops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PayloadMalformed;

impl fmt::Display for PayloadMalformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the payload is malformed; acknowledge and drop a message, else close the connection",
        )
    }
}

impl core::error::Error for PayloadMalformed {}

impl From<crate::codec::Truncated> for PayloadMalformed {
    fn from(_: crate::codec::Truncated) -> Self {
        Self
    }
}

impl From<crate::codec::TrailingBytes> for PayloadMalformed {
    fn from(_: crate::codec::TrailingBytes) -> Self {
        Self
    }
}
