//! Safe servers, from both ends: what a client asks for and what answers mean, what a server does and
//! what it refuses before a byte is stored, and the addresses that people paste.

use std::time::Duration;

use eeema::codec::blank;
use eeema::safe::client::{
    Client, Deletion, Presence, Progress, Refusal, Request, Response, Scheme, SelfTest, Step,
};
use eeema::safe::server::{
    Action, Answer, BackupName, CleanUp, FolderEntry, Head, Quota, Removal, Retention, Server,
    Status, Storage,
};
use eeema::safe::{
    AddressError, Authorization, BackupId, ConfigError, Credentials, ServerAddress, ServerConfig,
    Token,
};
use eeema::time::UnixMillis;
use proptest::prelude::*;

const AGENT: (&str, &str) = ("User-Agent", "Threema");
const OCTETS: (&str, &str) = ("Content-Type", "application/octet-stream");
const ACCEPT: (&str, &str) = ("Accept", "application/octet-stream");
const ACCEPT_JSON: (&str, &str) = ("Accept", "application/json");

fn path() -> String {
    format!("/backups/{}", "ab".repeat(32))
}

fn server() -> Server {
    Server::new(ServerConfig::USUAL)
}

fn ask(
    server: &Server,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
) -> Result<Action, Answer> {
    server.route(&Head::new(method, path, headers.iter().copied()))
}

fn status(method: &str, path: &str, headers: &[(&str, &str)]) -> u16 {
    match ask(&server(), method, path, headers) {
        Ok(_) => 200,
        Err(answer) => answer.status().code(),
    }
}

fn routed(server: &Server, request: &Request<'_>) -> Result<Action, Answer> {
    let head = Head::new(request.method().as_str(), request.path(), request.headers());
    server.route(&head)
}

// The server

#[test]
fn the_server_understands_the_client() {
    let client = Client::new(ServerAddress::parse("dav.example.com").unwrap());
    let id = BackupId::from_bytes([0xab; 32]);
    let backup = vec![0; 100];
    let server = server();
    assert_eq!(routed(&server, &client.config(&id)), Ok(Action::Config));
    let upload = client.upload(&id, &backup, &ServerConfig::USUAL).unwrap();
    assert_eq!(upload.body(), Some(&backup[..]));
    match routed(&server, &upload) {
        Ok(Action::Store {
            name,
            length: 100,
            expects_continue: false,
            condition,
        }) => {
            assert_eq!(name.as_str(), "ab".repeat(32));
            assert_eq!(condition.check(true), Ok(()));
            assert_eq!(condition.check(false), Ok(()));
        }
        other => panic!("{other:?}"),
    }
    for (request, expected) in [
        (client.exists(&id), "Read"),
        (client.download(&id), "Read"),
        (client.delete(&id), "Delete"),
    ] {
        let action = format!("{:?}", routed(&server, &request).unwrap());
        assert!(action.starts_with(expected), "{action}");
        assert!(
            request
                .headers()
                .any(|header| header == ("Accept-Encoding", "identity"))
        );
    }
    let small = ServerConfig::new(99, 180).unwrap();
    let refused = client.upload(&id, &backup, &small);
    assert_eq!(refused.err(), Some(Refusal::TooLarge));
    let refused = routed(&Server::new(small), &upload);
    assert_eq!(refused, Err(Status::CONTENT_TOO_LARGE.into()));
}

#[test]
fn an_upload_that_is_framed_in_two_ways_is_refused() {
    let path = path();
    for (more, expected) in [
        (
            vec![("Content-Length", "71"), ("Transfer-Encoding", "chunked")],
            400,
        ),
        (vec![("Transfer-Encoding", "chunked")], 411),
        (
            vec![("Transfer-Encoding", "identity"), ("content-length", "71")],
            400,
        ),
        (
            vec![("Content-Length", "60"), ("Content-Length", "80")],
            400,
        ),
        (
            vec![("Content-Length", "60"), ("content-length", "60")],
            400,
        ),
        (vec![("Content-Length", "60, 60")], 400),
        (vec![("Content-Length", "0x50")], 400),
        (vec![("Content-Length", "+99")], 400),
        (vec![("Content-Length", "")], 400),
        (vec![("Content-Length", "99999999999999999999999999")], 400),
        (
            vec![
                ("Content-Length", "60"),
                ("Content-Range", "bytes 60-119/120"),
            ],
            400,
        ),
        (
            vec![("Content-Length", "60"), ("Content-Encoding", "gzip")],
            415,
        ),
        (
            vec![
                ("Content-Length", "60"),
                ("Content-Encoding", "identity, gzip"),
            ],
            415,
        ),
        (
            vec![("Content-Length", "60"), ("Content-Encoding", "Identity")],
            200,
        ),
        (vec![("Content-Length", "60"), ("Expect", "200-ok")], 417),
        (vec![("Content-Length", "59")], 400),
        (vec![("Content-Length", "524289")], 413),
        (vec![("Content-Length", "524288")], 200),
        (vec![], 411),
    ] {
        let headers = [vec![AGENT, OCTETS], more].concat();
        assert_eq!(status("PUT", &path, &headers), expected, "{headers:?}");
    }
}

