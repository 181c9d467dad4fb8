use core::fmt;

use super::media_key::FrameKey;
use crate::crypto::hazmat::aes_gcm;

/// Bytes behind the ciphertext: tag, epoch, ratchet counter and number.
pub const FRAME_OVERHEAD: usize = TAG_LENGTH + FOOTER_LENGTH;
/// The most bytes of a frame that is encrypted.
pub const MAX_FRAME_LENGTH: usize = 65_514;
/// The most bytes of an encrypted frame that is read.
pub const MAX_ENCRYPTED_LENGTH: usize = 131_072;

const TAG_LENGTH: usize = aes_gcm::TAG_LENGTH;
const FOOTER_LENGTH: usize = 6;
/// The last number of a frame is the one before.
pub(super) const NO_NUMBER: u32 = u32::MAX;

/// How a medium is encoded, which says how much of a frame the media server must see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Codec {
    /// Sound: nothing is left clear, and an empty frame, which is silence, is left alone.
    Opus,
    /// Pictures: the first 10 bytes of a key frame are left clear, 3 of every other one.
    Vp8,
}

/// What stands behind the ciphertext of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Footer {
    /// The epoch of the media key.
    pub epoch: u8,
    /// How often it was ratcheted.
    pub ratchet_counter: u8,
    /// The number of the frame, which no other frame of the sender has (MFSN).
    pub number: u32,
}

impl Codec {
    /// Bytes at the front of a frame that stay clear.
    ///
    /// # Errors
    ///
    /// [`FrameError::FrameTooShort`] if the frame does not have them.
    pub fn clear_header_length(self, frame: &[u8]) -> Result<usize, FrameError> {
        let length = match (self, frame.first()) {
            (Self::Opus, _) => 0,
            (Self::Vp8, None) => return Err(FrameError::FrameTooShort),
            (Self::Vp8, Some(first)) if first & 1 == 0 => 10,
            (Self::Vp8, Some(_)) => 3,
        };
        if frame.len() < length {
            return Err(FrameError::FrameTooShort);
        }
        Ok(length)
    }

    /// Whether the frame is silence, which is sent as it is.
    const fn is_silence(self, frame: &[u8]) -> bool {
        matches!(self, Self::Opus) && frame.is_empty()
    }
}

impl Footer {
    const fn encode(self) -> [u8; FOOTER_LENGTH] {
        let [a, b, c, d] = self.number.to_le_bytes();
        [self.epoch, self.ratchet_counter, a, b, c, d]
    }

    const fn decode(bytes: [u8; FOOTER_LENGTH]) -> Self {
        let [epoch, ratchet_counter, a, b, c, d] = bytes;
        Self {
            epoch,
            ratchet_counter,
            number: u32::from_le_bytes([a, b, c, d]),
        }
    }

    const fn nonce(self) -> [u8; aes_gcm::NONCE_LENGTH] {
        let [a, b, c, d] = self.number.to_le_bytes();
        [a, b, c, d, 0, 0, 0, 0, 0, 0, 0, 0]
    }

    /// Reads the footer of an encrypted frame; `None` for silence.
    ///
    /// # Errors
    ///
    /// [`FrameError::FrameTooLarge`], then [`FrameError::TooShort`].
    pub fn of(codec: Codec, encrypted: &[u8]) -> Result<Option<Self>, FrameError> {
        if encrypted.len() > MAX_ENCRYPTED_LENGTH {
            return Err(FrameError::FrameTooLarge);
        }
        if codec.is_silence(encrypted) {
            return Ok(None);
        }
        let (rest, footer) = encrypted.split_last_chunk().ok_or(FrameError::TooShort)?;
        let header = codec
            .clear_header_length(encrypted)
            .map_err(|_| FrameError::TooShort)?;
        if rest.len() < header.saturating_add(TAG_LENGTH) {
            return Err(FrameError::TooShort);
        }
        Ok(Some(Self::decode(*footer)))
    }
}

impl FrameKey {
    /// Encrypts the frame at the front of `buffer` in place, whose last [`FRAME_OVERHEAD`] bytes are free.
    /// **The number in `footer` must never be used twice under one key**: a
    /// [`FrameSealer`](super::FrameSealer) counts. Returns `false` for silence, which is sent as it is,
    /// without the free bytes, and uses no number.
    ///
    /// # Errors
    ///
    /// [`FrameError::FrameTooLarge`], [`FrameError::FrameTooShort`] or [`FrameError::NumbersExhausted`];
    /// nothing is encrypted then.
    pub fn seal_in_place(
        &self,
        codec: Codec,
        footer: Footer,
        buffer: &mut [u8],
    ) -> Result<bool, FrameError> {
        seal(codec, self, footer, buffer)
    }

