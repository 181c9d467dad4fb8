//! The rounds of SHA-256, in every lane of a vector ([FIPS
//! 180-4](https://csrc.nist.gov/pubs/fips/180-4/upd1/final) section 6.2.2).
//!
//! The names are those of the standard: a to h for the state, w for the schedule, Σ and σ as sums of
//! rotations. Only sixteen words of the schedule exist at a time; `w[t + 16]` takes the place of `w[t]`.
//!
//! Rounds and schedule are written out: a loop over them would move the words through memory. The rounds do
//! not move the state either: instead of shifting a to h by one place, each round gets its words in other
//! places, and after eight rounds all of them are back.
//!
//! ```text
//! place      0  1  2  3  4  5  6  7
//! round 1    a  b  c  d  e  f  g  h     place 3 becomes the next e, place 7 the next a
//! round 2    b  c  d  e  f  g  h  a     place 2 becomes the next e, place 6 the next a
//! …
//! round 9    a  b  c  d  e  f  g  h
//! ```
//!
//! Additions, rotations, and logic on words: no table but that of the constants, whose index is the round.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "lanes wrap around as SHA-256 does, and constant indices are taken modulo the length"
)]

use fearless_simd::{Simd, prelude::*};

/// The round constants (FIPS 180-4 section 4.2.2).
const ROUND_CONSTANTS: [[u32; 16]; 4] = [
    [
        0x428a_2f98,
        0x7137_4491,
        0xb5c0_fbcf,
        0xe9b5_dba5,
        0x3956_c25b,
        0x59f1_11f1,
        0x923f_82a4,
        0xab1c_5ed5,
        0xd807_aa98,
        0x1283_5b01,
        0x2431_85be,
        0x550c_7dc3,
        0x72be_5d74,
        0x80de_b1fe,
        0x9bdc_06a7,
        0xc19b_f174,
    ],
    [
        0xe49b_69c1,
        0xefbe_4786,
        0x0fc1_9dc6,
        0x240c_a1cc,
        0x2de9_2c6f,
        0x4a74_84aa,
        0x5cb0_a9dc,
        0x76f9_88da,
        0x983e_5152,
        0xa831_c66d,
        0xb003_27c8,
        0xbf59_7fc7,
        0xc6e0_0bf3,
        0xd5a7_9147,
        0x06ca_6351,
        0x1429_2967,
    ],
    [
        0x27b7_0a85,
        0x2e1b_2138,
        0x4d2c_6dfc,
        0x5338_0d13,
        0x650a_7354,
        0x766a_0abb,
        0x81c2_c92e,
        0x9272_2c85,
        0xa2bf_e8a1,
        0xa81a_664b,
        0xc24b_8b70,
        0xc76c_51a3,
        0xd192_e819,
        0xd699_0624,
        0xf40e_3585,
        0x106a_a070,
    ],
    [
        0x19a4_c116,
        0x1e37_6c08,
        0x2748_774c,
        0x34b0_bcb5,
        0x391c_0cb3,
        0x4ed8_aa4a,
        0x5b9c_ca4f,
        0x682e_6ff3,
        0x748f_82ee,
        0x78a5_636f,
        0x84c8_7814,
        0x8cc7_0208,
        0x90be_fffa,
        0xa450_6ceb,
        0xbef9_a3f7,
        0xc671_78f2,
    ],
];

/// The compression function: the state after `block`, if it was `start` in all lanes.
///
/// 48 words of the schedule are made out of the sixteen, between the four times sixteen rounds.
#[inline(always)]
pub(super) fn compress<S: Simd>(
    simd: S,
    start: &[u32; 8],
    mut block: [S::u32s; 16],
) -> [S::u32s; 8] {
    let mut state = start.map(|word| S::u32s::splat(simd, word));
    let [first, middle @ .., last] = &ROUND_CONSTANTS;
    sixteen_rounds(simd, &mut state, &block, first);
    expand::<S>(simd, &mut block);
    for constants in middle {
        sixteen_rounds(simd, &mut state, &block, constants);
        expand::<S>(simd, &mut block);
    }
    sixteen_rounds(simd, &mut state, &block, last);
    for (word, start) in state.iter_mut().zip(start) {
        *word += *start;
    }
    state
}

/// Sixteen rounds.
#[inline(always)]
fn sixteen_rounds<S: Simd>(
    simd: S,
    state: &mut [S::u32s; 8],
    block: &[S::u32s; 16],
    constants: &[u32; 16],
) {
    piece(
        simd,
        #[inline(always)]
        || {
            let ([first, second], _) = block.as_chunks() else {
                return;
            };
            let ([k_first, k_second], _) = constants.as_chunks() else {
                return;
            };
            eight_rounds(simd, state, first, k_first);
            eight_rounds(simd, state, second, k_second);
        },
    );
}

