#[cfg(feature = "alloc")]
use alloc::boxed::Box;
use core::fmt;

use zeroize::optimization_barrier;

use super::declassify::equal_secrets;

/// Overwrites `values` with zeros, in whole words, and keeps the compiler from leaving that out.
///
/// A barrier follows, behind which the compiler must expect that somebody reads the zeros. The processor may
/// still hold old values in its caches and store buffers, which no program can clear.
#[inline]
pub fn wipe<T: Copy + Default>(values: &mut [T]) {
    values.fill(T::default());
    optimization_barrier(values);
}

/// Lets `compute` run below the caller, and overwrites `LENGTH` bytes of the stack that it used: copies of
/// secrets that were moved, here or in another crate.
#[inline(always)]
pub(crate) fn on_wiped_stack<const LENGTH: usize, T>(compute: impl FnOnce() -> T) -> T {
    #[inline(never)]
    fn outlined<T>(compute: impl FnOnce() -> T) -> T {
        compute()
    }
    let _wiped_behind = StackBelow::<LENGTH>;
    // Written to where it is returned: kept in a variable until the stack is wiped, it would be moved once more.
    outlined(compute)
}

/// The stack below the function that has it, of which `LENGTH` bytes are overwritten at its end.
struct StackBelow<const LENGTH: usize>;

impl<const LENGTH: usize> Drop for StackBelow<LENGTH> {
    #[inline(always)]
    fn drop(&mut self) {
        wipe_stack::<LENGTH>();
    }
}

/// Overwrites `LENGTH` bytes of the stack below the caller: what a function left there, which moved a secret.
/// That function must be called through one that is not inlined.
#[inline(never)]
pub(super) fn wipe_stack<const LENGTH: usize>() {
    wipe(&mut [0_u8; LENGTH]);
}

/// `N` secret bytes: wiped on drop, compared in constant time, never printed.
///
/// A move in Rust copies bytes and leaves the old bytes as they were. Keep a secret where it was
/// made, or behind a reference or a box, if its bytes must be wiped.
///
/// A clone is a second secret, wiped by itself. Comparing takes the same time for all values; that two are
/// equal, or not, is what it makes known.
#[derive(Clone)]
pub struct Secret<const N: usize>([u8; N]);

impl<const N: usize> Secret<N> {
    /// Takes the bytes over. The caller wipes their own copy.
    pub const fn from_bytes(bytes: [u8; N]) -> Self {
        Self(bytes)
    }

    /// Lets `write` produce the bytes. The place in which it wrote them is wiped.
    pub fn filled(write: impl FnOnce(&mut [u8; N])) -> Self {
        let mut written = Self([0; N]);
        write(&mut written.0);
        // Moved, it would leave its bytes where they were written.
        Self(written.0)
    }

    /// Lets `write` produce the bytes on the heap, where they stay: a move leaves no copy.
    #[cfg(feature = "alloc")]
    pub fn boxed(write: impl FnOnce(&mut [u8; N])) -> Box<Self> {
        let mut secret = Box::new(Self([0; N]));
        write(&mut secret.0);
        secret
    }

    /// Like [`Secret::filled`], for a `write` that can fail; what it wrote is wiped then.
    ///
    /// # Errors
    ///
    /// The error of `write`.
    pub fn try_filled<E>(write: impl FnOnce(&mut [u8; N]) -> Result<(), E>) -> Result<Self, E> {
        let mut written = Self([0; N]);
        write(&mut written.0)?;
        Ok(Self(written.0))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_compared() {
        let secret = Secret::from_bytes([1; 3]);
        assert_eq!(secret, Secret::filled(|bytes| bytes.fill(1)));
        assert_ne!(secret, Secret::from_bytes([1, 1, 0]));
    }
}
