//! Texts, places, corrections, typing.

use eeema::content::{DeleteMessage, EditMessage, Location, Text, TypingIndicator};

use super::Then;
use crate::errors::{Result, refuse};
use crate::fields::{Fields, number, text as read_text};
use crate::record::Record;

pub(super) fn text(fields: &Fields<'_>, then: Then<'_>) -> Result<()> {
    let text = fields.text("text")?;
    then(Text::new(&text).map_err(refuse)?.into())
}

pub(super) fn location(fields: &Fields<'_>, then: Then<'_>) -> Result<()> {
    let place = Location::new(fields.number("latitude")?, fields.number("longitude")?);
    let mut place = place.map_err(refuse)?;
    if let Some(accuracy) = fields.optional("accuracy", number)? {
        place = place.with_accuracy(accuracy).map_err(refuse)?;
    }
    let name = fields.optional("name", read_text)?;
    let address = fields.optional("address", read_text)?;
    let place = match (&name, &address) {
        (None, None) => Ok(place),
        (None, Some(address)) => place.with_address(address),
        // The library refuses a name without an address.
        (Some(name), address) => place.with_place(name, address.as_deref().unwrap_or("")),
    };
    then(place.map_err(refuse)?.into())
}

pub(super) fn edit_message(fields: &Fields<'_>, then: Then<'_>) -> Result<()> {
    let text = fields.text("text")?;
    then(
        EditMessage::new(fields.id64("messageId")?, &text)
            .map_err(refuse)?
            .into(),
    )
}

pub(super) fn delete_message(fields: &Fields<'_>, then: Then<'_>) -> Result<()> {
    then(
        DeleteMessage::new(fields.id64("messageId")?)
            .map_err(refuse)?
            .into(),
    )
}

pub(super) fn typing_indicator(fields: &Fields<'_>, then: Then<'_>) -> Result<()> {
    then(TypingIndicator::new(fields.flag("isTyping")?).into())
}

pub(super) fn show_location(record: Record, place: &Location<'_>) -> Record {
    record
        .value("latitude", place.latitude())
        .value("longitude", place.longitude())
        .optional("accuracy", place.accuracy())
        .optional("name", place.name())
        .optional(
            "address",
            place.address().map(|address| address.to_string()),
        )
}
