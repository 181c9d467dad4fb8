use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;

use super::Error;
use crate::codec::msgpack::{Limits, Map, Value};

/// A message between the browser and the phone ([chapter 17 section 11.5](crate::protocol::web)).
///
/// The library looks into few of them, which [`Control`](super::Control) lists; the others are the
/// application's.
#[derive(Clone, PartialEq)]
pub struct AppMessage<'a> {
    kind: AppKind,
    sub_type: Cow<'a, str>,
    id: Option<Cow<'a, str>>,
    ack: Option<Ack<'a>>,
    args: Option<Map<'a>>,
    data: Option<Value<'a>>,
}

/// What a message wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AppKind {
    /// `request`
    Request,
    /// `response`
    Response,
    /// `update`
    Update,
    /// `create`
    Create,
    /// `delete`
    Delete,
}

/// Says what became of an earlier message.
#[derive(Clone, PartialEq, Eq)]
pub struct Ack<'a> {
    /// The id of that message.
    pub id: Cow<'a, str>,
    /// Nothing, or the name of the error.
    pub result: Result<(), Option<Cow<'a, str>>>,
}

impl AppKind {
    const ALL: [Self; 5] = [
        Self::Request,
        Self::Response,
        Self::Update,
        Self::Create,
        Self::Delete,
    ];

    /// The name in the field `type`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Update => "update",
            Self::Create => "create",
            Self::Delete => "delete",
        }
    }

    fn find(name: &str) -> Option<Self> {
        let mut kinds = Self::ALL.into_iter();
        kinds.find(|kind| kind.name() == name)
    }
}

impl<'a> AppMessage<'a> {
    /// A message without content.
    pub fn new(kind: AppKind, sub_type: impl Into<Cow<'a, str>>) -> Self {
        Self {
            kind,
            sub_type: sub_type.into(),
            id: None,
            ack: None,
            args: None,
            data: None,
        }
    }

    /// The same message with an id, so that the other side acknowledges it.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] if the id is empty.
    pub fn with_id(self, id: impl Into<Cow<'a, str>>) -> Result<Self, Error> {
        let id = id.into();
        if id.is_empty() {
            return Err(Error::Malformed);
        }
        Ok(Self {
            id: Some(id),
            ..self
        })
    }

    /// The same message that acknowledges another one.
    #[must_use]
    pub fn with_ack(self, ack: Ack<'a>) -> Self {
        Self {
            ack: Some(ack),
            ..self
        }
    }

    /// The same message with arguments.
    #[must_use]
    pub fn with_args(self, args: Map<'a>) -> Self {
        Self {
            args: Some(args),
            ..self
        }
    }

    /// The same message with data.
    #[must_use]
    pub fn with_data(self, data: impl Into<Value<'a>>) -> Self {
        let data = Some(data.into());
        Self { data, ..self }
    }

    /// What the message wants.
    pub const fn kind(&self) -> AppKind {
        self.kind
    }

    /// What it is about.
    pub fn sub_type(&self) -> &str {
        &self.sub_type
    }

