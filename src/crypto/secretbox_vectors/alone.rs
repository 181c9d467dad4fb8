//! Members of a batch that are faster by themselves: where eight columns have Poly1305 beside them, from two batches of
//! columns on. The batch brings their subkeys and first blocks, and takes them for empty in all else.

use fearless_simd::Simd;

use super::head::{HEAD, xor_head};
use crate::crypto::error::Unauthentic;
use crate::crypto::poly1305::{self, Poly1305};
use crate::crypto::salsa20::State;
use crate::crypto::salsa20::words::{BLOCK_LENGTH, Words};
use crate::crypto::salsa20_vectors::eight_columns;
use crate::crypto::secretbox::engine::{Engine, Message};
use crate::crypto::secretbox::{TAG_LENGTH, single};

/// Whether a message is faster alone.
#[inline(always)]
pub(super) fn pays<S: Simd>(message: &[u8]) -> bool {
    eight_columns::pay::<S>() && message.len() >= 2 * eight_columns::BATCH
}

/// What the batch does of a message: all or nothing.
#[inline(always)]
pub(super) fn shared<S: Simd>(message: &[u8]) -> &[u8] {
    match pays::<S>(message) {
        true => &[],
        false => message,
    }
}

/// The same, to be written to.
#[inline(always)]
pub(super) fn shared_mut<S: Simd>(message: &mut [u8]) -> &mut [u8] {
    match pays::<S>(message) {
        true => &mut [],
        false => message,
    }
}

/// A member, as the batch has prepared it.
pub(super) struct Member<'a> {
    /// The input of Salsa20, its words in rows: no processor has both eight and sixteen columns in use.
    pub(super) input: &'a Words,
    /// Block 0 of the key stream.
    pub(super) first: &'a [u8; BLOCK_LENGTH],
}

impl Member<'_> {
    /// Encrypts, and makes the tag.
    #[inline(always)]
    pub(super) fn seal(&self, engine: impl Engine, data: &mut [u8]) -> [u8; TAG_LENGTH] {
        let mut poly1305 = Poly1305::from_stream(self.first);
        xor_head(data, self.first);
        let state = State(*self.input);
        engine.encrypt(
            &mut poly1305,
            &Default::default(),
            behind_head(&state, data),
        );
        poly1305.finish(data.as_chunks::<{ poly1305::BLOCK_LENGTH }>().1)
    }

    /// Compares the tag, and decrypts if it is right. `data` is unchanged if not.
    #[inline(always)]
    pub(super) fn open(
        &self,
        engine: impl Engine,
        data: &mut [u8],
        tag: &[u8; TAG_LENGTH],
    ) -> Result<(), Unauthentic> {
        let mut poly1305 = Poly1305::from_stream(self.first);
        let state = State(*self.input);
        let message = behind_head(&state, data);
        single::open_behind_start(engine, &mut poly1305, &Default::default(), message, tag)?;
        xor_head(data, self.first);
        Ok(())
    }
}

/// A message whose head the first block is for, and all else the blocks from 1 on.
#[inline(always)]
fn behind_head<'a>(state: &'a State, data: &'a mut [u8]) -> Message<'a> {
    Message {
        state,
        counter: 1,
        start: HEAD,
        data,
    }
}
