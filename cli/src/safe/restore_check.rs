//! `eeema safe restore-check`: what an app would make of a backup, before the phone is wiped.

use std::collections::BTreeMap;

use clap::Args;
use eeema::safe::document::Document;
use eeema::{PublicKey, ThreemaId};

use super::describe::{level, name_of, note_warnings};
use super::sealed::Sealed;
use crate::shared::json::Json;
use crate::shared::{Done, Failure, keys, print};

#[derive(Args)]
pub(crate) struct RestoreCheck {
    #[command(flatten)]
    backup: Sealed,
    /// Demand that the backup holds the secret half of KEY, the key of the identity in the directory
    #[arg(long, value_name = "KEY", value_parser = keys::public_key)]
    public_key: Option<PublicKey>,
    /// The key that the directory has of a contact, which is compared as an app does
    #[arg(long, value_name = "ID=KEY", value_parser = contact_key)]
    contact_key: Vec<(ThreemaId, PublicKey)>,
    /// Print an object; README.md has its shape
    #[arg(long)]
    json: bool,
}

fn contact_key(text: &str) -> Result<(ThreemaId, PublicKey), String> {
    let (id, key) = text.split_once('=').ok_or("write it as ID=KEY")?;
    Ok((keys::identity(id)?, keys::public_key(key)?))
}

pub(super) fn run(arguments: &RestoreCheck) -> Done {
    let (_, _, reading) = arguments.backup.open()?;
    let document = &reading.document;
    let (id, public_key) = (arguments.backup.id, document.secret_key.public_key());
    let is_own = arguments.public_key.map(|known| known == public_key);
    if is_own == Some(false) {
        return Err(Failure::something_else(format_args!(
            "the backup holds another key than that of {id}, so no app restores it: {public_key}"
        )));
    }
    let directory: BTreeMap<_, _> = arguments.contact_key.iter().copied().collect();
    let swapped = swapped(document, &directory);
    note_warnings(&reading);
    match arguments.json {
        true => Json::object()
            .text("identity", id)
            .text("public_key", public_key)
            .flag("compared", is_own.is_some())
            .number("contacts", document.contacts.len() as u64)
            .number("groups", document.groups.len() as u64)
            .number("lists", document.distribution_lists.len() as u64)
            .texts("scan_again", &swapped)
            .texts("warnings", &reading.warnings)
            .print()?,
        false => report(id, public_key, document, &swapped)?,
    }
    if !swapped.is_empty() {
        return Err(Failure::something_else(format_args!(
            "the keys of {} are not those of the directory; scan these contacts again after the restore",
            list(&swapped)
        )));
    }
    match reading.warning_count {
        0 => {
            if is_own.is_none() && !arguments.json {
                print::note(
                    "compare the public key with the one that you know, or give it with --public-key",
                );
            }
            Ok(())
        }
        count => Err(Failure::wrong_or_damaged(format_args!(
            "a restore loses or replaces {count} values; make a new backup as long as the phone is there"
        ))),
    }
}

/// Contacts that were verified, and of whom the directory has another key now.
fn swapped(document: &Document, directory: &BTreeMap<ThreemaId, PublicKey>) -> Vec<ThreemaId> {
    let mut swapped = Vec::new();
    for contact in &document.contacts {
        if let Some(key) = directory.get(&contact.identity)
            && contact.reconcile(*key).needs_attention
        {
            swapped.push(contact.identity);
        }
    }
    swapped
}

fn report(id: ThreemaId, key: PublicKey, document: &Document, swapped: &[ThreemaId]) -> Done {
    let (contacts, groups) = (&document.contacts, document.groups.len());
    let lists = document.distribution_lists.len();
    let verified = contacts
        .iter()
        .filter(|contact| level(contact) == "fully verified");
    let (count, verified) = (contacts.len(), verified.count());
    print::line(format_args!("identity    {id}"))?;
    print::line(format_args!("public key  {key}"))?;
    print::line(format_args!(
        "contacts    {count}, {verified} of them fully verified"
    ))?;
    print::line(format_args!("groups      {groups}"))?;
    print::line(format_args!(
        "lists       {lists}, which Android alone restores"
    ))?;
    for contact in contacts
        .iter()
        .filter(|contact| swapped.contains(&contact.identity))
    {
        let name = name_of(contact);
        print::line(format_args!("scan again  {} {name}", contact.identity))?;
    }
    print::line("A restore brings back neither messages nor media.")
}

fn list(identities: &[ThreemaId]) -> String {
    let names: Vec<String> = identities.iter().map(ToString::to_string).collect();
    names.join(", ")
}
