use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use eeema::ThreemaId;
use tokio::sync::Notify;

/// Who is connected; each identity once.
#[derive(Default)]
pub(super) struct Online {
    seats: Mutex<HashMap<ThreemaId, Arc<Seat>>>,
}

/// The connection of an identity, as others see it.
#[derive(Default)]
pub(super) struct Seat {
    wake: Notify,
    is_taken: AtomicBool,
}

impl Online {
    /// Takes the place of an identity; a connection that had it before hears of it.
    pub(super) fn enter(&self, id: ThreemaId) -> Arc<Seat> {
        let seat = Arc::new(Seat::default());
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(earlier) = seats.insert(id, Arc::clone(&seat)) {
            earlier.is_taken.store(true, Ordering::Release);
            earlier.wake.notify_one();
        }
        seat
    }

    /// Gives the place back, unless a later connection has it.
    pub(super) fn leave(&self, id: ThreemaId, seat: &Arc<Seat>) {
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        if seats.get(&id).is_some_and(|owner| Arc::ptr_eq(owner, seat)) {
            seats.remove(&id);
        }
    }

    /// Whether an identity is connected.
    pub(super) fn has(&self, id: ThreemaId) -> bool {
        let seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        seats.contains_key(&id)
    }

    /// Says that something waits for an identity.
    pub(super) fn wake(&self, id: ThreemaId) {
        let seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(seat) = seats.get(&id) {
            seat.wake.notify_one();
        }
    }
}

impl Seat {
    /// Waits until something waits for this connection, or another one takes its place.
    pub(super) async fn woken(&self) {
        self.wake.notified().await;
    }

    /// Whether another connection has the place.
    pub(super) fn is_taken(&self) -> bool {
        self.is_taken.load(Ordering::Acquire)
    }
}
