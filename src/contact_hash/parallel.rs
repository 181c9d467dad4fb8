//! Hashes of many numbers or addresses, and the search of a range, on all cores.

use alloc::vec::Vec;

use rayon::prelude::*;

use super::{
    EmailAddress, EmailHash, PhoneHash, PhoneNumber, PhoneRange, emails, emails_into, phones,
    phones_into,
};
use crate::codec::BufferTooSmall;

/// How many inputs one core takes at a time.
const SHARE: usize = 4096;
/// How many numbers of a range one core takes at a time.
const SHARE_OF_RANGE: u64 = 1 << 16;

/// Like [`phones_into`], on all cores.
///
/// # Errors
///
/// [`BufferTooSmall`] if there are fewer places than numbers.
pub fn phones_parallel_into(
    numbers: &[PhoneNumber],
    hashes: &mut [PhoneHash],
) -> Result<(), BufferTooSmall> {
    let hashes = hashes.get_mut(..numbers.len());
    let hashes = hashes.ok_or(BufferTooSmall)?;
    let shares = numbers.par_chunks(SHARE).zip(hashes.par_chunks_mut(SHARE));
    shares.try_for_each(|(numbers, hashes)| phones_into(numbers, hashes))
}

/// Like [`emails_into`], on all cores.
///
/// # Errors
///
/// [`BufferTooSmall`] if there are fewer places than addresses.
pub fn emails_parallel_into(
    addresses: &[EmailAddress<'_>],
    hashes: &mut [EmailHash],
) -> Result<(), BufferTooSmall> {
    let hashes = hashes.get_mut(..addresses.len());
    let hashes = hashes.ok_or(BufferTooSmall)?;
    let shares = addresses
        .par_chunks(SHARE)
        .zip(hashes.par_chunks_mut(SHARE));
    shares.try_for_each(|(addresses, hashes)| emails_into(addresses, hashes))
}

/// Like [`phones`], on all cores.
pub fn phones_parallel(numbers: &[PhoneNumber]) -> Vec<PhoneHash> {
    numbers.par_chunks(SHARE).flat_map_iter(phones).collect()
}

/// Like [`emails`], on all cores.
pub fn emails_parallel(addresses: &[EmailAddress<'_>]) -> Vec<EmailHash> {
    addresses.par_chunks(SHARE).flat_map_iter(emails).collect()
}

impl PhoneRange {
    /// Like [`PhoneRange::find`], on all cores.
    pub fn find_parallel(self, hash: &PhoneHash) -> Option<PhoneNumber> {
        let shares = (0..self.count_left().div_ceil(SHARE_OF_RANGE)).into_par_iter();
        shares.find_map_any(|index| {
            let mut range = self.clone();
            range.take_front(index.saturating_mul(SHARE_OF_RANGE));
            range.take_front(SHARE_OF_RANGE).find(hash)
        })
    }
}
