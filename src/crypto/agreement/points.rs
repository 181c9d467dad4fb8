//! What scalars are multiplied with, for one product or many.

/// The base point, u = 9, for ladders that have no table of it.
#[cfg(not(feature = "precomputed-tables"))]
pub(super) const BASE_POINT: [u8; 32] = {
    let mut bytes = [0; 32];
    bytes[0] = 9;
    bytes
};

/// What scalars are multiplied with.
pub(super) enum Points<'a> {
    /// The base point, u = 9.
    Base,
    /// A point for each, as peers send them.
    Each(&'a [[u8; 32]]),
}

#[cfg(all(feature = "simd", target_arch = "x86_64"))]
impl Points<'_> {
    /// From this number of products on, lanes with a product each are faster than lanes that share one. They are never
    /// faster than the table.
    pub(super) const fn enough(&self) -> usize {
        match self {
            Self::Base if cfg!(feature = "precomputed-tables") => usize::MAX,
            Self::Base | Self::Each(_) => 4,
        }
    }
}
