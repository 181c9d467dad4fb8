use core::fmt;

use super::call::accepts;
use super::encode::{Encode, Sealed};
use super::{Content, Error, GroupHeader, HeaderForm, Kind, Row, Text};
use crate::codec::{BufferTooSmall, Writer};

/// The body of a message (chapter 03): what it says, and in which group.
///
/// It borrows from the sender's values or from an opened envelope. Message content is as private as
/// a key: `Debug` shows type and size only.
///
/// ```
/// use eeema::identity::GroupId;
/// use eeema::content::{Body, Content, Encode, GroupHeader};
///
/// let between_two = Body::text("Hi")?;
/// let group = GroupHeader::Member {
///     creator: "ABCDEFGH".parse()?,
///     group_id: GroupId::from_bytes(*b"\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11"),
/// };
/// let in_group = Body::in_group(group, between_two.content().clone())?;
///
/// let mut bytes = [0; 18];
/// in_group.encode_into(&mut bytes)?;
/// let received = Body::decode(in_group.kind(), &bytes)?;
/// match received.content() {
///     Content::Text(text) => assert_eq!(text.as_str(), "Hi"),
///     _ => unreachable!(),
/// }
/// assert_eq!(received.group(), Some(&group));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Body<'a> {
    kind: Kind,
    group: Option<GroupHeader>,
    content: Content<'a>,
}

impl<'a> Body<'a> {
    /// A text to send to one receiver, of 1 to 6000 bytes of UTF-8.
    ///
    /// # Errors
    ///
    /// [`Error::BodyEmpty`] or [`Error::TextTooLong`].
    pub const fn text(text: &'a str) -> Result<Self, Error> {
        match Text::new(text) {
            Ok(text) => Ok(Self {
                kind: Kind::TEXT,
                group: None,
                content: Content::Text(text),
            }),
            Err(error) => Err(error),
        }
    }

    /// A message between two.
    ///
    /// # Errors
    ///
    /// [`Error::GroupHeader`] if this content goes to groups only.
    pub fn direct(content: Content<'a>) -> Result<Self, Error> {
        Self::new(None, content)
    }

    /// A message in a group.
    ///
    /// # Errors
    ///
    /// [`Error::GroupHeader`] if this content does not go to groups, or goes with the other header.
    pub fn in_group(header: GroupHeader, content: Content<'a>) -> Result<Self, Error> {
        Self::new(Some(header), content)
    }

    fn new(group: Option<GroupHeader>, content: Content<'a>) -> Result<Self, Error> {
        let kind = content.kind(group.is_some()).ok_or(Error::GroupHeader)?;
        let header = group.map_or(HeaderForm::None, |header| header.form());
        match kind.properties() {
            Some(properties) if properties.header == header => Ok(Self {
                kind,
                group,
                content,
            }),
            _ => Err(Error::GroupHeader),
        }
    }

    /// A message of any type whose body, with its group header, is given as bytes.
    pub const fn unknown(kind: Kind, body: &'a [u8]) -> Self {
        Self {
            kind,
            group: None,
            content: Content::Unknown(body),
        }
    }

    /// The type of the message.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The group, if it is a message in a group.
    pub const fn group(&self) -> Option<&GroupHeader> {
        self.group.as_ref()
    }

    /// What the message says.
    pub const fn content(&self) -> &Content<'a> {
        &self.content
    }

    /// What the message says, as a value of its own.
    pub fn into_content(self) -> Content<'a> {
        self.content
    }

    /// Reads the body of a message of the type `kind`.
    ///
    /// # Errors
    ///
    /// An [`Error`] of step 11, and [`Error::ForbiddenType`] for 0xff. Another type that this version
    /// does not read is no error but [`Content::Unknown`].
    pub fn decode(kind: Kind, body: &'a [u8]) -> Result<Self, Error> {
        if kind == Kind::FORBIDDEN {
            return Err(Error::ForbiddenType);
        }
        let Some(row) = Row::of(kind) else {
            return Ok(Self::unknown(kind, body));
        };
        let (group, content) = row.properties.header.split(body)?;
        Ok(Self {
            kind,
            group,
            content: (row.decode)(content)?,
        })
    }
}

impl Sealed for Body<'_> {
    fn meets_condition(&self) -> bool {
        match &self.content {
            Content::Unknown(body) if self.group.is_none() => {
                meets_condition(self.kind, content_of(self.kind, body))
            }
            Content::Unknown(content) => meets_condition(self.kind, content),
            content => content.describe().wire.meets_condition(),
        }
    }
}

impl Encode for Body<'_> {
    fn kind(&self) -> Kind {
        self.kind
    }

    fn encoded_len(&self) -> usize {
        let header = self.group.map_or(0, |header| header.form().encoded_len());
        let content = self.content.describe().wire.encoded_len();
        content.saturating_add(header)
    }

    fn encode_into(&self, output: &mut [u8]) -> Result<usize, BufferTooSmall> {
        let mut writer = Writer::new(output);
        if let Some(header) = &self.group {
            header.encode(&mut writer)?;
        }
        self.content.describe().wire.encode(&mut writer)?;
        Ok(writer.written())
    }
}

/// The part of a body behind the group header that its type has.
fn content_of(kind: Kind, body: &[u8]) -> &[u8] {
    let header = kind.properties().map_or(0, |row| row.header.encoded_len());
    body.get(header..).unwrap_or_default()
}

/// What [`Wire::meets_condition`](super::wire::Wire::meets_condition) says of a content that is not decoded.
fn meets_condition(kind: Kind, content: &[u8]) -> bool {
    match kind {
        Kind::DELIVERY_RECEIPT | Kind::GROUP_DELIVERY_RECEIPT => {
            matches!(content.first(), Some(3 | 4))
        }
        Kind::CALL_ANSWER => accepts(content),
        _ => true,
    }
}

impl PartialEq for Body<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.group == other.group && self.content == other.content
    }
}

impl fmt::Debug for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body({:?}, {} bytes)", self.kind(), self.encoded_len())
    }
}
