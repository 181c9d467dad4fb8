use alloc::string::String;
use core::fmt;

use super::{BackupId, Credentials, Error};
use crate::codec::Writer;
use crate::codec::hex;
use crate::crypto::{SecretString, SecretVec};

/// Where backups are kept: the base address of a server (chapter 10 section 8.1).
///
/// ```
/// use eeema::safe::{BackupId, ServerAddress};
///
/// let address = ServerAddress::parse("dav.example.com/safe")?;
/// let backup_id = BackupId::from_bytes([0xab; 32]);
/// assert_eq!(&*address.config_url(&backup_id), "https://dav.example.com/safe/config");
/// assert!(ServerAddress::parse("http://dav.example.com/").is_err());
/// # Ok::<(), eeema::safe::Error>(())
/// ```
#[derive(Clone)]
pub struct ServerAddress {
    /// From the scheme to the final slash, without credentials.
    base: String,
    credentials: Option<Credentials>,
}

/// Stands in a base address for the first byte of the backup id as two hexadecimal digits, which
/// spreads backups over several servers.
const SHARD: &str = "{backupIdPrefix8}";

impl ServerAddress {
    /// The server of the messenger's operator.
    pub fn official() -> Self {
        Self {
            base: "https://safe-{backupIdPrefix8}.threema.ch/".into(),
            credentials: None,
        }
    }

    /// Reads an address that somebody typed: blanks around it are removed, `https://` and the final
    /// slash are added if they are missing, user name and password are taken out.
    ///
    /// # Errors
    ///
    /// [`Error::Scheme`], [`Error::EmptyAddress`], [`Error::Url`], [`Error::Host`] or
    /// [`Error::UsernameColon`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        let (scheme, rest) = split_scheme(text.trim());
        if !scheme.is_none_or(|scheme| scheme.eq_ignore_ascii_case("https")) {
            return Err(Error::Scheme);
        }
        Self::read("https://", rest)
    }

    /// Like [`ServerAddress::parse`], and takes `http://` for `localhost`, `127.0.0.1` and `[::1]`
    /// too: for a server on the same machine, where nobody is in between.
    ///
    /// # Errors
    ///
    /// As [`ServerAddress::parse`]; [`Error::Scheme`] for `http://` with any other host.
    pub fn parse_or_loopback(text: &str) -> Result<Self, Error> {
        let (scheme, rest) = split_scheme(text.trim());
        if !scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("http")) {
            return Self::parse(text);
        }
        let address = Self::read("http://", rest)?;
        let place = address.base.strip_prefix("http://").map(split_authority);
        let is_loopback = place.is_some_and(|(authority, _)| {
            let (host, _) = split_port(authority);
            matches!(host, "localhost" | "127.0.0.1" | "[::1]")
        });
        if is_loopback {
            Ok(address)
        } else {
            Err(Error::Scheme)
        }
    }

    fn read(scheme: &str, rest: &str) -> Result<Self, Error> {
        if rest.is_empty() {
            return Err(Error::EmptyAddress);
        }
        let is_forbidden =
            |c: char| matches!(c, '?' | '#' | '\\') || c.is_whitespace() || c.is_control();
        if rest.contains(is_forbidden) {
            return Err(Error::Url);
        }
        let (authority, path) = split_authority(rest);
        let (user_info, host) = match authority.rsplit_once('@') {
            Some((user_info, host)) => (Some(user_info), host),
            None => (None, authority),
        };
        let (name, port) = split_port(host);
        if name.is_empty() {
            return Err(Error::Host);
        }
        // Nobody knows what `[::1]example.org` is, and `user:pass/word@host` is a password with a slash.
        if !is_port_or_nothing(port) {
            return Err(Error::Url);
        }
        let slash = if path.ends_with('/') { "" } else { "/" };
        Ok(Self {
            base: [scheme, host, path, slash].concat(),
            credentials: user_info.map_or(Ok(None), read_user_info)?,
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
        let name = backup_id.to_hex();
        let name = str::from_utf8(name.as_bytes()).unwrap_or_default(); // digits are ASCII
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
        write!(f, "ServerAddress({})", self.base)
    }
}

/// The scheme in front of `://`, if there is one, and the rest.
fn split_scheme(text: &str) -> (Option<&str>, &str) {
    let Some((scheme, rest)) = text.split_once("://") else {
        return (None, text);
    };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    if is_scheme {
        (Some(scheme), rest)
    } else {
        (None, text)
    }
}

/// What stands in front of the first slash, and the path from the slash on.
fn split_authority(rest: &str) -> (&str, &str) {
    let slash = rest.find('/').unwrap_or(rest.len());
    rest.split_at_checked(slash).unwrap_or((rest, ""))
}

/// The host, and what stands behind it. An address in brackets has colons of its own.
fn split_port(authority: &str) -> (&str, &str) {
    let end = match authority.find(']') {
        Some(bracket) if authority.starts_with('[') => bracket.saturating_add(1),
        _ => authority.find(':').unwrap_or(authority.len()),
    };
    authority.split_at_checked(end).unwrap_or((authority, ""))
}

/// Whether this may stand behind a host.
fn is_port_or_nothing(text: &str) -> bool {
    let is_number = |port: &str| port.bytes().all(|digit| digit.is_ascii_digit());
    text.is_empty() || text.strip_prefix(':').is_some_and(is_number)
}

fn read_user_info(user_info: &str) -> Result<Option<Credentials>, Error> {
    let (username, password) = user_info.split_once(':').unwrap_or((user_info, ""));
    Credentials::new(&percent_decode(username)?, &percent_decode(password)?)
}

fn percent_decode(text: &str) -> Result<SecretString, Error> {
    let mut bytes = SecretVec::zeroed(text.len());
    let mut writer = Writer::new(bytes.as_mut_bytes());
    let mut parts = text.split('%');
    // The decoded text is not longer than the encoded one: there is always room.
    let mut write = |part: &[u8]| writer.bytes(part).map_err(|_| Error::Url);
    write(parts.next().unwrap_or_default().as_bytes())?;
    for part in parts {
        let (digits, rest) = part.split_at_checked(2).ok_or(Error::Url)?;
        write(&hex::decode_array::<1>(digits).map_err(|_| Error::Url)?)?;
        write(rest.as_bytes())?;
    }
    let length = writer.written();
    let decoded = bytes.as_bytes().get(..length).unwrap_or_default();
    Ok(str::from_utf8(decoded).map_err(|_| Error::Url)?.into())
}
