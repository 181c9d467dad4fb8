use core::time::Duration;

use crate::time::UnixMillis;

/// Watches a remote secret while the data are unlocked ([chapter 13 section 8](crate::protocol::local_storage)).
/// It has no clock and no socket: the caller asks the server when the monitor says, and hands the answer
/// over.
///
/// ```
/// use std::time::Duration;
/// use eeema::local_storage::{Answer, Monitor, Verdict};
/// use eeema::time::UnixMillis;
///
/// let mut monitor = Monitor::new(UnixMillis(0));
/// let answer = Answer::Secret { is_right: true, interval: Duration::from_secs(600), missed_max: 1 };
/// assert_eq!(monitor.answered(answer, UnixMillis(0)), Verdict::Unlocked);
/// assert_eq!(monitor.next_check(), Some(UnixMillis(600_000)));
/// assert_eq!(monitor.answered(Answer::Failed, UnixMillis(600_000)), Verdict::Lock);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Monitor {
    state: State,
    next_check: Option<UnixMillis>,
    failures: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    /// No secret was fetched yet.
    Locked,
    Unlocked {
        interval: Duration,
        missed_max: u32,
    },
    Over,
}

/// What the server said when it was asked for the secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer {
    /// Status 200.
    Secret {
        /// Whether the hash of the secret is the stored one.
        is_right: bool,
        /// `checkIntervalS`. It is kept between 10 seconds and one day.
        interval: Duration,
        /// `nMissedChecksMax`.
        missed_max: u32,
    },
    /// Status 403.
    Blocked,
    /// Status 404.
    Unknown,
    /// Anything else: no connection, another status, no answer that can be read.
    Failed,
}

/// What follows from an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub enum Verdict {
    /// The data may be used until the next check.
    Unlocked,
    /// Still locked: ask again at [`Monitor::next_check`].
    Retry,
    /// Forget the remote secret, what was derived from it and the master key; close the databases, stop
    /// all work, and tell the user.
    Lock,
}

impl Monitor {
    /// Between attempts while nothing is unlocked yet, and the least interval.
    const RETRY: Duration = Duration::from_secs(10);
    const MAX_INTERVAL: Duration = Duration::from_secs(86_400);
    /// Failed attempts after which the first unlocking is given up.
    const MAX_FAILURES: u32 = 5;

    /// Begins locked: the first check is due at once.
    pub const fn new(now: UnixMillis) -> Self {
        Self {
            state: State::Locked,
            next_check: Some(now),
            failures: 0,
        }
    }

    /// When to ask the server; `None` once the data were locked.
    pub const fn next_check(&self) -> Option<UnixMillis> {
        self.next_check
    }

    /// Takes an answer in that came at `now`. After [`Verdict::Lock`] every further answer locks.
    pub fn answered(&mut self, answer: Answer, now: UnixMillis) -> Verdict {
        match (answer, &self.state) {
            (_, State::Over) => Verdict::Lock,
            (
                Answer::Secret {
                    is_right: true,
                    interval,
                    missed_max,
                },
                _,
            ) => {
                let interval = interval.clamp(Self::RETRY, Self::MAX_INTERVAL);
                self.state = State::Unlocked {
                    interval,
                    missed_max,
                };
                self.failures = 0;
                self.schedule(interval, now);
                Verdict::Unlocked
            }
            (Answer::Failed, State::Locked) => self.failed(Self::MAX_FAILURES, Self::RETRY, now),
            (
                Answer::Failed,
                State::Unlocked {
                    interval,
                    missed_max,
                },
            ) => self.failed(*missed_max, *interval, now),
            (Answer::Secret { .. } | Answer::Blocked | Answer::Unknown, _) => self.lock(),
        }
    }

    /// Counts a failure, of which `most` lock.
    fn failed(&mut self, most: u32, interval: Duration, now: UnixMillis) -> Verdict {
        self.failures = self.failures.saturating_add(1);
        if self.failures >= most {
            return self.lock();
        }
        self.schedule(interval, now);
        match self.state {
            State::Unlocked { .. } => Verdict::Unlocked,
            _ => Verdict::Retry,
        }
    }

    fn schedule(&mut self, interval: Duration, now: UnixMillis) {
        self.next_check = Some(now.saturating_add(interval));
    }

    fn lock(&mut self) -> Verdict {
        self.state = State::Over;
        self.next_check = None;
        Verdict::Lock
    }
}
