use core::fmt;
use core::str::FromStr;

use crate::codec::hex;
use crate::identity::{PublicKey, ThreemaId};
use crate::time::UnixSeconds;

const PREFIX: &str = "3mid:";
/// The end of the year 9999.
const MAX_EXPIRY: u64 = 253_402_300_799;

/// The text of the QR code that shows an identity and its public key
/// ([chapter 15 section 2](crate::protocol::verification)).
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 5 | `3mid:` |
/// | 5 | 8 | identity |
/// | 13 | 1 | `,` |
/// | 14 | 64 | public key, hexadecimal |
/// | 78 | – | `,` and seconds since 1970, if the code expires |
///
/// `Display` writes it with lower-case digits. It is neither signed nor secret: what it proves depends on
/// where it was scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IdentityCode {
    identity: ThreemaId,
    public_key: PublicKey,
    expiry: Option<UnixSeconds>,
}

impl IdentityCode {
    /// A code that does not expire, as all clients write it.
    pub const fn new(identity: ThreemaId, public_key: PublicKey) -> Self {
        Self {
            identity,
            public_key,
            expiry: None,
        }
    }

    /// With a last second in which it is valid.
    ///
    /// # Errors
    ///
    /// [`IdentityCodeError::Expiry`] after the year 9999.
    pub const fn with_expiry(self, expiry: UnixSeconds) -> Result<Self, IdentityCodeError> {
        if expiry.0 > MAX_EXPIRY {
            return Err(IdentityCodeError::Expiry);
        }
        Ok(Self {
            expiry: Some(expiry),
            ..self
        })
    }

    /// Whose code it is.
    pub const fn identity(&self) -> ThreemaId {
        self.identity
    }

    /// The public key that it shows.
    pub const fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// The last second in which it is valid, if it expires.
    pub const fn expiry(&self) -> Option<UnixSeconds> {
        self.expiry
    }

    /// Whether it is too old.
    #[must_use]
    pub fn is_expired(&self, now: UnixSeconds) -> bool {
        self.expiry.is_some_and(|expiry| expiry.0 < now.0)
    }
}

impl fmt::Display for IdentityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{},{}", self.identity, self.public_key)?;
        match self.expiry {
            Some(UnixSeconds(seconds)) => write!(f, ",{seconds}"),
            None => Ok(()),
        }
    }
}

impl FromStr for IdentityCode {
    type Err = IdentityCodeError;

    /// Reads the whole text of a code, strictly: two texts must not mean one key, and an expiry that
    /// cannot be read must not mean "never". Parts behind the third are ignored.
    fn from_str(text: &str) -> Result<Self, IdentityCodeError> {
        let rest = text.strip_prefix(PREFIX).ok_or(IdentityCodeError::Prefix)?;
        let mut parts = rest.split(',');
        let (Some(identity), Some(key)) = (parts.next(), parts.next()) else {
            return Err(IdentityCodeError::FieldCount);
        };
        let identity = identity.parse().map_err(|_| IdentityCodeError::Identity)?;
        let key = hex::decode_array(key).map_err(|_| IdentityCodeError::PublicKey)?;
        Ok(Self {
            identity,
            public_key: PublicKey::from_bytes(key),
            expiry: parts.next().map(parse_expiry).transpose()?,
        })
    }
}

/// 1 to 12 digits, and perhaps a fraction of 1 to 9 digits, which is dropped.
fn parse_expiry(text: &str) -> Result<UnixSeconds, IdentityCodeError> {
    let (seconds, fraction) = match text.split_once('.') {
        Some((seconds, fraction)) => (seconds, fraction),
        None => (text, "0"),
    };
    let is_number = |digits: &str, most: usize| {
        (1..=most).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !is_number(seconds, 12) || !is_number(fraction, 9) {
        return Err(IdentityCodeError::Expiry);
    }
    match seconds.parse() {
        Ok(seconds @ 0..=MAX_EXPIRY) => Ok(UnixSeconds(seconds)),
        _ => Err(IdentityCodeError::Expiry),
    }
}

/// Why a text is no identity code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IdentityCodeError {
    /// It does not begin with `3mid:`.
    Prefix,
    /// The public key is missing.
    FieldCount,
    /// The identity is not well formed.
    Identity,
    /// The public key does not have 64 hexadecimal digits.
    PublicKey,
    /// The expiry is no number of seconds up to the year 9999.
    Expiry,
}

impl fmt::Display for IdentityCodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Prefix => "this is no identity code, which begins with 3mid:; scan another one",
            Self::FieldCount => "the identity code is cut off; scan it again",
            Self::Identity => "the identity code names no Threema ID; scan it again",
            Self::PublicKey => "the public key of the identity code is damaged; scan it again",
            Self::Expiry => "the expiry of the identity code cannot be read; ask for a new code",
        })
    }
}

impl core::error::Error for IdentityCodeError {}
