use core::fmt;

use super::error::{PayloadMalformed, SendError};
use crate::codec::Writer;

/// The most bytes of a token that is sent.
const MAX_TOKEN_LENGTH: usize = 255;
const SEPARATOR: u8 = b'|';

/// Where a push service reaches a device ([chapter 07 section 5](crate::protocol::transport)).
///
/// Knowing it, one can wake the device: `Debug` shows the type only.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PushToken<'a> {
    kind: PushService,
    token: TokenForm<'a>,
}

/// The service that delivers a push, a number that the server knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PushService(pub u8);

impl PushService {
    /// None: takes the token back.
    pub const NONE: Self = Self(0x00);
    /// APNs, production, with mutable content.
    pub const APNS_PRODUCTION: Self = Self(0x05);
    /// APNs, development, with mutable content.
    pub const APNS_DEVELOPMENT: Self = Self(0x06);
    /// Firebase Cloud Messaging.
    pub const FCM: Self = Self(0x11);
    /// Huawei Mobile Services.
    pub const HMS: Self = Self(0x13);
}

/// What a token consists of.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenForm<'a> {
    /// The token of APNs 0x05 and 0x06: `device token | bundle id | key`.
    Apns {
        /// The raw token of the device.
        device_token: &'a [u8],
        /// The bundle id of the app.
        bundle_id: &'a str,
        /// The key that encrypts the push.
        encryption_key: &'a [u8; 32],
    },
    /// The token of HMS: `app id | token`.
    Hms {
        /// The id of the app.
        app_id: &'a str,
        /// The token.
        token: &'a [u8],
    },
    /// Every other token, and one without the form of its service.
    Raw(&'a [u8]),
}

impl<'a> PushToken<'a> {
    /// Takes the token back.
    pub const NONE: Self = Self {
        kind: PushService::NONE,
        token: TokenForm::Raw(&[]),
    };

    /// A token in the form that its service has.
    ///
    /// # Errors
    ///
    /// [`SendError::OutOfRange`] if the token has more than 255 bytes, or if its parts would not be found
    /// again because an id has a `|`.
    pub fn new(kind: PushService, token: TokenForm<'a>) -> Result<Self, SendError> {
        let token = Self { kind, token };
        let is_form_of_kind = match token.token {
            TokenForm::Apns { bundle_id, .. } => token.is_apns() && !bundle_id.contains('|'),
            TokenForm::Hms { app_id, .. } => kind == PushService::HMS && !app_id.contains('|'),
            TokenForm::Raw(_) => true,
        };
        let is_short = token.encoded_len().saturating_sub(1) <= MAX_TOKEN_LENGTH;
        if is_form_of_kind && is_short {
            Ok(token)
        } else {
            Err(SendError::OutOfRange)
        }
    }

    const fn is_apns(&self) -> bool {
        matches!(
            self.kind,
            PushService::APNS_PRODUCTION | PushService::APNS_DEVELOPMENT
        )
    }

    /// The service.
    pub const fn service(&self) -> PushService {
        self.kind
    }

    /// What the token consists of.
    pub const fn form(&self) -> TokenForm<'a> {
        self.token
    }

    pub(super) fn encoded_len(&self) -> usize {
        let token = match self.token {
            TokenForm::Apns {
                device_token,
                bundle_id,
                encryption_key,
            } => device_token
                .len()
                .saturating_add(bundle_id.len())
                .saturating_add(encryption_key.len())
                .saturating_add(2),
            TokenForm::Hms { app_id, token } => {
                app_id.len().saturating_add(token.len()).saturating_add(1)
            }
            TokenForm::Raw(token) => token.len(),
        };
        token.saturating_add(1)
    }

    /// Refuses what a decoder took but nobody sends: a token of more than 255 bytes.
    pub(super) fn encode(&self, writer: &mut Writer<'_>) -> Result<(), SendError> {
        if self.encoded_len().saturating_sub(1) > MAX_TOKEN_LENGTH {
            return Err(SendError::OutOfRange);
        }
        writer.u8(self.kind.0)?;
        match self.token {
            TokenForm::Apns {
                device_token,
                bundle_id,
                encryption_key,
            } => {
                writer.bytes(device_token)?;
                writer.u8(SEPARATOR)?;
                writer.bytes(bundle_id.as_bytes())?;
                writer.u8(SEPARATOR)?;
                writer.bytes(encryption_key)?;
            }
            TokenForm::Hms { app_id, token } => {
                writer.bytes(app_id.as_bytes())?;
                writer.u8(SEPARATOR)?;
                writer.bytes(token)?;
            }
            TokenForm::Raw(token) => writer.bytes(token)?,
        }
        Ok(())
    }

    pub(super) fn decode(payload: &'a [u8]) -> Result<Self, PayloadMalformed> {
        let (kind, token) = payload.split_first().ok_or(PayloadMalformed)?;
        let mut decoded = Self {
            kind: PushService(*kind),
            token: TokenForm::Raw(token),
        };
        let form = match decoded.kind {
            PushService::HMS => hms(token),
            _ if decoded.is_apns() => apns(token),
            _ => None,
        };
        if let Some(form) = form {
            decoded.token = form;
        }
        Ok(decoded)
    }
}

/// Both binary parts may hold the separator: the key is cut from the end, then the id, which has none.
fn apns(token: &[u8]) -> Option<TokenForm<'_>> {
    let (rest, encryption_key) = token.split_last_chunk::<32>()?;
    let rest = rest.strip_suffix(&[SEPARATOR])?;
    let separator = rest.iter().rposition(|byte| *byte == SEPARATOR)?;
    let (device_token, bundle_id) = rest.split_at_checked(separator)?;
    let bundle_id = str::from_utf8(bundle_id.strip_prefix(&[SEPARATOR])?).ok()?;
    Some(TokenForm::Apns {
        device_token,
        bundle_id,
        encryption_key,
    })
}

fn hms(token: &[u8]) -> Option<TokenForm<'_>> {
    let separator = token.iter().position(|byte| *byte == SEPARATOR)?;
    let (app_id, token) = token.split_at_checked(separator)?;
    Some(TokenForm::Hms {
        app_id: str::from_utf8(app_id).ok()?,
        token: token.strip_prefix(&[SEPARATOR])?,
    })
}

impl fmt::Debug for PushToken<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PushToken({:#04x})", self.kind.0)
    }
}

impl fmt::Debug for TokenForm<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Apns { .. } => "Apns",
            Self::Hms { .. } => "Hms",
            Self::Raw(_) => "Raw",
        })
    }
}
