//! From objects to contents.

use eeema::content::{Body, Content, GroupIdentity, Kind};
use wasm_bindgen::JsValue;

use super::{Then, WithBody, control, file, poll, receipts, text, work};
use crate::errors::{Result, out_of_range, refuse};
use crate::fields::Fields;

/// Reads a content, and gives its body to `then`.
pub(crate) fn with_body(
    content: &JsValue,
    group: Option<GroupIdentity>,
    then: WithBody<'_>,
) -> Result<()> {
    let fields = Fields::of(content, "content")?;
    let kind = fields.text("type")?;
    if kind == "unknown" {
        let bytes = fields.bytes("bytes")?;
        return then(&Body::unknown(Kind(fields.integer("kind")?), &bytes));
    }
    with_content(&fields, &kind, &mut |content| {
        let body = match group {
            None => Body::direct(content),
            Some(group) => group.body(content),
        };
        then(&body.map_err(refuse)?)
    })
}

fn with_content(fields: &Fields<'_>, kind: &str, then: Then<'_>) -> Result<()> {
    match kind {
        "text" => text::text(fields, then),
        "location" => text::location(fields, then),
        "editMessage" => text::edit_message(fields, then),
        "deleteMessage" => text::delete_message(fields, then),
        "typingIndicator" => text::typing_indicator(fields, then),
        "file" => file::file(fields, then),
        "setProfilePicture" => file::set_profile_picture(fields, then),
        "deleteProfilePicture" => then(Content::DeleteProfilePicture),
        "requestProfilePicture" => then(Content::RequestProfilePicture),
        "pollSetup" => poll::poll_setup(fields, then),
        "pollVote" => poll::poll_vote(fields, then),
        "deliveryReceipt" => receipts::delivery_receipt(fields, then),
        "reaction" => receipts::reaction(fields, then),
        "groupSetup" => control::group_setup(fields, then),
        "groupName" => control::group_name(fields, then),
        "groupLeave" => then(Content::GroupLeave),
        "groupSyncRequest" => then(Content::GroupSyncRequest),
        "groupCallStart" => control::group_call_start(fields, then),
        "call" => work::call(fields, then),
        "forwardSecurityEnvelope" => work::forward_security_envelope(fields, then),
        "empty" => then(Content::Empty),
        "workSyncDelta" => work::work_sync_delta(fields, then),
        "webSessionResume" => work::web_session_resume(fields, then),
        _ => Err(out_of_range(
            "content.type",
            "the type of a content that can be sent",
        )),
    }
}
