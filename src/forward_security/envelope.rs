use core::fmt;

use super::error::Error;
use super::session_id::SessionId;
use super::version::VersionRange;
use crate::codec::protobuf::{FieldWriter, Fields, Malformed, Message, Value};
use crate::content::GroupIdentity;
use crate::identity::{GroupId, MessageId, PublicKey, ThreemaId};

/// The body of a message of the type 0xa0 ([chapter 06 section 5](crate::protocol::forward_security)).
///
/// | field | type | meaning |
/// |---|---|---|
/// | 1 | bytes | session id, 16 bytes |
/// | 2 to 6 | message | what it says: one of [`Variant`] |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelope<'a> {
    /// The session.
    pub session_id: SessionId,
    /// What it says.
    pub variant: Variant<'a>,
}

/// What a message of a session says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Variant<'a> {
    /// 2: starts a session.
    Init(Offer),
    /// 3: accepts it.
    Accept(Offer),
    /// 4: a message could not be read; the session is gone.
    Reject {
        /// Which message.
        message_id: MessageId,
        /// Why.
        cause: RejectCause,
        /// The group of the message.
        group: Option<GroupIdentity>,
    },
    /// 5: ends a session.
    Terminate(TerminateCause),
    /// 6: a message.
    Encapsulated(Encapsulated<'a>),
}

/// A session key and the versions that its owner supports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The public session key.
    pub key: PublicKey,
    /// The versions.
    pub versions: VersionRange,
}

/// Why a message was not read; unknown numbers are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RejectCause(pub u32);

impl RejectCause {
    /// The session is in another state, or the box did not open.
    pub const STATE_MISMATCH: Self = Self(0);
    /// There is no such session.
    pub const UNKNOWN_SESSION: Self = Self(1);
    /// The sender of the reject does not use forward security.
    pub const DISABLED_BY_LOCAL: Self = Self(2);
}

/// Why a session ends; unknown numbers are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TerminateCause(pub u32);

impl TerminateCause {
    /// There is no such session.
    pub const UNKNOWN_SESSION: Self = Self(0);
    /// The user or the program starts anew.
    pub const RESET: Self = Self(1);
    /// The sender does not use forward security.
    pub const DISABLED_BY_LOCAL: Self = Self(2);
    /// The receiver does not use forward security.
    pub const DISABLED_BY_REMOTE: Self = Self(3);
}

/// A sealed message and what is needed to find its key. Everything but the box is protected by the
/// ordinary message around it only.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Encapsulated<'a> {
    pub(super) dh_type: u32,
    pub(super) counter: u64,
    pub(super) sealed: &'a [u8],
    pub(super) offered: u32,
    pub(super) applied: u32,
    pub(super) group: Option<GroupIdentity>,
}

/// Which agreements stand behind a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DhType {
    /// Two: only the initiator's session key.
    TwoDh,
    /// Four: both session keys.
    FourDh,
}

impl DhType {
    pub(super) const fn to_wire(self) -> u32 {
        match self {
            Self::TwoDh => 0,
            Self::FourDh => 1,
        }
    }
}

impl<'a> Encapsulated<'a> {
    /// The agreements behind its chain; `None` for a number that nobody knows.
    pub const fn dh_type(&self) -> Option<DhType> {
        match self.dh_type {
            0 => Some(DhType::TwoDh),
            1 => Some(DhType::FourDh),
            _ => None,
        }
    }

    /// The place of its key in the chain.
    pub const fn counter(&self) -> u64 {
        self.counter
    }

    /// The box: tag and ciphertext.
    pub const fn sealed(&self) -> &'a [u8] {
        self.sealed
    }

    /// The numbers of the offered and the applied version, as they came.
    pub const fn versions(&self) -> (u32, u32) {
        (self.offered, self.applied)
    }

    /// The group of the message, for a reject; compare it with the group inside.
    pub const fn group(&self) -> Option<GroupIdentity> {
        self.group
    }
}

