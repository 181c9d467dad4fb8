use core::fmt;

use super::error::{Error, Field};
use super::wire;
use crate::codec::protobuf::{FieldWriter, Fields, Message, Value};
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
    applied_at: UnixMillis,
    identity: ThreemaId,
    availability: Option<Availability<'a>>,
}

impl<'a> ContactDelta<'a> {
    /// A change that says nothing of the availability.
    pub const fn new(applied_at: UnixMillis, identity: ThreemaId) -> Self {
        Self {
            applied_at,
            identity,
            availability: None,
        }
    }

    /// Says how the contact is available now.
    #[must_use]
    pub const fn with_availability(mut self, availability: Availability<'a>) -> Self {
        self.availability = Some(availability);
        self
    }

    /// When it was applied.
    pub const fn applied_at(&self) -> UnixMillis {
        self.applied_at
    }

    /// Whose contact it is.
    pub const fn identity(&self) -> ThreemaId {
        self.identity
    }

    /// Their availability, if the change is about it.
    pub const fn availability(&self) -> Option<Availability<'a>> {
        self.availability
    }
}

impl Message for ContactDelta<'_> {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        output.uint64(APPLIED_AT, self.applied_at.0);
        output.message(CONTACT_SYNC, &ContactSync(Update(self)));
    }
}

struct ContactSync<'a>(Update<'a>);

impl Message for ContactSync<'_> {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        output.message(UPDATE, &self.0);
    }
}

struct Update<'a>(&'a ContactDelta<'a>);

impl Message for Update<'_> {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        output.field(IDENTITY, Value::Bytes(self.0.identity.as_bytes()));
        if let Some(availability) = &self.0.availability {
            output.message(AVAILABILITY, availability);
        }
    }
}

impl<'a> ContactDelta<'a> {
    pub(super) fn decode(delta: &'a [u8]) -> Result<Self, Error> {
        let mut applied_at = 0;
        let mut contact_sync = None;
        let mut fields = Fields::new(delta);
        while let Some((number, value)) = fields.next_field()? {
            match number {
                APPLIED_AT => applied_at = value.uint64()?,
                CONTACT_SYNC => contact_sync = Some(value.bytes()?),
                _ => {}
            }
        }
        let contact_sync = contact_sync.ok_or(Error::Field(Field::Action))?;
        let (identity, availability) = decode_update(update_of(contact_sync)?)?;
        Ok(Self {
            applied_at: UnixMillis(applied_at),
            identity: wire::identity(identity)?,
            availability: availability.map(Availability::decode).transpose()?,
        })
    }
}

fn update_of(contact_sync: &[u8]) -> Result<&[u8], Error> {
    let mut update = None;
    let mut fields = Fields::new(contact_sync);
    while let Some((number, value)) = fields.next_field()? {
        if number == UPDATE {
            update = Some(value.bytes()?);
        }
    }
    update.ok_or(Error::Field(Field::Action))
}

fn decode_update(update: &[u8]) -> Result<(&[u8], Option<&[u8]>), Error> {
    let mut identity: &[u8] = &[];
    let mut availability = None;
    let mut fields = Fields::new(update);
    while let Some((number, value)) = fields.next_field()? {
        match number {
            IDENTITY => identity = value.bytes()?,
            AVAILABILITY => availability = Some(value.bytes()?),
            _ => {}
        }
    }
    Ok((identity, availability))
}

impl fmt::Debug for ContactDelta<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContactDelta({:?})", self.identity)
    }
}

/// Whether a work contact can be reached.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Availability<'a> {
    category: AvailabilityCategory,
    description: &'a str,
}

impl<'a> Availability<'a> {
    /// The most bytes of a description that is sent. What is received may be longer.
    pub const MAX_DESCRIPTION_LENGTH: usize = 256;

    /// An availability to announce. The description may be empty.
    ///
    /// # Errors
    ///
    /// [`Error::FieldTooLong`] for a description above 256 bytes.
    pub const fn new(category: AvailabilityCategory, description: &'a str) -> Result<Self, Error> {
        if description.len() > Self::MAX_DESCRIPTION_LENGTH {
            return Err(Error::FieldTooLong);
        }
        Ok(Self {
            category,
            description,
        })
    }

    /// In which way.
    pub const fn category(&self) -> AvailabilityCategory {
        self.category
    }

    /// In the words of the contact.
    pub const fn description(&self) -> &'a str {
        self.description
    }
}

/// In which way a contact is available. Unknown numbers are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct AvailabilityCategory(pub i32);

impl AvailabilityCategory {
    /// They say nothing.
    pub const NONE: Self = Self(0);
    /// They are not available.
    pub const UNAVAILABLE: Self = Self(1);
    /// They are busy.
    pub const BUSY: Self = Self(2);
}

impl Message for Availability<'_> {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        output.enumeration(CATEGORY, self.category.0);
        output.string(DESCRIPTION, self.description);
    }
}

impl<'a> Availability<'a> {
    fn decode(availability: &'a [u8]) -> Result<Self, Error> {
        let mut category = 0;
        let mut description: &[u8] = &[];
        let mut fields = Fields::new(availability);
        while let Some((number, value)) = fields.next_field()? {
            match number {
                CATEGORY => category = value.enumeration()?,
                DESCRIPTION => description = value.bytes()?,
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
