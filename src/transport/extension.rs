use core::fmt;

use super::error::{Error, SendError};
use super::lossy::LossyText;
use crate::codec::{Reader, Writer};
use crate::crypto::{Random, RandomError, Secret};

const CLIENT_INFO: u8 = 0x00;
const DEVICE_ID: u8 = 0x01;
const SUPPORTED_FEATURES: u8 = 0x02;
const DEVICE_COOKIE: u8 = 0x03;

/// Bytes in front of the payload of an extension.
const HEADER_LENGTH: usize = 3;

/// What a client says of itself when it logs in
/// ([chapter 07 section 3](crate::protocol::transport)).
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 1 | type |
/// | 1 | 2 | length n |
/// | 3 | n | payload |
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Extension<'a> {
    /// Program, version and system: see [`ClientInfo`](super::ClientInfo).
    ClientInfo(LossyText<'a>),
    /// The id of the device, drawn once; sent only while several devices are linked.
    DeviceId(DeviceId),
    /// What the client understands.
    SupportedFeatures(SupportedFeatures),
    /// Tells the server that this is the same device as before.
    DeviceCookie(DeviceCookie),
    /// A type that this version does not know.
    Unknown {
        /// The type.
        kind: u8,
        /// Its payload.
        payload: &'a [u8],
    },
}

/// The id of a device at the chat server, 8 random bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DeviceId(pub [u8; 8]);

/// A bit mask of what a client understands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct SupportedFeatures(pub u8);

impl SupportedFeatures {
    /// The layout of messages with metadata.
    pub const METADATA: Self = Self(0x01);
    /// The layout of messages with metadata, and answers to echo requests of the server.
    pub const METADATA_AND_ECHO: Self = Self(0x03);

    /// Whether all bits of `features` are set.
    #[must_use]
    pub const fn contains(self, features: Self) -> bool {
        self.0 & features.0 == features.0
    }
}

/// 16 random bytes, drawn once per device and kept out of backups: the server tells when an identity
/// logged in with another one. Wiped on drop, compared in constant time, never printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceCookie(Secret<16>);

impl DeviceCookie {
    /// Takes the 16 bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Secret::from_bytes(bytes))
    }

    /// A fresh cookie.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn generate(random: &mut impl Random) -> Result<Self, RandomError> {
        Secret::try_filled(|bytes| random.fill(bytes)).map(Self)
    }

    /// The 16 bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

impl<'a> Extension<'a> {
    /// Bytes of the encoded extension.
    pub const fn encoded_len(&self) -> usize {
        HEADER_LENGTH.saturating_add(self.payload().len())
    }

    const fn kind(&self) -> u8 {
        match self {
            Self::ClientInfo(_) => CLIENT_INFO,
            Self::DeviceId(_) => DEVICE_ID,
            Self::SupportedFeatures(_) => SUPPORTED_FEATURES,
            Self::DeviceCookie(_) => DEVICE_COOKIE,
            Self::Unknown { kind, .. } => *kind,
        }
    }

    const fn payload(&self) -> &[u8] {
        match self {
            Self::ClientInfo(text) => text.as_bytes(),
            Self::DeviceId(DeviceId(bytes)) => bytes,
            Self::SupportedFeatures(SupportedFeatures(bits)) => core::slice::from_ref(bits),
            Self::DeviceCookie(cookie) => cookie.as_bytes(),
            Self::Unknown { payload, .. } => payload,
        }
    }

    pub(super) fn encode(&self, writer: &mut Writer<'_>) -> Result<(), SendError> {
        let length = u16::try_from(self.payload().len()).map_err(|_| SendError::PayloadTooLong)?;
        writer.u8(self.kind())?;
        writer.u16_le(length)?;
        Ok(writer.bytes(self.payload())?)
    }

