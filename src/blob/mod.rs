//! Media blobs: files, thumbnails and pictures that do not fit into a message
//! ([chapter 05](crate::protocol::blobs)).
//!
//! A blob is what lies on the server; the message says where, and holds the key.
//!
//! | offset | size | field |
//! |---|---|---|
//! | 0 | 16 | tag |
//! | 16 | rest | ciphertext, as long as the plaintext |
//!
//! There is no padding, no container and no name inside: XSalsa20-Poly1305 with a key that serves for
//! this blob alone, and a nonce that says which [`Part`] of the message it is.
//!
//! ```
//! use eeema::OsRandom;
//! use eeema::blob::{self, Part};
//!
//! let (file, key) = blob::seal(b"a film", &mut OsRandom)?;
//! let (thumbnail, key) = key.seal_thumbnail(b"its first picture");
//! // Upload both, and send both ids with the key in a file message.
//!
//! assert_eq!(blob::open(&key, Part::File, &file)?, b"a film");
//! assert_eq!(blob::open(&key, Part::Thumbnail, &thumbnail)?, b"its first picture");
//! assert!(blob::open(&key, Part::File, &thumbnail).is_err());
//! # Ok::<(), eeema::blob::Error>(())
//! ```
//!
//! Without heap there are [`seal_in_place`] and [`open_in_place`], and [`verify`] for a blob in memory that
//! is to stay as it is, or with no memory for the plaintext beside it. For what does not fit into memory
//! there are [`Sealer`], one pass with the tag at the end for the caller to put in front, and
//! [`Verifier`] with [`Opener`], two passes: nothing is decrypted before everything was verified.
//! [`Opener::in_one_pass`] is for output that is withheld until the end.
//! [`picture_step`] decides when a receiver gets the profile picture of the user.
//!
//! | limit | value |
//! |---|---|
//! | blob on the server | [`MAX_LENGTH`], 100 MiB: check it before you download or upload |
//! | plaintext | may be empty: the blob is the tag |
//!
//! Whole blobs take as much heap as they have bytes, blobs in place and in pieces none; they take
//! at most 14 KiB of stack (`docs/memory.md` in the repository).
//!
//! # What this protects against, and what not
//!
//! Content is hidden from the server and cannot be altered by anybody who does not have the key. Not
//! hidden: the exact size, and who fetches which blob when. In a group all members share the key.
//! A blob does not say to which message it belongs, and Poly1305 commits to no key: a malicious sender
//! can make one blob that opens under two keys to two plaintexts. Media types, names and sizes in
//! messages come from the sender.

mod error;
mod layout;
mod open;
mod profile_picture;
mod seal;
mod stream;

pub use crate::identity::{BlobId, BlobKey, BlobKind};
pub use error::Error;
pub use layout::{MAX_LENGTH, Part, TAG_LENGTH};
#[cfg(feature = "alloc")]
pub use open::open;
pub use open::{Verified, open_deprecated_image_in_place, open_in_place, verify};
pub use profile_picture::{
    CachedPicture, LastPicture, PICTURE_INTERVAL, PictureStep, picture_step,
};
#[cfg(feature = "alloc")]
pub use seal::seal;
pub use seal::{FreshKey, seal_in_place};
pub use stream::{Opener, Sealer, Verifier};
