//! The gzip layer of a backup ([chapter 10 section 6](crate::protocol::safe#6-gzip-layer)): one
//! member in stored blocks.
//!
//! **Nothing is compressed when writing.** The length of compressed data tells about its content: an
//! attacker who could place text of their choice in a backup, such as their own nickname, and see the
//! sizes of uploads recovered the secret key from compressed backups (Paterson, Scarlata, Truong:
//! "Three Lessons From Threema: Analysis of a Secure Messenger", USENIX Security 2023). Older apps
//! did compress, so that reading takes every form of deflate.
//!
//! ```
//! use eeema::safe::gzip;
//!
//! let mut packed = vec![0; gzip::encoded_len(5)];
//! gzip::encode_into(b"hello", &mut packed)?;
//! assert_eq!(gzip::decode(&packed, 5)?.as_bytes(), b"hello");
//! assert!(gzip::decode(&packed, 4).is_err()); // before anything is inflated
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use crate::codec::gzip::{encode_into, encoded_len};

use super::Error;
use crate::codec::gzip::Member;
use crate::crypto::SecretVec;

/// Reads one gzip member of any form, to at most `max_plaintext` bytes.
///
/// The length that the member claims is believed as far as the limit and its own length allow; a member
/// that gives another one is refused.
///
/// # Errors
///
/// [`Error::TooLarge`] if it claims more than the limit, before anything is inflated; [`Error::Gzip`] for any
/// defect.
pub fn decode(member: &[u8], max_plaintext: usize) -> Result<SecretVec, Error> {
    let member = Member::parse(member).map_err(|_| Error::Gzip)?;
    if member.content_len() > max_plaintext {
        return Err(Error::TooLarge);
    }
    let mut content = SecretVec::zeroed(member.content_len());
    let decoded = member.decode_into(content.as_mut_bytes());
    decoded.map_err(|_| Error::Gzip)?;
    Ok(content)
}
