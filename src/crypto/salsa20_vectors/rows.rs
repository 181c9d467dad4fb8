//! The kernel for few blocks: the diagonals of a block in four vectors, as many blocks side by side
//! as a vector has quarters, and `N` such sets in turn so that one hides the latency of another.
//!
//! A round is four steps, each an addition, a rotation and an XOR over whole diagonals: all four quarter
//! rounds of a block at once. The next round goes along the rows of the square, which is the same
//! computation after the diagonals were turned by one, two and three words within their quarters.
//!
//! | backend | blocks of a set | with four sets |
//! |---|---|---|
//! | `sse2`, `neon`, `simd128` | 1 | 4 |
//! | `avx2` | 2 | 8 |
//! | `avx512` | 4 | 16 |
//!
//! `N` is known when the program is compiled, so the vectors of all sets stay in registers.
//!
//! In the numbering of the specification, and for one block:
//!
//! ```text
//!         the square              vector   between rounds    along the rows
//!    x0   x1   x2   x3            d0       x0  x5 x10 x15    x0  x5 x10 x15
//!    x4   x5   x6   x7            d1       x4  x9 x14  x3    x1  x6 x11 x12
//!    x8   x9  x10  x11            d2       x8 x13  x2  x7    x2  x7  x8 x13
//!   x12  x13  x14  x15            d3      x12  x1  x6 x11    x3  x4  x9 x14
//! ```
//!
//! A round along the columns works on d0 to d3 from above: in each place of the four vectors stands a
//! column, beginning with its word of the diagonal. After the turn it is a row. d1 and d3 change their names on
//! the way, and turning back is the same exchange.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "vectors wrap, and indices count the blocks that the vectors have"
)]

use fearless_simd::{Select, SimdMask, prelude::*, u8x16, u32x4};

use crate::crypto::backend::outlined;
use crate::crypto::salsa20::words::{Words, xor};

/// Blocks of one set in the lanes of `S`: a quarter of the lanes.
pub(crate) const fn width<S: Simd>() -> usize {
    <S::u32s as SimdBase<S>>::LEN / 4
}

/// Computes the blocks from `counter` on of one state, `N` times the width of `S`, and hands every
/// quarter of a block to `sink` with its position in this piece of key stream, in units of 16 bytes.
///
/// The caller sees to it that the lower half of the counter does not overflow on the way.
///
/// Each set has the counters of its blocks in one word of its third diagonal: 0, 1, 2 and 3 for AVX-512, and
/// the width of a set more in the next one.
#[inline(always)]
pub(crate) fn stream<S: Simd, const N: usize>(
    simd: S,
    state: &Words,
    counter: u64,
    sink: impl FnMut(usize, u8x16<S>),
) {
    outlined(
        simd,
        #[inline(always)]
        || blocks(simd, &counting::<S, N>(simd, state, counter), sink),
    )
}

/// XORs the blocks from `counter` on into `data` from its byte `start` on, which has at most `N` sets of them.
///
/// `beside` is called after each of ten double rounds with all of `data` and the number of the turn. What
/// is XORed is as it was then.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub(crate) fn apply_beside<S: Simd, const N: usize>(
    simd: S,
    state: &Words,
    counter: u64,
    (data, start): (&mut [u8], usize),
    mut beside: impl FnMut(&[u8], usize),
) {
    outlined(
        simd,
        #[inline(always)]
        || {
            let input = counting::<S, N>(simd, state, counter);
            let mut sets = input;
            for turn in 0..10 {
                round::<S, S::u32s, N>(&mut sets);
                round::<S, S::u32s, N>(&mut sets);
                beside(data, turn);
            }
            hand_out(simd, sets, &input, xor_sink(simd, &mut data[start..]));
        },
    )
}

/// The inputs of the blocks from `counter` on, a set after the other.
#[inline(always)]
fn counting<S: Simd, const N: usize>(simd: S, state: &Words, counter: u64) -> [[S::u32s; 4]; N] {
    let [d0, [x4, _, x14, x3], [_, x13, x2, x7], d3] = *state;
    let (x8, x9) = (counter as u32, (counter >> 32) as u32);
    let start = [
        splat(simd, d0),
        splat(simd, [x4, x9, x14, x3]),
        splat(simd, [x8, x13, x2, x7]),
        splat(simd, d3),
    ];
    let mut sets = [start; N];
    let mut numbers = lane_numbers(simd);
    for [_, _, d2, _] in &mut sets {
        *d2 += numbers;
        numbers += splat(simd, [width::<S>() as u32, 0, 0, 0]);
    }
    sets
}

