//! Conditions of a request. No app of the messenger sends one; libraries and caches may.

use super::answer::{Answer, Status};
use super::head::Head;

/// What a request demands of the backup that is there (RFC 9110 section 13). Backups have no entity tags
/// and no dates, so that only `*` can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition {
    /// `If-Match: *`.
    must_exist: bool,
    /// `If-None-Match: *`.
    must_not_exist: bool,
    /// Names an entity tag that no backup has.
    never: bool,
    /// Whether the request reads: then "not modified" is the answer.
    reads: bool,
}

impl Condition {
    /// Those of a request that reads.
    pub(super) fn to_read(head: &Head<'_>) -> Result<Self, Answer> {
        let condition = Self::to_change(head)?;
        Ok(Self {
            reads: true,
            ..condition
        })
    }

    /// Those of a request that stores or deletes.
    pub(super) fn to_change(head: &Head<'_>) -> Result<Self, Answer> {
        let if_match = head.only("If-Match")?;
        Ok(Self {
            must_exist: if_match == Some("*"),
            must_not_exist: head.only("If-None-Match")? == Some("*"),
            never: if_match.is_some_and(|value| value != "*"),
            reads: false,
        })
    }

    /// Whether it holds. `exists` says whether there is a backup of the name.
    ///
    /// # Errors
    ///
    /// The answer to give: [`Status::PRECONDITION_FAILED`], or [`Status::NOT_MODIFIED`] to a reader.
    pub fn check(&self, exists: bool) -> Result<(), Answer> {
        if self.never || self.must_exist && !exists {
            Err(Status::PRECONDITION_FAILED.into())
        } else if self.must_not_exist && exists {
            Err(match self.reads {
                true => Status::NOT_MODIFIED.into(),
                false => Status::PRECONDITION_FAILED.into(),
            })
        } else {
            Ok(())
        }
    }
}
