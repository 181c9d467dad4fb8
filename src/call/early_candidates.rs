use core::time::Duration;

use crate::identity::ThreemaId;
use crate::time::UnixMillis;

/// Of how many peers candidates are kept.
const PEERS: usize = 4;
/// How many messages of a peer.
const MESSAGES: u8 = 64;
/// How long.
const LIFETIME: Duration = Duration::from_secs(60);

/// Whose candidates came before there was a connection, and in how many messages: everybody can send them
/// again and again, so what is kept of them is bounded.
#[derive(Clone, Debug)]
pub(super) struct EarlyCandidates([Option<Early>; PEERS]);

#[derive(Clone, Copy, Debug)]
struct Early {
    peer: ThreemaId,
    messages: u8,
    until: UnixMillis,
}

impl EarlyCandidates {
    pub(super) const NONE: Self = Self([None; PEERS]);

    /// Whether one more message of the peer is kept.
    pub(super) fn admit(&mut self, peer: ThreemaId, now: UnixMillis) -> bool {
        for place in &mut self.0 {
            *place = place.filter(|early| early.until > now);
        }
        let mut known = self.0.iter_mut().flatten();
        if let Some(early) = known.find(|early| early.peer == peer) {
            let has_room = early.messages < MESSAGES;
            early.messages = early.messages.saturating_add(u8::from(has_room));
            return has_room;
        }
        let free = self.0.iter_mut().find(|place| place.is_none());
        free.is_some_and(|place| {
            *place = Some(Early {
                peer,
                messages: 1,
                until: now.saturating_add(LIFETIME),
            });
            true
        })
    }

    /// A call begins: those of others are of no use any more.
    pub(super) fn keep_only(&mut self, peer: ThreemaId) {
        for place in &mut self.0 {
            *place = place.filter(|early| early.peer == peer);
        }
    }
}
