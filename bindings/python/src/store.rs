//! Stores of used nonces and message ids: one in memory, and those that are written in Python.

use std::sync::{Mutex, MutexGuard, PoisonError};

use eeema::ThreemaId;
use eeema::identity::{MessageId, NonceHash};
use eeema::message::{self, ReplayStore};
use pyo3::call::PyCallArgs;
use pyo3::prelude::*;
use pyo3::{PyTraverseError, PyVisit};

use crate::convert::{Array, Id, demand_methods};

/// The methods of a store.
pub(crate) const METHODS: [&str; 4] = ["is_nonce_used", "is_message_id_used", "mark_nonce", "mark"];

/// A store in memory, which grows by 32 bytes for each nonce and 16 for each message.
#[pyclass(frozen, module = "eeema.message")]
#[derive(Default)]
pub(crate) struct MemoryStore(Mutex<message::MemoryStore>);

impl MemoryStore {
    fn lock(&self) -> MutexGuard<'_, message::MemoryStore> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl MemoryStore {
    /// An empty one.
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Whether the hash of a nonce was marked.
    fn is_nonce_used(&self, nonce: Array<32>) -> bool {
        never(self.lock().is_nonce_used(&NonceHash::from_bytes(nonce.0)))
    }

    /// Whether a message with this id was marked for this sender.
    fn is_message_id_used(&self, sender: Id, message_id: Array<8>) -> bool {
        let id = MessageId::from_bytes(message_id.0);
        never(self.lock().is_message_id_used(sender.0, id))
    }

    /// Marks the hash of a nonce, and says whether it was new.
    fn mark_nonce(&self, nonce: Array<32>) -> bool {
        never(self.lock().mark_nonce(&NonceHash::from_bytes(nonce.0)))
    }

    /// Marks nonce and message id if both are new, and says whether they were.
    fn mark(&self, nonce: Array<32>, sender: Id, message_id: Array<8>) -> bool {
        let id = MessageId::from_bytes(message_id.0);
        never(
            self.lock()
                .mark(&NonceHash::from_bytes(nonce.0), sender.0, id),
        )
    }

    /// The hashes of all marked nonces, in order.
    fn nonces(&self) -> Vec<[u8; 32]> {
        self.lock()
            .nonces()
            .map(|nonce| *nonce.as_bytes())
            .collect()
    }

    /// Sender and id of all marked messages, in order.
    fn message_ids(&self) -> Vec<(Id, [u8; 8])> {
        let store = self.lock();
        let ids = store.message_ids();
        ids.map(|(sender, id)| (Id(*sender), *id.as_bytes()))
            .collect()
    }
}

/// What cannot fail.
pub(crate) fn never<T>(result: Result<T, std::convert::Infallible>) -> T {
    match result {
        Ok(value) => value,
        Err(never) => match never {},
    }
}

/// The store of an inbox: the only reference to its object.
pub(crate) enum Store {
    /// Without a call of Python.
    Memory(Py<MemoryStore>),
    /// One that is written in Python.
    Python(PythonStore),
}

impl Store {
    /// Takes an object that has all methods.
    pub(crate) fn of(store: Bound<'_, PyAny>) -> PyResult<Self> {
        match store.cast_into::<MemoryStore>() {
            Ok(memory) => Ok(Self::Memory(memory.unbind())),
            Err(other) => {
                let store = other.into_inner();
                demand_methods(&store, &METHODS)?;
                Ok(Self::Python(PythonStore(store.unbind())))
            }
        }
    }

    /// The same store.
    pub(crate) fn share(&self, py: Python<'_>) -> Self {
        match self {
            Self::Memory(memory) => Self::Memory(memory.clone_ref(py)),
            Self::Python(store) => Self::Python(store.share(py)),
        }
    }

    /// The object that was given.
    pub(crate) fn object(&self, py: Python<'_>) -> Py<PyAny> {
        match self {
            Self::Memory(memory) => memory.clone_ref(py).into_any(),
            Self::Python(store) => store.0.clone_ref(py),
        }
    }

    /// Shows the object to the collector of Python.
    pub(crate) fn traverse(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        match self {
            Self::Memory(memory) => visit.call(memory),
            Self::Python(store) => visit.call(&store.0),
        }
    }
}

impl ReplayStore for Store {
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

/// An object with the methods of a store.
pub(crate) struct PythonStore(pub(crate) Py<PyAny>);

impl PythonStore {
    /// The same store.
    pub(crate) fn share(&self, py: Python<'_>) -> Self {
        Self(self.0.clone_ref(py))
    }

    /// Asks a method that says yes or no.
    fn ask(&self, method: &str, arguments: impl for<'py> PyCallArgs<'py>) -> PyResult<bool> {
        Python::attach(|py| self.0.call_method1(py, method, arguments)?.extract(py))
    }
}

impl ReplayStore for PythonStore {
    type Error = PyErr;

    fn is_nonce_used(&self, nonce: &NonceHash) -> PyResult<bool> {
        self.ask("is_nonce_used", (nonce.as_bytes(),))
    }

    fn is_message_id_used(&self, sender: ThreemaId, id: MessageId) -> PyResult<bool> {
        self.ask("is_message_id_used", (Id(sender), id.as_bytes()))
    }

    fn mark_nonce(&mut self, nonce: &NonceHash) -> PyResult<bool> {
        self.ask("mark_nonce", (nonce.as_bytes(),))
    }

    fn mark(&mut self, nonce: &NonceHash, sender: ThreemaId, id: MessageId) -> PyResult<bool> {
        self.ask("mark", (nonce.as_bytes(), Id(sender), id.as_bytes()))
    }
}
