use core::num::NonZeroU8;

use super::{Error, Kind};
use crate::codec::Writer;
use crate::crypto::{Random, RandomError};

/// Body and padding together have at least this many bytes when this crate seals.
const MIN_PADDED_LENGTH: usize = 32;

/// The plaintext of a message box: type, body, padding (chapter 02 section 3).
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 1 | type |
/// | 1 | n | body |
/// | 1 + n | p | padding: p bytes of value p, 1 ≤ p ≤ 255 |
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Container<'a> {
    /// The type of the message.
    pub kind: Kind,
    /// The body, whose form depends on the type.
    pub body: &'a [u8],
}

impl<'a> Container<'a> {
    /// Bytes of the encoded container.
    pub const fn encoded_len(&self, padding: Padding) -> usize {
        encoded_len(self.body.len(), padding)
    }

    /// Writes type, body and padding to the front of `output`, and returns how many bytes that were.
    ///
    /// # Errors
    ///
    /// [`Error::BufferTooSmall`] if `output` is shorter than [`Container::encoded_len`].
    pub fn encode_into(&self, padding: Padding, output: &mut [u8]) -> Result<usize, Error> {
        let mut writer = Writer::new(output);
        writer.u8(self.kind.0)?;
        writer.bytes(self.body)?;
        write_padding(&mut writer, padding.length(self.body.len()))?;
        Ok(writer.written())
    }

    /// Removes the padding and reads the type.
    ///
    /// Only the last byte says how long the padding is, and nobody looks at its other bytes: the
    /// box is authentic, and a peer may fill them as he likes. No minimum is demanded either.
    ///
    /// # Errors
    ///
    /// [`Error::ContainerEmpty`], [`Error::PaddingZero`], [`Error::PaddingTooLong`] or
    /// [`Error::TypeMissing`], in this order.
    pub fn decode(plaintext: &'a [u8]) -> Result<Self, Error> {
        let padding = match plaintext.last() {
            None => return Err(Error::ContainerEmpty),
            Some(0) => return Err(Error::PaddingZero),
            Some(last) => usize::from(*last),
        };
        let length = plaintext
            .len()
            .checked_sub(padding)
            .ok_or(Error::PaddingTooLong)?;
        let (padded, _) = plaintext.split_at(length);
        let (kind, body) = padded.split_first().ok_or(Error::TypeMissing)?;
        Ok(Self {
            kind: Kind(*kind),
            body,
        })
    }
}

impl core::fmt::Debug for Container<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Container({:?}, {} bytes)", self.kind, self.body.len())
    }
}

/// How much padding to add: it hides the exact length of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Padding(NonZeroU8);

impl Padding {
    /// The largest draw.
    pub const MAX: Self = Self(NonZeroU8::MAX);

    /// Draws 1 to 255 bytes, each as likely as the others up to a bias below 2^-56.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn generate(random: &mut impl Random) -> Result<Self, RandomError> {
        let mut bytes = [0; 8];
        random.fill(&mut bytes)?;
        let below_255 = (u64::from_le_bytes(bytes) % 255) as u8;
        Ok(Self(NonZeroU8::MIN.saturating_add(below_255)))
    }

    /// Takes a given draw, for tests with known answers.
    pub const fn chosen(drawn: NonZeroU8) -> Self {
        Self(drawn)
    }

    /// The padding behind a body of `body_length` bytes: the draw, raised so that both together have
    /// at least 32 bytes.
    pub const fn length(self, body_length: usize) -> NonZeroU8 {
        match MIN_PADDED_LENGTH.checked_sub(body_length) {
            // At most 32, and the draw where that is more.
            Some(missing) if missing > self.0.get() as usize => match NonZeroU8::new(missing as u8)
            {
                Some(missing) => missing,
                None => self.0,
            },
            _ => self.0,
        }
    }

    /// The same draw, lowered to `room` if the frame has no more room for padding.
    ///
    /// # Errors
    ///
    /// [`Error::TooLong`] if there is no room for a single byte.
    pub(super) fn limited_to(self, room: usize) -> Result<Self, Error> {
        let room = u8::try_from(room).unwrap_or(u8::MAX);
        let room = NonZeroU8::new(room).ok_or(Error::TooLong)?;
        Ok(Self(self.0.min(room)))
    }
}

/// Bytes of a container whose body has `body_length` bytes.
pub(super) const fn encoded_len(body_length: usize, padding: Padding) -> usize {
    let padding = padding.length(body_length).get() as usize;
    body_length.saturating_add(padding).saturating_add(1)
}

/// Writes the padding of a container.
pub(super) fn write_padding(writer: &mut Writer<'_>, length: NonZeroU8) -> Result<(), Error> {
    Ok(writer.fill(length.get(), usize::from(length.get()))?)
}
