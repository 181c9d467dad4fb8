//! Multiples of the base point from a table of 30 KiB: what a public key is.
//!
//! A scalar is 64 digits of four bits with a sign. The table has 1 to 8 times 256^i times the base point,
//! so that 64 additions give the product, half of them before four doublings (Bernstein, Duif, Lange,
//! Schwabe and Yang, [High-speed high-security signatures](https://eprint.iacr.org/2011/368), section 4).
//! All eight entries of a row are read for each digit, and masks keep the one that is meant: what a digit is
//! decides no address. The sign of a digit exchanges y + x with y − x, and 2dxy with its negative. A digit of
//! zero keeps the neutral point, and is added like any other.
//!
//! | | multiplications | squarings |
//! |---|---:|---:|
//! | 64 sums | 448 | |
//! | four doublings | 16 | 16 |
//! | the ladder, in comparison | 1,276 | 1,020 |
//!
//! So a public key takes a third of the time of an agreement; the division, which both have, is `inverse`. The digits are
//! wiped here; points on their way stay on the stack, which `products` wipes.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "digits are between −8 and 8, and indices count digits, rows and limbs"
)]

use core::hint::black_box;

use super::base_point_table::{Entry, MULTIPLES, TABLE};
use super::edwards::{Point, Prepared};
use super::field::Element;
use super::montgomery::Field;
use crate::crypto::Secret;
use crate::crypto::secret::wipe;

/// X25519 of `secret_key` and the base point, written to `product`.
pub(super) fn multiply_base_point(secret_key: &Secret<32>, product: &mut [u8; 32]) {
    let digits = Digits::of(secret_key);
    let mut point = Point::neutral();
    for index in (1..64).step_by(2) {
        point = point.plus(&digits.multiple(index));
    }
    for _ in 0..4 {
        point = point.doubled();
    }
    for index in (0..64).step_by(2) {
        point = point.plus(&digits.multiple(index));
    }
    point.montgomery_u().to_bytes(product);
}

/// The digits of a clamped scalar, the lowest first, each between −8 and 8. Wiped on drop.
pub(super) struct Digits([i8; 64]);

impl Digits {
    /// Cuts the clamped scalar into 64 digits from 0 to 15, and takes 16 from those above 7, which is one
    /// more in the next: then eight multiples are enough.
    #[inline(always)]
    pub(super) fn of(secret_key: &Secret<32>) -> Self {
        let mut digits = Self([0; 64]);
        for (pair, byte) in digits
            .0
            .as_chunks_mut()
            .0
            .iter_mut()
            .zip(secret_key.as_bytes())
        {
            *pair = [(byte & 15) as i8, (byte >> 4) as i8];
        }
        digits.0[0] &= 8;
        digits.0[63] = digits.0[63] & 7 | 4;
        let mut carry = 0;
        for digit in &mut digits.0 {
            *digit += carry;
            // The highest digit is at most 8, and is the last: its carry would be dropped.
            carry = (*digit + 8) >> 4;
            *digit -= carry << 4;
        }
        digits.0[63] += carry << 4;
        digits
    }

    /// The size of a digit, and all ones if it is negative, or zero.
    #[inline(always)]
    pub(super) fn size_and_sign(&self, index: usize) -> (u64, u64) {
        let digit = self.0[index];
        let is_negative = mask((digit as u8 >> 7).into());
        (digit.unsigned_abs().into(), is_negative)
    }

    /// The digit times 256^(index / 2) times the base point. Only `index` decides what is read.
    #[inline(always)]
    fn multiple(&self, index: usize) -> Prepared<u64> {
        let (size, is_negative) = self.size_and_sign(index);
        let limbs = entry(&TABLE[index / 2], size);
        let [mut sum, mut difference, mut product] = limbs.map(Element::from_limbs);
        sum.exchange(&mut difference, is_negative);
        let mut negative = Element::of(0).minus(product);
        product.exchange(&mut negative, is_negative);
        Prepared {
            sum,
            difference,
            product,
        }
    }
}

impl Drop for Digits {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

/// The entry of a size from 0 to 8, that of the neutral point for zero.
///
/// A function of its own, as the compiler makes vectors of it then.
#[inline(never)]
fn entry(row: &[Entry; MULTIPLES], size: u64) -> Entry {
    let mut limbs = [[0; 5]; 3];
    for (multiple, entry) in (1..).zip(row) {
        let is_it = mask((size ^ multiple).wrapping_sub(1) >> 63);
        for (limb, other) in limbs
            .as_flattened_mut()
            .iter_mut()
            .zip(entry.as_flattened())
        {
            *limb |= other & is_it;
        }
    }
    let is_zero = size.wrapping_sub(1) >> 63;
    let [sum, difference, _] = &mut limbs;
    sum[0] |= is_zero;
    difference[0] |= is_zero;
    limbs
}

/// All ones for one, zero for zero; the compiler does not see that there are two values only.
#[inline(always)]
pub(super) fn mask(bit: u64) -> u64 {
    black_box(0_u64.wrapping_sub(bit))
}
