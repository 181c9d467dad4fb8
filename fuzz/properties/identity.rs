//! Identities, ids and key texts: what is read is written in one way, and reads the same.

use eeema::ThreemaId;
use eeema::identity::{KeyText, MessageId};

pub(crate) fn check(data: &[u8]) {
    if let Ok(id) = ThreemaId::from_bytes(data) {
        assert_eq!(id.as_bytes(), data);
    }
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    if let Ok(id) = text.parse::<MessageId>() {
        assert_eq!(id.to_string(), text.to_lowercase());
    }
    match text.parse::<KeyText>() {
        Ok(KeyText::Private(key)) => assert_eq!(key.to_key_text().as_str(), text.to_lowercase()),
        Ok(KeyText::Public(key)) => assert_eq!(key.key_text().to_string(), text.to_lowercase()),
        Err(_) => {}
    }
}
