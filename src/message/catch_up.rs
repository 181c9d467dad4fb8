//! Catching up: all that waited for a receiver is opened side by side.

#[cfg(feature = "alloc")]
use alloc::vec::Vec;
use core::array;
use core::fmt;
use core::mem;

use super::opened::{Opened, Parts};
use super::opening::{Opening, SIDE_BY_SIDE, open_side_by_side};
use super::receive::{Inbox, Pending, ReceiveError, Refusal};
use super::{Error, ReplayStore};
#[cfg(feature = "alloc")]
use crate::crypto::SecretVec;
use crate::crypto::wipe;
use crate::identity::SharedKey;

/// One of many envelopes for [`Inbox::open_many_into`], with the key of its sender and room for its
/// plaintext. `E` is the error of the store.
pub struct Waiting<'a, 'b, E> {
    pending: Pending<'a>,
    key: &'a SharedKey,
    buffer: &'b mut [u8],
    result: Option<Result<Opened<'b>, ReceiveError<E>>>,
}

impl<'a, 'b, E> Waiting<'a, 'b, E> {
    /// An envelope, the key agreed with the public key of [`Pending::sender`], and a buffer of at
    /// least [`Pending::plaintext_len`] bytes.
    pub const fn new(pending: Pending<'a>, key: &'a SharedKey, buffer: &'b mut [u8]) -> Self {
        Self {
            pending,
            key,
            buffer,
            result: None,
        }
    }

    /// What became of it; `None` if it was not handed over.
    pub fn into_result(self) -> Option<Result<Opened<'b>, ReceiveError<E>>> {
        self.result
    }

    /// Whether this one, once it is accepted or discarded, marks the nonce of `other`.
    fn marks_nonce_of(&self, other: &Pending<'_>) -> bool {
        self.pending.envelope.nonce() == other.envelope.nonce()
            && match &self.result {
                Some(Ok(opened)) => opened.has_replay_protection(),
                Some(Err(ReceiveError::Refused(refusal))) => refusal.mark.is_some(),
                _ => false,
            }
    }

    /// Whether this one, once it is accepted, marks sender and message id of `other`.
    fn marks_id_of(&self, other: &Pending<'_>) -> bool {
        let (one, other) = (&self.pending.envelope, &other.envelope);
        one.message_id() == other.message_id()
            && one.sender() == other.sender()
            && matches!(&self.result, Some(Ok(opened)) if opened.has_replay_protection())
    }
}

impl<E> fmt::Debug for Waiting<'_, '_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Waiting({:?})", self.pending.sender())
    }
}