/// XORs quarters of blocks into `data`, and leaves those out that it is too short for.
#[inline(always)]
pub(crate) fn xor_sink<S: Simd>(simd: S, data: &mut [u8]) -> impl FnMut(usize, u8x16<S>) {
    let (quarters, last) = data.as_chunks_mut::<16>();
    move |index, quarter| {
        if let Some(bytes) = quarters.get_mut(index) {
            *bytes = (u8x16::simd_from(simd, *bytes) ^ quarter).to_array();
        } else if index == quarters.len() {
            xor(last, quarter.as_slice());
        }
    }
}

/// The same diagonal in each quarter of a vector.
#[inline(always)]
fn splat<S: Simd>(simd: S, words: [u32; 4]) -> S::u32s {
    S::u32s::block_splat(u32x4::simd_from(simd, words))
}

/// The number of each block of a set, where its counter stands.
#[inline(always)]
fn lane_numbers<S: Simd>(simd: S) -> S::u32s {
    let mut numbers = S::u32s::splat(simd, 0);
    for (number, block) in numbers.as_mut_slice().chunks_exact_mut(4).enumerate() {
        if let Some(word) = block.first_mut() {
            *word = number as u32;
        }
    }
    numbers
}

/// Computes one block for each of `states` and hands every quarter of a block to `sink`, with its
/// place if the blocks were written one after the other, in units of 16 bytes.
#[inline(always)]
pub(crate) fn each<S: Simd, const N: usize>(
    simd: S,
    states: impl Fn(usize) -> Words,
    sink: impl FnMut(usize, u8x16<S>),
) {
    outlined(
        simd,
        #[inline(always)]
        || {
            let mut sets = [[S::u32s::splat(simd, 0); 4]; N];
            load::<S, N>(&mut sets, states);
            blocks(simd, &sets, sink);
        },
    )
}

/// HSalsa20 of one input, up to the choice of the words that are the key.
#[inline(always)]
pub(crate) fn hash<S: Simd>(simd: S, input: Words) -> Words {
    outlined(
        simd,
        #[inline(always)]
        || {
            let One(mut set) = One::new(simd, &input);
            rounds::<S, u32x4<S>, 1>(&mut set);
            let [[d0, d1, d2, d3]] = set;
            [d0.to_array(), d1.to_array(), d2.to_array(), d3.to_array()]
        },
    )
}

/// One block in quarter vectors, to be computed beside others: of 128 bits each, on any backend.
pub(super) struct One<S: Simd>([[u32x4<S>; 4]; 1]);

impl<S: Simd> One<S> {
    /// Starts with the input of a block.
    #[inline(always)]
    pub(super) fn new(simd: S, input: &Words) -> Self {
        let [d0, d1, d2, d3] = *input;
        Self([[
            u32x4::simd_from(simd, d0),
            u32x4::simd_from(simd, d1),
            u32x4::simd_from(simd, d2),
            u32x4::simd_from(simd, d3),
        ]])
    }

    /// Two of twenty rounds. The caller does something else in between.
    #[inline(always)]
    pub(super) fn double_round(&mut self) {
        round::<S, u32x4<S>, 1>(&mut self.0);
        round::<S, u32x4<S>, 1>(&mut self.0);
    }

    /// Writes the block.
    #[inline(always)]
    pub(super) fn finish(self, simd: S, input: &Words, block: &mut [u8]) {
        let Self([[d0, d1, d2, d3]]) = self;
        let Self([[i0, i1, i2, i3]]) = Self::new(simd, input);
        let rows = straightened(simd, [d0 + i0, d1 + i1, d2 + i2, d3 + i3]);
        for (bytes, row) in block.chunks_exact_mut(16).zip(rows) {
            row.to_bytes().store_slice(bytes);
        }
    }
}

/// HSalsa20 of all `inputs`, exactly as many as `N` sets have blocks, in place.
#[inline(always)]
pub(crate) fn hash_each<S: Simd, const N: usize>(simd: S, inputs: &mut [Words]) {
    outlined(
        simd,
        #[inline(always)]
        || {
            let mut sets = [[S::u32s::splat(simd, 0); 4]; N];
            load::<S, N>(&mut sets, |index| inputs[index]);
            rounds::<S, S::u32s, N>(&mut sets);
            for (set, outputs) in sets.iter().zip(inputs.chunks_exact_mut(width::<S>())) {
                for (block, output) in outputs.iter_mut().enumerate() {
                    for (diagonal, vector) in output.iter_mut().zip(set) {
                        diagonal.copy_from_slice(&vector.as_slice()[4 * block..4 * block + 4]);
                    }
                }
            }
        },
    )
}

