//! Both ends of the server protocol: a server does what a client asks for, with the backup that the
//! client means, and cleans up only what is its own.
//!
//! A byte for the backup id, a byte for the length of a backup, and the address or the name of a file.

use eeema::safe::client::{Client, Request};
use eeema::safe::server::{
    Action, Answer, BackupName, FolderEntry, Head, Retention, Server, Status,
};
use eeema::safe::{BackupId, ServerAddress, ServerConfig, container};
use eeema::time::UnixMillis;

pub(crate) fn check(data: &[u8]) {
    let Some((&[id, length], text)) = data.split_first_chunk() else {
        return;
    };
    let Ok(text) = str::from_utf8(text) else {
        return;
    };
    cleans_up(text);
    let Ok(address) = ServerAddress::parse_or_loopback(text) else {
        return;
    };
    let server = Server::new(ServerConfig::USUAL);
    let id = BackupId::from_bytes([id; BackupId::LENGTH]);
    let digits = str::from_utf8(id.to_hex().as_bytes()).unwrap().to_owned();
    let client = Client::new(address);
    let backup = vec![0; usize::from(length)];
    let upload = client.upload(&id, &backup, &ServerConfig::USUAL).unwrap();
    match ask(&server, &upload) {
        Ok(Action::Store { name, length, .. }) => {
            assert_eq!((name.as_str(), length), (&*digits, backup.len() as u64));
        }
        refused => {
            assert_eq!(refused, Err(Status::BAD_REQUEST.into()));
            assert!(backup.len() < container::MIN_LENGTH);
        }
    }
    assert_eq!(ask(&server, &client.config(&id)), Ok(Action::Config));
    let named = |request| match ask(&server, &request) {
        Ok(Action::Read { name, .. } | Action::Delete { name, .. }) => name,
        other => panic!("{other:?}"),
    };
    for request in [client.exists(&id), client.download(&id), client.delete(&id)] {
        assert_eq!(named(request).as_str(), digits);
    }
}

/// What the server makes of the request, behind the path of its own address.
fn ask(server: &Server, request: &Request<'_>) -> Result<Action, Answer> {
    let path = request.path();
    let own = match path.ends_with("/config") {
        true => "/config".len(),
        false => "/backups/".len() + 64,
    };
    let path = &path[path.len() - own..];
    server.route(&Head::new(
        request.method().as_str(),
        path,
        request.headers(),
    ))
}

fn cleans_up(name: &str) {
    let entry = FolderEntry::new(name, true, UnixMillis(0));
    let decide = |now| entry.decide(&ServerConfig::USUAL, UnixMillis(now));
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let own = name.split_at_checked(64);
    let rest = own.filter(|(digits, _)| digits.bytes().all(is_digit));
    let expected = match rest {
        Some((_, "")) => [Retention::Keep, Retention::Expired],
        Some((_, rest)) if rest.contains(".upload") && decide(0) == Retention::Keep => {
            [Retention::Keep, Retention::Abandoned]
        }
        _ => [Retention::Foreign, Retention::Foreign],
    };
    assert_eq!([decide(0), decide(u64::MAX)], expected);
    let parsed = BackupName::parse(name);
    assert_eq!(parsed.is_some(), expected[1] == Retention::Expired);
    assert!(parsed.is_none_or(|parsed| parsed.as_str() == name));
}
