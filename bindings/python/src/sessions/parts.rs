//! Parts of sessions with keys of the caller: for tests, and for who looks into stored sessions. They have no store.

use eeema::crypto::{Random, RandomError, wipe};
use eeema::forward_security::agreement::{self, Agreements};
use eeema::forward_security::{
    self, Chain, Contact, Envelope, Error as SessionError, OpenedInner, Reaction, Removal, Session,
    SessionId, ToStore, Version, Versions as BothVersions, best,
};
use eeema::identity::{self, MessageId};
use eeema::{OsRandom, message};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use super::outcome::DhName;
use super::{Versions, range};
use crate::content::GroupIdentity;
use crate::convert::{Array, Data, Id};
use crate::error::Error;
use crate::identity::{Identity, Peer, SecretKey};
use crate::long::detach_if_long;
use crate::secretbox::AgreedKey;
use crate::values::{SESSIONS, value};

/// The key of a chain at `target`, and that of the message there.
#[pyfunction]
pub(crate) fn advance_chain(
    py: Python<'_>,
    counter: u64,
    chain_key: Data<'_>,
    target: u64,
) -> Result<([u8; 32], [u8; 32]), Error> {
    let key = chain_key.array()?;
    let chain = Chain::at(
        counter,
        eeema::crypto::Secret::filled(|bytes| *bytes = *key),
    );
    let chain = py.detach(|| chain.advanced(target))?;
    Ok((*chain.key().as_bytes(), *chain.message_key().as_bytes()))
}

/// The root of the chain from the initiator, before the responder has answered.
#[pyfunction]
pub(crate) fn derive_2dh(ss: &AgreedKey, es: &AgreedKey, initiator: Id) -> Result<[u8; 32], Error> {
    let chain = agreement::derive_2dh(&ss.get()?, &es.get()?, initiator.0);
    Ok(*chain.key().as_bytes())
}

/// A hash, and the keys of both directions.
type Roots = ([u8; 64], [u8; 32], [u8; 32]);

/// The hash of four agreements, and the roots of the chains from the initiator and from the responder.
#[pyfunction]
pub(crate) fn derive_4dh(
    ss: &AgreedKey,
    es: &AgreedKey,
    se: &AgreedKey,
    ee: &AgreedKey,
    initiator: Id,
    responder: Id,
) -> Result<Roots, Error> {
    let agreements = Agreements {
        ss: ss.get()?,
        es: es.get()?,
        se: se.get()?,
        ee: ee.get()?,
    };
    let chains = agreements.derive_4dh(initiator.0, responder.0);
    Ok((
        *agreements.hash().as_bytes(),
        *chains.of_initiator.key().as_bytes(),
        *chains.of_responder.key().as_bytes(),
    ))
}

/// The highest version that both sides support.
#[pyfunction]
pub(crate) fn negotiate(own: Versions, peer: Versions) -> Result<u16, Error> {
    Ok(range(own).negotiate(range(peer))?.0)
}

/// The local and the remote version after a message with these numbers in its header; `None` if it is refused.
#[pyfunction]
pub(crate) fn process_versions(
    versions: (u16, u16),
    offered: u32,
    applied: u32,
    highest: u16,
) -> Option<(u16, u16)> {
    let before = BothVersions {
        local: Version(versions.0),
        remote: Version(versions.1),
    };
    let after = forward_security::process_versions(before, offered, applied, Version(highest))?;
    Some((after.local.0, after.remote.0))
}

/// The id of the session in which messages are sent; `None` if there is none.
#[pyfunction]
pub(crate) fn best_session(sessions: Vec<Data<'_>>) -> Result<Option<[u8; 16]>, Error> {
    let sessions = decode(&sessions)?;
    Ok(best(&sessions).map(|session| *session.id().as_bytes()))
}

/// A session, and the body of a message in it.
type Made<'py> = (Bound<'py, PyBytes>, Bound<'py, PyBytes>);

