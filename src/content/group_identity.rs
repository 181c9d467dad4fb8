//! What a group is named by.

use crate::crypto::{Random, RandomError};
use crate::identity::{GroupId, ThreemaId};

/// Names a group: who made it, and an id that they chose ([chapter 04 section
/// 1](crate::protocol::groups)). The id alone names nothing; groups of different creators may share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupIdentity {
    /// Who made the group; that does not change.
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
}
