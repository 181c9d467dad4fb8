//! The message by which the push service wakes a web session ([chapter 17](crate::protocol::web)).

use alloc::borrow::Cow;
use core::fmt;

use super::error::{Error, JsonError};
use super::json::{self, UnknownKeys};
use super::kind::Kind;
use super::wire::{self, DirectContent, Wire};
use crate::codec::json::{JsonWriter, ToJson, Value};
use crate::codec::{BufferTooSmall, Writer, hex};

/// A web client wants its session back (0xfe; [chapter 03 section
/// 13](crate::protocol::message_types)), from `*3MAPUSH` only: a JSON object.
///
/// | key | type | field |
/// |---|---|---|
/// | `wcs` | 64 hexadecimal digits | SHA-256 of the permanent public key of the web client |
/// | `wca` | string or null | affiliation |
/// | `wct` | integer | time, seconds since 1970 |
/// | `wcv` | 0 to 65535 | version of the protocol |
///
/// Whoever gets it asks the relay for the session, if one with this client exists, and connects.
///
/// ```
/// use eeema::content::{Encode, Kind, WebSessionResume};
///
/// let wake = WebSessionResume::new([7; 32], None, 1_700_000_000, 2);
/// assert_eq!(wake.kind(), Kind::WEB_SESSION_RESUME);
/// assert_eq!(wake.affiliation(), None);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct WebSessionResume<'a> {
    /// `wcs`: by this the receiver finds the session.
    client_key_hash: [u8; 32],
    affiliation: Option<Cow<'a, str>>,
    /// `wct`.
    time: i64,
    /// `wcv`.
    version: u16,
    /// Keys of newer senders.
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

    /// SHA-256 of the permanent public key of the web client.
    pub const fn client_key_hash(&self) -> &[u8; 32] {
        &self.client_key_hash
    }

    /// The same for repeated requests of one attempt: a running session is restarted only if it changed.
    pub fn affiliation(&self) -> Option<&str> {
        self.affiliation.as_deref()
    }

    /// When it was asked for, in seconds since 1970; may be negative.
    pub const fn time(&self) -> i64 {
        self.time
    }

    /// The version of the web client protocol.
    pub const fn version(&self) -> u16 {
        self.version
    }
}

impl ToJson for WebSessionResume<'_> {
    fn write_json(&self, output: &mut JsonWriter<'_>) {
        output.object(|output| {
            output.name("wcs").hex(&self.client_key_hash);
            match &self.affiliation {
                None => output.name("wca").null(),
                Some(text) => output.name("wca").text(text),
            }
            output.name("wct").i64(self.time);
            output.name("wcv").u64(u64::from(self.version));
            self.unknown.write(output);
        });
    }
}

impl Wire for WebSessionResume<'_> {
    fn encoded_len(&self) -> usize {
        self.json_len()
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        self.encode_json(writer)
    }
}

impl DirectContent for WebSessionResume<'_> {
    fn direct_kind(&self) -> Kind {
        Kind::WEB_SESSION_RESUME
    }
}

impl<'a> WebSessionResume<'a> {
    /// Reads a request. All four keys are required, and only `wca` may be null.
    pub(super) fn decode(body: &'a [u8]) -> Result<Self, Error> {
        let mut object = json::parse_object(body)?;
        let client_key_hash = json::require(&mut object, "wcs", hash)?;
        let affiliation = match object
            .take_nullable("wca")
            .ok_or(JsonError::Missing("wca"))?
        {
            value if value.is_null() => None,
            value => Some(json::text(value).ok_or(JsonError::Value("wca"))?),
        };
        Ok(Self {
            client_key_hash,
            affiliation,
            time: json::require(&mut object, "wct", Value::i64)?,
            version: json::require(&mut object, "wcv", |value| value.i64()?.try_into().ok())?,
            unknown: UnknownKeys::of(object),
        })
    }
}

/// 32 bytes out of 64 hexadecimal digits.
fn hash(value: Value<'_>) -> Option<[u8; 32]> {
    hex::decode_array(&json::text(value)?).ok()
}

impl fmt::Debug for WebSessionResume<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wire::debug(f, "WebSessionResume", self)
    }
}
