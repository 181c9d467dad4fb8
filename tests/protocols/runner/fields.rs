//! The fields of the bodies in `message-types`: what a decoded body says, and a body built of them.

use std::collections::BTreeMap;
use std::time::Duration;

use eeema::ThreemaId;
use eeema::codec::hex::Hex;
use eeema::content::Error;
use eeema::content::{
    Availability, AvailabilityCategory, ContactDelta, DeleteMessage, DeliveryReceipt, EditMessage,
    File, FileMetadata, GroupCallStart, GroupIdentity, GroupName, GroupSetup, KeyedPicture,
    Location, PollAnnouncement, PollAnswer, PollChoice, PollDisplay, PollRules, PollSetup,
    PollState, PollVote, Reaction, ReactionAction, Rendering, SetProfilePicture, Text, Thumbnail,
    TypingIndicator, WebSessionResume, WorkSyncDelta,
};
use eeema::crypto::Secret;
use eeema::identity::{BlobId, BlobKey, GroupId, MessageId, PollId};
use eeema::message::{Body, Content, GroupHeader, HeaderForm, Kind, ReceiptStatus};
use eeema::time::UnixMillis;
use serde_json::{Map, Value, json};

use super::{Record, Verdict, expect};

/// Compares what a body says with the fields of the record.
pub(super) fn expect_fields(body: &Body<'_>, expected: &Record<'_>) -> Verdict {
    let mut actual = content_fields(body.content());
    match body.group() {
        Some(GroupHeader::Member { creator, group_id }) => {
            actual["group_creator"] = json!(creator.as_str());
            actual["group_id"] = json!(group_id.to_string());
        }
        Some(GroupHeader::Creator { group_id }) => {
            actual["group_id"] = json!(group_id.to_string());
        }
        None => {}
    }
    let mut expected = expected.0.clone();
    if matches!(body.content(), Content::PollVote(_)) {
        // The order of the pairs means nothing, and of pairs with one id the last counts.
        let pairs: BTreeMap<i64, Value> = pairs(&expected["choices"]).collect();
        expected["choices"] = pairs
            .into_iter()
            .map(|(id, vote)| json!([id, vote]))
            .collect();
    }
    expect("fields", normal(&actual), normal(&expected))
}

/// Null, an empty list or object and an absent value are the same; so are 2 and 2.0.
fn normal(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(key, value)| (key.clone(), normal(value)));
            let fields: Map<_, _> = fields.filter(|(_, value)| !value.is_null()).collect();
            if fields.is_empty() {
                Value::Null
            } else {
                fields.into()
            }
        }
        Value::Array(values) if values.is_empty() => Value::Null,
        Value::Array(values) => values.iter().map(normal).collect(),
        Value::Number(number) if number.is_f64() => {
            let number = number.as_f64().unwrap();
            if number.fract() == 0.0 && number.abs() < 1e15 {
                json!(number as i64)
            } else {
                json!(number)
            }
        }
        other => other.clone(),
    }
}

fn pairs(choices: &Value) -> impl Iterator<Item = (i64, Value)> {
    let pairs = choices.as_array().unwrap().iter();
    pairs.map(|pair| (pair[0].as_i64().unwrap(), pair[1].clone()))
}

fn hex(bytes: &[u8]) -> String {
    Hex(bytes).to_string()
}

