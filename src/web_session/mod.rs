//! Web sessions: the browser as a window of the phone ([chapter 17](crate::protocol::web)).
//!
//! The phone keeps its keys. Browser and phone meet at a server that neither trusts, prove to each other who
//! they are by a QR code or by keys of an earlier session, agree on fresh keys, and talk end to end.
//!
//! ```text
//! browser (initiator)            server                phone (responder)
//!    |  <- server-hello            |           server-hello ->  |
//!    |     client-auth ->          |        <- client-hello     |
//!    |                             |        <- client-auth      |
//!    |  <- server-auth             |            server-auth ->  |
//!    |  <--------------------- token, sealed with the token ----|   the first time
//!    |  <--------------------- key, sealed with permanent keys -|
//!    |--- key ------------------------------------------------> |
//!    |  <--------------------- auth, sealed with session keys --|
//!    |--- auth -----------------------------------------------> |
//!    |  <==================== data, application, ... =========> |
//! ```
//!
//! # The verbs
//!
//! A [`Connection`] is either end; a [`Conversation`] is the application above it. Like the streams of
//! [`transport`](crate::transport) they are state machines without socket and clock, with the same verbs:
//!
//! | verb | here | |
//! |---|---|---|
//! | `receive` | one whole message, decrypted in place | the WebSocket keeps messages apart, so that nothing is left over or missing |
//! | `send_…` | one message | an error of it changes nothing |
//! | `poll_output` | bytes, closings and events, in order | one message may lead to many: take all before the next call |
//! | `close` | says good-bye | |
//!
//! Time and randomness are arguments. Time is a [`Duration`](core::time::Duration) since any fixed start of a clock
//! that does not go back. After a fatal error every call says [`Error::Closed`], and the keys are wiped.
//!
//! ```
//! use core::time::Duration;
//! use eeema::OsRandom;
//! use eeema::web_session::{
//!     AuthToken, Connection, Event, Output, PermanentKey, QrCode, Setup, ServerAddress, Task, Trust,
//! };
//!
//! // The browser shows a code ...
//! let browser = PermanentKey::generate(&mut OsRandom)?;
//! let token = AuthToken::generate(&mut OsRandom)?;
//! let server = ServerAddress::from_template(
//!     ServerAddress::PUBLIC_HOST,
//!     ServerAddress::PUBLIC_PORT,
//!     &browser.public_key(),
//! )?;
//! let code = QrCode::new(browser.public_key(), token.clone(), server)
//!     .with_server_key(ServerAddress::PUBLIC_KEY);
//! let shown = code.to_text();
//! let setup = Setup::new(browser, [Task::RelayedData])?.with_server_key(ServerAddress::PUBLIC_KEY);
//! let mut initiator = Connection::initiator(setup, Trust::Token(token), &mut OsRandom)?;
//!
//! // ... which the phone scans.
//! let code = QrCode::parse(&shown)?;
//! let url = code.server().url(code.initiator().path());
//! assert!(url.starts_with("wss://saltyrtc-"));
//! let phone = PermanentKey::generate(&mut OsRandom)?;
//! let setup = Setup::new(phone, [Task::RelayedData])?.with_server_key(code.server_key().unwrap());
//! let token = Some(code.token().clone());
//! let mut responder = Connection::responder(setup, *code.initiator(), token, &mut OsRandom)?;
//!
//! // Both read from their WebSockets and do what comes out.
//! let mut from_server = b"no message at all".to_vec();
//! let refused = responder.receive(&mut from_server, Duration::ZERO, &mut OsRandom);
//! assert!(refused.is_err() && responder.is_closed());
//! while let Some(output) = responder.poll_output() {
//!     match output {
//!         Output::Send(bytes) => drop(bytes), // to the WebSocket
//!         Output::Close(code) => assert_eq!(code.get(), 3001), // close the WebSocket
//!         Output::Event(Event::Data(payload)) => drop(payload), // a chunk of the other side
//!         _ => {}
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `examples/web_session` in the repository takes two sessions from the code to the last message, in memory or
//! over a server.
//!
//! # What is where
//!
//! | | |
//! |---|---|
//! | [`QrCode`], [`ServerAddress`], [`Host`] | the code, and where the two meet |
//! | [`Connection`], [`Setup`], [`Trust`], [`Task`] | the handshakes and the tasks |
//! | [`Output`], [`Event`], [`Error`], [`CloseCode`] | what comes out |
//! | [`Message`], [`Nonce`], [`Address`] | the signalling on the wire, for who writes a server |
//! | [`Channel`], [`SplitChannel`], [`Splitter`], [`Reassembler`] | data channels and chunks |
//! | [`Conversation`], [`AppMessage`], [`Control`], [`ChunkCache`] | the application: acknowledgement and resumption |
//! | [`SavedSession`], [`PushToken`], [`WakeUp`] | the session in the browser's storage, and the way back |
//!
//! The frame of every message of the signalling is its nonce, 24 bytes, and a MessagePack map
//! ([`msgpack`]) behind it:
//!
//! | offset | size | field |
//! |---|---|---|
//! | 0 | 16 | cookie |
//! | 16 | 1 | source |
//! | 17 | 1 | destination |
//! | 18 | 2 | overflow, big-endian |
//! | 20 | 4 | sequence, big-endian |
//! | 24 | rest | the map: in the clear, or tag (16) ‖ ciphertext |
//!
//! # Limits
//!
//! | what | limit |
//! |---|---|
//! | message on the WebSocket | 1 MiB; 16 384 bytes before the other client has proved its key |
//! | responders at a time | 252, or fewer: [`Setup::with_max_responders`] |
//! | tasks, bytes of a name | 16, 128 |
//! | MessagePack | 16 levels and 4096 items; 32 and 1 000 000 for the application |
//! | excluded channels | 1024 |
//! | chunks of one message | 64 KiB on the signalling channel, 128 MiB for the application; twice as much is held |
//! | incomplete messages, messages held in a handover | 16, 64 |
//! | bytes and chunks that wait to be acknowledged | 64 MiB, 2^20 |
//! | stretching a password | 64 MiB to 1 GiB, p at most 16 |
//!
//! A connection holds one message at a time, about 300 bytes for each responder that waits, and what was
//! not taken with [`Connection::poll_output`]. A call leaves at most two messages behind, and 80 bytes for each
//! responder that it drops.
//!
//! # What this protects against, and what not
//!
//! Content and order of everything behind the handshake are safe from the server and the network, and what was
//! recorded stays closed if a permanent key leaks later. Both sides know each other: by the code that the phone
//! saw, later by the keys that both stored. A nonce cannot be chosen and comes once; a context serves one party of one
//! connection; the token is destroyed by the first message that it opens. Keys of low order are refused.
//!
//! * The server sees who meets whom and when, how much they say, and the permanent public keys of both. It
//!   can drop, delay and end everything, and announce responders that do not exist.
//! * **Whoever photographs the code** before the phone has used it can take the phone's place.
//! * A stolen permanent key lets its thief play its owner in a session that is resumed; the key of the browser lets
//!   its thief play any phone towards it.
//! * What the browser stores is as strong as its password.
//! * A pinned server key protects the outer layer only; nothing depends on the server being honest.

