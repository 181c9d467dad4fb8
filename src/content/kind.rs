use core::fmt;

/// The type of a message: one byte in front of its body (chapter 03 section 2).
///
/// Every number is a value, so that types which this version does not know survive. Whether the
/// specification lists a number is what [`Kind::properties`] tells. The constants stand in the files of
/// their contents.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind(pub u8);

impl Kind {
    /// Was a login token made with the same keys: must never be processed or made.
    pub const FORBIDDEN: Self = Self(0xff);
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kind({:#04x})", self.0)
    }
}
