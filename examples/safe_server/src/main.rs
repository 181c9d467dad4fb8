//! A small server for Threema Safe backups: one file for each, in a folder.
//!
//! It speaks plain HTTP on the own machine. Put a reverse proxy with TLS in front of it: the apps
//! take `https://` only.

mod arguments;
mod connections;
mod exchange;
mod folder;
mod password;
mod serve;
mod upload;

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use arguments::{Arguments, Command};
use eeema::safe::ServerConfig;
use eeema::safe::server::Server;
use folder::Folder;

/// A sentence for the user.
type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("safe_server: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Failure> {
    let arguments = match arguments::parse(std::env::args().skip(1))? {
        Command::Help => {
            println!("{}", arguments::USAGE);
            return Ok(());
        }
        Command::Serve(arguments) => arguments,
    };
    let config = ServerConfig::new(arguments.max_bytes, arguments.retention_days)?;
    let mut rules = Server::new(config);
    if let Some(user) = &arguments.user {
        rules = rules.with_credentials(&password::ask_credentials(user)?);
    }
    let folder = Folder::open(&arguments.folder, arguments.quota)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(listen(&arguments, rules, folder))
}

async fn listen(arguments: &Arguments, rules: Server, folder: Folder) -> Result<(), Failure> {
    let address = &arguments.listen;
    let listener = tokio::net::TcpListener::bind(address).await;
    let listener = listener.map_err(|error| format!("{address} cannot be listened on: {error}"))?;
    println!("listening on http://{}/", listener.local_addr()?);
    io::stdout().flush()?;
    serve::serve(
        listener,
        Arc::new(rules),
        Arc::new(folder),
        arguments.limits,
    )
    .await
}

/// A line for who runs the server. Neither names of backups nor addresses of clients are written. Where
/// standard error is closed, the server goes on.
fn log(line: std::fmt::Arguments<'_>) {
    writeln!(io::stderr(), "safe_server: {line}").ok();
}
