use core::fmt;

use zeroize::{ZeroizeOnDrop, optimization_barrier};

use super::verdict::equal_secrets;

/// Overwrites `values` with zeros, in whole words, and keeps the compiler from leaving that out.
#[inline]
pub fn wipe<T: Copy + Default>(values: &mut [T]) {
    values.fill(T::default());
    optimization_barrier(values);
}

/// Overwrites `LENGTH` bytes of the stack below the caller: what a function of another crate left there,
/// which moved a secret. That function must be called through one that is not inlined.
#[inline(never)]
pub(super) fn wipe_stack<const LENGTH: usize>() {
    wipe(&mut [0_u8; LENGTH]);
}

/// `N` secret bytes: wiped on drop, compared in constant time, never printed.
///
/// A move in Rust copies bytes and leaves the old place as it was. Keep a secret where it was
/// made, or behind a reference or a box, if you need the place itself to be wiped.
#[derive(Clone)]
pub struct Secret<const N: usize>([u8; N]);

impl<const N: usize> Secret<N> {
    /// Takes the bytes over. The caller wipes his own copy.
    pub const fn from_bytes(bytes: [u8; N]) -> Self {
        Self(bytes)
    }

    /// Lets `write` produce the bytes in their final place.
    pub fn filled(write: impl FnOnce(&mut [u8; N])) -> Self {
        let mut secret = Self([0; N]);
        write(&mut secret.0);
        secret
    }

    /// Like [`Secret::filled`], for a `write` that can fail; what it wrote is wiped then.
    ///
    /// # Errors
    ///
    /// The error of `write`.
    pub fn try_filled<E>(write: impl FnOnce(&mut [u8; N]) -> Result<(), E>) -> Result<Self, E> {
        let mut secret = Self([0; N]);
        write(&mut secret.0).map(|()| secret)
    }

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; N] {
        &self.0
    }
}

impl<const N: usize> Drop for Secret<N> {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

impl<const N: usize> ZeroizeOnDrop for Secret<N> {}

impl<const N: usize> PartialEq for Secret<N> {
    fn eq(&self, other: &Self) -> bool {
        equal_secrets(self.0.as_slice(), &other.0)
    }
}

impl<const N: usize> Eq for Secret<N> {}

impl<const N: usize> fmt::Debug for Secret<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// Secret bytes of a length known at run time: wiped on drop, never printed, never grown (growing
/// would leave a copy behind).
#[cfg(feature = "alloc")]
#[derive(Clone)]
pub struct SecretVec(alloc::vec::Vec<u8>);

#[cfg(feature = "alloc")]
impl SecretVec {
    /// `length` zero bytes, to be written in place.
    pub fn zeroed(length: usize) -> Self {
        Self(alloc::vec![0; length])
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes, for writing.
    pub fn as_mut_bytes(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

#[cfg(feature = "alloc")]
impl Drop for SecretVec {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

#[cfg(feature = "alloc")]
impl ZeroizeOnDrop for SecretVec {}

#[cfg(feature = "alloc")]
impl fmt::Debug for SecretVec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretVec")
    }
}

/// A secret text: wiped on drop, compared in constant time, never printed.
#[cfg(feature = "alloc")]
#[derive(Clone)]
pub struct SecretString(alloc::string::String);

#[cfg(feature = "alloc")]
impl SecretString {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(feature = "safe")]
impl SecretString {
    /// Gives the text away, which is not wiped any more.
    pub(crate) fn into_plain(mut self) -> alloc::string::String {
        core::mem::take(&mut self.0)
    }

    /// The text, for writing within the capacity that it has: growing would leave a copy behind.
    pub(crate) fn as_mut_string(&mut self) -> &mut alloc::string::String {
        &mut self.0
    }
}

#[cfg(feature = "alloc")]
impl From<alloc::string::String> for SecretString {
    /// Takes the text over without copying it.
    fn from(text: alloc::string::String) -> Self {
        Self(text)
    }
}

#[cfg(feature = "alloc")]
impl From<&str> for SecretString {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

#[cfg(feature = "alloc")]
impl PartialEq for SecretString {
    /// In constant time for texts of the same length.
    fn eq(&self, other: &Self) -> bool {
        equal_secrets(self.as_bytes(), other.as_bytes())
    }
}

#[cfg(feature = "alloc")]
impl Eq for SecretString {}

#[cfg(feature = "alloc")]
impl core::ops::Deref for SecretString {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

#[cfg(feature = "alloc")]
impl Drop for SecretString {
    fn drop(&mut self) {
        wipe(&mut core::mem::take(&mut self.0).into_bytes());
    }
}

#[cfg(feature = "alloc")]
impl ZeroizeOnDrop for SecretString {}

#[cfg(feature = "alloc")]
impl fmt::Debug for SecretString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretString")
    }
}
