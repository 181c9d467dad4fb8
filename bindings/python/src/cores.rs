//! Work on all cores, with the threads of the standard library: a pool of threads would be a tenth of the module.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::thread;

use eeema::contact_hash::{HASH_LENGTH, PhoneHash, PhoneNumber, PhoneRange};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::error::Error;
use crate::long::in_rounds;

/// Rows that are hashed together.
pub(crate) const HASHES_AT_A_TIME: usize = 64;

/// Rows for which another thread is worth its start.
const ROWS_OF_A_THREAD: usize = 4096;

/// Rows that a core hashes before Python sees whether a signal came.
const ROWS_AT_A_TIME: usize = 1 << 17;

/// Numbers that a core tries before it asks whether another one found it, or a signal came.
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
    let rows_of_a_round = ROWS_AT_A_TIME.saturating_mul(cores());
    let hashes = PyBytes::new_with(py, rows.saturating_mul(HASH_LENGTH), |output| {
        let hashes = output.as_chunks_mut().0.chunks_mut(rows_of_a_round);
        let rounds = hashes.zip(valid.chunks_mut(rows_of_a_round));
        let mut rounds = (0..).step_by(rows_of_a_round).zip(rounds);
        in_rounds(py, || match rounds.next() {
            Some((begin, (hashes, valid))) => {
                fill_all(begin, hashes, valid, fill);
                ControlFlow::Continue(())
            }
            None => ControlFlow::Break(()),
        })
    })?;
    Ok((hashes, PyBytes::new(py, &valid)))
}

fn fill_all(begin: usize, hashes: &mut [[u8; HASH_LENGTH]], valid: &mut [u8], fill: &Fill<'_>) {
    let part = valid.len().div_ceil(cores()).max(ROWS_OF_A_THREAD);
    thread::scope(|scope| {
        let parts = hashes.chunks_mut(part).zip(valid.chunks_mut(part));
        let mut parts = (begin..).step_by(part).zip(parts);
        let own = parts.next();
        for (begin, (hashes, valid)) in parts {
            scope.spawn(move || fill_part(begin, hashes, valid, fill));
        }
        if let Some((begin, (hashes, valid))) = own {
            fill_part(begin, hashes, valid, fill);
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

/// Looks for the number of a hash, with a piece of the range on each core in each round.
pub(crate) fn find(
    py: Python<'_>,
    mut range: PhoneRange,
    hash: &PhoneHash,
) -> PyResult<Option<PhoneNumber>> {
    in_rounds(py, || {
        let pieces: Vec<PhoneRange> = (0..cores())
            .map(|_| range.take_front(NUMBERS_AT_A_TIME))
            .filter(|piece| piece.count_left() > 0)
            .collect();
        if pieces.is_empty() {
            return ControlFlow::Break(None);
        }
        match find_in(pieces, hash) {
            None => ControlFlow::Continue(()),
            found => ControlFlow::Break(found),
        }
    })
}

/// Looks into each piece on a core of its own. A thread that panics is not "not found": the scope panics too.
///
/// It hashes as columns are hashed. [`PhoneRange::find`] saves a part of each hash, but has instructions of its own for that,
/// which would be a twentieth of the module.
fn find_in(pieces: Vec<PhoneRange>, hash: &PhoneHash) -> Option<PhoneNumber> {
    let mut found = vec![None; pieces.len()];
    thread::scope(|scope| {
        for (piece, place) in pieces.into_iter().zip(&mut found) {
            scope.spawn(|| {
                let mut hashes = piece.hashes();
                let number = hashes.find(|(_, candidate)| candidate == hash);
                *place = number.map(|(number, _)| number);
            });
        }
    });
    found.into_iter().flatten().next()
}
