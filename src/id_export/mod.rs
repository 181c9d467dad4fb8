//! The password-protected ID export: an identity and its secret key as a code that people print,
//! mail and scan ([chapter 11](crate::protocol::id_export)). It opens the account and every message
//! that was sealed to the long-term key, and only the password protects it, for decades.
//!
//! | offset | size | legacy, 50 bytes | | offset | size | v1, 65 bytes |
//! |---|---|---|---|---|---|---|
//! | 0 | 8 | salt | | 0 | 1 | version 1 |
//! | 8 | 8 | identity, encrypted | | 1 | 8 | salt |
//! | 16 | 32 | secret key, encrypted | | 9 | 8 | identity, encrypted |
//! | 48 | 2 | check, encrypted | | 17 | 32 | secret key, encrypted |
//! | | | | | 49 | 16 | Poly1305 tag |
//!
//! Both are written in base32, in groups of four joined by `-`: 99 characters (legacy) or 129 (v1).
//!
//! | scheme | password | cipher | written by | read by |
//! |---|---|---|---|---|
//! | [`Scheme::Legacy`] | PBKDF2-HMAC-SHA256, 100 000 rounds | XSalsa20, 16-bit check | Android, iOS, libthreema, openMittsu | all of them |
//! | [`Scheme::V1`] | Argon2id, 128 MiB, 8 passes | ChaCha20-Poly1305 | none of them by default | Android, libthreema; **not iOS** and not openMittsu |
//!
//! Write legacy if the code may be needed in any app, v1 if you know the reader.
//!
//! ```
//! use eeema::id_export::{self, Code, Error, PasswordRule, Scheme};
//! use eeema::{OsRandom, SecretKey, ThreemaId};
//!
//! let id: ThreemaId = "ALICE001".parse()?;
//! let key = SecretKey::generate(&mut OsRandom)?;
//! let password = "correct horse battery staple";
//! PasswordRule::Recommended.check(password)?;
//! let text = id_export::seal(id, &key, password, Scheme::Legacy, &mut OsRandom)?;
//!
//! // Test the password before the old phone is wiped.
//! let code = Code::parse(&text)?;
//! let identity = id_export::open_expecting(&code, password, &key.public_key())?;
//! assert_eq!(identity.id, id);
//!
//! // Typing errors are found without the password, and without waiting.
//! let typed = text.to_lowercase().replace('-', "\u{2013}\n");
//! assert_eq!(Code::parse(&typed)?.to_string(), text);
//! let error = Code::parse(&text.replacen('-', "8", 1)).unwrap_err();
//! assert!(matches!(error, Error::Character { position: 4, character: '8', .. }));
//! assert_eq!(
//!     error.to_string(),
//!     "character 5 of the text is '8', which no code contains; it is probably B"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Without heap, [`LegacyCode`] works on fixed arrays and [`V1Code`] on memory of the caller.
//!
//! The legacy scheme takes no heap and 3 KiB of stack, the v1 scheme 128 MiB of heap or of the caller and
//! 16 KiB of stack (`docs/memory.md` in the repository).
//!
//! # What this protects against, and what not
//!
//! * **Guessing.** Legacy lets one graphics card try about 60 000 passwords per second, v1 some
//!   hundreds. Eight random lower-case letters last at most 40 days in legacy. Use 14 random
//!   characters or six random words.
//! * **Typing errors.** A v1 code is authenticated as a whole. A legacy code has a check of 16 bits;
//!   with the characters of the identity, which are tested too, a wrong password passes with a
//!   probability of about 2^-38.6.
//! * **Not against somebody who alters a legacy code.** It is not authenticated: whoever can change
//!   the text can flip chosen bits of the key, and hits the check once in 65 536 attempts.
//!   The proof is the key: use [`open_expecting`] with the public key that the directory or a contact knows.
//! * **Not against the lost password.** Nothing is trimmed and nothing is normalised, so `é` has two
//!   spellings that look the same and open different exports. With the feature
//!   `unicode-normalization`, `try_spellings` tries both.
//! * An export holds no contacts, groups, settings or nickname. Replace stored keys only after the
//!   directory has accepted the restored one.
//!
//! Passwords belong to the caller, who wipes them. Keys, plaintexts and the memory of the
//! derivation are wiped here, on error paths too.

mod alphabet;
mod characters;
mod code;
mod damage;
mod error;
#[cfg(feature = "alloc")]
mod export;
mod find;
#[doc(hidden)]
pub mod fuzzing;
mod gap;
mod identity;
mod legacy;
mod other_kind;
mod password;
mod revocation;
mod text;
mod v1;

pub use crate::identity::Identity;
pub use alphabet::look_alikes;
pub use code::{Code, Scheme};
pub use error::Error;
#[cfg(feature = "alloc")]
pub use export::{open, open_expecting, seal};
pub use legacy::LegacyCode;
pub use other_kind::OtherKind;
#[cfg(feature = "unicode-normalization")]
pub use password::try_spellings;
pub use password::{Password, PasswordRule};
pub use revocation::RevocationKey;
pub use v1::V1Code;
