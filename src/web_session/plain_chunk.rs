use alloc::vec::Vec;
use core::fmt;

use crate::codec::msgpack::Value;
use crate::crypto::SecretVec;

/// A chunk of what two applications say to each other, **in plain**: no WebSocket may see it. Only
/// [`Connection::send_data`](super::Connection::send_data) seals it. It is wiped on drop.
///
/// ```
/// use eeema::web_session::{Connection, Conversation, ConversationOutput, Error};
///
/// fn send(connection: &mut Connection, conversation: &mut Conversation) -> Result<(), Error> {
///     while let Some(output) = conversation.poll_output() {
///         match output {
///             ConversationOutput::Send(chunk) => connection.send_data(chunk.payload())?,
///             other => println!("{other:?}"), // messages, and what is due
///         }
///     }
///     Ok(()) // the connection has what goes over the WebSocket
/// }
/// ```
#[derive(Clone)]
pub struct PlainChunk(SecretVec);

impl PlainChunk {
    pub(super) fn new(chunk: Vec<u8>) -> Self {
        Self(chunk.into())
    }

    /// The payload of a `data` message: a binary.
    pub fn payload(&self) -> Value<'_> {
        self.as_plaintext().into()
    }

    /// The bytes, not sealed.
    pub fn as_plaintext(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl PartialEq for PlainChunk {
    fn eq(&self, other: &Self) -> bool {
        self.as_plaintext() == other.as_plaintext()
    }
}

impl Eq for PlainChunk {}

impl fmt::Debug for PlainChunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PlainChunk({})", self.as_plaintext().len())
    }
}
