//! When to back up ([chapter 10 section 9](crate::protocol::safe#9-when-to-upload)).
//!
//! | situation | decision |
//! |---|---|
//! | forced, never uploaded, or the clock went back | upload |
//! | the last attempt failed | upload, or wait if it is known when it failed |
//! | content unchanged | upload when half of the retention is over |
//! | content changed | upload after 23 hours, or half of the retention if that is shorter |
//!
//! ```
//! use eeema::safe::ServerConfig;
//! use eeema::safe::schedule::{Decision, State};
//! use eeema::time::UnixMillis;
//!
//! let now = UnixMillis(1_700_000_000_000);
//! let retention = ServerConfig::USUAL.retention();
//! let mut state = State::default();
//! assert_eq!(state.decide(now, b"{}", false, retention), Decision::Upload);
//! state.succeeded(now, b"{}");
//! assert_eq!(state.decide(now, b"{}", false, retention), Decision::SkipUnchanged);
//! assert_eq!(state.decide(now, b"{...}", false, retention), Decision::SkipGrace);
//! ```

use core::fmt;
use core::time::Duration;

use crate::crypto::sha256;
use crate::time::UnixMillis;

const MINUTE: u64 = 60 * 1000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// A changed document is not uploaded again before: a little less than a day.
const GRACE: u64 = 23 * HOUR;
/// The retention in milliseconds.
fn millis(retention: Duration) -> u64 {
    u64::try_from(retention.as_millis()).unwrap_or(u64::MAX)
}

/// What is known when a decision is due.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Situation {
    /// The time.
    pub now: UnixMillis,
    /// When an upload last succeeded.
    pub last_success: Option<UnixMillis>,
    /// How the last attempt went.
    pub last_attempt: Attempt,
    /// Whether the document differs from the one that was last uploaded.
    pub content_changed: bool,
    /// Whether the user asks for it, or just set Safe up.
    pub force: bool,
    /// [`ServerConfig::retention`](super::ServerConfig::retention).
    pub retention: Duration,
}

/// How the last attempt went.
///
/// After failures in a row the pauses grow: a minute, five, thirty, then an hour each. A backup that is too
/// large is tried again after a day, or at once if it changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Attempt {
    /// It succeeded, or there was none.
    #[default]
    Succeeded,
    /// It failed, and it is not known when.
    Failed,
    /// It failed.
    FailedAt {
        /// When.
        at: UnixMillis,
        /// Why.
        failure: Failure,
        /// How many attempts failed in a row, with this one.
        in_a_row: u32,
    },
}

/// Why an attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The server could not be asked what it takes.
    Server = 1,
    /// The document could not be written.
    Document = 2,
    /// The backup could not be sealed.
    Sealing = 3,
    /// The upload failed.
    Upload = 4,
    /// The backup is larger than the server takes; waiting does not cure that.
    TooLarge = 6,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Server => "the server could not be reached; check its address",
            Self::Document => "the document has a value that no app would read back; correct it",
            Self::Sealing => "the backup could not be sealed; try again",
            Self::Upload => "the upload failed; it is tried again by itself",
            Self::TooLarge => {
                "the backup is larger than the server takes; remove the picture or old contacts"
            }
        })
    }
}

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Back up.
    Upload,
    /// Nothing: the document is on the server, and does not expire soon.
    SkipUnchanged,
    /// Nothing yet: the last backup is too young.
    SkipGrace,
    /// Nothing yet: the last attempt failed.
    WaitUntil(UnixMillis),
}

impl Situation {
    /// Decides.
    pub fn decide(&self) -> Decision {
        if self.force {
            return Decision::Upload;
        }
        match self.last_attempt {
            Attempt::Succeeded => {}
            Attempt::Failed => return Decision::Upload,
            Attempt::FailedAt {
                at,
                failure,
                in_a_row,
            } => return self.retry(at, failure, in_a_row),
        }
        let age = self
            .last_success
            .and_then(|at| self.now.0.checked_sub(at.0));
        let Some(age) = age else {
            return Decision::Upload;
        };
        let half = millis(self.retention) / 2;
        match self.content_changed {
            false if age < half => Decision::SkipUnchanged,
            true if age < half.min(GRACE) => Decision::SkipGrace,
            _ => Decision::Upload,
        }
    }

