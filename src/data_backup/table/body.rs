use alloc::string::String;
use core::fmt;

use super::json_array::{Members, Object};
use super::message_kind::MessageKind;
use crate::identity::{BlobId, BlobKey};

/// What a message says, by its type ([chapter 14 section 6.3](crate::protocol::data_backup)). A member that
/// is absent, null, of another type or unreadable is `None`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Body {
    /// The text itself: of `TEXT`, of states, and of types that are not known.
    Text,
    /// `FILE`.
    File(FileBody),
    /// `LOCATION`.
    Location(LocationBody),
    /// `BALLOT`.
    Ballot(BallotBody),
    /// `IMAGE`; `None` for an empty body.
    Image(Option<ImageBody>),
    /// `VIDEO`.
    Video(VideoBody),
    /// `VOICEMESSAGE`.
    Voice(VoiceBody),
    /// `VOIP_STATUS`.
    Call(CallBody),
    /// `GROUP_CALL_STATUS`.
    GroupCall(GroupCallBody),
    /// `FORWARD_SECURITY_STATUS`.
    ForwardSecurity(ForwardSecurityBody),
    /// `GROUP_STATUS`.
    GroupStatus(GroupStatusBody),
    /// The body is not what its type has. Its text is kept beside it.
    Unreadable,
}

impl Body {
    /// Reads the body of a message of this type.
    pub fn read(kind: &MessageKind, text: &str) -> Self {
        let read = match kind {
            MessageKind::File => FileBody::read(text).map(Self::File),
            MessageKind::Location => LocationBody::read(text).map(Self::Location),
            MessageKind::Ballot => BallotBody::read(text).map(Self::Ballot),
            MessageKind::Image if text.is_empty() => Some(Self::Image(None)),
            MessageKind::Image => ImageBody::read(text).map(|body| Self::Image(Some(body))),
            MessageKind::Video => VideoBody::read(text).map(Self::Video),
            MessageKind::Voice => VoiceBody::read(text).map(Self::Voice),
            MessageKind::CallStatus => CallBody::read(text).map(Self::Call),
            MessageKind::GroupCallStatus => GroupCallBody::read(text).map(Self::GroupCall),
            MessageKind::ForwardSecurityStatus => {
                ForwardSecurityBody::read(text).map(Self::ForwardSecurity)
            }
            MessageKind::GroupStatus => GroupStatusBody::read(text).map(Self::GroupStatus),
            _ => Some(Self::Text),
        };
        read.unwrap_or(Self::Unreadable)
    }
}

/// The body of a file. `downloaded` without a media entry means that media were not included.
#[derive(Clone, Default, PartialEq)]
pub struct FileBody {
    /// Where the server had it.
    pub blob_id: Option<BlobId>,
    /// What opened it.
    pub key: Option<BlobKey>,
    /// MIME type.
    pub mime_type: Option<String>,
    /// Bytes.
    pub size: Option<i64>,
    /// Name of the file, as the sender had it: never write a file under it.
    pub file_name: Option<String>,
    /// 0 a file, 1 shown as media, 2 a sticker.
    pub rendering_type: Option<i64>,
    /// Whether the phone had it.
    pub downloaded: Option<bool>,
    /// What stands below it.
    pub caption: Option<String>,
    /// MIME type of the thumbnail.
    pub thumbnail_mime_type: Option<String>,
    /// Length and size.
    pub metadata: Option<FileMetadata>,
}

/// What a file says about itself.
#[derive(Clone, PartialEq)]
pub struct FileMetadata {
    /// `d`: seconds.
    pub duration: Option<f64>,
    /// `w`: pixels.
    pub width: Option<i64>,
    /// `h`: pixels.
    pub height: Option<i64>,
    /// `a`.
    pub animated: Option<bool>,
    /// The whole object as it stands in the body.
    pub json: String,
}

impl FileBody {
    fn read(text: &str) -> Option<Self> {
        let members = Members::parse(text)?;
        Some(Self {
            blob_id: members.bytes(0).map(BlobId::from_bytes),
            key: members.bytes(1).map(BlobKey::from_bytes),
            mime_type: members.text(2),
            size: members.integer(3),
            file_name: members.text(4),
            rendering_type: members.integer(5),
            downloaded: members.boolean(6),
            caption: members.text(7),
            thumbnail_mime_type: members.text(8),
            metadata: members.object(9).map(|object| FileMetadata::read(&object)),
        })
    }
}

impl FileMetadata {
    fn read(object: &Object<'_>) -> Self {
        Self {
            duration: object.number("d"),
            width: object.integer("w"),
            height: object.integer("h"),
            animated: object.boolean("a"),
            json: object.as_raw().into(),
        }
    }
}

/// The body of a location.
#[derive(Clone, PartialEq)]
pub struct LocationBody {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Metres.
    pub accuracy: Option<f64>,
    /// The address of the place.
    pub address: Option<String>,
    /// The name of the place.
    pub name: Option<String>,
}

impl LocationBody {
    fn read(text: &str) -> Option<Self> {
        let members = Members::parse(text)?;
        Some(Self {
            latitude: members.number(0)?,
            longitude: members.number(1)?,
            accuracy: members.number(2),
            address: members.text(3),
            name: members.text(4),
        })
    }
}

/// The body of what is said about a poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BallotBody {
    /// 1 created, 2 changed, 3 closed.
    pub kind: i64,
    /// [`Ballot::number`](super::Ballot::number).
    pub number: i64,
}

