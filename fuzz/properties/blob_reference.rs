//! Blob ids and keys: what is read is written in one way, the shard is the beginning of the id.

use eeema::blob::{BlobId, BlobKey};

pub(crate) fn check(data: &[u8]) {
    match BlobKey::try_from(data) {
        Ok(key) => assert_eq!(key.as_bytes(), data),
        Err(_) => assert_ne!(data.len(), BlobKey::LENGTH),
    }
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let is_id = text.len() == 32 && data.iter().all(u8::is_ascii_hexdigit);
    let read = text.parse::<BlobId>();
    assert_eq!(read.is_ok(), is_id);
    if let Ok(id) = read {
        assert_eq!(id.to_string(), text.to_lowercase());
        assert_eq!(id.shard().to_string(), id.to_string()[..2]);
        assert_eq!(BlobId::from_bytes(*id.as_bytes()), id);
    }
}
