//! `eeema safe`: Safe backups, and the servers that keep them.
//!
//! A backup holds the secret key of an identity. It is kept on disk as it is on a server: sealed under the
//! password, and for its owner alone.

mod changes;
#[cfg(feature = "net")]
mod client;
mod describe;
mod edit;
mod failure;
mod make;
mod online;
mod open;
mod restore_check;
mod sealed;
mod serve;
#[cfg(feature = "net")]
mod transport;

use clap::Subcommand;

use crate::shared::Done;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Open a backup: its key, contacts and groups
    Open(open::Open),
    /// Make a backup of a secret key
    Make(make::Make),
    /// Change nickname and contacts of a backup
    Edit(edit::Edit),
    /// Say what a restore brings back, and what not
    RestoreCheck(restore_check::RestoreCheck),
    /// Store a backup on a server (feature net)
    Upload(online::Upload),
    /// Fetch a backup from a server (feature net)
    Download(online::Download),
    /// Delete a backup on a server (feature net)
    Delete(online::Delete),
    /// Test a server (feature net)
    TestServer(online::TestServer),
    /// Keep the backups of others: a small server
    Serve(serve::Serve),
}

pub(crate) fn run(command: Command) -> Done {
    match command {
        Command::Open(arguments) => open::run(&arguments),
        Command::Make(arguments) => make::run(arguments),
        Command::Edit(arguments) => edit::run(&arguments),
        Command::RestoreCheck(arguments) => restore_check::run(&arguments),
        Command::Upload(arguments) => online::upload(&arguments),
        Command::Download(arguments) => online::download(&arguments),
        Command::Delete(arguments) => online::delete(&arguments),
        Command::TestServer(arguments) => online::test_server(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
    }
}
