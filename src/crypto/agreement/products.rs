//! Products of scalars and points: one after the other, or side by side where the machine can do that.
//!
//! | backend | one product | more |
//! |---|---|---|
//! | `avx512` | four lanes (`ladder_lanes`); of the base point, the table | eight lanes (`ladder_vectors`), if there are enough |
//! | others | `ladder`, or the table | one after the other |
//! | words of 32 bits | `dalek` | one after the other |
//!
//! Everything that agrees on keys or makes public keys comes here, and so each ladder is compiled once. What a ladder leaves
//! on the stack is wiped.

#[cfg(feature = "simd")]
use fearless_simd::Simd;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use fearless_simd::{u64x4, u64x8};

#[cfg(not(target_pointer_width = "64"))]
use super::dalek as one;
#[cfg(target_pointer_width = "64")]
use super::ladder as one;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use super::{ladder_lanes, ladder_lanes::FourLanes, ladder_vectors};
use crate::crypto::Secret;
use crate::crypto::backend::{Backend, Kernel};
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use crate::crypto::multiply52::Multiply52;
use crate::crypto::secret::on_wiped_stack;

/// Products that are computed at once at most.
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
pub(super) const KEYS: usize = ladder_vectors::KEYS;
/// Products that are computed at once at most.
#[cfg(not(all(feature = "simd", target_arch = "x86_64")))]
pub(super) const KEYS: usize = 1;

/// What scalars are multiplied with.
pub(super) enum Points<'a> {
    /// The base point, u = 9.
    Base,
    /// A point for each, as peers send them.
    Each(&'a [[u8; 32]]),
}

/// What one product leaves on the stack at most, optimised.
const STACK: usize = 4096;
/// What the ladder of a batch leaves at most.
const STACK_OF_MANY: usize = 20 * 1024;

/// X25519 of each of `scalars` and its point, at most [`KEYS`]; `points` and `products` have their number.
pub(super) fn multiply(
    backend: Backend,
    scalars: &[&Secret<32>],
    points: &Points<'_>,
    products: &mut [[u8; 32]],
) {
    let work = Products {
        scalars,
        points,
        products,
    };
    if KEYS == 1 || work.scalars.len() == 1 {
        on_wiped_stack::<STACK, _>(|| backend.run(work));
    } else {
        on_wiped_stack::<STACK_OF_MANY, _>(|| backend.run(work));
    }
}

/// The work of [`multiply`], for a backend.
struct Products<'a> {
    scalars: &'a [&'a Secret<32>],
    points: &'a Points<'a>,
    products: &'a mut [[u8; 32]],
}

impl Kernel for Products<'_> {
    type Output = ();

    fn portable(&mut self) {
        let products = self.scalars.iter().zip(&mut *self.products);
        match self.points {
            Points::Base => {
                for (scalar, product) in products {
                    one::multiply_base_point(scalar, product);
                }
            }
            Points::Each(points) => {
                for ((scalar, product), point) in products.zip(*points) {
                    one::multiply(scalar, point, product);
                }
            }
        }
    }

    #[cfg(feature = "simd")]
    fn lanes<S: Simd>(&mut self, _: S) {
        self.portable();
    }

    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    #[inline(always)]
    fn avx512(&mut self, simd: fearless_simd::Avx512) {
        self.in_lanes(simd);
    }

    #[cfg(all(feature = "_plain_vectors", target_arch = "x86_64"))]
    fn plain(&mut self, simd: fearless_simd::Fallback) {
        self.in_lanes(simd);
    }
}

/// From this number of products on, lanes with a product each are faster than lanes that share one.
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
const ENOUGH: usize = 4;
/// The same for products of the base point, of which there may be a table.
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
const ENOUGH_OF_BASE: usize = if cfg!(feature = "precomputed-tables") {
    5
} else {
    ENOUGH
};

#[cfg(all(feature = "simd", target_arch = "x86_64"))]
impl Products<'_> {
    /// Each way where it is the fastest.
    #[inline(always)]
    fn in_lanes<S: Simd>(&mut self, simd: S)
    where
        u64x4<S>: FourLanes,
        u64x8<S>: Multiply52,
    {
        let count = self.scalars.len();
        match self.points {
            Points::Base if count < ENOUGH_OF_BASE => self.portable(),
            Points::Each(points) if count < ENOUGH => {
                let products = self.scalars.iter().zip(&mut *self.products);
                for ((scalar, product), point) in products.zip(*points) {
                    ladder_lanes::multiply(simd, scalar, point, product);
                }
            }
            points => ladder_vectors::multiply(simd, self.scalars, points, self.products),
        }
    }
}
