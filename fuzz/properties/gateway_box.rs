//! Boxes at the Gateway: a body that is sealed there comes out of the callback with the same box, and
//! no longer after one byte of the box was altered.
//!
//! One byte of the input chooses the place that is altered. A body with its type follows.

use eeema::codec::hex::Hex;
use eeema::content::{Body, Encode, Kind};
use eeema::identity::Nonce;
use eeema::message::gateway::{Callback, MAX_BOX_LENGTH};
use eeema::message::hazmat::{Padding, Randomness, seal_gateway_box_with_into};
use eeema::message::{Error, Memory, Peer, Reason};
use eeema::{Identity, SecretKey, ThreemaId};

pub(crate) fn check(data: &[u8]) {
    let Some((&[altered, kind], body)) = data.split_first_chunk() else {
        return;
    };
    let Ok(body) = Body::decode(Kind(kind), body) else {
        return;
    };
    let alice = Identity::new("ALICE001".parse().unwrap(), SecretKey::from_bytes([1; 32]));
    let echo = Identity::new(ThreemaId::ECHOECHO, SecretKey::from_bytes([9; 32]));
    let to_echo = alice.peer(echo.id, &echo.public_key()).unwrap();
    let from_alice = echo.peer(alice.id, &alice.public_key()).unwrap();
    let randomness = Randomness::chosen(Nonce::from_bytes([3; 24]), Padding::MAX, 0);
    let mut output = [0; MAX_BOX_LENGTH];
    let sealed = match seal_gateway_box_with_into(&to_echo, &body, randomness, &mut output) {
        Ok(sealed) => sealed.without_record(),
        Err(error) => return assert_eq!(error, Error::TooLong),
    };
    let (nonce, mut message_box) = (*sealed.nonce(), sealed.as_bytes().to_vec());

    let mut bytes = vec![0; body.encoded_len()];
    body.encode_into(&mut bytes).unwrap();
    let expected = match body.kind() {
        kind if kind.properties().is_none() => Err(Error::Refused(Reason::UnknownType)),
        Kind::WEB_SESSION_RESUME | Kind::WORK_SYNC_DELTA => {
            Err(Error::Refused(Reason::SpecialSender))
        }
        kind => Ok((kind, bytes)),
    };
    assert_eq!(open(&from_alice, &nonce, &message_box), expected);
    let place = usize::from(altered) % message_box.len();
    message_box[place] ^= 1;
    assert_eq!(
        open(&from_alice, &nonce, &message_box),
        Err(Error::Refused(Reason::MessageUnauthentic))
    );
}

/// Opens the box as the Gateway delivers it.
fn open(peer: &Peer, nonce: &[u8; 24], message_box: &[u8]) -> Result<(Kind, Vec<u8>), Error> {
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
    .verify("secret");
    let mut memory = Memory::new();
    let received = verified.unwrap().open(peer, &mut memory)?;
    Ok((received.kind(), received.body_bytes().to_vec()))
}
