//! DEFLATE (RFC 1951), read only and without heap, through `miniz_oxide`.
//!
//! | | output | memory of the caller |
//! |---|---|---|
//! | [`inflate`] | a stream whose length is known | all of it |
//! | [`Inflater`] | a stream of any length, piece by piece | a window of 32 KiB |
//!
//! What is inflated lies in memory of the caller only, who wipes it if it is secret. The decoder itself
//! has about 11 KiB, on the stack or wherever it is put; what stays there are codes, and at most eight
//! bytes of the input. Nothing is ever compressed: the length of compressed data tells about its content.
//!
//! ```
//! use eeema::codec::deflate;
//!
//! let stored = b"\x01\x02\x00\xfd\xffhi behind";
//! let mut output = [0; 2];
//! assert_eq!(deflate::inflate(stored, &mut output), Ok(7));
//! assert_eq!(&output, b"hi");
//! assert_eq!(deflate::inflate(stored, &mut [0; 1]), Err(deflate::Error::TooLong));
//! ```

use core::fmt;
use core::ops::Range;

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::{
    TINFL_FLAG_HAS_MORE_INPUT, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
};
use miniz_oxide::inflate::core::{DecompressorOxide, TINFL_LZ_DICT_SIZE, decompress};

/// Reads the stream at the front of `deflated` into all of `output`, and returns how many bytes the
/// stream has.
///
/// # Errors
///
/// [`Error::TooLong`] as soon as the stream gives more than `output` holds, [`Error::Malformed`] if it
/// gives less, is cut off, or is none.
pub fn inflate(deflated: &[u8], output: &mut [u8]) -> Result<usize, Error> {
    let (status, read, written) = decompress(
        &mut DecompressorOxide::new(),
        deflated,
        output,
        0,
        TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
    );
    match status {
        TINFLStatus::Done if written == output.len() => Ok(read),
        TINFLStatus::HasMoreOutput => Err(Error::TooLong),
        _ => Err(Error::Malformed),
    }
}

/// A stream that comes and goes in pieces.
#[derive(Clone, Default)]
pub struct Inflater {
    decoder: DecompressorOxide,
    /// Where in the window the next byte goes.
    position: usize,
    /// The window was filled once, so that all of it belongs to the stream.
    is_filled: bool,
}

/// What one step did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Bytes of the input that were used.
    pub read: usize,
    /// Where in the window lies what they gave.
    pub output: Range<usize>,
    /// The stream has ended with them.
    pub is_done: bool,
}

impl Inflater {
    /// Bytes of a window: how far back a stream may refer.
    pub const WINDOW_LENGTH: usize = TINFL_LZ_DICT_SIZE;

    /// Waits for the first byte of a stream.
    pub fn new() -> Self {
        Self::default()
    }

    /// Inflates until the input is used up, the window is full to its end, or the stream ends. A step
    /// that neither reads nor gives anything waits for more input.
    ///
    /// `window` is the same for all steps of a stream, and nobody else writes there.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] if this is no stream. One that refers to what was in the window before it began is none.
    pub fn step(
        &mut self,
        input: &[u8],
        window: &mut [u8; Self::WINDOW_LENGTH],
    ) -> Result<Step, Error> {
        let start = self.position;
        // Where nothing wraps, the decoder refuses what lies before the beginning.
        let flags = match self.is_filled {
            true => TINFL_FLAG_HAS_MORE_INPUT,
            false => TINFL_FLAG_HAS_MORE_INPUT | TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
        };
        let (status, read, written) = decompress(&mut self.decoder, input, window, start, flags);
        let is_done = match status {
            TINFLStatus::Done => true,
            TINFLStatus::NeedsMoreInput | TINFLStatus::HasMoreOutput => false,
            _ => return Err(Error::Malformed),
        };
        let end = start.saturating_add(written);
        self.is_filled |= end >= Self::WINDOW_LENGTH;
        self.position = if end < Self::WINDOW_LENGTH { end } else { 0 };
        Ok(Step {
            read,
            output: start..end,
            is_done,
        })
    }
}

/// Says nothing about the content.
impl fmt::Debug for Inflater {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inflater")
    }
}

/// Why a stream was not inflated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// It is not what it should be, or cut off.
    Malformed,
    /// It gives more than it may.
    TooLong,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "the compressed data are damaged; get them again",
            Self::TooLong => "the content is larger than the limit; raise it, or drop the data",
        })
    }
}

impl core::error::Error for Error {}

#[cfg(test)]
mod tests {
    use std::vec;
    use std::vec::Vec;

    use super::*;

    /// Fixed codes (RFC 1951 section 3.2.6), from their bits: a zero, and `matches` times the last byte
    /// 258 times more.
    fn zeros(matches: usize) -> (Vec<u8>, usize) {
        let repeated = "1100010100000".repeat(matches);
        let bits = ["1", "10", "00110000", &repeated, "0000000"].concat();
        let bytes = bits.as_bytes().chunks(8).map(|bits| {
            let bits = bits.iter().enumerate();
            bits.fold(0, |byte, (place, bit)| byte | (bit & 1) << place)
        });
        (
            bytes.collect(),
            matches.saturating_mul(258).saturating_add(1),
        )
    }

    #[test]
    fn a_stream_fills_the_output_exactly() {
        let (stream, length) = zeros(if cfg!(miri) { 4 } else { 300 });
        let behind = [&stream[..], b"more"].concat();
        for input in [&stream, &behind] {
            let mut output = vec![1; length];
            assert_eq!(inflate(input, &mut output), Ok(stream.len()));
            assert_eq!(output, vec![0; length]);
        }
        for short in [0, 1, length - 1] {
            assert_eq!(inflate(&stream, &mut vec![0; short]), Err(Error::TooLong));
        }
        let mut long = vec![0; length + 1];
        assert_eq!(inflate(&stream, &mut long), Err(Error::Malformed));
        for cut in 0..stream.len() {
            let error = inflate(&stream[..cut], &mut vec![0; length]);
            assert_eq!(error, Err(Error::Malformed), "{cut}");
        }
        assert_eq!(inflate(b"\x07", &mut [0; 8]), Err(Error::Malformed));
    }

    #[test]
    fn a_stream_in_pieces_gives_the_same() {
        // The window turns.
        let (stream, length) = zeros(if cfg!(miri) { 130 } else { 500 });
        for piece in [1, 7, stream.len()] {
            let mut window = vec![0; Inflater::WINDOW_LENGTH];
            let window = window.first_chunk_mut().unwrap();
            let mut inflater = Inflater::new();
            let (mut read, mut written, mut is_done) = (0, 0, false);
            while !is_done {
                let end = stream.len().min(read + piece);
                let step = inflater.step(&stream[read..end], window).unwrap();
                assert!(window[step.output.clone()].iter().all(|byte| *byte == 0));
                read += step.read;
                written += step.output.len();
                is_done = step.is_done;
            }
            assert_eq!((read, written), (stream.len(), length));
        }
        let mut window = vec![7; Inflater::WINDOW_LENGTH];
        let window = window.first_chunk_mut().unwrap();
        // The last byte 258 times more, where there is none yet.
        let before = [0x1b, 0x05, 0, 0];
        assert_eq!(inflate(&before, &mut [0; 258]), Err(Error::Malformed));
        let error = Inflater::new().step(&before, window);
        assert_eq!(error, Err(Error::Malformed));
        let error = Inflater::new().step(b"\x07\x00\x00", window);
        assert_eq!(error, Err(Error::Malformed));
    }
}
