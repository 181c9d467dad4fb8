//! Contacts, groups, lists and settings of a document: plain values, which keep what the library does not know.

use eeema::identity::{GroupId, WorkVerificationLevel};
use eeema::safe::document::{self, DistributionListId, Policy, Unknown};
use eeema::time::UnixMillis;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::convert::{Array, Id, names};
use crate::identity::{LevelName, PublicKey};

names! {
    /// Whether something is sent to a contact.
    PolicyName for Policy {
        Default = "default",
        Send = "send",
        DoNotSend = "do_not_send",
    }
}

/// Identities as Python has them.
pub(super) fn ids(ids: &[eeema::ThreemaId]) -> Vec<Id> {
    ids.iter().map(|id| Id(*id)).collect()
}

/// Identities as the library has them.
pub(super) fn library_ids(ids: &[Id]) -> Vec<eeema::ThreemaId> {
    ids.iter().map(|id| id.0).collect()
}

/// A contact of a document.
#[pyclass(module = "eeema.safe")]
pub(crate) struct Contact {
    #[pyo3(get, set)]
    identity: Id,
    public_key: Option<PublicKey>,
    #[pyo3(get, set)]
    created_at: u64,
    #[pyo3(get, set)]
    verification: LevelName,
    #[pyo3(get, set)]
    work_verified: bool,
    #[pyo3(get, set)]
    hidden: bool,
    #[pyo3(get, set)]
    first_name: String,
    #[pyo3(get, set)]
    last_name: String,
    #[pyo3(get, set)]
    nickname: String,
    #[pyo3(get, set)]
    last_update: Option<u64>,
    #[pyo3(get, set)]
    read_receipts: PolicyName,
    #[pyo3(get, set)]
    typing_indicators: PolicyName,
    #[pyo3(get, set)]
    private: bool,
    unknown: Unknown,
}

#[pymethods]
impl Contact {
    /// A contact of whom nothing else is known.
    #[new]
    fn new(identity: Id) -> Self {
        Self::of(&document::Contact::new(identity.0))
    }

    #[getter]
    const fn public_key(&self) -> Option<PublicKey> {
        self.public_key
    }

    #[setter]
    fn set_public_key(&mut self, key: Option<&Bound<'_, PublicKey>>) {
        self.public_key = key.map(|key| *key.get());
    }

    fn __repr__(&self) -> String {
        format!("<Contact {}>", self.identity.0.as_str())
    }
}

impl Contact {
    pub(super) fn of(contact: &document::Contact) -> Self {
        Self {
            identity: Id(contact.identity),
            public_key: contact.public_key.map(PublicKey),
            created_at: contact.created_at.0,
            verification: LevelName(contact.verification),
            work_verified: contact.work_verification == WorkVerificationLevel::SubscriptionVerified,
            hidden: contact.hidden,
            first_name: contact.first_name.clone(),
            last_name: contact.last_name.clone(),
            nickname: contact.nickname.clone(),
            last_update: contact.last_update.map(|time| time.0),
            read_receipts: PolicyName(contact.read_receipts),
            typing_indicators: PolicyName(contact.typing_indicators),
            private: contact.private,
            unknown: contact.unknown.clone(),
        }
    }

    pub(super) fn library(&self) -> document::Contact {
        let mut contact = document::Contact::new(self.identity.0);
        contact.public_key = self.public_key.map(|key| key.0);
        contact.created_at = UnixMillis(self.created_at);
        contact.verification = self.verification.0;
        contact.work_verification = match self.work_verified {
            true => WorkVerificationLevel::SubscriptionVerified,
            false => WorkVerificationLevel::None,
        };
        contact.hidden = self.hidden;
        contact.first_name.clone_from(&self.first_name);
        contact.last_name.clone_from(&self.last_name);
        contact.nickname.clone_from(&self.nickname);
        contact.last_update = self.last_update.map(UnixMillis);
        contact.read_receipts = self.read_receipts.0;
        contact.typing_indicators = self.typing_indicators.0;
        contact.private = self.private;
        contact.unknown = self.unknown.clone();
        contact
    }
}

