//! What RFC 3986 allows in an address, and what people put around one.

use core::net::Ipv6Addr;

use super::AddressError;
use crate::codec::blank;

/// Stands in a base address for the first byte of the backup id as two hexadecimal digits, which
/// spreads backups over several servers.
pub(super) const SHARD: &str = "{backupIdPrefix8}";

/// An address without its scheme, in parts.
#[derive(Clone, Copy)]
pub(super) struct Parts<'a> {
    /// What stands in front of the `@`.
    pub(super) user_info: Option<&'a str>,
    /// Host and port.
    pub(super) place: &'a str,
    /// From the first slash on.
    pub(super) path: &'a str,
}

impl<'a> Parts<'a> {
    /// Takes what stands behind the scheme apart, and checks it.
    ///
    /// A placeholder [`SHARD`] may stand anywhere in host or path. A question mark or a number sign is
    /// refused: a base address has neither query nor fragment. So is a quotation mark at an end, of which
    /// nobody knows whether it belongs to the address.
    pub(super) fn read(rest: &'a str) -> Result<Self, AddressError> {
        if rest.is_empty() {
            return Err(AddressError::Empty);
        }
        let is_at_an_end = |c: char| rest.starts_with(c) || rest.ends_with(c);
        let is_forbidden = |c: char| {
            matches!(c, '?' | '#' | '\\')
                || c.is_control()
                || blank::is_blank_or_format(c)
                || is_quotation_mark(c) && is_at_an_end(c)
        };
        if let Some(character) = rest.chars().find(|c| is_forbidden(*c)) {
            return Err(AddressError::Character { character });
        }
        if rest.contains("://") {
            return Err(AddressError::SchemeTwice);
        }
        let slash = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(slash).unwrap_or((rest, ""));
        let (user_info, place) = match authority.rsplit_once('@') {
            Some((user_info, place)) => (Some(user_info), place),
            None => (None, authority),
        };
        let (host, port) = split_port(place);
        check_host(host)?;
        check_port(port)?;
        check_path(path)?;
        Ok(Self {
            user_info,
            place,
            path,
        })
    }

    /// The host without its port.
    pub(super) fn host(&self) -> &'a str {
        split_port(self.place).0
    }
}

/// The host, and what stands behind it. An address in brackets has colons of its own.
fn split_port(place: &str) -> (&str, &str) {
    let end = match place.find(']') {
        Some(bracket) if place.starts_with('[') => bracket.saturating_add(1),
        _ => place.find(':').unwrap_or(place.len()),
    };
    place.split_at_checked(end).unwrap_or((place, ""))
}

/// A name of allowed characters but for an apostrophe, which stands around addresses and in no name, or an
/// IPv6 address in brackets. `http` or `https` here is a scheme that stands there twice.
fn check_host(host: &str) -> Result<(), AddressError> {
    if host.is_empty() {
        return Err(AddressError::Host);
    }
    if host.eq_ignore_ascii_case("http") || host.eq_ignore_ascii_case("https") {
        return Err(AddressError::SchemeTwice);
    }
    if let Some(literal) = host.strip_prefix('[') {
        let literal = literal.strip_suffix(']').ok_or(AddressError::Host)?;
        let address: Result<Ipv6Addr, _> = literal.parse();
        return address.map(|_| ()).map_err(|_| AddressError::Host);
    }
    check_characters(host, |byte| {
        is_unreserved(byte) || is_sub_delimiter(byte) && byte != b'\''
    })
}

/// Nobody knows what `[::1]example.org` is, and `user:pass/word@host` is a password with a slash.
fn check_port(port: &str) -> Result<(), AddressError> {
    if port.is_empty() {
        return Ok(());
    }
    let digits = port.strip_prefix(':').unwrap_or_default();
    let are_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    match digits.parse() {
        Ok(1_u16..) if are_digits => Ok(()),
        _ => Err(AddressError::Port),
    }
}

/// Characters of a path (RFC 3986 section 3.3).
fn check_path(path: &str) -> Result<(), AddressError> {
    check_characters(path, |byte| {
        is_unreserved(byte) || is_sub_delimiter(byte) || matches!(byte, b':' | b'@' | b'/')
    })
}

/// Every part between the placeholders has allowed characters and whole escapes only.
fn check_characters(text: &str, is_allowed: impl Fn(u8) -> bool) -> Result<(), AddressError> {
    for part in text.split(SHARD) {
        let mut characters = part.chars();
        while let Some(character) = characters.next() {
            if character == '%' {
                let mut is_digit = || characters.next().is_some_and(|c| c.is_ascii_hexdigit());
                if !is_digit() || !is_digit() {
                    return Err(AddressError::Escape);
                }
            } else if !u8::try_from(character).is_ok_and(&is_allowed) {
                return Err(AddressError::Character { character });
            }
        }
    }
    Ok(())
}

/// RFC 3986 section 2.3.
const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// RFC 3986 section 2.2.
const fn is_sub_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'='
    )
}

/// The scheme in front of `://`, if there is one, and the rest.
pub(super) fn split_scheme(text: &str) -> (Option<&str>, &str) {
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

/// Removes what people paste along with an address, and gives the scheme, of which repetitions count
/// once, and the rest.
///
/// # Errors
///
/// [`AddressError::SchemeTwice`] if two schemes differ.
pub(super) fn clean(text: &str) -> Result<(Option<&str>, &str), AddressError> {
    let is_around = |c: char| blank::is_blank_or_format(c) || is_quotation_mark(c);
    let mut rest = text.trim_matches(is_around);
    let mut scheme: Option<&str> = None;
    while let Some((found, behind)) = web_scheme(rest) {
        if scheme.is_some_and(|scheme| !scheme.eq_ignore_ascii_case(found)) {
            return Err(AddressError::SchemeTwice);
        }
        (scheme, rest) = (Some(found), behind.trim_start_matches(is_around));
    }
    if scheme.is_none() {
        return Ok(split_scheme(rest));
    }
    Ok((scheme, rest))
}

/// Quotation marks and angle brackets, which people put around an address.
fn is_quotation_mark(character: char) -> bool {
    matches!(
        character,
        '"' | '\'' | '`' | '<' | '>' | '\u{ab}' | '\u{bb}'
    ) || matches!(character, '\u{2018}'..='\u{201f}' | '\u{2039}' | '\u{203a}')
        || matches!(character, '\u{3008}' | '\u{3009}' | '\u{27e8}' | '\u{27e9}')
        || matches!(character, '\u{ff1c}' | '\u{ff1e}')
}

/// `http` or `https` with a colon and slashes, or with two slashes, and what stands behind them.
fn web_scheme(text: &str) -> Option<(&str, &str)> {
    for name in ["https", "http"] {
        let Some((scheme, behind)) = text.split_at_checked(name.len()) else {
            continue;
        };
        if !scheme.eq_ignore_ascii_case(name) {
            continue;
        }
        let slashes = behind.strip_prefix(':').unwrap_or(behind);
        let rest = slashes.trim_start_matches('/');
        let count = slashes.len().saturating_sub(rest.len());
        let has_colon = slashes.len() < behind.len();
        if has_colon && count > 0 || count > 1 {
            return Some((scheme, rest));
        }
    }
    None
}
