use core::borrow::Borrow;

use super::check::{Inbox, Pending};
use super::error::{InboxError, ReceiveError};
use super::store::ReplayStore;
use crate::identity::ThreemaId;
use crate::message::refusal::{Acknowledgement, Refusal};
use crate::message::{Memory, Peer, Reason, Received};

/// What became of a message.
#[derive(Debug, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "a box would need the heap, and a message is the usual outcome"
)]
pub enum Outcome<'b> {
    /// It is valid: process it, and hand it to [`Inbox::accept`].
    Message(Received<'b>),
    /// It was refused and discarded: acknowledge it, and drop it.
    Refused {
        /// Why.
        reason: Reason,
        /// What the server wants to hear; `None` if nobody waits for it.
        acknowledgement: Option<Acknowledgement>,
    },
    /// Nobody knows the public key of its sender: look it up in the directory, and receive the message
    /// again, or drop and acknowledge it if the sender does not exist.
    UnknownSender(ThreemaId),
}

impl<S: ReplayStore> Inbox<S> {
    /// Checks, opens and validates an envelope: all steps but 14 and 16 to 18, which are the caller's,
    /// and 19, which is [`Inbox::accept`]. A message that is refused is discarded.
    ///
    /// `find_peer` says who a sender is.
    ///
    /// # Errors
    ///
    /// [`InboxError`] if the memory is too small or the store fails: keep the envelope, acknowledge
    /// nothing, and try again.
    pub fn receive<'b, P: Borrow<Peer>>(
        &mut self,
        envelope: &[u8],
        memory: &'b mut Memory<'_>,
        find_peer: impl FnOnce(ThreemaId) -> Option<P>,
    ) -> Result<Outcome<'b>, InboxError<S::Error>> {
        let pending = self.check(envelope);
        self.receive_pending(pending, memory, find_peer)
    }

    pub(crate) fn receive_pending<'b, P: Borrow<Peer>>(
        &mut self,
        pending: Result<Pending<'_>, ReceiveError<S::Error>>,
        memory: &'b mut Memory<'_>,
        find_peer: impl FnOnce(ThreemaId) -> Option<P>,
    ) -> Result<Outcome<'b>, InboxError<S::Error>> {
        let pending = match pending {
            Ok(pending) => pending,
            Err(error) => return self.outcome(error),
        };
        let sender = pending.sender();
        let Some(peer) = find_peer(sender) else {
            return Ok(Outcome::UnknownSender(sender));
        };
        match self.open(pending, peer.borrow(), memory) {
            Ok(message) => Ok(Outcome::Message(message)),
            Err(error) => self.outcome(error),
        }
    }

    /// A refusal is noted in the store before its acknowledgement is given out.
    fn outcome(
        &mut self,
        error: ReceiveError<S::Error>,
    ) -> Result<Outcome<'static>, InboxError<S::Error>> {
        let refusal: Refusal = match error {
            ReceiveError::Refused(refusal) => refusal,
            ReceiveError::Failed(error) => return Err(error),
        };
        let acknowledgement = self.discard(&refusal).map_err(InboxError::Store)?;
        Ok(Outcome::Refused {
            reason: refusal.reason(),
            acknowledgement,
        })
    }
}
