use core::fmt;

/// A source of cryptographically secure random bytes.
///
/// Every closure over `&mut [u8]` is one, so that any generator fits in one line:
///
/// ```
/// # struct Generator;
/// # impl Generator { fn fill_bytes(&mut self, bytes: &mut [u8]) { bytes.fill(1) } }
/// use eeema::SecretKey;
///
/// let mut generator = Generator;
/// let key = SecretKey::generate(&mut |bytes: &mut [u8]| generator.fill_bytes(bytes))?;
/// # Ok::<(), eeema::crypto::RandomError>(())
/// ```
///
/// A generator that can fail implements the trait itself. The quality of every key and nonce is
/// that of its generator; on a microcontroller use the hardware generator, not a timer.
pub trait Random {
    /// Fills all of `bytes`.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator cannot deliver; `bytes` must not be used then.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError>;
}

impl<F: FnMut(&mut [u8])> Random for F {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        self(bytes);
        Ok(())
    }
}

/// The generator of the operating system: the feature `os-rng`, which takes it from the crate `getrandom`.
///
/// On `wasm32-unknown-unknown` it is that of the browser or of Node, through `wasm-bindgen`. A module for a host without
/// JavaScript leaves `os-rng` out and brings a [`Random`] of its own.
///
/// ```
/// use eeema::crypto::{OsRandom, Random};
///
/// let mut nonce = [0; 24];
/// OsRandom.fill(&mut nonce)?;
/// assert_ne!(nonce, [0; 24]);
/// # Ok::<(), eeema::crypto::RandomError>(())
/// ```
#[cfg(feature = "os-rng")]
#[derive(Clone, Copy, Debug, Default)]
pub struct OsRandom;

#[cfg(feature = "os-rng")]
impl Random for OsRandom {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        getrandom::fill(bytes).map_err(|_| RandomError)
    }
}

/// The random generator could not deliver.
///
/// Nothing was made with what it gave. It happens early in the start of a device, or if a program may not
/// open what it wants to read from. There is no fallback: a weak key is worse than none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RandomError;

impl fmt::Display for RandomError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the random generator failed; nothing was made, try again later")
    }
}

impl core::error::Error for RandomError {}