impl<'a> Envelope<'a> {
    /// Bytes of the encoded envelope.
    pub fn encoded_len(&self) -> usize {
        Message::encoded_len(self)
    }

    /// Writes the envelope to the front of `output`, and returns how many bytes that were.
    ///
    /// # Errors
    ///
    /// [`Error::BufferTooSmall`].
    pub fn encode_into(&self, output: &mut [u8]) -> Result<usize, Error> {
        Message::encode_into(self, output).map_err(|_| Error::BufferTooSmall)
    }

    /// Reads an envelope: fields in any order, of repeated ones and of the variants the last counts.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`].
    pub fn decode(body: &'a [u8]) -> Result<Self, Error> {
        let mut session_id = None;
        let mut variant = None;
        let mut fields = Fields::new(body);
        while let Some((number, value)) = fields.next_field()? {
            match number {
                1 => session_id = Some(value.bytes()?),
                2..=6 => variant = Some(merged(variant, number, value.bytes()?)?),
                _ => {}
            }
        }
        let session_id = session_id.and_then(|bytes| bytes.try_into().ok());
        Ok(Self {
            session_id: SessionId::from_bytes(session_id.ok_or(Error::Malformed)?),
            variant: variant.ok_or(Error::Malformed)?.finish()?,
        })
    }
}

/// A variant whose fields were read so far; the same variant again is merged into it.
#[derive(Clone, Copy)]
struct Draft<'a> {
    number: u32,
    key: Option<&'a [u8]>,
    min: u32,
    max: u32,
    message_id: [u8; 8],
    cause: u32,
    dh_type: u32,
    counter: u64,
    sealed: &'a [u8],
    offered: u32,
    applied: u32,
    group_id: [u8; 8],
    creator: &'a str,
}

fn merged<'a>(
    draft: Option<Draft<'a>>,
    number: u32,
    message: &'a [u8],
) -> Result<Draft<'a>, Malformed> {
    let mut draft = match draft {
        Some(draft) if draft.number == number => draft,
        _ => Draft::new(number),
    };
    let mut fields = Fields::new(message);
    while let Some((field, value)) = fields.next_field()? {
        match number {
            2 | 3 => draft.offer_field(field, value)?,
            4 => draft.reject_field(field, value)?,
            5 if field == 1 => draft.cause = value.uint32()?,
            6 => draft.encapsulated_field(field, value)?,
            _ => {}
        }
    }
    Ok(draft)
}

impl<'a> Draft<'a> {
    const fn new(number: u32) -> Self {
        Self {
            number,
            key: None,
            min: 0,
            max: 0,
            message_id: [0; 8],
            cause: 0,
            dh_type: 0,
            counter: 0,
            sealed: &[],
            offered: 0,
            applied: 0,
            group_id: [0; 8],
            creator: "",
        }
    }

