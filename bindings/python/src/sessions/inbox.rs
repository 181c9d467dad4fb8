//! The inbox whose messages go through sessions.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};
use std::time::SystemTime;

use eeema::forward_security::{
    self, SessionId, SessionInboxError, SessionMemory, SessionOutcome, TerminateCause, VersionRange,
};
use eeema::identity::FeatureMask;
use eeema::message::{self, Reason};
use eeema::time::UnixMillis;
use eeema::{OsRandom, ThreemaId};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::{PyTraverseError, PyVisit};

use super::outcome::{Arrived, Copied, SentToken, sending};
use super::store::{MemorySessionStore, SessionStore};
use super::{Versions, range};
use crate::content::{Content, GroupIdentity};
use crate::convert::{Array, Data, Id};
use crate::error::{Error, consumed};
use crate::identity::{self, Identity, Peer, peers};
use crate::message::{Acknowledgement, Header, Refused, UnknownSender, with_header};

type Library<'a> = forward_security::SessionInbox<'a, SessionStore>;

/// An inbox whose messages go through sessions.
#[pyclass(frozen, module = "eeema.forward_security")]
pub(crate) struct SessionInbox {
    identity: Py<Identity>,
    own_id: ThreemaId,
    store: SessionStore,
    versions: Option<VersionRange>,
    turn: Turn,
}

impl SessionInbox {
    /// Runs `work` without the interpreter, which takes agreements, and one call at a time: two that read the same session
    /// would seal with the same key.
    fn run<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&mut Library<'_>) -> Result<T, Error> + Send,
    ) -> Result<T, Error> {
        let identity = self.identity.get().0.get()?;
        let store = self.store.share(py);
        py.detach(|| {
            let _turn = self.turn.wait()?;
            let inbox = Library::new(&identity, store);
            work(&mut inbox.with_versions(self.versions))
        })
    }
}

/// Lets one call in at a time.
#[derive(Default)]
struct Turn {
    lock: Mutex<()>,
    owner: Mutex<Option<ThreadId>>,
}

/// The turn of a call, until it ends.
struct OwnTurn<'a> {
    turn: &'a Turn,
    _lock: MutexGuard<'a, ()>,
}

impl Turn {
    fn owner(&self) -> MutexGuard<'_, Option<ThreadId>> {
        self.owner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits; a store that calls the inbox that calls it would wait for ever.
    fn wait(&self) -> Result<OwnTurn<'_>, Error> {
        let own = thread::current().id();
        if *self.owner() == Some(own) {
            let text = "a store must not call the inbox that calls it";
            return Err(PyRuntimeError::new_err(text).into());
        }
        let lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        *self.owner() = Some(own);
        Ok(OwnTurn {
            turn: self,
            _lock: lock,
        })
    }
}

impl Drop for OwnTurn<'_> {
    fn drop(&mut self) {
        *self.turn.owner() = None;
    }
}

impl From<SessionInboxError<PyErr>> for Error {
    fn from(error: SessionInboxError<PyErr>) -> Self {
        match error {
            SessionInboxError::Session(error) => error.into(),
            SessionInboxError::Message(error) => error.into(),
            SessionInboxError::Refused(refusal) => refusal.reason().into(),
            SessionInboxError::Store(error) => error.into(),
            _ => consumed(),
        }
    }
}

/// The time that was given, or that of the system.
fn time(now: Option<u64>) -> UnixMillis {
    now.map_or_else(|| SystemTime::now().into(), UnixMillis)
}

/// What became of an envelope, without anything that is borrowed.
enum Outcome {
    Arrived(Box<Copied>),
    Refused(Reason, Option<message::Acknowledgement>),
    Unknown(ThreemaId),
}

#[pymethods]
impl SessionInbox {
    /// The inbox of `identity`, over a store with the methods of `SessionStore`, or one in memory.
    #[new]
    #[pyo3(signature = (identity, store = None, *, versions = Some((0x100, 0x102))))]
    fn new(
        py: Python<'_>,
        identity: Py<Identity>,
        store: Option<Bound<'_, PyAny>>,
        versions: Option<Versions>,
    ) -> Result<Self, Error> {
        Ok(Self {
            own_id: identity.get().0.get()?.id,
            identity,
            store: match store {
                Some(store) => SessionStore::of(store)?,
                None => SessionStore::Memory(Py::new(py, MemorySessionStore::default())?),
            },
            versions: versions.map(range),
            turn: Turn::default(),
        })
    }

    /// Whose inbox it is.
    #[getter]
    const fn own_id(&self) -> Id {
        Id(self.own_id)
    }

    /// The store.
    #[getter]
    fn store(&self, py: Python<'_>) -> Py<PyAny> {
        self.store.object(py)
    }

