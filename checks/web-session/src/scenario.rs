//! The lines of the list. Each is a function that a planted fault must make fail.

use eeema::codec::hex::{self, Hex};
use eeema::web_session::msgpack::Value;
use eeema::web_session::{
    AuthToken, CloseCode, DropReason, Event, PermanentKey, PermanentPublicKey, ServerKey, Task,
    Trust, WebRtc,
};
use serde_json::json;

use crate::browser::Browser;
use crate::client::{Client, new_key, new_token, setup, setup_for, talk};
use crate::socket::{Server, Socket};

type Scenario = fn(&Server, bool) -> Result<(), String>;

pub(crate) const SCENARIOS: &[(&str, Scenario)] = &[
    ("our initiator, our responder, a token", ours_by_token),
    (
        "our initiator, our responder, stored keys; the initiator comes late",
        ours_by_keys,
    ),
    (
        "our initiator, the JavaScript client as responder, a token",
        our_initiator_by_token,
    ),
    (
        "the JavaScript client as initiator, our responder, a token",
        our_responder_by_token,
    ),
    (
        "our initiator, the JavaScript client as responder, stored keys",
        our_initiator_by_keys,
    ),
    (
        "the JavaScript client as initiator, our responder, stored keys",
        our_responder_by_keys,
    ),
    (
        "the JavaScript client with another task than ours",
        javascript_without_our_task,
    ),
    ("a wrong token of ours: 3005", our_wrong_token),
    (
        "a wrong token of the JavaScript client: 3005",
        their_wrong_token,
    ),
    ("a 255th responder: 3000; path cleaning: 3004", full_path),
    ("a replaced initiator: 3004", replaced_initiator),
    ("a responder that is not chosen: 3004", not_chosen),
    (
        "no task in common: 3006, closed with 1000 and 1001",
        no_shared_task,
    ),
    ("close with a reason", close_with_reason),
    ("another server key: 3007", another_server_key),
    ("a text message: 3001", text_message),
    ("a path that is none: 3001", no_path),
    ("no subprotocol: 1002", no_subprotocol),
    (
        "a message of 1 MiB arrives, one more byte does not leave",
        largest_message,
    ),
    ("a responder that leaves is reported", peer_leaves),
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

fn text(error: impl ToString) -> String {
    error.to_string()
}

/// A payload that nobody else sends.
fn payload(byte: u8, length: usize) -> Vec<u8> {
    (0..length)
        .map(|index| byte.wrapping_add(u8::try_from(index % 251).unwrap_or(0)))
        .collect()
}

fn got(client: &Client, expected: &[u8]) -> bool {
    client.has(|event| matches!(event, Event::Data(Value::Binary(bytes)) if **bytes == *expected))
}

/// Sends a payload from one of ours to the other; the fault alters it on its way.
fn send(from: &mut Client, to: &mut Client, payload: &[u8], fault: bool) -> Result<(), String> {
    from.alters_next = fault;
    from.connection.send_data(payload.into()).map_err(text)?;
    talk(&mut [from, to], "a payload", |clients| {
        got(clients[1], payload)
    })
}

fn both_done(clients: &mut [&mut Client; 2]) -> Result<(), String> {
    talk(clients, "the handshake", |clients| {
        clients.iter().all(|client| client.is_done())
    })
}

fn pair(
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

fn ours_by_token(server: &Server, fault: bool) -> Result<(), String> {
    let (keys, token) = ([new_key()?, new_key()?], new_token()?);
    let [mut initiator, mut responder] = pair(server, keys.each_ref(), Some(&token))?;
    let ids = [&initiator, &responder].map(|client| {
        client
            .connection
            .session_key()
            .map(|key| key.connection_id())
    });
    expect("the connection id", ids[0], ids[1])?;
    for length in [0, 1, 300, 70_000] {
        send(&mut initiator, &mut responder, &payload(1, length), fault)?;
        send(&mut responder, &mut initiator, &payload(2, length), false)?;
    }
    Ok(())
}

fn ours_by_keys(server: &Server, fault: bool) -> Result<(), String> {
    let keys = [new_key()?, new_key()?];
    let path = keys[0].public_key();
    let stored = if fault {
        new_key()?.public_key()
    } else {
        keys[1].public_key()
    };
    let mut responder = Client::responder(server, setup(&keys[1], server.key)?, &path, None)?;
    talk(&mut [&mut responder], "the server", |clients| {
        clients[0].has(|event| matches!(event, Event::ServerHandshakeDone { .. }))
    })?;
    let mut initiator = Client::initiator(
        server,
        setup(&keys[0], server.key)?,
        &path,
        Trust::Key(stored),
    )?;
    both_done(&mut [&mut initiator, &mut responder])?;
    send(&mut initiator, &mut responder, &payload(3, 1000), false)
}

/// Talks to the JavaScript client in both directions.
fn talk_to(browser: &mut Browser, client: &mut Client, fault: bool) -> Result<(), String> {
    browser.wait(
        Some(&mut *client),
        &json!({ "event": "state", "state": "task" }),
    )?;
    talk(&mut [&mut *client], "the handshake", |clients| {
        clients[0].is_done()
    })?;
    for length in [1, 255, 65_536, 66_000, 100_000, 140_000, 200_000] {
        let payload = payload(4, length);
        let digits = Hex(&payload).to_string();
        client.alters_next = fault;
        client
            .connection
            .send_data(payload.as_slice().into())
            .map_err(text)?;
        browser.wait(
            Some(&mut *client),
            &json!({ "event": "data", "bytes": digits }),
        )?;
        browser.tell(&json!({ "do": "data", "bytes": digits }))?;
        talk(&mut [&mut *client], "a payload of the browser", |clients| {
            got(clients[0], &payload)
        })?;
    }
    client
        .connection
        .send_application("to the application".into())
        .map_err(text)?;
    browser.wait(
        Some(client),
        &json!({ "event": "application", "data": "to the application" }),
    )?;
    Ok(())
}

/// What the JavaScript client says of itself once it runs.
fn public_key(browser: &mut Browser) -> Result<PermanentPublicKey, String> {
    let ready = browser.wait(None, &json!({ "event": "ready" }))?;
    let digits = ready["publicKey"].as_str().ok_or("no public key")?;
    Ok(PermanentPublicKey::from_bytes(
        hex::decode_array(digits).map_err(text)?,
    ))
}

fn our_initiator_by_token(server: &Server, fault: bool) -> Result<(), String> {
    let (key, token) = (new_key()?, new_token()?);
    let path = key.public_key();
    let mut client = Client::initiator(
        server,
        setup(&key, server.key)?,
        &path,
        Trust::Token(token.clone()),
    )?;
    let mut browser = Browser::start(
        server,
        json!({ "initiatorKey": Hex(path.as_bytes()).to_string(), "token": Hex(token.as_bytes()).to_string() }),
    )?;
    talk_to(&mut browser, &mut client, fault)
}

fn our_responder_by_token(server: &Server, fault: bool) -> Result<(), String> {
    let mut browser = Browser::start(server, json!({}))?;
    let path = public_key(&mut browser)?;
    let ready = browser.wait(None, &json!({ "event": "ready" }))?;
    let token = ready["token"].as_str().ok_or("no token")?;
    let token = AuthToken::from_bytes(hex::decode_array(token).map_err(text)?);
    let key = new_key()?;
    let mut client = Client::responder(server, setup(&key, server.key)?, &path, Some(token))?;
    talk_to(&mut browser, &mut client, fault)
}

fn our_initiator_by_keys(server: &Server, fault: bool) -> Result<(), String> {
    let key = new_key()?;
    let path = key.public_key();
    let digits = Hex(path.as_bytes()).to_string();
    let theirs = Hex(new_key()?.as_bytes()).to_string();
    let mut browser = Browser::start(
        server,
        json!({ "initiatorKey": digits, "trustedKey": digits, "secretKey": theirs }),
    )?;
    let stored = public_key(&mut browser)?;
    let stored = if fault {
        new_key()?.public_key()
    } else {
        stored
    };
    let mut client =
        Client::initiator(server, setup(&key, server.key)?, &path, Trust::Key(stored))?;
    talk_to(&mut browser, &mut client, false)
}

fn our_responder_by_keys(server: &Server, fault: bool) -> Result<(), String> {
    let (key, theirs) = (new_key()?, new_key()?);
    let stored = if fault {
        new_key()?.public_key()
    } else {
        key.public_key()
    };
    let mut browser = Browser::start(
        server,
        json!({
            "trustedKey": Hex(stored.as_bytes()).to_string(), "secretKey": Hex(theirs.as_bytes()).to_string(),
        }),
    )?;
    let path = public_key(&mut browser)?;
    let mut client = Client::responder(server, setup(&key, server.key)?, &path, None)?;
    talk_to(&mut browser, &mut client, false)
}

fn javascript_without_our_task(server: &Server, fault: bool) -> Result<(), String> {
    let (key, token) = (new_key()?, new_token()?);
    let path = key.public_key();
    let task = if fault { "relayed-data" } else { "webrtc" };
    let mut client = Client::initiator(
        server,
        setup(&key, server.key)?,
        &path,
        Trust::Token(token.clone()),
    )?;
    let _browser = Browser::start(
        server,
        json!({
            "initiatorKey": Hex(path.as_bytes()).to_string(), "token": Hex(token.as_bytes()).to_string(), "task": task,
        }),
    )?;
    for _ in 0..2 {
        // The process needs its time to start.
        let waited = talk(
            &mut [&mut client],
            "a browser without our task",
            |clients| clients[0].has(|event| matches!(event, Event::NoSharedTask { .. })),
        );
        if waited.is_ok() {
            return expect("closed", client.closed(), Some(1001));
        }
    }
    Err("there was a task".into())
}

/// An initiator that waits for a token.
fn waiting(server: &Server, key: &PermanentKey, token: &AuthToken) -> Result<Client, String> {
    Client::initiator(
        server,
        setup(key, server.key)?,
        &key.public_key(),
        Trust::Token(token.clone()),
    )
}

fn is_refused(event: &Event) -> bool {
    matches!(
        event,
        Event::ResponderDropped {
            reason: DropReason::CannotDecrypt,
            ..
        }
    )
}

fn our_wrong_token(server: &Server, fault: bool) -> Result<(), String> {
    let (keys, token) = ([new_key()?, new_key()?], new_token()?);
    let mut initiator = waiting(server, &keys[0], &token)?;
    let offered = if fault { token } else { new_token()? };
    let theirs = setup(&keys[1], server.key)?;
    let mut responder = Client::responder(server, theirs, &keys[0].public_key(), Some(offered))?;
    talk(&mut [&mut initiator, &mut responder], "3005", |clients| {
        clients[1].closed() == Some(3005)
    })?;
    expect("reported", initiator.has(is_refused), true)?;
    expect("the initiator goes on", initiator.closed(), None)
}

fn their_wrong_token(server: &Server, fault: bool) -> Result<(), String> {
    let (key, token) = (new_key()?, new_token()?);
    let mut initiator = waiting(server, &key, &token)?;
    let offered = if fault { token } else { new_token()? };
    let path = key.public_key();
    let mut browser = Browser::start(
        server,
        json!({ "initiatorKey": Hex(path.as_bytes()).to_string(), "token": Hex(offered.as_bytes()).to_string() }),
    )?;
    browser.wait(
        Some(&mut initiator),
        &json!({ "event": "closed", "code": 3005 }),
    )?;
    expect("reported", initiator.has(is_refused), true)
}

fn full_path(server: &Server, fault: bool) -> Result<(), String> {
    let keys = [new_key()?, new_key()?];
    let path = keys[0].public_key();
    let count = if fault { 253 } else { 254 };
    let mut waiting = Vec::new();
    for _ in 0..count {
        let mut responder = Client::responder(server, setup(&keys[1], server.key)?, &path, None)?;
        talk(&mut [&mut responder], "a place", |clients| {
            clients[0].has(|event| matches!(event, Event::ServerHandshakeDone { .. }))
        })?;
        waiting.push(responder);
    }
    let mut one_more = Client::responder(server, setup(&keys[1], server.key)?, &path, None)?;
    talk(&mut [&mut one_more], "3000", |clients| {
        clients[0].closed() == Some(3000)
    })?;
    // An initiator finds 254, and keeps 252 of them.
    let trust = Trust::Key(new_key()?.public_key());
    let mut initiator = Client::initiator(server, setup(&keys[0], server.key)?, &path, trust)?;
    let dropped = |event: &Event| {
        matches!(
            event,
            Event::ResponderDropped {
                reason: DropReason::Dropped,
                ..
            }
        )
    };
    talk(&mut [&mut initiator], "path cleaning", |clients| {
        clients[0].has(dropped)
    })?;
    talk(
        &mut [&mut waiting[0]],
        "the first one is dropped",
        |clients| clients[0].closed() == Some(3004),
    )?;
    talk(
        &mut [&mut waiting[1]],
        "the second one is dropped",
        |clients| clients[0].closed() == Some(3004),
    )?;
    waiting[2].turn()?;
    expect("the third one stays", waiting[2].closed(), None)
}

fn replaced_initiator(server: &Server, fault: bool) -> Result<(), String> {
    let (key, token) = (new_key()?, new_token()?);
    let mut older = waiting(server, &key, &token)?;
    talk(&mut [&mut older], "the server", |clients| {
        clients[0].has(|event| matches!(event, Event::ServerHandshakeDone { .. }))
    })?;
    let other = if fault { new_key()? } else { key };
    let mut newer = waiting(server, &other, &token)?;
    talk(&mut [&mut older, &mut newer], "3004", |clients| {
        clients[0].closed() == Some(3004)
    })?;
    expect("the newer one stays", newer.closed(), None)
}

fn not_chosen(server: &Server, fault: bool) -> Result<(), String> {
    let keys = [new_key()?, new_key()?];
    let path = keys[0].public_key();
    // One that stays silent, because it never hears of the initiator.
    let mut silent = Client::responder(server, setup(&new_key()?, server.key)?, &path, None)?;
    talk(&mut [&mut silent], "the server", |clients| {
        clients[0].has(|event| matches!(event, Event::ServerHandshakeDone { .. }))
    })?;
    let trust = Trust::Key(keys[1].public_key());
    let mut initiator = Client::initiator(server, setup(&keys[0], server.key)?, &path, trust)?;
    if !fault {
        let mut chosen = Client::responder(server, setup(&keys[1], server.key)?, &path, None)?;
        both_done(&mut [&mut initiator, &mut chosen])?;
    }
    let start = std::time::Instant::now();
    while start.elapsed() < crate::socket::PATIENCE / 2 && silent.closed().is_none() {
        initiator.turn()?;
        silent.alters_next = false;
        silent.turn()?;
    }
    expect("closed", silent.closed(), Some(3004))
}

fn no_shared_task(server: &Server, fault: bool) -> Result<(), String> {
    let (keys, token) = ([new_key()?, new_key()?], new_token()?);
    let mut initiator = waiting(server, &keys[0], &token)?;
    let task = if fault {
        Task::RelayedData
    } else {
        Task::WebRtcV1(WebRtc::new(Vec::new(), false))
    };
    let theirs = setup_for(&keys[1], server.key, task)?;
    let mut responder = Client::responder(server, theirs, &keys[0].public_key(), Some(token))?;
    talk(&mut [&mut initiator, &mut responder], "an end", |clients| {
        clients.iter().all(|client| client.closed().is_some())
    })?;
    let reason = CloseCode::NoSharedTask;
    expect(
        "told",
        responder.has(|event| *event == Event::CloseReceived { reason }),
        true,
    )?;
    expect(
        "closed",
        [initiator.closed(), responder.closed()],
        [Some(1001), Some(1000)],
    )
}

fn close_with_reason(server: &Server, fault: bool) -> Result<(), String> {
    let (keys, token) = ([new_key()?, new_key()?], new_token()?);
    let [mut initiator, mut responder] = pair(server, keys.each_ref(), Some(&token))?;
    initiator.alters_next = fault;
    initiator
        .connection
        .close(CloseCode::GoingAway)
        .map_err(text)?;
    talk(&mut [&mut initiator, &mut responder], "an end", |clients| {
        clients.iter().all(|client| client.closed().is_some())
    })?;
    let reason = CloseCode::GoingAway;
    expect(
        "told",
        responder.has(|event| *event == Event::CloseReceived { reason }),
        true,
    )?;
    expect(
        "closed",
        [initiator.closed(), responder.closed()],
        [Some(1001), Some(1000)],
    )
}

fn another_server_key(server: &Server, fault: bool) -> Result<(), String> {
    let key = new_key()?;
    let pinned = if fault {
        server.key
    } else {
        ServerKey::from_bytes(*new_key()?.public_key().as_bytes())
    };
    let trust = Trust::Token(new_token()?);
    let mut client = Client::initiator(server, setup(&key, pinned)?, &key.public_key(), trust)?;
    talk(&mut [&mut client], "3007", |clients| {
        clients[0].closed() == Some(3007)
    })
}

fn text_message(server: &Server, fault: bool) -> Result<(), String> {
    let mut socket = Socket::connect(server, &new_key()?.public_key())?;
    if !fault {
        socket.send_text("hello")?;
    }
    expect("closed", socket.wait_for_close()?, 3001)
}

fn no_path(server: &Server, fault: bool) -> Result<(), String> {
    let path = if fault {
        new_key()?.public_key().path().to_string()
    } else {
        "0123".into()
    };
    let mut socket =
        Socket::connect_to(server, &path, Some(eeema::web_session::Setup::SUBPROTOCOL))?;
    expect("closed", socket.wait_for_close()?, 3001)
}

fn no_subprotocol(server: &Server, fault: bool) -> Result<(), String> {
    let path = new_key()?.public_key().path().to_string();
    let offered = fault.then_some(eeema::web_session::Setup::SUBPROTOCOL);
    let mut socket = Socket::connect_to(server, &path, offered)?;
    expect("closed", socket.wait_for_close()?, 1002)
}

fn largest_message(server: &Server, fault: bool) -> Result<(), String> {
    let (keys, token) = ([new_key()?, new_key()?], new_token()?);
    let [mut initiator, mut responder] = pair(server, keys.each_ref(), Some(&token))?;
    send(
        &mut initiator,
        &mut responder,
        &payload(5, 1_048_576 - 58),
        fault,
    )?;
    let one_more = payload(5, 1_048_576 - 57);
    let sent = initiator.connection.send_data(one_more.as_slice().into());
    expect("one more", sent, Err(eeema::web_session::Error::Limit))?;
    // The server agrees.
    let mut socket = Socket::connect(server, &keys[0].public_key())?;
    socket.send(vec![0; 1_048_577])?;
    let code = socket.wait_for_close()?;
    expect("closed", matches!(code, 1009 | 1006), true)
}

fn peer_leaves(server: &Server, fault: bool) -> Result<(), String> {
    let (keys, token) = ([new_key()?, new_key()?], new_token()?);
    let [mut initiator, responder] = pair(server, keys.each_ref(), Some(&token))?;
    let stays = fault.then_some(responder);
    talk(&mut [&mut initiator], "a report", |clients| {
        clients[0].has(|event| matches!(event, Event::PeerDisconnected { .. }))
    })?;
    drop(stays);
    let sent = initiator.connection.send_data(Value::Nil);
    expect("sent", sent, Err(eeema::web_session::Error::State))
}
