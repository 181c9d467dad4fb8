use core::fmt;

use super::AgreedKey;
use crate::crypto::Secret;
use crate::crypto::blake2b::{self, Context, Key};

const DIRECTORY: Context = Context::new(b"dir", b"3ma-csp");
const WORK_DIRECTORY: Context = Context::new(b"wdir", b"3ma-csp");
const GROUP_CALL_HANDSHAKE: Context = Context::new(b"nha", b"3ma-call");

/// Answers a challenge of the directory or of the work directory server (chapter 01 section 7).
#[derive(Clone, PartialEq, Eq)]
pub struct DirectoryKey(Secret<32>);

impl DirectoryKey {
    /// Derives it from the key agreed with the public key of the challenge.
    pub fn derive(agreed: &AgreedKey) -> Self {
        Self(blake2b::derive(
            Some(Key::new(agreed.as_bytes())),
            &DIRECTORY,
            &[],
        ))
    }

    /// Like [`DirectoryKey::derive`], for a challenge of the work directory server.
    pub fn derive_work(agreed: &AgreedKey) -> Self {
        Self(blake2b::derive(
            Some(Key::new(agreed.as_bytes())),
            &WORK_DIRECTORY,
            &[],
        ))
    }

    /// The response: a MAC over the token bytes of the challenge.
    pub fn respond(&self, token: &[u8]) -> [u8; 32] {
        blake2b::mac(Key::new(self.0.as_bytes()), &[token])
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }
}

/// Authenticates the handshake of two members of a group call (chapter 01 section 7, GCNHAK).
#[derive(Clone, PartialEq, Eq)]
pub struct GroupCallHandshakeKey(Secret<32>);

impl GroupCallHandshakeKey {
    /// Derives it from the key that two members agreed on and the hash of the key of the call.
    pub fn derive(agreed: &AgreedKey, group_call_key_hash: &[u8; 32]) -> Self {
        Self(blake2b::derive(
            Some(Key::new(agreed.as_bytes())),
            &GROUP_CALL_HANDSHAKE,
            &[group_call_key_hash],
        ))
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for DirectoryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DirectoryKey")
    }
}

impl fmt::Debug for GroupCallHandshakeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GroupCallHandshakeKey")
    }
}
