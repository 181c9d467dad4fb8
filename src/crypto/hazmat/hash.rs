//! SHA-2 ([FIPS 180-4](https://csrc.nist.gov/pubs/fips/180-4/upd1/final) sections 6.2 and 6.4), HMAC ([RFC
//! 2104](https://www.rfc-editor.org/rfc/rfc2104)), and comparison in constant time.
//!
//! | function | output | wipes the stack behind it |
//! |---|---|---|
//! | [`sha256`] | 32 bytes | no: it is for what is no secret |
//! | [`sha256_of_secret`], [`sha512_of_secret`] | 32 and 64 bytes | yes |
//! | [`hmac_sha256`], [`hmac_sha512`] | 32 and 64 bytes | yes |
//!
//! A plain hash is no MAC: whoever knows hash and length of a text, and not the text, can make the hash of
//! the text with an addition. HMAC and BLAKE2b do not have that weakness.
//!
//! ```
//! use eeema::crypto::hazmat::hash::{equal, hmac_sha256};
//!
//! let mac = hmac_sha256(b"a key", &[b"The tide ", b"is at 6:40."]);
//! assert!(equal(&mac, &hmac_sha256(b"a key", &[b"The tide is at 6:40."])));
//! assert!(!equal(&mac, &hmac_sha256(b"another key", &[b"The tide is at 6:40."])));
//! ```

use hmac::digest::block_api::EagerHash;
use hmac::digest::common::Key;
use hmac::digest::{Digest, FixedOutput, Output};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha256, Sha512};

use crate::crypto::Secret;
use crate::crypto::declassify::equal_secrets;
use crate::crypto::secret::{on_wiped_stack, wipe};

/// SHA-256 of `data` (FIPS 180-4), 32 bytes. Of a secret, take [`sha256_of_secret`].
pub fn sha256(data: &[u8]) -> [u8; 32] {
    Sha256::digest(data).into()
}

/// [`sha256`] of a secret of which nothing stays on the stack.
pub fn sha256_of_secret(data: &[u8]) -> [u8; 32] {
    on_wiped_stack::<STACK, _>(|| sha256(data))
}

/// SHA-512 of a secret (FIPS 180-4), 64 bytes. Nothing of it stays on the stack.
pub fn sha512_of_secret(data: &[u8]) -> Secret<64> {
    Secret::filled(|hash| {
        on_wiped_stack::<STACK, _>(|| {
            FixedOutput::finalize_into(Sha512::new_with_prefix(data), hash.into());
        });
    })
}

/// HMAC-SHA256 (RFC 2104) over the concatenation of `parts`, 32 bytes. The key may have any length, and
/// does not stay on the stack.
pub fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    on_wiped_stack::<STACK, _>(|| hmac_of::<Sha256>(key, parts).into())
}

/// HMAC-SHA512 (RFC 2104) over the concatenation of `parts`, 64 bytes. The key may have any length, and
/// does not stay on the stack.
pub fn hmac_sha512(key: &[u8], parts: &[&[u8]]) -> [u8; 64] {
    on_wiped_stack::<STACK, _>(|| hmac_of::<Sha512>(key, parts).into())
}

/// Bytes of the stack that the functions here take, which are wiped behind them.
pub(in crate::crypto) const STACK: usize = 2048;

// Inlined, the state would stay on the stack of the caller.
#[inline(never)]
fn hmac_of<D: EagerHash>(key: &[u8], parts: &[&[u8]]) -> Output<Hmac<D>> {
    let mut mac = keyed::<D>(key);
    for part in parts {
        Mac::update(&mut mac, part);
    }
    mac.finalize_fixed()
}

/// HMAC with a key of any length: one that is longer than a block is hashed.
pub(super) fn keyed<D: EagerHash>(key: &[u8]) -> Hmac<D> {
    let mut block = Key::<Hmac<D>>::default();
    if key.len() > block.len() {
        let mut hash = D::digest(key);
        let (head, _) = block.split_at_mut(hash.len());
        head.copy_from_slice(&hash);
        wipe(&mut hash);
    } else {
        let (head, _) = block.split_at_mut(key.len());
        head.copy_from_slice(key);
    }
    let mac = Hmac::new(&block);
    wipe(&mut block);
    mac
}

/// Compares two values of the same length in constant time. Use it for every tag and every MAC: `==`
/// stops at the first byte that differs, and its time tells a forger how far they came.
#[must_use]
pub fn equal<const N: usize>(left: &[u8; N], right: &[u8; N]) -> bool {
    equal_secrets(left.as_slice(), right)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keys around the length of a block, against HMAC as RFC 2104 writes it.
    #[test]
    fn hmac_takes_keys_of_every_length() {
        for length in [0, 1, 63, 64, 65, 127, 128, 129, 200] {
            let key = [0xa5; 200];
            let key = &key[..length];
            assert_eq!(
                hmac_sha256(key, &[b"a", b"bc"]),
                by_hand::<Sha256, 32, 64>(key)
            );
            assert_eq!(
                hmac_sha512(key, &[b"ab", b"c"]),
                by_hand::<Sha512, 64, 128>(key)
            );
        }
    }

    fn by_hand<D: Digest, const N: usize, const BLOCK: usize>(key: &[u8]) -> [u8; N] {
        let mut block = [0; BLOCK];
        if key.len() > BLOCK {
            block[..N].copy_from_slice(&D::digest(key));
        } else {
            block[..key.len()].copy_from_slice(key);
        }
        let inner = D::new().chain_update(block.map(|byte| byte ^ 0x36));
        let inner = inner.chain_update(b"abc").finalize();
        let outer = D::new().chain_update(block.map(|byte| byte ^ 0x5c));
        outer
            .chain_update(inner)
            .finalize()
            .as_slice()
            .try_into()
            .unwrap()
    }

    #[test]
    fn hashes_of_secrets_are_hashes() {
        assert_eq!(sha256_of_secret(b"abc"), sha256(b"abc"));
        // FIPS 180-4, appendix.
        assert_eq!(
            sha512_of_secret(b"abc").as_bytes()[..4],
            [0xdd, 0xaf, 0x35, 0xa1]
        );
    }
}
