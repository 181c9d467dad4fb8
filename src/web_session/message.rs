use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::webrtc::{Candidate, Description};
use super::{Address, CloseCode, Cookie, DropReason, Error, Kind, field};
use crate::codec::msgpack::{Limits, Map, Value};

/// A signalling message, decrypted ([chapter 17 section 5](crate::protocol::web)).
///
/// The machines read and write these; they are public for who writes a server or looks into a recording.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Message<'a> {
    /// The session key of the server.
    ServerHello {
        /// 32 bytes.
        key: [u8; 32],
    },
    /// The permanent key of a responder.
    ClientHello {
        /// 32 bytes.
        key: [u8; 32],
    },
    /// A client proves its key to the server.
    ClientAuth {
        /// The cookie of the server.
        your_cookie: Cookie,
        /// What was offered in the handshake of the WebSocket.
        subprotocols: Vec<Cow<'a, str>>,
        /// Seconds between two pings of the server; 0 means none.
        ping_interval: u32,
        /// The permanent key of the server that the client expects.
        your_key: Option<[u8; 32]>,
    },
    /// The server lets a client in.
    ServerAuth {
        /// The cookie of the client.
        your_cookie: Cookie,
        /// Who is there.
        present: Present,
        /// Session key of the server ‖ permanent key of the client, sealed with the permanent key of the server.
        signed_keys: Option<[u8; 80]>,
    },
    /// An initiator has come (to a responder).
    NewInitiator,
    /// A responder has come (to an initiator).
    NewResponder {
        /// Its address.
        id: Address,
    },
    /// A responder is to be sent away (to the server).
    DropResponder {
        /// Its address.
        id: Address,
        /// What it will see as close code; `None` means [`DropReason::Dropped`].
        reason: Option<DropReason>,
    },
    /// A client has gone.
    Disconnected {
        /// Its address.
        id: Address,
    },
    /// A message did not arrive.
    SendError {
        /// Bytes 16 to 23 of its nonce.
        id: [u8; 8],
    },
    /// The permanent key of a responder, sealed with the token.
    Token {
        /// 32 bytes.
        key: [u8; 32],
    },
    /// The session key of the sender, sealed with the permanent keys.
    Key {
        /// 32 bytes.
        key: [u8; 32],
    },
    /// A responder proves its session key and offers tasks.
    ResponderAuth {
        /// The cookie of the initiator.
        your_cookie: Cookie,
        /// The names of the tasks, each with its data: a map or Nil.
        tasks: Vec<(String, Value<'a>)>,
    },
    /// An initiator proves its session key and chooses a task.
    InitiatorAuth {
        /// The cookie of the responder.
        your_cookie: Cookie,
        /// The name of the task.
        task: String,
        /// A map or Nil.
        data: Value<'a>,
    },
    /// Whatever the application wants to say.
    Application {
        /// Any value.
        data: Value<'a>,
    },
    /// The sender ends the session.
    Close {
        /// Why.
        reason: CloseCode,
    },
    /// The payload of the task relayed-data.
    Data {
        /// Any value; the web client sends binaries.
        payload: Value<'a>,
    },
    /// What the initiator proposes for WebRTC.
    Offer(Description),
    /// What the responder answers.
    Answer(Description),
    /// Where a side can be reached. `None` ends the list.
    Candidates(Vec<Option<Candidate>>),
    /// The sender goes on over the data channel.
    Handover,
}

/// Who is at the path already, by the role of who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Present {
    /// To an initiator: the addresses of the responders, none of them twice.
    Responders(Vec<Address>),
    /// To a responder: whether the initiator is there.
    Initiator(bool),
}

/// A message whose type is known, but not yet its fields: a machine looks at the first before the second.
pub(super) struct Typed<'a> {
    pub(super) kind: Kind,
    map: Map<'a>,
}

