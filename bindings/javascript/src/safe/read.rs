//! From plain values to documents.

use eeema::safe::document::{
    Contact, DistributionList, Document, Group, Link, PictureRelease, Policy, Settings, Unknown,
};
use eeema::time::UnixMillis;
use wasm_bindgen::JsValue;

use crate::errors::{Result, out_of_range};
use crate::fields::{Fields, bytes, id, id64, integer, list, text};
use crate::keys::public_key_of;
use crate::verification::{level_of, work_level};

/// The values as a document, with the secret key and the unknown properties of `before`.
pub(super) fn document(values: &JsValue, before: &Document) -> Result<Document> {
    let fields = Fields::of(values, "document")?;
    let mut document = before.clone();
    document.device = fields.text("device")?;
    document.nickname = fields.text("nickname")?;
    document.profile_picture = fields.optional("profilePicture", bytes)?;
    document.profile_picture_release = release(&fields.value("profilePictureRelease")?)?;
    document.links = fields.list("links", |value, name| {
        let fields = Fields::of(value, name)?;
        let link = Link::new(fields.text("kind")?, fields.text("value")?);
        let unknown = unknown_of(&fields, &before.links, |link| &link.unknown)?;
        Ok(Link { unknown, ..link })
    })?;
    document.contacts = fields.list("contacts", |value, name| contact(value, name, before))?;
    document.groups = fields.list("groups", |value, name| group(value, name, before))?;
    document.distribution_lists = fields.list("distributionLists", |value, name| {
        distribution_list(value, name, before)
    })?;
    document.settings = settings(&fields.value("settings")?, &before.settings)?;
    Ok(document)
}

/// What the schema does not know of the entry that `origin` names; nothing for an entry that is new.
fn unknown_of<T>(
    fields: &Fields<'_>,
    before: &[T],
    unknown: impl Fn(&T) -> &Unknown,
) -> Result<Unknown> {
    let Some(origin) = fields.optional("origin", integer::<u32>)? else {
        return Ok(Unknown::default());
    };
    match before.get(origin as usize) {
        Some(entry) => Ok(unknown(entry).clone()),
        None => Err(out_of_range(
            "origin",
            "the place of an entry of this document",
        )),
    }
}

fn release(value: &JsValue) -> Result<PictureRelease> {
    let fields = Fields::of(value, "profilePictureRelease")?;
    match fields.text("type")?.as_str() {
        "unset" => Ok(PictureRelease::Unset),
        "nobody" => Ok(PictureRelease::Nobody),
        "everyone" => Ok(PictureRelease::Everyone),
        "allowList" => Ok(PictureRelease::AllowList(fields.list("identities", id)?)),
        _ => Err(out_of_range(
            "profilePictureRelease",
            "unset, nobody, everyone or allowList",
        )),
    }
}

fn policy(value: &JsValue, name: &str) -> Result<Policy> {
    match text(value, name)?.as_str() {
        "default" => Ok(Policy::Default),
        "send" => Ok(Policy::Send),
        "doNotSend" => Ok(Policy::DoNotSend),
        _ => Err(out_of_range(name, "default, send or doNotSend")),
    }
}

fn time(value: &JsValue, name: &str) -> Result<UnixMillis> {
    integer(value, name).map(UnixMillis)
}

fn contact(value: &JsValue, name: &str, before: &Document) -> Result<Contact> {
    let fields = Fields::of(value, name)?;
    let mut contact = Contact::new(fields.id("identity")?);
    contact.public_key = fields.optional("publicKey", |value, name| {
        public_key_of(&bytes(value, name)?)
    })?;
    contact.created_at = time(&fields.value("createdAt")?, "createdAt")?;
    contact.verification = level_of(&fields.value("verification")?, "verification")?;
    contact.work_verification = work_level(fields.flag("isWorkVerified")?);
    contact.hidden = fields.flag("hidden")?;
    contact.first_name = fields.text("firstName")?;
    contact.last_name = fields.text("lastName")?;
    contact.nickname = fields.text("nickname")?;
    contact.last_update = fields.optional("lastUpdate", time)?;
    contact.read_receipts = policy(&fields.value("readReceipts")?, "readReceipts")?;
    contact.typing_indicators = policy(&fields.value("typingIndicators")?, "typingIndicators")?;
    contact.private = fields.flag("private")?;
    contact.unknown = unknown_of(&fields, &before.contacts, |contact| &contact.unknown)?;
    Ok(contact)
}

fn group(value: &JsValue, name: &str, before: &Document) -> Result<Group> {
    let fields = Fields::of(value, name)?;
    let mut group = Group::new(fields.id64("id")?, fields.id("creator")?);
    group.name = fields.text("name")?;
    group.created_at = time(&fields.value("createdAt")?, "createdAt")?;
    group.members = fields.list("members", id)?;
    group.deleted = fields.flag("deleted")?;
    group.last_update = fields.optional("lastUpdate", time)?;
    group.private = fields.flag("private")?;
    group.unknown = unknown_of(&fields, &before.groups, |group| &group.unknown)?;
    Ok(group)
}

fn distribution_list(value: &JsValue, name: &str, before: &Document) -> Result<DistributionList> {
    let fields = Fields::of(value, name)?;
    let mut list = DistributionList::new(fields.optional("id", id64)?, fields.text("name")?);
    list.created_at = time(&fields.value("createdAt")?, "createdAt")?;
    list.members = fields.list("members", id)?;
    list.last_update = fields.optional("lastUpdate", time)?;
    list.private = fields.flag("private")?;
    list.unknown = unknown_of(&fields, &before.distribution_lists, |list| &list.unknown)?;
    Ok(list)
}

fn settings(value: &JsValue, before: &Settings) -> Result<Settings> {
    let fields = Fields::of(value, "settings")?;
    Ok(Settings {
        sync_contacts: fields.flag("syncContacts")?,
        block_unknown: fields.flag("blockUnknown")?,
        read_receipts: fields.flag("readReceipts")?,
        send_typing: fields.flag("sendTyping")?,
        threema_calls: fields.flag("threemaCalls")?,
        relay_threema_calls: fields.flag("relayThreemaCalls")?,
        disable_screenshots: fields.flag("disableScreenshots")?,
        incognito_keyboard: fields.flag("incognitoKeyboard")?,
        blocked_contacts: fields.list("blockedContacts", id)?,
        sync_excluded: fields.list("syncExcluded", id)?,
        recent_emojis: list(&fields.value("recentEmojis")?, "recentEmojis", text)?,
        unknown: before.unknown.clone(),
    })
}
