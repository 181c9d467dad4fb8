//! What comes out of an inbox with sessions, as values.

use eeema::ThreemaId;
use eeema::forward_security::{
    self, DhType, Envelope, Event, Outgoing, Processed, Removed, RemovedBecause, Sending, Variant,
};
use eeema::identity::MessageId;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList};
use pyo3::{PyTraverseError, PyVisit};

use crate::content::GroupIdentity;
use crate::convert::{Data, Id, Once, names};
use crate::error::{Error, reason};
use crate::identity::PublicKey;
use crate::message::Received;
use crate::values::{SESSIONS, value};

names! {
    /// Which agreements stand behind a key.
    DhName for DhType { TwoDh = "2dh", FourDh = "4dh" }
}

/// Says of an envelope that the server acknowledged it.
#[pyclass(frozen, eq, module = "eeema.forward_security")]
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct SentToken(pub(super) forward_security::SentToken);

/// A valid envelope: a message, or something of the session protocol.
#[pyclass(frozen, module = "eeema.forward_security")]
pub(crate) struct Arrived {
    message: Option<Py<Received>>,
    sender: Id,
    event: Py<PyAny>,
    replies: Py<PyList>,
    removed: Py<PyList>,
    /// What accepting needs.
    pub(super) processed: Once<Processed>,
}

#[pymethods]
impl Arrived {
    /// The message, to be processed; `None` if there is nothing to be shown.
    #[getter]
    fn message(&self, py: Python<'_>) -> Option<Py<Received>> {
        Some(self.message.as_ref()?.clone_ref(py))
    }

    /// Who sent it.
    #[getter]
    const fn sender(&self) -> Id {
        self.sender
    }

    /// What it meant for the sessions with its sender.
    #[getter]
    fn event(&self, py: Python<'_>) -> Py<PyAny> {
        self.event.clone_ref(py)
    }

    /// What is to be sent, in this order, before the envelope is acknowledged.
    #[getter]
    fn replies(&self, py: Python<'_>) -> Py<PyList> {
        self.replies.clone_ref(py)
    }

    /// The sessions that are gone; tell the user.
    #[getter]
    fn removed(&self, py: Python<'_>) -> Py<PyList> {
        self.removed.clone_ref(py)
    }

    /// A program may keep something in the lists that keeps this.
    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.message)?;
        visit.call(&self.event)?;
        visit.call(&self.replies)?;
        visit.call(&self.removed)
    }

    /// Without what it says.
    fn __repr__(&self, py: Python<'_>) -> String {
        format!(
            "<Arrived from {}, {}>",
            self.sender.0.as_str(),
            self.event.bind(py)
        )
    }
}

/// A copy of what borrows from the memory of the library.
pub(super) struct Copied {
    message: Option<Received>,
    sender: ThreemaId,
    event: Event,
    replies: Vec<Ready>,
    removed: Vec<Removed>,
    processed: Processed,
}

impl From<forward_security::Arrived<'_>> for Copied {
    fn from(arrived: forward_security::Arrived<'_>) -> Self {
        Self {
            message: arrived.message().map(Received::of_session),
            sender: arrived.sender(),
            event: arrived.event(),
            replies: arrived.replies().iter().map(Ready::from).collect(),
            removed: arrived.removed().to_vec(),
            processed: arrived.into(),
        }
    }
}

impl Copied {
    /// As an object of Python.
    pub(super) fn object(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let message = self.message.map(|message| Py::new(py, message));
        let arrived = Arrived {
            message: message.transpose()?,
            sender: Id(self.sender),
            event: event(py, &self.event)?.unbind(),
            replies: outgoing(py, self.replies)?.unbind(),
            removed: removed(py, &self.removed)?.unbind(),
            processed: Once::new(self.processed),
        };
        Ok(Bound::new(py, arrived)?.into_any())
    }
}

/// An envelope that is ready to be sent.
struct Ready {
    receiver: ThreemaId,
    message_id: MessageId,
    envelope: Vec<u8>,
    token: forward_security::SentToken,
}

impl From<&Outgoing> for Ready {
    fn from(outgoing: &Outgoing) -> Self {
        Self {
            receiver: outgoing.receiver(),
            message_id: outgoing.message_id(),
            envelope: outgoing.envelope().to_vec(),
            token: outgoing.token(),
        }
    }
}

