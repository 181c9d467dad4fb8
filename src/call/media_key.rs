use core::fmt;

use super::group_key::{GroupCallKeyHash, context, derive};
use crate::crypto::{Key, KeyKind, Random, RandomError, Secret};

/// Encrypts the media frames of a participant (PCMFK).
pub type FrameKey = Key<FrameKind>;

/// Marks frame keys; has no values.
pub enum FrameKind {}

impl KeyKind for FrameKind {
    const NAME: &'static str = "FrameKey";
}

/// The media key of a participant and its place in the order of their keys (PCMK;
/// [chapter 16 section 10](crate::protocol::calls)).
///
/// Somebody who joins must not read what was said before: the key is ratcheted. Somebody who leaves must
/// not read what is said afterwards: a new epoch begins with a fresh key.
#[derive(Clone, PartialEq, Eq)]
pub struct MediaKey {
    epoch: u8,
    ratchet_counter: u8,
    key: Secret<32>,
}

impl MediaKey {
    /// The first key of a participant.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn generate(random: &mut impl Random) -> Result<Self, RandomError> {
        Self::of_epoch(0, random)
    }

    /// The key of the next epoch, after somebody left: epoch 0 follows 255.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn next_epoch(&self, random: &mut impl Random) -> Result<Self, RandomError> {
        Self::of_epoch(self.epoch.wrapping_add(1), random)
    }

    fn of_epoch(epoch: u8, random: &mut impl Random) -> Result<Self, RandomError> {
        Ok(Self {
            epoch,
            ratchet_counter: 0,
            key: Secret::try_filled(|bytes| random.fill(bytes))?,
        })
    }

    /// Takes a key as a participant sends it.
    pub const fn from_bytes(epoch: u8, ratchet_counter: u8, key: [u8; 32]) -> Self {
        Self {
            epoch,
            ratchet_counter,
            key: Secret::from_bytes(key),
        }
    }

    /// The epoch.
    pub const fn epoch(&self) -> u8 {
        self.epoch
    }

    /// How often the key was ratcheted in its epoch.
    pub const fn ratchet_counter(&self) -> u8 {
        self.ratchet_counter
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// The key after one more step; `None` after the 255th, when the participant leaves the call.
    pub fn ratcheted(&self) -> Option<Self> {
        Some(Self {
            epoch: self.epoch,
            ratchet_counter: self.ratchet_counter.checked_add(1)?,
            key: derive(self.key.as_bytes(), &context(b"m'"), &[]),
        })
    }

    /// The key of frames, bound to the call.
    pub fn frame_key(&self, hash: &GroupCallKeyHash) -> FrameKey {
        let key = self.key.as_bytes();
        FrameKey::from_secret(derive(key, &context(b"mf"), &[hash.as_bytes()]))
    }

    /// Whether this key may follow `current`: it has a higher epoch, epoch 0 after 255, or a higher
    /// counter in the same epoch.
    #[must_use]
    pub const fn is_newer_than(&self, current: &Self) -> bool {
        is_later_epoch(self.epoch, current.epoch)
            || (self.epoch == current.epoch && self.ratchet_counter > current.ratchet_counter)
    }
}

/// Whether `epoch` comes after `current`.
pub(super) const fn is_later_epoch(epoch: u8, current: u8) -> bool {
    epoch > current || (epoch == 0 && current == u8::MAX)
}

impl fmt::Debug for MediaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "MediaKey(epoch {}, {})",
            self.epoch, self.ratchet_counter
        )
    }
}
