//! An order would compare byte by byte, and stop early.
use eeema::SecretKey;

pub fn compare(left: &SecretKey, right: &SecretKey) -> bool {
    let _ = left < right; //~ E0369
    left == right
}
