//! HMAC-SHA256 of many short messages under a key that everybody knows (FIPS 180-4, RFC 2104): one after
//! the other, or one in each lane of a vector.
//!
//! HMAC is H(key ⊕ 5c… ‖ H(key ⊕ 36… ‖ message)). Both key blocks are 64 bytes, exactly one block of
//! SHA-256, so the state behind each of them is computed once. What is left for a message of up to 55 bytes is two
//! compressions in place of four: one for the message, one for the inner digest.
//!
//! | file | what |
//! |---|---|
//! | `key` | the two states, a message of any length, a short message |
//! | `mac_all` | many short messages: what goes side by side and what does not |
//! | `mac_batch` | the messages and digests in lanes |
//! | `numbers` | decimal numbers that follow each other, counted in lanes |
//! | `search` | the number that a MAC is of |
//! | `rounds` | the compression function in lanes |
//!
//! Contact hashes are made this way ([chapter 12](crate::protocol::contact_hash)), of telephone numbers by
//! the million and under two keys that everybody knows. Nothing here is wiped, because the keys are public and the
//! messages are the caller's. Secret keys go to [`hmac_sha256`](crate::crypto::hazmat::hash::hmac_sha256).

mod key;
mod mac_all;
#[cfg(feature = "simd")]
mod mac_batch;
mod numbers;
#[cfg(feature = "simd")]
mod rounds;
#[cfg(feature = "simd")]
mod search;

pub(crate) use key::{MacKey, ShortMessage};
pub(crate) use numbers::Decimal;
