//! A batch: all that waited for a receiver is opened together.

#[cfg(feature = "alloc")]
use alloc::vec::Vec;
use core::array;
use core::fmt;
use core::mem;

use super::check::{Inbox, Pending};
use super::error::ReceiveError;
use super::store::ReplayStore;
use crate::crypto::hazmat::secretbox::{self, ToOpen, Unauthentic};
use crate::message::arrived::Origin;
use crate::message::envelope::{HalfOpened, Opening};
use crate::message::received::{Opened, Received};
use crate::message::{Memory, Peer, Reason};

/// Of how many members the results are kept at a time.
const CHUNK: usize = 64;

/// One of many messages for [`Inbox::open_batch`], with its sender. `E` is the error of the store.
pub struct BatchMember<'a, 'b, E> {
    /// What is needed of it when it is compared with later ones.
    origin: Origin,
    state: State<'a, 'b, E>,
}

/// A stage is smaller than a result by half, and moves often: so it is taken out of the state alone.
enum State<'a, 'b, E> {
    At(Stage<'a, 'b>),
    Done(Result<Received<'b>, ReceiveError<E>>),
}

enum Stage<'a, 'b> {
    Waiting(Pending<'a>, &'a Peer),
    Opening(Opening<'a, 'b>),
    HalfOpened(HalfOpened<'a, 'b>),
    Opened(Opened<'b>),
    /// It goes on, or there is a result.
    Left,
}

impl<'a, 'b, E> BatchMember<'a, 'b, E> {
    /// A message, and the peer who is its [`Pending::sender`].
    pub const fn new(pending: Pending<'a>, peer: &'a Peer) -> Self {
        Self {
            origin: pending.arrived.origin.of_inner(),
            state: State::At(Stage::Waiting(pending, peer)),
        }
    }

    /// What became of it; `None` if it was not handed over.
    pub fn into_result(self) -> Option<Result<Received<'b>, ReceiveError<E>>> {
        match self.state {
            State::Done(result) => Some(result),
            State::At(_) => None,
        }
    }

    /// Whether this one, once it is accepted or discarded, marks the nonce of `other`.
    fn marks_nonce_of(&self, other: &Origin) -> bool {
        self.origin.nonce == other.nonce
            && match &self.state {
                State::Done(Ok(received)) => received.is_protected,
                State::Done(Err(ReceiveError::Refused(refusal))) => refusal.mark.is_some(),
                _ => false,
            }
    }

    /// Whether this one, once it is accepted, marks sender and message id of `other`.
    fn marks_id_of(&self, other: &Origin) -> bool {
        self.origin.message_id == other.message_id
            && self.origin.sender == other.sender
            && matches!(&self.state, State::Done(Ok(received)) if received.is_protected)
    }

    fn plaintext_len(&self) -> usize {
        match &self.state {
            State::At(Stage::Waiting(pending, _)) => pending.plaintext_len(),
            _ => 0,
        }
    }

    const fn take(&mut self) -> Stage<'a, 'b> {
        match &mut self.state {
            State::At(stage) => mem::replace(stage, Stage::Left),
            State::Done(_) => Stage::Left,
        }
    }

    /// A stage that was taken for nothing.
    fn put_back(&mut self, other: Stage<'a, 'b>) {
        if let State::At(stage) = &mut self.state {
            *stage = other;
        }
    }

    /// The next stage, or the end.
    fn goes_on(&mut self, next: Result<Stage<'a, 'b>, impl Into<ReceiveError<E>>>) {
        self.state = match next {
            Ok(stage) => State::At(stage),
            Err(error) => State::Done(Err(error.into())),
        };
    }

    fn metadata_box(&mut self) -> Option<ToOpen<'_>> {
        match &mut self.state {
            State::At(Stage::Opening(opening)) => opening.metadata_box(),
            _ => None,
        }
    }

    fn message_box(&mut self) -> Option<ToOpen<'_>> {
        match &mut self.state {
            State::At(Stage::HalfOpened(half)) => Some(half.message_box()),
            _ => None,
        }
    }
}

impl<E> fmt::Debug for BatchMember<'_, '_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BatchMember({})", self.origin.sender)
    }
}