#[test]
fn a_condition_that_does_not_hold_is_refused() {
    let path = path();
    let condition = |method: &str, header: (&str, &str)| {
        let headers = [AGENT, OCTETS, ACCEPT, ("Content-Length", "100"), header];
        match ask(&server(), method, &path, &headers).unwrap() {
            Action::Store { condition, .. }
            | Action::Read { condition, .. }
            | Action::Delete { condition, .. } => {
                [true, false].map(|exists| match condition.check(exists) {
                    Ok(()) => 200,
                    Err(answer) => answer.status().code(),
                })
            }
            Action::Config => panic!("a backup"),
        }
    };
    for (method, header, expected) in [
        ("PUT", ("If-None-Match", "*"), [412, 200]),
        ("PUT", ("If-Match", "*"), [200, 412]),
        ("PUT", ("If-Match", "\"abc\""), [412, 412]),
        ("PUT", ("If-None-Match", "\"abc\""), [200, 200]),
        ("DELETE", ("If-Match", "\"abc\""), [412, 412]),
        ("GET", ("If-None-Match", "*"), [304, 200]),
        ("HEAD", ("If-Match", "*"), [200, 412]),
        ("GET", ("X", "y"), [200, 200]),
    ] {
        assert_eq!(condition(method, header), expected, "{method} {header:?}");
    }
}

#[test]
fn a_client_that_waits_is_told_to_go_on_before_an_upload_only() {
    let waits = ("Expect", "100-Continue");
    let headers = [AGENT, OCTETS, ACCEPT, ("Content-Length", "100"), waits];
    let stored = ask(&server(), "PUT", &path(), &headers);
    assert!(matches!(
        stored,
        Ok(Action::Store {
            expects_continue: true,
            ..
        })
    ));
    assert_eq!(status("DELETE", &path(), &headers), 200);
    let head = format!(
        "PUT {} HTTP/1.0\r\nUser-Agent: Threema\r\nContent-Type: application/octet-stream\r\n\
         Content-Length: 100\r\nExpect: 100-continue\r\n\r\n",
        path()
    );
    let old = server().route(&Head::parse(head.as_bytes()).unwrap());
    assert!(matches!(
        old,
        Ok(Action::Store {
            expects_continue: false,
            ..
        })
    ));
}

#[test]
fn credentials_are_taken_in_both_encodings_and_the_scheme_in_any_case() {
    let credentials = Credentials::new("j\u{fc}rgen", "Gr\u{fc}\u{df}e")
        .unwrap()
        .unwrap();
    let utf8 = credentials.header().to_string();
    let server = server().with_credentials(&credentials);
    let digits = utf8.strip_prefix("Basic ").unwrap();
    let admitted = |value: &str| {
        let headers = [AGENT, ACCEPT_JSON, ("Authorization", value)];
        ask(&server, "GET", "/config", &headers)
    };
    for value in [
        &*utf8,
        // ISO-8859-1, as Android sends it.
        "Basic avxyZ2VuOkdy/N9l",
        "basic avxyZ2VuOkdy/N9l",
        "BASIC avxyZ2VuOkdy/N9l",
        "Basic  avxyZ2VuOkdy/N9l",
        &format!("bAsIc    {digits}  "),
    ] {
        assert_eq!(admitted(value), Ok(Action::Config), "{value}");
    }
    for value in [
        "",
        "Basic",
        "Basic ",
        "Basic !",
        "Digest avxyZ2VuOkdy/N9l",
        "avxyZ2VuOkdy/N9l",
        "Basic avxyZ2VuOkdy/N9m",
        "Basic\tavxyZ2VuOkdy/N9l",
        "Token avxyZ2VuOkdy/N9l",
    ] {
        let refused = admitted(value).unwrap_err();
        assert_eq!(refused.status(), Status::UNAUTHORIZED, "{value}");
        let headers: Vec<_> = refused.headers().collect();
        let challenge = r#"Basic realm="Threema Safe", charset="UTF-8""#;
        assert_eq!(headers, [("WWW-Authenticate", challenge.to_owned())]);
    }
    // What ISO-8859-1 lacks is no question mark.
    let cyrillic = Credentials::new("user", "\u{43f}\u{430}").unwrap().unwrap();
    let server = Server::new(ServerConfig::USUAL).with_credentials(&cyrillic);
    let question_marks = Credentials::new("user", "??").unwrap().unwrap().header();
    let headers = [
        AGENT,
        ACCEPT_JSON,
        ("Authorization", question_marks.as_str()),
    ];
    assert!(ask(&server, "GET", "/config", &headers).is_err());
    let header = cyrillic.header();
    let headers = [AGENT, ACCEPT_JSON, ("Authorization", header.as_str())];
    assert!(ask(&server, "GET", "/config", &headers).is_ok());
}

#[test]
fn what_the_server_does_not_do_is_answered_with_what_it_does() {
    let path = path();
    for (method, path, allow) in [
        ("PUT", "/config", "GET, HEAD"),
        ("DELETE", "/config", "GET, HEAD"),
        ("MKCOL", "/config", "GET, HEAD"),
        ("POST", &*path, "GET, HEAD, PUT, DELETE"),
        ("PROPFIND", "/", "GET, HEAD, PUT, DELETE"),
        ("MKCOL", "/litmus/", "GET, HEAD, PUT, DELETE"),
        ("OPTIONS", "*", "GET, HEAD, PUT, DELETE"),
        ("get", "/config", "GET, HEAD"),
    ] {
        let refused = ask(&server(), method, path, &[AGENT]).unwrap_err();
        assert_eq!(refused.status().code(), 405, "{method} {path}");
        assert_eq!(
            refused.headers().collect::<Vec<_>>(),
            [("Allow", allow.to_owned())]
        );
    }
    let later = Answer::unavailable(Duration::from_millis(1500));
    assert_eq!(later.to_string(), "503 Service Unavailable");
    assert_eq!(
        later.headers().collect::<Vec<_>>(),
        [("Retry-After", "1".to_owned())]
    );
}