/// Puts a state into each block of the sets.
#[inline(always)]
fn load<S: Simd, const N: usize>(sets: &mut [[S::u32s; 4]; N], states: impl Fn(usize) -> Words) {
    for (index, set) in sets.iter_mut().enumerate() {
        for block in 0..width::<S>() {
            let state = states(index * width::<S>() + block);
            for (vector, diagonal) in set.iter_mut().zip(state) {
                vector.as_mut_slice()[4 * block..4 * block + 4].copy_from_slice(&diagonal);
            }
        }
    }
}

/// Computes the blocks of all sets, makes rows of their diagonals, and hands the quarters to `sink`.
///
/// A quarter of a block is a row of the square, 16 bytes. The sink takes them one by one and needs no
/// buffer: it writes them, or XORs them into a message.
#[inline(always)]
fn blocks<S: Simd, const N: usize>(
    simd: S,
    input: &[[S::u32s; 4]; N],
    sink: impl FnMut(usize, u8x16<S>),
) {
    let mut sets = *input;
    rounds::<S, S::u32s, N>(&mut sets);
    hand_out(simd, sets, input, sink);
}

/// Adds the input to what the rounds made of it, and hands the quarters to `sink`.
#[inline(always)]
fn hand_out<S: Simd, const N: usize>(
    simd: S,
    sets: [[S::u32s; 4]; N],
    input: &[[S::u32s; 4]; N],
    mut sink: impl FnMut(usize, u8x16<S>),
) {
    for (index, (set, input)) in sets.iter().zip(input).enumerate() {
        let ([d0, d1, d2, d3], [i0, i1, i2, i3]) = (*set, *input);
        let [r0, r1, r2, r3] = straightened(simd, [d0 + i0, d1 + i1, d2 + i2, d3 + i3]);
        for block in 0..width::<S>() {
            let first = (index * width::<S>() + block) * 4;
            sink(first, quarter(simd, r0, block));
            sink(first + 1, quarter(simd, r1, block));
            sink(first + 2, quarter(simd, r2, block));
            sink(first + 3, quarter(simd, r3, block));
        }
    }
}

/// The quarter of `row` that belongs to `block`.
#[inline(always)]
fn quarter<S: Simd>(simd: S, row: S::u32s, block: usize) -> u8x16<S> {
    u8x16::from_slice(
        simd,
        &row.to_bytes().as_slice()[16 * block..16 * block + 16],
    )
}

/// Twenty rounds without the final addition. After an even number of them the diagonals stand as before.
#[inline(always)]
fn rounds<S: Simd, V: SimdInt<S, Element = u32>, const N: usize>(sets: &mut [[V; 4]; N]) {
    for _ in 0..20 {
        round::<S, V, N>(sets);
    }
}

/// One round, step by step over all sets: the step of one set fills the wait of another.
#[inline(always)]
fn round<S: Simd, V: SimdInt<S, Element = u32>, const N: usize>(sets: &mut [[V; 4]; N]) {
    for [d0, d1, _, d3] in sets.iter_mut() {
        *d1 ^= rotated::<S, V>(*d0 + *d3, 7);
    }
    for [d0, d1, d2, _] in sets.iter_mut() {
        *d2 ^= rotated::<S, V>(*d1 + *d0, 9);
    }
    for [_, d1, d2, d3] in sets.iter_mut() {
        *d3 ^= rotated::<S, V>(*d2 + *d1, 13);
    }
    for [d0, _, d2, d3] in sets.iter_mut() {
        *d0 ^= rotated::<S, V>(*d3 + *d2, 18);
    }
    // The next round goes along the rows, or back along the columns: the same exchange.
    for [_, d1, d2, d3] in sets.iter_mut() {
        (*d1, *d2, *d3) = (
            d3.slide_within_blocks::<1>(*d3),
            d2.slide_within_blocks::<2>(*d2),
            d1.slide_within_blocks::<3>(*d1),
        );
    }
}

/// Rotates each word to the left.
#[inline(always)]
fn rotated<S: Simd, V: SimdInt<S>>(words: V, bits: u32) -> V {
    words << bits | words >> (32 - bits)
}

/// Makes rows out of diagonals: row i of the square has one word of each of them, at another place. Eight
/// selections by constant masks put the words where they belong.
#[inline(always)]
fn straightened<S: Simd, V: SimdBase<S>>(simd: S, [d0, d1, d2, d3]: [V; 4]) -> [V; 4] {
    let even = V::Mask::from_bitmask(simd, 0x5555);
    let front = V::Mask::from_bitmask(simd, 0x3333);
    let (a, b) = (even.select(d0, d3), even.select(d2, d1));
    let (c, d) = (even.select(d1, d0), even.select(d3, d2));
    [
        front.select(a, b),
        front.select(c, d),
        front.select(b, a),
        front.select(d, c),
    ]
}
