//! Changes of a document, as arguments.

use clap::Args;
use eeema::ThreemaId;
use eeema::safe::document::{Contact, Document};

use crate::shared::{Done, Failure, keys};

/// First the nickname, then contacts that are added, named and removed, whatever their order.
#[derive(Args)]
pub(super) struct Changes {
    /// The nickname that others see
    #[arg(long, value_name = "TEXT")]
    nickname: Option<String>,
    /// Add a contact
    #[arg(long, value_name = "ID", value_parser = keys::identity)]
    add: Vec<ThreemaId>,
    /// Name a contact
    #[arg(long, value_name = "ID=FIRST/LAST", value_parser = name)]
    name: Vec<Name>,
    /// Remove a contact
    #[arg(long, value_name = "ID", value_parser = keys::identity)]
    remove: Vec<ThreemaId>,
}

#[derive(Clone)]
struct Name {
    id: ThreemaId,
    first: String,
    last: String,
}

fn name(text: &str) -> Result<Name, String> {
    let (id, names) = text
        .split_once('=')
        .ok_or("write it as ID=FIRST/LAST, or as ID=FIRST")?;
    let (first, last) = names.split_once('/').unwrap_or((names, ""));
    Ok(Name {
        id: keys::identity(id)?,
        first: first.into(),
        last: last.into(),
    })
}

impl Changes {
    pub(super) fn count(&self) -> usize {
        let contacts = self.add.len() + self.name.len() + self.remove.len();
        usize::from(self.nickname.is_some()) + contacts
    }

    /// Applies all of them, or says why one cannot be.
    pub(super) fn apply(&self, document: &mut Document) -> Done {
        if let Some(nickname) = &self.nickname {
            document.nickname.clone_from(nickname);
        }
        for id in &self.add {
            if find(document, *id).is_ok() {
                return Err(Failure::failed(format_args!(
                    "{id} is a contact already; name or remove it"
                )));
            }
            document.contacts.push(Contact::new(*id));
        }
        for name in &self.name {
            let contact = find(document, name.id)?;
            contact.first_name.clone_from(&name.first);
            contact.last_name.clone_from(&name.last);
        }
        for id in &self.remove {
            find(document, *id)?;
            document.contacts.retain(|contact| contact.identity != *id);
        }
        Ok(())
    }
}

fn find(document: &mut Document, id: ThreemaId) -> Done<&mut Contact> {
    let mut contacts = document.contacts.iter_mut();
    let contact = contacts.find(|contact| contact.identity == id);
    contact.ok_or_else(|| {
        Failure::failed(format_args!(
            "{id} is no contact in this backup; `eeema safe open` shows them"
        ))
    })
}
