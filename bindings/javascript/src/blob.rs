//! Blobs, whole and in pieces.

use eeema::blob::{self, Error, FreshKey, Opener, Part, Sealer, TAG_LENGTH, Verifier};
use eeema::identity::{AgreedKey, BlobId, BlobKey, Nonce};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::errors::{Result, out_of_range, refuse};
use crate::random::Source;
use crate::wiped::{Wiped, array};

fn key_of(key: Vec<u8>) -> Result<BlobKey> {
    Ok(BlobKey::from_bytes(Wiped(key).array("key")?))
}

const fn part_of(is_thumbnail: bool) -> Part {
    if is_thumbnail {
        Part::Thumbnail
    } else {
        Part::File
    }
}

/// The key of a file that was just sealed: it seals one thumbnail, or nothing more.
#[wasm_bindgen]
pub struct RawFreshKey(State);

enum State {
    Fresh(FreshKey),
    Used(BlobKey),
    Taken,
}

#[wasm_bindgen]
impl RawFreshKey {
    pub fn bytes(&self) -> Result<Uint8Array> {
        let key = match &self.0 {
            State::Fresh(key) => key.key(),
            State::Used(key) => key,
            State::Taken => return Err(spent()),
        };
        Ok(Uint8Array::from(key.as_bytes().as_slice()))
    }

    pub fn seal_thumbnail(&mut self, thumbnail: &[u8]) -> Result<Uint8Array> {
        match core::mem::replace(&mut self.0, State::Taken) {
            State::Fresh(key) => {
                let (sealed, key) = key.seal_thumbnail(thumbnail);
                self.0 = State::Used(key);
                Ok(Uint8Array::from(sealed.as_slice()))
            }
            used => {
                self.0 = used;
                Err(spent())
            }
        }
    }
}

fn spent() -> JsValue {
    out_of_range("fresh key", "a key that sealed no thumbnail yet")
}

impl RawFreshKey {
    fn of(key: Option<FreshKey>) -> Self {
        Self(key.map_or(State::Taken, State::Fresh))
    }
}

/// A blob and its key; `chosen` is the key of a known answer, and usually empty.
#[wasm_bindgen]
pub struct RawSealedBlob {
    blob: Vec<u8>,
    key: Option<FreshKey>,
}

#[wasm_bindgen]
impl RawSealedBlob {
    pub fn seal(plaintext: &[u8], chosen: Vec<u8>) -> Result<Self> {
        let chosen = Wiped(chosen);
        let sealed = blob::seal(plaintext, &mut Source::of(&chosen));
        let (blob, key) = sealed.map_err(refuse)?;
        Ok(Self {
            blob,
            key: Some(key),
        })
    }

    pub fn blob(&self) -> Uint8Array {
        Uint8Array::from(self.blob.as_slice())
    }

    pub fn take_key(&mut self) -> RawFreshKey {
        RawFreshKey::of(self.key.take())
    }
}

#[wasm_bindgen]
pub fn blob_open(key: Vec<u8>, is_thumbnail: bool, sealed: &[u8]) -> Result<Uint8Array> {
    let opened = blob::open(&key_of(key)?, part_of(is_thumbnail), sealed);
    let opened = Wiped(opened.map_err(refuse)?);
    Ok(Uint8Array::from(&*opened))
}

#[wasm_bindgen]
pub fn blob_open_deprecated_image(
    agreed: Vec<u8>,
    nonce: &[u8],
    sealed: &[u8],
) -> Result<Uint8Array> {
    let key = AgreedKey::from_bytes(Wiped(agreed).array("agreed key")?);
    let nonce = Nonce::from_bytes(array(nonce, "nonce")?);
    let mut buffer = Wiped(sealed.to_vec());
    let opened = blob::open_deprecated_image_in_place(&key, &nonce, &mut buffer.0);
    Ok(Uint8Array::from(&*opened.map_err(refuse)?))
}

/// Seals a file in pieces. The tag, which comes first, is known last.
#[wasm_bindgen]
pub struct RawBlobSealer(Option<Sealer>);

