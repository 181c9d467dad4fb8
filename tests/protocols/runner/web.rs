//! Topic `web`: chapter 17 section 18 of the specification.

use std::num::NonZeroU16;
use std::time::Duration;

use eeema::crypto::Secret;
use eeema::crypto::hazmat::agreement;
use eeema::crypto::hazmat::hash::sha256;
use eeema::crypto::hazmat::secretbox;
use eeema::web_session::msgpack::{Limits, Map, Value};
use eeema::web_session::{
    Address, Affiliation, AppMessage, AuthToken, CacheError, Channel, ChannelId, ChannelNonce,
    ChunkCache, ChunkError, ChunkMode, ConnectionId, Control, Conversation, ConversationOutput,
    Cookie, Csn, Error, Host, Message, Nonce, Order, OrderedReassembler, PermanentPublicKey,
    PushService, PushToken, QrCode, QrCodeError, Reassembler, ServerAddress, ServerKey, SessionKey,
    SessionPublicKey, SharedSessionKey, Splitter, Task, WebRtc,
};
use serde_json::Value as Json;

use super::web_transcript::{self, read_task};
use super::{Record, Verdict, expect, expect_refused, unknown_kind, unknown_reason, web_saved};

const NOW: Duration = Duration::ZERO;

pub(super) fn case(record: &Record<'_>) -> Verdict {
    match record.kind() {
        "transcript" => web_transcript::case(record),
        "csn" => csn(record),
        "csn-receive" => expect("follows", csn_receive(record), Ok(())),
        "nonce" => nonce(record),
        "datachannel-nonce" => channel_nonce(record),
        "path" => path(record),
        "message" => message(record, true),
        "message-decode" => message(record, false),
        "signed-keys" => signed_keys(record),
        "connection-id" => connection_id(record),
        "chunk" => chunk(record),
        "chunk-large" => chunk_large(record),
        "unchunk" => unchunk(record),
        "datachannel" => channel(record),
        "datachannel-order" => channel_order(record),
        "webrtc-negotiate" => negotiate(record),
        "qr" => qr(record, true),
        "qr-parse" => qr(record, false),
        "arp" => app_message(record, true),
        "arp-decode" => app_message(record, false),
        "chunk-cache" => cache(record),
        "resume" => resume(record),
        "push-form" => push_form(record),
        "push-resume" => web_saved::push_resume(record),
        "keystore" => web_saved::keystore(record),
        "keystore-legacy" => web_saved::legacy(record),
        _ => unknown_kind(record),
    }
}

pub(super) fn reject(record: &Record<'_>) -> Verdict {
    match record.kind() {
        "transcript" => web_transcript::reject(record, &record.record("stage")),
        "csn" => expect_refused(number(record, "csn").next(), Error::Exhausted),
        "csn-receive" => expect_refused(csn_receive(record), reason(record)?),
        "nonce" => expect_refused(Nonce::parse(&record.bytes("bytes")), reason(record)?),
        "datachannel-nonce" => {
            expect_refused(ChannelNonce::parse(&record.bytes("bytes")), reason(record)?)
        }
        "message" => expect_refused(Message::decode(&record.bytes("msgpack")), reason(record)?),
        "chunk" => chunk_refused(record),
        "unchunk" => unchunk_refused(record),
        "datachannel" => channel_refused(record),
        "datachannel-send" => channel_exhausted(record),
        "webrtc-negotiate" => negotiate_refused(record),
        "qr" => qr_refused(record),
        "arp" => expect_refused(
            AppMessage::decode(&record.bytes("msgpack")),
            reason(record)?,
        ),
        "chunk-cache" => cache_refused(record),
        "keystore" => web_saved::keystore_refused(record),
        "keystore-legacy" => web_saved::legacy_refused(record),
        _ => unknown_kind(record),
    }
}

