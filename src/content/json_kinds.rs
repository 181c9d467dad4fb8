//! The types whose body is JSON. Reading and writing it needs a heap; without one their bodies stay bytes,
//! but what the specification says of the types is known all the same.

use super::kind::{Flags, Kind};
use super::properties::{
    Applies, DeletableBy, Editable, Exemption, ForwardSecurityVersion, Properties, Reflect,
};

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

/// Its caption can be edited, the file cannot.
pub(super) static FILE: Properties = Properties {
    editable: Some(Editable::Caption),
    ..Properties::conversation(Kind::FILE)
};

/// As a file between two, without receipts.
pub(super) static GROUP_FILE: Properties = Properties {
    editable: Some(Editable::Caption),
    ..Properties::group_conversation(Kind::GROUP_FILE)
};

/// Nobody can delete a poll for others.
pub(super) static POLL_SETUP: Properties = Properties {
    deletable_by: Some(DeletableBy::User),
    ..Properties::conversation(Kind::POLL_SETUP)
};

/// As a poll between two, but without receipts, and processed even if its sender is blocked.
pub(super) static GROUP_POLL_SETUP: Properties = Properties {
    exempt_from_blocking: Exemption::Always,
    deletable_by: Some(DeletableBy::User),
    ..Properties::group_conversation(Kind::GROUP_POLL_SETUP)
};

/// A vote does not raise the conversation, nor wake anybody: it may be cast again and again.
pub(super) static POLL_VOTE: Properties = Properties {
    user_profile_distribution: Applies::Always,
    forward_security_minimum: Some(ForwardSecurityVersion::V1_0),
    deletable_by: Some(DeletableBy::User),
    ..Properties::direct(Kind::POLL_VOTE)
};

/// As a vote between two, and counts even if its sender is blocked.
pub(super) static GROUP_POLL_VOTE: Properties = Properties {
    user_profile_distribution: Applies::Always,
    exempt_from_blocking: Exemption::Always,
    deletable_by: Some(DeletableBy::User),
    ..Properties::group(Kind::GROUP_POLL_VOTE)
};

/// Comes from a special contact, who cannot be blocked, and is good for a minute.
pub(super) static WEB_SESSION_RESUME: Properties = Properties {
    flags: Flags::SHORT_LIVED,
    forward_security_minimum: None,
    exempt_from_blocking: Exemption::Always,
    reflect: Reflect::NOTHING,
    ..Properties::direct(Kind::WEB_SESSION_RESUME)
};
