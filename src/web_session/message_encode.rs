//! Signalling messages as MessagePack, with the fields in the order of the specification.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::message::{Message, Present};
use super::webrtc::Candidate;
use super::{Cookie, Error};
use crate::codec::msgpack::{Limits, Map, Value};

impl Message<'_> {
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
            Self::ClientAuth {
                your_cookie,
                subprotocols,
                ping_interval,
                your_key,
            } => client_auth(your_cookie, subprotocols, *ping_interval, your_key.as_ref()),
            Self::ServerAuth {
                your_cookie,
                present,
                signed_keys,
            } => server_auth(your_cookie, present, signed_keys.as_ref()),
            Self::NewInitiator => typed("new-initiator", []),
            Self::NewResponder { id } => typed("new-responder", [("id", number(id.get()))]),
            Self::DropResponder { id, reason } => {
                let reason = reason.map(|reason| number(reason.close_code().get()));
                with(
                    typed("drop-responder", [("id", number(id.get()))]),
                    "reason",
                    reason,
                )
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
            } => initiator_auth(your_cookie, task, data),
            Self::Application { data } => typed("application", [("data", data.clone())]),
            Self::Close { reason } => typed("close", [("reason", number(reason.get()))]),
            Self::Data { payload } => typed("data", [("p", payload.clone())]),
            Self::Offer(description) => typed("offer", [("offer", description.to_value())]),
            Self::Answer(description) => typed("answer", [("answer", description.to_value())]),
            Self::Candidates(list) => typed(
                "candidates",
                [("candidates", array(list.iter().map(Candidate::to_value)))],
            ),
            Self::Handover => typed("handover", []),
        }
    }
}

fn client_auth<'m>(
    your_cookie: &'m Cookie,
    subprotocols: &'m [Cow<'_, str>],
    ping_interval: u32,
    your_key: Option<&'m [u8; 32]>,
) -> Map<'m> {
    let names = subprotocols.iter().map(|name| name.as_ref().into());
    let fields = [
        ("your_cookie", your_cookie.as_bytes().into()),
        ("subprotocols", array(names)),
        ("ping_interval", ping_interval.into()),
    ];
    with(typed("client-auth", fields), "your_key", your_key)
}

fn server_auth<'m>(
    your_cookie: &'m Cookie,
    present: &Present,
    signed_keys: Option<&'m [u8; 80]>,
) -> Map<'m> {
    let present = match present {
        Present::Responders(ids) => {
            let ids = ids.iter().map(|id| number(id.get()));
            ("responders", array(ids))
        }
        Present::Initiator(connected) => ("initiator_connected", (*connected).into()),
    };
    let fields = [("your_cookie", your_cookie.as_bytes().into()), present];
    with(typed("server-auth", fields), "signed_keys", signed_keys)
}

fn responder_auth<'m>(your_cookie: &'m Cookie, tasks: &'m [(String, Value<'_>)]) -> Map<'m> {
    let names = tasks.iter().map(|(name, _)| name.as_str().into());
    let mut data = Map::new();
    for (name, value) in tasks {
        data.insert(name.as_str(), value.clone());
    }
    let fields = [
        ("your_cookie", your_cookie.as_bytes().into()),
        ("tasks", array(names)),
        ("data", data.into()),
    ];
    typed("auth", fields)
}

fn initiator_auth<'m>(your_cookie: &'m Cookie, task: &'m str, data: &Value<'m>) -> Map<'m> {
    let mut tasks = Map::new();
    tasks.insert(task, data.clone());
    let fields = [
        ("your_cookie", your_cookie.as_bytes().into()),
        ("task", task.into()),
        ("data", tasks.into()),
    ];
    typed("auth", fields)
}

fn typed<'m, const N: usize>(name: &'m str, fields: [(&'m str, Value<'m>); N]) -> Map<'m> {
    let mut map = Map::new();
    map.insert("type", name);
    for (key, value) in fields {
        map.insert(key, value);
    }
    map
}

/// Adds a field that may be absent.
fn with<'m>(mut map: Map<'m>, key: &'m str, value: Option<impl Into<Value<'m>>>) -> Map<'m> {
    if let Some(value) = value {
        map.insert(key, value);
    }
    map
}

fn number<'m>(number: impl Into<u32>) -> Value<'m> {
    Value::from(number.into())
}

fn array<'m>(items: impl Iterator<Item = Value<'m>>) -> Value<'m> {
    Value::Array(items.collect())
}