impl<S: ReplayStore> Inbox<S> {
    /// Does what [`Inbox::open`] does with every one of `members` together, which takes about two
    /// thirds of the time with AVX-512. One that is refused does not disturb the others.
    ///
    /// The results are those of opening one after the other and handing each to [`Inbox::accept`]
    /// or [`Inbox::discard`] before the next one is checked: of two copies of a message the second is
    /// refused. So accept or discard them in their order. Members that have a result keep it, but for
    /// an error behind a member with the same nonce, which becomes [`Reason::NonceReuse`]. Needs no
    /// heap but that of `memory`, which is lent to all, and up to 18 KiB of stack; hand some hundred over
    /// at a time.
    ///
    /// ```
    /// # use eeema::content::{Content, Text};
    /// # use eeema::identity::Identity;
    /// # use eeema::message::{self, Body, Header, MemoryStore};
    /// # use eeema::time::UnixMillis;
    /// # use eeema::OsRandom;
    /// use eeema::message::{BatchMember, Inbox, Memory, ReceiveError};
    ///
    /// # let alice = Identity::generate("ALICE001".parse()?, &mut OsRandom)?;
    /// # let bob = Identity::generate("BOB00001".parse()?, &mut OsRandom)?;
    /// # let to_bob = alice.peer(bob.id, &bob.public_key())?;
    /// # let mut envelopes = Vec::new();
    /// # for text in ["Are you there?", "Call me."] {
    /// #     let header = Header::generate(UnixMillis(1), &mut OsRandom)?;
    /// #     let sealed = message::seal(&to_bob, &header, &Body::text(text)?, &mut OsRandom)?;
    /// #     envelopes.push(sealed.without_record());
    /// # }
    /// let mut inbox = Inbox::new(bob.id, MemoryStore::default());
    /// let from_alice = bob.peer(alice.id, &alice.public_key())?; // once per sender
    ///
    /// let mut members = Vec::new();
    /// for envelope in &envelopes {
    ///     members.push(BatchMember::new(inbox.check(envelope)?, &from_alice));
    /// }
    /// let mut buffer = [0; 1024];
    /// let mut memory = Memory::over(&mut buffer);
    /// inbox.open_batch(&mut members, &mut memory);
    ///
    /// let mut texts = Vec::new();
    /// for result in members.into_iter().filter_map(BatchMember::into_result) {
    ///     match result {
    ///         Ok(message) => {
    ///             if let Content::Text(text) = message.content() {
    ///                 texts.push(text.as_str().to_owned()); // process it
    ///             }
    ///             inbox.accept(message)?; // mark it, and acknowledge it to the server
    ///         }
    ///         Err(ReceiveError::Refused(refusal)) => {
    ///             inbox.discard(&refusal)?;
    ///         }
    ///         Err(error) => return Err(error.into()),
    ///     }
    /// }
    /// assert_eq!(texts, ["Are you there?", "Call me."]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn open_batch<'b>(
        &self,
        members: &mut [BatchMember<'_, 'b, S::Error>],
        memory: &'b mut Memory<'_>,
    ) {
        let total = members
            .iter()
            .map(BatchMember::plaintext_len)
            .fold(0, usize::saturating_add);
        let mut free = memory.room(total);
        for member in &mut *members {
            self.start(member, &mut free);
        }
        for members in members.chunks_mut(CHUNK) {
            open_metadata_boxes(members);
            open_message_boxes(members);
        }
        self.validate_in_order(members);
    }

    /// Like [`Inbox::open_batch`], with the results in the order of `pending`.
    #[cfg(feature = "alloc")]
    #[must_use]
    pub fn open_many<'a, 'b>(
        &self,
        pending: impl IntoIterator<Item = (Pending<'a>, &'a Peer)>,
        memory: &'b mut Memory<'_>,
    ) -> Vec<Result<Received<'b>, ReceiveError<S::Error>>> {
        let pending = pending.into_iter();
        let mut members: Vec<_> = pending
            .map(|(pending, peer)| BatchMember::new(pending, peer))
            .collect();
        self.open_batch(&mut members, memory);
        let results = members.into_iter();
        // All were handed over, so that every one has a result.
        results.filter_map(BatchMember::into_result).collect()
    }

    /// Gives a member its room.
    fn start<'b>(&self, member: &mut BatchMember<'_, 'b, S::Error>, free: &mut &'b mut [u8]) {
        match member.take() {
            Stage::Waiting(pending, peer) => {
                let room = free.split_off_mut(..pending.plaintext_len());
                let opening = self.opening(pending, peer, room.unwrap_or_default());
                member.goes_on(opening.map(Stage::Opening));
            }
            other => member.put_back(other),
        }
    }

    /// The checks behind opening, in the order of the members.
    fn validate_in_order(&self, members: &mut [BatchMember<'_, '_, S::Error>]) {
        let mut seen = Seen::default();
        for place in 0..members.len() {
            let (earlier, rest) = members.split_at_mut(place);
            let Some(member) = rest.first_mut() else {
                return;
            };
            let origin = &member.origin;
            let nonce_is_used = seen.nonces.insert(origin.nonce.as_bytes())
                && earlier.iter().any(|one| one.marks_nonce_of(origin));
            let id_is_used = seen.ids.insert(origin.message_id.as_bytes())
                && earlier.iter().any(|one| one.marks_id_of(origin));
            match (member.take(), &member.state) {
                (Stage::Opened(_), _) | (_, State::Done(Err(_))) if nonce_is_used => {
                    let refusal = member.origin.refuse(Reason::NonceReuse);
                    member.state = State::Done(Err(refusal.into()));
                }
                (Stage::Opened(opened), _) => {
                    member.state = State::Done(self.validate(opened, id_is_used));
                }
                (other, _) => member.put_back(other),
            }
        }
    }
}

