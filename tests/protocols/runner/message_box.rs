//! Topic `message-box`: chapter 02 section 14 of the specification.

use core::num::NonZeroU8;

use eeema::crypto::Secret;
use eeema::crypto::hazmat::secretbox;
use eeema::identity::{MessageId, Nonce};
use eeema::message::gateway::{self, Callback};
use eeema::message::receive::{Inbox, ReceiveError};
use eeema::message::{
    self, Body, Container, Draw, Envelope, Error, Flags, Header, Kind, MemoryStore, Metadata,
    Opened, Padding,
};
use eeema::time::UnixMillis;
use eeema::{PublicKey, SecretKey, SharedKey, ThreemaId};

use super::{Record, Verdict, expect, expect_refused, unknown_kind, unknown_reason};

pub(super) fn case(record: &Record<'_>) -> Verdict {
    match record.kind() {
        "container" => container(record),
        "container_accept" => container_decode(record),
        "metadata" => metadata(record),
        "metadata_decode" => metadata_decode(record),
        "box" => sealed_box(record),
        "envelope" => envelope(record),
        "envelope_accept" => envelope_open(record).map(|_| ()),
        "envelope_read" => envelope_read(record),
        "nickname_sent" => nickname_sent(record),
        "sequence" => sequence(record),
        "gateway_box" => gateway_box(record),
        "gateway_mac" => expect(
            "mac",
            callback(record).compute_mac(record.text("api_secret")),
            record.array("mac"),
        ),
        "gateway_callback" => {
            let mut buffer = Vec::new();
            let (id, container) =
                open_callback(record, &mut buffer).map_err(|error| error.to_string())?;
            expect("message_id", *id.as_bytes(), record.array("message_id"))?;
            expect_container(record, &container)
        }
        _ => unknown_kind(record),
    }
}

pub(super) fn reject(record: &Record<'_>) -> Verdict {
    let expected = match (record.text("stage"), record.text("reason")) {
        ("envelope" | "box", "truncated") => Error::Truncated,
        ("envelope", "metadata length") => Error::MetadataLength,
        ("envelope", "identity") => Error::Identity,
        ("envelope", "receiver is not the user") => Error::ReceiverIsNotUser,
        ("envelope", "sender is the user") => Error::SenderIsUser,
        ("nonce", "nonce reuse") => Error::NonceReuse,
        ("metadata", "authentication failed") => Error::MetadataUnauthentic,
        ("metadata", "decoding failed") => Error::MetadataMalformed,
        ("metadata", "message id differs") => Error::MessageIdDiffers,
        ("box", "authentication failed") => Error::MessageUnauthentic,
        ("container", "empty") => Error::ContainerEmpty,
        ("container", "padding length zero") => Error::PaddingZero,
        ("container", "padding longer than container") => Error::PaddingTooLong,
        ("container", "type byte missing") => Error::TypeMissing,
        ("type", "forbidden type") => Error::ForbiddenType,
        ("type", "unknown type") => Error::UnknownType,
        ("gateway", "mac mismatch") => Error::MacMismatch,
        ("gateway", "hex") => Error::Hex,
        _ => return unknown_reason(record),
    };
    match record.kind() {
        "container" => expect_refused(Container::decode(&record.bytes("container")), expected),
        "container_type" => {
            let bytes = record.bytes("container");
            let container = Container::decode(&bytes).map_err(|error| error.to_string())?;
            expect("type", container.kind, Kind(record.byte("type")))?;
            expect_refused(check_type(&container), expected)
        }
        "metadata_decode" => expect_refused(Metadata::decode(&record.bytes("plaintext")), expected),
        "envelope" => expect_refused(receive(record), expected),
        "gateway_mac" => {
            expect_refused(callback(record).verify(record.text("api_secret")), expected)
        }
        "gateway_callback" => expect_refused(open_callback(record, &mut Vec::new()), expected),
        _ => unknown_kind(record),
    }
}

