use super::error::{InboxError, ReceiveError};
use super::store::ReplayStore;
use crate::identity::ThreemaId;
use crate::message::arrived::Arrived;
use crate::message::refusal::{Acknowledgement, Refusal};
use crate::message::{Envelope, Reason};

/// Where the messages of one identity are checked and recorded, with the memory that this needs.
///
/// What is sent goes through it as well as what is received: see [`ReplayStore`]. [`Inbox::receive`] does
/// most in one call. Where the key of a sender is fetched in between, perhaps from a server, it is done in
/// two:
///
/// ```
/// # use eeema::content::{Content, Text};
/// # use eeema::message::{self, Header};
/// # use eeema::time::UnixMillis;
/// # use eeema::{Identity, OsRandom};
/// use eeema::message::{Inbox, Memory, MemoryStore, Reason, ReceiveError};
///
/// # let alice = Identity::generate("ALICE001".parse()?, &mut OsRandom)?;
/// # let bob = Identity::generate("BOB00001".parse()?, &mut OsRandom)?;
/// # let to_bob = alice.peer(bob.id, &bob.public_key())?;
/// # let header = Header::generate(UnixMillis(1), &mut OsRandom)?;
/// # let sealed = message::seal(&to_bob, &header, &Text::new("Hi")?, &mut OsRandom)?;
/// # let envelope = sealed.without_record();
/// let mut inbox = Inbox::new(bob.id, MemoryStore::default());
///
/// let pending = inbox.check(&envelope)?;
/// assert_eq!(pending.sender(), alice.id); // look the key up
/// let from_alice = bob.peer(alice.id, &alice.public_key())?;
/// let mut memory = Memory::new();
/// let message = inbox.open(pending, &from_alice, &mut memory)?;
/// assert_eq!(message.content(), &Content::Text(Text::new("Hi")?)); // process it
/// inbox.accept(message)?; // then mark it, and acknowledge it to the server
///
/// // The server delivers it once more:
/// match inbox.check(&envelope) {
///     Err(ReceiveError::Refused(refusal)) => {
///         assert_eq!(refusal.reason(), Reason::NonceReuse);
///         inbox.discard(&refusal)?; // and acknowledge it again
///     }
///     other => panic!("{other:?}"),
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Inbox<S> {
    pub(super) own_id: ThreemaId,
    pub(super) store: S,
}

/// A message that passed the steps 1 to 4 and waits for the key of its sender.
#[derive(Debug)]
#[must_use = "it is not opened yet"]
pub struct Pending<'a> {
    pub(super) arrived: Arrived<'a>,
}

impl Pending<'_> {
    /// Whose public key to look up.
    pub const fn sender(&self) -> ThreemaId {
        self.arrived.origin.sender
    }

    /// How many bytes of [`Memory`](crate::message::Memory) opening needs.
    pub const fn plaintext_len(&self) -> usize {
        self.arrived.plaintext_len()
    }
}

impl<S> Inbox<S> {
    /// The inbox of `own_id`.
    pub const fn new(own_id: ThreemaId, store: S) -> Self {
        Self { own_id, store }
    }

    /// Whose inbox it is.
    pub const fn own_id(&self) -> ThreemaId {
        self.own_id
    }

    /// The store.
    pub const fn store(&self) -> &S {
        &self.store
    }

    /// The store, to begin or to end a transaction.
    pub const fn store_mut(&mut self) -> &mut S {
        &mut self.store
    }
}

impl<S: ReplayStore> Inbox<S> {
    /// The steps 1 to 4 for an envelope.
    ///
    /// # Errors
    ///
    /// [`ReceiveError`] with the step that refused, or with the error of the store.
    pub fn check<'a>(&self, envelope: &'a [u8]) -> Result<Pending<'a>, ReceiveError<S::Error>> {
        match Envelope::parse(envelope) {
            Ok(envelope) => self.check_arrived(envelope.into_arrived()),
            Err(reason) => Err(Refusal {
                reason,
                acknowledgement: Acknowledgement::of_malformed(envelope),
                mark: None,
            }
            .into()),
        }
    }

    /// The steps 2 to 4, whichever way the message came.
    pub(crate) fn check_arrived<'a>(
        &self,
        arrived: Arrived<'a>,
    ) -> Result<Pending<'a>, ReceiveError<S::Error>> {
        let nonce = arrived.origin.nonce.hash(self.own_id);
        let is_used = self.store.is_nonce_used(&nonce);
        if is_used.map_err(InboxError::Store)? {
            return Err(arrived.origin.refuse(Reason::NonceReuse).into());
        }
        match arrived.origin.check_receiver(self.own_id) {
            Ok(()) => Ok(Pending { arrived }),
            Err(reason) => Err(arrived.origin.refuse(reason).into()),
        }
    }
}
