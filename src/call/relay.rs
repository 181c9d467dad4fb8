use crate::identity::VerificationLevel;

/// When the user's address is hidden from the person at the other end, by sending all media through a
/// relay ([chapter 16 section 6](crate::protocol::calls)).
///
/// | policy | level 0 | level 1 | level 2 |
/// |---|---|---|---|
/// | [`RelayPolicy::AppsRule`] | relay | direct | direct |
/// | [`RelayPolicy::FullyVerifiedOnly`] | relay | relay | direct |
/// | [`RelayPolicy::AlwaysRelay`] | relay | relay | relay |
///
/// It does not hide the address from the operator of the relay, nor that a call takes place. The peer
/// decides for itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RelayPolicy {
    /// Only unverified contacts are relayed: what the apps do.
    #[default]
    AppsRule,
    /// Only contacts whose key was scanned are called directly.
    FullyVerifiedOnly,
    /// Every call is relayed.
    AlwaysRelay,
}

/// Which candidates the media library may gather.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IceTransportPolicy {
    /// Relays only; of the two lists of relays use `turnUrlsDualStack`.
    Relay,
    /// All; use `turnUrls`.
    All,
}

impl RelayPolicy {
    /// Decides for one call, once, from the stored level of the contact: neither the work level nor a later
    /// change counts. A device that may not see its local network relays always.
    pub fn decide(self, stored: VerificationLevel, sees_local_network: bool) -> IceTransportPolicy {
        let least = match self {
            Self::AppsRule => VerificationLevel::ServerVerified,
            Self::FullyVerifiedOnly => VerificationLevel::FullyVerified,
            Self::AlwaysRelay => return IceTransportPolicy::Relay,
        };
        if stored >= least && sees_local_network {
            IceTransportPolicy::All
        } else {
            IceTransportPolicy::Relay
        }
    }
}

/// The policy as the user's devices agree on it: they tell each other one bit, whether every call is
/// relayed, and each keeps its own choice for the other case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct RelaySetting {
    always: bool,
    /// [`RelayPolicy::FullyVerifiedOnly`], or else [`RelayPolicy::AppsRule`].
    only_fully_verified: bool,
}

impl RelaySetting {
    /// Starts with a policy.
    pub const fn new(policy: RelayPolicy) -> Self {
        let setting = Self {
            always: false,
            only_fully_verified: false,
        };
        setting.choose(policy)
    }

    /// The user chooses a policy on this device.
    #[must_use]
    pub const fn choose(self, policy: RelayPolicy) -> Self {
        match policy {
            RelayPolicy::AlwaysRelay => Self {
                always: true,
                ..self
            },
            RelayPolicy::AppsRule => Self {
                always: false,
                only_fully_verified: false,
            },
            RelayPolicy::FullyVerifiedOnly => Self {
                always: false,
                only_fully_verified: true,
            },
        }
    }

    /// Another device, or a Safe backup, says whether every call is relayed.
    #[must_use]
    pub const fn receive(self, always: bool) -> Self {
        Self { always, ..self }
    }

    /// What the other devices and Safe are told.
    #[must_use]
    pub const fn shared(self) -> bool {
        self.always
    }

    /// The policy that holds now.
    pub const fn policy(self) -> RelayPolicy {
        match self {
            Self { always: true, .. } => RelayPolicy::AlwaysRelay,
            Self {
                only_fully_verified: true,
                ..
            } => RelayPolicy::FullyVerifiedOnly,
            _ => RelayPolicy::AppsRule,
        }
    }
}
