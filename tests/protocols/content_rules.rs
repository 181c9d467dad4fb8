//! Contents: limits of senders, what is kept of newer ones, and what odd bodies do.

use std::collections::BTreeMap;

use eeema::content::{
    Availability, AvailabilityCategory, Body, Call, CallSignal, ContactDelta, Content,
    DeleteMessage, DeliveryReceipt, EditMessage, Encode, Error, Field, File, GroupCallStart,
    GroupName, GroupSetup, JsonError, KeyedPicture, Kind, Location, PollChoice, PollDisplay,
    PollRules, PollSetup, PollState, PollVote, Reaction, ReactionAction, ReceiptStatus, Rendering,
    Text, Thumbnail, WorkSyncDelta,
};
use eeema::crypto::Secret;
use eeema::identity::{BlobId, BlobKey, MessageId, PollId};
use eeema::time::UnixMillis;

use crate::content::{encode, id};

fn file() -> File<'static> {
    let (blob_id, key) = ([1; 16], [0xab; 32]);
    let (blob_id, key) = (BlobId::from_bytes(blob_id), BlobKey::from_bytes(key));
    File::new("tide.txt", "text/plain", 5, blob_id, key).unwrap()
}

fn file_json(more: &str) -> String {
    let (key, id) = ("0f".repeat(32), "0e".repeat(16));
    format!(r#"{{"k":"{key}","b":"{id}","m":"text/plain","s":5{more}}}"#)
}

#[test]
fn unknown_keys_of_json_survive() {
    let json = file_json(
        r#","zz":[1.10,{"a":1e400}],"x":{"w":3,"new":"\u00e4"},"n":7,"a key":18446744073709551616"#,
    );
    let body = Body::decode(Kind::FILE, json.as_bytes()).unwrap();
    let written = String::from_utf8(encode(&body)).unwrap();
    for kept in [
        r#""zz":[1.10,{"a":1e400}]"#,
        r#""new":"\u00e4""#,
        r#""a key":18446744073709551616"#,
    ] {
        assert!(written.contains(kept), "{written} lacks {kept}");
    }
    // A known key of a wrong type counts as absent, and is not written.
    assert!(!written.contains(r#""n""#));

    let poll = r#"12345678{"d":"x","s":0,"a":0,"t":1,"new":{},"c":[{"i":1,"n":"y","newer":null}]}"#;
    let body = Body::decode(Kind::POLL_SETUP, poll.as_bytes()).unwrap();
    let written = String::from_utf8(encode(&body)).unwrap();
    assert!(written.contains(r#""new":{}"#) && written.contains(r#""newer":null"#));
}

#[test]
fn unknown_fields_of_protobuf_survive() {
    // Field 4 is text, field 5 a number, field 6 eight bytes.
    let unknown = b"\x22\x03new\x28\x07\x31abcdefgh";
    let known: [(Kind, &[u8]); 4] = [
        (Kind::EDIT_MESSAGE, b"\x09messages\x12\x02Hi"),
        (Kind::DELETE_MESSAGE, b"\x09messages"),
        (Kind::REACTION, b"\x09messages\x1a\x01x"),
        (Kind::WORK_SYNC_DELTA, b"\x0a\x02\x28\x01"),
    ];
    for (kind, known) in known {
        let bytes = [unknown, known].concat();
        let body = Body::decode(kind, &bytes).unwrap();
        assert_eq!(encode(&body), [known, unknown].concat(), "{kind:?}");
        let other = Body::decode(kind, known).unwrap();
        assert_ne!(other, body);
    }
}

#[test]
fn json_of_any_depth_needs_no_deep_stack() {
    let deep = |levels: usize| {
        let more = format!(",\"zz\":{}{}", "[".repeat(levels), "]".repeat(levels));
        Body::decode(Kind::FILE, file_json(&more).as_bytes()).err()
    };
    assert_eq!(deep(127), None);
    assert_eq!(deep(128), Some(Error::Json(JsonError::Syntax)));
    assert_eq!(deep(100_000), Some(Error::Json(JsonError::Syntax)));
}

#[test]
fn an_answer_distributes_the_profile_if_it_accepts() {
    for (json, accepts) in [
        (r#"{"callId":1,"action":1,"answer":{}}"#, true),
        (r#"{"action":0,"\u0061ction":1}"#, true),
        (r#"{"action":0,"rejectReason":3}"#, false),
        (r#"{"action":1.0}"#, false),
        (r#"{"action":true}"#, false),
        (r#"{"action":2}"#, false),
        (r#"[1]"#, false),
        ("", false),
    ] {
        let answer = Call::new(CallSignal::Answer, json.as_bytes());
        assert_eq!(answer.distributes_profile(), accepts, "{json}");
        let body = Body::direct(answer).unwrap();
        assert_eq!(body.distributes_profile(), accepts, "{json}");
        let bytes = Body::unknown(Kind::CALL_ANSWER, json.as_bytes());
        assert_eq!(bytes.distributes_profile(), accepts, "{json}");
    }
}

#[test]
fn a_thumb_is_a_receipt_to_old_clients() {
    for (action, emoji, status) in [
        (ReactionAction::Apply, "👍", Some(ReceiptStatus::ThumbsUp)),
        (ReactionAction::Apply, "👎🏽", Some(ReceiptStatus::ThumbsDown)),
        (ReactionAction::Apply, "🎉", None),
        (ReactionAction::Withdraw, "👍", None),
    ] {
        let reaction = Reaction::new(MessageId::from_bytes([7; 8]), action, emoji).unwrap();
        assert_eq!(reaction.legacy_status(), status, "{action:?} {emoji}");
    }
}

#[test]
fn senders_keep_to_the_limits() {
    let field = |field| Some(Error::Field(field));
    let long = "x".repeat(6001);
    assert_eq!(Text::new(&long).err(), Some(Error::TextTooLong));
    assert!(Text::new(&long[..6000]).is_ok());
    assert_eq!(GroupName::new(&long).err(), Some(Error::FieldTooLong));
    let call = GroupCallStart::new(1, Secret::from_bytes([0; 32]), "http://a.b");
    assert_eq!(call.err(), field(Field::CallAddress));
    let availability = |length| Availability::new(AvailabilityCategory::BUSY, &long[..length]);
    assert_eq!(availability(257).err(), Some(Error::FieldTooLong));
    assert!(availability(256).is_ok());
    // Receivers do not.
    let body = Body::decode(Kind::TEXT, long.as_bytes()).unwrap();
    assert_eq!(body.encoded_len(), 6001);
    let body = Body::decode(Kind::DELIVERY_RECEIPT, &[1, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(encode(&body.unwrap()), [1, 0, 0, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn places_are_on_earth() {
    let field = |field| Some(Error::Field(field));
    let (long, longest) = ("x".repeat(513), "x".repeat(512));
    let place = Location::new(0.0, 0.0).unwrap();
    assert!(place.with_place(&longest, &longest).is_ok());
    assert_eq!(place.with_address(&long).err(), Some(Error::FieldTooLong));
    assert_eq!(place.with_address(" \n").err(), Some(Error::Empty));
    let refused = place.with_place("a\nb", "c").err();
    assert_eq!(refused, field(Field::PlaceName));
    for metres in [f64::NAN, f64::INFINITY, -1.0, 1e8 + 1.0] {
        let refused = place.with_accuracy(metres).err();
        assert_eq!(refused, field(Field::Range), "{metres}");
    }
    for latitude in [f64::NAN, f64::INFINITY, 90.000_000_1, -90.1] {
        let refused = Location::new(latitude, 0.0).err();
        assert_eq!(refused, field(Field::Range), "{latitude}");
        let refused = Location::new(0.0, latitude * 2.0).err();
        assert_eq!(refused, field(Field::Range), "{latitude}");
    }
}

#[test]
fn references_name_a_message() {
    let (zero, one) = (MessageId::from_bytes([0; 8]), MessageId::from_bytes([1; 8]));
    let wrong = Some(Error::Field(Field::MessageId));
    assert_eq!(DeleteMessage::new(zero).err(), wrong);
    assert_eq!(EditMessage::new(zero, "Hi").err(), wrong);
    assert_eq!(Reaction::new(zero, ReactionAction::Apply, "x").err(), wrong);
    for ids in [[one, zero], [zero, one]] {
        let receipt = DeliveryReceipt::new(ReceiptStatus::Read, &ids);
        assert_eq!(receipt.err(), wrong);
    }
    for ids in [&[][..], &[one; 876]] {
        let receipt = DeliveryReceipt::new(ReceiptStatus::Read, ids);
        assert_eq!(receipt.err(), Some(Error::Length));
    }
    assert!(DeliveryReceipt::new(ReceiptStatus::Read, &[one; 875]).is_ok());
    let long = "x".repeat(6001);
    let edit = EditMessage::new(one, &long);
    assert_eq!(edit.err(), Some(Error::TextTooLong));
    assert_eq!(EditMessage::WINDOW.as_secs(), 21_600, "6 hours");
}

#[test]
fn files_keep_to_the_limits() {
    let (name, caption) = ("n".repeat(256), "c".repeat(6000));
    let new = |name: &str, size| {
        let (blob_id, key) = ([1; 16], [2; 32]);
        let (blob_id, key) = (BlobId::from_bytes(blob_id), BlobKey::from_bytes(key));
        File::new(name.to_owned(), "text/plain", size, blob_id, key)
    };
    let largest = new(&name, i64::MAX as u64).unwrap();
    let largest = largest.with_caption(caption.as_str()).unwrap();
    let bytes = encode(&largest);
    let body = Body::decode(Kind::FILE, &bytes).unwrap();
    assert_eq!(body.content(), &Content::from(largest));
    assert_eq!(new("", 1).err(), Some(Error::Empty));
    assert_eq!(new(&(name + "n"), 1).err(), Some(Error::FieldTooLong));
    let refused = new("n", 1 << 63).err();
    assert_eq!(refused, Some(Error::Field(Field::Number)));
    let refused = file().with_caption(caption + "c");
    assert_eq!(refused.err(), Some(Error::TextTooLong));
    for other in ["x".repeat(31), "x".repeat(33), "ä".repeat(16)] {
        let refused = file().with_correlation_id(other).err();
        assert_eq!(refused, Some(Error::Field(Field::CorrelationId)));
    }
    let thumbnail = Thumbnail::new(BlobId::from_bytes([3; 16]));
    assert_eq!(thumbnail.media_type(), "image/jpeg");
    assert_eq!(thumbnail.with_media_type("").err(), Some(Error::Empty));
    // What was received is written again as it was.
    let long = file_json(&format!(r#","d":"{}","c":"short""#, "c".repeat(7000)));
    let body = Body::decode(Kind::FILE, long.as_bytes()).unwrap();
    assert_eq!(Body::decode(Kind::FILE, &encode(&body)), Ok(body));
}

#[test]
fn files_are_written_for_readers_of_ascii() {
    let written = |file: &File<'_>| String::from_utf8(encode(file)).unwrap();
    let file = file().with_caption("Ebbe um 6:40 \u{1f30a}").unwrap();
    let json = written(&file);
    assert!(json.is_ascii(), "{json}");
    assert!(json.contains(r"6:40 \ud83c\udf0a"), "{json}");
    for (rendering, old) in [
        (Rendering::File, r#""j":0,"i":0"#),
        (Rendering::Media, r#""j":1,"i":1"#),
        (Rendering::Sticker, r#""j":2,"i":1"#),
    ] {
        let json = written(&file.clone().with_rendering(rendering));
        assert!(json.contains(old), "{json} lacks {old}");
        assert!(json.contains(r#""n":"tide.txt""#), "{json}");
    }
    let nameless = file.without_name().with_caption("").unwrap();
    let json = written(&nameless);
    assert!(!json.contains(r#""n":"#), "{json}");
    assert!(!json.contains(r#""d":"#), "{json}");
    // Characters outside ASCII in what is not known are escaped too, and are the same.
    let json = file_json(",\"zz\":{\"\u{e4}\":\"\u{e4}\"}");
    let body = Body::decode(Kind::FILE, json.as_bytes()).unwrap();
    let again = encode(&body);
    assert!(again.is_ascii());
    assert_eq!(Body::decode(Kind::FILE, &again), Ok(body));
}

#[test]
fn polls_are_consistent() {
    let field = |field| Some(Error::Field(field));
    let poll = |ids: [i64; 2], display, state| {
        let choices = ids.map(|id| PollChoice::new(id, "yes").unwrap()).to_vec();
        let rules = PollRules::new("Lunch?").unwrap().with_display(display);
        PollSetup::new(PollId::from_bytes([1; 8]), rules, choices, state).err()
    };
    let (list, summary) = (PollDisplay::List, PollDisplay::Summary);
    let twice = poll([1, 1], list, PollState::Open);
    assert_eq!(twice, field(Field::PollChoices));
    let totals = |second| PollState::Totals(vec![1, second]);
    assert_eq!(poll([1, 2], summary, totals(2)), None);
    let too_many = poll([1, 2], summary, totals(1 << 63));
    assert_eq!(too_many, field(Field::Number));
    assert_eq!(poll([1, 2], list, totals(2)), field(Field::PollResults));
    let votes = |rows: &[&[bool]]| PollState::Votes {
        participants: vec![id("ECHOECHO")],
        votes: rows.iter().map(|row| row.to_vec()).collect(),
    };
    assert_eq!(poll([1, 2], list, votes(&[&[true], &[false]])), None);
    for rows in [&[&[true][..], &[]][..], &[&[true]]] {
        let refused = poll([1, 2], list, votes(rows));
        assert_eq!(refused, field(Field::PollResults));
    }
}

#[test]
fn polls_keep_to_the_limits() {
    let too_long = Some(Error::FieldTooLong);
    let long = "x".repeat(257);
    assert_eq!(PollRules::new(long.as_str()).err(), too_long);
    assert_eq!(PollChoice::new(1, long.as_str()).err(), too_long);
    let poll_id = PollId::from_bytes([1; 8]);
    let rules = PollRules::new(&long[..256]).unwrap();
    let choices = (0..30).map(|id| PollChoice::new(id, &long[..256]).unwrap());
    let setup = PollSetup::new(poll_id, rules, choices.collect(), PollState::Open);
    assert_eq!(setup.err(), too_long);
    let votes: BTreeMap<i64, bool> = (0..2000).map(|id| (id, true)).collect();
    let vote = PollVote::new(id("CREATOR1"), poll_id, votes);
    assert_eq!(vote.err(), too_long);
    // 544 choices of ten characters, commas and brackets; the last choice makes 6000 bytes or 6001.
    for (last, error) in [(1_000_000_000, None), (10_000_000_000, too_long)] {
        let votes: BTreeMap<i64, bool> = (100_000..100_544)
            .chain([last])
            .map(|id| (id, true))
            .collect();
        let vote = PollVote::new(id("CREATOR1"), poll_id, votes);
        assert_eq!(vote.err(), error, "{last}");
    }
}

#[test]
fn nothing_private_is_shown() {
    let text = Body::text("private words").unwrap();
    let file = file().with_caption("private words").unwrap();
    let location = Location::new(47.1, 8.7)
        .unwrap()
        .with_address("private street");
    let location = Content::Location(location.unwrap());
    let key = BlobKey::from_bytes([0xab; 32]);
    let picture = KeyedPicture::new(BlobId::from_bytes([1; 16]), key, 1);
    for shown in [
        format!("{text:?} {:?}", text.content()),
        format!("{file:?} {:?}", file.metadata()),
        format!("{location:?}"),
        format!("{picture:?}"),
    ] {
        for secret in ["private", "47.1", "abab", "171, 171"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}

#[test]
fn json_may_be_wide_but_not_deep() {
    let wide = file_json(&format!(r#","zz":[{}[]]"#, "[],".repeat(1000)));
    assert!(Body::decode(Kind::FILE, wide.as_bytes()).is_ok());
}

#[test]
fn other_contents_are_not_equal() {
    let members = [id("ALICE001"), id("BOB00001")];
    let (two, one) = (GroupSetup::new(&members), GroupSetup::new(&members[..1]));
    assert!(two != one && !one.is_empty() && GroupSetup::new(&[]).is_empty());
    let both = [1, 2].map(|byte| MessageId::from_bytes([byte; 8]));
    let receipt = |ids| DeliveryReceipt::new(ReceiptStatus::Read, ids).unwrap();
    let (two, one) = (receipt(&both), receipt(&both[..1]));
    assert!(two != one && !one.message_ids().is_empty());
    let shown = format!("{:?}", one.message_ids());
    assert_eq!(shown, "[0101010101010101]");
    let delta = |time| ContactDelta::new(UnixMillis(time), members[0]);
    let [sooner, later] = [[delta(1)], [delta(2)]];
    assert!(WorkSyncDelta::apply(&sooner) != WorkSyncDelta::apply(&later));
    let place = Location::new(0.0, 0.0).unwrap();
    let [here, there] = ["Here", "There"].map(|address| place.with_address(address).unwrap());
    assert!(here != there);
}

#[test]
fn debug_names_contents() {
    let message = MessageId::from_bytes([7; 8]);
    let key = Secret::from_bytes([0; 32]);
    let availability = Availability::new(AvailabilityCategory(1), "private").unwrap();
    let delta = ContactDelta::new(UnixMillis(1), id("ALICE001"));
    let delta = delta.with_availability(availability);
    let file = file();
    let shown: [(&dyn std::fmt::Debug, &str); 11] = [
        (&Call::new(CallSignal::Offer, b"{}"), "Call(Offer, 2 bytes)"),
        (&availability, "Availability("),
        (&delta, "ContactDelta(ThreemaId(ALICE001))"),
        (&EditMessage::new(message, "Hi").unwrap(), "EditMessage("),
        (
            &DeleteMessage::new(message).unwrap(),
            "DeleteMessage(0707070707070707)",
        ),
        (file.metadata(), "FileMetadata"),
        (&file, "File("),
        (
            &GroupCallStart::new(1, key, "https://a.b").unwrap(),
            "GroupCallStart(",
        ),
        (&GroupSetup::new(&[]), "GroupSetup(0 members)"),
        (&GroupName::new("private").unwrap(), "GroupName("),
        (&Location::new(0.0, 0.0).unwrap(), "Location("),
    ];
    for (value, beginning) in shown {
        let text = format!("{value:?}");
        assert!(
            text.starts_with(beginning) && !text.contains("private"),
            "{text}"
        );
    }
}

#[test]
fn errors_say_what_to_do() {
    for error in [
        Error::Length,
        Error::Json(JsonError::Missing("k")),
        Error::Json(JsonError::Value("s")),
        Error::Field(Field::Range),
        Error::Field(Field::PollResults),
        Error::Destination,
    ] {
        let text = error.to_string();
        assert!(text.contains("; "), "{text}");
    }
    let missing = Error::Json(JsonError::Missing("k")).to_string();
    assert!(missing.contains("`k`"), "{missing}");
}

/// Of the types whose properties depend on what they say, both answers, decoded and as bytes.
#[test]
fn properties_that_depend_on_the_content_do_not_depend_on_who_decodes_it() {
    let in_group =
        |content: &[u8]| [&b"ABCDEFGH\x01\x02\x03\x04\x05\x06\x07\x08"[..], content].concat();
    let receipt = |status: u8| [&[status][..], &[7; 8]].concat();
    let accepts = br#"{"callId":1,"action":1,"answer":{"sdpType":"answer","sdp":"v=0"}}"#;
    let refuses = br#"{"callId":1,"action":0,"rejectReason":1}"#;
    for (kind, bytes, expected) in [
        (Kind::DELIVERY_RECEIPT, receipt(3), true),
        (Kind::DELIVERY_RECEIPT, receipt(1), false),
        // In groups there are reactions only.
        (Kind::GROUP_DELIVERY_RECEIPT, in_group(&receipt(4)), true),
        (Kind::CALL_ANSWER, accepts.to_vec(), true),
        (Kind::CALL_ANSWER, refuses.to_vec(), false),
    ] {
        let decoded = Body::decode(kind, &bytes).unwrap();
        let unknown = Body::unknown(kind, &bytes);
        assert_eq!(decoded.distributes_profile(), expected, "{kind:?}");
        assert_eq!(unknown.distributes_profile(), expected, "{kind:?}");
    }
}
