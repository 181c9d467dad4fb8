//! The document in a backup.

use eeema::crypto::SecretVec;
use eeema::safe::document::{self, PictureRelease, Unknown};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList};
use pyo3::{PyClass, PyTraverseError, PyVisit};

use super::parts::{Contact, DistributionList, Group, ids, library_ids};
use super::settings::{Link, Settings};
use crate::convert::{Data, Id};
use crate::error::Error;
use crate::identity::SecretKey;

/// What a backup holds. Its lists are lists of Python: what is changed in them is in the next backup.
#[pyclass(module = "eeema.safe")]
pub(crate) struct Document {
    /// The secret key of the identity.
    #[pyo3(get, set)]
    secret_key: Py<SecretKey>,
    #[pyo3(get, set)]
    device: String,
    #[pyo3(get, set)]
    nickname: String,
    picture: Option<Vec<u8>>,
    release: PictureRelease,
    #[pyo3(get, set)]
    links: Py<PyList>,
    #[pyo3(get, set)]
    contacts: Py<PyList>,
    #[pyo3(get, set)]
    groups: Py<PyList>,
    #[pyo3(get, set)]
    distribution_lists: Py<PyList>,
    #[pyo3(get, set)]
    settings: Py<Settings>,
    /// Of the document, of its `info` and of its `user`.
    unknown: [Unknown; 3],
}

impl Document {
    /// Takes a document of the library over.
    pub(super) fn of(py: Python<'_>, document: &document::Document) -> PyResult<Self> {
        let links = document
            .links
            .iter()
            .map(|link| Py::new(py, Link::of(link)));
        let contacts = document
            .contacts
            .iter()
            .map(|contact| Py::new(py, Contact::of(contact)));
        let groups = document
            .groups
            .iter()
            .map(|group| Py::new(py, Group::of(group)));
        let lists = document.distribution_lists.iter();
        let lists = lists.map(|list| Py::new(py, DistributionList::of(list)));
        Ok(Self {
            secret_key: Py::new(py, SecretKey::of(document.secret_key.clone()))?,
            device: document.device.clone(),
            nickname: document.nickname.clone(),
            picture: document.profile_picture.clone(),
            release: document.profile_picture_release.clone(),
            links: list_of(py, links)?,
            contacts: list_of(py, contacts)?,
            groups: list_of(py, groups)?,
            distribution_lists: list_of(py, lists)?,
            settings: Py::new(py, Settings::of(&document.settings))?,
            unknown: [
                document.unknown.clone(),
                document.unknown_info.clone(),
                document.unknown_user.clone(),
            ],
        })
    }

    /// As the library has it.
    pub(super) fn library(&self, py: Python<'_>) -> Result<document::Document, Error> {
        let key = self.secret_key.get().0.get()?;
        let mut document = document::Document::new((*key).clone());
        document.device.clone_from(&self.device);
        document.nickname.clone_from(&self.nickname);
        document.profile_picture.clone_from(&self.picture);
        document.profile_picture_release = self.release.clone();
        document.links = read(&self.links, py, Link::library)?;
        document.contacts = read(&self.contacts, py, Contact::library)?;
        document.groups = read(&self.groups, py, Group::library)?;
        document.distribution_lists =
            read(&self.distribution_lists, py, DistributionList::library)?;
        document.settings = self.settings.borrow(py).library();
        let [unknown, unknown_info, unknown_user] = &self.unknown;
        document.unknown = unknown.clone();
        document.unknown_info = unknown_info.clone();
        document.unknown_user = unknown_user.clone();
        Ok(document)
    }
}

/// A list of Python.
fn list_of<T: PyClass>(
    py: Python<'_>,
    parts: impl Iterator<Item = PyResult<Py<T>>>,
) -> PyResult<Py<PyList>> {
    let parts: Vec<Py<T>> = parts.collect::<PyResult<_>>()?;
    Ok(PyList::new(py, parts)?.unbind())
}

/// What stands in a list of Python, as the library has it.
fn read<T: PyClass, L>(
    list: &Py<PyList>,
    py: Python<'_>,
    library: fn(&T) -> L,
) -> PyResult<Vec<L>> {
    let parts = list.bind(py).iter();
    parts
        .map(|part| Ok(library(&*part.cast::<T>()?.try_borrow()?)))
        .collect()
}

#[pymethods]
impl Document {
    /// A document with a secret key and nothing else.
    #[new]
    fn new(py: Python<'_>, secret_key: &SecretKey) -> Result<Self, Error> {
        let key = secret_key.0.get()?;
        Ok(Self::of(py, &document::Document::new((*key).clone()))?)
    }

    /// The own profile picture.
    #[getter]
    fn profile_picture(&self) -> Option<&[u8]> {
        self.picture.as_deref()
    }

    #[setter]
    fn set_profile_picture(&mut self, picture: Option<Data<'_>>) {
        self.picture = picture.map(|picture| picture.as_bytes().to_vec());
    }

    /// Who gets the profile picture: `"unset"`, `"nobody"`, `"everyone"`, or a list of identities.
    #[getter]
    fn profile_picture_release(&self) -> Release {
        match &self.release {
            PictureRelease::Unset => Release::Word("unset".into()),
            PictureRelease::Nobody => Release::Word("nobody".into()),
            PictureRelease::Everyone => Release::Word("everyone".into()),
            PictureRelease::AllowList(allowed) => Release::These(ids(allowed)),
        }
    }

    #[setter]
    fn set_profile_picture_release(&mut self, release: Release) -> PyResult<()> {
        self.release = match release {
            Release::These(allowed) => PictureRelease::AllowList(library_ids(&allowed)),
            Release::Word(word) => match word.as_str() {
                "unset" => PictureRelease::Unset,
                "nobody" => PictureRelease::Nobody,
                "everyone" => PictureRelease::Everyone,
                _ => {
                    let text =
                        "one of these is needed: unset nobody everyone, or a list of identities";
                    return Err(pyo3::exceptions::PyValueError::new_err(text));
                }
            },
        };
        Ok(())
    }

    /// The JSON of the document; nothing that this version does not know is lost.
    #[pyo3(signature = (*, forget_unknown = false))]
    fn encode<'py>(
        &self,
        py: Python<'py>,
        forget_unknown: bool,
    ) -> Result<Bound<'py, PyBytes>, Error> {
        let mut document = self.library(py)?;
        if forget_unknown {
            document.forget_unknown();
        }
        let json: SecretVec = py.detach(|| document.encode())?;
        Ok(PyBytes::new(py, json.as_bytes()))
    }

    /// A program may put something into the lists that keeps the document.
    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.secret_key)?;
        visit.call(&self.links)?;
        visit.call(&self.contacts)?;
        visit.call(&self.groups)?;
        visit.call(&self.distribution_lists)?;
        visit.call(&self.settings)
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        format!("<Document, {} contacts>", self.contacts.bind(py).len())
    }
}

/// Who gets a profile picture.
#[derive(FromPyObject, IntoPyObject)]
enum Release {
    /// A word for everybody.
    Word(String),
    /// These.
    These(Vec<Id>),
}