/// The steps 9 and 10 of the receiving order.
fn check_type(container: &Container<'_>) -> Result<(), Error> {
    Body::decode(container.kind, container.body)?;
    container
        .kind
        .properties()
        .map(|_| ())
        .ok_or(Error::UnknownType)
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
    let key = agree(record, "sender_secret_key", "receiver_public_key");
    expect(
        "shared_secret",
        *key.message_key().as_bytes(),
        record.array("shared_secret"),
    )?;
    expect(
        "container",
        expected_container(record),
        record.bytes("container"),
    )?;
    expect_box(
        "box",
        key.message_key(),
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
    let opened = envelope_open(record)?;
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

    let key = agree(record, "sender_secret_key", "receiver_public_key");
    let metadata = record.optional_bytes("metadata_plaintext");
    let metadata_box = metadata
        .as_ref()
        .map_or(0, |plaintext| plaintext.len() + secretbox::TAG_LENGTH);
    let (head, message_box) = bytes.split_at(88 + metadata_box);
    expect_box(
        "message box",
        key.message_key(),
        record,
        &expected_container(record),
        message_box,
    )?;
    match metadata {
        None => expect_legacy_nickname(record, &opened),
        Some(metadata) => {
            expect_box(
                "metadata box",
                key.metadata_key(),
                record,
                &metadata,
                &head[64..64 + metadata_box],
            )?;
            seal_again(record, &key, &metadata)
        }
    }
}

/// Seals the message with the draw that gives the metadata of the record. Another writer's order of
/// the fields is legal, but not what this crate writes.
fn seal_again(record: &Record<'_>, key: &SharedKey, metadata: &[u8]) -> Verdict {
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
        id(record, "sender"),
        id(record, "receiver"),
        MessageId::from_bytes(record.array("message_id")),
        UnixMillis(record.long_number("created_at_ms")),
    )
    .with_flags(Flags(record.byte("flags")));
    if let Some(nickname) = record.optional_text("nickname") {
        header = header.with_nickname(nickname);
    }
    let data = record.bytes("data");
    let body = Body::unknown(Kind(record.byte("type")), &data);
    let draw = Draw::chosen(
        Nonce::from_bytes(record.array("nonce")),
        drawn_padding(record),
        random_part,
    );
    let mut output =
        vec![0; message::encoded_len(&header, &body, &draw).map_err(|error| error.to_string())?];
    expect(
        "sealed",
        message::seal_drawn_into(key, &header, &body, draw, &mut output),
        Ok(output.len()),
    )?;
    expect("sealed", output, record.bytes("envelope"))
}

/// Checks how the nickname of a legacy record is cut, by sealing a message with it.
fn expect_legacy_nickname(record: &Record<'_>, opened: &Opened<'_>) -> Verdict {
    let key = agree(record, "sender_secret_key", "receiver_public_key");
    let header = Header::new(
        opened.sender(),
        id(record, "receiver"),
        opened.message_id(),
        opened.time(),
    )
    .with_nickname(record.text("legacy_nickname"));
    let mut random = |bytes: &mut [u8]| bytes.fill(1);
    let sealed = message::seal(&key, &header, &Body::text("x").unwrap(), &mut random).unwrap();
    let cut = *Envelope::parse(&sealed).unwrap().legacy_nickname();
    expect("cut nickname", cut, record.array("legacy_nickname_bytes"))?;
    expect(
        "header",
        record.bytes("envelope")[32..64].to_vec(),
        record.bytes("legacy_nickname_bytes"),
    )
}

