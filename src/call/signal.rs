use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;

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

/// A session description and its type.
#[derive(Clone, PartialEq, Eq)]
pub struct Description<'a> {
    sdp_type: Cow<'a, str>,
    sdp: Option<Cow<'a, str>>,
}

/// Names of what a side can do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Features<'a>(Vec<Cow<'a, str>>);

/// A list of candidates, never empty.
#[derive(Clone, PartialEq, Eq)]
pub struct Candidates<'a> {
    removed: bool,
    entries: Vec<Candidate<'a>>,
}

/// A candidate of ICE, and where it belongs.
#[derive(Clone, PartialEq, Eq)]
pub struct Candidate<'a> {
    line: Cow<'a, str>,
    sdp_mid: Option<Cow<'a, str>>,
    sdp_m_line_index: Option<i32>,
    ufrag: Option<Cow<'a, str>>,
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
        if entries.is_empty() {
            return Err(SignalError::Candidates);
        }
        let removed = false;
        Ok(Self::of(
            call_id,
            Action::Candidates(Candidates { removed, entries }),
        ))
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

impl<'a> Description<'a> {
    const fn new(sdp_type: &'static str, sdp: &'a str) -> Self {
        Self {
            sdp_type: Cow::Borrowed(sdp_type),
            sdp: Some(Cow::Borrowed(sdp)),
        }
    }

    /// The type, as it came.
    pub fn sdp_type(&self) -> &str {
        &self.sdp_type
    }

    /// The description, which is hostile until it was patched and checked; `None` only for `rollback`.
    pub fn sdp(&self) -> Option<&str> {
        self.sdp.as_deref()
    }

    /// Reads the object `name`; a description of the `other` side does not belong here.
    fn read(object: &mut Object<'a>, name: &str, other: &str) -> Result<Self, SignalError> {
        let description = object.take(name).and_then(Value::object);
        let mut description = description.ok_or(SignalError::DescriptionMissing)?;
        let sdp_type = description.take("sdpType").and_then(Value::text);
        let sdp_type = sdp_type.ok_or(SignalError::SdpType)?.to_cow();
        if sdp_type == other || sdp_type == "pranswer" {
            return Err(SignalError::SdpType);
        }
        let sdp = match description.take("sdp") {
            None if sdp_type == "rollback" => None,
            None => return Err(SignalError::SdpMissing),
            Some(sdp) => Some(sdp.text().ok_or(SignalError::Sdp)?.to_cow()),
        };
        Ok(Self { sdp_type, sdp })
    }
}

impl<'a> Features<'a> {
    /// Nothing but sound.
    pub const AUDIO: Self = Self(Vec::new());

    /// Sound and pictures.
    pub fn video() -> Self {
        Self(alloc::vec![Cow::Borrowed("video")])
    }

    /// Whether pictures are possible, if the other side can too.
    pub fn has_video(&self) -> bool {
        self.0.iter().any(|name| name == "video")
    }

    /// All names, unknown ones included.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// Anything but an object counts as an empty one.
    fn read(object: &mut Object<'a>) -> Self {
        match object.take("features").and_then(Value::object) {
            Some(features) => Self(features.into_members().into_keys().collect()),
            None => Self::AUDIO,
        }
    }
}

impl<'a> Candidates<'a> {
    /// Whether the sender takes them back: ignore the message then.
    pub const fn are_removed(&self) -> bool {
        self.removed
    }

    /// The candidates.
    pub fn as_slice(&self) -> &[Candidate<'a>] {
        &self.entries
    }

    fn read(object: &mut Object<'a>) -> Result<Self, SignalError> {
        let removed = match object.take_nullable("removed") {
            None => false,
            Some(removed) => removed.bool().ok_or(SignalError::Removed)?,
        };
        let entries = object.take("candidates").and_then(Value::elements);
        let entries = entries
            .ok_or(SignalError::Candidates)?
            .map(|entry| Candidate::read(entry).ok_or(SignalError::Candidate))
            .collect::<Result<Vec<_>, _>>()?;
        if entries.is_empty() {
            return Err(SignalError::Candidates);
        }
        Ok(Self { removed, entries })
    }
}

