//! Topic `transport`: chapter 07 section 14 of the specification. Payloads are in `transport_payload.rs`.

use eeema::crypto::CountedNonce;
use eeema::identity::AgreedKey;
use eeema::time::UnixMillis;
use eeema::transport::{
    Channel, Client, ClientEvent, ConnectionKeys, DeviceCookie, DeviceId, Error, Extension,
    Extensions, LossyText, PayloadMalformed, Progress, SendError, Server, ServerEvent, ServerKeys,
    SupportedFeatures, VouchKey,
};
use eeema::{Identity, PublicKey, SecretKey, ThreemaId};

use super::transport_payload as payload;
use super::{Record, Verdict, expect, expect_refused, unknown_kind, unknown_reason};

/// The limit of the specification.
const LIMIT: u16 = 8192;

pub(super) fn case(record: &Record<'_>) -> Verdict {
    match record.kind() {
        "nonce" => nonce(record),
        "vouch" => vouch(record),
        "extensions" => extensions(record),
        "handshake" => handshake(record),
        "payload" => payload::payload(record),
        "malformed-message" => payload::malformed_message(record),
        "frame" => frame(record),
        _ => unknown_kind(record),
    }
}

pub(super) fn reject(record: &Record<'_>) -> Verdict {
    let reason = record.text("reason");
    match record.kind() {
        "client-hello" => {
            let mut server = Peers::of(&record.record("setup")).server;
            refused(feed_server(&mut server, record, "input"), reason)
        }
        "server-hello" => {
            let mut client = Peers::of(&record.record("setup")).client;
            refused(feed_client(&mut client, record, "input"), reason)
        }
        "login" => {
            let mut server = Peers::of(&record.record("setup")).server;
            feed_server(&mut server, record, "client_hello").map_err(text)?;
            refused(feed_server(&mut server, record, "input"), reason)
        }
        "login-ack" => {
            let mut client = Peers::of(&record.record("setup")).client;
            feed_client(&mut client, record, "server_hello").map_err(text)?;
            refused(feed_client(&mut client, record, "input"), reason)
        }
        "frame" => refused_frame(record, reason),
        "extensions" => expect_refused(
            Extensions::decode(&record.bytes("encoded")),
            Error::ExtensionMalformed,
        ),
        "payload" => expect_refused(payload::decode(record), PayloadMalformed),
        "payload-build" => expect_refused(payload::build(record), SendError::OutOfRange),
        "frame-seal" => refused_seal(record, reason),
        _ => unknown_kind(record),
    }
}

fn text(error: impl ToString) -> String {
    error.to_string()
}

fn class(reason: &str) -> Option<Error> {
    Some(match reason {
        "equal-cookies" => Error::EqualCookies,
        "server-authentication-failed" => Error::ServerAuthentication,
        "cookie-mismatch" => Error::CookieMismatch,
        "low-order-key" => Error::LowOrderKey,
        "decryption-failed" => Error::Decryption,
        "login-malformed" => Error::LoginMalformed,
        "identity-unknown" => Error::IdentityUnknown,
        "vouch-invalid" => Error::VouchInvalid,
        "extension-malformed" => Error::ExtensionMalformed,
        "frame-too-short" => Error::FrameTooShort,
        "frame-too-long" => Error::FrameTooLong,
        "sequence-exhausted" => Error::SequenceExhausted,
        _ => return None,
    })
}

/// Demands the error of `reason`, or that the machine still waits for bytes.
fn refused(outcome: Result<Outcome, Error>, reason: &str) -> Verdict {
    match (class(reason), reason) {
        (Some(error), _) => expect_refused(outcome, error),
        (None, "incomplete") => expect("outcome", outcome, Ok(Outcome::Incomplete)),
        (None, _) => Err(format!("unknown reason {reason:?}")),
    }
}

/// What became of all bytes.
#[derive(Debug, PartialEq)]
enum Outcome {
    /// All of them were used.
    Used,
    /// More are needed.
    Incomplete,
}

