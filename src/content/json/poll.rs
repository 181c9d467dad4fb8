use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::fmt;

use super::value::{Encoded, UnknownKeys};
use crate::codec::{BufferTooSmall, Writer, display_len};
use crate::content::wire::{self, DirectContent, GroupContent, Wire};
use crate::content::{Error, Kind};
use crate::identity::{PollId, ThreemaId};

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
    pub(super) poll_id: PollId,
    pub(super) rules: PollRules<'a>,
    pub(super) state: PollState,
    pub(super) choices: Vec<PollChoice<'a>>,
    pub(super) unknown: UnknownKeys<'a>,
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
    pub(super) id: i64,
    pub(super) description: Cow<'a, str>,
    pub(super) unknown: UnknownKeys<'a>,
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
}

pub(super) fn check_ids(choices: &[PollChoice<'_>]) -> Result<(), Error> {
    let mut ids = BTreeSet::new();
    if choices.iter().all(|choice| ids.insert(choice.id)) {
        Ok(())
    } else {
        Err(Error::PollChoiceTwice)
    }
}

impl Wire for PollSetup<'_> {
    fn encoded_len(&self) -> usize {
        display_len(&Encoded(self)).saturating_add(size_of::<PollId>())
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.bytes(self.poll_id.as_bytes())?;
        writer.display(&Encoded(self))
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

impl fmt::Debug for PollSetup<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wire::debug(f, "PollSetup", self)
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