mod address;
mod app_message;
mod cache;
mod channel;
mod chunk;
mod chunk_error;
mod close_code;
mod connection;
mod connection_id;
mod context;
mod control;
mod conversation;
mod cookie;
mod csn;
mod error;
mod failure;
mod field;
mod handover;
mod host;
mod initiator;
mod key;
mod kind;
mod live;
mod message;
mod message_decode;
mod message_encode;
mod nonce;
mod output;
mod party;
mod path;
mod peer;
mod plain_chunk;
mod push;
mod qr_code;
mod reassembler;
mod registered;
mod responder;
mod saved_session;
mod saved_session_error;
mod sealed;
mod server;
mod setup;
mod split_channel;
mod stretch;
mod talk;
mod task;
mod wake_up;
mod webrtc;
mod window;

#[doc(inline)]
pub use crate::codec::msgpack;
pub use address::Address;
pub use app_message::{Ack, AppKind, AppMessage};
pub use cache::{CacheError, ChunkCache};
pub use channel::{Channel, Order};
pub use chunk::{ChunkMode, Chunks, Splitter};
pub use chunk_error::ChunkError;
pub use close_code::{CloseCode, DropReason};
pub use connection::Connection;
pub use connection_id::ConnectionId;
pub use control::{Control, DisconnectReason, Resume};
pub use conversation::{Conversation, ConversationOutput, Former};
pub use cookie::Cookie;
pub use csn::Csn;
pub use error::Error;
pub use host::{Host, NotAHost};
pub use initiator::Trust;
pub use key::{
    AuthToken, AuthTokenKind, PermanentKey, PermanentKind, PermanentPublicKey, ServerKey,
    SessionKey, SessionPublicKey, SharedSessionKey,
};
pub use kind::Kind;
pub use message::{Message, Present};
pub use nonce::{ChannelId, ChannelNonce, Nonce};
pub use output::{Bytes, Event, Output};
pub use path::{Path, PushSession, ServerAddress};
pub use plain_chunk::PlainChunk;
pub use push::{Affiliation, PushForm, PushService, PushToken, PushTokenMalformed};
pub use qr_code::{QrCode, QrCodeError};
pub use reassembler::{OrderedReassembler, Reassembler};
pub use saved_session::SavedSession;
pub use saved_session_error::SavedSessionError;
pub use setup::Setup;
pub use split_channel::SplitChannel;
pub use stretch::StretchCost;
pub use task::{Negotiated, Task, WebRtc};
pub use wake_up::WakeUp;
pub use webrtc::{Candidate, Description, DescriptionKind};
