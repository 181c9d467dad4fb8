//! scrypt ([RFC 7914](https://www.rfc-editor.org/rfc/rfc7914)) with r = 8 and p = 1, in a work area of any
//! size.
//!
//! scrypt fills a table of N elements of 1024 bytes and reads it N times in an order that depends
//! on the password. With less memory only every k-th element is stored, and the others are computed
//! again when they are read: the result is the same, and takes (k + 3) / 4 times as long.
//!
//! | what | size |
//! |---|---|
//! | password, salt | any |
//! | table | N KiB, N from 2 to 2^21 |
//! | work area | 1 KiB up to the table |
//! | key | 64 bytes |
//!
//! The order in which the table is read can be seen by somebody who shares the caches of the
//! processor. That is so in every scrypt.
//!
//! The words of a block are kept by their diagonals all the time, so that Salsa20/8 needs no turning at its
//! start and end: they are brought into that order once, and back once at the end. An element lies in
//! vectors of four words, which every target with vectors has. The work area and all elements on the way are
//! wiped.
//!
//! ```
//! use eeema::crypto::hazmat::password::scrypt::{Cost, scrypt};
//!
//! let cost = Cost::from_log2(4).unwrap();
//! let mut whole_table = vec![0; cost.table_length()];
//! let key = scrypt(b"password", b"salt", cost, &mut whole_table)?;
//! assert_eq!(scrypt(b"password", b"salt", cost, &mut [0; 4096])?, key);
//! # Ok::<(), eeema::crypto::hazmat::password::scrypt::WorkAreaTooSmall>(())
//! ```

use alloc::collections::TryReserveError;
use alloc::vec::Vec;
use core::fmt;
use core::mem;
use core::num::NonZeroU32;

use ::pbkdf2::pbkdf2_hmac;
use fearless_simd::{Level, Simd, SimdBase, SimdFrom, dispatch, u32x4};

use sha2::Sha256;
use zeroize::{Zeroizing, optimization_barrier};

use crate::crypto::Secret;

/// Bytes of one element of the table, which is the least work area: 128 r.
pub const ELEMENT_LENGTH: usize = 1024;

/// Bytes of one block of Salsa20; an element has sixteen.
const BLOCK_LENGTH: usize = 64;

/// A block of Salsa20, its words by their diagonals.
type Block = [u8; BLOCK_LENGTH];
/// An element of the table: 2 r blocks.
type Element = [Block; ELEMENT_LENGTH / BLOCK_LENGTH];

/// An element of zeros, to begin with and to wipe with.
const ZERO: Element = [[0; BLOCK_LENGTH]; ELEMENT_LENGTH / BLOCK_LENGTH];

/// How many elements the table has: N, a power of two from 2 to 2^21.
///
/// With r = 8 that is N KiB of memory, and 32 N computations of Salsa20/8, half of them to fill the table
/// and half to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost(u32);

impl Cost {
    /// N = 2^`LOG2`; another exponent than 1 to 21 does not compile.
    pub const fn of<const LOG2: u32>() -> Self {
        const { assert!(LOG2 >= 1 && LOG2 <= 21, "the table has at most 2 GiB") };
        Self(1 << LOG2)
    }

    /// N = 2^`log2`, for `log2` from 1 to 21 (so that the table has at most 2 GiB).
    pub const fn from_log2(log2: u32) -> Option<Self> {
        match log2 {
            1..=21 => Some(Self(1 << log2)),
            _ => None,
        }
    }

    /// Bytes of the whole table. A larger work area is of no use.
    pub const fn table_length(self) -> usize {
        (self.0 as usize).saturating_mul(ELEMENT_LENGTH)
    }
}

/// Derives 64 bytes. `work_area` may have any content and is wiped at the end.
///
/// With the whole table, N KiB, it computes nothing twice. With a k-th of it, it takes (k + 3) / 4 times as
/// long. More than the table is not touched.
///
/// # Errors
///
/// [`WorkAreaTooSmall`] if `work_area` has less than 1024 bytes.
pub fn scrypt(
    password: &[u8],
    salt: &[u8],
    cost: Cost,
    work_area: &mut [u8],
) -> Result<Secret<64>, WorkAreaTooSmall> {
    let (table, _) = work_area.as_chunks_mut().0.as_chunks_mut();
    let (table, _) = table.split_at_mut(table.len().min(cost.0 as usize));
    // How many elements share one slot of the table; its length is at most N, which fits.
    let length = NonZeroU32::new(table.len() as u32).ok_or(WorkAreaTooSmall)?;
    let stride = NonZeroU32::new(cost.0.div_ceil(length.get())).ok_or(WorkAreaTooSmall)?;
    let output = derive(password, salt, cost, stride, table);
    wipe(table);
    Ok(output)
}