impl<'a> Message<'a> {
    /// Reads a message.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`], [`Error::Limit`], or [`Error::State`] for a type that is not known.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, Error> {
        Typed::decode(bytes)?.fields()
    }

    /// Writes the message, fields in the order of the specification.
    ///
    /// # Errors
    ///
    /// [`Error::Limit`] if a value inside is too deep or too large.
    pub fn encode(&self) -> Result<Vec<u8>, Error> {
        Ok(Value::Map(self.to_map()).encode(Limits::SIGNALLING)?)
    }

    fn to_map(&self) -> Map<'_> {
        match self {
            Self::ServerHello { key } => typed("server-hello", [("key", key.into())]),
            Self::ClientHello { key } => typed("client-hello", [("key", key.into())]),
            Self::ClientAuth { .. } => self.client_auth(),
            Self::ServerAuth { .. } => self.server_auth(),
            Self::NewInitiator => typed("new-initiator", []),
            Self::NewResponder { id } => typed("new-responder", [("id", number(id.get()))]),
            Self::DropResponder { id, reason } => {
                let mut map = typed("drop-responder", [("id", number(id.get()))]);
                if let Some(reason) = reason {
                    map.insert("reason", number(reason.close_code().get()));
                }
                map
            }
            Self::Disconnected { id } => typed("disconnected", [("id", number(id.get()))]),
            Self::SendError { id } => typed("send-error", [("id", id.into())]),
            Self::Token { key } => typed("token", [("key", key.into())]),
            Self::Key { key } => typed("key", [("key", key.into())]),
            Self::ResponderAuth { your_cookie, tasks } => responder_auth(your_cookie, tasks),
            Self::InitiatorAuth {
                your_cookie,
                task,
                data,
            } => {
                let mut tasks = Map::new();
                tasks.insert(task.as_str(), data.clone());
                let cookie = your_cookie.as_bytes().into();
                let (task, data) = (task.as_str().into(), tasks.into());
                typed(
                    "auth",
                    [("your_cookie", cookie), ("task", task), ("data", data)],
                )
            }
            Self::Application { data } => typed("application", [("data", data.clone())]),
            Self::Close { reason } => typed("close", [("reason", number(reason.get()))]),
            Self::Data { payload } => typed("data", [("p", payload.clone())]),
            Self::Offer(description) => typed("offer", [("offer", description.to_value())]),
            Self::Answer(description) => typed("answer", [("answer", description.to_value())]),
            Self::Candidates(candidates) => {
                let list = candidates.iter().map(Candidate::to_value).collect();
                typed("candidates", [("candidates", Value::Array(list))])
            }
            Self::Handover => typed("handover", []),
        }
    }

    fn client_auth(&self) -> Map<'_> {
        let mut map = typed("client-auth", []);
        if let Self::ClientAuth {
            your_cookie,
            subprotocols,
            ping_interval,
            your_key,
        } = self
        {
            map.insert("your_cookie", your_cookie.as_bytes());
            let names = subprotocols.iter().map(|name| name.as_ref().into());
            map.insert("subprotocols", names.collect::<Vec<Value<'_>>>());
            map.insert("ping_interval", *ping_interval);
            if let Some(key) = your_key {
                map.insert("your_key", key);
            }
        }
        map
    }

    fn server_auth(&self) -> Map<'_> {
        let mut map = typed("server-auth", []);
        if let Self::ServerAuth {
            your_cookie,
            present,
            signed_keys,
        } = self
        {
            map.insert("your_cookie", your_cookie.as_bytes());
            match present {
                Present::Responders(ids) => {
                    let ids = ids.iter().map(|id| number(id.get()));
                    map.insert("responders", ids.collect::<Vec<Value<'_>>>());
                }
                Present::Initiator(connected) => map.insert("initiator_connected", *connected),
            }
            if let Some(keys) = signed_keys {
                map.insert("signed_keys", keys);
            }
        }
        map
    }
}

impl<'a> Typed<'a> {
    pub(super) fn decode(bytes: &'a [u8]) -> Result<Self, Error> {
        let Value::Map(map) = Value::decode(bytes, Limits::SIGNALLING)? else {
            return Err(Error::Malformed);
        };
        let kind = Kind::of(field::text(&map, "type")?);
        Ok(Self { kind, map })
    }

    /// Reads the fields.
    pub(super) fn fields(mut self) -> Result<Message<'a>, Error> {
        let map = &self.map;
        Ok(match self.kind {
            Kind::ServerHello => Message::ServerHello {
                key: field::binary(map, "key")?,
            },
            Kind::ClientHello => Message::ClientHello {
                key: field::binary(map, "key")?,
            },
            Kind::ClientAuth => client_auth(map)?,
            Kind::ServerAuth => Message::ServerAuth {
                your_cookie: field::cookie(map)?,
                present: present(map)?,
                signed_keys: field::optional_binary(map, "signed_keys")?,
            },
            Kind::NewInitiator => Message::NewInitiator,
            Kind::NewResponder => Message::NewResponder {
                id: field::responder(map, "id")?,
            },
            Kind::DropResponder => Message::DropResponder {
                id: field::responder(map, "id")?,
                reason: drop_reason(map)?,
            },
            Kind::Disconnected => Message::Disconnected {
                id: field::client(map, "id")?,
            },
            Kind::SendError => Message::SendError {
                id: field::binary(map, "id")?,
            },
            Kind::Token => Message::Token {
                key: field::binary(map, "key")?,
            },
            Kind::Key => Message::Key {
                key: field::binary(map, "key")?,
            },
            Kind::Auth => auth(&mut self.map)?,
            Kind::Application => Message::Application {
                data: self.map.remove("data").ok_or(Error::Malformed)?,
            },
            Kind::Close => Message::Close {
                reason: CloseCode::new(field::integer(map, "reason")?)?,
            },
            Kind::Data => Message::Data {
                payload: self.map.remove("p").ok_or(Error::Malformed)?,
            },
            Kind::Offer => Message::Offer(Description::read(map.get("offer"))?),
            Kind::Answer => Message::Answer(Description::read(map.get("answer"))?),
            Kind::Candidates => Message::Candidates(Candidate::list(map.get("candidates"))?),
            Kind::Handover => Message::Handover,
            Kind::Other => return Err(Error::State),
        })
    }
}

