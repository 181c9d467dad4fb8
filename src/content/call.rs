use core::fmt;

use super::json;
use super::wire::{DirectContent, Wire};
use crate::codec::{BufferTooSmall, Writer};
use crate::content::Kind;

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

/// Signalling of a call between two (0x60 to 0x64; chapter 16), whose JSON is handed out as bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Call<'a> {
    /// Which of the five messages it is.
    pub signal: CallSignal,
    /// The body; not yet examined.
    pub json: &'a [u8],
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

impl Wire for Call<'_> {
    fn encoded_len(&self) -> usize {
        self.json.len()
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.bytes(self.json)
    }

    /// An answer carries the nickname if it accepts the call.
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

/// Whether the body of an answer accepts the call: its `action` is the integer 1. Without the feature
/// `message-json` this is not read and taken for "no".
pub(in crate::content) fn accepts(answer: &[u8]) -> bool {
    json::accepts_call(answer)
}
