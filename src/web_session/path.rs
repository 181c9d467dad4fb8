use alloc::string::String;
use core::fmt;
use core::num::NonZeroU16;

use super::{Host, NotAHost, PermanentPublicKey, ServerKey};
use crate::codec::hex::Hex;
use crate::crypto::sha256;

/// The path of a session on its server: the public key of the initiator. `Display` writes its 64 digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Path([u8; 32]);

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Hex(&self.0), f)
    }
}

/// The name of a session in pushes: SHA-256 of the public key of the initiator. `Display` writes its 64 digits.
///
/// The phone finds its session by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PushSession([u8; 32]);

impl PushSession {
    /// Takes 32 bytes that arrived.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// What makes a later push replace an earlier one: the first six digits.
    pub fn collapse_key(&self) -> String {
        let [first, second, third, ..] = self.0;
        alloc::format!("{}", Hex(&[first, second, third]))
    }
}

impl fmt::Display for PushSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Hex(&self.0), f)
    }
}

impl PermanentPublicKey {
    /// The path of the session whose initiator has this key.
    pub const fn path(&self) -> Path {
        Path(*self.as_bytes())
    }

    /// The name of the session whose initiator has this key, in pushes.
    pub fn push_session(&self) -> PushSession {
        PushSession(sha256(self.as_bytes()))
    }
}

/// Where a server is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ServerAddress {
    host: Host,
    port: NonZeroU16,
}

impl ServerAddress {
    /// The template of the public installation.
    pub const PUBLIC_HOST: &'static str = "saltyrtc-{prefix}.threema.ch";
    /// The key of the public installation.
    pub const PUBLIC_KEY: ServerKey = ServerKey::from_bytes([
        0xb1, 0x33, 0x7f, 0xc8, 0x40, 0x2f, 0x7d, 0xb8, 0xea, 0x63, 0x9e, 0x05, 0xed, 0x05, 0xd6,
        0x54, 0x63, 0xe2, 0x48, 0x09, 0x79, 0x2f, 0x91, 0xec, 0xa2, 0x9e, 0x88, 0x10, 0x1b, 0x4a,
        0x21, 0x71,
    ]);
    /// The port of the public installation.
    pub const PUBLIC_PORT: NonZeroU16 = match NonZeroU16::new(443) {
        Some(port) => port,
        None => NonZeroU16::MIN,
    };

    /// A host and a port.
    pub const fn new(host: Host, port: NonZeroU16) -> Self {
        Self { host, port }
    }

    /// The server of an initiator by a template: `{prefix}` becomes the first byte of its key as two digits.
    ///
    /// # Errors
    ///
    /// [`NotAHost`] if that gives no name.
    pub fn from_template(
        template: &str,
        port: NonZeroU16,
        initiator: &PermanentPublicKey,
    ) -> Result<Self, NotAHost> {
        let [first, ..] = *initiator.as_bytes();
        let prefix = alloc::format!("{}", Hex(&[first]));
        let host = Host::new(template.replace("{prefix}", &prefix))?;
        Ok(Self { host, port })
    }

    /// The host.
    pub const fn host(&self) -> &Host {
        &self.host
    }

    /// The port.
    pub const fn port(&self) -> NonZeroU16 {
        self.port
    }

    /// The URL of a path, for the WebSocket. Offer [`Setup::SUBPROTOCOL`](super::Setup::SUBPROTOCOL) with it, and
    /// no compression.
    pub fn url(&self, path: Path) -> String {
        alloc::format!("wss://{}:{}/{path}", self.host, self.port)
    }
}
