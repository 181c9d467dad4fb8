use core::fmt;

use super::contact_delta::ContactDelta;
use super::wire::{self, DirectContent, Wire};
use crate::codec::protobuf::{self, Fields, Message, UnknownFields, Value};
use crate::codec::{BufferTooSmall, Writer};
use crate::content::{Error, Kind};

const REQUIRE_WORK_SYNC: u32 = 1;
const APPLY: u32 = 2;
const DELTA: u32 = 1;

impl Kind {
    /// Changes of the work directory, from `*3MAW0RK`.
    pub const WORK_SYNC_DELTA: Self = Self(0xfd);
}

/// Changes of the work directory (0xfd; chapter 03 section 13), from `*3MAW0RK` to the work flavour
/// only, in Protocol Buffers.
///
/// | message | field | type | meaning |
/// |---|---|---|---|
/// | body | 1 | empty message | a full sync is required |
/// | body | 2 | apply | or: these changes |
/// | apply | 1 | repeated delta | |
/// | delta | 1 | uint64 | applied at, milliseconds |
/// | delta | 2 | contact sync | |
/// | contact sync | 1 | update | |
/// | update | 1 | string | identity |
/// | update | 2 | optional availability | |
/// | availability | 1 | enumeration | category: 0 none, 1 unavailable, 2 busy |
/// | availability | 2 | string | description |
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct WorkSyncDelta<'a> {
    action: Action<'a>,
    unknown: UnknownFields<'a>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Action<'a> {
    /// With what a newer sender writes into the empty message.
    RequireWorkSync(&'a [u8]),
    Apply(Deltas<'a>),
}

impl<'a> WorkSyncDelta<'a> {
    /// Demands a full sync.
    pub fn require_work_sync() -> Self {
        Self {
            action: Action::RequireWorkSync(&[]),
            unknown: UnknownFields::default(),
        }
    }

    /// Announces these changes.
    pub fn apply(deltas: &'a [ContactDelta<'a>]) -> Self {
        Self {
            action: Action::Apply(Deltas::Given(deltas)),
            unknown: UnknownFields::default(),
        }
    }

    /// The changes in their order; `None` if a full sync is required instead.
    pub fn deltas(&self) -> Option<impl Iterator<Item = ContactDelta<'a>> + use<'a>> {
        match self.action {
            Action::RequireWorkSync(_) => None,
            Action::Apply(deltas) => Some(deltas.iter()),
        }
    }

    pub(super) fn decode(body: &'a [u8]) -> Result<Self, Error> {
        let mut action = None;
        let mut fields = Fields::new(body);
        while let Some((number, value)) = next_field(&mut fields)? {
            if matches!(number, REQUIRE_WORK_SYNC | APPLY) {
                action = Some((number, bytes(value)?));
            }
        }
        let action = match action.ok_or(Error::ActionMissing)? {
            (REQUIRE_WORK_SYNC, content) => {
                let mut fields = Fields::new(content);
                while next_field(&mut fields)?.is_some() {}
                Action::RequireWorkSync(content)
            }
            (_, content) => Action::Apply(Deltas::decode(content)?),
        };
        Ok(Self {
            action,
            unknown: UnknownFields::of(body, APPLY),
        })
    }

    /// The field that is written, and the length of its content.
    fn field(&self) -> (u32, usize) {
        match self.action {
            Action::RequireWorkSync(content) => (REQUIRE_WORK_SYNC, content.len()),
            Action::Apply(deltas) => (APPLY, deltas.encoded_len()),
        }
    }
}

impl Wire for WorkSyncDelta<'_> {
    fn encoded_len(&self) -> usize {
        let (number, length) = self.field();
        protobuf::bytes_len(number, length).saturating_add(self.unknown.encoded_len())
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        let (number, length) = self.field();
        let place = protobuf::write_bytes_header(writer, number, length)?;
        match self.action {
            Action::RequireWorkSync(content) => Writer::new(place).bytes(content)?,
            Action::Apply(deltas) => deltas.encode(&mut Writer::new(place))?,
        }
        self.unknown.encode(writer)
    }
}

impl DirectContent for WorkSyncDelta<'_> {
    fn direct_kind(&self) -> Kind {
        Kind::WORK_SYNC_DELTA
    }
}

impl fmt::Debug for WorkSyncDelta<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wire::debug(f, "WorkSyncDelta", self)
    }
}

/// The content of *apply*: a list of the sender, or bytes that were decoded once without error.
#[derive(Clone, Copy)]
enum Deltas<'a> {
    Given(&'a [ContactDelta<'a>]),
    Read(&'a [u8]),
}

impl<'a> Deltas<'a> {
    fn iter(self) -> impl Iterator<Item = ContactDelta<'a>> + use<'a> {
        let (given, read) = match self {
            Self::Given(deltas) => (deltas, [].as_slice()),
            Self::Read(content) => ([].as_slice(), content),
        };
        let mut fields = Fields::new(read);
        given.iter().copied().chain(core::iter::from_fn(move || {
            loop {
                if let (DELTA, value) = fields.next_field().ok()?? {
                    return ContactDelta::decode(value.bytes().ok()?).ok();
                }
            }
        }))
    }

    fn encoded_len(self) -> usize {
        match self {
            Self::Given(deltas) => deltas.iter().fold(0, |length, delta| {
                length.saturating_add(protobuf::bytes_len(DELTA, delta.encoded_len()))
            }),
            Self::Read(content) => content.len(),
        }
    }

    fn encode(self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        match self {
            Self::Given(deltas) => deltas.iter().try_for_each(|delta| {
                let place = protobuf::write_bytes_header(writer, DELTA, delta.encoded_len())?;
                delta.encode(&mut Writer::new(place))
            }),
            Self::Read(content) => writer.bytes(content),
        }
    }

    fn decode(content: &'a [u8]) -> Result<Self, Error> {
        let mut fields = Fields::new(content);
        while let Some((number, value)) = next_field(&mut fields)? {
            if number == DELTA {
                ContactDelta::decode(bytes(value)?)?;
            }
        }
        Ok(Self::Read(content))
    }
}

impl PartialEq for Deltas<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Deltas<'_> {}

pub(super) fn next_field<'a>(fields: &mut Fields<'a>) -> Result<Option<(u32, Value<'a>)>, Error> {
    fields.next_field().map_err(|_| Error::Protobuf)
}

pub(super) fn bytes(value: Value<'_>) -> Result<&[u8], Error> {
    value.bytes().map_err(|_| Error::Protobuf)
}
