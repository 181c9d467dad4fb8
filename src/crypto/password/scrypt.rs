//! scrypt ([RFC 7914](https://www.rfc-editor.org/rfc/rfc7914)) with r = 8 and p = 1, in a work area of any
//! size.
//!
//! scrypt fills a table of N elements of 1024 bytes and reads it N times in an order that depends
//! on the password. With less memory only every k-th element is stored, and the others are computed
//! again when they are read: the result is the same, and takes (k + 3) / 4 times as long.
//!
//! | what | size |
//! |---|---|
//! | password, salt | any |
//! | table | N KiB, N from 2 to 2^21 |
//! | work area | 1 KiB up to the table |
//! | key | 64 bytes |
//!
//! The order in which the table is read can be seen by somebody who shares the caches of the
//! processor. That is so in every scrypt.
//!
//! The words of a block are kept by their diagonals all the time, so that Salsa20/8 needs no turning at its
//! start and end: they are brought into that order once, and back once at the end. An element lies in
//! vectors of four words, which every target with vectors has. The work area and all elements on the way are
//! wiped.
//!
//! ```
//! use eeema::crypto::hazmat::password::scrypt::{Cost, scrypt};
//!
//! let cost = Cost::from_log2(4).unwrap();
//! let mut whole_table = vec![0; cost.table_length()];
//! let key = scrypt(b"password", b"salt", cost, &mut whole_table)?;
//! assert_eq!(scrypt(b"password", b"salt", cost, &mut [0; 4096])?, key);
//! # Ok::<(), eeema::crypto::hazmat::password::scrypt::WorkAreaTooSmall>(())
//! ```

use alloc::collections::TryReserveError;
use alloc::vec::Vec;
use core::array;
use core::fmt;
use core::num::NonZeroU32;

use ::pbkdf2::pbkdf2_hmac;
use fearless_simd::{Level, dispatch};

use sha2::Sha256;
use zeroize::{Zeroizing, optimization_barrier};

use super::scrypt_mix::{Block, Element, Table, ZERO, mix};
use crate::crypto::Secret;
use crate::crypto::secret::on_wiped_stack;

pub use super::scrypt_mix::ELEMENT_LENGTH;

/// Bytes of the stack on which a derivation leaves elements and what PBKDF2 made of the password, which is all that somebody
/// needs who guesses passwords and spares himself the table.
const STACK: usize = 8 * 1024;
/// The same of two derivations side by side.
const STACK_OF_TWO: usize = 16 * 1024;

/// How many elements the table has: N, a power of two from 2 to 2^21.
///
/// With r = 8 that is N KiB of memory, and 32 N computations of Salsa20/8, half of them to fill the table
/// and half to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost(u32);

impl Cost {
    /// N = 2^`LOG2`; another exponent than 1 to 21 does not compile.
    pub const fn of<const LOG2: u32>() -> Self {
        const { assert!(LOG2 >= 1 && LOG2 <= 21, "the table has at most 2 GiB") };
        Self(1 << LOG2)
    }

    /// N = 2^`log2`, for `log2` from 1 to 21 (so that the table has at most 2 GiB).
    pub const fn from_log2(log2: u32) -> Option<Self> {
        match log2 {
            1..=21 => Some(Self(1 << log2)),
            _ => None,
        }
    }

    /// Bytes of the whole table. A larger work area is of no use.
    pub const fn table_length(self) -> usize {
        (self.0 as usize).saturating_mul(ELEMENT_LENGTH)
    }
}

/// Derives 64 bytes. `work_area` may have any content and is wiped at the end.
///
/// With the whole table, N KiB, it computes nothing twice. With a k-th of it, it takes (k + 3) / 4 times as
/// long. More than the table is not touched.
///
/// # Errors
///
/// [`WorkAreaTooSmall`] if `work_area` has less than 1024 bytes.
pub fn scrypt(
    password: &[u8],
    salt: &[u8],
    cost: Cost,
    work_area: &mut [u8],
) -> Result<Secret<64>, WorkAreaTooSmall> {
    let (table, _) = work_area.as_chunks_mut().0.as_chunks_mut();
    let (table, _) = table.split_at_mut(table.len().min(cost.0 as usize));
    // How many elements share one slot of the table; its length is at most N, which fits.
    let length = NonZeroU32::new(table.len() as u32).ok_or(WorkAreaTooSmall)?;
    let stride = NonZeroU32::new(cost.0.div_ceil(length.get())).ok_or(WorkAreaTooSmall)?;
    let [output] = on_wiped_stack::<STACK, _>(|| {
        let tables = [&mut *table];
        derive([password], salt, cost, stride, tables)
    });
    wipe(table);
    Ok(output)
}

/// Derives 64 bytes with a table of its own, which is wiped at the end.
///
/// # Errors
///
/// [`TryReserveError`] if there is no memory for the whole table.
pub fn scrypt_with_own_table(
    password: &[u8],
    salt: &[u8],
    cost: Cost,
) -> Result<Secret<64>, TryReserveError> {
    let mut table = Vec::new();
    table.try_reserve_exact(cost.0 as usize)?;
    let [output] = on_wiped_stack::<STACK, _>(|| {
        let tables = [&mut table];
        derive([password], salt, cost, NonZeroU32::MIN, tables)
    });
    wipe(&mut table);
    Ok(output)
}

