//! What every protocol here stands on: secrets that are wiped, keys, nonces that do not repeat, and
//! where random bytes come from. The primitives behind it are in [`hazmat`].
//!
//! | type | what |
//! |---|---|
//! | [`Random`], `OsRandom` | where random bytes come from |
//! | [`Secret`] | `N` bytes that are wiped on drop, compared in constant time and never printed |
//! | `SecretVec`, `SecretString` | the same on the heap, of any length |
//! | [`Key`] | 32 secret bytes that serve one purpose |
//! | [`CountedNonce`] | the nonces of a connection, which do not repeat |
//! | `Argon2Memory`, `Argon2Area` | where Argon2id takes its memory from |
//! | `spellings` | the Unicode forms of a password |
//!
//! ```
//! use eeema::crypto::{Random, Secret};
//!
//! // Any generator is one, as a closure over the bytes to fill.
//! let mut random = |bytes: &mut [u8]| bytes.fill(7); // a real one draws
//! let secret = Secret::<32>::try_filled(|bytes| random.fill(bytes))?;
//! assert_eq!(format!("{secret:?}"), "Secret");
//! assert_eq!(secret, Secret::from_bytes([7; 32])); // in constant time
//! # Ok::<(), eeema::crypto::RandomError>(())
//! ```
//!
//! This is the only folder that names a cryptography crate. Nothing here knows a protocol, whose key it
//! handles, or whether a nonce was used before.
//!
//! # What is written here, and what is not
//!
//! | primitive | by |
//! |---|---|
//! | Salsa20, HSalsa20, Poly1305 | this library, on every target, and in the lanes of vectors with the feature `simd` |
//! | scrypt with r = 8 and p = 1 | this library, because no crate takes a work area of any size |
//! | X25519 and SHA-256 of many inputs, in lanes | this library, with the feature `simd` |
//! | X25519 of one key | this library where words have 64 bits, on ARM and on RISC-V, else `x25519-dalek` |
//! | everything else | the crates of RustCrypto |
//!
//! What is written here has a second way to the same bytes in the tests: the portable code for the
//! vectors, a crate or a vector file for the portable code. The arithmetic of X25519 and Poly1305 is written over any kind of
//! word, so that the tests prove for all numbers that none overflows and that the result is right modulo p.
//!
//! # What this protects against, and what not
//!
//! Branches and addresses do not depend on secrets, except for the memory of scrypt and Argon2id:
//! `checks/constant-time` in the repository measures it. What comes out of a comparison is the one
//! exception, and comes out of one function. Secrets are wiped where they lie; what the compiler copies
//! on a move is out of reach of safe code. Swap files, core dumps and a debugger show what is in use.

// On targets without vectors `simd` brings kernels that nobody calls.
#![cfg_attr(
    all(
        feature = "simd",
        not(any(
            target_arch = "x86",
            target_arch = "x86_64",
            target_arch = "aarch64",
            target_feature = "simd128"
        ))
    ),
    allow(dead_code)
)]

pub(crate) mod agreement;
mod backend;
#[cfg(target_pointer_width = "64")]
mod bounds;
mod counted_nonce;
mod declassify;
#[cfg(any(
    all(test, target_pointer_width = "64"),
    target_arch = "arm",
    target_arch = "riscv32"
))]
mod digit;
mod error;
pub mod hazmat;
#[cfg(feature = "alloc")]
mod heap_secret;
mod key;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
mod multiply52;
#[cfg(any(feature = "_argon2", feature = "_pbkdf2"))]
pub(crate) mod password;
mod poly1305;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
mod poly1305_vectors;
mod random;
#[cfg(target_pointer_width = "64")]
mod residue;
mod salsa20;
#[cfg(feature = "simd")]
mod salsa20_vectors;
mod secret;
pub(crate) mod secretbox;
#[cfg(feature = "simd")]
mod secretbox_vectors;
mod short_hmac;
#[cfg(feature = "unicode-normalization")]
mod spelling;
#[cfg(target_pointer_width = "64")]
mod word;

pub use counted_nonce::{CountedNonce, NoncesExhausted};
pub(crate) use hazmat::hash::{equal, hmac_sha256, sha256};
#[cfg(feature = "alloc")]
pub use heap_secret::{SecretString, SecretVec};
pub use key::{Key, KeyKind, KeyLength};
#[cfg(feature = "_argon2")]
pub use password::argon2id::{Argon2Area, Argon2Memory};
#[cfg(feature = "os-rng")]
pub use random::OsRandom;
pub use random::{Random, RandomError};
pub(crate) use secret::on_wiped_stack;
pub use secret::{Secret, wipe};
pub(crate) use short_hmac::{Decimal, MacKey, ShortMessage};
#[cfg(feature = "unicode-normalization")]
pub use spelling::{Spelling, spellings};