/// Both ends of a connection and what their owners know.
struct Peers<'a> {
    client: Owner<'a, Client>,
    server: Owner<'a, Server>,
    client_hello: [u8; 48],
}

/// A machine, what its owner answers to its events, and what went out.
struct Owner<'a, Machine> {
    machine: Machine,
    setup: Record<'a>,
    sent: Vec<u8>,
    events: Vec<String>,
}

impl<'a> Peers<'a> {
    fn of(setup: &Record<'a>) -> Self {
        let keys = setup.byte_lists("accepted_server_keys");
        let key = |index: usize| PublicKey::from_bytes(keys[index].as_slice().try_into().unwrap());
        assert_eq!(keys.len(), 2);
        let accepted = ServerKeys::only(key(0)).with_alternate(key(1));
        let pair = |secret, cookie| {
            let secret = SecretKey::from_bytes(setup.array(secret));
            ConnectionKeys::chosen(secret, setup.array(cookie))
        };
        let (client, client_hello) =
            Client::start(pair("client_temporary_secret", "client_cookie"), accepted);
        let server = Server::new(pair("server_temporary_secret", "server_cookie"));
        Self {
            client: Owner::new(client, setup),
            server: Owner::new(server, setup),
            client_hello,
        }
    }
}

impl<'a, Machine> Owner<'a, Machine> {
    fn new(machine: Machine, setup: &Record<'a>) -> Self {
        Self {
            machine,
            setup: Record(setup.0),
            sent: Vec::new(),
            events: Vec::new(),
        }
    }
}

fn secret(setup: &Record<'_>, name: &str) -> SecretKey {
    SecretKey::from_bytes(setup.array(name))
}

/// The extensions of a set-up: encoded, or one by one.
fn encoded_extensions(setup: &Record<'_>) -> Vec<u8> {
    if setup.json("extensions").is_string() {
        return setup.bytes("extensions");
    }
    let mut encoded = Vec::new();
    for entry in setup.records("extensions") {
        let payload = entry.bytes("payload");
        encoded.push(entry.byte("type"));
        encoded.extend((payload.len() as u16).to_le_bytes());
        encoded.extend(payload);
    }
    encoded
}

/// Feeds all bytes of a field, one after the other, and answers every event.
fn feed_client(
    owner: &mut Owner<'_, Client>,
    record: &Record<'_>,
    field: &str,
) -> Result<Outcome, Error> {
    let mut buffer = Vec::new();
    let mut outcome = Outcome::Used;
    for byte in record.bytes(field) {
        buffer.push(byte);
        outcome = run_client(owner, &mut buffer)?;
    }
    Ok(outcome)
}

fn run_client(owner: &mut Owner<'_, Client>, buffer: &mut Vec<u8>) -> Result<Outcome, Error> {
    loop {
        let used = match owner.machine.receive(buffer)? {
            Progress::Missing(count) => {
                assert!(count > 0);
                let is_empty = buffer.is_empty();
                return Ok(if is_empty {
                    Outcome::Used
                } else {
                    Outcome::Incomplete
                });
            }
            Progress::WaitsForCaller => unreachable!("every event was answered"),
            Progress::Event { used, event } => {
                owner.events.push(format!("{event:?}"));
                if let ClientEvent::ServerHello { .. } = event {
                    let identity: ThreemaId = owner.setup.text("identity").parse().unwrap();
                    let encoded = encoded_extensions(&owner.setup);
                    let extensions: Vec<_> = Extensions::decode(&encoded)?.iter().collect();
                    let mut login = vec![0; Client::login_len(&extensions)];
                    let own = Identity::new(identity, secret(&owner.setup, "client_secret"));
                    match owner.machine.login(&own, &extensions, &mut login) {
                        Ok(length) => assert_eq!(length, login.len()),
                        Err(SendError::Connection(error)) => return Err(error),
                        Err(error) => panic!("{error}"),
                    }
                    owner.sent.extend(login);
                }
                used
            }
        };
        buffer.drain(..used);
    }
}

