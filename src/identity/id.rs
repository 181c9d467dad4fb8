use core::fmt;
use core::str::FromStr;

use super::Error;

/// The name of an account: 8 ASCII characters
/// ([chapter 01 section 2](crate::protocol::identity#2-threema-id)).
///
/// The first is `0`–`9`, `A`–`Z` or `*`, the others are `0`–`9` or `A`–`Z`. A `*` in front marks a
/// Gateway ID, which belongs to a service.
///
/// ```
/// use eeema::ThreemaId;
///
/// let id: ThreemaId = "ECHOECHO".parse()?;
/// assert_eq!(id.as_bytes(), b"ECHOECHO");
/// assert!(!id.is_gateway());
/// assert!("echoecho".parse::<ThreemaId>().is_err());
/// # Ok::<(), eeema::identity::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThreemaId([u8; Self::LENGTH]);

impl ThreemaId {
    /// Bytes of an identity.
    pub const LENGTH: usize = 8;

    /// The test account that answers every message.
    pub const ECHOECHO: Self = Self(*b"ECHOECHO");

    /// Checks and takes the 8 bytes of an identity.
    ///
    /// # Errors
    ///
    /// [`Error::IdLength`], then [`Error::IdSymbol`]. Lower case is refused; fold typed input to
    /// upper case before.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let bytes: [u8; Self::LENGTH] = bytes.try_into().map_err(|_| Error::IdLength)?;
        let [first, rest @ ..] = &bytes;
        let is_symbol = |byte: &u8| matches!(byte, b'0'..=b'9' | b'A'..=b'Z');
        if (*first == b'*' || is_symbol(first)) && rest.iter().all(is_symbol) {
            Ok(Self(bytes))
        } else {
            Err(Error::IdSymbol)
        }
    }

    /// The 8 bytes as they travel.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }

    /// The 8 characters.
    pub fn as_str(&self) -> &str {
        // All of them are ASCII: `from_bytes` saw to that.
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Whether it is a Gateway ID, with `*` in front.
    #[must_use]
    pub const fn is_gateway(&self) -> bool {
        let [first, ..] = self.0;
        first == b'*'
    }

    /// Takes over bytes that were checked when the program was written.
    pub(super) const fn from_checked(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }
}

impl TryFrom<&[u8]> for ThreemaId {
    type Error = Error;

    fn try_from(bytes: &[u8]) -> Result<Self, Error> {
        Self::from_bytes(bytes)
    }
}

impl FromStr for ThreemaId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::from_bytes(text.as_bytes())
    }
}

impl fmt::Display for ThreemaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for ThreemaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ThreemaId({})", self.as_str())
    }
}
