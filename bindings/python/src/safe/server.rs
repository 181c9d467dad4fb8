//! Where a backup lies.

use eeema::safe::{self, BackupId, Credentials};
use pyo3::prelude::*;

use crate::convert::Array;
use crate::error::Error;
use crate::long::detach_if_long_text;

/// The address of a server for backups.
#[pyclass(frozen, module = "eeema.safe")]
pub(crate) struct ServerAddress(safe::ServerAddress);

#[pymethods]
impl ServerAddress {
    /// The server of the makers of the app.
    #[staticmethod]
    fn official() -> Self {
        Self(safe::ServerAddress::official())
    }

    /// Reads an address with `https://`.
    #[staticmethod]
    fn parse(py: Python<'_>, text: &str) -> Result<Self, Error> {
        let address = detach_if_long_text(py, text.len(), || safe::ServerAddress::parse(text));
        Ok(Self(address?))
    }

    /// Reads an address that somebody typed, perhaps without `https://`.
    #[staticmethod]
    fn from_typed(py: Python<'_>, text: &str) -> Result<Self, Error> {
        let address = detach_if_long_text(py, text.len(), || safe::ServerAddress::from_typed(text));
        Ok(Self(address?))
    }

    /// Where the backup with an id of 32 bytes lies.
    fn backup_url(&self, backup_id: Array<32>) -> String {
        let url = self.0.backup_url(&BackupId::from_bytes(backup_id.0));
        url.as_str().to_owned()
    }

    /// Where the server says what it takes.
    fn config_url(&self, backup_id: Array<32>) -> String {
        let url = self.0.config_url(&BackupId::from_bytes(backup_id.0));
        url.as_str().to_owned()
    }

    /// User name and password in the address.
    #[getter]
    fn credentials(&self) -> Option<(String, String)> {
        let credentials = self.0.credentials()?;
        Some((
            credentials.username().to_owned(),
            credentials.password().to_owned(),
        ))
    }

    fn __repr__(&self) -> &'static str {
        "<ServerAddress>"
    }
}

/// The header `Authorization` for user name and password; `None` if both are empty.
#[pyfunction]
pub(crate) fn basic_auth(
    py: Python<'_>,
    username: &str,
    password: &str,
) -> Result<Option<String>, Error> {
    let length = username.len().saturating_add(password.len());
    let header = detach_if_long_text(py, length, || {
        let credentials = Credentials::new(username, password)?;
        let header = credentials.map(|credentials| credentials.header().as_str().to_owned());
        Ok::<_, safe::AddressError>(header)
    });
    Ok(header?)
}
