use std::collections::HashMap;
use std::sync::Arc;

use eeema::content::{DeliveryReceipt, ReceiptStatus};
use eeema::forward_security::{
    self, Arrived, Error, SessionId, SessionInboxError, SessionMemory, SessionOutcome,
    TerminateCause,
};
use eeema::identity::MessageId;
use eeema::message::{Acknowledgement, Envelope, Peer};
use eeema::{Identity, OsRandom, ThreemaId};

use super::Conversation;
use super::effect::Effect;
use super::seal::{Inbox, put, seal};
use crate::client::Event;
use crate::store::{Outbox, Sessions, Transaction};
use crate::{Failure, now};

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
        let own = Arc::clone(&self.own);
        let work = move |transaction: &_| {
            Outbox::new(own.id).remove(transaction, &accepted, sent)?;
            receive(transaction, &own, &envelopes, &peers)
        };
        self.database.write(work).await
    }
}

fn receive(
    transaction: &Transaction,
    own: &Identity,
    envelopes: &[Vec<u8>],
    peers: &Peers,
) -> Result<Batch, Failure> {
    let mut inbox = Inbox::new(own, Sessions::open(transaction, own.id)?);
    let mut batch = Batch::default();
    let mut memory = SessionMemory::new();
    let mut received = Vec::new();
    for envelope in envelopes {
        let find = |id| peers.get(&id).map(AsRef::as_ref);
        match inbox.receive(envelope, &mut memory, find, now(), &mut OsRandom)? {
            SessionOutcome::Arrived(arrived) => {
                let message = arrived.message();
                let name = message
                    .filter(|message| message.wants_delivery_receipt())
                    .map(|message| (message.sender(), message.message_id()));
                let (from, event) = (arrived.sender(), arrived.event());
                let is_new = batch.accept(transaction, &mut inbox, arrived)?;
                received.extend(name.filter(|_| is_new));
                if let (Some(session), Some(peer)) = (unreadable(&event), peers.get(&from)) {
                    let cause = TerminateCause::RESET;
                    let ended = inbox.terminate(peer, session, cause, now(), &mut OsRandom)?;
                    put(transaction, &mut inbox, ended.outgoing())?;
                }
            }
            SessionOutcome::Refused {
                reason,
                acknowledgement,
            } => {
                batch.acknowledgements.extend(acknowledgement);
                batch.events.push(Event::Dropped(reason.to_string()));
            }
            SessionOutcome::UnknownSender(_) => batch.drop_unknown(envelope),
        }
    }
    send_receipts(transaction, &mut inbox, peers, received)?;
    Ok(batch)
}

impl Batch {
    /// Puts the replies into the outbox, marks a message and lets it have its effect; says whether it was new.
    fn accept(
        &mut self,
        transaction: &Transaction,
        inbox: &mut Inbox<'_, '_>,
        arrived: Arrived<'_>,
    ) -> Result<bool, Failure> {
        let with = arrived.sender();
        let removed = arrived.removed().iter().map(ToString::to_string);
        let news = removed.chain(told(&arrived.event()));
        self.events
            .extend(news.map(|what| Event::Session { with, what }));
        put(transaction, inbox, arrived.replies())?;
        let dh_type = match arrived.event() {
            forward_security::Event::Opened { dh_type, .. } => Some(dh_type),
            _ => None,
        };
        let effect = arrived
            .message()
            .map(|message| Effect::of(transaction, message, dh_type))
            .transpose()?;
        match inbox.accept(arrived) {
            Ok(acknowledgement) => {
                if let Some(effect) = effect {
                    effect.apply(transaction, inbox.own_id(), &mut self.events)?;
                }
                self.acknowledgements.extend(acknowledgement);
                Ok(true)
            }
            Err(SessionInboxError::Refused(refusal)) => {
                self.acknowledgements.extend(inbox.discard(&refusal)?);
                let why = refusal.reason().to_string();
                self.events.push(Event::Dropped(why));
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
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
    inbox: &mut Inbox<'_, '_>,
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
        // Ids are the peer's: what cannot be told is no reason to take the batch back.
        let Ok(receipt) = DeliveryReceipt::new(ReceiptStatus::Received, &ids) else {
            continue;
        };
        seal(transaction, inbox, &[Arc::clone(peer)], &receipt)?;
    }
    Ok(())
}

/// A session in which nothing can be read any more: it is to be ended, and the next message begins another.
fn unreadable(event: &forward_security::Event) -> Option<SessionId> {
    match event {
        forward_security::Event::Discarded {
            session_id,
            error: Error::CounterTooFar,
        } => *session_id,
        _ => None,
    }
}

/// What the user hears of the sessions with somebody.
fn told(event: &forward_security::Event) -> Option<String> {
    use forward_security::Event;
    Some(match event {
        Event::Created(_) => "a session begins".into(),
        Event::Established(_) => "4DH from now on".into(),
        Event::Opened { skipped: 1.., .. } => "messages before this one are missing".into(),
        Event::Plain {
            is_suspicious: true,
        } => "a message came without the session".into(),
        Event::Rejected { .. } => {
            "a message could not be read there; say it again if you like".into()
        }
        Event::Terminated(_) => "no session any more".into(),
        Event::Unreadable(_) => "a message could not be read".into(),
        Event::Refused(reason) => reason.to_string(),
        Event::Discarded {
            error: error @ (Error::CounterTooOld | Error::CounterTooFar),
            ..
        } => error.to_string(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use eeema::content::Text;
    use eeema::message::{self, Header};

    use super::*;
    use crate::client::Contacts;
    use crate::store::{Database, Durability};

    /// An id that no receipt may name is a peer's choice: what came with the message is kept all the same, or the
    /// server would deliver all of it again for ever.
    #[tokio::test]
    async fn an_id_without_a_receipt_holds_nothing_back() {
        let [alice, bob] = ["ALICE001", "BOB00001"]
            .map(|id| Identity::generate(id.parse().unwrap(), &mut OsRandom).unwrap());
        let (from, key) = (alice.id, alice.public_key());
        let contacts = Contacts::new(move |id| (id == from).then_some(key));
        let file = format!("chat-receive-{}.redb", std::process::id());
        let file = std::env::temp_dir().join(file);
        let database = Database::open(&file, Durability::Lost).unwrap();
        let to_bob = alice.peer(bob.id, &bob.public_key()).unwrap();
        let zero = MessageId::from_bytes([0; 8]);
        let envelopes = [zero, MessageId::from_bytes([1; 8])].map(|id| {
            let (header, text) = (Header::new(id, now()), Text::new("Hi").unwrap());
            let sealed = message::seal(&to_bob, &header, &text, &mut OsRandom).unwrap();
            sealed.without_record()
        });
        let conversation = Conversation::new(bob, contacts, database);
        let received = conversation.receive(envelopes.into(), Vec::new(), 0);
        let batch = received.await.unwrap();
        assert_eq!(batch.acknowledgements.len(), 2);
        assert_eq!(conversation.history().unwrap().len(), 2);
        // A receipt that the user asks for is refused before it takes other writes with it.
        let refused = conversation.mark_read(from, zero).await.unwrap_err();
        let why = DeliveryReceipt::new(ReceiptStatus::Read, &[zero]).unwrap_err();
        assert_eq!(refused.to_string(), why.to_string());
        std::fs::remove_file(file).unwrap();
    }
}
