use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use super::{Channel, ChunkError, Chunks, Error, Reassembler, Splitter};

/// A secure data channel with chunks below it: a message is sealed, then cut.
///
/// This is how the application talks over WebRTC (label `THREEMA`), and the signalling after a handover.
pub struct SplitChannel {
    channel: Channel,
    splitter: Splitter,
    reassembler: Reassembler,
}

impl SplitChannel {
    /// Puts the parts together. Messages of the other side may have at most what `reassembler` takes.
    pub const fn new(channel: Channel, splitter: Splitter, reassembler: Reassembler) -> Self {
        Self {
            channel,
            splitter,
            reassembler,
        }
    }

    /// Seals a message and hands its chunks to `send`, in order.
    ///
    /// # Errors
    ///
    /// [`Error::Exhausted`] if there is no number left.
    pub fn send(&mut self, plain: Vec<u8>, mut send: impl FnMut(Vec<u8>)) -> Result<(), Error> {
        let sealed = self.channel.seal(plain)?;
        let chunks: Chunks<'_> = self.splitter.split(&sealed)?;
        chunks.for_each(&mut send);
        Ok(())
    }

    /// Takes a chunk, and gives the message that it completes, opened.
    ///
    /// # Errors
    ///
    /// What [`Reassembler::receive`] and [`Channel::open`] say; the caller ends the session.
    pub fn receive(&mut self, chunk: &[u8], now: Duration) -> Result<Option<Vec<u8>>, Error> {
        let Some(mut sealed) = self.reassembler.receive(chunk, now)? else {
            return Ok(None);
        };
        self.channel.open(&mut sealed)?;
        // What was opened has at least so much in front.
        sealed.drain(..Channel::OVERHEAD);
        Ok(Some(sealed))
    }

    /// Forgets messages that began before `time` and are not complete.
    pub fn forget_older_than(&mut self, time: Duration) {
        self.reassembler.forget_older_than(time);
    }
}

impl fmt::Debug for SplitChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.channel, f)
    }
}

impl From<ChunkError> for Error {
    fn from(error: ChunkError) -> Self {
        match error {
            ChunkError::Limit => Self::Limit,
            ChunkError::Exhausted => Self::Exhausted,
            _ => Self::Malformed,
        }
    }
}
