//! Signalling messages out of MessagePack.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::message::{Message, Present};
use super::webrtc::{Candidate, Description};
use super::{Address, CloseCode, DropReason, Error, Kind, field};
use crate::codec::msgpack::{Limits, Map, Value};

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
        let map = &mut self.map;
        match self.kind {
            Kind::ServerHello => key(map).map(|key| Message::ServerHello { key }),
            Kind::ClientHello => key(map).map(|key| Message::ClientHello { key }),
            Kind::ClientAuth => client_auth(map),
            Kind::ServerAuth => server_auth(map),
            Kind::NewInitiator => Ok(Message::NewInitiator),
            Kind::NewResponder => {
                field::responder(map, "id").map(|id| Message::NewResponder { id })
            }
            Kind::DropResponder => drop_responder(map),
            Kind::Disconnected => field::client(map, "id").map(|id| Message::Disconnected { id }),
            Kind::SendError => field::binary(map, "id").map(|id| Message::SendError { id }),
            Kind::Token => key(map).map(|key| Message::Token { key }),
            Kind::Key => key(map).map(|key| Message::Key { key }),
            Kind::Auth => auth(map),
            Kind::Application => value(map, "data").map(|data| Message::Application { data }),
            Kind::Close => {
                let reason = CloseCode::new(field::integer(map, "reason")?)?;
                Ok(Message::Close { reason })
            }
            Kind::Data => value(map, "p").map(|payload| Message::Data { payload }),
            Kind::Offer => Description::read(map.get("offer")).map(Message::Offer),
            Kind::Answer => Description::read(map.get("answer")).map(Message::Answer),
            Kind::Candidates => Candidate::list(map.get("candidates")).map(Message::Candidates),
            Kind::Handover => Ok(Message::Handover),
            Kind::Other => Err(Error::State),
        }
    }
}

fn key(map: &Map<'_>) -> Result<[u8; 32], Error> {
    field::binary(map, "key")
}

/// A field that may be anything, but must be there.
fn value<'a>(map: &mut Map<'a>, key: &str) -> Result<Value<'a>, Error> {
    map.remove(key).ok_or(Error::Malformed)
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

fn server_auth<'a>(map: &Map<'_>) -> Result<Message<'a>, Error> {
    Ok(Message::ServerAuth {
        your_cookie: field::cookie(map)?,
        present: present(map)?,
        signed_keys: field::optional_binary(map, "signed_keys")?,
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

fn drop_responder<'a>(map: &Map<'_>) -> Result<Message<'a>, Error> {
    let reason = match map.get("reason") {
        None => None,
        Some(reason) => Some(DropReason::new(field::as_integer(reason)?)?),
    };
    Ok(Message::DropResponder {
        id: field::responder(map, "id")?,
        reason,
    })
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
