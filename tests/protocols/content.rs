//! Contents: whatever a constructor makes is encoded and reads as the same, between two and in groups.

use std::collections::BTreeMap;
use std::time::Duration;

use eeema::ThreemaId;
use eeema::codec::BufferTooSmall;
use eeema::content::{
    Availability, AvailabilityCategory, Body, Call, CallSignal, ContactDelta, Content,
    DeleteMessage, DeleteProfilePicture, DeliveryReceipt, DirectContent, EditMessage, Empty,
    Encode, Error, Field, File, FileMetadata, ForwardSecurityEnvelope, GroupCallStart,
    GroupContent, GroupIdentity, GroupLeave, GroupName, GroupSetup, GroupSyncRequest, HeaderForm,
    InGroup, KeyedPicture, Kind, Location, PollAnnouncement, PollAnswer, PollChoice, PollDisplay,
    PollRules, PollSetup, PollState, PollVote, Reaction, ReactionAction, ReceiptStatus, Rendering,
    RequestProfilePicture, SetProfilePicture, Text, Thumbnail, TypingIndicator, WebSessionResume,
    WorkSyncDelta,
};
use eeema::crypto::Secret;
use eeema::identity::{BlobId, BlobKey, GroupId, MessageId, PollId};
use eeema::time::UnixMillis;
use proptest::prelude::*;

pub(crate) fn id(text: &str) -> ThreemaId {
    text.parse().unwrap()
}

fn group() -> GroupIdentity {
    GroupIdentity {
        creator: id("CREATOR1"),
        id: GroupId::from_bytes(*b"groupid1"),
    }
}

pub(crate) fn encode(message: &dyn Encode) -> Vec<u8> {
    let mut bytes = vec![0; message.encoded_len()];
    assert_eq!(message.encode_into(&mut bytes), Ok(bytes.len()));
    if let Some(short) = bytes.len().checked_sub(1) {
        let mut buffer = vec![0; short];
        assert_eq!(message.encode_into(&mut buffer), Err(BufferTooSmall));
    }
    bytes
}

/// A content is the same message alone and as a [`Body`], and reads as what it was.
fn direct<'a>(content: impl DirectContent + Into<Content<'a>> + Clone) {
    let body = Body::direct(content.clone()).unwrap();
    same(&content, &body);
}

/// The same in a group.
fn in_group<'a>(content: impl GroupContent + Into<Content<'a>> + Clone) {
    let body = group().body(content.clone()).unwrap();
    let said = InGroup::new(group(), content).unwrap();
    same(&said, &body);
    let named = GroupIdentity::of(&body, id("CREATOR1"), id("CREATOR1"));
    assert_eq!(named, Some(group()));
}

fn both<'a>(content: impl DirectContent + GroupContent + Into<Content<'a>> + Clone) {
    direct(content.clone());
    in_group(content);
}

fn same(message: &dyn Encode, body: &Body<'_>) {
    let bytes = encode(message);
    assert_eq!(encode(body), bytes);
    assert_eq!(message.kind(), body.kind());
    let read = Body::decode(body.kind(), &bytes).unwrap();
    assert_eq!(&read, body);
    assert_eq!(encode(&read), bytes);
    let form = body.kind().properties().unwrap().header;
    let start = form.encoded_len();
    let split = form.split(&bytes);
    assert_eq!(split, Ok((body.group().copied(), &bytes[start..])));
    if let Some(short) = start.checked_sub(1) {
        assert_eq!(form.split(&bytes[..short]), Err(Error::Length));
    }
    // What is not decoded has the same bytes and the same properties.
    let undecoded = Body::unknown(body.kind(), &bytes);
    assert_eq!(encode(&undecoded), bytes);
    let properties = |message: &dyn Encode| {
        (
            message.distributes_profile(),
            message.has_replay_protection(),
        )
    };
    for other in [body, &undecoded, &read] {
        assert_eq!(properties(other), properties(message), "{body:?}");
    }
}

fn picture(byte: u8) -> KeyedPicture {
    let (blob_id, key) = ([byte; 16], [byte; 32]);
    KeyedPicture::new(
        BlobId::from_bytes(blob_id),
        BlobKey::from_bytes(key),
        u32::from(byte) << 20,
    )
}

#[test]
fn fixed_contents() {
    both(DeleteProfilePicture);
    direct(RequestProfilePicture);
    direct(Empty);
    in_group(GroupLeave);
    in_group(GroupSyncRequest);
    both(SetProfilePicture::new(picture(1)));
    direct(TypingIndicator::new(true));
    direct(TypingIndicator::new(false));
    direct(WorkSyncDelta::require_work_sync());
}

