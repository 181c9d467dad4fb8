use alloc::vec;
use alloc::vec::Vec;

use super::error::SessionInboxError;
use super::outgoing::{Outgoing, Part, SentToken};
use super::removed::{Removed, RemovedBecause};
use super::session_inbox::SessionInbox;
use crate::content::{Empty, Encode, ForwardSecurityEnvelope, GroupIdentity};
use crate::crypto::{Random, SecretVec};
use crate::forward_security::{
    Contact, Envelope, Error, Session, SessionId, SessionState, SessionStore, TerminateCause,
    Variant, VersionRange,
};
use crate::identity::ThreemaId;
use crate::message::{self, Header, Inbox, Peer};
use crate::time::UnixMillis;

/// The work of one call with one peer: what it sealed and removed until now.
pub(super) struct Exchange<'x, S, R> {
    pub(super) inbox: &'x mut Inbox<S>,
    pub(super) contact: Contact<'x>,
    pub(super) supported: VersionRange,
    pub(super) now: UnixMillis,
    pub(super) random: &'x mut R,
    pub(super) outgoing: Vec<Outgoing>,
    pub(super) removed: Vec<Removed>,
}

impl<'x, S: SessionStore, R: Random> Exchange<'x, S, R> {
    pub(super) fn new<'i: 'x>(
        own: &'x mut SessionInbox<'i, S>,
        peer: &'x Peer,
        supported: VersionRange,
        now: UnixMillis,
        random: &'x mut R,
    ) -> Result<Self, message::Error> {
        let contact = Contact::new(own.identity, peer).ok_or(message::Error::OtherIdentity)?;
        Ok(Self {
            inbox: &mut own.inbox,
            contact,
            supported,
            now,
            random,
            outgoing: Vec::new(),
            removed: Vec::new(),
        })
    }

    /// The sessions with the peer. Those that are damaged are terminated.
    pub(super) fn load(&mut self) -> Result<Vec<Session>, SessionInboxError<S::Error>> {
        let peer = self.contact.peer();
        let (sessions, damaged) = load(self.inbox.store(), peer.own_id(), peer.id())?;
        for id in damaged {
            self.remove(id, RemovedBecause::Corrupt)?;
            self.terminate(id, TerminateCause::RESET)?;
        }
        Ok(sessions)
    }

    pub(super) fn save(&mut self, session: &Session) -> Result<(), SessionInboxError<S::Error>> {
        save(self.inbox.store_mut(), session)
    }

    pub(super) fn remove(
        &mut self,
        session_id: SessionId,
        because: RemovedBecause,
    ) -> Result<(), SessionInboxError<S::Error>> {
        let peer_id = self.contact.peer().id();
        let result = self.inbox.store_mut().remove_session(peer_id, session_id);
        result.map_err(SessionInboxError::Store)?;
        self.removed.push(Removed {
            peer_id,
            session_id,
            because,
        });
        Ok(())
    }

    /// Begins a session and seals its Init.
    pub(super) fn initiate(&mut self) -> Result<Session, SessionInboxError<S::Error>> {
        let begun = Session::initiate(&self.contact, self.supported, self.random)?;
        let (session, init) = begun.store(|session| self.save(session))?;
        self.control(&init, Part::Init(session.id()))?;
        Ok(session)
    }

    /// Seals the Init or the Accept of a session again, until the server has acknowledged it.
    pub(super) fn announce(
        &mut self,
        session: &Session,
    ) -> Result<(), SessionInboxError<S::Error>> {
        if session.is_announced() {
            return Ok(());
        }
        let part = match session.state() {
            SessionState::L20 => Part::Init(session.id()),
            _ => Part::Accept(session.id()),
        };
        match session.announcement(self.supported) {
            Some(announcement) => self.control(&announcement, part),
            None => Ok(()),
        }
    }

    pub(super) fn terminate(
        &mut self,
        session_id: SessionId,
        cause: TerminateCause,
    ) -> Result<(), SessionInboxError<S::Error>> {
        let variant = Variant::Terminate(cause);
        self.control(
            &Envelope {
                session_id,
                variant,
            },
            Part::None,
        )
    }

    /// Seals a message of the session protocol, with an id of its own.
    pub(super) fn control(
        &mut self,
        envelope: &Envelope<'_>,
        part: Part,
    ) -> Result<(), SessionInboxError<S::Error>> {
        let mut body = vec![0; envelope.encoded_len()];
        envelope.encode_into(&mut body)?;
        let header = Header::generate(self.now, self.random)?;
        self.push(&header, &ForwardSecurityEnvelope::from_bytes(&body), part)
    }

