//! Bodies that are JSON: what is read is written so that it reads as the same.

use eeema::content::Content;
use eeema::content::Encode;
use eeema::message::{Body, Kind};

pub(crate) fn check(data: &[u8]) {
    for kind in [
        Kind::FILE,
        Kind::POLL_SETUP,
        Kind::POLL_VOTE,
        Kind::WEB_SESSION_RESUME,
    ] {
        // Seeds are JSON: the ids in front of polls and votes are added here.
        let prefix: &[u8] = match kind {
            Kind::POLL_SETUP => b"12345678",
            Kind::POLL_VOTE => b"ECHOECHO12345678",
            _ => b"",
        };
        let bytes = [prefix, data].concat();
        let Ok(body) = Body::decode(kind, &bytes) else {
            continue;
        };
        assert!(!matches!(body.content(), Content::Unknown(_)));
        let mut written = vec![0; body.encoded_len()];
        assert_eq!(body.encode_into(&mut written), Ok(written.len()));
        assert_eq!(Body::decode(kind, &written), Ok(body));
    }
}
