use core::fmt;

use super::part::{self, Part};
use crate::codec::Writer;
use crate::codec::protobuf::{self, Fields, UnknownFields, Value};
use crate::identity::ThreemaId;
use crate::message::{Error, Kind};
use crate::time::UnixMillis;

const REQUIRE_WORK_SYNC: u32 = 1;
const APPLY: u32 = 2;
const DELTA: u32 = 1;
const APPLIED_AT: u32 = 1;
const CONTACT_SYNC: u32 = 2;
const UPDATE: u32 = 1;
const IDENTITY: u32 = 1;
const AVAILABILITY: u32 = 2;
const CATEGORY: u32 = 1;
const DESCRIPTION: u32 = 2;

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

impl Part for WorkSyncDelta<'_> {
    fn kind(&self, in_group: bool) -> Option<Kind> {
        part::direct(in_group, Kind::WORK_SYNC_DELTA)
    }

    fn encoded_len(&self) -> usize {
        let (number, length) = self.field();
        protobuf::bytes_len(number, length).saturating_add(self.unknown.encoded_len())
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), Error> {
        let (number, length) = self.field();
        let place = protobuf::write_bytes_header(writer, number, length)?;
        match self.action {
            Action::RequireWorkSync(content) => Writer::new(place).bytes(content)?,
            Action::Apply(deltas) => deltas.encode(&mut Writer::new(place))?,
        }
        Ok(self.unknown.write(writer)?)
    }
}

impl fmt::Debug for WorkSyncDelta<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        part::debug(f, "WorkSyncDelta", self)
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

    fn encode(self, writer: &mut Writer<'_>) -> Result<(), Error> {
        match self {
            Self::Given(deltas) => deltas.iter().try_for_each(|delta| {
                let place = protobuf::write_bytes_header(writer, DELTA, delta.encoded_len())?;
                delta.encode(&mut Writer::new(place))
            }),
            Self::Read(content) => Ok(writer.bytes(content)?),
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

/// One change of a work contact.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ContactDelta<'a> {
    /// When it was applied.
    pub applied_at: UnixMillis,
    /// Whose contact it is.
    pub identity: ThreemaId,
    /// His availability, if the change is about it.
    pub availability: Option<Availability<'a>>,
}

impl<'a> ContactDelta<'a> {
    fn update_len(&self) -> usize {
        let availability = self.availability.map_or(0, |availability| {
            protobuf::bytes_len(AVAILABILITY, availability.encoded_len())
        });
        protobuf::bytes_len(IDENTITY, ThreemaId::LENGTH).saturating_add(availability)
    }

    fn contact_sync_len(&self) -> usize {
        protobuf::bytes_len(UPDATE, self.update_len())
    }

    fn encoded_len(&self) -> usize {
        let applied_at = match self.applied_at.0 {
            0 => 0,
            time => protobuf::uint64_len(APPLIED_AT, time),
        };
        protobuf::bytes_len(CONTACT_SYNC, self.contact_sync_len()).saturating_add(applied_at)
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), Error> {
        if self.applied_at.0 != 0 {
            protobuf::write_uint64(writer, APPLIED_AT, self.applied_at.0)?;
        }
        let contact_sync =
            protobuf::write_bytes_header(writer, CONTACT_SYNC, self.contact_sync_len())?;
        let mut writer = Writer::new(contact_sync);
        let update = protobuf::write_bytes_header(&mut writer, UPDATE, self.update_len())?;
        let mut writer = Writer::new(update);
        protobuf::write_bytes(&mut writer, IDENTITY, self.identity.as_bytes())?;
        if let Some(availability) = self.availability {
            let length = availability.encoded_len();
            let place = protobuf::write_bytes_header(&mut writer, AVAILABILITY, length)?;
            availability.encode(&mut Writer::new(place))?;
        }
        Ok(())
    }

    fn decode(delta: &'a [u8]) -> Result<Self, Error> {
        let mut applied_at = 0;
        let mut contact_sync = None;
        let mut fields = Fields::new(delta);
        while let Some((number, value)) = next_field(&mut fields)? {
            match number {
                APPLIED_AT => applied_at = value.varint().map_err(|_| Error::Protobuf)?,
                CONTACT_SYNC => contact_sync = Some(bytes(value)?),
                _ => {}
            }
        }
        let mut update = None;
        let mut fields = Fields::new(contact_sync.ok_or(Error::ActionMissing)?);
        while let Some((number, value)) = next_field(&mut fields)? {
            if number == UPDATE {
                update = Some(bytes(value)?);
            }
        }
        let mut identity: &[u8] = &[];
        let mut availability = None;
        let mut fields = Fields::new(update.ok_or(Error::ActionMissing)?);
        while let Some((number, value)) = next_field(&mut fields)? {
            match number {
                IDENTITY => identity = bytes(value)?,
                AVAILABILITY => availability = Some(bytes(value)?),
                _ => {}
            }
        }
        Ok(Self {
            applied_at: UnixMillis(applied_at),
            identity: ThreemaId::from_bytes(identity).map_err(|_| Error::BodyIdentity)?,
            availability: availability.map(Availability::decode).transpose()?,
        })
    }
}

impl fmt::Debug for ContactDelta<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContactDelta({:?})", self.identity)
    }
}

/// Whether a work contact can be reached.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Availability<'a> {
    /// In which way.
    pub category: AvailabilityCategory,
    /// In his own words; senders keep to 256 bytes.
    pub description: &'a str,
}

/// In which way a contact is available. Unknown numbers are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct AvailabilityCategory(pub i32);

impl AvailabilityCategory {
    /// He says nothing.
    pub const NONE: Self = Self(0);
    /// He is not available.
    pub const UNAVAILABLE: Self = Self(1);
    /// He is busy.
    pub const BUSY: Self = Self(2);

    /// As a varint: a negative number is widened with its sign.
    const fn to_varint(self) -> u64 {
        self.0 as i64 as u64
    }
}

impl<'a> Availability<'a> {
    fn encoded_len(&self) -> usize {
        let category = match self.category.to_varint() {
            0 => 0,
            category => protobuf::uint64_len(CATEGORY, category),
        };
        let description = match self.description.len() {
            0 => 0,
            length => protobuf::bytes_len(DESCRIPTION, length),
        };
        category.saturating_add(description)
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), Error> {
        if self.category != AvailabilityCategory::NONE {
            protobuf::write_uint64(writer, CATEGORY, self.category.to_varint())?;
        }
        if !self.description.is_empty() {
            protobuf::write_bytes(writer, DESCRIPTION, self.description.as_bytes())?;
        }
        Ok(())
    }

    fn decode(availability: &'a [u8]) -> Result<Self, Error> {
        let mut category = 0;
        let mut description: &[u8] = &[];
        let mut fields = Fields::new(availability);
        while let Some((number, value)) = next_field(&mut fields)? {
            match number {
                // An enumeration keeps the low 32 bits.
                CATEGORY => category = value.varint().map_err(|_| Error::Protobuf)? as i32,
                DESCRIPTION => description = bytes(value)?,
                _ => {}
            }
        }
        Ok(Self {
            category: AvailabilityCategory(category),
            description: part::utf8(description)?,
        })
    }
}

impl fmt::Debug for Availability<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Availability({:?})", self.category)
    }
}

fn next_field<'a>(fields: &mut Fields<'a>) -> Result<Option<(u32, Value<'a>)>, Error> {
    fields.next_field().map_err(|_| Error::Protobuf)
}

fn bytes(value: Value<'_>) -> Result<&[u8], Error> {
    value.bytes().map_err(|_| Error::Protobuf)
}
