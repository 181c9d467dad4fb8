//! Identities and keys as arguments and in files.

use std::ffi::OsString;
use std::io::ErrorKind;

use eeema::identity::KeyText;
use eeema::{PublicKey, SecretKey, ThreemaId};

use super::input::{Input, TextInput};
use super::recognise::something_else;
use super::{Done, Failure};

/// No file with a key is longer, in bytes.
const MAX_LENGTH: u64 = 4096;

/// Reads an identity of an argument, for clap.
pub(crate) fn identity(text: &str) -> Result<ThreemaId, String> {
    ThreemaId::from_typed(text).map_err(|error| error.to_string())
}

/// Reads a public key of an argument, for clap.
pub(crate) fn public_key(text: &str) -> Result<PublicKey, String> {
    text.trim()
        .parse()
        .map_err(|error: eeema::identity::Error| match error {
            eeema::identity::Error::KeyText => {
                "a public key has 64 hexadecimal digits; check that it is complete".into()
            }
            error => error.to_string(),
        })
}

/// A key of either kind: the file that holds it, its text, or `-`.
pub(crate) struct KeyArgument(TextInput);

impl From<OsString> for KeyArgument {
    fn from(argument: OsString) -> Self {
        Self(argument.into())
    }
}

/// A key of either kind.
pub(crate) enum AnyKey {
    Secret(SecretKey),
    Public(PublicKey),
}

impl AnyKey {
    pub(crate) fn public(&self) -> PublicKey {
        match self {
            Self::Secret(key) => key.public_key(),
            Self::Public(key) => *key,
        }
    }
}

impl KeyArgument {
    /// A secret key among the arguments is refused: everybody on the machine can read them.
    pub(crate) fn read(&self) -> Done<AnyKey> {
        let text = self.0.read(MAX_LENGTH, "a key")?;
        let text = text.trim();
        match text.parse() {
            Ok(KeyText::Private(_)) if matches!(self.0, TextInput::Text(_)) => Err(Failure::usage(
                "a secret key does not belong on the command line, where others see it; write it to a file",
            )),
            Ok(KeyText::Private(key)) => Ok(AnyKey::Secret(key)),
            Ok(KeyText::Public(key)) => Ok(AnyKey::Public(key)),
            // Digits that say nothing are a public key here: who shows it gives nothing away.
            Err(_) if matches!(self.0, TextInput::Text(_)) && text.parse::<PublicKey>().is_ok() => {
                text.parse().map(AnyKey::Public).map_err(Failure::usage)
            }
            Err(error) => Err(self.refuse(text, &error)),
        }
    }

    /// The secret key in a file, or on standard input; 64 digits alone are taken as well.
    pub(crate) fn read_secret(&self) -> Done<SecretKey> {
        if let TextInput::Text(text) = &self.0 {
            return Err(match text.parse::<SecretKey>() {
                Ok(_) => Failure::usage(
                    "name the file with the secret key; on the command line others would see it",
                ),
                Err(_) => {
                    Input::File(text.as_str().into()).cannot_read(&ErrorKind::NotFound.into())
                }
            });
        }
        let text = self.0.read(MAX_LENGTH, "a key")?;
        let text = text.trim();
        text.parse().map_err(|error| self.refuse(text, &error))
    }

    fn refuse(&self, text: &str, error: &eeema::identity::Error) -> Failure {
        if let Some(failure) = self.0.missing_file() {
            return failure;
        }
        let what = something_else(text.as_bytes(), "the key that is needed here");
        match &self.0 {
            TextInput::Text(_) => what.unwrap_or_else(|| Failure::usage(error)),
            TextInput::Input(input) => {
                let failure = what.unwrap_or_else(|| Failure::something_else(error));
                failure.in_front(input)
            }
        }
    }
}
