use crate::crypto::sha256;

/// What is kept of the last device info, or of the last shared device data, instead of a nonce among
/// others: both are delivered again at every connection
/// ([chapter 08 section 4](crate::protocol::multi_device)).
///
/// ```
/// use eeema::multi_device::LastSealed;
///
/// let first = [7; 60];
/// let mut altered = first;
/// altered[59] ^= 1;
///
/// let last = LastSealed::of(&first).unwrap();
/// assert!(last.accepts(&LastSealed::of(&first).unwrap())); // delivered once more
/// assert!(!last.accepts(&LastSealed::of(&altered).unwrap())); // another box with a used nonce
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastSealed {
    nonce: [u8; 24],
    hash: [u8; 32],
}

impl LastSealed {
    /// Bytes of its encoding: the nonce, then the SHA-256 of everything.
    pub const LENGTH: usize = 56;

    /// What is kept of a box; `None` if it is too short to have a nonce.
    pub fn of(sealed: &[u8]) -> Option<Self> {
        Some(Self {
            nonce: *sealed.first_chunk()?,
            hash: sha256(sealed),
        })
    }

    /// Whether `next` may be opened: it is the same box once more, or has another nonce, which the store of
    /// used nonces has to judge.
    #[must_use]
    pub fn accepts(&self, next: &Self) -> bool {
        self.nonce != next.nonce || self.hash == next.hash
    }

    /// Encodes it for storage.
    pub fn encode(&self) -> [u8; Self::LENGTH] {
        let mut bytes = [0; Self::LENGTH];
        let (nonce, hash) = bytes.split_at_mut(24);
        nonce.copy_from_slice(&self.nonce);
        hash.copy_from_slice(&self.hash);
        bytes
    }

    /// Reads what [`LastSealed::encode`] made.
    pub fn decode(bytes: &[u8; Self::LENGTH]) -> Self {
        let mut last = Self {
            nonce: [0; 24],
            hash: [0; 32],
        };
        let (nonce, hash) = bytes.split_at(24);
        last.nonce.copy_from_slice(nonce);
        last.hash.copy_from_slice(hash);
        last
    }
}
