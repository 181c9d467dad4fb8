//! What both ends of a connection have in common: bytes that wait, and keys that can be wiped.

use std::sync::{Mutex, MutexGuard, PoisonError};

use eeema::crypto::wipe;
use eeema::transport::{Error as TransportError, FRAME_OVERHEAD, Progress, SendError};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::error::{self, Error};

/// An end of a connection.
pub(super) trait End {
    /// What happens to it, without anything that is borrowed.
    type Event;

    /// Reads from the front of `input`.
    fn receive(&mut self, input: &mut [u8]) -> Result<Progress<Self::Event>, TransportError>;

    /// Makes a frame in place.
    fn seal_frame(&mut self, kind: u8, frame: &mut [u8]) -> Result<(), SendError>;

    /// Whether frames go in both directions; before that, some calls agree on keys.
    fn is_established(&self) -> bool;
}

/// An end of a connection, until it is wiped, and the bytes that wait for it.
pub(crate) struct Machine<E>(Mutex<Option<Fed<E>>>);

/// Nobody waits for more bytes before something happens.
const MAX_KEPT: usize = 4 * 1024 * 1024;

struct Fed<E> {
    end: E,
    /// What was used is wiped, because it was decrypted in place.
    input: Vec<u8>,
    /// How many bytes at the front were used.
    used: usize,
    missing: usize,
}

impl<E> Fed<E> {
    fn rest(&mut self) -> &mut [u8] {
        self.input.get_mut(self.used..).unwrap_or_default()
    }

    fn take(&mut self, count: usize) {
        if let Some(used) = self.rest().get_mut(..count) {
            wipe(used);
            self.used = self.used.saturating_add(count);
        }
    }
}

impl<E> Drop for Fed<E> {
    fn drop(&mut self) {
        wipe(&mut self.input);
    }
}

impl<E: End + Send> Machine<E> {
    /// Takes it over.
    pub(super) const fn new(end: E) -> Self {
        Self(Mutex::new(Some(Fed {
            end,
            input: Vec::new(),
            used: 0,
            missing: 0,
        })))
    }

    fn lock(&self) -> MutexGuard<'_, Option<Fed<E>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets `work` have it.
    pub(super) fn with<T>(
        &self,
        work: impl FnOnce(&mut E) -> Result<T, Error>,
    ) -> Result<T, Error> {
        work(&mut self.lock().as_mut().ok_or_else(error::consumed)?.end)
    }

    /// The same without the interpreter, for calls that agree on keys.
    pub(super) fn agree<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&mut E) -> Result<T, Error> + Send,
    ) -> Result<T, Error> {
        py.detach(|| self.with(work))
    }

    /// Keeps bytes for `next_event`.
    pub(super) fn feed(&self, data: &[u8]) -> Result<(), Error> {
        let mut place = self.lock();
        let fed = place.as_mut().ok_or_else(error::consumed)?;
        if fed.rest().len().saturating_add(data.len()) > MAX_KEPT {
            let text = "at most 4 MiB wait; take the events before more is read";
            return Err(PyValueError::new_err(text).into());
        }
        fed.input.drain(..fed.used);
        fed.used = 0;
        fed.input.extend_from_slice(data);
        Ok(())
    }

    /// How many bytes are missing, as far as is known.
    pub(super) fn missing(&self) -> Result<usize, Error> {
        let place = self.lock();
        Ok(place.as_ref().ok_or_else(error::consumed)?.missing)
    }

    /// What happens next; `None` if bytes are missing, or a call of the owner.
    pub(super) fn next_event(&self, py: Python<'_>) -> Result<Option<E::Event>, Error>
    where
        E::Event: Send,
    {
        if self.with(|end| Ok(end.is_established()))? {
            self.read()
        } else {
            py.detach(|| self.read())
        }
    }

    fn read(&self) -> Result<Option<E::Event>, Error> {
        let mut place = self.lock();
        let fed = place.as_mut().ok_or_else(error::consumed)?;
        fed.missing = 0;
        let input = fed.input.get_mut(fed.used..).unwrap_or_default();
        match fed.end.receive(input) {
            Ok(Progress::Missing(count)) => {
                fed.missing = count;
                Ok(None)
            }
            Ok(Progress::WaitsForCaller) => Ok(None),
            Ok(Progress::Event { used, event }) => {
                fed.take(used);
                Ok(Some(event))
            }
            // The connection failed: nothing is read any more.
            Err(error) => {
                let all = fed.rest().len();
                fed.take(all);
                Err(error.into())
            }
        }
    }

    /// A frame with a payload.
    pub(super) fn frame<'py>(
        &self,
        py: Python<'py>,
        kind: u8,
        payload: &[u8],
    ) -> Result<Bound<'py, PyBytes>, Error> {
        self.with(|end| sealed(py, payload, |frame| end.seal_frame(kind, frame)))
    }

    /// Gives it up, with its keys.
    pub(crate) fn wipe(&self) {
        *self.lock() = None;
    }
}

/// A frame of `payload`, sealed by `seal`; the payload is wiped if that fails.
pub(super) fn sealed<'py>(
    py: Python<'py>,
    payload: &[u8],
    seal: impl FnOnce(&mut [u8]) -> Result<(), SendError>,
) -> Result<Bound<'py, PyBytes>, Error> {
    let mut frame = vec![0; FRAME_OVERHEAD];
    frame.extend_from_slice(payload);
    match seal(&mut frame) {
        Ok(()) => Ok(PyBytes::new(py, &frame)),
        Err(error) => {
            wipe(&mut frame);
            Err(error.into())
        }
    }
}
