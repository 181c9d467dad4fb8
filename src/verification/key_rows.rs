use core::fmt;

use crate::codec::blank;
use crate::codec::hex::Hex;
use crate::identity::PublicKey;

/// A public key as people compare it: eight rows of eight hexadecimal digits
/// ([chapter 15 section 8](crate::protocol::verification)). `Display` puts each row on a line; the layout
/// with a space between digits is `{:#}` of [`PublicKey`].
///
/// Comparing by voice gives level 2 only through [`LevelEvent::ComparedByUser`](super::LevelEvent).
///
/// ```
/// use eeema::PublicKey;
/// use eeema::verification::KeyRows;
///
/// let rows = KeyRows(PublicKey::from_bytes([0xab; 32]));
/// assert_eq!(rows.to_string().lines().next(), Some("abababab"));
/// assert!(rows.is_typed(" ABABABAB abababab\n".repeat(4).as_str()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyRows(pub PublicKey);

impl KeyRows {
    /// The bytes of each row.
    pub fn rows(&self) -> impl Iterator<Item = [u8; 4]> + use<'_> {
        let (rows, _) = self.0.as_bytes().as_chunks();
        rows.iter().copied()
    }

    /// Whether a typed text has the digits of the key; blanks, invisible characters and case do not count.
    #[must_use]
    pub fn is_typed(&self, text: &str) -> bool {
        let digits = self
            .0
            .as_bytes()
            .iter()
            .flat_map(|byte| [byte >> 4, byte & 0xf]);
        blank::visible(text)
            .map(|character| character.to_digit(16))
            .eq(digits.map(|digit| Some(u32::from(digit))))
    }
}

impl fmt::Display for KeyRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, row) in self.rows().enumerate() {
            let line_end = if index == 0 { "" } else { "\n" };
            write!(f, "{line_end}{}", Hex(&row))?;
        }
        Ok(())
    }
}
