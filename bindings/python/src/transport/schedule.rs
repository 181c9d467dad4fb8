//! When to ask, when to give up and when to connect again, and where.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use eeema::time::UnixMillis;
use eeema::transport::ServerName;
use eeema::transport::schedule::{self, Due};
use pyo3::prelude::*;

/// Milliseconds.
fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// How long to wait before connecting again: 2, 4, 8 and then 10 seconds.
#[pyclass(frozen, module = "eeema.transport")]
#[derive(Default)]
pub(crate) struct Backoff(Mutex<schedule::Backoff>);

#[pymethods]
impl Backoff {
    /// At the beginning.
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Milliseconds to wait now; the next time it is longer.
    fn next_wait(&self) -> u64 {
        let mut backoff = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        millis(backoff.next_wait())
    }

    /// Starts again, once a login was acknowledged.
    fn reset(&self) {
        let mut backoff = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        backoff.reset();
    }
}

/// When a client asks the server whether it is still there.
#[pyclass(frozen, module = "eeema.transport")]
pub(crate) struct KeepAlive(Mutex<schedule::KeepAlive>);

impl KeepAlive {
    fn lock(&self) -> MutexGuard<'_, schedule::KeepAlive> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl KeepAlive {
    /// Asks after 60 seconds of silence, or after 15, as clients of several devices do.
    #[new]
    #[pyo3(signature = (now, *, for_linked_devices = false))]
    const fn new(now: u64, for_linked_devices: bool) -> Self {
        let keep_alive = if for_linked_devices {
            schedule::KeepAlive::for_linked_devices(UnixMillis(now))
        } else {
            schedule::KeepAlive::new(UnixMillis(now))
        };
        Self(Mutex::new(keep_alive))
    }

    /// Something came from the server.
    fn received(&self, now: u64) {
        self.lock().received(UnixMillis(now));
    }

    /// An echo request was sent.
    fn echo_sent(&self, now: u64) {
        self.lock().echo_sent(UnixMillis(now));
    }

    /// What is due now: nothing for so many milliseconds, an echo request, or the end.
    fn due<'py>(&self, py: Python<'py>, now: u64) -> PyResult<Bound<'py, PyAny>> {
        Ok(match self.lock().due(UnixMillis(now)) {
            Due::Wait(time) => millis(time).into_pyobject(py)?.into_any(),
            Due::SendEcho => "send_echo".into_pyobject(py)?.into_any(),
            Due::Close => "close".into_pyobject(py)?.into_any(),
        })
    }
}

/// The host of a server group.
#[pyfunction]
#[pyo3(signature = (group, *, is_work = false, is_sandbox = false, is_dual_stack = true))]
pub(crate) fn server_name(
    group: &str,
    is_work: bool,
    is_sandbox: bool,
    is_dual_stack: bool,
) -> String {
    let name = ServerName {
        group,
        is_work,
        is_sandbox,
        is_dual_stack,
    };
    name.to_string()
}