fn reason(record: &Record<'_>) -> Result<Error, String> {
    Ok(match record.text("reason") {
        "malformed" => Error::Malformed,
        "limit" => Error::Limit,
        "address" => Error::Address,
        "authentication" => Error::Unauthentic,
        "replay" => Error::Replay,
        "exhausted" => Error::Exhausted,
        "key" => Error::Key,
        "state" => Error::State,
        other => return Err(format!("unknown reason {other:?}")),
    })
}

fn text(error: impl ToString) -> String {
    error.to_string()
}

fn size(number: u64) -> usize {
    usize::try_from(number).unwrap()
}

fn number(record: &Record<'_>, name: &str) -> Csn {
    Csn::new(record.number(name)).unwrap()
}

/// A number out of its two parts, which must be the same as in one.
fn parts(record: &Record<'_>) -> Csn {
    let overflow = u16::try_from(record.number("overflow")).unwrap();
    let sequence = u32::try_from(record.number("sequence")).unwrap();
    let csn = number(record, "csn");
    assert_eq!((csn.overflow(), csn.sequence()), (overflow, sequence));
    assert_eq!(
        (Csn::from_parts(overflow, sequence), csn.get()),
        (csn, record.number("csn"))
    );
    csn
}

fn csn(record: &Record<'_>) -> Verdict {
    expect(
        "next",
        parts(record).next(),
        Ok(parts(&record.record("next"))),
    )
}

fn csn_receive(record: &Record<'_>) -> Result<(), Error> {
    let stored = record.optional_number("stored");
    let stored = stored.map(|stored| Csn::new(stored).unwrap());
    number(record, "received").follows(stored)
}

fn nonce(record: &Record<'_>) -> Verdict {
    let nonce = Nonce {
        cookie: Cookie::from_bytes(record.array("cookie")),
        source: Address::new(record.byte("source")),
        destination: Address::new(record.byte("destination")),
        csn: parts(record),
    };
    expect("bytes", nonce.to_bytes(), record.array("bytes"))?;
    expect("fields", Nonce::parse(&record.bytes("bytes")), Ok(nonce))
}

fn channel_nonce(record: &Record<'_>) -> Verdict {
    let nonce = ChannelNonce {
        cookie: Cookie::from_bytes(record.array("cookie")),
        channel: channel_id(record),
        csn: parts(record),
    };
    expect("bytes", nonce.to_bytes(), record.array("bytes"))?;
    expect(
        "fields",
        ChannelNonce::parse(&record.bytes("bytes")),
        Ok(nonce),
    )
}

fn channel_id(record: &Record<'_>) -> ChannelId {
    ChannelId::new(u16::try_from(record.number("channel")).unwrap()).unwrap()
}

fn path(record: &Record<'_>) -> Verdict {
    let key = PermanentPublicKey::from_bytes(record.array("initiator_public_key"));
    let port = NonZeroU16::new(443).unwrap();
    let server =
        ServerAddress::from_template(record.text("host_template"), port, &key).map_err(text)?;
    let session = key.push_session();
    expect("path", key.path().to_string().as_str(), record.text("path"))?;
    expect("host", server.host().as_str(), record.text("host"))?;
    expect("url", server.url(key.path()).as_str(), record.text("url"))?;
    expect(
        "push session",
        session.to_string().as_str(),
        record.text("push_session"),
    )?;
    expect(
        "collapse key",
        session.collapse_key().as_str(),
        record.text("push_collapse_key"),
    )
}

/// A value of the records: binaries are objects with the one member `bin`.
fn value(json: &Json) -> Value<'static> {
    match json {
        Json::Null => Value::Nil,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => Value::Unsigned(number),
            (None, Some(number)) => Value::Signed(number),
            _ => Value::Float(number.as_f64().unwrap()),
        },
        Json::String(text) => Value::from(text.clone()),
        Json::Array(items) => Value::Array(items.iter().map(value).collect()),
        Json::Object(members) => {
            if members.len() == 1 && members.contains_key("bin") {
                return Value::from(Record(json).bytes("bin"));
            }
            let mut map = Map::new();
            for (name, member) in members {
                map.insert(name.clone(), value(member));
            }
            Value::Map(map)
        }
    }
}