/// An id of 8 bytes.
#[derive(Clone, Copy)]
pub(crate) struct Id8([u8; 8]);

impl<'a, 'py> FromPyObject<'a, 'py> for Id8 {
    type Error = PyErr;

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        Ok(Self(Array::<8>::extract(object)?.0))
    }
}

impl<'py> IntoPyObject<'py> for Id8 {
    type Target = PyBytes;
    type Output = Bound<'py, PyBytes>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        Ok(PyBytes::new(py, &self.0))
    }
}

/// A group of a document.
#[pyclass(module = "eeema.safe")]
pub(crate) struct Group {
    #[pyo3(get, set)]
    id: Id8,
    #[pyo3(get, set)]
    creator: Id,
    #[pyo3(get, set)]
    name: String,
    #[pyo3(get, set)]
    created_at: u64,
    #[pyo3(get, set)]
    members: Vec<Id>,
    #[pyo3(get, set)]
    deleted: bool,
    #[pyo3(get, set)]
    last_update: Option<u64>,
    #[pyo3(get, set)]
    private: bool,
    unknown: Unknown,
}

#[pymethods]
impl Group {
    /// A group without members.
    #[new]
    fn new(id: Array<8>, creator: Id) -> Self {
        Self::of(&document::Group::new(GroupId::from_bytes(id.0), creator.0))
    }

    fn __repr__(&self) -> &'static str {
        "<Group>"
    }
}

impl Group {
    pub(super) fn of(group: &document::Group) -> Self {
        Self {
            id: Id8(*group.id.as_bytes()),
            creator: Id(group.creator),
            name: group.name.clone(),
            created_at: group.created_at.0,
            members: ids(&group.members),
            deleted: group.deleted,
            last_update: group.last_update.map(|time| time.0),
            private: group.private,
            unknown: group.unknown.clone(),
        }
    }

    pub(super) fn library(&self) -> document::Group {
        let mut group = document::Group::new(GroupId::from_bytes(self.id.0), self.creator.0);
        group.name.clone_from(&self.name);
        group.created_at = UnixMillis(self.created_at);
        group.members = library_ids(&self.members);
        group.deleted = self.deleted;
        group.last_update = self.last_update.map(UnixMillis);
        group.private = self.private;
        group.unknown = self.unknown.clone();
        group
    }
}

/// A distribution list of a document.
#[pyclass(module = "eeema.safe")]
pub(crate) struct DistributionList {
    #[pyo3(get, set)]
    id: Option<Id8>,
    #[pyo3(get, set)]
    name: String,
    #[pyo3(get, set)]
    created_at: u64,
    #[pyo3(get, set)]
    members: Vec<Id>,
    #[pyo3(get, set)]
    last_update: Option<u64>,
    #[pyo3(get, set)]
    private: bool,
    unknown: Unknown,
}

#[pymethods]
impl DistributionList {
    /// A list without members.
    #[new]
    fn new(id: Option<Array<8>>, name: String) -> Self {
        let id = id.map(|id| DistributionListId::from_bytes(id.0));
        Self::of(&document::DistributionList::new(id, name))
    }

    fn __repr__(&self) -> &'static str {
        "<DistributionList>"
    }
}

impl DistributionList {
    pub(super) fn of(list: &document::DistributionList) -> Self {
        Self {
            id: list.id.map(|id| Id8(*id.as_bytes())),
            name: list.name.clone(),
            created_at: list.created_at.0,
            members: ids(&list.members),
            last_update: list.last_update.map(|time| time.0),
            private: list.private,
            unknown: list.unknown.clone(),
        }
    }

    pub(super) fn library(&self) -> document::DistributionList {
        let id = self.id.map(|id| DistributionListId::from_bytes(id.0));
        let mut list = document::DistributionList::new(id, self.name.clone());
        list.created_at = UnixMillis(self.created_at);
        list.members = library_ids(&self.members);
        list.last_update = self.last_update.map(UnixMillis);
        list.private = self.private;
        list.unknown = self.unknown.clone();
        list
    }
}