    fn offer_field(&mut self, field: u32, value: Value<'a>) -> Result<(), Malformed> {
        match field {
            1 => self.key = Some(value.bytes()?),
            2 => {
                let mut fields = Fields::new(value.bytes()?);
                while let Some((field, value)) = fields.next_field()? {
                    match field {
                        1 => self.min = value.uint32()?,
                        2 => self.max = value.uint32()?,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn reject_field(&mut self, field: u32, value: Value<'a>) -> Result<(), Malformed> {
        match field {
            1 => self.message_id = *value.fixed64()?,
            2 => self.cause = value.uint32()?,
            3 => self.group_field(value)?,
            _ => {}
        }
        Ok(())
    }

    fn encapsulated_field(&mut self, field: u32, value: Value<'a>) -> Result<(), Malformed> {
        match field {
            1 => self.dh_type = value.uint32()?,
            2 => self.counter = value.uint64()?,
            3 => self.sealed = value.bytes()?,
            4 => self.offered = value.uint32()?,
            5 => self.applied = value.uint32()?,
            6 => self.group_field(value)?,
            _ => {}
        }
        Ok(())
    }

    fn group_field(&mut self, value: Value<'a>) -> Result<(), Malformed> {
        let mut fields = Fields::new(value.bytes()?);
        while let Some((field, value)) = fields.next_field()? {
            match field {
                1 => self.group_id = *value.fixed64()?,
                2 => self.creator = value.string()?,
                _ => {}
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<Variant<'a>, Error> {
        Ok(match self.number {
            2 => Variant::Init(self.offer()?),
            3 => Variant::Accept(self.offer()?),
            4 => Variant::Reject {
                message_id: MessageId::from_bytes(self.message_id),
                cause: RejectCause(self.cause),
                group: self.group()?,
            },
            5 => Variant::Terminate(TerminateCause(self.cause)),
            _ => Variant::Encapsulated(Encapsulated {
                dh_type: self.dh_type,
                counter: self.counter,
                sealed: self.sealed,
                offered: self.offered,
                applied: self.applied,
                group: self.group()?,
            }),
        })
    }

    fn offer(&self) -> Result<Offer, Error> {
        let key = self.key.and_then(|key| <[u8; 32]>::try_from(key).ok());
        Ok(Offer {
            key: PublicKey::from_bytes(key.ok_or(Error::Malformed)?),
            versions: VersionRange {
                min: self.min,
                max: self.max,
            },
        })
    }

    /// An empty group means none.
    fn group(&self) -> Result<Option<GroupIdentity>, Error> {
        if self.creator.is_empty() && self.group_id == [0; 8] {
            return Ok(None);
        }
        let creator: ThreemaId = self.creator.parse().map_err(|_| Error::Malformed)?;
        Ok(Some(GroupIdentity {
            creator,
            id: GroupId::from_bytes(self.group_id),
        }))
    }
}

impl Message for Envelope<'_> {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.bytes(1, self.session_id.as_bytes());
        match &self.variant {
            Variant::Init(offer) => fields.message(2, offer),
            Variant::Accept(offer) => fields.message(3, offer),
            Variant::Reject {
                message_id,
                cause,
                group,
            } => fields.message(
                4,
                &Reject {
                    message_id: *message_id,
                    cause: *cause,
                    group: *group,
                },
            ),
            Variant::Terminate(cause) => fields.message(5, cause),
            Variant::Encapsulated(encapsulated) => fields.message(6, encapsulated),
        }
    }
}

impl Message for Offer {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.bytes(1, self.key.as_bytes());
        fields.message(2, &self.versions);
    }
}

impl Message for VersionRange {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.uint32(1, self.min);
        fields.uint32(2, self.max);
    }
}

impl Message for TerminateCause {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.uint32(1, self.0);
    }
}

struct Reject {
    message_id: MessageId,
    cause: RejectCause,
    group: Option<GroupIdentity>,
}

impl Message for Reject {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.fixed64(1, self.message_id.as_bytes());
        fields.uint32(2, self.cause.0);
        if let Some(group) = self.group {
            fields.message(3, &Group(group));
        }
    }
}

impl Message for Encapsulated<'_> {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.uint32(1, self.dh_type);
        fields.uint64(2, self.counter);
        fields.bytes(3, self.sealed);
        fields.uint32(4, self.offered);
        fields.uint32(5, self.applied);
        if let Some(group) = self.group {
            fields.message(6, &Group(group));
        }
    }
}

/// Field 6 of an encapsulated message, field 3 of an answer.
pub(super) struct Group(pub(super) GroupIdentity);

impl Message for Group {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.fixed64(1, self.0.id.as_bytes());
        fields.string(2, self.0.creator.as_str());
    }
}

impl fmt::Debug for Encapsulated<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (dh_type, length) = (self.dh_type(), self.sealed.len());
        write!(
            f,
            "Encapsulated({dh_type:?}, {}, {length} bytes)",
            self.counter
        )
    }
}
