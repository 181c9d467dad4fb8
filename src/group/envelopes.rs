use alloc::vec;
use alloc::vec::Vec;

use super::{FanOut, Recipient};
use crate::content::Encode;
use crate::crypto::{Random, SecretVec};
use crate::identity::{SharedKey, ThreemaId};
use crate::message::{self, Body, Draw, Error};

impl FanOut<'_> {
    /// Draws for each receiver, and seals all envelopes into one piece of memory.
    ///
    /// # Errors
    ///
    /// As [`message::seal_into`], except for the buffer.
    pub fn seal(
        &self,
        receivers: &[(ThreemaId, &SharedKey)],
        random: &mut impl Random,
    ) -> Result<Envelopes, Error> {
        let mut encoded = SecretVec::zeroed(self.body.encoded_len());
        self.body.encode_into(encoded.as_mut_bytes())?;
        let body = Body::unknown(self.body.kind(), encoded.as_bytes());
        let fan_out = FanOut {
            body: &body,
            ..*self
        };
        let mut draws = Vec::with_capacity(receivers.len());
        let mut ends = Vec::with_capacity(receivers.len());
        let mut end = 0_usize;
        for (id, _) in receivers {
            let draw = Draw::generate(random)?;
            end = end.saturating_add(message::encoded_len(&fan_out.header.to(*id), &body, &draw)?);
            draws.push(draw);
            ends.push((*id, end));
        }

        let mut arena = vec![0; end];
        let mut free = arena.as_mut_slice();
        let mut start = 0_usize;
        let mut recipients = Vec::with_capacity(receivers.len());
        for (((id, key), draw), (_, end)) in receivers.iter().zip(draws).zip(&ends) {
            let length = end.saturating_sub(start);
            let output = free.split_off_mut(..length).ok_or(Error::BufferTooSmall)?;
            recipients.push(Recipient::new(*id, key, draw, output));
            start = *end;
        }
        fan_out.seal_into(&mut recipients)?;
        Ok(Envelopes { arena, ends })
    }
}

/// The envelopes of one [`FanOut`], one behind the other in one piece of memory.
#[derive(Clone, Debug)]
pub struct Envelopes {
    arena: Vec<u8>,
    /// The receivers, and where their envelopes end.
    ends: Vec<(ThreemaId, usize)>,
}

impl Envelopes {
    /// Each receiver with his envelope, in the order in which they were given.
    pub fn iter(&self) -> impl Iterator<Item = (ThreemaId, &[u8])> {
        let mut rest = self.arena.as_slice();
        let mut start = 0_usize;
        self.ends.iter().map_while(move |(id, end)| {
            let envelope = rest.split_off(..end.saturating_sub(start))?;
            start = *end;
            Some((*id, envelope))
        })
    }

    /// Bytes of all envelopes together.
    pub const fn total_len(&self) -> usize {
        self.arena.len()
    }
}
