use super::Padding;
use crate::crypto::{Random, RandomError};
use crate::identity::Nonce;

/// Everything that is random in one envelope, drawn once and consumed by sealing: the nonce, the
/// padding of the container and the padding of the metadata.
///
/// Who needs the exact length before he seals, or a nonce that his store does not know, makes the
/// draw himself; [`seal_into`](super::seal_into) makes one on its own.
#[derive(Debug)]
pub struct Draw {
    pub(super) nonce: Nonce,
    pub(super) padding: Padding,
    pub(super) metadata_padding: u8,
}

impl Draw {
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

    /// Takes a given draw, for tests with known answers. Of `metadata_padding` the lowest four bits
    /// count, 0 to 15.
    pub const fn chosen(nonce: Nonce, padding: Padding, metadata_padding: u8) -> Self {
        Self {
            nonce,
            padding,
            metadata_padding: metadata_padding & Self::MAX_METADATA_PADDING,
        }
    }

    /// The nonce that was drawn.
    pub const fn nonce(&self) -> &Nonce {
        &self.nonce
    }
}
