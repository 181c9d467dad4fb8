use super::GroupIdentity;
use crate::identity::ThreemaId;
use crate::message::{Kind, ToGatewayCreator};

/// The first character of the name of a Gateway group whose account captures messages: CLOUD.
const CAPTURE_MARK: char = '\u{2601}';

/// What a client knows of a group ([chapter 04 section 4](crate::protocol::groups#4-group-state)),
/// borrowed from its database.
#[derive(Clone, Copy, Debug)]
pub struct KnownGroup<'a> {
    /// Which group it is.
    pub identity: GroupIdentity,
    /// The members without the creator, in any order and each once; the user is among them unless they
    /// are the creator.
    pub members: &'a [ThreemaId],
    /// Whether the user left, was removed, or the group was disbanded.
    pub left: bool,
}

impl<'a> KnownGroup<'a> {
    /// Whether `id` is a member or the creator.
    #[must_use]
    pub fn includes(&self, id: ThreemaId) -> bool {
        id == self.identity.creator || self.members.contains(&id)
    }

    /// Whether the user talks to nobody else: they made the group, and are alone in it. Nothing is
    /// sent then.
    #[must_use]
    pub fn is_notes_group(&self, user: ThreemaId) -> bool {
        self.identity.creator == user && self.members.is_empty() && !self.left
    }

    /// To whom `user` sends a message of this type: all others, and a creator who is a Gateway ID
    /// only where section 10 says so. Leave out invalid contacts, and blocked ones unless the type is
    /// exempt.
    pub fn receivers(
        &self,
        user: ThreemaId,
        group_name: &str,
        kind: Kind,
    ) -> impl Iterator<Item = ThreemaId> + use<'a> {
        let creator = self.identity.creator;
        let to_creator = !creator.is_gateway() || to_gateway_creator(group_name, kind);
        let creator = Some(creator).filter(|_| to_creator);
        let everybody = creator.into_iter().chain(self.members.iter().copied());
        everybody.filter(move |id| *id != user)
    }
}

fn to_gateway_creator(group_name: &str, kind: Kind) -> bool {
    kind.properties()
        .is_some_and(|properties| match properties.to_gateway_creator {
            ToGatewayCreator::Never => false,
            ToGatewayCreator::Always => true,
            ToGatewayCreator::IfCapturing => group_name.starts_with(CAPTURE_MARK),
        })
}
