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
//! # A client over TCP
//!
//! It says a text and gives what waited; `examples/chat` in the repository has a server, too, connects again,
//! and keeps everything in files.
//!
//! ```
//! # use eeema::message::{Envelope, Header, Inbox, Memory, MemoryStore, Outcome, Peer};
//! # use eeema::transport::{
//! #     Client, ClientEvent, ConnectionKeys, Extension, FromClient, FromServer, Progress, Server,
//! #     ServerEvent, ServerKeys, SupportedFeatures, schedule,
//! # };
//! # use eeema::content::{Content, DeliveryReceipt, ReceiptStatus, Text};
//! # use eeema::identity::MessageId;
//! # use eeema::{Identity, OsRandom, SecretKey, time::UnixMillis};
//! # use std::error::Error;
//! use std::io::{Read, Write};
//! use std::net::{TcpListener, TcpStream, ToSocketAddrs};
//!
//! /// Logs in, says `text`, and gives what waited.
//! fn exchange(server: impl ToSocketAddrs, keys: ServerKeys, own: &Identity, peer: &Peer, text: &str)
//!     -> Result<Vec<String>, Box<dyn Error>> {
//!     let mut stream = TcpStream::connect(server)?;
//!     stream.set_read_timeout(Some(schedule::HANDSHAKE_TIMEOUT))?;
//!     let (mut client, hello) = Client::start(ConnectionKeys::generate(&mut OsRandom)?, keys);
//!     stream.write_all(&hello)?;
//!     let mut inbox = Inbox::new(own.id, MemoryStore::default()); // a real one is in a file
//!     let (mut heard, mut is_sent, mut is_caught_up) = (Vec::new(), false, false);
//!     let (mut input, mut output) = (Vec::new(), [0; 8194]);
//!     while !(is_sent && is_caught_up) {
//!         let (used, event) = match client.receive(&mut input)? {
//!             Progress::Event { used, event } => (used, event),
//!             Progress::Missing(count) => {
//!                 let start = input.len();
//!                 input.resize(start + count, 0);
//!                 stream.read_exact(&mut input[start..])?;
//!                 continue;
//!             }
//!             Progress::WaitsForCaller => return Err("an event was not answered".into()),
//!         };
//!         let (sealed, mut reply) = (&mut Vec::new(), None);
//!         match event {
//!             ClientEvent::ServerHello { .. } => {
//!                 let features = [Extension::SupportedFeatures(SupportedFeatures::METADATA_AND_ECHO)];
//!                 let length = client.login(own, &features, &mut output)?;
//!                 stream.write_all(&output[..length])?;
//!             }
//!             ClientEvent::Established { server_time, .. } => {
//!                 let header = Header::generate(server_time.ok_or("no time")?, &mut OsRandom)?;
//!                 *sealed = inbox.seal(peer, &header, &Text::new(text)?, &mut OsRandom)?;
//!                 reply = Some(FromClient::Message(Envelope::parse(sealed)?));
//!             }
//!             // Not decoded first: the inbox acknowledges what is malformed, too. An error here, or for what
//!             // a message says, would end the connection, and the message would come again for ever.
//!             ClientEvent::Frame(frame) if frame.kind == FromServer::MESSAGE => {
//!                 let (mut memory, find) = (Memory::new(), |id| (id == peer.id()).then_some(peer));
//!                 reply = match inbox.receive(frame.payload, &mut memory, find)? {
//!                     Outcome::Message(message) => {
//!                         if let Content::Text(text) = message.content() {
//!                             heard.push(text.as_str().to_owned());
//!                         }
//!                         inbox.accept(message)?
//!                     }
//!                     Outcome::Refused { acknowledgement, .. } => acknowledgement,
//!                     Outcome::UnknownSender(_) => None, // it waits until the sender is known
//!                 }
//!                 .map(FromClient::MessageAck);
//!             }
//!             ClientEvent::Frame(frame) => match FromServer::decode(frame.kind, frame.payload)? {
//!                 FromServer::EchoRequest(data) => reply = Some(FromClient::EchoResponse(data)),
//!                 FromServer::MessageAck { .. } => is_sent = true,
//!                 FromServer::QueueSendComplete => is_caught_up = true,
//!                 _ => {}
//!             },
//!             _ => {}
//!         }
//!         if let Some(reply) = reply {
//!             let length = client.send(&reply, &mut output)?;
//!             stream.write_all(&output[..length])?;
//!         }
//!         input.drain(..used);
//!     }
//!     Ok(heard)
//! }
//! # /// A server for one connection: messages wait, and one comes, which it gives back.
//! # fn serve(listener: TcpListener, key: SecretKey, alice: Identity, waiting: [Vec<u8>; 3]) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
//! #     let (mut stream, _) = listener.accept()?;
//! #     let mut server = Server::new(ConnectionKeys::generate(&mut OsRandom)?);
//! #     let (mut input, mut frame, mut acknowledged, mut came) = (Vec::new(), [0; 8194], 0, None);
//! #     loop {
//! #         let used = match server.receive(&mut input)? {
//! #             Progress::Event { used, event } => {
//! #                 match event {
//! #                     ServerEvent::ClientHello => stream.write_all(&server.hello(&key)?)?,
//! #                     ServerEvent::LoginData { identity } => {
//! #                         assert_eq!(identity, Some(alice.id));
//! #                         server.client_key(&key, Some(&alice.public_key()))?;
//! #                     }
//! #                     ServerEvent::Login { .. } => {
//! #                         stream.write_all(&server.accept(UnixMillis(1_735_655_118_450), 1)?)?;
//! #                         let mut payloads: Vec<_> = waiting.iter().map(|data| FromServer::Unknown { kind: FromServer::MESSAGE, data }).collect();
//! #                         payloads.push(FromServer::QueueSendComplete);
//! #                         for payload in payloads {
//! #                             let length = server.send(&payload, &mut frame)?;
//! #                             stream.write_all(&frame[..length])?;
//! #                         }
//! #                     }
//! #                     ServerEvent::Frame(received) => match FromClient::decode(received.kind, received.payload)? {
//! #                         FromClient::MessageAck(_) => acknowledged += 1,
//! #                         FromClient::Message(envelope) => {
//! #                             let (receiver, message_id) = (envelope.receiver(), envelope.message_id());
//! #                             came = Some(received.payload.to_vec());
//! #                             let length = server.send(&FromServer::MessageAck { receiver, message_id }, &mut frame)?;
//! #                             stream.write_all(&frame[..length])?;
//! #                         }
//! #                         _ => {}
//! #                     },
//! #                     _ => {}
//! #                 }
//! #                 used
//! #             }
//! #             _ => {
//! #                 let mut piece = [0; 7];
//! #                 let count = stream.read(&mut piece)?;
//! #                 if count == 0 {
//! #                     assert_eq!(acknowledged, 3, "also what is malformed, and what is no text");
//! #                     return came.ok_or_else(|| "no message came".into());
//! #                 }
//! #                 input.extend(&piece[..count]);
//! #                 0
//! #             }
//! #         };
//! #         input.drain(..used);
//! #     }
//! # }
//! #
//! # let server_key = SecretKey::generate(&mut OsRandom)?;
//! # let keys = ServerKeys::only(server_key.public_key());
//! # let alice = Identity::generate("ALICE001".parse()?, &mut OsRandom)?;
//! # let bob = Identity::generate("BOB00001".parse()?, &mut OsRandom)?;
//! # let bob_as_peer = alice.peer(bob.id, &bob.public_key())?;
//! # let alice_as_peer = bob.peer(alice.id, &alice.public_key())?;
//! # let header = || Header::generate(UnixMillis(1), &mut OsRandom);
//! # let text = eeema::message::seal(&alice_as_peer, &header()?, &Text::new("Are you there?")?, &mut OsRandom)?.without_record();
//! # let ids = [MessageId::from_bytes([0xff; 8])]; // no UTF-8
//! # let receipt = DeliveryReceipt::new(ReceiptStatus::Read, &ids)?;
//! # let receipt = eeema::message::seal(&alice_as_peer, &header()?, &receipt, &mut OsRandom)?.without_record();
//! # let malformed = text[..100].to_vec();
//! # let waiting = [malformed, receipt, text];
//! # let listener = TcpListener::bind("127.0.0.1:0")?;
//! # let address = listener.local_addr()?;
//! # let owner = alice.clone();
//! # let server = std::thread::spawn(move || serve(listener, server_key, owner, waiting));
//!
//! let heard = exchange(address, keys, &alice, &bob_as_peer, "Yes.")?;
//! assert_eq!(heard, ["Are you there?"]);
//! # let came = server.join().unwrap().map_err(|error| error.to_string())?;
//! # let mut memory = Memory::new();
//! # let message = Envelope::parse(&came)?.open(&alice_as_peer, &mut memory)?;
//! # assert_eq!(message.body_bytes(), b"Yes.");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
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
mod client_login;
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
mod server_batch;
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
