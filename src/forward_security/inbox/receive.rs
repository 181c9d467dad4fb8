use core::borrow::Borrow;

use super::arrived::{Arrived, Event, SessionOutcome};
use super::error::SessionInboxError;
use super::exchange::Exchange;
use super::memory::SessionMemory;
use super::outgoing::Part;
use super::removed::RemovedBecause;
use super::session_inbox::SessionInbox;
use crate::content::Kind;
use crate::crypto::Random;
use crate::forward_security::{
    CommitToken, Envelope, Error, OpenedInner, Reaction, RejectCause, Removal, Session, SessionId,
    SessionState, SessionStore, Variant, VersionRange, is_suspicious, receive, refuse,
};
use crate::identity::ThreemaId;
use crate::message::{Memory, Outcome, Peer, Received, Refusal};
use crate::time::UnixMillis;

impl<S: SessionStore> SessionInbox<'_, S> {
    /// Checks and opens an envelope, lets the sessions with its sender open what is in it, and checks that
    /// as if it had come by itself ([chapter 02 section
    /// 9](crate::protocol::message_box#9-receiving-order-of-checks), [chapter 06 section
    /// 9](crate::protocol::forward_security#9-procedures)). Messages outside of sessions come out too.
    ///
    /// `find_peer` says who a sender is. What happens to sessions is stored when this returns, except that
    /// the chain waits for [`SessionInbox::accept`]: until then the envelope opens again. Accept it before
    /// the next envelope of the same peer is received: a later message of the session moves the chain past
    /// it, and then it cannot be opened again ([`Arrived`]).
    ///
    /// # Errors
    ///
    /// [`SessionInboxError`]: keep the envelope, acknowledge nothing, and try again.
    pub fn receive<'b, P: Borrow<Peer>>(
        &mut self,
        envelope: &[u8],
        memory: &'b mut SessionMemory,
        find_peer: impl FnOnce(ThreemaId) -> Option<P>,
        now: UnixMillis,
        random: &mut impl Random,
    ) -> Result<SessionOutcome<'b>, SessionInboxError<S::Error>> {
        let mut found = None;
        let place = &mut found;
        let outcome = self.inbox.receive(envelope, &mut memory.outer, move |id| {
            *place = find_peer(id);
            place.as_ref().map(Borrow::borrow)
        })?;
        let outer = match outcome {
            Outcome::Message(message) => message,
            Outcome::Refused {
                reason,
                acknowledgement,
            } => {
                return Ok(SessionOutcome::Refused {
                    reason,
                    acknowledgement,
                });
            }
            Outcome::UnknownSender(id) => return Ok(SessionOutcome::UnknownSender(id)),
        };
        let Some(peer) = &found else {
            return Ok(SessionOutcome::UnknownSender(outer.sender()));
        };
        // Who uses no sessions answers as if it used all versions.
        let supported = self.supported.unwrap_or(VersionRange::SUPPORTED);
        let is_used = self.supported.is_some();
        let exchange = Exchange::new(self, peer.borrow(), supported, now, random)?;
        let arrived = exchange.receive(outer, is_used, &mut memory.inner)?;
        Ok(SessionOutcome::Arrived(arrived))
    }
}

/// What is left of a received envelope once the sessions have seen it.
struct Findings<'b> {
    event: Event,
    /// What a session opened, already checked.
    inner: Option<Result<Received<'b>, Refusal>>,
    commit: Option<CommitToken>,
}

impl From<Event> for Findings<'_> {
    fn from(event: Event) -> Self {
        Self {
            event,
            inner: None,
            commit: None,
        }
    }
}

