//! Boxes without an envelope: what PyNaCl calls `Box` and `SecretBox`, alone and many at a time.

use eeema::crypto::hazmat::secretbox::{
    self, NONCE_LENGTH, PREFIX_LENGTH, PrefixedError, TAG_LENGTH, ToOpen, ToSeal, Unauthentic,
};
use eeema::crypto::{Random, Secret};
use eeema::identity;
use eeema::{OsRandom, crypto};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList};

use crate::convert::{Array, Data, Wipeable, secret};
use crate::error::Error;
use crate::long::detach_if_long;

/// A key of 32 bytes for boxes: of a pair of keys, or for oneself.
#[pyclass(frozen, module = "eeema.crypto")]
pub(crate) struct AgreedKey(Wipeable<Secret<32>>);

impl AgreedKey {
    /// A copy of what two keys have in common.
    pub(crate) fn of(key: &identity::AgreedKey) -> Self {
        Self(Wipeable::new(key.as_secret().clone()))
    }

    /// A copy for the library.
    pub(crate) fn get(&self) -> Result<identity::AgreedKey, Error> {
        Ok(identity::AgreedKey::from_secret((*self.0.get()?).clone()))
    }
}

secret! { impl AgreedKey {
    /// Copies 32 bytes.
    #[new]
    fn new(key: Data<'_>) -> Result<Self, Error> {
        let bytes = key.array()?;
        Ok(Self(Wipeable::new(Secret::filled(|key| *key = *bytes))))
    }

    /// A copy of the 32 bytes, which Python does not wipe.
    fn to_bytes(&self) -> Result<[u8; 32], Error> {
        Ok(*self.0.get()?.as_bytes())
    }

    /// Nonce, tag and ciphertext with a fresh nonce: 40 bytes more than the plaintext.
    fn seal<'py>(&self, py: Python<'py>, plaintext: Data<'py>) -> Result<Bound<'py, PyBytes>, Error> {
        let key = self.0.get()?;
        let plaintext = plaintext.as_bytes();
        let length = plaintext.len().saturating_add(PREFIX_LENGTH);
        Ok(PyBytes::new_with(py, length, |output| {
            let sealed = detach_if_long(py, length, || {
                secretbox::seal_prefixed_into(&key, plaintext, output, &mut OsRandom).map(drop)
            });
            Ok(sealed.map_err(Error::from)?)
        })?)
    }

    /// Opens what `seal` gave.
    fn open<'py>(&self, py: Python<'py>, sealed: Data<'py>) -> Result<Bound<'py, PyBytes>, Error> {
        let key = self.0.get()?;
        let sealed = sealed.as_bytes();
        let opened = detach_if_long(py, sealed.len(), || secretbox::open_prefixed(&key, sealed))?;
        Ok(PyBytes::new(py, opened.as_bytes()))
    }

    /// Tag and ciphertext with a nonce of the caller, which must never be used twice: 16 bytes more.
    fn seal_with<'py>(&self, py: Python<'py>, nonce: Array<24>, plaintext: Data<'py>) -> Result<Bound<'py, PyBytes>, Error> {
        let key = self.0.get()?;
        let plaintext = plaintext.as_bytes();
        let length = plaintext.len().saturating_add(TAG_LENGTH);
        Ok(PyBytes::new_with(py, length, |output| {
            detach_if_long(py, length, || {
                if let Some((tag, data)) = output.split_first_chunk_mut() {
                    data.copy_from_slice(plaintext);
                    *tag = secretbox::seal_in_place(&key, &nonce.0, data);
                }
            });
            Ok(())
        })?)
    }

    /// Opens what `seal_with` gave.
    fn open_with<'py>(&self, py: Python<'py>, nonce: Array<24>, sealed: Data<'py>) -> Result<Bound<'py, PyBytes>, Error> {
        let key = self.0.get()?;
        let (tag, data) = sealed.as_bytes().split_first_chunk().ok_or(PrefixedError::TooShort)?;
        let mut opened = crypto::SecretVec::zeroed(data.len());
        detach_if_long(py, data.len(), || {
            opened.as_mut_bytes().copy_from_slice(data);
            secretbox::open_in_place(&key, &nonce.0, opened.as_mut_bytes(), tag)
        })?;
        Ok(PyBytes::new(py, opened.as_bytes()))
    }

    /// What `seal` gives, for many: together they take a fraction of the time.
    fn seal_many<'py>(&self, py: Python<'py>, plaintexts: Vec<Data<'py>>) -> Result<Bound<'py, PyList>, Error> {
        let key = self.0.get()?;
        let plaintexts: Vec<&[u8]> = plaintexts.iter().map(Data::as_bytes).collect();
        let sealed = detach_if_long(py, usize::MAX, || seal_all(&key, &plaintexts))?;
        Ok(PyList::new(py, parts(&sealed, &plaintexts, PREFIX_LENGTH).map(|part| PyBytes::new(py, part)))?)
    }

    /// Opens many of what `seal` gave; `None` stands where one was altered or sealed with another key.
    fn open_many<'py>(&self, py: Python<'py>, sealed: Vec<Data<'py>>) -> Result<Bound<'py, PyList>, Error> {
        let key = self.0.get()?;
        let sealed: Vec<&[u8]> = sealed.iter().map(Data::as_bytes).collect();
        let opened = detach_if_long(py, usize::MAX, || open_all(&key, &sealed));
        let mut rest = opened.0.as_bytes();
        let texts = sealed.iter().zip(&opened.1).map(|(sealed, good)| {
            let text = rest.split_off(..sealed.len().saturating_sub(PREFIX_LENGTH));
            text.filter(|_| *good).map(|text| PyBytes::new(py, text))
        });
        Ok(PyList::new(py, texts.collect::<Vec<_>>())?)
    }
}}

