//! Topic `message-box`: chapter 02 section 14 of the specification.

use core::num::NonZeroU8;

use eeema::content::{Body, Flags, Kind};
use eeema::crypto::Secret;
use eeema::crypto::hazmat::secretbox;
use eeema::identity::{MessageId, Nonce};
use eeema::message::gateway::{self, Callback};
use eeema::message::hazmat::{
    self, Container, Metadata, Padding, Randomness, seal_gateway_box_with_into, seal_with_into,
};
use eeema::message::{
    self, Envelope, Error, Header, Inbox, Memory, MemoryStore, Peer, Reason, ReceiveError,
    Received, ReplayStore,
};
use eeema::time::UnixMillis;
use eeema::{Identity, PublicKey, SecretKey, ThreemaId};

use super::{Record, Verdict, expect, expect_refused, unknown_kind, unknown_reason};

pub(super) fn case(record: &Record<'_>) -> Verdict {
    match record.kind() {
        "container" => container(record),
        "container_accept" => container_decode(record),
        "metadata" => metadata(record),
        "metadata_decode" => metadata_decode(record),
        "box" => sealed_box(record),
        "envelope" => envelope(record),
        "envelope_accept" => envelope_open(record),
        "envelope_read" => envelope_read(record),
        "nickname_sent" => nickname_sent(record),
        "sequence" => sequence(record),
        "gateway_box" => gateway_box(record),
        "gateway_mac" => expect(
            "mac",
            callback(record).compute_mac(record.text("api_secret")),
            record.array("mac"),
        ),
        "gateway_callback" => open_callback(record, |received| {
            expect(
                "message_id",
                *received.message_id().as_bytes(),
                record.array("message_id"),
            )?;
            expect("type", received.kind(), Kind(record.byte("type")))?;
            expect("data", received.body_bytes(), &record.bytes("data"))
        })
        .map_err(|refused| format!("{refused:?}"))?,
        _ => unknown_kind(record),
    }
}

pub(super) fn reject(record: &Record<'_>) -> Verdict {
    let expected = match (record.text("stage"), record.text("reason")) {
        ("gateway", "mac mismatch") => Refused::Gateway(gateway::Error::MacMismatch),
        ("gateway", "hex") => Refused::Gateway(gateway::Error::Hex),
        ("box", "truncated") if record.kind() == "gateway_callback" => {
            Refused::Gateway(gateway::Error::Truncated)
        }
        (stage, reason) => match reason_of(stage, reason) {
            Some(reason) => Refused::Reason(reason),
            None => return unknown_reason(record),
        },
    };
    let of_reason =
        |result: Result<(), Reason>| expect_refused(result.map_err(Refused::Reason), expected);
    match record.kind() {
        "container" => of_reason(Container::decode(&record.bytes("container")).map(|_| ())),
        "container_type" => {
            let bytes = record.bytes("container");
            let container = Container::decode(&bytes).map_err(|error| error.to_string())?;
            expect("type", container.kind, Kind(record.byte("type")))?;
            of_reason(check_type(&container))
        }
        "metadata_decode" => of_reason(Metadata::decode(&record.bytes("plaintext")).map(|_| ())),
        "envelope" => of_reason(receive(record, |_| ())),
        "gateway_mac" => {
            let verified = callback(record).verify(record.text("api_secret"));
            expect_refused(verified.map_err(Refused::Gateway), expected)
        }
        "gateway_callback" => expect_refused(open_callback(record, |_| ()), expected),
        _ => unknown_kind(record),
    }
}

/// Why a message is refused, in its envelope or at the Gateway.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Refused {
    Reason(Reason),
    Gateway(gateway::Error),
}

fn reason_of(stage: &str, reason: &str) -> Option<Reason> {
    Some(match (stage, reason) {
        ("envelope" | "box", "truncated") => Reason::Truncated,
        ("envelope", "metadata length") => Reason::MetadataLength,
        ("envelope", "identity") => Reason::Identity,
        ("envelope", "receiver is not the user") => Reason::ReceiverIsNotUser,
        ("envelope", "sender is the user") => Reason::SenderIsUser,
        ("nonce", "nonce reuse") => Reason::NonceReuse,
        ("metadata", "authentication failed") => Reason::MetadataUnauthentic,
        ("metadata", "decoding failed") => Reason::MetadataMalformed,
        ("metadata", "message id differs") => Reason::MessageIdDiffers,
        ("box", "authentication failed") => Reason::MessageUnauthentic,
        ("container", "empty") => Reason::ContainerEmpty,
        ("container", "padding length zero") => Reason::PaddingZero,
        ("container", "padding longer than container") => Reason::PaddingTooLong,
        ("container", "type byte missing") => Reason::TypeMissing,
        ("type", "forbidden type") => Reason::ForbiddenType,
        ("type", "unknown type") => Reason::UnknownType,
        _ => return None,
    })
}

