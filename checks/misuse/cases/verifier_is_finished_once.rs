//! A verifier becomes an opener, once.
use eeema::crypto::hazmat::secretbox::stream::{Opener, Verifier};

pub fn verify(verifier: Verifier) -> Option<Opener> {
    let opener = verifier.finish().ok();
    let _ = verifier.finish().ok(); //~ E0382
    opener
}
