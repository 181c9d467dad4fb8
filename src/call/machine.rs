use super::call_step::{Answered, CallTimeouts, CandidatesFor, HungUp, TimedOut};
use super::early_candidates::EarlyCandidates;
use super::offer_reaction::{OfferReaction, OfferSituation};
use super::past_calls::PastCalls;
use super::reject_reason::RejectReason;
use super::state::CallState;
use crate::identity::ThreemaId;
use crate::time::UnixMillis;

/// Who does what in a call between two, one call at a time, for both roles
/// ([chapter 16 section 3](crate::protocol::calls)). It sends nothing and has no clock: what a method
/// returns is to be done, and `now` is an argument.
///
/// ```
/// use eeema::call::{Answered, CallMachine, CallState, CallTimeouts, RejectReason};
/// use eeema::time::UnixMillis;
///
/// let bob = "BOB00001".parse()?;
/// let now = UnixMillis(1_735_655_118_450);
/// let mut calls = CallMachine::new(CallTimeouts::default());
/// assert!(calls.place(bob, 1337, now)); // send the offer
/// assert!(calls.peer_rings(bob, 1337, now)); // play the tone
/// assert_eq!(calls.answered(bob, 1337, Err(RejectReason::BUSY)), Answered::Rejected(RejectReason::BUSY));
/// assert_eq!(calls.state(), CallState::Disconnecting);
/// calls.freed();
/// assert_eq!(calls.state(), CallState::Idle);
/// # Ok::<(), eeema::identity::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct CallMachine {
    state: CallState,
    call: Option<Call>,
    past: PastCalls,
    early: EarlyCandidates,
    timeouts: CallTimeouts,
    replaces_while_ringing: bool,
}

/// The present call.
#[derive(Clone, Copy, Debug)]
struct Call {
    peer: ThreemaId,
    id: u32,
    is_caller: bool,
    is_answered: bool,
    /// When it is given up, if nothing happens.
    deadline: Option<UnixMillis>,
}

impl CallMachine {
    /// No call.
    pub const fn new(timeouts: CallTimeouts) -> Self {
        Self {
            state: CallState::Idle,
            call: None,
            past: PastCalls::NONE,
            early: EarlyCandidates::NONE,
            timeouts,
            replaces_while_ringing: false,
        }
    }

    /// Lets a second offer of the same peer replace the first one while it rings, as iOS does.
    #[must_use]
    pub const fn replacing_while_ringing(self) -> Self {
        Self {
            replaces_while_ringing: true,
            ..self
        }
    }

    /// What it does.
    pub const fn state(&self) -> CallState {
        self.state
    }

    /// The peer and the id of the present call.
    pub fn call(&self) -> Option<(ThreemaId, u32)> {
        self.call.map(|call| (call.peer, call.id))
    }

    /// The user calls somebody: create the offer, patch it and send it. `false` if there is a call already.
    #[must_use]
    pub fn place(&mut self, peer: ThreemaId, call_id: u32, now: UnixMillis) -> bool {
        if self.state != CallState::Idle {
            return false;
        }
        self.begin(peer, call_id, true, CallState::Initialising, now);
        true
    }

    /// An offer came. The fields of `situation` that concern the present call are filled in here.
    #[must_use]
    pub fn offered(
        &mut self,
        peer: ThreemaId,
        call_id: u32,
        situation: OfferSituation,
        now: UnixMillis,
    ) -> OfferReaction {
        let is_same_peer = self.call.is_some_and(|call| call.peer == peer);
        let is_same_call = self.call.is_some_and(|call| call.id == call_id);
        let replaces = self.replaces_while_ringing
            && self.state == CallState::Ringing
            && is_same_peer
            && !is_same_call;
        let reaction = OfferSituation {
            state: if replaces {
                CallState::Idle
            } else {
                self.state
            },
            is_same_peer,
            is_same_call,
            ..situation
        }
        .reaction();
        if reaction == OfferReaction::Ring {
            self.begin(peer, call_id, false, CallState::Ringing, now);
        } else if matches!(reaction, OfferReaction::Reject { .. }) {
            self.past.add(peer, call_id, false);
        }
        reaction
    }

    /// It rings at the peer. Whether the tone is to be played.
    #[must_use]
    pub fn peer_rings(&mut self, peer: ThreemaId, call_id: u32, now: UnixMillis) -> bool {
        let ring_back = self.timeouts.ring_back;
        match &mut self.call {
            Some(call)
                if self.state == CallState::Initialising
                    && call.is_caller
                    && !call.is_answered
                    && call.peer == peer
                    && call.id == call_id =>
            {
                call.deadline = ring_back.map(|wait| now.saturating_add(wait));
                true
            }
            _ => false,
        }
    }

    /// The user takes the call: apply the offer, create, patch and send an answer that accepts. The id of
    /// the call, if it rings.
    #[must_use]
    pub fn take(&mut self) -> Option<u32> {
        if self.state != CallState::Ringing {
            return None;
        }
        self.state = CallState::Initialising;
        let call = self.call.as_mut()?;
        call.deadline = None;
        Some(call.id)
    }

    /// The user does not take the call: send an answer that rejects it with
    /// [`RejectReason::REJECTED`]. The id of the call, if it rings.
    #[must_use]
    pub fn decline(&mut self) -> Option<u32> {
        if self.state != CallState::Ringing {
            return None;
        }
        self.end()
    }

