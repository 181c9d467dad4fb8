use core::fmt;

/// Writes parts one behind the other into a byte slice of the caller.
///
/// All integers are little-endian, as in [chapter 01 section 1](crate::protocol::identity#1-terms).
///
/// ```
/// use eeema::codec::Writer;
///
/// let mut buffer = [0; 8];
/// let mut writer = Writer::new(&mut buffer);
/// writer.u16_le(0x0102)?;
/// writer.bytes(b"hi")?;
/// assert_eq!(writer.written(), 4);
/// assert_eq!(buffer, [2, 1, b'h', b'i', 0, 0, 0, 0]);
/// # Ok::<(), eeema::codec::BufferTooSmall>(())
/// ```
#[derive(Debug)]
pub struct Writer<'a> {
    free: &'a mut [u8],
    written: usize,
}

impl<'a> Writer<'a> {
    /// Starts at the first byte of `buffer`.
    #[must_use]
    pub const fn new(buffer: &'a mut [u8]) -> Self {
        Self {
            free: buffer,
            written: 0,
        }
    }

    /// How many bytes were written so far.
    pub const fn written(&self) -> usize {
        self.written
    }

    /// Takes the next `count` bytes out of the buffer, to be written later.
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] if fewer are free; nothing is taken then.
    pub fn reserve(&mut self, count: usize) -> Result<&'a mut [u8], BufferTooSmall> {
        self.free
            .split_off_mut(..count)
            .map_or(Err(BufferTooSmall), |reserved| {
                self.written = self.written.saturating_add(count);
                Ok(reserved)
            })
    }

    /// Lets `write` write to the front of what is free, and say how many bytes that were.
    pub(super) fn append(
        &mut self,
        write: impl FnOnce(&mut [u8]) -> Result<usize, BufferTooSmall>,
    ) -> Result<(), BufferTooSmall> {
        let length = write(self.free)?;
        self.reserve(length).map(|_| ())
    }

    /// Writes all of `bytes`.
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] if they do not fit; nothing is written then.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), BufferTooSmall> {
        self.reserve(bytes.len())
            .map(|reserved| reserved.copy_from_slice(bytes))
    }

    /// Writes `value` `count` times.
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] if they do not fit; nothing is written then.
    pub fn fill(&mut self, value: u8, count: usize) -> Result<(), BufferTooSmall> {
        self.reserve(count).map(|reserved| reserved.fill(value))
    }

    /// Writes `value` as text.
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] if it does not fit; a part of it may have been written then.
    pub fn display(&mut self, value: &impl fmt::Display) -> Result<(), BufferTooSmall> {
        fmt::write(self, format_args!("{value}")).map_err(|fmt::Error| BufferTooSmall)
    }

    /// Writes one byte.
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] at the end of the buffer.
    pub fn u8(&mut self, value: u8) -> Result<(), BufferTooSmall> {
        self.bytes(&[value])
    }

    /// Writes a little-endian integer of two bytes.
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] if they do not fit.
    pub fn u16_le(&mut self, value: u16) -> Result<(), BufferTooSmall> {
        self.bytes(&value.to_le_bytes())
    }

    /// Writes a little-endian integer of four bytes.
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] if they do not fit.
    pub fn u32_le(&mut self, value: u32) -> Result<(), BufferTooSmall> {
        self.bytes(&value.to_le_bytes())
    }

    /// Writes a little-endian integer of eight bytes.
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] if they do not fit.
    pub fn u64_le(&mut self, value: u64) -> Result<(), BufferTooSmall> {
        self.bytes(&value.to_le_bytes())
    }
}

impl fmt::Write for Writer<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.bytes(text.as_bytes()).map_err(|_| fmt::Error)
    }
}

/// How many bytes `value` has as text.
pub fn display_len(value: &impl fmt::Display) -> usize {
    struct Count(usize);

    impl fmt::Write for Count {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0 = self.0.saturating_add(text.len());
            Ok(())
        }
    }

    let mut count = Count(0);
    // Counting cannot fail; a value that cannot be shown has no length.
    match fmt::write(&mut count, format_args!("{value}")) {
        Ok(()) => count.0,
        Err(fmt::Error) => 0,
    }
}

/// The caller's buffer cannot hold the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BufferTooSmall;

impl fmt::Display for BufferTooSmall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the buffer is too small; ask for the encoded length first")
    }
}

impl core::error::Error for BufferTooSmall {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_parts_in_order() {
        let mut buffer = [0xff; 20];
        let mut writer = Writer::new(&mut buffer);
        writer.u8(1).unwrap();
        let reserved = writer.reserve(2).unwrap();
        writer.u16_le(2).unwrap();
        writer.u32_le(3).unwrap();
        writer.u64_le(4).unwrap();
        writer.fill(7, 2).unwrap();
        reserved.copy_from_slice(&[8, 9]);
        assert_eq!(writer.written(), 19);
        assert_eq!(
            buffer,
            [
                1, 8, 9, 2, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 7, 7, 0xff
            ]
        );
    }

    #[test]
    fn a_refused_write_writes_nothing() {
        let mut buffer = [0; 3];
        let mut writer = Writer::new(&mut buffer);
        assert_eq!(writer.bytes(&[1; 4]), Err(BufferTooSmall));
        assert_eq!(writer.fill(1, usize::MAX), Err(BufferTooSmall));
        assert_eq!(writer.u32_le(1), Err(BufferTooSmall));
        assert_eq!(writer.u64_le(1), Err(BufferTooSmall));
        assert_eq!(writer.written(), 0);
        writer.u16_le(0x0201).unwrap();
        assert_eq!(writer.u16_le(1), Err(BufferTooSmall));
        writer.u8(3).unwrap();
        assert_eq!(writer.u8(4), Err(BufferTooSmall));
        assert_eq!(buffer, [1, 2, 3]);
    }
}
