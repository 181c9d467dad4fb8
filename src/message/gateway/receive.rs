use core::borrow::Borrow;

use super::callback::VerifiedCallback;
use crate::identity::ThreemaId;
use crate::message::envelope::Opening;
use crate::message::{
    Error, Inbox, InboxError, Memory, Opened, Outcome, Peer, Pending, ReceiveError, Received,
    ReplayStore,
};

impl<'a> VerifiedCallback<'a> {
    /// Opens the box, which `peer` sent to the own Gateway ID, and reads the message.
    ///
    /// These are the steps 3, 4, 7 to 11 and 15 of
    /// [chapter 02 section 9](crate::protocol::message_box). The steps that need a store of what was
    /// received before are those of [`Inbox::receive_callback`].
    ///
    /// # Errors
    ///
    /// [`Error::OtherIdentity`] if the callback does not come from `peer`, [`Error::BufferTooSmall`], and
    /// [`Error::Refused`] with the reason.
    pub fn open<'b>(self, peer: &Peer, memory: &'b mut Memory<'_>) -> Result<Received<'b>, Error> {
        self.arrived.origin.check_receiver(peer.own_id())?;
        let room = memory.room(self.plaintext_len());
        let opened = Opening::new(self.arrived, peer, room)?.open();
        let received = opened.and_then(Opened::decode);
        received.map_err(|refusal| refusal.reason().into())
    }
}

impl<S: ReplayStore> Inbox<S> {
    /// Like [`Inbox::check`] for a callback: the steps 2 to 4. There is nothing to acknowledge: answer
    /// 200 when the message was accepted or discarded.
    ///
    /// # Errors
    ///
    /// As [`Inbox::check`].
    pub fn check_callback<'a>(
        &self,
        callback: VerifiedCallback<'a>,
    ) -> Result<Pending<'a>, ReceiveError<S::Error>> {
        self.check_arrived(callback.arrived)
    }

    /// Like [`Inbox::receive`] for a callback.
    ///
    /// # Errors
    ///
    /// As [`Inbox::receive`].
    pub fn receive_callback<'b, P: Borrow<Peer>>(
        &mut self,
        callback: VerifiedCallback<'_>,
        memory: &'b mut Memory<'_>,
        find_peer: impl FnOnce(ThreemaId) -> Option<P>,
    ) -> Result<Outcome<'b>, InboxError<S::Error>> {
        let pending = self.check_callback(callback);
        self.receive_pending(pending, memory, find_peer)
    }
}
