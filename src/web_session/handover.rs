use alloc::vec::Vec;
use core::mem;
use core::time::Duration;

use super::message::Message;
use super::output::{Bytes, Output, Outputs};
use super::{Channel, ChannelId, ChunkMode, Error, Reassembler, SplitChannel, Splitter};

/// The move of the signalling from the WebSocket to a data channel.
pub(super) struct Handover {
    /// The channel that was agreed on, if there is to be a handover.
    negotiated: Option<ChannelId>,
    /// Ours, once it is open: we speak over it from then on.
    ours: Option<SplitChannel>,
    /// Whether the other client speaks over it.
    theirs: bool,
    /// What it said there before it told us.
    held: Vec<Vec<u8>>,
    is_done: bool,
}

impl Handover {
    /// The most bytes of a message on the channel, sealed.
    const MAX_MESSAGE: usize = 64 * 1024;
    /// The most messages that are held.
    const MAX_HELD: usize = 64;

    pub(super) const fn new(negotiated: Option<ChannelId>) -> Self {
        Self {
            negotiated,
            ours: None,
            theirs: false,
            held: Vec::new(),
            is_done: false,
        }
    }

    pub(super) const fn is_negotiated(&self) -> bool {
        self.negotiated.is_some()
    }

    /// Whether we speak over the channel.
    pub(super) const fn is_ours(&self) -> bool {
        self.ours.is_some()
    }

    /// Whether the other client speaks over the channel.
    pub(super) const fn is_theirs(&self) -> bool {
        self.theirs
    }

    /// Whether nobody uses the WebSocket any more.
    pub(super) const fn is_done(&self) -> bool {
        self.is_done
    }

    /// The channel that waits to be opened.
    pub(super) fn channel_to_open(&self) -> Result<ChannelId, Error> {
        match self.ours {
            None => self.negotiated.ok_or(Error::State),
            Some(_) => Err(Error::State),
        }
    }

    /// Checks the size of our chunks.
    pub(super) fn splitter(chunk_size: usize) -> Result<Splitter, Error> {
        if chunk_size > Splitter::MAX_CHANNEL_CHUNK_SIZE {
            return Err(Error::Limit);
        }
        Ok(Splitter::new(ChunkMode::Unordered, chunk_size)?)
    }

    pub(super) fn open(&mut self, channel: Channel, splitter: Splitter) {
        let reassembler = Reassembler::new(Self::MAX_MESSAGE);
        self.ours = Some(SplitChannel::new(channel, splitter, reassembler));
    }

    pub(super) fn send(&mut self, message: &Message<'_>, out: &mut Outputs) -> Result<(), Error> {
        let channel = self.ours.as_mut().ok_or(Error::State)?;
        let plain = message.encode()?;
        if plain.len() > Self::MAX_MESSAGE.saturating_sub(Channel::OVERHEAD) {
            return Err(Error::Limit);
        }
        channel.send(plain, |chunk| {
            out.push(Output::SendChunk(Bytes::new(chunk)))
        })
    }

    /// Takes a chunk, and gives a message that may be heard now.
    pub(super) fn receive(
        &mut self,
        chunk: &[u8],
        now: Duration,
    ) -> Result<Option<Vec<u8>>, Error> {
        let channel = self.ours.as_mut().ok_or(Error::State)?;
        let Some(plain) = channel.receive(chunk, now)? else {
            return Ok(None);
        };
        if self.theirs {
            return Ok(Some(plain));
        }
        if self.held.len() >= Self::MAX_HELD {
            return Err(Error::Limit);
        }
        self.held.push(plain);
        Ok(None)
    }

    /// The other client speaks over the channel from now on: gives what was held.
    pub(super) fn their_turn(&mut self) -> Vec<Vec<u8>> {
        self.theirs = true;
        mem::take(&mut self.held)
    }

    /// Whether both sides have just left the WebSocket.
    pub(super) const fn finish(&mut self) -> bool {
        let both = self.theirs && self.is_ours();
        let is_new = both && !self.is_done;
        self.is_done = both;
        is_new
    }
}
