use core::fmt;

use super::frame::{Codec, Footer, FrameError, NO_NUMBER};
use super::group_key::GroupCallKeyHash;
use super::media_key::{FrameKey, MediaKey, is_later_epoch};
use crate::crypto::{Random, RandomError, on_wiped_stack};

/// The most announced keys that are kept for one participant.
const MAX_KEYS: usize = 8;

/// Encrypts the media of the own participant, sound and pictures
/// ([chapter 16 section 10](crate::protocol::calls)). It counts the frames; the count survives every key.
/// There is one in a call, for sound and pictures together: it draws its first key itself, so that no other
/// one counts from 0 under that key.
pub struct FrameSealer {
    hash: GroupCallKeyHash,
    media_key: MediaKey,
    frame_key: FrameKey,
    next: u32,
}

impl FrameSealer {
    /// Draws the first media key. Announce [`FrameSealer::media_key`] to the other participants.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn generate(hash: GroupCallKeyHash, random: &mut impl Random) -> Result<Self, RandomError> {
        on_wiped_stack::<1024, _>(|| Ok(Self::chosen(MediaKey::generate(random)?, hash, 0)))
    }

    /// Starts with a given key and number, for tests with known answers: a number used twice under one key
    /// gives the key of all tags away.
    pub fn chosen(media_key: MediaKey, hash: GroupCallKeyHash, number: u32) -> Self {
        Self {
            frame_key: media_key.frame_key(&hash),
            media_key,
            hash,
            next: number,
        }
    }

    /// The key that encrypts.
    pub const fn media_key(&self) -> &MediaKey {
        &self.media_key
    }

    /// Installs the next key; `false`, and nothing changes, if it is not newer than the present one.
    #[must_use]
    pub fn install(&mut self, media_key: MediaKey) -> bool {
        let is_newer = media_key.is_newer_than(&self.media_key);
        if is_newer {
            self.frame_key = media_key.frame_key(&self.hash);
            self.media_key = media_key;
        }
        is_newer
    }

    /// Encrypts the frame at the front of `buffer`, whose last [`FRAME_OVERHEAD`](super::FRAME_OVERHEAD)
    /// bytes are free, in place. Returns how many bytes to send: all, or none of silence.
    ///
    /// # Errors
    ///
    /// [`FrameError::FrameTooLarge`], [`FrameError::FrameTooShort`] or [`FrameError::NumbersExhausted`];
    /// nothing was encrypted then and no number used.
    pub fn seal_in_place(&mut self, codec: Codec, buffer: &mut [u8]) -> Result<usize, FrameError> {
        let footer = Footer {
            epoch: self.media_key.epoch(),
            ratchet_counter: self.media_key.ratchet_counter(),
            number: self.next,
        };
        let next = self.next.checked_add(1).unwrap_or(NO_NUMBER);
        if self.frame_key.seal_in_place(codec, footer, buffer)? {
            self.next = next;
            Ok(buffer.len())
        } else {
            Ok(0)
        }
    }
}

/// Decrypts the media of another participant, with the keys that they announced.
///
/// Forged and late frames change nothing: keys are forgotten only when a frame of a newer one was
/// authentic. Old frames of one key can be replayed by the media server.
pub struct FrameOpener {
    hash: GroupCallKeyHash,
    /// The oldest first.
    keys: [Option<MediaKey>; MAX_KEYS],
}

impl FrameOpener {
    /// Starts without a key; the handshake of the participant announces the first ones.
    pub const fn new(hash: GroupCallKeyHash) -> Self {
        Self {
            hash,
            keys: [const { None }; MAX_KEYS],
        }
    }

    /// Takes a key that the participant announced. `false`, and nothing changes, if its epoch is not later
    /// than that of the newest one. If eight wait already the oldest one is forgotten.
    #[must_use]
    pub fn announce(&mut self, media_key: MediaKey) -> bool {
        let newest = self.keys.iter().flatten().last();
        if newest.is_some_and(|newest| !is_later_epoch(media_key.epoch(), newest.epoch())) {
            return false;
        }
        match self.keys.iter_mut().find(|key| key.is_none()) {
            Some(free) => *free = Some(media_key),
            None => {
                self.keys.rotate_left(1);
                let [.., last] = &mut self.keys;
                *last = Some(media_key);
            }
        }
        true
    }

    /// The keys that wait, the oldest first.
    pub fn keys(&self) -> impl Iterator<Item = &MediaKey> {
        self.keys.iter().flatten()
    }

    /// Decrypts a frame in place and returns the part of it that is the frame.
    ///
    /// # Errors
    ///
    /// A [`FrameError`]: discard the frame. It and the keys are unchanged then.
    pub fn open_in_place<'b>(
        &mut self,
        codec: Codec,
        encrypted: &'b mut [u8],
    ) -> Result<&'b mut [u8], FrameError> {
        let Some(footer) = Footer::of(codec, encrypted)? else {
            return Ok(encrypted);
        };
        let (index, media_key) = self.key_for(footer)?;
        let frame_key = media_key.frame_key(&self.hash);
        let frame = frame_key.open_in_place(codec, encrypted)?;
        let (older, rest) = self.keys.split_at_mut(index);
        older.fill(None);
        if let [key, ..] = rest {
            *key = Some(media_key);
        }
        self.keys.rotate_left(index);
        Ok(frame)
    }

    /// The key of the footer, ratcheted as often as it says, and its place.
    fn key_for(&self, footer: Footer) -> Result<(usize, MediaKey), FrameError> {
        let (index, mut key) = self
            .keys
            .iter()
            .enumerate()
            .find_map(|(index, key)| {
                let key = key.as_ref().filter(|key| key.epoch() == footer.epoch)?;
                Some((index, key.clone()))
            })
            .ok_or(FrameError::NoKey)?;
        if footer.ratchet_counter < key.ratchet_counter() {
            return Err(FrameError::NoKey);
        }
        while key.ratchet_counter() < footer.ratchet_counter {
            key = key.ratcheted().ok_or(FrameError::NoKey)?;
        }
        Ok((index, key))
    }
}

impl fmt::Debug for FrameSealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FrameSealer({:?})", self.media_key)
    }
}

impl fmt::Debug for FrameOpener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.keys()).finish()
    }
}
