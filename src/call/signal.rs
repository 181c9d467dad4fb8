use alloc::vec::Vec;
use core::fmt;

use super::candidates::{Candidate, Candidates};
use super::description::{Description, Features};
use super::reject_reason::RejectReason;
use super::signal_error::SignalError;
use crate::codec::json::{Dialect, JsonWriter, Object, RepeatedKeys, ToJson, Value};
use crate::content::CallSignal;

const DIALECT: Dialect = Dialect::new(32).with_repeated_keys(RepeatedKeys::Refused);

/// What one of the five call messages says ([chapter 16 section 2](crate::protocol::calls)).
///
/// ```
/// use eeema::call::{Action, Signal};
/// use eeema::content::CallSignal;
///
/// let body = Signal::ringing(1337).to_vec();
/// assert_eq!(body, br#"{"callId":1337}"#);
/// let signal = Signal::decode(CallSignal::Ringing, &body)?;
/// assert_eq!(signal.call_id(), 1337);
/// # Ok::<(), eeema::call::SignalError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Signal<'a> {
    call_id: u32,
    action: Action<'a>,
}

/// What a call message wants.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action<'a> {
    /// 0x60: start a call.
    Offer {
        /// The description of the caller.
        description: Description<'a>,
        /// What the caller can do.
        features: Features<'a>,
    },
    /// 0x61: take the call.
    Accept {
        /// The description of the callee.
        description: Description<'a>,
        /// What the callee can do.
        features: Features<'a>,
    },
    /// 0x61: do not take the call.
    Reject {
        /// The number of the reason, as it came.
        reason: RejectReason,
        /// What the callee can do; usually not said.
        features: Features<'a>,
    },
    /// 0x61 with another action: ends the call.
    OtherAnswer {
        /// The number of the action.
        action: i64,
        /// What the callee can do.
        features: Features<'a>,
    },
    /// 0x62: addresses at which the peer may be reached.
    Candidates(Candidates<'a>),
    /// 0x63: end the call.
    HangUp,
    /// 0x64: it rings.
    Ringing,
}

impl<'a> Signal<'a> {
    /// Starts a call with a number of the caller's choice, which is random and not 0.
    pub fn offer(call_id: u32, sdp: &'a str, features: Features<'a>) -> Self {
        let description = Description::new("offer", sdp);
        Self::of(
            call_id,
            Action::Offer {
                description,
                features,
            },
        )
    }

    /// Takes a call.
    pub fn accept(call_id: u32, sdp: &'a str, features: Features<'a>) -> Self {
        let description = Description::new("answer", sdp);
        Self::of(
            call_id,
            Action::Accept {
                description,
                features,
            },
        )
    }

    /// Does not take a call.
    pub const fn reject(call_id: u32, reason: RejectReason) -> Self {
        let features = Features::AUDIO;
        Self::of(call_id, Action::Reject { reason, features })
    }

    /// Says at which addresses the sender may be reached.
    ///
    /// # Errors
    ///
    /// [`SignalError::Candidates`] if there is none.
    pub fn candidates(call_id: u32, entries: Vec<Candidate<'a>>) -> Result<Self, SignalError> {
        let candidates = Candidates::new(entries)?;
        Ok(Self::of(call_id, Action::Candidates(candidates)))
    }

    /// Ends a call.
    pub const fn hang_up(call_id: u32) -> Self {
        Self::of(call_id, Action::HangUp)
    }

    /// Says that it rings.
    pub const fn ringing(call_id: u32) -> Self {
        Self::of(call_id, Action::Ringing)
    }

    const fn of(call_id: u32, action: Action<'a>) -> Self {
        Self { call_id, action }
    }

    /// The number that the caller gave to the call; 0 if the message says none.
    pub const fn call_id(&self) -> u32 {
        self.call_id
    }

