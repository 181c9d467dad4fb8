use core::fmt;
use core::marker::PhantomData;

use crate::codec::{base64, hex};

/// Bytes of a hash.
pub const HASH_LENGTH: usize = 32;

/// The hash of a phone number or of an e-mail address, 32 bytes
/// ([chapter 12 section 1](crate::protocol::contact_hash#1-the-function)).
///
/// It stands for the number or the address itself: whoever has the hash of a phone number finds the
/// number within minutes. For this reason `Debug` prints the type only, and there is no `Display`;
/// the texts are made by [`ContactHash::hex`] and [`ContactHash::base64`]. Compare hashes with `==`:
/// they are no secret between the two sides that have them.
///
/// ```
/// use eeema::contact_hash::{PhoneHash, email};
///
/// let hashes = email("alice@example.org")?;
/// assert_eq!(hashes.hash().hex().as_str().len(), 64); // for the Gateway
/// assert_eq!(hashes.hash().base64().as_str().len(), 44); // for the directory
/// assert!(PhoneHash::from_hex("12ab").is_err());
/// # Ok::<(), eeema::contact_hash::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContactHash<Kind> {
    bytes: [u8; HASH_LENGTH],
    kind: PhantomData<Kind>,
}

/// The hash of a phone number.
pub type PhoneHash = ContactHash<PhoneKind>;
/// The hash of an e-mail address.
pub type EmailHash = ContactHash<EmailKind>;

/// Marks the hashes of phone numbers; has no values.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PhoneKind {}
/// Marks the hashes of e-mail addresses; has no values.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EmailKind {}

impl<Kind> ContactHash<Kind> {
    /// Takes the 32 bytes.
    pub const fn from_bytes(bytes: [u8; HASH_LENGTH]) -> Self {
        Self {
            bytes,
            kind: PhantomData,
        }
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; HASH_LENGTH] {
        &self.bytes
    }

    /// 64 lowercase hexadecimal digits, the form of the Gateway.
    pub fn hex(&self) -> HashText<64> {
        let mut text = [0; 64];
        for (place, byte) in text.as_chunks_mut().0.iter_mut().zip(self.bytes) {
            *place = hex::pair(byte);
        }
        HashText(text)
    }

    /// 44 characters of base64, the form of the directory server.
    pub fn base64(&self) -> HashText<44> {
        HashText::base64(&self.bytes)
    }

    /// Reads 64 hexadecimal digits of any case.
    ///
    /// # Errors
    ///
    /// [`HashTextError`] for another text.
    pub fn from_hex(text: &str) -> Result<Self, HashTextError> {
        hex::decode_array(text)
            .map(Self::from_bytes)
            .map_err(|_| HashTextError)
    }

    /// Reads 44 characters of base64.
    ///
    /// # Errors
    ///
    /// [`HashTextError`] for another text.
    pub fn from_base64(text: &str) -> Result<Self, HashTextError> {
        let mut bytes = [0; HASH_LENGTH];
        match base64::decode(text, &mut bytes).map(<[u8]>::len) {
            Ok(HASH_LENGTH) => Ok(Self::from_bytes(bytes)),
            _ => Err(HashTextError),
        }
    }
}

impl<Kind> From<[u8; HASH_LENGTH]> for ContactHash<Kind> {
    fn from(bytes: [u8; HASH_LENGTH]) -> Self {
        Self::from_bytes(bytes)
    }
}

impl<Kind> fmt::Debug for ContactHash<Kind> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ContactHash")
    }
}

/// The text is no hash: it does not have 64 hexadecimal digits or 44 characters of base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashTextError;

impl fmt::Display for HashTextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a hash has 64 hexadecimal digits or 44 characters of base64; check that it is complete",
        )
    }
}

impl core::error::Error for HashTextError {}

/// A hash as `LENGTH` ASCII characters, ordered by byte value; `Debug` prints the type only.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HashText<const LENGTH: usize>([u8; LENGTH]);

impl HashText<44> {
    /// 32 bytes as base64.
    pub(super) fn base64(bytes: &[u8; HASH_LENGTH]) -> Self {
        let (triples, _) = bytes.as_chunks();
        let [.., first, second] = *bytes;
        let mut text = [b'='; 44];
        for (place, triple) in text.as_chunks_mut().0.iter_mut().zip(triples) {
            *place = base64::quad(*triple);
        }
        let [.., a, b, c, _] = &mut text;
        [*a, *b, *c, _] = base64::quad([first, second, 0]);
        Self(text)
    }
}

impl<const LENGTH: usize> HashText<LENGTH> {
    /// The text.
    pub fn as_str(&self) -> &str {
        // Both codes write ASCII.
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl<const LENGTH: usize> fmt::Display for HashText<LENGTH> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl<const LENGTH: usize> fmt::Debug for HashText<LENGTH> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HashText")
    }
}
