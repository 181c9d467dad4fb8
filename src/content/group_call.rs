//! The message that starts a call in a group. What follows goes over the server that it names
//! ([chapter 16](crate::protocol::calls)).

use core::fmt;

use super::error::{Error, Field};
use super::kind::{Flags, Kind};
use super::properties::{Applies, Exemption, Properties, Raises, WhenRejected};
use super::wire::{self, GroupContent, Wire};
use crate::codec::protobuf::{FieldWriter, Fields, Message, UnknownFields, Value};
use crate::codec::{BufferTooSmall, Writer};
use crate::crypto::Secret;

/// Fields of the start.
const PROTOCOL_VERSION: u32 = 1;
const KEY: u32 = 2;
const SFU_BASE_URL: u32 = 3;
/// In any case of letters.
const SCHEME: &[u8] = b"https://";

impl Kind {
    /// Starts a call in a group.
    pub const GROUP_CALL_START: Self = Self(0x4f);
}

/// Whether it raises its conversation is open in the protocol; Android does it.
pub(super) static START: Properties = Properties {
    flags: Flags::PUSH,
    user_profile_distribution: Applies::Always,
    exempt_from_blocking: Exemption::Always,
    raises_conversation: Raises::Always,
    when_rejected: WhenRejected::AnswerAsSyncRequest,
    ..Properties::group(Kind::GROUP_CALL_START)
};

/// The start of a call in a group (0x4f; [chapter 03 section 12](crate::protocol::message_types)), in
/// Protocol Buffers.
///
/// | field | type | meaning |
/// |---|---|---|
/// | 1 | uint32 | protocol version, now 1 |
/// | 2 | bytes | group call key, 32 bytes |
/// | 3 | string | base address of the server, begins with `https://` |
///
/// The address comes from the sender: check its host before anything is fetched.
///
/// ```
/// use eeema::content::GroupCallStart;
/// use eeema::crypto::Secret;
///
/// let key = Secret::from_bytes([7; 32]); // drawn for this call
/// let start = GroupCallStart::new(GroupCallStart::PROTOCOL_VERSION, key, "https://sfu.example.com")?;
/// assert_eq!(start.sfu_base_url(), "https://sfu.example.com");
/// # Ok::<(), eeema::content::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct GroupCallStart<'a> {
    /// Kept as it came.
    protocol_version: u32,
    key: Secret<32>,
    /// Begins with `https://`, in any case of letters.
    sfu_base_url: &'a str,
    unknown: UnknownFields<'a>,
}

impl<'a> GroupCallStart<'a> {
    /// The version that this chapter describes.
    pub const PROTOCOL_VERSION: u32 = 1;

    /// The start of a call with the key `key` at the server `sfu_base_url`.
    ///
    /// # Errors
    ///
    /// [`Error::Field`] if the address does not begin with `https://`.
    pub fn new(
        protocol_version: u32,
        key: Secret<32>,
        sfu_base_url: &'a str,
    ) -> Result<Self, Error> {
        check_scheme(sfu_base_url.as_bytes())?;
        Ok(Self {
            protocol_version,
            key,
            sfu_base_url,
            unknown: UnknownFields::default(),
        })
    }

    /// The version, which may be one that this crate does not know.
    pub const fn protocol_version(&self) -> u32 {
        self.protocol_version
    }

    /// The group call key.
    pub const fn key(&self) -> &Secret<32> {
        &self.key
    }

    /// The base address of the server.
    pub const fn sfu_base_url(&self) -> &'a str {
        self.sfu_base_url
    }
}

impl Message for GroupCallStart<'_> {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        output.uint32(PROTOCOL_VERSION, self.protocol_version);
        output.field(KEY, Value::Bytes(self.key.as_bytes()));
        output.string(SFU_BASE_URL, self.sfu_base_url);
        self.unknown.write_fields(output);
    }
}

impl Wire for GroupCallStart<'_> {
    fn encoded_len(&self) -> usize {
        Message::encoded_len(self)
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        Message::encode(self, writer)
    }
}

impl GroupContent for GroupCallStart<'_> {
    fn group_kind(&self) -> Result<Kind, Error> {
        Ok(Kind::GROUP_CALL_START)
    }
}

impl<'a> GroupCallStart<'a> {
    /// Reads a start. Refused are a key that does not have 32 bytes, an address that is not UTF-8, and another
    /// scheme; an unknown version is kept.
    pub(super) fn decode(body: &'a [u8]) -> Result<Self, Error> {
        let mut protocol_version = 0;
        let mut key: &[u8] = &[];
        let mut url: &[u8] = &[];
        let mut fields = Fields::new(body);
        while let Some((number, value)) = fields.next_field()? {
            match number {
                PROTOCOL_VERSION => protocol_version = value.uint32()?,
                KEY => key = value.bytes()?,
                SFU_BASE_URL => url = value.bytes()?,
                _ => {}
            }
        }
        let key: &[u8; 32] = key.try_into().map_err(|_| Error::Field(Field::CallKey))?;
        let sfu_base_url = wire::utf8(url)?;
        check_scheme(url)?;
        Ok(Self {
            protocol_version,
            key: Secret::filled(|secret| *secret = *key),
            sfu_base_url,
            unknown: UnknownFields::of(body, SFU_BASE_URL),
        })
    }
}

impl fmt::Debug for GroupCallStart<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wire::debug(f, "GroupCallStart", self)
    }
}

/// Demands an address that begins with `https://`.
fn check_scheme(url: &[u8]) -> Result<(), Error> {
    match url.split_at_checked(SCHEME.len()) {
        Some((scheme, _)) if scheme.eq_ignore_ascii_case(SCHEME) => Ok(()),
        _ => Err(Error::Field(Field::CallAddress)),
    }
}
