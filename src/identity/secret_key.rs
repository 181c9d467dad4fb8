use core::borrow::Borrow;
use core::fmt;

use super::{AgreedKey, Error, PublicKey};
use crate::crypto::{Random, RandomError, Secret, agreement, on_wiped_stack};

/// The permanent secret key of an identity, 32 bytes
/// ([chapter 01 section 3](crate::protocol::identity#3-key-pair)).
///
/// The bytes are kept as they were drawn: clamping happens inside X25519 only, so that a backup
/// reproduces them. Any 32 bytes are a usable key. Wiped on drop, compared in constant time, never
/// printed.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey(Secret<{ Self::LENGTH }>);

impl SecretKey {
    /// Bytes of a secret key.
    pub const LENGTH: usize = 32;

    /// Draws a fresh key.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn generate(random: &mut impl Random) -> Result<Self, RandomError> {
        Secret::try_filled(|bytes| random.fill(bytes)).map(Self)
    }

    /// Takes the 32 stored bytes. The caller wipes their own copy.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(Secret::from_bytes(bytes))
    }

    /// Takes a secret over that was read elsewhere.
    pub(crate) const fn from_secret(secret: Secret<{ Self::LENGTH }>) -> Self {
        Self(secret)
    }

    /// The 32 bytes to store, unclamped. Whoever has them is this identity.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        self.0.as_bytes()
    }

    /// The public key that belongs to this key.
    pub fn public_key(&self) -> PublicKey {
        PublicKey::from_bytes(agreement::public_key(&self.0))
    }

    /// The public keys that belong to `secret_keys`, as many as there are slots in `public_keys`;
    /// slots beyond the last secret key stay as they are.
    ///
    /// Where the machine has AVX-512 and the feature `precomputed-tables` is off, this takes half the time per key of
    /// [`SecretKey::public_key`], from eight keys on. With that feature one key is as fast as it gets.
    pub fn public_keys(secret_keys: &[impl Borrow<Self>], public_keys: &mut [PublicKey]) {
        agreement::public_keys_into(
            secret_keys,
            |key| &key.borrow().0,
            public_keys,
            PublicKey::from_bytes,
        );
    }

    /// Agrees on the key that is shared with the owner of `their_public`
    /// ([chapter 01 section 4](crate::protocol::identity#4-shared-secret-s)).
    ///
    /// This costs about fifty times as much as sealing a short message: do it once per contact and
    /// keep the result.
    ///
    /// # Errors
    ///
    /// [`Error::NonContributory`] if the public key has low order.
    pub fn agree(&self, their_public: &PublicKey) -> Result<AgreedKey, Error> {
        on_wiped_stack::<512, _>(|| {
            let agreed = agreement::agree(&self.0, their_public.as_bytes())?;
            Ok(AgreedKey::from_secret(agreed))
        })
    }

    /// Agrees with every one of `their_public`, as many as there are slots in `agreed`; slots
    /// beyond the last public key stay as they are.
    ///
    /// For the members of a group, or for all contacts after a restart: where the machine has
    /// AVX-512 this takes about half the time per key, from eight keys on. A key that is refused leaves
    /// [`Error::NonContributory`] in its slot and does not disturb the others.
    pub fn agree_many(&self, their_public: &[PublicKey], agreed: &mut [Result<AgreedKey, Error>]) {
        agreement::agree_many_into(
            &self.0,
            their_public,
            PublicKey::as_bytes,
            agreed,
            |agreed| agreed.map(AgreedKey::from_secret).map_err(Error::from),
        );
    }

    /// Agrees with every one of `secret_keys` and the public key beside it, as many as there are slots in
    /// `agreed`; slots beyond the last pair stay as they are.
    ///
    /// For a server whose connections have keys of their own: where the machine has AVX-512 this takes
    /// about half the time per pair, from eight pairs on. A public key that is refused leaves
    /// [`Error::NonContributory`] in its slot and does not disturb the others.
    pub fn agree_pairs(
        secret_keys: &[impl Borrow<Self>],
        their_public: &[PublicKey],
        agreed: &mut [Result<AgreedKey, Error>],
    ) {
        agreement::agree_pairs_into(
            (secret_keys, |key| &key.borrow().0),
            (their_public, PublicKey::as_bytes),
            agreed,
            |agreed| agreed.map(AgreedKey::from_secret).map_err(Error::from),
        );
    }
}

impl TryFrom<&[u8]> for SecretKey {
    type Error = Error;

    /// Copies 32 bytes, and refuses every other length.
    fn try_from(bytes: &[u8]) -> Result<Self, Error> {
        let bytes = <&[u8; Self::LENGTH]>::try_from(bytes).map_err(|_| Error::KeyLength)?;
        Ok(Self(Secret::filled(|key| *key = *bytes)))
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey")
    }
}
