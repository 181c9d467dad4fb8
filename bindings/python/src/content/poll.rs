//! Polls.

use std::collections::BTreeMap;

use eeema::content::{
    self as library, PollAnnouncement, PollAnswer, PollChoice, PollDisplay, PollRules, PollState,
};
use eeema::identity::PollId;
use pyo3::prelude::*;

use super::{content, field};
use crate::convert::{Array, Id, names};
use crate::error::Error;

names! {
    /// How many choices one may take.
    AnswerName for PollAnswer {
        Single = "single",
        Multiple = "multiple",
    }
    /// When results are told.
    AnnouncementName for PollAnnouncement {
        OnClose = "on_close",
        Intermediate = "intermediate",
    }
    /// How results are shown.
    DisplayName for PollDisplay {
        List = "list",
        Summary = "summary",
    }
}

content! {
    /// Opens or closes a poll.
    PollSetup {
        /// Open without results; closed with `participants` and a row of `votes` for each choice, or with `totals`.
        #[new]
        #[pyo3(signature = (
            poll_id, description, choices, *, answer = AnswerName(PollAnswer::Single),
            announcement = AnnouncementName(PollAnnouncement::OnClose), display = DisplayName(PollDisplay::List),
            participants = None, votes = None, totals = None,
        ), text_signature = "(poll_id, description, choices, *, answer='single', announcement='on_close', \
            display='list', participants=None, votes=None, totals=None)")]
        #[allow(clippy::too_many_arguments, reason = "they are named in Python")]
        fn new(
            poll_id: Array<8>,
            description: &str,
            choices: Vec<(i64, String)>,
            answer: AnswerName,
            announcement: AnnouncementName,
            display: DisplayName,
            participants: Option<Vec<Id>>,
            votes: Option<Vec<Vec<bool>>>,
            totals: Option<Vec<u64>>,
        ) -> Result<PyClassInitializer<Self>, Error> {
            let rules = PollRules::new(description)?
                .with_answer(answer.0)
                .with_announcement(announcement.0)
                .with_display(display.0);
            let state = match (participants, votes, totals) {
                (None, None, None) => PollState::Open,
                (Some(participants), Some(votes), None) => PollState::Votes {
                    participants: participants.iter().map(|id| id.0).collect(),
                    votes,
                },
                (None, None, Some(totals)) => PollState::Totals(totals),
                _ => return Err(library::Error::Field(library::Field::PollResults).into()),
            };
            let choices = choices.into_iter().map(|(id, text)| PollChoice::new(id, text));
            let choices: Result<Vec<_>, _> = choices.collect();
            let id = PollId::from_bytes(poll_id.0);
            Self::made(library::PollSetup::new(id, rules, choices?, state)?)
        }

        /// The id of the poll: 8 bytes.
        #[getter]
        fn poll_id(slf: PyRef<'_, Self>) -> Result<[u8; 8], Error> {
            field!(slf, PollSetup(poll) => *poll.poll_id().as_bytes())
        }

        /// The question.
        #[getter]
        fn description(slf: PyRef<'_, Self>) -> Result<String, Error> {
            field!(slf, PollSetup(poll) => poll.rules().description().to_owned())
        }

        /// The choices, each with its id.
        #[getter]
        fn choices(slf: PyRef<'_, Self>) -> Result<Vec<(i64, String)>, Error> {
            field!(slf, PollSetup(poll) => {
                let choices = poll.choices().iter();
                choices.map(|choice| (choice.id(), choice.description().to_owned())).collect()
            })
        }

        /// How many choices one may take.
        #[getter]
        fn answer(slf: PyRef<'_, Self>) -> Result<AnswerName, Error> {
            field!(slf, PollSetup(poll) => AnswerName(poll.rules().answer()))
        }

        /// When results are told.
        #[getter]
        fn announcement(slf: PyRef<'_, Self>) -> Result<AnnouncementName, Error> {
            field!(slf, PollSetup(poll) => AnnouncementName(poll.rules().announcement()))
        }

        /// How results are shown.
        #[getter]
        fn display(slf: PyRef<'_, Self>) -> Result<DisplayName, Error> {
            field!(slf, PollSetup(poll) => DisplayName(poll.rules().display()))
        }

        /// Whether it takes votes.
        #[getter]
        fn is_open(slf: PyRef<'_, Self>) -> Result<bool, Error> {
            field!(slf, PollSetup(poll) => *poll.state() == PollState::Open)
        }

        /// Who voted, if that is told.
        #[getter]
        fn participants(slf: PyRef<'_, Self>) -> Result<Option<Vec<Id>>, Error> {
            field!(slf, PollSetup(poll) => match poll.state() {
                PollState::Votes { participants, .. } => {
                    Some(participants.iter().map(|id| Id(*id)).collect())
                }
                _ => None,
            })
        }

        /// For each choice who took it, in the order of `participants`, if that is told.
        #[getter]
        fn votes(slf: PyRef<'_, Self>) -> Result<Option<Vec<Vec<bool>>>, Error> {
            field!(slf, PollSetup(poll) => match poll.state() {
                PollState::Votes { votes, .. } => Some(votes.clone()),
                _ => None,
            })
        }

        /// For each choice how many took it, if that is told.
        #[getter]
        fn totals(slf: PyRef<'_, Self>) -> Result<Option<Vec<u64>>, Error> {
            field!(slf, PollSetup(poll) => match poll.state() {
                PollState::Totals(totals) => Some(totals.clone()),
                _ => None,
            })
        }
    }
}

content! {
    /// A vote.
    PollVote {
        /// Says of each choice whether it is taken.
        #[new]
        fn new(creator: Id, poll_id: Array<8>, choices: BTreeMap<i64, bool>) -> Result<PyClassInitializer<Self>, Error> {
            let id = PollId::from_bytes(poll_id.0);
            Self::made(library::PollVote::new(creator.0, id, choices)?)
        }

        /// Who made the poll.
        #[getter]
        fn creator(slf: PyRef<'_, Self>) -> Result<Id, Error> {
            field!(slf, PollVote(vote) => Id(vote.creator()))
        }

        /// The id of the poll: 8 bytes.
        #[getter]
        fn poll_id(slf: PyRef<'_, Self>) -> Result<[u8; 8], Error> {
            field!(slf, PollVote(vote) => *vote.poll_id().as_bytes())
        }

        /// Of each choice whether it is taken.
        #[getter]
        fn choices(slf: PyRef<'_, Self>) -> Result<BTreeMap<i64, bool>, Error> {
            field!(slf, PollVote(vote) => vote.choices().clone())
        }
    }
}