fn message(record: &Record<'_>, is_canonical: bool) -> Verdict {
    let bytes = record.bytes("msgpack");
    let fields = value(record.json("fields"));
    let encoded = fields.encode(Limits::SIGNALLING).map_err(text)?;
    let message = Message::decode(&bytes).map_err(text)?;
    let written = message.encode().map_err(text)?;
    expect(
        "written again",
        Message::decode(&written),
        Ok(message.clone()),
    )?;
    expect("fields", Message::decode(&encoded), Ok(message))?;
    // The members of a JSON object have no order: the shortest form of the fields has the same bytes in it.
    expect("is canonical", written == bytes, is_canonical)?;
    let sorted = |mut bytes: Vec<u8>| {
        bytes.sort_unstable();
        bytes
    };
    expect(
        "shortest form",
        is_canonical && sorted(encoded) != sorted(bytes),
        false,
    )
}

fn signed_keys(record: &Record<'_>) -> Verdict {
    let server = Secret::from_bytes(record.array("server_permanent_secret_key"));
    let client: [u8; 32] = record.array("client_permanent_public_key");
    let key = agreement::agree(&server, &client).map_err(text)?;
    let plain = [record.bytes("server_session_public_key"), client.to_vec()].concat();
    expect("plain", &plain, &record.bytes("plain"))?;
    let mut data = plain;
    let tag = secretbox::seal_in_place(&key, &record.array("nonce"), &mut data);
    expect(
        "signed keys",
        [tag.as_slice(), &data].concat(),
        record.bytes("signed_keys"),
    )
}

/// What both sides of a record share, by its session keys.
fn session(record: &Record<'_>, own: &str, peer: &str) -> SharedSessionKey {
    let secret: [u8; 32] = record.array(own);
    let key = SessionKey::generate(&mut |bytes: &mut [u8]| bytes.copy_from_slice(&secret)).unwrap();
    key.agree(&SessionPublicKey::from_bytes(record.array(peer)))
        .unwrap()
}

fn connection_id(record: &Record<'_>) -> Verdict {
    let expected = ConnectionId::from_bytes(record.array("connection_id"));
    let ours = session(record, "session_secret_key", "peer_session_public_key");
    expect("connection id", ours.connection_id(), expected)
}

fn mode(record: &Record<'_>) -> ChunkMode {
    match record.text("mode") {
        "reliable-ordered" => ChunkMode::Ordered,
        "unreliable-unordered" => ChunkMode::Unordered,
        other => panic!("unknown mode {other}"),
    }
}

fn splitter(record: &Record<'_>) -> Result<Splitter, ChunkError> {
    let splitter = Splitter::new(mode(record), size(record.number("chunk_size")))?;
    Ok(match record.optional_number("message_id") {
        None => splitter,
        Some(id) => match u32::try_from(id) {
            Ok(id) => splitter.with_next_message_id(id),
            Err(_) => {
                // The id behind the last one: use that up.
                assert_eq!(id, 1 << 32);
                let mut splitter = splitter.with_next_message_id(u32::MAX);
                splitter.split(b"the last one")?.for_each(drop);
                splitter
            }
        },
    })
}

fn chunk(record: &Record<'_>) -> Verdict {
    let message = record.bytes("message");
    let mut splitter = splitter(record).map_err(text)?;
    let chunks: Vec<Vec<u8>> = splitter.split(&message).map_err(text)?.collect();
    expect("chunks", &chunks, &record.byte_lists("chunks"))?;
    expect("together", reassemble(mode(record), &chunks), vec![message])
}

