//! What a backend is asked to do.
//!
//! A [`Kernel`](crate::crypto::backend::Kernel) has a method for each backend. Boxes want the same of all of
//! them and have six wishes, so these are values: [`OnBackend`] turns a backend into an engine, and
//! [`Work::on`] tells the engine what is wanted.

use super::engine::{Engine, Message};
use super::layout::{KEY_LENGTH, NONCE_LENGTH, TAG_LENGTH, ToOpen, ToSeal};
use crate::crypto::Secret;
use crate::crypto::error::Unauthentic;
use crate::crypto::poly1305::{Block, Poly1305};
use crate::crypto::salsa20::State;

/// Something that every engine can do.
pub(crate) trait Work {
    /// What comes out of it.
    type Output;

    /// Does it with an engine. Inlined, as everything between the choice of the backend and the vectors.
    fn on<E: Engine>(&mut self, engine: E) -> Self::Output;
}

/// Work for a backend, which chooses the engine.
pub(crate) struct OnBackend<W>(pub(crate) W);

#[cfg(not(feature = "simd"))]
impl<W: Work> crate::crypto::backend::Kernel for OnBackend<W> {
    type Output = W::Output;

    fn portable(&mut self) -> W::Output {
        self.0.on(super::portable::Portable)
    }
}

/// One box to seal.
pub(crate) struct Seal<'a> {
    pub(crate) key: &'a Secret<KEY_LENGTH>,
    pub(crate) nonce: &'a [u8; NONCE_LENGTH],
    pub(crate) data: &'a mut [u8],
}

impl Work for Seal<'_> {
    type Output = [u8; TAG_LENGTH];

    #[inline(always)]
    fn on<E: Engine>(&mut self, engine: E) -> Self::Output {
        engine.seal(self.key, self.nonce, self.data)
    }
}

/// One box to open.
pub(crate) struct Open<'a> {
    pub(crate) key: &'a Secret<KEY_LENGTH>,
    pub(crate) nonce: &'a [u8; NONCE_LENGTH],
    pub(crate) data: &'a mut [u8],
    pub(crate) tag: &'a [u8; TAG_LENGTH],
}

impl Work for Open<'_> {
    type Output = Result<(), Unauthentic>;

    #[inline(always)]
    fn on<E: Engine>(&mut self, engine: E) -> Self::Output {
        engine.open(self.key, self.nonce, self.data, self.tag)
    }
}

/// Boxes to seal side by side.
pub(crate) struct SealMany<'a, 'm>(pub(crate) &'a mut [ToSeal<'m>]);

impl Work for SealMany<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn on<E: Engine>(&mut self, engine: E) {
        engine.seal_many(self.0);
    }
}

/// Boxes to open side by side.
pub(crate) struct OpenMany<'a, 'm>(pub(crate) &'a mut [ToOpen<'m>]);

impl Work for OpenMany<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn on<E: Engine>(&mut self, engine: E) {
        engine.open_many(self.0);
    }
}

/// The key stream from block `counter` on, for a box that comes piece by piece.
pub(crate) struct Apply<'a> {
    pub(crate) state: &'a State,
    pub(crate) counter: u64,
    pub(crate) data: &'a mut [u8],
}

impl Work for Apply<'_> {
    type Output = ();

    #[inline(always)]
    fn on<E: Engine>(&mut self, engine: E) {
        engine.apply(self.state, self.counter, self.data);
    }
}

/// Whole blocks for Poly1305, of a box that comes piece by piece.
pub(crate) struct Absorb<'a> {
    pub(crate) poly1305: &'a mut Poly1305,
    pub(crate) blocks: &'a [Block],
}

impl Work for Absorb<'_> {
    type Output = ();

    #[inline(always)]
    fn on<E: Engine>(&mut self, engine: E) {
        engine.absorb(self.poly1305, &E::Preparation::default(), self.blocks);
    }
}

/// A piece of a box to encrypt, and to authenticate in whole blocks.
pub(crate) struct Encrypt<'a> {
    pub(crate) poly1305: &'a mut Poly1305,
    pub(crate) message: Message<'a>,
}

impl Work for Encrypt<'_> {
    type Output = ();

    #[inline(always)]
    fn on<E: Engine>(&mut self, engine: E) {
        let message = self.message.reborrow();
        engine.encrypt(self.poly1305, &E::Preparation::default(), message);
    }
}

/// A piece of a box to authenticate in whole blocks, and to decrypt.
pub(crate) struct Decrypt<'a> {
    pub(crate) poly1305: &'a mut Poly1305,
    pub(crate) message: Message<'a>,
}

impl Work for Decrypt<'_> {
    type Output = ();

    #[inline(always)]
    fn on<E: Engine>(&mut self, engine: E) {
        let message = self.message.reborrow();
        engine.decrypt(self.poly1305, &E::Preparation::default(), message);
    }
}
