//! The shape that the vectors give to documents, from and to the types of the library.

use eeema::codec::hex::{self, Hex};
use eeema::identity::{VerificationLevel, WorkVerificationLevel};
use eeema::safe::document::{
    Contact, DistributionList, Document, Group, Link, PictureRelease, Policy, Settings,
};
use eeema::time::UnixMillis;
use eeema::{SecretKey, ThreemaId};
use serde_json::{Value, json};

/// The document as the vectors write it.
pub(super) fn shape_of(document: &Document) -> Value {
    let picture = document.profile_picture.as_ref();
    json!({
        "device": document.device,
        "secret_key": digits(document.secret_key.as_bytes()),
        "nickname": document.nickname,
        "profile_picture": picture.map(|picture| digits(picture)),
        "profile_picture_release": release(&document.profile_picture_release),
        "links": document.links.iter().map(|link| json!({
            "type": link.kind,
            "value": link.value,
        })).collect::<Value>(),
        "contacts": document.contacts.iter().map(contact).collect::<Value>(),
        "groups": document.groups.iter().map(group).collect::<Value>(),
        "distribution_lists": document.distribution_lists.iter().map(list).collect::<Value>(),
        "settings": settings(&document.settings),
    })
}

fn digits(bytes: &[u8]) -> String {
    Hex(bytes).to_string()
}

fn texts(identities: &[ThreemaId]) -> Vec<&str> {
    identities.iter().map(ThreemaId::as_str).collect()
}

fn release(release: &PictureRelease) -> Value {
    let (kind, identities) = match release {
        PictureRelease::Unset => ("unset", &[][..]),
        PictureRelease::Nobody => ("nobody", &[][..]),
        PictureRelease::Everyone => ("everyone", &[][..]),
        PictureRelease::AllowList(identities) => ("allow_list", &identities[..]),
    };
    json!({ "kind": kind, "identities": texts(identities) })
}

fn contact(contact: &Contact) -> Value {
    json!({
        "identity": contact.identity.as_str(),
        "public_key": contact.public_key.map(|key| digits(key.as_bytes())),
        "created_at": contact.created_at.0,
        "verification": contact.verification as u8,
        "work_verified": contact.work_verification == WorkVerificationLevel::SubscriptionVerified,
        "hidden": contact.hidden,
        "first_name": contact.first_name,
        "last_name": contact.last_name,
        "nickname": contact.nickname,
        "last_update": contact.last_update.map(|time| time.0),
        "read_receipts": contact.read_receipts as u8,
        "typing_indicators": contact.typing_indicators as u8,
        "private": contact.private,
    })
}

fn group(group: &Group) -> Value {
    json!({
        "id": group.id.to_string(),
        "creator": group.creator.as_str(),
        "name": group.name,
        "created_at": group.created_at.0,
        "members": texts(&group.members),
        "deleted": group.deleted,
        "last_update": group.last_update.map(|time| time.0),
        "private": group.private,
    })
}

fn list(list: &DistributionList) -> Value {
    json!({
        "id": list.id.map(|id| id.to_string()),
        "name": list.name,
        "created_at": list.created_at.0,
        "members": texts(&list.members),
        "last_update": list.last_update.map(|time| time.0),
        "private": list.private,
    })
}

fn settings(settings: &Settings) -> Value {
    json!({
        "sync_contacts": settings.sync_contacts,
        "block_unknown": settings.block_unknown,
        "read_receipts": settings.read_receipts,
        "send_typing": settings.send_typing,
        "threema_calls": settings.threema_calls,
        "relay_threema_calls": settings.relay_threema_calls,
        "disable_screenshots": settings.disable_screenshots,
        "incognito_keyboard": settings.incognito_keyboard,
        "blocked_contacts": texts(&settings.blocked_contacts),
        "sync_excluded": texts(&settings.sync_excluded),
        "recent_emojis": settings.recent_emojis,
    })
}

/// The document that the vectors describe, unless one of its values has no place in the types of the
/// library: that is an error with the value's name.
pub(super) fn model_of(shape: &Value) -> Result<Document, String> {
    let key = hex::decode_array(text(shape, "secret_key")?).map_err(|_| "secret_key")?;
    let mut document = Document::new(SecretKey::from_bytes(key));
    document.device = text(shape, "device")?.into();
    document.nickname = text(shape, "nickname")?.into();
    document.profile_picture = match &shape["profile_picture"] {
        Value::Null => None,
        picture => {
            let digits = picture.as_str().ok_or("profile_picture")?;
            let mut bytes = vec![0; digits.len() / 2];
            hex::decode(digits, &mut bytes).map_err(|_| "profile_picture")?;
            Some(bytes)
        }
    };
    let release = &shape["profile_picture_release"];
    document.profile_picture_release = match text(release, "kind")? {
        "unset" => PictureRelease::Unset,
        "nobody" => PictureRelease::Nobody,
        "everyone" => PictureRelease::Everyone,
        "allow_list" => PictureRelease::AllowList(identities(release, "identities")?),
        kind => return Err(kind.into()),
    };
    for link in elements(shape, "links")? {
        let link = Link::new(text(link, "type")?, text(link, "value")?);
        document.links.push(link);
    }
    for shape in elements(shape, "contacts")? {
        document.contacts.push(contact_of(shape)?);
    }
    for shape in elements(shape, "groups")? {
        document.groups.push(group_of(shape)?);
    }
    for shape in elements(shape, "distribution_lists")? {
        document.distribution_lists.push(list_of(shape)?);
    }
    document.settings = settings_of(&shape["settings"])?;
    Ok(document)
}

