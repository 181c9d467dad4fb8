use alloc::collections::VecDeque;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::message::Present;
use super::webrtc::{Candidate, Description};
use super::{Address, CloseCode, DropReason, Error, Negotiated, PermanentPublicKey, Task};
use crate::codec::msgpack::Value;

/// What a machine wants done, or has to tell.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Output {
    /// Send this as one binary message on the WebSocket.
    Send(Bytes),
    /// Send this as one message on the data channel of the signalling.
    SendChunk(Bytes),
    /// Close the WebSocket; the session goes on over the data channel.
    CloseWebSocket(CloseCode),
    /// Close what the session runs on. The machine has finished.
    Close(CloseCode),
    /// Something has happened.
    Event(Event),
}

/// Bytes for the wire: sealed, or public.
#[derive(Clone, PartialEq, Eq)]
pub struct Bytes(Vec<u8>);

impl Bytes {
    pub(super) const fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }

    /// Gives the bytes away.
    pub fn into_vec(self) -> Vec<u8> {
        self.0
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({})", self.0.len())
    }
}

/// What has happened on a connection.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// The server has let us in.
    ServerHandshakeDone {
        /// Our address.
        address: Address,
        /// Who was there already.
        present: Present,
    },
    /// A responder has come.
    NewResponder {
        /// Its address.
        address: Address,
    },
    /// A new initiator has come; its handshake starts again.
    NewInitiator,
    /// A responder is sent away.
    ResponderDropped {
        /// Its address.
        address: Address,
        /// What it will see as close code.
        reason: DropReason,
        /// What it did wrong, if it did. Wait at least one second before the next attempt if this is
        /// [`DropReason::CannotDecrypt`]: somebody may be guessing the token.
        error: Option<Error>,
    },
    /// The other client has proved its key, and a task was chosen: data may flow.
    PeerHandshakeDone {
        /// The address of the other client.
        address: Address,
        /// Its permanent key, which may be stored as trusted now.
        peer_key: PermanentPublicKey,
        /// The task, as we offered it.
        task: Task,
        /// What the other client wants of the task, as it came.
        task_data: Value<'static>,
        /// What follows for WebRTC.
        negotiated: Option<Negotiated>,
    },
    /// The payload of a `data` message. The web client expects a binary, which is a chunk.
    Data(Value<'static>),
    /// What the other application says past the task.
    Application(Value<'static>),
    /// The initiator proposes a WebRTC connection.
    Offer(Description),
    /// The responder answers.
    Answer(Description),
    /// Where the other side can be reached. `None` ends the list.
    Candidates(Vec<Option<Candidate>>),
    /// The other client goes on over the data channel.
    PeerHandover,
    /// Both sides go on over the data channel.
    HandoverDone,
    /// The other client ended the session.
    CloseReceived {
        /// Why.
        reason: CloseCode,
    },
    /// A client has gone.
    PeerDisconnected {
        /// Its address.
        address: Address,
    },
    /// A message did not arrive: its receiver has gone.
    SendError {
        /// The address of the receiver.
        address: Address,
        /// Bytes 16 to 23 of the nonce of the message.
        id: [u8; 8],
    },
    /// The responder offers none of our tasks.
    NoSharedTask {
        /// The names of what it offers.
        offered: Vec<String>,
    },
    /// The server proved a key, but none is pinned.
    ServerKeyNotChecked,
    /// The other client said twice that it goes on over the data channel.
    HandoverRepeated,
    /// A message was ignored: it came from somebody who has no business with us, or has left.
    Discarded,
}

/// What waits to be taken, in order.
#[derive(Debug, Default)]
pub(super) struct Outputs(VecDeque<Output>);

impl Outputs {
    pub(super) const fn new() -> Self {
        Self(VecDeque::new())
    }

    pub(super) fn push(&mut self, output: Output) {
        self.0.push_back(output);
    }

    pub(super) fn event(&mut self, event: Event) {
        self.push(Output::Event(event));
    }

    pub(super) fn take(&mut self) -> Option<Output> {
        self.0.pop_front()
    }
}
