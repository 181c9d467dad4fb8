use super::{EmailHash, PhoneHash};
use crate::identity::{PublicKey, ThreemaId};

/// An identity that a server found for the hashes of a request.
///
/// The server alone vouches for the public key; only a comparison of the keys themselves makes a
/// contact a verified one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    id: ThreemaId,
    public_key: PublicKey,
    phone: Option<PhoneHash>,
    email: Option<EmailHash>,
}

impl Match {
    /// A match of an identity and its public key, found by nothing yet.
    pub const fn new(id: ThreemaId, public_key: PublicKey) -> Self {
        Self {
            id,
            public_key,
            phone: None,
            email: None,
        }
    }

    /// The same match, found by this hash of a phone number.
    #[must_use]
    pub fn with_phone(self, phone: impl Into<Option<PhoneHash>>) -> Self {
        Self {
            phone: phone.into(),
            ..self
        }
    }

    /// The same match, found by this hash of an e-mail address.
    #[must_use]
    pub fn with_email(self, email: impl Into<Option<EmailHash>>) -> Self {
        Self {
            email: email.into(),
            ..self
        }
    }

    /// The identity.
    pub const fn id(&self) -> ThreemaId {
        self.id
    }

    /// Its public key.
    pub const fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// The hash of the phone number it was found by, if it was.
    pub const fn phone(&self) -> Option<PhoneHash> {
        self.phone
    }

    /// The hash of the e-mail address it was found by, if it was.
    pub const fn email(&self) -> Option<EmailHash> {
        self.email
    }
}
