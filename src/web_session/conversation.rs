use alloc::collections::VecDeque;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use super::control::is_momentary;
use super::{
    AppMessage, CacheError, ChunkCache, ChunkMode, ConnectionId, Control, DisconnectReason, Error,
    PlainChunk, Reassembler, Resume, Splitter,
};
use crate::crypto::SecretVec;

/// What browser and phone say to each other over one connection with the task relayed-data
/// ([chapter 17 section 11.8](crate::protocol::web)): messages in chunks, acknowledged, and resumed on the next
/// connection.
///
/// Like a [`Connection`](super::Connection) it does no input or output: chunks go in, and
/// [`ConversationOutput`]s come out, all of which are to be taken after each call. After an error of
/// [`Conversation::receive`] every further call says [`Error::Closed`].
pub struct Conversation {
    phase: Phase,
    id: ConnectionId,
    stream: Stream,
    /// How many chunks were received on this connection.
    incoming: u32,
    /// Whether the caller knows that something waits to be acknowledged.
    is_due: bool,
    /// Whether we asked for an acknowledgement that has not come.
    has_asked: bool,
    outputs: VecDeque<ConversationOutput>,
}

enum Phase {
    /// The other side has not said who it is.
    Opening(Option<Former>),
    Open,
    Closed,
}

/// What outlives a connection that is resumed.
struct Stream {
    cache: ChunkCache,
    splitter: Splitter,
    reassembler: Reassembler,
}

/// A conversation whose connection has died: hand it to the next one.
///
/// It goes on once:
///
/// ```compile_fail,E0382
/// # use eeema::web_session::{ConnectionId, Conversation, Former};
/// # fn twice(id: ConnectionId, former: Former) {
/// let next = Conversation::begin(id, Some(former));
/// let other = Conversation::begin(id, Some(former));
/// # }
/// ```
pub struct Former {
    id: ConnectionId,
    stream: Stream,
    incoming: u32,
}

/// What a conversation wants done, or has to tell.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ConversationOutput {
    /// Seal this: hand its [payload](PlainChunk::payload) to
    /// [`Connection::send_data`](super::Connection::send_data).
    Send(PlainChunk),
    /// Both sides know each other, and messages may be sent.
    Opened {
        /// Whether the former connection goes on. If not, everything that is not acknowledged is lost, and the
        /// application starts anew.
        is_resumed: bool,
    },
    /// A message for the application.
    Message(AppMessage<'static>),
    /// A chunk waits to be acknowledged: call [`Conversation::acknowledge`] within 10 seconds.
    AcknowledgementDue,
    /// The other side ended the session. After [`DisconnectReason::Delete`] forget what was stored.
    Disconnected {
        /// Why.
        reason: DisconnectReason,
    },
}

impl Stream {
    const fn new() -> Result<Self, Error> {
        match Splitter::new(ChunkMode::Unordered, Splitter::RELAYED_CHUNK_SIZE) {
            Ok(splitter) => Ok(Self {
                cache: ChunkCache::new(),
                splitter,
                reassembler: Reassembler::new(Conversation::MAX_MESSAGE),
            }),
            // The size is one that leaves room.
            Err(_) => Err(Error::Limit),
        }
    }

    /// Cuts a message, notes its chunks, and hands each to `send`.
    fn send(
        &mut self,
        message: &AppMessage<'_>,
        mut send: impl FnMut(Vec<u8>),
    ) -> Result<(), Error> {
        let is_momentary = is_momentary(message);
        let bytes = SecretVec::from(message.encode()?);
        let bytes = bytes.as_bytes();
        if bytes.len() > Conversation::MAX_MESSAGE {
            return Err(Error::Limit);
        }
        // All of it or nothing: a message whose end never comes is of no use to the other side.
        let chunks = self.splitter.split(bytes)?;
        let held = if is_momentary { 0 } else { chunks.byte_count() };
        self.cache.check_room(chunks.chunk_count(), held)?;
        for chunk in chunks {
            self.cache.append((!is_momentary).then(|| chunk.clone()))?;
            send(chunk);
        }
        Ok(())
    }
}

impl Former {
    /// The name of the connection.
    pub const fn id(&self) -> ConnectionId {
        self.id
    }

