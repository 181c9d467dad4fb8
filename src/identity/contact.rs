//! What a client knows about a contact beside their key
//! ([chapter 01 sections 9 to 11](crate::protocol::identity#9-nickname)).

use core::ops::BitOr;

/// How the public key of a contact was verified
/// ([chapter 01 section 10](crate::protocol::identity#10-trust-levels-and-contact-attributes)).
///
/// The public key of an identity never changes: a directory answer with another key for a known
/// contact is an error, whatever the level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VerificationLevel {
    /// The key came from the directory only; shown as one red dot.
    Unverified = 0,
    /// A phone number or an e-mail address of the address book matched, or it is a work contact;
    /// two orange dots.
    ServerVerified = 1,
    /// The key was scanned from a QR code, or the contact is predefined; three green dots.
    FullyVerified = 2,
}

/// Whether the work subscription of a contact was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WorkVerificationLevel {
    /// It was not.
    None = 0,
    /// It was; this lifts an unverified contact to [`VerificationLevel::ServerVerified`].
    SubscriptionVerified = 1,
}

/// Which flavour of the app an identity belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdentityType {
    /// The private app.
    Regular = 0,
    /// The work app.
    Work = 1,
}

/// How a contact became known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Acquaintance {
    /// Directly.
    Direct = 0,
    /// Through a group only, or deleted by the user.
    GroupOrDeleted = 1,
}

/// Whether the identity of a contact is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActivityState {
    /// In use.
    Active = 0,
    /// Not used for a while.
    Inactive = 1,
    /// Revoked: gets no more messages.
    Invalid = 2,
}

/// What a contact's client understands, as its account publishes it
/// ([chapter 01 section 11](crate::protocol::identity#11-feature-mask)).
///
/// The mask is not authenticated end to end, and a server can clear bits: take it as a hint, never
/// as a permission. Unknown bits are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct FeatureMask(pub u64);

impl FeatureMask {
    /// Voice messages.
    pub const VOICE_MESSAGES: Self = Self(0x001);
    /// Groups.
    pub const GROUPS: Self = Self(0x002);
    /// Polls.
    pub const POLLS: Self = Self(0x004);
    /// File messages.
    pub const FILES: Self = Self(0x008);
    /// Audio calls between two.
    pub const AUDIO_CALLS: Self = Self(0x010);
    /// Video calls between two.
    pub const VIDEO_CALLS: Self = Self(0x020);
    /// Forward security.
    pub const FORWARD_SECURITY: Self = Self(0x040);
    /// Group calls.
    pub const GROUP_CALLS: Self = Self(0x080);
    /// Editing messages.
    pub const EDIT_MESSAGE: Self = Self(0x100);
    /// Deleting messages.
    pub const DELETE_MESSAGE: Self = Self(0x200);
    /// Emoji reactions.
    pub const REACTIONS: Self = Self(0x400);

    /// Whether all bits of `features` are set.
    #[must_use]
    pub const fn contains(self, features: Self) -> bool {
        self.0 & features.0 == features.0
    }
}

impl BitOr for FeatureMask {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A nickname as it is sent and shown: without white space (Unicode `White_Space`) at either end
/// ([chapter 01 section 9](crate::protocol::identity#9-nickname)).
///
/// An empty nickname means "removed". Clients recommend at most 32 grapheme clusters.
pub fn trim_nickname(nickname: &str) -> &str {
    nickname.trim()
}
