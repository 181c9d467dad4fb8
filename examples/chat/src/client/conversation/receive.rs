use std::collections::HashMap;
use std::sync::Arc;

use eeema::ThreemaId;
use eeema::content::{DeliveryReceipt, ReceiptStatus};
use eeema::identity::MessageId;
use eeema::message::{
    Acknowledgement, Envelope, Inbox, Memory, Peer, ReceiveError, Received, Refusal,
};

use super::Conversation;
use super::effect::Effect;
use super::seal::seal;
use crate::Failure;
use crate::client::Event;
use crate::store::{Outbox, Replay, Transaction};

/// What came of a batch.
#[derive(Default)]
pub(crate) struct Batch {
    /// What the user hears.
    pub(crate) events: Vec<Event>,
    /// What the server hears.
    pub(crate) acknowledgements: Vec<Acknowledgement>,
}

type Peers = HashMap<ThreemaId, Arc<Peer>>;

impl Conversation {
    /// Takes messages in their order: what they do, the marks in the replay store and the receipts for them
    /// are in one transaction. Messages of the outbox that the server acknowledged are forgotten in the same
    /// one.
    pub(crate) async fn receive(
        &self,
        envelopes: Vec<Vec<u8>>,
        accepted: Vec<(ThreemaId, MessageId)>,
        sent: u64,
    ) -> Result<Batch, Failure> {
        let senders = envelopes.iter().filter_map(|envelope| {
            let envelope = Envelope::parse(envelope).ok()?;
            Some(envelope.sender())
        });
        let peers = self.contacts.peers(&self.own, senders);
        let own = self.own.id;
        let work = move |transaction: &_| {
            Outbox::new(own).remove(transaction, &accepted, sent)?;
            receive(transaction, own, &envelopes, &peers)
        };
        self.database.write(work).await
    }
}

fn receive(
    transaction: &Transaction,
    own: ThreemaId,
    envelopes: &[Vec<u8>],
    peers: &Peers,
) -> Result<Batch, Failure> {
    let mut inbox = Inbox::new(own, Replay::open(transaction, own)?);
    let mut batch = Batch::default();
    let mut pending = Vec::new();
    for envelope in envelopes {
        match inbox.check(envelope) {
            Ok(one) => match peers.get(&one.sender()) {
                Some(peer) => pending.push((one, peer.as_ref())),
                None => batch.drop_unknown(envelope),
            },
            Err(ReceiveError::Refused(refusal)) => batch.discard(&mut inbox, &refusal)?,
            Err(ReceiveError::Failed(error)) => return Err(error.into()),
            Err(_) => return Err("an error that this program does not know".into()),
        }
    }
    let mut memory = Memory::new();
    let mut received = Vec::new();
    for result in inbox.open_many(pending, &mut memory) {
        match result {
            Ok(message) => {
                let wants_receipt = message.wants_delivery_receipt();
                let name = (message.sender(), message.message_id());
                let is_new = batch.accept(transaction, &mut inbox, message)?;
                received.extend((is_new && wants_receipt).then_some(name));
            }
            Err(ReceiveError::Refused(refusal)) => batch.discard(&mut inbox, &refusal)?,
            Err(ReceiveError::Failed(error)) => return Err(error.into()),
            Err(_) => return Err("an error that this program does not know".into()),
        }
    }
    send_receipts(transaction, &mut inbox, peers, received)?;
    Ok(batch)
}

impl Batch {
    /// Marks a message and lets it have its effect; says whether it was new.
    fn accept(
        &mut self,
        transaction: &Transaction,
        inbox: &mut Inbox<Replay<'_>>,
        message: Received<'_>,
    ) -> Result<bool, Failure> {
        let effect = Effect::of(transaction, &message)?;
        match inbox.accept(message) {
            Ok(acknowledgement) => {
                effect.apply(transaction, inbox.own_id(), &mut self.events)?;
                self.acknowledgements.extend(acknowledgement);
                Ok(true)
            }
            Err(ReceiveError::Refused(refusal)) => {
                self.discard(inbox, &refusal)?;
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Marks and acknowledges what was refused, so that it does not come again.
    fn discard(&mut self, inbox: &mut Inbox<Replay<'_>>, refusal: &Refusal) -> Result<(), Failure> {
        self.acknowledgements.extend(inbox.discard(refusal)?);
        self.events
            .push(Event::Dropped(refusal.reason().to_string()));
        Ok(())
    }

    /// Acknowledges what nobody who exists has sent.
    fn drop_unknown(&mut self, envelope: &[u8]) {
        let acknowledgement = Acknowledgement::of_malformed(envelope);
        self.acknowledgements.extend(acknowledgement);
        let why = "its sender is not in the directory";
        self.events.push(Event::Dropped(why.to_owned()));
    }
}

/// One receipt for each sender, for all of their messages of a batch.
fn send_receipts(
    transaction: &Transaction,
    inbox: &mut Inbox<Replay<'_>>,
    peers: &Peers,
    received: Vec<(ThreemaId, MessageId)>,
) -> Result<(), Failure> {
    let mut by_sender: HashMap<ThreemaId, Vec<MessageId>> = HashMap::new();
    for (sender, id) in received {
        by_sender.entry(sender).or_default().push(id);
    }
    for (sender, ids) in by_sender {
        let Some(peer) = peers.get(&sender) else {
            continue;
        };
        let receipt = DeliveryReceipt::new(ReceiptStatus::Received, &ids)?;
        seal(transaction, inbox, &[Arc::clone(peer)], &receipt)?;
    }
    Ok(())
}