fn open_metadata_boxes<E>(members: &mut [BatchMember<'_, '_, E>]) {
    let mut results = open_boxes(members.iter_mut().filter_map(BatchMember::metadata_box));
    for member in members {
        let has_metadata = member.metadata_box().is_some();
        match member.take() {
            Stage::Opening(opening) => {
                let result = if has_metadata {
                    next(&mut results)
                } else {
                    Ok(())
                };
                member.goes_on(opening.metadata_opened(result).map(Stage::HalfOpened));
            }
            other => member.put_back(other),
        }
    }
}

fn open_message_boxes<E>(members: &mut [BatchMember<'_, '_, E>]) {
    let mut results = open_boxes(members.iter_mut().filter_map(BatchMember::message_box));
    for member in members {
        match member.take() {
            Stage::HalfOpened(half) => {
                let opened = half.message_opened(next(&mut results));
                member.goes_on(opened.map(Stage::Opened));
            }
            other => member.put_back(other),
        }
    }
}

/// The results of some boxes, in their order.
type Results = array::IntoIter<Result<(), Unauthentic>, CHUNK>;

/// Opens up to [`CHUNK`] boxes together.
fn open_boxes<'a>(boxes: impl Iterator<Item = ToOpen<'a>>) -> Results {
    let mut results = [Err(Unauthentic); CHUNK];
    let mut places = results.iter_mut();
    secretbox::open_all(boxes, |result| {
        if let Some(place) = places.next() {
            *place = result;
        }
    });
    results.into_iter()
}

/// A box without a result was not opened.
fn next(results: &mut Results) -> Result<(), Unauthentic> {
    match results.next() {
        Some(result) => result,
        None => Err(Unauthentic),
    }
}

/// What the members of a batch may have in common with earlier ones.
#[derive(Default)]
struct Seen {
    nonces: BloomFilter,
    ids: BloomFilter,
}

/// A Bloom filter: it says of most values that they are new, so that few are looked for.
struct BloomFilter([u64; 64]);

impl Default for BloomFilter {
    fn default() -> Self {
        Self([0; 64])
    }
}

impl BloomFilter {
    /// Whether `value`, or another one with the same beginning, was inserted before.
    fn insert(&mut self, value: &[u8]) -> bool {
        let (word, bit) = match value {
            [word, bit, ..] => (usize::from(word % 64), bit % 64),
            _ => (0, 0),
        };
        let bit = 1_u64 << bit;
        let Some(word) = self.0.get_mut(word) else {
            return true;
        };
        let known = *word & bit != 0;
        *word |= bit;
        known
    }
}