    /// A program may keep the inbox in its store: the collector of Python finds the circle.
    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.identity)?;
        self.store.traverse(visit)
    }

    /// Seals `content` for `peer` in the best session, or begins one; as it is, if it does not go through a session.
    #[pyo3(signature = (peer, features, content, *, header = None, group = None, now = None))]
    #[allow(clippy::too_many_arguments, reason = "they are named in Python")]
    fn send<'py>(
        &self,
        py: Python<'py>,
        peer: &Peer,
        features: u64,
        content: &Content,
        header: Option<&Bound<'py, Header>>,
        group: Option<&Bound<'py, GroupIdentity>>,
        now: Option<u64>,
    ) -> Result<Bound<'py, PyAny>, Error> {
        let (peer, features, now) = (peer.0.get()?, FeatureMask(features), time(now));
        let made = content.with_body(group.map(|group| group.get().0), |body| {
            with_header(header, |header| {
                self.run(py, |inbox| {
                    Ok(inbox.send(&peer, features, header, body, now, &mut OsRandom)?)
                })
            })
        })?;
        Ok(sending(py, &made)?)
    }

    /// Seals one content for many with their features, each in a session of their own, with one message id for all.
    #[pyo3(signature = (receivers, content, *, header = None, group = None, now = None))]
    fn send_to_all<'py>(
        &self,
        py: Python<'py>,
        receivers: Vec<(Bound<'py, Peer>, u64)>,
        content: &Content,
        header: Option<&Bound<'py, Header>>,
        group: Option<&Bound<'py, GroupIdentity>>,
        now: Option<u64>,
    ) -> Result<Vec<Bound<'py, PyAny>>, Error> {
        let (objects, features): (Vec<_>, Vec<_>) = receivers.into_iter().unzip();
        let (receivers, now) = (peers(&objects)?, time(now));
        let made = content.with_body(group.map(|group| group.get().0), |body| {
            with_header(header, |header| {
                self.run(py, |inbox| {
                    let receivers = receivers.iter().map(|peer| &**peer);
                    let receivers = receivers.zip(features.into_iter().map(FeatureMask));
                    Ok(inbox.send_to_all(receivers, header, body, now, &mut OsRandom)?)
                })
            })
        })?;
        made.iter().map(|made| Ok(sending(py, made)?)).collect()
    }

    /// What a program sends to a peer when it starts, and after an update.
    #[pyo3(signature = (peer, features, *, now = None))]
    fn refresh<'py>(
        &self,
        py: Python<'py>,
        peer: &Peer,
        features: u64,
        now: Option<u64>,
    ) -> Result<Bound<'py, PyAny>, Error> {
        let (peer, features, now) = (peer.0.get()?, FeatureMask(features), time(now));
        let made = self.run(py, |inbox| {
            Ok(inbox.refresh(&peer, features, now, &mut OsRandom)?)
        })?;
        Ok(sending(py, &made)?)
    }

    /// Ends a session: it is removed, and the peer is told.
    #[pyo3(signature = (peer, session_id, cause, *, now = None))]
    fn terminate<'py>(
        &self,
        py: Python<'py>,
        peer: &Peer,
        session_id: Array<16>,
        cause: u32,
        now: Option<u64>,
    ) -> Result<Bound<'py, PyAny>, Error> {
        let (peer, cause, now) = (peer.0.get()?, TerminateCause(cause), time(now));
        let id = SessionId::from_bytes(session_id.0);
        let made = self.run(py, |inbox| {
            Ok(inbox.terminate(&peer, id, cause, now, &mut OsRandom)?)
        })?;
        Ok(sending(py, &made)?)
    }

    /// Ends all sessions with a peer.
    #[pyo3(signature = (peer, cause, *, now = None))]
    fn terminate_all<'py>(
        &self,
        py: Python<'py>,
        peer: &Peer,
        cause: u32,
        now: Option<u64>,
    ) -> Result<Bound<'py, PyAny>, Error> {
        let (peer, cause, now) = (peer.0.get()?, TerminateCause(cause), time(now));
        let made = self.run(py, |inbox| {
            Ok(inbox.terminate_all(&peer, cause, now, &mut OsRandom)?)
        })?;
        Ok(sending(py, &made)?)
    }

    /// Notes that the server acknowledged an envelope.
    #[pyo3(signature = (token, *, now = None))]
    fn acknowledged(
        &self,
        py: Python<'_>,
        token: &SentToken,
        now: Option<u64>,
    ) -> Result<(), Error> {
        self.run(py, |inbox| Ok(inbox.acknowledged(token.0, time(now))?))
    }

    /// Checks and opens an envelope, and lets the sessions with its sender open what is in it.
    #[pyo3(signature = (envelope, find_peer, *, now = None))]
    fn receive<'py>(
        &self,
        py: Python<'py>,
        envelope: Data<'_>,
        find_peer: Py<PyAny>,
        now: Option<u64>,
    ) -> Result<Bound<'py, PyAny>, Error> {
        let (envelope, now) = (envelope.as_bytes(), time(now));
        let outcome = self.run(py, |inbox| {
            let (mut memory, mut raised) = (SessionMemory::new(), None);
            let found = |id| {
                let found = Python::attach(|py| identity::find_peer(find_peer.bind(py), id));
                found.unwrap_or_else(|error| {
                    raised = Some(error);
                    None
                })
            };
            let outcome = inbox.receive(envelope, &mut memory, found, now, &mut OsRandom)?;
            match (raised, outcome) {
                (Some(raised), _) => Err(raised),
                (None, SessionOutcome::Arrived(arrived)) => {
                    Ok(Outcome::Arrived(Box::new(arrived.into())))
                }
                (
                    None,
                    SessionOutcome::Refused {
                        reason,
                        acknowledgement,
                    },
                ) => Ok(Outcome::Refused(reason, acknowledgement)),
                (None, SessionOutcome::UnknownSender(id)) => Ok(Outcome::Unknown(id)),
            }
        })?;
        Ok(match outcome {
            Outcome::Arrived(copied) => copied.object(py)?,
            Outcome::Refused(why, acknowledgement) => {
                Bound::new(py, Refused::new(why, acknowledgement))?.into_any()
            }
            Outcome::Unknown(id) => Bound::new(py, UnknownSender { id: Id(id) })?.into_any(),
        })
    }

    /// Marks an envelope that was processed, turns the chain of its session, and gives what the server wants to hear.
    fn accept(&self, py: Python<'_>, arrived: &Arrived) -> Result<Option<Acknowledgement>, Error> {
        let processed = arrived.processed.take()?;
        let acknowledgement = self.run(py, |inbox| Ok(inbox.accept(processed)?))?;
        Ok(acknowledgement.map(Acknowledgement::of))
    }
}