fn typed<'a, const N: usize>(name: &'a str, fields: [(&'a str, Value<'a>); N]) -> Map<'a> {
    let mut map = Map::new();
    map.insert("type", name);
    for (key, value) in fields {
        map.insert(key, value);
    }
    map
}

fn number<'a>(number: impl Into<u32>) -> Value<'a> {
    Value::from(number.into())
}

fn responder_auth<'m>(your_cookie: &'m Cookie, tasks: &'m [(String, Value<'_>)]) -> Map<'m> {
    let mut names: Vec<Value<'m>> = Vec::new();
    let mut data = Map::new();
    for (name, value) in tasks {
        names.push(name.as_str().into());
        data.insert(name.as_str(), value.clone());
    }
    let cookie = your_cookie.as_bytes().into();
    let fields = [
        ("your_cookie", cookie),
        ("tasks", names.into()),
        ("data", data.into()),
    ];
    typed("auth", fields)
}

fn client_auth<'a>(map: &Map<'a>) -> Result<Message<'a>, Error> {
    let subprotocols = field::names(map, "subprotocols")?;
    Ok(Message::ClientAuth {
        your_cookie: field::cookie(map)?,
        subprotocols: subprotocols.into_iter().map(Cow::Owned).collect(),
        ping_interval: field::integer(map, "ping_interval")?,
        your_key: field::optional_binary(map, "your_key")?,
    })
}

fn present(map: &Map<'_>) -> Result<Present, Error> {
    match (map.get("responders"), map.get("initiator_connected")) {
        (Some(_), None) => {
            let items = field::array(map, "responders")?;
            let mut addresses: Vec<Address> = Vec::new();
            for item in items {
                let address = field::as_responder(item)?;
                if addresses.contains(&address) {
                    return Err(Error::Malformed);
                }
                addresses.push(address);
            }
            Ok(Present::Responders(addresses))
        }
        (None, Some(_)) => field::boolean(map, "initiator_connected").map(Present::Initiator),
        _ => Err(Error::Malformed),
    }
}

fn drop_reason(map: &Map<'_>) -> Result<Option<DropReason>, Error> {
    match map.get("reason") {
        None => Ok(None),
        Some(reason) => DropReason::new(field::as_integer(reason)?).map(Some),
    }
}

fn auth<'a>(map: &mut Map<'a>) -> Result<Message<'a>, Error> {
    let your_cookie = field::cookie(map)?;
    let Some(Value::Map(mut data)) = map.remove("data") else {
        return Err(Error::Malformed);
    };
    let message = match (map.get("tasks"), map.get("task")) {
        (Some(_), None) => Message::ResponderAuth {
            your_cookie,
            tasks: offered(&field::names(map, "tasks")?, &mut data)?,
        },
        (None, Some(task)) => {
            let task = field::name(task)?;
            let data = task_data(&task, &mut data)?;
            Message::InitiatorAuth {
                your_cookie,
                task,
                data,
            }
        }
        _ => return Err(Error::Malformed),
    };
    // Every entry belongs to a task.
    if data.is_empty() {
        Ok(message)
    } else {
        Err(Error::Malformed)
    }
}

fn offered<'a>(names: &[String], data: &mut Map<'a>) -> Result<Vec<(String, Value<'a>)>, Error> {
    if names.is_empty() {
        return Err(Error::Malformed);
    }
    // A name that stands twice does not find its entry the second time.
    let tasks = names
        .iter()
        .map(|name| Ok((name.clone(), task_data(name, data)?)));
    tasks.collect()
}

fn task_data<'a>(name: &str, data: &mut Map<'a>) -> Result<Value<'a>, Error> {
    match data.remove(name) {
        Some(value @ (Value::Map(_) | Value::Nil)) => Ok(value),
        _ => Err(Error::Malformed),
    }
}
