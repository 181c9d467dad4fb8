//! Both ends are ours.

use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use eeema::codec::hex::Hex;
use eeema::web_session::msgpack::Value;
use eeema::web_session::{
    Address, CloseCode, DropReason, Error, Event, ServerKey, Task, Trust, WebRtc,
};

use super::{both_done, expect, pair, payload, send, text, waiting};
use crate::client::{Client, new_key, new_token, setup, setup_for, talk};
use crate::socket::{PATIENCE, Server, Socket};

pub(super) fn by_token(server: &Server, fault: bool) -> Result<(), String> {
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

pub(super) fn by_keys(server: &Server, fault: bool) -> Result<(), String> {
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

pub(super) fn wrong_token(server: &Server, fault: bool) -> Result<(), String> {
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

pub(super) fn is_refused(event: &Event) -> bool {
    matches!(
        event,
        Event::ResponderDropped {
            reason: DropReason::CannotDecrypt,
            ..
        }
    )
}

pub(super) fn not_chosen(server: &Server, fault: bool) -> Result<(), String> {
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
    let start = Instant::now();
    while start.elapsed() < PATIENCE / 2 && silent.closed().is_none() {
        initiator.turn()?;
        silent.alters_next = false;
        silent.turn()?;
    }
    expect("closed", silent.closed(), Some(3004))
}

pub(super) fn no_shared_task(server: &Server, fault: bool) -> Result<(), String> {
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

pub(super) fn close_with_reason(server: &Server, fault: bool) -> Result<(), String> {
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

pub(super) fn largest_message(server: &Server, fault: bool) -> Result<(), String> {
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
    expect("one more", sent, Err(Error::Limit))?;
    // The server agrees.
    let mut socket = Socket::connect(server, &keys[0].public_key())?;
    socket.send(vec![0; 1_048_577])?;
    let code = socket.wait_for_close()?;
    expect("closed", matches!(code, 1009 | 1006), true)
}

pub(super) fn peer_leaves(server: &Server, fault: bool) -> Result<(), String> {
    let (keys, token) = ([new_key()?, new_key()?], new_token()?);
    let [mut initiator, responder] = pair(server, keys.each_ref(), Some(&token))?;
    let stays = fault.then_some(responder);
    talk(&mut [&mut initiator], "a report", |clients| {
        clients[0].has(|event| matches!(event, Event::PeerDisconnected { .. }))
    })?;
    drop(stays);
    let sent = initiator.connection.send_data(Value::Nil);
    expect("sent", sent, Err(Error::State))
}

/// A session by a token; later both come back with what they stored of it.
pub(super) fn again(server: &Server, fault: bool) -> Result<(), String> {
    let (keys, token) = ([new_key()?, new_key()?], new_token()?);
    let path = keys[0].public_key();
    let [initiator, responder] = pair(server, keys.each_ref(), Some(&token))?;
    let stored = initiator.peer_key().ok_or("nobody proved a key")?;
    expect("the key", stored, keys[1].public_key())?;
    drop((initiator, responder));
    let theirs = if fault { new_key()? } else { keys[1].clone() };
    let ours = setup(&keys[0], server.key)?;
    let mut initiator = Client::initiator(server, ours, &path, Trust::Key(stored))?;
    let theirs = setup(&theirs, server.key)?;
    let mut responder = Client::responder(server, theirs, &path, None)?;
    both_done(&mut [&mut initiator, &mut responder])?;
    send(&mut responder, &mut initiator, &payload(6, 1000), false)
}

/// The example as a program.
pub(super) fn example(server: &Server, fault: bool) -> Result<(), String> {
    let pinned = match fault {
        true => ServerKey::from_bytes(*new_key()?.public_key().as_bytes()),
        false => server.key,
    };
    let url = format!("wss://localhost:{}", server.port);
    let digits = Hex(pinned.as_bytes()).to_string();
    let ended = Command::new(&server.example)
        .args([&url, &server.certificate, "--key", &digits])
        .output()
        .map_err(text)?;
    if !ended.status.success() {
        return Err(String::from_utf8_lossy(&ended.stderr).trim().into());
    }
    let told = String::from_utf8_lossy(&ended.stdout);
    for line in [
        "browser: reads \"Alice, with all her messages.\"",
        "browser: the conversation goes on",
        "phone: the conversation goes on",
        "browser: reads \"I wrote this while you were away.\"",
        "browser: closed with 1001",
        "phone: closed with 1000",
    ] {
        expect(line, told.lines().any(|told| told == line), true)?;
    }
    Ok(())
}

/// What was sent before the server could say that the responder is gone.
pub(super) fn message_to_nobody(server: &Server, fault: bool) -> Result<(), String> {
    let (keys, token) = ([new_key()?, new_key()?], new_token()?);
    let [mut initiator, responder] = pair(server, keys.each_ref(), Some(&token))?;
    let stays = fault.then_some(responder);
    // The initiator does not listen, while the server notices.
    thread::sleep(Duration::from_millis(500));
    initiator.connection.send_data(Value::Nil).map_err(text)?;
    talk(&mut [&mut initiator], "send-error", |clients| {
        clients[0].has(|event| matches!(event, Event::SendError { .. }))
    })?;
    drop(stays);
    expect("the initiator goes on", initiator.closed(), None)
}

/// When the first of two responders has left, the server gives the address of the second one again.
pub(super) fn shared_address(server: &Server, fault: bool) -> Result<(), String> {
    let keys = [new_key()?, new_key()?];
    let path = keys[0].public_key();
    let is_in = |clients: &[&mut Client]| clients[0].address().is_some();
    // They stay silent, because they never hear of the initiator.
    let mut older = Vec::new();
    for _ in 0..2 {
        let stranger = setup(&new_key()?, server.key)?;
        let mut stranger = Client::responder(server, stranger, &path, None)?;
        talk(&mut [&mut stranger], "a place", is_in)?;
        older.push(stranger);
    }
    let trust = Trust::Key(keys[1].public_key());
    let mut initiator = Client::initiator(server, setup(&keys[0], server.key)?, &path, trust)?;
    talk(&mut [&mut initiator], "the server", is_in)?;
    drop(older.remove(0));
    thread::sleep(Duration::from_millis(500));
    let newer = if fault { new_key()? } else { keys[1].clone() };
    let mut newer = Client::responder(server, setup(&newer, server.key)?, &path, None)?;
    talk(&mut [&mut newer], "a place", is_in)?;
    let third = Some(Address::new(3));
    let addresses = [older[0].address(), newer.address()];
    expect("addresses", addresses, [third; 2])?;
    both_done(&mut [&mut initiator, &mut newer])?;
    send(&mut initiator, &mut newer, &payload(7, 1000), false)
}
