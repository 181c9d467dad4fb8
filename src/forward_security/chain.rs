use core::fmt;

use super::error::Error;
use crate::crypto::Secret;
use crate::crypto::hazmat::blake2b::{self, Context};

const MESSAGE_KEY: Context = Context::new(b"kdf-aek", PERSONAL);
const CHAIN_KEY: Context = Context::new(b"kdf-ck", PERSONAL);
/// The personalisation of all derivations of forward security.
pub(super) const PERSONAL: &[u8; 7] = b"3ma-e2e";

/// How many messages may be missing before one that is read.
pub const MAX_SKIPPED: u64 = 25_000;

/// The keys of one direction, one after the other: from the key of a step follow the key of one message
/// and that of the next step, and nothing leads back
/// ([chapter 06 section 3](crate::protocol::forward_security)).
///
/// | offset | size | field of its encoding |
/// |---|---|---|
/// | 0 | 8 | counter, little-endian |
/// | 8 | 32 | key |
#[derive(Clone, PartialEq, Eq)]
pub struct Chain {
    counter: u64,
    key: Secret<32>,
}

impl Chain {
    pub(super) const ENCODED_LENGTH: usize = 40;

    /// Starts with the root of a direction.
    pub const fn new(root: Secret<32>) -> Self {
        Self {
            counter: 1,
            key: root,
        }
    }

    /// Takes a chain at any place, for storage and for tests with known answers.
    pub const fn at(counter: u64, key: Secret<32>) -> Self {
        Self { counter, key }
    }

    /// The counter of the next message.
    pub const fn counter(&self) -> u64 {
        self.counter
    }

    /// The key of the chain.
    pub const fn key(&self) -> &Secret<32> {
        &self.key
    }

    /// The key of the message with the present counter, for one message only.
    pub fn message_key(&self) -> Secret<32> {
        blake2b::derive(
            Some(blake2b::Key::new(self.key.as_bytes())),
            &MESSAGE_KEY,
            &[],
        )
    }

    /// The next step.
    ///
    /// # Errors
    ///
    /// [`Error::CounterExhausted`] if there is none.
    pub fn turned(&self) -> Result<Self, Error> {
        Ok(Self {
            counter: self.counter.checked_add(1).ok_or(Error::CounterExhausted)?,
            key: blake2b::derive(
                Some(blake2b::Key::new(self.key.as_bytes())),
                &CHAIN_KEY,
                &[],
            ),
        })
    }

    /// A copy of the chain at `target`.
    ///
    /// # Errors
    ///
    /// [`Error::CounterTooOld`], or [`Error::CounterTooFar`] beyond [`MAX_SKIPPED`] steps, and for the last
    /// counter at any distance.
    pub fn advanced(&self, target: u64) -> Result<Self, Error> {
        let steps = target
            .checked_sub(self.counter)
            .ok_or(Error::CounterTooOld)?;
        if steps > MAX_SKIPPED || target == u64::MAX {
            return Err(Error::CounterTooFar);
        }
        let mut chain = self.clone();
        for _ in 0..steps {
            chain = chain.turned()?;
        }
        Ok(chain)
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Chain({})", self.counter)
    }
}
