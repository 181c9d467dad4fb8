use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use eeema::safe::host::{Action, Head, Host, Status};

use crate::folder::Folder;

/// Bytes of the head of a request at most.
const MAX_HEAD_LENGTH: u64 = 16 * 1024;

/// What is sent back.
struct Answer {
    status: Status,
    content_type: &'static str,
    body: Vec<u8>,
    /// The length of the body, which is not sent to `HEAD`.
    length: u64,
}

impl Answer {
    fn empty(status: Status) -> Self {
        Self::of(status, "text/plain", Vec::new())
    }

    fn of(status: Status, content_type: &'static str, body: Vec<u8>) -> Self {
        let length = body.len() as u64;
        Self {
            status,
            content_type,
            body,
            length,
        }
    }
}

/// Answers the one request of a connection, and gives its method and the status.
pub(crate) fn answer(
    stream: &TcpStream,
    host: &Host,
    folder: &Folder,
) -> io::Result<(String, Status)> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    stream.set_write_timeout(Some(Duration::from_secs(30)))?;
    let mut reader = BufReader::new(stream);
    let Some(lines) = read_head(&mut reader)? else {
        send(stream, &Answer::empty(Status::BAD_REQUEST))?;
        return Ok(("?".into(), Status::BAD_REQUEST));
    };
    let mut parts = lines.first().map_or("", String::as_str).split(' ');
    let (method, path) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let headers = lines.iter().skip(1).filter_map(|line| line.split_once(':'));
    let headers: Vec<_> = headers.map(|(name, value)| (name, value.trim())).collect();
    let head = Head {
        method,
        path,
        headers: &headers,
    };
    let expects = headers
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case("expect"));
    let answer = match host.authorise(&head) {
        Err(status) => Answer::empty(status),
        Ok(action) => {
            if expects {
                (&*stream).write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
            }
            act(action, host, folder, &mut reader)
        }
    };
    send(stream, &answer)?;
    // A client that still sends must be able to read the answer before the connection ends.
    stream.shutdown(std::net::Shutdown::Write)?;
    let rest = host.config().max_backup_bytes.saturating_mul(2);
    io::copy(&mut reader.take(rest), &mut io::sink())?;
    let letters = method.chars().filter(char::is_ascii_alphabetic);
    Ok((letters.take(10).collect(), answer.status))
}

/// The lines of the head, or nothing if it is too long or not text.
fn read_head(reader: &mut impl BufRead) -> io::Result<Option<Vec<String>>> {
    let mut limited = reader.take(MAX_HEAD_LENGTH);
    let mut lines = Vec::new();
    loop {
        let mut line = Vec::new();
        limited.read_until(b'\n', &mut line)?;
        let Ok(line) = String::from_utf8(line) else {
            return Ok(None);
        };
        let Some(line) = line.strip_suffix('\n') else {
            return Ok(None);
        };
        let line = line.trim_end_matches('\r');
        if line.is_empty() {
            return Ok(Some(lines));
        }
        lines.push(line.to_owned());
    }
}

fn act(action: Action, host: &Host, folder: &Folder, body: &mut impl Read) -> Answer {
    const OCTETS: &str = "application/octet-stream";
    let result = match action {
        Action::Config => {
            let text = host.config().encode();
            Ok(Answer::of(
                Status::OK,
                "application/json",
                text.into_bytes(),
            ))
        }
        Action::Probe(name) => folder.length(&name).map(|length| Answer {
            length,
            ..Answer::of(Status::OK, OCTETS, Vec::new())
        }),
        Action::Read(name) => folder
            .read(&name)
            .map(|body| Answer::of(Status::OK, OCTETS, body)),
        Action::Store { name, length } => {
            let stored = folder.store(&name, length, body);
            stored.map(|replaced| {
                Answer::empty(if replaced {
                    Status::NO_CONTENT
                } else {
                    Status::CREATED
                })
            })
        }
        Action::Delete(name) => folder
            .delete(&name)
            .map(|()| Answer::empty(Status::NO_CONTENT)),
    };
    result.unwrap_or_else(|error| {
        Answer::empty(match error.kind() {
            io::ErrorKind::NotFound => Status::NOT_FOUND,
            io::ErrorKind::UnexpectedEof => Status::BAD_REQUEST,
            _ => Status::INTERNAL_SERVER_ERROR,
        })
    })
}

fn send(mut stream: &TcpStream, answer: &Answer) -> io::Result<()> {
    let mut head = format!(
        "HTTP/1.1 {}\r\nConnection: close\r\nCache-Control: no-store\r\n",
        answer.status
    );
    if answer.status == Status::UNAUTHORIZED {
        head += "WWW-Authenticate: Basic realm=\"Threema Safe\"\r\n";
    }
    if answer.status != Status::NO_CONTENT {
        head += &format!("Content-Type: {}\r\n", answer.content_type);
        head += &format!("Content-Length: {}\r\n", answer.length);
    }
    head += "\r\n";
    stream.write_all(head.as_bytes())?;
    stream.write_all(&answer.body)
}
