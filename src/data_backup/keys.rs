use alloc::boxed::Box;
use core::fmt;

use super::EntryFault;
use crate::codec::zip::Strength;
use crate::crypto::Secret;
use crate::crypto::hazmat::aes_ctr::AesCtr;
use crate::crypto::hazmat::hash::equal;
use crate::crypto::hazmat::password::pbkdf2::pbkdf2_hmac_sha1;
use crate::crypto::hazmat::sha1::HmacSha1;

/// Rounds of PBKDF2, fixed by the format.
const ITERATIONS: u32 = 1000;
/// Bytes of the verifier.
pub(super) const VERIFIER_LENGTH: usize = 2;
/// Bytes of the tag.
pub(super) const TAG_LENGTH: usize = 10;

/// The salt of one entry, from which its keys are derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Salt {
    bytes: [u8; 16],
    strength: Strength,
}

impl Salt {
    /// Takes a salt; `None` if its length does not fit the strength.
    pub fn new(strength: Strength, salt: &[u8]) -> Option<Self> {
        let mut bytes = [0; 16];
        if salt.len() != strength.salt_length() {
            return None;
        }
        bytes.get_mut(..salt.len())?.copy_from_slice(salt);
        Some(Self { bytes, strength })
    }

    /// The bytes: 8, 12 or 16.
    pub fn as_bytes(&self) -> &[u8] {
        let (salt, _) = self.bytes.split_at(self.strength.salt_length().min(16));
        salt
    }
}

/// The keys of one entry: PBKDF2-HMAC-SHA1 of the password and its salt. This is most of the work of
/// reading a small entry, and can be done on several cores. They lie on the heap: a move leaves no copy.
#[derive(Clone)]
pub struct EntryKeys {
    cipher: CipherKey,
    mac: Box<Secret<32>>,
    verifier: [u8; VERIFIER_LENGTH],
}

#[derive(Clone)]
enum CipherKey {
    Aes128(Box<Secret<16>>),
    Aes192(Box<Secret<24>>),
    Aes256(Box<Secret<32>>),
}

impl EntryKeys {
    /// Derives the keys.
    pub fn derive(password: &[u8], salt: &Salt) -> Self {
        let bytes = salt.as_bytes();
        match salt.strength {
            Strength::Aes128 => {
                let derived = pbkdf2_hmac_sha1(password, bytes, ITERATIONS);
                Self::split::<16, 34>(&derived, CipherKey::Aes128)
            }
            Strength::Aes192 => {
                let derived = pbkdf2_hmac_sha1(password, bytes, ITERATIONS);
                Self::split::<24, 50>(&derived, CipherKey::Aes192)
            }
            Strength::Aes256 => {
                let derived = pbkdf2_hmac_sha1(password, bytes, ITERATIONS);
                Self::split::<32, 66>(&derived, CipherKey::Aes256)
            }
        }
    }

    /// `K` bytes of AES key, `K` of MAC key, then the verifier.
    fn split<const K: usize, const N: usize>(
        derived: &Secret<N>,
        cipher: impl FnOnce(Box<Secret<K>>) -> CipherKey,
    ) -> Self {
        const { assert!(N == 2 * K + VERIFIER_LENGTH && K <= 32) };
        let mut rest = derived.as_bytes().iter();
        let cipher_key = Secret::boxed(|key: &mut [u8; K]| fill(key, &mut rest));
        // HMAC pads a key with zeros, so that one of 32 bytes that ends with zeros is the shorter one.
        let mac = Secret::boxed(|key: &mut [u8; 32]| {
            let (key, _padding) = key.split_at_mut(K);
            fill(key, &mut rest);
        });
        let mut verifier = [0; VERIFIER_LENGTH];
        fill(&mut verifier, &mut rest);
        Self {
            cipher: cipher(cipher_key),
            mac,
            verifier,
        }
    }

    /// The AES key: 16, 24 or 32 bytes.
    pub const fn cipher_key(&self) -> &[u8] {
        match &self.cipher {
            CipherKey::Aes128(key) => key.as_bytes(),
            CipherKey::Aes192(key) => key.as_bytes(),
            CipherKey::Aes256(key) => key.as_bytes(),
        }
    }

    /// The MAC key, with zero bytes behind it if it is shorter than 32 bytes.
    pub const fn mac_key(&self) -> &Secret<32> {
        &self.mac
    }

    /// What the entry holds to recognise a wrong password early.
    pub const fn verifier(&self) -> &[u8; VERIFIER_LENGTH] {
        &self.verifier
    }

    /// Compares the verifier of an entry.
    pub(super) fn check(&self, verifier: &[u8; VERIFIER_LENGTH]) -> Result<(), EntryFault> {
        if equal(&self.verifier, verifier) {
            Ok(())
        } else {
            Err(EntryFault::WrongPassword)
        }
    }

    pub(super) fn cipher(&self) -> AesCtr {
        match &self.cipher {
            CipherKey::Aes128(key) => AesCtr::aes_128(key.as_bytes()),
            CipherKey::Aes192(key) => AesCtr::aes_192(key.as_bytes()),
            CipherKey::Aes256(key) => AesCtr::aes_256(key.as_bytes()),
        }
    }

    pub(super) fn mac(&self) -> HmacSha1 {
        HmacSha1::new(self.mac.as_bytes())
    }
}

/// Takes as many bytes as `output` has.
fn fill<'a>(output: &mut [u8], bytes: &mut impl Iterator<Item = &'a u8>) {
    for (byte, value) in output.iter_mut().zip(bytes) {
        *byte = *value;
    }
}

/// The first ten bytes of a MAC.
pub(super) fn tag(mac: HmacSha1) -> [u8; TAG_LENGTH] {
    let [tag @ .., _, _, _, _, _, _, _, _, _, _] = mac.finish();
    tag
}

impl fmt::Debug for EntryKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EntryKeys")
    }
}
