//! Where Poly1305 is computed beside vectors.
#[cfg(target_arch = "x86_64")]
use core::marker::PhantomData;

use fearless_simd::Simd;

use crate::crypto::secretbox::TAG_LENGTH;
use crate::crypto::secretbox::poly1305::{Block, Poly1305};
#[cfg(target_arch = "x86_64")]
use crate::crypto::secretbox::poly1305::{crowd, lanes, lanes::Residues};

/// From so many bytes on lanes authenticate faster than registers, set-up included.
#[cfg(target_arch = "x86_64")]
const LONG: usize = 512;

/// How Poly1305 is computed beside the vectors of `S`.
pub(in super::super) trait Authenticator<S: Simd> {
    /// Authenticates whole blocks.
    fn absorb(simd: S, poly1305: &mut Poly1305, blocks: &[Block]);

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
            lanes::absorb::<S, R>(simd, poly1305, blocks)
        } else {
            blocks
        };
        poly1305.absorb(rest);
    }

    #[inline(always)]
    fn tags(simd: S, keys: &[[u64; 4]], messages: &[&[u8]], tags: &mut [[u8; TAG_LENGTH]]) {
        crowd::tags::<S, R>(simd, keys, messages, tags);
    }
}
