//! ChaCha20-Poly1305, XChaCha20-Poly1305 and AES-GCM: what is sealed opens, and nothing of it may be
//! altered: neither the text, nor the tag, nor the associated data.
//!
//! A key, a nonce and a text of 40 bytes, as in ID exports, then one byte for the place that is
//! altered, and the associated data.

use eeema::crypto::Secret;
use eeema::crypto::hazmat::{aes_gcm, chacha20_poly1305, xchacha20_poly1305};

/// The bytes of a text.
const LENGTH: usize = 40;

pub(crate) fn check(data: &[u8]) {
    let Some((key, rest)) = data.split_first_chunk() else {
        return;
    };
    let Some((nonce, rest)) = rest.split_first_chunk::<12>() else {
        return;
    };
    let Some((text, rest)) = rest.split_first_chunk() else {
        return;
    };
    let Some((place, associated_data)) = rest.split_first() else {
        return;
    };
    let key = &Secret::from_bytes(*key);
    let input = Input {
        text: *text,
        place: (*place).into(),
        associated_data,
    };
    input.check(
        |with, data| chacha20_poly1305::seal_in_place(key, nonce, with, data).unwrap(),
        |with, data, tag| chacha20_poly1305::open_in_place(key, nonce, with, data, tag).is_ok(),
    );
    input.check(
        |with, data| aes_gcm::seal_in_place(key, nonce, with, data).unwrap(),
        |with, data, tag| aes_gcm::open_in_place(key, nonce, with, data, tag).is_ok(),
    );
    let nonce = &[*nonce, *nonce].concat().try_into().unwrap();
    input.check(
        |with, data| xchacha20_poly1305::seal_in_place(key, nonce, with, data).unwrap(),
        |with, data, tag| xchacha20_poly1305::open_in_place(key, nonce, with, data, tag).is_ok(),
    );
}

struct Input<'a> {
    text: [u8; LENGTH],
    place: usize,
    associated_data: &'a [u8],
}

impl Input<'_> {
    fn check(
        &self,
        seal: impl Fn(&[u8], &mut [u8]) -> [u8; 16],
        open: impl Fn(&[u8], &mut [u8], &[u8; 16]) -> bool,
    ) {
        let mut sealed = self.text;
        let tag = seal(self.associated_data, &mut sealed);
        let mut opened = sealed;
        let is_open = open(self.associated_data, &mut opened, &tag);
        assert_eq!((is_open, opened), (true, self.text));

        let (mut other, mut tag) = (sealed, tag);
        let mut associated_data = self.associated_data.to_vec();
        let count = LENGTH + tag.len() + associated_data.len();
        let mut bytes = other.iter_mut().chain(&mut tag).chain(&mut associated_data);
        *bytes.nth(self.place % count).unwrap() ^= 1;
        let before = other;
        assert!(!open(&associated_data, &mut other, &tag));
        assert_eq!(other, before);
    }
}
