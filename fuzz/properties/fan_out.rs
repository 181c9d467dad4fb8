//! Fan-out: every receiver gets the envelope that sealing for him alone gives, and opens the body.
//!
//! One byte of the input is the number of receivers. A body with its type follows.

use eeema::group::FanOut;
use eeema::identity::MessageId;
use eeema::message::{self, Body, Envelope, Header, Kind};
use eeema::time::UnixMillis;
use eeema::{PublicKey, SecretKey, SharedKey, ThreemaId};

pub(crate) fn check(data: &[u8]) {
    let Some((&[count, kind], body)) = data.split_first_chunk() else {
        return;
    };
    let Ok(body) = Body::decode(Kind(kind), body) else {
        return;
    };
    // More than twice as many as are sealed side by side.
    let receivers: Vec<(ThreemaId, SharedKey)> = (0..count % 40).map(receiver).collect();
    let places: Vec<_> = receivers.iter().map(|(id, key)| (*id, key)).collect();
    let (id, time) = (MessageId::from_bytes([8; 8]), UnixMillis(1_735_655_118_450));
    let fan_out = FanOut::new(ThreemaId::ECHOECHO, id, time, &body);
    let sealed = fan_out.seal(&places, &mut generator());

    let mut random = generator();
    let alone = |(receiver, key): &(ThreemaId, &SharedKey)| {
        let header = Header::new(ThreemaId::ECHOECHO, *receiver, id, time);
        let envelope = message::seal(key, &header, &body, &mut random)?;
        Ok((*receiver, envelope))
    };
    let alone: Result<Vec<_>, _> = places.iter().map(alone).collect();
    let together = sealed.map(|envelopes| {
        let copies = envelopes.iter().map(|(id, bytes)| (id, bytes.to_vec()));
        copies.collect()
    });
    assert_eq!(together, alone);

    for ((id, envelope), (_, key)) in alone.into_iter().flatten().zip(&places) {
        let envelope = Envelope::parse(&envelope).unwrap();
        let opened = envelope.open(id, ThreemaId::ECHOECHO, key).unwrap();
        assert_eq!(opened.kind(), body.kind());
    }
}

fn receiver(index: u8) -> (ThreemaId, SharedKey) {
    let id = format!("MEMBER{index:02}").parse().unwrap();
    let secret_key = SecretKey::from_bytes([index + 1; 32]);
    (
        id,
        SharedKey::from_agreed(secret_key.agree(&PublicKey::from_bytes([9; 32])).unwrap()),
    )
}

/// Draws other bytes every time, and the same in every run.
fn generator() -> impl FnMut(&mut [u8]) {
    let mut state = 1_u8;
    move |bytes: &mut [u8]| {
        for byte in bytes {
            state = state.wrapping_mul(181).wrapping_add(139);
            *byte = state;
        }
    }
}
