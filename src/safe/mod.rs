//! Threema Safe: the encrypted backup of an identity, and the server that keeps it
//! ([chapter 10](crate::protocol::safe)).
//!
//! The password and the identity derive to 64 bytes. The first 32 name the backup on a server, the
//! others seal it. A backup holds the secret key, the profile, contacts, groups and settings; no
//! messages and no media.
//!
//! ```text
//! password ─┐
//! identity ─┴─ scrypt(N = 65536, r = 8, p = 1) ─┬─ 32 bytes backup id ──> .../backups/<64 digits>
//!                                               └─ 32 bytes encryption key
//! document ── JSON ── gzip ── XSalsa20-Poly1305(key, random nonce) ── nonce ‖ tag ‖ ciphertext
//! ```
//!
//! | offset | size | content of a backup |
//! |---|---|---|
//! | 0 | 24 | nonce |
//! | 24 | 16 | tag |
//! | 40 | rest | ciphertext of the gzip member of the JSON document |
//!
//! | module | what |
//! |---|---|
//! | here | [`MasterKey`], [`seal`], [`open`] |
//! | [`document`] | the content: [`Document`] |
//! | [`client`] | requests to a server and what its answers mean, whoever carries them |
//! | [`server`] | the same protocol from the other end |
//! | [`schedule`], [`PasswordChange`] | when to upload, and how the password changes |
//! | [`password`] | what to say about a password that somebody chooses |
//! | [`find_mistyped`] | whether one that does not open a backup was mistyped |
//! | [`parameters`] | what an administrator prescribes |
//!
//! ```
//! use eeema::safe::{self, Document, Limits, MasterKey, Password};
//! use eeema::{OsRandom, SecretKey, ThreemaId};
//!
//! let id = ThreemaId::from_typed("echoecho")?;
//! let key = MasterKey::derive(Password::new("shootdeathstar")?, id)?;
//! let mut document = Document::new(SecretKey::generate(&mut OsRandom)?);
//! document.nickname = "Alice".into();
//! let backup = safe::seal(&key, &document, &mut OsRandom)?;
//!
//! let reading = safe::open(&key, &backup, Limits::default())?;
//! assert_eq!(reading.document, document);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What this protects against, and what not
//!
//! A server, or a thief of its disk, cannot read a backup, learn whose it is, or forge one.
//!
//! * **Weak passwords.** The salt is the public identity. Whoever can list or probe names can test
//!   guesses: derive, and compare the first half with the names. Graphics cards try about 10^4 per
//!   second. The same password and identity give the same name and key on every server.
//! * A server, and whoever knows the backup id, can delete a backup or bring back an old one.
//! * The size tells roughly how many contacts and groups there are.
//! * Whoever opens a backup **owns the identity**, and opens all past traffic that had no forward
//!   security.
//! * The password of the backup is never sent anywhere. [`Credentials`] for a server are another
//!   type, so that the two cannot be mixed up.
//!
//! # Limits
//!
//! Derivation takes 64 MiB, or less memory and more time ([`MasterKey::derive_in`]), and 10 KiB of stack.
//! A backup of 15 KiB is sealed with 30 KiB of heap and opened with 50 KiB, and 16 KiB of stack
//! (`docs/memory.md` in the repository). A backup has at least 60 bytes and at most as many as its server
//! takes, commonly 524 288; its body at most 16 MiB unless [`Limits`] say otherwise. Two uploads are at
//! least 23 hours apart; a server keeps a backup for 180 days.

mod address;
mod address_error;
mod address_syntax;
mod answer;
mod backup;
mod backup_name;
mod clean_up;
pub mod client;
mod client_requests;
mod condition;
mod config;
#[doc(hidden)]
pub mod container;
mod credentials;
pub mod document;
mod error;
#[doc(hidden)]
pub mod gzip;
mod head;
mod json;
mod key;
mod limits;
mod mistyped;
pub mod parameters;
pub mod password;
mod password_change;
mod refusal;
mod request;
mod response;
pub mod schedule;
mod self_test;
pub mod server;
mod storage;

pub use address::ServerAddress;
pub use address_error::AddressError;
pub use backup::{open, seal};
pub use client::Client;
pub use config::{ConfigError, ServerConfig};
pub use credentials::{Authorization, Credentials, Token};
pub use document::Document;
pub use error::Error;
pub use key::{BackupId, EncryptionKey, MasterKey};
pub use limits::Limits;
pub use mistyped::{Mistyped, Slip, find_mistyped};
pub use password::Password;
pub use password_change::{AwaitingDeletion, PasswordChange};
