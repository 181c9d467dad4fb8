//! What a request must say in one way only, before a byte is stored.

use std::io::Write;
use std::net::Shutdown;

use crate::server::{Server, folder, name, path, request, rest, upload, upload_head};

const GOOD: [u8; 80] = [7; 80];
const NEW: [u8; 80] = [8; 80];

#[test]
fn a_backup_is_stored_read_and_deleted() {
    let server = Server::start(&[]);
    let id = name('a');
    assert_eq!(server.get(&id).status, 404);
    assert_eq!(server.put(&id, &GOOD), 201);
    let read = server.get(&id);
    assert_eq!((read.status, &read.body[..]), (200, &GOOD[..]));
    assert_eq!(
        read.header("Content-Type"),
        Some("application/octet-stream")
    );
    let accept = "Accept: application/octet-stream\r\n";
    let head = server.send(request("HEAD", &path(&id), accept));
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("Content-Length"), Some("80"));
    assert_eq!(server.put(&id, &NEW), 204);
    assert_eq!(server.get(&id).body, NEW);
    assert_eq!((server.delete(&id), server.delete(&id)), (204, 404));
    assert!(server.files().is_empty());
    let config = server.config();
    assert_eq!(
        config.body,
        br#"{"maxBackupBytes":524288,"retentionDays":180}"#
    );
}

#[test]
fn a_request_that_is_framed_in_two_ways_stores_nothing() {
    let server = Server::start(&[]);
    let id = name('a');
    assert_eq!(server.put(&id, &GOOD), 201);
    let type_ = "Content-Type: application/octet-stream\r\n";
    let put = |headers: &str| request("PUT", &path(&id), headers);
    let body = |head: String| [head.as_bytes(), &NEW].concat();
    let chunked =
        |head: String| [head.as_bytes(), b"3c\r\n", &NEW[..60], b"\r\n0\r\n\r\n"].concat();
    let both = "Transfer-Encoding: chunked\r\nContent-Length: 71\r\n";
    for (bytes, statuses) in [
        (chunked(put(&format!("{type_}{both}"))), &[400, 411][..]),
        (
            chunked(put(&format!("{type_}Transfer-Encoding: chunked\r\n"))),
            &[411],
        ),
        (
            body(put(&format!(
                "{type_}Transfer-Encoding: gzip\r\nContent-Length: 80\r\n"
            ))),
            &[400],
        ),
        (
            body(put(&format!(
                "{type_}Content-Length: 60\r\nContent-Length: 80\r\n"
            ))),
            &[400],
        ),
        (
            body(put(&format!("{type_}Content-Length: 60, 80\r\n"))),
            &[400],
        ),
        (
            body(put(&format!("{type_}Content-Length: +80\r\n"))),
            &[400],
        ),
        (
            body(put(&format!("{type_}Content-Length : 80\r\n"))),
            &[400],
        ),
        (
            body(put(&format!("{type_}Content-Length: 80\r\n folded\r\n"))),
            &[400],
        ),
        (
            body(put(&format!(
                "{type_}Content-Length: 99999999999999999999\r\n"
            ))),
            &[400, 413],
        ),
        (body(put(type_)), &[411]),
        (
            upload(&id, &NEW, "Content-Range: bytes 60-119/120\r\n"),
            &[400],
        ),
        (upload(&id, &NEW, "Content-Encoding: gzip\r\n"), &[415]),
        (upload(&id, &NEW, type_), &[400]),
        (upload(&id, &NEW, "Host: b\r\n"), &[400]),
        (upload(&id, &NEW, "User-Agent: Threema\r\n"), &[400]),
        (upload(&id, &NEW, "If-None-Match: *\r\n"), &[412]),
        (upload(&id, &NEW, "If-Match: \"tag\"\r\n"), &[412]),
        (upload(&id, &NEW, "Expect: the unexpected\r\n"), &[417]),
        (upload(&id, &[8; 600_000], ""), &[413]),
    ] {
        let answer = server.send(&bytes);
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(300)]).into_owned();
        assert!(
            statuses.contains(&answer.status),
            "{} to {shown}",
            answer.status
        );
        assert_eq!(server.get(&id).body, GOOD, "{shown}");
        assert_eq!(server.files(), [&*id]);
    }
    // Two equal lengths are one (RFC 9110 section 8.6), and the same backup is stored or nothing.
    let status = server
        .send(upload(&id, &NEW, "Content-Length: 80\r\n"))
        .status;
    let expected = if status == 204 { NEW } else { GOOD };
    assert!(matches!(status, 204 | 400), "{status}");
    assert_eq!(server.get(&id).body, expected);
}

