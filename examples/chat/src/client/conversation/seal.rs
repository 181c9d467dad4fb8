use std::sync::Arc;

use eeema::OsRandom;
use eeema::content::Encode;
use eeema::group::FanOut;
use eeema::identity::MessageId;
use eeema::message::{Header, Inbox, Peer};

use crate::store::{Outbox, Replay, Transaction};
use crate::{Failure, now};

/// Seals `content` for all `peers`, marks the nonces in the replay store, and puts the envelopes into the
/// outbox: all of it in one transaction, or nothing.
pub(super) fn seal(
    transaction: &Transaction,
    inbox: &mut Inbox<Replay<'_>>,
    peers: &[Arc<Peer>],
    content: &impl Encode,
) -> Result<MessageId, Failure> {
    let header = Header::generate(now(), &mut OsRandom)?;
    let peers = peers.iter().map(AsRef::as_ref);
    let sealed = FanOut::new(header, content).seal(peers, &mut OsRandom)?;
    let outbox = Outbox::new(inbox.own_id());
    for (_, envelope) in sealed.record(inbox)?.iter() {
        outbox.push(transaction, envelope)?;
    }
    Ok(header.message_id())
}
