//! Salted hashes of phone numbers and e-mail addresses: one, many, columns and ranges.

use eeema::contact_hash::{
    self, EmailAddress, EmailHash, HASH_LENGTH, PhoneHash, PhoneNumber, PhoneRange, emails_into,
    phones_into,
};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use rayon::prelude::*;

use crate::convert::{Array, Data};
use crate::error::{self, Error};

/// Rows that one core takes at a time.
const ROWS: usize = 1024;

/// The digits of a phone number in any spelling with its country code.
#[pyfunction]
pub(crate) fn parse_phone(text: &str) -> Result<String, Error> {
    Ok(PhoneNumber::parse(text)?.as_str().to_owned())
}

/// The digits of a phone number that somebody typed or copied out of a text.
#[pyfunction]
pub(crate) fn phone_from_typed(text: &str) -> Result<String, Error> {
    Ok(PhoneNumber::from_typed(text)?.as_str().to_owned())
}

/// The hash of a phone number: 32 bytes.
#[pyfunction]
pub(crate) fn phone(text: &str) -> Result<[u8; 32], Error> {
    Ok(*contact_hash::phone(text)?.as_bytes())
}

/// The form of an e-mail address that is hashed, and that of its alternative, if it has one.
#[pyfunction]
pub(crate) fn parse_email(text: &str) -> Result<(String, Option<String>), Error> {
    let address = EmailAddress::parse(text)?;
    let alternative = address.alternative();
    Ok((
        address.to_string(),
        alternative.map(|address| address.to_string()),
    ))
}

/// The hash of an e-mail address, 32 bytes, and that of its alternative, if it has one.
#[pyfunction]
pub(crate) fn email(text: &str) -> Result<([u8; 32], Option<[u8; 32]>), Error> {
    let hashes = contact_hash::email(text)?;
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
    let numbers = texts.iter().map(|text| PhoneNumber::parse(text));
    let numbers = numbers.collect::<Result<Vec<_>, _>>()?;
    let hashes = py.detach(|| contact_hash::phones_parallel(&numbers));
    Ok(PyBytes::new_with(py, size(hashes.len()), |output| {
        copy(&hashes, output);
        Ok(())
    })?)
}

/// The hashes of many e-mail addresses, one behind the other, on all cores.
#[pyfunction]
pub(crate) fn emails<'py>(
    py: Python<'py>,
    texts: Vec<String>,
) -> Result<Bound<'py, PyBytes>, Error> {
    let addresses = texts.iter().map(|text| EmailAddress::parse(text));
    let addresses = addresses.collect::<Result<Vec<_>, _>>()?;
    let hashes = py.detach(|| contact_hash::emails_parallel(&addresses));
    Ok(PyBytes::new_with(py, size(hashes.len()), |output| {
        for (hash, place) in hashes.iter().zip(output.as_chunks_mut().0) {
            *place = *hash.as_bytes();
        }
        Ok(())
    })?)
}

/// Hashes and, for each row, whether it was a number.
type Column<'py> = (Bound<'py, PyBytes>, Bound<'py, PyBytes>);

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
    let offsets = read_offsets(offsets.as_bytes(), offset_bits)?;
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

/// Hashes rows on all cores, a piece of the column on each.
fn hash_column<'py>(
    py: Python<'py>,
    rows: usize,
    number: &(dyn Fn(usize) -> Option<PhoneNumber> + Sync),
) -> Result<Column<'py>, Error> {
    let mut valid = vec![0; rows];
    let hashes = PyBytes::new_with(py, size(rows), |output| {
        py.detach(|| {
            let pieces = output
                .par_chunks_mut(size(ROWS))
                .zip(valid.par_chunks_mut(ROWS));
            pieces.enumerate().for_each(|(piece, (output, valid))| {
                let begin = piece.saturating_mul(ROWS);
                let mut numbers = Vec::with_capacity(valid.len());
                for (row, valid) in valid.iter_mut().enumerate() {
                    let number = number(begin.saturating_add(row));
                    *valid = u8::from(number.is_some());
                    numbers.push(number.unwrap_or(PhoneNumber::MIN));
                }
                let mut hashes = vec![PhoneHash::from_bytes([0; HASH_LENGTH]); numbers.len()];
                // There is a hash for each number, so that this does not fail.
                if phones_into(&numbers, &mut hashes).is_ok() {
                    copy(&hashes, output);
                }
                for (valid, place) in valid.iter().zip(output.as_chunks_mut::<HASH_LENGTH>().0) {
                    if *valid == 0 {
                        *place = [0; HASH_LENGTH];
                    }
                }
            });
        });
        Ok(())
    })?;
    Ok((hashes, PyBytes::new(py, &valid)))
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

const fn size(rows: usize) -> usize {
    size_of_rows(rows, HASH_LENGTH)
}

const fn size_of_rows(rows: usize, width: usize) -> usize {
    rows.saturating_mul(width)
}

fn copy(hashes: &[PhoneHash], output: &mut [u8]) {
    for (hash, place) in hashes.iter().zip(output.as_chunks_mut().0) {
        *place = *hash.as_bytes();
    }
}

/// The hashes of `count` numbers from `first` on, or fewer at the end of all numbers.
#[pyfunction]
pub(crate) fn range_hashes<'py>(
    py: Python<'py>,
    first: &str,
    count: u64,
) -> Result<Bound<'py, PyBytes>, Error> {
    let range = PhoneRange::new(PhoneNumber::parse(first)?, count);
    let rows = usize::try_from(range.count_left()).unwrap_or(usize::MAX);
    Ok(PyBytes::new_with(py, size(rows), |output| {
        py.detach(|| {
            for ((_, hash), place) in range.hashes().zip(output.as_chunks_mut().0) {
                *place = *hash.as_bytes();
            }
        });
        Ok(())
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
    let range = PhoneRange::new(PhoneNumber::parse(first)?, count);
    let hash = PhoneHash::from_bytes(hash.0);
    let found = py.detach(|| range.find_parallel(&hash));
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

/// As [`contact_hash::phones_parallel`] for e-mail addresses of a column of texts in the layout of Arrow.
#[pyfunction]
pub(crate) fn emails_of_texts<'py>(
    py: Python<'py>,
    offsets: Data<'_>,
    texts: Data<'_>,
    offset_bits: u8,
) -> Result<Column<'py>, Error> {
    let offsets = read_offsets(offsets.as_bytes(), offset_bits)?;
    let texts = texts.as_bytes();
    let rows = offsets.len().saturating_sub(1);
    let mut valid = vec![0; rows];
    let hashes = PyBytes::new_with(py, size(rows), |output| {
        py.detach(|| {
            let places = output.par_chunks_mut(HASH_LENGTH).zip(&mut valid);
            let bounds = offsets.par_windows(2);
            bounds.zip(places).for_each(|(bounds, (place, valid))| {
                let [begin, end] = bounds else { return };
                let text = texts
                    .get(*begin..*end)
                    .and_then(|text| str::from_utf8(text).ok());
                let address = text.and_then(|text| EmailAddress::parse(text).ok());
                let mut hash = [EmailHash::from_bytes([0; HASH_LENGTH])];
                if let Some(address) = address
                    && emails_into(&[address], &mut hash).is_ok()
                {
                    *valid = 1;
                    place.copy_from_slice(hash[0].as_bytes());
                }
            });
        });
        Ok(())
    })?;
    Ok((hashes, PyBytes::new(py, &valid)))
}
