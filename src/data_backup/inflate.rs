use alloc::boxed::Box;
use core::fmt;

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_HAS_MORE_INPUT;
use miniz_oxide::inflate::core::{DecompressorOxide, TINFL_LZ_DICT_SIZE, decompress};

use crate::crypto::SecretVec;

/// A DEFLATE stream that comes in pieces, inflated into a window of 32 KiB.
pub(super) struct Inflater {
    state: Box<DecompressorOxide>,
    window: SecretVec,
    /// Where in the window the next byte goes.
    position: usize,
}

/// What one step did.
pub(super) struct Step {
    /// Bytes of the input that were used.
    pub(super) read: usize,
    /// Where the output lies in the window.
    start: usize,
    length: usize,
    /// The stream has ended behind `read`.
    pub(super) is_done: bool,
}

/// The input is no DEFLATE stream.
pub(super) struct NotDeflate;

impl Inflater {
    pub(super) fn new() -> Self {
        Self {
            state: Box::default(),
            window: SecretVec::zeroed(TINFL_LZ_DICT_SIZE),
            position: 0,
        }
    }

    /// Inflates until the input is used up, the window is full to its end, or the stream ends.
    pub(super) fn step(&mut self, input: &[u8]) -> Result<Step, NotDeflate> {
        let start = self.position;
        let (status, read, length) = decompress(
            &mut self.state,
            input,
            self.window.as_mut_bytes(),
            start,
            TINFL_FLAG_HAS_MORE_INPUT,
        );
        let end = start.saturating_add(length);
        self.position = if end < TINFL_LZ_DICT_SIZE { end } else { 0 };
        match status {
            TINFLStatus::Done | TINFLStatus::NeedsMoreInput | TINFLStatus::HasMoreOutput => {
                Ok(Step {
                    read,
                    start,
                    length,
                    is_done: status == TINFLStatus::Done,
                })
            }
            _ => Err(NotDeflate),
        }
    }

    /// The output of a step, until the next one.
    pub(super) fn output(&self, step: &Step) -> &[u8] {
        let end = step.start.saturating_add(step.length);
        self.window
            .as_bytes()
            .get(step.start..end)
            .unwrap_or_default()
    }
}

impl fmt::Debug for Inflater {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inflater")
    }
}
