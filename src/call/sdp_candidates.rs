use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::candidate_filter::{DropReason, LocalCandidates, judge_remote};
use super::sdp_line::lines;

/// A description without the candidates that must not be used.
#[derive(Clone, PartialEq, Eq)]
pub struct FilteredCandidates {
    text: String,
    dropped: Vec<DropReason>,
}

impl FilteredCandidates {
    /// The description, with CR LF behind every line.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Why candidates were dropped, in their order.
    pub fn dropped(&self) -> &[DropReason] {
        &self.dropped
    }
}

/// Removes the candidates that stand in a received description and would be dropped as messages
/// ([chapter 16 section 7.4](crate::protocol::calls)). Do this before the description is set.
pub fn filter_candidates(description: &str, allows_ipv6: bool) -> FilteredCandidates {
    filter(description, |candidate| {
        judge_remote(candidate, allows_ipv6)
    })
}

impl LocalCandidates {
    /// Removes the candidates that stand in an own description and would not be sent. Do this before the
    /// description is sent, if the media library put any into it.
    #[must_use]
    pub fn filter(&mut self, description: &str) -> FilteredCandidates {
        filter(description, |candidate| self.judge(candidate))
    }
}

fn filter(
    description: &str,
    mut judge: impl FnMut(&str) -> Result<(), DropReason>,
) -> FilteredCandidates {
    let mut text = String::with_capacity(description.len());
    let mut dropped = Vec::new();
    for line in lines(description) {
        let candidate = line
            .strip_prefix("a=")
            .filter(|attribute| attribute.starts_with("candidate:"));
        match candidate.map(&mut judge) {
            Some(Err(reason)) => dropped.push(reason),
            Some(Ok(())) | None => {
                text.push_str(line);
                text.push_str("\r\n");
            }
        }
    }
    FilteredCandidates { text, dropped }
}

impl fmt::Debug for FilteredCandidates {
    /// Without the text, which has addresses.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FilteredCandidates({:?})", self.dropped)
    }
}
