//! scrypt (RFC 7914) with any block size and parallelism, through the crate `scrypt`.
//!
//! Slower than [`scrypt`](super::scrypt), which has r = 8 and p = 1; its table is not wiped.

use alloc::vec::Vec;
use core::fmt;

use scrypt::Params;

use crate::crypto::Secret;
use crate::crypto::hazmat::hash::STACK;
use crate::crypto::secret::on_wiped_stack;

/// Derives 32 bytes with N = 2^`log2_n`. Takes 128 r (N + p) bytes of memory.
///
/// The numbers come from a file: limit them before. The memory is asked for first, so that too much of it
/// is an error and does not end the program.
///
/// ```
/// use eeema::crypto::hazmat::password::scrypt_any::scrypt_any;
///
/// let key = scrypt_any(b"password", b"salt", 4, 1, 2)?;
/// assert!(scrypt_any(b"password", b"salt", 4, 0, 1).is_err());
/// # Ok::<(), eeema::crypto::hazmat::password::scrypt_any::NotDerived>(())
/// ```
///
/// # Errors
///
/// [`NotDerived`] if there is no memory, or the numbers are none that scrypt can have.
pub fn scrypt_any(
    password: &[u8],
    salt: &[u8],
    log2_n: u8,
    r: u32,
    p: u32,
) -> Result<Secret<32>, NotDerived> {
    let params = Params::new(log2_n, r, p).map_err(|_| NotDerived)?;
    let rows = 1_usize.checked_shl(log2_n.into()).ok_or(NotDerived)?;
    let rows = rows.checked_add(p as usize).ok_or(NotDerived)?;
    let table = rows
        .checked_mul(r as usize)
        .and_then(|blocks| blocks.checked_mul(128));
    // The crate does not ask whether there is memory: asked here, and given back at once.
    let mut probe = Vec::<u8>::new();
    probe
        .try_reserve_exact(table.ok_or(NotDerived)?)
        .map_err(|_| NotDerived)?;
    drop(probe);
    Secret::try_filled(|key| {
        on_wiped_stack::<STACK, _>(|| scrypt::scrypt(password, salt, &params, key))
            .map_err(|_| NotDerived)
    })
}

/// Nothing was derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotDerived;

impl fmt::Display for NotDerived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("scrypt cannot run with these numbers here; use smaller ones or more memory")
    }
}

impl core::error::Error for NotDerived {}
