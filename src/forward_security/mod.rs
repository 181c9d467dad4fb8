//! Forward security: a layer inside ordinary messages, so that what was recorded stays closed when a
//! permanent key leaks later ([chapter 06](crate::protocol::forward_security)).
//!
//! Two peers keep a [`Session`]. Its messages travel as the body of messages of the type 0xa0
//! ([`Kind::FORWARD_SECURITY_ENVELOPE`](crate::content::Kind::FORWARD_SECURITY_ENVELOPE)), one for each
//! receiver, in groups too.
//!
//! A program takes `SessionInbox` (feature `alloc`) in place of [`message::Inbox`](crate::message::Inbox): one call
//! that sends, one for what arrives, over a [`SessionStore`] of its own. Below it nothing has I/O, a clock or
//! a heap: functions say what to store, what to send, and in which order.
//!
//! | to | call | then |
//! |---|---|---|
//! | send | [`SendPlan::of`] | [`Session::initiate`], [`Session::seal`], or the message as it is |
//! | receive | [`receive`] | what the [`Reaction`] says |
//! | be sure that a message is read once | [`CommitToken::commit`] | store the session |
//!
//! **Store first.** A session that seals or opens comes as [`ToStore`]: it gives the bytes to send, or the
//! message to show, only after it was stored. A program that stops at any point goes on with what it stored: no key
//! seals two messages, and no message is lost that was acknowledged.
//!
//! ```
//! use eeema::OsRandom;
//! use eeema::content::Kind;
//! use eeema::forward_security::{Contact, Envelope, Reaction, Session, VersionRange, receive};
//! use eeema::identity::{Identity, MessageId};
//!
//! let alice = Identity::generate("ALICE001".parse()?, &mut OsRandom)?;
//! let bob = Identity::generate("BOB00001".parse()?, &mut OsRandom)?;
//! let to_bob = alice.peer(bob.id, &bob.public_key())?;
//! let to_alice = bob.peer(alice.id, &alice.public_key())?;
//! let alice_side = Contact::new(&alice, &to_bob).unwrap();
//! let bob_side = Contact::new(&bob, &to_alice).unwrap();
//! let supported = VersionRange::SUPPORTED;
//! let store = |_: &Session| Ok::<(), std::io::Error>(()); // to be done durably
//!
//! // Alice starts a session and sends a text with it.
//! let initiated = Session::initiate(&alice_side, supported, &mut OsRandom)?;
//! let (session, init) = initiated.store(store)?;
//! let mut buffer = [0; 256];
//! let sealed = session.seal(Kind::TEXT, b"Hi", None, supported, &mut buffer);
//! let (alice_session, text) = sealed.map_err(|not| not.error)?.store(store)?;
//!
//! // Bob receives both.
//! let mut memory = [0; 256];
//! let id = MessageId::generate(&mut OsRandom)?;
//! let Reaction::Created { session, .. } =
//!     receive(&bob_side, &[], supported, id, &init, &mut OsRandom, &mut memory)?
//! else {
//!     unreachable!()
//! };
//! let (bob_session, accept) = session.store(store)?; // send the Accept
//! let envelope = Envelope::decode(text)?;
//! let sessions = [bob_session];
//! let Reaction::Opened { message, .. } =
//!     receive(&bob_side, &sessions, supported, id, &envelope, &mut OsRandom, &mut memory)?
//! else {
//!     unreachable!()
//! };
//! let (bob_session, opened) = message.store(store)?;
//! assert_eq!(opened.inner(), Some((Kind::TEXT, &b"Hi"[..]))); // store it, acknowledge it
//! let turned = opened.commit_token().commit(&bob_session)?; // store this
//! assert!(turned.is_some());
//! # let _ = (alice_session, accept);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The inner message is judged as one that came by itself:
//! [`Received::inner`](crate::message::Received::inner).
//!
//! # What this protects against, and what not
//!
//! | | opens what was recorded |
//! |---|---|
//! | 2DH, before the peer has answered | the permanent key of the **responder**; the device of the initiator, while it waits |
//! | 4DH | nothing that leaks after both sides have gone on |
//!
//! So the first messages of a session, and those in groups before the peer has answered, are protected by less
//! than those after it; `Sending::dh_type` and `Event::Opened` say by what.
//!
//! There is no healing: whoever copies a session reads what follows, until a new one begins. Forward
//! security is as good as the deletion of what was stored before. Whoever has a permanent key can reject and
//! terminate sessions and send plain messages: tell the user of each. Counters, versions and the group of a
//! message stand outside of its inner box. Nothing here withstands a quantum computer, and it is not
//! used while several devices are linked.

pub mod agreement;
mod begin;
mod chain;
mod choice;
mod contact;
mod draft;
mod envelope;
mod error;
#[cfg(feature = "alloc")]
mod inbox;
#[cfg(feature = "alloc")]
mod memory_store;
mod open;
mod receive;
mod seal;
mod session;
mod session_id;
mod store;
mod stored;
mod to_store;
mod variant;
mod version;

pub use chain::{Chain, MAX_SKIPPED};
pub use choice::{FRESHNESS, SendPlan, best, is_suspicious};
pub use contact::Contact;
pub use envelope::Envelope;
pub use error::Error;
#[cfg(feature = "alloc")]
pub use inbox::{
    Arrived, Event, Outgoing, Processed, Removed, RemovedBecause, Sending, SentToken, SessionInbox,
    SessionInboxError, SessionMemory, SessionOutcome,
};
#[cfg(feature = "alloc")]
pub use memory_store::MemorySessionStore;
pub use open::{CommitToken, OpenedInner};
pub use receive::{Reaction, Removal, receive, refuse};
pub use seal::NotSealed;
pub use session::{Session, SessionState};
pub use session_id::SessionId;
pub use store::SessionStore;
pub use to_store::ToStore;
pub use variant::{DhType, Encapsulated, Offer, RejectCause, TerminateCause, Variant};
pub use version::{Version, VersionRange, Versions, process_versions};