fn contact_of(shape: &Value) -> Result<Contact, String> {
    let mut contact = Contact::new(identity(&shape["identity"])?);
    contact.public_key = match &shape["public_key"] {
        Value::Null => None,
        key => {
            let digits = key.as_str().ok_or("public_key")?;
            let key = hex::decode_array::<32>(digits).map_err(|_| "public_key")?;
            Some(key.as_slice().try_into().unwrap())
        }
    };
    contact.created_at = UnixMillis(number(shape, "created_at")?);
    contact.verification = match number(shape, "verification")? {
        0 => VerificationLevel::Unverified,
        1 => VerificationLevel::ServerVerified,
        2 => VerificationLevel::FullyVerified,
        _ => return Err("verification".into()),
    };
    contact.work_verification = match flag(shape, "work_verified")? {
        true => WorkVerificationLevel::SubscriptionVerified,
        false => WorkVerificationLevel::None,
    };
    contact.hidden = flag(shape, "hidden")?;
    contact.first_name = text(shape, "first_name")?.into();
    contact.last_name = text(shape, "last_name")?.into();
    contact.nickname = text(shape, "nickname")?.into();
    contact.last_update = time(shape)?;
    contact.read_receipts = policy(shape, "read_receipts")?;
    contact.typing_indicators = policy(shape, "typing_indicators")?;
    contact.private = flag(shape, "private")?;
    Ok(contact)
}

fn group_of(shape: &Value) -> Result<Group, String> {
    let id = text(shape, "id")?;
    let parsed = id.parse().map_err(|_| "id")?;
    let mut group = Group::new(parsed, identity(&shape["creator"])?);
    // The type holds bytes; the digits of the vectors are text.
    if group.id.to_string() != id {
        return Err("id".into());
    }
    group.name = text(shape, "name")?.into();
    group.created_at = UnixMillis(number(shape, "created_at")?);
    group.members = identities(shape, "members")?;
    group.deleted = flag(shape, "deleted")?;
    group.last_update = time(shape)?;
    group.private = flag(shape, "private")?;
    Ok(group)
}

fn list_of(shape: &Value) -> Result<DistributionList, String> {
    let id = match &shape["id"] {
        Value::Null => None,
        id => Some(id.as_str().ok_or("id")?.parse().map_err(|_| "id")?),
    };
    let mut list = DistributionList::new(id, text(shape, "name")?.into());
    list.created_at = UnixMillis(number(shape, "created_at")?);
    list.members = identities(shape, "members")?;
    list.last_update = time(shape)?;
    list.private = flag(shape, "private")?;
    Ok(list)
}

fn settings_of(shape: &Value) -> Result<Settings, String> {
    let emojis = elements(shape, "recent_emojis")?.iter();
    let emojis = emojis.map(|emoji| emoji.as_str().map(String::from).ok_or("recent_emojis"));
    Ok(Settings {
        sync_contacts: flag(shape, "sync_contacts")?,
        block_unknown: flag(shape, "block_unknown")?,
        read_receipts: flag(shape, "read_receipts")?,
        send_typing: flag(shape, "send_typing")?,
        threema_calls: flag(shape, "threema_calls")?,
        relay_threema_calls: flag(shape, "relay_threema_calls")?,
        disable_screenshots: flag(shape, "disable_screenshots")?,
        incognito_keyboard: flag(shape, "incognito_keyboard")?,
        blocked_contacts: identities(shape, "blocked_contacts")?,
        sync_excluded: identities(shape, "sync_excluded")?,
        recent_emojis: emojis.collect::<Result<_, _>>()?,
        ..Settings::default()
    })
}

fn text<'a>(shape: &'a Value, name: &str) -> Result<&'a str, String> {
    shape[name].as_str().ok_or_else(|| name.into())
}

fn flag(shape: &Value, name: &str) -> Result<bool, String> {
    shape[name].as_bool().ok_or_else(|| name.into())
}

fn number(shape: &Value, name: &str) -> Result<u64, String> {
    shape[name].as_u64().ok_or_else(|| name.into())
}

fn time(shape: &Value) -> Result<Option<UnixMillis>, String> {
    match &shape["last_update"] {
        Value::Null => Ok(None),
        _ => Ok(Some(UnixMillis(number(shape, "last_update")?))),
    }
}

fn policy(shape: &Value, name: &str) -> Result<Policy, String> {
    match number(shape, name)? {
        0 => Ok(Policy::Default),
        1 => Ok(Policy::Send),
        2 => Ok(Policy::DoNotSend),
        _ => Err(name.into()),
    }
}

fn elements<'a>(shape: &'a Value, name: &str) -> Result<&'a [Value], String> {
    let elements = shape[name].as_array();
    elements.map(Vec::as_slice).ok_or_else(|| name.into())
}

fn identity(value: &Value) -> Result<ThreemaId, String> {
    let text = value.as_str().ok_or("identity")?;
    text.parse().map_err(|_| text.into())
}

fn identities(shape: &Value, name: &str) -> Result<Vec<ThreemaId>, String> {
    elements(shape, name)?.iter().map(identity).collect()
}
