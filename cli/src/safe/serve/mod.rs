//! `eeema safe serve`: a small server for Safe backups, one file for each, in a folder.
//!
//! It speaks plain HTTP on the own machine. Put a reverse proxy with TLS in front of it (docs/safe-server.md): the
//! apps take `https://` only.

mod connections;
mod exchange;
mod folder;
mod listen;
mod log;
mod upload;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use eeema::safe::server::{Quota, Server};
use eeema::safe::{Credentials, ServerConfig};

use crate::shared::failure::reason;
use crate::shared::json::Json;
use crate::shared::password::PasswordSource;
use crate::shared::{Done, Failure, print};
use folder::Folder;
use listen::Limits;

/// What a request may take at most, in seconds.
const DAY: u64 = 86_400;

#[derive(Args)]
pub(crate) struct Serve {
    /// The folder, which is made if it is missing; backups are in FOLDER/backups
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8470")]
    listen: String,
    /// Let in whoever knows this name and its password, and nobody else
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    #[command(flatten)]
    password: PasswordSource,
    /// Bytes of a backup
    #[arg(long, value_name = "N", default_value_t = ServerConfig::USUAL.max_backup_bytes())]
    max_bytes: u64,
    /// Days until a backup is deleted that nobody writes again
    #[arg(long, value_name = "N", default_value_t = ServerConfig::USUAL.retention_days())]
    retention_days: u64,
    /// Backups in the folder
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    quota_backups: u64,
    /// Bytes of all backups
    #[arg(long, value_name = "N", default_value_t = 4 << 30)]
    quota_bytes: u64,
    /// Connections at a time
    #[arg(long, value_name = "N", default_value_t = 512, value_parser = clap::value_parser!(u32).range(1..))]
    max_connections: u32,
    /// Seconds for one request, from its connection to the end of its answer; its head has 10 of them
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=DAY))]
    timeout: u64,
    /// Print an object with the `address` once the server listens
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Serve) -> Done {
    let config = ServerConfig::new(arguments.max_bytes, arguments.retention_days);
    let mut rules = Server::new(config.map_err(Failure::usage)?);
    if let Some(user) = &arguments.user {
        let password = arguments.password.ask("Password for the server")?;
        let credentials = Credentials::new(user, &password).map_err(Failure::usage)?;
        let credentials =
            credentials.ok_or_else(|| Failure::usage("the user name is empty; give one"))?;
        rules = rules.with_credentials(&credentials);
    }
    let quota = Quota::new(arguments.quota_backups, arguments.quota_bytes);
    let folder = Folder::open(&arguments.folder, quota)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(Failure::failed)?;
    runtime.block_on(listen(arguments, rules, folder))
}

async fn listen(arguments: &Serve, rules: Server, folder: Folder) -> Done {
    let address = &arguments.listen;
    let cannot = |error: io::Error| {
        let reason = reason(&error);
        let sentence = format!(
            "{address} cannot be listened on: {reason}; name another one, such as --listen 127.0.0.1:8470"
        );
        match error.kind() {
            io::ErrorKind::InvalidInput => Failure::usage(sentence),
            _ => Failure::failed(sentence),
        }
    };
    let listener = tokio::net::TcpListener::bind(address).await;
    let listener = listener.map_err(cannot)?;
    let bound = listener.local_addr().map_err(cannot)?;
    match arguments.json {
        true => Json::object()
            .text("address", format_args!("http://{bound}/"))
            .print()?,
        false => print::line(format_args!("listening on http://{bound}/"))?,
    }
    let limits = Limits::new(
        arguments.max_connections as usize,
        Duration::from_secs(arguments.timeout),
    );
    listen::serve(listener, Arc::new(rules), Arc::new(folder), limits).await
}