/// Begins a session with an id and a key of the caller: the session, and the body of the Init.
#[pyfunction]
pub(crate) fn initiate_session<'py>(
    py: Python<'py>,
    own: &Identity,
    peer: &Peer,
    versions: Versions,
    session_id: Array<16>,
    session_key: &SecretKey,
) -> Result<Made<'py>, Error> {
    let (own, peer, key) = (own.0.get()?, peer.0.get()?, session_key.0.get()?);
    let (contact, id) = (contact(&own, &peer)?, SessionId::from_bytes(session_id.0));
    let (versions, key) = (range(versions), (*key).clone());
    let begun = py.detach(|| Session::initiate_with(&contact, versions, id, key))?;
    let (session, init) = stored(py, begun)?;
    Ok((session, encoded(py, &init)?))
}

/// Seals type and body in a stored session: the session after it, and the body of the message that carries them.
#[pyfunction]
#[pyo3(signature = (session, inner, *, group = None, versions = (0x100, 0x102)))]
pub(crate) fn seal_in_session<'py>(
    py: Python<'py>,
    session: Data<'_>,
    inner: Data<'_>,
    group: Option<&Bound<'py, GroupIdentity>>,
    versions: Versions,
) -> Result<Made<'py>, Error> {
    let (session, inner) = (Session::decode(session.as_bytes())?, inner.as_bytes());
    let group = group.map(|group| group.get().0);
    let mut buffer = vec![0; Session::sealed_len(inner.len())];
    let sealed = detach_if_long(py, inner.len(), || {
        let sealed = session.seal_any(inner, group, range(versions), &mut buffer);
        sealed.map_err(|not| not.error)
    });
    let (session, body) = stored(py, sealed?)?;
    Ok((session, PyBytes::new(py, body)))
}

/// A session key of the caller, or a fresh one.
struct Drawn<'a>(Option<&'a identity::SecretKey>);

impl Random for Drawn<'_> {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        match self.0 {
            Some(key) if key.as_bytes().len() == bytes.len() => {
                bytes.copy_from_slice(key.as_bytes());
                Ok(())
            }
            _ => OsRandom.fill(bytes),
        }
    }
}

/// Handles the body of a message of a session, with all sessions with the peer.
#[pyfunction]
#[pyo3(signature = (own, peer, sessions, message_id, body, *, versions = (0x100, 0x102), session_key = None))]
#[allow(clippy::too_many_arguments, reason = "some are named in Python")]
pub(crate) fn receive_in_session<'py>(
    py: Python<'py>,
    own: &Identity,
    peer: &Peer,
    sessions: Vec<Data<'py>>,
    message_id: Array<8>,
    body: Data<'py>,
    versions: Versions,
    session_key: Option<&Bound<'py, SecretKey>>,
) -> Result<Bound<'py, PyAny>, Error> {
    let (own, peer, sessions) = (own.0.get()?, peer.0.get()?, decode(&sessions)?);
    let key = session_key.map(|key| key.get().0.get()).transpose()?;
    let contact = contact(&own, &peer)?;
    let body = body.as_bytes();
    let mut inner = eeema::crypto::SecretVec::zeroed(body.len());
    let reaction = py.detach(|| {
        forward_security::receive(
            &contact,
            &sessions,
            range(versions),
            MessageId::from_bytes(message_id.0),
            &Envelope::decode(body)?,
            &mut Drawn(key.as_deref()),
            inner.as_mut_bytes(),
        )
    })?;
    react(py, &sessions, reaction)
}

