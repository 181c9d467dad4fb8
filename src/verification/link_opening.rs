use super::contact_link::ContactLink;
use super::new_contact::{Environment, NewContact};
use crate::identity::{Acquaintance, ThreemaId};

/// What is known when the user opens a link ([chapter 15 section 3](crate::protocol::verification)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkOpening {
    /// Who opens it.
    pub own_identity: ThreemaId,
    /// The identity of the link is a contact.
    pub is_contact: bool,
    /// Whether the user may add contacts.
    pub may_add_contacts: bool,
    /// Which servers the user is at.
    pub environment: Environment,
}

/// What opening a link leads to. It never changes a contact that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LinkOutcome {
    /// It names the user.
    OwnIdentity,
    /// Show the contact.
    Known,
    /// The user may not add contacts.
    AddingForbidden,
    /// Create this contact, which is predefined.
    Add(NewContact),
    /// Ask the directory for the key, for [`NewContact::from_directory`].
    AskDirectory(ThreemaId),
}

impl LinkOpening {
    /// Somebody who is no contact, opened by a user who may add contacts at the production servers.
    pub const fn of(own_identity: ThreemaId) -> Self {
        Self {
            own_identity,
            is_contact: false,
            may_add_contacts: true,
            environment: Environment::Production,
        }
    }

    /// Decides.
    pub fn decide(&self, link: &ContactLink<'_>) -> LinkOutcome {
        let identity = link.identity();
        if identity == self.own_identity {
            LinkOutcome::OwnIdentity
        } else if self.is_contact {
            LinkOutcome::Known
        } else if !self.may_add_contacts {
            LinkOutcome::AddingForbidden
        } else {
            match NewContact::predefined(identity, Acquaintance::Direct, self.environment) {
                Some(contact) => LinkOutcome::Add(contact),
                None => LinkOutcome::AskDirectory(identity),
            }
        }
    }
}
