#[cfg(feature = "message-json")]
use alloc::boxed::Box;
use core::fmt;

use super::call::{Call, CallSignal};
use super::columns::*;
use super::edit::{DeleteMessage, EditMessage};
use super::group_call::GroupCallStart;
use super::group_control::{GroupLeave, GroupName, GroupSetup, GroupSyncRequest};
use super::json;
#[cfg(feature = "message-json")]
use super::json::{File, PollSetup, PollVote, WebSessionResume};
use super::location::Location;
use super::media::{
    DeprecatedAudio, DeprecatedGroupImage, DeprecatedImage, DeprecatedVideo, KeyedPicture,
};
use super::picture::{DeleteProfilePicture, RequestProfilePicture, SetProfilePicture};
use super::reaction::Reaction;
use super::receipt::DeliveryReceipt;
use super::special::{Empty, ForwardSecurityEnvelope, TypingIndicator};
use super::text::Text;
use super::wire::{DirectContent, GroupContent, Wire, decode_nothing};
use super::work_sync::WorkSyncDelta;
use crate::codec::{BufferTooSmall, Writer};
use crate::content::properties::{
    Applies, Exemption, Properties, Raises, ToGatewayCreator, WhenRejected,
};
use crate::content::{Error, Kind};

/// What a message says, without the group in which it says it.
///
/// Message content is as private as a key: `Debug` shows type and size only.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Content<'a> {
    /// Text (0x01, 0x41).
    Text(Text<'a>),
    /// A place (0x10, 0x42).
    Location(Location<'a>),
    /// A file (0x17, 0x46).
    #[cfg(feature = "message-json")]
    File(Box<File<'a>>),
    /// Opens or closes a poll (0x15, 0x52).
    #[cfg(feature = "message-json")]
    PollSetup(Box<PollSetup<'a>>),
    /// A vote (0x16, 0x53).
    #[cfg(feature = "message-json")]
    PollVote(PollVote),
    /// An image of old clients between two (0x02).
    DeprecatedImage(DeprecatedImage),
    /// An image of old clients in a group (0x43).
    DeprecatedGroupImage(DeprecatedGroupImage),
    /// Audio of old clients (0x14, 0x45).
    DeprecatedAudio(DeprecatedAudio),
    /// Video of old clients (0x13, 0x44).
    DeprecatedVideo(DeprecatedVideo),
    /// The new profile picture of the sender or of his group (0x18, 0x50).
    SetProfilePicture(SetProfilePicture),
    /// The profile picture of the sender or of his group is removed (0x19, 0x54).
    DeleteProfilePicture,
    /// The receiver's profile picture is wanted, with his next message that distributes it (0x1a).
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
    #[cfg(feature = "message-json")]
    WebSessionResume(WebSessionResume<'a>),
    /// Any other type, as bytes. [`Body::kind`](crate::message::Body::kind) says which.
    Unknown(&'a [u8]),
}

/// A content as what all contents are, with the types that it has.
pub(in crate::content) struct Described<'a> {
    direct: Option<Kind>,
    group: Result<Kind, Error>,
    pub(in crate::content) wire: &'a dyn Wire,
}

fn direct(content: &impl DirectContent) -> Described<'_> {
    Described {
        direct: Some(content.direct_kind()),
        group: Err(Error::GroupHeader),
        wire: content,
    }
}

fn group(content: &impl GroupContent) -> Described<'_> {
    Described {
        direct: None,
        group: content.group_kind(),
        wire: content,
    }
}

fn both<T: DirectContent + GroupContent>(content: &T) -> Described<'_> {
    Described {
        direct: Some(content.direct_kind()),
        ..group(content)
    }
}

impl Content<'_> {
    pub(in crate::content) fn describe(&self) -> Described<'_> {
        match self {
            Self::Text(content) => both(content),
            Self::Location(content) => both(content),
            #[cfg(feature = "message-json")]
            Self::File(content) => both(&**content),
            #[cfg(feature = "message-json")]
            Self::PollSetup(content) => both(&**content),
            #[cfg(feature = "message-json")]
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
            #[cfg(feature = "message-json")]
            Self::WebSessionResume(content) => direct(content),
            Self::Unknown(content) => Described {
                direct: None,
                group: Err(Error::GroupHeader),
                wire: content,
            },
        }
    }

    /// The type of a message that says this between two or in a group; `None` if there is none.
    pub fn kind(&self, in_group: bool) -> Option<Kind> {
        let described = self.describe();
        if in_group {
            described.group.ok()
        } else {
            described.direct
        }
    }
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

