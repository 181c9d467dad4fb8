//! Calls: what is said to start and end one, what must be true of it, and the keys of group calls
//! ([chapter 16](crate::protocol::calls)). Sound, pictures and sockets are not part of this crate.
//!
//! | what | where |
//! |---|---|
//! | the five messages of a call between two | `Signal` |
//! | who does what, and how an offer is answered | [`CallMachine`], [`OfferSituation`] |
//! | whether the address of the device is hidden | [`RelayPolicy`], [`RelaySetting`] |
//! | session descriptions: patched **and** checked in one call | `SdpPatcher`, `CallReport` |
//! | which candidates leave and enter | `LocalCandidates`, `judge_remote` |
//! | what a description cannot say: settings of the media library | [`media_rules`] |
//! | messages over the data channel of a call | [`InCallMessage`], [`VideoProfile`] |
//! | keys, handshake and frames of group calls | [`GroupCallKey`], [`ParticipantKeys`], [`FrameSealer`], [`FrameOpener`] |
//!
//! Messages and descriptions need the heap, everything else does without. The message that carries a
//! `Signal` is the [`Call`](crate::content::Call) of `content`.
//!
//! ```
//! use eeema::call::{IceTransportPolicy, RelayPolicy};
//! use eeema::identity::VerificationLevel;
//!
//! // The address is hidden from contacts whose key nobody verified.
//! let policy = RelayPolicy::default().decide(VerificationLevel::Unverified, true);
//! assert_eq!(policy, IceTransportPolicy::Relay);
//! ```
//!
//! # What this protects against, and what not
//!
//! The description of each side, with the fingerprint of its certificate, travels in an authenticated
//! message: whoever holds the keys of the identity is at the other end, and nobody between. A constant bit
//! rate and encrypted header extensions keep the sizes and headers of packets from telling what is said. A
//! description of the peer is hostile until it was patched and checked.
//!
//! Not hidden: that two people call each other and how long, the sizes of video packets, and the own
//! address from the peer (direct) or from the operator of the relay. In group calls every participant can
//! be heard by every member who knows the group call key; the media server can replay frames of one key
//! and every hello, and withhold all. A hello that comes again does no harm: each is answered with
//! [`ParticipantKeys`] of its own, which make one channel. Keys of members who left are replaced two seconds later.

mod auth;
mod call_step;
#[cfg(feature = "alloc")]
mod candidate_filter;
#[cfg(feature = "alloc")]
mod candidates;
#[cfg(feature = "alloc")]
mod description;
mod early_candidates;
mod frame;
mod frame_channel;
mod group_handshake_key;
mod group_key;
mod handshake_envelope;
mod handshake_error;
mod hello;
mod in_call;
mod machine;
mod media_key;
pub mod media_rules;
mod offer_reaction;
mod participant;
mod past_calls;
mod reject_reason;
mod relay;
#[cfg(feature = "alloc")]
mod report;
#[cfg(feature = "alloc")]
mod sdp_candidates;
#[cfg(feature = "alloc")]
mod sdp_check;
#[cfg(feature = "alloc")]
mod sdp_kind;
#[cfg(feature = "alloc")]
mod sdp_line;
#[cfg(feature = "alloc")]
mod sdp_pass;
#[cfg(feature = "alloc")]
mod sdp_patch;
mod sealing_kind;
#[cfg(feature = "alloc")]
mod signal;
#[cfg(feature = "alloc")]
mod signal_error;
mod state;
mod video_profile;

pub use auth::Auth;
pub use call_step::{Answered, CallTimeouts, CandidatesFor, HungUp, TimedOut};
#[cfg(feature = "alloc")]
pub use candidate_filter::{DropReason, LocalCandidates, has_ipv6, is_loopback, judge_remote};
#[cfg(feature = "alloc")]
pub use candidates::{Candidate, Candidates};
#[cfg(feature = "alloc")]
pub use description::{Description, Features};
pub use frame::{
    Codec, FRAME_OVERHEAD, Footer, FrameError, MAX_ENCRYPTED_LENGTH, MAX_FRAME_LENGTH,
};
pub use frame_channel::{FrameOpener, FrameSealer};
pub use group_handshake_key::{GroupCallHandshakeKey, GroupCallHandshakeKind};
pub use group_key::{AdminKey, GroupCallId, GroupCallKey, GroupCallKeyHash, HelloKey, StateKey};
pub use handshake_envelope::PREFIX_LENGTH;
pub use handshake_error::HandshakeError;
pub use hello::Hello;
pub use in_call::{CaptureDevice, InCallError, InCallMessage};
pub use machine::CallMachine;
pub use media_key::{FrameKey, MediaKey};
pub use offer_reaction::{OfferReaction, OfferSituation};
pub use participant::{ParticipantChannel, ParticipantHalf, ParticipantKeys};
pub use reject_reason::RejectReason;
pub use relay::{IceTransportPolicy, RelayPolicy, RelaySetting};
#[cfg(feature = "alloc")]
pub use report::CallReport;
#[cfg(feature = "alloc")]
pub use sdp_candidates::{FilteredCandidates, filter_candidates};
#[cfg(feature = "alloc")]
pub use sdp_check::{SdpRule, Violations, check};
#[cfg(feature = "alloc")]
pub use sdp_kind::{HeaderExtensions, SdpError, SdpKind};
#[cfg(feature = "alloc")]
pub use sdp_patch::{Patched, SdpPatcher};
pub use sealing_kind::SealingKind;
#[cfg(feature = "alloc")]
pub use signal::{Action, Signal};
#[cfg(feature = "alloc")]
pub use signal_error::SignalError;
pub use state::CallState;
pub use video_profile::VideoProfile;