fn react<'py>(
    py: Python<'py>,
    sessions: &[Session],
    reaction: Reaction<'_>,
) -> Result<Bound<'py, PyAny>, Error> {
    let removed = |removal: Removal| -> Vec<[u8; 16]> {
        let removed = sessions.iter().filter(|session| removal.removes(session));
        removed.map(|session| *session.id().as_bytes()).collect()
    };
    let fields = match reaction {
        Reaction::Created { session, removal } => {
            let (session, accept) = stored(py, session)?;
            let accept = encoded(py, &accept)?;
            (
                "created",
                Some(session),
                removed(removal),
                Some(accept),
                None,
            )
        }
        Reaction::Established(session) => (
            "established",
            Some(stored_bytes(py, &session)?),
            Vec::new(),
            None,
            None,
        ),
        Reaction::Opened { message, removal } => {
            let (session, opened) = stored(py, message)?;
            let opened = opened_value(py, &opened)?;
            (
                "opened",
                Some(session),
                removed(removal),
                None,
                Some(opened),
            )
        }
        Reaction::Reject(reply) => ("reject", None, Vec::new(), Some(encoded(py, &reply)?), None),
        Reaction::Terminate(reply) => (
            "terminate",
            None,
            Vec::new(),
            Some(encoded(py, &reply)?),
            None,
        ),
        Reaction::Rejected { .. } => ("rejected", None, Vec::new(), None, None),
        _ => ("terminated", None, Vec::new(), None, None),
    };
    Ok(value(py, SESSIONS, "Reaction", fields)?)
}

fn opened_value<'py>(py: Python<'py>, opened: &OpenedInner<'_>) -> PyResult<Bound<'py, PyAny>> {
    let fields = (
        PyBytes::new(py, opened.as_bytes()),
        opened.inner().is_some(),
        DhName(opened.dh_type()),
        opened.skipped(),
        opened.applied_version().0,
        opened.needs_ping(),
        CommitToken(opened.commit_token()),
    );
    value(py, SESSIONS, "OpenedInner", fields)
}

/// Turns the chain of a session past a message.
#[pyclass(frozen, module = "eeema.hazmat")]
pub(crate) struct CommitToken(forward_security::CommitToken);

#[pymethods]
impl CommitToken {
    /// The session: 16 bytes.
    #[getter]
    const fn session_id(&self) -> [u8; 16] {
        *self.0.session_id().as_bytes()
    }

    /// The session after the message; `None` if a later message has turned the chain already.
    fn commit<'py>(
        &self,
        py: Python<'py>,
        session: Data<'_>,
    ) -> Result<Option<Bound<'py, PyBytes>>, Error> {
        let session = self.0.commit(&Session::decode(session.as_bytes())?)?;
        session
            .map(|session| stored_bytes(py, &session))
            .transpose()
    }
}

fn contact<'a>(own: &'a identity::Identity, peer: &'a message::Peer) -> Result<Contact<'a>, Error> {
    Ok(Contact::new(own, peer).ok_or(message::Error::OtherIdentity)?)
}

fn decode(sessions: &[Data<'_>]) -> Result<Vec<Session>, Error> {
    let sessions = sessions.iter();
    let sessions = sessions.map(|session| Session::decode(session.as_bytes()));
    Ok(sessions.collect::<Result<_, SessionError>>()?)
}

/// The stored form of a session, and what it guards.
fn stored<'py, T>(py: Python<'py>, made: ToStore<T>) -> Result<(Bound<'py, PyBytes>, T), Error> {
    let bytes = stored_bytes(py, made.session())?;
    let (_, guarded) = made.store(|_| Ok::<_, Error>(()))?;
    Ok((bytes, guarded))
}

fn stored_bytes<'py>(py: Python<'py>, session: &Session) -> Result<Bound<'py, PyBytes>, Error> {
    let mut buffer = [0; Session::MAX_ENCODED_LENGTH];
    let length = session.encode_into(&mut buffer)?;
    let bytes = PyBytes::new(py, buffer.get(..length).unwrap_or_default());
    wipe(&mut buffer);
    Ok(bytes)
}

fn encoded<'py>(py: Python<'py>, envelope: &Envelope<'_>) -> Result<Bound<'py, PyBytes>, Error> {
    Ok(PyBytes::new_with(py, envelope.encoded_len(), |output| {
        let written = envelope.encode_into(output);
        Ok(written.map(drop).map_err(Error::from)?)
    })?)
}
