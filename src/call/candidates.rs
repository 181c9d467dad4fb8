use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;

use super::signal_error::SignalError;
use crate::codec::json::{JsonWriter, Object, Value};

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

impl<'a> Candidates<'a> {
    pub(super) fn new(entries: Vec<Candidate<'a>>) -> Result<Self, SignalError> {
        if entries.is_empty() {
            return Err(SignalError::Candidates);
        }
        let removed = false;
        Ok(Self { removed, entries })
    }

    /// Whether the sender takes them back: ignore the message then.
    #[must_use]
    pub const fn are_removed(&self) -> bool {
        self.removed
    }

    /// The candidates.
    pub fn as_slice(&self) -> &[Candidate<'a>] {
        &self.entries
    }

    pub(super) fn read(object: &mut Object<'a>) -> Result<Self, SignalError> {
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

impl Candidates<'_> {
    pub(super) fn write(&self, output: &mut JsonWriter<'_>) {
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
