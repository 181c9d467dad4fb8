//! The inverse modulo p = 2^255 − 19 in words of 64 bits, by division steps.
//!
//! A division step takes two numbers, an odd f and any g. If g is odd, f is added to it or subtracted from it, and then g is
//! halved; in some of the cases f becomes the old g. The greatest common divisor stays what it is, so in the end g is zero and f
//! is 1 or −1. Which case it is depends on the lowest bit of g and on a counter, never on the size of a number (Bernstein and
//! Yang, [Fast constant-time gcd computation and modular inversion](https://eprint.iacr.org/2019/266)). The counter starts
//! between two values of theirs: then 588 steps are enough for p and every g below it, which `checks/division-steps` proves.
//!
//! | | |
//! |---|---|
//! | steps | 590, in 10 rounds of 59 |
//! | a step | the lowest words of f and g, and what multiples of f and g at the beginning of the round they are |
//! | a round | 59 steps, and then those multiples of the whole numbers |
//! | numbers | five limbs of 59 bits, the highest with a sign |
//! | d and e | f = d · `number` and g = e · `number` modulo p, so that d is the inverse in the end, or its opposite |
//!
//! The 59 bits that f and g lose in a round are zero. To d and e a multiple of p is added that makes theirs zero; it is below
//! 2^59 · p, so that they grow by less than p in a round and stay below 11p.
//!
//! An inverse takes less than two thirds of the time of the power p − 2 of `montgomery`, with which lanes invert many numbers at once.
//! The steps are the same for all numbers: masks choose, and no branch and no address depends on one. What lies in registers
//! and on the stack is wiped by the caller.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "limbs have room for their carries, and indices count limbs"
)]

use super::field::Element;
use super::limbs51::{self, LIMB as LIMB51};

/// Bits of a limb, and steps of a round.
const BITS: u32 = 59;
/// A limb with all its bits set.
const LIMB: i64 = (1 << BITS) - 1;
const ROUNDS: u32 = 10;
/// Steps that are enough for every number. Fewer are for nearly every one, so that no test finds it: `checks/division-steps`
/// proves this number.
const ENOUGH: u32 = 588;
const _: () = assert!(ROUNDS * BITS >= ENOUGH);
/// The inverse of 19 modulo 2^59.
const INVERSE_OF_19: i64 = {
    // Each turn doubles the number of bits that are right; three are at the beginning.
    let mut inverse = 19_i64;
    let mut turn = 0;
    while turn < 5 {
        inverse = inverse.wrapping_mul(2_i64.wrapping_sub(inverse.wrapping_mul(19)));
        turn += 1;
    }
    inverse & LIMB
};
/// The bit of the highest limb that is 2^255.
const TOP: u32 = 255 - 4 * BITS;

/// A number with a sign: limbs of 59 bits, the highest one with all that is left.
type Number = [i64; 5];

/// The inverse of `number`, whose limbs are below 2^52, or zero of zero.
pub(super) fn inverse(number: Element) -> Element {
    let mut f = [LIMB - 18, LIMB, LIMB, LIMB, (1 << TOP) - 1];
    let mut g = limbs_of(number);
    let (mut d, mut e) = ([0; 5], [1, 0, 0, 0, 0]);
    let mut counter = -1;
    for _ in 0..ROUNDS {
        let multiples = Multiples::of_round(&mut counter, f[0], g[0]);
        (f, g) = multiples.divided(f, g);
        (d, e) = multiples.divided_modulo_p(d, e);
    }
    let sign = f[4] >> 63;
    of_limbs(d, sign)
}

/// The limbs of the residue.
fn limbs_of(number: Element) -> Number {
    let mut bytes = [0; 32];
    number.to_bytes(&mut bytes);
    let [w0, w1, w2, w3] = limbs51::words(&bytes);
    let low = |word: u64| word as i64 & LIMB;
    [
        low(w0),
        low(w0 >> 59 | w1 << 5),
        low(w1 >> 54 | w2 << 10),
        low(w2 >> 49 | w3 << 15),
        low(w3 >> 44),
    ]
}

