//! What a session guards is not there before the session is stored.
use eeema::forward_security::ToStore;

pub fn send(sealed: ToStore<Vec<u8>>) -> Option<Vec<u8>> {
    let _ = sealed.guarded.len(); //~ E0616
    sealed.store(|_| Ok::<_, ()>(())).ok().map(|(_, bytes)| bytes)
}
