//! Polls.

use std::collections::BTreeMap;

use eeema::content::{
    PollAnnouncement, PollAnswer, PollChoice, PollDisplay, PollRules, PollSetup, PollState,
    PollVote,
};
use js_sys::{Array, JsString};
use wasm_bindgen::JsValue;

use super::Then;
use crate::errors::{Result, out_of_range, refuse};
use crate::fields::{Fields, flag, id, integer, list, text};
use crate::record::{self, Record};

pub(super) fn poll_setup(fields: &Fields<'_>, then: Then<'_>) -> Result<()> {
    let mut rules = PollRules::new(fields.text("description")?).map_err(refuse)?;
    if let Some(several) = fields.optional("multiple", flag)? {
        rules = rules.with_answer(if several {
            PollAnswer::Multiple
        } else {
            PollAnswer::Single
        });
    }
    if let Some(shown) = fields.optional("showsIntermediate", flag)? {
        rules = rules.with_announcement(if shown {
            PollAnnouncement::Intermediate
        } else {
            PollAnnouncement::OnClose
        });
    }
    if let Some(display) = fields.optional("display", display)? {
        rules = rules.with_display(display);
    }
    let choices = fields.list("choices", choice)?;
    let poll = PollSetup::new(fields.id64("pollId")?, rules, choices, state(fields)?);
    then(poll.map_err(refuse)?.into())
}

fn display(value: &JsValue, name: &str) -> Result<PollDisplay> {
    match text(value, name)?.as_str() {
        "list" => Ok(PollDisplay::List),
        "summary" => Ok(PollDisplay::Summary),
        _ => Err(out_of_range(name, "list or summary")),
    }
}

fn choice(value: &JsValue, name: &str) -> Result<PollChoice<'static>> {
    let fields = Fields::of(value, name)?;
    PollChoice::new(fields.integer("id")?, fields.text("description")?).map_err(refuse)
}

fn state(fields: &Fields<'_>) -> Result<PollState> {
    let totals = fields.optional("totals", |value, name| list(value, name, integer))?;
    let votes = fields.optional("votes", |value, name| {
        list(value, name, |row, name| list(row, name, flag))
    })?;
    match (totals, votes) {
        (None, None) => Ok(PollState::Open),
        (Some(totals), None) => Ok(PollState::Totals(totals)),
        (None, Some(votes)) => Ok(PollState::Votes {
            participants: fields.list("participants", id)?,
            votes,
        }),
        (Some(_), Some(_)) => Err(out_of_range("votes", "no totals with them")),
    }
}

pub(super) fn poll_vote(fields: &Fields<'_>, then: Then<'_>) -> Result<()> {
    let choices = fields.list("choices", |value, name| {
        let choice = Fields::of(value, name)?;
        Ok((choice.integer("id")?, choice.flag("chosen")?))
    })?;
    let mut votes = BTreeMap::new();
    for (id, chosen) in choices {
        votes.insert(id, chosen);
    }
    let vote = PollVote::new(fields.id("creator")?, fields.id64("pollId")?, votes);
    then(vote.map_err(refuse)?.into())
}

pub(super) fn show_setup(record: Record, poll: &PollSetup<'_>) -> Record {
    let rules = poll.rules();
    let choices = poll.choices().iter().map(|choice| {
        Record::new()
            .integer("id", choice.id())
            .text("description", choice.description())
    });
    let record = record
        .bytes("pollId", poll.poll_id().as_bytes())
        .text("description", rules.description())
        .value("multiple", rules.answer() == PollAnswer::Multiple)
        .value(
            "showsIntermediate",
            rules.announcement() == PollAnnouncement::Intermediate,
        )
        .text(
            "display",
            match rules.display() {
                PollDisplay::List => "list",
                PollDisplay::Summary => "summary",
            },
        )
        .list("choices", choices);
    match poll.state() {
        PollState::Open => record,
        PollState::Totals(totals) => {
            record.list("totals", totals.iter().map(|total| record::integer(*total)))
        }
        PollState::Votes {
            participants,
            votes,
        } => record
            .list(
                "participants",
                participants.iter().map(|id| JsString::from(id.as_str())),
            )
            .list(
                "votes",
                votes.iter().map(|row| {
                    row.iter()
                        .map(|vote| JsValue::from(*vote))
                        .collect::<Array>()
                }),
            ),
    }
}

pub(super) fn show_vote(record: Record, vote: &PollVote) -> Record {
    let choices = vote.choices().iter();
    record
        .text("creator", vote.creator().as_str())
        .bytes("pollId", vote.poll_id().as_bytes())
        .list(
            "choices",
            choices.map(|(id, chosen)| Record::new().integer("id", *id).value("chosen", *chosen)),
        )
}