fn content_fields(content: &Content<'_>) -> Value {
    match content {
        Content::Text(text) => json!({ "text": text.as_str() }),
        Content::Location(location) => json!({
            "latitude": location.latitude(),
            "longitude": location.longitude(),
            "accuracy": location.accuracy(),
            "name": location.name(),
            "address": location.address().map(|address| address.to_string()),
        }),
        Content::File(file) => file_fields(file),
        Content::PollSetup(poll) => poll_fields(poll),
        Content::PollVote(vote) => json!({
            "poll_creator": vote.creator().as_str(),
            "poll_id": vote.poll_id().to_string(),
            "choices": vote
                .choices()
                .iter()
                .map(|(id, chosen)| json!([id, u8::from(*chosen)]))
                .collect::<Vec<_>>(),
        }),
        Content::DeprecatedImage(image) => json!({
            "blob_id": image.blob_id().to_string(),
            "size": image.size(),
            "nonce": hex(image.nonce().as_bytes()),
        }),
        Content::DeprecatedGroupImage(image) => picture_fields(image.picture()),
        Content::SetProfilePicture(set) => picture_fields(set.picture()),
        Content::DeprecatedAudio(audio) => json!({
            "duration": audio.duration().as_secs(),
            "blob_id": audio.blob_id().to_string(),
            "size": audio.size(),
            "key": hex(audio.key().as_bytes()),
        }),
        Content::DeprecatedVideo(video) => json!({
            "duration": video.duration().as_secs(),
            "blob_id": video.blob_id().to_string(),
            "size": video.size(),
            "thumbnail_blob_id": video.thumbnail_blob_id().to_string(),
            "thumbnail_size": video.thumbnail_size(),
            "key": hex(video.key().as_bytes()),
        }),
        Content::GroupSetup(setup) => json!({
            "members": setup.iter().map(|id| id.to_string()).collect::<Vec<_>>(),
        }),
        Content::GroupName(name) => json!({ "name": name.as_str() }),
        Content::GroupCallStart(call) => json!({
            "protocol_version": call.protocol_version(),
            "gck": hex(call.key().as_bytes()),
            "sfu_base_url": call.sfu_base_url(),
        }),
        Content::DeliveryReceipt(receipt) => json!({
            "status": receipt.status() as u8,
            "message_ids": receipt
                .message_ids()
                .iter()
                .map(|id| id.to_string())
                .collect::<Vec<_>>(),
        }),
        Content::Reaction(reaction) => json!({
            "message_id": reaction.message_id().to_string(),
            "action": match reaction.action() {
                ReactionAction::Apply => "apply",
                ReactionAction::Withdraw => "withdraw",
            },
            "emoji": reaction.emoji(),
        }),
        Content::TypingIndicator(typing) => json!({ "typing": typing.is_typing() }),
        Content::EditMessage(edit) => json!({
            "message_id": edit.message_id().to_string(),
            "text": edit.text(),
        }),
        Content::DeleteMessage(delete) => json!({ "message_id": delete.message_id().to_string() }),
        Content::WorkSyncDelta(delta) => work_sync_fields(delta),
        Content::WebSessionResume(resume) => json!({
            "wcs": hex(resume.client_key_hash()),
            "wca": resume.affiliation(),
            "wct": resume.time(),
            "wcv": resume.version(),
        }),
        Content::DeleteProfilePicture
        | Content::RequestProfilePicture
        | Content::GroupLeave
        | Content::GroupSyncRequest
        | Content::Empty => json!({}),
        other => panic!("the vectors have no fields for {other:?}"),
    }
}

fn file_fields(file: &File<'_>) -> Value {
    let (thumbnail, metadata) = (file.thumbnail(), file.metadata());
    json!({
        "rendering": file.rendering() as u8,
        "key": hex(file.key().as_bytes()),
        "blob_id": file.blob_id().to_string(),
        "media_type": file.media_type(),
        "size": file.size(),
        "file_name": file.name(),
        "thumbnail_blob_id": thumbnail.map(|thumbnail| thumbnail.blob_id().to_string()),
        "thumbnail_media_type": thumbnail.map(Thumbnail::media_type),
        "caption": file.caption(),
        "correlation_id": file.correlation_id(),
        "metadata": {
            "width": metadata.width(),
            "height": metadata.height(),
            "animated": metadata.animated(),
            "duration": metadata.duration().map(|duration| duration.as_secs_f64()),
        },
    })
}

fn picture_fields(picture: &KeyedPicture) -> Value {
    json!({
        "blob_id": picture.blob_id().to_string(),
        "size": picture.size(),
        "key": hex(picture.key().as_bytes()),
    })
}

