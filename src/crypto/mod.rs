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
//! | [`secretbox`] | XSalsa20-Poly1305 in the NaCl layout, in place and detached |
//! | [`blake2b`] | BLAKE2b (RFC 7693) with key, salt and personalisation |
//! | [`sha256`], [`hmac_sha256`] | SHA-256 (FIPS 180-4) and HMAC-SHA256 (RFC 2104) |
//! | [`Secret`] | bytes that are wiped on drop and compared in constant time |
//! | [`Random`], `OsRandom` | where random bytes come from |

pub mod agreement;
pub mod blake2b;
#[doc(hidden)]
pub mod lanes;
mod mac;
mod random;
mod secret;
pub mod secretbox;

pub use mac::{equal, hmac_sha256, sha256};
#[cfg(feature = "os-rng")]
pub use random::OsRandom;
pub use random::{Random, RandomError};
pub use secret::Secret;
#[cfg(feature = "alloc")]
pub use secret::SecretVec;
