//! Boxes at the Gateway: a body that is sealed there comes out of the callback with the same box, and
//! no longer after one byte of the box was altered.
//!
//! One byte of the input chooses the place that is altered. A body with its type follows.

use eeema::codec::hex::Hex;
use eeema::content::Encode;
use eeema::identity::Nonce;
use eeema::message::gateway::{self, Callback};
use eeema::message::{Body, Draw, Error, Kind, Padding};
use eeema::{PublicKey, SecretKey, SharedKey, ThreemaId};

pub(crate) fn check(data: &[u8]) {
    let Some((&[altered, kind], body)) = data.split_first_chunk() else {
        return;
    };
    let Ok(body) = Body::decode(Kind(kind), body) else {
        return;
    };
    let key = SharedKey::from_agreed(
        SecretKey::from_bytes([1; 32])
            .agree(&PublicKey::from_bytes([9; 32]))
            .unwrap(),
    );
    let draw = Draw::chosen(Nonce::from_bytes([3; 24]), Padding::MAX, 0);
    let length = match gateway::encoded_len(&body, &draw) {
        Ok(length) => length,
        Err(error) => return assert_eq!(error, Error::TooLong),
    };
    let mut message_box = vec![0; length];
    let (nonce, written) = gateway::seal_into(&key, &body, draw, &mut message_box).unwrap();
    assert_eq!(written, length);

    let mut bytes = vec![0; body.encoded_len()];
    body.encode_into(&mut bytes).unwrap();
    assert_eq!(open(&key, &nonce, &message_box), Ok((body.kind(), bytes)));
    message_box[usize::from(altered) % length] ^= 1;
    assert_eq!(
        open(&key, &nonce, &message_box),
        Err(Error::MessageUnauthentic)
    );
}

/// Opens the box as the Gateway delivers it.
fn open(key: &SharedKey, nonce: &[u8; 24], message_box: &[u8]) -> Result<(Kind, Vec<u8>), Error> {
    let (nonce, message_box) = (Hex(nonce).to_string(), Hex(message_box).to_string());
    let callback = Callback {
        from: "ALICE001",
        to: "ECHOECHO",
        message_id: "0102030405060708",
        date: "1",
        nonce: &nonce,
        message_box: &message_box,
        mac: "",
    };
    let mac = Hex(&callback.compute_mac("secret")).to_string();
    let verified = Callback {
        mac: &mac,
        ..callback
    }
    .verify("secret")?;
    let mut buffer = vec![0; verified.buffer_len()];
    let opened = verified.open_into(ThreemaId::ECHOECHO, verified.sender(), key, &mut buffer);
    opened.map(|container| (container.kind, container.body.to_vec()))
}