#[wasm_bindgen]
impl RawBlobSealer {
    pub fn new(chosen: Vec<u8>) -> Result<Self> {
        let chosen = Wiped(chosen);
        let sealer = Sealer::new(&mut Source::of(&chosen));
        sealer.map(Some).map(Self).map_err(refuse)
    }

    pub fn update(&mut self, data: Vec<u8>) -> Result<Uint8Array> {
        let sealer = self.0.as_mut().ok_or_else(finished)?;
        let mut data = Wiped(data);
        sealer.update(&mut data.0);
        Ok(Uint8Array::from(&*data))
    }

    pub fn finish(&mut self) -> Result<RawFinished> {
        let (tag, key) = self.0.take().ok_or_else(finished)?.finish();
        Ok(RawFinished {
            tag,
            key: Some(key),
        })
    }
}

/// What a sealer knows in the end.
#[wasm_bindgen]
pub struct RawFinished {
    tag: [u8; TAG_LENGTH],
    key: Option<FreshKey>,
}

#[wasm_bindgen]
impl RawFinished {
    pub fn tag(&self) -> Uint8Array {
        Uint8Array::from(self.tag.as_slice())
    }

    pub fn take_key(&mut self) -> RawFreshKey {
        RawFreshKey::of(self.key.take())
    }
}

fn finished() -> JsValue {
    out_of_range("blob", "a stream that is not finished")
}

/// The first pass over a blob: it checks, and gives nothing out.
#[wasm_bindgen]
pub struct RawBlobVerifier(Option<Verifier>);

#[wasm_bindgen]
impl RawBlobVerifier {
    pub fn new(key: Vec<u8>, is_thumbnail: bool, tag: &[u8]) -> Result<Self> {
        let tag = tag.try_into().map_err(|_| refuse(Error::Truncated))?;
        let verifier = Verifier::new(&key_of(key)?, part_of(is_thumbnail), tag);
        Ok(Self(Some(verifier)))
    }

    pub fn update(&mut self, ciphertext: &[u8]) -> Result<()> {
        let verifier = self.0.as_mut().ok_or_else(finished)?;
        verifier.update(ciphertext);
        Ok(())
    }

    pub fn finish(&mut self) -> Result<RawBlobOpener> {
        let opener = self.0.take().ok_or_else(finished)?.finish();
        opener.map(Some).map(RawBlobOpener).map_err(refuse)
    }
}

/// The second pass, or the only one: gives the pieces out as they come.
#[wasm_bindgen]
pub struct RawBlobOpener(Option<Opener>);

#[wasm_bindgen]
impl RawBlobOpener {
    /// Whoever reads the pieces must throw them away if `finish` fails.
    pub fn in_one_pass(key: Vec<u8>, is_thumbnail: bool, tag: &[u8]) -> Result<Self> {
        let tag = tag.try_into().map_err(|_| refuse(Error::Truncated))?;
        let opener = Opener::in_one_pass(&key_of(key)?, part_of(is_thumbnail), tag);
        Ok(Self(Some(opener)))
    }

    pub fn update(&mut self, ciphertext: Vec<u8>) -> Result<Uint8Array> {
        let opener = self.0.as_mut().ok_or_else(finished)?;
        let mut data = Wiped(ciphertext);
        opener.update(&mut data.0);
        Ok(Uint8Array::from(&*data))
    }

    pub fn finish(&mut self) -> Result<()> {
        self.0.take().ok_or_else(finished)?.finish().map_err(refuse)
    }
}

#[wasm_bindgen]
pub fn blob_id_parse(text: &str) -> Result<Uint8Array> {
    let id: BlobId = text.parse().map_err(refuse::<eeema::identity::Error>)?;
    Ok(Uint8Array::from(id.as_bytes().as_slice()))
}

#[wasm_bindgen]
pub fn blob_id_text(id: &[u8]) -> Result<String> {
    Ok(BlobId::from_bytes(array(id, "blob id")?).to_string())
}

#[wasm_bindgen]
pub fn blob_id_shard(id: &[u8]) -> Result<String> {
    Ok(BlobId::from_bytes(array(id, "blob id")?)
        .shard()
        .to_string())
}
