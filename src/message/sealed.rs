use core::fmt;

use super::Peer;
use crate::content::Encode;
use crate::identity::{Nonce, ThreemaId};

/// What was sealed, and waits until its nonce is recorded: an envelope, or a box of the Gateway.
///
/// A server can send an own message back with sender and receiver exchanged, and it opens, because both
/// directions have one key. Only the store of used nonces knows that it was sent. So the bytes come out
/// of [`Sealed::record`], which records the nonce in an [`Inbox`](super::Inbox), or of
/// [`Sealed::without_record`], whose name says that it does not.
///
/// To send a message again after a failure, send the same bytes: do not seal it again.
///
/// ```
/// use eeema::content::Text;
/// use eeema::message::{self, Header, Inbox, MemoryStore};
/// use eeema::time::UnixMillis;
/// use eeema::{Identity, OsRandom};
///
/// # let alice = Identity::generate("ALICE001".parse()?, &mut OsRandom)?;
/// # let bob = Identity::generate("BOB00001".parse()?, &mut OsRandom)?;
/// # let to_bob = alice.peer(bob.id, &bob.public_key())?;
/// let mut inbox = Inbox::new(alice.id, MemoryStore::default());
/// let header = Header::generate(UnixMillis(1_735_655_118_450), &mut OsRandom)?;
/// let sealed = message::seal(&to_bob, &header, &Text::new("Hi")?, &mut OsRandom)?;
/// let envelope = sealed.record(&mut inbox)?; // it may leave now
/// assert_eq!(inbox.store().nonces().count(), 1);
/// # assert!(envelope.len() > 104);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "it is not sent yet: hand it to an inbox"]
#[derive(PartialEq, Eq)]
pub struct Sealed<T> {
    pub(super) bytes: T,
    pub(super) own_id: ThreemaId,
    pub(super) nonce: Nonce,
    /// Whether messages of this type are recorded.
    pub(super) is_protected: bool,
}

impl<T> Sealed<T> {
    pub(super) fn new(peer: &Peer, content: &impl Encode, nonce: Nonce, bytes: T) -> Self {
        Self {
            bytes,
            own_id: peer.own_id(),
            nonce,
            is_protected: content.has_replay_protection(),
        }
    }

    /// Gives the bytes out and records nothing: for a program that never receives, like one that
    /// notifies, or for a store of one's own, with [`Sealed::nonce`].
    pub fn without_record(self) -> T {
        self.bytes
    }

    /// The nonce, which a store of one's own keeps unless the type of the message has no replay
    /// protection.
    pub const fn nonce(&self) -> &Nonce {
        &self.nonce
    }
}

impl<T> fmt::Debug for Sealed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({:?} by {})", self.nonce, self.own_id)
    }
}
