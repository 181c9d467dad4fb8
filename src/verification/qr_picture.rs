use core::fmt;
use core::fmt::Write;

use qrcodegen_no_heap::{QrCode, QrCodeEcc, Version};

use super::identity_code::IdentityCode;
use crate::codec::Writer;
use crate::crypto::wipe;

/// The largest code that is drawn: 77 modules a side, up to 292 bytes of text.
const MAX_VERSION: Version = Version::new(15);
const BUFFER_LENGTH: usize = MAX_VERSION.buffer_len();
/// The most bytes of text at the error correction level Q.
const MAX_TEXT: usize = 292;
/// The modules around a code that must be light.
const MARGIN: u8 = 4;

/// The picture of a QR code: byte mode, error correction level Q, four light modules around it
/// ([chapter 15 section 2.1](crate::protocol::verification)). Needs no heap; it takes about
/// 1 KiB, drawing it two more on the stack. It is wiped on drop, as the code of a web session holds a token.
///
/// `Display` draws it for a terminal with light letters on dark ground, two rows of modules a line;
/// `{:#}` for dark letters on light ground.
///
/// ```
/// use eeema::PublicKey;
/// use eeema::verification::{IdentityCode, QrPicture};
///
/// let key = PublicKey::from_bytes([7; 32]); // of a bot
/// let picture = QrPicture::of_identity(&IdentityCode::new("*MYBOT01".parse()?, key))?;
/// println!("{picture}");
/// assert_eq!(picture.size(), 45);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct QrPicture {
    /// The modules without the margin, a bit each, row by row.
    modules: [u8; BUFFER_LENGTH],
    size: u8,
}

/// A text is longer than 292 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextTooLong;

impl fmt::Display for TextTooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text of a QR code has at most 292 bytes here; shorten it")
    }
}

impl core::error::Error for TextTooLong {}

impl Drop for QrPicture {
    fn drop(&mut self) {
        wipe(&mut self.modules);
    }
}

impl QrPicture {
    /// The picture of an identity code.
    ///
    /// # Errors
    ///
    /// [`TextTooLong`] cannot occur: an identity code has at most 91 bytes.
    pub fn of_identity(code: &IdentityCode) -> Result<Self, TextTooLong> {
        let mut buffer = [0; MAX_TEXT];
        let mut writer = Writer::new(&mut buffer);
        writer.display(code).map_err(|_| TextTooLong)?;
        let length = writer.written();
        let text = buffer.get(..length).ok_or(TextTooLong)?;
        Self::of_bytes(text)
    }

    /// The picture of any text of at most 292 bytes, such as that of a web session.
    ///
    /// # Errors
    ///
    /// [`TextTooLong`].
    pub fn of(text: &str) -> Result<Self, TextTooLong> {
        Self::of_bytes(text.as_bytes())
    }

    fn of_bytes(text: &[u8]) -> Result<Self, TextTooLong> {
        let (mut data, mut output) = ([0; BUFFER_LENGTH], [0; BUFFER_LENGTH]);
        let picture = Self::draw(text, &mut data, &mut output);
        // The text of a web session has a token in it.
        wipe(&mut data);
        wipe(&mut output);
        picture
    }

    fn draw(
        text: &[u8],
        data: &mut [u8; BUFFER_LENGTH],
        output: &mut [u8; BUFFER_LENGTH],
    ) -> Result<Self, TextTooLong> {
        let (front, _) = data.split_at_mut_checked(text.len()).ok_or(TextTooLong)?;
        front.copy_from_slice(text);
        let code = QrCode::encode_binary(
            data,
            text.len(),
            output,
            QrCodeEcc::Quartile,
            Version::MIN,
            MAX_VERSION,
            None,
            false,
        )
        .map_err(|_| TextTooLong)?;
        let size = u8::try_from(code.size()).map_err(|_| TextTooLong)?;
        let mut picture = Self {
            modules: [0; BUFFER_LENGTH],
            size,
        };
        for (y, x) in (0..size).flat_map(|y| (0..size).map(move |x| (y, x))) {
            if code.get_module(x.into(), y.into())
                && let Some((byte, mask)) = Self::place(size, x, y)
                && let Some(byte) = picture.modules.get_mut(byte)
            {
                *byte |= mask;
            }
        }
        Ok(picture)
    }

    /// Modules a side, without the margin.
    pub const fn size(&self) -> u8 {
        self.size
    }

    /// Whether the module in column `x` and row `y` is dark; outside of the code all are light.
    #[must_use]
    pub fn is_dark(&self, x: u8, y: u8) -> bool {
        let is_inside = x < self.size && y < self.size;
        is_inside
            && Self::place(self.size, x, y).is_some_and(|(byte, mask)| {
                let byte = self.modules.get(byte);
                byte.is_some_and(|byte| byte & mask != 0)
            })
    }

    /// The byte that holds a module, and its bit.
    fn place(size: u8, x: u8, y: u8) -> Option<(usize, u8)> {
        let index = usize::from(y)
            .checked_mul(usize::from(size))?
            .checked_add(usize::from(x))?;
        Some((index / 8, 1_u8.checked_shl((index % 8) as u32)?))
    }

    /// Whether a module of the picture with its margin is dark.
    fn is_dark_with_margin(&self, x: u8, y: u8) -> bool {
        match (x.checked_sub(MARGIN), y.checked_sub(MARGIN)) {
            (Some(x), Some(y)) => self.is_dark(x, y),
            _ => false,
        }
    }
}

impl fmt::Display for QrPicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = self.size.saturating_add(MARGIN.saturating_mul(2));
        for y in (0..side).step_by(2) {
            for x in 0..side {
                let draws = |y| self.is_dark_with_margin(x, y) == f.alternate();
                // Below the last row nothing is drawn on light ground.
                let lower = y.saturating_add(1);
                let is_inside = lower < side;
                f.write_char(match (draws(y), is_inside && draws(lower)) {
                    (true, true) => '\u{2588}',
                    (true, false) => '\u{2580}',
                    (false, true) => '\u{2584}',
                    (false, false) => ' ',
                })?;
            }
            f.write_char('\n')?;
        }
        Ok(())
    }
}

impl fmt::Debug for QrPicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "QrPicture({0} x {0})", self.size)
    }
}
