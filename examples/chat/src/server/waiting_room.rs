use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use tokio::task::AbortHandle;

/// The connections that have not logged in. If there are too many, the one that waits longest is closed: a
/// flood of silent ones does not keep out somebody who logs in at once.
pub(super) struct WaitingRoom {
    capacity: usize,
    next: AtomicU64,
    waiting: Mutex<VecDeque<(u64, AbortHandle)>>,
}

impl WaitingRoom {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            capacity: capacity.max(1),
            next: AtomicU64::new(0),
            waiting: Mutex::default(),
        }
    }

    /// Lets `start` begin a connection, and remembers it under the place that it is told.
    pub(super) fn enter(&self, start: impl FnOnce(u64) -> AbortHandle) {
        let place = self.next.fetch_add(1, Ordering::Relaxed);
        // Locked before the connection begins, so that it cannot leave before it is there.
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.push_back((place, start(place)));
        if waiting.len() > self.capacity
            && let Some((_, oldest)) = waiting.pop_front()
        {
            oldest.abort();
        }
    }

    pub(super) fn leave(&self, place: u64) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|(other, _)| *other != place);
    }
}