/// The number, or its opposite if `sign` is all ones; its size is below 16p.
fn of_limbs(number: Number, sign: i64) -> Element {
    // 16p is 2^259 − 304, and makes it positive.
    let multiple = [LIMB - 303, LIMB, LIMB, LIMB, (1 << (TOP + 4)) - 1];
    let mut limbs = [0; 5];
    let mut carry = 0;
    for ((limb, part), multiple) in limbs.iter_mut().zip(number).zip(multiple) {
        let sum = ((part ^ sign) - sign) + multiple + carry;
        *limb = (sum & LIMB) as u64;
        carry = sum >> BITS;
    }
    let [l0, l1, l2, l3, l4] = limbs;
    Element::from_limbs([
        l0 & LIMB51,
        (l0 >> 51 | l1 << 8) & LIMB51,
        (l1 >> 43 | l2 << 16) & LIMB51,
        (l2 >> 35 | l3 << 24) & LIMB51,
        l3 >> 27 | l4 << 32,
    ])
    .carried()
}

/// What f and g are after some steps: (u·f + v·g) / 2^steps and (q·f + r·g) / 2^steps. Neither |u| + |v| nor |q| + |r| is more
/// than 2^steps.
#[derive(Clone, Copy)]
struct Multiples {
    u: i64,
    v: i64,
    q: i64,
    r: i64,
}

impl Multiples {
    /// 59 steps, in two parts whose multiples fit 32 bits.
    #[inline(always)]
    fn of_round(counter: &mut i64, f: i64, g: i64) -> Self {
        let mut lowest = [f as u64, g as u64];
        let first = Self::of_steps::<30>(counter, &mut lowest);
        let second = Self::of_steps::<29>(counter, &mut lowest);
        Self {
            u: second.u * first.u + second.v * first.q,
            v: second.u * first.v + second.v * first.r,
            q: second.q * first.u + second.r * first.q,
            r: second.q * first.v + second.r * first.r,
        }
    }

    /// At most 30 steps. Of f and g the lowest bits are enough, as many as there are steps.
    ///
    /// Two multiples are in one word, the second one 2^32 times, so that an operation does both.
    #[inline(always)]
    fn of_steps<const STEPS: u32>(counter: &mut i64, [f, g]: &mut [u64; 2]) -> Self {
        let (mut of_f, mut of_g) = (1_u64, 1_u64 << 32);
        for _ in 0..STEPS {
            let is_odd = (*g & 1).wrapping_neg();
            // Then f is subtracted, and becomes g if that is odd; else it is added.
            let is_negative = (*counter >> 63) as u64;
            let exchanges = is_odd & is_negative;
            *g = g.wrapping_add((*f ^ is_negative).wrapping_sub(is_negative) & is_odd);
            of_g = of_g.wrapping_add((of_f ^ is_negative).wrapping_sub(is_negative) & is_odd);
            // g − f and f are the old g.
            *f = f.wrapping_add(*g & exchanges);
            of_f = of_f.wrapping_add(of_g & exchanges) << 1;
            *g >>= 1;
            *counter = (*counter ^ exchanges as i64).wrapping_sub(1);
        }
        let ((u, v), (q, r)) = (halves(of_f), halves(of_g));
        Self { u, v, q, r }
    }

    /// The multiples of f and g, divided by 2^59, which they are divisible by.
    #[inline(always)]
    fn divided(self, f: Number, g: Number) -> (Number, Number) {
        (
            combined(self.u, f, self.v, g, 0),
            combined(self.q, f, self.r, g, 0),
        )
    }

