use core::fmt;

use crate::codec::Writer;
use crate::content::{Error, Kind};

/// What every content can do. There is one implementation for each type, in the file of its family.
pub(in crate::content) trait Part {
    /// The type of a message that says this, between two or in a group; `None` if there is none.
    fn kind(&self, in_group: bool) -> Option<Kind>;

    /// Bytes of the encoded content, without group header.
    fn encoded_len(&self) -> usize;

    /// Writes as many bytes as [`Part::encoded_len`] says.
    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), Error>;
}

/// Chooses the type of a content that goes to one receiver as well as to a group.
pub(super) const fn both(in_group: bool, direct: Kind, group: Kind) -> Option<Kind> {
    Some(if in_group { group } else { direct })
}

/// Chooses the type of a content that goes to one receiver only.
pub(super) const fn direct(in_group: bool, kind: Kind) -> Option<Kind> {
    if in_group { None } else { Some(kind) }
}

/// Chooses the type of a content that goes to groups only.
pub(super) const fn group(in_group: bool, kind: Kind) -> Option<Kind> {
    if in_group { Some(kind) } else { None }
}

/// Shows the name and the size of something whose content is private.
pub(super) fn debug(f: &mut fmt::Formatter<'_>, name: &str, part: &dyn Part) -> fmt::Result {
    write!(f, "{name}({} bytes)", part.encoded_len())
}

/// A content without bytes: all it says is its type.
pub(super) struct Nothing {
    pub(super) direct: Option<Kind>,
    pub(super) group: Option<Kind>,
}

impl Part for Nothing {
    fn kind(&self, in_group: bool) -> Option<Kind> {
        if in_group { self.group } else { self.direct }
    }

    fn encoded_len(&self) -> usize {
        0
    }

    fn encode(&self, _writer: &mut Writer<'_>) -> Result<(), Error> {
        Ok(())
    }
}

/// Demands that nothing follows.
pub(super) const fn decode_nothing(body: &[u8]) -> Result<(), Error> {
    if body.is_empty() {
        Ok(())
    } else {
        Err(Error::BodyLength)
    }
}

/// A content that this version hands out as bytes. Its type is kept beside it.
impl Part for &[u8] {
    fn kind(&self, _in_group: bool) -> Option<Kind> {
        None
    }

    fn encoded_len(&self) -> usize {
        self.len()
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), Error> {
        Ok(writer.bytes(self)?)
    }
}

/// Reads UTF-8.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, Error> {
    str::from_utf8(bytes).map_err(|_| Error::BodyUtf8)
}
