use alloc::collections::BTreeMap;
use alloc::collections::btree_map::Entry;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use super::{ChunkError, ChunkMode};
use crate::codec::{Reader, Truncated};
use crate::crypto::SecretVec;

/// Puts the messages of an [ordered](ChunkMode::Ordered) transport together again. What it
/// holds of one that is not complete is wiped with it.
#[derive(Clone)]
pub struct OrderedReassembler {
    message: SecretVec,
    max_message: usize,
}

impl OrderedReassembler {
    /// Takes messages of at most `max_message` bytes.
    pub const fn new(max_message: usize) -> Self {
        Self {
            message: SecretVec::empty(),
            max_message,
        }
    }

    /// Takes a chunk, and gives the message that it completes.
    ///
    /// # Errors
    ///
    /// [`ChunkError::Malformed`] or [`ChunkError::Limit`]; the chunk changes nothing then.
    pub fn receive(&mut self, chunk: &[u8]) -> Result<Option<Vec<u8>>, ChunkError> {
        let (options, data) = chunk.split_first().ok_or(ChunkError::Malformed)?;
        let end = ChunkMode::Ordered.is_end(*options)?;
        let held = self.message.as_bytes().len();
        if data.len() > self.max_message.saturating_sub(held) {
            return Err(ChunkError::Limit);
        }
        self.message.append(data);
        let whole = end.then(|| core::mem::replace(&mut self.message, SecretVec::empty()));
        Ok(whole.map(SecretVec::into_plain))
    }
}

impl fmt::Debug for OrderedReassembler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OrderedReassembler({})", self.message.as_bytes().len())
    }
}

/// Puts messages together again whose chunks come in any order ([`ChunkMode::Unordered`]).
///
/// Memory is bounded: so many incomplete messages, so many bytes of each, and so many of all together. A
/// chunk that has to wait for one before it counts 64 bytes more than it has. What is held of messages that are
/// not complete is wiped when it goes.
#[derive(Clone)]
pub struct Reassembler {
    max_message: usize,
    messages: BTreeMap<u32, Partial>,
}

/// What has arrived of one message.
#[derive(Clone)]
struct Partial {
    started: Duration,
    /// The data of the first chunks, as far as none is missing.
    ready: SecretVec,
    /// How many chunks that is.
    ready_chunks: u64,
    /// What came before its time.
    waiting: BTreeMap<u64, SecretVec>,
    /// Bytes of those, so that nobody adds them up for every chunk.
    waiting_bytes: usize,
    /// The serial of the last chunk, once it has come.
    end: Option<u64>,
}

/// A chunk with what its header says.
struct Chunk<'a> {
    id: u32,
    serial: u64,
    is_end: bool,
    data: &'a [u8],
}

impl Reassembler {
    /// The most messages that may be incomplete at a time.
    pub const MAX_INCOMPLETE: usize = 16;

    /// What a chunk that waits counts besides its data.
    const OVERHEAD: usize = 64;

    /// Takes messages of at most `max_message` bytes, and holds at most twice as many.
    pub const fn new(max_message: usize) -> Self {
        Self {
            max_message,
            messages: BTreeMap::new(),
        }
    }

    /// Takes a chunk at the time `now` of some clock, and gives the message that it completes.
    ///
    /// # Errors
    ///
    /// [`ChunkError::Malformed`] or [`ChunkError::Limit`]; the chunk changes nothing then, and the caller ends
    /// the session.
    pub fn receive(&mut self, chunk: &[u8], now: Duration) -> Result<Option<Vec<u8>>, ChunkError> {
        let chunk = Chunk::parse(chunk)?;
        if let Some(message) = self.messages.get(&chunk.id) {
            message.check(&chunk)?;
            if message.has(chunk.serial) {
                return Ok(None);
            }
        } else if self.messages.len() >= Self::MAX_INCOMPLETE && !chunk.is_whole() {
            return Err(ChunkError::Limit);
        }
        self.check_room(&chunk)?;
        match self.messages.entry(chunk.id) {
            Entry::Occupied(mut entry) => {
                let complete = entry.get_mut().take(&chunk);
                Ok(complete.then(|| entry.remove().ready.into_plain()))
            }
            Entry::Vacant(entry) => {
                let mut message = Partial::new(now);
                if message.take(&chunk) {
                    return Ok(Some(message.ready.into_plain()));
                }
                entry.insert(message);
                Ok(None)
            }
        }
    }

