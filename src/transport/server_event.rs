use core::fmt;

use super::channel::Frame;
use super::extension::Extensions;
use super::handshake::INDICATOR;
use crate::identity::ThreemaId;

/// What happened to a server.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServerEvent<'b> {
    /// A client wants to connect: call [`Server::hello`](super::Server::hello) now.
    ClientHello,
    /// A client claims to be somebody: call [`Server::client_key`](super::Server::client_key) with the public key of `identity`,
    /// or with `None` if there is none or if the client names no well-formed identity.
    LoginData {
        /// Whom the client claims to be.
        identity: Option<ThreemaId>,
    },
    /// The client proved that it is `identity`: call [`Server::accept`](super::Server::accept) or [`Server::refuse`](super::Server::refuse) now.
    Login {
        /// Who logs in.
        identity: ThreemaId,
        /// What the client says of itself, in the caller's buffer.
        extensions: Extensions<'b>,
    },
    /// The same from a client that knows no extensions.
    LegacyLogin {
        /// Who logs in.
        identity: ThreemaId,
        /// What the client says of itself, without the zeros behind it.
        client_info: LegacyClientInfo,
    },
    /// A frame came; [`FromClient::decode`](super::FromClient::decode) reads it.
    Frame(Frame<'b>),
}

/// What a legacy client says of itself, at most 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct LegacyClientInfo([u8; INDICATOR]);

impl LegacyClientInfo {
    pub(super) const fn new(field: [u8; INDICATOR]) -> Self {
        Self(field)
    }

    /// The text, up to the zeros behind it.
    pub fn as_bytes(&self) -> &[u8] {
        let text = self.0.split(|byte| *byte == 0).next();
        text.unwrap_or(&self.0)
    }

    /// The same as extensions, so that both kinds of clients are treated alike.
    pub fn as_extensions(&self) -> Extensions<'_> {
        Extensions::of_legacy_client(self.as_bytes())
    }
}

impl fmt::Debug for LegacyClientInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LegacyClientInfo({} bytes)", self.as_bytes().len())
    }
}
