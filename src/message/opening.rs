//! How the two boxes of an envelope are opened: one after the other, or those of many envelopes side
//! by side. The metadata box goes first; the message box is opened if nothing is wrong with it.

use core::array;
use core::mem;

use super::opened::Parts;
use super::{Container, Envelope, Error, Kind, Metadata};
use crate::crypto::hazmat::secretbox::{self, NONCE_LENGTH, TAG_LENGTH, ToOpen, Unauthentic};
use crate::crypto::{Secret, wipe};
use crate::identity::SharedKey;
use crate::time::UnixMillis;

/// How many envelopes are opened at a time: as many as the widest vectors have lanes.
pub(super) const SIDE_BY_SIDE: usize = 16;

/// Takes the place of a key where there is no box.
static NO_KEY: Secret<32> = Secret::from_bytes([0; 32]);

/// An envelope that is being opened into a plaintext, which is wiped if that fails.
pub(super) struct Opening<'a> {
    envelope: &'a Envelope<'a>,
    key: &'a SharedKey,
    metadata: &'a mut [u8],
    container: &'a mut [u8],
    /// The time in the metadata, if there are any.
    time: Option<UnixMillis>,
}

impl<'a> Opening<'a> {
    /// Copies both ciphertexts to the front of `buffer`.
    pub(super) fn new(
        envelope: &'a Envelope<'a>,
        key: &'a SharedKey,
        buffer: &'a mut [u8],
    ) -> Result<Self, Error> {
        let buffer = buffer
            .get_mut(..envelope.plaintext_len())
            .ok_or(Error::BufferTooSmall)?;
        let (_, metadata_ciphertext) = halves(envelope.metadata_box);
        let (_, ciphertext) = halves(envelope.message_box);
        let (metadata, container) = buffer.split_at_mut(metadata_ciphertext.len());
        metadata.copy_from_slice(metadata_ciphertext);
        container.copy_from_slice(ciphertext);
        Ok(Self {
            envelope,
            key,
            metadata,
            container,
            time: None,
        })
    }

    /// Opens one box after the other.
    pub(super) fn open(mut self) -> Result<Parts, Error> {
        if let Some(metadata_box) = self.metadata_box() {
            let result = open_one(metadata_box);
            self = self.metadata_opened(result)?;
        }
        let result = open_one(self.message_box());
        self.message_opened(result)
    }

    /// `None` in a legacy envelope.
    fn metadata_box(&mut self) -> Option<ToOpen<'_>> {
        (!self.envelope.is_legacy()).then_some(ToOpen {
            key: self.key.metadata_key(),
            nonce: self.envelope.nonce().as_bytes(),
            data: &mut *self.metadata,
            tag: halves(self.envelope.metadata_box).0,
            result: Err(Unauthentic),
        })
    }

    fn metadata_opened(mut self, result: Result<(), Unauthentic>) -> Result<Self, Error> {
        match self.read_metadata(result) {
            Ok(time) => {
                self.time = Some(time);
                Ok(self)
            }
            Err(error) => Err(self.failed(error)),
        }
    }

    fn read_metadata(&self, result: Result<(), Unauthentic>) -> Result<UnixMillis, Error> {
        result.map_err(|Unauthentic| Error::MetadataUnauthentic)?;
        let metadata = Metadata::decode(self.metadata)?;
        if metadata.message_id != self.envelope.message_id() {
            return Err(Error::MessageIdDiffers);
        }
        Ok(metadata.created_at)
    }

    fn message_box(&mut self) -> ToOpen<'_> {
        ToOpen {
            key: self.key.message_key(),
            nonce: self.envelope.nonce().as_bytes(),
            data: &mut *self.container,
            tag: halves(self.envelope.message_box).0,
            result: Err(Unauthentic),
        }
    }

    fn message_opened(self, result: Result<(), Unauthentic>) -> Result<Parts, Error> {
        self.read_container(result)
            .map_err(|error| self.failed(error))
    }

    fn read_container(&self, result: Result<(), Unauthentic>) -> Result<Parts, Error> {
        result.map_err(|Unauthentic| Error::MessageUnauthentic)?;
        let Container { kind, body } = Container::decode(self.container)?;
        if kind == Kind::FORBIDDEN {
            return Err(Error::ForbiddenType);
        }
        let metadata_length = self.metadata.len();
        Ok(Parts::new(
            self.envelope,
            self.time,
            metadata_length,
            kind,
            body,
        ))
    }

    fn failed(self, error: Error) -> Error {
        wipe(self.metadata);
        wipe(self.container);
        error
    }
}

/// Opens up to [`SIDE_BY_SIDE`] envelopes. Everything of one does as it does alone.
pub(super) fn open_side_by_side(
    openings: &mut [Result<Opening<'_>, Error>],
) -> [Result<Parts, Error>; SIDE_BY_SIDE] {
    let metadata_boxes = openings.iter_mut().flatten();
    let results = open_boxes(metadata_boxes.filter_map(Opening::metadata_box));
    let with_metadata = openings
        .iter_mut()
        .filter(|opening| matches!(opening, Ok(opening) if !opening.envelope.is_legacy()));
    for (opening, result) in with_metadata.zip(results) {
        *opening = taken(opening).and_then(|opening| opening.metadata_opened(result));
    }
    let message_boxes = openings.iter_mut().flatten();
    let mut results = open_boxes(message_boxes.map(Opening::message_box)).into_iter();
    let mut openings = openings.iter_mut();
    array::from_fn(|_| {
        let opening = taken(openings.next().ok_or(Error::BufferTooSmall)?)?;
        opening.message_opened(results.next().unwrap_or(Err(Unauthentic)))
    })
}

fn taken<'a>(opening: &mut Result<Opening<'a>, Error>) -> Result<Opening<'a>, Error> {
    mem::replace(opening, Err(Error::BufferTooSmall))
}

/// Opens the boxes side by side and returns the results in their order.
fn open_boxes<'a>(
    boxes: impl Iterator<Item = ToOpen<'a>>,
) -> [Result<(), Unauthentic>; SIDE_BY_SIDE] {
    let mut places: [ToOpen<'_>; SIDE_BY_SIDE] = array::from_fn(|_| ToOpen {
        key: &NO_KEY,
        nonce: &[0; NONCE_LENGTH],
        data: &mut [],
        tag: &[0; TAG_LENGTH],
        result: Err(Unauthentic),
    });
    let mut count = 0_usize;
    for (place, sealed) in places.iter_mut().zip(boxes) {
        *place = sealed;
        count = count.saturating_add(1);
    }
    secretbox::open_many(places.get_mut(..count).unwrap_or_default());
    places.map(|opened| opened.result)
}

fn open_one(sealed: ToOpen<'_>) -> Result<(), Unauthentic> {
    secretbox::open_in_place(sealed.key, sealed.nonce, sealed.data, sealed.tag)
}

/// The tag and the ciphertext of a box that has room for a tag; nothing of an empty one.
fn halves(sealed: &[u8]) -> (&[u8; TAG_LENGTH], &[u8]) {
    sealed
        .split_first_chunk()
        .unwrap_or((&[0; TAG_LENGTH], &[]))
}
