//! The table of multiples of the base point, made by the compiler: no number of it is written down.
//!
//! What is here runs while the crate is compiled, and nowhere else. It is by the book, and neither fast
//! nor constant-time: nothing secret comes near it. Whoever wants to check the table reads this file, and
//! has no blob of 30 KiB to believe in; public keys are compared with those of `x25519-dalek` in the tests.
//!
//! The points of a row follow each other by addition of the first one, the rows by doubling. Points have a
//! denominator then; one inversion serves all 256 (Montgomery's trick, as in `ladder_vectors`).

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "computed once, by the compiler, which would report an overflow"
)]
#![allow(long_running_const_eval, reason = "some thousand multiplications")]

use super::limbs51::{LIMB, decode};

/// Rows: one for two digits, as the digits with odd numbers come before four doublings.
const ROWS: usize = 32;
/// Entries of a row.
pub(super) const MULTIPLES: usize = 8;

/// y + x, y − x and 2dxy of a point.
pub(super) type Entry = [[u64; 5]; 3];
/// A number modulo p, in limbs of 51 bits that are carried after every operation.
type Limbs = [u64; 5];

/// Row `i` has 1 to 8 times 256^i times the base point.
pub(super) static TABLE: [[Entry; MULTIPLES]; ROWS] = table();

/// d of edwards25519 (RFC 8032 section 5.1).
const D: Limbs = decode([
    0x75eb_4dca_1359_78a3,
    0x0070_0a4d_4141_d8ab,
    0x8cc7_4079_7779_e898,
    0x5203_6cee_2b6f_fe73,
]);
/// What the formula of a sum wants of it.
const D2: Limbs = plus(D, D);

/// The x-coordinate of the base point (RFC 8032 section 5.1), the even one of the two roots.
const BASE_X: Limbs = decode([
    0xc956_2d60_8f25_d51a,
    0x692c_c760_9525_a7b2,
    0xc0a4_e231_fdd6_dc5c,
    0x2169_36d3_cd6e_53fe,
]);
/// Its y-coordinate: 4/5.
const BASE_Y: Limbs = decode([
    0x6666_6666_6666_6658,
    0x6666_6666_6666_6666,
    0x6666_6666_6666_6666,
    0x6666_6666_6666_6666,
]);

/// (X : Y : Z : T), as in `edwards`.
#[derive(Clone, Copy)]
struct Point {
    x: Limbs,
    y: Limbs,
    z: Limbs,
    t: Limbs,
}

/// One, in limbs.
const ONE: Limbs = [1, 0, 0, 0, 0];

/// The base point: the first entry of the first row.
const BASE: Point = Point {
    x: BASE_X,
    y: BASE_Y,
    z: ONE,
    t: times(BASE_X, BASE_Y),
};

/// All rows.
const fn table() -> [[Entry; MULTIPLES]; ROWS] {
    let mut points = [[BASE; MULTIPLES]; ROWS];
    let mut first = BASE;
    let mut row = 0;
    while row < ROWS {
        points[row][0] = first;
        let mut multiple = 1;
        while multiple < MULTIPLES {
            points[row][multiple] = sum(points[row][multiple - 1], first);
            multiple += 1;
        }
        // 256 = 32 · 8.
        first = points[row][MULTIPLES - 1];
        let mut doublings = 0;
        while doublings < 5 {
            first = sum(first, first);
            doublings += 1;
        }
        row += 1;
    }
    prepared(&points)
}

/// Divides all points by their Z, with one inversion.
///
/// `before` has the product of all denominators in front of each point. From the last point to the first,
/// the inverse of the product of all so far times what is before a point is the inverse of its own Z.
const fn prepared(points: &[[Point; MULTIPLES]; ROWS]) -> [[Entry; MULTIPLES]; ROWS] {
    let mut before = [[ONE; MULTIPLES]; ROWS];
    let mut all = ONE;
    let mut index = 0;
    while index < ROWS * MULTIPLES {
        let (row, multiple) = (index / MULTIPLES, index % MULTIPLES);
        before[row][multiple] = all;
        all = times(all, points[row][multiple].z);
        index += 1;
    }
    let mut inverse = inverted(all);
    let mut table = [[[[0; 5]; 3]; MULTIPLES]; ROWS];
    while index > 0 {
        index -= 1;
        let (row, multiple) = (index / MULTIPLES, index % MULTIPLES);
        let point = points[row][multiple];
        let inverse_z = times(inverse, before[row][multiple]);
        inverse = times(inverse, point.z);
        let (x, y) = (times(point.x, inverse_z), times(point.y, inverse_z));
        table[row][multiple] = [plus(y, x), minus(y, x), times(D2, times(x, y))];
    }
    table
}

/// The sum of any two points ([Twisted Edwards Curves Revisited](https://eprint.iacr.org/2008/522),
/// section 3.1).
const fn sum(left: Point, right: Point) -> Point {
    let a = times(minus(left.y, left.x), minus(right.y, right.x));
    let b = times(plus(left.y, left.x), plus(right.y, right.x));
    let c = times(times(left.t, D2), right.t);
    let d = times(plus(left.z, left.z), right.z);
    let (e, f, g, h) = (minus(b, a), minus(d, c), plus(d, c), plus(b, a));
    Point {
        x: times(e, f),
        y: times(g, h),
        z: times(f, g),
        t: times(e, h),
    }
}

/// To the power 2^255 − 21, whose bits are all ones but those of 2 and 4.
const fn inverted(number: Limbs) -> Limbs {
    let mut power = ONE;
    let mut bit = 255;
    while bit > 0 {
        bit -= 1;
        power = times(power, power);
        if bit != 2 && bit != 4 {
            power = times(power, number);
        }
    }
    power
}

/// The sum.
const fn plus(left: Limbs, right: Limbs) -> Limbs {
    let mut columns = [0; 5];
    let mut index = 0;
    while index < 5 {
        columns[index] = left[index] as u128 + right[index] as u128;
        index += 1;
    }
    carried(columns)
}

/// The difference, with 2p added so that no limb is negative.
const fn minus(left: Limbs, right: Limbs) -> Limbs {
    let mut columns = [0; 5];
    let mut index = 0;
    while index < 5 {
        let twice_the_modulus = if index == 0 { LIMB - 18 } else { LIMB } * 2;
        columns[index] = (left[index] + twice_the_modulus - right[index]) as u128;
        index += 1;
    }
    carried(columns)
}

/// The product, by the book.
const fn times(left: Limbs, right: Limbs) -> Limbs {
    let mut columns = [0; 5];
    let mut i = 0;
    while i < 5 {
        let mut j = 0;
        while j < 5 {
            let again = if i + j < 5 { 1 } else { 19 };
            columns[(i + j) % 5] += left[i] as u128 * right[j] as u128 * again;
            j += 1;
        }
        i += 1;
    }
    carried(columns)
}

/// Limbs of 51 bits: what is above the highest comes back nineteen times.
const fn carried(mut columns: [u128; 5]) -> Limbs {
    let mut limbs = [0; 5];
    let mut carry = 0;
    let mut round = 0;
    while round < 3 {
        let mut index = 0;
        while index < 5 {
            columns[index] += carry;
            carry = columns[index] >> 51;
            limbs[index] = columns[index] as u64 & LIMB;
            columns[index] = limbs[index] as u128;
            index += 1;
        }
        carry *= 19;
        round += 1;
    }
    limbs
}