#[test]
fn requests_are_read_as_the_standard_says() {
    let server = Server::start(&[]);
    let headers = "User-Agent: Threema\r\nAccept: application/json\r\n\r\n";
    for (start, statuses) in [
        ("GET /config HTTP/1.1\r\nHost: a\r\n", &[200][..]),
        (
            "GET http://127.0.0.1/config HTTP/1.1\r\nHost: a\r\n",
            &[200],
        ),
        ("\r\n\r\nGET /config HTTP/1.1\r\nHost: a\r\n", &[200]),
        ("GET /config HTTP/1.0\r\n", &[200]),
        ("GET /config HTTP/1.1\r\n", &[400]),
        ("GET /config HTTP/1.1\r\nHost: a\r\nHost: a\r\n", &[400]),
        ("GET /config HTTP/9.9\r\nHost: a\r\n", &[400, 505]),
        ("GET /config\r\nHost: a\r\n", &[400]),
        ("GET /con fig HTTP/1.1\r\nHost: a\r\n", &[400]),
        (
            "GET /config HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\n",
            &[400],
        ),
        ("GET /config HTTP/1.1\r\nHost: a\r\nX: \0\r\n", &[400]),
        ("GET /backups/../config HTTP/1.1\r\nHost: a\r\n", &[404]),
    ] {
        let answer = server.send(format!("{start}{headers}"));
        assert!(
            statuses.contains(&answer.status),
            "{} to {start}",
            answer.status
        );
    }
    let long = format!("X: {}\r\n", "x".repeat(20_000));
    let answer = server.send(request("GET", "/config", &long));
    assert!(matches!(answer.status, 400 | 431), "{}", answer.status);
}

#[test]
fn what_a_server_does_not_do_is_answered_with_what_it_does() {
    let server = Server::start(&[]);
    for method in [
        "MKCOL",
        "PROPFIND",
        "PROPPATCH",
        "COPY",
        "MOVE",
        "LOCK",
        "OPTIONS",
        "POST",
    ] {
        let answer = server.send(request(method, &path(&name('a')), ""));
        let allow = answer.header("Allow");
        assert_eq!(
            (answer.status, allow),
            (405, Some("GET, HEAD, PUT, DELETE")),
            "{method}"
        );
        let answer = server.send(request(method, "/config", ""));
        assert_eq!(
            (answer.status, answer.header("Allow")),
            (405, Some("GET, HEAD"))
        );
    }
}

#[test]
fn a_client_that_waits_is_told_to_go_on_or_what_is_wrong() {
    let server = Server::start(&[]);
    let id = name('a');
    let expect = "Expect: 100-continue\r\n";
    let mut stream = server.connect();
    stream
        .write_all(upload_head(&id, 80, expect).as_bytes())
        .unwrap();
    let mut first = [0; 25];
    std::io::Read::read_exact(&mut stream, &mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(&GOOD).unwrap();
    assert_eq!(rest(stream).status, 201);
    for (head, status) in [
        (upload_head(&id, 600_000, expect), 413),
        (
            upload_head(&id, 80, &format!("{expect}If-None-Match: *\r\n")),
            412,
        ),
    ] {
        let mut stream = server.connect();
        stream.write_all(head.as_bytes()).unwrap();
        let answer = rest(stream);
        assert_eq!(answer.status, status);
        assert!(!answer.head.contains("100 Continue"));
    }
}

#[test]
fn half_a_body_leaves_the_old_backup() {
    let server = Server::start(&[]);
    let id = name('a');
    assert_eq!(server.put(&id, &GOOD), 201);
    let half = upload(&id, &NEW, "");
    let half = &half[..half.len() - 40];
    for shutdown in [Shutdown::Write, Shutdown::Both] {
        let mut stream = server.connect();
        stream.write_all(half).unwrap();
        stream.shutdown(shutdown).unwrap();
        drop(stream);
    }
    assert_eq!(server.get(&id).body, GOOD);
    assert_eq!(server.files(), [id]);
}

#[test]
fn credentials_are_taken_in_both_encodings_and_the_scheme_in_any_case() {
    let server = Server::start_on(
        folder(),
        &["--user", "jürgen", "--password-file", "-"],
        "Grüße\n",
    );
    let config = |header: &str| {
        let headers = format!("Accept: application/json\r\nAuthorization: {header}\r\n");
        server.send(request("GET", "/config", &headers))
    };
    let (latin, utf8) = ("avxyZ2VuOkdy/N9l", "asO8cmdlbjpHcsO8w59l");
    for scheme in ["Basic ", "basic ", "BASIC ", "Basic  "] {
        for credentials in [latin, utf8] {
            assert_eq!(config(&format!("{scheme}{credentials}")).status, 200);
        }
    }
    for wrong in [
        "",
        "Basic",
        "Basic ?",
        "Bearer avxyZ2VuOkdy/N9l",
        "Basic avxyZ2VuOkdy/N9k",
    ] {
        let answer = config(wrong);
        let challenge = "Basic realm=\"Threema Safe\", charset=\"UTF-8\"";
        assert_eq!(
            (answer.status, answer.header("WWW-Authenticate")),
            (401, Some(challenge))
        );
    }
    assert_eq!(server.config().status, 401);
}
