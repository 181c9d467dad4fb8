//! Topic `message-types`: chapter 03 section 16 of the specification. Bodies are in `fields.rs`.

use std::time::Duration;

use eeema::ThreemaId;
use eeema::content::Encode;
use eeema::content::{Error, Field, File, FileMetadata, GroupSetup, JsonError, Text};
use eeema::identity::MessageId;
use eeema::message::{
    Applies, Body, Content, DeletableBy, Editable, Exemption, Flags, ForwardSecurityVersion,
    HeaderForm, Kind, Properties, Raises, ReceiptStatus, ToGatewayCreator, WhenRejected,
};

use super::fields::{self, Store};
use super::{Record, Verdict, expect, expect_refused, unknown_kind, unknown_reason};

pub(super) fn case(record: &Record<'_>) -> Verdict {
    match record.kind() {
        "body" => body(record),
        "properties" => properties(record),
        "group_setup_members" => group_setup_members(record),
        "legacy_to_file" => legacy_to_file(record),
        "quote" => quote(record),
        "mentions" => {
            let text = Text::new(record.text("text")).map_err(|error| error.to_string())?;
            let mentions = text.mentions().map(|mention| mention.to_string());
            let expected = record.texts("mentions");
            let expected = expected.iter().map(|name| format!("@[{name}]"));
            expect(
                "mentions",
                mentions.collect::<Vec<_>>(),
                expected.collect::<Vec<_>>(),
            )
        }
        "split_text" => split_text(record),
        "legacy_reaction" => expect(
            "status",
            ReceiptStatus::from_emoji(record.text("emoji")).map(|status| status as u64),
            record.optional_number("status"),
        ),
        _ => unknown_kind(record),
    }
}

pub(super) fn reject(record: &Record<'_>) -> Verdict {
    let expected = match record.text("reason") {
        "length" => Error::Length,
        "empty" => Error::Empty,
        "utf-8" => Error::Utf8,
        "protobuf" => Error::Protobuf,
        "identity" => Error::Field(Field::Identity),
        "number" => Error::Field(Field::Coordinates),
        "range" => Error::Field(Field::Range),
        "status" => Error::Field(Field::Status),
        "value" => Error::Field(Field::Typing),
        "message id" => Error::Field(Field::MessageId),
        "action" => Error::Field(Field::Action),
        "emoji length" => Error::Field(Field::Emoji),
        "key length" => Error::Field(Field::CallKey),
        "url scheme" => Error::Field(Field::CallAddress),
        "json" => Error::Json(JsonError::Syntax),
        "json: not an object" | "json: not a list" => Error::Json(JsonError::Type),
        "json: duplicate" => Error::Field(Field::PollChoices),
        "json: r and p" => Error::Field(Field::PollResults),
        reason => match reason.rsplit_once(' ') {
            Some(("json: missing", key)) => Error::Json(JsonError::Missing(known_key(key))),
            Some(("json: bad", key)) => Error::Json(JsonError::Value(known_key(key))),
            _ => return unknown_reason(record),
        },
    };
    match record.kind() {
        "body" => expect_refused(
            Body::decode(Kind(record.byte("type")), &record.bytes("body")),
            expected,
        ),
        _ => unknown_kind(record),
    }
}

/// The key as the crate names it.
fn known_key(key: &str) -> &'static str {
    let keys = "j i k b m s n t p d c x w h a u o r choice wcs wca wct wcv";
    let known = keys.split(' ').find(|known| *known == key);
    known.unwrap_or("no key of the chapter")
}

/// The properties that may depend on what a message says.
fn judged(body: &Body<'_>) -> (bool, bool) {
    (body.distributes_profile(), body.has_replay_protection())
}

