//! Bodies: a round trip for every type, and what unknown fields, odd JSON and old clients do.

use std::collections::BTreeMap;

use eeema::ThreemaId;
use eeema::codec::BufferTooSmall;
use eeema::content::Encode;
use eeema::content::Error;
use eeema::content::{
    Availability, AvailabilityCategory, Call, CallSignal, ContactDelta, Content, DeleteMessage,
    DeliveryReceipt, DeprecatedAudio, DeprecatedGroupImage, DeprecatedImage, DeprecatedVideo,
    EditMessage, File, ForwardSecurityEnvelope, GroupCallStart, GroupName, GroupSetup,
    KeyedPicture, Location, PollAnnouncement, PollAnswer, PollChoice, PollDisplay, PollRules,
    PollSetup, PollState, PollVote, Reaction, ReactionAction, Rendering, SetProfilePicture, Text,
    Thumbnail, TypingIndicator, WebSessionResume, WorkSyncDelta,
};
use eeema::crypto::Secret;
use eeema::identity::{BlobId, BlobKey, GroupId, MessageId, Nonce, PollId};
use eeema::message::{Body, GroupHeader, HeaderForm, Kind, ReceiptStatus};
use eeema::time::UnixMillis;
use proptest::prelude::*;

const GROUP_ID: GroupId = GroupId::from_bytes(*b"groupid1");

fn id(text: &str) -> ThreemaId {
    text.parse().unwrap()
}

fn encode(body: &Body<'_>) -> Vec<u8> {
    let mut bytes = vec![0; body.encoded_len()];
    assert_eq!(body.encode_into(&mut bytes), Ok(bytes.len()));
    if let Some(short) = bytes.len().checked_sub(1) {
        let mut buffer = vec![0; short];
        assert_eq!(body.encode_into(&mut buffer), Err(BufferTooSmall));
    }
    bytes
}

/// Says `content` between two and in a group, as far as it goes there, and reads it again.
fn round_trip(content: Content<'_>) {
    let headers = [
        None,
        Some(GroupHeader::Creator { group_id: GROUP_ID }),
        Some(GroupHeader::Member {
            creator: id("CREATOR1"),
            group_id: GROUP_ID,
        }),
    ];
    let mut said = 0;
    for header in headers {
        let body = match header {
            None => Body::direct(content.clone()),
            Some(header) => Body::in_group(header, content.clone()),
        };
        let Ok(body) = body else {
            assert_eq!(body.err(), Some(Error::GroupHeader));
            continue;
        };
        said += 1;
        let form = header.map_or(HeaderForm::None, |header| header.form());
        assert_eq!(body.kind().properties().unwrap().header, form);
        let bytes = encode(&body);
        let read = Body::decode(body.kind(), &bytes).unwrap();
        assert_eq!(read, body);
        assert_eq!(encode(&read), bytes);
        let content_start = form.encoded_len();
        assert_eq!(form.split(&bytes), Ok((header, &bytes[content_start..])));
        if let Some(short) = content_start.checked_sub(1) {
            assert_eq!(form.split(&bytes[..short]), Err(Error::BodyLength));
        }
        // What has no type of its own is kept as bytes too.
        assert_eq!(encode(&Body::unknown(body.kind(), &bytes)), bytes);
    }
    assert!(said > 0, "{content:?} cannot be said");
}

fn picture(byte: u8) -> KeyedPicture {
    KeyedPicture {
        blob_id: BlobId::from_bytes([byte; 16]),
        size: u32::from(byte) << 20,
        key: BlobKey::from_bytes([byte; 32]),
    }
}

#[test]
fn fixed_contents() {
    for content in [
        Content::DeleteProfilePicture,
        Content::RequestProfilePicture,
        Content::GroupLeave,
        Content::GroupSyncRequest,
        Content::Empty,
        Content::TypingIndicator(TypingIndicator(true)),
        Content::TypingIndicator(TypingIndicator(false)),
        Content::WorkSyncDelta(WorkSyncDelta::require_work_sync()),
        Content::SetProfilePicture(SetProfilePicture(picture(1))),
        Content::DeprecatedGroupImage(DeprecatedGroupImage(picture(2))),
        Content::DeprecatedImage(DeprecatedImage {
            blob_id: BlobId::from_bytes([3; 16]),
            size: u32::MAX,
            nonce: Nonce::from_bytes([4; 24]),
        }),
        Content::DeprecatedAudio(DeprecatedAudio {
            duration: u16::MAX,
            blob_id: BlobId::from_bytes([3; 16]),
            size: 0,
            key: BlobKey::from_bytes([4; 32]),
        }),
        Content::DeprecatedVideo(DeprecatedVideo {
            duration: 1,
            blob_id: BlobId::from_bytes([3; 16]),
            size: 2,
            thumbnail_blob_id: BlobId::from_bytes([5; 16]),
            thumbnail_size: 3,
            key: BlobKey::from_bytes([4; 32]),
        }),
    ] {
        round_trip(content);
    }
}

