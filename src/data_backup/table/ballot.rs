use alloc::string::String;
use core::fmt;

use super::cell_value::CellValue;
use super::cells::{self, Cells, SkipReason};
use super::record::Record;
use crate::identity::{PollId, ThreemaId};
use crate::time::UnixMillis;

/// A row of `ballot.csv`: a poll. The app restores polls only if all three tables are there.
#[derive(Clone, PartialEq, Eq)]
pub struct Ballot {
    /// `id`: number on the phone, which messages refer to.
    pub number: Option<i64>,
    /// `aid`, 16 hexadecimal digits. Every row needs it.
    pub id: PollId,
    /// `creator`. Every row needs it.
    pub creator: ThreemaId,
    /// `ref`: what kind of chat it is in. It ends with `GroupBallotModel` or `IdentityBallotModel`.
    pub chat_kind: String,
    /// `ref_id`: group key or identity.
    pub chat: String,
    /// `name`: the question.
    pub name: String,
    /// `state`: `OPEN` or `CLOSED`.
    pub state: String,
    /// `assessment`: `SINGLE_CHOICE` or `MULTIPLE_CHOICE`.
    pub assessment: String,
    /// `type`: `RESULT_ON_CLOSE` or `INTERMEDIATE`.
    pub kind: String,
    /// `choice_type`: `TEXT`.
    pub choice_kind: String,
    /// `last_viewed_at`.
    pub last_viewed_at: Option<UnixMillis>,
    /// `created_at`.
    pub created_at: Option<UnixMillis>,
    /// `modified_at`.
    pub modified_at: Option<UnixMillis>,
}

impl Ballot {
    /// An open poll with one choice per member whose results everybody sees, in the chat of nobody.
    pub fn new(id: PollId, creator: ThreemaId) -> Self {
        Self {
            number: None,
            id,
            creator,
            chat_kind: "IdentityBallotModel".into(),
            chat: String::new(),
            name: String::new(),
            state: "OPEN".into(),
            assessment: "SINGLE_CHOICE".into(),
            kind: "INTERMEDIATE".into(),
            choice_kind: "TEXT".into(),
            last_viewed_at: None,
            created_at: None,
            modified_at: None,
        }
    }

    /// Whether it is in a group.
    #[must_use]
    pub fn is_in_group(&self) -> bool {
        self.chat_kind.ends_with("GroupBallotModel")
    }

    /// What choices and votes have in `ballot` and `ballot_uid`.
    pub fn uid(&self) -> String {
        alloc::format!("{}-{}", self.id, self.creator)
    }
}

impl Record for Ballot {
    fn read(cells: &Cells<'_>) -> Result<Self, SkipReason> {
        Ok(Self {
            number: cells.number("id"),
            id: cells.needed("aid", cells::parsed)?,
            creator: cells.needed("creator", cells::parsed)?,
            chat_kind: cells.text("ref"),
            chat: cells.text("ref_id"),
            name: cells.text("name"),
            state: cells.text("state"),
            assessment: cells.text("assessment"),
            kind: cells.text("type"),
            choice_kind: cells.text("choice_type"),
            last_viewed_at: cells.time("last_viewed_at"),
            created_at: cells.time("created_at"),
            modified_at: cells.time("modified_at"),
        })
    }

    fn value(&self, column: &str) -> CellValue<'_> {
        match column {
            "id" => CellValue::optional(self.number, CellValue::Number),
            "aid" => CellValue::shown(self.id),
            "creator" => CellValue::shown(self.creator),
            "ref" => CellValue::text(&self.chat_kind),
            "ref_id" => CellValue::text(&self.chat),
            "name" => CellValue::text(&self.name),
            "state" => CellValue::text(&self.state),
            "assessment" => CellValue::text(&self.assessment),
            "type" => CellValue::text(&self.kind),
            "choice_type" => CellValue::text(&self.choice_kind),
            "last_viewed_at" => CellValue::time(self.last_viewed_at),
            "created_at" => CellValue::time(self.created_at),
            "modified_at" => CellValue::time(self.modified_at),
            _ => CellValue::Bare,
        }
    }
}

