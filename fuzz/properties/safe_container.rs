//! Backups: any bytes are refused with a fixed key, and any sealed bytes open again. The input is
//! also put behind a true tag, so that fuzzing gets through to the layers inside.

use eeema::crypto::Secret;
use eeema::crypto::hazmat::secretbox;
use eeema::safe::document::Document;
use eeema::safe::{EncryptionKey, Error, Limits, container, gzip};

const KEY: [u8; 32] = [7; 32];
const LIMITS: Limits = Limits {
    max_plaintext: 64 * 1024,
};

pub(crate) fn check(data: &[u8]) {
    let key = EncryptionKey::from_bytes(KEY);
    let refused = container::open(&key, data, LIMITS);
    assert!(matches!(refused, Err(Error::TooShort | Error::Unauthentic)));

    let mut random = |bytes: &mut [u8]| bytes.fill(1);
    let sealed = container::seal(&key, data, &mut random).unwrap();
    let opened = container::open(&key, &sealed, Limits::default()).unwrap();
    assert_eq!(opened.as_bytes(), data);

    let nonce = [2; 24];
    let mut text = data.to_vec();
    let tag = secretbox::seal_in_place(&Secret::from_bytes(KEY), &nonce, &mut text);
    let backup = [&nonce[..], &tag, &text].concat();
    let opened = container::open(&key, &backup, LIMITS);
    let expected = gzip::decode(data, LIMITS.max_plaintext);
    if backup.len() >= container::MIN_LENGTH {
        assert_eq!(opened.is_ok(), expected.is_ok());
    }
    if let Ok(body) = opened {
        let _ = Document::decode(body.as_bytes());
    }
}
