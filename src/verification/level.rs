use crate::identity::{VerificationLevel, WorkVerificationLevel};

/// What is stored of how a contact was verified: two values, and nothing else counts
/// ([chapter 15 section 4](crate::protocol::verification)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Verification {
    /// How the public key was verified.
    pub level: VerificationLevel,
    /// Whether the contact belongs to the same work subscription.
    pub work: WorkVerificationLevel,
}

/// What happened to a contact, in the words of the table of the chapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LevelEvent {
    /// A message came from the contact.
    MessageReceived,
    /// The user typed the identity, or a group has it as a member.
    AddedByUser,
    /// The user opened a link with the identity.
    LinkOpened,
    /// The directory knows a phone number or an address of the address book for the identity.
    AddressBookMatch,
    /// The entry of the address book is not linked any more.
    AddressBookLinkRemoved,
    /// The user does not compare their address book any more.
    AddressBookSyncDisabled,
    /// The work directory lists the identity.
    WorkDirectoryMatch,
    /// The identity left the work subscription.
    WorkMembershipEnded,
    /// The user scanned the stored key.
    ScanMatched,
    /// The identity is predefined, with the stored key.
    PredefinedKeyMatched,
    /// The user scanned another key: nothing changes, and the user is warned.
    ScanDiffered,
    /// The user said that they compared all 64 digits with the person. No reference client has this.
    ComparedByUser,
    /// The record of the contact was erased and is made again.
    CreatedAgain,
}

/// The colour of the dots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Colour {
    /// Not verified.
    Red,
    /// Verified by the server.
    Orange,
    /// Verified by the user.
    Green,
    /// A colleague, in the work app.
    Blue,
}

impl Verification {
    /// What a contact starts with.
    pub const NEW: Self = Self {
        level: VerificationLevel::Unverified,
        work: WorkVerificationLevel::None,
    };

    /// What is stored after an event. No automatic event gives or takes level 2.
    #[must_use]
    pub const fn after(self, event: LevelEvent) -> Self {
        match event {
            LevelEvent::MessageReceived
            | LevelEvent::AddedByUser
            | LevelEvent::LinkOpened
            | LevelEvent::ScanDiffered => self,
            LevelEvent::AddressBookMatch => self.raised(),
            LevelEvent::AddressBookLinkRemoved | LevelEvent::AddressBookSyncDisabled => {
                self.lowered()
            }
            LevelEvent::WorkDirectoryMatch => Self {
                work: WorkVerificationLevel::SubscriptionVerified,
                ..self.raised()
            },
            LevelEvent::WorkMembershipEnded => Self {
                work: WorkVerificationLevel::None,
                ..self.lowered()
            },
            LevelEvent::ScanMatched
            | LevelEvent::PredefinedKeyMatched
            | LevelEvent::ComparedByUser => Self {
                level: VerificationLevel::FullyVerified,
                ..self
            },
            LevelEvent::CreatedAgain => Self::NEW,
        }
    }

    const fn raised(self) -> Self {
        Self {
            level: match self.level {
                VerificationLevel::Unverified => VerificationLevel::ServerVerified,
                level => level,
            },
            ..self
        }
    }

    const fn lowered(self) -> Self {
        Self {
            level: match self.level {
                VerificationLevel::ServerVerified => VerificationLevel::Unverified,
                level => level,
            },
            ..self
        }
    }

    /// The level for decisions: a colleague is at least verified by the server. Calls ask
    /// [`Verification::level`] instead, which errs on the side of relaying.
    pub const fn effective_level(self) -> VerificationLevel {
        match self.work {
            WorkVerificationLevel::SubscriptionVerified => self.raised().level,
            WorkVerificationLevel::None => self.level,
        }
    }

    /// How many dots stand for the stored level.
    pub const fn dots(self) -> u8 {
        match self.level {
            VerificationLevel::Unverified => 1,
            VerificationLevel::ServerVerified => 2,
            VerificationLevel::FullyVerified => 3,
        }
    }

    /// The colour of the dots, which is blue for verified colleagues in the work app.
    pub const fn colour(self, is_work_app: bool) -> Colour {
        match (self.level, self.work) {
            (VerificationLevel::Unverified, _) => Colour::Red,
            (_, WorkVerificationLevel::SubscriptionVerified) if is_work_app => Colour::Blue,
            (VerificationLevel::ServerVerified, _) => Colour::Orange,
            (VerificationLevel::FullyVerified, _) => Colour::Green,
        }
    }

    /// Reads the number of old iOS databases, in which 3 and 4 are levels 1 and 2 of a colleague.
    pub const fn from_legacy_ios(stored: u64) -> Self {
        let (level, work) = match stored {
            1 => (
                VerificationLevel::ServerVerified,
                WorkVerificationLevel::None,
            ),
            2 => (
                VerificationLevel::FullyVerified,
                WorkVerificationLevel::None,
            ),
            3 => (
                VerificationLevel::ServerVerified,
                WorkVerificationLevel::SubscriptionVerified,
            ),
            4 => (
                VerificationLevel::FullyVerified,
                WorkVerificationLevel::SubscriptionVerified,
            ),
            _ => (VerificationLevel::Unverified, WorkVerificationLevel::None),
        };
        Self { level, work }
    }
}
