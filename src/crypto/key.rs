use core::fmt;
use core::marker::PhantomData;

use super::{Random, RandomError, Secret};

/// What a [`Key`] is for. Implement it for an empty enum, one for each kind of key.
///
/// ```
/// use eeema::crypto::{Key, KeyKind};
///
/// /// Marks the keys of the sessions of some protocol.
/// enum SessionKind {}
///
/// impl KeyKind for SessionKind {
///     const NAME: &'static str = "SessionKey";
/// }
///
/// type SessionKey = Key<SessionKind>;
///
/// let key = SessionKey::from_bytes([7; 32]);
/// assert_eq!(format!("{key:?}"), "SessionKey");
/// ```
pub trait KeyKind {
    /// What `Debug` prints in place of the key.
    const NAME: &'static str;
}

/// A secret key of 32 bytes that serves one purpose: keys of two kinds cannot be confused.
///
/// Wiped on drop, compared in constant time, never printed.
pub struct Key<Kind> {
    secret: Secret<32>,
    kind: PhantomData<fn() -> Kind>,
}

impl<Kind> Key<Kind> {
    /// Bytes of a key.
    pub const LENGTH: usize = 32;

    /// Takes the 32 bytes over. The caller wipes their own copy.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self::from_secret(Secret::from_bytes(bytes))
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        self.secret.as_bytes()
    }

    /// Takes a secret over: what a derivation, an agreement or a generator gave. From here on the compiler
    /// knows what the key is for.
    pub const fn from_secret(secret: Secret<32>) -> Self {
        Self {
            secret,
            kind: PhantomData,
        }
    }

    /// The secret, for a primitive: this is where a kind ends, so look at what it is passed to.
    pub const fn as_secret(&self) -> &Secret<32> {
        &self.secret
    }

    /// A fresh key.
    ///
    /// ```
    /// use eeema::crypto::{Key, KeyKind, OsRandom};
    ///
    /// enum SessionKind {}
    ///
    /// impl KeyKind for SessionKind {
    ///     const NAME: &'static str = "SessionKey";
    /// }
    ///
    /// let key = Key::<SessionKind>::generate(&mut OsRandom)?;
    /// assert_ne!(key, Key::generate(&mut OsRandom)?);
    /// # Ok::<(), eeema::crypto::RandomError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails. No key exists then.
    pub fn generate(random: &mut impl Random) -> Result<Self, RandomError> {
        Secret::try_filled(|bytes| random.fill(bytes)).map(Self::from_secret)
    }
}

impl<Kind> TryFrom<&[u8]> for Key<Kind> {
    type Error = KeyLength;

    /// Copies 32 bytes, and refuses every other length.
    fn try_from(bytes: &[u8]) -> Result<Self, KeyLength> {
        let bytes = <&[u8; 32]>::try_from(bytes).map_err(|_| KeyLength)?;
        Ok(Self::from_secret(Secret::filled(|key| *key = *bytes)))
    }
}

// Derived, these would demand the same of `Kind`.
impl<Kind> Clone for Key<Kind> {
    fn clone(&self) -> Self {
        Self::from_secret(self.secret.clone())
    }
}

impl<Kind> PartialEq for Key<Kind> {
    fn eq(&self, other: &Self) -> bool {
        self.secret == other.secret
    }
}

impl<Kind> Eq for Key<Kind> {}

impl<Kind: KeyKind> fmt::Debug for Key<Kind> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Kind::NAME)
    }
}

/// A key does not have 32 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyLength;

impl fmt::Display for KeyLength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key has 32 bytes; check that it is complete")
    }
}

impl core::error::Error for KeyLength {}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;

    enum Kind {}

    impl KeyKind for Kind {
        const NAME: &'static str = "KindKey";
    }

    #[test]
    fn a_key_has_32_bytes_and_shows_its_name_only() {
        let key = Key::<Kind>::from_bytes([1; 32]);
        assert_eq!(Key::try_from([1; 32].as_slice()), Ok(key.clone()));
        assert_eq!(Key::<Kind>::try_from([1; 31].as_slice()), Err(KeyLength));
        assert_eq!(Key::<Kind>::try_from([1; 33].as_slice()), Err(KeyLength));
        assert_ne!(Key::from_bytes([2; 32]), key);
        assert_eq!(
            Key::generate(&mut |bytes: &mut [u8]| bytes.fill(1)),
            Ok(key.clone())
        );
        assert_eq!(std::format!("{key:?}"), "KindKey");
    }
}
