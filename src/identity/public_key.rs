use core::fmt;

use super::Error;
use crate::codec::hex::Hex;
use crate::crypto::sha256;

/// The X25519 public key of an identity, 32 bytes
/// ([chapter 01 sections 3 to 5](crate::protocol::identity#3-key-pair)).
///
/// Any 32 bytes are taken: whether the key is a real one shows when a key is agreed with it.
/// `Display` writes 64 lowercase hexadecimal digits, the alternate form `{:#}` the grid of eight
/// lines that the apps show for comparison.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey([u8; Self::LENGTH]);

impl PublicKey {
    /// Bytes of a public key.
    pub const LENGTH: usize = 32;

    /// Takes the 32 bytes.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }

    /// The first 16 bytes of SHA-256 of the key, as older apps show them.
    ///
    /// Compare keys, not fingerprints: two own keys with one fingerprint can be made with 2^64
    /// work.
    pub fn fingerprint(&self) -> Fingerprint {
        let mut fingerprint = [0; Fingerprint::LENGTH];
        let hash = sha256(&self.0);
        fingerprint.copy_from_slice(hash.split_at(Fingerprint::LENGTH).0);
        Fingerprint(fingerprint)
    }
}

impl TryFrom<&[u8]> for PublicKey {
    type Error = Error;

    fn try_from(bytes: &[u8]) -> Result<Self, Error> {
        bytes.try_into().map(Self).map_err(|_| Error::KeyLength)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return fmt::Display::fmt(&Hex(&self.0), f);
        }
        for (index, byte) in self.0.iter().enumerate() {
            f.write_str(match index {
                0 => "",
                _ if index % 4 == 0 => "\n",
                _ => " ",
            })?;
            write!(f, "{:x} {:x}", byte >> 4, byte & 0x0f)?;
        }
        Ok(())
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", Hex(&self.0))
    }
}

/// The fingerprint of a public key, 16 bytes; `Display` writes 32 lowercase hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; Self::LENGTH]);

impl Fingerprint {
    /// Bytes of a fingerprint.
    pub const LENGTH: usize = 16;

    /// The 16 bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Hex(&self.0), f)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}
