use alloc::vec;
use alloc::vec::Vec;

use super::fan_out::{FanOut, Recipient};
use crate::content::{Body, Encode};
use crate::crypto::{Random, SecretVec};
use crate::identity::{Nonce, ThreemaId};
use crate::message::{Error, Inbox, InboxError, Layout, Peer, Randomness, ReplayStore};

impl<T: Encode> FanOut<'_, T> {
    /// Draws for each receiver, and seals all envelopes into one piece of memory. The envelopes come
    /// out once their nonces are recorded.
    ///
    /// Leave out invalid contacts, and blocked ones unless the type is exempt.
    ///
    /// # Errors
    ///
    /// As [`FanOut::seal_into`], except for the buffer, and [`Error::Random`].
    pub fn seal<'p>(
        &self,
        peers: impl IntoIterator<Item = &'p Peer>,
        random: &mut impl Random,
    ) -> Result<SealedEnvelopes, Error> {
        let mut encoded = SecretVec::zeroed(self.content.encoded_len());
        self.content.encode_into(encoded.as_mut_bytes())?;
        let body = Body::unknown(self.content.kind(), encoded.as_bytes());
        let fan_out = FanOut::new(self.header, &body);
        let mut drawn = Vec::new();
        let mut end = 0_usize;
        for peer in peers {
            let randomness = Randomness::generate(random)?;
            let length = Layout::new(&self.header, &body, &randomness)?.length();
            end = end.saturating_add(length);
            drawn.push((peer, randomness, length));
        }

        let mut arena = vec![0; end];
        let mut free = arena.as_mut_slice();
        let mut recipients = Vec::with_capacity(drawn.len());
        for (peer, randomness, length) in drawn {
            let output = free.split_off_mut(..length).ok_or(Error::BufferTooSmall)?;
            recipients.push(Recipient::with_randomness(peer, randomness, output));
        }
        let is_protected = fan_out.seal_into(&mut recipients)?.is_protected;
        let mut copies = Vec::with_capacity(recipients.len());
        for recipient in recipients {
            copies.push(recipient.into_copy().ok_or(Error::NonceReuse)?);
        }
        Ok(SealedEnvelopes {
            envelopes: Envelopes { arena, copies },
            is_protected,
        })
    }
}

impl Recipient<'_> {
    fn into_copy(self) -> Option<Copy> {
        let unsealed = self.unsealed?;
        Some(Copy {
            own_id: self.peer.own_id(),
            receiver: self.peer.id(),
            length: unsealed.length(),
            nonce: unsealed.into_nonce(),
        })
    }
}

/// The envelopes of one [`FanOut`], which wait until their nonces are recorded: see
/// [`Sealed`](crate::message::Sealed).
#[derive(Debug)]
#[must_use = "they are not sent yet: hand them to an inbox"]
pub struct SealedEnvelopes {
    envelopes: Envelopes,
    is_protected: bool,
}

impl SealedEnvelopes {
    /// Records all nonces in the own inbox, if the type of the message has replay protection, and gives
    /// the envelopes out.
    ///
    /// # Errors
    ///
    /// As [`Sealed::record`](crate::message::Sealed::record). The envelopes are lost then: seal again.
    pub fn record<S: ReplayStore>(
        self,
        inbox: &mut Inbox<S>,
    ) -> Result<Envelopes, InboxError<S::Error>> {
        if self.is_protected {
            for copy in &self.envelopes.copies {
                inbox.record(copy.own_id, &copy.nonce)?;
            }
        }
        Ok(self.envelopes)
    }

    /// Gives the envelopes out and records nothing.
    pub fn without_record(self) -> Envelopes {
        self.envelopes
    }
}

/// The envelopes of one [`FanOut`], one behind the other in one piece of memory.
#[derive(Debug)]
pub struct Envelopes {
    arena: Vec<u8>,
    copies: Vec<Copy>,
}

/// What one receiver gets.
#[derive(Debug)]
struct Copy {
    own_id: ThreemaId,
    receiver: ThreemaId,
    nonce: Nonce,
    length: usize,
}

impl Envelopes {
    /// Each receiver with their envelope, in the order in which they were given.
    pub fn iter(&self) -> impl Iterator<Item = (ThreemaId, &[u8])> {
        let mut rest = self.arena.as_slice();
        self.copies.iter().map_while(move |copy| {
            let envelope = rest.split_off(..copy.length)?;
            Some((copy.receiver, envelope))
        })
    }

    /// Bytes of all envelopes together.
    pub const fn total_len(&self) -> usize {
        self.arena.len()
    }
}