/// Derives 64 bytes with a table of its own, which is wiped at the end.
///
/// # Errors
///
/// [`TryReserveError`] if there is no memory for the whole table.
pub fn scrypt_with_own_table(
    password: &[u8],
    salt: &[u8],
    cost: Cost,
) -> Result<Secret<64>, TryReserveError> {
    let mut table = Vec::new();
    table.try_reserve_exact(cost.0 as usize)?;
    let output = derive(password, salt, cost, NonZeroU32::MIN, &mut table);
    wipe(&mut table);
    Ok(output)
}

/// Overwrites the elements, and keeps the compiler from leaving that out.
fn wipe(table: &mut [Element]) {
    table.fill(ZERO);
    optimization_barrier(table);
}

/// scrypt of RFC 7914 section 6: PBKDF2 makes one element out of password and salt, [`mix`] mixes it, and
/// PBKDF2 makes the key, with the mixed element for a salt.
fn derive<T: Table + ?Sized>(
    password: &[u8],
    salt: &[u8],
    cost: Cost,
    stride: NonZeroU32,
    table: &mut T,
) -> Secret<64> {
    let mut element = Zeroizing::new(ZERO);
    pbkdf2(password, salt, element.as_flattened_mut());
    for block in &mut *element {
        permute(block, &DIAGONALS);
    }
    dispatch!(level(), simd => mix(simd, &mut element, cost.0, stride, table));
    for block in &mut *element {
        permute(block, &WORDS);
    }
    Secret::filled(|output| pbkdf2(password, element.as_flattened(), output))
}

/// Where elements are kept: written once from the first on, then read.
trait Table {
    /// Writes the element of a slot. Slots come in their order.
    fn put(&mut self, slot: u32, element: &Element);
    /// The element of a slot that was written.
    fn stored(&self, slot: u32) -> &Element;
}

#[expect(
    clippy::indexing_slicing,
    reason = "slots of so many strides make N elements"
)]
impl Table for [Element] {
    #[inline(always)]
    fn put(&mut self, slot: u32, element: &Element) {
        self[slot as usize] = *element;
    }

    #[inline(always)]
    fn stored(&self, slot: u32) -> &Element {
        &self[slot as usize]
    }
}

/// Memory that was never touched is written once, and not first with zeros.
#[expect(clippy::indexing_slicing, reason = "all N elements were put")]
impl Table for Vec<Element> {
    #[inline(always)]
    fn put(&mut self, _slot: u32, element: &Element) {
        self.push(*element);
    }

    #[inline(always)]
    fn stored(&self, slot: u32) -> &Element {
        &self[slot as usize]
    }
}

/// The vector instructions of the processor, as far as they are known.
#[cfg(feature = "simd")]
fn level() -> Level {
    Level::new()
}

/// The vector instructions that every processor of the target has.
#[cfg(not(feature = "simd"))]
fn level() -> Level {
    Level::baseline()
}

/// PBKDF2-HMAC-SHA256 (RFC 8018) with one iteration.
fn pbkdf2(password: &[u8], salt: &[u8], output: &mut [u8]) {
    pbkdf2_hmac::<Sha256>(password, salt, 1, output);
}

/// ROMix of RFC 7914 section 5, on blocks in the order of their diagonals.
///
/// First loop: `V[i]` is stored for every i that `stride` divides, and X is mixed N times. Second loop: j
/// comes out of X; `V[j]` is stored, or is its predecessor in the table mixed a few times again; X becomes
/// BlockMix of X ⊕ `V[j]`. Two buffers change places, so that nothing is copied.
#[inline(always)]
fn mix<S: Simd, T: Table + ?Sized>(
    simd: S,
    element: &mut Element,
    count: u32,
    stride: NonZeroU32,
    table: &mut T,
) {
    let mut scratch = Zeroizing::new([ZERO; 3]);
    let [other, left, right] = &mut *scratch;
    let (mut current, mut next) = (&mut *element, other);

    let mut remaining = count;
    for slot in 0..count.div_ceil(stride.get()) {
        table.put(slot, current);
        for _ in 0..remaining.min(stride.get()) {
            block_mix(simd, [current], next);
            mem::swap(&mut current, &mut next);
        }
        remaining = remaining.saturating_sub(stride.get());
    }
    for _ in 0..count {
        let index = integerify(current) & count.wrapping_sub(1);
        let (stored, steps) = (table.stored(index / stride), index % stride);
        if steps == 0 {
            block_mix(simd, [current, stored], next);
        } else {
            let (mut wanted, mut spare) = (&mut *left, &mut *right);
            block_mix(simd, [stored], wanted);
            for _ in 1..steps {
                block_mix(simd, [wanted], spare);
                mem::swap(&mut wanted, &mut spare);
            }
            block_mix(simd, [current, wanted], next);
        }
        mem::swap(&mut current, &mut next);
    }
    // Both loops together swapped an even number of times: the last swap brought `current` back to `element`.
}