/// Opens an `envelope` or `envelope_accept` and compares all that its fields say.
fn envelope_open(record: &Record<'_>) -> Result<Opened<'static>, String> {
    let opened = receive(record).map_err(|error| error.to_string())?;
    expect_opened(record, &opened)?;
    let created_at = record.long_number("created_at_ms");
    let nickname = match record.optional_text("metadata_plaintext") {
        Some(_) => {
            expect("time", opened.time().0, created_at)?;
            record.optional_text("nickname").map(str::to_owned)
        }
        None => {
            expect("time", opened.time().0, created_at / 1000 * 1000)?;
            let bytes = record.bytes("legacy_nickname_bytes");
            let text = String::from_utf8(bytes).unwrap();
            Some(text.trim_end_matches('\0').to_owned()).filter(|text| !text.is_empty())
        }
    };
    expect("nickname", opened.nickname(), nickname.as_deref())?;
    expect("nonce", *opened.nonce().as_bytes(), record.array("nonce"))?;
    expect("sender", opened.sender(), id(record, "sender"))?;
    Ok(opened)
}

fn envelope_read(record: &Record<'_>) -> Verdict {
    let opened = receive(record).map_err(|error| error.to_string())?;
    expect_opened(record, &opened)?;
    expect("time_ms", opened.time().0, record.long_number("time_ms"))?;
    expect(
        "nickname",
        opened.nickname(),
        record.optional_text("nickname"),
    )
}

fn expect_opened(record: &Record<'_>, opened: &Opened<'_>) -> Verdict {
    expect("type", opened.kind(), Kind(record.byte("type")))?;
    expect("data", opened.body_bytes(), &record.bytes("data"))?;
    expect(
        "message_id",
        *opened.message_id().as_bytes(),
        record.array("message_id"),
    )?;
    expect("flags", opened.flags(), Flags(record.byte("flags")))
}

/// Receives the envelope of the record, with both ways of opening it.
fn receive(record: &Record<'_>) -> Result<Opened<'static>, Error> {
    let own_id = id(record, "receiver");
    let key = agree(record, "receiver_secret_key", "sender_public_key");
    let mut inbox = Inbox::new(own_id, MemoryStore::default());
    if record.has("used_nonces") {
        mark_used(&mut inbox, record.byte_lists("used_nonces"));
    }
    let bytes = record.bytes("envelope");
    let open = || inbox.open(inbox.check(&bytes)?, &key);
    let open_into = |buffer: &mut [u8]| {
        let opened = inbox.open_into(inbox.check(&bytes)?, &key, buffer)?;
        Ok::<_, ReceiveError<_>>((
            opened.kind(),
            opened.body_bytes().to_vec(),
            opened.nickname().map(str::to_owned),
        ))
    };
    let mut buffer = vec![0xa5; bytes.len()];
    match (
        open().map_err(refusal),
        open_into(&mut buffer).map_err(refusal),
    ) {
        (Ok(opened), Ok((kind, body, nickname))) => {
            assert_eq!(
                (opened.kind(), opened.body_bytes()),
                (kind, body.as_slice())
            );
            assert_eq!(opened.nickname(), nickname.as_deref());
            Ok(opened)
        }
        (Err(one), Err(other)) => {
            assert_eq!(one, other);
            Err(one)
        }
        (one, other) => panic!("open and open_into differ: {one:?}, {other:?}"),
    }
}

fn refusal(error: ReceiveError<core::convert::Infallible>) -> Error {
    match error {
        ReceiveError::Refused(refusal) => refusal.error(),
        ReceiveError::Store(never) => match never {},
    }
}

fn mark_used(inbox: &mut Inbox<MemoryStore>, nonces: Vec<Vec<u8>>) {
    for nonce in nonces {
        let nonce = Nonce::from_bytes(nonce.try_into().unwrap());
        inbox
            .record_sent(&nonce, &Body::text("any").unwrap())
            .unwrap();
    }
}

fn nickname_sent(record: &Record<'_>) -> Verdict {
    let (alice, bob) = (
        SecretKey::from_bytes([1; 32]),
        SecretKey::from_bytes([2; 32]),
    );
    let key = SharedKey::from_agreed(alice.agree(&bob.public_key()).unwrap());
    let receiver = id(record, "receiver");
    let mut header = Header::new(
        ThreemaId::ECHOECHO,
        receiver,
        MessageId::from_bytes([3; 8]),
        UnixMillis(1_735_655_118_450),
    );
    if let Some(nickname) = record.optional_text("nickname") {
        header = header.with_nickname(nickname);
    }
    let data = record.bytes("data");
    let kind = Kind(record.byte("type"));
    let typed = Body::decode(kind, &data).map_err(|error| error.to_string())?;
    for body in [typed, Body::unknown(kind, &data)] {
        let mut random = |bytes: &mut [u8]| bytes.fill(4);
        let sealed =
            message::seal(&key, &header, &body, &mut random).map_err(|error| error.to_string())?;
        let envelope = Envelope::parse(&sealed).map_err(|error| error.to_string())?;
        expect(
            "header",
            *envelope.legacy_nickname(),
            record.array("legacy_nickname_bytes"),
        )?;
        let opened = envelope
            .open(receiver, ThreemaId::ECHOECHO, &key)
            .map_err(|error| error.to_string())?;
        expect(
            "nickname",
            opened.nickname(),
            record.optional_text("metadata_nickname"),
        )?;
    }
    Ok(())
}

fn sequence(record: &Record<'_>) -> Verdict {
    let key = agree(record, "receiver_secret_key", "sender_public_key");
    let mut inbox = Inbox::new(id(record, "receiver"), MemoryStore::default());
    mark_used(&mut inbox, record.byte_lists("own_outgoing_nonces"));
    for (number, step) in record.records("steps").iter().enumerate() {
        let bytes = step.bytes("envelope");
        let result = match inbox
            .check(&bytes)
            .and_then(|pending| inbox.open(pending, &key))
        {
            Ok(message) => {
                inbox.accept(&message).unwrap();
                "accept"
            }
            Err(ReceiveError::Refused(refusal)) => {
                inbox.discard(&refusal).unwrap();
                match refusal.error() {
                    Error::NonceReuse => "nonce reuse",
                    Error::MessageIdReuse => "message id reuse",
                    error => return Err(format!("step {number}: {error:?}")),
                }
            }
            Err(ReceiveError::Store(never)) => match never {},
        };
        expect(&format!("step {number}"), result, step.text("result"))?;
    }
    Ok(())
}

fn gateway_box(record: &Record<'_>) -> Verdict {
    let key = agree(record, "sender_secret_key", "receiver_public_key");
    let data = record.bytes("data");
    let body = Body::unknown(Kind(record.byte("type")), &data);
    let draw = Draw::chosen(
        Nonce::from_bytes(record.array("nonce")),
        drawn_padding(record),
        0,
    );
    let mut output =
        vec![0; gateway::encoded_len(&body, &draw).map_err(|error| error.to_string())?];
    let sealed = gateway::seal_into(&key, &body, draw, &mut output);
    expect(
        "nonce and length",
        sealed,
        Ok((record.array("nonce"), output.len())),
    )?;
    expect("box", output, record.bytes("box"))
}

fn callback<'a>(record: &Record<'a>) -> Callback<'a> {
    Callback {
        from: record.text("from"),
        to: record.text("to"),
        message_id: record.text("messageId"),
        date: record.text("date"),
        nonce: record.text("nonce"),
        message_box: record.text("box"),
        mac: record.text("mac"),
    }
}

fn open_callback<'b>(
    record: &Record<'_>,
    buffer: &'b mut Vec<u8>,
) -> Result<(MessageId, Container<'b>), Error> {
    let verified = callback(record).verify(record.text("api_secret"))?;
    buffer.resize(verified.buffer_len(), 0);
    let key = agree(record, "receiver_secret_key", "sender_public_key");
    let container = verified.open_into(id(record, "to"), id(record, "from"), &key, buffer)?;
    Ok((verified.message_id(), container))
}

fn drawn_padding(record: &Record<'_>) -> Padding {
    Padding::chosen(NonZeroU8::new(record.byte("drawn_padding")).unwrap())
}

fn id(record: &Record<'_>, name: &str) -> ThreemaId {
    record.text(name).parse().unwrap()
}

fn agree(record: &Record<'_>, secret: &str, public: &str) -> SharedKey {
    let public_key = PublicKey::from_bytes(record.array(public));
    SharedKey::from_agreed(
        SecretKey::from_bytes(record.array(secret))
            .agree(&public_key)
            .unwrap(),
    )
}
