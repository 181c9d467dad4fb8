//! The lines of the list. Each is a function that a planted fault must make fail.

mod javascript;
mod ours;
mod server;
mod webrtc;

use eeema::web_session::msgpack::Value;
use eeema::web_session::{AuthToken, Event, PermanentKey, Trust};

use crate::client::{Client, setup, talk};
use crate::socket::Server;

/// Takes whether a fault is planted.
type Scenario = fn(&Server, bool) -> Result<(), String>;

/// Every line with its name.
pub(crate) const SCENARIOS: &[(&str, Scenario)] = &[
    ("our initiator, our responder, a token", ours::by_token),
    (
        "our initiator, our responder, stored keys; the initiator comes late",
        ours::by_keys,
    ),
    (
        "our initiator, our responder, a token, and again by the keys that it left",
        ours::again,
    ),
    (
        "examples/web_session: a token, stored keys, a conversation that goes on",
        ours::example,
    ),
    (
        "our initiator, the JavaScript client as responder, a token",
        javascript::our_initiator_by_token,
    ),
    (
        "the JavaScript client as initiator, our responder, a token",
        javascript::our_responder_by_token,
    ),
    (
        "our initiator, the JavaScript client as responder, a token, and again by stored keys",
        javascript::our_initiator_by_keys,
    ),
    (
        "the JavaScript client as initiator, our responder, a token, and again by stored keys",
        javascript::our_responder_by_keys,
    ),
    (
        "the JavaScript client leaves, and that is reported",
        javascript::they_leave,
    ),
    (
        "the JavaScript client with another task than ours",
        javascript::without_our_task,
    ),
    (
        "our initiator, our responder, WebRTC with handover: 3003",
        webrtc::ours,
    ),
    (
        "our initiator, the JavaScript client as responder, WebRTC with handover: 3003",
        webrtc::our_initiator,
    ),
    (
        "the JavaScript client as initiator, our responder, WebRTC with handover: 3003",
        webrtc::our_responder,
    ),
    (
        "the JavaScript client with the older WebRTC task, without handover",
        webrtc::older,
    ),
    (
        "a data channel of the application with the JavaScript client",
        webrtc::application_channel,
    ),
    ("a wrong token of ours: 3005", ours::wrong_token),
    (
        "a wrong token of ours for the JavaScript client: 3005",
        javascript::our_wrong_token,
    ),
    (
        "a wrong token of the JavaScript client: 3005",
        javascript::their_wrong_token,
    ),
    (
        "a 255th responder: 3000; path cleaning: 3004",
        server::full_path,
    ),
    ("a replaced initiator: 3004", server::replaced_initiator),
    ("a responder that is not chosen: 3004", ours::not_chosen),
    (
        "no task in common: 3006, closed with 1000 and 1001",
        ours::no_shared_task,
    ),
    ("close with a reason: 1001, 1000", ours::close_with_reason),
    ("another server key: 3007", server::another_key),
    ("a ping that is not answered: 3008", server::unanswered_ping),
    ("a text message: 3001", server::text_message),
    ("a path that is none: 3001", server::no_path),
    ("no subprotocol: 1002", server::no_subprotocol),
    (
        "a message of 1 MiB arrives, one more byte does not leave; the server: 1009",
        ours::largest_message,
    ),
    ("a responder that leaves is reported", ours::peer_leaves),
    (
        "a message to a responder that has left: send-error",
        ours::message_to_nobody,
    ),
    (
        "two responders at one address: the newer one is served",
        ours::shared_address,
    ),
];

fn expect<T: PartialEq + std::fmt::Debug>(
    what: &str,
    actual: T,
    expected: T,
) -> Result<(), String> {
    if actual == expected {
        Ok(())
    } else {
        Err(format!("{what}: {actual:?} instead of {expected:?}"))
    }
}

pub(super) fn text(error: impl ToString) -> String {
    error.to_string()
}

/// A payload that nobody else sends.
pub(super) fn payload(byte: u8, length: usize) -> Vec<u8> {
    (0..length)
        .map(|index| byte.wrapping_add(u8::try_from(index % 251).unwrap_or(0)))
        .collect()
}

pub(super) fn got(client: &Client, expected: &[u8]) -> bool {
    client.has(|event| matches!(event, Event::Data(Value::Binary(bytes)) if **bytes == *expected))
}

/// Sends a payload from one of ours to the other; the fault alters it on its way.
pub(super) fn send(
    from: &mut Client,
    to: &mut Client,
    payload: &[u8],
    fault: bool,
) -> Result<(), String> {
    from.alters_next = fault;
    from.connection.send_data(payload.into()).map_err(text)?;
    talk(&mut [from, to], "a payload", |clients| {
        got(clients[1], payload)
    })
}

pub(super) fn both_done(clients: &mut [&mut Client; 2]) -> Result<(), String> {
    talk(clients, "the handshake", |clients| {
        clients.iter().all(|client| client.is_done())
    })
}

pub(super) fn pair(
    server: &Server,
    keys: [&PermanentKey; 2],
    token: Option<&AuthToken>,
) -> Result<[Client; 2], String> {
    let path = keys[0].public_key();
    let trust = match token {
        Some(token) => Trust::Token(token.clone()),
        None => Trust::Key(keys[1].public_key()),
    };
    let [ours, theirs] = [setup(keys[0], server.key)?, setup(keys[1], server.key)?];
    let mut initiator = Client::initiator(server, ours, &path, trust)?;
    let mut responder = Client::responder(server, theirs, &path, token.cloned())?;
    both_done(&mut [&mut initiator, &mut responder])?;
    Ok([initiator, responder])
}

/// An initiator that waits for a token.
pub(super) fn waiting(
    server: &Server,
    key: &PermanentKey,
    token: &AuthToken,
) -> Result<Client, String> {
    Client::initiator(
        server,
        setup(key, server.key)?,
        &key.public_key(),
        Trust::Token(token.clone()),
    )
}