fn chunk_large(record: &Record<'_>) -> Verdict {
    let length = size(record.number("message_length"));
    let message: Vec<u8> = (0..length)
        .map(|index| u8::try_from(index % 251).unwrap())
        .collect();
    let mut splitter = splitter(record).map_err(text)?;
    let chunks: Vec<Vec<u8>> = splitter.split(&message).map_err(text)?.collect();
    expect("count", chunks.len(), record.records("chunks").len())?;
    for (chunk, expected) in chunks.iter().zip(record.records("chunks")) {
        let header = expected.bytes("header");
        expect("header", &chunk[..header.len()], &header)?;
        expect("length", chunk.len(), size(expected.number("length")))?;
        expect("hash", sha256(chunk), expected.array("sha256"))?;
    }
    expect("together", reassemble(mode(record), &chunks), vec![message])
}

fn chunk_refused(record: &Record<'_>) -> Verdict {
    let expected = match record.text("reason") {
        "chunk_size" => ChunkError::ChunkSize,
        "empty_message" => ChunkError::EmptyMessage,
        "exhausted" => ChunkError::Exhausted,
        _ => return unknown_reason(record),
    };
    let message = record.bytes("message");
    let refused = splitter(record).and_then(|mut splitter| splitter.split(&message).map(drop));
    expect_refused(refused, expected)
}

/// Either of the two.
enum Together {
    Ordered(OrderedReassembler),
    Unordered(Reassembler),
}

impl Together {
    fn new(mode: ChunkMode) -> Self {
        match mode {
            ChunkMode::Ordered => Self::Ordered(OrderedReassembler::new(1 << 20)),
            ChunkMode::Unordered => Self::Unordered(Reassembler::new(1 << 20)),
        }
    }

    fn receive(&mut self, chunk: &[u8]) -> Result<Option<Vec<u8>>, ChunkError> {
        match self {
            Self::Ordered(reassembler) => reassembler.receive(chunk),
            Self::Unordered(reassembler) => reassembler.receive(chunk, NOW),
        }
    }
}

fn reassemble(mode: ChunkMode, chunks: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut together = Together::new(mode);
    let messages = chunks
        .iter()
        .filter_map(|chunk| together.receive(chunk).unwrap());
    messages.collect()
}

fn unchunk(record: &Record<'_>) -> Verdict {
    let mut together = Together::new(mode(record));
    let messages = record.json("messages").as_array().unwrap();
    for (chunk, message) in record.byte_lists("chunks").iter().zip(messages) {
        let expected = message.as_str().map(|text| text.to_owned());
        let received = together.receive(chunk).map_err(text)?;
        let received = received.map(|message| {
            message
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        });
        expect("message", received, expected)?;
    }
    Ok(())
}

fn unchunk_refused(record: &Record<'_>) -> Verdict {
    let expected = match record.text("reason") {
        "malformed" => ChunkError::Malformed,
        _ => return unknown_reason(record),
    };
    let mut together = Together::new(mode(record));
    let chunks = record.byte_lists("chunks");
    let (last, before) = chunks.split_last().unwrap();
    for chunk in before {
        together.receive(chunk).map_err(text)?;
    }
    expect_refused(together.receive(last), expected)?;
    // It changed nothing: it is refused again for the same reason.
    expect_refused(together.receive(last), expected)
}

fn order(record: &Record<'_>) -> Order {
    if record.flag("ordered") {
        Order::Ordered
    } else {
        Order::Unordered
    }
}

/// A channel whose cookie and first number are those of the record.
fn open_channel(record: &Record<'_>, key: &SharedSessionKey, cookie: &[u8], first: u32) -> Channel {
    let mut drawn = [cookie.to_vec(), first.to_be_bytes().to_vec()].into_iter();
    let random = &mut |bytes: &mut [u8]| bytes.copy_from_slice(&drawn.next().unwrap());
    key.open_channel(channel_id(record), order(record), random)
        .unwrap()
}

