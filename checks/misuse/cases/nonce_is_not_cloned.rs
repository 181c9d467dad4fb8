//! A nonce that is kept could be used twice.
use eeema::identity::Nonce;

pub fn seal(nonce: Nonce) -> Nonce {
    let _ = nonce.clone(); //~ E0599
    nonce
}
