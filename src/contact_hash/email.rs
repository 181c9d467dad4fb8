use core::fmt;

use super::email_syntax::{Part, domain_part, local_part};
use super::{EmailHash, Error, key};
use crate::crypto::ShortMessage;

/// The two domains of one provider: a mailbox has an address under each.
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
    /// In front of the last `@`.
    local: Part<'a>,
    /// Behind it.
    domain: Part<'a>,
}

/// The words of a block that an address and the bit behind it may take.
const WORDS: usize = 14;

impl<'a> EmailAddress<'a> {
    /// Reads an address, as
    /// [chapter 12 section 3.3](crate::protocol::contact_hash#33-what-this-crate-does) says.
    ///
    /// White space and control characters around it are left out. There is no hash for
    /// internationalised addresses that two implementations agree on; a domain can be given as
    /// punycode. An address that RFC 5321 does not allow, such as `<a@example.org>`, is refused: its hash
    /// is one that no directory knows. See [`EmailAddress::from_typed`].
    ///
    /// # Errors
    ///
    /// The first of [`Error::Empty`], [`Error::Character`], [`Error::NoAt`] and [`Error::Syntax`] that
    /// applies.
    pub fn parse(text: &'a str) -> Result<Self, Error> {
        let is_margin = |character: char| character <= ' ' || character.is_whitespace();
        let inside = text.trim_start_matches(is_margin);
        let front = text.len().saturating_sub(inside.len());
        let inside = inside.trim_end_matches(is_margin);
        Self::read(inside, false).map_err(|error| error.behind(front))
    }

    /// Reads an address that nothing surrounds, with escapes such as `%40` if `is_escaped`.
    pub(super) fn read(text: &'a str, is_escaped: bool) -> Result<Self, Error> {
        if text.is_empty() {
            return Err(Error::Empty);
        }
        let whole = Part { text, is_escaped };
        check_characters(whole)?;
        let (local, domain) = sides(whole).ok_or(Error::NoAt)?;
        local_part(local).map_err(|position| Error::Syntax {
            position: position.unwrap_or(local.text.len()),
        })?;
        let front = text.len().saturating_sub(domain.text.len());
        domain_part(domain).map_err(|position| Error::Syntax {
            position: position.map_or(text.len(), |position| position.saturating_add(front)),
        })?;
        Ok(Self { local, domain })
    }

    /// The same mailbox under the other of the two domains `gmail.com` and `googlemail.com`; `None`
    /// for every other domain.
    pub fn alternative(&self) -> Option<Self> {
        let domain = if self.domain.is(GMAIL) {
            GOOGLEMAIL
        } else if self.domain.is(GOOGLEMAIL) {
            GMAIL
        } else {
            return None;
        };
        Some(Self {
            local: self.local,
            domain: Part {
                text: domain,
                is_escaped: false,
            },
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
    fn length(&self) -> usize {
        let parts = self.local.length().saturating_add(self.domain.length());
        parts.saturating_add(1)
    }

    /// Whether the address and the bit behind it fit into one block.
    pub(super) fn is_short(&self) -> bool {
        self.length() < 4 * WORDS
    }

    /// The address as the hash reads it, if it is short; else an empty message, whose hash means nothing.
    pub(super) fn message(&self) -> ShortMessage<WORDS> {
        let mut bytes = [[0; 4]; WORDS];
        if !self.is_short() {
            return ShortMessage::new(bytes, 0);
        }
        let places = bytes.as_flattened_mut();
        let behind_local = self.local.write_to(places);
        if let Some((at, domain)) = behind_local.split_first_mut() {
            *at = b'@';
            self.domain.write_to(domain);
        }
        places.make_ascii_lowercase();
        ShortMessage::new(bytes, self.length())
    }

    fn bytes(&self) -> impl Iterator<Item = u8> + use<'a> {
        let at = core::iter::once((0, b'@'));
        let bytes = self.local.bytes().chain(at).chain(self.domain.bytes());
        bytes.map(|(_, byte)| byte.to_ascii_lowercase())
    }
}

/// Demands visible ASCII, as it stands there and as escapes mean it.
fn check_characters(whole: Part<'_>) -> Result<(), Error> {
    // Nearly all addresses: without escapes, what stands there is what is meant.
    if !whole.is_escaped && whole.text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(());
    }
    let is_foreign = |(_, character): &(usize, char)| !character.is_ascii_graphic();
    let escaped = whole
        .bytes()
        .map(|(position, byte)| (position, char::from(byte)));
    let mut all = whole.text.char_indices().chain(escaped);
    match all.find(is_foreign) {
        Some((position, character)) => Err(Error::Character {
            position,
            character,
        }),
        None => Ok(()),
    }
}

/// What stands in front of the last `@` and behind it; `None` if one of the three is missing.
fn sides(whole: Part<'_>) -> Option<(Part<'_>, Part<'_>)> {
    let at = if whole.is_escaped {
        whole.bytes().filter(|(_, byte)| *byte == b'@').last()?.0
    } else {
        whole.text.rfind('@')?
    };
    let (local, rest) = whole.text.split_at_checked(at)?;
    // An escape has three characters.
    let length = if rest.starts_with('@') { 1 } else { 3 };
    let (_, domain) = rest.split_at_checked(length)?;
    let part = |text| Part {
        text,
        is_escaped: whole.is_escaped,
    };
    (!local.is_empty() && !domain.is_empty()).then(|| (part(local), part(domain)))
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
    hash: EmailHash,
    alternative: Option<EmailHash>,
}

impl EmailHashes {
    /// The hash of the address as it was given.
    pub const fn hash(&self) -> EmailHash {
        self.hash
    }

    /// The hash of the address with the other one of the two domains, if it has one of them.
    pub const fn alternative(&self) -> Option<EmailHash> {
        self.alternative
    }

    /// Whether `hash` is one of them.
    #[must_use]
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
