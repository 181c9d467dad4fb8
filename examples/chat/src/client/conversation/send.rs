use std::sync::Arc;

use eeema::content::{DeliveryReceipt, GroupName, GroupSetup, ReceiptStatus, Text};
use eeema::group::GroupIdentity;
use eeema::identity::MessageId;
use eeema::message::{Kind, Peer};
use eeema::{OsRandom, ThreemaId};

use super::seal::{Inbox, seal};
use super::{Conversation, Group, History, Said};
use crate::store::{Sessions, Transaction};
use crate::{Failure, now};

impl Conversation {
    /// Says something to somebody.
    pub(crate) async fn say(&self, to: ThreemaId, text: &str) -> Result<MessageId, Failure> {
        Text::new(text)?;
        let peers = self.all_peers(&[to])?;
        let (own, text) = (Arc::clone(&self.own), text.to_owned());
        let work = move |transaction: &Transaction| {
            let mut inbox = Inbox::new(&own, Sessions::open(transaction, own.id)?);
            let sealed = seal(transaction, &mut inbox, &peers, &Text::new(&text)?)?;
            let said = Said {
                number: 0,
                sender: own.id,
                receiver: Some(to),
                group: None,
                message_id: sealed.message_id,
                time: now(),
                dh_type: sealed.dh_type,
                text,
            };
            History::push(transaction, own.id, &said)?;
            Ok(sealed.message_id)
        };
        self.database.write(work).await
    }

    /// Makes a group: its setup and its name go to all members.
    pub(crate) async fn make_group(
        &self,
        name: &str,
        members: &[ThreemaId],
    ) -> Result<GroupIdentity, Failure> {
        GroupName::new(name)?;
        let own = Arc::clone(&self.own);
        let peers = self.all_peers(members)?;
        let group = Group {
            identity: GroupIdentity::generate(own.id, &mut OsRandom)?,
            name: name.to_owned(),
            members: members.to_vec(),
            is_left: false,
        };
        let identity = group.identity;
        let work = move |transaction: &Transaction| {
            let mut inbox = Inbox::new(&own, Sessions::open(transaction, own.id)?);
            let setup = identity.body(GroupSetup::new(&group.members))?;
            seal(transaction, &mut inbox, &peers, &setup)?;
            let name = identity.body(GroupName::new(&group.name)?)?;
            seal(transaction, &mut inbox, &peers, &name)?;
            group.store(transaction, own.id)
        };
        self.database.write(work).await?;
        Ok(identity)
    }

    /// Says something to all members of a group.
    pub(crate) async fn say_to_group(
        &self,
        identity: GroupIdentity,
        text: &str,
    ) -> Result<MessageId, Failure> {
        Text::new(text)?;
        let own = Arc::clone(&self.own);
        let group = self.group(identity)?.filter(|group| !group.is_left);
        let group = group.ok_or("you are not in this group")?;
        let receivers = group
            .known()
            .receivers(own.id, &group.name, Kind::GROUP_TEXT);
        let peers = self.all_peers(&receivers.collect::<Vec<_>>())?;
        let text = text.to_owned();
        let work = move |transaction: &Transaction| {
            let mut inbox = Inbox::new(&own, Sessions::open(transaction, own.id)?);
            let body = identity.body(Text::new(&text)?)?;
            let sealed = seal(transaction, &mut inbox, &peers, &body)?;
            let said = Said {
                number: 0,
                sender: own.id,
                receiver: None,
                group: Some(identity),
                message_id: sealed.message_id,
                time: now(),
                dh_type: sealed.dh_type,
                text,
            };
            History::push(transaction, own.id, &said)?;
            Ok(sealed.message_id)
        };
        self.database.write(work).await
    }

    /// Tells somebody that their message was read.
    pub(crate) async fn mark_read(&self, from: ThreemaId, id: MessageId) -> Result<(), Failure> {
        // The id is the peer's.
        DeliveryReceipt::new(ReceiptStatus::Read, &[id])?;
        let peers = self.all_peers(&[from])?;
        let own = Arc::clone(&self.own);
        let work = move |transaction: &Transaction| {
            let mut inbox = Inbox::new(&own, Sessions::open(transaction, own.id)?);
            let ids = [id];
            let receipt = DeliveryReceipt::new(ReceiptStatus::Read, &ids)?;
            seal(transaction, &mut inbox, &peers, &receipt)?;
            Ok(())
        };
        self.database.write(work).await
    }

    /// All of these peers, or an error that names who is missing.
    fn all_peers(&self, ids: &[ThreemaId]) -> Result<Vec<Arc<Peer>>, Failure> {
        let mut found = self.contacts.peers(&self.own, ids.iter().copied());
        ids.iter()
            .map(|id| {
                let missing = || format!("nobody has the identity {id}, or it is your own");
                found.remove(id).ok_or_else(|| missing().into())
            })
            .collect()
    }
}
