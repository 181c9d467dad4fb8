//! A message is accepted once, and is gone.
use eeema::message::{Inbox, MemoryStore, Received};

pub fn accept(inbox: &mut Inbox<MemoryStore>, message: Received<'_>) -> bool {
    let is_accepted = inbox.accept(message).is_ok();
    let _ = inbox.accept(message).is_ok(); //~ E0382
    is_accepted
}