fn poll_fields(poll: &PollSetup<'_>) -> Value {
    let rules = poll.rules();
    let choice = |(index, choice): (usize, &PollChoice<'_>)| {
        json!({
            "id": choice.id(),
            "description": choice.description(),
            "votes": match poll.state() {
                PollState::Votes { votes, .. } => {
                    votes[index].iter().map(|vote| u8::from(*vote)).collect()
                }
                _ => Vec::new(),
            },
            "total": match poll.state() {
                PollState::Totals(totals) => Some(totals[index]),
                _ => None,
            },
        })
    };
    json!({
        "poll_id": poll.poll_id().to_string(),
        "description": rules.description(),
        "state": u8::from(*poll.state() != PollState::Open),
        "answer": rules.answer() as u8,
        "announce": rules.announcement() as u8,
        "display": rules.display() as u8,
        "participants": match poll.state() {
            PollState::Votes { participants, .. } => {
                participants.iter().map(|id| id.to_string()).collect()
            }
            _ => Vec::new(),
        },
        "choices": poll.choices().iter().enumerate().map(choice).collect::<Vec<_>>(),
    })
}

fn work_sync_fields(delta: &WorkSyncDelta<'_>) -> Value {
    let Some(deltas) = delta.deltas() else {
        return json!({ "action": "require_work_sync" });
    };
    let deltas = deltas.map(|delta| {
        json!({
            "applied_at": delta.applied_at().0,
            "identity": delta.identity().as_str(),
            "availability": delta.availability().map(|availability| json!({
                "category": availability.category().0,
                "description": availability.description(),
            })),
        })
    });
    json!({ "action": "apply", "deltas": deltas.collect::<Vec<_>>() })
}

/// The lists that a body built of fields borrows.
pub(super) struct Store<'a> {
    message_ids: Vec<MessageId>,
    members: Vec<ThreemaId>,
    deltas: Result<Vec<ContactDelta<'a>>, Error>,
}

impl<'a> Store<'a> {
    pub(super) fn of(fields: &Record<'a>) -> Self {
        let mut store = Self {
            message_ids: Vec::new(),
            members: Vec::new(),
            deltas: Ok(Vec::new()),
        };
        if fields.has("message_ids") {
            let ids = fields.byte_lists("message_ids").into_iter();
            store.message_ids = ids
                .map(|id| MessageId::from_bytes(id.try_into().unwrap()))
                .collect();
        }
        if fields.has("members") {
            let ids = fields.texts("members").into_iter();
            store.members = ids.map(|id| id.parse().unwrap()).collect();
        }
        if fields.has("deltas") {
            let deltas = fields.records("deltas").into_iter();
            store.deltas = deltas.map(|delta| contact_delta(&delta)).collect();
        }
        store
    }
}

fn contact_delta<'a>(fields: &Record<'a>) -> Result<ContactDelta<'a>, Error> {
    let applied_at = UnixMillis(fields.number("applied_at"));
    let delta = ContactDelta::new(applied_at, fields.text("identity").parse().unwrap());
    let Some(availability) = fields.optional_record("availability") else {
        return Ok(delta);
    };
    let category = i32::try_from(availability.integer("category")).unwrap();
    let category = AvailabilityCategory(category);
    let availability = Availability::new(category, availability.text("description"))?;
    Ok(delta.with_availability(availability))
}

/// Whether this crate reads the type, and leaves sending it to old clients.
pub(super) fn is_received_only(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::DEPRECATED_IMAGE
            | Kind::DEPRECATED_GROUP_IMAGE
            | Kind::DEPRECATED_AUDIO
            | Kind::DEPRECATED_GROUP_AUDIO
            | Kind::DEPRECATED_VIDEO
            | Kind::DEPRECATED_GROUP_VIDEO
    )
}

/// Builds the body that the fields describe.
pub(super) fn build<'a>(
    kind: Kind,
    fields: &Record<'a>,
    store: &'a Store<'a>,
) -> Result<Body<'a>, Error> {
    let content = content(kind, fields, store)?;
    let group = |creator: &str| GroupIdentity {
        creator: creator.parse().unwrap(),
        id: GroupId::from_bytes(fields.array("group_id")),
    };
    let body = match kind.properties().unwrap().header {
        HeaderForm::None => Body::direct(content)?,
        // The creator is implied.
        HeaderForm::Creator => group("CREATOR0").body(content)?,
        HeaderForm::Member => group(fields.text("group_creator")).body(content)?,
    };
    assert_eq!(body.kind(), kind);
    Ok(body)
}

