//! The same work in vectors.

use fearless_simd::Simd;
#[cfg(target_arch = "x86_64")]
use fearless_simd::{Avx2, Avx512};

use super::{Absorb, Apply, OnPath, Open, OpenMany, Seal, SealMany, Work};
use crate::crypto::lanes::Kernel;
use crate::crypto::secretbox::engine::Engine;
use crate::crypto::secretbox::engine::authenticator::{Authenticator, InRegisters};
#[cfg(target_arch = "x86_64")]
use crate::crypto::secretbox::engine::in_lanes::InLanes;
use crate::crypto::secretbox::engine::lanes::Lanes;
#[cfg(target_arch = "x86_64")]
use crate::crypto::secretbox::poly1305::lanes::{Radix26, Radix44};
use crate::crypto::secretbox::{MAC_KEY_LENGTH, crowd, single};

/// Bytes of key stream at hand for a short message, and for any other one.
const ROOM: usize = 256;
const LONG_ROOM: usize = 17 * 64;
/// Bytes of a short message.
const SHORT: usize = ROOM - MAC_KEY_LENGTH;

/// Work in the vectors of `S`, with `A` for Poly1305.
pub(in super::super) trait WorkInLanes: Work {
    fn lanes<S: Simd, A: Authenticator<S>>(&mut self, simd: S) -> Self::Output;
}

/// The path chooses what Poly1305 uses.
impl<W: WorkInLanes> Kernel for OnPath<W> {
    type Output = W::Output;

    fn portable(&mut self) -> W::Output {
        self.0.portable()
    }

    #[inline(always)]
    fn lanes<S: Simd>(&mut self, simd: S) -> W::Output {
        self.0.lanes::<S, InRegisters>(simd)
    }

    #[cfg(target_arch = "x86_64")]
    #[inline(always)]
    fn avx2(&mut self, simd: Avx2) -> W::Output {
        self.0.lanes::<Avx2, InLanes<Radix26>>(simd)
    }

    #[cfg(target_arch = "x86_64")]
    #[inline(always)]
    fn avx512(&mut self, simd: Avx512) -> W::Output {
        self.0.lanes::<Avx512, InLanes<Radix44>>(simd)
    }
}

impl WorkInLanes for Seal<'_> {
    #[inline(always)]
    fn lanes<S: Simd, A: Authenticator<S>>(&mut self, simd: S) -> Self::Output {
        let engine = Lanes::<S, A>::new(simd);
        let length = self.data.len();
        if length <= SHORT {
            single::seal::<_, ROOM>(engine, self.key, self.nonce, self.data)
        } else if Lanes::<S, A>::is_long(length) {
            engine.seal_long(self.key, self.nonce, self.data)
        } else {
            single::seal::<_, LONG_ROOM>(engine, self.key, self.nonce, self.data)
        }
    }
}

impl WorkInLanes for Open<'_> {
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

impl WorkInLanes for SealMany<'_, '_> {
    #[inline(always)]
    fn lanes<S: Simd, A: Authenticator<S>>(&mut self, simd: S) {
        crowd::seal::<S, A>(simd, self.0);
    }
}

impl WorkInLanes for OpenMany<'_, '_> {
    #[inline(always)]
    fn lanes<S: Simd, A: Authenticator<S>>(&mut self, simd: S) {
        crowd::open::<S, A>(simd, self.0);
    }
}

impl WorkInLanes for Apply<'_> {
    #[inline(always)]
    fn lanes<S: Simd, A: Authenticator<S>>(&mut self, simd: S) {
        Lanes::<S, A>::new(simd).apply(self.state, self.counter, self.data);
    }
}

impl WorkInLanes for Absorb<'_> {
    #[inline(always)]
    fn lanes<S: Simd, A: Authenticator<S>>(&mut self, simd: S) {
        let unprepared = A::Preparation::default();
        Lanes::<S, A>::new(simd).absorb(self.poly1305, &unprepared, self.blocks);
    }
}
