//! The task WebRTC: what both say before there is a data channel, and the handover to it.
//!
//! The channel itself is played: its chunks go from process to process.

use eeema::OsRandom;
use eeema::codec::hex::{self, Hex};
use eeema::web_session::msgpack::Value;
use eeema::web_session::{
    Candidate, Channel, ChannelId, CloseCode, Description, DescriptionKind, Event, Order, Task,
    Trust, WebRtc,
};
use serde_json::json;

use super::javascript::{by_token, public_key, token_of};
use super::{expect, text};
use crate::browser::Browser;
use crate::client::{Client, new_key, new_token, setup_for, talk};
use crate::socket::Server;

/// Bytes of a chunk.
const CHUNK: usize = 1000;

fn with_handover() -> Task {
    Task::WebRtcV1(WebRtc::new(Vec::new(), true))
}

fn candidates() -> [Option<Candidate>; 2] {
    let candidate = Candidate::new("candidate:1 1 udp 1 192.0.2.1 9 typ host");
    let candidate = candidate.with_sdp_mid("0").with_sdp_m_line_index(0);
    [Some(candidate), None]
}

/// Both ends of a session with one task.
fn pair(server: &Server, task: Task) -> Result<[Client; 2], String> {
    let (keys, token) = ([new_key()?, new_key()?], new_token()?);
    let path = keys[0].public_key();
    let [ours, theirs] = [&keys[0], &keys[1]].map(|key| setup_for(key, server.key, task.clone()));
    let trust = Trust::Token(token.clone());
    let mut initiator = Client::initiator(server, ours?, &path, trust)?;
    let mut responder = Client::responder(server, theirs?, &path, Some(token))?;
    let both = &mut [&mut initiator, &mut responder];
    talk(both, "the handshake", |clients| {
        clients.iter().all(|client| client.is_done())
    })?;
    Ok([initiator, responder])
}

pub(super) fn ours(server: &Server, fault: bool) -> Result<(), String> {
    let [mut initiator, mut responder] = pair(server, with_handover())?;
    let offer = Description::new(DescriptionKind::Offer, "v=0");
    initiator
        .connection
        .send_offer(offer.clone())
        .map_err(text)?;
    initiator
        .connection
        .send_candidates(candidates())
        .map_err(text)?;
    let both = &mut [&mut initiator, &mut responder];
    talk(both, "an offer and candidates", |clients| {
        let candidates = candidates().to_vec();
        clients[1].has(|event| *event == Event::Offer(offer.clone()))
            && clients[1].has(|event| *event == Event::Candidates(candidates.clone()))
    })?;
    initiator.open_channel(CHUNK)?;
    if !fault {
        responder.open_channel(CHUNK)?;
    }
    let both = &mut [&mut initiator, &mut responder];
    talk(both, "the handover", |clients| {
        clients.iter().all(|client| client.left() == Some(3003))
    })?;
    let long = "long ".repeat(1000);
    initiator
        .connection
        .send_application(long.as_str().into())
        .map_err(text)?;
    let both = &mut [&mut initiator, &mut responder];
    talk(both, "a message over the channel", |clients| {
        clients[1].has(|event| *event == Event::Application(Value::from(long.clone())))
    })?;
    responder
        .connection
        .close(CloseCode::GoingAway)
        .map_err(text)?;
    let both = &mut [&mut initiator, &mut responder];
    talk(both, "an end over the channel", |clients| {
        clients.iter().all(|client| client.closed().is_some())
    })?;
    expect(
        "closed",
        [initiator.closed(), responder.closed()],
        [Some(1000), Some(1001)],
    )
}

/// Offers, answers and candidates go both ways, as far as the roles allow it.
fn negotiate(browser: &mut Browser, client: &mut Client, we_offer: bool) -> Result<(), String> {
    let (ours, theirs) = match we_offer {
        true => ("offer", "answer"),
        false => ("answer", "offer"),
    };
    let sdp = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\n";
    let sent = match we_offer {
        true => client
            .connection
            .send_offer(Description::new(DescriptionKind::Offer, sdp)),
        false => client
            .connection
            .send_answer(Description::new(DescriptionKind::Answer, sdp)),
    };
    sent.map_err(text)?;
    let data = json!({ "type": ours, "sdp": sdp });
    browser.wait(Some(&mut *client), &json!({ "event": ours, "data": data }))?;
    client
        .connection
        .send_candidates(candidates())
        .map_err(text)?;
    browser.wait(Some(&mut *client), &json!({ "event": "candidates" }))?;

    browser.tell(&json!({ "do": theirs, "data": { "type": theirs, "sdp": sdp } }))?;
    let candidate = json!({ "candidate": "candidate:1", "sdpMid": "0", "sdpMLineIndex": 0 });
    browser.tell(&json!({ "do": "candidates", "data": [candidate, null] }))?;
    browser.until(client, "an answer and candidates", |client| {
        let is_description = |event: &Event| match event {
            Event::Offer(told) if !we_offer => told.sdp() == sdp,
            Event::Answer(told) if we_offer => told.sdp() == sdp,
            _ => false,
        };
        let is_list = |event: &Event| matches!(event, Event::Candidates(list) if list.len() == 2);
        client.has(is_description) && client.has(is_list)
    })
}