    /// Keeps a message for the next connection.
    ///
    /// # Errors
    ///
    /// [`Error::Limit`] or [`Error::Exhausted`]: nothing of it is kept, and the conversation can still go on.
    pub fn send(&mut self, message: &AppMessage<'_>) -> Result<(), Error> {
        self.stream.send(message, |_| ())
    }
}

impl fmt::Debug for Former {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Former({:?})", self.stream.cache)
    }
}

impl Conversation {
    /// The most bytes of a message: a file travels in one.
    pub const MAX_MESSAGE: usize = 128 * 1024 * 1024;

    /// Begins as soon as the handshake is done, with the conversation that is to go on, if there is one.
    ///
    /// # Errors
    ///
    /// [`Error::Exhausted`] if the former one has no number left: begin without it.
    pub fn begin(id: ConnectionId, former: Option<Former>) -> Result<Self, Error> {
        let mut stream = Stream::new()?;
        let resume = former.as_ref().map(|former| Resume {
            id: former.id,
            sequence_number: former.incoming.into(),
        });
        let former = former.map(|mut former| {
            // Messages are numbered on.
            core::mem::swap(&mut former.stream.splitter, &mut stream.splitter);
            core::mem::swap(&mut former.stream.reassembler, &mut stream.reassembler);
            former
        });
        let mut conversation = Self {
            phase: Phase::Opening(former),
            id,
            stream,
            incoming: 0,
            is_due: false,
            has_asked: false,
            outputs: VecDeque::new(),
        };
        let info = Control::ConnectionInfo {
            id: Some(id),
            resume,
        };
        conversation.put(&info.to_message())?;
        Ok(conversation)
    }

    /// The next thing to do or to know. Ask until there is none.
    #[must_use]
    pub fn poll_output(&mut self) -> Option<ConversationOutput> {
        self.outputs.pop_front()
    }

    /// Takes a chunk: the binary in the payload of a `data` message, at the time `now` of a clock that does not
    /// go back.
    ///
    /// # Errors
    ///
    /// Every error ends the conversation: the other side is told so, the connection is to be closed, and the
    /// stored conversation to be forgotten.
    pub fn receive(&mut self, chunk: &[u8], now: Duration) -> Result<(), Error> {
        self.check_alive()?;
        let received = self.take(chunk, now);
        if received.is_err() {
            let reason = DisconnectReason::Error;
            // If even that cannot be said any more, the conversation ends all the same.
            let said = self.put(&Control::Disconnect { reason }.to_message());
            self.phase = Phase::Closed;
            return received.and(said);
        }
        received
    }

    /// Sends a message of the application.
    ///
    /// # Errors
    ///
    /// [`Error::State`] before [`ConversationOutput::Opened`]; [`Error::Limit`] or [`Error::Exhausted`] if it
    /// cannot be kept: nothing of it was sent, and if nothing is acknowledged any more, end the conversation.
    pub fn send(&mut self, message: &AppMessage<'_>) -> Result<(), Error> {
        self.check_open()?;
        self.put(message)?;
        if self.stream.cache.bytes() > ChunkCache::MANY_BYTES && !self.has_asked {
            // The message is on its way: where there is no place to ask any more, the next one asks.
            let asked = self.put(&Control::AcknowledgementRequest.to_message());
            self.has_asked = asked.is_ok();
        }
        Ok(())
    }

    /// Tells the other side what was received.
    ///
    /// # Errors
    ///
    /// Those of [`Conversation::send`].
    pub fn acknowledge(&mut self) -> Result<(), Error> {
        self.check_open()?;
        self.is_due = false;
        let sequence_number = self.incoming.into();
        self.put(&Control::Acknowledgement { sequence_number }.to_message())
    }

    /// Ends the session, and says why.
    ///
    /// # Errors
    ///
    /// Those of [`Conversation::send`].
    pub fn disconnect(&mut self, reason: DisconnectReason) -> Result<(), Error> {
        self.check_open()?;
        self.put(&Control::Disconnect { reason }.to_message())?;
        self.phase = Phase::Closed;
        Ok(())
    }

    /// Forgets messages that began before `time` and are not complete.
    pub fn forget_older_than(&mut self, time: Duration) {
        self.stream.reassembler.forget_older_than(time);
    }

    /// What waits to be acknowledged.
    pub const fn cache(&self) -> &ChunkCache {
        &self.stream.cache
    }

    /// How many chunks were received on this connection.
    pub const fn incoming(&self) -> u32 {
        self.incoming
    }

