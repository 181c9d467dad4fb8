use eeema::ThreemaId;
use eeema::identity::VerificationLevel;
use eeema::safe::document::{Contact, Document, Group, PictureRelease, Reading};

/// Writes a summary for people.
pub(crate) fn print(id: ThreemaId, reading: &Reading, with_secret: bool) {
    let document = &reading.document;
    println!("identity    {id}");
    println!("nickname    {}", printable(&document.nickname));
    println!("made by     {}", printable(&document.device));
    println!("public key  {}", document.secret_key.public_key());
    if with_secret {
        println!("secret key  {}", document.secret_key.to_key_text().as_str());
    }
    if let Some(picture) = &document.profile_picture {
        println!(
            "picture     {} bytes, for {}",
            picture.len(),
            release(document)
        );
    }
    for link in &document.links {
        println!(
            "linked      {} {}",
            printable(&link.kind),
            printable(&link.value)
        );
    }
    println!("contacts    {}", document.contacts.len());
    document.contacts.iter().for_each(print_contact);
    println!("groups      {}", document.groups.len());
    for group in &document.groups {
        print_group(id, group);
    }
    println!("lists       {}", document.distribution_lists.len());
    for list in &document.distribution_lists {
        println!(
            "  {}, {} members",
            printable(&list.name),
            list.members.len()
        );
    }
    let settings = &document.settings;
    println!("blocked     {}", settings.blocked_contacts.len());
    println!("excluded    {}", settings.sync_excluded.len());
    let unknown = document
        .unknown
        .names()
        .chain(document.unknown_info.names());
    for name in unknown.chain(document.unknown_user.names()) {
        println!("unknown     {}, kept", printable(name));
    }
    print_warnings(reading);
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

fn print_contact(contact: &Contact) {
    let level = match contact.verification {
        VerificationLevel::Unverified => ".  ",
        VerificationLevel::ServerVerified => ".. ",
        VerificationLevel::FullyVerified => "...",
    };
    let names = [&contact.first_name, &contact.last_name, &contact.nickname];
    let names = names.map(|name| printable(name)).join(" ");
    let hidden = if contact.hidden { " (hidden)" } else { "" };
    println!("  {} {level} {}{hidden}", contact.identity, names.trim());
}

fn print_group(id: ThreemaId, group: &Group) {
    println!(
        "  {} of {}: {}, {} members, {:?}",
        group.id,
        group.creator,
        printable(&group.name),
        group.members.len(),
        group.membership(id),
    );
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
