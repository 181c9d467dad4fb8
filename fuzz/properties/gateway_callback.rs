//! Gateway callbacks: any fields with any MAC are refused or opened without panic; the fields of the
//! input are its lines.

use eeema::message::gateway::Callback;
use eeema::message::{Error, Memory};
use eeema::{Identity, PublicKey, SecretKey};

pub(crate) fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let names = ["from", "to", "messageId", "date", "nonce", "box", "mac"];
    let lines = text.split('\n').chain([""; 7]);
    let mut callback = Callback::from_pairs(names.into_iter().zip(lines)).unwrap();
    assert!(callback.verify("another secret").is_err());
    let mac: String = callback
        .compute_mac("secret")
        .iter()
        .map(|byte| format!("{byte:02X}"))
        .collect();
    callback.mac = &mac;
    let shown = format!("{callback:?}");
    assert!(!shown.contains(char::is_control), "{shown}");
    let Ok(verified) = callback.verify("secret") else {
        return;
    };
    let own = Identity::new(callback.to.parse().unwrap(), SecretKey::from_bytes([1; 32]));
    let peer = own.peer(verified.sender(), &PublicKey::from_bytes([9; 32]));
    let mut memory = Memory::new();
    match peer {
        Ok(peer) => assert!(verified.open(&peer, &mut memory).is_err()),
        Err(error) => assert_eq!(error, Error::OwnIdentity),
    }
}
