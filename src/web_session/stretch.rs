//! How the password of a stored session becomes a key.

use super::SavedSessionError;
use crate::crypto::Secret;
use crate::crypto::hazmat::hash::sha512_of_secret;
use crate::crypto::password::scrypt::{Cost, scrypt_with_own_table};
use crate::crypto::password::scrypt_any::scrypt_any;

/// How much work it is to stretch the password, as a power of two: 2^16 to 2^20 rounds of scrypt with r = 8 and
/// p = 1, which take 64 MiB to 1 GiB of memory.
///
/// Take the highest one that the machine does in half a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StretchCost(u8);

impl StretchCost {
    /// The least that is accepted.
    pub const LEAST: Self = Self(16);
    /// The most that is accepted.
    pub const MOST: Self = Self(20);

    /// 2^`log2` rounds, for `log2` from 16 to 20.
    pub const fn from_log2(log2: u8) -> Option<Self> {
        match log2 {
            16..=20 => Some(Self(log2)),
            _ => None,
        }
    }

    /// The exponent.
    pub const fn log2(self) -> u8 {
        self.0
    }
}

/// The parameters of a record, which were checked.
pub(super) struct Parameters {
    log2_n: u8,
    r: u32,
    p: u32,
}

impl Parameters {
    const LEAST_N: u64 = 65536;
    const LEAST_R: u64 = 8;
    const MOST_P: u64 = 16;
    const MOST_MEMORY: u64 = 1024 * 1024 * 1024;

    pub(super) const fn of(cost: StretchCost) -> Self {
        Self {
            log2_n: cost.0,
            r: 8,
            p: 1,
        }
    }

    /// Refuses what is too weak, and what would take too much.
    pub(super) fn check(n: u64, r: u64, p: u64) -> Result<Self, SavedSessionError> {
        if n < Self::LEAST_N || !n.is_power_of_two() || r < Self::LEAST_R || p < 1 {
            return Err(SavedSessionError::Parameters);
        }
        let memory = n.checked_mul(r).and_then(|blocks| blocks.checked_mul(128));
        let fits = memory.is_some_and(|memory| memory <= Self::MOST_MEMORY);
        if !fits || p > Self::MOST_P {
            return Err(SavedSessionError::Limit);
        }
        let limit = |_| SavedSessionError::Limit;
        Ok(Self {
            log2_n: u8::try_from(n.trailing_zeros()).map_err(limit)?,
            r: u32::try_from(r).map_err(limit)?,
            p: u32::try_from(p).map_err(limit)?,
        })
    }

    /// N, r and p.
    pub(super) fn as_numbers(&self) -> (u64, u64, u64) {
        // At most 2^20, because the record was checked.
        let n = 1_u64.wrapping_shl(self.log2_n.into());
        (n, self.r.into(), self.p.into())
    }
}

pub(super) fn derive(
    password: &str,
    salt: &[u8; 32],
    parameters: &Parameters,
) -> Result<Secret<32>, SavedSessionError> {
    let password = password.as_bytes();
    let Parameters { log2_n, r, p } = *parameters;
    if (r, p) != (8, 1) {
        return scrypt_any(password, salt, log2_n, r, p).map_err(|_| SavedSessionError::Memory);
    }
    let cost = Cost::from_log2(log2_n.into()).ok_or(SavedSessionError::Limit)?;
    let output =
        scrypt_with_own_table(password, salt, cost).map_err(|_| SavedSessionError::Memory)?;
    // A shorter output of scrypt is the beginning of a longer one.
    Ok(first_half(&output))
}

/// The key of the old form.
pub(super) fn legacy(password: &str) -> Secret<32> {
    first_half(&sha512_of_secret(password.as_bytes()))
}

fn first_half(output: &Secret<64>) -> Secret<32> {
    let (front, _) = output.as_bytes().split_at(32);
    Secret::filled(|key| key.copy_from_slice(front))
}