fn outgoing(py: Python<'_>, ready: impl IntoIterator<Item = Ready>) -> PyResult<Bound<'_, PyList>> {
    let list = PyList::empty(py);
    for one in ready {
        let id = *one.message_id.as_bytes();
        let envelope = PyBytes::new(py, &one.envelope);
        let fields = (Id(one.receiver), id, envelope, SentToken(one.token));
        list.append(value(py, SESSIONS, "Outgoing", fields)?)?;
    }
    Ok(list)
}

fn removed<'py>(py: Python<'py>, removed: &[Removed]) -> PyResult<Bound<'py, PyList>> {
    let list = PyList::empty(py);
    for one in removed {
        let (because, cause) = match one.because {
            RemovedBecause::RejectedByPeer(cause) => ("rejected_by_peer", Some(cause.0)),
            RemovedBecause::Terminated(cause) => ("terminated", Some(cause.0)),
            RemovedBecause::TerminatedByPeer(cause) => ("terminated_by_peer", Some(cause.0)),
            RemovedBecause::Rejected => ("rejected", None),
            RemovedBecause::Corrupt => ("corrupt", None),
            _ => ("replaced", None),
        };
        let session_id = *one.session_id.as_bytes();
        let fields = (Id(one.peer_id), session_id, because, cause, one.to_string());
        list.append(value(py, SESSIONS, "Removed", fields)?)?;
    }
    Ok(list)
}

/// What one call made.
pub(super) fn sending<'py>(py: Python<'py>, made: &Sending) -> PyResult<Bound<'py, PyAny>> {
    let fields = (
        outgoing(py, made.outgoing().iter().map(Ready::from))?,
        removed(py, made.removed())?,
        made.dh_type().map(DhName),
    );
    value(py, SESSIONS, "Sending", fields)
}

fn event<'py>(py: Python<'py>, event: &Event) -> PyResult<Bound<'py, PyAny>> {
    let of_session =
        |class, id: &forward_security::SessionId| value(py, SESSIONS, class, (*id.as_bytes(),));
    match event {
        Event::Plain { is_suspicious } => value(py, SESSIONS, "Event.Plain", (*is_suspicious,)),
        Event::Opened {
            session_id,
            dh_type,
            skipped,
        } => {
            let fields = (*session_id.as_bytes(), DhName(*dh_type), *skipped);
            value(py, SESSIONS, "Event.Opened", fields)
        }
        Event::Refused(why) => value(py, SESSIONS, "Event.Refused", (reason(why),)),
        Event::Created(id) => of_session("Event.Created", id),
        Event::Established(id) => of_session("Event.Established", id),
        Event::Repeated(id) => of_session("Event.Repeated", id),
        Event::Rejected {
            message_id,
            cause,
            group,
        } => {
            let fields = (*message_id.as_bytes(), cause.0, group.map(GroupIdentity));
            value(py, SESSIONS, "Event.Rejected", fields)
        }
        Event::Terminated(cause) => value(py, SESSIONS, "Event.Terminated", (cause.0,)),
        Event::Unreadable(cause) => value(py, SESSIONS, "Event.Unreadable", (cause.0,)),
        Event::UnknownAccept(id) => of_session("Event.UnknownAccept", id),
        Event::Discarded { session_id, error } => {
            let fields = (session_id.map(|id| *id.as_bytes()), reason(error));
            value(py, SESSIONS, "Event.Discarded", fields)
        }
        _ => value(py, SESSIONS, "Event.Disabled", ()),
    }
}

/// Reads the body of a message of the type 0xa0.
#[pyfunction]
pub(crate) fn decode<'py>(py: Python<'py>, body: Data<'_>) -> Result<Bound<'py, PyAny>, Error> {
    let envelope = Envelope::decode(body.as_bytes())?;
    let variant = match envelope.variant {
        Variant::Init(offer) => {
            let versions = (offer.versions.min, offer.versions.max);
            value(
                py,
                SESSIONS,
                "Variant.Init",
                (PublicKey(offer.key), versions),
            )
        }
        Variant::Accept(offer) => {
            let versions = (offer.versions.min, offer.versions.max);
            value(
                py,
                SESSIONS,
                "Variant.Accept",
                (PublicKey(offer.key), versions),
            )
        }
        Variant::Reject {
            message_id,
            cause,
            group,
        } => {
            let fields = (*message_id.as_bytes(), cause.0, group.map(GroupIdentity));
            value(py, SESSIONS, "Variant.Reject", fields)
        }
        Variant::Encapsulated(message) => {
            let (offered, applied) = message.versions();
            let fields = (
                message.dh_type().map(DhName),
                message.counter(),
                PyBytes::new(py, message.sealed()),
                offered,
                applied,
                message.group().map(GroupIdentity),
            );
            value(py, SESSIONS, "Variant.Encapsulated", fields)
        }
        Variant::Terminate(cause) => value(py, SESSIONS, "Variant.Terminate", (cause.0,)),
        _ => Err(Error::from(forward_security::Error::Malformed).into()),
    };
    let fields = (*envelope.session_id.as_bytes(), variant?);
    Ok(value(py, SESSIONS, "Envelope", fields)?)
}
