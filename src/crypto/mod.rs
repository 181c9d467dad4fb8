//! Primitives, each behind one small interface with the messenger's conventions.
//!
//! This is the only folder that names a cryptography crate. The protocols in the modules above
//! call these functions in the right way; use them directly only to implement a protocol of your
//! own or to examine this one. Nothing here knows whose key it handles or whether a nonce was used
//! before.
//!
//! | module | what |
//! |---|---|
//! | [`agreement`] | X25519 (RFC 7748) followed by HSalsa20; refuses non-contributory keys |
//! | [`secretbox`] | XSalsa20-Poly1305 in the NaCl layout: in place and detached, many at once, or piece by piece |
//! | `chacha20_poly1305` | ChaCha20-Poly1305 (RFC 8439), in place and detached |
//! | `password` | PBKDF2-HMAC-SHA256 (RFC 8018) and Argon2id (RFC 9106) |
//! | [`blake2b`] | BLAKE2b (RFC 7693) with key, salt and personalisation |
//! | `scrypt` | scrypt (RFC 7914) with r = 8 and p = 1, in a work area of any size |
//! | [`sha256`], [`hmac_sha256`] | SHA-256 (FIPS 180-4) and HMAC-SHA256 (RFC 2104) |
//! | `spellings` | the Unicode forms of a password |
//! | [`Secret`] | bytes that are wiped on drop and compared in constant time |
//! | [`Key`] | 32 secret bytes that serve one purpose |
//! | [`CountedNonce`] | nonces of a connection, which never repeat |
//! | [`Random`], `OsRandom` | where random bytes come from |
//!
//! Branches and addresses do not depend on secrets, except for the memory of scrypt and Argon2id:
//! `checks/constant-time` in the repository measures it. What comes out of a comparison is the one
//! exception, and comes out of one function.

pub mod agreement;
#[cfg(any(feature = "local-storage", feature = "data-backup"))]
pub mod at_rest;
pub mod blake2b;
#[cfg(feature = "id-export")]
pub mod chacha20_poly1305;
mod counted_nonce;
#[cfg(feature = "alloc")]
mod heap_secret;
mod key;
#[doc(hidden)]
pub mod lanes;
mod mac;
mod mac_key;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
mod multiply52;
#[cfg(any(feature = "id-export", feature = "local-storage"))]
pub mod password;
mod random;
#[cfg(any(feature = "safe", feature = "local-storage"))]
pub mod scrypt;
mod secret;
pub mod secretbox;
#[cfg(feature = "simd")]
mod sha256_lanes;
#[cfg(feature = "unicode-normalization")]
mod spelling;
mod verdict;

pub use counted_nonce::{CountedNonce, NoncesExhausted};
#[cfg(feature = "alloc")]
pub use heap_secret::{SecretString, SecretVec};
pub use key::{Key, KeyKind, KeyLength};
#[cfg(feature = "id-export")]
pub(crate) use mac::sha256_of_secret;
pub use mac::{equal, hmac_sha256, sha256};
pub(crate) use mac_key::{MacKey, ShortMessage};
#[cfg(feature = "os-rng")]
pub use random::OsRandom;
pub use random::{Random, RandomError};
pub use secret::{Secret, wipe};
#[cfg(feature = "unicode-normalization")]
pub use spelling::{Spelling, spellings};
