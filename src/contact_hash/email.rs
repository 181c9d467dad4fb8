use core::fmt;

use super::{EmailHash, Error, key};
use crate::crypto::ShortMessage;

const GMAIL: &str = "gmail.com";
const GOOGLEMAIL: &str = "googlemail.com";

/// The one or two hashes of an e-mail address; see [`EmailAddress::parse`].
///
/// # Errors
///
/// Those of [`EmailAddress::parse`].
pub fn email(text: &str) -> Result<EmailHashes, Error> {
    EmailAddress::parse(text).map(|address| address.hashes())
}

/// An e-mail address in the form that is hashed: trimmed, ASCII, lower case.
///
/// It borrows the text as it was typed; the case is changed while it is read, without a copy.
/// `Display` writes the address in lower case; `Debug` prints the type only.
///
/// ```
/// use eeema::contact_hash::EmailAddress;
///
/// let address = EmailAddress::parse(" Alice@GMail.com\r\n")?;
/// assert_eq!(address.to_string(), "alice@gmail.com");
/// let alternative = address.alternative().map(|address| address.to_string());
/// assert_eq!(alternative.as_deref(), Some("alice@googlemail.com"));
/// # Ok::<(), eeema::contact_hash::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct EmailAddress<'a> {
    local: &'a str,
    domain: &'a str,
}

/// The words of a block that an address and the bit behind it may take.
const WORDS: usize = 14;

impl<'a> EmailAddress<'a> {
    /// Reads an address, as chapter 12 section 3.3 says.
    ///
    /// White space and control characters around it are left out. There is no hash for
    /// internationalised addresses that two implementations agree on; a domain can be given as
    /// punycode. Nothing else about the address is checked.
    ///
    /// # Errors
    ///
    /// The first of [`Error::Empty`], [`Error::Character`] and [`Error::NoAt`] that applies.
    pub fn parse(text: &'a str) -> Result<Self, Error> {
        let is_margin = |character: char| character <= ' ' || character.is_whitespace();
        let start = text
            .len()
            .saturating_sub(text.trim_start_matches(is_margin).len());
        let trimmed = text.trim_matches(is_margin);
        if trimmed.is_empty() {
            return Err(Error::Empty);
        }
        if let Some(offset) = trimmed.bytes().position(|byte| !byte.is_ascii_graphic()) {
            let position = start.saturating_add(offset);
            return Err(Error::Character { position });
        }
        match trimmed.rsplit_once('@') {
            Some((local, domain)) if !local.is_empty() && !domain.is_empty() => {
                Ok(Self { local, domain })
            }
            _ => Err(Error::NoAt),
        }
    }

    /// The same mailbox under the other of the two domains `gmail.com` and `googlemail.com`; `None`
    /// for every other domain.
    pub const fn alternative(&self) -> Option<Self> {
        let domain = if self.domain.eq_ignore_ascii_case(GMAIL) {
            GOOGLEMAIL
        } else if self.domain.eq_ignore_ascii_case(GOOGLEMAIL) {
            GMAIL
        } else {
            return None;
        };
        Some(Self {
            local: self.local,
            domain,
        })
    }

    /// The hash of the address as it stands. Ask a server for [`EmailAddress::hashes`].
    pub fn hash(&self) -> EmailHash {
        EmailHash::from_bytes(if self.is_short() {
            key::EMAIL.mac_short(&self.message())
        } else {
            key::EMAIL.mac(self.bytes())
        })
    }

    /// The hash of the address and, for the two domains of one provider, that of its alternative.
    pub fn hashes(&self) -> EmailHashes {
        EmailHashes {
            hash: self.hash(),
            alternative: self.alternative().map(|address| address.hash()),
        }
    }

    /// Bytes of the address.
    const fn length(&self) -> usize {
        self.local
            .len()
            .saturating_add(1)
            .saturating_add(self.domain.len())
    }

    /// Whether the address and the bit behind it fit into one block.
    pub(super) const fn is_short(&self) -> bool {
        self.length() < 4 * WORDS
    }

    /// The address as the hash reads it, if it is short.
    pub(super) fn message(&self) -> ShortMessage<WORDS> {
        let mut bytes = [[0; 4]; WORDS];
        for (place, byte) in bytes.as_flattened_mut().iter_mut().zip(self.bytes()) {
            *place = byte;
        }
        ShortMessage::new(bytes, self.length())
    }

    fn bytes(&self) -> impl Iterator<Item = u8> + use<'a> {
        let at = core::iter::once(b'@');
        let bytes = self.local.bytes().chain(at).chain(self.domain.bytes());
        bytes.map(|byte| byte.to_ascii_lowercase())
    }
}

impl fmt::Display for EmailAddress<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        self.bytes()
            .try_for_each(|byte| f.write_char(char::from(byte)))
    }
}

impl fmt::Debug for EmailAddress<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress")
    }
}

/// The one or two hashes of an e-mail address.
///
/// A look-up sends both, and either leads to the same contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmailHashes {
    /// Of the address as it was given.
    pub hash: EmailHash,
    /// Of the address with the other one of the two domains, if it has one of them.
    pub alternative: Option<EmailHash>,
}

impl EmailHashes {
    /// Whether `hash` is one of them.
    pub fn contains(&self, hash: &EmailHash) -> bool {
        self.into_iter().any(|own| own == *hash)
    }
}

impl IntoIterator for EmailHashes {
    type Item = EmailHash;
    type IntoIter =
        core::iter::Chain<core::iter::Once<EmailHash>, core::option::IntoIter<EmailHash>>;

    fn into_iter(self) -> Self::IntoIter {
        core::iter::once(self.hash).chain(self.alternative)
    }
}
