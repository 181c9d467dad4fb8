//! The cryptographic protocols of the Threema messenger: bytes in, bytes out, no socket, no clock, no global state. It runs on
//! servers and, without std and without heap, on microcontrollers; there is no `unsafe` in it. It is written from a
//! clean-room specification, whose chapters are the pages of [`protocol`], and it is not audited.
//!
//! # What is in it
//!
//! | module | what | heap |
//! |---|---|---|
//! | [`identity`] | identities, keys, fingerprints, key texts, predefined contacts | not needed |
//! | [`content`] | message bodies of every type, their properties, text helpers | for JSON types |
//! | [`message`] | envelopes, the order of checks, replay, batches, the Gateway form | not needed |
//! | [`group`] | groups, sync rules, fan-out, distribution lists | not needed |
//! | [`forward_security`] | sessions, chains, versions, what to store in which order | not needed |
//! | [`transport`] | the chat server protocol, client and server, payloads, keep-alive and back-off | not needed |
//! | [`multi_device`] | keys and boxes of linked devices | not needed |
//! | [`blob`] | media blobs, whole and streamed | not needed |
//! | [`call`] | signalling, relay rule, session descriptions, keys and frames of group calls | for signalling and descriptions |
//! | [`verification`] | QR codes of identities, contact links, verification levels | not needed |
//! | [`web_session`] | web sessions over SaltyRTC, both roles | one message |
//! | [`id_export`] | the ID export, both schemes | not needed |
//! | [`contact_hash`] | salted contact hashes, bulk and ranges, directory documents | for documents |
//! | [`safe`] | Safe backups: key, container, document, both ends of the server protocol, schedule | needed |
//! | [`local_storage`] | key files, encrypted files and databases of the apps | needed |
//! | [`data_backup`] | data backups and chat exports | needed |
//! | [`crypto`], [`codec`], [`time`] | what they stand on | not needed |
//!
//! # I want to …
//!
//! | | |
//! |---|---|
//! | write a bot | [`Inbox`](message::Inbox) seals and receives; [`gateway`](message::gateway) is the form of the HTTP interface |
//! | talk to the chat server, or be one | [`transport::Client`], [`transport::Server`] |
//! | send to a group | [`FanOut`](group::FanOut), whose page has the order of things |
//! | send a file | [`blob`] seals it, [`content::File`] announces it |
//! | restore a backup | [`safe`] for contacts and settings, [`data_backup`] for everything, [`id_export`] for the identity alone |
//! | find contacts by number | [`contact_hash`], whose page says what such a hash hides and what not |
//! | read a QR code of an identity | [`verification`] |
//! | write firmware | `default-features = false`, and the functions that end in `_into` |
//! | run in a browser | the default features build for `wasm32-unknown-unknown`; random bytes come from JavaScript |
//!
//! # A text from Alice to Bob
//!
//! ```
//! use eeema::content::{Content, Text};
//! use eeema::message::{Header, Inbox, Memory, MemoryStore, Outcome};
//! use eeema::{Identity, OsRandom, time::UnixMillis};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let alice = Identity::generate("ALICE001".parse()?, &mut OsRandom)?;
//! let bob = Identity::generate("BOB00001".parse()?, &mut OsRandom)?;
//! let to_bob = alice.peer(bob.id, &bob.public_key())?; // once per contact: this is the expensive part
//! let to_alice = bob.peer(alice.id, &alice.public_key())?;
//! let mut alices = Inbox::new(alice.id, MemoryStore::default());
//! let mut bobs = Inbox::new(bob.id, MemoryStore::default());
//!
//! let header = Header::generate(UnixMillis(1_735_655_118_450), &mut OsRandom)?;
//! let text = Text::new("The tide is at 6:40.")?;
//! let envelope = alices.seal(&to_bob, &header, &text, &mut OsRandom)?; // and records what was sent
//!
//! let mut memory = Memory::new();
//! match bobs.receive(&envelope, &mut memory, |id| (id == alice.id).then_some(&to_alice))? {
//!     Outcome::Message(message) => {
//!         assert_eq!(message.content(), &Content::Text(text)); // process it
//!         bobs.accept(message)?; // and acknowledge it to the server
//!     }
//!     refused => panic!("{refused:?}"),
//! }
//! # Ok(()) }
//! ```
//!
//! [`Inbox::receive`](message::Inbox::receive) refuses replays and reflections, and says which check refused. Without heap,
//! [`seal_into`](message::seal_into) and [`Memory::over`](message::Memory::over) do the same with buffers of the caller. With
//! forward security the program has ten other lines, which [`SessionInbox`](forward_security::SessionInbox) shows.
//!
//! # Features
//!
//! | feature | default | what one gets |
//! |---|---|---|
//! | `alloc` | yes | the functions that return `Vec`, and the replay store in memory |
//! | `std` | with `simd` | [`UnixMillis`](time::UnixMillis) from the clock of the system |
//! | `os-rng` | yes | [`OsRandom`], the generator of the operating system |
//! | `unicode-segmentation` | yes | splitting a long text between the characters that a reader sees |
//! | `id-export` | yes | the ID export |
//! | `contact-hash` | yes | requests and answers of the directory and the Gateway; hashing itself is always there |
//! | `safe` | yes | Safe backups |
//! | `local-storage` | yes | key files and what they encrypt |
//! | `data-backup` | yes | data backups and chat exports |
//! | `call` | yes | calls |
//! | `web-session` | yes | web sessions |
//! | `qr-code` | yes | the picture of a QR code |
//! | `simd` | yes | vector instructions chosen at run time: boxes, batches of boxes, of agreements and of public keys, contact hashes, scrypt; needs `std` |
//! | `precomputed-tables` | yes | making public keys two and a half times as fast, for 30 KiB |
//! | `unicode-normalization` | no | trying the other Unicode spellings of a password |
//! | `phone-numbers` | no | national phone numbers, from the numbering plans of the apps; needs `std` and a long build |
//! | `rayon` | no | contact hashes and the keys of data backups on all cores; needs `std` |
//!
//! The smallest supported Rust is 1.89.
//!
//! # Development builds
//!
//! Keys out of passwords are slow by intention, and without optimisation they take a hundred times as long: a Safe backup half a
//! minute, an ID export fifteen seconds. A profile reaches no further than the workspace that it stands in, so these lines go
//! into the `Cargo.toml` of the program. They bring the two back to 0.2 and 1.1 seconds, for a minute or two of one
//! first build:
//!
//! ```toml
//! [profile.dev.package]
//! eeema.opt-level = 2
//! argon2.opt-level = 2
//! blake2.opt-level = 2
//! sha2.opt-level = 2
//! ```
#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "alloc")]
extern crate alloc;

#[cfg(any(test, feature = "std"))]
extern crate std;

pub mod blob;
#[cfg(feature = "call")]
pub mod call;
pub mod codec;
pub mod contact_hash;
pub mod content;
pub mod crypto;
#[cfg(feature = "data-backup")]
pub mod data_backup;
pub mod forward_security;
pub mod group;
#[cfg(feature = "id-export")]
pub mod id_export;
pub mod identity;
#[cfg(feature = "local-storage")]
pub mod local_storage;
pub mod message;
pub mod multi_device;
// Pages of documentation.
#[cfg(doc)]
pub mod protocol;
#[cfg(feature = "safe")]
pub mod safe;
pub mod time;
pub mod transport;
pub mod verification;
#[cfg(feature = "web-session")]
pub mod web_session;

#[cfg(feature = "os-rng")]
pub use crypto::OsRandom;
pub use crypto::Random;
pub use identity::{Identity, PublicKey, SecretKey, ThreemaId};

/// The example of the README compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
