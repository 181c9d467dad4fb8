use core::num::NonZeroU8;

use crate::crypto::{Random, RandomError};
use crate::identity::Nonce;

/// Body and padding together have at least this many bytes when this crate seals.
const MIN_PADDED_LENGTH: usize = 32;

/// Everything that is random in one envelope, drawn once and consumed by sealing: the nonce, the
/// padding of the container and the padding of the metadata.
#[derive(Debug)]
pub struct Randomness {
    pub(super) nonce: Nonce,
    pub(super) padding: Padding,
    pub(super) metadata_padding: u8,
}

impl Randomness {
    /// The largest random part of the metadata padding, in bytes.
    const MAX_METADATA_PADDING: u8 = 15;

    /// Draws afresh.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn generate(random: &mut impl Random) -> Result<Self, RandomError> {
        let mut metadata_padding = [0];
        random.fill(&mut metadata_padding)?;
        let [metadata_padding] = metadata_padding;
        Ok(Self::chosen(
            Nonce::generate(random)?,
            Padding::generate(random)?,
            metadata_padding,
        ))
    }

    /// Takes given values, for tests with known answers. Of `metadata_padding` the lowest four bits
    /// count, 0 to 15.
    ///
    /// Sealing two messages with one nonce and one key gives both plaintexts away. Never call this to
    /// seal anything outside a test.
    pub const fn chosen(nonce: Nonce, padding: Padding, metadata_padding: u8) -> Self {
        Self {
            nonce,
            padding,
            metadata_padding: metadata_padding & Self::MAX_METADATA_PADDING,
        }
    }

    /// The one that makes the longest envelope.
    pub(super) const fn longest() -> Self {
        Self::chosen(Nonce::from_bytes([0; Nonce::LENGTH]), Padding::MAX, u8::MAX)
    }

    /// The nonce that was drawn.
    pub const fn nonce(&self) -> &Nonce {
        &self.nonce
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

    /// The same draw, lowered to `room` if the frame has no more room for padding; `None` if it has
    /// no room for a single byte.
    pub(super) fn limited_to(self, room: usize) -> Option<Self> {
        let room = NonZeroU8::new(room.min(usize::from(u8::MAX)) as u8)?;
        Some(Self(self.0.min(room)))
    }
}
