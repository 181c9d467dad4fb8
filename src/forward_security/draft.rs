use super::error::Error;
use super::variant::{Encapsulated, Offer, RejectCause, TerminateCause, Variant};
use super::version::VersionRange;
use crate::codec::protobuf::{Fields, Malformed, Value};
use crate::content::GroupIdentity;
use crate::identity::{GroupId, MessageId, PublicKey, ThreemaId};

/// A variant whose fields were read so far; the same variant again is merged into it.
#[derive(Clone, Copy)]
pub(super) struct Draft<'a> {
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

/// Reads a field of an envelope into the draft, or into a new one if the last was of another variant.
pub(super) fn merged<'a>(
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

    pub(super) fn finish(self) -> Result<Variant<'a>, Error> {
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