fn feed_server(
    owner: &mut Owner<'_, Server>,
    record: &Record<'_>,
    field: &str,
) -> Result<Outcome, Error> {
    let mut buffer = Vec::new();
    let mut outcome = Outcome::Used;
    for byte in record.bytes(field) {
        buffer.push(byte);
        outcome = run_server(owner, &mut buffer)?;
    }
    Ok(outcome)
}

fn run_server(owner: &mut Owner<'_, Server>, buffer: &mut Vec<u8>) -> Result<Outcome, Error> {
    let permanent = secret(&owner.setup, "server_permanent_secret");
    loop {
        let used = match owner.machine.receive(buffer)? {
            Progress::Missing(count) => {
                assert!(count > 0);
                let is_empty = buffer.is_empty();
                return Ok(if is_empty {
                    Outcome::Used
                } else {
                    Outcome::Incomplete
                });
            }
            Progress::WaitsForCaller => return Ok(Outcome::Used),
            Progress::Event { used, event } => {
                owner.events.push(format!("{event:?}"));
                match event {
                    ServerEvent::ClientHello => owner.sent.extend(owner.machine.hello(&permanent)?),
                    ServerEvent::LoginData { identity } => {
                        let key = PublicKey::from_bytes(owner.setup.array("client_public"));
                        let is_known =
                            identity.is_some_and(|id| id.as_str() == owner.setup.text("identity"));
                        owner
                            .machine
                            .client_key(&permanent, is_known.then_some(&key))?;
                    }
                    ServerEvent::LegacyLogin { client_info, .. } => {
                        let info = client_info.as_extensions();
                        owner.events.push(info.client_info().unwrap().to_string());
                    }
                    _ => {}
                }
                used
            }
        };
        buffer.drain(..used);
    }
}

fn nonce(record: &Record<'_>) -> Verdict {
    let sequence = record.long_number("sequence");
    let mut nonces = CountedNonce::starting_at(record.array("cookie"), sequence);
    expect("nonce", nonces.next().map_err(text)?, record.array("nonce"))
}

fn vouch(record: &Record<'_>) -> Verdict {
    let public = |name: &str| PublicKey::from_bytes(record.array(name));
    let both = |own: &str, their: &str| secret(record, own).agree(&public(their)).map_err(text);
    let as_client = [
        both("client_secret", "server_permanent_public")?,
        both("client_secret", "server_temporary_public")?,
    ];
    let as_server = [
        both("server_permanent_secret", "client_public")?,
        both("server_temporary_secret", "client_public")?,
    ];
    for [ss1, ss2] in [as_client, as_server] {
        expect("ss1", *ss1.as_bytes(), record.array("ss1"))?;
        expect("ss2", *ss2.as_bytes(), record.array("ss2"))?;
        let key = VouchKey::derive(&ss1, &ss2);
        expect("vouch_key", *key.as_bytes(), record.array("vouch_key"))?;
        let vouch = key.vouch(
            &record.array("server_cookie"),
            &public("client_temporary_public"),
        );
        expect("vouch", vouch, record.array("vouch"))?;
    }
    Ok(())
}

fn extensions(record: &Record<'_>) -> Verdict {
    let encoded = encoded_extensions(record);
    expect("encoded", &encoded, &record.bytes("encoded"))?;
    let decoded = Extensions::decode(&encoded).map_err(text)?;
    let entries = record.records("extensions");
    expect("entries", decoded.iter().count(), entries.len())?;
    for (entry, expected) in decoded.iter().zip(&entries) {
        let payload = expected.bytes("payload");
        let built = match expected.byte("type") {
            0 => Extension::ClientInfo(LossyText::from_bytes(&payload)),
            1 => Extension::DeviceId(DeviceId(expected.array("payload"))),
            2 => Extension::SupportedFeatures(SupportedFeatures(payload[0])),
            3 => Extension::DeviceCookie(DeviceCookie::from_bytes(expected.array("payload"))),
            kind => Extension::Unknown {
                kind,
                payload: &payload,
            },
        };
        expect("entry", &entry, &built)?;
        expect("length", entry.encoded_len(), payload.len() + 3)?;
    }
    let effective = record.record("effective");
    expect(
        "client_info",
        decoded
            .client_info()
            .map(|text| text.to_string())
            .as_deref(),
        effective.optional_text("client_info"),
    )?;
    expect(
        "device_id",
        decoded.device_id().map(|DeviceId(bytes)| bytes.to_vec()),
        effective.optional_bytes("device_id"),
    )?;
    expect(
        "supported_features",
        decoded.supported_features().map(|bits| u64::from(bits.0)),
        effective.optional_number("supported_features"),
    )?;
    expect(
        "device_cookie",
        decoded
            .device_cookie()
            .map(|cookie| cookie.as_bytes().to_vec()),
        effective.optional_bytes("device_cookie"),
    )
}

