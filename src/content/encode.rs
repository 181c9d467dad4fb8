//! What can be sealed, and how its properties are asked for.

use core::fmt;

use super::error::Error;
use super::group_header::GroupHeader;
use super::group_identity::GroupIdentity;
use super::kind::Kind;
use super::properties::Properties;
use super::wire::{DirectContent, GroupContent, Wire};
use crate::codec::{BufferTooSmall, Writer};

/// What can be sealed: every content that goes to one receiver, a content [`InGroup`], and any
/// [`Body`](super::Body).
///
/// Who seals a [`Text`](super::Text) links what writes texts, and no other encoder.
///
/// ```
/// use eeema::content::{Encode, Kind, Text};
///
/// let text = Text::new("Hi")?;
/// assert_eq!(text.kind(), Kind::TEXT);
/// let mut body = [0; 2];
/// assert_eq!(text.encode_into(&mut body), Ok(2));
/// assert_eq!(&body, b"Hi");
/// # Ok::<(), eeema::content::Error>(())
/// ```
pub trait Encode: Sealed {
    /// The type of the message.
    fn kind(&self) -> Kind;

    /// Bytes of the encoded body, with its group header.
    fn encoded_len(&self) -> usize;

    /// Writes the body to the front of `output`, and returns how many bytes that were.
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] if `output` is shorter than [`Encode::encoded_len`].
    fn encode_into(&self, output: &mut [u8]) -> Result<usize, BufferTooSmall>;

    /// Whether the message carries the nickname of its sender ([chapter 03 section
    /// 3](crate::protocol::message_types)).
    fn distributes_profile(&self) -> bool {
        let properties = self.kind().properties();
        properties.is_some_and(|row| row.distributes_profile_of(self))
    }

    /// Whether nonce and id of the message are stored ([chapter 03 section
    /// 3](crate::protocol::message_types)). Types that are not
    /// listed are protected.
    fn has_replay_protection(&self) -> bool {
        let properties = self.kind().properties();
        properties.is_none_or(|row| row.protects_from_replay(self))
    }
}

/// What the properties of a type say of one message.
impl Properties {
    pub(crate) fn distributes_profile_of(&self, content: &(impl Sealed + ?Sized)) -> bool {
        let applies = self.user_profile_distribution;
        applies.applies(|| content.meets_condition())
    }

    pub(crate) fn protects_from_replay(&self, content: &(impl Sealed + ?Sized)) -> bool {
        let applies = self.replay_protection;
        applies.applies(|| content.meets_condition())
    }
}

/// Keeps others from implementing [`Encode`].
pub trait Sealed {
    /// Whether the condition is met that the properties of the type name.
    fn meets_condition(&self) -> bool;
}

impl<T: DirectContent> Sealed for T {
    fn meets_condition(&self) -> bool {
        Wire::meets_condition(self)
    }
}

impl<T: DirectContent> Encode for T {
    fn kind(&self) -> Kind {
        self.direct_kind()
    }

    fn encoded_len(&self) -> usize {
        Wire::encoded_len(self)
    }

    fn encode_into(&self, output: &mut [u8]) -> Result<usize, BufferTooSmall> {
        let mut writer = Writer::new(output);
        self.encode(&mut writer)?;
        Ok(writer.written())
    }
}

/// A content with the group in which it is said.
///
/// ```
/// use eeema::content::{Encode, GroupIdentity, InGroup, Kind, Text};
/// use eeema::identity::GroupId;
///
/// let group = GroupIdentity {
///     creator: "ABCDEFGH".parse()?,
///     id: GroupId::from_bytes(*b"\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11"),
/// };
/// let hi = InGroup::new(group, Text::new("Hi")?)?;
/// assert_eq!((hi.kind(), hi.encoded_len()), (Kind::GROUP_TEXT, 18));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct InGroup<T> {
    /// The type in groups.
    kind: Kind,
    /// Names the group, in the form of the type.
    header: GroupHeader,
    content: T,
}

impl<T: GroupContent> InGroup<T> {
    /// Says `content` in `group`, with the header that goes with it.
    ///
    /// # Errors
    ///
    /// [`Error::Destination`] for a receipt that is no reaction.
    pub fn new(group: GroupIdentity, content: T) -> Result<Self, Error> {
        let kind = content.group_kind()?;
        let properties = kind.properties().ok_or(Error::Destination)?;
        let header = properties.header.header(group).ok_or(Error::Destination)?;
        Ok(Self {
            kind,
            header,
            content,
        })
    }

    /// What is said.
    pub const fn content(&self) -> &T {
        &self.content
    }
}

impl<T: GroupContent> Sealed for InGroup<T> {
    fn meets_condition(&self) -> bool {
        Wire::meets_condition(&self.content)
    }
}

impl<T: GroupContent> Encode for InGroup<T> {
    fn kind(&self) -> Kind {
        self.kind
    }

    fn encoded_len(&self) -> usize {
        let header = self.header.form().encoded_len();
        Wire::encoded_len(&self.content).saturating_add(header)
    }

    fn encode_into(&self, output: &mut [u8]) -> Result<usize, BufferTooSmall> {
        let mut writer = Writer::new(output);
        self.header.encode(&mut writer)?;
        self.content.encode(&mut writer)?;
        Ok(writer.written())
    }
}

impl<T: GroupContent> fmt::Debug for InGroup<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InGroup({:?}, {} bytes)", self.kind, self.encoded_len())
    }
}
