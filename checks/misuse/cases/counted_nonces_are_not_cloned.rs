//! Two counters with one cookie give one nonce twice.
use eeema::crypto::CountedNonce;

pub fn fork(nonces: CountedNonce) -> CountedNonce {
    let _ = nonces.clone(); //~ E0599
    nonces
}
