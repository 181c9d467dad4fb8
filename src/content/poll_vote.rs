//! A vote in a poll.

use alloc::collections::BTreeMap;
use core::fmt;

use super::error::{Error, JsonError};
use super::json;
use super::kind::Kind;
use super::poll::MAX_POLL_LENGTH;
use super::wire::{self, DirectContent, GroupContent, Wire};
use crate::codec::json::{JsonWriter, ToJson, Value};
use crate::codec::{BufferTooSmall, Reader, Writer};
use crate::identity::{PollId, ThreemaId};

/// Bytes in front of the JSON.
const IDS_LENGTH: usize = 16;

/// A vote (0x16, 0x53; [chapter 03 section 8](crate::protocol::message_types)). It replaces the earlier
/// vote of its sender.
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 8 | identity of the creator of the poll |
/// | 8 | 8 | poll id |
/// | 16 | rest | JSON list of pairs: id of a choice, and 0 or 1 |
///
/// Drop it if the poll is unknown or closed; ignore choices that the poll does not have.
///
/// ```
/// use std::collections::BTreeMap;
/// use eeema::content::PollVote;
/// use eeema::identity::PollId;
///
/// # let poll_id = PollId::from_bytes([1; 8]);
/// let choices = BTreeMap::from([(0, true), (1, false)]); // North, not South
/// let vote = PollVote::new("ALICE001".parse()?, poll_id, choices)?;
/// assert_eq!(vote.choices()[&0], true);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct PollVote {
    /// Whose poll it is: ids of polls are unique for their creator only.
    creator: ThreemaId,
    poll_id: PollId,
    /// All choices of the poll, chosen or not; what is not named is not chosen.
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
        if vote.json_len() > MAX_POLL_LENGTH {
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
}

impl ToJson for PollVote {
    fn write_json(&self, output: &mut JsonWriter<'_>) {
        output.array(|output| {
            for (id, chosen) in &self.choices {
                output.array(|output| {
                    output.i64(*id);
                    output.u64(u64::from(*chosen));
                });
            }
        });
    }
}

impl Wire for PollVote {
    fn encoded_len(&self) -> usize {
        self.json_len().saturating_add(IDS_LENGTH)
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.bytes(self.creator.as_bytes())?;
        writer.bytes(self.poll_id.as_bytes())?;
        self.encode_json(writer)
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

impl PollVote {
    /// Reads a vote. Refused are a malformed identity, JSON that is no list, and an element that is no pair
    /// of an integer and 0 or 1. An empty list is legal.
    pub(super) fn decode(body: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(body);
        let creator: &[u8; ThreemaId::LENGTH] = reader.array()?;
        let poll_id = PollId::from_bytes(*reader.array()?);
        let creator = wire::identity(creator)?;
        // Of pairs with one id the last counts.
        let pairs: Option<_> = json::parse_list(reader.rest())?.map(pair).collect();
        Ok(Self {
            creator,
            poll_id,
            choices: pairs.ok_or(JsonError::Value("choice"))?,
        })
    }
}

/// An element of the list: the id of a choice, and whether it is chosen.
fn pair(value: Value<'_>) -> Option<(i64, bool)> {
    let mut elements = value.elements()?;
    let (id, chosen) = (elements.next()?, elements.next()?);
    match elements.next() {
        None => Some((id.i64()?, json::flag(chosen)?)),
        Some(_) => None,
    }
}

impl fmt::Debug for PollVote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wire::debug(f, "PollVote", self)
    }
}
