//! The document inside a backup: everything of an identity but its messages and media
//! ([chapter 10 section 7](crate::protocol::safe#7-json-body)).
//!
//! | part | what |
//! |---|---|
//! | [`Document`] | secret key, nickname, picture, links, and the parts below |
//! | [`Contact`] | identity, names, verification, policies |
//! | [`Group`], [`DistributionList`] | ids, names, members |
//! | [`Settings`] | what the apps share of their settings |
//! | [`Unknown`] | properties of a newer schema, kept for the next writer |
//!
//! The apps do not agree on what a backup may look like, and one of them refuses a whole backup for
//! one wrong value. So the reader takes what is usable and says in [`Warning`]s what it replaced or
//! dropped; the writer gives a form that all apps read, always the same bytes for the same document.
//!
//! ```
//! use eeema::SecretKey;
//! use eeema::safe::document::{Contact, Document};
//!
//! let mut document = Document::new(SecretKey::from_bytes([7; 32]));
//! document.nickname = "Alice".into();
//! document.contacts.push(Contact::new("ECHOECHO".parse()?));
//! let body = document.encode()?;
//!
//! let reading = Document::decode(body.as_bytes())?;
//! assert!(reading.warnings.is_empty());
//! assert_eq!(reading.document, document);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What this protects against, and what not
//!
//! Any bytes give a document or an error, in memory proportional to their number. A document says
//! what its writer wanted: a public key in it is worth as much as the backup is authentic, and what
//! to trust when restoring is up to [`Contact::reconcile`] and the directory. The secret key is
//! wiped on drop; names, pictures and settings are not.

mod base64;
mod check;
mod contact;
mod distribution_list;
mod error;
mod fields;
mod group;
mod link;
mod model;
mod parts;
mod picture;
mod restore;
mod settings;
mod unknown;
mod warning;

pub use contact::{Contact, Policy};
pub use distribution_list::{DistributionList, DistributionListId, DistributionListKind};
pub use error::DocumentError;
pub use group::Group;
pub use link::Link;
pub use model::{Document, Reading};
pub use picture::PictureRelease;
pub use restore::{Membership, Reconciled};
pub use settings::Settings;
pub use unknown::Unknown;
pub use warning::{Reason, Warning};
