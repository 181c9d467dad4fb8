//! End-to-end messages: what is sealed, how it travels, and in which order it is checked
//! ([chapter 02](crate::protocol::message_box)).
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
//! | what | where |
//! |---|---|
//! | who talks to whom, with which keys | [`Peer`], made by [`Identity::peer`](crate::Identity::peer) |
//! | seal, record what was sent, receive each message once | [`Inbox`] |
//! | seal without an inbox | `seal`, [`seal_into`]: the bytes come out of [`Sealed`] |
//! | open without an inbox | [`Envelope`] |
//! | one message for many | [`group::FanOut`](crate::group::FanOut) |
//! | all that waited, together | [`Inbox::open_batch`] |
//! | the Gateway interface | [`gateway`] |
//! | what a message inside another one says | [`Received::inner`] |
//! | the same with forward security | [`forward_security`](crate::forward_security) |
//! | known answers, tools | [`hazmat`] |
//!
//! ```
//! use eeema::content::{Content, Text};
//! use eeema::message::{Header, Inbox, Memory, MemoryStore, Outcome};
//! use eeema::time::UnixMillis;
//! use eeema::{Identity, OsRandom};
//!
//! let alice = Identity::generate("ALICE001".parse()?, &mut OsRandom)?;
//! let bob = Identity::generate("BOB00001".parse()?, &mut OsRandom)?;
//! let to_bob = alice.peer(bob.id, &bob.public_key())?; // once per contact
//! let to_alice = bob.peer(alice.id, &alice.public_key())?;
//! let mut alices = Inbox::new(alice.id, MemoryStore::default());
//! let mut bobs = Inbox::new(bob.id, MemoryStore::default());
//!
//! let header = Header::generate(UnixMillis(1_735_655_118_450), &mut OsRandom)?;
//! let envelope = alices.seal(&to_bob, &header, &Text::new("Hi")?, &mut OsRandom)?;
//!
//! let mut memory = Memory::new();
//! let find = |id| (id == alice.id).then_some(&to_alice); // in the contacts, or in the directory
//! match bobs.receive(&envelope, &mut memory, find)? {
//!     Outcome::Message(message) => {
//!         assert_eq!(message.content(), &Content::Text(Text::new("Hi")?)); // process it
//!         bobs.accept(message)?; // then mark it, and acknowledge it to the server
//!     }
//!     other => panic!("{other:?}"),
//! }
//!
//! // The server delivers it once more:
//! let again = bobs.receive(&envelope, &mut memory, find)?;
//! assert!(matches!(again, Outcome::Refused { .. }));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What a message says is a [`content`]; with the group in which it says it, it is a
//! [`Body`]. What was received borrows from the [`Memory`] that was lent to it.
//!
//! # The order of checks
//!
//! [Chapter 02 section 9](crate::protocol::message_box) numbers the steps of receiving.
//!
//! | step | refused with | who does it |
//! |---|---|---|
//! | 1 | [`Reason::Truncated`], [`Reason::MetadataLength`], [`Reason::Identity`] | [`Inbox::check`] |
//! | 2 | [`Reason::NonceReuse`] | [`Inbox::check`] |
//! | 3, 4 | [`Reason::ReceiverIsNotUser`], [`Reason::SenderIsUser`] | [`Inbox::check`] |
//! | 5 | – | the caller finds the [`Peer`] that is [`Pending::sender`] |
//! | 6 to 13, 15 | the other reasons, see [`Reason::step`] | [`Inbox::open`] |
//! | 14 | – | the caller drops messages of blocked senders |
//! | 16 to 18 | – | the caller processes the message |
//! | 19 | – | [`Inbox::accept`], or [`Inbox::discard`] for a refusal; then the caller acknowledges |
//!
//! [`Inbox::receive`] takes 1 to 13 and 15 in one call, and discards what is refused. A refusal says
//! whether the server wants an acknowledgement, and marks the nonce if the message box opened, and not
//! otherwise, so that strangers cannot fill the store.
//!
//! # Limits
//!
//! Sealing takes as much heap as the envelope has, opening as much as the plaintext, none with buffers of
//! the caller, and 12 KiB of stack, or 18 KiB to open a batch. Reading what a peer sent takes no heap, but
//! for JSON, and then at most 4 KiB and 40 bytes for each byte of it, whatever it says: 320 KiB for the
//! longest message (`docs/memory.md` in the repository).
//!
//! # What this protects against, and what not
//!
//! Content, type, exact length, nickname and true time are hidden from the server and everybody on the path. Content and type
//! cannot be altered; nor can id, time and nickname of a message that has metadata. A server can cut the metadata box
//! out of **any** envelope, which then looks like one of an old client or of the Gateway, and choose all three: only where
//! [`Received::has_metadata`] is true are they the sender's. Not hidden: who talks to whom and
//! when, flags, the total size, the time in the header, the order of messages. A server can delay,
//! drop and reorder; it can replay to a receiver who lost the store of nonces. Flags are
//! not authenticated: take no decision about security from them. There is no forward security in
//! this layer.

mod arrived;
mod envelope;
mod error;
pub mod gateway;
pub mod hazmat;
mod header;
mod inbox;
mod memory;
mod peer;
mod randomness;
mod reason;
mod received;
mod refusal;
mod sealed;

pub use crate::content::{
    self, Applies, Body, Content, DeletableBy, DeliveryReceipt, Editable, Exemption, Flags,
    ForwardSecurityVersion, GroupHeader, HeaderForm, Kind, MessageIds, Properties, Raises,
    ReceiptStatus, Reflect, Text, ToGatewayCreator, WhenRejected,
};
#[cfg(feature = "alloc")]
pub use envelope::seal;
pub use envelope::{Envelope, max_encoded_len, seal_into};
pub(crate) use envelope::{Layout, Unsealed};
pub use error::Error;
pub use header::Header;
#[cfg(feature = "alloc")]
pub use inbox::MemoryStore;
pub use inbox::{BatchMember, Inbox, InboxError, Outcome, Pending, ReceiveError, ReplayStore};
pub use memory::Memory;
pub use peer::{MetadataKey, MetadataKind, Peer};
pub(crate) use randomness::Randomness;
pub use reason::Reason;
pub use received::{Opened, Processed, Received};
pub use refusal::{Acknowledgement, Refusal};
pub use sealed::Sealed;