    /// The id under which it wants to be acknowledged.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// What it acknowledges. Old peers say it among the arguments.
    pub fn ack(&self) -> Option<Ack<'_>> {
        self.ack.clone().or_else(|| self.old_ack())
    }

    /// The arguments.
    pub const fn args(&self) -> Option<&Map<'a>> {
        self.args.as_ref()
    }

    /// The data.
    pub const fn data(&self) -> Option<&Value<'a>> {
        self.data.as_ref()
    }

    /// Reads a message; `None` for one without type or sub type, or of a type that is not known, which is to
    /// be ignored.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] or [`Error::Limit`].
    pub fn decode(bytes: &'a [u8]) -> Result<Option<Self>, Error> {
        let Value::Map(mut map) = Value::decode(bytes, Limits::APPLICATION)? else {
            return Err(Error::Malformed);
        };
        let kind = take_text(&mut map, "type")?;
        let sub_type = take_text(&mut map, "subType")?;
        let kind = kind.and_then(|name| AppKind::find(&name));
        let (Some(kind), Some(sub_type)) = (kind, sub_type) else {
            return Ok(None);
        };
        let ack = match map.remove("ack") {
            None | Some(Value::Nil) => None,
            Some(Value::Map(ack)) => Some(Ack::read(ack)?),
            Some(_) => return Err(Error::Malformed),
        };
        let args = match map.remove("args") {
            None | Some(Value::Nil) => None,
            Some(Value::Map(args)) => Some(args),
            Some(_) => return Err(Error::Malformed),
        };
        let id = take_text(&mut map, "id")?;
        if id.as_ref().is_some_and(|id| id.is_empty()) {
            return Err(Error::Malformed);
        }
        let data = map.remove("data");
        Ok(Some(Self {
            kind,
            sub_type,
            id,
            ack,
            args,
            data,
        }))
    }

    /// Writes the message.
    ///
    /// # Errors
    ///
    /// [`Error::Limit`] if a value inside is too deep or too large.
    pub fn encode(&self) -> Result<Vec<u8>, Error> {
        let mut map = Map::new();
        map.insert("type", self.kind.name());
        map.insert("subType", self.sub_type.as_ref());
        if let Some(id) = &self.id {
            map.insert("id", id.as_ref());
        }
        if let Some(ack) = &self.ack {
            map.insert("ack", ack.to_map());
        }
        if let Some(args) = &self.args {
            map.insert("args", args.clone());
        }
        if let Some(data) = &self.data {
            map.insert("data", data.clone());
        }
        Ok(Value::Map(map).encode(Limits::APPLICATION)?)
    }

    /// The same message, with nothing borrowed.
    pub fn into_owned(self) -> AppMessage<'static> {
        AppMessage {
            kind: self.kind,
            sub_type: own(self.sub_type),
            id: self.id.map(own),
            ack: self.ack.map(Ack::into_owned),
            args: self.args.map(Map::into_owned),
            data: self.data.map(Value::into_owned),
        }
    }

    fn old_ack(&self) -> Option<Ack<'_>> {
        let args = self.args.as_ref()?;
        let id = args.get("temporaryId")?.as_text()?;
        let error = || {
            args.get("error")
                .and_then(Value::as_text)
                .map(Cow::Borrowed)
        };
        let success = args.get("success")?.as_bool()?;
        let result = if success { Ok(()) } else { Err(error()) };
        Some(Ack {
            id: id.into(),
            result,
        })
    }
}

/// Shows what the message wants, and nothing of its content.
impl fmt::Debug for AppMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AppMessage({:?})", self.kind)
    }
}

impl<'a> Ack<'a> {
    /// Says that all went well.
    pub fn success(id: impl Into<Cow<'a, str>>) -> Self {
        Self {
            id: id.into(),
            result: Ok(()),
        }
    }

    /// Says what went wrong.
    pub fn failure(id: impl Into<Cow<'a, str>>, error: impl Into<Cow<'a, str>>) -> Self {
        let result = Err(Some(error.into()));
        Self {
            id: id.into(),
            result,
        }
    }

    fn read(mut map: Map<'a>) -> Result<Self, Error> {
        let id = take_text(&mut map, "id")?.ok_or(Error::Malformed)?;
        let success = map.get("success").and_then(Value::as_bool);
        let result = match success.ok_or(Error::Malformed)? {
            true => Ok(()),
            false => Err(take_text(&mut map, "error")?),
        };
        Ok(Self { id, result })
    }

    fn to_map(&self) -> Map<'_> {
        let mut map = Map::new();
        map.insert("id", self.id.as_ref());
        map.insert("success", self.result.is_ok());
        if let Err(Some(error)) = &self.result {
            map.insert("error", error.as_ref());
        }
        map
    }

    fn into_owned(self) -> Ack<'static> {
        Ack {
            id: own(self.id),
            result: self.result.map_err(|error| error.map(own)),
        }
    }
}

impl fmt::Debug for Ack<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ack({})", self.result.is_ok())
    }
}

fn own(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}

/// A text, or nothing: Nil is nothing here.
fn take_text<'a>(map: &mut Map<'a>, key: &str) -> Result<Option<Cow<'a, str>>, Error> {
    match map.remove(key) {
        None | Some(Value::Nil) => Ok(None),
        Some(Value::Text(text)) => Ok(Some(text)),
        Some(_) => Err(Error::Malformed),
    }
}
