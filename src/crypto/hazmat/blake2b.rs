//! BLAKE2b ([RFC 7693](https://www.rfc-editor.org/rfc/rfc7693)) with key, salt and personalisation ([chapter
//! 01](crate::protocol::identity) section 6).
//!
//! All limits are types: a [`Key`] has 1 to 64 bytes, a [`Context`] holds
//! a salt and a personalisation of at most 16 bytes each, and the output has 32 or 64 bytes. A 32-byte
//! output is not the first half of a 64-byte output: the length of the output goes into the hash.
//!
//! Salt and personalisation are those of the [BLAKE2 paper](https://www.blake2.net/blake2.pdf), in its
//! parameter block; RFC 7693 leaves them zero. In the messenger they are fixed words that keep the keys of two purposes apart,
//! and not random.
//!
//! | wish | call |
//! |---|---|
//! | one key out of another | [`derive()`] with the other key, a [`Context`] and no input |
//! | two keys at once | [`derive_wide`], whose halves are independent |
//! | a MAC | [`mac`]; compare it with [`equal`](super::hash::equal) |
//! | a key out of a password | none of these: they are fast. Take `password` |
//!
//! ```
//! use eeema::crypto::hazmat::blake2b;
//! use eeema::crypto::hazmat::blake2b::{Context, Key};
//!
//! const METADATA: Context = Context::new(b"mm", b"3ma-csp");
//! let agreed_key = [7; 32];
//! let metadata_key = blake2b::derive(Some(Key::new(&agreed_key)), &METADATA, &[]);
//! # let _ = metadata_key;
//! ```

use core::fmt;

use blake2::Blake2bVarCore;
use blake2::digest::Output;
use blake2::digest::block_api::{Block, UpdateCore, VariableOutputCore};
use blake2::digest::block_buffer::LazyBuffer;

use crate::crypto::Secret;
use crate::crypto::secret::on_wiped_stack;

/// The most bytes of a key and of an output.
const MAX_LENGTH: usize = 64;

/// A key of 1 to 64 bytes. An empty key cannot be expressed; no key is `None`.
///
/// It borrows the bytes, so nothing has to be wiped here. Keys of different lengths are different keys, even
/// where zeros are all that one has more.
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
///
/// Two purposes need two contexts. As the padding is zero, `b"mm"` and `b"mm\0"` are one and the same.
///
/// ```
/// use eeema::crypto::hazmat::blake2b::Context;
///
/// assert_eq!(Context::new(b"mm", b"3ma-csp"), Context::new(b"mm\0", b"3ma-csp"));
/// assert!(Context::from_slices(&[0; 17], b"").is_err());
/// ```
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
///
/// The parts of `input` are not kept apart: `["ab", "c"]` and `["a", "bc"]` give one key. Where that
/// matters, let a part have a fixed length. No copy of the key stays on the stack.
pub fn derive(key: Option<Key<'_>>, context: &Context, input: &[&[u8]]) -> Secret<32> {
    Secret::filled(|output| {
        on_wiped_stack::<STACK, _>(|| compute(key, context, input, output));
    })
}

/// Derives a 64-byte key from `key`, `context` and the concatenation of `input`, as [`derive()`] does.
pub fn derive_wide(key: Option<Key<'_>>, context: &Context, input: &[&[u8]]) -> Secret<64> {
    Secret::filled(|output| {
        on_wiped_stack::<STACK, _>(|| compute(key, context, input, output));
    })
}

/// The 32-byte MAC of the concatenation of `input`: a derivation without context.
///
/// BLAKE2 needs no HMAC around it: it is not open to length extension. Compare with
/// [`equal`](super::hash::equal), never with `==`.
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

/// BLAKE2b of one key, context and input, whose state dies with this function.
// Inlined, the state would stay on the stack of the caller.
#[inline(never)]
fn compute<const N: usize>(
    key: Option<Key<'_>>,
    context: &Context,
    input: &[&[u8]],
    output: &mut [u8; N],
) {
    const { assert!(N <= MAX_LENGTH, "BLAKE2b gives at most 64 bytes") };
    let key = match key {
        Some(Key(bytes)) => bytes,
        None => &[],
    };
    // The type holds the length of the key in range; the compiler does not know.
    let key_length = key.len().min(MAX_LENGTH);
    let mut core = Blake2bVarCore::new_with_params(&context.salt, &context.personal, key_length, N);
    let mut buffer = LazyBuffer::<_>::default();
    if !key.is_empty() {
        let mut block = Block::<Blake2bVarCore>::default();
        let (front, _) = block.split_at_mut(key.len());
        front.copy_from_slice(key);
        buffer = LazyBuffer::new(&block);
    }
    for bytes in input {
        buffer.digest_blocks(bytes, |blocks| core.update_blocks(blocks));
    }
    let mut full = Output::<Blake2bVarCore>::default();
    core.finalize_variable_core(&mut buffer, &mut full);
    let (output_bytes, _) = full.split_at(N);
    output.copy_from_slice(output_bytes);
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
