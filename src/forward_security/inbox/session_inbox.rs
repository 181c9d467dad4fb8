use crate::forward_security::{SessionStore, VersionRange};
use crate::identity::{FeatureMask, Identity, ThreemaId};
use crate::message::Inbox;

/// An [`Inbox`] whose messages go through sessions: one call that sends, through the best session or with
/// a new one, and one for what arrives. Messages between two and in groups are sent and received alike.
///
/// Every call reads the sessions of one peer, and stores them before anything comes out. A program that
/// stops at any point goes on with what it stored, and loses nothing if it accepts each envelope before it
/// receives the next one of the same peer.
///
/// This is the receiving program of [`message`](crate::message) with sessions. Ten lines are new or
/// others, and end with `// +`:
///
/// ```
/// use eeema::content::{Content, Text};
/// use eeema::forward_security::{SessionInbox, SessionMemory, SessionOutcome}; // +
/// # use eeema::forward_security::MemorySessionStore;
/// # use eeema::identity::FeatureMask;
/// # use eeema::message::Header;
/// # use eeema::time::UnixMillis;
/// # use eeema::{Identity, OsRandom};
///
/// # let now = UnixMillis(1_735_655_118_450);
/// # let alice = Identity::generate("ALICE001".parse()?, &mut OsRandom)?;
/// # let bob = Identity::generate("BOB00001".parse()?, &mut OsRandom)?;
/// # let to_bob = alice.peer(bob.id, &bob.public_key())?;
/// # let store = MemorySessionStore::default();
/// # let mut alices = SessionInbox::new(&alice, MemorySessionStore::default());
/// # let header = Header::generate(now, &mut OsRandom)?;
/// # let (text, features) = (Text::new("Hi")?, FeatureMask::FORWARD_SECURITY);
/// # let sending = alices.send(&to_bob, features, &header, &text, now, &mut OsRandom)?;
/// # let server = sending.outgoing().iter().map(|one| one.envelope());
/// # let (mut texts, mut sent) = (0, 0);
/// # let mut send = |_: &[u8]| sent += 1;
/// let to_alice = bob.peer(alice.id, &alice.public_key())?;
/// let mut bobs = SessionInbox::new(&bob, store); // +
/// let mut memory = SessionMemory::new(); // +
/// let find = |id| (id == alice.id).then_some(&to_alice); // in the contacts, or in the directory
/// for envelope in server {
///     match bobs.receive(envelope, &mut memory, find, now, &mut OsRandom)? { // +
///         SessionOutcome::Arrived(arrived) => { // +
///             arrived.removed().iter().for_each(|removed| println!("{removed}")); // +
///             arrived.replies().iter().for_each(|reply| send(reply.envelope())); // +
///             if let Some(message) = arrived.message() { // +
///                 assert_eq!(message.content(), &Content::Text(Text::new("Hi")?)); // process it
/// #               texts += 1;
///             } // +
///             bobs.accept(arrived)?; // + then mark it, and acknowledge it to the server
///         }
///         other => panic!("{other:?}"),
///     }
/// }
/// # assert_eq!((texts, sent), (1, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// To send, [`SessionInbox::send`] takes the place of [`Inbox::seal`]:
///
/// ```
/// use eeema::content::Text;
/// use eeema::forward_security::{DhType, MemorySessionStore, SessionInbox};
/// use eeema::identity::FeatureMask;
/// use eeema::message::Header;
/// use eeema::time::UnixMillis;
/// use eeema::{Identity, OsRandom};
///
/// # let alice = Identity::generate("ALICE001".parse()?, &mut OsRandom)?;
/// # let bob = Identity::generate("BOB00001".parse()?, &mut OsRandom)?;
/// # let to_bob = alice.peer(bob.id, &bob.public_key())?;
/// # let send_and_wait = |_: &[u8]| ();
/// let mut alices = SessionInbox::new(&alice, MemorySessionStore::default());
/// let now = UnixMillis(1_735_655_118_450);
/// let features = FeatureMask::FORWARD_SECURITY; // as the directory says of Bob
/// let header = Header::generate(now, &mut OsRandom)?;
/// let text = Text::new("Hi")?;
/// let sending = alices.send(&to_bob, features, &header, &text, now, &mut OsRandom)?;
/// for outgoing in sending.outgoing() {
///     send_and_wait(outgoing.envelope()); // until the server has it
///     alices.acknowledged(outgoing.token(), now)?;
/// }
/// assert_eq!(sending.outgoing().len(), 2); // the Init of a new session goes first
/// assert_eq!(sending.dh_type(), Some(DhType::TwoDh)); // 4DH once Bob has answered
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct SessionInbox<'a, S> {
    pub(super) identity: &'a Identity,
    pub(super) inbox: Inbox<S>,
    /// `None` if sessions are not used here.
    pub(super) supported: Option<VersionRange>,
}

impl<'a, S: SessionStore> SessionInbox<'a, S> {
    /// The inbox of `identity`.
    pub const fn new(identity: &'a Identity, store: S) -> Self {
        Self {
            identity,
            inbox: Inbox::new(identity.id, store),
            supported: Some(VersionRange::SUPPORTED),
        }
    }

    /// With other versions than [`VersionRange::SUPPORTED`], or without sessions: messages in sessions are
    /// rejected then, and all are sent as they are. So it is while several devices are linked.
    #[must_use]
    pub fn with_versions(self, supported: Option<VersionRange>) -> Self {
        Self { supported, ..self }
    }

    /// Whose inbox it is.
    pub const fn own_id(&self) -> ThreemaId {
        self.identity.id
    }

    /// The store.
    pub const fn store(&self) -> &S {
        self.inbox.store()
    }

    /// The store, to begin or to end a transaction.
    pub const fn store_mut(&mut self) -> &mut S {
        self.inbox.store_mut()
    }

    /// The versions to use with a peer; `None` if one of the two does not use sessions.
    pub(super) fn usable(&self, features: FeatureMask) -> Option<VersionRange> {
        self.supported
            .filter(|_| features.contains(FeatureMask::FORWARD_SECURITY))
    }
}
