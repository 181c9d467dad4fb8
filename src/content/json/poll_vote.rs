use alloc::collections::BTreeMap;
use core::fmt;

use super::poll::MAX_POLL_LENGTH;
use super::poll_json::flag;
use super::value::{self, Encoded, Value, WriteJson, write_list};
use crate::codec::{BufferTooSmall, Reader, Writer, display_len};
use crate::content::wire::{self, DirectContent, GroupContent, Wire};
use crate::content::{Error, Kind};
use crate::identity::{PollId, ThreemaId};

/// A vote (0x16, 0x53; chapter 03 section 8). It replaces the earlier vote of its sender.
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 8 | identity of the creator of the poll |
/// | 8 | 8 | poll id |
/// | 16 | rest | JSON list of pairs: id of a choice, and 0 or 1 |
///
/// Drop it if the poll is unknown or closed; ignore choices that the poll does not have.
#[derive(Clone, PartialEq, Eq)]
pub struct PollVote {
    creator: ThreemaId,
    poll_id: PollId,
    choices: BTreeMap<i64, bool>,
}

impl PollVote {
    /// A vote in the poll of `creator`. It names **all** choices of the poll, chosen or not.
    ///
    /// # Errors
    ///
    /// [`Error::FieldTooLong`] if the list has more than 6000 bytes.
    pub fn new(
        creator: ThreemaId,
        poll_id: PollId,
        choices: BTreeMap<i64, bool>,
    ) -> Result<Self, Error> {
        let vote = Self {
            creator,
            poll_id,
            choices,
        };
        if display_len(&Encoded(&vote)) > MAX_POLL_LENGTH {
            return Err(Error::FieldTooLong);
        }
        Ok(vote)
    }

    /// Who made the poll.
    pub const fn creator(&self) -> ThreemaId {
        self.creator
    }

    /// The id of the poll.
    pub const fn poll_id(&self) -> PollId {
        self.poll_id
    }

    /// For each choice by its id: whether it is chosen.
    pub const fn choices(&self) -> &BTreeMap<i64, bool> {
        &self.choices
    }

    pub(super) fn decode(body: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(body);
        let creator: &[u8; 8] = reader.array().map_err(|_| Error::BodyLength)?;
        let poll_id = *reader.array().map_err(|_| Error::BodyLength)?;
        let creator = ThreemaId::from_bytes(creator).map_err(|_| Error::BodyIdentity)?;
        let pairs = value::parse_list(reader.rest())?.into_iter().map(pair);
        Ok(Self {
            creator,
            poll_id: PollId::from_bytes(poll_id),
            // Of pairs with one id the last counts.
            choices: pairs.collect::<Option<_>>().ok_or(Error::JsonValue)?,
        })
    }
}

fn pair(value: Value<'_>) -> Option<(i64, bool)> {
    match value.list()?.as_slice() {
        [id, chosen] => Some((id.int()?, flag(*chosen)?)),
        _ => None,
    }
}

impl WriteJson for PollVote {
    fn write_json(&self, output: &mut dyn fmt::Write) -> fmt::Result {
        write_list(output, &self.choices, |output, (id, chosen)| {
            write!(output, "[{id},{}]", u8::from(*chosen))
        })
    }
}

impl Wire for PollVote {
    fn encoded_len(&self) -> usize {
        display_len(&Encoded(self)).saturating_add(16)
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.bytes(self.creator.as_bytes())?;
        writer.bytes(self.poll_id.as_bytes())?;
        writer.display(&Encoded(self))
    }
}

impl DirectContent for PollVote {
    fn direct_kind(&self) -> Kind {
        Kind::POLL_VOTE
    }
}

impl GroupContent for PollVote {
    fn group_kind(&self) -> Result<Kind, Error> {
        Ok(Kind::GROUP_POLL_VOTE)
    }
}

impl fmt::Debug for PollVote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wire::debug(f, "PollVote", self)
    }
}
