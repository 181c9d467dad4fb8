use super::{Defect, Error};
use crate::crypto::hazmat::password::argon2id::Argon2Cost;

/// What a key file may ask for. It comes from whoever wrote the file, so it is checked before anything
/// is allocated or computed ([chapter 13 section 4](crate::protocol::local_storage)).
///
/// ```
/// use eeema::local_storage::CostLimits;
///
/// // A phone that never wants to spend more than four times what Android writes.
/// let limits = CostLimits {
///     memory_kib: 256 * 1024,
///     memory_kib_times_iterations: 4 * 131_072 * 8,
///     ..CostLimits::default()
/// };
/// # let _ = limits;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CostLimits {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub iterations: u32,
    /// Lanes.
    pub parallelism: u32,
    /// The product of the first two, which is proportional to the time.
    pub memory_kib_times_iterations: u64,
}

impl CostLimits {
    /// The bounds of the specification: 1 GiB, 64 passes, 16 lanes, and sixteen times the time of what
    /// Android writes.
    pub const DEFAULT: Self = Self {
        memory_kib: 1024 * 1024,
        iterations: 64,
        parallelism: 16,
        memory_kib_times_iterations: 16_777_216,
    };

    /// Refuses a cost that is too high, or too low for the function.
    pub(super) fn check(&self, cost: Argon2Cost) -> Result<Argon2Cost, Error> {
        let work = u64::from(cost.memory_kib).saturating_mul(cost.iterations.into());
        let least_memory = cost.parallelism.saturating_mul(8);
        let is_allowed = (1..=self.iterations).contains(&cost.iterations)
            && (1..=self.parallelism).contains(&cost.parallelism)
            && (least_memory..=self.memory_kib).contains(&cost.memory_kib)
            && work <= self.memory_kib_times_iterations;
        if is_allowed {
            Ok(cost)
        } else {
            Err(Error::Cost)
        }
    }
}

impl Default for CostLimits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// A cost and a salt as they stand in a file.
pub(super) struct Argon2Fields<'a> {
    pub(super) version: u32,
    pub(super) salt: &'a [u8],
    pub(super) cost: Argon2Cost,
}

impl Argon2Fields<'_> {
    /// The checks of section 4, reading 2, in their order.
    pub(super) fn check(&self, least_salt: usize, limits: &CostLimits) -> Result<(), Error> {
        if self.version != 0 {
            return Err(Defect::Argon2Version.into());
        }
        if self.salt.len() < least_salt {
            return Err(Error::Cost);
        }
        limits.check(self.cost).map(|_| ())
    }
}
