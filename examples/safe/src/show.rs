use std::fmt::{self, Write as _};
use std::io::{self, Write as _};

use eeema::ThreemaId;
use eeema::identity::VerificationLevel;
use eeema::safe::document::{Contact, Document, Group, PictureRelease, Reading};

use crate::ask::Secret;

/// A summary for people.
pub(crate) fn summary(id: ThreemaId, reading: &Reading, with_secret: bool) -> Summary {
    // Room enough, so that no copy of the secret key is left behind by growing.
    let mut summary = Summary(Secret::new(String::with_capacity(1 << 20)));
    let out = &mut summary;
    let document = &reading.document;
    out.line(format_args!("identity    {id}"));
    out.line(format_args!(
        "nickname    {}",
        printable(&document.nickname)
    ));
    out.line(format_args!("made by     {}", printable(&document.device)));
    out.line(format_args!(
        "public key  {}",
        document.secret_key.public_key()
    ));
    if with_secret {
        out.line(format_args!(
            "secret key  {}",
            document.secret_key.to_key_text().as_str()
        ));
    }
    if let Some(picture) = &document.profile_picture {
        out.line(format_args!(
            "picture     {} bytes, for {}",
            picture.len(),
            release(document)
        ));
    }
    for link in &document.links {
        out.line(format_args!(
            "linked      {} {}",
            printable(&link.kind),
            printable(&link.value)
        ));
    }
    out.line(format_args!("contacts    {}", document.contacts.len()));
    for contact in &document.contacts {
        write_contact(contact, out);
    }
    out.line(format_args!("groups      {}", document.groups.len()));
    for group in &document.groups {
        write_group(id, group, out);
    }
    out.line(format_args!(
        "lists       {}",
        document.distribution_lists.len()
    ));
    for list in &document.distribution_lists {
        out.line(format_args!(
            "  {}, {} members",
            printable(&list.name),
            list.members.len()
        ));
    }
    let settings = &document.settings;
    out.line(format_args!(
        "blocked     {}",
        settings.blocked_contacts.len()
    ));
    out.line(format_args!("excluded    {}", settings.sync_excluded.len()));
    let unknown = document
        .unknown
        .names()
        .chain(document.unknown_info.names());
    for name in unknown.chain(document.unknown_user.names()) {
        out.line(format_args!("unknown     {}, kept", printable(name)));
    }
    summary
}

/// Lines for standard output, wiped on drop.
pub(crate) struct Summary(Secret);

impl Summary {
    fn line(&mut self, line: fmt::Arguments<'_>) {
        let _ = writeln!(*self.0, "{line}"); // a String takes everything
    }

    /// Writes the lines. Whoever stops reading them early has seen enough.
    pub(crate) fn print(&self) {
        let _ = io::stdout().write_all(self.0.as_bytes());
    }
}

/// Says what the reader replaced or dropped.
pub(crate) fn print_warnings(reading: &Reading) {
    for warning in &reading.warnings {
        eprintln!("safe: warning: {warning}");
    }
    let hidden = reading.warning_count - reading.warnings.len();
    if hidden > 0 {
        eprintln!("safe: warning: {hidden} more");
    }
}

fn write_contact(contact: &Contact, out: &mut Summary) {
    let level = match contact.verification {
        VerificationLevel::Unverified => ".  ",
        VerificationLevel::ServerVerified => ".. ",
        VerificationLevel::FullyVerified => "...",
    };
    let names = [&contact.first_name, &contact.last_name, &contact.nickname];
    let names = names.map(|name| printable(name)).join(" ");
    let hidden = if contact.hidden { " (hidden)" } else { "" };
    out.line(format_args!(
        "  {} {level} {}{hidden}",
        contact.identity,
        names.trim()
    ));
}

fn write_group(id: ThreemaId, group: &Group, out: &mut Summary) {
    out.line(format_args!(
        "  {} of {}: {}, {} members, {:?}",
        group.id,
        group.creator,
        printable(&group.name),
        group.members.len(),
        group.membership(id),
    ));
}

fn release(document: &Document) -> String {
    match &document.profile_picture_release {
        PictureRelease::Unset | PictureRelease::Nobody => "nobody".into(),
        PictureRelease::Everyone => "everyone".into(),
        PictureRelease::AllowList(identities) => format!("{} contacts", identities.len()),
    }
}

/// Text of others must not control the terminal.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}
