//! A small server for Threema Safe backups: one file for each, in a folder.
//!
//! It speaks plain HTTP on the own machine. Put a reverse proxy with TLS in front of it: the apps
//! take `https://` only.

mod connection;
mod folder;

use std::env;
use std::io::{self, BufRead, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use eeema::safe::server::Server;
use eeema::safe::{Credentials, ServerConfig};
use folder::Folder;

/// A sentence for the user.
type Failure = Box<dyn std::error::Error + Send + Sync>;

const USAGE: &str = "\
usage: safe_server <folder> [--listen ADDRESS:PORT] [--user NAME] [--max-bytes N]
                            [--retention-days N]

Keeps Threema Safe backups in <folder>/backups. Listens on 127.0.0.1:8470 unless told otherwise;
port 0 takes a free one. With --user the password is the first line of standard input.";

/// Connections at one time; others wait.
const MAX_CONNECTIONS: usize = 64;

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
    let mut folder = None;
    let mut listen = String::from("127.0.0.1:8470");
    let mut max_bytes = ServerConfig::USUAL.max_backup_bytes();
    let mut retention_days = ServerConfig::USUAL.retention_days();
    let mut user = None;
    let mut words = env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
        match word.as_str() {
            "--help" | "-h" => {
                println!("{USAGE}");
                return Ok(());
            }
            "--listen" => listen = value()?,
            "--user" => user = Some(value()?),
            "--max-bytes" => max_bytes = number(&value()?)?,
            "--retention-days" => retention_days = number(&value()?)?,
            option if option.starts_with('-') => {
                return Err(format!("{option} is not understood; try --help").into());
            }
            path if folder.is_none() => folder = Some(path.to_owned()),
            more => return Err(format!("{more:?} is not understood; try --help").into()),
        }
    }
    let mut host = Server::new(ServerConfig::new(max_bytes, retention_days)?);
    if let Some(user) = user {
        host = host.with_credentials(&read_credentials(&user)?);
    }
    let folder = folder.ok_or("name the folder for the backups; try --help")?;
    let folder = Folder::open(folder.as_ref())?;
    let listener = TcpListener::bind(&listen)
        .map_err(|error| format!("{listen} cannot be listened on: {error}"))?;
    println!("listening on http://{}/", listener.local_addr()?);
    io::stdout().flush()?;
    serve(&listener, Arc::new(host), Arc::new(folder))
}

fn number(text: &str) -> Result<u64, Failure> {
    text.parse()
        .map_err(|_| format!("{text:?} is no number").into())
}

fn read_credentials(user: &str) -> Result<Credentials, Failure> {
    let mut password = String::new();
    io::stdin().lock().read_line(&mut password)?;
    let credentials = Credentials::new(user, password.trim_end_matches(['\n', '\r']))?;
    credentials.ok_or_else(|| "user name and password must not be empty".into())
}

fn serve(listener: &TcpListener, host: Arc<Server>, folder: Arc<Folder>) -> Result<(), Failure> {
    clean_up_daily(host.clone(), folder.clone());
    let open = Arc::new(AtomicUsize::new(0));
    for stream in listener.incoming() {
        let Ok(stream) = stream else { continue };
        while open.load(Ordering::Acquire) >= MAX_CONNECTIONS {
            thread::sleep(Duration::from_millis(10));
        }
        open.fetch_add(1, Ordering::AcqRel);
        let (host, folder, open) = (host.clone(), folder.clone(), open.clone());
        thread::spawn(move || {
            answer(&stream, &host, &folder);
            open.fetch_sub(1, Ordering::AcqRel);
        });
    }
    Ok(())
}

fn answer(stream: &TcpStream, host: &Server, folder: &Folder) {
    match connection::answer(stream, host, folder) {
        // Neither names of backups nor addresses of clients are logged.
        Ok((method, status)) => eprintln!("safe_server: {method} {status}"),
        Err(error) => eprintln!("safe_server: a connection broke: {error}"),
    }
}

fn clean_up_daily(host: Arc<Server>, folder: Arc<Folder>) {
    thread::spawn(move || {
        loop {
            match folder.clean_up(&host) {
                Ok(done) if done.failed() > 0 => eprintln!(
                    "safe_server: {} expired files deleted, {} cannot be",
                    done.deleted(),
                    done.failed()
                ),
                Ok(done) if done.deleted() == 0 => {}
                Ok(done) => eprintln!("safe_server: {} expired files deleted", done.deleted()),
                Err(error) => eprintln!("safe_server: cannot clean up: {error}"),
            }
            thread::sleep(Duration::from_secs(24 * 60 * 60));
        }
    });
}
