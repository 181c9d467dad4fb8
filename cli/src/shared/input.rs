//! What commands read: files, standard input, and texts among the arguments.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use zeroize::Zeroizing;

use super::failure::reason;
use super::recognise::something_else;
use super::{Done, Failure};

/// Bytes that are wiped: every input may hold secrets.
pub(crate) type Bytes = Zeroizing<Vec<u8>>;

/// A file, or `-` for standard input.
#[derive(Clone, Debug)]
pub(crate) enum Input {
    Standard,
    File(PathBuf),
}

impl From<OsString> for Input {
    fn from(argument: OsString) -> Self {
        match argument == "-" {
            true => Self::Standard,
            false => Self::File(argument.into()),
        }
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Standard => f.write_str("standard input"),
            Self::File(path) => path.display().fmt(f),
        }
    }
}

impl Input {
    /// To be read piece by piece, with its length in bytes where that is known.
    pub(crate) fn open(&self) -> Done<(Box<dyn Read + Send>, Option<u64>)> {
        let Self::File(path) = self else {
            return Ok((Box::new(io::stdin()), None));
        };
        let opened = File::open(path).and_then(|file| {
            let there = file.metadata()?;
            match there.is_dir() {
                true => Err(io::ErrorKind::IsADirectory.into()),
                false => Ok((file, there.is_file().then_some(there.len()))),
            }
        });
        match opened {
            Ok((file, length)) => Ok((Box::new(file), length)),
            Err(error) => Err(self.cannot_read(&error)),
        }
    }

    /// All of it, at most `limit` bytes; `what` says what it is not if it is longer.
    pub(crate) fn read(&self, limit: u64, what: &str) -> Done<Bytes> {
        let (source, length) = self.open()?;
        let expected = length.unwrap_or(1 << 16).min(limit).saturating_add(1);
        // With room for all of it, so that no copy is left behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(expected as usize));
        let read = source.take(limit.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| self.cannot_read(&error))?;
        match bytes.len() as u64 > limit {
            true => Err(Failure::something_else(format_args!(
                "{self} is too long for {what}; name another file"
            ))),
            false => Ok(bytes),
        }
    }

    /// What it means that it cannot be read.
    pub(crate) fn cannot_read(&self, error: &io::Error) -> Failure {
        Failure::failed(format_args!("{self} cannot be read: {}", reason(error)))
    }
}

/// A text among the arguments, a file that holds it, or `-`.
///
/// What is not UTF-8 is a path, and so is what names a file that exists.
#[derive(Clone, Debug)]
pub(crate) enum TextInput {
    Text(Zeroizing<String>),
    Input(Input),
}

impl From<OsString> for TextInput {
    fn from(argument: OsString) -> Self {
        if argument == "-" || PathBuf::from(&argument).exists() {
            return Self::Input(argument.into());
        }
        match argument.into_string() {
            Ok(text) => Self::Text(Zeroizing::new(text)),
            Err(argument) => Self::Input(argument.into()),
        }
    }
}

impl TextInput {
    /// One text of all arguments: groups that are parted by blanks arrive as several. Without any it is
    /// standard input.
    pub(crate) fn of(arguments: &[OsString]) -> Self {
        match arguments {
            [] => Self::Input(Input::Standard),
            [argument] => argument.clone().into(),
            _ => {
                let words: Vec<_> = arguments
                    .iter()
                    .map(|word| word.to_string_lossy())
                    .collect();
                Self::Text(Zeroizing::new(words.join(" ")))
            }
        }
    }

    /// The text, at most `limit` bytes of it. What is not UTF-8 in a file becomes `U+FFFD`, unless it is known to be
    /// something else than `what`.
    pub(crate) fn read(&self, limit: u64, what: &str) -> Done<Zeroizing<String>> {
        match self {
            Self::Text(text) => Ok(text.clone()),
            Self::Input(input) => {
                let bytes = input.read(limit, what)?;
                let is_binary = str::from_utf8(&bytes).is_err();
                let other = is_binary.then(|| something_else(&bytes, what)).flatten();
                match other {
                    Some(failure) => Err(failure.in_front(input)),
                    None => Ok(Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned())),
                }
            }
        }
    }

    /// Whether somebody meant a file that is not there: a text does not look like a path.
    pub(crate) fn missing_file(&self) -> Option<Failure> {
        let Self::Text(text) = self else {
            return None;
        };
        let is_path =
            text.contains(['/', '\\', '.']) && !text.contains("://") && !text.contains(' ');
        is_path.then(|| {
            let path = OsStr::new(text.as_str()).to_owned();
            Input::File(path.into()).cannot_read(&io::ErrorKind::NotFound.into())
        })
    }
}
