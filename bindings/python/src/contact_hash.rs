//! Salted hashes of phone numbers and e-mail addresses: one, many, columns and ranges.

use std::ops::ControlFlow;

use eeema::contact_hash::{
    self, EmailAddress, EmailHash, HASH_LENGTH, PhoneHash, PhoneNumber, PhoneRange, phones_into,
};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::convert::{Array, Data};
use crate::cores::{self, Column, HASHES_AT_A_TIME};
use crate::error::{self, Error};
use crate::long::{detach_if_long_text, in_rounds};

/// Texts that are read before Python sees whether a signal came.
const TEXTS_AT_A_TIME: usize = 1 << 16;

/// Numbers of a range that are hashed before Python sees whether a signal came.
const NUMBERS_AT_A_TIME: usize = 1 << 18;

/// The digits of a phone number in any spelling with its country code.
#[pyfunction]
pub(crate) fn parse_phone(py: Python<'_>, text: &str) -> Result<String, Error> {
    Ok(number(py, text)?.as_str().to_owned())
}

fn number(py: Python<'_>, text: &str) -> Result<PhoneNumber, Error> {
    Ok(detach_if_long_text(py, text.len(), || {
        PhoneNumber::parse(text)
    })?)
}

/// The digits of a phone number that somebody typed or copied out of a text.
#[pyfunction]
pub(crate) fn phone_from_typed(py: Python<'_>, text: &str) -> Result<String, Error> {
    let number = detach_if_long_text(py, text.len(), || PhoneNumber::from_typed(text))?;
    Ok(number.as_str().to_owned())
}

/// The hash of a phone number: 32 bytes.
#[pyfunction]
pub(crate) fn phone(py: Python<'_>, text: &str) -> Result<[u8; 32], Error> {
    Ok(*number(py, text)?.hash().as_bytes())
}

/// The form of an e-mail address that is hashed, and that of its alternative, if it has one.
#[pyfunction]
pub(crate) fn parse_email(py: Python<'_>, text: &str) -> Result<(String, Option<String>), Error> {
    let forms = detach_if_long_text(py, text.len(), || {
        let address = EmailAddress::parse(text)?;
        let alternative = address.alternative();
        Ok::<_, contact_hash::Error>((
            address.to_string(),
            alternative.map(|address| address.to_string()),
        ))
    });
    Ok(forms?)
}

/// The hash of an e-mail address, 32 bytes, and that of its alternative, if it has one.
#[pyfunction]
pub(crate) fn email(py: Python<'_>, text: &str) -> Result<([u8; 32], Option<[u8; 32]>), Error> {
    let hashes = detach_if_long_text(py, text.len(), || contact_hash::email(text))?;
    let alternative = hashes.alternative();
    Ok((
        *hashes.hash().as_bytes(),
        alternative.map(|hash| *hash.as_bytes()),
    ))
}

/// The hashes of many phone numbers, one behind the other, on all cores.
#[pyfunction]
pub(crate) fn phones<'py>(
    py: Python<'py>,
    texts: Vec<String>,
) -> Result<Bound<'py, PyBytes>, Error> {
    let numbers = read_all(py, &texts, PhoneNumber::parse)?;
    Ok(hash_column(py, numbers.len(), &|row| numbers.get(row).copied())?.0)
}

/// The hashes of many e-mail addresses, one behind the other, on all cores.
#[pyfunction]
pub(crate) fn emails<'py>(
    py: Python<'py>,
    texts: Vec<String>,
) -> Result<Bound<'py, PyBytes>, Error> {
    let addresses = read_all(py, &texts, EmailAddress::parse)?;
    Ok(hash_addresses(py, addresses.len(), &|row| addresses.get(row).copied())?.0)
}

