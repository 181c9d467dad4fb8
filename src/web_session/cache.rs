use alloc::collections::VecDeque;
use alloc::vec::Vec;
use core::fmt;

use super::Error;
use crate::crypto::SecretVec;

/// The chunks that were sent and not yet acknowledged, so that they can be sent again on another connection
/// ([chapter 17 section 11.8](crate::protocol::web)).
///
/// Some chunks leave a placeholder behind: they count, and are never sent again. The others are held as they
/// are, in plain, and wiped when they go.
#[derive(Clone, Default)]
pub struct ChunkCache {
    /// How many chunks were sent, acknowledged or not.
    sequence_number: u32,
    entries: VecDeque<Option<SecretVec>>,
    bytes: usize,
}

impl ChunkCache {
    /// The most bytes that are held.
    pub const MAX_BYTES: usize = 64 * 1024 * 1024;
    /// The most chunks that are held, placeholders included.
    pub const MAX_CHUNKS: usize = 1024 * 1024;
    /// More bytes than this call for an acknowledgement.
    pub const MANY_BYTES: usize = 2 * 1024 * 1024;

    /// The cache of a new connection.
    pub const fn new() -> Self {
        Self {
            sequence_number: 0,
            entries: VecDeque::new(),
            bytes: 0,
        }
    }

    /// The cache of a connection that was stored: how many chunks were sent, and the last of them, those that are
    /// not acknowledged. `None` is a placeholder.
    ///
    /// # Errors
    ///
    /// [`CacheError::Past`] if there are more entries than chunks, [`CacheError::Limit`].
    pub fn restore(
        sequence_number: u32,
        entries: impl IntoIterator<Item = Option<Vec<u8>>>,
    ) -> Result<Self, CacheError> {
        let mut cache = Self {
            sequence_number,
            ..Self::new()
        };
        for entry in entries {
            cache.hold(entry.map(SecretVec::from))?;
        }
        let count = u32::try_from(cache.entries.len()).map_err(|_| CacheError::Past)?;
        if count > sequence_number {
            return Err(CacheError::Past);
        }
        Ok(cache)
    }

    /// How many chunks were sent, acknowledged or not.
    pub const fn sequence_number(&self) -> u32 {
        self.sequence_number
    }

    /// How many chunks are not acknowledged, placeholders included.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether all chunks are acknowledged.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many bytes are held.
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    /// What is held, the oldest first.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = Option<&[u8]>> {
        let entries = self.entries.iter();
        entries.map(|entry| entry.as_ref().map(SecretVec::as_bytes))
    }

    /// Notes a chunk that is sent, and is wiped when it goes. `None` leaves a placeholder.
    ///
    /// # Errors
    ///
    /// [`CacheError::Exhausted`] after 2^32 − 1 chunks, [`CacheError::Limit`]; nothing changes then.
    pub fn append(&mut self, chunk: Option<Vec<u8>>) -> Result<(), CacheError> {
        self.push(chunk.map(SecretVec::from))
    }

    fn push(&mut self, chunk: Option<SecretVec>) -> Result<(), CacheError> {
        let sequence_number = self.sequence_number.checked_add(1);
        let sequence_number = sequence_number.ok_or(CacheError::Exhausted)?;
        self.hold(chunk)?;
        self.sequence_number = sequence_number;
        Ok(())
    }

    /// Forgets what the other side has received: so many of all chunks that were ever sent.
    ///
    /// # Errors
    ///
    /// [`CacheError::Range`], [`CacheError::Future`] or [`CacheError::Past`]; nothing changes then.
    pub fn prune(&mut self, acknowledged: i64) -> Result<(), CacheError> {
        let acknowledged = u32::try_from(acknowledged).map_err(|_| CacheError::Range)?;
        let left = self
            .sequence_number
            .checked_sub(acknowledged)
            .ok_or(CacheError::Future)?;
        let left = usize::try_from(left).map_err(|_| CacheError::Past)?;
        let done = self
            .entries
            .len()
            .checked_sub(left)
            .ok_or(CacheError::Past)?;
        let forgotten = self
            .entries
            .drain(..done)
            .flatten()
            .map(|chunk| chunk.as_bytes().len());
        self.bytes = self.bytes.saturating_sub(forgotten.sum());
        Ok(())
    }

    /// Moves everything that is no placeholder behind what the cache of another connection has, and hands each
    /// chunk to `send` in order.
    ///
    /// # Errors
    ///
    /// Those of [`ChunkCache::append`].
    pub fn transfer(self, to: &mut Self, mut send: impl FnMut(&[u8])) -> Result<(), CacheError> {
        for chunk in self.entries.into_iter().flatten() {
            send(chunk.as_bytes());
            to.push(Some(chunk))?;
        }
        Ok(())
    }

    /// Whether so many more chunks with so many bytes, of a message that is sent, have a place.
    pub(super) fn check_room(&self, chunks: usize, bytes: usize) -> Result<(), CacheError> {
        let number = u32::try_from(chunks).ok();
        if number.is_none_or(|number| self.sequence_number.checked_add(number).is_none()) {
            return Err(CacheError::Exhausted);
        }
        self.check_held(chunks, bytes)
    }

    fn check_held(&self, chunks: usize, bytes: usize) -> Result<(), CacheError> {
        if self.bytes.saturating_add(bytes) > Self::MAX_BYTES
            || self.entries.len().saturating_add(chunks) > Self::MAX_CHUNKS
        {
            return Err(CacheError::Limit);
        }
        Ok(())
    }

    fn hold(&mut self, chunk: Option<SecretVec>) -> Result<(), CacheError> {
        let bytes = chunk.as_ref().map_or(0, |chunk| chunk.as_bytes().len());
        self.check_held(1, bytes)?;
        self.entries.push_back(chunk);
        self.bytes = self.bytes.saturating_add(bytes);
        Ok(())
    }
}

impl fmt::Debug for ChunkCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "ChunkCache({} of {})",
            self.entries.len(),
            self.sequence_number
        )
    }
}

/// Why a cache refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CacheError {
    /// More is acknowledged than was sent.
    Future,
    /// Less is acknowledged than was acknowledged before, or more is held than was sent.
    Past,
    /// The number is none of 32 bits.
    Range,
    /// 2^32 − 1 chunks were sent.
    Exhausted,
    /// More than 64 MiB or 2^20 chunks would be held.
    Limit,
}

impl fmt::Display for CacheError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Future => "chunks are acknowledged that were never sent; start a new session",
            Self::Past => "chunks are asked for that are gone; start a new session",
            Self::Range => "the number of chunks is impossible; start a new session",
            Self::Exhausted => "all numbers of chunks are used up; start a new session",
            Self::Limit => "too much waits to be acknowledged; start a new session",
        })
    }
}

impl core::error::Error for CacheError {}

impl From<CacheError> for Error {
    fn from(error: CacheError) -> Self {
        match error {
            CacheError::Future | CacheError::Past | CacheError::Range => Self::Malformed,
            CacheError::Exhausted => Self::Exhausted,
            CacheError::Limit => Self::Limit,
        }
    }
}
