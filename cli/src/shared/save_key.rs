//! Where a secret key goes that a command takes out of something.

use std::path::{Path, PathBuf};

use clap::Args;
use eeema::SecretKey;

use super::output::{self, Output, Readers};
use super::{Done, Failure};

#[derive(Args)]
pub(crate) struct SaveKey {
    /// Write the secret key into FILE, which only its owner may read
    #[arg(long, value_name = "FILE")]
    save_key: Option<PathBuf>,
    /// Print the secret key: whoever sees it is you
    #[arg(long)]
    show_secret: bool,
    /// Replace the FILE of --save-key
    #[arg(long)]
    force: bool,
}

impl SaveKey {
    /// Refuses what cannot be written, before a password is asked for.
    pub(crate) fn check(&self, json: bool) -> Done {
        match &self.save_key {
            Some(_) if self.is_standard_output() && json => Err(Failure::usage(
                "--json needs standard output for itself; use --show-secret",
            )),
            Some(path) if !self.force => output::refuse_existing(path),
            _ => Ok(()),
        }
    }

    /// Writes the key, if it is to go anywhere.
    pub(crate) fn save(&self, key: &SecretKey) -> Done {
        match &self.save_key {
            Some(path) => write(path, key, self.force),
            None => Ok(()),
        }
    }

    /// Whether the key has standard output for itself.
    pub(crate) fn is_standard_output(&self) -> bool {
        let path = self.save_key.as_ref();
        path.is_some_and(|path| path.as_os_str() == "-")
    }

    /// Whether it goes into a file, or to standard output.
    pub(crate) fn saves(&self) -> bool {
        self.save_key.is_some()
    }

    /// Whether it is printed among everything else.
    pub(crate) fn shows(&self) -> bool {
        self.show_secret
    }
}

/// Writes a key file, which only its owner may read.
pub(crate) fn write(path: &Path, key: &SecretKey, force: bool) -> Done {
    let text = key.to_key_text();
    let mut output = Output::create(path, Readers::Owner, force)?;
    output.write(text.as_str().as_bytes())?;
    output.write(b"\n")?;
    output.complete()
}
