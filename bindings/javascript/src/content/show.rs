//! From contents to objects.

use eeema::content::{Body, Content, GroupHeader};
use js_sys::JsString;

use super::{control, file, poll, receipts, text, work};
use crate::record::Record;

/// The content as an object with its `type`.
pub(crate) fn show(body: &Body<'_>) -> Record {
    match body.content() {
        Content::Text(text) => Record::of("text").text("text", text.as_str()),
        Content::Location(place) => text::show_location(Record::of("location"), place),
        Content::File(file) => file::show_file(Record::of("file"), file),
        Content::PollSetup(poll) => poll::show_setup(Record::of("pollSetup"), poll),
        Content::PollVote(vote) => poll::show_vote(Record::of("pollVote"), vote),
        Content::DeprecatedImage(image) => Record::of("deprecatedImage")
            .bytes("blobId", image.blob_id().as_bytes())
            .integer("size", image.size())
            .bytes("nonce", image.nonce().as_bytes()),
        Content::DeprecatedGroupImage(image) => {
            file::show_picture(Record::of("deprecatedGroupImage"), image.picture())
        }
        Content::DeprecatedAudio(audio) => file::show_audio(Record::of("deprecatedAudio"), audio),
        Content::DeprecatedVideo(video) => file::show_video(Record::of("deprecatedVideo"), video),
        Content::SetProfilePicture(set) => {
            file::show_picture(Record::of("setProfilePicture"), set.picture())
        }
        Content::DeleteProfilePicture => Record::of("deleteProfilePicture"),
        Content::RequestProfilePicture => Record::of("requestProfilePicture"),
        content => show_control(content, body.kind().0),
    }
}

fn show_control(content: &Content<'_>, kind: u8) -> Record {
    match content {
        Content::GroupSetup(setup) => Record::of("groupSetup").list(
            "members",
            setup.iter().map(|id| JsString::from(id.as_str())),
        ),
        Content::GroupName(name) => Record::of("groupName").text("name", name.as_str()),
        Content::GroupLeave => Record::of("groupLeave"),
        Content::GroupSyncRequest => Record::of("groupSyncRequest"),
        Content::GroupCallStart(call) => {
            control::show_call_start(Record::of("groupCallStart"), call)
        }
        Content::Call(call) => work::show_call(Record::of("call"), call),
        Content::DeliveryReceipt(receipt) => {
            receipts::show_receipt(Record::of("deliveryReceipt"), receipt)
        }
        Content::Reaction(reaction) => receipts::show_reaction(Record::of("reaction"), reaction),
        Content::TypingIndicator(typing) => {
            Record::of("typingIndicator").value("isTyping", typing.is_typing())
        }
        Content::EditMessage(edit) => Record::of("editMessage")
            .bytes("messageId", edit.message_id().as_bytes())
            .text("text", edit.text()),
        Content::DeleteMessage(delete) => {
            Record::of("deleteMessage").bytes("messageId", delete.message_id().as_bytes())
        }
        Content::ForwardSecurityEnvelope(envelope) => {
            Record::of("forwardSecurityEnvelope").bytes("bytes", envelope.as_bytes())
        }
        Content::Empty => Record::of("empty"),
        Content::WorkSyncDelta(delta) => work::show_work_sync(Record::of("workSyncDelta"), delta),
        Content::WebSessionResume(resume) => {
            work::show_resume(Record::of("webSessionResume"), resume)
        }
        Content::Unknown(bytes) => Record::of("unknown")
            .value("kind", kind)
            .bytes("bytes", bytes),
        // A content that is newer than this binding.
        _ => Record::of("unknown").value("kind", kind),
    }
}

/// What the group header of a body says: the id of the group, and its creator unless that is who sent or receives it.
pub(crate) fn show_group(record: Record, body: &Body<'_>) -> Record {
    match body.group() {
        None => record,
        Some(GroupHeader::Creator { group_id }) => record.bytes("groupId", group_id.as_bytes()),
        Some(GroupHeader::Member { creator, group_id }) => record
            .bytes("groupId", group_id.as_bytes())
            .text("groupCreator", creator.as_str()),
    }
}
