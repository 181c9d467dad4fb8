use core::fmt;

use super::{EmailHash, PhoneHash};

/// A look-up of one hash at the Gateway
/// ([chapter 12 section 5](crate::protocol::contact_hash#5-gateway-api)): `Display` writes the
/// path, which goes behind `https://msgapi.threema.ch`.
///
/// The forms of the path that contain the number or the address itself are left out on purpose: they
/// end up in the log files of proxies and servers. The same is true of the API secret, which the
/// Gateway wants in the query: never print the whole URL. The alternative of an e-mail address is a
/// look-up of its own.
///
/// ```
/// use eeema::contact_hash::{self, Lookup};
///
/// let path = Lookup::Phone(contact_hash::phone("41791234567")?).to_string();
/// assert!(path.starts_with("/lookup/phone_hash/ad398f4d7ebe63c6"));
/// # Ok::<(), contact_hash::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// By phone number.
    Phone(PhoneHash),
    /// By e-mail address.
    Email(EmailHash),
}

impl fmt::Display for Lookup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Phone(hash) => write!(f, "/lookup/phone_hash/{}", hash.hex()),
            Self::Email(hash) => write!(f, "/lookup/email_hash/{}", hash.hex()),
        }
    }
}
