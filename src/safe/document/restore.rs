//! What is safe to restore ([chapter 10 section 7.6](crate::protocol::safe#76-restoring)).

use super::{Contact, Group};
use crate::identity::{PublicKey, ThreemaId, VerificationLevel};

/// The key and level with which a contact is restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reconciled {
    /// The key to use.
    pub public_key: PublicKey,
    /// What it is worth.
    pub verification: VerificationLevel,
    /// The contact was fully verified, and backup and directory do not agree on the key: tell the
    /// user. They must scan the contact again.
    pub needs_attention: bool,
}

impl Contact {
    /// Decides between the key of the backup and the one of the directory.
    ///
    /// The key of a fully verified contact comes from the backup, and the level stays only if the
    /// directory has the same one: a directory that swaps keys is noticed. Other contacts get the
    /// key of the directory.
    ///
    /// First prove that the secret key of the backup is still the one of the identity, and skip the
    /// own identity, and contacts that the directory does not know.
    pub fn reconcile(&self, of_directory: PublicKey) -> Reconciled {
        let verified = self.verification == VerificationLevel::FullyVerified;
        let agree = self.public_key == Some(of_directory);
        let public_key = self.public_key.filter(|_| verified);
        Reconciled {
            public_key: public_key.unwrap_or(of_directory),
            verification: if verified && !agree {
                VerificationLevel::Unverified
            } else {
                self.verification
            },
            needs_attention: verified && !agree,
        }
    }
}

/// What the user is in a restored group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// A member.
    Member,
    /// They left, or the group was dissolved.
    Left,
    /// The creator removed them: they are not even listed themselves.
    Removed,
}

impl Group {
    /// What the user `own_id` is in this group. Skip groups of which the creator is neither the user
    /// nor a known contact.
    pub fn membership(&self, own_id: ThreemaId) -> Membership {
        if self.members.contains(&own_id) {
            Membership::Member
        } else if self.creator == own_id || self.members.contains(&self.creator) {
            Membership::Left
        } else {
            Membership::Removed
        }
    }
}
