//! Answers of a server: two bytes of status, a header in the first line, the body behind it. Every
//! answer has a meaning, and a configuration that is read is written and read again.

use eeema::safe::{Response, ServerConfig};

pub(crate) fn check(data: &[u8]) {
    let Some((status, rest)) = data.split_first_chunk() else {
        return;
    };
    let end = rest.iter().position(|byte| *byte == b'\n');
    let (header, body) = rest.split_at(end.unwrap_or(0));
    let header = String::from_utf8_lossy(header);
    let headers: Vec<_> = header.split_once(": ").into_iter().collect();
    let response = Response {
        status: u16::from_le_bytes(*status),
        headers: &headers,
        body: body.strip_prefix(b"\n").unwrap_or(body),
    };
    let is_success = (200..300).contains(&response.status);
    assert_eq!(response.upload().is_ok(), is_success);
    assert!(response.delete().is_ok() == is_success || response.status == 404);
    assert!(response.exists().is_ok() || !matches!(response.status, 200 | 404));
    if let Ok(backup) = response.download() {
        assert_eq!(backup, response.body);
    }
    if let Ok(config) = response.config() {
        assert_eq!(ServerConfig::decode(config.encode().as_bytes()), Ok(config));
    }
}
