use super::arrived::Processed;
use super::error::SessionInboxError;
use super::exchange::{names, save};
use super::outgoing::{Part, SentToken};
use super::session_inbox::SessionInbox;
use crate::forward_security::{CommitToken, Session, SessionId, SessionStore};
use crate::identity::ThreemaId;
use crate::message::{Acknowledgement, Refusal};
use crate::time::UnixMillis;

impl<S: SessionStore> SessionInbox<'_, S> {
    /// Marks nonce and message id of an envelope that was processed, and turns the chain of its session, so
    /// that its key is gone. Call it once the message is stored and the replies are sent; acknowledge
    /// afterwards. Store the message under sender and message id: a program that stops in between gets it
    /// once more.
    ///
    /// # Errors
    ///
    /// [`SessionInboxError::Refused`] if the message was accepted before: undo its effect, and hand the refusal to
    /// [`SessionInbox::discard`]. [`SessionInboxError::Message`] if another inbox opened it, or the error of the
    /// store; do not acknowledge then.
    pub fn accept(
        &mut self,
        arrived: impl Into<Processed>,
    ) -> Result<Option<Acknowledgement>, SessionInboxError<S::Error>> {
        let Processed {
            peer_id,
            message,
            commit,
            refusal,
        } = arrived.into();
        let acknowledgement = match &refusal {
            Some(refusal) => self.discard(refusal)?,
            None => self.inbox.accept(message)?,
        };
        if let Some(token) = commit {
            self.commit(peer_id, token)?;
        }
        Ok(acknowledgement)
    }

    /// Marks the nonce of a message that was refused: [`Inbox::discard`](crate::message::Inbox::discard).
    ///
    /// # Errors
    ///
    /// The error of the store; do not acknowledge then.
    pub fn discard(
        &mut self,
        refusal: &Refusal,
    ) -> Result<Option<Acknowledgement>, SessionInboxError<S::Error>> {
        let discarded = self.inbox.discard(refusal);
        discarded.map_err(SessionInboxError::Store)
    }

    /// Notes that the server acknowledged an envelope: its Init or Accept is not sent again, and its session
    /// was used at `now`. Nothing happens if the session is gone.
    ///
    /// A program with an outbox that survives a stop, and sends what is in it in order until it is
    /// acknowledged, may call this when the envelope lies there.
    ///
    /// # Errors
    ///
    /// The error of the store.
    pub fn acknowledged(
        &mut self,
        token: SentToken,
        now: UnixMillis,
    ) -> Result<(), SessionInboxError<S::Error>> {
        let peer_id = token.peer_id;
        match token.part {
            Part::Init(id) => self.change(peer_id, id, |session| {
                session.announced().with_last_sent(now)
            }),
            Part::Accept(id) => self.change(peer_id, id, Session::announced),
            Part::Message(id) => self.change(peer_id, id, |session| session.with_last_sent(now)),
            Part::None => Ok(()),
        }
    }

    fn change(
        &mut self,
        peer_id: ThreemaId,
        session_id: SessionId,
        change: impl FnOnce(Session) -> Session,
    ) -> Result<(), SessionInboxError<S::Error>> {
        match self.find(peer_id, session_id)? {
            Some(session) => save(self.inbox.store_mut(), &change(session)),
            None => Ok(()),
        }
    }

    fn commit(
        &mut self,
        peer_id: ThreemaId,
        token: CommitToken,
    ) -> Result<(), SessionInboxError<S::Error>> {
        let Some(session) = self.find(peer_id, token.session_id())? else {
            return Ok(());
        };
        match token.commit(&session)? {
            Some(turned) => save(self.inbox.store_mut(), &turned),
            None => Ok(()),
        }
    }

    fn find(
        &self,
        peer_id: ThreemaId,
        session_id: SessionId,
    ) -> Result<Option<Session>, SessionInboxError<S::Error>> {
        let wanted = (self.inbox.own_id(), peer_id, session_id);
        let mut found = None;
        let visited = self
            .inbox
            .store()
            .visit_sessions(peer_id, &mut |id, encoded| {
                if id == session_id {
                    let session = Session::decode(encoded).ok();
                    found = session.filter(|session| names(session) == wanted);
                }
            });
        visited.map_err(SessionInboxError::Store)?;
        Ok(found)
    }
}
