use core::fmt;

/// The type of a message: one byte in front of its body (chapter 03 section 2).
///
/// Every number is a value, so that types which this version does not know survive. Whether the
/// specification lists a number is what [`Kind::properties`] tells.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind(pub u8);

impl Kind {
    /// Text.
    pub const TEXT: Self = Self(0x01);
    /// Image of old clients.
    pub const DEPRECATED_IMAGE: Self = Self(0x02);
    /// Location.
    pub const LOCATION: Self = Self(0x10);
    /// Video of old clients.
    pub const DEPRECATED_VIDEO: Self = Self(0x13);
    /// Audio of old clients.
    pub const DEPRECATED_AUDIO: Self = Self(0x14);
    /// Opens or closes a poll.
    pub const POLL_SETUP: Self = Self(0x15);
    /// Vote in a poll.
    pub const POLL_VOTE: Self = Self(0x16);
    /// File, with its media.
    pub const FILE: Self = Self(0x17);
    /// Sets the profile picture of the sender.
    pub const SET_PROFILE_PICTURE: Self = Self(0x18);
    /// Deletes the profile picture of the sender.
    pub const DELETE_PROFILE_PICTURE: Self = Self(0x19);
    /// Asks for the profile picture of the receiver.
    pub const REQUEST_PROFILE_PICTURE: Self = Self(0x1a);
    /// Text in a group.
    pub const GROUP_TEXT: Self = Self(0x41);
    /// Location in a group.
    pub const GROUP_LOCATION: Self = Self(0x42);
    /// Image of old clients in a group.
    pub const DEPRECATED_GROUP_IMAGE: Self = Self(0x43);
    /// Video of old clients in a group.
    pub const DEPRECATED_GROUP_VIDEO: Self = Self(0x44);
    /// Audio of old clients in a group.
    pub const DEPRECATED_GROUP_AUDIO: Self = Self(0x45);
    /// File in a group.
    pub const GROUP_FILE: Self = Self(0x46);
    /// Members of a group.
    pub const GROUP_SETUP: Self = Self(0x4a);
    /// Name of a group.
    pub const GROUP_NAME: Self = Self(0x4b);
    /// The sender leaves a group.
    pub const GROUP_LEAVE: Self = Self(0x4c);
    /// Starts a call in a group.
    pub const GROUP_CALL_START: Self = Self(0x4f);
    /// Sets the picture of a group.
    pub const SET_GROUP_PROFILE_PICTURE: Self = Self(0x50);
    /// Asks the creator for the state of a group.
    pub const GROUP_SYNC_REQUEST: Self = Self(0x51);
    /// Opens or closes a poll in a group.
    pub const GROUP_POLL_SETUP: Self = Self(0x52);
    /// Vote in a poll of a group.
    pub const GROUP_POLL_VOTE: Self = Self(0x53);
    /// Deletes the picture of a group.
    pub const DELETE_GROUP_PROFILE_PICTURE: Self = Self(0x54);
    /// Offers a call.
    pub const CALL_OFFER: Self = Self(0x60);
    /// Accepts or rejects a call.
    pub const CALL_ANSWER: Self = Self(0x61);
    /// Addresses for a call.
    pub const CALL_ICE_CANDIDATES: Self = Self(0x62);
    /// Ends a call.
    pub const CALL_HANGUP: Self = Self(0x63);
    /// The phone of the sender rings.
    pub const CALL_RINGING: Self = Self(0x64);
    /// Messages were received, read or reacted to.
    pub const DELIVERY_RECEIPT: Self = Self(0x80);
    /// Messages of a group were reacted to.
    pub const GROUP_DELIVERY_RECEIPT: Self = Self(0x81);
    /// Emoji reaction.
    pub const REACTION: Self = Self(0x82);
    /// Emoji reaction in a group.
    pub const GROUP_REACTION: Self = Self(0x83);
    /// The sender types, or stopped.
    pub const TYPING_INDICATOR: Self = Self(0x90);
    /// Changes the text of a message.
    pub const EDIT_MESSAGE: Self = Self(0x91);
    /// Deletes a message.
    pub const DELETE_MESSAGE: Self = Self(0x92);
    /// Changes the text of a message in a group.
    pub const GROUP_EDIT_MESSAGE: Self = Self(0x93);
    /// Deletes a message in a group.
    pub const GROUP_DELETE_MESSAGE: Self = Self(0x94);
    /// Carries another message with forward security.
    pub const FORWARD_SECURITY_ENVELOPE: Self = Self(0xa0);
    /// Announces a forward security version.
    pub const EMPTY: Self = Self(0xfc);
    /// Changes of the work directory, from `*3MAW0RK`.
    pub const WORK_SYNC_DELTA: Self = Self(0xfd);
    /// Wakes a web session, from `*3MAPUSH`.
    pub const WEB_SESSION_RESUME: Self = Self(0xfe);
    /// Was a login token made with the same keys: must never be processed or made.
    pub const FORBIDDEN: Self = Self(0xff);
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kind({:#04x})", self.0)
    }
}
