use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::fmt;

use super::json::{Object, ObjectWriter, Text, UnknownKeys, Value, write_list};
use super::part::{self, Part};
use crate::codec::{Reader, Writer, display_len};
use crate::identity::{PollId, ThreemaId};
use crate::message::{Error, Kind};

/// The most bytes of a description that is sent.
const MAX_DESCRIPTION_LENGTH: usize = 256;
/// The most bytes of the JSON of a poll or a vote that is sent.
pub(super) const MAX_POLL_LENGTH: usize = 6000;

/// Opens or closes a poll (0x15, 0x52; chapter 03 section 8): a poll id of 8 bytes, then a JSON
/// object.
///
/// | key | type | field |
/// |---|---|---|
/// | `d` | string | description |
/// | `s` | 0, 1 | state: open, closed |
/// | `a` | 0, 1 | answer: single choice, multiple choice |
/// | `t` | 0, 1 | announcement: on close, intermediate |
/// | `u` | 0, 1 | display: list, summary |
/// | `o` | 0 | for old clients |
/// | `p` | list of identities | participants, of a closed list |
/// | `c` | list of choices | `i` id, `n` description, `o` index, `r` votes, `t` total |
///
/// A poll is known by its conversation, **the sender of the setup** and its id. Unknown and open
/// creates it; known, open and now "closed" by its creator closes it; everything else is dropped.
/// Only participants and results count when it is closed.
#[derive(Clone, PartialEq, Eq)]
pub struct PollSetup<'a> {
    poll_id: PollId,
    rules: PollRules<'a>,
    state: PollState,
    choices: Vec<PollChoice<'a>>,
    unknown: UnknownKeys<'a>,
}

/// What does not change during the life of a poll.
#[derive(Clone, PartialEq, Eq)]
pub struct PollRules<'a> {
    /// What is asked.
    pub description: Cow<'a, str>,
    /// How many choices one may choose.
    pub answer: PollAnswer,
    /// When the results are shown.
    pub announcement: PollAnnouncement,
    /// How the results are shown.
    pub display: PollDisplay,
}

/// How many choices one may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PollAnswer {
    /// One.
    Single = 0,
    /// Any number.
    Multiple = 1,
}

/// When the results of a poll are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PollAnnouncement {
    /// When it is closed. Votes go to the creator only.
    OnClose = 0,
    /// At any time. Votes go to everybody.
    Intermediate = 1,
}

/// How the results of a poll are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PollDisplay {
    /// Who voted for what.
    List = 0,
    /// How many voted for what.
    Summary = 1,
}

/// Whether a poll is open, and its results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PollState {
    /// Votes are welcome.
    Open,
    /// Closed, with the votes of each participant; the display is [`PollDisplay::List`].
    Votes {
        /// Who voted.
        participants: Vec<ThreemaId>,
        /// For each choice and each participant in their orders: whether he chose it.
        votes: Vec<Vec<bool>>,
    },
    /// Closed, with the number of votes for each choice; the display is [`PollDisplay::Summary`].
    Totals(Vec<u64>),
}

/// A choice of a poll.
#[derive(Clone, PartialEq, Eq)]
pub struct PollChoice<'a> {
    id: i64,
    description: Cow<'a, str>,
    unknown: UnknownKeys<'a>,
}

impl<'a> PollChoice<'a> {
    /// A choice; its id is unique in the poll.
    pub fn new(id: i64, description: impl Into<Cow<'a, str>>) -> Self {
        Self {
            id,
            description: description.into(),
            unknown: UnknownKeys::default(),
        }
    }

    /// The id.
    pub const fn id(&self) -> i64 {
        self.id
    }

    /// What one chooses.
    pub fn description(&self) -> &str {
        &self.description
    }
}

impl<'a> PollSetup<'a> {
    /// A setup to send.
    ///
    /// # Errors
    ///
    /// [`Error::PollChoiceTwice`] for two choices with one id, [`Error::PollResults`] if the results
    /// do not fit the choices, the participants and the display, [`Error::FieldTooLong`] for a
    /// description above 256 bytes or JSON above 6000.
    pub fn new(
        poll_id: PollId,
        rules: PollRules<'a>,
        choices: Vec<PollChoice<'a>>,
        state: PollState,
    ) -> Result<Self, Error> {
        check_ids(&choices)?;
        let fits = match (&state, rules.display) {
            (PollState::Open, _) => true,
            (
                PollState::Votes {
                    participants,
                    votes,
                },
                PollDisplay::List,
            ) => {
                votes.len() == choices.len()
                    && votes.iter().all(|votes| votes.len() == participants.len())
            }
            (PollState::Totals(totals), PollDisplay::Summary) => totals.len() == choices.len(),
            _ => false,
        };
        if !fits {
            return Err(Error::PollResults);
        }
        let mut descriptions = choices.iter().map(PollChoice::description);
        let too_long = |text: &str| text.len() > MAX_DESCRIPTION_LENGTH;
        if too_long(&rules.description) || descriptions.any(too_long) {
            return Err(Error::FieldTooLong);
        }
        let setup = Self {
            poll_id,
            rules,
            state,
            choices,
            unknown: UnknownKeys::default(),
        };
        if display_len(&Encoded(&setup)) > MAX_POLL_LENGTH {
            return Err(Error::FieldTooLong);
        }
        Ok(setup)
    }

    /// The id of the poll.
    pub const fn poll_id(&self) -> PollId {
        self.poll_id
    }

    /// What does not change.
    pub const fn rules(&self) -> &PollRules<'a> {
        &self.rules
    }

    /// Whether it is open, and the results.
    pub const fn state(&self) -> &PollState {
        &self.state
    }

    /// The choices.
    pub fn choices(&self) -> &[PollChoice<'a>] {
        &self.choices
    }

    pub(super) fn decode(body: &'a [u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(body);
        let poll_id = *reader.array().map_err(|_| Error::BodyLength)?;
        let mut object = Object::parse(reader.rest())?;
        object.take("o");
        let description = object.require("d", Value::text)?;
        let closed = object.require("s", flag)?;
        let multiple = object.require("a", flag)?;
        let intermediate = object.require("t", flag)?;
        let summary = match object.take("u") {
            None => false,
            Some(value) => flag(value).ok_or(Error::JsonValue)?,
        };
        let rules = PollRules {
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
        };
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

    fn write(&self, output: &mut dyn fmt::Write) -> fmt::Result {
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

fn check_ids(choices: &[PollChoice<'_>]) -> Result<(), Error> {
    let mut ids = BTreeSet::new();
    if choices.iter().all(|choice| ids.insert(choice.id)) {
        Ok(())
    } else {
        Err(Error::PollChoiceTwice)
    }
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

/// Shows the JSON of a setup.
struct Encoded<'a>(&'a PollSetup<'a>);

impl fmt::Display for Encoded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write(f)
    }
}

impl Part for PollSetup<'_> {
    fn kind(&self, in_group: bool) -> Option<Kind> {
        part::both(in_group, Kind::POLL_SETUP, Kind::GROUP_POLL_SETUP)
    }

    fn encoded_len(&self) -> usize {
        display_len(&Encoded(self)).saturating_add(size_of::<PollId>())
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), Error> {
        writer.bytes(self.poll_id.as_bytes())?;
        Ok(writer.display(&Encoded(self))?)
    }
}

impl fmt::Debug for PollSetup<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        part::debug(f, "PollSetup", self)
    }
}

impl fmt::Debug for PollRules<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "PollRules({:?}, {:?}, {:?})",
            self.answer, self.announcement, self.display
        )
    }
}

impl fmt::Debug for PollChoice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PollChoice({})", self.id)
    }
}
