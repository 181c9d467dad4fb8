//! Where Poly1305 is computed beside vectors.
#[cfg(target_arch = "x86_64")]
use core::marker::PhantomData;

use fearless_simd::Simd;

use super::{Engine, Message, in_pieces};
use crate::crypto::secretbox::TAG_LENGTH;
#[cfg(target_arch = "x86_64")]
use crate::crypto::secretbox::poly1305::chain::{self, Chain, Powers};
#[cfg(target_arch = "x86_64")]
use crate::crypto::secretbox::poly1305::lanes::{self, Residues};
use crate::crypto::secretbox::poly1305::{Block, Poly1305};
use crate::crypto::secretbox::salsa20::{
    self,
    columns::{self, BATCH},
};

/// From so many bytes on lanes authenticate faster than registers, set-up included.
#[cfg(target_arch = "x86_64")]
const LONG: usize = 512;

/// How Poly1305 is computed beside the vectors of `S`.
pub(in super::super) trait Authenticator<S: Simd> {
    /// Authenticates whole blocks.
    fn absorb(simd: S, poly1305: &mut Poly1305, blocks: &[Block]);

    /// Encrypts what is left of a message and authenticates the whole blocks of all of it.
    #[inline(always)]
    fn encrypt<E: Engine>(_: S, engine: E, poly1305: &mut Poly1305, message: Message<'_>) {
        in_pieces(engine, poly1305, message);
    }

    /// Authenticates many messages; `keys`, `messages` and `tags` have the same length.
    fn tags(simd: S, keys: &[[u64; 4]], messages: &[&[u8]], tags: &mut [[u8; TAG_LENGTH]]);
}

/// In registers: two lanes are no faster.
pub(in super::super) struct InRegisters;

impl<S: Simd> Authenticator<S> for InRegisters {
    #[inline(always)]
    fn absorb(_: S, poly1305: &mut Poly1305, blocks: &[Block]) {
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
    #[inline(always)]
    fn absorb(simd: S, poly1305: &mut Poly1305, blocks: &[Block]) {
        let rest = if blocks.as_flattened().len() >= LONG {
            chain::absorb::<S, R>(simd, poly1305, blocks)
        } else {
            blocks
        };
        poly1305.absorb(rest);
    }

    #[inline(always)]
    fn encrypt<E: Engine>(simd: S, engine: E, poly1305: &mut Poly1305, message: Message<'_>) {
        let left = message.data.len().saturating_sub(message.start);
        if !columns::pay::<S>()
            || message.start < BATCH
            || left < 2 * BATCH
            || !columns::can_count(message.data.len())
        {
            return in_pieces(engine, poly1305, message);
        }
        let Message {
            state,
            counter,
            start,
            data,
        } = message;
        let powers = Powers::<S, R, 4>::of(simd, poly1305);
        let mut chain = Chain::<S, R>::new(simd);
        let mut taken = 0;
        let end = columns::run(
            simd,
            &state.0,
            counter,
            (&mut *data, start),
            #[inline(always)]
            |ready, part| {
                let (_, bytes) = ready.split_at(part * (BATCH / 8));
                chain.step(&powers, 4 - part % 4, bytes.split_at(BATCH / 8).0);
            },
        );
        let taken = end - start - BATCH;
        let blocks = (end - start) / salsa20::BLOCK_LENGTH;
        let (done, rest) = data.split_at_mut(end);
        engine.apply(state, counter + blocks as u64, rest);
        let _ = done;
        let (blocks, _) = data.split_at(taken).1.as_chunks();
        let rest = chain.steps(&powers, blocks);
        chain.finish(&powers, poly1305);
        poly1305.absorb(rest);
    }

    #[inline(always)]
    fn tags(simd: S, keys: &[[u64; 4]], messages: &[&[u8]], tags: &mut [[u8; TAG_LENGTH]]) {
        lanes::tags::<S, R>(simd, keys, messages, tags);
    }
}
