use alloc::borrow::Cow;
use core::fmt;

use super::value::{Encoded, Object, ObjectWriter, Text, UnknownKeys, Value, WriteJson};
use crate::codec::hex::{self, Hex};
use crate::codec::{BufferTooSmall, Writer, display_len};
use crate::content::wire::{self, DirectContent, Wire};
use crate::content::{Error, Kind};

/// A web client wants its session back (0xfe; chapter 03 section 13), from `*3MAPUSH` only: a JSON
/// object.
///
/// | key | type | field |
/// |---|---|---|
/// | `wcs` | 64 hexadecimal digits | SHA-256 of the permanent public key of the web client |
/// | `wca` | string or null | affiliation |
/// | `wct` | integer | time, seconds since 1970 |
/// | `wcv` | 0 to 65535 | version of the protocol |
#[derive(Clone, PartialEq, Eq)]
pub struct WebSessionResume<'a> {
    /// SHA-256 of the permanent public key of the web client.
    pub client_key_hash: [u8; 32],
    /// The same for repeated requests of one attempt: a running session is restarted only if it changed.
    pub affiliation: Option<Cow<'a, str>>,
    /// When it was asked for, in seconds since 1970; may be negative.
    pub time: i64,
    /// The version of the web client protocol.
    pub version: u16,
    unknown: UnknownKeys<'a>,
}

impl<'a> WebSessionResume<'a> {
    /// A request. Only the push service sends one.
    pub fn new(
        client_key_hash: [u8; 32],
        affiliation: Option<Cow<'a, str>>,
        time: i64,
        version: u16,
    ) -> Self {
        Self {
            client_key_hash,
            affiliation,
            time,
            version,
            unknown: UnknownKeys::default(),
        }
    }

    pub(super) fn decode(body: &'a [u8]) -> Result<Self, Error> {
        let mut object = Object::parse(body)?;
        let client_key_hash =
            object.require("wcs", |value| hex::decode_array(&value.text()?).ok())?;
        let affiliation = match object.take_nullable("wca").ok_or(Error::JsonMissing)? {
            value if value.is_null() => None,
            value => Some(value.text().ok_or(Error::JsonValue)?),
        };
        Ok(Self {
            client_key_hash,
            affiliation,
            time: object.require("wct", Value::int)?,
            version: object.require("wcv", |value| value.int()?.try_into().ok())?,
            unknown: object.into_unknown(),
        })
    }
}

impl WriteJson for WebSessionResume<'_> {
    fn write_json(&self, output: &mut dyn fmt::Write) -> fmt::Result {
        let mut object = ObjectWriter::new(output);
        object.value("wcs", format_args!("\"{}\"", Hex(&self.client_key_hash)))?;
        match &self.affiliation {
            None => object.value("wca", "null")?,
            Some(text) => object.value("wca", Text(text))?,
        }
        object.value("wct", self.time)?;
        object.value("wcv", self.version)?;
        object.finish(&self.unknown)
    }
}

impl Wire for WebSessionResume<'_> {
    fn encoded_len(&self) -> usize {
        display_len(&Encoded(self))
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.display(&Encoded(self))
    }
}

impl DirectContent for WebSessionResume<'_> {
    fn direct_kind(&self) -> Kind {
        Kind::WEB_SESSION_RESUME
    }
}

impl fmt::Debug for WebSessionResume<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wire::debug(f, "WebSessionResume", self)
    }
}
