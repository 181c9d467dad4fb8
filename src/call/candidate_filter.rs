use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::relay::IceTransportPolicy;

/// Why a candidate is dropped ([chapter 16 section 7.4](crate::protocol::calls)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DropReason {
    /// It is no candidate line.
    Syntax,
    /// Its address is a name that would have to be asked for, which tells somebody that the call is made.
    Hostname,
    /// It is an address of the device for itself.
    Loopback,
    /// It has an IPv6 address, and the user switched IPv6 off.
    Ipv6,
    /// Another relay candidate of the same socket was kept.
    DuplicateRelay,
    /// The address of the device is hidden, and this is not that of a relay.
    NotRelayed,
}

/// Whether the text is that of a candidate for the device itself.
#[must_use]
pub fn is_loopback(candidate: &str) -> bool {
    [" 127.0.0.1 ", " ::1 "].iter().any(|address| {
        candidate.match_indices(address).any(|(index, _)| {
            let behind = candidate.get(index.saturating_add(address.len())..);
            let port = behind.and_then(|behind| behind.split_once(' '));
            port.is_some_and(|(port, rest)| {
                !port.is_empty()
                    && port.bytes().all(|digit| digit.is_ascii_digit())
                    && rest.starts_with("typ host")
            })
        })
    })
}

/// Whether the candidate has an IPv6 address, its own or a related one.
#[must_use]
pub fn has_ipv6(candidate: &str) -> bool {
    candidate
        .strip_prefix("candidate:")
        .unwrap_or(candidate)
        .contains(':')
}

/// Judges the candidates that the own media library gathers, in their order, during one call.
#[derive(Clone)]
pub struct LocalCandidates {
    allows_ipv6: bool,
    policy: IceTransportPolicy,
    /// The related addresses of relay candidates.
    relayed: Vec<String>,
}

impl LocalCandidates {
    /// Starts with a call.
    pub const fn new(allows_ipv6: bool) -> Self {
        Self {
            allows_ipv6,
            policy: IceTransportPolicy::All,
            relayed: Vec::new(),
        }
    }

    /// With what was decided for the call: if it is to be relayed, nothing but relay candidates leaves, even
    /// if the media library gathers others; and none of these that names an address of the device beside that
    /// of the relay, as a media library does that was not told.
    #[must_use]
    pub fn with_policy(self, policy: IceTransportPolicy) -> Self {
        Self { policy, ..self }
    }

    /// Whether a candidate is sent.
    ///
    /// # Errors
    ///
    /// A [`DropReason`] if not.
    pub fn judge(&mut self, candidate: &str) -> Result<(), DropReason> {
        if is_loopback(candidate) {
            return Err(DropReason::Loopback);
        }
        if !self.allows_ipv6 && has_ipv6(candidate) {
            return Err(DropReason::Ipv6);
        }
        let is_relay = value_of(candidate, "typ") == Some("relay");
        let related = value_of(candidate, "raddr").filter(|address| *address != "0.0.0.0");
        if self.policy == IceTransportPolicy::Relay {
            // What libraries write in place of an address of the device.
            let is_blank = related.is_none_or(|address| address == "::");
            return match is_relay && is_blank {
                true => Ok(()),
                false => Err(DropReason::NotRelayed),
            };
        }
        if is_relay && let Some(address) = related {
            if self.relayed.iter().any(|seen| seen == address) {
                return Err(DropReason::DuplicateRelay);
            }
            self.relayed.push(address.into());
        }
        Ok(())
    }
}

/// Whether a candidate of the peer is handed to the media library. It is printable ASCII, as the grammar
/// of ICE has it, with one space between two fields: where a tab, a control character or an empty field
/// shifts them, a media library reads another address than was judged.
///
/// # Errors
///
/// A [`DropReason`] if not.
pub fn judge_remote(candidate: &str, allows_ipv6: bool) -> Result<(), DropReason> {
    let is_printable = candidate.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let is_shifted = candidate.starts_with("candidate: ") || candidate.contains("  ");
    if !candidate.starts_with("candidate:")
        || !is_printable
        || is_shifted
        || candidate.split(' ').count() < 6
    {
        return Err(DropReason::Syntax);
    }
    let address = candidate.split(' ').nth(4).ok_or(DropReason::Syntax)?;
    let is_literal = address.parse::<core::net::IpAddr>().is_ok();
    if !is_literal && !is_uuid_name(address) {
        return Err(DropReason::Hostname);
    }
    if !allows_ipv6 && has_ipv6(candidate) {
        return Err(DropReason::Ipv6);
    }
    Ok(())
}

/// The value of this name. Names and values follow six fields that have none (RFC 8839 section 5.1).
fn value_of<'a>(candidate: &'a str, name: &str) -> Option<&'a str> {
    let mut fields = candidate.split(' ').skip(6);
    while let (Some(found), Some(value)) = (fields.next(), fields.next()) {
        if found == name {
            return Some(value);
        }
    }
    None
}

/// A name that means a device of the own network, and is asked for there only: a UUID and `.local`.
fn is_uuid_name(address: &str) -> bool {
    let Some(name) = address.strip_suffix(".local") else {
        return false;
    };
    let is_hex = |group: &str| group.bytes().all(|digit| digit.is_ascii_hexdigit());
    let lengths = name.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && name.split('-').all(is_hex)
}

impl fmt::Debug for LocalCandidates {
    /// Without the addresses of the device.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LocalCandidates({} relayed)", self.relayed.len())
    }
}