impl<S: SessionStore, R: Random> Exchange<'_, S, R> {
    fn receive<'b>(
        mut self,
        outer: Received<'b>,
        is_used: bool,
        memory: &'b mut Memory<'_>,
    ) -> Result<Arrived<'b>, SessionInboxError<S::Error>> {
        let findings = if outer.kind() != Kind::FORWARD_SECURITY_ENVELOPE {
            let is_suspicious = is_used && is_suspicious(outer.kind(), &self.load()?);
            Event::Plain { is_suspicious }.into()
        } else if is_used {
            self.read(&outer, memory)?
        } else {
            self.refuse(&outer)?.into()
        };
        let (received, refusal) = match findings.inner {
            None => (outer, None),
            Some(Ok(inner)) => (inner, None),
            Some(Err(refusal)) => (outer, Some(refusal)),
        };
        Ok(Arrived {
            received,
            event: findings.event,
            replies: self.outgoing,
            removed: self.removed,
            commit: findings.commit,
            refusal,
        })
    }

    /// Sessions are not used here.
    fn refuse(&mut self, outer: &Received<'_>) -> Result<Event, SessionInboxError<S::Error>> {
        let envelope = match Envelope::decode(outer.body_bytes()) {
            Ok(envelope) => envelope,
            Err(error) => return Ok(discarded(None, error)),
        };
        if let Some(reject) = refuse(outer.message_id(), &envelope) {
            self.control(&reject, Part::None)?;
        }
        Ok(Event::Disabled)
    }

    fn read<'b>(
        &mut self,
        outer: &Received<'b>,
        memory: &'b mut Memory<'_>,
    ) -> Result<Findings<'b>, SessionInboxError<S::Error>> {
        let body = outer.body_bytes();
        let envelope = match Envelope::decode(body) {
            Ok(envelope) => envelope,
            Err(error) => return Ok(discarded(None, error).into()),
        };
        let sessions = self.load()?;
        let reaction = receive(
            &self.contact,
            &sessions,
            self.supported,
            outer.message_id(),
            &envelope,
            self.random,
            memory.room(body.len()),
        );
        match reaction {
            Ok(Reaction::Opened { message, removal }) => {
                self.remove_others(&sessions, removal)?;
                let (session, opened) = message.store(|session| self.save(session))?;
                self.opened(outer, session, &opened)
            }
            Ok(reaction) => Ok(self.react(&envelope, &sessions, reaction)?.into()),
            Err(error) => Ok(self.discard(&envelope, &sessions, error)?.into()),
        }
    }

    /// A session opened a message: answers a higher version, and checks what was opened.
    fn opened<'b>(
        &mut self,
        outer: &Received<'b>,
        session: Session,
        opened: &OpenedInner<'b>,
    ) -> Result<Findings<'b>, SessionInboxError<S::Error>> {
        let token = opened.commit_token();
        if opened.needs_ping() {
            self.ping(session)?;
        }
        let inner = opened.inner().filter(|(kind, _)| *kind != Kind::EMPTY);
        let inner = inner.map(|(kind, body)| outer.inner(kind, body));
        let event = match &inner {
            Some(Err(refusal)) => Event::Refused(refusal.reason()),
            _ => Event::Opened {
                session_id: token.session_id(),
                dh_type: opened.dh_type(),
                skipped: opened.skipped(),
            },
        };
        Ok(Findings {
            event,
            inner,
            commit: Some(token),
        })
    }

    /// All other reactions.
    fn react(
        &mut self,
        envelope: &Envelope<'_>,
        sessions: &[Session],
        reaction: Reaction<'_>,
    ) -> Result<Event, SessionInboxError<S::Error>> {
        let id = envelope.session_id;
        match reaction {
            Reaction::Created { session, removal } => {
                self.remove_others(sessions, removal)?;
                let (_, accept) = session.store(|session| self.save(session))?;
                self.control(&accept, Part::Accept(id))?;
                Ok(Event::Created(id))
            }
            Reaction::Established(session) => {
                self.save(&session)?;
                Ok(Event::Established(id))
            }
            Reaction::Reject(reject) => {
                self.control(&reject, Part::None)?;
                let is_known = sessions.iter().any(|session| session.id() == id);
                self.gone(id, is_known, RemovedBecause::Rejected)?;
                Ok(Event::Unreadable(cause_of(&reject)))
            }
            Reaction::Terminate(terminate) => {
                self.control(&terminate, Part::None)?;
                if sessions.is_empty() {
                    self.initiate()?;
                }
                Ok(Event::UnknownAccept(id))
            }
            Reaction::Rejected {
                message_id,
                cause,
                group,
                session_removed,
            } => {
                self.gone(id, session_removed, RemovedBecause::RejectedByPeer(cause))?;
                Ok(Event::Rejected {
                    message_id,
                    cause,
                    group,
                })
            }
            Reaction::Terminated {
                cause,
                session_removed,
            } => {
                self.gone(id, session_removed, RemovedBecause::TerminatedByPeer(cause))?;
                Ok(Event::Terminated(cause))
            }
            // It was handled before.
            Reaction::Opened { .. } => Ok(discarded(Some(id), Error::Discarded)),
        }
    }

    /// Removes a session if there was one.
    fn gone(
        &mut self,
        session_id: SessionId,
        is_known: bool,
        because: RemovedBecause,
    ) -> Result<(), SessionInboxError<S::Error>> {
        if is_known {
            self.remove(session_id, because)?;
        }
        Ok(())
    }

    /// Nothing has changed; but who repeats an Init did not get the Accept, unless the server has it.
    fn discard(
        &mut self,
        envelope: &Envelope<'_>,
        sessions: &[Session],
        error: Error,
    ) -> Result<Event, SessionInboxError<S::Error>> {
        let id = envelope.session_id;
        if let (Variant::Init(_), Error::Discarded) = (&envelope.variant, error) {
            let unanswered = sessions.iter().find(|session| {
                session.id() == id
                    && session.state() == SessionState::R24
                    && !session.is_announced()
            });
            if let Some(session) = unanswered {
                self.announce(session)?;
                return Ok(Event::Repeated(id));
            }
        }
        match error {
            Error::BufferTooSmall | Error::Random => Err(error.into()),
            error => Ok(discarded(Some(id), error)),
        }
    }

    fn remove_others(
        &mut self,
        sessions: &[Session],
        removal: Removal,
    ) -> Result<(), SessionInboxError<S::Error>> {
        for session in sessions {
            if removal.removes(session) {
                self.remove(session.id(), RemovedBecause::Replaced)?;
            }
        }
        Ok(())
    }
}

const fn discarded(session_id: Option<SessionId>, error: Error) -> Event {
    Event::Discarded { session_id, error }
}

const fn cause_of(reject: &Envelope<'_>) -> RejectCause {
    match reject.variant {
        Variant::Reject { cause, .. } => cause,
        _ => RejectCause::STATE_MISMATCH,
    }
}
