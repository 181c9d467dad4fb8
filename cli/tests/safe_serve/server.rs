//! Starts the program and speaks HTTP with it by hand.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// A server on a folder of its own.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
    pub(crate) folder: PathBuf,
}

/// An answer: its status, its headers as they came, its body.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let end = end.expect("an answer with a head") + 4;
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        if head.starts_with("HTTP/1.1 100") {
            return Self::parse(&bytes[end..]);
        }
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let body = bytes[end..].to_vec();
        Self { status, head, body }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let found = lines.find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value)
    }
}

/// The program, before its arguments.
pub(crate) fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_eeema"));
    program.args(["safe", "serve"]);
    program
}

/// A new folder.
pub(crate) fn folder() -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("{}-{number}", std::process::id());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir(&folder).unwrap();
    folder
}

impl Server {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::start_on(folder(), arguments, "")
    }

    pub(crate) fn start_on(folder: PathBuf, arguments: &[&str], input: &str) -> Self {
        Self::start_as(program(), folder, arguments, input)
    }

    /// Starts it with a limit to the size of files, which a full disk looks like to a program.
    pub(crate) fn start_with_file_size(folder: PathBuf, blocks: u32) -> Self {
        let mut shell = Command::new("sh");
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" safe serve \"$@\"");
        shell.args(["-c", &script, env!("CARGO_BIN_EXE_eeema")]);
        Self::start_as(shell, folder, &[], "")
    }

    fn start_as(mut command: Command, folder: PathBuf, arguments: &[&str], input: &str) -> Self {
        let mut child = command
            .arg(&folder)
            .args(["--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(input.as_bytes()).unwrap();
        drop(stdin);
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").unwrap();
        Self {
            child,
            address: address.trim_end_matches('/').to_owned(),
            folder,
        }
    }

    /// Ends it as a failure of power does, and leaves its folder.
    pub(crate) fn kill(mut self) -> PathBuf {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        std::mem::take(&mut self.folder)
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        let wait = Some(Duration::from_secs(20));
        stream.set_read_timeout(wait).unwrap();
        stream
    }

    /// Sends these bytes, and reads up to the end of the connection.
    pub(crate) fn send(&self, bytes: impl AsRef<[u8]>) -> Answer {
        let mut stream = self.connect();
        stream.write_all(bytes.as_ref()).unwrap();
        rest(stream)
    }

    pub(crate) fn config(&self) -> Answer {
        self.send(request("GET", "/config", "Accept: application/json\r\n"))
    }

    pub(crate) fn get(&self, name: &str) -> Answer {
        let accept = "Accept: application/octet-stream\r\n";
        self.send(request("GET", &path(name), accept))
    }

    pub(crate) fn put(&self, name: &str, content: &[u8]) -> u16 {
        self.send(upload(name, content, "")).status
    }

    pub(crate) fn delete(&self, name: &str) -> u16 {
        self.send(request("DELETE", &path(name), "")).status
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.join("backups").join(name)
    }

    /// Names in the folder of backups.
    pub(crate) fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.join("backups")).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.collect();
        names.sort();
        names
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that was killed already has no folder any more.
        if self.child.kill().is_ok() && !self.folder.as_os_str().is_empty() {
            self.child.wait().unwrap();
            fs::remove_dir_all(&self.folder).unwrap();
        }
    }
}

pub(crate) fn rest(mut stream: TcpStream) -> Answer {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    Answer::parse(&bytes)
}

/// The name of a backup, from one digit.
pub(crate) fn name(digit: char) -> String {
    digit.to_string().repeat(64)
}

pub(crate) fn path(name: &str) -> String {
    format!("/backups/{name}")
}

pub(crate) fn request(method: &str, path: &str, headers: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nHost: a\r\nUser-Agent: Threema\r\n{headers}\r\n")
}

/// The head of an upload.
pub(crate) fn upload_head(name: &str, length: usize, headers: &str) -> String {
    let own = "Content-Type: application/octet-stream\r\nContent-Length: ";
    request("PUT", &path(name), &format!("{own}{length}\r\n{headers}"))
}

pub(crate) fn upload(name: &str, content: &[u8], headers: &str) -> Vec<u8> {
    let mut bytes = upload_head(name, content.len(), headers).into_bytes();
    bytes.extend_from_slice(content);
    bytes
}
