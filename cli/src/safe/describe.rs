//! What is in a backup, for people and as JSON.

use std::fmt::{self, Write};

use eeema::ThreemaId;
use eeema::identity::VerificationLevel;
use eeema::safe::document::{Contact, Document, Group, Membership, PictureRelease, Reading};
use eeema::time::UnixMillis;

use crate::shared::clock::date;
use crate::shared::json::Json;
use crate::shared::password::Secret;
use crate::shared::print;
use crate::shared::terminal::one_line;

/// A summary for people. It is wiped: the secret key may stand in it.
pub(super) fn summary(id: ThreemaId, reading: &Reading, with_secret: bool) -> Secret {
    let mut summary = Summary::new();
    let document = &reading.document;
    summary.line("identity", id);
    summary.text("nickname", &document.nickname);
    summary.text("made by", &document.device);
    summary.line("public key", document.secret_key.public_key());
    if with_secret {
        summary.line("secret key", document.secret_key.to_key_text().as_str());
    }
    if let Some(picture) = &document.profile_picture {
        let (bytes, who) = (picture.len(), release(document));
        summary.line("picture", format_args!("{bytes} bytes, for {who}"));
    }
    for link in &document.links {
        let link = format!("{} {}", link.kind, link.value);
        summary.line("linked", one_line(&link));
    }
    summary.line("contacts", document.contacts.len());
    for contact in &document.contacts {
        summary.below(contact_line(contact));
    }
    summary.line("groups", document.groups.len());
    for group in &document.groups {
        summary.below(group_line(id, group));
    }
    summary.line("lists", document.distribution_lists.len());
    for list in &document.distribution_lists {
        let (name, members) = (one_line(&list.name), list.members.len());
        summary.below(format_args!("{name}, {members} members"));
    }
    let settings = &document.settings;
    summary.line("blocked", settings.blocked_contacts.len());
    summary.line("excluded", settings.sync_excluded.len());
    for name in unknown_names(document) {
        summary.line("unknown", format_args!("{}, kept", one_line(name)));
    }
    summary.0
}

/// Lines, wiped on drop.
struct Summary(Secret);

impl Summary {
    fn new() -> Self {
        // Room enough, so that no copy of the secret key is left behind by growing.
        Self(Secret::new(String::with_capacity(1 << 20)))
    }

    fn line(&mut self, name: &str, value: impl fmt::Display) {
        // A String takes everything.
        writeln!(*self.0, "{name:11} {value}").ok();
    }

    /// For what may be empty.
    fn text(&mut self, name: &str, text: &str) {
        match one_line(text).trim() {
            "" => self.line(name, "none"),
            text => self.line(name, text),
        }
    }

    fn below(&mut self, line: impl fmt::Display) {
        writeln!(*self.0, "  {line}").ok();
    }
}

/// Says what the reader replaced or dropped.
pub(super) fn note_warnings(reading: &Reading) {
    for warning in &reading.warnings {
        print::note(format_args!("warning: {warning}"));
    }
    let hidden = reading.warning_count - reading.warnings.len();
    if hidden > 0 {
        print::note(format_args!("warning: {hidden} more"));
    }
}

pub(super) fn object(id: ThreemaId, reading: &Reading, with_secret: bool) -> Json {
    let document = &reading.document;
    let mut object = Json::object()
        .text("identity", id)
        .text("nickname", &document.nickname)
        .text("device", &document.device)
        .text("public_key", document.secret_key.public_key());
    if with_secret {
        object = object.text("secret_key", document.secret_key.to_key_text().as_str());
    }
    let links = document.links.iter().map(|link| {
        Json::object()
            .text("type", &link.kind)
            .text("value", &link.value)
    });
    let groups = document.groups.iter().map(|group| group_object(id, group));
    let lists = document.distribution_lists.iter().map(|list| {
        Json::object()
            .text("name", &list.name)
            .texts("members", &list.members)
    });
    object
        .objects("links", links)
        .objects("contacts", document.contacts.iter().map(contact_object))
        .objects("groups", groups)
        .objects("lists", lists)
        .texts("blocked", &document.settings.blocked_contacts)
        .texts("excluded", &document.settings.sync_excluded)
        .texts("unknown", unknown_names(document))
        .texts("warnings", &reading.warnings)
}

/// First and last name, and the nickname that the contact chose.
pub(super) fn name_of(contact: &Contact) -> String {
    let names = [&contact.first_name, &contact.last_name, &contact.nickname];
    let names = names.map(|name| one_line(name)).join(" ");
    names.trim().to_owned()
}

pub(super) const fn level(contact: &Contact) -> &'static str {
    match contact.verification {
        VerificationLevel::Unverified => "unverified",
        VerificationLevel::ServerVerified => "server verified",
        VerificationLevel::FullyVerified => "fully verified",
    }
}

fn contact_line(contact: &Contact) -> String {
    let (id, level, name) = (contact.identity, level(contact), name_of(contact));
    let hidden = if contact.hidden { " (hidden)" } else { "" };
    let since = since(contact.created_at);
    let line = format!("{id}  {level:15}  {name}{hidden}{since}");
    line.trim_end().to_owned()
}

fn contact_object(contact: &Contact) -> Json {
    Json::object()
        .text("identity", contact.identity)
        .text("verification", level(contact))
        .optional_text("public_key", contact.public_key)
        .text("first_name", &contact.first_name)
        .text("last_name", &contact.last_name)
        .text("nickname", &contact.nickname)
        .flag("hidden", contact.hidden)
        .number("created", contact.created_at.0)
}

fn group_line(id: ThreemaId, group: &Group) -> String {
    let (name, members) = (one_line(&group.name), group.members.len());
    let (membership, since) = (membership(id, group), since(group.created_at));
    let creator = group.creator;
    format!(
        "{} of {creator}: {name}, {members} members, {membership}{since}",
        group.id
    )
}

fn group_object(id: ThreemaId, group: &Group) -> Json {
    Json::object()
        .text("id", group.id)
        .text("creator", group.creator)
        .text("name", &group.name)
        .texts("members", &group.members)
        .text("membership", membership(id, group))
        .number("created", group.created_at.0)
}

fn membership(id: ThreemaId, group: &Group) -> &'static str {
    match group.membership(id) {
        Membership::Member => "member",
        Membership::Left => "left",
        Membership::Removed => "removed",
    }
}

/// The day on which it came, if it is known.
fn since(time: UnixMillis) -> String {
    match time.0 {
        0 => String::new(),
        _ => format!(", since {}", date(time)),
    }
}

fn unknown_names(document: &Document) -> impl Iterator<Item = &str> {
    let names = document.unknown.names();
    let names = names.chain(document.unknown_info.names());
    names.chain(document.unknown_user.names())
}

fn release(document: &Document) -> String {
    match &document.profile_picture_release {
        PictureRelease::Unset | PictureRelease::Nobody => "nobody".into(),
        PictureRelease::Everyone => "everyone".into(),
        PictureRelease::AllowList(identities) => format!("{} contacts", identities.len()),
    }
}
