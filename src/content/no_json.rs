//! Without the feature `message-json` the types whose body is JSON stay bytes.

use super::Content;
use crate::content::Error;

pub(super) fn file(body: &[u8]) -> Result<Content<'_>, Error> {
    Ok(Content::Unknown(body))
}

pub(super) use file as poll_setup;
pub(super) use file as poll_vote;
pub(super) use file as web_session_resume;

/// An answer that is not read is taken for "no".
pub(super) const fn accepts_call(_answer: &[u8]) -> bool {
    false
}
