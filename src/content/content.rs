#[cfg(feature = "alloc")]
use alloc::boxed::Box;
use core::fmt;

use super::call::{self, Call, CallSignal};
use super::edit::{DeleteMessage, EditMessage};
use super::error::Error;
#[cfg(feature = "alloc")]
use super::file::File;
use super::forward_security::{Empty, ForwardSecurityEnvelope};
use super::group_call::GroupCallStart;
use super::group_control::{GroupLeave, GroupName, GroupSetup, GroupSyncRequest};
use super::kind::Kind;
use super::location::Location;
use super::media::{DeprecatedAudio, DeprecatedGroupImage, DeprecatedImage, DeprecatedVideo};
use super::picture::{DeleteProfilePicture, RequestProfilePicture, SetProfilePicture};
#[cfg(feature = "alloc")]
use super::poll_setup::PollSetup;
#[cfg(feature = "alloc")]
use super::poll_vote::PollVote;
use super::reaction::Reaction;
use super::receipt::{self, DeliveryReceipt};
use super::text::Text;
use super::typing::TypingIndicator;
#[cfg(feature = "alloc")]
use super::web_session::WebSessionResume;
use super::wire::{DirectContent, GroupContent, Wire, decode_nothing};
use super::work_sync::WorkSyncDelta;

use crate::codec::{BufferTooSmall, Writer};

