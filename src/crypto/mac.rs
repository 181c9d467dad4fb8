use hmac::digest::FixedOutput;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::secret::wipe_stack;
use super::verdict::equal_secrets;

/// SHA-256 of `data` (FIPS 180-4), 32 bytes.
pub fn sha256(data: &[u8]) -> [u8; 32] {
    Sha256::digest(data).into()
}

/// [`sha256`] of a secret of which nothing stays on the stack.
#[cfg(feature = "id-export")]
pub(crate) fn sha256_of_secret(data: &[u8]) -> [u8; 32] {
    #[inline(never)]
    fn compute(data: &[u8]) -> [u8; 32] {
        sha256(data)
    }
    let hash = compute(data);
    wipe_stack::<1024>();
    hash
}

/// HMAC-SHA256 (RFC 2104) over the concatenation of `parts`, 32 bytes. The key may have any length, and
/// does not stay on the stack.
pub fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    #[inline(never)]
    fn compute(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
        // HMAC takes a key of every length: the error of `new_from_slice` cannot occur, and `map_or`
        // needs no panic to say so.
        Hmac::<Sha256>::new_from_slice(key).map_or([0; 32], |mut mac| {
            for part in parts {
                mac.update(part);
            }
            mac.finalize_fixed().into()
        })
    }
    let mac = compute(key, parts);
    wipe_stack::<1024>();
    mac
}

/// Compares two values of the same length in constant time. Use it for every tag and every MAC.
pub fn equal<const N: usize>(left: &[u8; N], right: &[u8; N]) -> bool {
    equal_secrets(left.as_slice(), right)
}
