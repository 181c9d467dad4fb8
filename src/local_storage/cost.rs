use super::{Defect, Error};
use crate::codec::protobuf::{FieldWriter, Malformed, Message, Value};
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

/// Fields 1 to 5 of the message that says how a key is derived, as they stand in a file.
#[derive(Default)]
pub(super) struct Argon2Fields<'a> {
    version: u32,
    pub(super) salt: &'a [u8],
    /// In KiB or in bytes, as the file has it.
    pub(super) memory: u32,
    iterations: u32,
    parallelism: u32,
}

impl<'a> Argon2Fields<'a> {
    /// Those of a file that is written; `memory` is in KiB or in bytes, as the file has it.
    pub(super) const fn new(salt: &'a [u8], memory: u32, cost: Argon2Cost) -> Self {
        Self {
            version: 0,
            salt,
            memory,
            iterations: cost.iterations,
            parallelism: cost.parallelism,
        }
    }

    /// Takes one field over; other numbers are none of its own.
    pub(super) fn take(&mut self, number: u32, value: Value<'a>) -> Result<(), Malformed> {
        match number {
            1 => self.version = value.uint32_exact()?,
            2 => self.salt = value.bytes()?,
            3 => self.memory = value.uint32_exact()?,
            4 => self.iterations = value.uint32_exact()?,
            5 => self.parallelism = value.uint32_exact()?,
            _ => {}
        }
        Ok(())
    }

    /// The checks of section 4, reading 2, in their order.
    pub(super) fn check(
        &self,
        memory_kib: u32,
        least_salt: usize,
        limits: &CostLimits,
    ) -> Result<Argon2Cost, Error> {
        if self.version != 0 {
            return Err(Defect::Argon2Version.into());
        }
        if self.salt.len() < least_salt {
            return Err(Error::Cost);
        }
        limits.check(Argon2Cost {
            memory_kib,
            iterations: self.iterations,
            parallelism: self.parallelism,
        })
    }
}

impl Message for Argon2Fields<'_> {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        output.uint32(1, self.version);
        output.bytes(2, self.salt);
        output.uint32(3, self.memory);
        output.uint32(4, self.iterations);
        output.uint32(5, self.parallelism);
    }
}
