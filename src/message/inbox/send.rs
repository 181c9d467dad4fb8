#[cfg(feature = "alloc")]
use alloc::vec::Vec;

use super::check::Inbox;
use super::error::InboxError;
use super::store::ReplayStore;
#[cfg(feature = "alloc")]
use crate::content::Encode;
#[cfg(feature = "alloc")]
use crate::crypto::Random;
use crate::identity::{Nonce, ThreemaId};
use crate::message::{Error, Sealed};
#[cfg(feature = "alloc")]
use crate::message::{Header, Peer, envelope};

impl<S: ReplayStore> Inbox<S> {
    /// Seals `content` for `peer`, records the nonce, and returns the envelope, ready to be sent.
    ///
    /// # Errors
    ///
    /// As [`seal`](crate::message::seal), as [`Sealed::record`], or the error of the store; send nothing
    /// then.
    #[cfg(feature = "alloc")]
    pub fn seal(
        &mut self,
        peer: &Peer,
        header: &Header<'_>,
        content: &impl Encode,
        random: &mut impl Random,
    ) -> Result<Vec<u8>, InboxError<S::Error>> {
        envelope::seal(peer, header, content, random)?.record(self)
    }

    /// Records the nonce of something that `own_id` sealed.
    pub(crate) fn record(
        &mut self,
        own_id: ThreemaId,
        nonce: &Nonce,
    ) -> Result<(), InboxError<S::Error>> {
        if own_id != self.own_id {
            return Err(Error::OtherIdentity.into());
        }
        let is_new = self.store.mark_nonce(&nonce.hash(own_id));
        if is_new.map_err(InboxError::Store)? {
            Ok(())
        } else {
            Err(Error::NonceReuse.into())
        }
    }
}

impl<T> Sealed<T> {
    /// Records the nonce in the own inbox, if the type of the message has replay protection, and gives
    /// the bytes out. They may leave then: a message that is sent back is refused.
    ///
    /// # Errors
    ///
    /// [`Error::OtherIdentity`] if it is the inbox of somebody else, [`Error::NonceReuse`] if the store
    /// knows the nonce, or the error of the store. The bytes are lost then: seal again.
    pub fn record<S: ReplayStore>(self, inbox: &mut Inbox<S>) -> Result<T, InboxError<S::Error>> {
        if self.is_protected {
            inbox.record(self.own_id, &self.nonce)?;
        }
        Ok(self.bytes)
    }
}
