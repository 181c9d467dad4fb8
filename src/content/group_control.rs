use core::fmt;

use super::error::Error;
use super::kind::Kind;
use super::properties::{Applies, Exemption, Properties, ToGatewayCreator, WhenRejected};
use super::wire::{self, GroupContent, Wire, WithoutBody};
use crate::codec::{BufferTooSmall, Writer};
use crate::identity::ThreemaId;

impl Kind {
    /// Members of a group.
    pub const GROUP_SETUP: Self = Self(0x4a);
    /// Name of a group.
    pub const GROUP_NAME: Self = Self(0x4b);
    /// The sender leaves a group.
    pub const GROUP_LEAVE: Self = Self(0x4c);
    /// Asks the creator for the state of a group.
    pub const GROUP_SYNC_REQUEST: Self = Self(0x51);
}

pub(super) static SETUP: Properties = Properties {
    user_profile_distribution: Applies::Always,
    exempt_from_blocking: Exemption::IfGroupKnown,
    creates_direct_contact: true,
    ..Properties::creator(Kind::GROUP_SETUP)
};

pub(super) static NAME: Properties = Properties::creator(Kind::GROUP_NAME);

pub(super) static LEAVE: Properties = Properties {
    exempt_from_blocking: Exemption::Always,
    to_gateway_creator: ToGatewayCreator::Always,
    ..Properties::group(Kind::GROUP_LEAVE)
};

/// The creator is the receiver, not the sender.
pub(super) static SYNC_REQUEST: Properties = Properties {
    to_gateway_creator: ToGatewayCreator::Always,
    when_rejected: WhenRejected::Ignore,
    ..Properties::creator(Kind::GROUP_SYNC_REQUEST)
};

/// The members of a group (0x4a; [chapter 03 section
/// 11](crate::protocol::message_types)): their identities one behind the other,
/// 8 bytes each, without the creator. No member at all disbands the group for its receiver.
#[derive(Clone, Copy)]
pub struct GroupSetup<'a>(Members<'a>);

#[derive(Clone, Copy)]
enum Members<'a> {
    Given(&'a [ThreemaId]),
    Read(&'a [[u8; ThreemaId::LENGTH]]),
}

impl<'a> GroupSetup<'a> {
    /// The setup of a group with these members. Leave the creator out.
    pub const fn new(members: &'a [ThreemaId]) -> Self {
        Self(Members::Given(members))
    }

    /// How many identities the list has.
    pub const fn len(&self) -> usize {
        match self.0 {
            Members::Given(members) => members.len(),
            Members::Read(members) => members.len(),
        }
    }

    /// Whether the list is empty.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The list as it was sent. [`GroupSetup::members`] is what counts.
    pub fn iter(&self) -> impl Iterator<Item = ThreemaId> + use<'a> {
        let (given, read) = match self.0 {
            Members::Given(members) => (members, [].as_slice()),
            Members::Read(members) => ([].as_slice(), members),
        };
        // Decoding saw to it that every identity is well formed.
        let read = read.iter().filter_map(|id| ThreemaId::from_bytes(id).ok());
        given.iter().copied().chain(read)
    }

    /// The members of the group of `creator`: the list without them and without duplicates.
    pub fn members(&self, creator: ThreemaId) -> impl Iterator<Item = ThreemaId> + use<'a> {
        let list = *self;
        self.iter().enumerate().filter_map(move |(index, member)| {
            let first = member != creator && list.iter().take(index).all(|other| other != member);
            first.then_some(member)
        })
    }
}

impl Wire for GroupSetup<'_> {
    fn encoded_len(&self) -> usize {
        self.len().saturating_mul(ThreemaId::LENGTH)
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        for member in self.iter() {
            writer.bytes(member.as_bytes())?;
        }
        Ok(())
    }
}

impl GroupContent for GroupSetup<'_> {
    fn group_kind(&self) -> Result<Kind, Error> {
        Ok(Kind::GROUP_SETUP)
    }
}

impl<'a> GroupSetup<'a> {
    pub(super) fn decode(body: &'a [u8]) -> Result<Self, Error> {
        let (members, []) = body.as_chunks() else {
            return Err(Error::Length);
        };
        for id in members {
            wire::identity(id)?;
        }
        Ok(Self(Members::Read(members)))
    }
}

impl PartialEq for GroupSetup<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for GroupSetup<'_> {}

impl fmt::Debug for GroupSetup<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GroupSetup({} members)", self.len())
    }
}

/// The name of a group (0x4b): UTF-8. An empty one removes the name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct GroupName<'a>(&'a str);

impl<'a> GroupName<'a> {
    /// The most bytes of a name that is sent. What is received may be longer.
    pub const MAX_LENGTH: usize = 256;

    /// A name to send.
    ///
    /// # Errors
    ///
    /// [`Error::FieldTooLong`] above 256 bytes.
    pub const fn new(name: &'a str) -> Result<Self, Error> {
        if name.len() > Self::MAX_LENGTH {
            Err(Error::FieldTooLong)
        } else {
            Ok(Self(name))
        }
    }

    /// The name.
    pub const fn as_str(&self) -> &'a str {
        self.0
    }
}

impl Wire for GroupName<'_> {
    fn encoded_len(&self) -> usize {
        self.0.len()
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.bytes(self.0.as_bytes())
    }
}

impl GroupContent for GroupName<'_> {
    fn group_kind(&self) -> Result<Kind, Error> {
        Ok(Kind::GROUP_NAME)
    }
}

impl<'a> GroupName<'a> {
    pub(super) fn decode(body: &'a [u8]) -> Result<Self, Error> {
        wire::utf8(body).map(Self)
    }
}

impl fmt::Debug for GroupName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wire::debug(f, "GroupName", self)
    }
}

/// The sender leaves the group (0x4c).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupLeave;

impl WithoutBody for GroupLeave {}

impl GroupContent for GroupLeave {
    fn group_kind(&self) -> Result<Kind, Error> {
        Ok(Kind::GROUP_LEAVE)
    }
}

/// The creator, who is the receiver, is asked for the state of the group (0x51).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupSyncRequest;

impl WithoutBody for GroupSyncRequest {}

impl GroupContent for GroupSyncRequest {
    fn group_kind(&self) -> Result<Kind, Error> {
        Ok(Kind::GROUP_SYNC_REQUEST)
    }
}
