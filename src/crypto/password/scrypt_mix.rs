//! ROMix of scrypt, of one password or of several side by side.
//!
//! A derivation is a chain of 64 N computations of Salsa20/8, each of which waits for the one before: most of a
//! core is idle. `K` chains take their steps in turns, so that one fills the waits of another. Each has a table of its
//! own.

use alloc::vec::Vec;
use core::array;
use core::mem;
use core::num::NonZeroU32;

use fearless_simd::{Simd, prelude::*, u8x16, u32x4};
use zeroize::Zeroizing;

/// Bytes of one element of the table, which is the least work area: 128 r.
pub const ELEMENT_LENGTH: usize = 1024;

/// Bytes of one block of Salsa20; an element has sixteen.
const BLOCK_LENGTH: usize = 64;

/// A block of Salsa20, its words by their diagonals, their bytes in the order of the processor.
pub(super) type Block = [u8; BLOCK_LENGTH];
/// An element of the table: 2 r blocks.
pub(super) type Element = [Block; ELEMENT_LENGTH / BLOCK_LENGTH];

/// An element of zeros, to begin with and to wipe with.
pub(super) const ZERO: Element = [[0; BLOCK_LENGTH]; ELEMENT_LENGTH / BLOCK_LENGTH];

/// Where elements are kept: written once from the first on, then read.
pub(super) trait Table {
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

/// ROMix of RFC 7914 section 5, on blocks in the order of their diagonals.
///
/// First loop: `V[i]` is stored for every i that `stride` divides, and X is mixed N times. Second loop: j
/// comes out of X; `V[j]` is stored, or is its predecessor in the table mixed a few times again; X becomes
/// BlockMix of X ⊕ `V[j]`. Two buffers change places, so that nothing is copied.
#[inline(always)]
pub(super) fn mix<S: Simd, T: Table + ?Sized, const K: usize>(
    simd: S,
    elements: &mut [Element; K],
    count: u32,
    stride: NonZeroU32,
    mut tables: [&mut T; K],
) {
    let mut others = Zeroizing::new([ZERO; K]);
    let mut again = Zeroizing::new([[ZERO; 2]; K]);
    let (mut current, mut next) = (&mut *elements, &mut *others);

    let mut remaining = count;
    for slot in 0..count.div_ceil(stride.get()) {
        for (table, current) in tables.iter_mut().zip(&*current) {
            table.put(slot, current);
        }
        for _ in 0..remaining.min(stride.get()) {
            block_mix(simd, current, next);
            mem::swap(&mut current, &mut next);
        }
        remaining = remaining.saturating_sub(stride.get());
    }
    for _ in 0..count {
        let chains = current.iter_mut().zip(&tables).zip(&mut *again);
        for ((current, table), again) in chains {
            let index = integerify(current) & count.wrapping_sub(1);
            let stored = table.stored(index / stride);
            xor(
                simd,
                current,
                mixed_again(simd, stored, index % stride, again),
            );
        }
        block_mix(simd, current, next);
        mem::swap(&mut current, &mut next);
    }
    // Both loops together swapped an even number of times: the last swap brought `current` back to `elements`.
}

/// The element that is `steps` behind a stored one.
#[inline(always)]
fn mixed_again<'a, S: Simd>(
    simd: S,
    stored: &'a Element,
    steps: u32,
    [left, right]: &'a mut [Element; 2],
) -> &'a Element {
    if steps == 0 {
        return stored;
    }
    let (mut wanted, mut spare) = (left, right);
    block_mix(simd, array::from_ref(stored), array::from_mut(wanted));
    for _ in 1..steps {
        block_mix(simd, array::from_ref(wanted), array::from_mut(spare));
        mem::swap(&mut wanted, &mut spare);
    }
    wanted
}

/// The first word of the last block, which says what element is read next: the place where scrypt lets a
/// secret choose an address. N is below 2^32, so one word is enough.
fn integerify([.., last]: &Element) -> u32 {
    let [b0, b1, b2, b3, ..] = *last;
    u32::from_ne_bytes([b0, b1, b2, b3])
}

