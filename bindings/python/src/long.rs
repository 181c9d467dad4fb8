//! Calls that take long: other threads of Python run meanwhile, and Ctrl-C ends what may take seconds.

use std::ops::ControlFlow;

use pyo3::prelude::*;

/// Runs `work` without the interpreter if it handles more than `LONG` bytes of boxes or JSON, which takes longer than 50
/// microseconds.
pub(crate) fn detach_if_long<T: Send>(
    py: Python<'_>,
    length: usize,
    work: impl FnOnce() -> T + Send,
) -> T {
    const LONG: usize = 32 * 1024;
    if length > LONG {
        py.detach(work)
    } else {
        work()
    }
}

/// The same for what looks at a text letter by letter, which takes up to 25 nanoseconds for a byte, and a box 1.5.
pub(crate) fn detach_if_long_text<T: Send>(
    py: Python<'_>,
    length: usize,
    work: impl FnOnce() -> T + Send,
) -> T {
    const BYTES_OF_A_BOX: usize = 16;
    detach_if_long(py, length.saturating_mul(BYTES_OF_A_BOX), work)
}

/// Runs `round` without the interpreter again and again, and lets Python see between two rounds whether a signal came: what
/// its handler raises, as Ctrl-C does, ends it. A round takes some 10 milliseconds.
pub(crate) fn in_rounds<T: Send>(
    py: Python<'_>,
    mut round: impl FnMut() -> ControlFlow<T> + Send,
) -> PyResult<T> {
    loop {
        if let ControlFlow::Break(done) = py.detach(&mut round) {
            return Ok(done);
        }
        py.check_signals()?;
    }
}
