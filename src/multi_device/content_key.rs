use core::fmt;
use core::marker::PhantomData;

use super::error::Error;
#[cfg(feature = "alloc")]
use crate::crypto::SecretVec;
use crate::crypto::hazmat::secretbox::{self, PrefixedError};
use crate::crypto::{Random, Secret};

/// What sealing adds to a plaintext: a nonce of 24 and a tag of 16 bytes.
pub const SEALED_OVERHEAD: usize = secretbox::PREFIX_LENGTH;

/// The most bytes of a plaintext that is reflected: a frame of the mediator has 65536 bytes, of which 20
/// are headers and 40 are nonce and tag ([chapter 08 section 3](crate::protocol::multi_device)).
pub const MAX_REFLECTED_LENGTH: usize = 65_476;

/// Seals one kind of content among the devices of a group. Wiped on drop, compared in constant time,
/// never printed.
pub struct ContentKey<Kind> {
    secret: Secret<32>,
    kind: PhantomData<fn() -> Kind>,
}

/// Seals what the devices tell each other: `d2d.Envelope`.
pub type ReflectKey = ContentKey<kind::Reflect>;
/// Seals platform, version and label of a device: `d2d.DeviceInfo`.
pub type DeviceInfoKey = ContentKey<kind::DeviceInfo>;
/// Seals the lowest protocol version of the group: `d2d.SharedDeviceData`.
pub type SharedDeviceDataKey = ContentKey<kind::SharedDeviceData>;
/// Seals what a transaction is about: `d2d.TransactionScope`.
pub type TransactionScopeKey = ContentKey<kind::TransactionScope>;

/// What the keys seal; these types have no values.
pub(super) mod kind {
    /// What the devices tell each other.
    pub enum Reflect {}
    /// What a device says of itself.
    pub enum DeviceInfo {}
    /// What holds for all devices.
    pub enum SharedDeviceData {}
    /// What a transaction is about.
    pub enum TransactionScope {}
}

impl<Kind> ContentKey<Kind> {
    pub(super) const fn from_secret(secret: Secret<32>) -> Self {
        Self {
            secret,
            kind: PhantomData,
        }
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        self.secret.as_bytes()
    }

    /// Seals `plaintext` with a fresh nonce; the result has [`SEALED_OVERHEAD`] bytes more.
    ///
    /// # Errors
    ///
    /// [`Error::Random`] if the generator fails.
    #[cfg(feature = "alloc")]
    pub fn seal(
        &self,
        plaintext: &[u8],
        random: &mut impl Random,
    ) -> Result<alloc::vec::Vec<u8>, Error> {
        Ok(secretbox::seal_prefixed(&self.secret, plaintext, random)?)
    }

    /// Like `seal`, in place: the first [`SEALED_OVERHEAD`] bytes of `buffer` are reserved, and the
    /// plaintext stands behind them.
    ///
    /// # Errors
    ///
    /// [`Error::BufferTooSmall`] if `buffer` has fewer than 40 bytes, or [`Error::Random`]; the plaintext
    /// stays then and must not be sent.
    pub fn seal_in_place(&self, buffer: &mut [u8], random: &mut impl Random) -> Result<(), Error> {
        Ok(secretbox::seal_prefixed_in_place(
            &self.secret,
            buffer,
            random,
        )?)
    }

    /// Opens what another device sealed for this purpose.
    ///
    /// # Errors
    ///
    /// [`Error::Unauthentic`].
    #[cfg(feature = "alloc")]
    pub fn open(&self, sealed: &[u8]) -> Result<SecretVec, Error> {
        secretbox::open_prefixed(&self.secret, sealed).map_err(|_| Error::Unauthentic)
    }

    /// Like `open`, in place: returns the part of `sealed` that is plaintext now.
    ///
    /// # Errors
    ///
    /// [`Error::Unauthentic`]; `sealed` is unchanged then.
    pub fn open_in_place<'s>(&self, sealed: &'s mut [u8]) -> Result<&'s mut [u8], Error> {
        secretbox::open_prefixed_in_place(&self.secret, sealed).map_err(|_| Error::Unauthentic)
    }
}

impl From<PrefixedError> for Error {
    fn from(error: PrefixedError) -> Self {
        match error {
            PrefixedError::TooShort => Self::BufferTooSmall,
            PrefixedError::Unauthentic => Self::Unauthentic,
            PrefixedError::Random => Self::Random,
        }
    }
}

// Derived, these would demand the same of `Kind`.
impl<Kind> Clone for ContentKey<Kind> {
    fn clone(&self) -> Self {
        Self::from_secret(self.secret.clone())
    }
}

impl<Kind> PartialEq for ContentKey<Kind> {
    fn eq(&self, other: &Self) -> bool {
        self.secret == other.secret
    }
}

impl<Kind> Eq for ContentKey<Kind> {}

impl<Kind> fmt::Debug for ContentKey<Kind> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ContentKey")
    }
}