impl<S: ReplayStore> Inbox<S> {
    /// Does what [`Inbox::open_into`] does with every one of `waiting`, side by side, which takes about
    /// two thirds of the time with AVX-512. One that is refused does not disturb the others. Needs no
    /// heap and up to 18 KiB of stack.
    ///
    /// The results are those of opening one after the other and handing each to [`Inbox::accept`]
    /// or [`Inbox::discard`] before the next one is checked: of two copies of a message the
    /// second is refused with [`Error::NonceReuse`], of two messages of a sender with the same id
    /// the second with [`Error::MessageIdReuse`]. A forged copy that comes first does not suppress the
    /// message. So hand the results over in their order, and if the store fails at one of them,
    /// neither acknowledge nor accept those that follow.
    ///
    /// Whoever chooses nonces and ids can have all of them compared with one another: hand some
    /// hundred over at a time.
    ///
    /// ```
    /// # use eeema::identity::MessageId;
    /// # use eeema::message::{self, Body, Header, MemoryStore};
    /// # use eeema::time::UnixMillis;
    /// # use eeema::{OsRandom, SecretKey, SharedKey};
    /// use eeema::message::receive::{Inbox, ReceiveError, Waiting};
    ///
    /// # let (alice_id, bob_id) = ("ALICE001".parse()?, "BOB00001".parse()?);
    /// # let (alice, bob) = (SecretKey::generate(&mut OsRandom)?, SecretKey::generate(&mut OsRandom)?);
    /// # let key = SharedKey::from_agreed(alice.agree(&bob.public_key())?);
    /// # let mut envelopes = Vec::new();
    /// # for text in ["Are you there?", "Call me."] {
    /// #     let id = MessageId::generate(&mut OsRandom)?;
    /// #     let header = Header::new(alice_id, bob_id, id, UnixMillis(1));
    /// #     envelopes.push(message::seal(&key, &header, &Body::text(text)?, &mut OsRandom)?);
    /// # }
    /// let mut inbox = Inbox::new(bob_id, MemoryStore::default());
    /// let from_alice = SharedKey::from_agreed(bob.agree(&alice.public_key())?); // once per sender
    ///
    /// let mut buffers = [[0; 512]; 2];
    /// let mut waiting = Vec::new();
    /// for (envelope, buffer) in envelopes.iter().zip(&mut buffers) {
    ///     waiting.push(Waiting::new(inbox.check(envelope)?, &from_alice, buffer));
    /// }
    /// inbox.open_many_into(&mut waiting);
    ///
    /// let mut texts = Vec::new();
    /// for result in waiting.into_iter().filter_map(Waiting::into_result) {
    ///     match result {
    ///         Ok(message) => {
    ///             texts.push(message.body()? == Body::text("Call me.")?); // process it
    ///             inbox.accept(&message)?; // mark it, and acknowledge it to the server
    ///         }
    ///         Err(ReceiveError::Refused(refusal)) => {
    ///             inbox.discard(&refusal)?;
    ///         }
    ///         Err(ReceiveError::Store(error)) => return Err(error.into()),
    ///     }
    /// }
    /// assert_eq!(texts, [false, true]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn open_many_into(&self, waiting: &mut [Waiting<'_, '_, S::Error>]) {
        let mut seen = Seen::default();
        let mut done = 0_usize;
        while done < waiting.len() {
            let (earlier, rest) = waiting.split_at_mut(done);
            let count = rest.len().min(SIDE_BY_SIDE);
            let (group, _) = rest.split_at_mut(count);
            let parts = open_group(group);
            self.judge_group(earlier, group, parts, &mut seen);
            done = done.saturating_add(count);
        }
    }

    /// Like [`Inbox::open_many_into`], with the plaintexts on the heap. The results have the order of
    /// `pending`.
    #[cfg(feature = "alloc")]
    pub fn open_many<'a>(
        &self,
        pending: impl IntoIterator<Item = (Pending<'a>, &'a SharedKey)>,
    ) -> Vec<Result<Opened<'static>, ReceiveError<S::Error>>> {
        let pending: Vec<_> = pending.into_iter().collect();
        let room = |(pending, _): &(Pending<'_>, _)| SecretVec::zeroed(pending.plaintext_len());
        let mut plaintexts: Vec<SecretVec> = pending.iter().map(room).collect();
        let mut waiting: Vec<_> = pending
            .into_iter()
            .zip(&mut plaintexts)
            .map(|((pending, key), room)| Waiting::new(pending, key, room.as_mut_bytes()))
            .collect();
        self.open_many_into(&mut waiting);
        // All were handed over, so that every one has a result.
        let results: Vec<_> = waiting
            .into_iter()
            .filter_map(Waiting::into_result)
            .map(|result| result.map(Opened::without_plaintext))
            .collect();
        let owned = results.into_iter().zip(plaintexts);
        owned
            .map(|(result, plaintext)| result.map(|opened| opened.with_plaintext(plaintext)))
            .collect()
    }

    /// The checks behind opening, in the order of the envelopes.
    fn judge_group(
        &self,
        earlier: &[Waiting<'_, '_, S::Error>],
        group: &mut [Waiting<'_, '_, S::Error>],
        parts: [Result<Parts, Error>; SIDE_BY_SIDE],
        seen: &mut Seen,
    ) {
        for (place, parts) in parts.into_iter().enumerate() {
            let (before, rest) = group.split_at_mut(place.min(group.len()));
            let [member, ..] = rest else { return };
            let pending = &member.pending;
            let envelope = &pending.envelope;
            let mut earlier = earlier.iter().chain(before.iter());
            let mut also_earlier = earlier.clone();
            let nonce_is_used = seen.nonces.insert(envelope.nonce().as_bytes())
                && earlier.any(|earlier| earlier.marks_nonce_of(pending));
            let id_is_used = seen.ids.insert(envelope.message_id().as_bytes())
                && also_earlier.any(|earlier| earlier.marks_id_of(pending));
            let buffer = mem::take(&mut member.buffer);
            member.result = Some(if nonce_is_used {
                wipe(buffer);
                Err(Refusal::of_used_nonce(envelope).into())
            } else {
                self.judge_in(envelope, parts, buffer, id_is_used)
            });
        }
    }
}

/// What the envelopes of a batch may have in common with earlier ones.
#[derive(Default)]
struct Seen {
    nonces: Filter,
    ids: Filter,
}

/// Says of most values that they are new, so that few are looked for.
struct Filter([u64; 64]);

impl Default for Filter {
    fn default() -> Self {
        Self([0; 64])
    }
}

impl Filter {
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

/// Opens both boxes of each; what [`Inbox::check`] let pass needs no other check before.
fn open_group<E>(group: &mut [Waiting<'_, '_, E>]) -> [Result<Parts, Error>; SIDE_BY_SIDE] {
    let mut group = group.iter_mut();
    let mut openings: [_; SIDE_BY_SIDE] = array::from_fn(|_| {
        let member = group.next().ok_or(Error::BufferTooSmall)?;
        Opening::new(&member.pending.envelope, member.key, member.buffer)
    });
    open_side_by_side(&mut openings)
}
