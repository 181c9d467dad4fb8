use super::check::{Inbox, Pending};
use super::error::{InboxError, ReceiveError};
use super::store::ReplayStore;
use crate::identity::NonceHash;
use crate::message::arrived::Origin;
use crate::message::envelope::Opening;
use crate::message::received::{Opened, Processed, Received};
use crate::message::refusal::{Acknowledgement, Refusal};
use crate::message::{Error, Memory, Peer, Reason};

impl<S: ReplayStore> Inbox<S> {
    /// The steps 6 to 13 and 15, for `peer`, who is [`Pending::sender`].
    ///
    /// Opening changes nothing: a message is received when it is accepted.
    ///
    /// # Errors
    ///
    /// [`ReceiveError`] with the step that refused, with [`Error::OtherIdentity`] for another peer, with
    /// [`Error::BufferTooSmall`], or with the error of the store.
    pub fn open<'b>(
        &self,
        pending: Pending<'_>,
        peer: &Peer,
        memory: &'b mut Memory<'_>,
    ) -> Result<Received<'b>, ReceiveError<S::Error>> {
        let room = memory.room(pending.plaintext_len());
        let opened = self.opening(pending, peer, room)?.open()?;
        self.validate(opened, false)
    }

    /// Refuses a peer of somebody else.
    pub(super) fn opening<'a, 'b>(
        &self,
        pending: Pending<'a>,
        peer: &'a Peer,
        room: &'b mut [u8],
    ) -> Result<Opening<'a, 'b>, Error> {
        if peer.own_id() != self.own_id {
            return Err(Error::OtherIdentity);
        }
        Opening::new(pending.arrived, peer, room)
    }

    /// The checks behind opening. Sender and id may be `repeated` before the store knows it.
    pub(super) fn validate<'b>(
        &self,
        opened: Opened<'b>,
        repeated: bool,
    ) -> Result<Received<'b>, ReceiveError<S::Error>> {
        let decoded = opened.decode_body()?;
        let origin = &opened.origin;
        let is_used = self
            .store
            .is_message_id_used(origin.sender, origin.message_id);
        if repeated || is_used.map_err(InboxError::Store)? {
            return Err(origin.refuse(Reason::MessageIdReuse).into());
        }
        opened.check_sender()?;
        Ok(Received::new(opened, decoded))
    }

    /// Step 19 for a message that was processed: marks nonce and message id, if its type has replay
    /// protection. Acknowledge afterwards, so that a crash between the two loses nothing.
    ///
    /// The store is asked again, in the step that marks. Of two copies that were opened before one was
    /// accepted, only the first is accepted. Where processing and marking are one transaction of a
    /// database, a refusal rolls the effect of the second back.
    ///
    /// # Errors
    ///
    /// [`ReceiveError::Refused`] with [`Reason::NonceReuse`] or [`Reason::MessageIdReuse`]: the message
    /// was accepted before. [`Error::OtherIdentity`] if another inbox opened it, or the error of the
    /// store; do not acknowledge then.
    pub fn accept(
        &mut self,
        message: impl Into<Processed>,
    ) -> Result<Option<Acknowledgement>, ReceiveError<S::Error>> {
        let Processed {
            origin,
            is_protected,
        } = message.into();
        if origin.receiver != self.own_id {
            return Err(Error::OtherIdentity.into());
        }
        if is_protected {
            let nonce = origin.nonce.hash(self.own_id);
            let is_new = self.store.mark(&nonce, origin.sender, origin.message_id);
            if !is_new.map_err(InboxError::Store)? {
                return Err(self.accepted_before(&origin, &nonce)?.into());
            }
        }
        Ok(origin.acknowledgement())
    }

    fn accepted_before(
        &self,
        origin: &Origin,
        nonce: &NonceHash,
    ) -> Result<Refusal, InboxError<S::Error>> {
        let is_used = self.store.is_nonce_used(nonce);
        let reason = if is_used.map_err(InboxError::Store)? {
            Reason::NonceReuse
        } else {
            Reason::MessageIdReuse
        };
        Ok(origin.refuse(reason))
    }

    /// Step 19 for a message that was refused: marks its nonce if its box had opened.
    ///
    /// # Errors
    ///
    /// The error of the store; do not acknowledge then.
    pub fn discard(&mut self, refusal: &Refusal) -> Result<Option<Acknowledgement>, S::Error> {
        if let Some(nonce) = &refusal.mark {
            // It may be marked already, by another copy.
            let _is_new = self.store.mark_nonce(nonce)?;
        }
        Ok(refusal.acknowledgement)
    }
}
