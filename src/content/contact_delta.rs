//! One change of a work contact, and what it says of their availability ([chapter 03 section
//! 13](crate::protocol::message_types#13-special-control)).
//!
//! Four messages of Protocol Buffers lie in each other: delta, contact sync, update, availability. The outer
//! ones have one field that matters each, so they have no types of their own.

use core::fmt;

use super::error::{Error, Field};
use super::wire;
use crate::codec::protobuf::{FieldWriter, Fields, Message, Value};
use crate::identity::ThreemaId;
use crate::time::UnixMillis;

/// Fields of a delta.
const APPLIED_AT: u32 = 1;
const CONTACT_SYNC: u32 = 2;
/// Field of a contact sync.
const UPDATE: u32 = 1;
/// Fields of an update.
const IDENTITY: u32 = 1;
const AVAILABILITY: u32 = 2;
/// Fields of an availability.
const CATEGORY: u32 = 1;
const DESCRIPTION: u32 = 2;

/// One change of a work contact.
///
/// ```
/// use eeema::content::{Availability, AvailabilityCategory, ContactDelta};
/// use eeema::time::UnixMillis;
///
/// let busy = Availability::new(AvailabilityCategory::BUSY, "in a meeting until noon")?;
/// let delta = ContactDelta::new(UnixMillis(1_700_000_000_000), "ECHOECHO".parse()?)
///     .with_availability(busy);
/// assert_eq!(delta.availability(), Some(busy));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ContactDelta<'a> {
    /// Field 1 of the delta.
    applied_at: UnixMillis,
    /// Field 1 of the update, well formed.
    identity: ThreemaId,
    /// Field 2 of the update.
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

    /// When the directory made the change, not when the message was sent.
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

/// The only action of a delta so far, which holds an update.
struct ContactSync<'a>(Update<'a>);

impl Message for ContactSync<'_> {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        output.message(UPDATE, &self.0);
    }
}

/// The only action of a contact sync so far.
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
    /// Reads a delta. Refused are one without contact sync or update, and one with a malformed identity; what
    /// else is missing is zero, empty, or absent.
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

/// The last update in a contact sync.
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

/// Identity and availability of an update, still as bytes.
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

/// Whether a work contact can be reached, in a number and in words.
///
/// ```
/// use eeema::content::{Availability, AvailabilityCategory};
///
/// let away = Availability::new(AvailabilityCategory::UNAVAILABLE, "back on Monday")?;
/// assert_eq!(away.description(), "back on Monday");
/// assert!(Availability::new(AvailabilityCategory::NONE, &"x".repeat(257)).is_err());
/// # Ok::<(), eeema::content::Error>(())
/// ```
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

/// In which way a contact is available. Unknown numbers are kept: take them for [`AvailabilityCategory::NONE`]
/// when something is to be shown.
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
    /// Reads an availability. What is missing is zero or empty; a description may have any length.
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
