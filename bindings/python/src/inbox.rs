//! The inbox: where messages of one identity are checked and recorded.

use std::sync::Arc;

use eeema::ThreemaId;
use eeema::message::{self, Memory, Outcome, ReceiveError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList};
use pyo3::{PyTraverseError, PyVisit};

use crate::content::{Content, GroupIdentity};
use crate::convert::{Data, Id};
use crate::error::Error;
use crate::gateway::with_callback;
use crate::identity::{self, Peer};
use crate::long::detach_if_long_text;
use crate::message::{Acknowledgement, Header, Received, Refused, UnknownSender, seal};
use crate::store::{MemoryStore, Store};

/// Where the messages of one identity are checked and recorded.
#[pyclass(frozen, module = "eeema.message")]
pub(crate) struct Inbox {
    own_id: ThreemaId,
    store: Store,
}

impl Inbox {
    /// The inbox of the library, over the same store.
    pub(crate) fn library(&self, py: Python<'_>) -> message::Inbox<Store> {
        message::Inbox::new(self.own_id, self.store.share(py))
    }
}

/// Who a sender is, as a Python function says it, and what it raised.
struct Finder<'a, 'py> {
    find: &'a Bound<'py, PyAny>,
    raised: Option<PyErr>,
}

impl Finder<'_, '_> {
    fn find(&mut self, id: ThreemaId) -> Option<Arc<message::Peer>> {
        match identity::find_peer(self.find, id) {
            Ok(peer) => peer,
            Err(error) => {
                self.raised = Some(error.into());
                None
            }
        }
    }
}

/// An outcome as an object, unless the function that finds peers raised.
fn outcome<'py>(
    py: Python<'py>,
    finder: &mut Finder<'_, 'py>,
    outcome: Outcome<'_>,
) -> Result<Bound<'py, PyAny>, Error> {
    Ok(match (finder.raised.take(), outcome) {
        (Some(raised), _) => return Err(raised.into()),
        (None, Outcome::Message(message)) => Bound::new(py, Received::new(message))?.into_any(),
        (
            None,
            Outcome::Refused {
                reason,
                acknowledgement,
            },
        ) => Bound::new(py, Refused::new(reason, acknowledgement))?.into_any(),
        (None, Outcome::UnknownSender(id)) => {
            Bound::new(py, UnknownSender { id: Id(id) })?.into_any()
        }
    })
}

#[pymethods]
impl Inbox {
    /// The inbox of `own_id`, over a store: an object with the methods of `MemoryStore`, or one in memory.
    #[new]
    #[pyo3(signature = (own_id, store = None))]
    fn new(py: Python<'_>, own_id: Id, store: Option<Bound<'_, PyAny>>) -> PyResult<Self> {
        Ok(Self {
            own_id: own_id.0,
            store: match store {
                Some(store) => Store::of(store)?,
                None => Store::Memory(Py::new(py, MemoryStore::default())?),
            },
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
        self.store.traverse(visit)
    }

    /// Seals `content` for `peer`, records the nonce, and gives the envelope.
    #[pyo3(signature = (peer, content, *, header = None, group = None))]
    fn seal<'py>(
        slf: &Bound<'py, Self>,
        peer: &Peer,
        content: &Content,
        header: Option<&Bound<'py, Header>>,
        group: Option<&Bound<'py, GroupIdentity>>,
    ) -> Result<Bound<'py, PyBytes>, Error> {
        seal(slf.py(), peer, content, Some(slf), header, group)
    }

    /// Checks, opens and validates an envelope; one that is refused is discarded.
    fn receive<'py>(
        &self,
        py: Python<'py>,
        envelope: Data<'_>,
        find_peer: &Bound<'py, PyAny>,
    ) -> Result<Bound<'py, PyAny>, Error> {
        let mut memory = Memory::new();
        let mut finder = Finder {
            find: find_peer,
            raised: None,
        };
        let mut inbox = self.library(py);
        let result = inbox.receive(envelope.as_bytes(), &mut memory, |id| finder.find(id))?;
        outcome(py, &mut finder, result)
    }

    /// The same for many, whose boxes are opened together; accept the messages in their order.
    fn receive_many<'py>(
        &self,
        py: Python<'py>,
        envelopes: Vec<Data<'_>>,
        find_peer: &Bound<'py, PyAny>,
    ) -> Result<Bound<'py, PyList>, Error> {
        let mut inbox = self.library(py);
        // What became of each, in order; what waits for the batch has no object yet.
        let mut results = Vec::with_capacity(envelopes.len());
        let mut pending = Vec::with_capacity(envelopes.len());
        for envelope in &envelopes {
            let waiting = match inbox.check(envelope.as_bytes()) {
                Ok(waiting) => waiting,
                Err(error) => {
                    results.push(Some(refused(py, &mut inbox, error)?));
                    continue;
                }
            };
            let sender = waiting.sender();
            match identity::find_peer(find_peer, sender)? {
                Some(peer) => {
                    pending.push((waiting, peer));
                    results.push(None);
                }
                None => results.push(Some(
                    Bound::new(py, UnknownSender { id: Id(sender) })?.into_any(),
                )),
            }
        }
        let (pending, peers): (Vec<_>, Vec<_>) = pending.into_iter().unzip();
        let mut memory = Memory::new();
        let members = pending.into_iter().zip(peers.iter().map(|peer| &**peer));
        let opened = py.detach(|| inbox.open_many(members, &mut memory));
        let mut opened = opened.into_iter();
        for place in results.iter_mut().filter(|place| place.is_none()) {
            *place = match opened.next() {
                Some(Ok(message)) => Some(Bound::new(py, Received::new(message))?.into_any()),
                Some(Err(error)) => Some(refused(py, &mut inbox, error)?),
                None => None,
            };
        }
        Ok(PyList::new(py, results)?)
    }

    /// Checks the fields of a callback of the Gateway with the API secret, opens and validates it.
    fn receive_callback<'py>(
        &self,
        py: Python<'py>,
        fields: &Bound<'py, PyAny>,
        api_secret: &str,
        find_peer: &Bound<'py, PyAny>,
    ) -> Result<Bound<'py, PyAny>, Error> {
        let mut memory = Memory::new();
        let mut finder = Finder {
            find: find_peer,
            raised: None,
        };
        let mut inbox = self.library(py);
        with_callback(fields, |callback, length| {
            let verified = detach_if_long_text(py, length, || callback.verify(api_secret))?;
            let result = inbox.receive_callback(verified, &mut memory, |id| finder.find(id))?;
            outcome(py, &mut finder, result)
        })
    }

    /// Marks a message that was processed, and gives what the server wants to hear; `None` if nobody waits for it.
    fn accept(&self, py: Python<'_>, message: &Received) -> Result<Option<Acknowledgement>, Error> {
        let processed = message.processed.take()?;
        let acknowledgement = self.library(py).accept(processed)?;
        Ok(acknowledgement.map(Acknowledgement::of))
    }
}

/// Discards a message that was refused.
fn refused<'py>(
    py: Python<'py>,
    inbox: &mut message::Inbox<Store>,
    error: ReceiveError<PyErr>,
) -> Result<Bound<'py, PyAny>, Error> {
    match error {
        ReceiveError::Refused(refusal) => {
            let acknowledgement = inbox.discard(&refusal)?;
            Ok(Bound::new(py, Refused::new(refusal.reason(), acknowledgement))?.into_any())
        }
        other => Err(other.into()),
    }
}
