//! Argon2id ([RFC 9106](https://www.rfc-editor.org/rfc/rfc9106)), the first choice for a key out of a password.
//!
//! | what | size |
//! |---|---|
//! | password | up to 4 GiB |
//! | salt | 8 bytes or more, random, fresh for each password |
//! | memory | 8 KiB or more for each lane |
//! | key | 32 bytes |
//!
//! It makes guessing dear by memory: whoever tries a thousand passwords at a time needs a thousand times the
//! memory of the cost. The first half of the first pass reads memory in an order that the password does not
//! decide; after that it does, and somebody who shares the caches of the processor may see it. That is how
//! Argon2id is defined.
//!
//! ```
//! use eeema::crypto::Argon2Memory;
//! use eeema::crypto::hazmat::password::argon2id::{Argon2Cost, argon2id};
//!
//! let cost = Argon2Cost { memory_kib: 64, iterations: 3, parallelism: 1 }; // real ones are larger
//! let key = argon2id(b"correct horse", b"8 random", cost, Argon2Memory::heap())?;
//! let limited = Argon2Memory::heap_up_to(16 * 1024); // less than the cost says
//! assert!(argon2id(b"correct horse", b"8 random", cost, limited).is_err());
//! # Ok::<(), eeema::crypto::hazmat::password::argon2id::Argon2Error>(())
//! ```

use core::fmt;

use ::argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::Zeroize;

use crate::crypto::Secret;
use crate::crypto::secret::on_wiped_stack;

/// Bytes of the derived key.
const KEY_LENGTH: usize = 32;

/// What one derivation costs, in the words of RFC 9106 section 3.1.
///
/// The key depends on all three numbers, so they are stored beside what it encrypts. Numbers that come from
/// a file are the file's to choose: limit the memory with [`Argon2Memory::heap_up_to`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argon2Cost {
    /// Memory in KiB, at least eight for each lane. It is rounded down to a multiple of four for each lane.
    pub memory_kib: u32,
    /// Passes over the memory, at least one.
    pub iterations: u32,
    /// Lanes, at least one. They are computed one after the other.
    pub parallelism: u32,
}

/// Memory for one derivation that the caller owns, `BLOCKS` KiB. It is all zero, so a `static` of
/// it takes no place in the program's file; it is far too large for a stack.
///
/// It is wiped after each derivation and serves for the next one.
///
/// ```
/// use eeema::crypto::hazmat::password::argon2id::{Argon2Cost, argon2id};
/// use eeema::crypto::{Argon2Area, Argon2Memory};
///
/// let mut area = Argon2Area::<64>::new(); // 64 KiB; on a device this is a `static`
/// let cost = Argon2Cost { memory_kib: 64, iterations: 1, parallelism: 1 };
/// let key = argon2id(b"correct horse", b"8 random", cost, Argon2Memory::area(&mut area))?;
/// assert_eq!(argon2id(b"correct horse", b"8 random", cost, Argon2Memory::heap())?, key);
/// # Ok::<(), eeema::crypto::hazmat::password::argon2id::Argon2Error>(())
/// ```
pub struct Argon2Area<const BLOCKS: usize> {
    /// Blocks of 1 KiB, as Argon2 counts its memory.
    blocks: [Block; BLOCKS],
}

impl<const BLOCKS: usize> Argon2Area<BLOCKS> {
    /// `BLOCKS` KiB of zero bytes.
    pub const fn new() -> Self {
        Self {
            blocks: [Block::new(); BLOCKS],
        }
    }
}

impl<const BLOCKS: usize> Default for Argon2Area<BLOCKS> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const BLOCKS: usize> fmt::Debug for Argon2Area<BLOCKS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Argon2Area")
    }
}

/// Where a derivation takes its memory from. It is wiped before it is given back.
///
/// | made by | takes |
/// |---|---|
/// | [`Argon2Memory::area`] | memory that is there already; needs no heap |
/// | `Argon2Memory::heap` | as much as the cost says |
/// | `Argon2Memory::heap_up_to` | as much as the cost says, or nothing if that is more than the limit |
#[derive(Debug)]
pub struct Argon2Memory<'a>(Source<'a>);

/// The two kinds of memory.
enum Source<'a> {
    Area(&'a mut [Block]),
    #[cfg(feature = "alloc")]
    Heap {
        limit: usize,
    },
}

impl<'a> Argon2Memory<'a> {
    /// Memory of the caller. A larger area than needed serves as well.
    #[must_use]
    pub const fn area<const BLOCKS: usize>(area: &'a mut Argon2Area<BLOCKS>) -> Self {
        Self(Source::Area(&mut area.blocks))
    }