    /// Decrypts a frame in place and returns the part of it that is the frame.
    ///
    /// # Errors
    ///
    /// [`FrameError::FrameTooLarge`], [`FrameError::TooShort`] or [`FrameError::Unauthentic`]; the frame is
    /// unchanged then.
    pub fn open_in_place<'b>(
        &self,
        codec: Codec,
        encrypted: &'b mut [u8],
    ) -> Result<&'b mut [u8], FrameError> {
        open(codec, self, encrypted)
    }
}

/// What is authenticated beside the ciphertext: the footer and the clear header, at most 16 bytes.
struct AssociatedData {
    bytes: [u8; FOOTER_LENGTH + 10],
    length: usize,
}

impl AssociatedData {
    fn new(footer: Footer, clear: &[u8]) -> Result<Self, FrameError> {
        let mut bytes = [0; FOOTER_LENGTH + 10];
        let (front, back) = bytes.split_at_mut(FOOTER_LENGTH);
        front.copy_from_slice(&footer.encode());
        let back = back
            .get_mut(..clear.len())
            .ok_or(FrameError::FrameTooShort)?;
        back.copy_from_slice(clear);
        Ok(Self {
            bytes,
            length: FOOTER_LENGTH.saturating_add(clear.len()),
        })
    }

    fn as_bytes(&self) -> &[u8] {
        let (used, _) = self.bytes.split_at(self.length.min(self.bytes.len()));
        used
    }
}

fn seal(
    codec: Codec,
    key: &FrameKey,
    footer: Footer,
    buffer: &mut [u8],
) -> Result<bool, FrameError> {
    let length = buffer
        .len()
        .checked_sub(FRAME_OVERHEAD)
        .ok_or(FrameError::TooShort)?;
    let (frame, free) = buffer.split_at_mut(length);
    if frame.len() > MAX_FRAME_LENGTH {
        return Err(FrameError::FrameTooLarge);
    }
    if codec.is_silence(frame) {
        return Ok(false);
    }
    let (clear, payload) = frame.split_at_mut(codec.clear_header_length(frame)?);
    if footer.number == NO_NUMBER {
        return Err(FrameError::NumbersExhausted);
    }
    let associated = AssociatedData::new(footer, clear)?;
    let tag = aes_gcm::seal_in_place(
        key.as_secret(),
        &footer.nonce(),
        associated.as_bytes(),
        payload,
    )
    .map_err(|_| FrameError::FrameTooLarge)?;
    let (free_tag, free_footer) = free.split_at_mut(TAG_LENGTH);
    free_tag.copy_from_slice(&tag);
    free_footer.copy_from_slice(&footer.encode());
    Ok(true)
}

fn open<'b>(
    codec: Codec,
    key: &FrameKey,
    encrypted: &'b mut [u8],
) -> Result<&'b mut [u8], FrameError> {
    let Some(footer) = Footer::of(codec, encrypted)? else {
        return Ok(encrypted);
    };
    let header = codec
        .clear_header_length(encrypted)
        .map_err(|_| FrameError::TooShort)?;
    let (rest, _footer) = encrypted
        .split_last_chunk_mut::<FOOTER_LENGTH>()
        .ok_or(FrameError::TooShort)?;
    let (frame, tag) = rest
        .split_last_chunk_mut::<TAG_LENGTH>()
        .ok_or(FrameError::TooShort)?;
    let (clear, payload) = frame
        .split_at_mut_checked(header)
        .ok_or(FrameError::TooShort)?;
    let associated = AssociatedData::new(footer, clear)?;
    aes_gcm::open_in_place(
        key.as_secret(),
        &footer.nonce(),
        associated.as_bytes(),
        payload,
        tag,
    )
    .map_err(|_| FrameError::Unauthentic)?;
    Ok(frame)
}

/// Why a frame was not encrypted or not decrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FrameError {
    /// The frame was altered, or belongs to another key.
    Unauthentic,
    /// An encrypted frame has no room for what stands behind it.
    TooShort,
    /// A frame is shorter than what stays clear of it.
    FrameTooShort,
    /// A frame is longer than it may be.
    FrameTooLarge,
    /// All numbers were used: leave the call.
    NumbersExhausted,
    /// No announced key fits, or the frame is older than the key.
    NoKey,
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unauthentic => "the frame was altered; discard it",
            Self::TooShort | Self::FrameTooShort => "the frame is too short; discard it",
            Self::FrameTooLarge => "the frame is too large; discard it, or split it",
            Self::NumbersExhausted => "all frames of this call were used; leave the call",
            Self::NoKey => "no key fits the frame; discard it",
        })
    }
}

impl core::error::Error for FrameError {}