/// The steps 9 and 10 of the receiving order.
fn check_type(container: &Container<'_>) -> Result<(), Reason> {
    match Body::decode(container.kind, container.body) {
        Err(eeema::content::Error::ForbiddenType) => Err(Reason::ForbiddenType),
        _ if container.kind.properties().is_none() => Err(Reason::UnknownType),
        decoded => decoded.map(|_| ()).map_err(Reason::Body),
    }
}

fn container(record: &Record<'_>) -> Verdict {
    let data = record.bytes("data");
    let container = Container {
        kind: Kind(record.byte("type")),
        body: &data,
    };
    let padding = drawn_padding(record);
    expect(
        "padding",
        padding.length(data.len()).get(),
        record.byte("padding"),
    )?;
    let mut output = vec![0; container.encoded_len(padding)];
    expect(
        "length",
        container.encode_into(padding, &mut output),
        Ok(output.len()),
    )?;
    expect("container", output, record.bytes("container"))?;
    container_decode(record)
}

fn container_decode(record: &Record<'_>) -> Verdict {
    let bytes = record.bytes("container");
    let container = Container::decode(&bytes).map_err(|error| error.to_string())?;
    expect_container(record, &container)
}

fn expect_container(record: &Record<'_>, container: &Container<'_>) -> Verdict {
    expect("type", container.kind, Kind(record.byte("type")))?;
    expect("data", container.body, &record.bytes("data"))
}

fn metadata(record: &Record<'_>) -> Verdict {
    if record.text("order") == "ascending" {
        let metadata = Metadata {
            nickname: record.optional_text("nickname"),
            message_id: MessageId::from_bytes(record.array("message_id")),
            created_at: UnixMillis(record.long_number("created_at_ms")),
        };
        let padding = record.optional_bytes("padding").unwrap_or_default().len();
        let mut output = vec![0; metadata.encoded_len(padding)];
        expect(
            "length",
            metadata.encode_into(padding, &mut output),
            Ok(output.len()),
        )?;
        expect("plaintext", output, record.bytes("plaintext"))?;
    }
    metadata_decode(record)
}

fn metadata_decode(record: &Record<'_>) -> Verdict {
    let plaintext = record.bytes("plaintext");
    let metadata = Metadata::decode(&plaintext).map_err(|error| error.to_string())?;
    expect(
        "nickname",
        metadata.nickname,
        record.optional_text("nickname"),
    )?;
    expect(
        "message_id",
        *metadata.message_id.as_bytes(),
        record.array("message_id"),
    )?;
    expect(
        "created_at_ms",
        metadata.created_at.0,
        record.long_number("created_at_ms"),
    )
}

fn sealed_box(record: &Record<'_>) -> Verdict {
    let public_key = PublicKey::from_bytes(record.array("receiver_public_key"));
    let key = SecretKey::from_bytes(record.array("sender_secret_key"))
        .agree(&public_key)
        .map_err(|error| error.to_string())?;
    expect(
        "shared_secret",
        *key.as_bytes(),
        record.array("shared_secret"),
    )?;
    expect(
        "container",
        expected_container(record),
        record.bytes("container"),
    )?;
    expect_box(
        "box",
        key.as_secret(),
        record,
        &record.bytes("container"),
        &record.bytes("box"),
    )
}

/// Seals `plaintext`, compares it with `sealed`, and opens that again.
fn expect_box(
    what: &str,
    key: &Secret<32>,
    record: &Record<'_>,
    plaintext: &[u8],
    sealed: &[u8],
) -> Verdict {
    let nonce = record.array("nonce");
    let mut text = plaintext.to_vec();
    let tag = secretbox::seal_in_place(key, &nonce, &mut text);
    expect(what, [&tag, text.as_slice()].concat(), sealed.to_vec())?;
    secretbox::open_in_place(key, &nonce, &mut text, &tag).map_err(|error| error.to_string())?;
    expect(what, text, plaintext.to_vec())
}

/// The container that the fields of the record describe.
fn expected_container(record: &Record<'_>) -> Vec<u8> {
    let data = record.bytes("data");
    let container = Container {
        kind: Kind(record.byte("type")),
        body: &data,
    };
    let mut output = vec![0; container.encoded_len(drawn_padding(record))];
    container
        .encode_into(drawn_padding(record), &mut output)
        .unwrap();
    output
}

