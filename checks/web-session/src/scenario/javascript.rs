//! The other end is the JavaScript client.

use eeema::codec::hex::{self, Hex};
use eeema::web_session::{AuthToken, Event, PermanentPublicKey, Trust};
use serde_json::json;

use super::ours::is_refused;
use super::{expect, got, payload, text, waiting};
use crate::browser::Browser;
use crate::client::{Client, new_key, new_token, setup, talk};
use crate::socket::Server;

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
pub(super) fn public_key(browser: &mut Browser) -> Result<PermanentPublicKey, String> {
    let ready = browser.wait(None, &json!({ "event": "ready" }))?;
    let digits = ready["publicKey"].as_str().ok_or("no public key")?;
    Ok(PermanentPublicKey::from_bytes(
        hex::decode_array(digits).map_err(text)?,
    ))
}

pub(super) fn our_initiator_by_token(server: &Server, fault: bool) -> Result<(), String> {
    let (key, token) = (new_key()?, new_token()?);
    let mut client = waiting(server, &key, &token)?;
    let mut browser = Browser::start(server, by_token(&key.public_key(), &token))?;
    talk_to(&mut browser, &mut client, fault)
}

pub(super) fn our_responder_by_token(server: &Server, fault: bool) -> Result<(), String> {
    let mut browser = Browser::start(server, json!({}))?;
    let (path, token) = (public_key(&mut browser)?, token_of(&mut browser)?);
    let key = new_key()?;
    let mut client = Client::responder(server, setup(&key, server.key)?, &path, Some(token))?;
    talk_to(&mut browser, &mut client, fault)
}

pub(super) fn our_initiator_by_keys(server: &Server, fault: bool) -> Result<(), String> {
    let (key, theirs, token) = (new_key()?, new_key()?, new_token()?);
    let path = key.public_key();
    let trust = Trust::Token(token.clone());
    let mut client = Client::initiator(server, setup(&key, server.key)?, &path, trust)?;
    let (initiator, theirs) = (digits(path.as_bytes()), digits(theirs.as_bytes()));
    let first = json!({
        "initiatorKey": initiator, "token": digits(token.as_bytes()), "secretKey": theirs,
    });
    let mut browser = Browser::start(server, first)?;
    talk_to(&mut browser, &mut client, false)?;
    let stored = client.peer_key().ok_or("nobody proved a key")?;
    expect("the key", stored, public_key(&mut browser)?)?;
    drop((client, browser));

    let again = json!({ "initiatorKey": initiator, "trustedKey": initiator, "secretKey": theirs });
    let mut browser = Browser::start(server, again)?;
    let stored = if fault {
        new_key()?.public_key()
    } else {
        stored
    };
    let trust = Trust::Key(stored);
    let mut client = Client::initiator(server, setup(&key, server.key)?, &path, trust)?;
    talk_to(&mut browser, &mut client, false)
}

pub(super) fn our_responder_by_keys(server: &Server, fault: bool) -> Result<(), String> {
    let (key, theirs) = (new_key()?, digits(new_key()?.as_bytes()));
    let mut browser = Browser::start(server, json!({ "secretKey": theirs }))?;
    let (path, token) = (public_key(&mut browser)?, token_of(&mut browser)?);
    let ours = setup(&key, server.key)?;
    let mut client = Client::responder(server, ours, &path, Some(token))?;
    talk_to(&mut browser, &mut client, false)?;
    drop((client, browser));

    let stored = if fault { new_key()? } else { key.clone() };
    let stored = digits(stored.public_key().as_bytes());
    let again = json!({ "trustedKey": stored, "secretKey": theirs });
    let mut browser = Browser::start(server, again)?;
    expect("the path", public_key(&mut browser)?, path)?;
    let mut client = Client::responder(server, setup(&key, server.key)?, &path, None)?;
    talk_to(&mut browser, &mut client, false)
}

/// They say good-bye, and we hear why.
pub(super) fn they_leave(server: &Server, fault: bool) -> Result<(), String> {
    let (key, token) = (new_key()?, new_token()?);
    let mut client = waiting(server, &key, &token)?;
    let mut browser = Browser::start(server, by_token(&key.public_key(), &token))?;
    browser.wait(
        Some(&mut client),
        &json!({ "event": "state", "state": "task" }),
    )?;
    if !fault {
        browser.tell(&json!({ "do": "disconnect" }))?;
    }
    talk(&mut [&mut client], "they have left", |clients| {
        clients[0].has(|event| {
            matches!(
                event,
                Event::CloseReceived { .. } | Event::PeerDisconnected { .. }
            )
        })
    })
}

pub(super) fn without_our_task(server: &Server, fault: bool) -> Result<(), String> {
    let (key, token) = (new_key()?, new_token()?);
    let mut client = waiting(server, &key, &token)?;
    let mut configuration = by_token(&key.public_key(), &token);
    if !fault {
        configuration["task"] = json!("webrtc");
    }
    let _browser = Browser::start(server, configuration)?;
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

/// They are the initiator, and refuse us.
pub(super) fn our_wrong_token(server: &Server, fault: bool) -> Result<(), String> {
    let mut browser = Browser::start(server, json!({}))?;
    let (path, token) = (public_key(&mut browser)?, token_of(&mut browser)?);
    let offered = if fault { token } else { new_token()? };
    let ours = setup(&new_key()?, server.key)?;
    let mut client = Client::responder(server, ours, &path, Some(offered))?;
    talk(&mut [&mut client], "3005", |clients| {
        clients[0].closed() == Some(3005)
    })
}

pub(super) fn their_wrong_token(server: &Server, fault: bool) -> Result<(), String> {
    let (key, token) = (new_key()?, new_token()?);
    let mut initiator = waiting(server, &key, &token)?;
    let offered = if fault { token } else { new_token()? };
    let mut browser = Browser::start(server, by_token(&key.public_key(), &offered))?;
    browser.wait(
        Some(&mut initiator),
        &json!({ "event": "closed", "code": 3005 }),
    )?;
    expect("reported", initiator.has(is_refused), true)
}

/// What the JavaScript client is told as a responder.
pub(super) fn by_token(initiator: &PermanentPublicKey, token: &AuthToken) -> serde_json::Value {
    json!({ "initiatorKey": digits(initiator.as_bytes()), "token": digits(token.as_bytes()) })
}

/// The token that the JavaScript client shows as an initiator.
pub(super) fn token_of(browser: &mut Browser) -> Result<AuthToken, String> {
    let ready = browser.wait(None, &json!({ "event": "ready" }))?;
    let token = ready["token"].as_str().ok_or("no token")?;
    Ok(AuthToken::from_bytes(
        hex::decode_array(token).map_err(text)?,
    ))
}

fn digits(bytes: &[u8]) -> String {
    Hex(bytes).to_string()
}
