//! When to give up, when to ask whether the other side is still there, and when to connect again
//! ([chapter 07 section 8](crate::protocol::transport)), as data for the caller, who has the clock.
//!
//! ```
//! use core::time::Duration;
//! use eeema::time::UnixMillis;
//! use eeema::transport::schedule::{Backoff, Due, KeepAlive};
//!
//! let mut backoff = Backoff::default();
//! assert_eq!(backoff.next_wait(), Duration::from_secs(2));
//! assert_eq!(backoff.next_wait(), Duration::from_secs(4));
//!
//! let mut keep_alive = KeepAlive::new(UnixMillis(0));
//! assert_eq!(keep_alive.due(UnixMillis(1_000)), Due::Wait(Duration::from_secs(59)));
//! assert_eq!(keep_alive.due(UnixMillis(60_000)), Due::SendEcho);
//! keep_alive.echo_sent(UnixMillis(60_000));
//! assert_eq!(keep_alive.due(UnixMillis(70_000)), Due::Close);
//! ```

use core::time::Duration;

use crate::time::UnixMillis;

/// How long a client waits for a connection.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// How long each side waits for a struct of the handshake.
pub const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(20);
/// The idle time-out that a client asks for.
pub const IDLE_TIMEOUT: Duration = Duration::from_secs(120);
/// The idle time-out of a server if a client asks for none.
pub const DEFAULT_IDLE_TIMEOUT: Duration = Duration::from_secs(300);
/// How long a client waits for the answer to an echo request.
pub const ECHO_TIMEOUT: Duration = Duration::from_secs(10);

const FIRST_WAIT: Duration = Duration::from_secs(2);
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// How long to wait before connecting again: 2, 4, 8 and then 10 seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    next: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self { next: FIRST_WAIT }
    }
}

impl Backoff {
    /// How long to wait now; the next time it is longer.
    #[must_use]
    pub fn next_wait(&mut self) -> Duration {
        let wait = self.next;
        self.next = wait.saturating_mul(2).min(LONGEST_WAIT);
        wait
    }

    /// Starts again, once a login was acknowledged.
    pub fn reset(&mut self) {
        *self = Self::default();
    }
}

/// When a client asks the server whether it is still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeepAlive {
    interval: Duration,
    last_received: UnixMillis,
    /// When an echo request was sent that is not answered yet.
    asked: Option<UnixMillis>,
}

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing for so long.
    Wait(Duration),
    /// Send an echo request, and say so with [`KeepAlive::echo_sent`].
    SendEcho,
    /// The server does not answer: close the connection and connect again.
    Close,
}

impl KeepAlive {
    /// Asks after 60 seconds of silence.
    pub const fn new(now: UnixMillis) -> Self {
        Self::after(Duration::from_secs(60), now)
    }

    /// Asks after 15 seconds of silence, as clients of several devices do.
    pub const fn for_linked_devices(now: UnixMillis) -> Self {
        Self::after(Duration::from_secs(15), now)
    }

    const fn after(interval: Duration, now: UnixMillis) -> Self {
        Self {
            interval,
            last_received: now,
            asked: None,
        }
    }

    /// Something came from the server, whatever it is.
    pub fn received(&mut self, now: UnixMillis) {
        self.last_received = now;
        self.asked = None;
    }

    /// An echo request was sent.
    pub fn echo_sent(&mut self, now: UnixMillis) {
        self.asked = Some(now);
    }

    /// What is due now. A clock that goes backwards delays, and does not close.
    pub fn due(&self, now: UnixMillis) -> Due {
        let (since, limit, due) = match self.asked {
            Some(asked) => (asked, ECHO_TIMEOUT, Due::Close),
            None => (self.last_received, self.interval, Due::SendEcho),
        };
        let passed = Duration::from_millis(now.0.saturating_sub(since.0));
        match limit.checked_sub(passed) {
            Some(rest) if !rest.is_zero() => Due::Wait(rest),
            _ => due,
        }
    }
}