impl<'a> Candidate<'a> {
    /// A candidate line without `a=`, and the media section that it belongs to, by name and by number:
    /// both are always sent, because some readers stop without them.
    pub const fn new(line: &'a str, sdp_mid: &'a str, sdp_m_line_index: i32) -> Self {
        Self {
            line: Cow::Borrowed(line),
            sdp_mid: Some(Cow::Borrowed(sdp_mid)),
            sdp_m_line_index: Some(sdp_m_line_index),
            ufrag: None,
        }
    }

    /// With the fragment of the user name of ICE.
    #[must_use]
    pub fn with_ufrag(self, ufrag: &'a str) -> Self {
        Self {
            ufrag: Some(Cow::Borrowed(ufrag)),
            ..self
        }
    }

    /// The line, without `a=`.
    pub fn line(&self) -> &str {
        &self.line
    }

    /// The name of the media section.
    pub fn sdp_mid(&self) -> Option<&str> {
        self.sdp_mid.as_deref()
    }

    /// The number of the media section.
    pub const fn sdp_m_line_index(&self) -> Option<i32> {
        self.sdp_m_line_index
    }

    /// The fragment of the user name of ICE.
    pub fn ufrag(&self) -> Option<&str> {
        self.ufrag.as_deref()
    }

    fn read(entry: Value<'a>) -> Option<Self> {
        let mut object = entry.object()?;
        let line = object.take("candidate")?.text()?.to_cow();
        let sdp_mid = optional(object.take("sdpMid"), |mid| Some(mid.text()?.to_cow()))?;
        let index = |index: Value<'a>| i32::try_from(index.i64()?).ok();
        let sdp_m_line_index = optional(object.take("sdpMLineIndex"), index)?;
        let ufrag = optional(object.take("ufrag"), |ufrag| Some(ufrag.text()?.to_cow()))?;
        Some(Self {
            line,
            sdp_mid,
            sdp_m_line_index,
            ufrag,
        })
    }
}

/// What may be absent, but must be readable where it is there.
fn optional<'a, T>(
    value: Option<Value<'a>>,
    read: impl FnOnce(Value<'a>) -> Option<T>,
) -> Option<Option<T>> {
    match value {
        None => Some(None),
        Some(value) => read(value).map(Some),
    }
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

impl Description<'_> {
    fn write(&self, output: &mut JsonWriter<'_>, name: &str) {
        output.name(name).object(|output| {
            output.name("sdpType").text(&self.sdp_type);
            match &self.sdp {
                Some(sdp) => output.name("sdp").text(sdp),
                None => output.name("sdp").null(),
            }
        });
    }
}

impl Features<'_> {
    fn write(&self, output: &mut JsonWriter<'_>) {
        if !self.0.is_empty() {
            output.name("features").object(|output| {
                for name in self.names() {
                    output.name(name).null();
                }
            });
        }
    }
}

impl Candidates<'_> {
    fn write(&self, output: &mut JsonWriter<'_>) {
        output.name("removed").bool(self.removed);
        output.name("candidates").array(|output| {
            for candidate in &self.entries {
                output.object(|output| {
                    output.name("candidate").text(&candidate.line);
                    if let Some(mid) = &candidate.sdp_mid {
                        output.name("sdpMid").text(mid);
                    }
                    if let Some(index) = candidate.sdp_m_line_index {
                        output.name("sdpMLineIndex").i64(index.into());
                    }
                    if let Some(ufrag) = &candidate.ufrag {
                        output.name("ufrag").text(ufrag);
                    }
                });
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
            Self::Candidates(candidates) => write!(f, "Candidates({})", candidates.entries.len()),
            Self::HangUp => f.write_str("HangUp"),
            Self::Ringing => f.write_str("Ringing"),
        }
    }
}

impl fmt::Debug for Description<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.sdp.as_ref().map(|sdp| sdp.len());
        write!(f, "Description({length:?} bytes)")
    }
}

impl fmt::Debug for Candidates<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Candidates({})", self.entries.len())
    }
}

impl fmt::Debug for Candidate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Candidate")
    }
}
