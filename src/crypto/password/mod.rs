//! Keys out of passwords; [`hazmat::password`](crate::crypto::hazmat::password) says how they are used.
//!
//! | file | what |
//! |---|---|
//! | `argon2id` | Argon2id in the memory of the caller or of the heap |
//! | `pbkdf2` | PBKDF2 with three hashes |
//! | `scrypt` | scrypt with r = 8 and p = 1, written here, in a work area of any size |
//! | `scrypt_mix` | its work, for one password or two side by side |
//! | `scrypt_any` | scrypt with other numbers, through a crate |
//!
//! All of them give the same key for the same bytes of a password, and another one for every other spelling of
//! it: see `crypto::spellings`. Passwords are read and not kept.

#[cfg(feature = "_argon2")]
pub mod argon2id;
#[cfg(feature = "_pbkdf2")]
pub mod pbkdf2;
#[cfg(feature = "_scrypt")]
pub mod scrypt;
#[cfg(feature = "_scrypt_any")]
pub mod scrypt_any;
#[cfg(feature = "_scrypt")]
mod scrypt_mix;
