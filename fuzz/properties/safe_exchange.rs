//! Both ends of the server protocol: a server does what a client asks for, with the backup that the
//! client means, and cleans up only what is its own.
//!
//! A byte for the backup id, a byte for the length of a backup, and the address or the name of a file.

use eeema::safe::host::{Action, Fate, Head, Host, Status};
use eeema::safe::{BackupId, Request, Server, ServerAddress, ServerConfig, container};
use eeema::time::UnixMillis;

pub(crate) fn check(data: &[u8]) {
    let Some((&[id, length], text)) = data.split_first_chunk() else {
        return;
    };
    let Ok(text) = str::from_utf8(text) else {
        return;
    };
    let host = Host::new(ServerConfig::USUAL);
    cleans_up(&host, text);
    let Ok(address) = ServerAddress::parse_or_loopback(text) else {
        return;
    };
    let id = BackupId::from_bytes([id; BackupId::LENGTH]);
    let digits = str::from_utf8(id.to_hex().as_bytes()).unwrap().to_owned();
    let server = Server::new(address);
    let backup = vec![0; usize::from(length)];
    let upload = server.upload(&id, &backup, &ServerConfig::USUAL).unwrap();
    match ask(&host, &upload) {
        Ok(Action::Store { name, length }) => {
            assert_eq!((name.as_str(), length), (&*digits, backup.len() as u64));
        }
        refused => {
            assert!(refused == Err(Status::BAD_REQUEST) && backup.len() < container::MIN_LENGTH)
        }
    }
    assert_eq!(ask(&host, &server.config(&id)), Ok(Action::Config));
    let named = |request| match ask(&host, &request) {
        Ok(Action::Read(name) | Action::Probe(name) | Action::Delete(name)) => name,
        other => panic!("{other:?}"),
    };
    for request in [server.exists(&id), server.download(&id), server.delete(&id)] {
        assert_eq!(named(request).as_str(), digits);
    }
}

/// What the server makes of the request, behind the path of its own address.
fn ask(host: &Host, request: &Request<'_>) -> Result<Action, Status> {
    let headers: Vec<_> = request.headers().collect();
    let path = request.path();
    let own = match path.ends_with("/config") {
        true => "/config".len(),
        false => "/backups/".len() + 64,
    };
    host.authorise(&Head {
        method: request.method().as_str(),
        path: &path[path.len() - own..],
        headers: &headers,
    })
}

fn cleans_up(host: &Host, name: &str) {
    let digits = name.strip_suffix(".upload").unwrap_or(name);
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let is_own = digits.len() == 64 && digits.bytes().all(is_digit);
    let [fresh, old] =
        [0, u64::MAX].map(|now| host.judge_file(name, UnixMillis(0), UnixMillis(now)));
    let expected = match (is_own, digits == name) {
        (true, true) => [Fate::Keep, Fate::Expired],
        (true, false) => [Fate::Keep, Fate::Abandoned],
        (false, _) => [Fate::Foreign, Fate::Foreign],
    };
    assert_eq!([fresh, old], expected);
}
