use core::fmt;

/// Reads fixed-size and variable parts from the front of a byte slice.
///
/// All integers are little-endian, as in [chapter 01 section 1](crate::protocol::identity#1-terms).
///
/// ```
/// use eeema::codec::Reader;
///
/// let mut reader = Reader::new(&[0x02, 0x01, b'h', b'i']);
/// assert_eq!(reader.u16_le(), Ok(0x0102));
/// assert_eq!(reader.rest(), b"hi");
/// assert!(reader.finish().is_ok());
/// ```
#[derive(Clone)]
pub struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Starts at the first byte of `bytes`.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// How many bytes are left.
    pub const fn remaining(&self) -> usize {
        self.bytes.len()
    }

    /// Takes the next `count` bytes.
    ///
    /// # Errors
    ///
    /// [`Truncated`] if fewer are left; nothing is taken then.
    pub fn take(&mut self, count: usize) -> Result<&'a [u8], Truncated> {
        let (taken, rest) = self.bytes.split_at_checked(count).ok_or(Truncated)?;
        self.bytes = rest;
        Ok(taken)
    }

    /// Takes the next `N` bytes as an array.
    ///
    /// # Errors
    ///
    /// [`Truncated`] if fewer are left; nothing is taken then.
    pub fn array<const N: usize>(&mut self) -> Result<&'a [u8; N], Truncated> {
        let (taken, rest) = self.bytes.split_first_chunk().ok_or(Truncated)?;
        self.bytes = rest;
        Ok(taken)
    }

    /// Takes one byte.
    ///
    /// # Errors
    ///
    /// [`Truncated`] at the end.
    pub fn u8(&mut self) -> Result<u8, Truncated> {
        let [byte] = *self.array()?;
        Ok(byte)
    }

    /// Takes two bytes as a little-endian integer.
    ///
    /// # Errors
    ///
    /// [`Truncated`] if fewer are left.
    pub fn u16_le(&mut self) -> Result<u16, Truncated> {
        self.array().map(|bytes| u16::from_le_bytes(*bytes))
    }

    /// Takes four bytes as a little-endian integer.
    ///
    /// # Errors
    ///
    /// [`Truncated`] if fewer are left.
    pub fn u32_le(&mut self) -> Result<u32, Truncated> {
        self.array().map(|bytes| u32::from_le_bytes(*bytes))
    }

    /// Takes eight bytes as a little-endian integer.
    ///
    /// # Errors
    ///
    /// [`Truncated`] if fewer are left.
    pub fn u64_le(&mut self) -> Result<u64, Truncated> {
        self.array().map(|bytes| u64::from_le_bytes(*bytes))
    }

    /// Takes everything that is left, which may be nothing.
    pub fn rest(&mut self) -> &'a [u8] {
        core::mem::take(&mut self.bytes)
    }

    /// Demands that nothing is left.
    ///
    /// # Errors
    ///
    /// [`TrailingBytes`] if something is left.
    pub const fn finish(self) -> Result<(), TrailingBytes> {
        if self.bytes.is_empty() {
            Ok(())
        } else {
            Err(TrailingBytes)
        }
    }
}

/// The input ended before the value was complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truncated;

impl fmt::Display for Truncated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the input is too short; check that it was copied whole")
    }
}

impl core::error::Error for Truncated {}

/// The input goes on behind the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrailingBytes;

impl fmt::Display for TrailingBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the input is too long; remove what stands behind the value")
    }
}

impl core::error::Error for TrailingBytes {}

impl fmt::Debug for Reader<'_> {
    /// Without the bytes, which may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reader({} bytes)", self.bytes.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_parts_in_order() {
        let mut reader = Reader::new(&[1, 2, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 9, 8]);
        assert_eq!(reader.u8(), Ok(1));
        assert_eq!(reader.u16_le(), Ok(2));
        assert_eq!(reader.u32_le(), Ok(3));
        assert_eq!(reader.u64_le(), Ok(4));
        assert_eq!(reader.remaining(), 2);
        assert_eq!(reader.clone().finish(), Err(TrailingBytes));
        assert_eq!(reader.rest(), [9, 8]);
        assert_eq!(reader.rest(), b"");
        assert_eq!(reader.finish(), Ok(()));
    }

    #[test]
    fn a_refused_read_takes_nothing() {
        let mut reader = Reader::new(&[1, 2, 3]);
        assert_eq!(reader.take(4), Err(Truncated));
        assert_eq!(reader.take(usize::MAX), Err(Truncated));
        assert_eq!(reader.u32_le(), Err(Truncated));
        assert_eq!(reader.u64_le(), Err(Truncated));
        assert_eq!(reader.array::<4>(), Err(Truncated));
        assert_eq!(reader.take(3), Ok(&[1, 2, 3][..]));
        assert_eq!(reader.u8(), Err(Truncated));
        assert_eq!(reader.u16_le(), Err(Truncated));
    }
}
