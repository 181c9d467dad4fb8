//! Gateway callbacks: any fields with any MAC are refused or opened without panic; the fields of the
//! input are its lines.

use eeema::message::gateway::Callback;
use eeema::{PublicKey, SecretKey, SharedKey};

pub(crate) fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let mut lines = text.split('\n');
    let mut line = || lines.next().unwrap_or_default();
    let mut callback = Callback {
        from: line(),
        to: line(),
        message_id: line(),
        date: line(),
        nonce: line(),
        message_box: line(),
        mac: line(),
    };
    assert!(callback.verify("another secret").is_err());
    let mac: String = callback
        .compute_mac("secret")
        .iter()
        .map(|byte| format!("{byte:02X}"))
        .collect();
    callback.mac = &mac;
    let Ok(verified) = callback.verify("secret") else {
        return;
    };
    let key = SharedKey::from_agreed(
        SecretKey::from_bytes([1; 32])
            .agree(&PublicKey::from_bytes([9; 32]))
            .unwrap(),
    );
    let mut buffer = vec![0; verified.buffer_len()];
    let (own_id, sender) = (callback.to.parse().unwrap(), callback.from.parse().unwrap());
    assert!(
        verified
            .open_into(own_id, sender, &key, &mut buffer)
            .is_err()
    );
}
