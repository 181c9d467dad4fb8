use crate::identity::ThreemaId;

/// How many calls of one peer are remembered.
const OF_A_PEER: usize = 4;
/// How many calls of all peers are remembered.
const OF_ALL: usize = 16;

/// Calls that are over, newest first, so that their hang-ups show no missed call.
///
/// Anybody can say that there was a call. So what a peer only claims never pushes out a call that happened,
/// and pushes out other claims only, the peer's own first.
#[derive(Clone, Debug)]
pub(super) struct PastCalls([Option<PastCall>; OF_ALL]);

#[derive(Clone, Copy, Debug)]
struct PastCall {
    peer: ThreemaId,
    id: u32,
    /// It was placed, rang, or was handled by another device of the user.
    happened: bool,
}

impl PastCalls {
    pub(super) const NONE: Self = Self([None; OF_ALL]);

    pub(super) fn contains(&self, peer: ThreemaId, id: u32) -> bool {
        let mut calls = self.0.iter().flatten();
        calls.any(|call| call.peer == peer && call.id == id)
    }

    /// Remembers a call. A claim for which there is no room is not remembered.
    pub(super) fn add(&mut self, peer: ThreemaId, id: u32, happened: bool) {
        let mut calls = self.0.iter_mut().flatten();
        if let Some(known) = calls.find(|call| call.peer == peer && call.id == id) {
            known.happened |= happened;
            return;
        }
        let Some(newer) = self
            .place(peer, happened)
            .and_then(|place| self.0.get_mut(..=place))
        else {
            return;
        };
        newer.rotate_right(1);
        if let Some(first) = newer.first_mut() {
            *first = Some(PastCall { peer, id, happened });
        }
    }

    /// Where a new call overwrites what is there: nothing if possible, the oldest otherwise.
    fn place(&self, peer: ThreemaId, happened: bool) -> Option<usize> {
        let of_peer = self.0.iter().flatten().filter(|call| call.peer == peer);
        let has_room = of_peer.count() < OF_A_PEER;
        let oldest = |fits: fn(&PastCall, ThreemaId) -> bool| {
            let mut calls = self.0.iter();
            calls.rposition(|call| call.is_some_and(|call| fits(&call, peer)))
        };
        let nothing = self.0.iter().position(Option::is_none);
        let own_claim = oldest(|call, peer| !call.happened && call.peer == peer);
        let claim = oldest(|call, _| !call.happened);
        let own = oldest(|call, peer| call.peer == peer);
        match (has_room, happened) {
            (true, true) => nothing
                .or(own_claim)
                .or(claim)
                .or(own)
                .or(oldest(|_, _| true)),
            (true, false) => nothing.or(own_claim).or(claim),
            (false, true) => own_claim.or(own),
            (false, false) => own_claim,
        }
    }
}