    /// Forgets messages that began before `time` and are not complete.
    pub fn forget_older_than(&mut self, time: Duration) {
        self.messages.retain(|_, message| message.started >= time);
    }

    /// How many messages are incomplete.
    pub fn incomplete(&self) -> usize {
        self.messages.len()
    }

    fn check_room(&self, chunk: &Chunk<'_>) -> Result<(), ChunkError> {
        let mut all = 0_usize;
        for (id, message) in &self.messages {
            let held = message.held();
            all = all.saturating_add(held);
            if *id == chunk.id
                && message.data_length().saturating_add(chunk.data.len()) > self.max_message
            {
                return Err(ChunkError::Limit);
            }
        }
        let cost = match self
            .messages
            .get(&chunk.id)
            .map_or(0, |message| message.ready_chunks)
        {
            ready if ready == chunk.serial => chunk.data.len(),
            _ => chunk.data.len().saturating_add(Self::OVERHEAD),
        };
        let max_held = self.max_message.saturating_mul(2);
        if chunk.data.len() > self.max_message || all.saturating_add(cost) > max_held {
            return Err(ChunkError::Limit);
        }
        Ok(())
    }
}

impl fmt::Debug for Reassembler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reassembler({} incomplete)", self.messages.len())
    }
}

impl Partial {
    const fn new(started: Duration) -> Self {
        Self {
            started,
            ready: SecretVec::empty(),
            ready_chunks: 0,
            waiting: BTreeMap::new(),
            waiting_bytes: 0,
            end: None,
        }
    }

    fn has(&self, serial: u64) -> bool {
        serial < self.ready_chunks || self.waiting.contains_key(&serial)
    }

    /// The highest serial that has come.
    fn highest(&self) -> Option<u64> {
        let waiting = self.waiting.last_key_value().map(|(serial, _)| *serial);
        waiting.or(self.ready_chunks.checked_sub(1))
    }

    /// Refuses a chunk that contradicts those before it.
    fn check(&self, chunk: &Chunk<'_>) -> Result<(), ChunkError> {
        let behind_the_end = self.end.is_some_and(|end| chunk.serial > end);
        let another_end = chunk.is_end && self.end.is_some_and(|end| chunk.serial != end);
        let too_early =
            chunk.is_end && self.highest().is_some_and(|highest| chunk.serial < highest);
        if behind_the_end || another_end || too_early {
            return Err(ChunkError::Malformed);
        }
        Ok(())
    }

    /// Takes a chunk that is new, and says whether the message is complete.
    fn take(&mut self, chunk: &Chunk<'_>) -> bool {
        if chunk.is_end {
            self.end = Some(chunk.serial);
        }
        if chunk.serial == self.ready_chunks {
            self.append(chunk.data);
            while let Some(data) = self.waiting.remove(&self.ready_chunks) {
                let data = data.as_bytes();
                self.waiting_bytes = self.waiting_bytes.saturating_sub(data.len());
                self.append(data);
            }
        } else {
            self.waiting_bytes = self.waiting_bytes.saturating_add(chunk.data.len());
            self.waiting
                .insert(chunk.serial, chunk.data.to_vec().into());
        }
        self.end.is_some_and(|end| self.ready_chunks > end)
    }

    fn append(&mut self, data: &[u8]) {
        self.ready.append(data);
        self.ready_chunks = self.ready_chunks.saturating_add(1);
    }

    fn data_length(&self) -> usize {
        let ready = self.ready.as_bytes().len();
        ready.saturating_add(self.waiting_bytes)
    }

    fn held(&self) -> usize {
        let waiting = self.waiting.len();
        self.data_length()
            .saturating_add(waiting.saturating_mul(Reassembler::OVERHEAD))
    }
}

impl<'a> Chunk<'a> {
    fn parse(chunk: &'a [u8]) -> Result<Self, ChunkError> {
        let mut reader = Reader::new(chunk);
        let mut read = || -> Result<_, Truncated> {
            let options = reader.u8()?;
            let id = u32::from_be_bytes(*reader.array()?);
            let serial = u32::from_be_bytes(*reader.array()?);
            Ok((options, id, serial, reader.rest()))
        };
        let (options, id, serial, data) = read().map_err(|Truncated| ChunkError::Malformed)?;
        let is_end = ChunkMode::Unordered.is_end(options)?;
        Ok(Self {
            id,
            serial: serial.into(),
            is_end,
            data,
        })
    }

    /// Whether it is a message by itself.
    const fn is_whole(&self) -> bool {
        self.is_end && self.serial == 0
    }
}
