//! What an offer or an answer has in it.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;

use super::signal_error::SignalError;
use crate::codec::json::{JsonWriter, Object, Value};

/// A session description and its type.
#[derive(Clone, PartialEq, Eq)]
pub struct Description<'a> {
    sdp_type: Cow<'a, str>,
    sdp: Option<Cow<'a, str>>,
}

/// Names of what a side can do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Features<'a>(Vec<Cow<'a, str>>);

impl<'a> Description<'a> {
    pub(super) const fn new(sdp_type: &'static str, sdp: &'a str) -> Self {
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
    pub(super) fn read(
        object: &mut Object<'a>,
        name: &str,
        other: &str,
    ) -> Result<Self, SignalError> {
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
    #[must_use]
    pub fn has_video(&self) -> bool {
        self.0.iter().any(|name| name == "video")
    }

    /// All names, unknown ones included.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// Anything but an object counts as an empty one.
    pub(super) fn read(object: &mut Object<'a>) -> Self {
        match object.take("features").and_then(Value::object) {
            Some(features) => Self(features.into_members().into_keys().collect()),
            None => Self::AUDIO,
        }
    }
}

impl Description<'_> {
    pub(super) fn write(&self, output: &mut JsonWriter<'_>, name: &str) {
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
    pub(super) fn write(&self, output: &mut JsonWriter<'_>) {
        if !self.0.is_empty() {
            output.name("features").object(|output| {
                for name in self.names() {
                    output.name(name).null();
                }
            });
        }
    }
}

impl fmt::Debug for Description<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.sdp.as_ref().map(|sdp| sdp.len());
        write!(f, "Description({length:?} bytes)")
    }
}