    /// Lends `count` blocks to `work` and wipes them afterwards.
    fn lend<T>(self, count: usize, work: impl FnOnce(&mut [Block]) -> T) -> Result<T, Argon2Error> {
        match self.0 {
            Source::Area(area) => {
                let blocks = area.get_mut(..count).ok_or(Argon2Error::Memory)?;
                let result = work(blocks);
                blocks.iter_mut().for_each(Zeroize::zeroize);
                Ok(result)
            }
            #[cfg(feature = "alloc")]
            Source::Heap { limit } => {
                if limit / Block::SIZE < count {
                    return Err(Argon2Error::Memory);
                }
                let mut blocks = alloc::vec::Vec::new();
                blocks
                    .try_reserve_exact(count)
                    .map_err(|_| Argon2Error::Memory)?;
                blocks.resize(count, Block::new());
                Argon2Memory(Source::Area(&mut blocks)).lend(count, work)
            }
        }
    }
}

#[cfg(feature = "alloc")]
impl Argon2Memory<'_> {
    /// The heap, however much is asked for.
    pub const fn heap() -> Self {
        Self::heap_up_to(usize::MAX)
    }

    /// The heap, up to `limit` bytes: a derivation that needs more is refused before anything is
    /// allocated.
    pub const fn heap_up_to(limit: usize) -> Self {
        Self(Source::Heap { limit })
    }
}

impl fmt::Debug for Source<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Area(blocks) => write!(f, "Area({} KiB)", blocks.len()),
            #[cfg(feature = "alloc")]
            Self::Heap { limit } => write!(f, "Heap(up to {limit} bytes)"),
        }
    }
}

/// Argon2id version 0x13 (RFC 9106) without secret and associated data, 32 bytes.
///
/// # Errors
///
/// [`Argon2Error::OutOfRange`] for a cost or a salt below the minimum of the RFC, or a password
/// above 4 GiB; [`Argon2Error::Memory`] if `memory` is less than the cost says.
pub fn argon2id(
    password: &[u8],
    salt: &[u8],
    cost: Argon2Cost,
    memory: Argon2Memory<'_>,
) -> Result<Secret<KEY_LENGTH>, Argon2Error> {
    on_wiped_stack::<1024, _>(|| {
        let parameters = Params::new(
            cost.memory_kib,
            cost.iterations,
            cost.parallelism,
            Some(KEY_LENGTH),
        )
        .map_err(|_| Argon2Error::OutOfRange)?;
        let blocks = parameters.block_count();
        let kdf = Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters);
        memory.lend(blocks, |blocks| {
            Secret::try_filled(|key| {
                kdf.hash_password_into_with_memory(password, salt, key, blocks)
            })
            .map_err(|_| Argon2Error::OutOfRange)
        })?
    })
}

/// Why Argon2id derived nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argon2Error {
    /// The cost, the salt or the password is outside the limits of RFC 9106. Other memory does not help.
    OutOfRange,
    /// The memory is less than the cost says, or the heap could not deliver it. Nothing was computed.
    Memory,
}

impl fmt::Display for Argon2Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OutOfRange => {
                "use a salt of 8 bytes or more, one iteration or more, and 8 KiB for each lane"
            }
            Self::Memory => "there is too little memory; allow as much as the cost says",
        })
    }
}

impl core::error::Error for Argon2Error {}

#[cfg(test)]
mod tests {
    use super::*;

    const COST: Argon2Cost = Argon2Cost {
        memory_kib: 32,
        iterations: if cfg!(miri) { 1 } else { 3 },
        parallelism: if cfg!(miri) { 1 } else { 4 },
    };

    const SALT: [u8; 8] = [2; 8];

    fn derive(salt: &[u8], memory: Argon2Memory<'_>) -> Result<Secret<KEY_LENGTH>, Argon2Error> {
        argon2id(b"password", salt, COST, memory)
    }

    #[test]
    fn wipes_the_memory_of_the_caller() {
        let mut area = Argon2Area::<32>::new();
        derive(&SALT, Argon2Memory::area(&mut area)).unwrap();
        for block in &area.blocks {
            assert!(AsRef::<[u64]>::as_ref(block).iter().all(|word| *word == 0));
        }
    }

    #[test]
    fn refuses_what_is_too_little() {
        let mut exact = Argon2Area::<32>::new();
        let mut short = Argon2Area::<31>::new();
        let memory = derive(&SALT, Argon2Memory::area(&mut short));
        assert_eq!(memory, Err(Argon2Error::Memory));
        let salt = derive(&SALT[..7], Argon2Memory::area(&mut exact));
        assert_eq!(salt, Err(Argon2Error::OutOfRange));
    }

    #[test]
    #[cfg(feature = "alloc")]
    fn keeps_to_the_limit_of_the_heap() {
        let mut area = Argon2Area::<40>::new();
        let key = derive(&SALT, Argon2Memory::area(&mut area));
        assert_eq!(derive(&SALT, Argon2Memory::heap_up_to(32 * 1024)), key);
        let below = derive(&SALT, Argon2Memory::heap_up_to(32 * 1024 - 1));
        assert_eq!(below, Err(Argon2Error::Memory));
    }
}