fn envelope(record: &Record<'_>) -> Verdict {
    envelope_open(record)?;
    let bytes = record.bytes("envelope");
    let parsed = Envelope::parse(&bytes).map_err(|error| error.to_string())?;
    expect(
        "created_at",
        parsed.created_at().0,
        (record.long_number("created_at_ms") / 1000).min(0xffff_ffff),
    )?;
    let mut written = vec![0; parsed.encoded_len()];
    expect("written", parsed.encode_into(&mut written), Ok(bytes.len()))?;
    expect("written", &written, &bytes)?;

    let peer = receiver_as_peer(record);
    let metadata = record.optional_bytes("metadata_plaintext");
    let metadata_box = metadata
        .as_ref()
        .map_or(0, |plaintext| plaintext.len() + secretbox::TAG_LENGTH);
    let (head, message_box) = bytes.split_at(88 + metadata_box);
    expect_box(
        "message box",
        peer.agreed_key().as_secret(),
        record,
        &expected_container(record),
        message_box,
    )?;
    match metadata {
        None => expect_legacy_nickname(record, &peer),
        Some(metadata) => {
            expect_box(
                "metadata box",
                peer.metadata_key().as_secret(),
                record,
                &metadata,
                &head[64..64 + metadata_box],
            )?;
            seal_again(record, &peer, &metadata)
        }
    }
}

/// Seals the message with the randomness that gives the metadata of the record. Another writer's order
/// of the fields is legal, but not what this crate writes.
fn seal_again(record: &Record<'_>, peer: &Peer, metadata: &[u8]) -> Verdict {
    let expected = Metadata::decode(metadata).map_err(|error| error.to_string())?;
    let smallest = 16_usize.saturating_sub(expected.nickname.map_or(0, str::len));
    let random_part = (0..16_u8).find(|random_part| {
        let padding = smallest + usize::from(*random_part);
        let mut plaintext = vec![0; expected.encoded_len(padding)];
        expected.encode_into(padding, &mut plaintext).unwrap();
        plaintext == metadata
    });
    let Some(random_part) = random_part else {
        return Ok(());
    };
    let mut header = Header::new(
        MessageId::from_bytes(record.array("message_id")),
        UnixMillis(record.long_number("created_at_ms")),
    )
    .with_flags(Flags(record.byte("flags")));
    if let Some(nickname) = record.optional_text("nickname") {
        header = header.with_nickname(nickname);
    }
    let data = record.bytes("data");
    let body = Body::unknown(Kind(record.byte("type")), &data);
    let randomness = Randomness::chosen(
        Nonce::from_bytes(record.array("nonce")),
        drawn_padding(record),
        random_part,
    );
    let length = hazmat::encoded_len(&header, &body, &randomness);
    let mut output = vec![0; length.map_err(|error| error.to_string())?];
    let sealed = seal_with_into(peer, &header, &body, randomness, &mut output)
        .map_err(|error| error.to_string())?;
    expect("sealed", sealed.without_record(), &record.bytes("envelope"))?;
    expect("whole", output.len(), record.bytes("envelope").len())
}

/// Checks how the nickname of a legacy record is cut, by sealing a message with it.
fn expect_legacy_nickname(record: &Record<'_>, peer: &Peer) -> Verdict {
    let header = Header::new(MessageId::from_bytes([3; 8]), UnixMillis(1))
        .with_nickname(record.text("legacy_nickname"));
    let mut random = |bytes: &mut [u8]| bytes.fill(1);
    let sealed = message::seal(peer, &header, &Body::text("x").unwrap(), &mut random).unwrap();
    let sealed = sealed.without_record();
    let cut = Envelope::parse(&sealed).unwrap().legacy_nickname().to_vec();
    expect("cut nickname", cut, record.bytes("legacy_nickname_bytes"))?;
    expect(
        "header",
        record.bytes("envelope")[32..64].to_vec(),
        record.bytes("legacy_nickname_bytes"),
    )
}

/// Opens an `envelope` or `envelope_accept` and compares all that its fields say.
fn envelope_open(record: &Record<'_>) -> Verdict {
    receive(record, |received| {
        expect_received(record, received)?;
        let created_at = record.long_number("created_at_ms");
        let nickname = match record.optional_text("metadata_plaintext") {
            Some(_) => {
                expect("time", received.time().0, created_at)?;
                record.optional_text("nickname").map(str::to_owned)
            }
            None => {
                expect("time", received.time().0, created_at / 1000 * 1000)?;
                let bytes = record.bytes("legacy_nickname_bytes");
                let text = String::from_utf8(bytes).unwrap();
                Some(text.trim_end_matches('\0').to_owned()).filter(|text| !text.is_empty())
            }
        };
        expect("nickname", received.nickname(), nickname.as_deref())?;
        expect("nonce", *received.nonce().as_bytes(), record.array("nonce"))?;
        expect("sender", received.sender(), id(record, "sender"))
    })
    .map_err(|reason| reason.to_string())?
}

