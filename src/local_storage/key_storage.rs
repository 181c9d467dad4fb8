use core::fmt;

use super::level::{self, Held, SealedLevel};
use super::{Defect, Error, MasterKey, RemoteSecret, RemoteSecretHash, RemoteSecretToken};
use crate::codec::protobuf::{FieldWriter, Message};
use crate::crypto::{Random, SecretVec};

/// What a key file holds behind its passphrase: the master key, as it is or sealed by a remote secret.
///
/// It is made of a [`MasterKey`] or by unlocking a [`KeyFile`](super::KeyFile), and sealed into one:
/// to set, to change and to remove a passphrase is to unlock and to seal again. The remote secret is not
/// needed for that.
#[derive(Clone)]
pub struct KeyStorage {
    /// As it was read, with what this version does not know.
    encoded: SecretVec,
    content: Content,
}

#[derive(Clone)]
enum Content {
    Plain(MasterKey),
    Remote(RemoteLevel),
}

#[derive(Clone)]
struct RemoteLevel {
    token: RemoteSecretToken,
    hash: RemoteSecretHash,
    sealed: SealedLevel,
}

impl KeyStorage {
    /// Holds the key as it is.
    pub fn new(master_key: &MasterKey) -> Self {
        Self {
            encoded: plain(master_key),
            content: Content::Plain(master_key.clone()),
        }
    }

    /// Holds the key sealed by a remote secret; `token` is what the server issued for it. A nonce of 24
    /// bytes is drawn.
    ///
    /// # Errors
    ///
    /// [`Error::Random`] if the generator fails.
    pub fn with_remote_secret(
        master_key: &MasterKey,
        remote_secret: &RemoteSecret,
        token: RemoteSecretToken,
        random: &mut impl Random,
    ) -> Result<Self, Error> {
        let key = remote_secret.key_storage_key();
        let remote = RemoteLevel {
            token,
            hash: remote_secret.hash(),
            sealed: SealedLevel::seal(&key, plain(master_key).as_bytes(), random)?,
        };
        Ok(Self {
            encoded: level::of_sealed(&remote),
            content: Content::Remote(remote),
        })
    }

    /// Reads the intermediate level of a file.
    pub(super) fn parse(encoded: SecretVec) -> Result<Self, Defect> {
        let content = match level::parse(encoded.as_bytes())? {
            Held::Plain(inner) => Content::Plain(master_key(inner)?),
            Held::Sealed(message) => Content::Remote(RemoteLevel::parse(message)?),
        };
        Ok(Self { encoded, content })
    }

    /// The intermediate level of a file.
    pub(super) fn as_encoded(&self) -> &[u8] {
        self.encoded.as_bytes()
    }

    /// What to ask the server with, and how to recognise its answer, if a remote secret is needed.
    pub const fn remote_secret_needed(&self) -> Option<(&RemoteSecretToken, &RemoteSecretHash)> {
        match &self.content {
            Content::Plain(_) => None,
            Content::Remote(remote) => Some((&remote.token, &remote.hash)),
        }
    }

    /// The master key. A remote secret that is not needed is ignored.
    ///
    /// # Errors
    ///
    /// [`Error::RemoteSecretMissing`], [`Error::WrongRemoteSecret`], [`Error::Authentication`], and
    /// [`Error::Malformed`] if what was sealed is no key.
    pub fn open(&self, remote_secret: Option<&RemoteSecret>) -> Result<MasterKey, Error> {
        match &self.content {
            Content::Plain(master_key) => Ok(master_key.clone()),
            Content::Remote(remote) => {
                remote.open(remote_secret.ok_or(Error::RemoteSecretMissing)?)
            }
        }
    }
}

impl fmt::Debug for KeyStorage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.content {
            Content::Plain(_) => "KeyStorage(MasterKey)",
            Content::Remote(_) => "KeyStorage(RemoteSecret)",
        })
    }
}

impl RemoteLevel {
    fn parse(message: &[u8]) -> Result<Self, Defect> {
        let [token, hash, sealed] = level::byte_fields(message, [1, 2, 3])?;
        let token = token.and_then(|token| token.try_into().ok());
        let hash = hash.and_then(|hash| hash.try_into().ok());
        let (Some(token), Some(hash)) = (token, hash) else {
            return Err(Defect::RemoteSecretFields);
        };
        Ok(Self {
            token: RemoteSecretToken::from_bytes(token),
            hash: RemoteSecretHash::from_bytes(hash),
            sealed: SealedLevel::parse(sealed.ok_or(Defect::NonceOrCiphertextLength)?)?,
        })
    }

    fn open(&self, remote_secret: &RemoteSecret) -> Result<MasterKey, Error> {
        if remote_secret.hash() != self.hash {
            return Err(Error::WrongRemoteSecret);
        }
        let plain = self.sealed.open(&remote_secret.key_storage_key());
        match level::parse(plain.ok_or(Error::Authentication)?.as_bytes())? {
            Held::Plain(inner) => Ok(master_key(inner)?),
            Held::Sealed(_) => Err(Defect::EmptyOrNested.into()),
        }
    }
}

impl Message for RemoteLevel {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        output.bytes(1, self.token.as_bytes());
        output.bytes(2, self.hash.as_bytes());
        output.message(3, &self.sealed);
    }
}

/// Reads the innermost level.
fn master_key(inner: &[u8]) -> Result<MasterKey, Defect> {
    let message = level::skip_version(inner)?;
    let [key] = level::byte_fields(message, [1])?;
    let key = key.and_then(|key| key.try_into().ok());
    key.map(MasterKey::from_bytes).ok_or(Defect::KeyLength)
}

/// The intermediate level that holds a key as it is.
fn plain(master_key: &MasterKey) -> SecretVec {
    level::of_plain(level::of_plain(master_key.as_bytes()).as_bytes())
}
