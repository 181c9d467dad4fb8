//! Fan-out: every receiver gets the envelope that sealing for them alone gives, and opens the body.
//!
//! One byte of the input is the number of receivers. A body with its type follows.

use eeema::content::{Body, Kind};
use eeema::group::FanOut;
use eeema::identity::MessageId;
use eeema::message::{self, Envelope, Header, Memory, Peer};
use eeema::time::UnixMillis;
use eeema::{Identity, SecretKey, ThreemaId};

pub(crate) fn check(data: &[u8]) {
    let Some((&[count, kind], body)) = data.split_first_chunk() else {
        return;
    };
    let Ok(body) = Body::decode(Kind(kind), body) else {
        return;
    };
    // More than twice as many as are sealed together.
    let peers: Vec<Peer> = (0..count % 40).map(peer).collect();
    let header = Header::new(MessageId::from_bytes([8; 8]), UnixMillis(1_735_655_118_450));
    let together = FanOut::new(header, &body).seal(&peers, &mut generator());
    let together = together.map(|sealed| {
        let envelopes = sealed.without_record();
        let copies = envelopes.iter().map(|(id, bytes)| (id, bytes.to_vec()));
        copies.collect()
    });

    let mut random = generator();
    let alone = peers.iter().map(|peer| {
        let sealed = message::seal(peer, &header, &body, &mut random)?;
        Ok((peer.id(), sealed.without_record()))
    });
    let alone: Result<Vec<_>, _> = alone.collect();
    assert_eq!(together, alone);

    for (index, (id, envelope)) in (0..).zip(alone.into_iter().flatten()) {
        let receiver = Identity::new(id, secret_key(index));
        let from_sender = receiver.peer(sender().id, &sender().public_key()).unwrap();
        let mut memory = Memory::new();
        let envelope = Envelope::parse(&envelope).unwrap();
        let opened = envelope.open_undecoded(&from_sender, &mut memory).unwrap();
        assert_eq!(opened.kind(), body.kind());
    }
}

fn sender() -> Identity {
    Identity::new(ThreemaId::ECHOECHO, SecretKey::from_bytes([200; 32]))
}

fn secret_key(index: u8) -> SecretKey {
    SecretKey::from_bytes([index + 1; 32])
}

fn peer(index: u8) -> Peer {
    let id = format!("MEMBER{index:02}").parse().unwrap();
    sender().peer(id, &secret_key(index).public_key()).unwrap()
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
