use core::fmt;

use super::content::{Content, meets_condition};
use super::encode::{Encode, Sealed};
use super::error::Error;
use super::group_header::{GroupHeader, HeaderForm};
use super::group_identity::GroupIdentity;
use super::kind::Kind;
use super::text::Text;
use super::wire::Wire;
use crate::codec::{BufferTooSmall, Writer};
use crate::crypto::on_wiped_stack;
use crate::identity::ThreemaId;

/// The body of a message ([chapter 03](crate::protocol::message_types)): what it says, and in which group.
///
/// It borrows from the sender's values or from an opened envelope. Message content is as private as
/// a key: `Debug` shows type and size only.
///
/// ```
/// use eeema::content::{Body, Content, Encode, GroupIdentity, Text};
/// use eeema::identity::GroupId;
///
/// let group = GroupIdentity {
///     creator: "ABCDEFGH".parse()?,
///     id: GroupId::from_bytes(*b"\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11"),
/// };
/// let sent = group.body(Text::new("Hi")?)?;
///
/// let mut bytes = [0; 18];
/// sent.encode_into(&mut bytes)?;
/// let received = Body::decode(sent.kind(), &bytes)?;
/// match received.content() {
///     Content::Text(text) => assert_eq!(text.as_str(), "Hi"),
///     _ => unreachable!(),
/// }
/// let (sender, receiver) = ("ALICE001".parse()?, "BOB00001".parse()?);
/// assert_eq!(GroupIdentity::of(&received, sender, receiver), Some(group));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Body<'a> {
    /// The type byte in front of the body.
    kind: Kind,
    /// The group header, if the type has one and the body was decoded.
    group: Option<GroupHeader>,
    content: Content<'a>,
}

impl<'a> Body<'a> {
    /// A text to send to one receiver, of 1 to 6000 bytes of UTF-8.
    ///
    /// # Errors
    ///
    /// [`Error::Empty`] or [`Error::TextTooLong`].
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
    /// ```
    /// use eeema::content::{Body, GroupLeave, Kind, Text};
    ///
    /// assert_eq!(Body::direct(Text::new("Hi")?)?.kind(), Kind::TEXT);
    /// assert!(Body::direct(GroupLeave).is_err()); // one leaves a group, not a person
    /// # Ok::<(), eeema::content::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Destination`] if this content goes to groups only.
    pub fn direct(content: impl Into<Content<'a>>) -> Result<Self, Error> {
        let content = content.into();
        let kind = content.kind(false).ok_or(Error::Destination)?;
        Ok(Self {
            kind,
            group: None,
            content,
        })
    }

    /// A message of any type whose body, with its group header, is given as bytes.
    ///
    /// For a type that this version does not read, or one that is passed on as it came. Nothing is checked,
    /// and the bytes are written again as they are.
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

    /// The header that names the group, if it is a message in a group.
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
}

impl GroupIdentity {
    /// The group of a message that `sender` sent to `receiver`; `None` if it is between two.
    ///
    /// A header without creator means a group of the sender, and in a sync request one of the
    /// receiver. So somebody who is not the creator always names another group, and can change
    /// nothing in this one.
    pub fn of(body: &Body<'_>, sender: ThreemaId, receiver: ThreemaId) -> Option<Self> {
        Some(Self::named(body.group?, body.kind, sender, receiver))
    }

    /// The group that a header names in a message of this type that `sender` sends to `receiver`.
    pub(crate) fn named(
        header: GroupHeader,
        kind: Kind,
        sender: ThreemaId,
        receiver: ThreemaId,
    ) -> Self {
        let creator = match header {
            GroupHeader::Member { creator, .. } => creator,
            GroupHeader::Creator { .. } if kind == Kind::GROUP_SYNC_REQUEST => receiver,
            GroupHeader::Creator { .. } => sender,
        };
        let id = header.group_id();
        Self { creator, id }
    }

    /// The body that says `content` in this group, with the header that goes with it.
    ///
    /// # Errors
    ///
    /// [`Error::Destination`] if it is not said in groups.
    pub fn body<'a>(&self, content: impl Into<Content<'a>>) -> Result<Body<'a>, Error> {
        let content = content.into();
        let kind = content.kind(true).ok_or(Error::Destination)?;
        let properties = kind.properties().ok_or(Error::Destination)?;
        Ok(Body {
            kind,
            group: properties.header.header(*self),
            content,
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
            // Not through `describe`: who receives would link every encoder.
            Content::DeliveryReceipt(content) => Wire::meets_condition(content),
            Content::Call(content) => Wire::meets_condition(content),
            _ => true,
        }
    }
}

/// The part of a body behind the group header that its type has; nothing if it is shorter.
fn content_of(kind: Kind, body: &[u8]) -> &[u8] {
    let header = kind.properties().map(|row| row.header);
    let length = header.map_or(0, HeaderForm::encoded_len);
    match body.split_at_checked(length) {
        Some((_, content)) => content,
        None => &[],
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

/// Bytes of the stack in which reading leaves copies of a key.
const STACK: usize = 2 * 1024;

/// Whether a body of this type holds the key of a blob or of a call.
fn holds_key(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::FILE
            | Kind::GROUP_FILE
            | Kind::DEPRECATED_GROUP_IMAGE
            | Kind::DEPRECATED_AUDIO
            | Kind::DEPRECATED_GROUP_AUDIO
            | Kind::DEPRECATED_VIDEO
            | Kind::DEPRECATED_GROUP_VIDEO
            | Kind::SET_PROFILE_PICTURE
            | Kind::SET_GROUP_PROFILE_PICTURE
            | Kind::GROUP_CALL_START
    )
}

impl<'a> Body<'a> {
    /// Reads the body of a message of the type `kind`.
    ///
    /// # Errors
    ///
    /// An [`Error`] if [chapter 03](crate::protocol::message_types) refuses the body, and
    /// [`Error::ForbiddenType`] for 0xff. Another type that this version does not read is no error but
    /// [`Content::Unknown`].
    pub fn decode(kind: Kind, body: &'a [u8]) -> Result<Self, Error> {
        if kind == Kind::FORBIDDEN {
            return Err(Error::ForbiddenType);
        }
        let Some(properties) = kind.properties() else {
            return Ok(Self::unknown(kind, body));
        };
        let (group, content) = properties.header.split(body)?;
        if holds_key(kind) {
            return on_wiped_stack::<STACK, _>(|| Self::decode_content(kind, group, content));
        }
        Self::decode_content(kind, group, content)
    }

    fn decode_content(
        kind: Kind,
        group: Option<GroupHeader>,
        content: &'a [u8],
    ) -> Result<Self, Error> {
        Ok(Self {
            kind,
            group,
            content: Content::decode(kind, content)?,
        })
    }
}

impl fmt::Debug for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body({:?}, {} bytes)", self.kind, self.encoded_len())
    }
}
