//! What was checked is opened once.
use eeema::message::{Inbox, Memory, MemoryStore, Peer, Pending};

pub fn open(inbox: &Inbox<MemoryStore>, pending: Pending<'_>, peer: &Peer) -> bool {
    let mut memory = Memory::new();
    let is_open = inbox.open(pending, peer, &mut memory).is_ok();
    let _ = inbox.open(pending, peer, &mut memory).is_ok(); //~ E0382
    is_open
}
