//! Envelopes: what is sealed, and what comes out of an inbox.

use std::time::SystemTime;

use eeema::content::{Flags, Kind};
use eeema::crypto::SecretVec;
use eeema::identity::MessageId;
use eeema::message::{self, Envelope, Memory, Processed, Reason};
use eeema::time::UnixMillis;
use eeema::{OsRandom, ThreemaId};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::content::{Content, GroupIdentity, object};
use crate::convert::{Array, Data, Id, Once};
use crate::error::{Error, reason};
use crate::identity::Peer;
use crate::inbox::Inbox;

/// What stands in front of a message, beside sender and receiver.
#[pyclass(frozen, module = "eeema.message")]
pub(crate) struct Header {
    message_id: MessageId,
    created_at: UnixMillis,
    nickname: Option<String>,
    flags: Option<Flags>,
}

impl Header {
    /// As the library wants it.
    pub(crate) fn get(&self) -> message::Header<'_> {
        let mut header = message::Header::new(self.message_id, self.created_at);
        if let Some(nickname) = &self.nickname {
            header = header.with_nickname(nickname);
        }
        match self.flags {
            Some(flags) => header.with_flags(flags),
            None => header,
        }
    }
}

/// The header that was given, or one with a fresh id and the time of the system, handed to `seal`.
pub(crate) fn with_header<T>(
    header: Option<&Bound<'_, Header>>,
    seal: impl FnOnce(&message::Header<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    match header {
        Some(header) => seal(&header.get().get()),
        None => seal(&Header::new(None, None, None, None)?.get()),
    }
}

#[pymethods]
impl Header {
    /// With a fresh id and the time of the system, if they are not given.
    #[new]
    #[pyo3(signature = (*, message_id = None, created_at = None, nickname = None, flags = None))]
    fn new(
        message_id: Option<Array<8>>,
        created_at: Option<u64>,
        nickname: Option<String>,
        flags: Option<u8>,
    ) -> Result<Self, Error> {
        Ok(Self {
            message_id: match message_id {
                Some(id) => MessageId::from_bytes(id.0),
                None => MessageId::generate(&mut OsRandom)?,
            },
            created_at: match created_at {
                Some(millis) => UnixMillis(millis),
                None => SystemTime::now().into(),
            },
            nickname,
            flags: flags.map(Flags),
        })
    }

    /// The id of the message: 8 bytes.
    #[getter]
    const fn message_id(&self) -> [u8; 8] {
        *self.message_id.as_bytes()
    }

    /// Milliseconds since 1970.
    #[getter]
    const fn created_at(&self) -> u64 {
        self.created_at.0
    }
}

/// Seals `content` for `peer` into an envelope, and records its nonce in `inbox`; with `None` nothing is recorded, which
/// is for programs that never receive.
#[pyfunction]
#[pyo3(signature = (peer, content, *, inbox, header = None, group = None))]
pub(crate) fn seal<'py>(
    py: Python<'py>,
    peer: &Peer,
    content: &Content,
    inbox: Option<&Bound<'py, Inbox>>,
    header: Option<&Bound<'py, Header>>,
    group: Option<&Bound<'py, GroupIdentity>>,
) -> Result<Bound<'py, PyBytes>, Error> {
    let peer = peer.0.get()?;
    let envelope = content.with_body(group.map(|group| group.get().0), |body| {
        with_header(header, |header| {
            let sealed = message::seal(&peer, header, body, &mut OsRandom)?;
            match inbox {
                Some(inbox) => Ok(sealed.record(&mut inbox.get().library(py))?),
                None => Ok(sealed.without_record()),
            }
        })
    })?;
    Ok(PyBytes::new(py, &envelope))
}

/// Opens an envelope and reads it, without a store: replays are not noticed. An `Inbox` notices them.
#[pyfunction]
pub(crate) fn open(envelope: Data<'_>, peer: &Peer) -> Result<Received, Error> {
    let peer = peer.0.get()?;
    let mut memory = Memory::new();
    let envelope = Envelope::parse(envelope.as_bytes())?;
    Ok(Received::new(envelope.open(&peer, &mut memory)?))
}

/// Who an envelope claims to come from and to go to.
#[pyfunction]
pub(crate) fn parties(envelope: Data<'_>) -> Result<(Id, Id), Error> {
    let envelope = Envelope::parse(envelope.as_bytes())?;
    Ok((Id(envelope.sender()), Id(envelope.receiver())))
}

/// A message that was opened, read and found valid.
#[pyclass(frozen, module = "eeema.message")]
pub(crate) struct Received {
    sender: ThreemaId,
    receiver: ThreemaId,
    message_id: MessageId,
    time: UnixMillis,
    flags: Flags,
    nonce: [u8; 24],
    has_metadata: bool,
    wants_delivery_receipt: bool,
    nickname: Option<String>,
    group: Option<GroupIdentity>,
    kind: Kind,
    body: SecretVec,
    /// What accepting needs.
    pub(crate) processed: Once<Processed>,
}

impl Received {
    /// A copy of what borrows from the memory of the library.
    pub(crate) fn new(message: message::Received<'_>) -> Self {
        let mut copied = Self::of_session(&message);
        copied.processed = Once::new(message.into());
        copied
    }

