//! The kinds of work, and what carries them on every path.

use super::engine::{Engine, Portable};
use super::poly1305::{Block, Poly1305};
use super::salsa20::State;
use super::{KEY_LENGTH, NONCE_LENGTH, TAG_LENGTH, ToOpen, ToSeal, Unauthentic, single};
use crate::crypto::Secret;
use crate::crypto::lanes::Kernel;

#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use super::engine::authenticator::InLanes;
#[cfg(feature = "simd")]
use super::engine::authenticator::{Authenticator, InRegisters};
#[cfg(feature = "simd")]
use super::{MAC_KEY_LENGTH, crowd, engine::lanes::Lanes};
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use super::{poly1305::radix26::Radix26, poly1305::radix44::Radix44};
#[cfg(feature = "simd")]
use fearless_simd::Simd;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use fearless_simd::{Avx2, Avx512};

/// Bytes of key stream at hand for a short message, and for any other one.
#[cfg(feature = "simd")]
const ROOM: usize = 256;
#[cfg(feature = "simd")]
const LONG_ROOM: usize = 17 * 64;
/// Bytes of a short message.
#[cfg(feature = "simd")]
const SHORT: usize = ROOM - MAC_KEY_LENGTH;
/// Bytes at hand without vectors: one block.
const PORTABLE_ROOM: usize = 64;

/// Work that is done in registers, or in the vectors of `S` with `A` for Poly1305.
pub(super) trait Work {
    type Output;

    fn portable(&mut self) -> Self::Output;

    #[cfg(feature = "simd")]
    fn lanes<S: Simd, A: Authenticator<S>>(&mut self, simd: S) -> Self::Output;
}

/// Work that chooses what Poly1305 uses from the path.
pub(super) struct OnPath<W>(pub(super) W);

impl<W: Work> Kernel for OnPath<W> {
    type Output = W::Output;

    fn portable(&mut self) -> W::Output {
        self.0.portable()
    }

    #[cfg(feature = "simd")]
    #[inline(always)]
    fn lanes<S: Simd>(&mut self, simd: S) -> W::Output {
        self.0.lanes::<S, InRegisters>(simd)
    }

    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    #[inline(always)]
    fn avx2(&mut self, simd: Avx2) -> W::Output {
        self.0.lanes::<Avx2, InLanes<Radix26>>(simd)
    }

    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    #[inline(always)]
    fn avx512(&mut self, simd: Avx512) -> W::Output {
        self.0.lanes::<Avx512, InLanes<Radix44>>(simd)
    }
}

pub(super) struct Seal<'a> {
    pub(super) key: &'a Secret<KEY_LENGTH>,
    pub(super) nonce: &'a [u8; NONCE_LENGTH],
    pub(super) data: &'a mut [u8],
}

impl Work for Seal<'_> {
    type Output = [u8; TAG_LENGTH];

    fn portable(&mut self) -> Self::Output {
        single::seal::<_, PORTABLE_ROOM>(Portable, self.key, self.nonce, self.data)
    }

    #[cfg(feature = "simd")]
    #[inline(always)]
    fn lanes<S: Simd, A: Authenticator<S>>(&mut self, simd: S) -> Self::Output {
        let engine = Lanes::<S, A>::new(simd);
        if self.data.len() <= SHORT {
            single::seal::<_, ROOM>(engine, self.key, self.nonce, self.data)
        } else {
            single::seal::<_, LONG_ROOM>(engine, self.key, self.nonce, self.data)
        }
    }
}

pub(super) struct Open<'a> {
    pub(super) key: &'a Secret<KEY_LENGTH>,
    pub(super) nonce: &'a [u8; NONCE_LENGTH],
    pub(super) data: &'a mut [u8],
    pub(super) tag: &'a [u8; TAG_LENGTH],
}

impl Work for Open<'_> {
    type Output = Result<(), Unauthentic>;

    fn portable(&mut self) -> Self::Output {
        single::open::<_, PORTABLE_ROOM>(Portable, self.key, self.nonce, self.data, self.tag)
    }

    #[cfg(feature = "simd")]
    #[inline(always)]
    fn lanes<S: Simd, A: Authenticator<S>>(&mut self, simd: S) -> Self::Output {
        let engine = Lanes::<S, A>::new(simd);
        if self.data.len() <= SHORT {
            single::open::<_, ROOM>(engine, self.key, self.nonce, self.data, self.tag)
        } else {
            single::open::<_, LONG_ROOM>(engine, self.key, self.nonce, self.data, self.tag)
        }
    }
}

pub(super) struct SealMany<'a, 'm>(pub(super) &'a mut [ToSeal<'m>]);

impl Work for SealMany<'_, '_> {
    type Output = ();

    fn portable(&mut self) {
        for member in &mut *self.0 {
            let (key, nonce) = (member.key, member.nonce);
            *member.tag = single::seal::<_, PORTABLE_ROOM>(Portable, key, nonce, member.data);
        }
    }

    #[cfg(feature = "simd")]
    #[inline(always)]
    fn lanes<S: Simd, A: Authenticator<S>>(&mut self, simd: S) {
        crowd::seal::<S, A>(simd, self.0);
    }
}

pub(super) struct OpenMany<'a, 'm>(pub(super) &'a mut [ToOpen<'m>]);

impl Work for OpenMany<'_, '_> {
    type Output = ();

    fn portable(&mut self) {
        for member in &mut *self.0 {
            let (key, nonce, tag) = (member.key, member.nonce, member.tag);
            member.result =
                single::open::<_, PORTABLE_ROOM>(Portable, key, nonce, member.data, tag);
            if member.result.is_err() {
                member.data.fill(0);
            }
        }
    }

    #[cfg(feature = "simd")]
    #[inline(always)]
    fn lanes<S: Simd, A: Authenticator<S>>(&mut self, simd: S) {
        crowd::open::<S, A>(simd, self.0);
    }
}

/// The key stream from block `counter` on, for a box that comes piece by piece.
pub(super) struct Apply<'a> {
    pub(super) state: &'a State,
    pub(super) counter: u64,
    pub(super) data: &'a mut [u8],
}

impl Work for Apply<'_> {
    type Output = ();

    fn portable(&mut self) {
        Portable.apply(self.state, self.counter, self.data);
    }

    #[cfg(feature = "simd")]
    #[inline(always)]
    fn lanes<S: Simd, A: Authenticator<S>>(&mut self, simd: S) {
        Lanes::<S, A>::new(simd).apply(self.state, self.counter, self.data);
    }
}

/// Whole blocks for Poly1305, of a box that comes piece by piece.
pub(super) struct Absorb<'a> {
    pub(super) poly1305: &'a mut Poly1305,
    pub(super) blocks: &'a [Block],
}

impl Work for Absorb<'_> {
    type Output = ();

    fn portable(&mut self) {
        Portable.absorb(self.poly1305, &(), self.blocks);
    }

    #[cfg(feature = "simd")]
    #[inline(always)]
    fn lanes<S: Simd, A: Authenticator<S>>(&mut self, simd: S) {
        let unprepared = A::Preparation::default();
        Lanes::<S, A>::new(simd).absorb(self.poly1305, &unprepared, self.blocks);
    }
}
