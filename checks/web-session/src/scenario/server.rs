//! What the server does, and what we make of it.

use std::thread;
use std::time::{Duration, Instant};

use eeema::web_session::{DropReason, Event, ServerKey, Setup, Trust};

use super::{expect, text, waiting};
use crate::client::{Client, new_key, new_token, setup, talk};
use crate::socket::{Server, Socket};

pub(super) fn full_path(server: &Server, fault: bool) -> Result<(), String> {
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

pub(super) fn replaced_initiator(server: &Server, fault: bool) -> Result<(), String> {
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

pub(super) fn another_key(server: &Server, fault: bool) -> Result<(), String> {
    let key = new_key()?;
    let pinned = match fault {
        true => server.key,
        false => ServerKey::from_bytes(*new_key()?.public_key().as_bytes()),
    };
    let trust = Trust::Token(new_token()?);
    let mut client = Client::initiator(server, setup(&key, pinned)?, &key.public_key(), trust)?;
    talk(&mut [&mut client], "3007", |clients| {
        clients[0].closed() == Some(3007)
    })
}

pub(super) fn text_message(server: &Server, fault: bool) -> Result<(), String> {
    let mut socket = Socket::connect(server, &new_key()?.public_key())?;
    if !fault {
        socket.send_text("hello")?;
    }
    expect("closed", socket.wait_for_close()?, 3001)
}

pub(super) fn no_path(server: &Server, fault: bool) -> Result<(), String> {
    let path = if fault {
        new_key()?.public_key().path().to_string()
    } else {
        "0123".into()
    };
    let mut socket = Socket::connect_to(server, &path, Some(Setup::SUBPROTOCOL))?;
    expect("closed", socket.wait_for_close()?, 3001)
}

pub(super) fn no_subprotocol(server: &Server, fault: bool) -> Result<(), String> {
    let path = new_key()?.public_key().path().to_string();
    let offered = fault.then_some(Setup::SUBPROTOCOL);
    let mut socket = Socket::connect_to(server, &path, offered)?;
    expect("closed", socket.wait_for_close()?, 1002)
}

/// The server waits half a minute for the answer.
pub(super) fn unanswered_ping(server: &Server, fault: bool) -> Result<(), String> {
    let key = new_key()?;
    let setup = setup(&key, server.key)?.with_ping_interval(Duration::from_secs(1));
    let (setup, trust) = (setup.map_err(text)?, Trust::Token(new_token()?));
    let mut client = Client::initiator(server, setup, &key.public_key(), trust)?;
    talk(&mut [&mut client], "the server", |clients| {
        clients[0].address().is_some()
    })?;
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(35) {
        // Who reads, answers.
        match fault {
            true => client.turn()?,
            false => thread::sleep(Duration::from_millis(100)),
        }
    }
    talk(&mut [&mut client], "3008", |clients| {
        clients[0].closed() == Some(3008)
    })
}