/// Both move to a channel, talk over it in both directions, and end there.
fn hand_over(browser: &mut Browser, client: &mut Client, fault: bool) -> Result<(), String> {
    client.open_channel(CHUNK)?;
    if !fault {
        browser.tell(&json!({ "do": "open", "size": CHUNK }))?;
    }
    browser.until(client, "the handover", |client| {
        client.left() == Some(3003) && client.has(|event| *event == Event::HandoverDone)
    })?;
    browser.wait(Some(&mut *client), &json!({ "event": "handover" }))?;
    let long = "long ".repeat(1000);
    let data = Value::from(long.as_str());
    client.connection.send_application(data).map_err(text)?;
    browser.wait(
        Some(&mut *client),
        &json!({ "event": "application", "data": long }),
    )?;
    browser.tell(&json!({ "do": "application", "data": long }))?;
    browser.until(client, "a message over the channel", |client| {
        client.has(|event| *event == Event::Application(Value::from(long.clone())))
    })?;
    client
        .connection
        .close(CloseCode::GoingAway)
        .map_err(text)?;
    browser.wait(Some(client), &json!({ "event": "channel-closed" }))?;
    expect("closed", client.closed(), Some(1001))
}

fn is_in_task(browser: &mut Browser, client: &mut Client) -> Result<(), String> {
    browser.wait(
        Some(&mut *client),
        &json!({ "event": "state", "state": "task" }),
    )?;
    browser.until(client, "the handshake", Client::is_done)
}

pub(super) fn our_initiator(server: &Server, fault: bool) -> Result<(), String> {
    let (mut browser, mut client) = initiator(server, with_handover(), "v1", true)?;
    negotiate(&mut browser, &mut client, true)?;
    hand_over(&mut browser, &mut client, fault)
}

pub(super) fn our_responder(server: &Server, fault: bool) -> Result<(), String> {
    let mut browser = Browser::start(server, json!({ "task": "webrtc", "handover": true }))?;
    let (path, token) = (public_key(&mut browser)?, token_of(&mut browser)?);
    let ours = setup_for(&new_key()?, server.key, with_handover())?;
    let mut client = Client::responder(server, ours, &path, Some(token))?;
    is_in_task(&mut browser, &mut client)?;
    negotiate(&mut browser, &mut client, false)?;
    hand_over(&mut browser, &mut client, fault)
}

/// Our initiator with the JavaScript client, once both are in the task.
fn initiator(
    server: &Server,
    task: Task,
    version: &str,
    handover: bool,
) -> Result<(Browser, Client), String> {
    let (key, token) = (new_key()?, new_token()?);
    let path = key.public_key();
    let mut configuration = by_token(&path, &token);
    configuration["task"] = json!("webrtc");
    configuration["version"] = json!(version);
    configuration["handover"] = json!(handover);
    let ours = setup_for(&key, server.key, task)?;
    let mut client = Client::initiator(server, ours, &path, Trust::Token(token))?;
    let mut browser = Browser::start(server, configuration)?;
    is_in_task(&mut browser, &mut client)?;
    Ok((browser, client))
}

pub(super) fn older(server: &Server, fault: bool) -> Result<(), String> {
    let task = Task::WebRtcV0 {
        webrtc: WebRtc::new(Vec::new(), true),
        max_packet_size: 16_384,
    };
    let version = if fault { "v1" } else { "v0" };
    let (mut browser, mut client) = initiator(server, task, version, false)?;
    // One side without handover is enough.
    let opened = client.open_channel(CHUNK);
    expect("opened", opened.is_err(), true)?;
    negotiate(&mut browser, &mut client, true)
}

/// The channel over which the application talks: sealed on one side, opened on the other.
pub(super) fn application_channel(server: &Server, fault: bool) -> Result<(), String> {
    let (mut browser, mut client) = initiator(server, with_handover(), "v1", true)?;
    let id = ChannelId::new(5).map_err(text)?;
    let key = client.connection.session_key().ok_or("no key")?;
    let channel = key.open_channel(id, Order::Ordered, &mut OsRandom);
    let mut channel: Channel = channel.map_err(text)?;
    for round in 0..3 {
        let plain = format!("round {round}").repeat(100).into_bytes();
        let digits = Hex(&plain).to_string();
        let mut sealed = channel.seal(plain.clone()).map_err(text)?;
        if fault {
            sealed[50] ^= 1;
        }
        let unseal = json!({ "do": "unseal", "id": id.get(), "bytes": Hex(&sealed).to_string() });
        browser.tell(&unseal)?;
        browser.wait(
            Some(&mut client),
            &json!({ "event": "unsealed", "bytes": digits }),
        )?;
        browser.tell(&json!({ "do": "seal", "id": id.get(), "bytes": digits, "round": round }))?;
        let sealed = browser.wait(
            Some(&mut client),
            &json!({ "event": "sealed", "round": round }),
        )?;
        let sealed = sealed["bytes"].as_str().ok_or("no bytes")?;
        let mut bytes = vec![0; sealed.len() / 2];
        hex::decode(sealed, &mut bytes).map_err(text)?;
        expect("opened", channel.open(&mut bytes).map_err(text)?, &plain)?;
    }
    Ok(())
}