    /// The multiples of d and e, divided by 2^59 modulo p.
    #[inline(always)]
    fn divided_modulo_p(self, d: Number, e: Number) -> (Number, Number) {
        // p is −19 modulo 2^59.
        let times = |left: i64, right: i64| {
            let lowest = left
                .wrapping_mul(d[0])
                .wrapping_add(right.wrapping_mul(e[0]));
            lowest.wrapping_mul(INVERSE_OF_19) & LIMB
        };
        (
            combined(self.u, d, self.v, e, times(self.u, self.v)),
            combined(self.q, d, self.r, e, times(self.q, self.r)),
        )
    }
}

/// The two numbers of 32 bits with a sign whose sum a word is, the second one 2^32 times.
#[inline(always)]
fn halves(word: u64) -> (i64, i64) {
    let first = i64::from(word as i32);
    let second = word.wrapping_sub(first as u64) as i64 >> 32;
    (first, second)
}

/// (a · f + b · g + c · p) / 2^59, where that has no remainder.
#[inline(always)]
fn combined(a: i64, f: Number, b: i64, g: Number, c: i64) -> Number {
    let product = |left: i64, right: i64| i128::from(left) * i128::from(right);
    let mut sum = (product(a, f[0]) + product(b, g[0]) - product(c, 19)) >> BITS;
    let mut number = [0; 5];
    for index in 1..5 {
        sum += product(a, f[index]) + product(b, g[index]);
        if index == 4 {
            sum += product(c, 1 << TOP);
        }
        number[index - 1] = sum as i64 & LIMB;
        sum >>= BITS;
    }
    number[4] = sum as i64;
    number
}

#[cfg(test)]
mod tests {
    use super::super::montgomery::Field;
    use super::*;

    fn bytes_of(number: Element) -> [u8; 32] {
        let mut bytes = [0; 32];
        number.to_bytes(&mut bytes);
        bytes
    }

    /// Powers of two and their neighbours, from both ends, and what comes of multiplying all the time.
    fn numbers() -> impl Iterator<Item = Element> {
        let one = Element::of(1);
        let powers = (0..255).map(move |exponent| one.squared_times_two(exponent));
        let near = powers.flat_map(move |power| {
            let below = power.minus(one).times(one);
            let above = power.plus(one).times(one);
            [power, below, above]
        });
        let both = near.flat_map(move |number| {
            let opposite = Element::of(0).minus(number).times(one);
            [number, opposite]
        });
        let mut state = Element::of(0x1234_5678_9abc);
        let mixed = (0..2000).map(move |_| {
            state = state.squared().plus(Element::of(7)).times(Element::of(3));
            state
        });
        both.chain(mixed)
    }

    impl Element {
        fn squared_times_two(self, exponent: u32) -> Self {
            (0..exponent).fold(self, |power, _| power.plus(power).times(Self::of(1)))
        }
    }

    #[test]
    fn inverses_are_powers() {
        for number in numbers() {
            let expected = bytes_of(number.inverted());
            assert_eq!(
                bytes_of(inverse(number)),
                expected,
                "{:?}",
                bytes_of(number)
            );
        }
    }

    /// Zero has none, and p and 2p are zero.
    #[test]
    fn zero_stays_zero() {
        let p = Element::from_limbs([LIMB51 - 18, LIMB51, LIMB51, LIMB51, LIMB51]);
        for zero in [Element::of(0), p] {
            assert_eq!(bytes_of(inverse(zero)), [0; 32]);
        }
    }

    /// The largest sizes that d may reach, with both signs.
    #[test]
    fn limbs_of_any_size_are_numbers() {
        let one = Element::of(1);
        for top in [0, 1, (11 << TOP) - 1] {
            for rest in [0, 1, LIMB] {
                let limbs = [rest, LIMB, rest, 0, top];
                let positive = of_limbs(limbs, 0);
                let negative = of_limbs(limbs, -1);
                assert_eq!(bytes_of(positive.plus(negative).times(one)), [0; 32]);
                let of_negative = of_limbs(limbs.map(|limb| -limb), 0);
                assert_eq!(bytes_of(of_negative), bytes_of(negative));
            }
        }
    }
}
