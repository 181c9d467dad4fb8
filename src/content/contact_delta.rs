use core::fmt;

use super::wire;
use super::work_sync::{bytes, next_field};
use crate::codec::protobuf::{self, Fields};
use crate::codec::{BufferTooSmall, Writer};
use crate::content::Error;
use crate::identity::ThreemaId;
use crate::time::UnixMillis;

const APPLIED_AT: u32 = 1;
const CONTACT_SYNC: u32 = 2;
const UPDATE: u32 = 1;
const IDENTITY: u32 = 1;
const AVAILABILITY: u32 = 2;
const CATEGORY: u32 = 1;
const DESCRIPTION: u32 = 2;

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

    pub(super) fn encoded_len(&self) -> usize {
        let applied_at = match self.applied_at.0 {
            0 => 0,
            time => protobuf::uint64_len(APPLIED_AT, time),
        };
        protobuf::bytes_len(CONTACT_SYNC, self.contact_sync_len()).saturating_add(applied_at)
    }

    pub(super) fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
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

    pub(super) fn decode(delta: &'a [u8]) -> Result<Self, Error> {
        let mut applied_at = 0;
        let mut contact_sync = None;
        let mut fields = Fields::new(delta);
        while let Some((number, value)) = next_field(&mut fields)? {
            match number {
                APPLIED_AT => applied_at = value.uint64().map_err(|_| Error::Protobuf)?,
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

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
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
                CATEGORY => category = value.uint64().map_err(|_| Error::Protobuf)? as i32,
                DESCRIPTION => description = bytes(value)?,
                _ => {}
            }
        }
        Ok(Self {
            category: AvailabilityCategory(category),
            description: wire::utf8(description)?,
        })
    }
}

impl fmt::Debug for Availability<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Availability({:?})", self.category)
    }
}
