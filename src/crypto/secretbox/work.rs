//! The kinds of work, and what carries them on every path.

use super::engine::{Engine, Portable};
use super::poly1305::{Block, Poly1305};
use super::salsa20::State;
use super::{KEY_LENGTH, NONCE_LENGTH, TAG_LENGTH, ToOpen, ToSeal, Unauthentic, single};
use crate::crypto::Secret;
#[cfg(not(feature = "simd"))]
use crate::crypto::lanes::Kernel;

#[cfg(feature = "simd")]
mod lanes;

/// Bytes at hand without vectors: one block.
const PORTABLE_ROOM: usize = 64;

/// Work that is done in registers and, in `work/lanes.rs`, in vectors.
pub(super) trait Work {
    type Output;

    fn portable(&mut self) -> Self::Output;
}

/// Work on the path that it is given.
pub(super) struct OnPath<W>(pub(super) W);

#[cfg(not(feature = "simd"))]
impl<W: Work> Kernel for OnPath<W> {
    type Output = W::Output;

    fn portable(&mut self) -> W::Output {
        self.0.portable()
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
}
