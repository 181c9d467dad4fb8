//! Groups and distribution lists: who is meant, how one message goes to many, and when a message to a
//! group counts ([chapter 04](crate::protocol::groups)).
//!
//! There is no group key and no group on a server: every member gets a copy of their own, sealed for
//! them. A [`GroupIdentity`] is the identity of the creator and an id of 8 bytes; the
//! [`GroupHeader`](crate::message::GroupHeader) in front of each body carries it.
//!
//! | what | where |
//! |---|---|
//! | name a group, build its messages | [`GroupIdentity`] |
//! | seal one message for many | [`FanOut`] |
//! | decide about a received message | [`Incoming`], [`KnownGroup`] |
//! | whom a message goes to | [`KnownGroup::receivers`] |
//! | when to ask and to answer for the state | [`may_request_sync`], [`is_sync_limited`], [`is_resync_due`] |
//!
//! ```
//! use eeema::content::Text;
//! use eeema::group::{FanOut, GroupIdentity};
//! use eeema::identity::Identity;
//! use eeema::message::{Envelope, Header, Inbox, Memory, MemoryStore};
//! use eeema::time::UnixMillis;
//! use eeema::OsRandom;
//!
//! let alice = Identity::generate("ALICE001".parse()?, &mut OsRandom)?;
//! let bob = Identity::generate("BOB00001".parse()?, &mut OsRandom)?;
//! let carol = Identity::generate("CAROL001".parse()?, &mut OsRandom)?;
//! let peers = [alice.peer(bob.id, &bob.public_key())?, alice.peer(carol.id, &carol.public_key())?];
//! let mut inbox = Inbox::new(alice.id, MemoryStore::default());
//!
//! let group = GroupIdentity::generate(alice.id, &mut OsRandom)?;
//! let body = group.body(Text::new("Hi both")?)?;
//! let header = Header::generate(UnixMillis(1_735_655_118_450), &mut OsRandom)?;
//! let sealed = FanOut::new(header, &body).seal(&peers, &mut OsRandom)?;
//! let envelopes = sealed.record(&mut inbox)?;
//!
//! let (receiver, envelope) = envelopes.iter().last().unwrap();
//! assert_eq!(receiver, carol.id);
//! let from_alice = carol.peer(alice.id, &alice.public_key())?;
//! let mut memory = Memory::new();
//! let received = Envelope::parse(envelope)?.open(&from_alice, &mut memory)?;
//! assert_eq!(received.group(), Some(group));
//! assert_eq!(received.content(), body.content());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Distribution lists
//!
//! They exist on the sending device only. A message to a list is a plain message between two, with
//! one id and one time for all: give a body without group header to [`FanOut`]. Polls and types of
//! groups are not used there.
//!
//! # The order in which a creator announces a group
//!
//! One message id per line, shared by all its receivers:
//!
//! 1. to removed members: setup without members;
//! 2. to all members: setup;
//! 3. to all members: name, even if unchanged;
//! 4. to all members: picture, set or delete, even if unchanged;
//! 5. to added members: the start of a running call.
//!
//! The answer to a sync request is 2 to 5 for its sender. A group is disbanded by a setup without
//! members to all; its identity is never used again. Every automatic answer has a fresh message id
//! and the present time; a call start keeps its own.
//!
//! # What this protects against, and what not
//!
//! Every copy is authentic between its two identities. Nothing proves that others got the same: a
//! member can send different texts under one id, and a creator can show different members, names and
//! pictures to different members. The server cannot read groups, but it can infer them from many
//! envelopes of one size in one second, and withhold single ones. A removed member keeps what they have.
//! Automatic answers can be provoked by anybody who knows the identity of the group: the limits of
//! time are part of correctness.
//!
//! # Limits
//!
//! Sealing for a group takes as much heap as all envelopes have, none with buffers of the caller, and
//! 14 KiB of stack (`docs/memory.md` in the repository).
//!
//! [`MAX_MEMBERS`] with the creator, and names of 256 bytes, when sending. What is received may be
//! larger, up to the size of a message.

#[cfg(feature = "alloc")]
mod envelopes;
mod fan_out;
mod incoming;
mod known_group;
mod sync;

pub use crate::content::GroupIdentity;
#[cfg(feature = "alloc")]
pub use envelopes::{Envelopes, SealedEnvelopes};
pub use fan_out::{FanOut, Recipient, SealedRecipients};
pub use incoming::{Decision, Incoming, SetupDecision, SyncDecision};
pub use known_group::KnownGroup;
pub use sync::{RESYNC_INTERVAL, SYNC_LIMIT, is_resync_due, is_sync_limited, may_request_sync};

/// The most members of a group that a client makes, with the creator.
pub const MAX_MEMBERS: usize = 256;
