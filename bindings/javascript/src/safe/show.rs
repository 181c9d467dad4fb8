//! From documents to plain values.

use eeema::ThreemaId;
use eeema::identity::WorkVerificationLevel;
use eeema::safe::document::{
    Contact, DistributionList, Document, Group, PictureRelease, Policy, Settings, Unknown,
};
use js_sys::{JsString, Uint8Array};
use wasm_bindgen::JsValue;

use super::document::optional_time;
use crate::record::{self, Record};
use crate::verification::level_name;

pub(super) fn document(document: &Document) -> Record {
    let picture = document.profile_picture.as_deref();
    let links = document.links.iter().enumerate();
    let contacts = document.contacts.iter().enumerate();
    let groups = document.groups.iter().enumerate();
    let lists = document.distribution_lists.iter().enumerate();
    Record::new()
        .text("device", &document.device)
        .text("nickname", &document.nickname)
        .optional("profilePicture", picture.map(Uint8Array::from))
        .value(
            "profilePictureRelease",
            release(&document.profile_picture_release),
        )
        .list(
            "links",
            links.map(|(origin, link)| {
                let record = entry(origin, &link.unknown).text("kind", &link.kind);
                record.text("value", &link.value)
            }),
        )
        .list(
            "contacts",
            contacts.map(|(origin, value)| contact(origin, value)),
        )
        .list("groups", groups.map(|(origin, value)| group(origin, value)))
        .list(
            "distributionLists",
            lists.map(|(origin, value)| list(origin, value)),
        )
        .value("settings", settings(&document.settings))
        .list("unknown", names(&document.unknown))
}

/// An entry of a list, with its place and the names of what the schema does not know.
fn entry(origin: usize, unknown: &Unknown) -> Record {
    let record = Record::new().value("origin", origin as f64);
    record.list("unknown", names(unknown))
}

fn names(unknown: &Unknown) -> impl Iterator<Item = JsString> {
    unknown.names().map(JsString::from)
}

fn ids(ids: &[ThreemaId]) -> impl Iterator<Item = JsString> {
    ids.iter().map(|id| JsString::from(id.as_str()))
}

fn release(release: &PictureRelease) -> JsValue {
    let record = match release {
        PictureRelease::Unset => Record::of("unset"),
        PictureRelease::Nobody => Record::of("nobody"),
        PictureRelease::Everyone => Record::of("everyone"),
        PictureRelease::AllowList(allowed) => {
            Record::of("allowList").list("identities", ids(allowed))
        }
    };
    record.into()
}

fn policy(policy: Policy) -> &'static str {
    match policy {
        Policy::Default => "default",
        Policy::Send => "send",
        Policy::DoNotSend => "doNotSend",
    }
}

fn contact(origin: usize, contact: &Contact) -> Record {
    let key = contact.public_key.as_ref();
    let is_work = contact.work_verification == WorkVerificationLevel::SubscriptionVerified;
    entry(origin, &contact.unknown)
        .text("identity", contact.identity.as_str())
        .optional(
            "publicKey",
            key.map(|key| Uint8Array::from(key.as_bytes().as_slice())),
        )
        .value("createdAt", record::integer(contact.created_at.0))
        .text("verification", level_name(contact.verification))
        .value("isWorkVerified", is_work)
        .value("hidden", contact.hidden)
        .text("firstName", &contact.first_name)
        .text("lastName", &contact.last_name)
        .text("nickname", &contact.nickname)
        .optional("lastUpdate", optional_time(contact.last_update))
        .text("readReceipts", policy(contact.read_receipts))
        .text("typingIndicators", policy(contact.typing_indicators))
        .value("private", contact.private)
}

fn group(origin: usize, group: &Group) -> Record {
    entry(origin, &group.unknown)
        .bytes("id", group.id.as_bytes())
        .text("creator", group.creator.as_str())
        .text("name", &group.name)
        .value("createdAt", record::integer(group.created_at.0))
        .list("members", ids(&group.members))
        .value("deleted", group.deleted)
        .optional("lastUpdate", optional_time(group.last_update))
        .value("private", group.private)
}

fn list(origin: usize, list: &DistributionList) -> Record {
    let id = list.id.as_ref();
    entry(origin, &list.unknown)
        .optional(
            "id",
            id.map(|id| Uint8Array::from(id.as_bytes().as_slice())),
        )
        .text("name", &list.name)
        .value("createdAt", record::integer(list.created_at.0))
        .list("members", ids(&list.members))
        .optional("lastUpdate", optional_time(list.last_update))
        .value("private", list.private)
}

fn settings(settings: &Settings) -> JsValue {
    Record::new()
        .value("syncContacts", settings.sync_contacts)
        .value("blockUnknown", settings.block_unknown)
        .value("readReceipts", settings.read_receipts)
        .value("sendTyping", settings.send_typing)
        .value("threemaCalls", settings.threema_calls)
        .value("relayThreemaCalls", settings.relay_threema_calls)
        .value("disableScreenshots", settings.disable_screenshots)
        .value("incognitoKeyboard", settings.incognito_keyboard)
        .list("blockedContacts", ids(&settings.blocked_contacts))
        .list("syncExcluded", ids(&settings.sync_excluded))
        .list(
            "recentEmojis",
            settings
                .recent_emojis
                .iter()
                .map(|emoji| JsString::from(emoji.as_str())),
        )
        .list("unknown", names(&settings.unknown))
        .into()
}
