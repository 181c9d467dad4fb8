//! A secret has one place, which is wiped.
use eeema::crypto::Secret;

pub fn move_on(secret: Secret<32>) -> Secret<32> {
    let moved = secret;
    let _again = secret; //~ E0382
    moved
}