    /// Seals an empty message in the session.
    pub(super) fn ping(
        &mut self,
        session: Session,
    ) -> Result<Session, SessionInboxError<S::Error>> {
        let header = Header::generate(self.now, self.random)?;
        self.encapsulate(session, &header, &Empty)
    }

    /// Seals a message in the session, which is stored before the bytes come out.
    pub(super) fn encapsulate(
        &mut self,
        session: Session,
        header: &Header<'_>,
        content: &impl Encode,
    ) -> Result<Session, SessionInboxError<S::Error>> {
        let mut body = SecretVec::zeroed(content.encoded_len());
        let written = content.encode_into(body.as_mut_bytes());
        written.map_err(message::Error::from)?;
        let group = self.group_of(content, body.as_bytes())?;
        let mut buffer = vec![0; Session::sealed_len(body.as_bytes().len())];
        let (kind, body) = (content.kind(), body.as_bytes());
        let sealed = session.seal(kind, body, group, self.supported, &mut buffer);
        let sealed = sealed.map_err(|not| not.error)?;
        let (session, sealed) = sealed.store(|session| self.save(session))?;
        let header = header.carrying(content);
        let part = Part::Message(session.id());
        self.push(&header, &ForwardSecurityEnvelope::from_bytes(sealed), part)?;
        Ok(session)
    }

    /// The group in which `content`, encoded as `body`, is said.
    fn group_of(
        &self,
        content: &impl Encode,
        body: &[u8],
    ) -> Result<Option<GroupIdentity>, message::Error> {
        let kind = content.kind();
        let Some(properties) = kind.properties() else {
            return Ok(None);
        };
        let (header, _) = properties.header.split(body)?;
        let peer = self.contact.peer();
        Ok(header.map(|header| GroupIdentity::named(header, kind, peer.own_id(), peer.id())))
    }

    /// Seals an envelope and records its nonce.
    pub(super) fn push(
        &mut self,
        header: &Header<'_>,
        content: &impl Encode,
        part: Part,
    ) -> Result<(), SessionInboxError<S::Error>> {
        let peer = self.contact.peer();
        let envelope = self.inbox.seal(peer, header, content, self.random)?;
        self.outgoing.push(Outgoing {
            envelope,
            message_id: header.message_id(),
            token: SentToken {
                peer_id: peer.id(),
                part,
            },
        });
        Ok(())
    }
}

/// Sessions, and the ids of those that are damaged.
type Loaded = (Vec<Session>, Vec<SessionId>);

/// The sessions with a peer.
pub(super) fn load<S: SessionStore>(
    store: &S,
    own_id: ThreemaId,
    peer_id: ThreemaId,
) -> Result<Loaded, SessionInboxError<S::Error>> {
    // Counted first: a list that grows leaves copies of secrets behind.
    let mut count = 0_usize;
    let visited = store.visit_sessions(peer_id, &mut |_, _| count = count.saturating_add(1));
    visited.map_err(SessionInboxError::Store)?;
    let (mut sessions, mut damaged) = (Vec::with_capacity(count), Vec::new());
    let visited =
        store.visit_sessions(peer_id, &mut |id, encoded| match Session::decode(encoded) {
            Ok(session) if names(&session) == (own_id, peer_id, id) => sessions.push(session),
            _ => damaged.push(id),
        });
    visited.map_err(SessionInboxError::Store)?;
    Ok((sessions, damaged))
}

pub(super) const fn names(session: &Session) -> (ThreemaId, ThreemaId, SessionId) {
    (session.own_id(), session.peer_id(), session.id())
}

/// Stores a session; what is handed to the store is wiped here.
pub(super) fn save<S: SessionStore>(
    store: &mut S,
    session: &Session,
) -> Result<(), SessionInboxError<S::Error>> {
    let mut encoded = SecretVec::zeroed(Session::MAX_ENCODED_LENGTH);
    let length = session.encode_into(encoded.as_mut_bytes())?;
    let (encoded, _) = encoded
        .as_bytes()
        .split_at_checked(length)
        .ok_or(Error::BufferTooSmall)?;
    store
        .save_session(session.peer_id(), session.id(), encoded)
        .map_err(SessionInboxError::Store)
}
