//! Blobs: the content of files, whole and streamed from file objects.

use eeema::blob::{self, Opener, Part, Sealer, TAG_LENGTH, Verifier};
use eeema::{OsRandom, blob::BlobKey as LibraryKey};
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::convert::{Data, Wipeable, demand_methods, names, secret};
use crate::error::Error;
use crate::long::detach_if_long;

/// Bytes that are read from a file object at a time.
const CHUNK: usize = 1024 * 1024;

names! {
    /// Which of the two blobs of a key.
    PartName for Part {
        File = "file",
        Thumbnail = "thumbnail",
    }
}

/// The key of a blob, and of its thumbnail: 32 bytes, for one blob only.
#[pyclass(frozen, module = "eeema.blob")]
pub(crate) struct BlobKey(pub(crate) Wipeable<LibraryKey>);

impl BlobKey {
    /// Takes a key of the library over.
    pub(crate) fn of(key: LibraryKey) -> Self {
        Self(Wipeable::new(key))
    }
}

secret! { impl BlobKey {
    /// Copies 32 bytes.
    #[new]
    fn new(key: Data<'_>) -> Result<Self, Error> {
        Ok(Self::of(LibraryKey::try_from(key.as_bytes())?))
    }

    /// A copy of the 32 bytes, which Python does not wipe.
    fn to_bytes(&self) -> Result<[u8; 32], Error> {
        Ok(*self.0.get()?.as_bytes())
    }

    /// Compares in constant time.
    fn __eq__(&self, other: &Self) -> Result<bool, Error> {
        Ok(*self.0.get()? == *other.0.get()?)
    }
}}

/// Seals with a fresh key: 16 bytes more than the plaintext.
#[pyfunction]
pub(crate) fn seal<'py>(
    py: Python<'py>,
    plaintext: Data<'_>,
) -> Result<(Bound<'py, PyBytes>, BlobKey), Error> {
    let plaintext = plaintext.as_bytes();
    let sealed = detach_if_long(py, plaintext.len(), || blob::seal(plaintext, &mut OsRandom));
    let (sealed, key) = sealed?;
    Ok((PyBytes::new(py, &sealed), BlobKey::of(key.into_key())))
}

/// Seals a file and its thumbnail with one fresh key.
#[pyfunction]
pub(crate) fn seal_with_thumbnail<'py>(
    py: Python<'py>,
    plaintext: Data<'_>,
    thumbnail: Data<'_>,
) -> Result<(Bound<'py, PyBytes>, Bound<'py, PyBytes>, BlobKey), Error> {
    let (plaintext, thumbnail) = (plaintext.as_bytes(), thumbnail.as_bytes());
    let (sealed, small, key) = py.detach(|| -> Result<_, blob::Error> {
        let (sealed, key) = blob::seal(plaintext, &mut OsRandom)?;
        let (small, key) = key.seal_thumbnail(thumbnail);
        Ok((sealed, small, key))
    })?;
    Ok((
        PyBytes::new(py, &sealed),
        PyBytes::new(py, &small),
        BlobKey::of(key),
    ))
}

/// Opens a blob.
#[pyfunction]
#[pyo3(
    signature = (key, blob, *, part = PartName(Part::File)),
    text_signature = "(key, blob, *, part='file')"
)]
pub(crate) fn open<'py>(
    py: Python<'py>,
    key: &BlobKey,
    blob: Data<'_>,
    part: PartName,
) -> Result<Bound<'py, PyBytes>, Error> {
    let key = key.0.get()?;
    let sealed = blob.as_bytes();
    let opened = detach_if_long(py, sealed.len(), || blob::open(&key, part.0, sealed))?;
    Ok(PyBytes::new(py, &opened))
}

