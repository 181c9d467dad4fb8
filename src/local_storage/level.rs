//! One level of a key file, version 2: a version of two bytes, then a message that holds the next level
//! as it is or sealed.

use alloc::vec::Vec;

use super::{Defect, Error};
use crate::codec::Reader;
use crate::codec::protobuf::{FieldWriter, Fields, Malformed, Message, Value};
use crate::crypto::hazmat::xchacha20_poly1305::{
    NONCE_LENGTH, TAG_LENGTH, open_in_place, seal_in_place,
};
use crate::crypto::{Random, Secret, SecretVec};

/// The version in front of a level.
const VERSION: [u8; 2] = [0; 2];

/// A key file has a few hundred bytes; nothing above is looked at.
pub(super) const MAX_FILE_LENGTH: usize = 64 * 1024;

/// What a level holds, of which exactly one is there.
pub(super) enum Held<'a> {
    /// Field 1: the next level.
    Plain(&'a [u8]),
    /// Field 2: a message with the sealed next level.
    Sealed(&'a [u8]),
}

/// Reads the version and the two fields of a level.
pub(super) fn parse(level: &[u8]) -> Result<Held<'_>, Defect> {
    let message = skip_version(level)?;
    let [plain, sealed] = byte_fields(message, [1, 2])?;
    match (plain, sealed) {
        (Some(plain), None) => Ok(Held::Plain(plain)),
        (None, Some(sealed)) => Ok(Held::Sealed(sealed)),
        (None, None) => Err(Defect::EmptyOrNested),
        (Some(_), Some(_)) => Err(Defect::Ambiguous),
    }
}

/// Checks the version of a level and returns the message behind it.
pub(super) fn skip_version(level: &[u8]) -> Result<&[u8], Defect> {
    let mut reader = Reader::new(level);
    match reader.array() {
        Ok(&VERSION) => Ok(reader.rest()),
        Ok(_) => Err(Defect::UnknownVersion),
        Err(_) => Err(Defect::Truncated),
    }
}

/// The last values of some fields that hold bytes.
pub(super) fn byte_fields<const N: usize>(
    message: &[u8],
    numbers: [u32; N],
) -> Result<[Option<&[u8]>; N], Defect> {
    let mut found = [None; N];
    each_field(message, |number, value| {
        for (slot, _) in (found.iter_mut().zip(numbers)).filter(|(_, wanted)| *wanted == number) {
            *slot = Some(value.bytes()?);
        }
        Ok(())
    })?;
    Ok(found)
}

/// Hands every field to `read`.
pub(super) fn each_field<'a>(
    message: &'a [u8],
    mut read: impl FnMut(u32, Value<'a>) -> Result<(), Malformed>,
) -> Result<(), Defect> {
    let mut fields = Fields::new(message);
    loop {
        match fields.next_field() {
            Ok(Some((number, value))) => read(number, value).map_err(|_| Defect::Protobuf)?,
            Ok(None) => return Ok(()),
            Err(_) => return Err(Defect::Protobuf),
        }
    }
}

/// The bytes one behind the other, in memory that is wiped.
pub(super) fn concat(parts: &[&[u8]]) -> SecretVec {
    let length = parts.iter().map(|part| part.len()).sum();
    let mut whole = SecretVec::zeroed(length);
    let bytes = whole.as_mut_bytes().iter_mut();
    for (byte, value) in bytes.zip(parts.iter().copied().flatten()) {
        *byte = *value;
    }
    whole
}

/// A message, in memory that is wiped.
pub(super) fn message(message: &impl Message) -> SecretVec {
    SecretVec::from(message.to_vec())
}

/// A level that holds the next one as it is.
pub(super) fn of_plain(next: &[u8]) -> SecretVec {
    struct Plain<'a>(&'a [u8]);

    impl Message for Plain<'_> {
        fn write_fields(&self, output: &mut FieldWriter<'_>) {
            output.field(1, Value::Bytes(self.0));
        }
    }
    concat(&[&VERSION, message(&Plain(next)).as_bytes()])
}

/// A level that holds the next one in a message that seals it.
pub(super) fn of_sealed(next: &impl Message) -> SecretVec {
    struct Sealed<'a, M>(&'a M);

    impl<M: Message> Message for Sealed<'_, M> {
        fn write_fields(&self, output: &mut FieldWriter<'_>) {
            output.message(2, self.0);
        }
    }
    concat(&[&VERSION, message(&Sealed(next)).as_bytes()])
}

/// Bytes under XChaCha20-Poly1305 as a key file has them: a message of nonce and ciphertext.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SealedLevel {
    nonce: [u8; NONCE_LENGTH],
    /// With the tag behind it.
    ciphertext: Vec<u8>,
}

impl SealedLevel {
    /// Reads the message.
    pub(super) fn parse(message: &[u8]) -> Result<Self, Defect> {
        let [nonce, ciphertext] = byte_fields(message, [1, 2])?;
        let nonce = nonce.and_then(|nonce| nonce.try_into().ok());
        match (nonce, ciphertext) {
            (Some(nonce), Some(ciphertext)) if ciphertext.len() >= TAG_LENGTH => Ok(Self {
                nonce,
                ciphertext: ciphertext.to_vec(),
            }),
            _ => Err(Defect::NonceOrCiphertextLength),
        }
    }

    /// Seals under a nonce that is drawn.
    pub(super) fn seal(
        key: &Secret<32>,
        plain: &[u8],
        random: &mut impl Random,
    ) -> Result<Self, Error> {
        let mut nonce = [0; NONCE_LENGTH];
        random.fill(&mut nonce)?;
        let mut data = SecretVec::zeroed(plain.len());
        data.as_mut_bytes().copy_from_slice(plain);
        let tag =
            seal_in_place(key, &nonce, &[], data.as_mut_bytes()).map_err(|_| Error::Length)?;
        let mut ciphertext = data.as_bytes().to_vec();
        ciphertext.extend(tag);
        Ok(Self { nonce, ciphertext })
    }

    /// Opens; `None` if the tag is wrong.
    pub(super) fn open(&self, key: &Secret<32>) -> Option<SecretVec> {
        let (data, tag) = self.ciphertext.split_last_chunk()?;
        let mut plain = SecretVec::zeroed(data.len());
        plain.as_mut_bytes().copy_from_slice(data);
        open_in_place(key, &self.nonce, &[], plain.as_mut_bytes(), tag).ok()?;
        Some(plain)
    }
}

impl Message for SealedLevel {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        output.bytes(1, &self.nonce);
        output.bytes(2, &self.ciphertext);
    }
}
