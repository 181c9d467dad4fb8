//! CRC-32 of gzip and ZIP (RFC 1952 section 8) in constant time.
//!
//! The usual way looks bytes up in a table, and what is in the caches afterwards tells about them. A
//! Safe backup starts with the secret key, so the table is multiplied out here: CRC is linear, and the
//! columns of its matrix are added where a bit is set.
//!
//! ```
//! use eeema::codec::crc32::{Crc32, crc32};
//!
//! let mut pieces = Crc32::new();
//! pieces.update(b"1234");
//! pieces.update(b"56789");
//! assert_eq!(pieces.value(), crc32(b"123456789"));
//! ```
//!
//! It finds accidents, and nobody who changes bytes on purpose.

/// The polynomial, with the lowest bit first.
const POLYNOMIAL: u32 = 0xedb8_8320;

/// What each bit of a word becomes, 32 steps of the division later.
const COLUMNS: [u32; 32] = columns();

/// The CRC-32 of `bytes`.
pub fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = Crc32::new();
    crc.update(bytes);
    crc.value()
}

/// The CRC-32 of bytes that come in pieces.
#[derive(Clone, Copy, Debug)]
pub struct Crc32 {
    /// The complement of the value.
    remainder: u32,
}

impl Crc32 {
    /// Starts with no bytes.
    pub const fn new() -> Self {
        Self {
            remainder: u32::MAX,
        }
    }

    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        let (words, tail) = bytes.as_chunks();
        for word in words {
            self.remainder = divided_by_columns(self.remainder ^ u32::from_le_bytes(*word));
        }
        for byte in tail {
            // The highest bits of a word reach the end after eight steps instead of 32.
            let highest = (self.remainder ^ u32::from(*byte)) << 24;
            self.remainder = self.remainder >> 8 ^ divided_by_columns(highest);
        }
    }

    /// The CRC-32 of the bytes so far.
    pub const fn value(self) -> u32 {
        !self.remainder
    }
}

impl Default for Crc32 {
    fn default() -> Self {
        Self::new()
    }
}

/// The word after 32 steps of the division: its product with the matrix.
#[inline]
fn divided_by_columns(word: u32) -> u32 {
    COLUMNS.iter().enumerate().fold(0, |sum, (bit, column)| {
        sum ^ column & 0u32.wrapping_sub(word >> bit & 1)
    })
}

const fn columns() -> [u32; 32] {
    let mut columns = [0; 32];
    let mut rest: &mut [u32] = &mut columns;
    let mut bit = 1_u32;
    while let Some((column, behind)) = rest.split_first_mut() {
        *column = divided(bit);
        bit = bit.wrapping_shl(1);
        rest = behind;
    }
    columns
}

/// The word after 32 steps of the division.
const fn divided(word: u32) -> u32 {
    let (mut word, mut steps) = (word, 0_u8);
    while steps < 32 {
        word = word >> 1 ^ POLYNOMIAL & 0u32.wrapping_sub(word & 1);
        steps = steps.wrapping_add(1);
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The check value of the catalogue of CRC algorithms, and prefixes of every remainder.
    #[test]
    fn known_values() {
        for (bytes, crc) in [
            (&b""[..], 0),
            (b"a", 0xe8b7_be43),
            (b"abc", 0x3524_41c2),
            (b"123456789", 0xcbf4_3926),
            (b"The quick brown fox jumps over the lazy dog", 0x414f_a339),
        ] {
            assert_eq!(crc32(bytes), crc);
            for cut in 0..=bytes.len() {
                let mut pieces = Crc32::default();
                pieces.update(&bytes[..cut]);
                pieces.update(&bytes[cut..]);
                assert_eq!(pieces.value(), crc);
            }
        }
    }
}
