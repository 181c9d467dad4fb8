use core::fmt;

#[cfg(feature = "alloc")]
use crate::crypto::SecretVec;
use crate::crypto::wipe;

/// Memory that is lent to opened messages: what a message says borrows from it.
///
/// It is wiped when it is used again and when it is dropped, so that no plaintext is left in it,
/// whether a message was accepted, refused or did not open.
///
/// `Memory::new` takes as much heap as each message needs, and keeps it for the next one. Without heap,
/// [`Memory::over`] takes a buffer.
///
/// The length is that of the plaintext: [`Pending::plaintext_len`](super::Pending::plaintext_len) or
/// [`Envelope::plaintext_len`](super::Envelope::plaintext_len).
///
/// ```
/// use eeema::message::Memory;
///
/// let mut buffer = [0xff; 512];
/// drop(Memory::over(&mut buffer));
/// assert_eq!(buffer, [0; 512]);
/// ```
pub struct Memory<'m> {
    place: Place<'m>,
    /// How many bytes the last message had.
    used: usize,
}

enum Place<'m> {
    Lent(&'m mut [u8]),
    #[cfg(feature = "alloc")]
    Own(SecretVec),
}

#[cfg(feature = "alloc")]
impl Memory<'static> {
    /// On the heap, as much as is needed.
    pub fn new() -> Self {
        Self {
            place: Place::Own(SecretVec::zeroed(0)),
            used: 0,
        }
    }
}

#[cfg(feature = "alloc")]
impl Default for Memory<'static> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'m> Memory<'m> {
    /// In `buffer`, which is wiped in the end. As many bytes as the longest envelope has are always
    /// enough.
    #[must_use]
    pub const fn over(buffer: &'m mut [u8]) -> Self {
        Self {
            place: Place::Lent(buffer),
            used: 0,
        }
    }

    /// `length` bytes, or all that there are of a buffer that has fewer. What the last
    /// message had is wiped.
    pub(crate) fn room(&mut self, length: usize) -> &mut [u8] {
        #[cfg(feature = "alloc")]
        if let Place::Own(secret) = &mut self.place
            && secret.as_bytes().len() < length
        {
            *secret = SecretVec::zeroed(length);
        }
        let bytes = match &mut self.place {
            Place::Lent(bytes) => &mut **bytes,
            #[cfg(feature = "alloc")]
            Place::Own(secret) => secret.as_mut_bytes(),
        };
        if let Some(last) = bytes.get_mut(..self.used) {
            wipe(last);
        }
        self.used = length.min(bytes.len());
        bytes.split_at_mut(self.used).0
    }
}

impl Drop for Memory<'_> {
    fn drop(&mut self) {
        match &mut self.place {
            Place::Lent(bytes) => wipe(bytes),
            // Wipes itself.
            #[cfg(feature = "alloc")]
            Place::Own(_) => {}
        }
    }
}

impl fmt::Debug for Memory<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memory")
    }
}