fn channel(record: &Record<'_>) -> Verdict {
    let key = session(record, "session_secret_key", "peer_session_public_key");
    let first = u32::try_from(record.number("first_sequence")).unwrap();
    let mut ours = open_channel(record, &key, &record.bytes("cookie"), first);
    let mut theirs = open_channel(record, &key, &record.bytes("peer_cookie"), 7);
    let size = size(record.number("chunk_size"));
    let mut splitter = Splitter::new(ChunkMode::Unordered, size).map_err(text)?;
    for message in record.records("messages") {
        let sealed = ours.seal(message.bytes("plain")).map_err(text)?;
        expect("sealed", &sealed, &message.bytes("sealed"))?;
        let id = u32::try_from(message.number("message_id")).unwrap();
        expect("message id", splitter.next_message_id(), Ok(id))?;
        let chunks: Vec<Vec<u8>> = splitter.split(&sealed).map_err(text)?.collect();
        expect("chunks", chunks, message.byte_lists("chunks"))?;
        let mut sealed = sealed;
        let opened = theirs.open(&mut sealed).map(<[u8]>::to_vec);
        expect("opened", opened, Ok(message.bytes("plain")))?;
    }
    Ok(())
}

/// Seals for the other side with a number of the record, which no channel would.
fn seal_by_hand(key: &Secret<32>, id: ChannelId, csn: u64, plain: &[u8]) -> Vec<u8> {
    let nonce = ChannelNonce {
        cookie: Cookie::from_bytes([3; 16]),
        channel: id,
        csn: Csn::new(csn).unwrap(),
    };
    let mut data = plain.to_vec();
    let tag = secretbox::seal_in_place(key, &nonce.to_bytes(), &mut data);
    [nonce.to_bytes().as_slice(), &tag, &data].concat()
}

fn channel_order(record: &Record<'_>) -> Verdict {
    let random = |byte: u8| move |bytes: &mut [u8]| bytes.fill(byte);
    let peer_secret = Secret::from_bytes([1; 32]);
    let peer = SessionKey::generate(&mut random(1)).unwrap();
    let own = SessionKey::generate(&mut random(2)).unwrap();
    let own_public = own.public_key();
    let shared = own.agree(&peer.public_key()).unwrap();
    let key = agreement::agree(&peer_secret, own_public.as_bytes()).unwrap();
    let id = ChannelId::new(5).unwrap();
    let mut channel = shared
        .open_channel(id, order(record), &mut random(9))
        .unwrap();
    for message in record.records("messages") {
        let csn = message.number("csn");
        let mut sealed = seal_by_hand(&key, id, csn, b"in order");
        let verdict = match channel.open(&mut sealed) {
            Ok(_) => "accept",
            Err(Error::Replay) => "replay",
            Err(Error::Exhausted) => "exhausted",
            Err(other) => return Err(text(other)),
        };
        expect(
            &format!("verdict of {csn}"),
            verdict,
            message.text("verdict"),
        )?;
    }
    Ok(())
}

fn channel_refused(record: &Record<'_>) -> Verdict {
    let key = session(record, "session_secret_key", "peer_session_public_key");
    let mut channel = open_channel(record, &key, &record.bytes("cookie"), 0);
    channel
        .open(&mut record.bytes("accepted_before"))
        .map_err(text)?;
    let mut sealed = record.bytes("sealed");
    expect_refused(channel.open(&mut sealed).map(drop), reason(record)?)?;
    expect("left as it was", sealed, record.bytes("sealed"))
}

