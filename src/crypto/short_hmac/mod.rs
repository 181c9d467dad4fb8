//! HMAC-SHA256 of many short messages under a key that everybody knows (FIPS 180-4, RFC 2104): one after
//! the other, or one in each lane of a vector.

mod key;
mod mac_all;
#[cfg(feature = "simd")]
mod mac_batch;
#[cfg(feature = "simd")]
mod rounds;

pub(crate) use key::{MacKey, ShortMessage};
