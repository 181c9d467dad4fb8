use eeema::ThreemaId;
use eeema::content::{Content, ReceiptStatus};
use eeema::forward_security::DhType;
use eeema::group::{Decision, GroupIdentity, Incoming, SetupDecision};
use eeema::identity::MessageId;
use eeema::message::Received;

use super::{Group, History, Said};
use crate::Failure;
use crate::client::Event;
use crate::store::Transaction;

/// What a received message does, once it is accepted.
pub(super) enum Effect {
    /// Somebody said something.
    Said(Said),
    /// A group is made or changed.
    Group(Group),
    /// Somebody received or read what was said.
    Receipts {
        from: ThreemaId,
        status: ReceiptStatus,
        ids: Vec<MessageId>,
    },
    /// Nothing, and why.
    Nothing(&'static str),
}

impl Effect {
    /// Judges a message that was opened and found valid.
    pub(super) fn of(
        transaction: &Transaction,
        message: &Received<'_>,
        dh_type: Option<DhType>,
    ) -> Result<Self, Failure> {
        match message.group() {
            Some(identity) => Self::in_group(transaction, message, identity, dh_type),
            None => Ok(match message.content() {
                Content::Text(text) => {
                    let receiver = Some(message.receiver());
                    Self::Said(said(message, text.as_str(), receiver, None, dh_type))
                }
                Content::DeliveryReceipt(receipt) => Self::Receipts {
                    from: message.sender(),
                    status: receipt.status(),
                    ids: receipt.message_ids().iter().collect(),
                },
                _ => Self::Nothing("a type that this program does not show"),
            }),
        }
    }

    fn in_group(
        transaction: &Transaction,
        message: &Received<'_>,
        identity: GroupIdentity,
        dh_type: Option<DhType>,
    ) -> Result<Self, Failure> {
        let known = Group::find(transaction, message.receiver(), identity)?;
        let as_known = known.as_ref().map(Group::known);
        let nobody_is_blocked = |_| false;
        let Some(incoming) = Incoming::of(message, nobody_is_blocked) else {
            return Ok(Self::Nothing("a message without a group"));
        };
        if let Content::GroupSetup(setup) = message.content() {
            let decision = incoming.decide_setup(as_known.as_ref(), setup);
            let mut group = known.unwrap_or(Group {
                identity,
                name: String::new(),
                members: Vec::new(),
                is_left: false,
            });
            match decision {
                SetupDecision::Drop => return Ok(Self::Nothing("a setup that changes nothing")),
                SetupDecision::Removed => group.is_left = true,
                SetupDecision::Apply => {
                    group.members = setup.members(identity.creator).collect();
                    group.is_left = false;
                }
            }
            return Ok(Self::Group(group));
        }
        let leaves = matches!(message.content(), Content::GroupLeave);
        let decision = if leaves {
            incoming.decide_leave(as_known.as_ref())
        } else {
            incoming.decide(as_known.as_ref())
        };
        let (Decision::Process, Some(mut group)) = (decision, known) else {
            return Ok(Self::Nothing("a message to a group that is not theirs"));
        };
        Ok(match message.content() {
            Content::Text(text) => {
                Self::Said(said(message, text.as_str(), None, Some(identity), dh_type))
            }
            Content::GroupName(name) => {
                name.as_str().clone_into(&mut group.name);
                Self::Group(group)
            }
            Content::GroupLeave => {
                group.members.retain(|member| *member != message.sender());
                Self::Group(group)
            }
            _ => Self::Nothing("a type that this program does not show"),
        })
    }

    /// Writes what it does into the store, and says what the user hears of it.
    pub(super) fn apply(
        self,
        transaction: &Transaction,
        own: ThreemaId,
        events: &mut Vec<Event>,
    ) -> Result<(), Failure> {
        match self {
            Self::Said(said) => {
                History::push(transaction, own, &said)?;
                events.push(Event::Said(said));
            }
            Self::Group(group) => {
                group.store(transaction, own)?;
                events.push(Event::Group(group));
            }
            Self::Receipts { from, status, ids } => {
                events.extend(ids.into_iter().map(|message_id| Event::Receipt {
                    from,
                    message_id,
                    status,
                }));
            }
            Self::Nothing(why) => events.push(Event::Dropped(why.to_owned())),
        }
        Ok(())
    }
}

fn said(
    message: &Received<'_>,
    text: &str,
    receiver: Option<ThreemaId>,
    group: Option<GroupIdentity>,
    dh_type: Option<DhType>,
) -> Said {
    Said {
        number: 0,
        sender: message.sender(),
        receiver,
        group,
        message_id: message.message_id(),
        time: message.time(),
        text: text.to_owned(),
        dh_type,
    }
}
