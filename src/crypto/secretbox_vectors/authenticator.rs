//! Where Poly1305 is computed beside vectors.

use fearless_simd::Simd;

use crate::crypto::poly1305::{Block, Poly1305};
use crate::crypto::secretbox::TAG_LENGTH;
use crate::crypto::secretbox::engine::{Engine, Message, in_pieces, in_two_passes};

/// How Poly1305 is computed beside the vectors of `S`.
pub(super) trait Authenticator<S: Simd> {
    /// What may be known about a key before the message: powers of r.
    type Preparation: Default;

    /// Stage 0 to 3 of the preparation, to be done beside other work.
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

    /// Authenticates the whole blocks of a message and decrypts it from its byte `start` on.
    #[inline(always)]
    fn decrypt<E: Engine<Preparation = Self::Preparation>>(
        _: S,
        engine: E,
        poly1305: &mut Poly1305,
        preparation: &Self::Preparation,
        message: Message<'_>,
    ) {
        in_two_passes(engine, poly1305, preparation, message);
    }

    /// Authenticates many messages; `keys`, `messages` and `tags` have the same length.
    fn tags(simd: S, keys: &[[u64; 4]], messages: &[&[u8]], tags: &mut [[u8; TAG_LENGTH]]);
}

/// In registers, for vectors of 128 bits: their two lanes are no faster.
pub(super) struct InRegisters;

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
