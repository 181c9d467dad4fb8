//! Stores of sessions: one in memory, and those that are written in Python.

use std::sync::{Mutex, MutexGuard, PoisonError};

use eeema::ThreemaId;
use eeema::forward_security::{self, SessionId};
use eeema::identity::{MessageId, NonceHash};
use eeema::message::ReplayStore;
use pyo3::prelude::*;
use pyo3::{PyTraverseError, PyVisit};

use crate::convert::{Array, Data, Id, demand_methods};
use crate::store::{METHODS, PythonStore, never};

/// What a store of sessions has beside the methods of every store.
const SESSION_METHODS: [&str; 3] = ["load_sessions", "save_session", "remove_session"];

/// A store in memory, for tests, and for programs that begin new sessions when they start.
#[pyclass(frozen, module = "eeema.forward_security")]
#[derive(Default)]
pub(crate) struct MemorySessionStore(Mutex<forward_security::MemorySessionStore>);

impl MemorySessionStore {
    fn lock(&self) -> MutexGuard<'_, forward_security::MemorySessionStore> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl MemorySessionStore {
    /// An empty one.
    #[new]
    fn new() -> Self {
        Self::default()
    }
}

/// The store of an inbox with sessions: the only reference to its object.
pub(super) enum SessionStore {
    /// Without a call of Python.
    Memory(Py<MemorySessionStore>),
    /// One that is written in Python, which also is one without sessions.
    Python(PythonStore),
}

impl SessionStore {
    /// Takes an object that has all methods.
    pub(super) fn of(store: Bound<'_, PyAny>) -> PyResult<Self> {
        match store.cast_into::<MemorySessionStore>() {
            Ok(memory) => Ok(Self::Memory(memory.unbind())),
            Err(other) => {
                let store = other.into_inner();
                demand_methods(&store, &METHODS)?;
                demand_methods(&store, &SESSION_METHODS)?;
                Ok(Self::Python(PythonStore(store.unbind())))
            }
        }
    }

    /// The same store.
    pub(super) fn share(&self, py: Python<'_>) -> Self {
        match self {
            Self::Memory(memory) => Self::Memory(memory.clone_ref(py)),
            Self::Python(store) => Self::Python(store.share(py)),
        }
    }

    /// The object that was given.
    pub(super) fn object(&self, py: Python<'_>) -> Py<PyAny> {
        match self {
            Self::Memory(memory) => memory.clone_ref(py).into_any(),
            Self::Python(store) => store.0.clone_ref(py),
        }
    }

    /// Shows the object to the collector of Python.
    pub(super) fn traverse(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        match self {
            Self::Memory(memory) => visit.call(memory),
            Self::Python(store) => visit.call(&store.0),
        }
    }
}

impl forward_security::SessionStore for SessionStore {
    fn visit_sessions(
        &self,
        peer_id: ThreemaId,
        visit: &mut dyn FnMut(SessionId, &[u8]),
    ) -> PyResult<()> {
        match self {
            Self::Memory(memory) => {
                never(memory.get().lock().visit_sessions(peer_id, visit));
                Ok(())
            }
            Self::Python(PythonStore(object)) => Python::attach(|py| {
                let sessions = object.call_method1(py, "load_sessions", (Id(peer_id),))?;
                for session in sessions.bind(py).try_iter()? {
                    let (id, encoded): (Array<16>, Data<'_>) = session?.extract()?;
                    visit(SessionId::from_bytes(id.0), encoded.as_bytes());
                }
                Ok(())
            }),
        }
    }

    fn save_session(&mut self, peer: ThreemaId, id: SessionId, encoded: &[u8]) -> PyResult<()> {
        match self {
            Self::Memory(memory) => {
                never(memory.get().lock().save_session(peer, id, encoded));
                Ok(())
            }
            Self::Python(PythonStore(object)) => Python::attach(|py| {
                let arguments = (Id(peer), *id.as_bytes(), encoded);
                object.call_method1(py, "save_session", arguments)?;
                Ok(())
            }),
        }
    }

    fn remove_session(&mut self, peer: ThreemaId, id: SessionId) -> PyResult<()> {
        match self {
            Self::Memory(memory) => {
                never(memory.get().lock().remove_session(peer, id));
                Ok(())
            }
            Self::Python(PythonStore(object)) => Python::attach(|py| {
                object.call_method1(py, "remove_session", (Id(peer), *id.as_bytes()))?;
                Ok(())
            }),
        }
    }
}

impl ReplayStore for SessionStore {
    type Error = PyErr;

    fn is_nonce_used(&self, nonce: &NonceHash) -> PyResult<bool> {
        match self {
            Self::Memory(memory) => Ok(never(memory.get().lock().is_nonce_used(nonce))),
            Self::Python(store) => store.is_nonce_used(nonce),
        }
    }

    fn is_message_id_used(&self, sender: ThreemaId, id: MessageId) -> PyResult<bool> {
        match self {
            Self::Memory(memory) => Ok(never(memory.get().lock().is_message_id_used(sender, id))),
            Self::Python(store) => store.is_message_id_used(sender, id),
        }
    }

    fn mark_nonce(&mut self, nonce: &NonceHash) -> PyResult<bool> {
        match self {
            Self::Memory(memory) => Ok(never(memory.get().lock().mark_nonce(nonce))),
            Self::Python(store) => store.mark_nonce(nonce),
        }
    }

    fn mark(&mut self, nonce: &NonceHash, sender: ThreemaId, id: MessageId) -> PyResult<bool> {
        match self {
            Self::Memory(memory) => Ok(never(memory.get().lock().mark(nonce, sender, id))),
            Self::Python(store) => store.mark(nonce, sender, id),
        }
    }
}
