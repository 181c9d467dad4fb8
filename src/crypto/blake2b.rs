//! BLAKE2b (RFC 7693) with key, salt and personalisation (chapter 01 section 6).
//!
//! All limits are types: a [`Key`] has 1 to 64 bytes, a [`Context`] holds a salt and a
//! personalisation of at most 16 bytes each, and the output has 32 or 64 bytes. A 32-byte output
//! is not the first half of a 64-byte output.
//!
//! ```
//! use eeema::crypto::hazmat::blake2b;
//! use eeema::crypto::hazmat::blake2b::{Context, Key};
//!
//! const METADATA: Context = Context::new(b"mm", b"3ma-csp");
//! let shared_key = [7; 32];
//! let key = blake2b::derive(Some(Key::new(&shared_key)), &METADATA, &[]);
//! # let _ = key;
//! ```

use core::fmt;

use blake2::Blake2bMac;
use blake2::digest::array::ArraySize;
use blake2::digest::consts::{U32, U64};
use blake2::digest::typenum::{IsLessOrEqual, True};
use blake2::digest::{FixedOutput, Update};

use crate::crypto::Secret;
use crate::crypto::secret::wipe_stack;

/// A key of 1 to 64 bytes. An empty key cannot be expressed; no key is `None`.
#[derive(Clone, Copy)]
pub struct Key<'a>(&'a [u8]);

impl<'a> Key<'a> {
    /// A key whose length is known when the program is compiled; another length than 1 to 64 does
    /// not compile.
    pub const fn new<const N: usize>(bytes: &'a [u8; N]) -> Self {
        const { assert!(N >= 1 && N <= 64, "a BLAKE2b key has 1 to 64 bytes") };
        Self(bytes)
    }

    /// A key whose length is known at run time.
    ///
    /// # Errors
    ///
    /// [`OutOfRange`] unless it has 1 to 64 bytes.
    pub const fn from_slice(bytes: &'a [u8]) -> Result<Self, OutOfRange> {
        match bytes.len() {
            1..=64 => Ok(Self(bytes)),
            _ => Err(OutOfRange),
        }
    }
}

impl fmt::Debug for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

/// What a derivation is for: salt and personalisation, both zero-padded on the right to 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    salt: [u8; 16],
    personal: [u8; 16],
}

impl Context {
    /// No salt and no personalisation.
    pub const NONE: Self = Self {
        salt: [0; 16],
        personal: [0; 16],
    };

    /// A context whose lengths are known when the program is compiled; more than 16 bytes do not
    /// compile.
    pub const fn new<const S: usize, const P: usize>(salt: &[u8; S], personal: &[u8; P]) -> Self {
        const {
            assert!(
                S <= 16 && P <= 16,
                "salt and personal have at most 16 bytes"
            )
        };
        Self {
            salt: zero_padded(salt),
            personal: zero_padded(personal),
        }
    }

    /// A context whose lengths are known at run time.
    ///
    /// # Errors
    ///
    /// [`OutOfRange`] if one of them has more than 16 bytes.
    pub const fn from_slices(salt: &[u8], personal: &[u8]) -> Result<Self, OutOfRange> {
        if salt.len() > 16 || personal.len() > 16 {
            return Err(OutOfRange);
        }
        Ok(Self {
            salt: zero_padded(salt),
            personal: zero_padded(personal),
        })
    }
}

/// The first 16 bytes of `bytes`, filled up with zero bytes.
const fn zero_padded(bytes: &[u8]) -> [u8; 16] {
    let mut padded = [0; 16];
    let (head, _) = padded.split_at_mut(if bytes.len() < 16 { bytes.len() } else { 16 });
    let (bytes, _) = bytes.split_at(head.len());
    head.copy_from_slice(bytes);
    padded
}

/// Derives a 32-byte key from `key`, `context` and the concatenation of `input`.
pub fn derive(key: Option<Key<'_>>, context: &Context, input: &[&[u8]]) -> Secret<32> {
    let derived = Secret::filled(|output| compute::<U32>(key, context, input, output));
    wipe_stack::<STACK>();
    derived
}

/// Derives a 64-byte key from `key`, `context` and the concatenation of `input`.
pub fn derive_wide(key: Option<Key<'_>>, context: &Context, input: &[&[u8]]) -> Secret<64> {
    let derived = Secret::filled(|output| compute::<U64>(key, context, input, output));
    wipe_stack::<STACK>();
    derived
}

/// The 32-byte MAC of the concatenation of `input`: a derivation without context.
pub fn mac(key: Key<'_>, input: &[&[u8]]) -> [u8; 32] {
    *derive(Some(key), &Context::NONE, input).as_bytes()
}

/// Bytes of the stack that [`compute`] takes and leaves copies of the key in. Without optimisation they
/// are more, which only large machines have to spare.
const STACK: usize = if cfg!(all(debug_assertions, target_pointer_width = "64")) {
    96 * 1024
} else {
    2048
};

// Inlined, the state would stay on the stack of the caller.
#[inline(never)]
fn compute<N>(key: Option<Key<'_>>, context: &Context, input: &[&[u8]], output: &mut [u8])
where
    N: ArraySize + IsLessOrEqual<U64, Output = True>,
{
    let key = key.map(|Key(bytes)| bytes);
    // The types hold the lengths in range: the constructor has nothing left to refuse.
    let Ok(mut state) =
        Blake2bMac::<N>::new_with_salt_and_personal(key, &context.salt, &context.personal)
    else {
        return;
    };
    for part in input {
        state.update(part);
    }
    if let Ok(output) = output.try_into() {
        state.finalize_into(output);
    }
}

/// A key, salt or personalisation is longer than BLAKE2b takes, or the key is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfRange;

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "use a key of 1 to 64 bytes and a salt and personalisation of at most 16 bytes each",
        )
    }
}

impl core::error::Error for OutOfRange {}
