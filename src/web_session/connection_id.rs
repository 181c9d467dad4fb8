use core::fmt;

use super::{Nonce, SharedSessionKey};
use crate::crypto::{equal, secretbox};

/// The name of one connection, 16 bytes: the same on both sides, known to nobody else.
///
/// It is the tag of an empty box. Compared in constant time, never printed.
#[derive(Clone, Copy)]
pub struct ConnectionId([u8; Self::LENGTH]);

const NONCE: &[u8; Nonce::LENGTH] = b"connectionidconnectionid";

impl ConnectionId {
    /// Bytes of an id.
    pub const LENGTH: usize = 16;

    /// Takes 16 bytes that arrived or were stored.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

impl SharedSessionKey {
    /// The name of the connection that this key belongs to.
    pub fn connection_id(&self) -> ConnectionId {
        let key = self.as_box_key().as_secret();
        ConnectionId(secretbox::seal_in_place(key, NONCE, &mut []))
    }
}

impl PartialEq for ConnectionId {
    fn eq(&self, other: &Self) -> bool {
        equal(&self.0, &other.0)
    }
}

impl Eq for ConnectionId {}

impl fmt::Debug for ConnectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConnectionId")
    }
}