/// Reads all texts, unless one of them is refused.
fn read_all<'a, T: Send>(
    py: Python<'_>,
    texts: &'a [String],
    parse: fn(&'a str) -> Result<T, contact_hash::Error>,
) -> Result<Vec<T>, Error> {
    let mut read = Vec::with_capacity(texts.len());
    let mut rounds = texts.chunks(TEXTS_AT_A_TIME);
    in_rounds(py, || {
        let Some(texts) = rounds.next() else {
            return ControlFlow::Break(Ok(()));
        };
        for text in texts {
            match parse(text) {
                Ok(parsed) => read.push(parsed),
                Err(error) => return ControlFlow::Break(Err(error)),
            }
        }
        ControlFlow::Continue(())
    })??;
    Ok(read)
}

/// The hashes of a column of integers of 64 bits, such as a NumPy array of `uint64` or `int64`.
#[pyfunction]
pub(crate) fn phones_of_integers<'py>(
    py: Python<'py>,
    column: Data<'_>,
) -> Result<Column<'py>, Error> {
    let (rows, rest) = column.as_bytes().as_chunks::<8>();
    if !rest.is_empty() {
        return Err(error::length(
            size_of_rows(rows.len(), 8),
            column.as_bytes().len(),
        ));
    }
    hash_column(py, rows.len(), &|row| {
        let value = u64::from_ne_bytes(*rows.get(row)?);
        PhoneNumber::from_u64(value).ok()
    })
}

/// The hashes of a column of texts in the layout of Arrow: offsets of 32 or 64 bits, one more than rows, and the texts.
#[pyfunction]
pub(crate) fn phones_of_texts<'py>(
    py: Python<'py>,
    offsets: Data<'_>,
    texts: Data<'_>,
    offset_bits: u8,
) -> Result<Column<'py>, Error> {
    let offsets = offsets.as_bytes();
    let offsets = py.detach(|| read_offsets(offsets, offset_bits))?;
    let texts = texts.as_bytes();
    hash_column(py, offsets.len().saturating_sub(1), &|row| {
        let begin = *offsets.get(row)?;
        let end = *offsets.get(row.checked_add(1)?)?;
        PhoneNumber::parse(str::from_utf8(texts.get(begin..end)?).ok()?).ok()
    })
}

/// The hashes of a column of texts of one width, which are filled up with zeros: a NumPy array of the type `S`.
#[pyfunction]
pub(crate) fn phones_of_fixed<'py>(
    py: Python<'py>,
    column: Data<'_>,
    width: usize,
) -> Result<Column<'py>, Error> {
    let column = column.as_bytes();
    let rows = column.len().checked_div(width).unwrap_or_default();
    if rows.checked_mul(width) != Some(column.len()) {
        return Err(error::length(size_of_rows(rows, width), column.len()));
    }
    hash_column(py, rows, &|row| {
        let begin = row.checked_mul(width)?;
        let text = column.get(begin..begin.checked_add(width)?)?;
        PhoneNumber::parse(str::from_utf8(text).ok()?.trim_end_matches('\0')).ok()
    })
}

/// Hashes rows of numbers on all cores.
fn hash_column<'py>(
    py: Python<'py>,
    rows: usize,
    number: &(dyn Fn(usize) -> Option<PhoneNumber> + Sync),
) -> Result<Column<'py>, Error> {
    cores::fill(py, rows, &|begin, hashes, valid| {
        let mut numbers = [PhoneNumber::MIN; HASHES_AT_A_TIME];
        let mut hashed = [PhoneHash::from_bytes([0; HASH_LENGTH]); HASHES_AT_A_TIME];
        for ((row, number_of_row), valid) in (begin..).zip(&mut numbers).zip(&mut *valid) {
            let read = number(row);
            *valid = u8::from(read.is_some());
            *number_of_row = read.unwrap_or(PhoneNumber::MIN);
        }
        // There is a place for each number, so that this does not fail.
        if phones_into(&numbers, &mut hashed).is_err() {
            valid.fill(0);
            return;
        }
        for ((hash, place), valid) in hashed.iter().zip(hashes).zip(valid) {
            if *valid == 1 {
                *place = *hash.as_bytes();
            }
        }
    })
}

