use core::fmt;

/// Text from the other side that should be UTF-8: `Display` puts U+FFFD where it is not.
///
/// `Debug` shows its length only, because it may name a device or its owner.
///
/// ```
/// use eeema::transport::LossyText;
///
/// let text = LossyText::from_bytes(b"my phone\xff");
/// assert_eq!(text.to_string(), "my phone\u{fffd}");
/// assert_eq!(format!("{text:?}"), "LossyText(9 bytes)");
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct LossyText<'a>(&'a [u8]);

impl<'a> LossyText<'a> {
    /// Takes the bytes as they came.
    pub const fn from_bytes(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The bytes as they travel.
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.0
    }
}

impl<'a> From<&'a str> for LossyText<'a> {
    fn from(text: &'a str) -> Self {
        Self(text.as_bytes())
    }
}

impl fmt::Display for LossyText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            f.write_str(chunk.valid())?;
            if !chunk.invalid().is_empty() {
                f.write_str("\u{fffd}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for LossyText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LossyText({} bytes)", self.0.len())
    }
}
