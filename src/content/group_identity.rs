use crate::content::{Body, Content, Error, GroupHeader, HeaderForm, Kind};
use crate::crypto::{Random, RandomError};
use crate::identity::{GroupId, ThreemaId};

/// Names a group: who made it, and an id that he chose (chapter 04 section 1). The id alone names
/// nothing; groups of different creators may share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupIdentity {
    /// Who made the group; he does not change.
    pub creator: ThreemaId,
    /// The id that the creator chose.
    pub id: GroupId,
}

impl GroupIdentity {
    /// A new group of `creator`.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn generate(creator: ThreemaId, random: &mut impl Random) -> Result<Self, RandomError> {
        let id = GroupId::generate(random)?;
        Ok(Self { creator, id })
    }

    /// The group of a message that `sender` sent to `receiver`; `None` if it is between two.
    ///
    /// A header without creator means a group of the sender, and in a sync request one of the
    /// receiver. So somebody who is not the creator always names another group, and can change
    /// nothing in this one.
    pub fn of(body: &Body<'_>, sender: ThreemaId, receiver: ThreemaId) -> Option<Self> {
        let creator = match body.group()? {
            GroupHeader::Member { creator, .. } => *creator,
            GroupHeader::Creator { .. } if body.kind() == Kind::GROUP_SYNC_REQUEST => receiver,
            GroupHeader::Creator { .. } => sender,
        };
        let id = body.group()?.group_id();
        Some(Self { creator, id })
    }

    /// The body that says `content` in this group, with the header that goes with it.
    ///
    /// # Errors
    ///
    /// [`Error::GroupHeader`] if it is not said in groups.
    pub fn body<'a>(&self, content: Content<'a>) -> Result<Body<'a>, Error> {
        let kind = content.kind(true).ok_or(Error::GroupHeader)?;
        Body::in_group(self.header(kind), content)
    }

    /// The header in front of the messages of a type that goes to groups.
    pub(super) fn header(&self, kind: Kind) -> GroupHeader {
        match kind.properties().map(|properties| properties.header) {
            Some(HeaderForm::Creator) => GroupHeader::Creator { group_id: self.id },
            _ => GroupHeader::Member {
                creator: self.creator,
                group_id: self.id,
            },
        }
    }
}
