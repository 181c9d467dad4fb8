use super::reject_reason::RejectReason;
use super::state::CallState;

/// What is known when an offer arrives ([chapter 16 section 4](crate::protocol::calls)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfferSituation {
    /// Neither the user nor the management of the device switched calls off.
    pub are_calls_enabled: bool,
    /// The offer has a description of the type `offer`.
    pub is_usable: bool,
    /// What the own machine does.
    pub state: CallState,
    /// The present call is one with the same peer.
    pub is_same_peer: bool,
    /// The present call has the same call id.
    pub is_same_call: bool,
    /// A phone call is active.
    pub is_phone_busy: bool,
    /// It is outside of working hours, or the user does not want to be disturbed.
    pub is_off_hours: bool,
    /// The credentials of the own identity were revoked.
    pub is_revoked: bool,
}

/// What to do with an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OfferReaction {
    /// Nothing: it is a repetition.
    Ignore,
    /// Send an answer that rejects the call.
    Reject {
        /// Why.
        reason: RejectReason,
        /// Whether the user sees a missed call.
        shows_missed_call: bool,
    },
    /// Ring, tell the caller so, and stop after 60 seconds.
    Ring,
}

impl OfferSituation {
    /// The first rule that applies. Two people who call each other at once both reject: there is no
    /// tie-break.
    pub fn reaction(&self) -> OfferReaction {
        let is_busy = self.state != CallState::Idle;
        let reject = |reason, shows_missed_call| OfferReaction::Reject {
            reason,
            shows_missed_call,
        };
        if !self.are_calls_enabled {
            reject(RejectReason::DISABLED, false)
        } else if !self.is_usable {
            reject(RejectReason::UNSPECIFIED, false)
        } else if is_busy && self.is_same_peer && self.is_same_call {
            OfferReaction::Ignore
        } else if is_busy || self.is_phone_busy {
            reject(RejectReason::BUSY, is_busy)
        } else if self.is_off_hours {
            reject(RejectReason::OFF_HOURS, false)
        } else if self.is_revoked {
            reject(RejectReason::UNSPECIFIED, false)
        } else {
            OfferReaction::Ring
        }
    }
}
