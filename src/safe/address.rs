use alloc::string::String;
use core::fmt;

use super::address_syntax::{Parts, SHARD, clean, split_scheme};
use super::{AddressError, BackupId, Credentials};
use crate::codec::percent::PercentText;
use crate::crypto::SecretString;

/// Where backups are kept: the base address of a server
/// ([chapter 10 section 8.1](crate::protocol::safe)).
///
/// `Debug` shows scheme, host and port only: a path may hold a user name, or a password that was pasted
/// in the wrong place.
///
/// ```
/// use eeema::safe::{AddressError, BackupId, ServerAddress};
///
/// let address = ServerAddress::parse("dav.example.com/safe")?;
/// let backup_id = BackupId::from_bytes([0xab; 32]);
/// assert_eq!(&*address.config_url(&backup_id), "https://dav.example.com/safe/config");
/// assert!(ServerAddress::parse("http://dav.example.com/").is_err());
///
/// let pasted = ServerAddress::from_typed("<https://https://max:secret@dav.example.com/safe>\u{200b}")?;
/// assert_eq!(format!("{pasted:?}"), "ServerAddress(https://dav.example.com)");
/// assert_eq!(pasted.credentials().unwrap().username(), "max");
/// # Ok::<(), AddressError>(())
/// ```
#[derive(Clone)]
pub struct ServerAddress {
    /// From the scheme to the final slash, without credentials.
    base: String,
    /// Bytes of the base up to the path.
    origin_length: usize,
    credentials: Option<Credentials>,
}

impl ServerAddress {
    /// The server of the messenger's operator.
    pub fn official() -> Self {
        let origin = "https://safe-{backupIdPrefix8}.threema.ch";
        Self {
            base: [origin, "/"].concat(),
            origin_length: origin.len(),
            credentials: None,
        }
    }

    /// Reads an address: blanks around it are removed, `https://` and the final slash are added if they
    /// are missing, user name and password are taken out. For what people type and paste, see
    /// [`ServerAddress::from_typed`].
    ///
    /// # Errors
    ///
    /// [`AddressError`], but not [`AddressError::Token`].
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let (scheme, rest) = split_scheme(text.trim());
        Self::read(scheme, rest, false)
    }

    /// Like [`ServerAddress::parse`], and takes `http://` for `localhost`, `127.0.0.1` and `[::1]`
    /// too: for a server on the same machine, where nobody is in between.
    ///
    /// # Errors
    ///
    /// As [`ServerAddress::parse`]; [`AddressError::Scheme`] for `http://` with any other host.
    pub fn parse_or_loopback(text: &str) -> Result<Self, AddressError> {
        let (scheme, rest) = split_scheme(text.trim());
        Self::read(scheme, rest, true)
    }

    /// Reads an address that somebody typed or pasted: removes blank and invisible characters,
    /// quotation marks and angle brackets at both ends, and repeated or broken schemes such as
    /// `https://https:/`; the rest must be an address as [`ServerAddress::parse`] takes it.
    ///
    /// # Errors
    ///
    /// As [`ServerAddress::parse`].
    pub fn from_typed(text: &str) -> Result<Self, AddressError> {
        let (scheme, rest) = clean(text)?;
        Self::read(scheme, rest, false)
    }

    /// Like [`ServerAddress::from_typed`], and takes `http://` for the own machine as
    /// [`ServerAddress::parse_or_loopback`] does.
    ///
    /// # Errors
    ///
    /// As [`ServerAddress::parse_or_loopback`].
    pub fn from_typed_or_loopback(text: &str) -> Result<Self, AddressError> {
        let (scheme, rest) = clean(text)?;
        Self::read(scheme, rest, true)
    }

    fn read(scheme: Option<&str>, rest: &str, takes_loopback: bool) -> Result<Self, AddressError> {
        let is = |name: &str| scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case(name));
        let is_plain = takes_loopback && is("http");
        if scheme.is_some() && !is("https") && !is_plain {
            return Err(AddressError::Scheme);
        }
        let parts = Parts::read(rest)?;
        if is_plain && !matches!(parts.host(), "localhost" | "127.0.0.1" | "[::1]") {
            return Err(AddressError::Scheme);
        }
        let scheme = if is_plain { "http://" } else { "https://" };
        let slash = if parts.path.ends_with('/') { "" } else { "/" };
        Ok(Self {
            base: [scheme, parts.place, parts.path, slash].concat(),
            origin_length: scheme.len().saturating_add(parts.place.len()),
            credentials: parts.user_info.map_or(Ok(None), read_user_info)?,
        })
    }

    /// What stood in the address as `user:password@`.
    pub const fn credentials(&self) -> Option<&Credentials> {
        self.credentials.as_ref()
    }

    /// Where the server describes itself.
    pub fn config_url(&self, backup_id: &BackupId) -> SecretString {
        self.url(backup_id, &["config"])
    }

    /// Where the backup is kept. Whoever knows this address may be able to fetch and to delete it.
    pub fn backup_url(&self, backup_id: &BackupId) -> SecretString {
        let digits = backup_id.to_hex();
        let name = str::from_utf8(digits.as_bytes()).unwrap_or_default(); // digits are ASCII
        self.url(backup_id, &["backups/", name])
    }

    fn url(&self, backup_id: &BackupId, parts: &[&str]) -> SecretString {
        let digits = backup_id.to_hex();
        let (shard, _) = digits.as_bytes().split_at(2);
        let shard = str::from_utf8(shard).unwrap_or_default(); // digits are ASCII
        let base = self.base.replace(SHARD, shard);
        let mut url = SecretString::from(String::with_capacity(base.len().saturating_add(80)));
        url.as_mut_string().push_str(&base);
        url.as_mut_string().extend(parts.iter().copied());
        url
    }
}

impl fmt::Debug for ServerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origin = self.base.get(..self.origin_length).unwrap_or_default();
        write!(f, "ServerAddress({origin})")
    }
}

fn read_user_info(user_info: &str) -> Result<Option<Credentials>, AddressError> {
    let (username, password) = user_info.split_once(':').unwrap_or((user_info, ""));
    Credentials::new(&percent_decode(username)?, &percent_decode(password)?)
}

fn percent_decode(text: &str) -> Result<SecretString, AddressError> {
    let encoded = PercentText::parse(text).map_err(|_| AddressError::Escape)?;
    // Never longer than what is encoded: no copy is left behind.
    let mut decoded = SecretString::from(String::with_capacity(text.len()));
    decoded.as_mut_string().extend(encoded.chars());
    Ok(decoded)
}
