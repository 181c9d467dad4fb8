//! What two clients tell each other to find a way without the server.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::{Error, field};
use crate::codec::msgpack::{Map, Value};

/// What a side proposes or answers for a WebRTC connection.
#[derive(Clone, PartialEq, Eq)]
pub struct Description {
    kind: DescriptionKind,
    sdp: String,
}

/// What a [`Description`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DescriptionKind {
    /// `offer`
    Offer,
    /// `answer`
    Answer,
    /// `pranswer`
    ProvisionalAnswer,
    /// `rollback`
    Rollback,
}

impl DescriptionKind {
    const ALL: [Self; 4] = [
        Self::Offer,
        Self::Answer,
        Self::ProvisionalAnswer,
        Self::Rollback,
    ];

    /// The name that WebRTC has for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Offer => "offer",
            Self::Answer => "answer",
            Self::ProvisionalAnswer => "pranswer",
            Self::Rollback => "rollback",
        }
    }
}

impl Description {
    /// A description with the text of the session, which may be empty in a rollback.
    pub fn new(kind: DescriptionKind, sdp: impl Into<String>) -> Self {
        let sdp = sdp.into();
        Self { kind, sdp }
    }

    /// What it is.
    pub const fn kind(&self) -> DescriptionKind {
        self.kind
    }

    /// The text of the session.
    pub fn sdp(&self) -> &str {
        &self.sdp
    }

    /// Reads a description from MessagePack.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] if a field is not what it must be.
    pub fn from_value(value: &Value<'_>) -> Result<Self, Error> {
        let map = value.as_map().ok_or(Error::Malformed)?;
        let name = field::text(map, "type")?;
        let mut kinds = DescriptionKind::ALL.into_iter();
        let kind = kinds.find(|kind| kind.name() == name);
        let kind = kind.ok_or(Error::Malformed)?;
        if kind == DescriptionKind::Rollback && map.get("sdp").is_none() {
            return Ok(Self::new(kind, ""));
        }
        Ok(Self::new(kind, field::text(map, "sdp")?))
    }

    pub(super) fn read(value: Option<&Value<'_>>) -> Result<Self, Error> {
        Self::from_value(value.ok_or(Error::Malformed)?)
    }

    pub(super) fn to_value(&self) -> Value<'_> {
        let mut map = Map::new();
        map.insert("type", self.kind.name());
        map.insert("sdp", self.sdp.as_str());
        map.into()
    }
}

/// Shows what it is: the text has addresses in it.
impl fmt::Debug for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Description({:?})", self.kind)
    }
}

/// One way to reach a side.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Candidate {
    candidate: String,
    sdp_mid: Option<String>,
    sdp_m_line_index: Option<u16>,
    username_fragment: Option<String>,
}

impl Candidate {
    /// A candidate with its text alone.
    pub fn new(candidate: impl Into<String>) -> Self {
        Self {
            candidate: candidate.into(),
            ..Self::default()
        }
    }

    /// The text.
    pub fn candidate(&self) -> &str {
        &self.candidate
    }

    /// The tag of the media description that it belongs to.
    pub fn sdp_mid(&self) -> Option<&str> {
        self.sdp_mid.as_deref()
    }

    /// The number of the media description that it belongs to.
    pub const fn sdp_m_line_index(&self) -> Option<u16> {
        self.sdp_m_line_index
    }

    /// The fragment of the user name of its connection. Older clients do not send it.
    pub fn username_fragment(&self) -> Option<&str> {
        self.username_fragment.as_deref()
    }

    /// The same candidate with another tag.
    #[must_use]
    pub fn with_sdp_mid(self, tag: impl Into<String>) -> Self {
        let sdp_mid = Some(tag.into());
        Self { sdp_mid, ..self }
    }

    /// The same candidate with another number of a media description.
    #[must_use]
    pub fn with_sdp_m_line_index(self, index: u16) -> Self {
        let sdp_m_line_index = Some(index);
        Self {
            sdp_m_line_index,
            ..self
        }
    }

    /// The same candidate with another fragment of the user name.
    #[must_use]
    pub fn with_username_fragment(self, fragment: impl Into<String>) -> Self {
        let username_fragment = Some(fragment.into());
        Self {
            username_fragment,
            ..self
        }
    }

    /// Reads a list from MessagePack: at least one, each a candidate or Nil.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] if a field is not what it must be.
    pub fn list_from_value(value: &Value<'_>) -> Result<Vec<Option<Self>>, Error> {
        let items = value.as_array().ok_or(Error::Malformed)?;
        if items.is_empty() {
            return Err(Error::Malformed);
        }
        items.iter().map(Self::read).collect()
    }

    pub(super) fn list(value: Option<&Value<'_>>) -> Result<Vec<Option<Self>>, Error> {
        Self::list_from_value(value.ok_or(Error::Malformed)?)
    }

    fn read(value: &Value<'_>) -> Result<Option<Self>, Error> {
        if value.is_nil() {
            return Ok(None);
        }
        let map = value.as_map().ok_or(Error::Malformed)?;
        let sdp_mid = map.get("sdpMid").ok_or(Error::Malformed)?;
        let index = map.get("sdpMLineIndex").ok_or(Error::Malformed)?;
        let fragment = map.get("usernameFragment").unwrap_or(&Value::Nil);
        Ok(Some(Self {
            candidate: field::text(map, "candidate")?.into(),
            sdp_mid: field::text_or_nil(sdp_mid)?,
            sdp_m_line_index: match index {
                Value::Nil => None,
                index => Some(field::as_integer(index)?),
            },
            username_fragment: field::text_or_nil(fragment)?,
        }))
    }

    pub(super) fn to_value(candidate: &Option<Self>) -> Value<'_> {
        fn text(text: &Option<String>) -> Value<'_> {
            match text {
                Some(text) => text.as_str().into(),
                None => Value::Nil,
            }
        }
        let Some(candidate) = candidate else {
            return Value::Nil;
        };
        let index = match candidate.sdp_m_line_index {
            Some(index) => u32::from(index).into(),
            None => Value::Nil,
        };
        let mut map = Map::new();
        map.insert("candidate", candidate.candidate.as_str());
        map.insert("sdpMid", text(&candidate.sdp_mid));
        map.insert("sdpMLineIndex", index);
        map.insert("usernameFragment", text(&candidate.username_fragment));
        map.into()
    }
}

/// Shows nothing: the text has addresses in it.
impl fmt::Debug for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Candidate")
    }
}
