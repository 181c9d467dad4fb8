//! What a backend is asked to do.

#[cfg(feature = "simd")]
use fearless_simd::Simd;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use fearless_simd::{Avx2, Avx512};

#[cfg(feature = "simd")]
use super::authenticator::InRegisters;
use super::engine::Engine;
use super::layout::{KEY_LENGTH, NONCE_LENGTH, TAG_LENGTH, ToOpen, ToSeal};
use super::portable::Portable;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use super::vector_authenticator::InVectors;
#[cfg(feature = "simd")]
use super::vector_engine::VectorEngine;
use crate::crypto::Secret;
use crate::crypto::backend::Kernel;
use crate::crypto::error::Unauthentic;
use crate::crypto::poly1305::{Block, Poly1305};
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use crate::crypto::poly1305::{Radix26, Radix44};
use crate::crypto::salsa20::State;

/// Something that every engine can do.
pub(super) trait Work {
    type Output;

    fn on<E: Engine>(&mut self, engine: E) -> Self::Output;
}

/// Work for a backend, which chooses the engine.
pub(super) struct OnBackend<W>(pub(super) W);

impl<W: Work> Kernel for OnBackend<W> {
    type Output = W::Output;

    fn portable(&mut self) -> W::Output {
        self.0.on(Portable)
    }

    #[cfg(feature = "simd")]
    #[inline(always)]
    fn lanes<S: Simd>(&mut self, simd: S) -> W::Output {
        self.0.on(VectorEngine::<S, InRegisters>::new(simd))
    }

    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    #[inline(always)]
    fn avx2(&mut self, simd: Avx2) -> W::Output {
        self.0
            .on(VectorEngine::<Avx2, InVectors<Radix26>>::new(simd))
    }

    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    #[inline(always)]
    fn avx512(&mut self, simd: Avx512) -> W::Output {
        self.0
            .on(VectorEngine::<Avx512, InVectors<Radix44>>::new(simd))
    }
}

pub(super) struct Seal<'a> {
    pub(super) key: &'a Secret<KEY_LENGTH>,
    pub(super) nonce: &'a [u8; NONCE_LENGTH],
    pub(super) data: &'a mut [u8],
}

impl Work for Seal<'_> {
    type Output = [u8; TAG_LENGTH];

    #[inline(always)]
    fn on<E: Engine>(&mut self, engine: E) -> Self::Output {
        engine.seal(self.key, self.nonce, self.data)
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

    #[inline(always)]
    fn on<E: Engine>(&mut self, engine: E) -> Self::Output {
        engine.open(self.key, self.nonce, self.data, self.tag)
    }
}

pub(super) struct SealMany<'a, 'm>(pub(super) &'a mut [ToSeal<'m>]);

impl Work for SealMany<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn on<E: Engine>(&mut self, engine: E) {
        engine.seal_many(self.0);
    }
}

pub(super) struct OpenMany<'a, 'm>(pub(super) &'a mut [ToOpen<'m>]);

impl Work for OpenMany<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn on<E: Engine>(&mut self, engine: E) {
        engine.open_many(self.0);
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

    #[inline(always)]
    fn on<E: Engine>(&mut self, engine: E) {
        engine.apply(self.state, self.counter, self.data);
    }
}

/// Whole blocks for Poly1305, of a box that comes piece by piece.
pub(super) struct Absorb<'a> {
    pub(super) poly1305: &'a mut Poly1305,
    pub(super) blocks: &'a [Block],
}

impl Work for Absorb<'_> {
    type Output = ();

    #[inline(always)]
    fn on<E: Engine>(&mut self, engine: E) {
        engine.absorb(self.poly1305, &E::Preparation::default(), self.blocks);
    }
}