impl fmt::Debug for Content<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind(false).or(self.kind(true));
        write!(
            f,
            "Content({kind:?}, {} bytes)",
            self.describe().wire.encoded_len()
        )
    }
}

/// The types whose body is JSON. Their numbers and rows stand here whether their files are there or
/// not.
impl Kind {
    /// Opens or closes a poll.
    pub const POLL_SETUP: Self = Self(0x15);
    /// Vote in a poll.
    pub const POLL_VOTE: Self = Self(0x16);
    /// File, with its media.
    pub const FILE: Self = Self(0x17);
    /// File in a group.
    pub const GROUP_FILE: Self = Self(0x46);
    /// Opens or closes a poll in a group.
    pub const GROUP_POLL_SETUP: Self = Self(0x52);
    /// Vote in a poll of a group.
    pub const GROUP_POLL_VOTE: Self = Self(0x53);
    /// Wakes a web session, from `*3MAPUSH`.
    pub const WEB_SESSION_RESUME: Self = Self(0xfe);
}

/// The properties of the types alone. Who asks for them does not link the decoders, to which the rows
/// point: a microcontroller that decodes no body has room for other things.
static PROPERTIES: [Properties; TABLE.len()] = {
    let [first, ..] = &TABLE;
    let mut properties = [first.properties; TABLE.len()];
    let mut index = 0;
    #[expect(
        clippy::indexing_slicing,
        reason = "it would not compile with an index behind the end"
    )]
    while index < TABLE.len() {
        properties[index] = TABLE[index].properties;
        index += 1;
    }
    properties
};

/// Where the row of a type is; `None` if the specification does not list it.
fn index_of(kind: Kind) -> Option<usize> {
    let place = PROPERTIES.binary_search_by_key(&kind, |properties| properties.kind);
    place.ok()
}

impl Kind {
    /// The properties of the type; `None` if the specification does not list it.
    pub fn properties(self) -> Option<&'static Properties> {
        PROPERTIES.get(index_of(self)?)
    }
}

impl Row {
    /// The row of a type; `None` if the specification does not list it.
    pub(in crate::content) fn of(kind: Kind) -> Option<&'static Self> {
        TABLE.get(index_of(kind)?)
    }
}

fn empty<'a>(body: &[u8], content: Content<'a>) -> Result<Content<'a>, Error> {
    decode_nothing(body).map(|()| content)
}

fn call(signal: CallSignal, json: &[u8]) -> Result<Content<'_>, Error> {
    Ok(Content::Call(Call { signal, json }))
}

