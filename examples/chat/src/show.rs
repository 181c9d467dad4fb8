//! What a person sees of an event.

use chat::client::{Event, Said};
use eeema::forward_security::DhType;
use eeema::message::ReceiptStatus;

/// A line for an event, unless it is none that a person wants to see.
pub(crate) fn line(event: &Event) -> Option<String> {
    Some(match event {
        Event::Connected { waiting: 0 } => "is connected".to_owned(),
        Event::Connected { waiting } => format!("is connected, {waiting} messages wait"),
        Event::Disconnected { why, again_in } => {
            format!("is not connected ({why}), tries again in {again_in:?}")
        }
        Event::Closed(why) => format!("was sent away: {why}"),
        Event::Batch(count) if *count > 1 => format!("takes {count} messages out of the inbox"),
        Event::Said(said) => heard(said),
        Event::Group(group) if !group.name.is_empty() => {
            let members: Vec<_> = group.members.iter().map(ToString::to_string).collect();
            let (name, creator) = (&group.name, group.identity.creator);
            format!(
                "knows the group #{name} of {creator} with {}",
                members.join(" and ")
            )
        }
        Event::Receipt { from, status, .. } => match status {
            ReceiptStatus::Received => format!("sees that {from} received it"),
            ReceiptStatus::Read => format!("sees that {from} read it"),
            _ => format!("sees a reaction of {from}"),
        },
        Event::Session { with, what } => format!("and {with}: {what}"),
        Event::Dropped(why) => format!("drops a message ({why})"),
        _ => return None,
    })
}

fn heard(said: &Said) -> String {
    let Said { sender, text, .. } = said;
    let with = match said.dh_type {
        Some(DhType::FourDh) => " with 4DH",
        Some(DhType::TwoDh) => " with 2DH",
        None => "",
    };
    match said.group {
        Some(_) => format!("reads in the group, from {sender}{with}: {text}"),
        None => format!("reads from {sender}{with}: {text}"),
    }
}
