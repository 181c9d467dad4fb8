use core::fmt;

/// The data is longer than the cipher can seal under one nonce: its block counter would start again, and
/// with it the key stream. Nothing was sealed: what the buffer holds must not be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the data is too long for one box, and was not sealed; split it")
    }
}

impl core::error::Error for TooLong {}
