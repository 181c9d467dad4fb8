use super::{Flags, Kind};

/// What the specification says of a message type (chapter 03 section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Properties {
    /// The type.
    pub kind: Kind,
    /// The flags that a sender sets.
    pub flags: Flags,
    /// Whether the message carries the nickname of its sender.
    pub user_profile_distribution: Applies,
    /// Whether nonce and message id are stored and refused a second time.
    pub replay_protection: Applies,
    /// Whether the receiver automatically answers with receipts.
    pub delivery_receipts: bool,
}

/// When a property applies to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applies {
    /// To no message of the type.
    Never,
    /// To every message of the type.
    Always,
    /// To a receipt that is a reaction (status 3 or 4).
    IfReaction,
    /// To an answer that accepts the call. As long as this crate hands the content of calls out as
    /// bytes, it takes this for "no".
    IfAccepted,
}

impl Kind {
    /// The properties of the type; `None` if the specification does not list it.
    pub fn properties(self) -> Option<&'static Properties> {
        PROPERTIES.iter().find(|row| row.kind == self)
    }

    /// Whether a message of this type with this body carries the nickname of its sender.
    pub(super) fn distributes_profile(self, body: &[u8]) -> bool {
        self.properties()
            .is_some_and(|row| row.user_profile_distribution.to(self, body))
    }

    /// Whether nonce and id of a message of this type with this body are stored.
    ///
    /// Types that are not listed are protected.
    pub(super) fn has_replay_protection(self, body: &[u8]) -> bool {
        self.properties()
            .is_none_or(|row| row.replay_protection.to(self, body))
    }
}

impl Applies {
    fn to(self, kind: Kind, body: &[u8]) -> bool {
        match self {
            Self::Never | Self::IfAccepted => false,
            Self::Always => true,
            Self::IfReaction => {
                let status = match kind {
                    Kind::GROUP_DELIVERY_RECEIPT => body.get(16),
                    _ => body.first(),
                };
                matches!(status, Some(3 | 4))
            }
        }
    }
}

const fn row(
    kind: Kind,
    flags: u8,
    user_profile_distribution: Applies,
    replay_protection: Applies,
    delivery_receipts: bool,
) -> Properties {
    Properties {
        kind,
        flags: Flags(flags),
        user_profile_distribution,
        replay_protection,
        delivery_receipts,
    }
}

use Applies::{Always, IfAccepted, IfReaction, Never};

/// One row per type, in the order of the numbers.
#[rustfmt::skip]
const PROPERTIES: [Properties; 44] = [
    row(Kind::TEXT, 0x01, Always, Always, true),
    row(Kind::DEPRECATED_IMAGE, 0x01, Always, Always, true),
    row(Kind::LOCATION, 0x01, Always, Always, true),
    row(Kind::DEPRECATED_VIDEO, 0x01, Always, Always, true),
    row(Kind::DEPRECATED_AUDIO, 0x01, Always, Always, true),
    row(Kind::POLL_SETUP, 0x01, Always, Always, true),
    row(Kind::POLL_VOTE, 0x00, Always, Always, false),
    row(Kind::FILE, 0x01, Always, Always, true),
    row(Kind::SET_PROFILE_PICTURE, 0x00, Never, Always, false),
    row(Kind::DELETE_PROFILE_PICTURE, 0x00, Never, Always, false),
    row(Kind::REQUEST_PROFILE_PICTURE, 0x00, Never, Always, false),
    row(Kind::GROUP_TEXT, 0x01, Always, Always, false),
    row(Kind::GROUP_LOCATION, 0x01, Always, Always, false),
    row(Kind::DEPRECATED_GROUP_IMAGE, 0x01, Always, Always, false),
    row(Kind::DEPRECATED_GROUP_VIDEO, 0x01, Always, Always, false),
    row(Kind::DEPRECATED_GROUP_AUDIO, 0x01, Always, Always, false),
    row(Kind::GROUP_FILE, 0x01, Always, Always, false),
    row(Kind::GROUP_SETUP, 0x00, Always, Always, false),
    row(Kind::GROUP_NAME, 0x00, Never, Always, false),
    row(Kind::GROUP_LEAVE, 0x00, Never, Always, false),
    row(Kind::GROUP_CALL_START, 0x01, Always, Always, false),
    row(Kind::SET_GROUP_PROFILE_PICTURE, 0x00, Never, Always, false),
    row(Kind::GROUP_SYNC_REQUEST, 0x00, Never, Always, false),
    row(Kind::GROUP_POLL_SETUP, 0x01, Always, Always, false),
    row(Kind::GROUP_POLL_VOTE, 0x00, Always, Always, false),
    row(Kind::DELETE_GROUP_PROFILE_PICTURE, 0x00, Never, Always, false),
    row(Kind::CALL_OFFER, 0x21, Always, Always, false),
    row(Kind::CALL_ANSWER, 0x21, IfAccepted, Always, false),
    row(Kind::CALL_ICE_CANDIDATES, 0x21, Never, Never, false),
    row(Kind::CALL_HANGUP, 0x01, Never, Always, false),
    row(Kind::CALL_RINGING, 0x21, Never, Always, false),
    row(Kind::DELIVERY_RECEIPT, 0x00, IfReaction, IfReaction, false),
    row(Kind::GROUP_DELIVERY_RECEIPT, 0x00, IfReaction, IfReaction, false),
    row(Kind::REACTION, 0x01, Always, Always, false),
    row(Kind::GROUP_REACTION, 0x01, Always, Always, false),
    row(Kind::TYPING_INDICATOR, 0x06, Never, Never, false),
    row(Kind::EDIT_MESSAGE, 0x01, Never, Always, false),
    row(Kind::DELETE_MESSAGE, 0x01, Never, Always, false),
    row(Kind::GROUP_EDIT_MESSAGE, 0x01, Never, Always, false),
    row(Kind::GROUP_DELETE_MESSAGE, 0x01, Never, Always, false),
    row(Kind::FORWARD_SECURITY_ENVELOPE, 0x00, Never, Always, false),
    row(Kind::EMPTY, 0x00, Never, Always, false),
    row(Kind::WORK_SYNC_DELTA, 0x00, Never, Always, false),
    row(Kind::WEB_SESSION_RESUME, 0x20, Never, Always, false),
];