fn envelope_read(record: &Record<'_>) -> Verdict {
    receive(record, |received| {
        expect_received(record, received)?;
        expect("time_ms", received.time().0, record.long_number("time_ms"))?;
        expect(
            "nickname",
            received.nickname(),
            record.optional_text("nickname"),
        )
    })
    .map_err(|reason| reason.to_string())?
}

fn expect_received(record: &Record<'_>, received: &Received<'_>) -> Verdict {
    expect("type", received.kind(), Kind(record.byte("type")))?;
    expect("data", received.body_bytes(), &record.bytes("data"))?;
    expect(
        "message_id",
        *received.message_id().as_bytes(),
        record.array("message_id"),
    )?;
    expect("flags", received.flags(), Flags(record.byte("flags")))
}

/// Receives the envelope of the record and looks at it. The sender is whoever the header names.
fn receive<T>(record: &Record<'_>, look: impl FnOnce(&Received<'_>) -> T) -> Result<T, Reason> {
    let own = Identity::new(
        id(record, "receiver"),
        SecretKey::from_bytes(record.array("receiver_secret_key")),
    );
    let public_key = PublicKey::from_bytes(record.array("sender_public_key"));
    let mut inbox = Inbox::new(own.id, MemoryStore::default());
    if record.has("used_nonces") {
        mark_used(&mut inbox, record.byte_lists("used_nonces"));
    }
    let bytes = record.bytes("envelope");
    let pending = inbox.check(&bytes).map_err(reason)?;
    let peer = own.peer(pending.sender(), &public_key).unwrap();
    let mut memory = Memory::new();
    let received = inbox.open(pending, &peer, &mut memory).map_err(reason);

    // An envelope that is opened without an inbox fares the same.
    let mut buffer = vec![0xa5; bytes.len()];
    let mut memory = Memory::over(&mut buffer);
    let envelope = Envelope::parse(&bytes).unwrap();
    let opened = envelope.open(&peer, &mut memory);
    match (&received, &opened) {
        (Ok(received), Ok(opened)) => assert_eq!(received, opened),
        (Err(reason), Err(error)) => assert_eq!(*error, Error::Refused(*reason)),
        differ => panic!("{differ:?}"),
    }
    received.map(|received| look(&received))
}

fn reason(error: ReceiveError<core::convert::Infallible>) -> Reason {
    match error {
        ReceiveError::Refused(refusal) => refusal.reason(),
        error => panic!("{error}"),
    }
}

fn mark_used(inbox: &mut Inbox<MemoryStore>, nonces: Vec<Vec<u8>>) {
    let own_id = inbox.own_id();
    for nonce in nonces {
        let nonce = Nonce::from_bytes(nonce.try_into().unwrap());
        assert_eq!(inbox.store_mut().mark_nonce(&nonce.hash(own_id)), Ok(true));
    }
}

fn nickname_sent(record: &Record<'_>) -> Verdict {
    let sender = Identity::new(ThreemaId::ECHOECHO, SecretKey::from_bytes([1; 32]));
    let receiver = Identity::new(id(record, "receiver"), SecretKey::from_bytes([2; 32]));
    let peer = sender.peer(receiver.id, &receiver.public_key()).unwrap();
    let from_sender = receiver.peer(sender.id, &sender.public_key()).unwrap();
    let mut header = Header::new(MessageId::from_bytes([3; 8]), UnixMillis(1_735_655_118_450));
    if let Some(nickname) = record.optional_text("nickname") {
        header = header.with_nickname(nickname);
    }
    let data = record.bytes("data");
    let kind = Kind(record.byte("type"));
    let typed = Body::decode(kind, &data).map_err(|error| error.to_string())?;
    for body in [typed, Body::unknown(kind, &data)] {
        let mut random = |bytes: &mut [u8]| bytes.fill(4);
        let sealed =
            message::seal(&peer, &header, &body, &mut random).map_err(|error| error.to_string())?;
        let sealed = sealed.without_record();
        let envelope = Envelope::parse(&sealed).map_err(|error| error.to_string())?;
        expect(
            "header",
            envelope.legacy_nickname().to_vec(),
            record.bytes("legacy_nickname_bytes"),
        )?;
        let mut memory = Memory::new();
        let received = envelope
            .open(&from_sender, &mut memory)
            .map_err(|error| error.to_string())?;
        expect(
            "nickname",
            received.nickname(),
            record.optional_text("metadata_nickname"),
        )?;
    }
    Ok(())
}