    fn decode(kind: u8, payload: &'a [u8]) -> Result<Self, Error> {
        match kind {
            CLIENT_INFO => Ok(Self::ClientInfo(LossyText::from_bytes(payload))),
            DEVICE_ID => exactly(payload).map(|bytes| Self::DeviceId(DeviceId(bytes))),
            SUPPORTED_FEATURES => {
                exactly(payload).map(|[bits]| Self::SupportedFeatures(SupportedFeatures(bits)))
            }
            DEVICE_COOKIE => {
                exactly(payload).map(|bytes| Self::DeviceCookie(DeviceCookie::from_bytes(bytes)))
            }
            _ => Ok(Self::Unknown { kind, payload }),
        }
    }
}

impl fmt::Debug for Extension<'_> {
    /// Names the type only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Extension({:#04x}, {} bytes)",
            self.kind(),
            self.payload().len()
        )
    }
}

fn exactly<const N: usize>(payload: &[u8]) -> Result<[u8; N], Error> {
    payload.try_into().map_err(|_| Error::ExtensionMalformed)
}

/// The extensions of a login, read and checked; of a repeated one the last counts.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Extensions<'a> {
    encoded: &'a [u8],
    client_info: Option<LossyText<'a>>,
    device_id: Option<DeviceId>,
    supported_features: Option<SupportedFeatures>,
    device_cookie: Option<DeviceCookie>,
}

impl<'a> Extensions<'a> {
    /// Reads the plaintext of the extensions box.
    ///
    /// # Errors
    ///
    /// [`Error::ExtensionMalformed`] if an entry runs past the end, or a known one has another length.
    pub fn decode(encoded: &'a [u8]) -> Result<Self, Error> {
        let mut extensions = Self {
            encoded,
            ..Self::default()
        };
        let mut rest = encoded;
        while let Some(entry) = next(&mut rest)? {
            match entry {
                Extension::ClientInfo(text) => extensions.client_info = Some(text),
                Extension::DeviceId(id) => extensions.device_id = Some(id),
                Extension::SupportedFeatures(bits) => extensions.supported_features = Some(bits),
                Extension::DeviceCookie(cookie) => extensions.device_cookie = Some(cookie),
                Extension::Unknown { .. } => {}
            }
        }
        Ok(extensions)
    }

    /// What legacy clients say: their info, and nothing else.
    pub(super) fn of_legacy_client(info: &'a [u8]) -> Self {
        Self {
            client_info: Some(LossyText::from_bytes(info)),
            ..Self::default()
        }
    }

    /// Program, version and system.
    pub const fn client_info(&self) -> Option<LossyText<'a>> {
        self.client_info
    }

    /// The id of the device, if several are linked.
    pub const fn device_id(&self) -> Option<DeviceId> {
        self.device_id
    }

    /// What the client understands; `None`, if it does not say, stands for nothing.
    pub const fn supported_features(&self) -> Option<SupportedFeatures> {
        self.supported_features
    }

    /// The cookie of the device.
    pub const fn device_cookie(&self) -> Option<&DeviceCookie> {
        self.device_cookie.as_ref()
    }

    /// Every entry in its order, repeated and unknown ones included.
    pub fn iter(&self) -> impl Iterator<Item = Extension<'a>> + use<'a> {
        let mut rest = self.encoded;
        // `decode` read them all before: no entry is malformed.
        core::iter::from_fn(move || next(&mut rest).ok().flatten())
    }
}

impl fmt::Debug for Extensions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Extensions({} bytes)", self.encoded.len())
    }
}

/// Takes the next entry from the front of `rest`; `None` at its end.
fn next<'a>(rest: &mut &'a [u8]) -> Result<Option<Extension<'a>>, Error> {
    if rest.is_empty() {
        return Ok(None);
    }
    let mut reader = Reader::new(rest);
    let mut entry = || {
        let kind = reader.u8()?;
        let length = reader.u16_le()?;
        Ok((kind, reader.take(usize::from(length))?))
    };
    let (kind, payload) =
        entry().map_err(|_: crate::codec::Truncated| Error::ExtensionMalformed)?;
    *rest = reader.rest();
    Extension::decode(kind, payload).map(Some)
}
