//! What the creator of a group says of it, and what a member says to the creator ([chapter 03 section
//! 11](crate::protocol::message_types#11-group-control), [chapter 04](crate::protocol::groups)).

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

/// A setup may come from somebody who is not known yet and makes them a contact. A blocked creator cannot
/// make a group, but can tell of one that exists.
pub(super) static SETUP: Properties = Properties {
    user_profile_distribution: Applies::Always,
    exempt_from_blocking: Exemption::IfGroupKnown,
    creates_direct_contact: true,
    ..Properties::creator(Kind::GROUP_SETUP)
};

/// The name follows a setup and says nothing of its sender.
pub(super) static NAME: Properties = Properties::creator(Kind::GROUP_NAME);

/// Reaches a creator who is a Gateway ID in any case: nobody else could take the member off the list.
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
///
/// ```
/// use eeema::content::{Encode, GroupIdentity, GroupSetup, InGroup};
/// use eeema::identity::GroupId;
///
/// let group = GroupIdentity {
///     creator: "ABCDEFGH".parse()?,
///     id: GroupId::from_bytes(*b"\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11"),
/// };
/// let members = ["ALICE001".parse()?, "BOB00001".parse()?];
/// let setup = InGroup::new(group, GroupSetup::new(&members))?;
/// assert_eq!(setup.encoded_len(), 8 + 2 * 8); // the group id, and two identities
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// | message | from | to |
/// |---|---|---|
/// | [`GroupSetup`], [`GroupName`] | creator | every member, and in a setup those who were removed |
/// | [`GroupLeave`] | member | creator and every member |
/// | [`GroupSyncRequest`] | member | creator |
///
/// What they do to a group is decided by [`group`](crate::group).
#[derive(Clone, Copy)]
pub struct GroupSetup<'a>(Members<'a>);

/// The identities of the sender's list, or those of a body, which were found well formed.
#[derive(Clone, Copy)]
enum Members<'a> {
    Given(&'a [ThreemaId]),
    Read(&'a [[u8; ThreemaId::LENGTH]]),
}

impl<'a> GroupSetup<'a> {
    /// The setup of a group with these members. Leave the creator out.
    ///
    /// ```
    /// use eeema::content::GroupSetup;
    ///
    /// let members = ["ALICE001".parse()?, "BOB00001".parse()?];
    /// assert_eq!(GroupSetup::new(&members).len(), 2);
    /// assert_eq!(GroupSetup::new(&[]).len(), 0); // the receiver is no member any more
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    #[must_use]
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
///
/// At most 256 bytes are sent; what is received may be longer, and is the creator's to choose: show it with
/// care.
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

/// The sender leaves the group (0x4c). There is nothing more to say: the header names the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupLeave;

impl WithoutBody for GroupLeave {}

impl GroupContent for GroupLeave {
    fn group_kind(&self) -> Result<Kind, Error> {
        Ok(Kind::GROUP_LEAVE)
    }
}

/// The creator, who is the receiver, is asked for the state of the group (0x51).
///
/// The header has the group id alone, and the creator is who gets it. A request with the header of other
/// group messages is refused by its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupSyncRequest;

impl WithoutBody for GroupSyncRequest {}

impl GroupContent for GroupSyncRequest {
    fn group_kind(&self) -> Result<Kind, Error> {
        Ok(Kind::GROUP_SYNC_REQUEST)
    }
}