/// A row of `ballot_choice.csv`: something that can be chosen.
#[derive(Clone, PartialEq, Eq)]
pub struct BallotChoice {
    /// `id`: number on the phone.
    pub number: Option<i64>,
    /// `ballot`: [`Ballot::uid`]. Every row needs it.
    pub ballot: String,
    /// `aid`: number of the choice in the poll. Every row needs it.
    pub id: i64,
    /// `type`: `Text`.
    pub kind: String,
    /// `name`: what is shown.
    pub name: String,
    /// `vote_count`.
    pub vote_count: Option<i64>,
    /// `order`: place in the poll.
    pub order: Option<i64>,
    /// `created_at`.
    pub created_at: Option<UnixMillis>,
    /// `modified_at`.
    pub modified_at: Option<UnixMillis>,
}

impl BallotChoice {
    /// A choice of a poll.
    pub fn new(ballot: String, id: i64, name: String) -> Self {
        Self {
            number: None,
            ballot,
            id,
            kind: "Text".into(),
            name,
            vote_count: None,
            order: None,
            created_at: None,
            modified_at: None,
        }
    }
}

impl Record for BallotChoice {
    fn read(cells: &Cells<'_>) -> Result<Self, SkipReason> {
        Ok(Self {
            number: cells.number("id"),
            ballot: cells.needed_text("ballot")?,
            id: cells.needed("aid", cells::number)?,
            kind: cells.text("type"),
            name: cells.text("name"),
            vote_count: cells.number("vote_count"),
            order: cells.number("order"),
            created_at: cells.time("created_at"),
            modified_at: cells.time("modified_at"),
        })
    }

    fn value(&self, column: &str) -> CellValue<'_> {
        match column {
            "id" => CellValue::optional(self.number, CellValue::Number),
            "ballot" => CellValue::text(&self.ballot),
            "aid" => CellValue::Number(self.id),
            "type" => CellValue::text(&self.kind),
            "name" => CellValue::text(&self.name),
            "vote_count" => CellValue::optional(self.vote_count, CellValue::Number),
            "order" => CellValue::optional(self.order, CellValue::Number),
            "created_at" => CellValue::time(self.created_at),
            "modified_at" => CellValue::time(self.modified_at),
            _ => CellValue::Bare,
        }
    }
}

/// A row of `ballot_vote.csv`: what one member thinks of one choice.
#[derive(Clone, PartialEq, Eq)]
pub struct BallotVote {
    /// `id`: number on the phone.
    pub number: Option<i64>,
    /// `ballot_uid`: [`Ballot::uid`]. Every row needs it.
    pub ballot: String,
    /// `choice_uid`: number of the choice in the poll. Every row needs it.
    pub choice: i64,
    /// `identity`: who voted. Every row needs it.
    pub identity: ThreemaId,
    /// `choice`: 1 for it.
    pub is_for: bool,
    /// `created_at`.
    pub created_at: Option<UnixMillis>,
    /// `modified_at`.
    pub modified_at: Option<UnixMillis>,
}

impl BallotVote {
    /// A vote for a choice.
    pub const fn new(ballot: String, choice: i64, identity: ThreemaId) -> Self {
        Self {
            number: None,
            ballot,
            choice,
            identity,
            is_for: true,
            created_at: None,
            modified_at: None,
        }
    }
}

impl Record for BallotVote {
    fn read(cells: &Cells<'_>) -> Result<Self, SkipReason> {
        Ok(Self {
            number: cells.number("id"),
            ballot: cells.needed_text("ballot_uid")?,
            choice: cells.needed("choice_uid", cells::number)?,
            identity: cells.needed("identity", cells::parsed)?,
            is_for: cells.boolean("choice"),
            created_at: cells.time("created_at"),
            modified_at: cells.time("modified_at"),
        })
    }

    fn value(&self, column: &str) -> CellValue<'_> {
        match column {
            "id" => CellValue::optional(self.number, CellValue::Number),
            "ballot_uid" => CellValue::text(&self.ballot),
            "choice_uid" => CellValue::Number(self.choice),
            "identity" => CellValue::shown(self.identity),
            "choice" => CellValue::Boolean(self.is_for),
            "created_at" => CellValue::time(self.created_at),
            "modified_at" => CellValue::time(self.modified_at),
            _ => CellValue::Bare,
        }
    }
}

impl fmt::Debug for Ballot {
    /// Without the question.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ballot({:?} of {})", self.id, self.creator)
    }
}

impl fmt::Debug for BallotChoice {
    /// Without the answer.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BallotChoice({})", self.id)
    }
}

impl fmt::Debug for BallotVote {
    /// Without the texts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BallotVote({} by {})", self.choice, self.identity)
    }
}
