use alloc::boxed::Box;
use core::fmt;

use crate::codec::deflate::{self, Error, Step};
use crate::crypto::SecretVec;

/// A DEFLATE stream that comes in pieces, inflated into a window of 32 KiB that is wiped.
pub(super) struct Inflater {
    state: Box<deflate::Inflater>,
    window: SecretVec,
}

impl Inflater {
    pub(super) fn new() -> Self {
        Self {
            state: Box::default(),
            window: SecretVec::zeroed(deflate::Inflater::WINDOW_LENGTH),
        }
    }

    /// Inflates until the input is used up, the window is full to its end, or the stream ends.
    pub(super) fn step(&mut self, input: &[u8]) -> Result<Step, Error> {
        let window = self.window.as_mut_bytes().first_chunk_mut();
        self.state.step(input, window.ok_or(Error::Malformed)?)
    }

    /// The output of a step, until the next one.
    pub(super) fn output(&self, step: &Step) -> &[u8] {
        let output = self.window.as_bytes().get(step.output.clone());
        output.unwrap_or_default()
    }
}

impl fmt::Debug for Inflater {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inflater")
    }
}
