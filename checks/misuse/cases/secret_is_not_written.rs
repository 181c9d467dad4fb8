//! A secret has no text.
use eeema::crypto::Secret;

pub fn write(secret: &Secret<32>) -> String {
    let _ = format!("{secret}"); //~ E0277
    format!("{secret:?}")
}
