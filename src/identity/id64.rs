use core::fmt;
use core::marker::PhantomData;
use core::str::FromStr;

use super::Error;
use crate::codec::hex::{self, Hex};
use crate::crypto::{Random, RandomError};

/// An id of 8 random bytes ([chapter 01 section 8](crate::protocol::identity#8-ids-of-8-bytes)), of
/// a message, a group or a poll.
///
/// It is shown and compared as hexadecimal **of the bytes in wire order**, not of the integer that
/// the bytes are in the specification.
///
/// ```
/// use eeema::identity::MessageId;
///
/// let id: MessageId = "89aa9a7eaff77d96".parse()?;
/// assert_eq!(id.to_string(), "89aa9a7eaff77d96");
/// assert_eq!(id.to_u64(), 0x967d_f7af_7e9a_aa89);
/// # Ok::<(), eeema::identity::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id64<Kind> {
    bytes: [u8; 8],
    kind: PhantomData<Kind>,
}

/// Names a message inside one conversation: unique per pair of sender and receiver only.
pub type MessageId = Id64<MessageKind>;
/// Names a group together with the identity of its creator; means nothing without it.
pub type GroupId = Id64<GroupKind>;
/// Names a poll together with the identity of its creator.
pub type PollId = Id64<PollKind>;

/// Marks the ids of messages; has no values.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageKind {}
/// Marks the ids of groups; has no values.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupKind {}
/// Marks the ids of polls; has no values.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PollKind {}

impl<Kind> Id64<Kind> {
    /// Takes 8 bytes in wire order.
    pub const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self {
            bytes,
            kind: PhantomData,
        }
    }

    /// A fresh random id.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn generate(random: &mut impl Random) -> Result<Self, RandomError> {
        let mut bytes = [0; 8];
        random.fill(&mut bytes)?;
        Ok(Self::from_bytes(bytes))
    }

    /// The 8 bytes in wire order.
    pub const fn as_bytes(&self) -> &[u8; 8] {
        &self.bytes
    }

    /// The little-endian integer that the bytes are in the specification.
    pub const fn to_u64(self) -> u64 {
        u64::from_le_bytes(self.bytes)
    }
}

impl<Kind> FromStr for Id64<Kind> {
    type Err = Error;

    /// Reads 16 hexadecimal digits of any case.
    fn from_str(text: &str) -> Result<Self, Error> {
        hex::decode_array(text)
            .map(Self::from_bytes)
            .map_err(|_| Error::Id64Text)
    }
}

impl<Kind> fmt::Display for Id64<Kind> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Hex(&self.bytes), f)
    }
}

impl<Kind> fmt::Debug for Id64<Kind> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