/// The pieces of `arena`, each `more` bytes longer than the text that it belongs to.
fn parts<'a>(
    arena: &'a [u8],
    texts: &'a [&[u8]],
    more: usize,
) -> impl ExactSizeIterator<Item = &'a [u8]> {
    let mut rest = arena;
    texts.iter().map(move |text| {
        let part = rest.split_off(..text.len().saturating_add(more));
        part.unwrap_or_default()
    })
}

/// Seals all texts into one piece of memory, one behind the other.
fn seal_all(key: &Secret<32>, texts: &[&[u8]]) -> Result<Vec<u8>, Error> {
    let lengths = texts
        .iter()
        .map(|text| text.len().saturating_add(PREFIX_LENGTH));
    let mut arena = vec![0; lengths.fold(0, usize::saturating_add)];
    let mut nonces = vec![[0; NONCE_LENGTH]; texts.len()];
    OsRandom.fill(nonces.as_flattened_mut())?;
    let mut rest = arena.as_mut_slice();
    let mut boxes = Vec::with_capacity(texts.len());
    for (text, nonce) in texts.iter().zip(&nonces) {
        let part = rest.split_off_mut(..text.len().saturating_add(PREFIX_LENGTH));
        let Some((place, part)) = part.and_then(|part| part.split_first_chunk_mut()) else {
            break;
        };
        *place = *nonce;
        let Some((tag, data)) = part.split_first_chunk_mut() else {
            break;
        };
        data.copy_from_slice(text);
        boxes.push(ToSeal {
            key,
            nonce,
            data,
            tag,
        });
    }
    secretbox::seal_many(&mut boxes);
    drop(boxes);
    Ok(arena)
}

/// Opens all boxes into one piece of memory, and says which were good.
fn open_all(key: &Secret<32>, sealed: &[&[u8]]) -> (crypto::SecretVec, Vec<bool>) {
    let lengths = sealed
        .iter()
        .map(|sealed| sealed.len().saturating_sub(PREFIX_LENGTH));
    let mut arena = crypto::SecretVec::zeroed(lengths.fold(0, usize::saturating_add));
    let mut good = vec![false; sealed.len()];
    let mut rest = arena.as_mut_bytes();
    let mut boxes = Vec::with_capacity(sealed.len());
    let mut places = Vec::with_capacity(sealed.len());
    for (sealed, place) in sealed.iter().zip(&mut good) {
        let parts = sealed.split_first_chunk::<NONCE_LENGTH>();
        let parts = parts
            .and_then(|(nonce, sealed)| Some((nonce, sealed.split_first_chunk::<TAG_LENGTH>()?)));
        let Some((nonce, (tag, text))) = parts else {
            continue;
        };
        let Some(data) = rest.split_off_mut(..text.len()) else {
            continue;
        };
        data.copy_from_slice(text);
        let result = Err(Unauthentic);
        boxes.push(ToOpen {
            key,
            nonce,
            data,
            tag,
            result,
        });
        places.push(place);
    }
    secretbox::open_many(&mut boxes);
    for (opened, place) in boxes.iter().zip(places) {
        *place = opened.result.is_ok();
    }
    drop(boxes);
    (arena, good)
}
