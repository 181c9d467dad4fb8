//! A thousand clients on one server of `examples/chat`, on loopback: a bounded number of messages, the server and
//! the clients killed with SIGKILL in between, and people who mean harm. At the end the stores are read: every
//! message must be there exactly once, in the order of each sender.
//!
//! `chat-load run FOLDER [--clients N] [--messages N] [--calm] [--fault NAME]` is the check; the other commands are
//! its processes.

mod attackers;
mod clients;
mod conduct;
mod plan;
mod process;
mod verdict;

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use chat::Failure;
use chat::folder::Folder;
use chat::server::{Config, Server};
use chat::store::{Database, Durability, Sessions};
use plan::{Fault, Plan};

fn main() -> ExitCode {
    let result = tokio::runtime::Runtime::new()
        .map_err(Failure::from)
        .and_then(|runtime| runtime.block_on(run()));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("chat-load: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Failure> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["run", folder, options @ ..] => conduct::run(folder.as_ref(), Plan::read(options)?).await,
        ["server", folder, address, durability] => {
            serve(folder.as_ref(), address.parse()?, durability).await
        }
        ["clients", folder, address, group, durability, options @ ..] => {
            let plan = Plan::read(options)?;
            let durability = parse_durability(durability)?;
            clients::run(
                folder.as_ref(),
                address.parse()?,
                plan,
                group.parse()?,
                durability,
            )
            .await
        }
        ["forget", folder, group] => forget(folder.as_ref(), group.parse()?).await,
        ["attackers", folder, address] => attackers::run(folder.as_ref(), address.parse()?).await,
        _ => Err(
            "usage: chat-load run FOLDER [--clients N] [--messages N] [--calm] [--fault NAME]"
                .into(),
        ),
    }
}

async fn serve(folder: &Path, address: SocketAddr, durability: &str) -> Result<(), Failure> {
    let config = Config {
        durability: parse_durability(durability)?,
        ..Config::default()
    };
    let server = Server::start(&Folder::open(folder)?, address, config).await?;
    println!("listening on {}", server.address());
    std::future::pending().await
}

/// What a device is like that lost its replay store and its sessions, and nothing else.
async fn forget(folder: &Path, group: usize) -> Result<(), Failure> {
    let database = Database::open(&plan::store_of(folder, group), Durability::Kept)?;
    database.write(Sessions::forget).await?;
    println!("forgotten");
    Ok(())
}

fn parse_durability(word: &str) -> Result<Durability, Failure> {
    match word {
        "kept" => Ok(Durability::Kept),
        "lost" => Ok(Durability::Lost),
        _ => Err("a store is kept or lost".into()),
    }
}

/// How a process is told whether its store survives.
fn durability_word(is_lost: bool) -> &'static str {
    if is_lost { "lost" } else { "kept" }
}

impl Plan {
    /// The word for the server.
    fn server_word(&self) -> &'static str {
        durability_word(self.fault == Some(Fault::ServerForgets))
    }

    /// The word for the clients.
    fn client_word(&self) -> &'static str {
        durability_word(self.fault == Some(Fault::ReceiversForget))
    }
}
