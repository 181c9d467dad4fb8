use std::sync::Arc;

use eeema::OsRandom;
use eeema::content::Encode;
use eeema::forward_security::{DhType, Outgoing, SessionInbox};
use eeema::identity::{FeatureMask, MessageId};
use eeema::message::{Header, Peer};

use crate::store::{Outbox, Sessions, Transaction};
use crate::{Failure, now};

/// Everybody in the directory uses this program.
const FEATURES: FeatureMask = FeatureMask::FORWARD_SECURITY;

/// The sessions and marks of an identity in a transaction.
pub(super) type Inbox<'i, 't> = SessionInbox<'i, Sessions<'t>>;

/// A message that was sealed.
pub(super) struct Sealed {
    pub(super) message_id: MessageId,
    /// The weakest protection that it has for one of its receivers.
    pub(super) dh_type: Option<DhType>,
}

/// Seals `content` for all `peers`, each in their session, marks the nonces in the replay store, and puts the
/// envelopes into the outbox: all of it in one transaction, or nothing.
pub(super) fn seal(
    transaction: &Transaction,
    inbox: &mut Inbox<'_, '_>,
    peers: &[Arc<Peer>],
    content: &impl Encode,
) -> Result<Sealed, Failure> {
    let header = Header::generate(now(), &mut OsRandom)?;
    let mut dh_type = Some(DhType::FourDh);
    let receivers = peers.iter().map(|peer| (peer.as_ref(), FEATURES));
    for sending in inbox.send_to_all(receivers, &header, content, now(), &mut OsRandom)? {
        put(transaction, inbox, sending.outgoing())?;
        dh_type = weaker(dh_type, sending.dh_type());
    }
    Ok(Sealed {
        message_id: header.message_id(),
        dh_type,
    })
}

/// Puts envelopes into the outbox. It sends them in their order until the server has them, so the sessions need
/// not repeat anything.
pub(super) fn put(
    transaction: &Transaction,
    inbox: &mut Inbox<'_, '_>,
    outgoing: &[Outgoing],
) -> Result<(), Failure> {
    let outbox = Outbox::new(inbox.own_id());
    for one in outgoing {
        outbox.push(transaction, one.envelope())?;
        inbox.acknowledged(one.token(), now())?;
    }
    Ok(())
}

fn weaker(one: Option<DhType>, other: Option<DhType>) -> Option<DhType> {
    match (one?, other?) {
        (DhType::FourDh, DhType::FourDh) => Some(DhType::FourDh),
        _ => Some(DhType::TwoDh),
    }
}
