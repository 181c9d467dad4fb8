use super::{EmailHash, PhoneHash};
use crate::identity::{PublicKey, ThreemaId};

/// An identity that a server found for the hashes of a request.
///
/// The server alone vouches for the public key; only a comparison of the keys themselves makes a
/// contact a verified one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// The identity.
    pub identity: ThreemaId,
    /// Its public key.
    pub public_key: PublicKey,
    /// The hash of the phone number it was found by, if it was.
    pub phone: Option<PhoneHash>,
    /// The hash of the e-mail address it was found by, if it was.
    pub email: Option<EmailHash>,
}
