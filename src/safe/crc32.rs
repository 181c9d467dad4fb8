//! CRC-32 of gzip (RFC 1952 section 8) in constant time.
//!
//! The usual way looks bytes up in a table, and what is in the caches afterwards tells about them. A
//! Safe backup starts with the secret key, so the table is multiplied out here: CRC is linear, and the
//! columns of its matrix are added where a bit is set.

/// The polynomial, with the lowest bit first.
const POLYNOMIAL: u32 = 0xedb8_8320;

/// What each bit of a word becomes, 32 bits later.
const COLUMNS: [u32; 32] = columns();

/// The CRC-32 of `bytes`.
pub(super) fn crc32(bytes: &[u8]) -> u32 {
    let (words, tail) = bytes.as_chunks();
    let crc = words
        .iter()
        .fold(u32::MAX, |crc, word| later(crc ^ u32::from_le_bytes(*word)));
    // The highest bits of a word reach the end after eight steps instead of 32.
    let crc = tail.iter().fold(crc, |crc, byte| {
        crc >> 8 ^ later((crc ^ u32::from(*byte)) << 24)
    });
    !crc
}

/// The word 32 bits later: the product with the matrix.
#[inline]
fn later(word: u32) -> u32 {
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
        }
    }
}