    /// The same of a message that is accepted with its session, and not by itself.
    pub(crate) fn of_session(message: &message::Received<'_>) -> Self {
        let mut body = SecretVec::zeroed(message.body_bytes().len());
        body.as_mut_bytes().copy_from_slice(message.body_bytes());
        Self {
            sender: message.sender(),
            receiver: message.receiver(),
            message_id: message.message_id(),
            time: message.time(),
            flags: message.flags(),
            nonce: *message.nonce().as_bytes(),
            has_metadata: message.has_metadata(),
            wants_delivery_receipt: message.wants_delivery_receipt(),
            nickname: message.nickname().map(str::to_owned),
            group: message.group().map(GroupIdentity),
            kind: message.kind(),
            body,
            processed: Once::used(),
        }
    }
}

#[pymethods]
impl Received {
    /// Who sealed it.
    #[getter]
    const fn sender(&self) -> Id {
        Id(self.sender)
    }

    /// For whom: the own identity.
    #[getter]
    const fn receiver(&self) -> Id {
        Id(self.receiver)
    }

    /// Its id: 8 bytes; not authentic unless `has_metadata`.
    #[getter]
    const fn message_id(&self) -> [u8; 8] {
        *self.message_id.as_bytes()
    }

    /// Milliseconds since 1970; not authentic unless `has_metadata`.
    #[getter]
    const fn time(&self) -> u64 {
        self.time.0
    }

    /// The flags of the envelope, which are not authentic.
    #[getter]
    const fn flags(&self) -> u8 {
        self.flags.0
    }

    /// Its nonce: 24 bytes.
    #[getter]
    const fn nonce(&self) -> [u8; 24] {
        self.nonce
    }

    /// Whether message id and time are protected.
    #[getter]
    const fn has_metadata(&self) -> bool {
        self.has_metadata
    }

    /// Whether an automatic receipt is wanted.
    #[getter]
    const fn wants_delivery_receipt(&self) -> bool {
        self.wants_delivery_receipt
    }

    /// What it says about the nickname of its sender; empty means that it is removed.
    #[getter]
    fn nickname(&self) -> Option<&str> {
        self.nickname.as_deref()
    }

    /// The group in which it is said.
    #[getter]
    const fn group(&self) -> Option<GroupIdentity> {
        self.group
    }

    /// The number of its type.
    #[getter]
    const fn kind(&self) -> u8 {
        self.kind.0
    }

    /// What it says.
    #[getter]
    fn content<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>, Error> {
        object(py, self.kind, self.body.as_bytes())
    }

    /// The bytes of its body, with its group header.
    #[getter]
    fn body_bytes(&self) -> Vec<u8> {
        self.body.as_bytes().to_vec()
    }

    /// Without what it says.
    fn __repr__(&self) -> String {
        let (sender, id) = (self.sender.as_str(), self.message_id);
        format!("<Received from {sender}, {id}, type {:#04x}>", self.kind.0)
    }
}

/// A message that was refused and discarded: acknowledge it, and drop it.
#[pyclass(frozen, get_all, module = "eeema.message")]
pub(crate) struct Refused {
    /// Which check refused, as `RefusedError.reason`.
    reason: String,
    /// The step of the order of checks, 1 to 15.
    step: u8,
    /// What the check says, for people.
    text: String,
    /// What the server wants to hear.
    acknowledgement: Option<Acknowledgement>,
}

impl Refused {
    /// What a check said.
    pub(crate) fn new(why: Reason, acknowledgement: Option<message::Acknowledgement>) -> Self {
        Self {
            reason: reason(&why),
            step: why.step(),
            text: why.to_string(),
            acknowledgement: acknowledgement.map(Acknowledgement::of),
        }
    }
}

#[pymethods]
impl Refused {
    fn __repr__(&self) -> String {
        format!("<Refused: {}>", self.reason)
    }
}

/// Nobody knows the public key of the sender: look it up, and receive the message again.
#[pyclass(frozen, get_all, module = "eeema.message")]
pub(crate) struct UnknownSender {
    /// Whose key is needed.
    pub(crate) id: Id,
}

#[pymethods]
impl UnknownSender {
    fn __repr__(&self) -> String {
        format!("<UnknownSender {}>", self.id.0.as_str())
    }
}

/// What the server wants to hear so that it does not deliver the message again.
#[pyclass(frozen, eq, get_all, module = "eeema.message")]
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Acknowledgement {
    /// The sender as the header names it: 8 bytes.
    sender: [u8; 8],
    /// The message id: 8 bytes.
    message_id: [u8; 8],
}

impl Acknowledgement {
    /// As the library wants it.
    pub(crate) const fn get(self) -> message::Acknowledgement {
        message::Acknowledgement {
            sender: self.sender,
            message_id: MessageId::from_bytes(self.message_id),
        }
    }

    /// As the library says it.
    pub(crate) const fn of(acknowledgement: message::Acknowledgement) -> Self {
        Self {
            sender: acknowledgement.sender,
            message_id: *acknowledgement.message_id.as_bytes(),
        }
    }
}

#[pymethods]
impl Acknowledgement {
    /// From the sender as the header names it, 8 bytes, and the message id. An inbox gives them.
    #[new]
    const fn new(sender: Array<8>, message_id: Array<8>) -> Self {
        Self {
            sender: sender.0,
            message_id: message_id.0,
        }
    }
}