    /// Keeps what the next connection may go on with; `None` if the session has ended. If this connection never
    /// opened, the former one is still the one to go on with.
    pub fn suspend(self) -> Option<Former> {
        match self.phase {
            Phase::Open => Some(Former {
                id: self.id,
                stream: self.stream,
                incoming: self.incoming,
            }),
            Phase::Opening(former) => former.map(|former| Former {
                stream: Stream {
                    cache: former.stream.cache,
                    ..self.stream
                },
                ..former
            }),
            Phase::Closed => None,
        }
    }

    fn check_alive(&self) -> Result<(), Error> {
        match self.phase {
            Phase::Closed => Err(Error::Closed),
            _ => Ok(()),
        }
    }

    fn check_open(&self) -> Result<(), Error> {
        match self.phase {
            Phase::Open => Ok(()),
            Phase::Opening(_) => Err(Error::State),
            Phase::Closed => Err(Error::Closed),
        }
    }

    /// Hands out the chunks of a message.
    fn put(&mut self, message: &AppMessage<'_>) -> Result<(), Error> {
        let outputs = &mut self.outputs;
        self.stream.send(message, |chunk| {
            outputs.push_back(ConversationOutput::Send(PlainChunk::new(chunk)));
        })
    }

    fn take(&mut self, chunk: &[u8], now: Duration) -> Result<(), Error> {
        self.incoming = self.incoming.checked_add(1).ok_or(Error::Exhausted)?;
        if !self.is_due {
            self.is_due = true;
            self.outputs
                .push_back(ConversationOutput::AcknowledgementDue);
        }
        let Some(bytes) = self.stream.reassembler.receive(chunk, now)? else {
            return Ok(());
        };
        let bytes = SecretVec::from(bytes);
        // A message that is to be ignored is no `connectionInfo`.
        let Some(message) = AppMessage::decode(bytes.as_bytes())? else {
            return self.check_open();
        };
        match (Control::of(&message)?, matches!(self.phase, Phase::Open)) {
            (Some(Control::ConnectionInfo { id, resume }), false) => self.open(id, resume),
            (Some(Control::ConnectionInfo { .. }), true) | (_, false) => Err(Error::State),
            (Some(Control::AcknowledgementRequest), true) => self.acknowledge(),
            (Some(Control::Acknowledgement { sequence_number }), true) => {
                self.has_asked = false;
                Ok(self.stream.cache.prune(sequence_number)?)
            }
            (Some(Control::Disconnect { reason }), true) => {
                self.phase = Phase::Closed;
                self.outputs
                    .push_back(ConversationOutput::Disconnected { reason });
                Ok(())
            }
            (Some(Control::KeyPersisted) | None, true) => {
                let message = message.into_owned();
                self.outputs.push_back(ConversationOutput::Message(message));
                Ok(())
            }
        }
    }

    /// Goes on with the former connection if both sides want that, else starts anew.
    fn open(&mut self, id: Option<ConnectionId>, resume: Option<Resume>) -> Result<(), Error> {
        if id.is_some_and(|id| id != self.id) {
            return Err(Error::Unauthentic);
        }
        let Phase::Opening(former) = core::mem::replace(&mut self.phase, Phase::Open) else {
            return Err(Error::State);
        };
        let had_former = former.is_some();
        // Who cannot tell the name of this connection cannot resume one, whatever else it says.
        let resumed = former
            .zip(resume)
            .filter(|(former, resume)| id.is_some() && former.id == resume.id);
        let is_resumed = resumed.is_some();
        if let Some((former, resume)) = resumed {
            self.resume(former.stream.cache, resume.sequence_number)?;
        } else if had_former {
            let fresh = Stream::new()?;
            self.stream.splitter = fresh.splitter;
            self.stream.reassembler = fresh.reassembler;
        }
        self.outputs
            .push_back(ConversationOutput::Opened { is_resumed });
        Ok(())
    }

    /// Sends again what the other side has not received.
    fn resume(&mut self, mut former: ChunkCache, received: i64) -> Result<(), CacheError> {
        former.prune(received)?;
        let outputs = &mut self.outputs;
        former.transfer(&mut self.stream.cache, |chunk| {
            outputs.push_back(ConversationOutput::Send(PlainChunk::new(chunk.to_vec())));
        })
    }
}

impl fmt::Debug for Conversation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Conversation")
    }
}
