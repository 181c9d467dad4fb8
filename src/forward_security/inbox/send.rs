use alloc::vec::Vec;

use super::error::SessionInboxError;
use super::exchange::Exchange;
use super::outgoing::{Part, Sending};
use super::removed::RemovedBecause;
use super::session_inbox::SessionInbox;
use crate::content::{Encode, Kind};
use crate::crypto::Random;
use crate::forward_security::{
    DhType, Error, SendPlan, Session, SessionId, SessionStore, TerminateCause, VersionRange, best,
};
use crate::identity::FeatureMask;
use crate::message::{Header, Peer};
use crate::time::UnixMillis;

impl<S: SessionStore> SessionInbox<'_, S> {
    /// Seals `content` for `peer` in the best session, or begins one; as it is, if one of the two does not
    /// use sessions or the session does not carry the type ([chapter 06 section
    /// 9](crate::protocol::forward_security)). A session that was silent for a day is pinged then.
    ///
    /// `features` are those of the peer. An Init or Accept goes first until the server has acknowledged it.
    ///
    /// # Errors
    ///
    /// [`SessionInboxError`]: send nothing. What was sealed before skips a counter.
    pub fn send(
        &mut self,
        peer: &Peer,
        features: FeatureMask,
        header: &Header<'_>,
        content: &impl Encode,
        now: UnixMillis,
        random: &mut impl Random,
    ) -> Result<Sending, SessionInboxError<S::Error>> {
        let kind = content.kind();
        if kind == Kind::FORWARD_SECURITY_ENVELOPE {
            return Err(Error::NotEligible.into());
        }
        let usable = self.usable(features);
        let supported = usable.unwrap_or(VersionRange::SUPPORTED);
        let mut exchange = Exchange::new(self, peer, supported, now, random)?;
        if usable.is_none() {
            exchange.push(header, content, Part::None)?;
            return Ok(exchange.into_sending(None));
        }
        let session = exchange.best_or_new()?;
        let plan = SendPlan::of(kind, core::slice::from_ref(&session), true, now);
        let dh_type = if let SendPlan::Sealed(_) = plan {
            let session = exchange.encapsulate(session, header, content)?;
            Some(if session.has_local_4dh() {
                DhType::FourDh
            } else {
                DhType::TwoDh
            })
        } else {
            if let SendPlan::PassingBy { ping: true, .. } = plan {
                exchange.ping(session)?;
            }
            exchange.push(header, content, Part::None)?;
            None
        };
        Ok(exchange.into_sending(dh_type))
    }

    /// Seals one message for many, as for a group: each receiver with their features, in a session of their
    /// own, with one message id for all.
    ///
    /// # Errors
    ///
    /// As [`SessionInbox::send`]: send nothing.
    pub fn send_to_all<'p>(
        &mut self,
        receivers: impl IntoIterator<Item = (&'p Peer, FeatureMask)>,
        header: &Header<'_>,
        content: &impl Encode,
        now: UnixMillis,
        random: &mut impl Random,
    ) -> Result<Vec<Sending>, SessionInboxError<S::Error>> {
        let receivers = receivers.into_iter();
        receivers
            .map(|(peer, features)| self.send(peer, features, header, content, now, random))
            .collect()
    }

    /// What a program sends to a peer when it starts, and after an update: a new session if there is none,
    /// each Init or Accept that the server has not acknowledged, and an empty message in the best session.
    ///
    /// # Errors
    ///
    /// As [`SessionInbox::send`].
    pub fn refresh(
        &mut self,
        peer: &Peer,
        features: FeatureMask,
        now: UnixMillis,
        random: &mut impl Random,
    ) -> Result<Sending, SessionInboxError<S::Error>> {
        let Some(supported) = self.usable(features) else {
            return Ok(Sending::default());
        };
        let mut exchange = Exchange::new(self, peer, supported, now, random)?;
        let sessions = exchange.load()?;
        for session in &sessions {
            exchange.announce(session)?;
        }
        match best(&sessions).map(Session::copy) {
            Some(session) => exchange.ping(session)?,
            None => exchange.initiate()?,
        };
        Ok(exchange.into_sending(None))
    }

    /// Ends a session: it is removed, and the peer is told. With [`TerminateCause::RESET`] the next message
    /// begins a new one.
    ///
    /// # Errors
    ///
    /// As [`SessionInbox::send`].
    pub fn terminate(
        &mut self,
        peer: &Peer,
        session_id: SessionId,
        cause: TerminateCause,
        now: UnixMillis,
        random: &mut impl Random,
    ) -> Result<Sending, SessionInboxError<S::Error>> {
        self.terminate_those(peer, cause, now, random, |id| id == session_id)
    }

    /// Ends all sessions with a peer: with [`TerminateCause::DISABLED_BY_REMOTE`] if its feature mask, freshly
    /// fetched, has no forward security, with [`TerminateCause::DISABLED_BY_LOCAL`] if it is switched off
    /// here.
    ///
    /// # Errors
    ///
    /// As [`SessionInbox::send`].
    pub fn terminate_all(
        &mut self,
        peer: &Peer,
        cause: TerminateCause,
        now: UnixMillis,
        random: &mut impl Random,
    ) -> Result<Sending, SessionInboxError<S::Error>> {
        self.terminate_those(peer, cause, now, random, |_| true)
    }

    fn terminate_those(
        &mut self,
        peer: &Peer,
        cause: TerminateCause,
        now: UnixMillis,
        random: &mut impl Random,
        is_meant: impl Fn(SessionId) -> bool,
    ) -> Result<Sending, SessionInboxError<S::Error>> {
        let supported = self.supported.unwrap_or(VersionRange::SUPPORTED);
        let mut exchange = Exchange::new(self, peer, supported, now, random)?;
        for session in &exchange.load()? {
            if is_meant(session.id()) {
                exchange.terminate(session.id(), cause)?;
                exchange.remove(session.id(), RemovedBecause::Terminated(cause))?;
            }
        }
        Ok(exchange.into_sending(None))
    }
}

impl<S: SessionStore, R: Random> Exchange<'_, S, R> {
    /// The session in which to send. Its Init or Accept goes first, until the server has acknowledged it.
    fn best_or_new(&mut self) -> Result<Session, SessionInboxError<S::Error>> {
        // Copied: moved out of the list, it would stay there unwiped.
        match best(&self.load()?).map(Session::copy) {
            Some(session) => {
                self.announce(&session)?;
                Ok(session)
            }
            None => self.initiate(),
        }
    }

    fn into_sending(self, dh_type: Option<DhType>) -> Sending {
        Sending {
            outgoing: self.outgoing,
            removed: self.removed,
            dh_type,
        }
    }
}
