//! Identities, ids, keys and fingerprints: what is read is written in one way, and reads the same.

use eeema::identity::{KeyText, MessageId, PredefinedContact};
use eeema::{PublicKey, SecretKey, ThreemaId};

pub(crate) fn check(data: &[u8]) {
    let id = ThreemaId::try_from(data);
    assert_eq!(id, ThreemaId::from_bytes(data));
    if let Ok(id) = id {
        assert_eq!(id.as_bytes(), data);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!(PredefinedContact::find(id).is_none_or(|contact| contact.id() == id));
    }
    if let Ok(key) = PublicKey::try_from(data) {
        let hex = key.to_string();
        let spaced = format!("{key:#}");
        assert_eq!(spaced.replace([' ', '\n'], ""), hex);
        assert_eq!(key.key_text().to_string().parse(), Ok(KeyText::Public(key)));
        let fingerprint = key.fingerprint();
        assert_eq!(
            *fingerprint.as_bytes(),
            eeema::crypto::hazmat::hash::sha256(data)[..16]
        );
    }
    let key = SecretKey::try_from(data);
    assert_eq!(key.is_ok(), data.len() == SecretKey::LENGTH);
    assert!(key.is_ok_and(|key| key.as_bytes() == data) || data.len() != SecretKey::LENGTH);
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    assert_eq!(text.parse::<ThreemaId>(), id);
    match ThreemaId::from_typed(text) {
        Ok(typed) => {
            assert!(id.is_err() || id == Ok(typed));
            assert_eq!(
                ThreemaId::from_typed(&format!(" threema.id/{typed} ")),
                Ok(typed)
            );
        }
        Err(_) => assert!(id.is_err()),
    }
    keys(text);
    if let Ok(id) = text.parse::<MessageId>() {
        assert_eq!(id.to_string(), text.to_lowercase());
    }
    match text.parse::<KeyText>() {
        Ok(KeyText::Private(key)) => assert_eq!(key.to_key_text().as_str(), text.to_lowercase()),
        Ok(KeyText::Public(key)) => assert_eq!(key.key_text().to_string(), text.to_lowercase()),
        Err(_) => {}
    }
}

/// A text that names its kind is a key of this kind only; bare digits are a key of either.
fn keys(text: &str) {
    let (secret, public) = (text.parse::<SecretKey>(), text.parse::<PublicKey>());
    match text.parse::<KeyText>() {
        Ok(KeyText::Private(key)) => assert_eq!((secret, public.is_ok()), (Ok(key), false)),
        Ok(KeyText::Public(key)) => assert_eq!((secret.is_ok(), public), (false, Ok(key))),
        Err(_) => assert_eq!(
            secret.map(|key| *key.as_bytes()).ok(),
            public.map(|key| *key.as_bytes()).ok()
        ),
    }
}