/// A channel cannot be made to start at a number: its own tests do this with the same record. Here the box is
/// made by hand, so that the record is known to be right, and the number has no successor.
fn channel_exhausted(record: &Record<'_>) -> Verdict {
    let secret = Secret::from_bytes(record.array("session_secret_key"));
    let peer: [u8; 32] = record.array("peer_session_public_key");
    let key = agreement::agree(&secret, &peer).map_err(text)?;
    let last = record.bytes("last_message");
    let (nonce, rest) = last.split_first_chunk::<24>().unwrap();
    let (tag, data) = rest.split_first_chunk::<16>().unwrap();
    let mut data = data.to_vec();
    secretbox::open_in_place(&key, nonce, &mut data, tag).map_err(text)?;
    expect("last plain", data, record.bytes("last_plain"))?;
    let nonce = ChannelNonce::parse(nonce).map_err(text)?;
    expect("number", nonce.csn, number(record, "csn"))?;
    expect_refused(nonce.csn.next(), reason(record)?)
}

fn negotiate(record: &Record<'_>) -> Verdict {
    let task = |name: &str| {
        let data = record.bytes(name);
        let data = Value::decode(&data, Limits::SIGNALLING).unwrap();
        let task = read_task(record.text("task"), &data);
        expect("data", task.data(), data).map(|()| task)
    };
    let negotiated = task("own_data")?
        .negotiate(&task("peer_data")?)
        .map_err(text)?;
    let negotiated = negotiated.ok_or("nothing was negotiated")?;
    let channel = negotiated.channel.map(|id| u64::from(id.get()));
    expect("handover", channel.is_some(), record.flag("handover"))?;
    expect("channel", channel, record.optional_number("channel"))?;
    let size = negotiated.max_packet_size.map(u64::from);
    expect(
        "packet size",
        size,
        record.optional_number("max_packet_size"),
    )
}

fn negotiate_refused(record: &Record<'_>) -> Verdict {
    let task = |name: &str| {
        let ranges = record.json(name).as_array().unwrap().iter();
        let ids = ranges.flat_map(|range| {
            let bound = |index: usize| u16::try_from(range[index].as_u64().unwrap()).unwrap();
            bound(0)..=bound(1)
        });
        let exclude: Vec<ChannelId> = ids.map(|id| ChannelId::new(id).unwrap()).collect();
        Task::WebRtcV1(WebRtc::new(exclude, true))
    };
    let (ours, theirs) = (task("own_exclude_ranges"), task("peer_exclude_ranges"));
    expect("name", ours.name(), record.text("task"))?;
    let read = ours.read_theirs(&theirs.data(), 65535);
    expect("read", read.as_ref(), Ok(&theirs))?;
    expect_refused(ours.negotiate(&theirs), reason(record)?)
}

fn qr(record: &Record<'_>, is_canonical: bool) -> Verdict {
    expect("version", record.number("version"), 2)?;
    let port = NonZeroU16::new(u16::try_from(record.number("port")).unwrap()).unwrap();
    let host = Host::new(record.text("host")).map_err(text)?;
    let initiator = PermanentPublicKey::from_bytes(record.array("initiator_public_key"));
    let token = AuthToken::from_bytes(record.array("auth_token"));
    let mut code = QrCode::new(initiator, token, ServerAddress::new(host, port))
        .with_self_hosted(record.flag("self_hosted"))
        .with_permanent(record.flag("permanent"));
    if let Some(key) = record.optional_bytes("server_public_key") {
        code = code.with_server_key(ServerKey::from_bytes(key.try_into().unwrap()));
    }
    let parsed = QrCode::parse(record.text("base64")).map_err(text)?;
    expect("code", &parsed, &code)?;
    expect(
        "bytes",
        QrCode::from_bytes(&record.bytes("bytes")),
        Ok(code),
    )?;
    let is_same = parsed.to_text().as_str() == record.text("base64");
    expect("text", is_same, is_canonical)?;
    let is_same = parsed.to_bytes().as_bytes() == record.bytes("bytes");
    expect("written bytes", is_same, is_canonical)
}