/// XORs an element of the table into the present one. All of it is read at once, before the chain needs its first block:
/// it comes from far away, block by block the chain would wait for each.
#[inline(always)]
fn xor<S: Simd>(simd: S, element: &mut Element, stored: &Element) {
    for (block, stored) in element.iter_mut().zip(stored) {
        let rows = block.as_chunks_mut::<16>().0.iter_mut();
        for (row, stored) in rows.zip(stored.as_chunks::<16>().0) {
            *row = (u8x16::simd_from(simd, *row) ^ u8x16::simd_from(simd, *stored)).to_array();
        }
    }
}

/// BlockMix of RFC 7914 section 4, of the input of each chain.
///
/// A block of the output is Salsa20/8 of the one before XORed with the next one of the input, and starts from
/// the last one of the input. Even results go to the first half, odd ones to the second.
#[inline(always)]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "an element has sixteen blocks"
)]
fn block_mix<S: Simd, const K: usize>(simd: S, inputs: &[Element; K], outputs: &mut [Element; K]) {
    const HALF: usize = ELEMENT_LENGTH / BLOCK_LENGTH / 2;
    let mut states = [[u32x4::splat(simd, 0); 4]; K];
    for (state, input) in states.iter_mut().zip(inputs) {
        absorb(simd, state, &input[2 * HALF - 1]);
    }
    for pair in 0..HALF {
        for half in 0..2 {
            for (state, input) in states.iter_mut().zip(inputs) {
                absorb(simd, state, &input[2 * pair + half]);
            }
            salsa20_8(&mut states);
            for (state, output) in states.iter().zip(&mut *outputs) {
                store(state, &mut output[HALF * half + pair]);
            }
        }
    }
}

/// A block as four vectors, one for each diagonal of the square of its words.
type State<S> = [u32x4<S>; 4];

/// XORs `block` into `state`.
#[inline(always)]
fn absorb<S: Simd>(simd: S, state: &mut State<S>, block: &Block) {
    for (row, bytes) in state.iter_mut().zip(block.as_chunks::<16>().0) {
        *row ^= u8x16::simd_from(simd, *bytes).bitcast::<u32x4<S>>();
    }
}

/// Writes a block.
#[inline(always)]
fn store<S: Simd>(state: &State<S>, block: &mut Block) {
    for (bytes, row) in block.as_chunks_mut::<16>().0.iter_mut().zip(state) {
        *bytes = row.bitcast::<u8x16<S>>().to_array();
    }
}

/// Salsa20 with eight rounds, of `K` blocks. Columns and rows of the square take turns in the same vectors, as the
/// vectors are turned by one, two and three places after each round.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "additions of vectors wrap around, as Salsa20 wants"
)]
#[inline(always)]
fn salsa20_8<S: Simd, const K: usize>(states: &mut [State<S>; K]) {
    let inputs = *states;
    for _ in 0..8 {
        for [a, b, _, d] in states.iter_mut() {
            *b = add_rotated(*b, *a + *d, 7);
        }
        for [a, b, c, _] in states.iter_mut() {
            *c = add_rotated(*c, *b + *a, 9);
        }
        for [_, b, c, d] in states.iter_mut() {
            *d = add_rotated(*d, *c + *b, 13);
        }
        for [a, _, c, d] in states.iter_mut() {
            *a = add_rotated(*a, *d + *c, 18);
        }
        for [_, b, c, d] in states.iter_mut() {
            *c = c.slide::<2>(*c);
            (*b, *d) = (d.slide::<1>(*d), b.slide::<3>(*b));
        }
    }
    for (state, input) in states.iter_mut().zip(inputs) {
        for (row, input) in state.iter_mut().zip(input) {
            *row += input;
        }
    }
}

/// `word` XOR (`sum` rotated to the left by `bits`, which is one of 7, 9, 13, 18). AVX-512 has an instruction for
/// the rotation, which the compiler finds.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "shifts by fewer bits than a word has"
)]
#[inline(always)]
fn add_rotated<S: Simd>(word: u32x4<S>, sum: u32x4<S>, bits: u32) -> u32x4<S> {
    word ^ ((sum << bits) | (sum >> (32 - bits)))
}
