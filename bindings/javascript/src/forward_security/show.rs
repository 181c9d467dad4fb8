//! What an inbox with sessions says, as plain objects.

use eeema::content::GroupIdentity;
use eeema::forward_security::{
    Arrived, DhType, Event, Outgoing, RejectCause, Removed, RemovedBecause, Sending, SentToken,
    TerminateCause,
};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::envelope::show_received;
use crate::reason::reason_of;
use crate::record::{self, Record};

/// Says of an envelope that the server has it; stands behind an object of `lib/`.
#[wasm_bindgen]
pub struct RawSentToken(pub(super) SentToken);

pub(super) const fn dh_name(dh_type: DhType) -> &'static str {
    match dh_type {
        DhType::TwoDh => "twoDh",
        DhType::FourDh => "fourDh",
    }
}

pub(super) fn show_group(group: GroupIdentity) -> Record {
    Record::new()
        .text("creator", group.creator.as_str())
        .bytes("id", group.id.as_bytes())
}

pub(super) fn show_sending(sending: &Sending) -> Record {
    let record = Record::new()
        .list("outgoing", sending.outgoing().iter().map(show_outgoing))
        .list("removed", sending.removed().iter().map(show_removed));
    record.optional("dhType", sending.dh_type().map(dh_name))
}

fn show_outgoing(outgoing: &Outgoing) -> Record {
    Record::new()
        .text("receiver", outgoing.receiver().as_str())
        .bytes("messageId", outgoing.message_id().as_bytes())
        .bytes("envelope", outgoing.envelope())
        .value("token", RawSentToken(outgoing.token()))
}

fn show_removed(removed: &Removed) -> Record {
    let (because, cause) = match removed.because {
        RemovedBecause::Replaced => ("replaced", None),
        RemovedBecause::Rejected => ("rejected", None),
        RemovedBecause::RejectedByPeer(RejectCause(cause)) => ("rejectedByPeer", Some(cause)),
        RemovedBecause::Terminated(TerminateCause(cause)) => ("terminated", Some(cause)),
        RemovedBecause::TerminatedByPeer(TerminateCause(cause)) => {
            ("terminatedByPeer", Some(cause))
        }
        RemovedBecause::Corrupt => ("corrupt", None),
        // A reason that is newer than this binding.
        _ => ("unknown", None),
    };
    Record::new()
        .text("peer", removed.peer_id.as_str())
        .bytes("sessionId", removed.session_id.as_bytes())
        .text("because", because)
        .optional("cause", cause)
        .text("text", &removed.to_string())
}

pub(super) fn show_arrived(arrived: &Arrived<'_>) -> Record {
    Record::of("arrived")
        .text("sender", arrived.sender().as_str())
        .optional("message", arrived.message().map(show_received))
        .value("event", show_event(&arrived.event()))
        .list("replies", arrived.replies().iter().map(show_outgoing))
        .list("removed", arrived.removed().iter().map(show_removed))
}

fn show_event(event: &Event) -> Record {
    match event {
        Event::Plain { is_suspicious } => Record::of("plain").value("isSuspicious", *is_suspicious),
        Event::Opened {
            session_id,
            dh_type,
            skipped,
        } => Record::of("opened")
            .bytes("sessionId", session_id.as_bytes())
            .text("dhType", dh_name(*dh_type))
            .value("skipped", record::integer(*skipped)),
        Event::Refused(reason) => Record::of("refused").text("reason", &reason_of(reason)),
        Event::Created(id) => Record::of("created").bytes("sessionId", id.as_bytes()),
        Event::Established(id) => Record::of("established").bytes("sessionId", id.as_bytes()),
        Event::Repeated(id) => Record::of("repeated").bytes("sessionId", id.as_bytes()),
        Event::UnknownAccept(id) => Record::of("unknownAccept").bytes("sessionId", id.as_bytes()),
        Event::Rejected {
            message_id,
            cause,
            group,
        } => Record::of("rejected")
            .bytes("messageId", message_id.as_bytes())
            .value("cause", cause.0)
            .optional("group", group.map(show_group)),
        Event::Terminated(cause) => Record::of("terminated").value("cause", cause.0),
        Event::Unreadable(cause) => Record::of("unreadable").value("cause", cause.0),
        Event::Discarded { session_id, error } => show_discarded(session_id.as_ref(), error),
        Event::Disabled => Record::of("disabled"),
        // An event that is newer than this binding.
        _ => Record::of("unknown"),
    }
}

fn show_discarded(
    session_id: Option<&eeema::forward_security::SessionId>,
    error: &eeema::forward_security::Error,
) -> Record {
    let record = Record::of("discarded").text("reason", &reason_of(error));
    match session_id {
        Some(id) => record.bytes("sessionId", id.as_bytes()),
        None => record,
    }
}
