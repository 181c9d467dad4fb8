use super::choice::best;
use super::contact::Contact;
use super::envelope::Envelope;
use super::error::Error;
use super::open::{NotOpened, OpenedInner};
use super::session::Session;
use super::session_id::SessionId;
use super::to_store::ToStore;
use super::variant::{Encapsulated, Offer, RejectCause, TerminateCause, Variant};
use super::version::VersionRange;
use crate::content::GroupIdentity;
use crate::crypto::{Random, on_wiped_stack};
use crate::identity::{MessageId, SecretKey};

/// What a received message of a session leads to ([chapter 06 section
/// 9](crate::protocol::forward_security)). Whatever removes a session is told to the user.
#[derive(Debug)]
#[must_use]
#[non_exhaustive]
pub enum Reaction<'b> {
    /// A session begins. Remove the others that `removal` names, store this one, send the Accept, and
    /// acknowledge the Init. If the peer's feature mask, freshly fetched, does not allow forward security,
    /// send a Terminate with [`TerminateCause::DISABLED_BY_REMOTE`] instead.
    Created {
        /// The session, and the Accept.
        session: ToStore<Envelope<'static>>,
        /// Which others go.
        removal: Removal,
    },
    /// The peer accepted: store the session.
    Established(Session),
    /// A message was opened: remove the others that `removal` names, store the session, show the message,
    /// store it, and commit.
    Opened {
        /// The session, and the message.
        message: ToStore<OpenedInner<'b>>,
        /// Which others go.
        removal: Removal,
    },
    /// The message cannot be read: send this Reject, and remove its session if there is one.
    Reject(Envelope<'static>),
    /// The session is unknown: send this Terminate, then start a new session if there is none.
    Terminate(Envelope<'static>),
    /// The peer could not read a message: the session goes. Fetch the peer's feature mask, and mark the
    /// message; never send it again by itself.
    Rejected {
        /// The message.
        message_id: MessageId,
        /// Why.
        cause: RejectCause,
        /// The group of the message.
        group: Option<GroupIdentity>,
        /// Whether there was such a session.
        session_removed: bool,
    },
    /// The peer ended the session. Fetch the peer's feature mask.
    Terminated {
        /// Why.
        cause: TerminateCause,
        /// Whether there was such a session.
        session_removed: bool,
    },
}

/// Which other sessions with the peer are removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Removal {
    /// None.
    Nothing,
    /// All but this one.
    AllBut(SessionId),
    /// Those with a local 4DH chain but this one: the peer initiates only if it has no session.
    FourDhBut(SessionId),
}

impl Removal {
    /// Whether it removes a session.
    #[must_use]
    pub fn removes(&self, session: &Session) -> bool {
        match self {
            Self::Nothing => false,
            Self::AllBut(kept) => session.id != *kept,
            Self::FourDhBut(kept) => session.id != *kept && session.has_local_4dh(),
        }
    }
}

/// Handles a message of a session that came with the id `message_id`. `sessions` are all those with the
/// peer; `buffer` takes the inner message and needs as many bytes as the envelope has.
///
/// # Errors
///
/// An [`Error`]: discard and acknowledge the message. Nothing has changed.
pub fn receive<'b>(
    contact: &Contact<'_>,
    sessions: &[Session],
    supported: VersionRange,
    message_id: MessageId,
    envelope: &Envelope<'_>,
    random: &mut impl Random,
    buffer: &'b mut [u8],
) -> Result<Reaction<'b>, Error> {
    let id = envelope.session_id;
    let session = sessions.iter().find(|session| session.id == id);
    match &envelope.variant {
        Variant::Init(offer) => {
            if session.is_some() {
                return Err(Error::Discarded);
            }
            create(contact, supported, id, offer, random)
        }
        Variant::Accept(offer) => match session {
            None => Ok(Reaction::Terminate(Envelope {
                session_id: id,
                variant: Variant::Terminate(TerminateCause::UNKNOWN_SESSION),
            })),
            Some(session) => {
                let session = session.accepted(contact, supported, offer)?;
                Ok(Reaction::Established(session))
            }
        },
        Variant::Encapsulated(message) => match session {
            None => Ok(reject(
                id,
                message_id,
                message,
                RejectCause::UNKNOWN_SESSION,
            )),
            Some(session) => open(session, sessions, supported, message_id, message, buffer),
        },
        Variant::Reject {
            message_id,
            cause,
            group,
        } => Ok(Reaction::Rejected {
            message_id: *message_id,
            cause: *cause,
            group: *group,
            session_removed: session.is_some(),
        }),
        Variant::Terminate(cause) => Ok(Reaction::Terminated {
            cause: *cause,
            session_removed: session.is_some(),
        }),
    }
}

/// What to answer if forward security is not used here: a Reject of an encapsulated message, and nothing
/// else.
pub fn refuse(message_id: MessageId, envelope: &Envelope<'_>) -> Option<Envelope<'static>> {
    match &envelope.variant {
        Variant::Encapsulated(message) => Some(Envelope {
            session_id: envelope.session_id,
            variant: Variant::Reject {
                message_id,
                cause: RejectCause::DISABLED_BY_LOCAL,
                group: message.group,
            },
        }),
        _ => None,
    }
}

fn create<'b>(
    contact: &Contact<'_>,
    supported: VersionRange,
    id: SessionId,
    offer: &Offer,
    random: &mut impl Random,
) -> Result<Reaction<'b>, Error> {
    // Nothing is drawn for a peer with whom there is no version.
    supported.negotiate(offer.versions)?;
    let session = on_wiped_stack::<1024, _>(|| {
        let secret_key = SecretKey::generate(random)?;
        Session::respond(contact, supported, id, offer, &secret_key)
    })?;
    Ok(Reaction::Created {
        session,
        removal: Removal::FourDhBut(id),
    })
}

fn open<'b>(
    session: &Session,
    sessions: &[Session],
    supported: VersionRange,
    message_id: MessageId,
    message: &Encapsulated<'_>,
    buffer: &'b mut [u8],
) -> Result<Reaction<'b>, Error> {
    let (next, opened) = match session.open(supported, message, buffer) {
        Ok(opened) => opened,
        Err(NotOpened::Discard(error)) => return Err(error),
        Err(NotOpened::Mismatch) => {
            let cause = RejectCause::STATE_MISMATCH;
            return Ok(reject(session.id, message_id, message, cause));
        }
    };
    let is_best = best(sessions).is_some_and(|best| best.id == session.id);
    let removal = if opened.dh_type() == super::variant::DhType::FourDh && is_best {
        Removal::AllBut(session.id)
    } else {
        Removal::Nothing
    };
    Ok(Reaction::Opened {
        message: ToStore::new(next, opened),
        removal,
    })
}

fn reject<'b>(
    session_id: SessionId,
    message_id: MessageId,
    message: &Encapsulated<'_>,
    cause: RejectCause,
) -> Reaction<'b> {
    Reaction::Reject(Envelope {
        session_id,
        variant: Variant::Reject {
            message_id,
            cause,
            group: message.group,
        },
    })
}
