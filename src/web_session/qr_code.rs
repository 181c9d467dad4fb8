use core::fmt;
use core::num::NonZeroU16;

use super::{AuthToken, Host, PermanentPublicKey, ServerAddress, ServerKey};
use crate::codec::{Reader, Truncated, base64};
use crate::crypto::{KeyLength, SecretString, SecretVec};

/// What the browser shows and the phone scans ([chapter 17 section 11.1](crate::protocol::web)).
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 2 | version, big-endian: 2 |
/// | 2 | 1 | options: bit 0 self-hosted, bit 1 permanent |
/// | 3 | 32 | public key of the initiator |
/// | 35 | 32 | token |
/// | 67 | 32 | public key of the server, or zeros |
/// | 99 | 2 | port, big-endian |
/// | 101 | rest | host |
///
/// The whole is base64. It has the token in it: it is not to be stored, and `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct QrCode {
    initiator: PermanentPublicKey,
    token: AuthToken,
    server: ServerAddress,
    server_key: Option<ServerKey>,
    is_self_hosted: bool,
    is_permanent: bool,
}

const VERSION: u16 = 2;
const SELF_HOSTED: u8 = 1;
const PERMANENT: u8 = 2;

impl QrCode {
    /// A code for one use of the token.
    pub const fn new(
        initiator: PermanentPublicKey,
        token: AuthToken,
        server: ServerAddress,
    ) -> Self {
        Self {
            initiator,
            token,
            server,
            server_key: None,
            is_self_hosted: false,
            is_permanent: false,
        }
    }

    /// The same code with a server that must prove this key. A key of zeros is none.
    #[must_use]
    pub fn with_server_key(self, key: ServerKey) -> Self {
        let server_key = (*key.as_bytes() != [0; ServerKey::LENGTH]).then_some(key);
        Self { server_key, ..self }
    }

    /// The same code for a server that an organisation runs by itself: it changes the wording of errors only.
    #[must_use]
    pub fn with_self_hosted(self, is_self_hosted: bool) -> Self {
        Self {
            is_self_hosted,
            ..self
        }
    }

    /// The same code for a session that the browser will store with a password.
    #[must_use]
    pub fn with_permanent(self, is_permanent: bool) -> Self {
        Self {
            is_permanent,
            ..self
        }
    }

    /// The public key of the browser.
    pub const fn initiator(&self) -> &PermanentPublicKey {
        &self.initiator
    }

    /// The token.
    pub const fn token(&self) -> &AuthToken {
        &self.token
    }

    /// Where the two meet. Provisioning may put another server in its place.
    pub const fn server(&self) -> &ServerAddress {
        &self.server
    }

    /// The key that the server must prove, if one is pinned.
    pub const fn server_key(&self) -> Option<ServerKey> {
        self.server_key
    }

    /// Whether an organisation runs the server by itself.
    #[must_use]
    pub const fn is_self_hosted(&self) -> bool {
        self.is_self_hosted
    }

    /// Whether the browser will store the session.
    #[must_use]
    pub const fn is_permanent(&self) -> bool {
        self.is_permanent
    }

    /// The text of the code.
    pub fn to_text(&self) -> SecretString {
        base64::encode_to_string(self.to_bytes().as_bytes()).into()
    }

    /// Reads the text of a code.
    ///
    /// # Errors
    ///
    /// [`QrCodeError`].
    pub fn parse(text: &str) -> Result<Self, QrCodeError> {
        let mut buffer = SecretVec::zeroed(text.len());
        let bytes = base64::decode(text, buffer.as_mut_bytes());
        Self::from_bytes(bytes.map_err(|_| QrCodeError::Malformed)?)
    }

    /// The bytes below the base64.
    pub fn to_bytes(&self) -> SecretVec {
        let options = [
            (SELF_HOSTED, self.is_self_hosted),
            (PERMANENT, self.is_permanent),
        ];
        let options = options.iter().filter(|(_, is_set)| *is_set);
        let options = [options.fold(0, |all, (bit, _)| all | bit)];
        let server_key = self
            .server_key
            .map_or([0; ServerKey::LENGTH], |key| *key.as_bytes());
        let parts: [&[u8]; 7] = [
            &VERSION.to_be_bytes(),
            &options,
            self.initiator.as_bytes(),
            self.token.as_bytes(),
            &server_key,
            &self.server.port().get().to_be_bytes(),
            self.server.host().as_str().as_bytes(),
        ];
        parts.concat().into()
    }

    /// Reads the bytes below the base64.
    ///
    /// # Errors
    ///
    /// [`QrCodeError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, QrCodeError> {
        let mut reader = Reader::new(bytes);
        match u16::from_be_bytes(*reader.array()?) {
            VERSION => {}
            0..VERSION => return Err(QrCodeError::OlderVersion),
            _ => return Err(QrCodeError::NewerVersion),
        }
        let options = reader.u8()?;
        let initiator = PermanentPublicKey::from_bytes(*reader.array()?);
        let token = AuthToken::try_from(reader.take(AuthToken::LENGTH)?)?;
        let server_key = ServerKey::from_bytes(*reader.array()?);
        let port = NonZeroU16::new(u16::from_be_bytes(*reader.array()?));
        let port = port.ok_or(QrCodeError::Malformed)?;
        let host = str::from_utf8(reader.rest()).map_err(|_| QrCodeError::Malformed)?;
        let host = Host::new(host).map_err(|_| QrCodeError::Malformed)?;
        Ok(Self::new(initiator, token, ServerAddress::new(host, port))
            .with_server_key(server_key)
            .with_self_hosted(options & SELF_HOSTED != 0)
            .with_permanent(options & PERMANENT != 0))
    }
}

impl fmt::Debug for QrCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("QrCode")
    }
}

/// Why a text is not the code of a web session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum QrCodeError {
    /// It is not such a code, or not a whole one.
    Malformed,
    /// The browser is older than this.
    OlderVersion,
    /// The browser is newer than this.
    NewerVersion,
}

impl fmt::Display for QrCodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => {
                "this is no code of a web session; scan the one that the browser shows"
            }
            Self::OlderVersion => "the code is of an older version; update what shows it",
            Self::NewerVersion => "the code is of a newer version; update this app",
        })
    }
}

impl core::error::Error for QrCodeError {}

impl From<Truncated> for QrCodeError {
    fn from(Truncated: Truncated) -> Self {
        Self::Malformed
    }
}

impl From<KeyLength> for QrCodeError {
    fn from(KeyLength: KeyLength) -> Self {
        Self::Malformed
    }
}