#[test]
fn the_server_refuses_what_it_must() {
    let path = path();
    let upper = format!("/backups/{}", "A".repeat(64));
    let long = format!("{path}0");
    for (method, path, headers, expected) in [
        ("GET", &*path, vec![ACCEPT], 400),
        ("GET", &*path, vec![("User-Agent", "curl"), ACCEPT], 400),
        ("GET", &*path, vec![AGENT, ("Accept", "*/*")], 400),
        ("GET", &*path, vec![AGENT], 400),
        ("GET", &*upper, vec![AGENT, ACCEPT], 404),
        ("GET", &*long, vec![AGENT, ACCEPT], 404),
        ("GET", "/backups/../config", vec![AGENT, ACCEPT], 404),
        ("GET", "/", vec![AGENT, ACCEPT], 404),
        ("GET", "/config?x", vec![AGENT, ACCEPT], 404),
        ("DELETE", &*upper, vec![AGENT], 400),
        ("PUT", &*upper, vec![AGENT, OCTETS], 400),
        ("PUT", &*path, vec![AGENT, ("Content-Length", "99")], 400),
        (
            "GET",
            "http://127.0.0.1/config",
            vec![AGENT, ACCEPT_JSON],
            200,
        ),
        (
            "GET",
            "HTTPS://host:8443/config",
            vec![AGENT, ACCEPT_JSON],
            200,
        ),
        ("GET", "http://127.0.0.1", vec![AGENT, ACCEPT_JSON], 404),
        ("GET", "ftp://host/config", vec![AGENT, ACCEPT_JSON], 404),
        ("HEAD", "/config", vec![AGENT, ACCEPT_JSON], 200),
    ] {
        assert_eq!(
            status(method, path, &headers),
            expected,
            "{method} {path} {headers:?}"
        );
    }
}