fn emoji_text() -> impl Strategy<Value = String> {
    prop::collection::vec(any::<char>(), 0..60).prop_map(|chars| chars.into_iter().collect())
}

fn message_id() -> impl Strategy<Value = MessageId> {
    (1..=u64::MAX).prop_map(|number| MessageId::from_bytes(number.to_le_bytes()))
}

fn threema_id() -> impl Strategy<Value = ThreemaId> {
    "[0-9A-Z*][0-9A-Z]{7}".prop_map(|text| text.parse().unwrap())
}

proptest! {
    #[test]
    fn texts_and_names(text in emoji_text()) {
        round_trip(Content::GroupName(GroupName::new(&text).unwrap()));
        match Text::new(&text) {
            Ok(text) => round_trip(Content::Text(text)),
            Err(error) => prop_assert!(text.is_empty() && error == Error::BodyEmpty),
        }
    }

    #[test]
    fn locations(
        latitude in -90_000_000_i32..=90_000_000,
        longitude in -180_000_000_i32..=180_000_000,
        accuracy in prop::option::of(0_u32..1_000_000),
        name in prop::option::of("[^\n]{0,40}"),
        address in "\\PC{0,20}(\n\\PC{0,20}){0,3}",
    ) {
        let degrees = |millionths| f64::from(millionths) / 1e6;
        let mut location = Location::new(degrees(latitude), degrees(longitude)).unwrap();
        if let Some(accuracy) = accuracy {
            location = location.with_accuracy(f64::from(accuracy) / 1e6).unwrap();
        }
        if !address.trim().is_empty() {
            location = match &name {
                Some(name) if !name.trim().is_empty() => {
                    location.with_place(name, &address).unwrap()
                }
                _ => location.with_address(&address).unwrap(),
            };
        }
        round_trip(Content::Location(location));
    }

    #[test]
    fn receipts_reactions_edits_and_deletes(
        ids in prop::collection::vec(message_id(), 1..20),
        status in 0_usize..4,
        emoji in emoji_text(),
        withdraw: bool,
    ) {
        let status = [
            ReceiptStatus::Received,
            ReceiptStatus::Read,
            ReceiptStatus::ThumbsUp,
            ReceiptStatus::ThumbsDown,
        ][status];
        round_trip(Content::DeliveryReceipt(DeliveryReceipt::new(status, &ids).unwrap()));
        round_trip(Content::EditMessage(EditMessage::new(ids[0], &emoji).unwrap()));
        round_trip(Content::DeleteMessage(DeleteMessage::new(ids[0]).unwrap()));
        let action = if withdraw { ReactionAction::Withdraw } else { ReactionAction::Apply };
        match Reaction::new(ids[0], action, &emoji) {
            Ok(reaction) => round_trip(Content::Reaction(reaction)),
            Err(error) => {
                prop_assert_eq!(error, Error::EmojiLength);
                prop_assert!(!(1..=64).contains(&emoji.len()));
            }
        }
    }

    #[test]
    fn calls_and_opaque_contents(bytes in prop::collection::vec(any::<u8>(), 0..64), version: u32) {
        for signal in [
            CallSignal::Offer,
            CallSignal::Answer,
            CallSignal::IceCandidates,
            CallSignal::Hangup,
            CallSignal::Ringing,
        ] {
            round_trip(Content::Call(Call { signal, json: &bytes }));
        }
        round_trip(Content::ForwardSecurityEnvelope(ForwardSecurityEnvelope(&bytes)));
        let call = GroupCallStart::new(version, Secret::from_bytes([9; 32]), "HTTPS://sfu.example");
        round_trip(Content::GroupCallStart(call.unwrap()));
        // A type that nobody knows.
        let unknown = Body::decode(Kind(0x77), &bytes).unwrap();
        prop_assert_eq!(unknown.content(), &Content::Unknown(&bytes));
        prop_assert_eq!(encode(&unknown), bytes);
    }

    #[test]
    fn group_setups_and_work_sync(
        members in prop::collection::vec(threema_id(), 0..20),
        time: u64,
        category: i32,
        description in emoji_text(),
    ) {
        round_trip(Content::GroupSetup(GroupSetup::new(&members)));
        let deltas: Vec<_> = members
            .iter()
            .enumerate()
            .map(|(index, identity)| ContactDelta {
                applied_at: UnixMillis(if index == 0 { 0 } else { time }),
                identity: *identity,
                availability: (index % 2 == 0).then_some(Availability {
                    category: AvailabilityCategory(category),
                    description: &description,
                }),
            })
            .collect();
        round_trip(Content::WorkSyncDelta(WorkSyncDelta::apply(&deltas)));
    }

    #[test]
    fn files(
        media_type in emoji_text(),
        size in 0..=i64::MAX as u64,
        texts in prop::collection::vec("\\PC{1,30}", 3),
        present in prop::collection::vec(any::<bool>(), 5),
        rendering in 0_usize..3,
        width in prop::option::of(0..=i64::MAX as u64),
        duration in prop::option::of(0.0..1e12),
    ) {
        let mut file = File::new(
            BlobId::from_bytes([1; 16]),
            BlobKey::from_bytes([2; 32]),
            media_type.as_str(),
            size,
        );
        file.rendering = [Rendering::File, Rendering::Media, Rendering::Sticker][rendering];
        if present[0] {
            file = file.with_file_name(texts[0].as_str()).unwrap();
        }
        if present[1] {
            file = file.with_caption(texts[1].as_str()).unwrap();
        }
        file.correlation_id = present[2].then_some(texts[2].as_str().into());
        file.thumbnail = present[3].then_some(Thumbnail {
            blob_id: BlobId::from_bytes([3; 16]),
            media_type: "image/png".into(),
        });
        file.metadata.width = width;
        file.metadata.animated = present[4].then_some(true);
        file.metadata.duration = duration;
        round_trip(Content::File(file.into()));
    }

    #[test]
    fn polls_and_votes(
        description in emoji_text(),
        ids in prop::collection::btree_map(any::<i64>(), any::<bool>(), 0..10),
        participants in prop::collection::vec(threema_id(), 0..5),
        state in 0..3,
        multiple: bool,
    ) {
        let vote = PollVote::new(id("CREATOR1"), PollId::from_bytes([1; 8]), ids.clone());
        round_trip(Content::PollVote(vote.unwrap()));
        let (state, display) = match state {
            0 => (PollState::Open, PollDisplay::Summary),
            1 => {
                let row = |chosen: &bool| vec![*chosen; participants.len()];
                let votes = ids.values().map(row).collect();
                (PollState::Votes { participants, votes }, PollDisplay::List)
            }
            _ => {
                let totals = ids.keys().map(|id| id.unsigned_abs() >> 1).collect();
                (PollState::Totals(totals), PollDisplay::Summary)
            }
        };
        let rules = PollRules {
            description: description.as_str().into(),
            answer: if multiple { PollAnswer::Multiple } else { PollAnswer::Single },
            announcement: PollAnnouncement::Intermediate,
            display,
        };
        let choices = ids.keys().map(|id| PollChoice::new(*id, description.as_str()));
        let poll_id = PollId::from_bytes([1; 8]);
        match PollSetup::new(poll_id, rules, choices.collect(), state) {
            Ok(setup) => round_trip(Content::PollSetup(setup.into())),
            Err(error) => prop_assert_eq!(error, Error::FieldTooLong),
        }
    }

    #[test]
    fn web_sessions(affiliation in prop::option::of(emoji_text()), time: i64, version: u16) {
        let affiliation = affiliation.as_deref().map(Into::into);
        let resume = WebSessionResume::new([7; 32], affiliation, time, version);
        round_trip(Content::WebSessionResume(resume));
    }

    #[cfg(feature = "unicode-segmentation")]
    #[test]
    fn parts_of_a_text_are_the_text(text in emoji_text(), limit in 0_usize..40) {
        let parts: Vec<_> = eeema::content::split_text(&text, limit).collect();
        prop_assert_eq!(parts.concat(), text.as_str());
        for part in parts {
            prop_assert!(!part.is_empty());
            prop_assert!(part.len() <= limit || part.chars().count() == 1);
        }
    }

    #[test]
    fn no_body_of_any_type_makes_decoding_panic(
        kind: u8,
        body in prop::collection::vec(any::<u8>(), 0..100),
    ) {
        if let Ok(body) = Body::decode(Kind(kind), &body) {
            encode(&body);
        }
    }
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
    assert_eq!(deep(128), Some(Error::Json));
    assert_eq!(deep(100_000), Some(Error::Json));
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
        let content = Content::Call(Call {
            signal: CallSignal::Answer,
            json: json.as_bytes(),
        });
        let body = Body::direct(content).unwrap();
        assert_eq!(body.distributes_profile(), accepts, "{json}");
        let bytes = Body::unknown(Kind::CALL_ANSWER, json.as_bytes());
        assert_eq!(bytes.distributes_profile(), accepts, "{json}");
    }
}

