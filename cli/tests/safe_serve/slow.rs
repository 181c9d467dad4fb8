//! Those who send slowly, or too much at a time.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::server::{Server, name, request, rest, upload_head};

/// Connections that have sent these bytes and then nothing.
fn waiting(server: &Server, count: usize, bytes: &str) -> Vec<TcpStream> {
    let connect = |_| {
        let mut stream = server.connect();
        stream.write_all(bytes.as_bytes()).unwrap();
        stream
    };
    (0..count).map(connect).collect()
}

fn is_served_at_once(server: &Server) {
    let start = Instant::now();
    assert_eq!(server.config().status, 200);
    assert!(
        start.elapsed() < Duration::from_secs(2),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn slow_connections_stop_nobody() {
    let server = Server::start(&["--timeout", "6"]);
    let id = name('a');
    let mut slow = waiting(&server, 64, "GET /config HTTP/1.1\r\n");
    slow.extend(waiting(&server, 64, &upload_head(&id, 500_000, "")));
    slow.extend(waiting(&server, 64, ""));
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(9) {
        is_served_at_once(&server);
        assert_eq!(server.put(&id, &[7; 80]) / 100, 2);
        for stream in &mut slow {
            // One byte more; those that the server has ended fail.
            stream.write_all(b"X").ok();
        }
        std::thread::sleep(Duration::from_millis(500));
    }
    // All of them were ended, though each sent a byte every half second.
    for stream in &mut slow {
        stream
            .set_read_timeout(Some(Duration::from_millis(1)))
            .unwrap();
        let mut bytes = Vec::new();
        match stream.read_to_end(&mut bytes) {
            Ok(_) => {}
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset),
        }
    }
    assert_eq!(server.get(&id).body, [7; 80]);
}

#[test]
fn where_all_places_are_taken_the_slowest_makes_room() {
    let server = Server::start(&["--max-connections", "8"]);
    let slow = waiting(&server, 8, "GET /config HTTP/1.1\r\n");
    for _ in 0..20 {
        is_served_at_once(&server);
    }
    drop(slow);
}

#[test]
fn where_all_are_being_served_the_next_one_is_told_when_to_come_back() {
    let server = Server::start(&["--max-connections", "8", "--timeout", "3"]);
    let uploads = waiting(
        &server,
        8,
        &upload_head(&name('a'), 80, "Expect: 100-continue\r\n"),
    );
    for mut stream in &uploads {
        let mut go_on = [0; 25];
        stream.read_exact(&mut go_on).unwrap();
    }
    let start = Instant::now();
    let refused = rest(server.connect());
    assert_eq!(
        (refused.status, refused.header("Retry-After")),
        (503, Some("5"))
    );
    assert!(start.elapsed() < Duration::from_secs(1));
    // Their time is over at last, and they are told so.
    for stream in uploads {
        assert_eq!(rest(stream).status, 408);
    }
    assert!(
        start.elapsed() < Duration::from_secs(6),
        "{:?}",
        start.elapsed()
    );
    is_served_at_once(&server);
    assert!(server.files().is_empty());
}

#[test]
fn one_client_behind_a_proxy_has_its_share_only() {
    let server = Server::start(&[]);
    let from = |address: &str| format!("X-Forwarded-For: 192.0.2.1, {address}\r\n");
    let expect = "Expect: 100-continue\r\n";
    let head = upload_head(&name('a'), 80, &(from("203.0.113.9") + expect));
    let uploads = waiting(&server, 32, &head);
    for mut stream in &uploads {
        let mut go_on = [0; 25];
        stream.read_exact(&mut go_on).unwrap();
    }
    let config = |address: &str| {
        let headers = format!("Accept: application/json\r\n{}", from(address));
        server.send(request("GET", "/config", &headers))
    };
    let refused = config("203.0.113.9");
    assert_eq!(
        (refused.status, refused.header("Retry-After")),
        (429, Some("5"))
    );
    assert_eq!(config("203.0.113.10").status, 200);
    drop(uploads);
    let start = Instant::now();
    while config("203.0.113.9").status != 200 {
        assert!(start.elapsed() < Duration::from_secs(10));
    }
}

#[test]
fn a_client_that_sends_too_much_reads_its_answer() {
    let server = Server::start(&[]);
    let mut stream = server.connect();
    stream
        .write_all(upload_head(&name('a'), 900_000, "").as_bytes())
        .unwrap();
    stream.write_all(&[7; 900_000]).unwrap();
    assert_eq!(rest(stream).status, 413);
}

#[test]
fn a_head_that_never_ends_is_given_up_long_before_a_request_is() {
    let server = Server::start(&[]);
    let mut stream = waiting(&server, 1, "GET /config HTTP/1.1\r\n").remove(0);
    let start = Instant::now();
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).ok();
    let waited = start.elapsed();
    assert!((9..20).contains(&waited.as_secs()), "{waited:?}");
}

#[test]
fn where_memory_is_taken_the_next_upload_is_told_when_to_come_back() {
    let most = 64 * 1024 * 1024;
    let server = Server::start(&["--max-bytes", &most.to_string()]);
    let expect = "Expect: 100-continue\r\n";
    let mut held = waiting(&server, 1, &upload_head(&name('a'), most, expect));
    let mut go_on = [0; 25];
    held[0].read_exact(&mut go_on).unwrap();
    let mut next = server.connect();
    next.write_all(upload_head(&name('b'), 80, expect).as_bytes())
        .unwrap();
    let refused = rest(next);
    assert_eq!(
        (refused.status, refused.header("Retry-After")),
        (503, Some("5"))
    );
    // Its place is free again when it is gone.
    drop(held);
    let start = Instant::now();
    while server.put(&name('b'), &[7; 80]) != 201 {
        assert!(start.elapsed() < Duration::from_secs(10));
    }
}