#[test]
fn heads_are_read_as_the_standard_says() {
    let parse = |text: &str| match Head::parse(text.as_bytes()) {
        Ok(head) => Ok((head.method().to_owned(), head.target().to_owned())),
        Err(answer) => Err(answer.status().code()),
    };
    let read = Ok(("GET".to_owned(), "/config".to_owned()));
    for text in [
        "GET /config HTTP/1.1\r\nHost: a\r\n\r\n",
        "\r\nGET /config HTTP/1.1\r\nHost: a\r\n\r\n",
        "\n\r\nGET /config HTTP/1.1\nhOsT:a\n\n",
        "GET /config HTTP/1.0\r\n\r\n",
    ] {
        assert_eq!(parse(text), read, "{text:?}");
    }
    for (text, expected) in [
        ("GET /config HTTP/1.1\r\n\r\n", 400),
        ("GET /config HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
        ("GET /config HTTP/9.9\r\nHost: a\r\n\r\n", 505),
        ("GET /config HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        ("GET /config\r\nHost: a\r\n\r\n", 400),
        ("GET  /config HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET /config HTTP/1.1 \r\nHost: a\r\n\r\n", 400),
        ("GET /config FTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("G\u{e4}T /config HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET /config HTTP/1.1\r\nHost: a\r\n", 400),
        ("GET /config HTTP/1.1\r\nHost: a", 400),
        ("GET /config HTTP/1.1\r\nHost : a\r\n\r\n", 400),
        ("GET /config HTTP/1.1\r\n Host: a\r\n\r\n", 400),
        ("GET /config HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", 400),
        ("GET /config HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", 400),
        ("GET /config HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n", 400),
        ("GET /config HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", 400),
        ("", 400),
        ("\r\n", 400),
    ] {
        assert_eq!(parse(text), Err(expected), "{text:?}");
    }
    assert!(Head::parse(b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n").is_err());
}

#[test]
fn left_overs_of_a_kill_are_known_to_the_clean_up() {
    let day = Duration::from_secs(86_400);
    let now = UnixMillis(1000 * 86_400_000);
    let name = "0".repeat(64);
    let hour = Duration::from_secs(3600);
    let millisecond = Duration::from_millis(1);
    let parsed = BackupName::parse(&name).unwrap();
    let upload = parsed
        .upload_name(&mut |bytes: &mut [u8]| bytes.fill(0x5a))
        .unwrap();
    assert_eq!(upload, format!("{name}.5a5a5a5a5a5a5a5a.upload"));
    for (name, age, expected) in [
        (&*name, 180 * day - millisecond, Retention::Keep),
        (&*name, 180 * day, Retention::Expired),
        (&*upload, hour - millisecond, Retention::Keep),
        (&*upload, hour, Retention::Abandoned),
        // As older versions named them.
        (&format!("{name}.upload"), hour, Retention::Abandoned),
        (&format!("{name}.upload-17"), hour, Retention::Abandoned),
        (&format!("{name}.upload-x"), 900 * day, Retention::Foreign),
        (
            &format!("{name}.5a5a.upload"),
            900 * day,
            Retention::Foreign,
        ),
        (
            &format!("{name}.5A5A5A5A5A5A5A5A.upload"),
            900 * day,
            Retention::Foreign,
        ),
        ("config", 900 * day, Retention::Foreign),
        (&name[1..], 900 * day, Retention::Foreign),
        ("x.upload", 900 * day, Retention::Foreign),
    ] {
        let last_write = UnixMillis(now.0 - u64::try_from(age.as_millis()).unwrap());
        let entry = |is_file| FolderEntry::new(name, is_file, last_write);
        assert_eq!(
            entry(true).decide(&ServerConfig::USUAL, now),
            expected,
            "{name} {age:?}"
        );
        let folder = entry(false).decide(&ServerConfig::USUAL, now);
        assert_eq!(folder, Retention::Foreign);
    }
    let future = FolderEntry::new(&name, true, UnixMillis(now.0 + 1));
    assert_eq!(future.decide(&ServerConfig::USUAL, now), Retention::Keep);
}

#[test]
fn a_clean_up_goes_on_behind_a_file_that_fails() {
    let mut clean_up = CleanUp::default();
    for removal in [
        Removal::Deleted,
        Removal::Gone,
        Removal::Failed,
        Removal::Deleted,
    ] {
        clean_up.add(removal);
    }
    assert_eq!((clean_up.deleted(), clean_up.failed()), (2, 1));
}

/// Two uploads of one name, or one beside a deletion: what counts is what stood there when the file was
/// renamed.
#[test]
fn quotas_stay_right_beside_other_requests() {
    let mut storage = Storage::new(Quota::UNLIMITED);
    let first = storage.reserve(None, 100).unwrap();
    let second = storage.reserve(None, 200).unwrap();
    storage.stored(first, None);
    storage.stored(second, Some(100));
    assert_eq!((storage.backups(), storage.bytes()), (1, 200));
    let third = storage.reserve(Some(200), 300).unwrap();
    storage.removed(200);
    storage.stored(third, None);
    assert_eq!((storage.backups(), storage.bytes()), (1, 300));
}

#[test]
fn quotas_count_backups_and_bytes() {
    let full = Err(Status::INSUFFICIENT_STORAGE);
    let refused = |storage: &mut Storage, replaced, length| {
        storage
            .reserve(replaced, length)
            .map(drop)
            .map_err(|answer| answer.status())
    };
    let mut storage = Storage::new(Quota::new(2, 1000));
    storage.count(400);
    let first = storage.reserve(None, 500).unwrap();
    assert_eq!(refused(&mut storage, None, 10), full, "a third backup");
    assert_eq!(
        refused(&mut storage, Some(400), 101),
        full,
        "too many bytes meanwhile"
    );
    storage.gave_up(first);
    assert_eq!((storage.backups(), storage.bytes()), (1, 400));
    let second = storage.reserve(Some(400), 600).unwrap();
    assert_eq!(storage.bytes(), 1000);
    storage.stored(second, Some(400));
    assert_eq!((storage.backups(), storage.bytes()), (1, 600));
    storage.removed(600);
    assert_eq!((storage.backups(), storage.bytes()), (0, 0));
    let mut storage = Storage::new(Quota::UNLIMITED);
    let huge = storage.reserve(None, u64::MAX).unwrap();
    assert_eq!(refused(&mut storage, None, 1), full);
    storage.stored(huge, None);
}

// The client

#[test]
fn authorization_is_sent_as_it_is_given() {
    let id = BackupId::from_bytes([1; 32]);
    let client = Client::new(ServerAddress::parse("https://a:b@host").unwrap());
    let sent = |client: &Client| {
        let request = client.config(&id);
        let mut headers = request.headers();
        headers
            .find(|(name, _)| *name == "Authorization")
            .map(|(_, value)| value.to_owned())
    };
    assert_eq!(sent(&client).as_deref(), Some("Basic YTpi"));
    let token = Authorization::Token(Token::new("abc").unwrap());
    assert_eq!(
        sent(&client.with_authorization(token)).as_deref(),
        Some("Token abc")
    );
    for token in ["", "a b", "a\r\nX: y", "\u{e4}"] {
        assert_eq!(Token::new(token).err(), Some(AddressError::Token));
    }
}

#[test]
fn a_refusal_is_judged_by_request_and_status() {
    use Refusal::*;
    let later = Later {
        retry_after: Some(Duration::from_secs(120)),
    };
    let headers = [("Retry-After", "120")];
    // Configuration, download, upload, deletion.
    for (status, config, download, upload, delete) in [
        (
            206,
            Unexpected(206),
            Unexpected(206),
            Unexpected(206),
            Unexpected(206),
        ),
        (207, Partly, Partly, Partly, Partly),
        (302, Redirect, Redirect, Redirect, Redirect),
        (400, Malformed, Malformed, Malformed, Malformed),
        (401, Unauthorized, Unauthorized, Unauthorized, Unauthorized),
        (403, Forbidden, Forbidden, Forbidden, Forbidden),
        (
            405,
            MethodNotAllowed,
            MethodNotAllowed,
            MethodNotAllowed,
            MethodNotAllowed,
        ),
        (408, later, later, later, later),
        (
            409,
            Unexpected(409),
            Unexpected(409),
            FolderMissing,
            Unexpected(409),
        ),
        (413, TooLarge, TooLarge, TooLarge, TooLarge),
        (
            418,
            Unexpected(418),
            Unexpected(418),
            Unexpected(418),
            Unexpected(418),
        ),
        (423, later, later, later, later),
        (425, later, later, later, later),
        (429, later, later, later, later),
        (500, ServerFault, ServerFault, ServerFault, ServerFault),
        (503, later, later, later, later),
        (507, StorageFull, StorageFull, StorageFull, StorageFull),
        (511, SignIn, SignIn, SignIn, SignIn),
    ] {
        let answer = Response::new(status, &headers, b"");
        assert_eq!(answer.config(), Err(config), "{status}");
        assert_eq!(answer.downloaded(), Err(download), "{status}");
        assert_eq!(answer.uploaded(), Err(upload), "{status}");
        assert_eq!(answer.deleted(), Err(delete), "{status}");
    }
    let missing = Response::new(404, &[], b"");
    assert_eq!(missing.config(), Err(ConfigMissing));
    assert!(
        ConfigMissing
            .to_string()
            .contains(r#"{"maxBackupBytes": 524288, "retentionDays": 180}"#)
    );
    assert_eq!(missing.downloaded(), Err(NotFound));
    assert_eq!(missing.uploaded(), Err(FolderMissing));
    assert_eq!(missing.deleted(), Ok(Deletion::NothingThere));
    assert_eq!(missing.presence(), Ok(Presence::NotThere));
    for done in [200, 201, 204] {
        assert_eq!(Response::new(done, &[], b"").uploaded(), Ok(()));
        assert_eq!(
            Response::new(done, &[], b"").deleted(),
            Ok(Deletion::Deleted)
        );
    }
    assert!(!Later { retry_after: None }.to_string().contains("address"));
}

#[test]
fn a_challenge_that_is_not_basic_names_what_is_wanted() {
    for (challenges, expected) in [
        (vec!["Basic realm=\"x\""], Refusal::Unauthorized),
        (vec![], Refusal::Unauthorized),
        (
            vec!["Digest realm=\"x\", nonce=\"Basic\""],
            Refusal::OtherScheme(Scheme::Digest),
        ),
        (
            vec!["Digest realm=\"x\"", "Basic realm=\"x\""],
            Refusal::Unauthorized,
        ),
        (vec!["digest realm=x, basic realm=y"], Refusal::Unauthorized),
        (
            vec!["Negotiate", "NTLM"],
            Refusal::OtherScheme(Scheme::Negotiate),
        ),
        (
            vec!["Bearer realm=\"x\""],
            Refusal::OtherScheme(Scheme::Bearer),
        ),
        (vec!["Hawk"], Refusal::OtherScheme(Scheme::Other)),
        (vec!["Token"], Refusal::Unauthorized),
    ] {
        let headers: Vec<_> = challenges
            .iter()
            .map(|value| ("www-authenticate", *value))
            .collect();
        let answer = Response::new(401, &headers, b"");
        assert_eq!(answer.downloaded(), Err(expected), "{challenges:?}");
    }
    assert!(
        Refusal::OtherScheme(Scheme::Digest)
            .to_string()
            .contains("switch on Basic")
    );
}

#[test]
fn configurations_are_read_with_a_byte_order_mark_and_named_when_broken() {
    let text = ServerConfig::USUAL.encode();
    for body in [
        text.clone(),
        format!("\u{feff}{text}"),
        format!(" {text}\r\n"),
    ] {
        let config = Response::new(200, &[], body.as_bytes()).config();
        assert_eq!(config, Ok(ServerConfig::USUAL));
    }
    for body in [
        "",
        "{}",
        "[]",
        "<html>",
        r#"{"maxBackupBytes":1.0,"retentionDays":1}"#,
    ] {
        let config = Response::new(200, &[], body.as_bytes()).config();
        assert_eq!(config, Err(Refusal::BadConfig), "{body}");
        assert_eq!(ServerConfig::decode(body.as_bytes()), Err(ConfigError));
    }
    assert!(ConfigError.to_string().contains("maxBackupBytes"));
    assert_eq!(Refusal::BadConfig.to_string(), ConfigError.to_string());
    assert!(ServerConfig::new(1 << 53, 0).is_err());
    let month = ServerConfig::new(1, 30).unwrap();
    assert_eq!(month.retention(), Duration::from_secs(30 * 86_400));
}

#[test]
fn bodies_that_are_short_or_packed_are_no_backup() {
    for (headers, expected) in [
        (vec![("content-length", "6")], Ok(&b"backup"[..])),
        (vec![], Ok(b"backup")),
        (vec![("Content-Encoding", "identity")], Ok(b"backup")),
        (vec![("content-length", "7")], Err(Refusal::Truncated)),
        (
            vec![("content-length", "6"), ("Content-Length", "7")],
            Err(Refusal::Truncated),
        ),
        (
            vec![("content-length", "7"), ("Content-Encoding", "identity")],
            Err(Refusal::Truncated),
        ),
        (vec![("content-length", "x")], Err(Refusal::Truncated)),
        (
            vec![("content-length", "7"), ("content-encoding", "gzip")],
            Err(Refusal::Coding),
        ),
        (vec![("Content-Encoding", "br")], Err(Refusal::Coding)),
    ] {
        let answer = Response::new(200, &headers, b"backup");
        assert_eq!(answer.downloaded(), expected, "{headers:?}");
    }
    // The length in the answer to HEAD is that of another body.
    let answer = Response::new(200, &[("content-length", "7")], b"");
    assert_eq!(answer.presence(), Ok(Presence::There));
}

#[test]
fn head_that_a_server_does_not_know_is_asked_by_download() {
    for status in [405, 501] {
        assert_eq!(
            Response::new(status, &[], b"").presence(),
            Ok(Presence::AskByDownload)
        );
    }
    assert_eq!(
        Response::new(200, &[], b"backup").presence(),
        Ok(Presence::There)
    );
}

/// Runs the self-test against a server that answers each step with a status, and gives back `content`.
fn self_test(
    statuses: [u16; 4],
    content: Option<&[u8]>,
) -> (Vec<Step>, Result<ServerConfig, String>) {
    let client = Client::new(ServerAddress::parse("host").unwrap());
    let mut random = |bytes: &mut [u8]| bytes.fill(7);
    let mut test = SelfTest::new(client, &mut random).unwrap();
    let (mut steps, mut stored) = (Vec::new(), Vec::new());
    for status in statuses {
        steps.push(test.step());
        let request = test.request();
        assert!(routed(&server(), &request).is_ok());
        let body = match test.step() {
            Step::Config => ServerConfig::USUAL.encode().into_bytes(),
            Step::Store => {
                stored = request.body().unwrap().to_vec();
                Vec::new()
            }
            Step::Read => content.map_or(stored.clone(), <[u8]>::to_vec),
            Step::Delete => Vec::new(),
        };
        drop(request);
        test = match test.answered(&Response::new(status, &[], &body)) {
            Ok(Progress::Next(next)) => next,
            Ok(Progress::Passed(config)) => return (steps, Ok(config)),
            Err(failure) => {
                assert!(
                    failure
                        .to_string()
                        .ends_with(&failure.refusal().to_string())
                );
                return (
                    steps,
                    Err(format!("{:?} {:?}", failure.step(), failure.refusal())),
                );
            }
        };
    }
    panic!("the test did not end")
}

#[test]
fn the_self_test_writes_reads_and_deletes() {
    let all = [Step::Config, Step::Store, Step::Read, Step::Delete];
    assert_eq!(
        self_test([200, 201, 200, 204], None),
        (all.to_vec(), Ok(ServerConfig::USUAL))
    );
    let failed = |statuses, content, steps: usize, failure: &str| {
        let expected = (all[..steps].to_vec(), Err(failure.to_owned()));
        assert_eq!(self_test(statuses, content), expected);
    };
    failed([404, 0, 0, 0], None, 1, "Config ConfigMissing");
    failed([200, 405, 0, 0], None, 2, "Store MethodNotAllowed");
    failed([200, 404, 0, 0], None, 2, "Store FolderMissing");
    // Where the answer leaves in doubt whether something was stored, it is deleted, too.
    let doubtful = |status, failure: &str| {
        let steps = vec![Step::Config, Step::Store, Step::Delete];
        for deletion in [204, 404, 500] {
            let expected = (steps.clone(), Err(failure.to_owned()));
            assert_eq!(self_test([200, status, deletion, 0], None), expected);
        }
    };
    doubtful(207, "Store Partly");
    doubtful(202, "Store Unexpected(202)");
    doubtful(500, "Store ServerFault");
    doubtful(504, "Store Later { retry_after: None }");
    doubtful(507, "Store StorageFull");
    // What was stored is deleted before the failure is told.
    failed([200, 204, 403, 204], None, 4, "Read Forbidden");
    failed([200, 204, 200, 204], Some(b"x"), 4, "Read OtherContent");
    failed([200, 204, 200, 207], None, 4, "Delete Partly");
    failed([200, 204, 200, 404], None, 4, "Delete NotFound");
}

#[test]
fn a_self_test_without_an_answer_deletes_what_it_may_have_stored() {
    let client = Client::new(ServerAddress::parse("host").unwrap());
    let mut random = |bytes: &mut [u8]| bytes.fill(7);
    let mut test = SelfTest::new(client, &mut random).unwrap();
    let content = [7; 100];
    let config = ServerConfig::USUAL.encode();
    for (body, expected) in [
        (config.as_bytes(), None),
        (b"", Some("DELETE")),
        (&content, Some("DELETE")),
    ] {
        let deletion = test.unanswered();
        assert_eq!(deletion.map(|request| request.method().as_str()), expected);
        let Ok(Progress::Next(next)) = test.answered(&Response::new(200, &[], body)) else {
            panic!("the test goes on");
        };
        test = next;
    }
    assert!(test.step() == Step::Delete && test.unanswered().is_none());
}

// Addresses

fn url(address: &ServerAddress) -> String {
    address
        .config_url(&BackupId::from_bytes([0; 32]))
        .to_string()
}

#[test]
fn plain_http_is_for_the_own_machine_only() {
    for text in [
        "http://127.0.0.1:8080/x",
        "HTTP://localhost",
        "http://[::1]:1/",
        "https://host",
    ] {
        assert!(ServerAddress::parse_or_loopback(text).is_ok(), "{text}");
        assert!(
            ServerAddress::from_typed_or_loopback(text).is_ok(),
            "{text}"
        );
    }
    for (text, error) in [
        ("http://host/", AddressError::Scheme),
        ("http://localhost.evil/", AddressError::Scheme),
        ("http://localhost@evil/", AddressError::Scheme),
        ("ftp://[::1]/", AddressError::Scheme),
        ("http://localhost:80evil/", AddressError::Port),
        ("http://[::1]evil/", AddressError::Port),
        ("https://host:80:80/", AddressError::Port),
        ("https://host:/", AddressError::Port),
        ("https://host:0/", AddressError::Port),
        ("https://host:99999/", AddressError::Port),
        ("https://user:pass/word@host/", AddressError::Port),
    ] {
        for read in [
            ServerAddress::parse_or_loopback,
            ServerAddress::from_typed_or_loopback,
        ] {
            assert_eq!(read(text).err(), Some(error), "{text}");
        }
    }
    assert!(ServerAddress::parse("http://localhost/").is_err());
    assert!(ServerAddress::from_typed("http://localhost/").is_err());
    let address = ServerAddress::parse("https://[2001:db8::1]:8443").unwrap();
    assert_eq!(url(&address), "https://[2001:db8::1]:8443/config");
    for text in [
        "https://:443/",
        "https://u:p@",
        "https://u:p@:1/",
        "https://[::g]/",
        "https://[::1/",
    ] {
        assert_eq!(
            ServerAddress::parse(text).err(),
            Some(AddressError::Host),
            "{text}"
        );
    }
    for text in [
        "https://u:%f@h",
        "https://u:%fg@h",
        "https://%ff:p@h",
        "https://h/sa%zz",
        "https://h%/",
    ] {
        assert_eq!(
            ServerAddress::parse(text).err(),
            Some(AddressError::Escape),
            "{text}"
        );
    }
}

#[test]
fn an_at_sign_in_the_path_goes_on_working() {
    let text = "https://cloud.example.org/remote.php/dav/files/max@example.org/threema:safe";
    for read in [ServerAddress::parse, ServerAddress::from_typed] {
        let address = read(text).unwrap();
        assert_eq!(url(&address), format!("{text}/config"));
        assert!(address.credentials().is_none());
    }
    let both = ServerAddress::parse("https://a:b@cloud.example.org/files/max@example.org").unwrap();
    assert_eq!(both.credentials().unwrap().username(), "a");
}

#[test]
fn what_people_paste_around_an_address_goes() {
    for text in [
        "https://https://max:geheim@dav.example.org/safe",
        "\u{feff}https://max:geheim@dav.example.org/safe",
        "\u{200b}https://max:geheim@dav.example.org/safe\u{200b}",
        "\"https://max:geheim@dav.example.org/safe\"",
        "https:/max:geheim@dav.example.org/safe",
        "https//max:geheim@dav.example.org/safe",
        "<https://max:geheim@dav.example.org/safe>",
        "HTTPS://https:/https//max:geheim@dav.example.org/safe/",
        "\u{201e}max:geheim@dav.example.org/safe\u{201c}",
        "https://\u{200b}https://max:geheim@dav.example.org/safe",
    ] {
        let address = ServerAddress::from_typed(text).unwrap();
        assert_eq!(
            url(&address),
            "https://dav.example.org/safe/config",
            "{text}"
        );
        let credentials = address.credentials().unwrap();
        assert_eq!(
            (credentials.username(), credentials.password()),
            ("max", "geheim")
        );
        assert_eq!(
            format!("{address:?}"),
            "ServerAddress(https://dav.example.org)"
        );
    }
    for text in [
        "https://http://dav.example.org",
        "http://https://dav.example.org",
        "\u{ff48}ttps://dav.example.org",
        "dav.example.org/https://dav.example.org",
        "https://https",
        "https",
        "http:8080/",
    ] {
        assert!(ServerAddress::from_typed(text).is_err(), "{text}");
        assert!(ServerAddress::parse(text).is_err(), "{text}");
    }
    // The exact reader takes nothing off.
    for text in [
        "https://https://max:geheim@dav.example.org/safe",
        "<https://dav.example.org>",
    ] {
        assert!(ServerAddress::parse(text).is_err(), "{text}");
    }
    // Nor does it take an apostrophe at an end, which an address may have, for a part of it.
    for text in [
        "https://dav.example.org'",
        "https://dav.example.org/safe'",
        "https://'max:geheim@dav.example.org",
        "'max:geheim@dav.example.org",
    ] {
        let character = '\'';
        let refused = ServerAddress::parse(text).unwrap_err();
        assert_eq!(refused, AddressError::Character { character }, "{text}");
        assert!(ServerAddress::from_typed(text).is_ok(), "{text}");
    }
    for text in [
        "https://max:geheim@'dav.example.org",
        "https://dav'example.org",
    ] {
        assert!(ServerAddress::parse(text).is_err(), "{text}");
        assert!(ServerAddress::from_typed(text).is_err(), "{text}");
    }
    let inside = ServerAddress::parse("https://dav.example.org/max's/").unwrap();
    assert_eq!(url(&inside), "https://dav.example.org/max's/config");
    let refused = ServerAddress::parse("https://max:geheim@dav.exa\u{200b}mple.org").unwrap_err();
    assert_eq!(
        refused,
        AddressError::Character {
            character: '\u{200b}'
        }
    );
    assert!(refused.to_string().contains("U+200B"));
    let path = ServerAddress::parse("https://dav.example.org:8443/geheim/").unwrap();
    assert_eq!(
        format!("{path:?}"),
        "ServerAddress(https://dav.example.org:8443)"
    );
    assert!(!format!("{:?}", Client::new(path)).contains("geheim"));
}

fn unseen() -> Vec<char> {
    let is_unseen = |c: &char| blank::is_blank_or_format(*c) || c.is_control();
    ('\0'..=char::MAX).filter(is_unseen).collect()
}

fn deciding() -> Vec<&'static str> {
    vec![
        "Accept",
        "Authorization",
        "Content-Encoding",
        "Content-Length",
        "Content-Range",
        "Content-Type",
        "Expect",
        "Host",
        "If-Match",
        "If-Modified-Since",
        "If-None-Match",
        "If-Range",
        "If-Unmodified-Since",
        "Range",
        "Transfer-Encoding",
        "User-Agent",
    ]
}

proptest! {
    #[test]
    fn an_unseen_character_inside_an_address_is_refused_and_named(
        character in prop::sample::select(unseen()),
        place in 9..27_usize,
    ) {
        let mut text = String::from("https://dav.example.org/safe");
        text.insert(place, character);
        for read in [ServerAddress::parse, ServerAddress::from_typed] {
            let refused = read(&text).map(|address| url(&address));
            prop_assert_eq!(refused, Err(AddressError::Character { character }));
        }
    }

    #[test]
    fn an_unseen_character_at_an_end_of_an_address_is_taken_off(
        character in prop::sample::select(unseen()),
        is_front: bool,
    ) {
        prop_assume!(blank::is_blank_or_format(character));
        let text = "https://dav.example.org/safe";
        let text = if is_front { format!("{character}{text}") } else { format!("{text}{character}") };
        let address = ServerAddress::from_typed(&text).map(|address| url(&address));
        prop_assert_eq!(address.as_deref(), Ok("https://dav.example.org/safe/config"));
    }

    #[test]
    fn what_is_shown_of_an_address_has_no_path_and_no_password(
        path in "[a-z]{5,9}",
        password in "[a-z]{5,9}",
        front in "[\"< \u{200b}]{0,3}",
    ) {
        let text = format!("{front}https://u0:{password}0@host.example:8/{path}1/");
        let address = ServerAddress::from_typed(&text).unwrap();
        prop_assert_eq!(format!("{address:?}"), "ServerAddress(https://host.example:8)");
    }

    #[test]
    fn a_deciding_header_that_stands_twice_is_refused_in_every_request(
        name in prop::sample::select(deciding()),
        method in prop::sample::select(&["GET", "HEAD", "PUT", "DELETE"][..]),
        value in "[ -~]{0,20}",
        other in "[ -~]{0,20}",
        place in 0..6_usize,
    ) {
        let twice = name.to_lowercase();
        let mut headers = vec![AGENT, ACCEPT, OCTETS, ("Content-Length", "100")];
        headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        headers.push((name, &value));
        headers.insert(place.min(headers.len()), (&twice, &other));
        prop_assert_eq!(status(method, &path(), &headers), 400);
    }

    #[test]
    fn any_headers_store_what_they_say_or_nothing(
        headers in prop::collection::vec((prop::sample::select(deciding()), "[ -~]{0,12}"), 0..8),
        length in 60..524_288_u64,
    ) {
        let said = length.to_string();
        let mut all = vec![AGENT, OCTETS, ("Content-Length", &*said)];
        all.extend(headers.iter().map(|(name, value)| (*name, value.as_str())));
        if let Ok(Action::Store { length: stored, .. }) = ask(&server(), "PUT", &path(), &all) {
            prop_assert_eq!(stored, length);
            let has = |name: &str| all.iter().any(|(other, _)| other.eq_ignore_ascii_case(name));
            prop_assert!(!has("Transfer-Encoding") && !has("Content-Range"));
        }
    }

    #[test]
    fn any_status_for_any_request_is_judged(status: u16, challenge in "[ -~]{0,30}", body: Vec<u8>) {
        let headers = [("WWW-Authenticate", challenge.as_str())];
        let answer = Response::new(status, &headers, &body);
        let is_done = matches!(status, 200 | 201 | 204);
        prop_assert_eq!(answer.uploaded().is_ok(), is_done);
        prop_assert_eq!(answer.deleted() == Ok(Deletion::Deleted), is_done);
        prop_assert_eq!(answer.downloaded().is_ok(), status == 200);
        prop_assert_eq!(answer.presence() == Ok(Presence::There), status == 200);
        prop_assert!(answer.config().is_err() || status == 200);
        for refusal in [answer.uploaded().err(), answer.deleted().err(), answer.downloaded().err()] {
            let sentence = refusal.map(|refusal| refusal.to_string()).unwrap_or_default();
            prop_assert!(!sentence.contains('\n'));
        }
    }

    #[test]
    fn any_bytes_are_a_head_or_refused(bytes: Vec<u8>, text in "(GET|PUT) /[a-z]{0,9} HTTP/1.[01]\r?\n([a-zA-Z-]{1,9}: ?[ -~]{0,9}\r?\n){0,4}\r?\n") {
        for bytes in [&bytes[..], text.as_bytes()] {
            if let Ok(head) = Head::parse(bytes) {
                let _ = server().route(&head);
            }
        }
    }
}
