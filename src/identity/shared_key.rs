use core::fmt;

use super::derived_keys::{DirectoryKey, GroupCallHandshakeKey};
use crate::crypto::Secret;
use crate::crypto::blake2b::{self, Context, Key};

const METADATA: Context = Context::new(b"mm", b"3ma-csp");

/// The key that two identities share, 32 bytes (chapter 01 sections 4 and 7).
///
/// It is the same for both parties and both directions. [`SecretKey::agree`] makes it, together
/// with the message metadata key that every envelope needs. Keep it for as long as the contact is
/// in use: sealing and opening with it is cheap, agreeing on it is not. Wiped on drop, compared in
/// constant time, never printed.
///
/// [`SecretKey::agree`]: super::SecretKey::agree
#[derive(Clone)]
pub struct SharedKey {
    message: Secret<32>,
    metadata: Secret<32>,
}

impl SharedKey {
    pub(super) fn new(message: Secret<32>) -> Self {
        let metadata = blake2b::derive(Some(Key::new(message.as_bytes())), &METADATA, &[]);
        Self { message, metadata }
    }

    /// The key itself, which seals message boxes without further derivation.
    ///
    /// Seal nothing with it but message containers, and never hand out what it opens unless it is
    /// one: the same key served other purposes in the past.
    pub const fn message_key(&self) -> &Secret<32> {
        &self.message
    }

    /// The message metadata key (MMK), which seals metadata boxes.
    pub const fn metadata_key(&self) -> &Secret<32> {
        &self.metadata
    }

    /// The key that answers a challenge of the directory server, if this key was agreed with the
    /// public key of the challenge.
    pub fn directory_key(&self) -> DirectoryKey {
        DirectoryKey::derive(&self.message)
    }

    /// The key that answers a challenge of the work directory server, if this key was agreed with
    /// the public key of the challenge.
    pub fn work_directory_key(&self) -> DirectoryKey {
        DirectoryKey::derive_work(&self.message)
    }

    /// The key that authenticates the handshake of two members of the group call whose call key
    /// hash (32 bytes) is given (GCNHAK).
    pub fn group_call_handshake_key(
        &self,
        group_call_key_hash: &[u8; 32],
    ) -> GroupCallHandshakeKey {
        GroupCallHandshakeKey::derive(&self.message, group_call_key_hash)
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
