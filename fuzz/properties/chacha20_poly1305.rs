//! ChaCha20-Poly1305: what is sealed opens, and nothing of it may be altered: neither the text, nor
//! the tag, nor the associated data.
//!
//! A key, a nonce and a text of 40 bytes, as in ID exports, then one byte for the place that is
//! altered, and the associated data.

use eeema::crypto::Secret;
use eeema::crypto::hazmat::chacha20_poly1305::{open_in_place, seal_in_place};

pub(crate) fn check(data: &[u8]) {
    let Some((key, rest)) = data.split_first_chunk() else {
        return;
    };
    let Some((nonce, rest)) = rest.split_first_chunk() else {
        return;
    };
    let Some((text, rest)) = rest.split_first_chunk::<40>() else {
        return;
    };
    let Some((place, associated_data)) = rest.split_first() else {
        return;
    };
    let key = Secret::from_bytes(*key);
    let mut sealed = *text;
    let tag = seal_in_place(&key, nonce, associated_data, &mut sealed).unwrap();
    let mut opened = sealed;
    let result = open_in_place(&key, nonce, associated_data, &mut opened, &tag);
    assert_eq!((result, opened), (Ok(()), *text));

    let (mut other, mut tag, mut associated_data) = (sealed, tag, associated_data.to_vec());
    let mut bytes = other.iter_mut().chain(&mut tag).chain(&mut associated_data);
    let count = 40 + 16 + rest.len() - 1;
    *bytes.nth(usize::from(*place) % count).unwrap() ^= 1;
    let before = other;
    assert!(open_in_place(&key, nonce, &associated_data, &mut other, &tag).is_err());
    assert_eq!(other, before);
}
