use super::{GroupIdentity, KnownGroup};
use crate::content::GroupSetup;
use crate::identity::ThreemaId;
use crate::message::Received;

/// A received group message whose sender is authentic, before it has an effect
/// ([chapter 04 sections 5 to 8](crate::protocol::groups#5-common-checks-for-a-received-group-message)).
///
/// The sender is that of the envelope, never a field of a body.
#[derive(Clone, Copy, Debug)]
pub struct Incoming {
    /// The group that the message names; see [`GroupIdentity::of`].
    pub identity: GroupIdentity,
    /// Who sent it.
    pub sender: ThreemaId,
    /// Who received it: the own identity.
    pub user: ThreemaId,
    /// Whether the user blocks the creator of the group.
    pub creator_blocked: bool,
}

/// What to do with a message to a group. Automatic answers have a fresh message id and the present
/// time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// Let it have its effect.
    Process,
    /// Drop it.
    Drop,
    /// Drop it, and ask the creator for the state of the group, if [`may_request_sync`] allows.
    ///
    /// [`may_request_sync`]: super::may_request_sync
    RequestSync,
    /// Drop it, and send its sender a setup without members.
    AnswerEmptySetup,
    /// Drop it, and send its sender a leave message.
    AnswerLeave,
}

/// What to do with a group setup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SetupDecision {
    /// Nothing.
    Drop,
    /// The user was removed: mark the group left, keep the last members for display, leave a running
    /// call.
    Removed,
    /// Make the group if it is unknown, or replace its members and remove the mark "left". Look all
    /// members up; leave out the user's own and invalid identities.
    Apply,
}

/// What to do with a sync request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SyncDecision {
    /// Nothing.
    Drop,
    /// Send a setup without members.
    AnswerEmptySetup,
    /// Send setup, name, picture, and the start of a running call.
    Resync,
}

impl Incoming {
    /// A received message; `None` if it is between two. `is_blocked` says whom the user blocks.
    pub fn of(received: &Received<'_>, is_blocked: impl FnOnce(ThreemaId) -> bool) -> Option<Self> {
        let identity = received.group()?;
        Some(Self {
            identity,
            sender: received.sender(),
            user: received.receiver(),
            creator_blocked: is_blocked(identity.creator),
        })
    }

    /// The common checks (section 5), for every message but setup, leave and sync request. Blocking
    /// the sender does not spare them for control messages, polls, votes and call starts.
    pub fn decide(&self, group: Option<&KnownGroup<'_>>) -> Decision {
        let user_is_creator = self.user == self.identity.creator;
        match group {
            None => self.unknown_group(),
            Some(group) if group.left && user_is_creator => Decision::AnswerEmptySetup,
            Some(group) if group.left => Decision::AnswerLeave,
            Some(group) if group.includes(self.sender) => Decision::Process,
            Some(_) if user_is_creator => Decision::AnswerEmptySetup,
            Some(_) => Decision::RequestSync,
        }
    }

    /// A leave message (section 7): [`Decision::Process`] removes the sender.
    pub fn decide_leave(&self, group: Option<&KnownGroup<'_>>) -> Decision {
        match group {
            // A creator can only disband.
            _ if self.sender == self.identity.creator => Decision::Drop,
            Some(group) if !group.left && group.includes(self.sender) => Decision::Process,
            Some(group) if !group.left => Decision::Drop,
            _ => self.unknown_group(),
        }
    }

    fn unknown_group(&self) -> Decision {
        if self.user == self.identity.creator || self.creator_blocked {
            Decision::Drop
        } else {
            Decision::RequestSync
        }
    }

    /// A setup (section 6). Its sender is the creator, because its header names nobody else.
    pub fn decide_setup(
        &self,
        group: Option<&KnownGroup<'_>>,
        setup: &GroupSetup<'_>,
    ) -> SetupDecision {
        let members = || setup.members(self.identity.creator);
        let user_is_member = members().any(|member| member == self.user);
        match group {
            None if self.creator_blocked || !user_is_member => SetupDecision::Drop,
            None => SetupDecision::Apply,
            Some(group) if group.left && members().next().is_none() => SetupDecision::Drop,
            Some(group) if !group.left && is_same_set(group.members, members) => {
                SetupDecision::Drop
            }
            Some(_) if user_is_member => SetupDecision::Apply,
            Some(_) => SetupDecision::Removed,
        }
    }

    /// A sync request (section 8). `limited`: the sender was answered not long ago, as
    /// [`is_sync_limited`](super::is_sync_limited) says.
    pub fn decide_sync_request(
        &self,
        group: Option<&KnownGroup<'_>>,
        limited: bool,
    ) -> SyncDecision {
        match group {
            None => SyncDecision::Drop,
            Some(_) if limited => SyncDecision::Drop,
            Some(group) if group.left || !group.includes(self.sender) => {
                SyncDecision::AnswerEmptySetup
            }
            Some(_) => SyncDecision::Resync,
        }
    }
}

/// Compares the stored members, each once, with those of a setup. Order has no meaning.
fn is_same_set<I: Iterator<Item = ThreemaId>>(
    stored: &[ThreemaId],
    members: impl Fn() -> I,
) -> bool {
    members().count() == stored.len() && members().all(|member| stored.contains(&member))
}
