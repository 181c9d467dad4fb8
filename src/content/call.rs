//! The five messages of a call between two. What they say is JSON of [chapter
//! 16](crate::protocol::calls), which `call` reads; here it stays bytes, so that a small device can pass
//! calls on.

use core::fmt;

use super::kind::{Flags, Kind};
use super::properties::{Applies, DeletableBy, Properties, Raises, Reflect, WhenRejected};
use super::wire::{DirectContent, Wire};
use crate::codec::json::{Dialect, Value};
use crate::codec::{BufferTooSmall, Writer};

impl Kind {
    /// Offers a call.
    pub const CALL_OFFER: Self = Self(0x60);
    /// Accepts or rejects a call.
    pub const CALL_ANSWER: Self = Self(0x61);
    /// Addresses for a call.
    pub const CALL_ICE_CANDIDATES: Self = Self(0x62);
    /// Ends a call.
    pub const CALL_HANGUP: Self = Self(0x63);
    /// The phone of the sender rings.
    pub const CALL_RINGING: Self = Self(0x64);
}

/// For what is worthless after a minute: the server wakes the receiver, and keeps it for 60 seconds.
const URGENT: Flags = Flags::PUSH.and(Flags::SHORT_LIVED);

/// An offer is visible, and makes an unknown caller a contact. It raises its conversation at once, whether
/// somebody answers or not.
pub(super) static OFFER: Properties = Properties {
    flags: URGENT,
    user_profile_distribution: Applies::Always,
    creates_direct_contact: true,
    raises_conversation: Raises::Always,
    deletable_by: Some(DeletableBy::User),
    when_rejected: WhenRejected::AbortCall,
    ..Properties::direct(Kind::CALL_OFFER)
};

/// Whoever accepts a call shows their name; whoever rejects it does not.
pub(super) static ANSWER: Properties = Properties {
    flags: URGENT,
    user_profile_distribution: Applies::IfAccepted,
    deletable_by: Some(DeletableBy::User),
    when_rejected: WhenRejected::AbortCall,
    ..Properties::direct(Kind::CALL_ANSWER)
};

/// Addresses come in many messages and are worth nothing twice: nothing is stored of them.
pub(super) static ICE_CANDIDATES: Properties = Properties {
    flags: URGENT,
    replay_protection: Applies::Never,
    reflect: Reflect::RECEIVED,
    ..Properties::direct(Kind::CALL_ICE_CANDIDATES)
};

/// Waits for the receiver as long as any message, so that a missed call is seen. It raises the conversation
/// only if the offer did not arrive.
pub(super) static HANGUP: Properties = Properties {
    flags: Flags::PUSH,
    raises_conversation: Raises::IfNoOfferFound,
    deletable_by: Some(DeletableBy::User),
    ..Properties::direct(Kind::CALL_HANGUP)
};

/// The caller hears that it rings; nobody else needs to know.
pub(super) static RINGING: Properties = Properties {
    flags: URGENT,
    when_rejected: WhenRejected::AbortCall,
    ..Properties::direct(Kind::CALL_RINGING)
};

/// Signalling of a call between two (0x60 to 0x64; [chapter 16](crate::protocol::calls)), whose JSON is
/// handed out as bytes.
///
/// | signal | who sends it |
/// |---|---|
/// | [`CallSignal::Offer`] | the caller |
/// | [`CallSignal::Ringing`], [`CallSignal::Answer`] | the other one |
/// | [`CallSignal::IceCandidates`], [`CallSignal::Hangup`] | both |
///
/// ```
/// use eeema::content::{Call, CallSignal, Encode, Kind};
///
/// let hangup = Call::new(CallSignal::Hangup, b"{\"callId\":42}");
/// assert_eq!((hangup.kind(), hangup.encoded_len()), (Kind::CALL_HANGUP, 13));
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Call<'a> {
    signal: CallSignal,
    json: &'a [u8],
}

/// The five messages of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CallSignal {
    /// Offers a call (0x60).
    Offer,
    /// Accepts or rejects it (0x61).
    Answer,
    /// Addresses for it (0x62).
    IceCandidates,
    /// Ends it (0x63).
    Hangup,
    /// The phone of the sender rings (0x64).
    Ringing,
}

impl<'a> Call<'a> {
    /// One of the five messages, with its JSON; that of a hangup and of ringing may be empty.
    pub const fn new(signal: CallSignal, json: &'a [u8]) -> Self {
        Self { signal, json }
    }

    /// Which of the five messages it is.
    pub const fn signal(&self) -> CallSignal {
        self.signal
    }

    /// The body; not yet examined.
    pub const fn json(&self) -> &'a [u8] {
        self.json
    }
}

impl Wire for Call<'_> {
    fn encoded_len(&self) -> usize {
        self.json.len()
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.bytes(self.json)
    }

    fn meets_condition(&self) -> bool {
        accepts(self.json)
    }
}

impl DirectContent for Call<'_> {
    fn direct_kind(&self) -> Kind {
        match self.signal {
            CallSignal::Offer => Kind::CALL_OFFER,
            CallSignal::Answer => Kind::CALL_ANSWER,
            CallSignal::IceCandidates => Kind::CALL_ICE_CANDIDATES,
            CallSignal::Hangup => Kind::CALL_HANGUP,
            CallSignal::Ringing => Kind::CALL_RINGING,
        }
    }
}

impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Call({:?}, {} bytes)", self.signal, self.json.len())
    }
}

/// Whether the body of an answer accepts the call: its `action` is the integer 1.
///
/// Asked for the properties of an answer only. JSON that cannot be read accepts nothing.
pub(super) fn accepts(answer: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(answer) else {
        return false;
    };
    let Ok(value) = Value::parse(text, &Dialect::new(Dialect::MAX_DEPTH)) else {
        return false;
    };
    let members = value.members().into_iter().flatten();
    // Of equal keys the last counts.
    let action = members.filter(|(name, _)| *name == *"action").last();
    action.and_then(|(_, value)| value.i64()) == Some(1)
}