/// Hashes rows of addresses on all cores.
fn hash_addresses<'py, 'a>(
    py: Python<'py>,
    rows: usize,
    address: &(dyn Fn(usize) -> Option<EmailAddress<'a>> + Sync),
) -> Result<Column<'py>, Error> {
    cores::fill(py, rows, &|begin, hashes, valid| {
        for ((row, place), valid) in (begin..).zip(hashes).zip(valid) {
            if let Some(address) = address(row) {
                *valid = 1;
                *place = *address.hash().as_bytes();
            }
        }
    })
}

/// Where texts begin and end.
fn read_offsets(offsets: &[u8], bits: u8) -> Result<Vec<usize>, Error> {
    let read: Option<Vec<usize>> = match bits {
        32 => {
            let rows = offsets.as_chunks().0.iter();
            rows.map(|row| i32::from_ne_bytes(*row).try_into().ok())
                .collect()
        }
        64 => {
            let rows = offsets.as_chunks().0.iter();
            rows.map(|row| i64::from_ne_bytes(*row).try_into().ok())
                .collect()
        }
        _ => return Err(error::length(32, bits.into())),
    };
    let width = usize::from(bits / 8);
    match read {
        Some(read) if offsets.len().is_multiple_of(width) => Ok(read),
        _ => Err(error::length(width, offsets.len())),
    }
}

const fn size_of_rows(rows: usize, width: usize) -> usize {
    rows.saturating_mul(width)
}

/// The hashes of `count` numbers from `first` on, or fewer at the end of all numbers.
#[pyfunction]
pub(crate) fn range_hashes<'py>(
    py: Python<'py>,
    first: &str,
    count: u64,
) -> Result<Bound<'py, PyBytes>, Error> {
    let range = PhoneRange::new(number(py, first)?, count);
    let rows = usize::try_from(range.count_left()).unwrap_or(usize::MAX);
    let length = size_of_rows(rows, HASH_LENGTH);
    Ok(PyBytes::new_with(py, length, |output| {
        let mut hashes = range.hashes();
        let mut rounds = output.as_chunks_mut().0.chunks_mut(NUMBERS_AT_A_TIME);
        in_rounds(py, || {
            let Some(places) = rounds.next() else {
                return ControlFlow::Break(());
            };
            for (place, (_, hash)) in places.iter_mut().zip(&mut hashes) {
                *place = *hash.as_bytes();
            }
            ControlFlow::Continue(())
        })
    })?)
}

/// Looks for the number of a hash among `count` numbers from `first` on, on all cores.
#[pyfunction]
pub(crate) fn find_phone(
    py: Python<'_>,
    hash: Array<32>,
    first: &str,
    count: u64,
) -> Result<Option<String>, Error> {
    let range = PhoneRange::new(number(py, first)?, count);
    let found = cores::find(py, range, &PhoneHash::from_bytes(hash.0))?;
    Ok(found.map(|number| number.as_str().to_owned()))
}

/// Some hashes of addresses, for a request.
pub(crate) fn email_hashes(hashes: &[Array<32>]) -> impl Iterator<Item = EmailHash> {
    hashes.iter().map(|hash| EmailHash::from_bytes(hash.0))
}

/// Some hashes of numbers, for a request.
pub(crate) fn phone_hashes(hashes: &[Array<32>]) -> impl Iterator<Item = PhoneHash> {
    hashes.iter().map(|hash| PhoneHash::from_bytes(hash.0))
}

/// The hashes of a column of e-mail addresses in the layout of Arrow.
#[pyfunction]
pub(crate) fn emails_of_texts<'py>(
    py: Python<'py>,
    offsets: Data<'_>,
    texts: Data<'_>,
    offset_bits: u8,
) -> Result<Column<'py>, Error> {
    let offsets = offsets.as_bytes();
    let offsets = py.detach(|| read_offsets(offsets, offset_bits))?;
    let texts = texts.as_bytes();
    hash_addresses(py, offsets.len().saturating_sub(1), &|row| {
        let begin = *offsets.get(row)?;
        let end = *offsets.get(row.checked_add(1)?)?;
        EmailAddress::parse(str::from_utf8(texts.get(begin..end)?).ok()?).ok()
    })
}