/// Derives 64 bytes from each of two passwords, side by side, with two tables of their own, which are wiped at the end.
///
/// A derivation is one long chain that leaves most of a core idle: two take little longer than one. They take twice the
/// memory, which [`PairTables`] keep for more of them.
///
/// ```
/// use eeema::crypto::hazmat::password::scrypt::{Cost, scrypt_pair, scrypt_with_own_table};
///
/// let cost = Cost::from_log2(4).unwrap();
/// let [first, second] = scrypt_pair([b"password", b"passworz"], b"salt", cost)?;
/// assert_eq!(first, scrypt_with_own_table(b"password", b"salt", cost)?);
/// assert_ne!(first, second);
/// # Ok::<(), std::collections::TryReserveError>(())
/// ```
///
/// # Errors
///
/// [`TryReserveError`] if there is no memory for both tables.
pub fn scrypt_pair(
    passwords: [&[u8]; 2],
    salt: &[u8],
    cost: Cost,
) -> Result<[Secret<64>; 2], TryReserveError> {
    Ok(PairTables::new(cost)?.derive(passwords, salt))
}

/// The tables of [`scrypt_pair`], for many passwords: memory that is fresh from the system costs as much time as half of the
/// derivation. Wiped on drop.
///
/// ```
/// use eeema::crypto::hazmat::password::scrypt::{Cost, PairTables, scrypt_pair};
///
/// let cost = Cost::from_log2(4).unwrap();
/// let mut tables = PairTables::new(cost)?;
/// for passwords in [[b"one", b"two"], [b"six", b"ten"]] {
///     let passwords = passwords.map(|password| &password[..]);
///     assert_eq!(tables.derive(passwords, b"salt"), scrypt_pair(passwords, b"salt", cost)?);
/// }
/// # Ok::<(), std::collections::TryReserveError>(())
/// ```
pub struct PairTables {
    cost: Cost,
    tables: [Vec<Element>; 2],
}

impl PairTables {
    /// Takes twice [`Cost::table_length`] of memory.
    ///
    /// # Errors
    ///
    /// [`TryReserveError`] if it is not there.
    pub fn new(cost: Cost) -> Result<Self, TryReserveError> {
        let mut tables = [Vec::new(), Vec::new()];
        for table in &mut tables {
            table.try_reserve_exact(cost.0 as usize)?;
        }
        Ok(Self { cost, tables })
    }

    /// Derives 64 bytes from each of two passwords, side by side.
    #[must_use]
    pub fn derive(&mut self, passwords: [&[u8]; 2], salt: &[u8]) -> [Secret<64>; 2] {
        // What is there is written over, element by element.
        for table in &mut self.tables {
            table.clear();
        }
        on_wiped_stack::<STACK_OF_TWO, _>(|| {
            let tables = self.tables.each_mut();
            derive(passwords, salt, self.cost, NonZeroU32::MIN, tables)
        })
    }
}

impl Drop for PairTables {
    fn drop(&mut self) {
        for table in &mut self.tables {
            wipe(table);
        }
    }
}

impl fmt::Debug for PairTables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PairTables({:?})", self.cost)
    }
}

/// Overwrites the elements, and keeps the compiler from leaving that out.
fn wipe(table: &mut [Element]) {
    table.fill(ZERO);
    optimization_barrier(table);
}

/// scrypt of RFC 7914 section 6, of `K` passwords side by side: PBKDF2 makes one element out of password and salt,
/// [`mix`] mixes it, and PBKDF2 makes the key, with the mixed element for a salt.
#[expect(clippy::indexing_slicing, reason = "there are K of both")]
fn derive<T: Table + ?Sized, const K: usize>(
    passwords: [&[u8]; K],
    salt: &[u8],
    cost: Cost,
    stride: NonZeroU32,
    tables: [&mut T; K],
) -> [Secret<64>; K] {
    let mut elements = Zeroizing::new([ZERO; K]);
    for (password, element) in passwords.iter().zip(&mut *elements) {
        pbkdf2(password, salt, element.as_flattened_mut());
        for block in element {
            permute(block, &DIAGONALS);
        }
    }
    dispatch!(level(), simd => mix(simd, &mut elements, cost.0, stride, tables));
    for block in elements.as_flattened_mut() {
        permute(block, &WORDS);
    }
    array::from_fn(|chain| {
        let element = elements[chain].as_flattened();
        Secret::filled(|output| pbkdf2(passwords[chain], element, output))
    })
}

/// The vector instructions of the processor, as far as they are known.
#[cfg(feature = "simd")]
fn level() -> Level {
    Level::new()
}

/// The vector instructions that every processor of the target has.
#[cfg(not(feature = "simd"))]
fn level() -> Level {
    Level::baseline()
}

/// PBKDF2-HMAC-SHA256 (RFC 8018) with one iteration.
fn pbkdf2(password: &[u8], salt: &[u8], output: &mut [u8]) {
    pbkdf2_hmac::<Sha256>(password, salt, 1, output);
}

/// Which words of a block stand where in the order of diagonals.
const DIAGONALS: [u8; 16] = [0, 5, 10, 15, 4, 9, 14, 3, 8, 13, 2, 7, 12, 1, 6, 11];
/// The way back: where each word stands among the diagonals.
const WORDS: [u8; 16] = [0, 13, 10, 7, 4, 1, 14, 11, 8, 5, 2, 15, 12, 9, 6, 3];

/// Puts the words of `block` into `order`, their bytes into the order of the processor, or back: it is the same
/// exchange.
#[expect(clippy::indexing_slicing, reason = "a block has sixteen words")]
fn permute(block: &mut Block, order: &[u8; 16]) {
    let before = Zeroizing::new(*block);
    let (before, _) = before.as_chunks::<4>();
    for (word, from) in block.as_chunks_mut::<4>().0.iter_mut().zip(order) {
        *word = u32::from_le_bytes(before[usize::from(*from)]).to_ne_bytes();
    }
}

/// The work area cannot hold one element of the table, 1024 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkAreaTooSmall;

impl fmt::Display for WorkAreaTooSmall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the work area is too small; give at least 1024 bytes, and more to be faster")
    }
}

impl core::error::Error for WorkAreaTooSmall {}
