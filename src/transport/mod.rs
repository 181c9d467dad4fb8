//! The encrypted stream between a client and a chat server, both ends of it
//! ([chapter 07](crate::protocol::transport)).
//!
//! ```text
//! C -- client-hello (48) -------------------------> S
//! C <------------------------- server-hello (80) -- S
//! C -- login (144 + n) ---------------------------> S
//! C <---------------------------- login-ack (32) -- S
//! C <--------------- frames (2 + 16 + 4 + n) -----> S
//! ```
//!
//! A [`Client`] and a [`Server`] are state machines without socket, clock and heap. Both have the same
//! verbs, as every stream of this crate: `receive` takes the bytes that are there, in any split down to
//! single bytes, decrypts in place and says how many it used, how many are missing, or that it waits
//! for its owner ([`Progress`]); what happened is an event; what goes out is returned as bytes or written
//! into a buffer of the caller. Randomness comes in as [`ConnectionKeys`], which serve for one connection.
//!
//! ```
//! use eeema::identity::{Identity, SecretKey};
//! use eeema::time::UnixMillis;
//! use eeema::transport::{
//!     Client, ClientEvent, ConnectionKeys, Extension, FRAME_OVERHEAD, FromServer, Progress, Server,
//!     ServerEvent, ServerKeys, SupportedFeatures,
//! };
//! use eeema::OsRandom;
//!
//! let server_key = SecretKey::generate(&mut OsRandom)?;
//! let alice = Identity::generate("ALICE001".parse()?, &mut OsRandom)?;
//!
//! let accepted = ServerKeys::only(server_key.public_key());
//! let (mut client, hello) = Client::start(ConnectionKeys::generate(&mut OsRandom)?, accepted);
//! let mut server = Server::new(ConnectionKeys::generate(&mut OsRandom)?);
//!
//! let mut stream = hello.to_vec(); // what the server has read
//! assert!(matches!(
//!     server.receive(&mut stream)?,
//!     Progress::Event { used: 48, event: ServerEvent::ClientHello }
//! ));
//! let mut stream = server.hello(&server_key)?; // what the client has read
//! let _ = client.receive(&mut stream)?;
//!
//! let extensions = [Extension::SupportedFeatures(SupportedFeatures::METADATA_AND_ECHO)];
//! let mut login = [0; 256];
//! let length = client.login(&alice, &extensions, &mut login)?;
//! let Progress::Event { used, event: ServerEvent::LoginData { identity } } =
//!     server.receive(&mut login[..length])?
//! else {
//!     unreachable!()
//! };
//! assert_eq!(identity, Some(alice.id)); // the server looks the public key up
//! server.client_key(&server_key, Some(&alice.public_key()))?;
//! let _ = server.receive(&mut login[used..length])?; // the extensions
//! let mut login_ack = server.accept(UnixMillis(1_700_000_000_000), 0)?;
//! let _ = client.receive(&mut login_ack)?; // established
//!
//! let mut frame = [0; FRAME_OVERHEAD + 8];
//! let length = server.send(&FromServer::EchoRequest(b"are you?"), &mut frame)?;
//! let Progress::Event { event: ClientEvent::Frame(frame), .. } =
//!     client.receive(&mut frame[..length])?
//! else {
//!     unreachable!()
//! };
//! assert!(matches!(
//!     FromServer::decode(frame.kind, frame.payload)?,
//!     FromServer::EchoRequest(b"are you?")
//! ));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A message inside a frame is the [`Envelope`](crate::message::Envelope) of `message`; nothing here
//! opens it. When to give up, to ask and to connect again is data in [`schedule`].
//!
//! # What this protects against, and what not
//!
//! The client knows that it talks to the owner of the server's key before it says who it is; the server
//! knows that the client owns the identity that it names. Both directions are confidential and cannot be
//! altered, replayed, reordered or cut in the middle, and what was recorded stays closed if a permanent key leaks
//! later, because the temporary keys are wiped.
//!
//! Not hidden: who connects from where and when, and the sizes of frames. That a connection ends is not
//! authenticated: use acknowledgements and [`FromServer::QueueSendComplete`]. Whoever has the server's
//! key can play the server; whoever has a client's key can log in. Nothing here withstands a quantum
//! computer. A server pays two agreements for every hello, before anybody is authenticated.

mod channel;
mod client;
mod client_info;
mod connection_keys;
mod error;
mod extension;
mod handshake;
mod lossy;
mod payload;
mod progress;
mod push_token;
pub mod schedule;
mod server;
mod server_event;
mod server_hello;
mod server_keys;
mod server_login;
mod vouch;

pub use channel::{Channel, FRAME_OVERHEAD, Frame, MAX_PAYLOAD_LENGTH};
pub use client::{Client, ClientEvent};
pub use client_info::{ClientInfo, Platform};
pub use connection_keys::ConnectionKeys;
pub use error::{Error, PayloadMalformed, SendError};
pub use extension::{DeviceCookie, DeviceId, Extension, Extensions, SupportedFeatures};
pub use lossy::LossyText;
pub use payload::{DeviceIds, FromClient, FromServer};
pub use progress::Progress;
pub use push_token::{PushService, PushToken, TokenForm};
pub use server::Server;
pub use server_event::{LegacyClientInfo, ServerEvent};
pub use server_keys::{ServerKeys, ServerName};
pub use vouch::{VouchKey, VouchKind};
