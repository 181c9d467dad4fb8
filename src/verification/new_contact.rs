use core::fmt;

use super::level::{LevelEvent, Verification};
use crate::identity::{Acquaintance, PredefinedContact, PublicKey, ThreemaId};

/// A contact to be created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewContact {
    /// The identity.
    pub identity: ThreemaId,
    /// Its key.
    pub public_key: PublicKey,
    /// What the key is worth.
    pub verification: Verification,
    /// How the contact became known.
    pub acquaintance: Acquaintance,
}

/// Which servers a client is at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Environment {
    /// Those that people use.
    #[default]
    Production,
    /// Those for tests.
    Sandbox,
    /// Those of an organisation, which has a list of predefined contacts of its own.
    OnPremises,
}

impl NewContact {
    /// A contact that a link, a message, a group or the user named, with the key of the directory: level 0,
    /// and level 2 if it is predefined with this key
    /// ([chapter 15 sections 4.2 and 6](crate::protocol::verification)).
    ///
    /// # Errors
    ///
    /// [`PredefinedKeyDiffers`]: create nothing and warn.
    pub fn from_directory(
        identity: ThreemaId,
        public_key: PublicKey,
        acquaintance: Acquaintance,
        environment: Environment,
    ) -> Result<Self, PredefinedKeyDiffers> {
        let verification = match environment.built_in_key(identity) {
            None => Verification::NEW,
            Some(key) if key == public_key => {
                Verification::NEW.after(LevelEvent::PredefinedKeyMatched)
            }
            Some(_) => return Err(PredefinedKeyDiffers),
        };
        Ok(Self {
            identity,
            public_key,
            verification,
            acquaintance,
        })
    }

    /// A predefined contact, for whose key no directory is asked.
    pub fn predefined(
        identity: ThreemaId,
        acquaintance: Acquaintance,
        environment: Environment,
    ) -> Option<Self> {
        Some(Self {
            identity,
            public_key: environment.built_in_key(identity)?,
            verification: Verification::NEW.after(LevelEvent::PredefinedKeyMatched),
            acquaintance,
        })
    }
}

impl Environment {
    /// The key that clients know without asking.
    pub(super) fn built_in_key(self, identity: ThreemaId) -> Option<PublicKey> {
        let contact = PredefinedContact::find(identity)?;
        match self {
            Self::Production => Some(contact.public_key()),
            Self::Sandbox => contact.sandbox_public_key(),
            Self::OnPremises => None,
        }
    }
}

/// The directory has another key than every client for a predefined contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PredefinedKeyDiffers;

impl fmt::Display for PredefinedKeyDiffers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the directory has a wrong key for a known contact; do not add it, and warn")
    }
}

impl core::error::Error for PredefinedKeyDiffers {}