/// Runs a part of the compression function, with the closure `#[inline(always)]`.
///
/// In tests it is a function of its own: words of plain arrays, which are there too, would be spread over scalar registers,
/// and the whole function takes the compiler many minutes then.
#[inline(always)]
fn piece<S: Simd>(simd: S, part: impl FnOnce()) {
    #[inline(never)]
    fn outlined<S: Simd>(simd: S, part: impl FnOnce()) {
        simd.vectorize(part);
    }
    if cfg!(any(debug_assertions, feature = "_plain_vectors")) {
        outlined(simd, part);
    } else {
        part();
    }
}

/// Eight rounds, after which a to h stand in their own places again.
#[inline(always)]
fn eight_rounds<S: Simd>(
    simd: S,
    state: &mut [S::u32s; 8],
    words: &[S::u32s; 8],
    constants: &[u32; 8],
) {
    let [a, b, c, d, e, f, g, h] = state;
    let [k0, k1, k2, k3, k4, k5, k6, k7] = constants.map(|constant| S::u32s::splat(simd, constant));
    let [w0, w1, w2, w3, w4, w5, w6, w7] = *words;
    round::<S>(*a, *b, *c, d, *e, *f, *g, h, k0 + w0);
    round::<S>(*h, *a, *b, c, *d, *e, *f, g, k1 + w1);
    round::<S>(*g, *h, *a, b, *c, *d, *e, f, k2 + w2);
    round::<S>(*f, *g, *h, a, *b, *c, *d, e, k3 + w3);
    round::<S>(*e, *f, *g, h, *a, *b, *c, d, k4 + w4);
    round::<S>(*d, *e, *f, g, *h, *a, *b, c, k5 + w5);
    round::<S>(*c, *d, *e, f, *g, *h, *a, b, k6 + w6);
    round::<S>(*b, *c, *d, e, *f, *g, *h, a, k7 + w7);
}

/// One round: what becomes e goes where d was, what becomes a where h was.
///
/// Choice and majority are written with one operation less than in the standard: g ⊕ (e ∧ (f ⊕ g)) is
/// (e ∧ f) ⊕ (¬e ∧ g), and (a ∧ b) ∨ (c ∧ (a ∨ b)) is the majority of a, b and c.
#[inline(always)]
#[expect(
    clippy::too_many_arguments,
    reason = "the eight words of the state and one of the block"
)]
fn round<S: Simd>(
    a: S::u32s,
    b: S::u32s,
    c: S::u32s,
    d: &mut S::u32s,
    e: S::u32s,
    f: S::u32s,
    g: S::u32s,
    h: &mut S::u32s,
    word: S::u32s,
) {
    let sum = rotate::<S, 6>(e) ^ rotate::<S, 11>(e) ^ rotate::<S, 25>(e);
    let choice = g ^ (e & (f ^ g));
    let first = *h + word + choice + sum;
    let sum = rotate::<S, 2>(a) ^ rotate::<S, 13>(a) ^ rotate::<S, 22>(a);
    let majority = if S::u32s::LEN == 16 {
        (a & b) | (c & (a | b))
    } else {
        b ^ ((a ^ b) & (b ^ c))
    };
    *d += first;
    *h = first + (sum + majority);
}

/// The next sixteen words of the schedule, in place.
#[inline(always)]
fn expand<S: Simd>(simd: S, w: &mut [S::u32s; 16]) {
    piece(
        simd,
        #[inline(always)]
        || {
            expand_word::<S, 0>(w);
            expand_word::<S, 1>(w);
            expand_word::<S, 2>(w);
            expand_word::<S, 3>(w);
            expand_word::<S, 4>(w);
            expand_word::<S, 5>(w);
            expand_word::<S, 6>(w);
            expand_word::<S, 7>(w);
            expand_word::<S, 8>(w);
            expand_word::<S, 9>(w);
            expand_word::<S, 10>(w);
            expand_word::<S, 11>(w);
            expand_word::<S, 12>(w);
            expand_word::<S, 13>(w);
            expand_word::<S, 14>(w);
            expand_word::<S, 15>(w);
        },
    );
}

/// Word t + 16 in the place of word t: `σ1(w[t + 14]) + w[t + 9] + σ0(w[t + 1]) + w[t]`.
#[inline(always)]
fn expand_word<S: Simd, const T: usize>(w: &mut [S::u32s; 16]) {
    let (w15, w7, w2) = (w[(T + 1) % 16], w[(T + 9) % 16], w[(T + 14) % 16]);
    let s0 = rotate::<S, 7>(w15) ^ rotate::<S, 18>(w15) ^ (w15 >> 3);
    let s1 = rotate::<S, 17>(w2) ^ rotate::<S, 19>(w2) ^ (w2 >> 10);
    w[T] += s0 + w7 + s1;
}

/// Rotates right by a number between 0 and 32.
#[inline(always)]
fn rotate<S: Simd, const BITS: u32>(words: S::u32s) -> S::u32s {
    (words >> BITS) | (words << (32 - BITS))
}

/// The words with their most significant byte first in memory.
#[inline(always)]
pub(super) fn big_endian<S: Simd>(words: S::u32s) -> S::u32s {
    if cfg!(target_endian = "big") {
        return words;
    }
    (rotate::<S, 8>(words) & 0xff00_ff00) | (rotate::<S, 24>(words) & 0x00ff_00ff)
}
