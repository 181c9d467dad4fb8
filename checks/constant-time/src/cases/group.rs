use std::hint::black_box;

use eeema::crypto::hazmat::backend::Backend;
use eeema::group::{FanOut, Recipient};
use eeema::time::UnixMillis;

use super::{MESSAGE_ID, TEXT, alice, bob, body, draw, shared_key};
use crate::Case;
use crate::valgrind::secret_text;

pub const CASES: &[Case] = &[
    Case::new("FanOut::seal_into", seal_into),
    Case::new("FanOut::seal", seal),
];

const MEMBERS: u8 = 20;

fn seal_into(_: Backend) {
    let (text, key) = (secret_text(TEXT), shared_key());
    let body = body(text.as_bytes());
    let fan_out = FanOut::new(alice(), MESSAGE_ID, UnixMillis(1), &body).with_nickname("Alice");
    let mut outputs = [[0; 512]; MEMBERS as usize];
    let members = (1..).zip(&mut outputs);
    let mut recipients: Vec<_> = members
        .map(|(seed, output)| Recipient::new(bob(), &key, draw(seed), output))
        .collect();
    fan_out.seal_into(&mut recipients).unwrap();
}

fn seal(_: Backend) {
    let (text, key) = (secret_text(TEXT), shared_key());
    let body = body(text.as_bytes());
    let receivers = [(bob(), &*key); MEMBERS as usize];
    let mut random = |bytes: &mut [u8]| bytes.fill(1);
    let fan_out = FanOut::new(alice(), MESSAGE_ID, UnixMillis(1), &body);
    black_box(fan_out.seal(&receivers, &mut random).unwrap());
}
