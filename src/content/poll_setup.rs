//! The message that opens a poll, and later closes it.

use alloc::vec::Vec;
use core::fmt;

use super::error::{Error, Field, JsonError};
use super::json::{self, UnknownKeys};
use super::kind::Kind;
use super::poll::{
    MAX_POLL_LENGTH, PollAnnouncement, PollAnswer, PollChoice, PollDisplay, PollRules, PollState,
    check_ids,
};
use super::wire::{self, DirectContent, GroupContent, Wire};
use crate::codec::json::{JsonWriter, Object, ToJson, Value};
use crate::codec::{BufferTooSmall, Reader, Writer};
use crate::identity::{PollId, ThreemaId};

/// Opens or closes a poll (0x15, 0x52; [chapter 03 section 8](crate::protocol::message_types)): a poll id
/// of 8 bytes, then a JSON object.
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
///
/// ```
/// use eeema::content::{PollChoice, PollRules, PollSetup, PollState};
/// use eeema::identity::PollId;
///
/// # let poll_id = PollId::from_bytes([1; 8]); // drawn for this poll
/// let choices = vec![PollChoice::new(0, "North")?, PollChoice::new(1, "South")?];
/// let opened = PollSetup::new(poll_id, PollRules::new("Which beach?")?, choices, PollState::Open)?;
///
/// let results = PollState::Votes {
///     participants: vec!["ALICE001".parse()?, "BOB00001".parse()?],
///     votes: vec![vec![true, false], vec![false, true]], // North: Alice, South: Bob
/// };
/// let choices = opened.choices().to_vec();
/// let closed = PollSetup::new(poll_id, opened.rules().clone(), choices, results)?;
/// assert_ne!(closed.state(), opened.state());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct PollSetup<'a> {
    poll_id: PollId,
    /// `d`, `a`, `t`, `u`.
    rules: PollRules<'a>,
    /// `s`, `p`, and the results of the choices.
    state: PollState,
    /// `c`, in the order of the list; `o` of a choice is written, and not read.
    choices: Vec<PollChoice<'a>>,
    /// Keys of newer senders. Choices keep their own.
    unknown: UnknownKeys<'a>,
}

impl<'a> PollSetup<'a> {
    /// A setup to send.
    ///
    /// # Errors
    ///
    /// [`Error::Field`] for two choices with one id, for results that do not fit the choices, the
    /// participants and the display, and for a total above 2^63 − 1; [`Error::FieldTooLong`] for JSON
    /// above 6000 bytes.
    pub fn new(
        poll_id: PollId,
        rules: PollRules<'a>,
        choices: Vec<PollChoice<'a>>,
        state: PollState,
    ) -> Result<Self, Error> {
        check_ids(&choices)?;
        state.check(choices.len(), rules.display)?;
        let setup = Self {
            poll_id,
            rules,
            state,
            choices,
            unknown: UnknownKeys::default(),
        };
        if setup.json_len() > MAX_POLL_LENGTH {
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
}

impl ToJson for PollSetup<'_> {
    fn write_json(&self, output: &mut JsonWriter<'_>) {
        output.object(|output| {
            output.name("d").text(&self.rules.description);
            let is_closed = self.state != PollState::Open;
            output.name("s").u64(u64::from(is_closed));
            output.name("a").u64(self.rules.answer as u64);
            output.name("t").u64(self.rules.announcement as u64);
            output.name("u").u64(self.rules.display as u64);
            // Android refuses a poll without it.
            output.name("o").u64(0);
            match &self.state {
                PollState::Open => {}
                PollState::Votes { participants, .. } => {
                    let write = |output: &mut JsonWriter<'_>| {
                        participants.iter().for_each(|id| output.text(id.as_str()));
                    };
                    output.name("p").array(write);
                }
                PollState::Totals(_) => output.name("p").array(|_| {}),
            }
            output.name("c").array(|output| {
                for (index, choice) in self.choices.iter().enumerate() {
                    self.write_choice(output, index, choice);
                }
            });
            self.unknown.write(output);
        });
    }
}

impl PollSetup<'_> {
    /// Writes a choice with its index, which Android demands, and its part of the results.
    fn write_choice(&self, output: &mut JsonWriter<'_>, index: usize, choice: &PollChoice<'_>) {
        output.object(|output| {
            output.name("i").i64(choice.id);
            output.name("n").text(&choice.description);
            output.name("o").u64(index as u64);
            match &self.state {
                PollState::Open => {}
                PollState::Votes { votes, .. } => output.name("r").array(|output| {
                    let votes = votes.get(index).into_iter().flatten();
                    votes.for_each(|vote| output.u64(u64::from(*vote)));
                }),
                PollState::Totals(totals) => {
                    output.name("r").array(|_| {});
                    let total = totals.get(index).into_iter();
                    total.for_each(|total| output.name("t").u64(*total));
                }
            }
            choice.unknown.write(output);
        });
    }
}