/// Seals what `source` reads into `target`, which can seek: the tag in front is known in the end.
#[pyfunction]
pub(crate) fn seal_file(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    target: &Bound<'_, PyAny>,
) -> Result<BlobKey, Error> {
    demand_methods(source, &["read"])?;
    demand_methods(target, &["write", "tell", "seek"])?;
    let mut sealer = Sealer::new(&mut OsRandom)?;
    let begin = target.call_method0("tell")?;
    write(target, &[0; TAG_LENGTH])?;
    let mut buffer = Vec::with_capacity(CHUNK);
    while read(source, &mut buffer)? {
        py.detach(|| sealer.update(&mut buffer));
        write(target, &buffer)?;
    }
    let (tag, key) = sealer.finish();
    let end = target.call_method0("tell")?;
    target.call_method1("seek", (begin,))?;
    write(target, &tag)?;
    target.call_method1("seek", (end,))?;
    Ok(BlobKey::of(key.into_key()))
}

/// Opens what `source` reads into `target`. `source` can seek: it is verified first, so that nothing gets out that was
/// altered.
#[pyfunction]
#[pyo3(
    signature = (key, source, target, *, part = PartName(Part::File)),
    text_signature = "(key, source, target, *, part='file')"
)]
pub(crate) fn open_file(
    py: Python<'_>,
    key: &BlobKey,
    source: &Bound<'_, PyAny>,
    target: &Bound<'_, PyAny>,
    part: PartName,
) -> Result<(), Error> {
    demand_methods(source, &["read", "tell", "seek"])?;
    demand_methods(target, &["write"])?;
    let key = key.0.get()?;
    let tag: [u8; TAG_LENGTH] = read_tag(source)?;
    let begin = source.call_method0("tell")?;
    let mut verifier = Verifier::new(&key, part.0, tag);
    let mut buffer = Vec::with_capacity(CHUNK);
    while read(source, &mut buffer)? {
        py.detach(|| verifier.update(&buffer));
    }
    let mut opener: Opener = verifier.finish()?;
    source.call_method1("seek", (begin,))?;
    while read(source, &mut buffer)? {
        py.detach(|| opener.update(&mut buffer));
        write(target, &buffer)?;
    }
    Ok(opener.finish()?)
}

/// The tag in front of a blob, in as many pieces as `source` gives.
fn read_tag(source: &Bound<'_, PyAny>) -> Result<[u8; TAG_LENGTH], Error> {
    let mut tag = Vec::with_capacity(TAG_LENGTH);
    while tag.len() < TAG_LENGTH {
        let missing = TAG_LENGTH.saturating_sub(tag.len());
        let piece: Data<'_> = source.call_method1("read", (missing,))?.extract()?;
        match piece.as_bytes() {
            [] => return Err(blob::Error::Truncated.into()),
            piece => tag.extend_from_slice(piece.get(..missing).unwrap_or(piece)),
        }
    }
    let tag = tag.try_into();
    Ok(tag.map_err(|_| blob::Error::Truncated)?)
}

/// Reads the next piece, and says whether there was one. A signal is seen in between: files need not look for one.
fn read(source: &Bound<'_, PyAny>, buffer: &mut Vec<u8>) -> PyResult<bool> {
    source.py().check_signals()?;
    let piece: Data<'_> = source.call_method1("read", (CHUNK,))?.extract()?;
    eeema::crypto::wipe(buffer);
    buffer.clear();
    buffer.extend_from_slice(piece.as_bytes());
    Ok(!buffer.is_empty())
}

/// Writes all of `data`, in as many pieces as `target` takes.
fn write(target: &Bound<'_, PyAny>, mut data: &[u8]) -> PyResult<()> {
    while !data.is_empty() {
        let written = target.call_method1("write", (PyBytes::new(target.py(), data),))?;
        // A raw file may take less; one that says nothing took all.
        let written = if written.is_none() {
            data.len()
        } else {
            written.extract()?
        };
        if written == 0 {
            return Err(PyOSError::new_err("the file takes no more bytes"));
        }
        data = data.get(written..).unwrap_or_default();
    }
    Ok(())
}
