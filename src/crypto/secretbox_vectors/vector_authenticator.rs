//! Poly1305 in vectors, beside the key stream of one message.

use core::marker::PhantomData;

use fearless_simd::Simd;

use super::authenticator::Authenticator;
use crate::crypto::poly1305::{Block, Poly1305};
use crate::crypto::poly1305_vectors::chain::{self, Chain, Preparation};
use crate::crypto::poly1305_vectors::{Residues, tags};
use crate::crypto::salsa20::BLOCK_LENGTH;
use crate::crypto::salsa20_vectors::columns::BATCH;
use crate::crypto::salsa20_vectors::pipeline;
use crate::crypto::secretbox::TAG_LENGTH;
use crate::crypto::secretbox::engine::{Engine, Message, in_pieces};

/// From this number of bytes on, the lower half of the block counter may overflow in a message.
const LONGEST: u64 = 1 << 37;

/// In vectors, with the arithmetic `R`.
///
/// A long message to seal is encrypted and authenticated in one run: while the blocks of a batch are in their
/// rounds, the eight steps of Poly1305 over a batch that is encrypted already fill the ports that wait. From
/// three batches on that is faster than piece by piece.
pub(super) struct InVectors<R>(PhantomData<R>);

impl<S: Simd, R: Residues<S>> Authenticator<S> for InVectors<R> {
    type Preparation = Preparation<S, R>;

    /// A stage of the powers of r.
    #[inline(always)]
    fn prepare(simd: S, preparation: &mut Self::Preparation, stage: usize, poly1305: &Poly1305) {
        preparation.advance(simd, stage, poly1305);
    }

    /// In vectors; the blocks that do not fill a step, in registers.
    #[inline(always)]
    fn absorb(simd: S, poly1305: &mut Poly1305, preparation: &Self::Preparation, blocks: &[Block]) {
        let rest = chain::absorb::<S, R>(simd, poly1305, preparation, blocks);
        poly1305.absorb(rest);
    }

    /// In one run if the message is long and the powers of r are known, otherwise piece by piece.
    ///
    /// While the pipeline encrypts the message from `start` on, the chain takes in the front of it. What it
    /// has not seen when the pipeline ends follows then.
    #[inline(always)]
    fn encrypt<E: Engine<Preparation = Self::Preparation>>(
        simd: S,
        engine: E,
        poly1305: &mut Poly1305,
        preparation: &Self::Preparation,
        message: Message<'_>,
    ) {
        let left = message.data.len().saturating_sub(message.start);
        let long = message.start >= BATCH && left >= 2 * BATCH && (left as u64) < LONGEST;
        let powers = match &preparation.powers {
            Some(powers) if long => powers,
            _ => return in_pieces(engine, poly1305, preparation, message),
        };
        let Message {
            state,
            counter,
            start,
            data,
        } = message;
        let mut chain = Chain::<S, R>::new(simd);
        // A batch has eight steps.
        let end = pipeline::run(
            simd,
            &state.0,
            counter,
            (&mut *data, start),
            #[inline(always)]
            |ready, step| {
                let (ready, _) = ready.split_at(BATCH);
                chain.step(powers, ready, step);
            },
        );
        let encrypted = end.saturating_sub(start);
        let counter = counter.saturating_add((encrypted / BLOCK_LENGTH) as u64);
        engine.apply(state, counter, data.split_at_mut(end).1);
        // While the last batch was encrypted, the one before the one before was authenticated.
        let (_, left) = data.split_at(encrypted.saturating_sub(BATCH));
        let rest = chain.rest(powers, poly1305, left.as_chunks().0);
        poly1305.absorb(rest);
    }

    /// A message in each lane.
    #[inline(always)]
    fn tags(simd: S, keys: &[[u64; 4]], messages: &[&[u8]], made: &mut [[u8; TAG_LENGTH]]) {
        tags::<S, R>(simd, keys, messages, made);
    }
}