#[test]
fn contents_of_old_clients() {
    for (kind, length) in [
        (Kind::DEPRECATED_IMAGE, 44),
        (Kind::DEPRECATED_GROUP_IMAGE, 68),
        (Kind::DEPRECATED_AUDIO, 54),
        (Kind::DEPRECATED_GROUP_AUDIO, 70),
        (Kind::DEPRECATED_VIDEO, 74),
        (Kind::DEPRECATED_GROUP_VIDEO, 90),
    ] {
        let bytes = vec![b'Z'; length];
        let body = Body::decode(kind, &bytes).unwrap();
        assert_eq!(encode(&body), bytes);
        assert_eq!(body.clone(), body);
        for other in [length - 1, length + 1] {
            let refused = Body::decode(kind, &vec![b'Z'; other]).err();
            assert_eq!(refused, Some(Error::Length), "{kind:?}");
        }
    }
}

#[test]
fn contents_go_where_they_belong() {
    for content in [Content::GroupLeave, Content::GroupSyncRequest] {
        assert_eq!(Body::direct(content).err(), Some(Error::Destination));
    }
    for content in [
        Content::Empty,
        Content::RequestProfilePicture,
        Content::Unknown(b"x"),
    ] {
        assert_eq!(group().body(content).err(), Some(Error::Destination));
    }
    let ids = [MessageId::from_bytes([1; 8])];
    let read = DeliveryReceipt::new(ReceiptStatus::Read, &ids).unwrap();
    assert_eq!(group().body(read).err(), Some(Error::Destination));
    let in_group = InGroup::new(group(), read);
    assert_eq!(in_group.err(), Some(Error::Destination));
    both(DeliveryReceipt::new(ReceiptStatus::ThumbsUp, &ids).unwrap());
    let forbidden = Body::decode(Kind::FORBIDDEN, b"token");
    assert_eq!(forbidden.err(), Some(Error::ForbiddenType));
}

#[test]
fn every_type_has_a_row_and_its_header() {
    let kinds = (0..=u8::MAX).map(Kind);
    let rows: Vec<_> = kinds.filter_map(Kind::properties).collect();
    assert_eq!(rows.len(), 44);
    for row in rows {
        let header = row.header.header(group());
        assert_eq!(header.is_none(), row.header == HeaderForm::None);
        assert!(header.is_none_or(|header| header.form() == row.header));
    }
    let votes: BTreeMap<i64, bool> = [(1, true)].into();
    let vote = PollVote::new(id("CREATOR1"), PollId::from_bytes([1; 8]), votes);
    let vote = Content::from(vote.unwrap());
    assert_eq!(vote.kind(true), Some(Kind::GROUP_POLL_VOTE));
    assert_eq!(vote.kind(false), Some(Kind::POLL_VOTE));
}

fn any_text() -> impl Strategy<Value = String> {
    prop::collection::vec(any::<char>(), 0..60).prop_map(|chars| chars.into_iter().collect())
}

fn message_id() -> impl Strategy<Value = MessageId> {
    (1..=u64::MAX).prop_map(|number| MessageId::from_bytes(number.to_le_bytes()))
}

fn threema_id() -> impl Strategy<Value = ThreemaId> {
    "[0-9A-Z*][0-9A-Z]{7}".prop_map(|text| text.parse().unwrap())
}

fn metadata() -> impl Strategy<Value = FileMetadata<'static>> {
    let duration = prop::option::of((any::<u64>(), 0..1_000_000_000_u32));
    let parts = (any::<Option<(u32, u32)>>(), any::<Option<bool>>(), duration);
    parts.prop_map(|(dimensions, animated, duration)| {
        let mut metadata = FileMetadata::default();
        if let Some((width, height)) = dimensions {
            metadata = metadata.with_dimensions(width, height);
        }
        if let Some(animated) = animated {
            metadata = metadata.with_animated(animated);
        }
        match duration {
            Some((seconds, nanos)) => metadata.with_duration(Duration::new(seconds, nanos)),
            None => metadata,
        }
    })
}

