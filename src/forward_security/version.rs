use core::fmt;

use super::error::Error;
use crate::content::{ForwardSecurityVersion, Kind};

/// A version of forward security: the high byte is the major one, the low byte the minor one
/// ([chapter 06 section 6](crate::protocol::forward_security)).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub u16);

impl Version {
    /// Text, location, file, polls and empty messages.
    pub const V1_0: Self = Self(0x0100);
    /// All other messages between two.
    pub const V1_1: Self = Self(0x0101);
    /// Messages in groups too.
    pub const V1_2: Self = Self(0x0102);

    const fn major(self) -> u8 {
        (self.0 >> 8) as u8
    }

    /// Whether messages of this type may be sent with this version applied.
    #[must_use]
    pub fn may_carry(self, kind: Kind) -> bool {
        Self::needed(kind).is_some_and(|needed| needed <= self)
    }

    /// The lowest version that carries messages of a type; `None` if none does.
    pub fn needed(kind: Kind) -> Option<Self> {
        Some(match kind.properties()?.forward_security_minimum? {
            ForwardSecurityVersion::V1_0 => Self::V1_0,
            ForwardSecurityVersion::V1_1 => Self::V1_1,
            ForwardSecurityVersion::V1_2 => Self::V1_2,
        })
    }

    fn from_wire(number: u32) -> Option<Self> {
        u16::try_from(number).ok().map(Self)
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major(), self.0 & 0xff)
    }
}

/// The versions that a side supports, as they travel: in the range of a peer, 0 and 0 mean 1.0 only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct VersionRange {
    /// The lowest.
    pub min: u32,
    /// The highest.
    pub max: u32,
}

impl VersionRange {
    /// What this crate supports: 1.0 to 1.2.
    pub const SUPPORTED: Self = Self::up_to(Version::V1_2);

    /// From 1.0 to `max`.
    pub const fn up_to(max: Version) -> Self {
        Self {
            min: Version::V1_0.0 as u32,
            max: max.0 as u32,
        }
    }

    /// The highest version that both sides support.
    ///
    /// # Errors
    ///
    /// [`Error::UnsupportedVersion`] if there is none.
    pub fn negotiate(self, peer: Self) -> Result<Version, Error> {
        let only = u32::from(Version::V1_0.0);
        let (low, high) = match (peer.min, peer.max) {
            (0, 0) => (only, only),
            range => range,
        };
        if high < low || low > self.max || self.min > high {
            return Err(Error::UnsupportedVersion);
        }
        Version::from_wire(self.max.min(high)).ok_or(Error::UnsupportedVersion)
    }
}

/// The versions of both directions of a session with 4DH chains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Versions {
    /// What is applied to what is sent.
    pub local: Version,
    /// What the peer applied last.
    pub remote: Version,
}

/// What a session with `versions` has after a 4DH message with these numbers in its header was opened, and
/// `None` if the message is refused ([chapter 06 section 6](crate::protocol::forward_security)).
pub fn process_versions(
    versions: Versions,
    offered: u32,
    applied: u32,
    highest: Version,
) -> Option<Versions> {
    Announced::read(offered, applied)?.process(versions, highest)
}

/// What the header of a message says of versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Announced {
    offered: Version,
    applied: Version,
}

impl Announced {
    /// Reads both numbers; `None` is refused.
    fn read(offered: u32, applied: u32) -> Option<Self> {
        let offered = match offered {
            0 => Version::V1_0,
            number => Version::from_wire(number)?,
        };
        let applied = match applied {
            0 => offered,
            number => Version::from_wire(number)?,
        };
        Some(Self { offered, applied })
    }

    /// What a session has after a message with this header was opened; `None` is refused.
    fn process(self, versions: Versions, highest: Version) -> Option<Versions> {
        let Self { offered, applied } = self;
        let follows = |new: Version, old: Version| new.major() == old.major() && new >= old;
        let is_right = applied <= offered
            && follows(offered, versions.local)
            && follows(applied, versions.remote)
            && applied <= highest;
        is_right.then_some(Versions {
            local: offered.min(highest),
            remote: applied,
        })
    }
}