fn qr_refused(record: &Record<'_>) -> Verdict {
    let refused = QrCode::parse(record.text("base64"));
    let Err(error) = refused else {
        return Err("accepted".into());
    };
    let name = match error {
        QrCodeError::OlderVersion | QrCodeError::NewerVersion => "unsupported_version",
        _ => "malformed",
    };
    let is_newer = error == QrCodeError::NewerVersion;
    expect(
        "newer",
        is_newer,
        matches!(record.text("name"), "qr-version-3" | "qr-version-le"),
    )?;
    expect("reason", name, record.text("reason"))
}

fn app_message(record: &Record<'_>, is_canonical: bool) -> Verdict {
    let bytes = record.bytes("msgpack");
    let fields = value(record.json("fields"));
    let encoded = fields.encode(Limits::APPLICATION).map_err(text)?;
    let message = AppMessage::decode(&bytes).map_err(text)?.ok_or("ignored")?;
    let same = AppMessage::decode(&encoded)
        .map_err(text)?
        .ok_or("ignored")?;
    expect("control", Control::of(&message), Control::of(&same))?;
    let written = message.encode().map_err(text)?;
    if !is_canonical {
        // A float stays one, and the same values have the same meaning.
        return Ok(());
    }
    expect("fields", &message, &same)?;
    expect("bytes", &written, &bytes)?;
    match Control::of(&message).map_err(text)? {
        Some(control) => expect("control", control.to_message().encode(), Ok(bytes)),
        None => Ok(()),
    }
}

fn cache(record: &Record<'_>) -> Verdict {
    let mut cache = ChunkCache::new();
    for operation in record.records("operations") {
        match operation.text("op") {
            "append" => cache.append(Some(operation.bytes("chunk"))).map_err(text)?,
            "append-placeholder" => cache.append(None).map_err(text)?,
            "prune" => cache
                .prune(operation.integer("acknowledged"))
                .map_err(text)?,
            "transfer-to-new-after-placeholder" => {
                let mut new = ChunkCache::new();
                new.append(None).map_err(text)?;
                let mut sent = Vec::new();
                let old = std::mem::take(&mut cache);
                old.transfer(&mut new, |chunk| sent.push(chunk.to_vec()))
                    .map_err(text)?;
                expect("resend", sent, operation.byte_lists("resend"))?;
                cache = new;
            }
            other => return Err(format!("unknown operation {other}")),
        }
        let state = (
            u64::from(cache.sequence_number()),
            cache.len(),
            cache.bytes(),
        );
        let expected = (
            operation.number("sequence_number"),
            size(operation.number("entries")),
            size(operation.number("bytes")),
        );
        expect("state", state, expected)?;
    }
    Ok(())
}

fn cache_refused(record: &Record<'_>) -> Verdict {
    let sequence_number = u32::try_from(record.number("sequence_number")).unwrap();
    let entries = vec![Some(vec![1]); size(record.number("entries"))];
    let mut cache = ChunkCache::restore(sequence_number, entries).map_err(text)?;
    let before = (cache.sequence_number(), cache.len(), cache.bytes());
    let refused = match record.text("operation") {
        "prune" => cache.prune(record.integer("acknowledged")),
        "append" => cache.append(Some(record.bytes("chunk"))),
        "append-placeholder" => cache.append(None),
        other => return Err(format!("unknown operation {other}")),
    };
    let expected = match record.text("reason") {
        "future" => CacheError::Future,
        "past" => CacheError::Past,
        "range" => CacheError::Range,
        "exhausted" => CacheError::Exhausted,
        _ => return unknown_reason(record),
    };
    expect_refused(refused, expected)?;
    expect(
        "unchanged",
        (cache.sequence_number(), cache.len(), cache.bytes()),
        before,
    )
}

/// What a conversation sends.
fn sent(conversation: &mut Conversation) -> Vec<Vec<u8>> {
    let mut chunks = Vec::new();
    while let Some(output) = conversation.poll_output() {
        if let ConversationOutput::Send(chunk) = output {
            chunks.push(chunk.as_plaintext().to_vec());
        }
    }
    chunks
}

