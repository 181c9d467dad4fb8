//! Receipts and reactions.

use eeema::content::{DeliveryReceipt, Reaction, ReactionAction, ReceiptStatus};
use js_sys::Uint8Array;

use super::Then;
use crate::errors::{Result, out_of_range, refuse};
use crate::fields::{Fields, id64};
use crate::record::Record;

pub(super) fn delivery_receipt(fields: &Fields<'_>, then: Then<'_>) -> Result<()> {
    let status = match fields.text("status")?.as_str() {
        "received" => ReceiptStatus::Received,
        "read" => ReceiptStatus::Read,
        "thumbsUp" => ReceiptStatus::ThumbsUp,
        "thumbsDown" => ReceiptStatus::ThumbsDown,
        _ => {
            return Err(out_of_range(
                "status",
                "received, read, thumbsUp or thumbsDown",
            ));
        }
    };
    let message_ids = fields.list("messageIds", id64)?;
    then(
        DeliveryReceipt::new(status, &message_ids)
            .map_err(refuse)?
            .into(),
    )
}

pub(super) fn reaction(fields: &Fields<'_>, then: Then<'_>) -> Result<()> {
    let action = match fields.text("action")?.as_str() {
        "apply" => ReactionAction::Apply,
        "withdraw" => ReactionAction::Withdraw,
        _ => return Err(out_of_range("action", "apply or withdraw")),
    };
    let emoji = fields.text("emoji")?;
    then(
        Reaction::new(fields.id64("messageId")?, action, &emoji)
            .map_err(refuse)?
            .into(),
    )
}

pub(super) fn status_name(status: ReceiptStatus) -> &'static str {
    match status {
        ReceiptStatus::Received => "received",
        ReceiptStatus::Read => "read",
        ReceiptStatus::ThumbsUp => "thumbsUp",
        ReceiptStatus::ThumbsDown => "thumbsDown",
    }
}

pub(super) fn show_receipt(record: Record, receipt: &DeliveryReceipt<'_>) -> Record {
    let message_ids = receipt.message_ids();
    let message_ids = message_ids.iter();
    record.text("status", status_name(receipt.status())).list(
        "messageIds",
        message_ids.map(|id| Uint8Array::from(id.as_bytes().as_slice())),
    )
}

pub(super) fn show_reaction(record: Record, reaction: &Reaction<'_>) -> Record {
    record
        .bytes("messageId", reaction.message_id().as_bytes())
        .text(
            "action",
            match reaction.action() {
                ReactionAction::Apply => "apply",
                ReactionAction::Withdraw => "withdraw",
            },
        )
        .text("emoji", reaction.emoji())
}
