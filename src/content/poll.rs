//! What polls are made of ([chapter 03 section 8](crate::protocol::message_types#8-polls)).

use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::fmt;

use super::error::{Error, Field};
use super::json::UnknownKeys;
use crate::identity::ThreemaId;

/// The most bytes of a description that is sent.
const MAX_DESCRIPTION_LENGTH: usize = 256;

/// The most bytes of the JSON of a poll or a vote that is sent.
pub(super) const MAX_POLL_LENGTH: usize = 6000;

/// What does not change during the life of a poll.
///
/// ```
/// use eeema::content::{PollAnnouncement, PollAnswer, PollDisplay, PollRules};
///
/// let rules = PollRules::new("Which beach?")?
///     .with_answer(PollAnswer::Multiple)
///     .with_announcement(PollAnnouncement::Intermediate);
/// assert_eq!(rules.display(), PollDisplay::List); // unless something else is said
/// # Ok::<(), eeema::content::Error>(())
/// ```
///
/// | part | when it is set | when it may change |
/// |---|---|---|
/// | [`PollRules`] | by who opens the poll | never |
/// | [`PollChoice`] | by who opens the poll | never |
/// | [`PollState`] | open, then closed with the results | once, by who opened it |
///
/// All of it is the claim of the poll's creator, the results too: where votes go to everybody, count them.
#[derive(Clone, PartialEq, Eq)]
pub struct PollRules<'a> {
    pub(super) description: Cow<'a, str>,
    /// `a`.
    pub(super) answer: PollAnswer,
    /// `t`.
    pub(super) announcement: PollAnnouncement,
    /// `u`.
    pub(super) display: PollDisplay,
}

impl<'a> PollRules<'a> {
    /// What is asked, with a single choice, results when the poll is closed, and as a list.
    ///
    /// # Errors
    ///
    /// [`Error::FieldTooLong`] for a description above 256 bytes.
    pub fn new(description: impl Into<Cow<'a, str>>) -> Result<Self, Error> {
        Ok(Self {
            description: checked(description.into())?,
            answer: PollAnswer::Single,
            announcement: PollAnnouncement::OnClose,
            display: PollDisplay::List,
        })
    }

    /// Sets how many choices one may choose.
    #[must_use]
    pub fn with_answer(self, answer: PollAnswer) -> Self {
        Self { answer, ..self }
    }

    /// Sets when the results are shown.
    #[must_use]
    pub fn with_announcement(self, announcement: PollAnnouncement) -> Self {
        Self {
            announcement,
            ..self
        }
    }

    /// Sets how the results are shown.
    #[must_use]
    pub fn with_display(self, display: PollDisplay) -> Self {
        Self { display, ..self }
    }

    /// What is asked.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// How many choices one may choose.
    pub const fn answer(&self) -> PollAnswer {
        self.answer
    }

    /// When the results are shown.
    pub const fn announcement(&self) -> PollAnnouncement {
        self.announcement
    }

    /// How the results are shown.
    pub const fn display(&self) -> PollDisplay {
        self.display
    }
}

/// How many choices one may choose. It is not enforced here: a vote may name more than the poll allows.
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
///
/// A state knows nothing of its poll; [`PollSetup::new`](super::PollSetup::new) checks that both fit.
#[derive(Clone, PartialEq, Eq)]
pub enum PollState {
    /// Votes are welcome.
    Open,
    /// Closed, with the votes of each participant; the display is [`PollDisplay::List`].
    Votes {
        /// Who voted.
        participants: Vec<ThreemaId>,
        /// For each choice and each participant in their orders: whether the choice is theirs.
        votes: Vec<Vec<bool>>,
    },
    /// Closed, with the number of votes for each choice; the display is [`PollDisplay::Summary`].
    Totals(Vec<u64>),
}

impl fmt::Debug for PollState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => f.write_str("Open"),
            Self::Votes { participants, .. } => {
                write!(f, "Votes({} participants)", participants.len())
            }
            Self::Totals(totals) => write!(f, "Totals({} choices)", totals.len()),
        }
    }
}

impl PollState {
    /// Demands results for exactly `choices` choices in the form of `display`.
    pub(super) fn check(&self, choices: usize, display: PollDisplay) -> Result<(), Error> {
        let fits = match (self, display) {
            (Self::Open, _) => true,
            (
                Self::Votes {
                    participants,
                    votes,
                },
                PollDisplay::List,
            ) => {
                let is_complete = |row: &Vec<bool>| row.len() == participants.len();
                votes.len() == choices && votes.iter().all(is_complete)
            }
            (Self::Totals(totals), PollDisplay::Summary) => {
                if totals.iter().any(|total| i64::try_from(*total).is_err()) {
                    return Err(Error::Field(Field::Number));
                }
                totals.len() == choices
            }
            _ => false,
        };
        if fits {
            Ok(())
        } else {
            Err(Error::Field(Field::PollResults))
        }
    }
}

/// A choice of a poll.
///
/// Its place in the list is its place in the poll; votes name it by its id.
#[derive(Clone, PartialEq, Eq)]
pub struct PollChoice<'a> {
    /// `i`.
    pub(super) id: i64,
    pub(super) description: Cow<'a, str>,
    /// Keys of newer senders.
    pub(super) unknown: UnknownKeys<'a>,
}

impl<'a> PollChoice<'a> {
    /// A choice; its id is unique in the poll.
    ///
    /// # Errors
    ///
    /// [`Error::FieldTooLong`] for a description above 256 bytes.
    pub fn new(id: i64, description: impl Into<Cow<'a, str>>) -> Result<Self, Error> {
        Ok(Self {
            id,
            description: checked(description.into())?,
            unknown: UnknownKeys::default(),
        })
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

/// Demands that every choice has an id of its own.
pub(super) fn check_ids(choices: &[PollChoice<'_>]) -> Result<(), Error> {
    let mut ids = BTreeSet::new();
    if choices.iter().all(|choice| ids.insert(choice.id)) {
        Ok(())
    } else {
        Err(Error::Field(Field::PollChoices))
    }
}

/// The limit of a sender for a description.
fn checked(description: Cow<'_, str>) -> Result<Cow<'_, str>, Error> {
    if description.len() > MAX_DESCRIPTION_LENGTH {
        Err(Error::FieldTooLong)
    } else {
        Ok(description)
    }
}

impl fmt::Debug for PollRules<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (answer, announcement, display) = (self.answer, self.announcement, self.display);
        write!(f, "PollRules({answer:?}, {announcement:?}, {display:?})")
    }
}

impl fmt::Debug for PollChoice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PollChoice({})", self.id)
    }
}
