use crate::crypto::hazmat::blake2b::{self, Context};
use crate::crypto::{Key, KeyKind};
use crate::identity::AgreedKey;

const DIRECTORY: Context = Context::new(b"dir", b"3ma-csp");
const WORK_DIRECTORY: Context = Context::new(b"wdir", b"3ma-csp");

/// Answers a challenge of the directory or of the work directory server ([chapter 01 section
/// 7](crate::protocol::identity)), 32 bytes.
pub type DirectoryKey = Key<DirectoryKind>;

/// Marks the keys of the directory; has no values.
pub enum DirectoryKind {}

impl KeyKind for DirectoryKind {
    const NAME: &'static str = "DirectoryKey";
}

impl DirectoryKey {
    /// Derives it from the key agreed with the public key of the challenge.
    pub fn derive(agreed: &AgreedKey) -> Self {
        derive(agreed, &DIRECTORY)
    }

    /// Like [`DirectoryKey::derive`], for a challenge of the work directory server.
    pub fn derive_work(agreed: &AgreedKey) -> Self {
        derive(agreed, &WORK_DIRECTORY)
    }

    /// The response, 32 bytes: a MAC over the token bytes of the challenge.
    pub fn respond(&self, token: &[u8]) -> [u8; 32] {
        blake2b::mac(blake2b::Key::new(self.as_bytes()), &[token])
    }
}

fn derive(agreed: &AgreedKey, context: &Context) -> DirectoryKey {
    let key = blake2b::Key::new(agreed.as_bytes());
    DirectoryKey::from_secret(blake2b::derive(Some(key), context, &[]))
}
