//! End-to-end messages: what is sealed, how it travels, and in which order it is checked
//! (chapter 02; the bodies are those of chapter 03).
//!
//! A message is a *body* of some *type*. Type, body and padding make the *container*, which is
//! sealed into the *message box*. Nickname, message id and time are sealed into the *metadata box*
//! beside it. Both boxes and a header make the *envelope*, which goes to the chat server.
//!
//! | offset | size | field of the envelope |
//! |---|---|---|
//! | 0 | 8 | sender |
//! | 8 | 8 | receiver |
//! | 16 | 8 | message id |
//! | 24 | 4 | created at, seconds since 1970 |
//! | 28 | 1 | [`Flags`] |
//! | 29 | 1 | reserved, 0 |
//! | 30 | 2 | metadata length M, 0 in a legacy envelope |
//! | 32 | 32 | legacy nickname, zero-padded |
//! | 64 | M | metadata box: 16-byte tag, ciphertext |
//! | 64 + M | 24 | nonce, for both boxes |
//! | 88 + M | rest | message box: 16-byte tag, ciphertext |
//!
//! ```
//! use eeema::identity::MessageId;
//! use eeema::message::{self, Body, Envelope, Header};
//! use eeema::time::UnixMillis;
//! use eeema::{OsRandom, SecretKey, SharedKey, ThreemaId};
//!
//! let (alice_id, bob_id): (ThreemaId, ThreemaId) = ("ALICE001".parse()?, "BOB00001".parse()?);
//! let (alice, bob) = (SecretKey::generate(&mut OsRandom)?, SecretKey::generate(&mut OsRandom)?);
//!
//! let id = MessageId::generate(&mut OsRandom)?;
//! let header = Header::new(alice_id, bob_id, id, UnixMillis(1_735_655_118_450));
//! let to_bob = SharedKey::from_agreed(alice.agree(&bob.public_key())?);
//! let sealed = message::seal(&to_bob, &header, &Body::text("Hi")?, &mut OsRandom)?;
//!
//! let envelope = Envelope::parse(&sealed)?; // says whose key to look up
//! let from_alice = SharedKey::from_agreed(bob.agree(&alice.public_key())?);
//! let opened = envelope.open(bob_id, alice_id, &from_alice)?;
//! assert_eq!(opened.body()?, Body::text("Hi")?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What a message says is a [`Content`]; with the group in which it says it, it is a [`Body`]. The types
//! are those of [`content`], and [`Kind::properties`] gives the table of what the specification says of
//! each. One message for many receivers is sealed by [`group::FanOut`](../group/struct.FanOut.html).
//!
//! Without heap, [`seal_into`] and [`Envelope::open_into`] do the same with buffers of the caller.
//! A client that receives messages uses the [`receive::Inbox`], which also remembers what it saw
//! and opens what waited for it side by side.
//! A bot at the Gateway interface uses [`gateway`].
//!
//! Sealing and opening take as much heap as the envelope or the plaintext has, none with a buffer of the
//! caller, and 12 KiB of stack, or 18 KiB to open many side by side. Reading what a peer sent takes no
//! heap, but for JSON, and then at most 4 KiB and 40 bytes for each byte of it, whatever it says: 320 KiB
//! for the longest message (`docs/memory.md` in the repository).
//!
//! # What this protects against, and what not
//!
//! Content, type, exact length, nickname, true time and the link of id and content are hidden from
//! the server and everybody on the path, and cannot be altered. Not hidden: who talks to whom and
//! when, flags, the total size, the time in the header, the order of messages. A server can delay,
//! drop and reorder; it can replay to a receiver who lost his store of nonces. Flags are
//! not authenticated: take no decision about security from them. There is no forward security in
//! this layer. In a legacy envelope, which has no metadata box, id and time are not authentic.

mod catch_up;
mod container;
mod draw;
mod envelope;
mod error;
pub mod gateway;
mod header;
mod lay_out;
#[cfg(feature = "alloc")]
mod memory_store;
mod metadata;
mod opened;
mod opening;
pub mod receive;
mod seal;
mod store;
mod wire_header;

pub use crate::content::{
    self, Applies, Body, Content, DeletableBy, DeliveryReceipt, Editable, Exemption, Flags,
    ForwardSecurityVersion, GroupHeader, HeaderForm, Kind, MAX_TEXT_LENGTH, MessageIds, Policy,
    Properties, Raises, ReceiptStatus, Reflect, Text, ToGatewayCreator, WhenRejected,
};
pub use container::{Container, Padding};
pub use draw::Draw;
pub use envelope::Envelope;
pub use error::Error;
pub use header::Header;
pub use lay_out::MAX_SEALED_CONTENT;
pub(crate) use lay_out::{LaidOut, lay_out_into};
#[cfg(feature = "alloc")]
pub use memory_store::MemoryStore;
pub use metadata::Metadata;
pub use opened::Opened;
#[cfg(feature = "alloc")]
pub use seal::seal;
pub use seal::{encoded_len, max_encoded_len, seal_drawn_into, seal_into};
pub use store::ReplayStore;
