//! How the messages of a group name their group.

use super::error::Error;
use super::group_identity::GroupIdentity;
use super::wire::identity;
use crate::codec::{BufferTooSmall, Reader, Writer};
use crate::identity::{GroupId, ThreemaId};

/// What stands in front of the body of a group message and names the group ([chapter 04 section
/// 2](crate::protocol::groups)).
///
/// | offset | size | creator header | member header |
/// |---|---|---|---|
/// | 0 | 8 | group id | identity of the creator |
/// | 8 | 8 | – | group id |
///
/// A group is named by its creator **and** the group id: [`GroupIdentity::of`] puts the two
/// together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GroupHeader {
    /// The creator is implied: the receiver of a sync request, the sender of every other message
    /// with this header.
    Creator {
        /// The id of the group.
        group_id: GroupId,
    },
    /// The creator is named, because any member may send the message.
    Member {
        /// Who made the group.
        creator: ThreemaId,
        /// The id of the group.
        group_id: GroupId,
    },
}

/// Which header the messages of a type have.
///
/// The type of a message decides it: look at [`Properties::header`](super::Properties::header). What only the
/// creator sends has the short form, where the sender is the creator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeaderForm {
    /// None: the message is between two.
    None,
    /// [`GroupHeader::Creator`].
    Creator,
    /// [`GroupHeader::Member`].
    Member,
}

impl HeaderForm {
    /// Bytes of the header: 0, 8 or 16.
    pub const fn encoded_len(self) -> usize {
        match self {
            Self::None => 0,
            Self::Creator => 8,
            Self::Member => 16,
        }
    }

    /// The header of this form that names `group`; `None` if the message is between two.
    pub const fn header(self, group: GroupIdentity) -> Option<GroupHeader> {
        let (creator, group_id) = (group.creator, group.id);
        match self {
            Self::None => None,
            Self::Creator => Some(GroupHeader::Creator { group_id }),
            Self::Member => Some(GroupHeader::Member { creator, group_id }),
        }
    }

    /// Splits a body that starts with this header into the header and the content.
    ///
    /// [`Body::decode`] does this and decodes the content, for which it links the decoders of all
    /// types. A small device that reads few of them has the bytes here.
    ///
    /// # Errors
    ///
    /// [`Error::Length`], or [`Error::Field`] for an identity that is not well formed.
    ///
    /// [`Body::decode`]: super::Body::decode
    pub fn split(self, body: &[u8]) -> Result<(Option<GroupHeader>, &[u8]), Error> {
        if body.len() < self.encoded_len() {
            return Err(Error::Length);
        }
        let mut reader = Reader::new(body);
        let header = match self {
            Self::None => None,
            Self::Creator => Some(GroupHeader::Creator {
                group_id: GroupId::from_bytes(*reader.array()?),
            }),
            Self::Member => Some(GroupHeader::Member {
                creator: identity(reader.take(ThreemaId::LENGTH)?)?,
                group_id: GroupId::from_bytes(*reader.array()?),
            }),
        };
        Ok((header, reader.rest()))
    }
}

impl GroupHeader {
    /// Which of the two headers it is.
    pub const fn form(&self) -> HeaderForm {
        match self {
            Self::Creator { .. } => HeaderForm::Creator,
            Self::Member { .. } => HeaderForm::Member,
        }
    }

    /// The id of the group, which means nothing without the creator.
    pub const fn group_id(&self) -> GroupId {
        match self {
            Self::Creator { group_id } | Self::Member { group_id, .. } => *group_id,
        }
    }

    /// Writes the header.
    pub(super) fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        if let Self::Member { creator, .. } = self {
            writer.bytes(creator.as_bytes())?;
        }
        writer.bytes(self.group_id().as_bytes())
    }
}