fn handshake(record: &Record<'_>) -> Verdict {
    let Peers {
        mut client,
        mut server,
        client_hello,
    } = Peers::of(record);
    expect("client_hello", client_hello, record.array("client_hello"))?;
    feed_server(&mut server, record, "client_hello").map_err(text)?;
    expect("server_hello", &server.sent, &record.bytes("server_hello"))?;

    let legacy = record.optional_bytes("legacy_client_info");
    feed_client(&mut client, record, "server_hello").map_err(text)?;
    let alternate = record.number("selected_server_key") == 1;
    let hello = ClientEvent::ServerHello {
        with_alternate_key: alternate,
    };
    expect(
        "selected key",
        client.events.remove(0),
        format!("{hello:?}"),
    )?;
    if legacy.is_none() && !record.text("name").starts_with("reserved-") {
        expect("login", &client.sent, &record.bytes("login"))?;
    }
    feed_server(&mut server, record, "login").map_err(text)?;
    if let Some(info) = &legacy {
        let shown = String::from_utf8_lossy(info);
        expect(
            "legacy info",
            server.events.last().unwrap().as_str(),
            &shown,
        )?;
    }

    let time = UnixMillis(record.long_number("login_ack_time_ms"));
    let queued = record.number("login_ack_queued") as u32;
    let login_ack = server.machine.accept(time, queued).map_err(text)?;
    if !record.text("name").starts_with("reserved-") {
        expect("login_ack", login_ack, record.array("login_ack"))?;
    }
    if legacy.is_some() {
        return exchange(record, None, &mut server.machine);
    }
    feed_client(&mut client, record, "login_ack").map_err(text)?;
    let established = ClientEvent::Established {
        server_time: (time.0 != 0).then_some(time),
        queued,
    };
    expect(
        "established",
        client.events.pop(),
        Some(format!("{established:?}")),
    )?;
    exchange(record, Some(&mut client.machine), &mut server.machine)
}

/// Sends every frame from its end and reads it at the other; a legacy client is not there.
fn exchange(record: &Record<'_>, mut client: Option<&mut Client>, server: &mut Server) -> Verdict {
    let is_canonical = !record.text("name").starts_with("reserved-");
    for frame in record.records("frames") {
        let container = frame.bytes("container");
        let kind = frame.byte("type");
        let mut built = vec![0; 18];
        built.extend(&container);
        let mut received = frame.bytes("frame");
        let (sequence, sealed) = match (frame.text("direction"), &mut client) {
            ("c2s", client) => {
                let sequence = server.channel().and_then(Channel::next_received);
                let progress = server.receive(&mut received).map_err(text)?;
                let Progress::Event {
                    event: ServerEvent::Frame(opened),
                    used,
                } = progress
                else {
                    return Err(format!("no frame: {progress:?}"));
                };
                expect("used", used, frame.bytes("frame").len())?;
                expect(
                    "opened",
                    (opened.kind, opened.payload),
                    (kind, &container[4..]),
                )?;
                match client {
                    Some(client) => (sequence, client.seal_frame(kind, &mut built)),
                    None => continue,
                }
            }
            ("s2c", Some(client)) => {
                let sequence = client.channel().and_then(Channel::next_received);
                let progress = client.receive(&mut received).map_err(text)?;
                let Progress::Event {
                    event: ClientEvent::Frame(opened),
                    ..
                } = progress
                else {
                    return Err(format!("no frame: {progress:?}"));
                };
                expect(
                    "opened",
                    (opened.kind, opened.payload),
                    (kind, &container[4..]),
                )?;
                (sequence, server.seal_frame(kind, &mut built))
            }
            ("s2c", None) => (
                server.channel().and_then(Channel::next_sent),
                server.seal_frame(kind, &mut built),
            ),
            (direction, _) => return Err(format!("unknown direction {direction:?}")),
        };
        sealed.map_err(text)?;
        expect("sequence", sequence, Some(frame.long_number("sequence")))?;
        if is_canonical {
            expect("frame", built, frame.bytes("frame"))?;
        }
    }
    let channel = server.channel().ok_or("not established")?;
    expect(
        "sequence numbers",
        (channel.next_received(), channel.next_sent()),
        (
            Some(record.long_number("client_sequence_after")),
            Some(record.long_number("server_sequence_after")),
        ),
    )
}

