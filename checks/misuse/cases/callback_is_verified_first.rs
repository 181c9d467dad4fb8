//! A callback is not opened before its MAC was verified.
use eeema::message::gateway::Callback;
use eeema::message::{Memory, Peer};

pub fn open(callback: &Callback<'_>, peer: &Peer, memory: &mut Memory<'_>) -> bool {
    let _ = callback.open(peer, memory).is_ok(); //~ E0599
    match callback.verify("secret") {
        Ok(verified) => verified.open(peer, memory).is_ok(),
        Err(_) => false,
    }
}