fn content<'a>(
    kind: Kind,
    fields: &Record<'a>,
    store: &'a Store<'a>,
) -> Result<Content<'a>, Error> {
    let message_id = || MessageId::from_bytes(fields.array("message_id"));
    let blob_id = |name: &str| BlobId::from_bytes(fields.array(name));
    let key = || BlobKey::from_bytes(fields.array("key"));
    let size = || u32::try_from(fields.number("size")).unwrap();
    Ok(match kind {
        Kind::TEXT | Kind::GROUP_TEXT => Text::new(fields.text("text"))?.into(),
        Kind::LOCATION | Kind::GROUP_LOCATION => location(fields)?.into(),
        Kind::FILE | Kind::GROUP_FILE => file(fields)?.into(),
        Kind::POLL_SETUP | Kind::GROUP_POLL_SETUP => poll(fields)?.into(),
        Kind::POLL_VOTE | Kind::GROUP_POLL_VOTE => Content::PollVote(PollVote::new(
            fields.text("poll_creator").parse().unwrap(),
            PollId::from_bytes(fields.array("poll_id")),
            pairs(&fields.0["choices"])
                .map(|(id, vote)| (id, vote == 1))
                .collect(),
        )?),
        Kind::SET_PROFILE_PICTURE | Kind::SET_GROUP_PROFILE_PICTURE => {
            let picture = KeyedPicture::new(blob_id("blob_id"), key(), size());
            SetProfilePicture::new(picture).into()
        }
        Kind::DELETE_PROFILE_PICTURE | Kind::DELETE_GROUP_PROFILE_PICTURE => {
            Content::DeleteProfilePicture
        }
        Kind::REQUEST_PROFILE_PICTURE => Content::RequestProfilePicture,
        Kind::GROUP_SETUP => Content::GroupSetup(GroupSetup::new(&store.members)),
        Kind::GROUP_NAME => Content::GroupName(GroupName::new(fields.text("name"))?),
        Kind::GROUP_LEAVE => Content::GroupLeave,
        Kind::GROUP_SYNC_REQUEST => Content::GroupSyncRequest,
        Kind::GROUP_CALL_START => Content::GroupCallStart(GroupCallStart::new(
            u32::try_from(fields.number("protocol_version")).unwrap(),
            Secret::from_bytes(fields.array("gck")),
            fields.text("sfu_base_url"),
        )?),
        Kind::DELIVERY_RECEIPT | Kind::GROUP_DELIVERY_RECEIPT => {
            let status = match fields.number("status") {
                1 => ReceiptStatus::Received,
                2 => ReceiptStatus::Read,
                3 => ReceiptStatus::ThumbsUp,
                4 => ReceiptStatus::ThumbsDown,
                other => panic!("no receipt has the status {other}"),
            };
            Content::DeliveryReceipt(DeliveryReceipt::new(status, &store.message_ids)?)
        }
        Kind::REACTION | Kind::GROUP_REACTION => {
            let action = match fields.text("action") {
                "apply" => ReactionAction::Apply,
                "withdraw" => ReactionAction::Withdraw,
                other => panic!("no reaction does {other}"),
            };
            Content::Reaction(Reaction::new(message_id(), action, fields.text("emoji"))?)
        }
        Kind::TYPING_INDICATOR => TypingIndicator::new(fields.flag("typing")).into(),
        Kind::EDIT_MESSAGE | Kind::GROUP_EDIT_MESSAGE => {
            Content::EditMessage(EditMessage::new(message_id(), fields.text("text"))?)
        }
        Kind::DELETE_MESSAGE | Kind::GROUP_DELETE_MESSAGE => {
            Content::DeleteMessage(DeleteMessage::new(message_id())?)
        }
        Kind::EMPTY => Content::Empty,
        Kind::WORK_SYNC_DELTA => Content::WorkSyncDelta(match fields.text("action") {
            "require_work_sync" => WorkSyncDelta::require_work_sync(),
            "apply" => WorkSyncDelta::apply(store.deltas.as_deref().map_err(|error| *error)?),
            other => panic!("no work sync does {other}"),
        }),
        Kind::WEB_SESSION_RESUME => Content::WebSessionResume(WebSessionResume::new(
            fields.array("wcs"),
            fields.optional_text("wca").map(Into::into),
            fields.integer("wct"),
            u16::try_from(fields.number("wcv")).unwrap(),
        )),
        other => panic!("the vectors have no fields for {other:?}"),
    })
}

