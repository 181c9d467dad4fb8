use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::webrtc::{Candidate, Description};
use super::{Address, CloseCode, Cookie, DropReason};
use crate::codec::msgpack::Value;

/// A signalling message, decrypted ([chapter 17 section 5](crate::protocol::web)).
///
/// The machines read and write these; they are public for who writes a server or looks into a recording.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Message<'a> {
    /// The session key of the server.
    ServerHello {
        /// 32 bytes.
        key: [u8; 32],
    },
    /// The permanent key of a responder.
    ClientHello {
        /// 32 bytes.
        key: [u8; 32],
    },
    /// A client proves its key to the server.
    ClientAuth {
        /// The cookie of the server.
        your_cookie: Cookie,
        /// What was offered in the handshake of the WebSocket.
        subprotocols: Vec<Cow<'a, str>>,
        /// Seconds between two pings of the server; 0 means none.
        ping_interval: u32,
        /// The permanent key of the server that the client expects.
        your_key: Option<[u8; 32]>,
    },
    /// The server lets a client in.
    ServerAuth {
        /// The cookie of the client.
        your_cookie: Cookie,
        /// Who is there.
        present: Present,
        /// Session key of the server ‖ permanent key of the client, sealed with the permanent key of the server.
        signed_keys: Option<[u8; 80]>,
    },
    /// An initiator has come (to a responder).
    NewInitiator,
    /// A responder has come (to an initiator).
    NewResponder {
        /// Its address.
        id: Address,
    },
    /// A responder is to be sent away (to the server).
    DropResponder {
        /// Its address.
        id: Address,
        /// What it will see as close code; `None` means [`DropReason::Dropped`].
        reason: Option<DropReason>,
    },
    /// A client has gone.
    Disconnected {
        /// Its address.
        id: Address,
    },
    /// A message did not arrive.
    SendError {
        /// Bytes 16 to 23 of its nonce.
        id: [u8; 8],
    },
    /// The permanent key of a responder, sealed with the token.
    Token {
        /// 32 bytes.
        key: [u8; 32],
    },
    /// The session key of the sender, sealed with the permanent keys.
    Key {
        /// 32 bytes.
        key: [u8; 32],
    },
    /// A responder proves its session key and offers tasks.
    ResponderAuth {
        /// The cookie of the initiator.
        your_cookie: Cookie,
        /// The names of the tasks, each with its data: a map or Nil.
        tasks: Vec<(String, Value<'a>)>,
    },
    /// An initiator proves its session key and chooses a task.
    InitiatorAuth {
        /// The cookie of the responder.
        your_cookie: Cookie,
        /// The name of the task.
        task: String,
        /// A map or Nil.
        data: Value<'a>,
    },
    /// Whatever the application wants to say.
    Application {
        /// Any value.
        data: Value<'a>,
    },
    /// The sender ends the session.
    Close {
        /// Why.
        reason: CloseCode,
    },
    /// The payload of the task relayed-data.
    Data {
        /// Any value; the web client sends binaries.
        payload: Value<'a>,
    },
    /// What the initiator proposes for WebRTC.
    Offer(Description),
    /// What the responder answers.
    Answer(Description),
    /// Where a side can be reached. `None` ends the list.
    Candidates(Vec<Option<Candidate>>),
    /// The sender goes on over the data channel.
    Handover,
}

/// Who is at the path already, by the role of who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Present {
    /// To an initiator: the addresses of the responders, none of them twice.
    Responders(Vec<Address>),
    /// To a responder: whether the initiator is there.
    Initiator(bool),
}