impl BallotBody {
    fn read(text: &str) -> Option<Self> {
        let members = Members::parse(text)?;
        Some(Self {
            kind: members.integer(0)?,
            number: members.integer(1)?,
        })
    }
}

/// The body of an image from before there were files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageBody {
    /// Whether the phone had it.
    pub downloaded: Option<bool>,
    /// What opened it.
    pub key: Option<BlobKey>,
    /// Where the server had it.
    pub blob_id: Option<BlobId>,
    /// The nonce that it was sealed with.
    pub nonce: Option<[u8; 24]>,
}

impl ImageBody {
    fn read(text: &str) -> Option<Self> {
        let members = Members::parse(text)?;
        Some(Self {
            downloaded: members.boolean(0),
            key: members.bytes(1).map(BlobKey::from_bytes),
            blob_id: members.bytes(2).map(BlobId::from_bytes),
            nonce: members.bytes(3),
        })
    }
}

/// The body of a video from before there were files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VideoBody {
    /// Seconds.
    pub duration: Option<i64>,
    /// Whether the phone had it.
    pub downloaded: Option<bool>,
    /// What opened it.
    pub key: Option<BlobKey>,
    /// Where the server had it.
    pub blob_id: Option<BlobId>,
    /// Bytes.
    pub size: Option<i64>,
}

impl VideoBody {
    fn read(text: &str) -> Option<Self> {
        let members = Members::parse(text)?;
        Some(Self {
            duration: members.integer(0),
            downloaded: members.boolean(1),
            key: members.bytes(2).map(BlobKey::from_bytes),
            blob_id: members.bytes(3).map(BlobId::from_bytes),
            size: members.integer(4),
        })
    }
}

/// The body of a voice message from before there were files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VoiceBody {
    /// Seconds.
    pub duration: Option<i64>,
    /// Whether the phone had it.
    pub downloaded: Option<bool>,
    /// What opened it.
    pub key: Option<BlobKey>,
    /// Where the server had it.
    pub blob_id: Option<BlobId>,
}

impl VoiceBody {
    fn read(text: &str) -> Option<Self> {
        let members = Members::parse(text)?;
        Some(Self {
            duration: members.integer(0),
            downloaded: members.boolean(1),
            key: members.bytes(2).map(BlobKey::from_bytes),
            blob_id: members.bytes(3).map(BlobId::from_bytes),
        })
    }
}

/// The body of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallBody {
    /// 1 missed, 2 finished, 3 rejected, 4 aborted.
    pub status: Option<i64>,
    /// Number of the call.
    pub call_id: Option<i64>,
    /// Why it was rejected.
    pub reason: Option<i64>,
    /// Seconds.
    pub duration: Option<i64>,
}

impl CallBody {
    fn read(text: &str) -> Option<Self> {
        read_details(text, |object| Self {
            status: object.integer("status"),
            call_id: object.integer("callId"),
            reason: object.integer("reason"),
            duration: object.integer("duration"),
        })
    }
}

/// The body of a group call.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct GroupCallBody {
    /// 1 started, 2 ended.
    pub status: Option<i64>,
    /// Which call it is.
    pub call_id: Option<String>,
    /// Who started it.
    pub caller: Option<String>,
    /// Number of the group on the phone.
    pub group_id: Option<i64>,
}

impl GroupCallBody {
    fn read(text: &str) -> Option<Self> {
        read_details(text, |object| Self {
            status: object.integer("status"),
            call_id: object.text("callId"),
            caller: object.text("callerIdentity"),
            group_id: object.integer("groupId"),
        })
    }
}

/// The body of a note about forward security.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ForwardSecurityBody {
    /// 0 to 9.
    pub status: Option<i64>,
    /// How many messages it is about.
    pub quantity: Option<i64>,
    /// A text of its own.
    pub static_text: Option<String>,
}

impl ForwardSecurityBody {
    fn read(text: &str) -> Option<Self> {
        read_details(text, |object| Self {
            status: object.integer("status"),
            quantity: object.integer("quantity"),
            static_text: object.text("staticText"),
        })
    }
}

/// The body of a note about a group.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct GroupStatusBody {
    /// 0 to 13.
    pub status: Option<i64>,
    /// Whom it is about.
    pub identity: Option<String>,
    /// Which poll it is about.
    pub ballot_name: Option<String>,
    /// What the group is called now.
    pub new_group_name: Option<String>,
}

impl GroupStatusBody {
    fn read(text: &str) -> Option<Self> {
        read_details(text, |object| Self {
            status: object.integer("status"),
            identity: object.text("identity"),
            ballot_name: object.text("ballotName"),
            new_group_name: object.text("newGroupName"),
        })
    }
}

/// Reads a note: an array whose second member is an object with its details. Without one nothing is known.
fn read_details<T: Default>(text: &str, read: impl FnOnce(Object<'_>) -> T) -> Option<T> {
    let members = Members::parse(text)?;
    Some(members.object(1).map_or_else(T::default, read))
}

impl fmt::Debug for FileBody {
    /// Without name and caption.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileBody({:?} bytes)", self.size)
    }
}

impl fmt::Debug for FileMetadata {
    /// Without what nobody knows.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileMetadata")
    }
}

impl fmt::Debug for LocationBody {
    /// Without the place.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LocationBody")
    }
}

impl fmt::Debug for GroupCallBody {
    /// Without the texts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GroupCallBody")
    }
}

impl fmt::Debug for ForwardSecurityBody {
    /// Without the text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ForwardSecurityBody")
    }
}

impl fmt::Debug for GroupStatusBody {
    /// Without the names.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GroupStatusBody")
    }
}
