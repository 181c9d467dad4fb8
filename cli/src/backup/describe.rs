//! A message as a person reads it.

use eeema::data_backup::table::{Body, Message};
use eeema::time::UnixMillis;

use super::library::Names;

/// When it was, as the app shows it.
pub(super) fn time(message: &Message) -> Option<UnixMillis> {
    message.posted_at.or(message.created_at)
}

/// Who said it; `None` if only the chat says it.
pub(super) fn sender<'a>(message: &Message, names: &'a Names) -> Option<&'a str> {
    match message.sender {
        _ if message.is_own => Some("me"),
        Some(id) => Some(names.of(id)),
        None => None,
    }
}

/// What it says, in words.
pub(super) fn text(message: &Message) -> String {
    if message.deleted_at.is_some() {
        return "(deleted by the sender)".into();
    }
    match message.body() {
        Body::Text | Body::Unreadable => message.text().to_owned(),
        Body::File(file) => {
            let name = file.file_name.clone().unwrap_or_else(|| "file".into());
            with_caption(name, file.caption.as_deref().unwrap_or(&message.caption))
        }
        Body::Location(place) => {
            let point = format!("location {:.6}, {:.6}", place.latitude, place.longitude);
            let words = [&place.name, &place.address].into_iter().flatten();
            words.fold(point, |text, word| format!("{text}, {word}"))
        }
        Body::Ballot(_) => "poll".into(),
        Body::Image(_) => with_caption("image".into(), &message.caption),
        Body::Video(video) => format!("video{}", seconds(video.duration)),
        Body::Voice(voice) => format!("voice message{}", seconds(voice.duration)),
        Body::Call(call) => {
            let what = match call.status {
                Some(1) => "missed call",
                Some(2) => "call",
                Some(3) => "rejected call",
                Some(4) => "aborted call",
                _ => "call of an unknown state",
            };
            format!("{what}{}", seconds(call.duration))
        }
        Body::GroupCall(call) => match call.status {
            Some(1) => "group call started".into(),
            Some(2) => "group call ended".into(),
            _ => "group call".into(),
        },
        Body::ForwardSecurity(note) => {
            let text = note.static_text.clone();
            text.unwrap_or_else(|| "note about forward security".into())
        }
        Body::GroupStatus(note) => {
            let words = [&note.identity, &note.ballot_name, &note.new_group_name];
            let words = words.into_iter().flatten();
            words.fold("the group changed".into(), |text, word| {
                format!("{text}: {word}")
            })
        }
        _ => message.text().to_owned(),
    }
}

fn with_caption(name: String, caption: &str) -> String {
    match caption {
        "" => name,
        caption => format!("{name}: {caption}"),
    }
}

fn seconds(duration: Option<i64>) -> String {
    duration.map_or_else(String::new, |seconds| format!(", {seconds} s"))
}
