//! `chat`: a server and people who talk through it, on the own machine. It speaks to no real server.

mod demo;
mod show;
mod talk;

use std::env;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use chat::Failure;
use chat::folder::Folder;
use chat::server::{Config, Server};
use eeema::ThreemaId;

const USAGE: &str = "\
usage: chat demo [FOLDER]
       chat new FOLDER IDENTITY...
       chat server FOLDER [--listen ADDRESS:PORT]
       chat talk FOLDER IDENTITY [--connect ADDRESS:PORT] [--with-server]

demo shows a conversation of three, with a server that is killed in between. new makes a folder with a server,
a directory and people, or adds people; an identity is eight capital letters and digits. talk reads lines:

  BOB00001 text                 says something to somebody
  /group NAME BOB00001 CAROL001 makes a group; the others have it as soon as they are connected
  #NAME text                    says something to a group
  /quit

Two terminals chat: one with --with-server, one without. Everything stays on this machine, on 127.0.0.1:5222
unless told otherwise: the program knows no real server, and no real server would know these identities.";

fn main() -> ExitCode {
    let result = tokio::runtime::Runtime::new()
        .map_err(Failure::from)
        .and_then(|runtime| runtime.block_on(run()));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("chat: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// The words of a command line.
struct Words {
    plain: Vec<String>,
    address: SocketAddr,
    with_server: bool,
}

impl Words {
    fn read(words: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let mut read = Self {
            plain: Vec::new(),
            address: SocketAddr::from(([127, 0, 0, 1], 5222)),
            with_server: false,
        };
        let mut words = words;
        while let Some(word) = words.next() {
            match word.as_str() {
                "--listen" | "--connect" => {
                    let value = words
                        .next()
                        .ok_or_else(|| format!("{word} needs a value"))?;
                    let address = value.parse();
                    read.address =
                        address.map_err(|_| format!("{value:?} is no address and port"))?;
                }
                "--with-server" => read.with_server = true,
                "--help" | "-h" => read.plain = vec!["help".into()],
                option if option.starts_with("--") => {
                    return Err(format!("{option} is not understood; try help").into());
                }
                _ => read.plain.push(word),
            }
        }
        Ok(read)
    }
}

async fn run() -> Result<(), Failure> {
    let words = Words::read(env::args().skip(1))?;
    let plain: Vec<&str> = words.plain.iter().map(String::as_str).collect();
    match plain.as_slice() {
        ["help"] => println!("{USAGE}"),
        ["demo"] => {
            let folder = env::temp_dir().join(format!("chat-demo-{}", std::process::id()));
            let shown = demo::run(&folder).await;
            std::fs::remove_dir_all(&folder)?;
            return shown;
        }
        ["demo", folder] => return demo::run(&PathBuf::from(folder)).await,
        ["new", folder, people @ ..] if !people.is_empty() => {
            let people: Result<Vec<ThreemaId>, _> = people.iter().map(|id| id.parse()).collect();
            Folder::make(folder.as_ref(), &people?)?;
            println!(
                "{folder} has a server, a directory and {} identities",
                plain.len() - 2
            );
        }
        ["server", folder] => {
            let folder = Folder::open(folder.as_ref())?;
            let server = Server::start(&folder, words.address, Config::default()).await?;
            println!("listening on {}", server.address());
            std::future::pending::<()>().await;
        }
        ["talk", folder, id] => {
            let folder = Folder::open(folder.as_ref())?;
            let mut server = None;
            if words.with_server {
                server = Some(Server::start(&folder, words.address, Config::default()).await?);
            }
            let result = talk::run(&folder, id.parse()?, words.address).await;
            drop(server);
            return result;
        }
        _ => return Err("that is not understood; try help".into()),
    }
    Ok(())
}