proptest! {
    #[test]
    fn texts_and_names(text in any_text()) {
        in_group(GroupName::new(&text).unwrap());
        match Text::new(&text) {
            Ok(text) => both(text),
            Err(error) => prop_assert!(text.is_empty() && error == Error::Empty),
        }
    }

    #[test]
    fn locations(
        latitude in -90.0..=90.0_f64,
        longitude in -180.0..=180.0_f64,
        accuracy in prop::option::of(0.0..=1e8_f64),
        name in prop::option::of("[^\n]{0,40}"),
        address in "\\PC{0,20}(\n\\PC{0,20}){0,3}",
    ) {
        let mut location = Location::new(latitude, longitude).unwrap();
        prop_assert!((location.latitude() - latitude).abs() < 1e-6);
        prop_assert!((location.longitude() - longitude).abs() < 1e-6);
        if let Some(accuracy) = accuracy {
            location = location.with_accuracy(accuracy).unwrap();
        }
        if !address.trim().is_empty() {
            location = match &name {
                Some(name) if !name.trim().is_empty() => {
                    location.with_place(name, &address).unwrap()
                }
                _ => location.with_address(&address).unwrap(),
            };
        }
        both(location);
    }

    #[test]
    fn receipts_reactions_edits_and_deletes(
        ids in prop::collection::vec(message_id(), 1..20),
        emoji in any_text(),
        withdraw: bool,
    ) {
        for status in [ReceiptStatus::Received, ReceiptStatus::Read] {
            direct(DeliveryReceipt::new(status, &ids).unwrap());
        }
        for status in [ReceiptStatus::ThumbsUp, ReceiptStatus::ThumbsDown] {
            both(DeliveryReceipt::new(status, &ids).unwrap());
        }
        both(EditMessage::new(ids[0], &emoji).unwrap());
        both(DeleteMessage::new(ids[0]).unwrap());
        let action = if withdraw { ReactionAction::Withdraw } else { ReactionAction::Apply };
        match Reaction::new(ids[0], action, &emoji) {
            Ok(reaction) => both(reaction),
            Err(error) => {
                prop_assert_eq!(error, Error::Field(Field::Emoji));
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
            direct(Call::new(signal, &bytes));
        }
        direct(ForwardSecurityEnvelope::from_bytes(&bytes));
        let key = Secret::from_bytes([9; 32]);
        in_group(GroupCallStart::new(version, key, "HTTPS://sfu.example").unwrap());
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
        description in any_text(),
    ) {
        in_group(GroupSetup::new(&members));
        let category = AvailabilityCategory(category);
        let availability = Availability::new(category, &description).unwrap();
        let deltas: Vec<_> = members
            .iter()
            .enumerate()
            .map(|(index, identity)| {
                let applied_at = UnixMillis(if index == 0 { 0 } else { time });
                let delta = ContactDelta::new(applied_at, *identity);
                if index % 2 == 0 { delta.with_availability(availability) } else { delta }
            })
            .collect();
        direct(WorkSyncDelta::apply(&deltas));
    }

    #[test]
    fn files(
        media_type in any_text(),
        size in 0..=i64::MAX as u64,
        name in "\\PC{1,30}",
        caption in any_text(),
        correlation_id in prop::option::of("[ -~]{32}"),
        thumbnail in prop::option::of("\\PC{1,30}"),
        rendering in 0_usize..3,
        metadata in metadata(),
        nameless: bool,
    ) {
        let (blob_id, key) = (BlobId::from_bytes([1; 16]), BlobKey::from_bytes([2; 32]));
        let mut file = File::new(name.as_str(), media_type.as_str(), size, blob_id, key)
            .unwrap()
            .with_rendering([Rendering::File, Rendering::Media, Rendering::Sticker][rendering])
            .with_caption(caption.as_str())
            .unwrap()
            .with_metadata(metadata);
        if nameless {
            file = file.without_name();
        }
        if let Some(id) = &correlation_id {
            file = file.with_correlation_id(id.as_str()).unwrap();
        }
        if let Some(media_type) = &thumbnail {
            let thumbnail = Thumbnail::new(BlobId::from_bytes([3; 16]));
            file = file.with_thumbnail(thumbnail.with_media_type(media_type.as_str()).unwrap());
        }
        prop_assert!(encode(&file).is_ascii());
        both(file);
    }

    #[test]
    fn polls_and_votes(
        description in any_text(),
        ids in prop::collection::btree_map(any::<i64>(), any::<bool>(), 0..10),
        participants in prop::collection::vec(threema_id(), 0..5),
        state in 0..3,
        multiple: bool,
    ) {
        let poll_id = PollId::from_bytes([1; 8]);
        both(PollVote::new(id("CREATOR1"), poll_id, ids.clone()).unwrap());
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
        let rules = PollRules::new(description.as_str())
            .unwrap()
            .with_answer(if multiple { PollAnswer::Multiple } else { PollAnswer::Single })
            .with_announcement(PollAnnouncement::Intermediate)
            .with_display(display);
        let choice = |id: &i64| PollChoice::new(*id, description.as_str()).unwrap();
        let setup = PollSetup::new(poll_id, rules, ids.keys().map(choice).collect(), state);
        both(setup.unwrap());
    }

    #[test]
    fn web_sessions(affiliation in prop::option::of(any_text()), time: i64, version: u16) {
        let affiliation = affiliation.as_deref().map(Into::into);
        direct(WebSessionResume::new([7; 32], affiliation, time, version));
    }

    #[cfg(feature = "unicode-segmentation")]
    #[test]
    fn parts_of_a_text_are_the_text(text in any_text(), limit in 0_usize..40) {
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
