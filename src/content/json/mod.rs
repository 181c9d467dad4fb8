//! The contents whose body is JSON, and how the table of types reads them. They need a heap and the
//! feature `message-json`; without it `no_json.rs` is here.

mod file;
mod poll;
mod poll_json;
mod poll_vote;
mod value;
mod web_session;

pub use file::{File, FileMetadata, Rendering, Thumbnail};
pub use poll::{
    PollAnnouncement, PollAnswer, PollChoice, PollDisplay, PollRules, PollSetup, PollState,
};
pub use poll_vote::PollVote;
pub use web_session::WebSessionResume;

use alloc::boxed::Box;

use super::Content;
use crate::content::Error;

pub(super) fn file(body: &[u8]) -> Result<Content<'_>, Error> {
    Ok(Content::File(Box::new(File::decode(body)?)))
}

pub(super) fn poll_setup(body: &[u8]) -> Result<Content<'_>, Error> {
    Ok(Content::PollSetup(Box::new(PollSetup::decode(body)?)))
}

pub(super) fn poll_vote(body: &[u8]) -> Result<Content<'_>, Error> {
    PollVote::decode(body).map(Content::PollVote)
}

pub(super) fn web_session_resume(body: &[u8]) -> Result<Content<'_>, Error> {
    WebSessionResume::decode(body).map(Content::WebSessionResume)
}

/// Whether the body of an answer accepts a call: its `action` is the integer 1.
pub(super) fn accepts_call(answer: &[u8]) -> bool {
    let action = value::Object::parse(answer).map(|mut object| object.take("action"));
    matches!(action, Ok(Some(action)) if action.int() == Some(1))
}