/// One row per type, in the order of the numbers: type, header, flags, profile distribution, replay
/// protection, forward security minimum, decoder; then exemption from blocking, direct contact,
/// conversation, reflection, receipts, reactions, edit, deletion, Gateway creator, rejection.
#[rustfmt::skip]
static TABLE: [Row; 44] = [
    row(Kind::TEXT, DIRECT, 0x01, Applies::Always, Applies::Always, V1_0, |b| Text::decode(b).map(Content::Text),
        policy(Exemption::Never, true, Raises::Always, ALL, true, true, TEXT, SENDER_TOO, ToGatewayCreator::Never, WhenRejected::ResendAfterConfirmation)),
    row(Kind::DEPRECATED_IMAGE, DIRECT, 0x01, Applies::Always, Applies::Always, None, |b| DeprecatedImage::decode(b).map(Content::DeprecatedImage),
        policy(Exemption::Never, true, Raises::Always, RECEIVED_AND_SENT, true, true, None, SENDER_TOO, ToGatewayCreator::Never, WhenRejected::Ignore)),
    row(Kind::LOCATION, DIRECT, 0x01, Applies::Always, Applies::Always, V1_0, |b| Location::decode(b).map(Content::Location),
        policy(Exemption::Never, true, Raises::Always, ALL, true, true, None, SENDER_TOO, ToGatewayCreator::Never, WhenRejected::ResendAfterConfirmation)),
    row(Kind::DEPRECATED_VIDEO, DIRECT, 0x01, Applies::Always, Applies::Always, None, |b| DeprecatedVideo::decode(b).map(Content::DeprecatedVideo),
        policy(Exemption::Never, true, Raises::Always, RECEIVED_AND_SENT, true, true, None, SENDER_TOO, ToGatewayCreator::Never, WhenRejected::Ignore)),
    row(Kind::DEPRECATED_AUDIO, DIRECT, 0x01, Applies::Always, Applies::Always, None, |b| DeprecatedAudio::decode(b).map(Content::DeprecatedAudio),
        policy(Exemption::Never, true, Raises::Always, RECEIVED_AND_SENT, true, true, None, SENDER_TOO, ToGatewayCreator::Never, WhenRejected::Ignore)),
    row(Kind::POLL_SETUP, DIRECT, 0x01, Applies::Always, Applies::Always, V1_0, json::poll_setup,
        policy(Exemption::Never, true, Raises::Always, ALL, true, true, None, USER_ONLY, ToGatewayCreator::Never, WhenRejected::ResendAfterConfirmation)),
    row(Kind::POLL_VOTE, DIRECT, 0x00, Applies::Always, Applies::Always, V1_0, json::poll_vote,
        policy(Exemption::Never, false, Raises::Never, BOTH, false, false, None, USER_ONLY, ToGatewayCreator::Never, WhenRejected::Ignore)),
    row(Kind::FILE, DIRECT, 0x01, Applies::Always, Applies::Always, V1_0, json::file,
        policy(Exemption::Never, true, Raises::Always, ALL, true, true, CAPTION, SENDER_TOO, ToGatewayCreator::Never, WhenRejected::ResendAfterConfirmation)),
    row(Kind::SET_PROFILE_PICTURE, DIRECT, 0x00, Applies::Never, Applies::Always, V1_1, |b| SetProfilePicture::decode(b).map(Content::SetProfilePicture),
        policy(Exemption::Never, false, Raises::Never, BOTH, false, false, None, None, ToGatewayCreator::Never, WhenRejected::Ignore)),
    row(Kind::DELETE_PROFILE_PICTURE, DIRECT, 0x00, Applies::Never, Applies::Always, V1_1, |b| empty(b, Content::DeleteProfilePicture),
        policy(Exemption::Never, false, Raises::Never, BOTH, false, false, None, None, ToGatewayCreator::Never, WhenRejected::Ignore)),
    row(Kind::REQUEST_PROFILE_PICTURE, DIRECT, 0x00, Applies::Never, Applies::Always, V1_1, |b| empty(b, Content::RequestProfilePicture),
        policy(Exemption::Never, false, Raises::Never, RECEIVED, false, false, None, None, ToGatewayCreator::Never, WhenRejected::Ignore)),
    row(Kind::GROUP_TEXT, MEMBER, 0x01, Applies::Always, Applies::Always, V1_2, |b| Text::decode(b).map(Content::Text),
        policy(Exemption::Never, false, Raises::Always, ALL, false, true, TEXT, SENDER_TOO, ToGatewayCreator::IfCapturing, WhenRejected::ResendAfterConfirmation)),
    row(Kind::GROUP_LOCATION, MEMBER, 0x01, Applies::Always, Applies::Always, V1_2, |b| Location::decode(b).map(Content::Location),
        policy(Exemption::Never, false, Raises::Always, ALL, false, true, None, SENDER_TOO, ToGatewayCreator::IfCapturing, WhenRejected::ResendAfterConfirmation)),
    row(Kind::DEPRECATED_GROUP_IMAGE, MEMBER, 0x01, Applies::Always, Applies::Always, None, |b| KeyedPicture::decode(b).map(DeprecatedGroupImage).map(Content::DeprecatedGroupImage),
        policy(Exemption::Never, false, Raises::Always, RECEIVED_AND_SENT, false, true, None, SENDER_TOO, ToGatewayCreator::IfCapturing, WhenRejected::Ignore)),
    row(Kind::DEPRECATED_GROUP_VIDEO, MEMBER, 0x01, Applies::Always, Applies::Always, None, |b| DeprecatedVideo::decode(b).map(Content::DeprecatedVideo),
        policy(Exemption::Never, false, Raises::Always, RECEIVED_AND_SENT, false, true, None, SENDER_TOO, ToGatewayCreator::IfCapturing, WhenRejected::Ignore)),
    row(Kind::DEPRECATED_GROUP_AUDIO, MEMBER, 0x01, Applies::Always, Applies::Always, None, |b| DeprecatedAudio::decode(b).map(Content::DeprecatedAudio),
        policy(Exemption::Never, false, Raises::Always, RECEIVED_AND_SENT, false, true, None, SENDER_TOO, ToGatewayCreator::IfCapturing, WhenRejected::Ignore)),
    row(Kind::GROUP_FILE, MEMBER, 0x01, Applies::Always, Applies::Always, V1_2, json::file,
        policy(Exemption::Never, false, Raises::Always, ALL, false, true, CAPTION, SENDER_TOO, ToGatewayCreator::IfCapturing, WhenRejected::ResendAfterConfirmation)),
    row(Kind::GROUP_SETUP, CREATOR, 0x00, Applies::Always, Applies::Always, V1_2, |b| GroupSetup::decode(b).map(Content::GroupSetup),
        policy(Exemption::IfGroupKnown, true, Raises::Never, BOTH, false, false, None, None, ToGatewayCreator::Never, WhenRejected::AnswerAsSyncRequest)),
    row(Kind::GROUP_NAME, CREATOR, 0x00, Applies::Never, Applies::Always, V1_2, |b| GroupName::decode(b).map(Content::GroupName),
        policy(Exemption::Always, false, Raises::Never, BOTH, false, false, None, None, ToGatewayCreator::Never, WhenRejected::AnswerAsSyncRequest)),
    row(Kind::GROUP_LEAVE, MEMBER, 0x00, Applies::Never, Applies::Always, V1_2, |b| empty(b, Content::GroupLeave),
        policy(Exemption::Always, false, Raises::Never, BOTH, false, false, None, None, ToGatewayCreator::Always, WhenRejected::Ignore)),
    // Whether a group call start raises its conversation is open in the protocol; Android does it.
    row(Kind::GROUP_CALL_START, MEMBER, 0x01, Applies::Always, Applies::Always, V1_2, |b| GroupCallStart::decode(b).map(Content::GroupCallStart),
        policy(Exemption::Always, false, Raises::Always, BOTH, false, false, None, None, ToGatewayCreator::IfCapturing, WhenRejected::AnswerAsSyncRequest)),
    row(Kind::SET_GROUP_PROFILE_PICTURE, CREATOR, 0x00, Applies::Never, Applies::Always, V1_2, |b| SetProfilePicture::decode(b).map(Content::SetProfilePicture),
        policy(Exemption::Always, false, Raises::Never, BOTH, false, false, None, None, ToGatewayCreator::Never, WhenRejected::AnswerAsSyncRequest)),
    row(Kind::GROUP_SYNC_REQUEST, CREATOR, 0x00, Applies::Never, Applies::Always, V1_2, |b| empty(b, Content::GroupSyncRequest),
        policy(Exemption::Always, false, Raises::Never, BOTH, false, false, None, None, ToGatewayCreator::Always, WhenRejected::Ignore)),
    row(Kind::GROUP_POLL_SETUP, MEMBER, 0x01, Applies::Always, Applies::Always, V1_2, json::poll_setup,
        policy(Exemption::Always, false, Raises::Always, ALL, false, true, None, USER_ONLY, ToGatewayCreator::IfCapturing, WhenRejected::ResendAfterConfirmation)),
    row(Kind::GROUP_POLL_VOTE, MEMBER, 0x00, Applies::Always, Applies::Always, V1_2, json::poll_vote,
        policy(Exemption::Always, false, Raises::Never, BOTH, false, false, None, USER_ONLY, ToGatewayCreator::IfCapturing, WhenRejected::Ignore)),
    row(Kind::DELETE_GROUP_PROFILE_PICTURE, CREATOR, 0x00, Applies::Never, Applies::Always, V1_2, |b| empty(b, Content::DeleteProfilePicture),
        policy(Exemption::Always, false, Raises::Never, BOTH, false, false, None, None, ToGatewayCreator::Never, WhenRejected::AnswerAsSyncRequest)),
    row(Kind::CALL_OFFER, DIRECT, 0x21, Applies::Always, Applies::Always, V1_1, |b| call(CallSignal::Offer, b),
        policy(Exemption::Never, true, Raises::Always, BOTH, false, false, None, USER_ONLY, ToGatewayCreator::Never, WhenRejected::AbortCall)),
    row(Kind::CALL_ANSWER, DIRECT, 0x21, Applies::IfAccepted, Applies::Always, V1_1, |b| call(CallSignal::Answer, b),
        policy(Exemption::Never, false, Raises::Never, BOTH, false, false, None, USER_ONLY, ToGatewayCreator::Never, WhenRejected::AbortCall)),
    row(Kind::CALL_ICE_CANDIDATES, DIRECT, 0x21, Applies::Never, Applies::Never, V1_1, |b| call(CallSignal::IceCandidates, b),
        policy(Exemption::Never, false, Raises::Never, RECEIVED, false, false, None, None, ToGatewayCreator::Never, WhenRejected::Ignore)),
    row(Kind::CALL_HANGUP, DIRECT, 0x01, Applies::Never, Applies::Always, V1_1, |b| call(CallSignal::Hangup, b),
        policy(Exemption::Never, false, Raises::IfNoOfferFound, BOTH, false, false, None, USER_ONLY, ToGatewayCreator::Never, WhenRejected::Ignore)),
    row(Kind::CALL_RINGING, DIRECT, 0x21, Applies::Never, Applies::Always, V1_1, |b| call(CallSignal::Ringing, b),
        policy(Exemption::Never, false, Raises::Never, BOTH, false, false, None, None, ToGatewayCreator::Never, WhenRejected::AbortCall)),
    row(Kind::DELIVERY_RECEIPT, DIRECT, 0x00, Applies::IfReaction, Applies::IfReaction, V1_1, |b| DeliveryReceipt::decode(b).map(Content::DeliveryReceipt),
        policy(Exemption::Never, false, Raises::Never, BOTH, false, false, None, None, ToGatewayCreator::Never, WhenRejected::Ignore)),
    row(Kind::GROUP_DELIVERY_RECEIPT, MEMBER, 0x00, Applies::IfReaction, Applies::IfReaction, V1_2, |b| DeliveryReceipt::decode_in_group(b).map(Content::DeliveryReceipt),
        policy(Exemption::Never, false, Raises::Never, BOTH, false, false, None, None, ToGatewayCreator::IfCapturing, WhenRejected::Ignore)),
    row(Kind::REACTION, DIRECT, 0x01, Applies::Always, Applies::Always, V1_1, |b| Reaction::decode(b).map(Content::Reaction),
        policy(Exemption::Never, false, Raises::Never, BOTH, false, false, None, None, ToGatewayCreator::Never, WhenRejected::Ignore)),
    row(Kind::GROUP_REACTION, MEMBER, 0x01, Applies::Always, Applies::Always, V1_2, |b| Reaction::decode(b).map(Content::Reaction),
        policy(Exemption::Never, false, Raises::Never, BOTH, false, false, None, None, ToGatewayCreator::IfCapturing, WhenRejected::Ignore)),
    row(Kind::TYPING_INDICATOR, DIRECT, 0x06, Applies::Never, Applies::Never, V1_1, |b| TypingIndicator::decode(b).map(Content::TypingIndicator),
        policy(Exemption::Never, false, Raises::Never, RECEIVED, false, false, None, None, ToGatewayCreator::Never, WhenRejected::Ignore)),
    row(Kind::EDIT_MESSAGE, DIRECT, 0x01, Applies::Never, Applies::Always, V1_1, |b| EditMessage::decode(b).map(Content::EditMessage),
        policy(Exemption::Never, false, Raises::Never, BOTH, false, false, None, None, ToGatewayCreator::Never, WhenRejected::Ignore)),
    row(Kind::DELETE_MESSAGE, DIRECT, 0x01, Applies::Never, Applies::Always, V1_1, |b| DeleteMessage::decode(b).map(Content::DeleteMessage),
        policy(Exemption::Never, false, Raises::Never, BOTH, false, false, None, None, ToGatewayCreator::Never, WhenRejected::Ignore)),
    row(Kind::GROUP_EDIT_MESSAGE, MEMBER, 0x01, Applies::Never, Applies::Always, V1_2, |b| EditMessage::decode(b).map(Content::EditMessage),
        policy(Exemption::Never, false, Raises::Never, BOTH, false, false, None, None, ToGatewayCreator::IfCapturing, WhenRejected::Ignore)),
    row(Kind::GROUP_DELETE_MESSAGE, MEMBER, 0x01, Applies::Never, Applies::Always, V1_2, |b| DeleteMessage::decode(b).map(Content::DeleteMessage),
        policy(Exemption::Never, false, Raises::Never, BOTH, false, false, None, None, ToGatewayCreator::IfCapturing, WhenRejected::Ignore)),
    row(Kind::FORWARD_SECURITY_ENVELOPE, DIRECT, 0x00, Applies::Never, Applies::Always, None, |b| Ok(Content::ForwardSecurityEnvelope(ForwardSecurityEnvelope(b))),
        policy(Exemption::Never, false, Raises::Never, NOTHING, false, false, None, None, ToGatewayCreator::Never, WhenRejected::Ignore)),
    row(Kind::EMPTY, DIRECT, 0x00, Applies::Never, Applies::Always, V1_0, |b| empty(b, Content::Empty),
        policy(Exemption::Always, false, Raises::Never, NOTHING, false, false, None, None, ToGatewayCreator::Never, WhenRejected::Ignore)),
    row(Kind::WORK_SYNC_DELTA, DIRECT, 0x00, Applies::Never, Applies::Always, None, |b| WorkSyncDelta::decode(b).map(Content::WorkSyncDelta),
        policy(Exemption::Always, false, Raises::Never, NOTHING, false, false, None, None, ToGatewayCreator::Never, WhenRejected::Ignore)),
    row(Kind::WEB_SESSION_RESUME, DIRECT, 0x20, Applies::Never, Applies::Always, None, json::web_session_resume,
        policy(Exemption::Always, false, Raises::Never, NOTHING, false, false, None, None, ToGatewayCreator::Never, WhenRejected::Ignore)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_agrees_with_the_contents() {
        assert!(TABLE.is_sorted_by_key(|row| row.properties.kind));
        for row in &TABLE {
            let kind = row.properties.kind;
            assert!(Row::of(kind).is_some_and(|found| core::ptr::eq(found, row)));
            // A type whose empty body is read says the same type again.
            if let Ok(content) = (row.decode)(&[])
                && !matches!(content, Content::Unknown(_))
            {
                let in_group = row.properties.header != DIRECT;
                assert_eq!(content.kind(in_group), Some(kind));
            }
        }
    }
}
