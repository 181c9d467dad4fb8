//! Who talks to whom: identities, key pairs, shared keys and what is derived from them
//! ([chapter 01](crate::protocol::identity)).
//!
//! | type | size | what |
//! |---|---|---|
//! | [`ThreemaId`] | 8 bytes | the name of an account |
//! | [`SecretKey`] | 32 bytes | the permanent secret key of an identity, stored unclamped |
//! | [`PublicKey`] | 32 bytes | its X25519 public key |
//! | [`Identity`] | 8 + 32 bytes | an own identity: name and secret key |
//! | [`AgreedKey`] | 32 bytes | what two key pairs have in common |
//! | [`Nonce`] | 24 bytes | one for each envelope, consumed by sealing |
//! | [`MessageId`], [`GroupId`], [`PollId`] | 8 bytes | random ids, shown as hexadecimal |
//! | [`BlobId`], [`BlobKey`] | 16, 32 bytes | where a blob lies, and what opens it |
//!
//! ```
//! use eeema::{OsRandom, SecretKey};
//!
//! let alice = SecretKey::generate(&mut OsRandom)?;
//! let bob = SecretKey::generate(&mut OsRandom)?;
//! let one_way = alice.agree(&bob.public_key())?;
//! let other_way = bob.agree(&alice.public_key())?;
//! assert_eq!(one_way, other_way);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! No function here needs a heap. Agreeing on a key takes 3 KiB of stack, on many side by side 24 KiB,
//! and many public keys take 20 KiB (`docs/memory.md` in the repository).
//!
//! # What this protects against, and what not
//!
//! * A shared key belongs to two identities for ever. Whoever learns one of the two secret keys
//!   opens all past and future messages between them that had no forward security, and can forge
//!   messages **from anybody to the owner of that key**.
//! * A shared key is symmetric: it does not show which of the two sealed a message. Both can deny
//!   it, and a sealed message can be sent back to its sender. [`crate::message::Inbox`] catches
//!   that.
//! * Public keys of low order, which would make a shared key known to everybody, are refused.
//! * The binding between an identity and a public key comes from the directory server. Only a
//!   comparison of the keys themselves removes that trust.

mod agreed_key;
mod blob_reference;
mod contact;
mod error;
mod id;
mod id64;
mod key_text;
mod nonce;
mod own;
mod predefined;
mod public_key;
mod secret_key;
mod typed_id;

pub use agreed_key::{AgreedKey, AgreedKind};
pub use blob_reference::{BlobId, BlobKey, BlobKind};
pub use contact::{
    Acquaintance, ActivityState, FeatureMask, IdentityType, VerificationLevel,
    WorkVerificationLevel, trim_nickname,
};
pub use error::{Error, TypedText};
pub use id::ThreemaId;
pub use id64::{GroupId, GroupKind, Id64, MessageId, MessageKind, PollId, PollKind};
pub use key_text::{KeyText, SecretKeyText};
pub use nonce::{Nonce, NonceHash};
pub use own::Identity;
pub use predefined::{PREDEFINED_CONTACTS, PredefinedContact};
pub use public_key::{Fingerprint, PublicKey};
pub use secret_key::SecretKey;