    /// Waits after a failure, unless the clock went back since.
    ///
    /// A time in the future is one of a clock that went back: nothing waits for it.
    fn retry(&self, at: UnixMillis, failure: Failure, in_a_row: u32) -> Decision {
        let pause = match (failure, in_a_row) {
            (Failure::TooLarge, _) if self.content_changed => 0,
            (Failure::TooLarge, _) => DAY,
            (_, 0 | 1) => MINUTE,
            (_, 2) => 5 * MINUTE,
            (_, 3) => 30 * MINUTE,
            _ => HOUR,
        };
        let until = at.0.saturating_add(pause);
        if (at.0..until).contains(&self.now.0) {
            Decision::WaitUntil(UnixMillis(until))
        } else {
            Decision::Upload
        }
    }
}

/// What a device remembers between two decisions. Store the fields; none of them is secret.
///
/// | after | call |
/// |---|---|
/// | an upload that succeeded | [`State::succeeded`] |
/// | anything that failed | [`State::failed`] |
/// | a start of the program, and every few hours | [`State::decide`] |
/// | whenever the user looks | [`State::health`] |
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// When an upload last succeeded.
    pub last_success: Option<UnixMillis>,
    /// The SHA-256 of the body that was uploaded then.
    pub uploaded_hash: Option<[u8; 32]>,
    /// The SHA-256 of the body of the last attempt that was too large.
    pub too_large_hash: Option<[u8; 32]>,
    /// How the last attempt went.
    pub last_attempt: Attempt,
}

impl State {
    /// Decides about `body`, which [`super::Document::encode`] wrote.
    pub fn decide(
        &self,
        now: UnixMillis,
        body: &[u8],
        force: bool,
        retention: Duration,
    ) -> Decision {
        let hash = Some(sha256(body));
        let is_too_large = matches!(
            self.last_attempt,
            Attempt::FailedAt {
                failure: Failure::TooLarge,
                ..
            }
        );
        let known = if is_too_large {
            self.too_large_hash
        } else {
            self.uploaded_hash
        };
        Situation {
            now,
            last_success: self.last_success,
            last_attempt: self.last_attempt,
            content_changed: hash != known,
            force,
            retention,
        }
        .decide()
    }

    /// Notes that `body` was uploaded.
    pub fn succeeded(&mut self, now: UnixMillis, body: &[u8]) {
        *self = Self {
            last_success: Some(now),
            uploaded_hash: Some(sha256(body)),
            too_large_hash: None,
            last_attempt: Attempt::Succeeded,
        };
    }

    /// Notes that the upload of `body` failed.
    ///
    /// Failures are counted, also those of different kinds; a success ends the row.
    pub fn failed(&mut self, now: UnixMillis, body: &[u8], failure: Failure) {
        let before = match self.last_attempt {
            Attempt::FailedAt { in_a_row, .. } => in_a_row,
            Attempt::Failed => 1,
            Attempt::Succeeded => 0,
        };
        self.too_large_hash = (failure == Failure::TooLarge).then(|| sha256(body));
        self.last_attempt = Attempt::FailedAt {
            at: now,
            failure,
            in_a_row: before.saturating_add(1),
        };
    }

    /// How the backup on the server is.
    pub fn health(&self, now: UnixMillis, retention: Duration) -> Health {
        let Some(last_success) = self.last_success else {
            return Health::NoBackup;
        };
        let age = now.0.saturating_sub(last_success.0);
        let retention = millis(retention);
        if age >= retention {
            Health::Expired
        } else if age >= retention / 2 {
            Health::Expiring {
                at: UnixMillis(last_success.0.saturating_add(retention)),
            }
        } else if age >= 7 * DAY && self.last_attempt != Attempt::Succeeded {
            Health::Failing
        } else {
            Health::Good
        }
    }
}

/// How the backup on the server is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// Nothing to say.
    Good,
    /// None was ever uploaded.
    NoBackup,
    /// No upload succeeded for seven days: warn the user.
    Failing,
    /// More than half of the retention is over: remind the user.
    Expiring {
        /// When the server may delete it.
        at: UnixMillis,
    },
    /// The server may have deleted it.
    Expired,
}
