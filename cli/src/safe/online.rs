//! What asks a server. The arguments are there in every build, so that help and completions name them; what
//! they do is the feature `net`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;
use eeema::ThreemaId;

#[cfg(feature = "net")]
pub(super) use super::client::{delete, download, test_server, upload};
use super::sealed::Sealed;
use crate::shared::keys;
use crate::shared::password::PasswordSource;
#[cfg(not(feature = "net"))]
use crate::shared::{Done, Failure};

#[derive(Args)]
pub(crate) struct Upload {
    #[command(flatten)]
    pub(super) backup: Sealed,
    #[command(flatten)]
    pub(super) server: Server,
    /// Print an object with `bytes` and `retention_days`
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Args)]
pub(crate) struct Download {
    /// Whose backup it is
    #[arg(value_name = "ID", value_parser = keys::identity)]
    pub(super) id: ThreemaId,
    /// The file for the backup, which only its owner may read (- for standard output)
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    #[command(flatten)]
    pub(super) password: PasswordSource,
    #[command(flatten)]
    pub(super) server: Server,
    /// Replace FILE if it exists
    #[arg(long)]
    pub(super) force: bool,
    /// Print an object with `file` and `bytes`
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Args)]
pub(crate) struct Delete {
    /// Whose backup it is
    #[arg(value_name = "ID", value_parser = keys::identity)]
    pub(super) id: ThreemaId,
    /// Yes, for ever
    #[arg(long)]
    pub(super) yes: bool,
    #[command(flatten)]
    pub(super) password: PasswordSource,
    #[command(flatten)]
    pub(super) server: Server,
    /// Print an object with `deleted`
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Args)]
pub(crate) struct TestServer {
    #[command(flatten)]
    pub(super) server: Server,
    /// Print an object with `max_backup_bytes` and `retention_days`
    #[arg(long)]
    pub(super) json: bool,
}

/// Which server, and as whom.
#[derive(Args)]
pub(crate) struct Server {
    /// The server, instead of the official one; http:// is taken for this machine only
    #[arg(long = "server", value_name = "ADDRESS")]
    pub(super) address: Option<OsString>,
    /// The user name on the server; its password is asked for
    #[arg(long, value_name = "NAME")]
    pub(super) user: Option<String>,
    /// Take the password on the server from the first line of FILE (- for standard input)
    #[arg(long, value_name = "FILE", requires = "user")]
    pub(super) server_password_file: Option<PathBuf>,
}

#[cfg(not(feature = "net"))]
pub(super) use self::{
    missing as delete, missing as download, missing as test_server, missing as upload,
};

#[cfg(not(feature = "net"))]
pub(super) fn missing<T>(_: &T) -> Done {
    Err(Failure::without_feature("net"))
}
