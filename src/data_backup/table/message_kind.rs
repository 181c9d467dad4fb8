use alloc::string::String;
use core::fmt;

/// `type` of a message.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MessageKind {
    /// `TEXT`.
    Text,
    /// `IMAGE`: before there were files.
    Image,
    /// `VIDEO`: before there were files.
    Video,
    /// `VOICEMESSAGE`: before there were files.
    Voice,
    /// `LOCATION`.
    Location,
    /// `CONTACT`.
    Contact,
    /// `STATUS`. The app restores it as text.
    Status,
    /// `BALLOT`: a poll was created, changed or closed.
    Ballot,
    /// `FILE`.
    File,
    /// `VOIP_STATUS`: a call.
    CallStatus,
    /// `DATE_SEPARATOR`.
    DateSeparator,
    /// `GROUP_CALL_STATUS`.
    GroupCallStatus,
    /// `FORWARD_SECURITY_STATUS`. The app restores it as text.
    ForwardSecurityStatus,
    /// `GROUP_STATUS`.
    GroupStatus,
    /// Anything else. The app restores it as text.
    Unknown(String),
}

const NAMES: [(MessageKind, &str); 14] = [
    (MessageKind::Text, "TEXT"),
    (MessageKind::Image, "IMAGE"),
    (MessageKind::Video, "VIDEO"),
    (MessageKind::Voice, "VOICEMESSAGE"),
    (MessageKind::Location, "LOCATION"),
    (MessageKind::Contact, "CONTACT"),
    (MessageKind::Status, "STATUS"),
    (MessageKind::Ballot, "BALLOT"),
    (MessageKind::File, "FILE"),
    (MessageKind::CallStatus, "VOIP_STATUS"),
    (MessageKind::DateSeparator, "DATE_SEPARATOR"),
    (MessageKind::GroupCallStatus, "GROUP_CALL_STATUS"),
    (
        MessageKind::ForwardSecurityStatus,
        "FORWARD_SECURITY_STATUS",
    ),
    (MessageKind::GroupStatus, "GROUP_STATUS"),
];

impl MessageKind {
    /// The type of this name. Every name is one.
    pub fn of(name: &str) -> Self {
        let known = NAMES.iter().find(|(_, known)| *known == name);
        known.map_or_else(|| Self::Unknown(name.into()), |(kind, _)| kind.clone())
    }

    /// The name.
    pub fn name(&self) -> &str {
        match self {
            Self::Unknown(name) => name,
            known => {
                let name = NAMES.iter().find(|(kind, _)| kind == known);
                name.map_or("", |(_, name)| *name)
            }
        }
    }
}

impl fmt::Display for MessageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// `messagestae`: how far a message came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MessageState {
    /// `PENDING`.
    Pending,
    /// `TRANSCODING`. The app restores it as no state.
    Transcoding,
    /// `UPLOADING`. The app restores it as no state.
    Uploading,
    /// `SENDING`.
    Sending,
    /// `SENDFAILED`.
    SendFailed,
    /// `SENT`.
    Sent,
    /// `DELIVERED`.
    Delivered,
    /// `READ`.
    Read,
    /// `CONSUMED`: listened to.
    Consumed,
    /// `USERACK`: a thumb up, from before there were reactions.
    Acknowledged,
    /// `USERDEC`: a thumb down, from before there were reactions.
    Declined,
    /// `FS_KEY_MISMATCH`: the other side could not open it.
    KeyMismatch,
}

const STATES: [(MessageState, &str); 12] = [
    (MessageState::Pending, "PENDING"),
    (MessageState::Transcoding, "TRANSCODING"),
    (MessageState::Uploading, "UPLOADING"),
    (MessageState::Sending, "SENDING"),
    (MessageState::SendFailed, "SENDFAILED"),
    (MessageState::Sent, "SENT"),
    (MessageState::Delivered, "DELIVERED"),
    (MessageState::Read, "READ"),
    (MessageState::Consumed, "CONSUMED"),
    (MessageState::Acknowledged, "USERACK"),
    (MessageState::Declined, "USERDEC"),
    (MessageState::KeyMismatch, "FS_KEY_MISMATCH"),
];

impl MessageState {
    /// The state of this name.
    pub fn of(name: &str) -> Option<Self> {
        let known = STATES.iter().find(|(_, known)| *known == name)?;
        Some(known.0)
    }

    /// The name.
    pub fn name(self) -> &'static str {
        let name = STATES.iter().find(|(state, _)| *state == self);
        name.map_or("", |(_, name)| *name)
    }
}