/// The first word of the last block, which says what element is read next: the place where scrypt lets a
/// secret choose an address. N is below 2^32, so one word is enough.
fn integerify([.., last]: &Element) -> u32 {
    let [b0, b1, b2, b3, ..] = *last;
    u32::from_le_bytes([b0, b1, b2, b3])
}

/// BlockMix of RFC 7914 section 4 over the XOR of `inputs`.
///
/// A block of the output is Salsa20/8 of the one before XORed with the next one of the input, and starts from
/// the last one of the input. Even results go to the first half, odd ones to the second. With two inputs
/// their XOR is never written down.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "an element has sixteen blocks")]
fn block_mix<S: Simd, const N: usize>(simd: S, inputs: [&Element; N], output: &mut Element) {
    let mut state = [u32x4::splat(simd, 0); 4];
    for [.., last] in inputs {
        state = absorb(simd, state, last);
    }
    let (even, odd) = output.split_at_mut(ELEMENT_LENGTH / BLOCK_LENGTH / 2);
    for (pair, (even, odd)) in even.iter_mut().zip(odd).enumerate() {
        for (half, output) in [even, odd].into_iter().enumerate() {
            let position = pair.wrapping_mul(2).wrapping_add(half);
            for input in inputs {
                state = absorb(simd, state, &input[position]);
            }
            state = salsa20_8(state);
            store(&state, output);
        }
    }
}

/// A block as four vectors, one for each diagonal of the square of its words.
type State<S> = [u32x4<S>; 4];

/// XORs `block` into `state`.
#[inline(always)]
fn absorb<S: Simd>(simd: S, [a, b, c, d]: State<S>, block: &Block) -> State<S> {
    let mut words = [[0; 4]; 4];
    for (word, bytes) in words.as_flattened_mut().iter_mut().zip(block.as_chunks().0) {
        *word = u32::from_le_bytes(*bytes);
    }
    let [w0, w1, w2, w3] = words.map(|row| u32x4::simd_from(simd, row));
    [a ^ w0, b ^ w1, c ^ w2, d ^ w3]
}

/// Writes a block.
#[inline(always)]
fn store<S: Simd>(state: &State<S>, block: &mut Block) {
    for (bytes, row) in block.as_chunks_mut::<16>().0.iter_mut().zip(state) {
        for (bytes, word) in bytes
            .as_chunks_mut()
            .0
            .iter_mut()
            .zip(<[u32; 4]>::from(*row))
        {
            *bytes = word.to_le_bytes();
        }
    }
}

/// Salsa20 with eight rounds. Columns and rows of the square take turns in the same vectors, as the
/// vectors are turned by one, two and three places after each round.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "additions of vectors wrap around, as Salsa20 wants"
)]
#[inline(always)]
fn salsa20_8<S: Simd>(input: State<S>) -> State<S> {
    let [mut a, mut b, mut c, mut d] = input;
    for _ in 0..8 {
        b = add_rotated(b, a + d, 7);
        c = add_rotated(c, b + a, 9);
        d = add_rotated(d, c + b, 13);
        a = add_rotated(a, d + c, 18);
        c = c.slide::<2>(c);
        (b, d) = (d.slide::<1>(d), b.slide::<3>(b));
    }
    let [input_a, input_b, input_c, input_d] = input;
    [a + input_a, b + input_b, c + input_c, d + input_d]
}

/// `word` XOR (`sum` rotated to the left by `bits`, which is one of 7, 9, 13, 18).
#[expect(
    clippy::arithmetic_side_effects,
    reason = "shifts by fewer bits than a word has"
)]
#[inline(always)]
fn add_rotated<S: Simd>(word: u32x4<S>, sum: u32x4<S>, bits: u32) -> u32x4<S> {
    word ^ ((sum << bits) | (sum >> (32 - bits)))
}

/// Which words of a block stand where in the order of diagonals.
const DIAGONALS: [u8; 16] = [0, 5, 10, 15, 4, 9, 14, 3, 8, 13, 2, 7, 12, 1, 6, 11];
/// The way back: where each word stands among the diagonals.
const WORDS: [u8; 16] = [0, 13, 10, 7, 4, 1, 14, 11, 8, 5, 2, 15, 12, 9, 6, 3];

/// Puts the words of `block` into `order`.
#[expect(clippy::indexing_slicing, reason = "a block has sixteen words")]
fn permute(block: &mut Block, order: &[u8; 16]) {
    let before = Zeroizing::new(*block);
    let (before, _) = before.as_chunks::<4>();
    for (word, from) in block.as_chunks_mut::<4>().0.iter_mut().zip(order) {
        *word = before[usize::from(*from)];
    }
}

/// The work area cannot hold one element of the table, 1024 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkAreaTooSmall;

impl fmt::Display for WorkAreaTooSmall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the work area is too small; give at least 1024 bytes, and more to be faster")
    }
}

impl core::error::Error for WorkAreaTooSmall {}
