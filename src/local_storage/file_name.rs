//! Names of encrypted files, relative to the directory `user-data` ([chapter 13 section 6](crate::protocol::local_storage)).
//!
//! ```
//! use eeema::local_storage::file_name::{self, PictureOrigin};
//!
//! let uid = "9845e2c4-bd58-45f7-9957-0cc66567f0a0";
//! assert_eq!(file_name::media(uid), ".message-files/.9845e2c4bd5845f799570cc66567f0a0");
//! let picture = file_name::contact_picture("R8F0EYZH".parse()?, PictureOrigin::Contact);
//! assert!(picture.starts_with(".profile-pictures/.p-WYF4JQ"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use alloc::format;
use alloc::string::String;

use crate::codec::base32;
use crate::crypto::sha256;
use crate::identity::ThreemaId;

/// Who chose a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PictureOrigin {
    /// The user.
    User,
    /// The contact.
    Contact,
    /// The address book.
    AddressBook,
}

/// The media file of a message, by the uid of the message.
pub fn media(uid: &str) -> String {
    format!(".message-files/.{}", letters_and_digits(uid))
}

/// The thumbnail of a message, by the uid of the message.
pub fn thumbnail(uid: &str) -> String {
    format!(".message-files/.{}_T", letters_and_digits(uid))
}

/// The picture of a contact.
pub fn contact_picture(id: ThreemaId, origin: PictureOrigin) -> String {
    let letter = match origin {
        PictureOrigin::User => 'c',
        PictureOrigin::Contact => 'p',
        PictureOrigin::AddressBook => 'a',
    };
    format!(".profile-pictures/.{letter}-{}", hashed(id))
}

/// The picture of a group, by its local number.
pub fn group_picture(number: u64) -> String {
    format!(".gpp-{number}")
}

/// The wallpaper of a chat, by its uid.
pub fn wallpaper(chat_uid: &str) -> String {
    format!(".w-{chat_uid}")
}

/// An encrypted setting. It lies in the files directory, not in `user-data`.
pub fn setting(key: &str) -> String {
    format!(".crs-{key}")
}

fn letters_and_digits(uid: &str) -> String {
    uid.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Base32 of SHA-256, 52 characters.
fn hashed(id: ThreemaId) -> String {
    let hash = sha256(format!("c-{id}").as_bytes());
    let mut characters = [0; 52];
    // 32 bytes have exactly 52 characters.
    base32::encode(&hash, &mut characters).map_or_else(|_| String::new(), String::from)
}
