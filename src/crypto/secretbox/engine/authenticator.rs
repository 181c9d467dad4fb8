//! Where Poly1305 is computed beside vectors.
#[cfg(target_arch = "x86_64")]
use core::marker::PhantomData;

use fearless_simd::Simd;

use super::{Engine, Message, in_pieces};
use crate::crypto::secretbox::TAG_LENGTH;
#[cfg(target_arch = "x86_64")]
use crate::crypto::secretbox::poly1305::chain::{self, Chain, Preparation};
#[cfg(target_arch = "x86_64")]
use crate::crypto::secretbox::poly1305::crowd;
#[cfg(target_arch = "x86_64")]
use crate::crypto::secretbox::poly1305::lanes::Residues;
use crate::crypto::secretbox::poly1305::{Block, Poly1305};
#[cfg(target_arch = "x86_64")]
use crate::crypto::secretbox::salsa20::{self, columns::BATCH, pipeline};

/// From so many bytes on lanes authenticate faster than registers, set-up included.
#[cfg(target_arch = "x86_64")]
const LONG: usize = 512;

/// From so many bytes on the lower half of the block counter may overflow.
#[cfg(target_arch = "x86_64")]
const LONGEST: u64 = 1 << 37;

/// How Poly1305 is computed beside the vectors of `S`.
pub(in super::super) trait Authenticator<S: Simd> {
    /// What may be known about a key before the message.
    type Preparation: Default;

    /// A part of the preparation, to be done beside other work: number 0 to 3.
    #[inline(always)]
    fn prepare(_: S, _: &mut Self::Preparation, _: usize, _: &Poly1305) {}

    /// Authenticates whole blocks.
    fn absorb(simd: S, poly1305: &mut Poly1305, preparation: &Self::Preparation, blocks: &[Block]);

    /// Encrypts what is left of a message and authenticates the whole blocks of all of it.
    #[inline(always)]
    fn encrypt<E: Engine<Preparation = Self::Preparation>>(
        _: S,
        engine: E,
        poly1305: &mut Poly1305,
        preparation: &Self::Preparation,
        message: Message<'_>,
    ) {
        in_pieces(engine, poly1305, preparation, message);
    }

    /// Authenticates many messages; `keys`, `messages` and `tags` have the same length.
    fn tags(simd: S, keys: &[[u64; 4]], messages: &[&[u8]], tags: &mut [[u8; TAG_LENGTH]]);
}

/// In registers: two lanes are no faster.
pub(in super::super) struct InRegisters;

impl<S: Simd> Authenticator<S> for InRegisters {
    type Preparation = ();

    #[inline(always)]
    fn absorb(_: S, poly1305: &mut Poly1305, (): &(), blocks: &[Block]) {
        poly1305.absorb(blocks);
    }

    #[inline(always)]
    fn tags(_: S, keys: &[[u64; 4]], messages: &[&[u8]], tags: &mut [[u8; TAG_LENGTH]]) {
        for ((key, message), tag) in keys.iter().zip(messages).zip(tags) {
            let mut poly1305 = Poly1305::new(key);
            let (blocks, tail) = message.as_chunks();
            poly1305.absorb(blocks);
            *tag = poly1305.finish(tail);
        }
    }
}

/// In lanes, with the arithmetic `R`.
#[cfg(target_arch = "x86_64")]
pub(in super::super) struct InLanes<R>(PhantomData<R>);

#[cfg(target_arch = "x86_64")]
impl<S: Simd, R: Residues<S>> Authenticator<S> for InLanes<R> {
    type Preparation = Preparation<S, R>;

    #[inline(always)]
    fn prepare(simd: S, preparation: &mut Self::Preparation, part: usize, poly1305: &Poly1305) {
        preparation.advance(simd, part, poly1305);
    }

    #[inline(always)]
    fn absorb(simd: S, poly1305: &mut Poly1305, preparation: &Self::Preparation, blocks: &[Block]) {
        let rest = if blocks.as_flattened().len() >= LONG {
            chain::absorb::<S, R>(simd, poly1305, preparation, blocks)
        } else {
            blocks
        };
        poly1305.absorb(rest);
    }

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
        // A batch has eight parts, each as long as a step.
        let end = pipeline::run(
            simd,
            &state.0,
            counter,
            (&mut *data, start),
            #[inline(always)]
            |ready, part| {
                chain.step(powers, ready, part);
            },
        );
        let encrypted = end.saturating_sub(start);
        let counter = counter.saturating_add((encrypted / salsa20::BLOCK_LENGTH) as u64);
        engine.apply(state, counter, data.split_at_mut(end).1);
        // While the last batch was encrypted, the one before the one before was authenticated.
        let (_, left) = data.split_at(encrypted.saturating_sub(BATCH));
        let rest = chain.rest(powers, poly1305, left.as_chunks().0);
        poly1305.absorb(rest);
    }

    #[inline(always)]
    fn tags(simd: S, keys: &[[u64; 4]], messages: &[&[u8]], tags: &mut [[u8; TAG_LENGTH]]) {
        crowd::tags::<S, R>(simd, keys, messages, tags);
    }
}