/// A message of the other side in one chunk.
fn in_one_chunk(message: &[u8], id: u32) -> Vec<u8> {
    let mut splitter = Splitter::new(ChunkMode::Unordered, 1 << 16)
        .unwrap()
        .with_next_message_id(id);
    let mut chunks = splitter.split(message).unwrap();
    let chunk = chunks.next().unwrap();
    assert_eq!(chunks.next(), None);
    chunk
}

fn resume(record: &Record<'_>) -> Verdict {
    let former_id = ConnectionId::from_bytes(record.array("previous_connection_id"));
    let id = ConnectionId::from_bytes(record.array("connection_id"));
    let sent_before = record.byte_lists("sent_before");
    let mut conversation = Conversation::begin(former_id, None).map_err(text)?;
    expect("first", sent(&mut conversation), sent_before[..1].to_vec())?;

    // The other side introduces itself, and says as much as the record wants.
    let theirs = Control::ConnectionInfo {
        id: Some(former_id),
        resume: None,
    };
    let theirs = theirs.to_message().encode().map_err(text)?;
    conversation
        .receive(&in_one_chunk(&theirs, 0), NOW)
        .map_err(text)?;
    let ignored = Value::Map(Map::new())
        .encode(Limits::APPLICATION)
        .map_err(text)?;
    for count in 1..record.number("incoming_chunks_before") {
        let chunk = in_one_chunk(&ignored, u32::try_from(count).unwrap());
        conversation.receive(&chunk, NOW).map_err(text)?;
    }
    for chunk in &sent_before[1..] {
        let message = AppMessage::decode(&chunk[9..])
            .map_err(text)?
            .ok_or("ignored")?;
        conversation.send(&message).map_err(text)?;
    }
    expect(
        "sent before",
        sent(&mut conversation),
        sent_before[1..].to_vec(),
    )?;

    let former = conversation.suspend().ok_or("nothing to go on with")?;
    let mut conversation = Conversation::begin(id, Some(former)).map_err(text)?;
    let info = record.byte_lists("own_connection_info_chunks");
    expect("own info", sent(&mut conversation), info)?;
    let theirs = in_one_chunk(&record.bytes("peer_connection_info"), 99);
    conversation.receive(&theirs, NOW).map_err(text)?;
    expect(
        "resent",
        sent(&mut conversation),
        record.byte_lists("resent"),
    )?;
    let number = conversation.cache().sequence_number();
    expect(
        "sequence number",
        u64::from(number),
        record.number("sequence_number_after"),
    )?;

    conversation.acknowledge().map_err(text)?;
    let next = sent(&mut conversation);
    let id: [u8; 4] = next[0][1..5].try_into().unwrap();
    expect(
        "next id",
        u64::from(u32::from_be_bytes(id)),
        record.number("next_message_id"),
    )
}

fn push_form(record: &Record<'_>) -> Verdict {
    let expected = record.record("fields");
    let key = PermanentPublicKey::from_bytes(record.array("initiator_public_key"));
    let (service, token) = match expected.text("type") {
        "gcm" => (PushService::Firebase, expected.text("token").to_owned()),
        "apns" => {
            let parts = ["token", "endpoint", "bundleid"].map(|part| expected.text(part));
            (PushService::Apns, parts.join(";"))
        }
        other => return Err(format!("unknown service {other}")),
    };
    let affiliation = Affiliation::parse(expected.text("affiliation")).ok_or("affiliation")?;
    let ttl = Duration::from_secs(expected.text("ttl").parse().unwrap());
    let form = PushToken::new(service, token).form(&key.push_session(), &affiliation, ttl);
    let form = form.map_err(text)?.into_iter();
    let form: serde_json::Map<String, Json> = form
        .map(|(name, value)| (name.into(), value.into()))
        .collect();
    expect("form", Json::Object(form), record.json("fields").clone())
}
