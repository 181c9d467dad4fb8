//! What the files of the contents implement, and what several of them need to read and write.
//!
//! | trait | says |
//! |---|---|
//! | [`Wire`] | how a content travels |
//! | [`DirectContent`] | that it goes to one receiver, and as which type |
//! | [`GroupContent`] | that it goes to groups, and as which type |
//! | [`WithoutBody`] | that it has no bytes |
//!
//! [`Encode`](super::Encode) is made of these for every content; nobody outside implements them.

use core::fmt;

use super::error::{Error, Field};
use super::kind::Kind;
use crate::codec::{BufferTooSmall, Reader, Truncated, Writer};
use crate::identity::{MessageId, ThreemaId};

/// How a content travels, without the group header in front of it. Implemented in the file of each
/// content, and by nobody else.
pub trait Wire {
    /// Bytes of the encoded content.
    fn encoded_len(&self) -> usize;

    /// Writes as many bytes as [`Wire::encoded_len`] says.
    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall>;

    /// Whether the condition is met that the properties of its type name: that a receipt is a
    /// reaction, that an answer accepts the call.
    fn meets_condition(&self) -> bool {
        true
    }
}

/// A content that goes to one receiver.
pub trait DirectContent: Wire {
    /// The type of the message that says this to one receiver.
    fn direct_kind(&self) -> Kind;
}

/// A content that goes to groups, in an [`InGroup`](super::InGroup).
pub trait GroupContent: Wire {
    /// The type of the message that says this in a group.
    ///
    /// # Errors
    ///
    /// [`Error::Destination`] for a receipt that is no reaction.
    fn group_kind(&self) -> Result<Kind, Error>;
}

/// A content without bytes: all it says is its type.
pub trait WithoutBody {}

impl<T: WithoutBody> Wire for T {
    fn encoded_len(&self) -> usize {
        0
    }

    fn encode(&self, _writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        Ok(())
    }
}

/// Reads a body of fixed size: one that is shorter or longer is refused.
pub(super) fn decode_exactly<T>(
    body: &[u8],
    decode: impl FnOnce(&mut Reader<'_>) -> Result<T, Truncated>,
) -> Result<T, Error> {
    let mut reader = Reader::new(body);
    let value = decode(&mut reader)?;
    reader.finish().map_err(|_| Error::Length)?;
    Ok(value)
}

/// Demands that there are no bytes.
pub(super) const fn decode_nothing(body: &[u8]) -> Result<(), Error> {
    if body.is_empty() {
        Ok(())
    } else {
        Err(Error::Length)
    }
}

/// Reads UTF-8.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, Error> {
    str::from_utf8(bytes).map_err(|_| Error::Utf8)
}

/// Reads an identity, which must be well formed.
pub(super) fn identity(bytes: &[u8]) -> Result<ThreemaId, Error> {
    ThreemaId::from_bytes(bytes).map_err(|_| Error::Field(Field::Identity))
}

/// Demands that an id refers to a message: zero is the id of none.
pub(super) fn referenced(id: MessageId) -> Result<MessageId, Error> {
    if id.to_u64() == 0 {
        Err(Error::Field(Field::MessageId))
    } else {
        Ok(id)
    }
}

/// Shows the name and the size of something whose content is private.
pub(super) fn debug(f: &mut fmt::Formatter<'_>, name: &str, content: &dyn Wire) -> fmt::Result {
    write!(f, "{name}({} bytes)", content.encoded_len())
}
