use std::hint::black_box;
use std::ops::Range;

use eeema::codec::hex::Hex;
use eeema::content::{Content, File, GroupCallStart};
use eeema::crypto::Secret;
use eeema::crypto::hazmat::backend::Backend;
use eeema::crypto::hazmat::hash::hmac_sha256;
use eeema::group::GroupIdentity;
use eeema::identity::{BlobId, BlobKey};
use eeema::message::gateway::{self, Callback};
use eeema::message::receive::{Inbox, ReceiveError, Waiting};
use eeema::message::{self, Body, Envelope, Error, Header, MemoryStore, Opened};
use eeema::time::UnixMillis;

use super::{MESSAGE_ID, TEXT, alice, bob, body, draw, other_key, shared_key};
use crate::Case;
use crate::valgrind::{hide, revealed, secret_text};

pub const CASES: &[Case] = &[
    Case::new("message::seal, seal_into, seal_drawn_into", seal),
    Case::new("Envelope::open_into, wrong key", open_wrong),
    Case::new("Envelope::open, legacy form, wrong key", open_wrong_legacy),
    Case::new("Inbox::open, open_into, wrong key", receive_wrong),
    Case::new(
        "Inbox::open_many, open_many_into, wrong keys",
        receive_many_wrong,
    ),
    Case::new("File::new, GroupCallStart::new, in a body", write_keys),
    Case::new("gateway::seal_into", seal_for_gateway),
    Case::new("Callback::verify, compute_mac", verify),
    Case::new("VerifiedCallback::open_into, wrong key", open_callback),
];

/// Where an envelope says how long its metadata box is.
const METADATA_LENGTH: Range<usize> = 30..32;

fn header() -> Header<'static> {
    Header::new(alice(), bob(), MESSAGE_ID, UnixMillis(1)).with_nickname("Alice")
}

fn seal(_: Backend) {
    let text = secret_text(TEXT);
    let mut output = [0; 512];
    let body = body(text.as_bytes());
    message::seal_drawn_into(&shared_key(), &header(), &body, draw(9), &mut output).unwrap();
    let mut random = |bytes: &mut [u8]| bytes.fill(1);
    let length = message::seal_into(&shared_key(), &header(), &body, &mut random, &mut output);
    length.unwrap();
    black_box(message::seal(&shared_key(), &header(), &body, &mut random).unwrap());
}

/// An envelope as it travels.
fn envelope() -> Vec<u8> {
    envelope_with(9)
}

fn envelope_with(seed: u8) -> Vec<u8> {
    let mut output = vec![0; 512];
    let key = revealed(*shared_key());
    let length = message::seal_drawn_into(
        &key,
        &header(),
        &body(TEXT.as_bytes()),
        draw(seed),
        &mut output,
    );
    output.truncate(length.unwrap());
    output
}

fn open_wrong(_: Backend) {
    let envelope = envelope();
    let envelope = Envelope::parse(&envelope).unwrap();
    let mut buffer = [0; 512];
    let result = envelope.open_into(bob(), alice(), &other_key(), &mut buffer);
    assert_eq!(result.map(|_| ()), Err(Error::MetadataUnauthentic));
}

fn open_wrong_legacy(_: Backend) {
    let mut envelope = envelope();
    envelope[METADATA_LENGTH].fill(0);
    let envelope = Envelope::parse(&envelope).unwrap();
    let result = envelope.open(bob(), alice(), &other_key());
    assert_eq!(result.map(|_| ()), Err(Error::MessageUnauthentic));
}

/// What waits for Bob.
fn inbox() -> Inbox<MemoryStore> {
    Inbox::new(bob(), MemoryStore::default())
}

fn receive_wrong(_: Backend) {
    let (inbox, envelope) = (inbox(), envelope());
    let pending = || inbox.check(&envelope).unwrap();
    assert_unauthentic(inbox.open(pending(), &other_key()));
    let mut buffer = [0; 512];
    assert_unauthentic(inbox.open_into(pending(), &other_key(), &mut buffer));
}

fn receive_many_wrong(_: Backend) {
    let (inbox, key) = (inbox(), other_key());
    let envelopes: Vec<_> = (0..20).map(envelope_with).collect();
    let pending = || envelopes.iter().map(|one| inbox.check(one).unwrap());
    let opened = inbox.open_many(pending().map(|pending| (pending, &*key)));
    opened.into_iter().for_each(assert_unauthentic);

    let mut buffers = [[0; 512]; 20];
    let mut waiting: Vec<_> = pending()
        .zip(&mut buffers)
        .map(|(pending, buffer)| Waiting::new(pending, &key, buffer))
        .collect();
    inbox.open_many_into(&mut waiting);
    let results = waiting.into_iter().filter_map(Waiting::into_result);
    results.for_each(assert_unauthentic);
}

fn assert_unauthentic<E>(result: Result<Opened<'_>, ReceiveError<E>>) {
    let Err(ReceiveError::Refused(refusal)) = result else {
        panic!("it was sealed with another key");
    };
    assert_eq!(refusal.error(), Error::MetadataUnauthentic);
}

fn write_keys(_: Backend) {
    let mut key = BlobKey::from_bytes([0x5c; 32]);
    hide(&mut key);
    let file = File::new(BlobId::from_bytes([1; 16]), key, "image/jpeg", 1000);
    let body = Body::direct(Content::File(file.into())).unwrap();
    let mut output = [0; 512];
    body.encode_into(&mut output).unwrap();

    let mut key = Secret::from_bytes([0x5c; 32]);
    hide(&mut key);
    let start = GroupCallStart::new(1, key, "https://sfu.example").unwrap();
    let group = GroupIdentity::generate(alice(), &mut |bytes: &mut [u8]| bytes.fill(1)).unwrap();
    let body = group.body(Content::GroupCallStart(start)).unwrap();
    body.encode_into(&mut output).unwrap();
}

fn seal_for_gateway(_: Backend) {
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

fn verify(_: Backend) {
    with_callback(|callback| {
        callback.verify(&secret_text("secret")).unwrap();
        black_box(callback.compute_mac(&secret_text("secret")));
        let error = callback.verify(&secret_text("another")).unwrap_err();
        assert_eq!(error, Error::MacMismatch);
    });
}

fn open_callback(_: Backend) {
    with_callback(|callback| {
        let callback = callback.verify("secret").unwrap();
        let mut buffer = [0; 512];
        let result = callback.open_into(bob(), alice(), &other_key(), &mut buffer);
        assert_eq!(result.map(|_| ()), Err(Error::MessageUnauthentic));
    });
}
