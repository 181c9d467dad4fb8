//! Products of scalars and points: one after the other, or side by side where the machine can do that.
//!
//! | backend | one product | more |
//! |---|---|---|
//! | `avx512` | four lanes (`ladder_lanes`, `base_point_lanes`) | eight lanes (`ladder_vectors`), if there are enough |
//! | others | `ladder`, or the table | one after the other |
//! | words of 32 bits | `ladder32` on ARM and RISC-V, else `dalek` | one after the other |
//!
//! Everything that agrees on keys or makes public keys comes here, and so each ladder is compiled once. What a ladder leaves
//! on the stack is wiped.

#[cfg(feature = "simd")]
use fearless_simd::Simd;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use fearless_simd::u64x4;

#[cfg(all(feature = "precomputed-tables", target_pointer_width = "64"))]
use super::base_point as table;
#[cfg(all(
    feature = "precomputed-tables",
    feature = "simd",
    target_arch = "x86_64"
))]
use super::base_point_lanes;
#[cfg(all(feature = "precomputed-tables", not(target_pointer_width = "64")))]
use super::dalek as table;
#[cfg(not(any(
    target_pointer_width = "64",
    target_arch = "arm",
    target_arch = "riscv32"
)))]
use super::dalek as one;
#[cfg(target_pointer_width = "64")]
use super::ladder as one;
#[cfg(any(target_arch = "arm", target_arch = "riscv32"))]
use super::ladder32 as one;
#[cfg(not(feature = "precomputed-tables"))]
use super::points::BASE_POINT;
use super::points::Points;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use super::{four_lanes::FourLanes, ladder_lanes, ladder_vectors};
use crate::crypto::Secret;
use crate::crypto::backend::{Backend, Kernel};
use crate::crypto::secret::on_wiped_stack;

/// Products that are computed at once at most.
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
pub(super) const KEYS: usize = ladder_vectors::KEYS;
/// Products that are computed at once at most.
#[cfg(not(all(feature = "simd", target_arch = "x86_64")))]
pub(super) const KEYS: usize = 1;

/// What one product leaves on the stack at most, optimised.
const STACK: usize = 2048;
/// What the ladder of a batch leaves at most.
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
const STACK_OF_MANY: usize = 16 * 1024;

/// X25519 of each of `scalars` and its point, at most [`KEYS`]; `points` and `products` have their number.
pub(super) fn multiply(
    backend: Backend,
    scalars: &[&Secret<32>],
    points: &Points<'_>,
    products: &mut [[u8; 32]],
) {
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    if scalars.len() >= points.enough() {
        let side_by_side = SideBySide {
            scalars,
            points,
            products,
        };
        if on_wiped_stack::<STACK_OF_MANY, _>(|| backend.run(side_by_side)) {
            return;
        }
    }
    let products = scalars.iter().zip(products);
    let run = |one| on_wiped_stack::<STACK, _>(|| backend.run(one));
    match points {
        Points::Base => {
            for (scalar, product) in products {
                run(One {
                    scalar,
                    point: None,
                    product,
                });
            }
        }
        Points::Each(points) => {
            for ((scalar, product), point) in products.zip(*points) {
                run(One {
                    scalar,
                    point: Some(point),
                    product,
                });
            }
        }
    }
}

/// One product, of the base point if there is no other.
struct One<'a> {
    scalar: &'a Secret<32>,
    point: Option<&'a [u8; 32]>,
    product: &'a mut [u8; 32],
}

impl Kernel for One<'_> {
    type Output = ();

    fn portable(&mut self) {
        match self.point {
            Some(point) => one::multiply(self.scalar, point, self.product),
            #[cfg(feature = "precomputed-tables")]
            None => table::multiply_base_point(self.scalar, self.product),
            #[cfg(not(feature = "precomputed-tables"))]
            None => one::multiply(self.scalar, &BASE_POINT, self.product),
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

#[cfg(all(feature = "simd", target_arch = "x86_64"))]
impl One<'_> {
    /// In four lanes, or by the table.
    #[inline(always)]
    fn in_lanes<S: Simd>(&mut self, simd: S)
    where
        u64x4<S>: FourLanes,
    {
        match self.point {
            Some(point) => ladder_lanes::multiply(simd, self.scalar, point, self.product),
            #[cfg(feature = "precomputed-tables")]
            None => base_point_lanes::multiply(simd, self.scalar, self.product),
            #[cfg(not(feature = "precomputed-tables"))]
            None => ladder_lanes::multiply(simd, self.scalar, &BASE_POINT, self.product),
        }
    }
}

/// As many products as there are, if the backend has lanes for them.
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
struct SideBySide<'a> {
    scalars: &'a [&'a Secret<32>],
    points: &'a Points<'a>,
    products: &'a mut [[u8; 32]],
}

#[cfg(all(feature = "simd", target_arch = "x86_64"))]
impl Kernel for SideBySide<'_> {
    /// Whether it was done.
    type Output = bool;

    fn portable(&mut self) -> bool {
        false
    }

    fn lanes<S: Simd>(&mut self, _: S) -> bool {
        false
    }

    #[inline(always)]
    fn avx512(&mut self, simd: fearless_simd::Avx512) -> bool {
        ladder_vectors::multiply(simd, self.scalars, self.points, self.products);
        true
    }

    #[cfg(feature = "_plain_vectors")]
    fn plain(&mut self, simd: fearless_simd::Fallback) -> bool {
        ladder_vectors::multiply(simd, self.scalars, self.points, self.products);
        true
    }
}
