//! The key of a session agrees once.
use eeema::web_session::{SessionKey, SessionPublicKey, SharedSessionKey};

pub fn agree(ours: SessionKey, theirs: &SessionPublicKey) -> Option<SharedSessionKey> {
    let shared = ours.agree(theirs).ok();
    let _ = ours.agree(theirs).ok(); //~ E0382
    shared
}