fn body(record: &Record<'_>) -> Verdict {
    let kind = Kind(record.byte("type"));
    let bytes = record.bytes("body");
    let body = Body::decode(kind, &bytes).map_err(|error| error.to_string())?;
    let expected = record.record("fields");
    expect("kind", body.kind(), kind)?;
    expect("header", header_name(kind), record.text("container"))?;
    fields::expect_fields(&body, &expected)?;
    // Who does not decode it judges it the same.
    expect(
        "properties",
        judged(&Body::unknown(kind, &bytes)),
        judged(&body),
    )?;
    let written = encode(&body)?;

    // What was read is written so that it reads as the same, unknown fields included.
    let read_again = Body::decode(kind, &written).map_err(|error| error.to_string())?;
    expect("read again", &read_again, &body)?;
    let exact = match record.text("encoding") {
        "decode" => return Ok(()),
        "semantic" => false,
        "exact" => true,
        other => return Err(format!("unknown encoding {other:?}")),
    };
    if exact {
        expect("written", &written, &bytes)?;
    }
    if fields::is_received_only(kind) {
        return Ok(());
    }
    let store = Store::of(&expected);
    let own = match fields::build(kind, &expected, &store) {
        // Legal to receive, but not what this crate sends.
        Err(Error::FieldTooLong | Error::TextTooLong) => return Ok(()),
        own => own.map_err(|error| format!("built: {error}"))?,
    };
    let own_bytes = encode(&own)?;
    if exact {
        expect("encoded", &own_bytes, &bytes)?;
    }
    let own_read = Body::decode(kind, &own_bytes).map_err(|error| error.to_string())?;
    expect("own encoding", &own_read, &own)?;
    fields::expect_fields(&own_read, &expected)
}

fn encode(body: &Body<'_>) -> Result<Vec<u8>, String> {
    let mut bytes = vec![0; body.encoded_len()];
    let written = body.encode_into(&mut bytes);
    expect("length", written, Ok(bytes.len()))?;
    Ok(bytes)
}

fn header_name(kind: Kind) -> &'static str {
    match kind.properties().map(|properties| properties.header) {
        Some(HeaderForm::None) => "none",
        Some(HeaderForm::Creator) => "group-creator",
        Some(HeaderForm::Member) => "group-member",
        None => "unknown type",
    }
}

fn properties(record: &Record<'_>) -> Verdict {
    let kind = Kind(record.byte("type"));
    let row = kind.properties().ok_or("no such type")?;
    expect("header", header_name(kind), record.text("container"))?;
    expect("flags", row.flags, Flags(record.byte("flags")))?;
    let minimum = row.forward_security_minimum.map(|version| match version {
        ForwardSecurityVersion::V1_0 => "1.0",
        ForwardSecurityVersion::V1_1 => "1.1",
        ForwardSecurityVersion::V1_2 => "1.2",
        _ => "newer",
    });
    expect(
        "forward_security_minimum",
        minimum,
        record.optional_text("forward_security_minimum"),
    )?;
    for (name, applies) in [
        ("user_profile_distribution", row.user_profile_distribution),
        ("replay_protection", row.replay_protection),
    ] {
        let text = match applies {
            Applies::Never => "no",
            Applies::Always => "yes",
            Applies::IfReaction => "if reaction",
            Applies::IfAccepted => "if accepted",
        };
        expect_column(record, name, text)?;
    }
    policy(record, row)
}

fn policy(record: &Record<'_>, row: &Properties) -> Verdict {
    let yes_no = |yes| if yes { "yes" } else { "no" };
    let raises = match row.raises_conversation {
        // Open in the chapter: this crate does what it says of Android.
        Raises::Always if row.kind == Kind::GROUP_CALL_START => "unknown",
        Raises::Always => "yes",
        Raises::Never => "no",
        Raises::IfNoOfferFound => "if no offer found",
    };
    let columns = [
        (
            "exempt_from_blocking",
            match row.exempt_from_blocking {
                Exemption::Never => "no",
                Exemption::Always => "yes",
                Exemption::IfGroupKnown => "dedicated steps",
            },
        ),
        (
            "implicit_direct_contact",
            yes_no(row.creates_direct_contact),
        ),
        ("unarchive", raises),
        ("bump_last_update", raises),
        ("delivery_receipts", yes_no(row.delivery_receipts)),
        ("reactions", yes_no(row.reactions)),
        (
            "edit_applies_to",
            match row.editable {
                None => "no",
                Some(Editable::Text) => "text",
                Some(Editable::Caption) => "caption",
            },
        ),
        (
            "deletable_by",
            match row.deletable_by {
                None => "no",
                Some(DeletableBy::User) => "user only",
                Some(DeletableBy::UserAndSender) => "user and sender",
            },
        ),
        (
            "send_to_gateway_group_creator",
            match row.to_gateway_creator {
                ToGatewayCreator::Never => "no",
                ToGatewayCreator::IfCapturing => "if capture is enabled",
                ToGatewayCreator::Always => "yes",
            },
        ),
        (
            "when_rejected",
            match row.when_rejected {
                WhenRejected::Ignore => "no",
                WhenRejected::ResendAfterConfirmation => "re-send after confirmation",
                WhenRejected::AbortCall => "abort call",
                WhenRejected::AnswerAsSyncRequest => "handled like a sync request",
            },
        ),
    ];
    for (name, value) in columns {
        expect_column(record, name, value)?;
    }
    let reflect = record.record("reflect");
    expect_column(&reflect, "incoming", yes_no(row.reflect.incoming))?;
    expect_column(&reflect, "outgoing", yes_no(row.reflect.outgoing))?;
    expect_column(&reflect, "sent_update", yes_no(row.reflect.sent_update))
}

