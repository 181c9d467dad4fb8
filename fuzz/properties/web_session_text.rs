//! The texts of web sessions: what was read is written, and is read as the same.

use std::time::Duration;

use eeema::web_session::{
    Affiliation, PermanentPublicKey, PushToken, QrCode, SavedSession, SavedSessionError, WakeUp,
};

/// The first byte says what the text is.
pub(crate) fn check(data: &[u8]) {
    let [kind, bytes @ ..] = data else {
        return;
    };
    if let Ok(code) = QrCode::from_bytes(bytes) {
        assert_eq!(QrCode::from_bytes(code.to_bytes().as_bytes()), Ok(code));
    }
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    match kind % 5 {
        0 => qr_code(text),
        1 => affiliation(text),
        2 => wake_up(text),
        3 => saved(text),
        _ => push_token(text),
    }
}

fn qr_code(text: &str) {
    if let Ok(code) = QrCode::parse(text) {
        let written = code.to_text();
        assert_eq!(QrCode::parse(written.as_str()), Ok(code.clone()));
        let url = code.server().url(code.initiator().path());
        assert!(url.starts_with("wss://"));
    }
}

fn affiliation(text: &str) {
    if let Some(affiliation) = Affiliation::parse(text) {
        assert_eq!(affiliation.to_string(), text);
    }
}

fn wake_up(text: &str) {
    let Some(wake_up) = WakeUp::parse(text) else {
        return;
    };
    let affiliation = match wake_up.affiliation() {
        Some(text) => serde_json::Value::from(text),
        None => serde_json::Value::Null,
    };
    let written = serde_json::json!({
        "wcs": wake_up.session().to_string(),
        "wca": affiliation,
        "wct": wake_up.time(),
        "wcv": wake_up.version().to_string(),
    });
    assert_eq!(WakeUp::parse(&written.to_string()).as_ref(), Some(&wake_up));
    let inside = serde_json::json!({ "3mw": written });
    assert_eq!(WakeUp::parse(&inside.to_string()), Some(wake_up));
}

/// What stands behind the first parameter of a record. That is too weak, so that no password is
/// stretched: everything is read, and refused.
fn saved(text: &str) {
    let record = format!("{{\"N\":1,{text}");
    let refused = SavedSession::open(&record, "password").unwrap_err();
    assert!(matches!(
        refused,
        SavedSessionError::Malformed | SavedSessionError::Parameters
    ));
    assert!(SavedSession::migrate(text, "another password").is_err());
}

fn push_token(text: &str) {
    let Some(token) = PushToken::from_saved(text) else {
        return;
    };
    assert_eq!(
        PushToken::from_saved(&token.to_saved()),
        Some(token.clone())
    );
    let session = PermanentPublicKey::from_bytes([1; 32]).push_session();
    let affiliation = Affiliation::parse("AbC129").unwrap();
    if let Ok(form) = token.form(&session, &affiliation, Duration::from_secs(1)) {
        assert!(form.iter().all(|(_, value)| !value.is_empty()) || token.token().is_empty());
    }
}
