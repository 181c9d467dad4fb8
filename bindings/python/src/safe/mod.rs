//! Safe backups: key, container and document, and where a backup lies.

mod document;
mod parts;
mod server;
mod settings;

pub(crate) use document::Document;
pub(crate) use parts::{Contact, DistributionList, Group};
pub(crate) use server::{ServerAddress, basic_auth};
pub(crate) use settings::{Link, Settings};

use eeema::OsRandom;
use eeema::safe::password::{Assessment, GeneratedPassword, assess as library_assess};
use eeema::safe::{self, Limits, Password, container};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::convert::{Array, Data, Id, Wipeable, names, secret};
use crate::error::Error;
use crate::long::detach_if_long;

names! {
    /// What a password is worth.
    AssessmentName for Assessment {
        Good = "good",
        Nul = "nul",
        PatternMissed = "pattern_missed",
        TooLong = "too_long",
        TooShort = "too_short",
        WeakListed = "weak_listed",
        WeakNumeric = "weak_numeric",
        WeakRepeated = "weak_repeated",
    }
}

/// The key of a backup: 64 bytes out of password and identity.
#[pyclass(frozen, module = "eeema.safe")]
pub(crate) struct MasterKey(Wipeable<safe::MasterKey>);

secret! { impl MasterKey {
    /// Copies 64 bytes.
    #[new]
    fn new(key: Data<'_>) -> Result<Self, Error> {
        Ok(Self(Wipeable::new(safe::MasterKey::from_bytes(key.array()?))))
    }

    /// Derives it, which takes 60 milliseconds and 64 MiB.
    #[staticmethod]
    fn derive(py: Python<'_>, password: &str, id: Id) -> Result<Self, Error> {
        let key = py.detach(|| safe::MasterKey::derive(Password::new(password)?, id.0))?;
        Ok(Self(Wipeable::new(key)))
    }

    /// A copy of the 64 bytes, which Python does not wipe.
    fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        Ok(self.0.get()?.to_bytes().as_bytes().to_vec())
    }

    /// The id under which the server keeps the backup: 32 bytes.
    #[getter]
    fn backup_id(&self) -> Result<[u8; 32], Error> {
        Ok(*self.0.get()?.backup_id().as_bytes())
    }

    /// A copy of the key of the container, 32 bytes, which Python does not wipe.
    #[getter]
    fn encryption_key(&self) -> Result<[u8; 32], Error> {
        Ok(*self.0.get()?.encryption_key().as_bytes())
    }
}}

/// Something in a document that was not as it should be, and was left out.
#[pyclass(frozen, get_all, module = "eeema.safe")]
pub(crate) struct Warning {
    /// Where it stands, as a JSON pointer.
    pointer: String,
    /// What is wrong, for people.
    text: String,
    /// What is wrong, as a stable word.
    reason: String,
}

/// What came out of a backup: the document, and warnings.
type Opened = (Document, Vec<Warning>);

fn opened(py: Python<'_>, reading: &safe::document::Reading) -> PyResult<Opened> {
    let warnings = reading.warnings.iter().map(|warning| Warning {
        pointer: warning.pointer.clone(),
        text: warning.reason.to_string(),
        reason: crate::error::reason(&warning.reason),
    });
    Ok((Document::of(py, &reading.document)?, warnings.collect()))
}

fn limits(max_plaintext: Option<usize>) -> Limits {
    let mut limits = Limits::default();
    if let Some(max_plaintext) = max_plaintext {
        limits.max_plaintext = max_plaintext;
    }
    limits
}

/// Opens a backup, and takes what is usable in it.
#[pyfunction]
#[pyo3(signature = (key, backup, *, max_plaintext = None))]
pub(crate) fn open(
    py: Python<'_>,
    key: &MasterKey,
    backup: Data<'_>,
    max_plaintext: Option<usize>,
) -> Result<Opened, Error> {
    let key = key.0.get()?;
    let backup = backup.as_bytes();
    let reading = py.detach(|| safe::open(&key, backup, limits(max_plaintext)))?;
    Ok(opened(py, &reading)?)
}

/// Makes a backup of a document.
#[pyfunction]
pub(crate) fn seal<'py>(
    py: Python<'py>,
    key: &MasterKey,
    document: &Bound<'py, Document>,
) -> Result<Bound<'py, PyBytes>, Error> {
    let key = key.0.get()?;
    let document = document.borrow().library(py)?;
    let backup = py.detach(|| safe::seal(&key, &document, &mut OsRandom))?;
    Ok(PyBytes::new(py, &backup))
}

/// Reads the JSON of a document, and takes what is usable in it.
#[pyfunction]
pub(crate) fn decode(py: Python<'_>, json: Data<'_>) -> Result<Opened, Error> {
    let json = json.as_bytes();
    let reading = py.detach(|| safe::Document::decode(json))?;
    Ok(opened(py, &reading)?)
}

/// Opens the container of a backup: the JSON in it.
#[pyfunction]
#[pyo3(signature = (encryption_key, backup, *, max_plaintext = None))]
pub(crate) fn open_container<'py>(
    py: Python<'py>,
    encryption_key: Array<32>,
    backup: Data<'_>,
    max_plaintext: Option<usize>,
) -> Result<Bound<'py, PyBytes>, Error> {
    let key = safe::EncryptionKey::from_bytes(encryption_key.0);
    let backup = backup.as_bytes();
    let body = py.detach(|| container::open(&key, backup, limits(max_plaintext)))?;
    Ok(PyBytes::new(py, body.as_bytes()))
}

/// Seals any content into a container.
#[pyfunction]
pub(crate) fn seal_container<'py>(
    py: Python<'py>,
    encryption_key: Array<32>,
    body: Data<'_>,
) -> Result<Bound<'py, PyBytes>, Error> {
    let key = safe::EncryptionKey::from_bytes(encryption_key.0);
    let body = body.as_bytes();
    let backup = py.detach(|| container::seal(&key, body, &mut OsRandom))?;
    Ok(PyBytes::new(py, &backup))
}

/// What a password is worth, with a list of common ones: a set, or anything that has `in`.
#[pyfunction]
#[pyo3(signature = (password, listed = None))]
pub(crate) fn assess(
    py: Python<'_>,
    password: &str,
    listed: Option<Py<PyAny>>,
) -> PyResult<AssessmentName> {
    let mut raised = None;
    let assessment = detach_if_long(py, password.len(), || {
        library_assess(password, |password| {
            let contains = listed.as_ref().map_or(Ok(false), |listed| {
                Python::attach(|py| listed.bind(py).contains(password))
            });
            contains.unwrap_or_else(|error| {
                raised = Some(error);
                false
            })
        })
    });
    raised.map_or(Ok(AssessmentName(assessment)), Err)
}

/// A password that nobody guesses, and that can be typed.
#[pyfunction]
pub(crate) fn generate_password() -> Result<String, Error> {
    let password = GeneratedPassword::generate(&mut OsRandom)?;
    Ok(password.as_password().as_str().to_owned())
}