impl Wire for PollSetup<'_> {
    fn encoded_len(&self) -> usize {
        self.json_len().saturating_add(size_of::<PollId>())
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.bytes(self.poll_id.as_bytes())?;
        self.encode_json(writer)
    }
}

impl DirectContent for PollSetup<'_> {
    fn direct_kind(&self) -> Kind {
        Kind::POLL_SETUP
    }
}

impl GroupContent for PollSetup<'_> {
    fn group_kind(&self) -> Result<Kind, Error> {
        Ok(Kind::GROUP_POLL_SETUP)
    }
}

impl<'a> PollSetup<'a> {
    /// Reads a setup.
    ///
    /// | refused | does not matter |
    /// |---|---|
    /// | `d`, `s`, `a`, `t` or `c` missing or wrong, a wrong `u`; a choice without `i` or `n`; two choices with one id; of a closed list: `p` or an `r` that does not fit; of a closed summary: a `t` that is no count | `o`, and all results of an open poll |
    ///
    /// An empty list of choices is legal, and so are texts of any length.
    pub(super) fn decode(body: &'a [u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(body);
        let poll_id = PollId::from_bytes(*reader.array()?);
        let mut object = json::parse_object(reader.rest())?;
        let rules = decode_rules(&mut object)?;
        let closed = json::require(&mut object, "s", json::flag)?;
        let mut state = match (closed, rules.display) {
            (false, _) => PollState::Open,
            (true, PollDisplay::Summary) => PollState::Totals(Vec::new()),
            (true, PollDisplay::List) => PollState::Votes {
                participants: json::require(&mut object, "p", identities)?,
                votes: Vec::new(),
            },
        };
        object.take("p");
        let mut choices = Vec::new();
        for choice in json::require(&mut object, "c", Value::elements)? {
            choices.push(decode_choice(choice, &mut state)?);
        }
        check_ids(&choices)?;
        Ok(Self {
            poll_id,
            rules,
            state,
            choices,
            unknown: UnknownKeys::of(object),
        })
    }
}

/// Takes what does not change. The display is a list if nothing is said.
fn decode_rules<'a>(object: &mut Object<'a>) -> Result<PollRules<'a>, JsonError> {
    object.take("o");
    let description = json::require(object, "d", json::text)?;
    let multiple = json::require(object, "a", json::flag)?;
    let intermediate = json::require(object, "t", json::flag)?;
    let summary = match object.take("u") {
        None => false,
        Some(value) => json::flag(value).ok_or(JsonError::Value("u"))?,
    };
    Ok(PollRules {
        description,
        answer: match multiple {
            true => PollAnswer::Multiple,
            false => PollAnswer::Single,
        },
        announcement: match intermediate {
            true => PollAnnouncement::Intermediate,
            false => PollAnnouncement::OnClose,
        },
        display: match summary {
            true => PollDisplay::Summary,
            false => PollDisplay::List,
        },
    })
}

/// Reads a choice and adds its part to the results.
///
/// Results are read only in the form that state and display ask for; others do not matter.
fn decode_choice<'a>(choice: Value<'a>, state: &mut PollState) -> Result<PollChoice<'a>, Error> {
    let mut object = choice.object().ok_or(JsonError::Value("c"))?;
    object.take("o");
    let id = json::require(&mut object, "i", Value::i64)?;
    let description = json::require(&mut object, "n", json::text)?;
    match state {
        PollState::Open => {}
        PollState::Votes {
            participants,
            votes,
        } => {
            let row = json::require(&mut object, "r", choices_made)?;
            if row.len() != participants.len() {
                return Err(Error::Field(Field::PollResults));
            }
            votes.push(row);
        }
        PollState::Totals(totals) => totals.push(json::require(&mut object, "t", json::count)?),
    }
    object.take("r");
    object.take("t");
    Ok(PollChoice {
        id,
        description,
        unknown: UnknownKeys::of(object),
    })
}

/// Reads a list of identities.
fn identities(value: Value<'_>) -> Option<Vec<ThreemaId>> {
    let ids = value.elements()?;
    ids.map(|id| json::text(id)?.parse().ok()).collect()
}

/// Reads a list of integers: anything but 0 is a vote.
fn choices_made(value: Value<'_>) -> Option<Vec<bool>> {
    let votes = value.elements()?;
    votes.map(|vote| Some(vote.i64()? != 0)).collect()
}

impl fmt::Debug for PollSetup<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wire::debug(f, "PollSetup", self)
    }
}
