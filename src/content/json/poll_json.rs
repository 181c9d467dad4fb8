//! The JSON of poll setups.

use alloc::vec::Vec;
use core::fmt;

use super::poll::{
    PollAnnouncement, PollAnswer, PollChoice, PollDisplay, PollRules, PollSetup, PollState,
    check_ids,
};
use super::value::{Object, ObjectWriter, Text, Value, WriteJson, write_list};
use crate::codec::Reader;
use crate::content::Error;
use crate::identity::{PollId, ThreemaId};

impl<'a> PollSetup<'a> {
    pub(super) fn decode(body: &'a [u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(body);
        let poll_id = *reader.array().map_err(|_| Error::BodyLength)?;
        let mut object = Object::parse(reader.rest())?;
        let rules = PollRules::decode(&mut object)?;
        let closed = object.require("s", flag)?;
        let mut results = match (closed, rules.display) {
            (false, _) => PollState::Open,
            (true, PollDisplay::Summary) => PollState::Totals(Vec::new()),
            (true, PollDisplay::List) => PollState::Votes {
                participants: object.require("p", identities)?,
                votes: Vec::new(),
            },
        };
        object.take("p");
        let mut choices = Vec::new();
        for choice in object.require("c", Value::list)? {
            choices.push(decode_choice(choice, &mut results)?);
        }
        check_ids(&choices)?;
        Ok(Self {
            poll_id: PollId::from_bytes(poll_id),
            rules,
            state: results,
            choices,
            unknown: object.into_unknown(),
        })
    }

    fn write_choice(
        &self,
        output: &mut dyn fmt::Write,
        index: usize,
        choice: &PollChoice<'_>,
    ) -> fmt::Result {
        let mut object = ObjectWriter::new(output);
        object.value("i", choice.id)?;
        object.text("n", &choice.description)?;
        object.value("o", index)?;
        match &self.state {
            PollState::Open => {}
            PollState::Votes { votes, .. } => {
                let votes = votes.get(index).into_iter().flatten();
                write_list(object.key("r")?, votes, |output, vote| {
                    write!(output, "{}", u8::from(*vote))
                })?;
            }
            PollState::Totals(totals) => {
                object.value("r", "[]")?;
                object.value(
                    "t",
                    totals
                        .get(index)
                        .map_or(0, |total| (*total).min(i64::MAX as u64)),
                )?;
            }
        }
        object.finish(&choice.unknown)
    }
}

impl WriteJson for PollSetup<'_> {
    fn write_json(&self, output: &mut dyn fmt::Write) -> fmt::Result {
        let mut object = ObjectWriter::new(output);
        object.text("d", &self.rules.description)?;
        object.value("s", u8::from(self.state != PollState::Open))?;
        object.value("a", self.rules.answer as u8)?;
        object.value("t", self.rules.announcement as u8)?;
        object.value("u", self.rules.display as u8)?;
        // Android refuses a poll without it.
        object.value("o", 0)?;
        let participants: Option<&[ThreemaId]> = match &self.state {
            PollState::Open => None,
            PollState::Votes { participants, .. } => Some(participants),
            PollState::Totals(_) => Some(&[]),
        };
        if let Some(participants) = participants {
            write_list(object.key("p")?, participants, |output, id| {
                write!(output, "{}", Text(id.as_str()))
            })?;
        }
        let choices = self.choices.iter().enumerate();
        write_list(object.key("c")?, choices, |output, (index, choice)| {
            self.write_choice(output, index, choice)
        })?;
        object.finish(&self.unknown)
    }
}

impl<'a> PollRules<'a> {
    fn decode(object: &mut Object<'a>) -> Result<Self, Error> {
        object.take("o");
        let description = object.require("d", Value::text)?;
        let multiple = object.require("a", flag)?;
        let intermediate = object.require("t", flag)?;
        let summary = match object.take("u") {
            None => false,
            Some(value) => flag(value).ok_or(Error::JsonValue)?,
        };
        Ok(PollRules {
            description,
            answer: if multiple {
                PollAnswer::Multiple
            } else {
                PollAnswer::Single
            },
            announcement: if intermediate {
                PollAnnouncement::Intermediate
            } else {
                PollAnnouncement::OnClose
            },
            display: if summary {
                PollDisplay::Summary
            } else {
                PollDisplay::List
            },
        })
    }
}

/// Reads a choice and adds its part to the results.
fn decode_choice<'a>(choice: Value<'a>, results: &mut PollState) -> Result<PollChoice<'a>, Error> {
    let mut object = choice.object().ok_or(Error::JsonValue)?;
    object.take("o");
    let id = object.require("i", Value::int)?;
    let description = object.require("n", Value::text)?;
    match results {
        PollState::Open => {}
        PollState::Votes {
            participants,
            votes,
        } => {
            let row = object.require("r", choices_made)?;
            if row.len() != participants.len() {
                return Err(Error::PollResults);
            }
            votes.push(row);
        }
        PollState::Totals(totals) => {
            totals.push(object.require("t", |value| value.int()?.try_into().ok())?);
        }
    }
    object.take("r");
    object.take("t");
    Ok(PollChoice {
        id,
        description,
        unknown: object.into_unknown(),
    })
}

/// Reads the integer 0 or 1.
pub(super) fn flag(value: Value<'_>) -> Option<bool> {
    match value.int()? {
        0 => Some(false),
        1 => Some(true),
        _ => None,
    }
}

/// Reads a list of identities.
fn identities(value: Value<'_>) -> Option<Vec<ThreemaId>> {
    let ids = value.list()?.into_iter();
    ids.map(|id| id.text()?.parse().ok()).collect()
}

/// Reads a list of integers: anything but 0 is a vote.
fn choices_made(value: Value<'_>) -> Option<Vec<bool>> {
    let votes = value.list()?.into_iter();
    votes.map(|vote| Some(vote.int()? != 0)).collect()
}
