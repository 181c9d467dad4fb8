use core::fmt;

use crate::identity::PublicKey;

/// The permanent public keys that a client accepts of a server: one, or a second one to which the
/// server may change ([chapter 07 section 9](crate::protocol::transport)).
///
/// A contact whose public key is one of them is refused: [`ServerKeys::contains`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ServerKeys {
    primary: PublicKey,
    alternate: Option<PublicKey>,
}

impl ServerKeys {
    /// The servers that people use.
    pub const PRODUCTION: Self = Self {
        primary: PublicKey::from_bytes([
            0x45, 0x0b, 0x97, 0x57, 0x35, 0x27, 0x9f, 0xde, 0xcb, 0x33, 0x13, 0x64, 0x8f, 0x5f,
            0xc6, 0xee, 0x9f, 0xf4, 0x36, 0x0e, 0xa9, 0x2a, 0x8c, 0x17, 0x51, 0xc6, 0x61, 0xe4,
            0xc0, 0xd8, 0xc9, 0x09,
        ]),
        alternate: Some(PublicKey::from_bytes([
            0xda, 0x7c, 0x73, 0x79, 0x8f, 0x97, 0xd5, 0x87, 0xc3, 0xa2, 0x5e, 0xbe, 0x0a, 0x91,
            0x41, 0x7f, 0x76, 0xdb, 0xcc, 0xcd, 0xda, 0x29, 0x30, 0xe6, 0xa9, 0x09, 0x0a, 0xf6,
            0x2e, 0xba, 0x6f, 0x15,
        ])),
    };

    /// The servers for tests.
    pub const SANDBOX: Self = Self::only(PublicKey::from_bytes([
        0x5a, 0x98, 0xf2, 0x3d, 0xe6, 0x56, 0x05, 0xd0, 0x50, 0xdc, 0x00, 0x64, 0xbe, 0x07, 0xdd,
        0xdd, 0x81, 0x1d, 0xa1, 0x16, 0xa5, 0x43, 0xce, 0x43, 0xaa, 0x26, 0x87, 0xd1, 0x9f, 0x20,
        0xaf, 0x3c,
    ]));

    /// A server with one key.
    pub const fn only(key: PublicKey) -> Self {
        Self {
            primary: key,
            alternate: None,
        }
    }

    /// With a second key, tried if the first one does not fit.
    #[must_use]
    pub const fn with_alternate(self, key: PublicKey) -> Self {
        Self {
            alternate: Some(key),
            ..self
        }
    }

    /// The key that is tried first.
    pub const fn primary(&self) -> PublicKey {
        self.primary
    }

    /// Whether `key` is one of them.
    #[must_use]
    pub fn contains(&self, key: &PublicKey) -> bool {
        self.iter().any(|own| own == *key)
    }

    /// The keys in the order in which they are tried.
    pub fn iter(&self) -> impl Iterator<Item = PublicKey> + use<> {
        [Some(self.primary), self.alternate].into_iter().flatten()
    }
}

impl fmt::Debug for ServerKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// Names a chat server: `Display` writes the host of a server group.
///
/// ```
/// use eeema::transport::ServerName;
///
/// let server = ServerName { group: "3f", is_work: false, is_sandbox: false, is_dual_stack: true };
/// assert_eq!(server.to_string(), "ds.g-3f.0.threema.ch");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerName<'a> {
    /// The server group of the identity, letters and digits as the directory gives it.
    pub group: &'a str,
    /// Whether it serves the work app.
    pub is_work: bool,
    /// Whether it is a server for tests.
    pub is_sandbox: bool,
    /// Whether it answers on IPv4 and IPv6.
    pub is_dual_stack: bool,
}

impl ServerName<'_> {
    /// The ports, in the order in which a client tries them.
    pub const PORTS: [u16; 2] = [5222, 443];
}

impl fmt::Display for ServerName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}{}-{}.0.{}threema.ch",
            if self.is_dual_stack { "ds." } else { "" },
            if self.is_work { 'w' } else { 'g' },
            self.group,
            if self.is_sandbox { "test." } else { "" },
        )
    }
}
