use alloc::boxed::Box;
use core::fmt;

use super::Error;
use crate::codec::hex::Hex;
use crate::crypto::{Key, KeyKind, Random, RandomError, Secret, agreement, equal, on_wiped_stack};

/// The secret key that a client has for one web session; kept to come back to it. It is not the key of the
/// identity.
pub type PermanentKey = Key<PermanentKind>;

/// Marks a [`PermanentKey`].
#[derive(Debug)]
pub enum PermanentKind {}

impl KeyKind for PermanentKind {
    const NAME: &'static str = "PermanentKey";
}

impl PermanentKey {
    /// The public key that belongs to this key.
    pub fn public_key(&self) -> PermanentPublicKey {
        PermanentPublicKey(agreement::public_key(self.as_secret()))
    }

    /// Agrees with the permanent key of the other client.
    pub(super) fn agree(&self, theirs: &PermanentPublicKey) -> Result<BoxKey, Error> {
        self.agree_with(&theirs.0)
    }

    /// Agrees with a key of the server.
    pub(super) fn agree_with(&self, theirs: &[u8; 32]) -> Result<BoxKey, Error> {
        Ok(BoxKey::new(agreement::agree(self.as_secret(), theirs)?))
    }
}

/// The public half of a [`PermanentKey`], 32 bytes.
///
/// That of the initiator names the path on the server.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PermanentPublicKey([u8; Self::LENGTH]);

impl PermanentPublicKey {
    /// Bytes of a key.
    pub const LENGTH: usize = 32;

    /// Takes the 32 bytes.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

impl fmt::Debug for PermanentPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PermanentPublicKey({})", Hex(&self.0))
    }
}

/// The long-term public key of a server, 32 bytes, which a client may pin.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ServerKey([u8; Self::LENGTH]);

impl ServerKey {
    /// Bytes of a key.
    pub const LENGTH: usize = 32;

    /// Takes the 32 bytes.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

impl fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServerKey({})", Hex(&self.0))
    }
}

/// The secret that the phone learns from the QR code: good for one message.
///
/// Token, permanent key and session key are three types, of which none passes for another:
///
/// ```compile_fail,E0308
/// # use eeema::web_session::{AuthToken, PermanentKey, Setup, Task, Trust};
/// let permanent = PermanentKey::from_bytes([1; 32]);
/// let trust = Trust::Token(permanent);
/// ```
///
/// ```compile_fail,E0308
/// # use eeema::web_session::{AuthToken, PermanentKey, Setup, Task, Trust};
/// let token = AuthToken::from_bytes([1; 32]);
/// let setup = Setup::new(token, [Task::RelayedData]);
/// ```
pub type AuthToken = Key<AuthTokenKind>;

/// Marks an [`AuthToken`].
#[derive(Debug)]
pub enum AuthTokenKind {}

impl KeyKind for AuthTokenKind {
    const NAME: &'static str = "AuthToken";
}

/// The secret key that a client makes for one other client and one connection, 32 bytes.
///
/// Consumed by the agreement. Wiped on drop, never printed.
///
/// ```compile_fail,E0382
/// # use eeema::web_session::SessionKey;
/// # let random = &mut eeema::OsRandom;
/// # let theirs = SessionKey::generate(random)?.public_key();
/// let key = SessionKey::generate(random)?;
/// key.agree(&theirs)?;
/// key.agree(&theirs)?; // it has served
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// It does not agree with a permanent key:
///
/// ```compile_fail,E0308
/// # use eeema::web_session::{PermanentKey, SessionKey};
/// # let random = &mut eeema::OsRandom;
/// let permanent = PermanentKey::generate(random)?.public_key();
/// SessionKey::generate(random)?.agree(&permanent)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct SessionKey(Secret<32>);

impl SessionKey {
    /// A fresh key.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn generate(random: &mut impl Random) -> Result<Self, RandomError> {
        Secret::try_filled(|bytes| random.fill(bytes)).map(Self)
    }

    /// The public key that belongs to this key.
    pub fn public_key(&self) -> SessionPublicKey {
        SessionPublicKey(agreement::public_key(&self.0))
    }

    /// Agrees with the session key of the other client.
    ///
    /// # Errors
    ///
    /// [`Error::Key`] if their key has low order.
    pub fn agree(self, theirs: &SessionPublicKey) -> Result<SharedSessionKey, Error> {
        on_wiped_stack::<512, _>(|| {
            let key = BoxKey::new(agreement::agree(&self.0, &theirs.0)?);
            Ok(SharedSessionKey(key))
        })
    }
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionKey")
    }
}

/// The public half of a [`SessionKey`], 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SessionPublicKey([u8; 32]);

impl SessionPublicKey {
    /// Takes the 32 bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether this is the permanent key of the same side, which it must not be.
    pub(super) fn is(&self, permanent: &PermanentPublicKey) -> bool {
        equal(&self.0, &permanent.0)
    }

    /// Refuses a key of low order before there is a session key to agree with.
    pub(super) fn check(&self, permanent: &PermanentKey) -> Result<(), Error> {
        permanent.agree_with(&self.0).map(|_| ())
    }
}

impl fmt::Debug for SessionPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionPublicKey({})", Hex(&self.0))
    }
}

/// What two clients share in one connection: it seals all that they say, and names the connection.
///
/// Wiped on drop, never printed.
pub struct SharedSessionKey(BoxKey);

impl SharedSessionKey {
    /// The key of the boxes.
    pub(super) const fn as_box_key(&self) -> &BoxKey {
        &self.0
    }

    /// The same key for one more context of the same connection.
    pub(super) fn share(&self) -> Self {
        Self(self.0.clone())
    }
}

impl fmt::Debug for SharedSessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedSessionKey")
    }
}

/// The key of boxes, in one place on the heap for as long as it lives.
#[derive(Clone)]
pub(super) struct BoxKey(Box<Secret<32>>);

impl BoxKey {
    fn new(secret: Secret<32>) -> Self {
        Self(Box::new(secret))
    }

    pub(super) fn as_secret(&self) -> &Secret<32> {
        &self.0
    }
}
