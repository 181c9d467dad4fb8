//! Work on all cores, with the threads of the standard library: a pool of threads would be a tenth of the module.

use std::num::NonZeroUsize;
use std::thread;

use eeema::contact_hash::{HASH_LENGTH, PhoneHash, PhoneNumber, PhoneRange};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::error::Error;

/// Rows that are hashed together.
pub(crate) const HASHES_AT_A_TIME: usize = 64;

/// Rows for which another thread is worth its start.
const ROWS_OF_A_THREAD: usize = 4096;

/// Numbers that a core tries before it asks whether another one found it.
const NUMBERS_AT_A_TIME: u64 = 1 << 18;

/// Hashes and, for each row, whether it had one.
pub(crate) type Column<'py> = (Bound<'py, PyBytes>, Bound<'py, PyBytes>);

/// What fills some rows: the first one, places for hashes, and places for whether they are good.
type Fill<'a> = dyn Fn(usize, &mut [[u8; HASH_LENGTH]], &mut [u8]) + Sync + 'a;

fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

/// Fills a column, a part of it on each core, and [`HASHES_AT_A_TIME`] rows in each call of `fill`.
pub(crate) fn fill<'py>(
    py: Python<'py>,
    rows: usize,
    fill: &Fill<'_>,
) -> Result<Column<'py>, Error> {
    let mut valid = vec![0; rows];
    let hashes = PyBytes::new_with(py, rows.saturating_mul(HASH_LENGTH), |output| {
        let (hashes, _) = output.as_chunks_mut::<HASH_LENGTH>();
        py.detach(|| fill_all(hashes, &mut valid, fill));
        Ok(())
    })?;
    Ok((hashes, PyBytes::new(py, &valid)))
}

fn fill_all(hashes: &mut [[u8; HASH_LENGTH]], valid: &mut [u8], fill: &Fill<'_>) {
    let part = valid.len().div_ceil(cores()).max(ROWS_OF_A_THREAD);
    thread::scope(|scope| {
        let parts = hashes.chunks_mut(part).zip(valid.chunks_mut(part));
        let mut parts = parts.enumerate();
        let own = parts.next();
        for (number, (hashes, valid)) in parts {
            let begin = number.saturating_mul(part);
            scope.spawn(move || fill_part(begin, hashes, valid, fill));
        }
        if let Some((_, (hashes, valid))) = own {
            fill_part(0, hashes, valid, fill);
        }
    });
}

fn fill_part(begin: usize, hashes: &mut [[u8; HASH_LENGTH]], valid: &mut [u8], fill: &Fill<'_>) {
    let pieces = hashes.chunks_mut(HASHES_AT_A_TIME);
    let pieces = pieces.zip(valid.chunks_mut(HASHES_AT_A_TIME));
    for (begin, (hashes, valid)) in (begin..).step_by(HASHES_AT_A_TIME).zip(pieces) {
        fill(begin, hashes, valid);
    }
}

/// Looks for the number of a hash, with a piece of the range on each core at a time.
pub(crate) fn find(mut range: PhoneRange, hash: &PhoneHash) -> Option<PhoneNumber> {
    while range.count_left() > 0 {
        let pieces: Vec<PhoneRange> = (0..cores())
            .map(|_| range.take_front(NUMBERS_AT_A_TIME))
            .filter(|piece| piece.count_left() > 0)
            .collect();
        let found = thread::scope(|scope| {
            let threads = pieces
                .into_iter()
                .map(|piece| scope.spawn(|| piece.find(hash)));
            let threads: Vec<_> = threads.collect();
            let found = threads
                .into_iter()
                .map(|thread| thread.join().ok().flatten());
            found.fold(None, Option::or)
        });
        if found.is_some() {
            return found;
        }
    }
    None
}