#[test]
fn receipts_in_groups_are_reactions_with_replay_protection() {
    let ids = [MessageId::from_bytes([1; 8])];
    let header = GroupHeader::Member {
        creator: id("CREATOR1"),
        group_id: GROUP_ID,
    };
    for (status, protected) in [
        (ReceiptStatus::Read, false),
        (ReceiptStatus::ThumbsUp, true),
    ] {
        let receipt = Content::DeliveryReceipt(DeliveryReceipt::new(status, &ids).unwrap());
        let direct = Body::direct(receipt.clone()).unwrap();
        assert_eq!(direct.has_replay_protection(), protected);
        let in_group = Body::in_group(header, receipt);
        assert_eq!(in_group.is_ok(), protected);
        if let Ok(body) = in_group {
            let bytes = encode(&body);
            let unknown = Body::unknown(Kind::GROUP_DELIVERY_RECEIPT, &bytes);
            assert!(unknown.has_replay_protection() && body.has_replay_protection());
        }
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
    let long = "x".repeat(6001);
    assert_eq!(Text::new(&long).err(), Some(Error::TextTooLong));
    assert_eq!(GroupName::new(&long).err(), Some(Error::FieldTooLong));
    let place = Location::new(0.0, 0.0).unwrap();
    assert_eq!(place.with_address(&long).err(), Some(Error::FieldTooLong));
    assert_eq!(place.with_place("a\nb", "c").err(), Some(Error::BodyValue));
    assert_eq!(
        place.with_accuracy(f64::NAN).err(),
        Some(Error::LocationRange)
    );
    assert_eq!(
        Location::new(f64::NAN, 0.0).err(),
        Some(Error::LocationRange)
    );
    let zero = MessageId::from_bytes([0; 8]);
    assert_eq!(DeleteMessage::new(zero).err(), Some(Error::BodyMessageId));
    let call = GroupCallStart::new(1, Secret::from_bytes([0; 32]), "http://a.b");
    assert_eq!(call.err(), Some(Error::CallAddress));
    let votes: BTreeMap<i64, bool> = (0..2000).map(|id| (id, true)).collect();
    let vote = PollVote::new(id("CREATOR1"), PollId::from_bytes([1; 8]), votes);
    assert_eq!(vote.err(), Some(Error::FieldTooLong));
    // Receivers do not.
    let body = Body::decode(Kind::TEXT, long.as_bytes()).unwrap();
    assert_eq!(body.encoded_len(), 6001);
}

#[test]
fn polls_are_consistent() {
    let rules = |display| PollRules {
        description: "Lunch?".into(),
        answer: PollAnswer::Single,
        announcement: PollAnnouncement::OnClose,
        display,
    };
    let poll = |ids: [i64; 2], display, state| {
        let choices = ids.map(|id| PollChoice::new(id, "yes")).to_vec();
        PollSetup::new(PollId::from_bytes([1; 8]), rules(display), choices, state).err()
    };
    assert_eq!(
        poll([1, 1], PollDisplay::List, PollState::Open),
        Some(Error::PollChoiceTwice)
    );
    let totals = || PollState::Totals(vec![1, 2]);
    assert_eq!(poll([1, 2], PollDisplay::Summary, totals()), None);
    assert_eq!(
        poll([1, 2], PollDisplay::List, totals()),
        Some(Error::PollResults)
    );
    let votes = |rows: Vec<Vec<bool>>| PollState::Votes {
        participants: vec![id("ECHOECHO")],
        votes: rows,
    };
    assert_eq!(
        poll(
            [1, 2],
            PollDisplay::List,
            votes(vec![vec![true], vec![false]])
        ),
        None
    );
    assert_eq!(
        poll([1, 2], PollDisplay::List, votes(vec![vec![true], vec![]])),
        Some(Error::PollResults)
    );
    assert_eq!(
        poll([1, 2], PollDisplay::List, votes(vec![vec![true]])),
        Some(Error::PollResults)
    );
}

#[test]
fn nothing_private_is_shown() {
    let text = Body::text("private words").unwrap();
    let mut file = File::new(
        BlobId::from_bytes([1; 16]),
        BlobKey::from_bytes([0xab; 32]),
        "private/type",
        5,
    );
    file.caption = Some("private words".into());
    let location = Location::new(47.1, 8.7)
        .unwrap()
        .with_address("private street");
    let location = Content::Location(location.unwrap());
    let picture = KeyedPicture {
        key: BlobKey::from_bytes([0xab; 32]),
        ..picture(1)
    };
    for shown in [
        format!("{text:?} {:?}", text.content()),
        format!("{file:?} {:?}", file.metadata),
        format!("{location:?}"),
        format!("{picture:?}"),
    ] {
        for secret in ["private", "47.1", "abab", "171, 171"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}

#[test]
fn the_longest_fields_are_allowed() {
    let file = || {
        File::new(
            BlobId::from_bytes([1; 16]),
            BlobKey::from_bytes([2; 32]),
            "text/plain",
            5,
        )
    };
    let (name, caption) = ("n".repeat(256), "c".repeat(6000));
    let full = file().with_file_name(name.clone()).unwrap();
    round_trip(Content::File(Box::new(
        full.with_caption(caption.clone()).unwrap(),
    )));
    let refused = file().with_file_name(name + "n");
    assert_eq!(refused.err(), Some(Error::FieldTooLong));
    let refused = file().with_caption(caption + "c");
    assert_eq!(refused.err(), Some(Error::TextTooLong));
    let place = Location::new(0.0, 0.0).unwrap();
    let long = "x".repeat(512);
    assert!(place.with_place(&long, &long).is_ok());
    assert_eq!(EditMessage::WINDOW_SECONDS, 21_600, "6 hours");
    let wrong = [f64::INFINITY, -1.0].map(|metres| place.with_accuracy(metres).err());
    assert_eq!(wrong, [Some(Error::LocationRange); 2]);
}

#[test]
fn empty_texts_of_a_file_are_left_out() {
    let mut file = File::new(
        BlobId::from_bytes([1; 16]),
        BlobKey::from_bytes([2; 32]),
        "text/plain",
        5,
    );
    for (rendering, old) in [(Rendering::File, "\"i\":0"), (Rendering::Media, "\"i\":1")] {
        file.rendering = rendering;
        file.file_name = Some("".into());
        let body = Body::direct(Content::File(Box::new(file.clone()))).unwrap();
        let written = String::from_utf8(encode(&body)).unwrap();
        assert!(written.contains(old), "{written} lacks {old}");
        assert!(!written.contains(r#""n""#), "{written}");
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
    let ids =
        |ids| DeliveryReceipt::new(ReceiptStatus::Read, ids).map(|receipt| receipt.message_ids);
    let (two, one) = (ids(&both).unwrap(), ids(&both[..1]).unwrap());
    assert!(two != one && !one.is_empty());
    assert_eq!(format!("{one:?}"), "[0101010101010101]");
    let delta = |time| ContactDelta {
        applied_at: UnixMillis(time),
        identity: members[0],
        availability: None,
    };
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
    let availability = Availability {
        category: AvailabilityCategory(1),
        description: "private",
    };
    let delta = ContactDelta {
        applied_at: UnixMillis(1),
        identity: id("ALICE001"),
        availability: Some(availability),
    };
    let file = File::new(
        BlobId::from_bytes([1; 16]),
        BlobKey::from_bytes([2; 32]),
        "a/b",
        5,
    );
    let call = Call {
        signal: CallSignal::Offer,
        json: b"{}",
    };
    let shown: [(&dyn std::fmt::Debug, &str); 11] = [
        (&call, "Call(Offer, 2 bytes)"),
        (&availability, "Availability("),
        (&delta, "ContactDelta(ThreemaId(ALICE001))"),
        (&EditMessage::new(message, "Hi").unwrap(), "EditMessage("),
        (
            &DeleteMessage::new(message).unwrap(),
            "DeleteMessage(0707070707070707)",
        ),
        (&file.metadata, "FileMetadata"),
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
