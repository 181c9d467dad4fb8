use alloc::vec::Vec;

use super::ChunkError;

/// How chunks are told apart ([chapter 17 section 10.4](crate::protocol::web)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChunkMode {
    /// One byte in front: the transport keeps the order. No client of the messenger uses it.
    Ordered,
    /// Nine bytes in front: options, message id, serial. Both stacks of the web client use it.
    Unordered,
}

impl ChunkMode {
    /// Bytes in front of the data.
    pub const fn header_length(self) -> usize {
        match self {
            Self::Ordered => 1,
            Self::Unordered => 9,
        }
    }

    /// The bits of the options that say the mode.
    const fn bits(self) -> u8 {
        match self {
            Self::Ordered => 0b110,
            Self::Unordered => 0b000,
        }
    }

    /// Whether these options mark the last chunk of a message.
    ///
    /// # Errors
    ///
    /// [`ChunkError::Malformed`] for another mode, or a bit that means nothing.
    pub(super) const fn is_end(self, options: u8) -> Result<bool, ChunkError> {
        if options & !END == self.bits() {
            Ok(options & END != 0)
        } else {
            Err(ChunkError::Malformed)
        }
    }
}

const END: u8 = 0b001;

/// Cuts messages into chunks, and numbers the messages.
#[derive(Clone, Debug)]
pub struct Splitter {
    mode: ChunkMode,
    /// Bytes of data in a full chunk, at least one.
    room: usize,
    /// The id of the next message, or that there is none.
    next: Result<u32, ChunkError>,
}

impl Splitter {
    /// Bytes of a chunk that goes through the server.
    pub const RELAYED_CHUNK_SIZE: usize = 65_536;
    /// The most bytes of a chunk that goes through a data channel.
    pub const MAX_CHANNEL_CHUNK_SIZE: usize = 262_144;

    /// Makes chunks of at most `chunk_size` bytes, the header counted. The first message has the id 0.
    ///
    /// # Errors
    ///
    /// [`ChunkError::ChunkSize`] if that leaves no room for data.
    pub const fn new(mode: ChunkMode, chunk_size: usize) -> Result<Self, ChunkError> {
        match chunk_size.checked_sub(mode.header_length()) {
            None | Some(0) => Err(ChunkError::ChunkSize),
            Some(room) => Ok(Self {
                mode,
                room,
                next: Ok(0),
            }),
        }
    }

    /// The id of the next message.
    ///
    /// # Errors
    ///
    /// [`ChunkError::Exhausted`] once all ids are used up.
    pub const fn next_message_id(&self) -> Result<u32, ChunkError> {
        self.next
    }

    /// The same splitter with another id for the next message.
    #[must_use]
    pub const fn with_next_message_id(self, id: u32) -> Self {
        Self {
            next: Ok(id),
            ..self
        }
    }

    /// Cuts a message.
    ///
    /// # Errors
    ///
    /// [`ChunkError::EmptyMessage`], or [`ChunkError::Exhausted`] if all ids are used up or the message needs
    /// more than 2^32 chunks.
    pub fn split<'m>(&mut self, message: &'m [u8]) -> Result<Chunks<'m>, ChunkError> {
        if message.is_empty() {
            return Err(ChunkError::EmptyMessage);
        }
        let last = message.len().div_ceil(self.room).saturating_sub(1);
        let last = u32::try_from(last).map_err(|_| ChunkError::Exhausted)?;
        let id = match self.mode {
            ChunkMode::Ordered => 0,
            ChunkMode::Unordered => {
                let id = self.next?;
                self.next = id.checked_add(1).ok_or(ChunkError::Exhausted);
                id
            }
        };
        Ok(Chunks {
            mode: self.mode,
            id,
            last,
            pieces: message.chunks(self.room),
            serial: 0,
        })
    }
}

/// The chunks of one message, in order.
#[derive(Clone, Debug)]
pub struct Chunks<'m> {
    mode: ChunkMode,
    id: u32,
    last: u32,
    serial: u32,
    pieces: core::slice::Chunks<'m, u8>,
}

impl Chunks<'_> {
    /// How many chunks are left.
    pub(super) fn chunk_count(&self) -> usize {
        self.pieces.len()
    }

    /// Bytes of all chunks that are left, their headers counted.
    pub(super) fn byte_count(&self) -> usize {
        let headers = self.pieces.len().saturating_mul(self.mode.header_length());
        let data = self.pieces.clone().map(<[u8]>::len);
        data.fold(headers, usize::saturating_add)
    }
}

impl Iterator for Chunks<'_> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let piece = self.pieces.next()?;
        let end = if self.serial == self.last { END } else { 0 };
        let options = [self.mode.bits() | end];
        let (id, serial) = (self.id.to_be_bytes(), self.serial.to_be_bytes());
        // Behind the last one nothing is taken any more.
        self.serial = self.serial.saturating_add(1);
        Some(match self.mode {
            ChunkMode::Ordered => [&options, piece].concat(),
            ChunkMode::Unordered => [&options, id.as_slice(), &serial, piece].concat(),
        })
    }
}
