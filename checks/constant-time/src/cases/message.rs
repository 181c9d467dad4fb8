use std::hint::black_box;
use std::ops::Range;

use eeema::codec::hex::Hex;
use eeema::crypto::hmac_sha256;
use eeema::crypto::lanes::Path;
use eeema::identity::{BlobId, BlobKey};
use eeema::message::content::{Content, File};
use eeema::message::gateway::{self, Callback};
use eeema::message::{self, Body, Envelope, Error, Header};
use eeema::time::UnixMillis;

use super::{MESSAGE_ID, TEXT, alice, bob, body, draw, other_key, shared_key};
use crate::Case;
use crate::valgrind::{hide, revealed, secret_text};

pub const CASES: &[Case] = &[
    Case::new("message::seal_into", seal),
    Case::new("Envelope::open_into, wrong key", open_wrong),
    Case::new("Envelope::open, legacy, wrong key", open_wrong_legacy),
    Case::new("Body of a file with its key", write_file),
    Case::new("gateway::seal_into", seal_for_gateway),
    Case::new("gateway::Callback::verify", verify),
    Case::new(
        "gateway::VerifiedCallback::open_into, wrong key",
        open_callback,
    ),
];

/// Where an envelope says how long its metadata box is.
const METADATA_LENGTH: Range<usize> = 30..32;

fn header() -> Header<'static> {
    Header::new(alice(), bob(), MESSAGE_ID, UnixMillis(1)).with_nickname("Alice")
}

fn seal(_: Path) {
    let text = secret_text(TEXT);
    let mut output = [0; 512];
    let body = body(text.as_bytes());
    message::seal_drawn_into(&shared_key(), &header(), &body, draw(9), &mut output).unwrap();
    black_box(
        message::seal(
            &shared_key(),
            &header(),
            &body,
            &mut |bytes: &mut [u8]| bytes.fill(1),
        )
        .unwrap(),
    );
}

/// An envelope as it travels.
fn envelope() -> Vec<u8> {
    let mut output = vec![0; 512];
    let key = revealed(*shared_key());
    let length = message::seal_drawn_into(
        &key,
        &header(),
        &body(TEXT.as_bytes()),
        draw(9),
        &mut output,
    );
    output.truncate(length.unwrap());
    output
}

fn open_wrong(_: Path) {
    let envelope = envelope();
    let envelope = Envelope::parse(&envelope).unwrap();
    let mut buffer = [0; 512];
    let result = envelope.open_into(bob(), alice(), &other_key(), &mut buffer);
    assert_eq!(result.map(|_| ()), Err(Error::MetadataUnauthentic));
}

fn open_wrong_legacy(_: Path) {
    let mut envelope = envelope();
    envelope[METADATA_LENGTH].fill(0);
    let envelope = Envelope::parse(&envelope).unwrap();
    let result = envelope.open(bob(), alice(), &other_key());
    assert_eq!(result.map(|_| ()), Err(Error::MessageUnauthentic));
}

fn write_file(_: Path) {
    let mut key = BlobKey::from_bytes([0x5c; 32]);
    hide(&mut key);
    let file = File::new(BlobId::from_bytes([1; 16]), key, "image/jpeg", 1000);
    let body = Body::direct(Content::File(file.into())).unwrap();
    let mut output = [0; 512];
    body.encode_into(&mut output).unwrap();
}

fn seal_for_gateway(_: Path) {
    let text = secret_text(TEXT);
    let mut output = [0; 512];
    gateway::seal_into(&shared_key(), &body(text.as_bytes()), draw(9), &mut output).unwrap();
}

/// Hands a callback to `judge`, with the MAC of the secret `secret`.
fn with_callback(judge: impl FnOnce(&Callback<'_>)) {
    let mut output = [0; 512];
    let key = revealed(*shared_key());
    let sealed = gateway::seal_into(&key, &body(TEXT.as_bytes()), draw(9), &mut output);
    let (nonce, length) = sealed.unwrap();
    let (nonce, message_box) = (Hex(&nonce).to_string(), Hex(&output[..length]).to_string());
    let fields = [
        "ALICE001",
        "BOB00001",
        "0123456789abcdef",
        "1",
        &nonce,
        &message_box,
    ];
    let mac = hmac_sha256(b"secret", &fields.map(str::as_bytes));
    judge(&Callback {
        from: fields[0],
        to: fields[1],
        message_id: fields[2],
        date: fields[3],
        nonce: fields[4],
        message_box: fields[5],
        mac: &Hex(&mac).to_string(),
    });
}

fn verify(_: Path) {
    with_callback(|callback| {
        callback.verify(&secret_text("secret")).unwrap();
        let error = callback.verify(&secret_text("another")).unwrap_err();
        assert_eq!(error, Error::MacMismatch);
    });
}

fn open_callback(_: Path) {
    with_callback(|callback| {
        let callback = callback.verify("secret").unwrap();
        let mut buffer = [0; 512];
        let result = callback.open_into(bob(), alice(), &other_key(), &mut buffer);
        assert_eq!(result.map(|_| ()), Err(Error::MessageUnauthentic));
    });
}