    /// What the message wants.
    pub const fn action(&self) -> &Action<'a> {
        &self.action
    }

    /// Which of the five messages it is.
    pub const fn kind(&self) -> CallSignal {
        match self.action {
            Action::Offer { .. } => CallSignal::Offer,
            Action::Accept { .. } | Action::Reject { .. } | Action::OtherAnswer { .. } => {
                CallSignal::Answer
            }
            Action::Candidates(_) => CallSignal::IceCandidates,
            Action::HangUp => CallSignal::Hangup,
            Action::Ringing => CallSignal::Ringing,
        }
    }

    /// Bytes of the body.
    pub fn encoded_len(&self) -> usize {
        self.json_len()
    }

    /// The body, compact JSON.
    pub fn to_vec(&self) -> Vec<u8> {
        self.to_json_string().into_bytes()
    }

    /// Reads the body of a call message. Unknown keys are ignored, equal keys refused.
    ///
    /// # Errors
    ///
    /// A [`SignalError`].
    pub fn decode(kind: CallSignal, body: &'a [u8]) -> Result<Self, SignalError> {
        let text = str::from_utf8(body).map_err(|_| SignalError::Utf8)?;
        let is_short = matches!(kind, CallSignal::Hangup | CallSignal::Ringing);
        let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        let text = if is_short && body.iter().all(is_blank) {
            "{}"
        } else {
            text
        };
        let value = Value::parse(text, &DIALECT)?;
        let mut object = value.object().ok_or(SignalError::NotAnObject)?;
        let call_id = match object.take("callId") {
            None => 0,
            Some(id) => id
                .u64()
                .and_then(|id| u32::try_from(id).ok())
                .ok_or(SignalError::CallId)?,
        };
        let action = match kind {
            CallSignal::Offer => Action::Offer {
                description: Description::read(&mut object, "offer", "answer")?,
                features: Features::read(&mut object),
            },
            CallSignal::Answer => read_answer(&mut object)?,
            CallSignal::IceCandidates => Action::Candidates(Candidates::read(&mut object)?),
            CallSignal::Hangup => Action::HangUp,
            CallSignal::Ringing => Action::Ringing,
        };
        Ok(Self { call_id, action })
    }
}

fn read_answer<'a>(object: &mut Object<'a>) -> Result<Action<'a>, SignalError> {
    let action = object.take("action").and_then(Value::i64);
    Ok(match action.ok_or(SignalError::Action)? {
        0 => {
            let reason = object.take("rejectReason").and_then(Value::i64);
            Action::Reject {
                reason: RejectReason(reason.ok_or(SignalError::RejectReason)?),
                features: Features::read(object),
            }
        }
        1 => Action::Accept {
            description: Description::read(object, "answer", "offer")?,
            features: Features::read(object),
        },
        action => Action::OtherAnswer {
            action,
            features: Features::read(object),
        },
    })
}

impl ToJson for Signal<'_> {
    fn write_json(&self, output: &mut JsonWriter<'_>) {
        output.object(|output| {
            output.name("callId").u64(self.call_id.into());
            match &self.action {
                Action::Offer {
                    description,
                    features,
                } => {
                    description.write(output, "offer");
                    features.write(output);
                }
                Action::Accept {
                    description,
                    features,
                } => {
                    output.name("action").u64(1);
                    description.write(output, "answer");
                    features.write(output);
                }
                Action::Reject { reason, features } => {
                    output.name("action").u64(0);
                    output.name("rejectReason").i64(reason.0);
                    features.write(output);
                }
                Action::OtherAnswer { action, features } => {
                    output.name("action").i64(*action);
                    features.write(output);
                }
                Action::Candidates(candidates) => candidates.write(output),
                Action::HangUp | Action::Ringing => {}
            }
        });
    }
}

// Descriptions and candidates hold addresses of people: `Debug` shows what kind of thing it is.

impl fmt::Debug for Signal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signal({}, {:?})", self.call_id, self.action)
    }
}

impl fmt::Debug for Action<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Offer { .. } => f.write_str("Offer"),
            Self::Accept { .. } => f.write_str("Accept"),
            Self::Reject { reason, .. } => write!(f, "Reject({})", reason.0),
            Self::OtherAnswer { action, .. } => write!(f, "OtherAnswer({action})"),
            Self::Candidates(candidates) => {
                write!(f, "Candidates({})", candidates.as_slice().len())
            }
            Self::HangUp => f.write_str("HangUp"),
            Self::Ringing => f.write_str("Ringing"),
        }
    }
}