fn sequence(record: &Record<'_>) -> Verdict {
    let peer = sender_as_peer(record);
    let mut inbox = Inbox::new(id(record, "receiver"), MemoryStore::default());
    mark_used(&mut inbox, record.byte_lists("own_outgoing_nonces"));
    let mut memory = Memory::new();
    for (number, step) in record.records("steps").iter().enumerate() {
        let bytes = step.bytes("envelope");
        let result = match inbox.receive(&bytes, &mut memory, |_| Some(&peer)) {
            Ok(message::Outcome::Message(message)) => {
                inbox.accept(message).unwrap();
                "accept"
            }
            Ok(message::Outcome::Refused { reason, .. }) => match reason {
                Reason::NonceReuse => "nonce reuse",
                Reason::MessageIdReuse => "message id reuse",
                reason => return Err(format!("step {number}: {reason:?}")),
            },
            other => return Err(format!("step {number}: {other:?}")),
        };
        expect(&format!("step {number}"), result, step.text("result"))?;
    }
    Ok(())
}

fn gateway_box(record: &Record<'_>) -> Verdict {
    let bot = Identity::new(
        "*BOT0001".parse().unwrap(),
        SecretKey::from_bytes(record.array("sender_secret_key")),
    );
    let public_key = PublicKey::from_bytes(record.array("receiver_public_key"));
    let peer = bot.peer(ThreemaId::ECHOECHO, &public_key).unwrap();
    let data = record.bytes("data");
    let body = Body::unknown(Kind(record.byte("type")), &data);
    let randomness = Randomness::chosen(
        Nonce::from_bytes(record.array("nonce")),
        drawn_padding(record),
        0,
    );
    let mut output = [0; gateway::MAX_BOX_LENGTH];
    let sealed = seal_gateway_box_with_into(&peer, &body, randomness, &mut output)
        .map_err(|error| error.to_string())?
        .without_record();
    expect("nonce", *sealed.nonce(), record.array("nonce"))?;
    expect("box", sealed.as_bytes(), &record.bytes("box"))
}

fn callback<'a>(record: &Record<'a>) -> Callback<'a> {
    Callback::from_pairs(
        ["from", "to", "messageId", "date", "nonce", "box", "mac"]
            .map(|name| (name, record.text(name))),
    )
    .unwrap()
}

/// Opens the callback and looks at the message.
fn open_callback<T>(
    record: &Record<'_>,
    look: impl FnOnce(&Received<'_>) -> T,
) -> Result<T, Refused> {
    let verified = callback(record)
        .verify(record.text("api_secret"))
        .map_err(Refused::Gateway)?;
    let own = Identity::new(
        id(record, "to"),
        SecretKey::from_bytes(record.array("receiver_secret_key")),
    );
    let public_key = PublicKey::from_bytes(record.array("sender_public_key"));
    let peer = own.peer(verified.sender(), &public_key).unwrap();
    let mut memory = Memory::new();
    match verified.open(&peer, &mut memory) {
        Ok(received) => Ok(look(&received)),
        Err(Error::Refused(reason)) => Err(Refused::Reason(reason)),
        Err(error) => panic!("{error}"),
    }
}

fn drawn_padding(record: &Record<'_>) -> Padding {
    Padding::chosen(NonZeroU8::new(record.byte("drawn_padding")).unwrap())
}

fn id(record: &Record<'_>, name: &str) -> ThreemaId {
    record.text(name).parse().unwrap()
}

/// The receiver as the sender sees it.
fn receiver_as_peer(record: &Record<'_>) -> Peer {
    let secret_key = SecretKey::from_bytes(record.array("sender_secret_key"));
    let public_key = PublicKey::from_bytes(record.array("receiver_public_key"));
    Identity::new(id(record, "sender"), secret_key)
        .peer(id(record, "receiver"), &public_key)
        .unwrap()
}

/// The sender as the receiver sees it.
fn sender_as_peer(record: &Record<'_>) -> Peer {
    let secret_key = SecretKey::from_bytes(record.array("receiver_secret_key"));
    let public_key = PublicKey::from_bytes(record.array("sender_public_key"));
    Identity::new(id(record, "receiver"), secret_key)
        .peer(id(record, "sender"), &public_key)
        .unwrap()
}