/// What a message says, without the group in which it says it.
///
/// The types whose body is JSON, files and polls among them, need the feature `alloc`; without it they are
/// [`Content::Unknown`]. Message content is as private as a key: `Debug` shows type and size only.
///
/// Match on it to handle what a program knows, and leave the rest to `_`:
///
/// ```
/// use eeema::content::{Body, Content, Kind};
///
/// fn describe(body: &Body<'_>) -> String {
///     match body.content() {
///         Content::Text(text) => format!("says {}", text.as_str()),
///         Content::Location(place) => format!("is at {}, {}", place.latitude(), place.longitude()),
///         Content::Unknown(_) => format!("sent {:?}, which this program does not know", body.kind()),
///         _ => "sent something else".to_owned(),
///     }
/// }
///
/// assert_eq!(describe(&Body::decode(Kind::TEXT, b"Hi")?), "says Hi");
/// # Ok::<(), eeema::content::Error>(())
/// ```
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Content<'a> {
    /// Text (0x01, 0x41).
    Text(Text<'a>),
    /// A place (0x10, 0x42).
    Location(Location<'a>),
    /// A file (0x17, 0x46).
    #[cfg(feature = "alloc")]
    File(Box<File<'a>>),
    /// Opens or closes a poll (0x15, 0x52).
    #[cfg(feature = "alloc")]
    PollSetup(Box<PollSetup<'a>>),
    /// A vote (0x16, 0x53).
    #[cfg(feature = "alloc")]
    PollVote(PollVote),
    /// An image of old clients between two (0x02).
    DeprecatedImage(DeprecatedImage),
    /// An image of old clients in a group (0x43).
    DeprecatedGroupImage(DeprecatedGroupImage),
    /// Audio of old clients (0x14, 0x45).
    DeprecatedAudio(DeprecatedAudio),
    /// Video of old clients (0x13, 0x44).
    DeprecatedVideo(DeprecatedVideo),
    /// The new profile picture of the sender or of their group (0x18, 0x50).
    SetProfilePicture(SetProfilePicture),
    /// The profile picture of the sender or of their group is removed (0x19, 0x54).
    DeleteProfilePicture,
    /// The receiver's profile picture is wanted, with their next message that distributes it (0x1a).
    RequestProfilePicture,
    /// The members of a group (0x4a).
    GroupSetup(GroupSetup<'a>),
    /// The name of a group (0x4b).
    GroupName(GroupName<'a>),
    /// The sender leaves the group (0x4c).
    GroupLeave,
    /// The creator, who is the receiver, is asked for the state of the group (0x51).
    GroupSyncRequest,
    /// The start of a call in a group (0x4f).
    GroupCallStart(GroupCallStart<'a>),
    /// Signalling of a call between two (0x60 to 0x64).
    Call(Call<'a>),
    /// What happened to messages (0x80, 0x81).
    DeliveryReceipt(DeliveryReceipt<'a>),
    /// An emoji reaction (0x82, 0x83).
    Reaction(Reaction<'a>),
    /// Whether the sender types (0x90).
    TypingIndicator(TypingIndicator),
    /// A new text for an earlier message (0x91, 0x93).
    EditMessage(EditMessage<'a>),
    /// Deletes an earlier message (0x92, 0x94).
    DeleteMessage(DeleteMessage<'a>),
    /// A message with forward security (0xa0).
    ForwardSecurityEnvelope(ForwardSecurityEnvelope<'a>),
    /// Nothing: only inside a forward security envelope, to announce a version (0xfc).
    Empty,
    /// Changes of the work directory (0xfd).
    WorkSyncDelta(WorkSyncDelta<'a>),
    /// A web client wants its session back (0xfe).
    #[cfg(feature = "alloc")]
    WebSessionResume(WebSessionResume<'a>),
    /// Any other type, as bytes. [`Body::kind`](super::Body::kind) says which.
    Unknown(&'a [u8]),
}

/// A content as what all contents are, with the types that it has.
pub(super) struct Described<'a> {
    /// The type between two, if it is said there.
    direct: Option<Kind>,
    /// The type in groups, or why it is not said there.
    group: Result<Kind, Error>,
    /// How it travels. A reference to a trait, so that encoding has one place and not one for each type.
    pub(super) wire: &'a dyn Wire,
}

impl Content<'_> {
    /// The type of a message that says this between two or in a group; `None` if there is none.
    pub fn kind(&self, in_group: bool) -> Option<Kind> {
        let described = self.describe();
        if in_group {
            described.group.ok()
        } else {
            described.direct
        }
    }

    /// The one place that looks at every variant: how it travels, and under which types.
    pub(super) fn describe(&self) -> Described<'_> {
        match self {
            Self::Text(content) => both(content),
            Self::Location(content) => both(content),
            #[cfg(feature = "alloc")]
            Self::File(content) => both(&**content),
            #[cfg(feature = "alloc")]
            Self::PollSetup(content) => both(&**content),
            #[cfg(feature = "alloc")]
            Self::PollVote(content) => both(content),
            Self::DeprecatedImage(content) => direct(content),
            Self::DeprecatedGroupImage(content) => group(content),
            Self::DeprecatedAudio(content) => both(content),
            Self::DeprecatedVideo(content) => both(content),
            Self::SetProfilePicture(content) => both(content),
            Self::DeleteProfilePicture => both(&DeleteProfilePicture),
            Self::RequestProfilePicture => direct(&RequestProfilePicture),
            Self::GroupSetup(content) => group(content),
            Self::GroupName(content) => group(content),
            Self::GroupLeave => group(&GroupLeave),
            Self::GroupSyncRequest => group(&GroupSyncRequest),
            Self::GroupCallStart(content) => group(content),
            Self::Call(content) => direct(content),
            Self::DeliveryReceipt(content) => both(content),
            Self::Reaction(content) => both(content),
            Self::TypingIndicator(content) => direct(content),
            Self::EditMessage(content) => both(content),
            Self::DeleteMessage(content) => both(content),
            Self::ForwardSecurityEnvelope(content) => direct(content),
            Self::Empty => direct(&Empty),
            Self::WorkSyncDelta(content) => direct(content),
            #[cfg(feature = "alloc")]
            Self::WebSessionResume(content) => direct(content),
            Self::Unknown(content) => Described {
                direct: None,
                group: Err(Error::Destination),
                wire: content,
            },
        }
    }
}

/// A content between two only.
fn direct(content: &impl DirectContent) -> Described<'_> {
    Described {
        direct: Some(content.direct_kind()),
        group: Err(Error::Destination),
        wire: content,
    }
}

/// A content in groups only.
fn group(content: &impl GroupContent) -> Described<'_> {
    Described {
        direct: None,
        group: content.group_kind(),
        wire: content,
    }
}

/// A content of either.
fn both<T: DirectContent + GroupContent>(content: &T) -> Described<'_> {
    Described {
        direct: Some(content.direct_kind()),
        ..group(content)
    }
}

impl<'a> Content<'a> {
    /// Reads the content of a message of the type `kind`, without group header.
    ///
    /// Each type has a decoder in its own file. A type without one is [`Content::Unknown`], and no error: its
    /// sender may be newer than this version.
    pub(super) fn decode(kind: Kind, body: &'a [u8]) -> Result<Self, Error> {
        Ok(match kind {
            Kind::TEXT | Kind::GROUP_TEXT => Self::Text(Text::decode(body)?),
            Kind::LOCATION | Kind::GROUP_LOCATION => Self::Location(Location::decode(body)?),
            #[cfg(feature = "alloc")]
            Kind::FILE | Kind::GROUP_FILE => File::decode(body)?.into(),
            #[cfg(feature = "alloc")]
            Kind::POLL_SETUP | Kind::GROUP_POLL_SETUP => PollSetup::decode(body)?.into(),
            #[cfg(feature = "alloc")]
            Kind::POLL_VOTE | Kind::GROUP_POLL_VOTE => PollVote::decode(body)?.into(),
            Kind::DEPRECATED_IMAGE => DeprecatedImage::decode(body)?.into(),
            Kind::DEPRECATED_GROUP_IMAGE => DeprecatedGroupImage::decode(body)?.into(),
            Kind::DEPRECATED_AUDIO | Kind::DEPRECATED_GROUP_AUDIO => {
                DeprecatedAudio::decode(body)?.into()
            }
            Kind::DEPRECATED_VIDEO | Kind::DEPRECATED_GROUP_VIDEO => {
                DeprecatedVideo::decode(body)?.into()
            }
            Kind::SET_PROFILE_PICTURE | Kind::SET_GROUP_PROFILE_PICTURE => {
                SetProfilePicture::decode(body)?.into()
            }
            Kind::DELETE_PROFILE_PICTURE | Kind::DELETE_GROUP_PROFILE_PICTURE => {
                nothing(body, Self::DeleteProfilePicture)?
            }
            Kind::REQUEST_PROFILE_PICTURE => nothing(body, Self::RequestProfilePicture)?,
            _ => return Self::decode_control(kind, body),
        })
    }

    /// The same for the types that say something of messages, groups, calls and devices.
    ///
    /// The bodies of calls and of forward security stay bytes here: other modules read them.
    fn decode_control(kind: Kind, body: &'a [u8]) -> Result<Self, Error> {
        Ok(match kind {
            Kind::GROUP_SETUP => GroupSetup::decode(body)?.into(),
            Kind::GROUP_NAME => GroupName::decode(body)?.into(),
            Kind::GROUP_LEAVE => nothing(body, Self::GroupLeave)?,
            Kind::GROUP_SYNC_REQUEST => nothing(body, Self::GroupSyncRequest)?,
            Kind::GROUP_CALL_START => GroupCallStart::decode(body)?.into(),
            Kind::CALL_OFFER => Call::new(CallSignal::Offer, body).into(),
            Kind::CALL_ANSWER => Call::new(CallSignal::Answer, body).into(),
            Kind::CALL_ICE_CANDIDATES => Call::new(CallSignal::IceCandidates, body).into(),
            Kind::CALL_HANGUP => Call::new(CallSignal::Hangup, body).into(),
            Kind::CALL_RINGING => Call::new(CallSignal::Ringing, body).into(),
            Kind::DELIVERY_RECEIPT => DeliveryReceipt::decode(body)?.into(),
            Kind::GROUP_DELIVERY_RECEIPT => DeliveryReceipt::decode_in_group(body)?.into(),
            Kind::REACTION | Kind::GROUP_REACTION => Reaction::decode(body)?.into(),
            Kind::TYPING_INDICATOR => TypingIndicator::decode(body)?.into(),
            Kind::EDIT_MESSAGE | Kind::GROUP_EDIT_MESSAGE => EditMessage::decode(body)?.into(),
            Kind::DELETE_MESSAGE | Kind::GROUP_DELETE_MESSAGE => {
                DeleteMessage::decode(body)?.into()
            }
            Kind::FORWARD_SECURITY_ENVELOPE => ForwardSecurityEnvelope::from_bytes(body).into(),
            Kind::EMPTY => nothing(body, Self::Empty)?,
            Kind::WORK_SYNC_DELTA => WorkSyncDelta::decode(body)?.into(),
            #[cfg(feature = "alloc")]
            Kind::WEB_SESSION_RESUME => WebSessionResume::decode(body)?.into(),
            _ => Self::Unknown(body),
        })
    }
}

/// A content without bytes, if there are none.
fn nothing<'a>(body: &[u8], content: Content<'a>) -> Result<Content<'a>, Error> {
    decode_nothing(body).map(|()| content)
}

/// A content that this version hands out as bytes. Its type is kept beside it.
impl Wire for &[u8] {
    fn encoded_len(&self) -> usize {
        self.len()
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.bytes(self)
    }
}

/// What [`Wire::meets_condition`] says of a content that is not decoded.
pub(super) fn meets_condition(kind: Kind, content: &[u8]) -> bool {
    match kind {
        Kind::DELIVERY_RECEIPT | Kind::GROUP_DELIVERY_RECEIPT => receipt::is_reaction(content),
        Kind::CALL_ANSWER => call::accepts(content),
        _ => true,
    }
}

impl fmt::Debug for Content<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Described {
            direct,
            group,
            wire,
        } = self.describe();
        let kind = direct.or(group.ok());
        write!(f, "Content({kind:?}, {} bytes)", wire.encoded_len())
    }
}
