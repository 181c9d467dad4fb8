use core::num::NonZeroU8;

use crate::codec::{BufferTooSmall, Writer};
use crate::content::Kind;
use crate::message::Reason;
use crate::message::randomness::Padding;

/// The plaintext of a message box: type, body, padding
/// ([chapter 02 section 3](crate::protocol::message_box)).
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
    /// [`BufferTooSmall`] if `output` is shorter than [`Container::encoded_len`].
    pub fn encode_into(
        &self,
        padding: Padding,
        output: &mut [u8],
    ) -> Result<usize, BufferTooSmall> {
        let mut writer = Writer::new(output);
        writer.u8(self.kind.0)?;
        writer.bytes(self.body)?;
        write_padding(&mut writer, padding.length(self.body.len()))?;
        Ok(writer.written())
    }

    /// Removes the padding and reads the type.
    ///
    /// Only the last byte says how long the padding is, and nobody looks at its other bytes: the
    /// box is authentic, and a peer may fill them at will. No minimum is demanded either.
    ///
    /// # Errors
    ///
    /// [`Reason::ContainerEmpty`], [`Reason::PaddingZero`], [`Reason::PaddingTooLong`] or
    /// [`Reason::TypeMissing`], in this order.
    pub fn decode(plaintext: &'a [u8]) -> Result<Self, Reason> {
        let padding = match plaintext.last() {
            None => return Err(Reason::ContainerEmpty),
            Some(0) => return Err(Reason::PaddingZero),
            Some(last) => usize::from(*last),
        };
        let length = plaintext
            .len()
            .checked_sub(padding)
            .ok_or(Reason::PaddingTooLong)?;
        let (padded, _) = plaintext.split_at(length);
        let (kind, body) = padded.split_first().ok_or(Reason::TypeMissing)?;
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

/// Bytes of a container whose body has `body_length` bytes.
pub(crate) const fn encoded_len(body_length: usize, padding: Padding) -> usize {
    let padding = padding.length(body_length).get() as usize;
    body_length.saturating_add(padding).saturating_add(1)
}

/// Writes the padding of a container.
pub(crate) fn write_padding(
    writer: &mut Writer<'_>,
    length: NonZeroU8,
) -> Result<(), BufferTooSmall> {
    writer.fill(length.get(), usize::from(length.get()))
}