/// The end of a channel that sends or receives frames of the record's direction.
fn channel(record: &Record<'_>, receives: bool) -> Channel {
    let sequence = record.long_number("sequence");
    let (sender, receiver) = match record.text("direction") {
        "c2s" => ("client_cookie", "server_cookie"),
        "s2c" => ("server_cookie", "client_cookie"),
        direction => panic!("unknown direction {direction:?}"),
    };
    let counted = |name| CountedNonce::starting_at(record.array(name), sequence);
    let other = |name| CountedNonce::starting_at(record.array(name), 3);
    let (ours, theirs) = if receives {
        (other(receiver), counted(sender))
    } else {
        (counted(sender), other(receiver))
    };
    let key = AgreedKey::from_bytes(record.array("session_key"));
    Channel::chosen(key, ours, theirs, LIMIT)
}

fn frame(record: &Record<'_>) -> Verdict {
    let container = record.bytes("container");
    let mut sealed = vec![0; 18];
    sealed.extend(&container);
    channel(record, false)
        .seal_frame(container[0], &mut sealed)
        .map_err(text)?;
    expect("frame", &sealed, &record.bytes("frame"))?;
    let length = sealed.len();
    let mut receiver = channel(record, true);
    for cut in 0..length {
        let missing = if cut < 2 { 2 - cut } else { length - cut };
        let progress = receiver.receive(&mut sealed[..cut]).map_err(text)?;
        expect(
            "missing",
            format!("{progress:?}"),
            format!("Missing({missing})"),
        )?;
    }
    match receiver.receive(&mut sealed).map_err(text)? {
        Progress::Event { used, event } => {
            expect("used", used, length)?;
            expect("payload", event.payload, &container[4..])
        }
        other => Err(format!("{other:?}")),
    }
}

fn refused_frame(record: &Record<'_>, reason: &str) -> Verdict {
    let mut input = record.bytes("input");
    let outcome = channel(record, true)
        .receive(&mut input)
        .map(|progress| match progress {
            Progress::Missing(_) => Outcome::Incomplete,
            _ => Outcome::Used,
        });
    refused(outcome, reason)
}

fn refused_seal(record: &Record<'_>, reason: &str) -> Verdict {
    let mut sender = channel(record, false);
    let length = record.index("payload_length");
    let payload = record.optional_bytes("payload");
    let mut frame = vec![0; 22];
    frame.extend(payload.unwrap_or_else(|| vec![0; length]));
    let expected = match reason {
        "payload-too-long" => SendError::PayloadTooLong,
        "sequence-exhausted" => SendError::Connection(Error::SequenceExhausted),
        _ => return unknown_reason(record),
    };
    expect_refused(sender.seal_frame(record.byte("type"), &mut frame), expected)?;
    if let (Some(next), Some(sealed)) = (
        record.optional_bytes("next_container"),
        record.optional_bytes("next_frame"),
    ) {
        let mut built = vec![0; 18];
        built.extend(&next);
        sender.seal_frame(next[0], &mut built).map_err(text)?;
        expect("next frame", built, sealed)?;
    }
    Ok(())
}