    /// An answer came: `Ok` accepts. Very old peers say no call id, which is 0 here.
    #[must_use]
    pub fn answered(
        &mut self,
        peer: ThreemaId,
        call_id: u32,
        answer: Result<(), RejectReason>,
    ) -> Answered {
        let state = self.state;
        let Some(call) = self.call.as_mut().filter(|call| {
            state == CallState::Initialising
                && call.is_caller
                && !call.is_answered
                && call.peer == peer
                && (call.id == call_id || call_id == 0)
        }) else {
            return Answered::Ignored;
        };
        call.is_answered = true;
        call.deadline = None;
        match answer {
            Ok(()) => Answered::Accepted,
            Err(reason) => {
                self.state = CallState::Disconnecting;
                Answered::Rejected(reason)
            }
        }
    }

    /// Another device of the user called, answered or hung up, as its reflected message says: the call is
    /// not of this device. `true` if it rang here: stop, free everything, and say so with
    /// [`CallMachine::freed`]; nothing is sent.
    #[must_use]
    pub fn handled_elsewhere(&mut self, peer: ThreemaId, call_id: u32) -> bool {
        if self.call() != Some((peer, call_id)) {
            self.past.add(peer, call_id, true);
            return false;
        }
        let rings = self.state == CallState::Ringing;
        if rings {
            self.end();
        }
        rings
    }

    /// A message with candidates of the peer came. It has no protection from replay: those of a call that is
    /// over are nobody's, and of those that have to wait no more are kept than 64 messages of each of four
    /// peers in 60 s.
    #[must_use]
    pub fn candidates(&mut self, peer: ThreemaId, call_id: u32, now: UnixMillis) -> CandidatesFor {
        let is_own = self.call() == Some((peer, call_id));
        let waits = match self.state {
            CallState::Idle => !self.past.contains(peer, call_id),
            CallState::Ringing => is_own,
            CallState::Initialising | CallState::Calling if is_own => {
                return CandidatesFor::Connection;
            }
            _ => false,
        };
        if waits && self.early.admit(peer, now) {
            CandidatesFor::Later
        } else {
            CandidatesFor::Nobody
        }
    }

    /// The peer hung up. Of calls that are over, the last four of each peer are known, and 16 in all. Those
    /// that happened are kept first: a peer who claims calls makes no call of somebody else unknown.
    #[must_use]
    pub fn peer_hung_up(&mut self, peer: ThreemaId, call_id: u32) -> HungUp {
        if self.call() == Some((peer, call_id)) {
            return match self.state {
                CallState::Disconnecting => HungUp::Ignored,
                _ => {
                    self.end();
                    HungUp::Ended
                }
            };
        }
        if self.past.contains(peer, call_id) {
            return HungUp::Ignored;
        }
        self.past.add(peer, call_id, false);
        HungUp::Missed
    }

    /// The user hangs up: send a hang-up, free everything and say so with [`CallMachine::freed`]. The id
    /// of the call, if there is one.
    #[must_use]
    pub fn hang_up(&mut self) -> Option<u32> {
        match self.state {
            CallState::Idle | CallState::Disconnecting => None,
            _ => self.end(),
        }
    }

    /// The media are connected.
    pub fn connected(&mut self) {
        if let CallState::Initialising | CallState::Calling = self.state {
            self.state = CallState::Calling;
            if let Some(call) = &mut self.call {
                call.deadline = None;
            }
        }
    }

    /// The media are lost; they may come back.
    pub fn connection_lost(&mut self, now: UnixMillis) {
        let deadline = now.saturating_add(self.timeouts.connection);
        if let (CallState::Initialising | CallState::Calling, Some(call)) =
            (self.state, &mut self.call)
        {
            call.deadline = Some(deadline);
        }
    }

    /// Everything that belonged to the call is freed.
    pub fn freed(&mut self) {
        if self.state == CallState::Disconnecting {
            if let Some((peer, id)) = self.call() {
                self.past.add(peer, id, true);
            }
            self.state = CallState::Idle;
            self.call = None;
        }
    }

    /// When [`CallMachine::timed_out`] wants to be asked.
    pub fn deadline(&self) -> Option<UnixMillis> {
        self.call.and_then(|call| call.deadline)
    }

    /// What is due now. Free everything and say so with [`CallMachine::freed`].
    #[must_use]
    pub fn timed_out(&mut self, now: UnixMillis) -> Option<TimedOut> {
        self.deadline().filter(|deadline| deadline.0 <= now.0)?;
        let is_ringing = self.state == CallState::Ringing;
        let call_id = self.end()?;
        Some(if is_ringing {
            TimedOut::Callee { call_id }
        } else {
            TimedOut::HangUp { call_id }
        })
    }

    fn begin(
        &mut self,
        peer: ThreemaId,
        id: u32,
        is_caller: bool,
        state: CallState,
        now: UnixMillis,
    ) {
        if let Some((peer, id)) = self.call() {
            self.past.add(peer, id, true);
        }
        self.early.keep_only(peer);
        self.state = state;
        self.call = Some(Call {
            peer,
            id,
            is_caller,
            is_answered: false,
            deadline: Some(now.saturating_add(self.timeouts.ring)),
        });
    }

    fn end(&mut self) -> Option<u32> {
        self.state = CallState::Disconnecting;
        let call = self.call.as_mut()?;
        call.deadline = None;
        Some(call.id)
    }
}