fn location<'a>(fields: &Record<'a>) -> Result<Location<'a>, Error> {
    let number = |name: &str| fields.0[name].as_f64();
    let mut location = Location::new(number("latitude").unwrap(), number("longitude").unwrap())?;
    if let Some(accuracy) = number("accuracy") {
        location = location.with_accuracy(accuracy)?;
    }
    match (
        fields.optional_text("name"),
        fields.optional_text("address"),
    ) {
        (Some(name), Some(address)) => location.with_place(name, address),
        (None, Some(address)) => location.with_address(address),
        _ => Ok(location),
    }
}

fn file<'a>(fields: &Record<'a>) -> Result<File<'a>, Error> {
    let name = fields.optional_text("file_name");
    let mut file = File::new(
        name.unwrap_or("no name"),
        fields.text("media_type"),
        fields.number("size"),
        BlobId::from_bytes(fields.array("blob_id")),
        BlobKey::from_bytes(fields.array("key")),
    )?
    .with_rendering(match fields.number("rendering") {
        0 => Rendering::File,
        1 => Rendering::Media,
        2 => Rendering::Sticker,
        other => panic!("no rendering is {other}"),
    })
    .with_metadata(metadata(&fields.0["metadata"]));
    if name.is_none() {
        file = file.without_name();
    }
    if let Some(caption) = fields.optional_text("caption") {
        file = file.with_caption(caption)?;
    }
    if let Some(id) = fields.optional_bytes("thumbnail_blob_id") {
        let thumbnail = Thumbnail::new(BlobId::from_bytes(id.try_into().unwrap()));
        let media_type = fields.text("thumbnail_media_type");
        file = file.with_thumbnail(thumbnail.with_media_type(media_type)?);
    }
    match fields.optional_text("correlation_id") {
        Some(id) => file.with_correlation_id(id),
        None => Ok(file),
    }
}

fn metadata(fields: &Value) -> FileMetadata<'static> {
    let mut metadata = FileMetadata::default();
    let pixels = |name: &str| {
        fields[name]
            .as_u64()
            .map(|number| u32::try_from(number).unwrap())
    };
    if let (Some(width), Some(height)) = (pixels("width"), pixels("height")) {
        metadata = metadata.with_dimensions(width, height);
    }
    if let Some(animated) = fields["animated"].as_bool() {
        metadata = metadata.with_animated(animated);
    }
    match fields["duration"].as_f64() {
        Some(seconds) => metadata.with_duration(Duration::from_secs_f64(seconds)),
        None => metadata,
    }
}

fn poll<'a>(fields: &Record<'a>) -> Result<PollSetup<'a>, Error> {
    let one = |name: &str| fields.number(name) == 1;
    let rules = PollRules::new(fields.text("description"))?
        .with_answer(if one("answer") {
            PollAnswer::Multiple
        } else {
            PollAnswer::Single
        })
        .with_announcement(if one("announce") {
            PollAnnouncement::Intermediate
        } else {
            PollAnnouncement::OnClose
        })
        .with_display(if one("display") {
            PollDisplay::Summary
        } else {
            PollDisplay::List
        });
    let choices = fields.records("choices");
    let state = match (one("state"), rules.display()) {
        (false, _) => PollState::Open,
        (true, PollDisplay::Summary) => {
            let totals = choices.iter().map(|choice| choice.number("total"));
            PollState::Totals(totals.collect())
        }
        (true, PollDisplay::List) => {
            let participants = fields.texts("participants").into_iter();
            let votes = choices.iter().map(|choice| {
                let votes = choice.numbers("votes").into_iter();
                votes.map(|vote| vote != 0).collect()
            });
            PollState::Votes {
                participants: participants.map(|id| id.parse().unwrap()).collect(),
                votes: votes.collect(),
            }
        }
    };
    let choices = choices
        .iter()
        .map(|choice| PollChoice::new(choice.integer("id"), choice.text("description")));
    PollSetup::new(
        PollId::from_bytes(fields.array("poll_id")),
        rules,
        choices.collect::<Result<_, _>>()?,
        state,
    )
}
