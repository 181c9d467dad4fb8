//! Contact links, and what a scanned text is.

use eeema::verification::{
    ContactLink, LinkAction, LinkOpening, LinkOutcome, NewContact, Scanned, ShareLink,
};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::names::{acquaintance_name, acquaintance_of, environment_of, show_verification};
use crate::errors::{Result, refuse};
use crate::fields::{Fields, parse_id};
use crate::keys::public_key_of;
use crate::record::Record;

#[wasm_bindgen]
pub fn contact_link_parse(text: &str) -> Result<JsValue> {
    let link = ContactLink::parse(text).map_err(refuse)?;
    Ok(show_link(&link).into())
}

fn show_link(link: &ContactLink<'_>) -> Record {
    Record::new()
        .text(
            "action",
            match link.action() {
                LinkAction::Add => "add",
                LinkAction::Share => "share",
            },
        )
        .text("identity", link.identity().as_str())
        .optional("draft", link.draft().map(|draft| draft.to_string()))
}

#[wasm_bindgen]
pub fn share_link(identity: &str) -> Result<String> {
    Ok(ShareLink(parse_id(identity)?).to_string())
}

/// The same link with the scheme of the apps.
#[wasm_bindgen]
pub fn app_link(identity: &str) -> Result<String> {
    Ok(format!("{:#}", ShareLink(parse_id(identity)?)))
}

/// What a scanned text is; of a contact link, what it says.
#[wasm_bindgen]
pub fn scanned_of(text: &str) -> JsValue {
    let record = match Scanned::of(text) {
        Scanned::IdentityCode => Record::of("identityCode"),
        Scanned::ContactLink(link) => Record::of("contactLink").value("link", show_link(&link)),
        Scanned::DeviceGroupJoin => Record::of("deviceGroupJoin"),
        Scanned::WebSession => Record::of("webSession"),
        _ => Record::of("unknown"),
    };
    record.into()
}

/// What opening a link does.
#[wasm_bindgen]
pub fn link_decide(opening: &JsValue, link: &str) -> Result<JsValue> {
    let fields = Fields::of(opening, "opening")?;
    let mut opening = LinkOpening::of(fields.id("ownIdentity")?);
    opening.is_contact = fields.flag("isContact")?;
    opening.may_add_contacts = fields.flag("mayAddContacts")?;
    opening.environment = environment_of(&fields.value("environment")?, "environment")?;
    let link = ContactLink::parse(link).map_err(refuse)?;
    let record = match opening.decide(&link) {
        LinkOutcome::Add(contact) => Record::of("add").value("contact", show_contact(&contact)),
        LinkOutcome::AddingForbidden => Record::of("addingForbidden"),
        LinkOutcome::AskDirectory(id) => Record::of("askDirectory").text("identity", id.as_str()),
        LinkOutcome::Known => Record::of("known"),
        LinkOutcome::OwnIdentity => Record::of("ownIdentity"),
        _ => Record::of("unknown"),
    };
    Ok(record.into())
}

pub(super) fn show_contact(contact: &NewContact) -> Record {
    Record::new()
        .text("identity", contact.identity.as_str())
        .bytes("publicKey", contact.public_key.as_bytes())
        .value("verification", show_verification(contact.verification))
        .text("acquaintance", acquaintance_name(contact.acquaintance))
}

/// The contact that the answer of the directory makes.
#[wasm_bindgen]
pub fn contact_from_directory(
    identity: &str,
    public_key: &[u8],
    acquaintance: &str,
    environment: &JsValue,
) -> Result<JsValue> {
    let contact = NewContact::from_directory(
        parse_id(identity)?,
        public_key_of(public_key)?,
        acquaintance_of(acquaintance)?,
        environment_of(environment, "environment")?,
    );
    Ok(show_contact(&contact.map_err(refuse)?).into())
}

/// A contact whose key comes with the app; `undefined` for all others.
#[wasm_bindgen]
pub fn contact_predefined(
    identity: &str,
    acquaintance: &str,
    environment: &JsValue,
) -> Result<JsValue> {
    let contact = NewContact::predefined(
        parse_id(identity)?,
        acquaintance_of(acquaintance)?,
        environment_of(environment, "environment")?,
    );
    Ok(contact.map_or(JsValue::UNDEFINED, |contact| show_contact(&contact).into()))
}
