//! Answers of a server: two bytes of status, a header in the first line, the body behind it. Every
//! answer has a meaning, and a configuration that is read is written and read again.

use eeema::safe::ServerConfig;
use eeema::safe::client::{Deletion, Response};

pub(crate) fn check(data: &[u8]) {
    let Some((status, rest)) = data.split_first_chunk() else {
        return;
    };
    let end = rest.iter().position(|byte| *byte == b'\n');
    let (header, body) = rest.split_at(end.unwrap_or(0));
    let header = String::from_utf8_lossy(header);
    let headers: Vec<_> = header.split_once(": ").into_iter().collect();
    let body = body.strip_prefix(b"\n").unwrap_or(body);
    let status = u16::from_le_bytes(*status);
    let response = Response::new(status, &headers, body);
    let is_done = matches!(status, 200 | 201 | 204);
    assert_eq!(response.uploaded().is_ok(), is_done);
    assert_eq!(response.deleted() == Ok(Deletion::Deleted), is_done);
    assert_eq!(
        response.deleted().is_ok(),
        is_done || matches!(status, 404 | 410)
    );
    assert!(response.presence().is_ok() || !matches!(status, 200 | 404 | 405));
    if let Ok(backup) = response.downloaded() {
        assert_eq!((backup, status), (body, 200));
    }
    if let Ok(config) = response.config() {
        assert_eq!(ServerConfig::decode(config.encode().as_bytes()), Ok(config));
    }
    for refusal in [response.uploaded().err(), response.downloaded().err()] {
        let sentence = refusal.map(|refusal| refusal.to_string());
        assert!(!sentence.unwrap_or_default().contains('\n'));
    }
}
