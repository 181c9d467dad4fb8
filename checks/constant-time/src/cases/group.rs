use std::hint::black_box;

use eeema::crypto::hazmat::backend::Backend;
use eeema::group::{FanOut, Recipient};
use eeema::message::Header;
use eeema::time::UnixMillis;

use super::{MESSAGE_ID, TEXT, body, randomness, to_bob};
use crate::Case;
use crate::valgrind::secret_text;

pub const CASES: &[Case] = &[
    Case::new(
        "FanOut::seal_into, group::Recipient::with_randomness",
        seal_into,
    ),
    Case::new("FanOut::seal", seal),
];

const MEMBERS: u8 = 20;

fn header() -> Header<'static> {
    Header::new(MESSAGE_ID, UnixMillis(1)).with_nickname("Alice")
}

fn seal_into(_: Backend) {
    let (text, peer) = (secret_text(TEXT), to_bob());
    let body = body(text.as_bytes());
    let fan_out = FanOut::new(header(), &body);
    let mut outputs = [[0; 512]; MEMBERS as usize];
    let members = (1..).zip(&mut outputs);
    let mut recipients: Vec<_> = members
        .map(|(seed, output)| Recipient::with_randomness(&peer, randomness(seed), output))
        .collect();
    let sealed = fan_out.seal_into(&mut recipients).unwrap();
    assert_eq!(sealed.without_record().count(), usize::from(MEMBERS));
}

fn seal(_: Backend) {
    let (text, peer) = (secret_text(TEXT), to_bob());
    let body = body(text.as_bytes());
    let mut random = |bytes: &mut [u8]| bytes.fill(1);
    let sealed = FanOut::new(header(), &body).seal([&peer; MEMBERS as usize], &mut random);
    black_box(sealed.unwrap().without_record());
}