/// A property that does not apply to a type is "no" for it.
fn expect_column(record: &Record<'_>, name: &str, actual: &str) -> Verdict {
    let expected = match record.text(name) {
        "n/a" => "no",
        other => other,
    };
    expect(name, actual, expected)
}

fn group_setup_members(record: &Record<'_>) -> Verdict {
    let ids = |name| -> Vec<ThreemaId> {
        let texts = record.texts(name);
        texts.iter().map(|id| id.parse().unwrap()).collect()
    };
    let list = ids("members");
    let creator: ThreemaId = record.text("sender").parse().unwrap();
    let mut members: Vec<_> = GroupSetup::new(&list).members(creator).collect();
    let user: ThreemaId = record.text("user").parse().unwrap();
    expect(
        "user_is_member",
        members.contains(&user),
        record.flag("user_is_member"),
    )?;
    let mut expected = ids("result");
    members.sort();
    expected.sort();
    expect("result", members, expected)
}

fn legacy_to_file(record: &Record<'_>) -> Verdict {
    let bytes = record.bytes("body");
    let body =
        Body::decode(Kind(record.byte("type")), &bytes).map_err(|error| error.to_string())?;
    let file = match body.into_content() {
        Content::DeprecatedAudio(audio) => File::from(&audio),
        Content::DeprecatedVideo(video) => File::from(&video),
        other => return Err(format!("{other:?} is no old audio or video")),
    };
    let expected = record.record("file");
    let duration = file.metadata().duration();
    let seconds = Duration::from_secs(expected.number("duration"));
    expect("duration", duration, Some(seconds))?;
    let without_duration = file.with_metadata(FileMetadata::default());
    let mut fields = expected.0.clone();
    fields.as_object_mut().unwrap().remove("duration");
    let body = Body::direct(without_duration).map_err(|error| error.to_string())?;
    fields::expect_fields(&body, &Record(&fields))
}

fn quote(record: &Record<'_>) -> Verdict {
    let own_id = record.optional_text("own_message_id");
    let own_id: Option<MessageId> = own_id.map(|id| id.parse().unwrap());
    let text = Text::new(record.text("text")).map_err(|error| error.to_string())?;
    let quote = text.quote(own_id);
    let expected = record.optional_record("quote");
    expect("is a quote", quote.is_some(), expected.is_some())?;
    let (Some(quote), Some(expected)) = (quote, expected) else {
        return Ok(());
    };
    expect(
        "message_id",
        quote.message_id().to_string().as_str(),
        expected.text("message_id"),
    )?;
    expect("text", quote.text(), expected.text("text"))?;
    let written = quote.to_string();
    let read = Text::new(&written).map(|text| text.quote(own_id));
    expect("written quote", read, Ok(Some(quote)))
}

fn split_text(record: &Record<'_>) -> Verdict {
    let text = record.text("unit").repeat(record.index("count"));
    let parts = eeema::content::split_text(&text, record.index("limit"));
    let parts: Vec<_> = parts.collect();
    expect("parts together", parts.concat(), text.clone())?;
    let sizes = parts.iter().map(|part| part.len() as u64).collect();
    expect::<Vec<u64>>("parts_bytes", sizes, record.numbers("parts_bytes"))
}
