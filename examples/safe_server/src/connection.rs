use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use eeema::safe::server::{Action, Answer as Decision, Head, Server, Status};

use crate::folder::Folder;

/// Bytes of the head of a request at most.
const MAX_HEAD_LENGTH: u64 = 16 * 1024;

/// What is sent back.
struct Answer {
    decision: Decision,
    content_type: &'static str,
    body: Vec<u8>,
    /// The length of the body, which is not sent to `HEAD`.
    length: u64,
}

impl Answer {
    fn empty(decision: impl Into<Decision>) -> Self {
        Self::of(decision, "text/plain", Vec::new())
    }

    fn of(decision: impl Into<Decision>, content_type: &'static str, body: Vec<u8>) -> Self {
        let length = body.len() as u64;
        Self {
            decision: decision.into(),
            content_type,
            body,
            length,
        }
    }
}

/// Answers the one request of a connection, and gives its method and the status.
pub(crate) fn answer(
    stream: &TcpStream,
    host: &Server,
    folder: &Folder,
) -> io::Result<(String, Status)> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    stream.set_write_timeout(Some(Duration::from_secs(30)))?;
    let mut reader = BufReader::new(stream);
    let bytes = read_head(&mut reader)?;
    let head = match Head::parse(&bytes) {
        Ok(head) => head,
        Err(refused) => {
            send(stream, &Answer::empty(refused), false)?;
            return Ok(("?".into(), refused.status()));
        }
    };
    let answer = match host.route(&head) {
        Err(refused) => Answer::empty(refused),
        Ok(action) => {
            let checked = check(&action, folder);
            if let Action::Store {
                expects_continue: true,
                ..
            } = action
                && checked.is_ok()
            {
                (&*stream).write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
            }
            match checked {
                Ok(()) => act(action, host, folder, &mut reader),
                Err(refused) => Answer::empty(refused),
            }
        }
    };
    send(stream, &answer, head.is_head())?;
    // A client that still sends must be able to read the answer before the connection ends.
    stream.shutdown(std::net::Shutdown::Write)?;
    let rest = host.config().max_backup_bytes().saturating_mul(2);
    io::copy(&mut reader.take(rest), &mut io::sink())?;
    let letters = head.method().chars().filter(char::is_ascii_alphabetic);
    Ok((letters.take(10).collect(), answer.decision.status()))
}

/// The head up to its empty line, or as much of it as may be.
fn read_head(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut limited = reader.take(MAX_HEAD_LENGTH);
    let mut head = Vec::new();
    loop {
        let start = head.len();
        limited.read_until(b'\n', &mut head)?;
        let line = head.get(start..).unwrap_or_default();
        // Empty lines in front of the head belong to nothing.
        let is_empty = matches!(line, b"" | b"\n" | b"\r\n");
        let has_begun = head.iter().any(|byte| !matches!(byte, b'\r' | b'\n'));
        if line.is_empty() || is_empty && has_begun {
            return Ok(head);
        }
    }
}

/// Whether what the request demands of the old backup holds.
fn check(action: &Action, folder: &Folder) -> Result<(), Decision> {
    match action {
        Action::Read { name, condition }
        | Action::Delete { name, condition }
        | Action::Store {
            name, condition, ..
        } => condition.check(folder.length(name).is_ok()),
        Action::Config => Ok(()),
    }
}

fn act(action: Action, host: &Server, folder: &Folder, body: &mut impl Read) -> Answer {
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
        Action::Read { name, .. } => folder
            .read(&name)
            .map(|body| Answer::of(Status::OK, OCTETS, body)),
        Action::Store { name, length, .. } => {
            let stored = folder.store(&name, length, body);
            stored.map(|replaced| {
                Answer::empty(if replaced {
                    Status::NO_CONTENT
                } else {
                    Status::CREATED
                })
            })
        }
        Action::Delete { name, .. } => folder
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

fn send(mut stream: &TcpStream, answer: &Answer, is_head: bool) -> io::Result<()> {
    let mut head = format!(
        "HTTP/1.1 {}\r\nConnection: close\r\nCache-Control: no-store\r\n",
        answer.decision
    );
    for (name, value) in answer.decision.headers() {
        head += &format!("{name}: {value}\r\n");
    }
    if answer.decision.status() != Status::NO_CONTENT {
        head += &format!("Content-Type: {}\r\n", answer.content_type);
        head += &format!("Content-Length: {}\r\n", answer.length);
    }
    head += "\r\n";
    stream.write_all(head.as_bytes())?;
    if is_head {
        return Ok(());
    }
    stream.write_all(&answer.body)
}
