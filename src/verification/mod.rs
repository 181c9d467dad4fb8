//! How sure a user is whose key it is: QR codes of identities, contact links, and the three levels
//! ([chapter 15](crate::protocol::verification)).
//!
//! | level | dots | what it says |
//! |---|---|---|
//! | [`VerificationLevel::Unverified`] | one, red | identity and key came from the directory only |
//! | [`VerificationLevel::ServerVerified`] | two, orange | the directory also knows a number or address of the user's address book |
//! | [`VerificationLevel::FullyVerified`] | three, green | the key was scanned from the person, or is built in |
//!
//! ```
//! use eeema::OsRandom;
//! use eeema::SecretKey;
//! use eeema::time::UnixSeconds;
//! use eeema::verification::{IdentityCode, Scan, ScanDecision, ScanOutcome, StoredContact, Verification};
//!
//! // Bob shows his code, Alice scans it.
//! let bob_key = SecretKey::generate(&mut OsRandom)?.public_key();
//! let text = IdentityCode::new("BOB00001".parse()?, bob_key).to_string();
//! assert!(text.starts_with("3mid:BOB00001,"));
//!
//! let code: IdentityCode = text.parse()?;
//! let scan = Scan {
//!     contact: Some(StoredContact { public_key: bob_key, verification: Verification::NEW }),
//!     ..Scan::of(code, "ALICE001".parse()?, UnixSeconds(1_700_000_000))
//! };
//! match scan.decide() {
//!     ScanDecision::Done(ScanOutcome::UpgradedToFullyVerified(verification)) => {
//!         assert_eq!(verification.dots(), 3); // store it
//!     }
//!     _ => unreachable!(),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Scanned::of`] tells the other texts apart that a scanner meets, [`ContactLink`] reads links that name an
//! identity, [`LinkOpening`] says what to do with one, [`NewContact::from_directory`] knows the predefined
//! contacts, [`KeyRows`] shows a key for two people who compare it. With the feature `qr-code`,
//! `QrPicture` draws a code.
//!
//! # What this protects against, and what not
//!
//! A scanned code proves something only if it was shown by the person: a printed card, a web page or a
//! screenshot proves what its owner wants. For a stored contact a wrong code only warns: **a stored key is
//! never replaced**, by nothing, and no automatic event lowers level 2 or gives it. Level 1 trusts the
//! directory completely. Links carry no key and never give more than level 0.

mod activity;
mod contact_link;
mod identity_code;
mod key_rows;
mod level;
mod link_opening;
mod new_contact;
#[cfg(feature = "qr-code")]
mod qr_picture;
mod scan;
mod scanned;

pub use crate::identity::{Acquaintance, ActivityState, VerificationLevel, WorkVerificationLevel};
pub use contact_link::{ContactLink, LinkAction, LinkError, ShareLink};
pub use identity_code::{IdentityCode, IdentityCodeError};
pub use key_rows::KeyRows;
pub use level::{Colour, LevelEvent, Verification};
pub use link_opening::{LinkOpening, LinkOutcome};
pub use new_contact::{Environment, NewContact, PredefinedKeyDiffers};
#[cfg(feature = "qr-code")]
pub use qr_picture::{QrPicture, TextTooLong};
pub use scan::{
    DirectoryAnswer, DirectoryQuestion, Scan, ScanDecision, ScanOutcome, StoredContact,
};
pub use scanned::Scanned;
