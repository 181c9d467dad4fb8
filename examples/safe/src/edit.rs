use eeema::ThreemaId;
use eeema::safe::document::{Contact, Document};

use crate::Failure;
use crate::arguments::Change;

/// Applies one change, or says why it cannot be.
pub(crate) fn apply(document: &mut Document, change: &Change) -> Result<(), Failure> {
    match change {
        Change::Nickname(nickname) => document.nickname.clone_from(nickname),
        Change::Add(id) => {
            if find(document, *id).is_ok() {
                return Err(format!("{id} is a contact already").into());
            }
            document.contacts.push(Contact::new(*id));
        }
        Change::Name(id, first, last) => {
            let contact = find(document, *id)?;
            contact.first_name.clone_from(first);
            contact.last_name.clone_from(last);
        }
        Change::Remove(id) => {
            find(document, *id)?;
            document.contacts.retain(|contact| contact.identity != *id);
        }
    }
    Ok(())
}

fn find(document: &mut Document, id: ThreemaId) -> Result<&mut Contact, Failure> {
    let mut contacts = document.contacts.iter_mut();
    let contact = contacts.find(|contact| contact.identity == id);
    contact.ok_or_else(|| format!("{id} is no contact in this backup").into())
}
