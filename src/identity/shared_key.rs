use core::fmt;

use super::AgreedKey;
use crate::crypto::Secret;
use crate::crypto::blake2b::{self, Context, Key};

const METADATA: Context = Context::new(b"mm", b"3ma-csp");

/// What seals and opens the messages of two identities: the key that they agreed on, and the message
/// metadata key that every envelope needs (chapter 01 sections 4 and 7).
///
/// It is the same for both parties and both directions. Keep it for as long as the contact is in use:
/// sealing and opening with it is cheap, agreeing on it is not. Wiped on drop, compared in constant
/// time, never printed.
#[derive(Clone)]
pub struct SharedKey {
    message: AgreedKey,
    metadata: Secret<32>,
}

impl SharedKey {
    /// Derives the metadata key.
    pub fn from_agreed(message: AgreedKey) -> Self {
        let metadata = blake2b::derive(Some(Key::new(message.as_bytes())), &METADATA, &[]);
        Self { message, metadata }
    }

    /// The agreed key, for the protocols that derive their own keys from it.
    pub const fn as_agreed(&self) -> &AgreedKey {
        &self.message
    }

    /// The agreed key itself, which seals message boxes without further derivation.
    ///
    /// Seal nothing with it but message containers, and never hand out what it opens unless it is
    /// one: the same key served other purposes in the past.
    pub const fn message_key(&self) -> &Secret<32> {
        self.message.as_secret()
    }

    /// The message metadata key (MMK), which seals metadata boxes.
    pub const fn metadata_key(&self) -> &Secret<32> {
        &self.metadata
    }
}

impl PartialEq for SharedKey {
    fn eq(&self, other: &Self) -> bool {
        // The other key is derived from this one.
        self.message == other.message
    }
}

impl Eq for SharedKey {}

impl fmt::Debug for SharedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedKey")
    }
}
