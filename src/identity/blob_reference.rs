use core::fmt;
use core::str::FromStr;

use super::Error;
use crate::codec::hex::{self, Hex};
use crate::crypto::{Key, KeyKind};

/// Names a blob on the blob server: 16 bytes that the server gives
/// ([chapter 05](crate::protocol::blobs)).
///
/// ```
/// use eeema::identity::BlobId;
///
/// let id: BlobId = "B4DFB681FB1E1AAAD43D9380A4A9A1D1".parse()?;
/// assert_eq!(id.to_string(), "b4dfb681fb1e1aaad43d9380a4a9a1d1");
/// assert_eq!(id.shard().to_string(), "b4"); // part of the host name for downloads
/// # Ok::<(), eeema::identity::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId([u8; Self::LENGTH]);

impl BlobId {
    /// Bytes of a blob id.
    pub const LENGTH: usize = 16;

    /// Takes 16 bytes in wire order.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes in wire order.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }

    /// Shows the first two digits, which are part of the host name for downloads.
    pub fn shard(&self) -> impl fmt::Display + use<'_> {
        let [first, ..] = &self.0;
        Hex(core::slice::from_ref(first))
    }
}

impl FromStr for BlobId {
    type Err = Error;

    /// Reads 32 hexadecimal digits of any case.
    fn from_str(text: &str) -> Result<Self, Error> {
        hex::decode_array(text)
            .map(Self)
            .map_err(|_| Error::BlobIdText)
    }
}

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Hex(&self.0), f)
    }
}

impl fmt::Debug for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The key of a blob, 32 bytes, which travels inside a message ([chapter 05](crate::protocol::blobs)).
///
/// This type opens blobs. To seal one, nobody needs a key: sealing draws it and returns it, because
/// it must serve for one plaintext only. Wiped on drop, compared in constant time, never printed.
pub type BlobKey = Key<BlobKind>;

/// Marks the keys of blobs; has no values.
pub enum BlobKind {}

impl KeyKind for BlobKind {
    const NAME: &'static str = "BlobKey";
}
