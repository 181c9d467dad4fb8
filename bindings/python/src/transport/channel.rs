//! Parts of connections with keys of the caller: for tests.

use std::sync::{Mutex, PoisonError};

use eeema::crypto::{CountedNonce, wipe};
use eeema::transport::{self, Progress, VouchKey};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use super::machine::sealed;
use crate::convert::{Array, Data};
use crate::error::Error;
use crate::identity::PublicKey;
use crate::secretbox::AgreedKey;

/// Type and payload of a frame, if it is whole, and how many bytes are missing.
type Opened = (Option<(u8, Vec<u8>)>, usize);

/// One end of an established connection.
#[pyclass(frozen, module = "eeema.hazmat")]
pub(crate) struct Channel(Mutex<transport::Channel>);

#[pymethods]
impl Channel {
    /// From the session key, and the cookies and next numbers of both directions.
    #[new]
    #[pyo3(signature = (session_key, own_cookie, own_number, their_cookie, their_number, *, limit = 8192))]
    fn new(
        session_key: &AgreedKey,
        own_cookie: Array<16>,
        own_number: u64,
        their_cookie: Array<16>,
        their_number: u64,
        limit: u16,
    ) -> Result<Self, Error> {
        let ours = CountedNonce::starting_at(own_cookie.0, own_number);
        let theirs = CountedNonce::starting_at(their_cookie.0, their_number);
        let channel = transport::Channel::chosen(session_key.get()?, ours, theirs, limit);
        Ok(Self(Mutex::new(channel)))
    }

    /// Makes a frame.
    fn seal_frame<'py>(
        &self,
        py: Python<'py>,
        kind: u8,
        payload: Data<'_>,
    ) -> Result<Bound<'py, PyBytes>, Error> {
        let mut channel = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sealed(py, payload.as_bytes(), |frame| {
            channel.seal_frame(kind, frame)
        })
    }

    /// Type and payload of the frame at the front, and how many bytes are missing, of which one is nothing.
    fn receive(&self, data: Data<'_>) -> Result<Opened, Error> {
        let mut input = data.as_bytes().to_vec();
        let mut channel = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let opened = channel.receive(&mut input).map(|progress| match progress {
            Progress::Event { event, .. } => (Some((event.kind, event.payload.to_vec())), 0),
            Progress::Missing(count) => (None, count),
            Progress::WaitsForCaller => (None, 0),
        });
        // It was decrypted in place.
        wipe(&mut input);
        Ok(opened?)
    }
}

/// The vouch of a client, from what its permanent key has in common with both keys of the server.
#[pyfunction]
pub(crate) fn vouch(
    with_permanent: &AgreedKey,
    with_temporary: &AgreedKey,
    server_cookie: Array<16>,
    temporary_client_key: &PublicKey,
) -> Result<[u8; 32], Error> {
    let key = VouchKey::derive(&with_permanent.get()?, &with_temporary.get()?);
    Ok(key.vouch(&server_cookie.0, &temporary_client_key.0))
}
