//! The structs of the handshake ([chapter 07 section 2](crate::protocol::transport)).

use super::channel::TAG_LENGTH;
use super::connection_keys::Cookie;
use super::error::Error;
use super::vouch::VOUCH_LENGTH;
use crate::identity::{PublicKey, ThreemaId};
use crate::time::UnixMillis;

/// Bytes of client-hello.
pub(super) const CLIENT_HELLO: usize = 48;
/// Bytes of server-hello.
pub(super) const SERVER_HELLO: usize = 80;
/// Bytes of what the box of server-hello holds.
pub(super) const CHALLENGE: usize = 48;
/// Bytes of login-data.
pub(super) const LOGIN_DATA: usize = 128;
/// Bytes of the first box of login.
pub(super) const LOGIN: usize = TAG_LENGTH + LOGIN_DATA;
/// Bytes of login-ack-data.
pub(super) const LOGIN_ACK_DATA: usize = 16;
/// Bytes of login-ack.
pub(super) const LOGIN_ACK: usize = TAG_LENGTH + LOGIN_ACK_DATA;

const EXTENSION_MAGIC: &[u8; 30] = b"threema-clever-extension-field";
/// Bytes of the extension indicator, or of legacy client info.
pub(super) const INDICATOR: usize = 32;

/// A key and a cookie, 48 bytes: client-hello, and what the box of server-hello holds.
pub(super) struct KeyAndCookie {
    pub(super) key: PublicKey,
    pub(super) cookie: Cookie,
}

impl KeyAndCookie {
    pub(super) fn encode(&self) -> [u8; CLIENT_HELLO] {
        let mut bytes = [0; CLIENT_HELLO];
        let (key, cookie) = bytes.split_at_mut(32);
        key.copy_from_slice(self.key.as_bytes());
        cookie.copy_from_slice(&self.cookie);
        bytes
    }

    pub(super) fn decode(bytes: &[u8; CLIENT_HELLO]) -> Self {
        let mut key = [0; 32];
        let mut cookie = [0; 16];
        let (front, back) = bytes.split_at(32);
        key.copy_from_slice(front);
        cookie.copy_from_slice(back);
        Self {
            key: PublicKey::from_bytes(key),
            cookie,
        }
    }
}

/// What a client says when it logs in, 128 bytes.
pub(super) struct LoginData {
    pub(super) identity: [u8; ThreemaId::LENGTH],
    /// The extension indicator, or legacy client info.
    pub(super) indicator: [u8; INDICATOR],
    pub(super) server_cookie: Cookie,
    pub(super) vouch: [u8; VOUCH_LENGTH],
    /// Whether all reserved bytes are zero.
    pub(super) is_reserved_zero: bool,
}

impl LoginData {
    pub(super) fn encode(&self) -> [u8; LOGIN_DATA] {
        let mut bytes = [0; LOGIN_DATA];
        let (identity, rest) = bytes.split_at_mut(ThreemaId::LENGTH);
        let (indicator, rest) = rest.split_at_mut(INDICATOR);
        let (cookie, rest) = rest.split_at_mut(16);
        let (_reserved1, rest) = rest.split_at_mut(24);
        let (vouch, _reserved2) = rest.split_at_mut(VOUCH_LENGTH);
        identity.copy_from_slice(&self.identity);
        indicator.copy_from_slice(&self.indicator);
        cookie.copy_from_slice(&self.server_cookie);
        vouch.copy_from_slice(&self.vouch);
        bytes
    }

    pub(super) fn decode(bytes: &[u8; LOGIN_DATA]) -> Self {
        let mut data = Self {
            identity: [0; ThreemaId::LENGTH],
            indicator: [0; INDICATOR],
            server_cookie: [0; 16],
            vouch: [0; VOUCH_LENGTH],
            is_reserved_zero: false,
        };
        let (identity, rest) = bytes.split_at(ThreemaId::LENGTH);
        let (indicator, rest) = rest.split_at(INDICATOR);
        let (cookie, rest) = rest.split_at(16);
        let (reserved1, rest) = rest.split_at(24);
        let (vouch, reserved2) = rest.split_at(VOUCH_LENGTH);
        data.identity.copy_from_slice(identity);
        data.indicator.copy_from_slice(indicator);
        data.server_cookie.copy_from_slice(cookie);
        data.vouch.copy_from_slice(vouch);
        data.is_reserved_zero = [reserved1, reserved2].iter().all(|bytes| is_zero(bytes));
        data
    }
}

fn is_zero(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0)
}

/// The extension indicator for an extensions box of `length` bytes.
pub(super) fn indicator(length: u16) -> [u8; INDICATOR] {
    let mut bytes = [0; INDICATOR];
    let (magic, number) = bytes.split_at_mut(EXTENSION_MAGIC.len());
    magic.copy_from_slice(EXTENSION_MAGIC);
    number.copy_from_slice(&length.to_le_bytes());
    bytes
}

/// The length of the extensions box that an indicator announces; `None` if it is legacy client info.
///
/// # Errors
///
/// [`Error::LoginMalformed`] if the length is below 16 or above `limit`.
pub(super) fn extensions_length(
    indicator: &[u8; INDICATOR],
    limit: u16,
) -> Result<Option<u16>, Error> {
    let Some([low, high]) = indicator.strip_prefix(EXTENSION_MAGIC) else {
        return Ok(None);
    };
    let length = u16::from_le_bytes([*low, *high]);
    if usize::from(length) < TAG_LENGTH || length > limit {
        return Err(Error::LoginMalformed);
    }
    Ok(Some(length))
}

/// What login-ack says: the time of the server, if it gives one, and how many messages wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LoginAck {
    pub(super) time: UnixMillis,
    pub(super) queued: u32,
}

impl LoginAck {
    pub(super) fn encode(self) -> [u8; LOGIN_ACK_DATA] {
        let mut bytes = [0; LOGIN_ACK_DATA];
        let (_reserved, rest) = bytes.split_at_mut(4);
        let (time, queued) = rest.split_at_mut(8);
        time.copy_from_slice(&self.time.0.to_le_bytes());
        queued.copy_from_slice(&self.queued.to_le_bytes());
        bytes
    }

    pub(super) fn decode(bytes: [u8; LOGIN_ACK_DATA]) -> Self {
        let [_, _, _, _, time @ .., a, b, c, d] = bytes;
        Self {
            time: UnixMillis(u64::from_le_bytes(time)),
            queued: u32::from_le_bytes([a, b, c, d]),
        }
    }
}
