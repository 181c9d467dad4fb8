//! The texts of contact hashes: what is read is written as the same text, in both forms, and other
//! lengths and characters are refused.

use eeema::contact_hash::{ContactHash, EmailHash, HashTextError, Lookup, PhoneHash};

pub(crate) fn check(data: &[u8]) {
    if let Ok(bytes) = data.try_into() {
        let hash = PhoneHash::from_bytes(bytes);
        assert_eq!(PhoneHash::from_hex(hash.hex().as_str()), Ok(hash));
        assert_eq!(PhoneHash::from_base64(hash.base64().as_str()), Ok(hash));
    }
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let is_hex = text.len() == 64 && data.iter().all(u8::is_ascii_hexdigit);
    let read: Result<EmailHash, HashTextError> = ContactHash::from_hex(text);
    assert_eq!(read.is_ok(), is_hex);
    if let Ok(hash) = read {
        assert_eq!(hash.hex().as_str(), text.to_lowercase());
        assert!(
            Lookup::Email(hash)
                .to_string()
                .ends_with(hash.hex().as_str())
        );
    }
    let read: Result<EmailHash, HashTextError> = ContactHash::from_base64(text);
    if let Ok(hash) = read {
        assert_eq!(hash.base64().as_str(), text);
    }
}
