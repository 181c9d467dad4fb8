use std::hint::black_box;
use std::ops::Range;

use eeema::codec::hex::Hex;
use eeema::content::{Encode, File, GroupCallStart, InGroup};
use eeema::crypto::Secret;
use eeema::crypto::hazmat::backend::Backend;
use eeema::crypto::hazmat::hash::hmac_sha256;
use eeema::group::GroupIdentity;
use eeema::identity::{BlobId, BlobKey};
use eeema::message::gateway::{self, Callback};
use eeema::message::hazmat::{seal_gateway_box_with_into, seal_with_into};
use eeema::message::{
    self, BatchMember, Envelope, Error, Header, Inbox, InboxError, Memory, MemoryStore, Outcome,
    Reason, ReceiveError, Received,
};
use eeema::time::UnixMillis;

use super::{
    MESSAGE_ID, TEXT, alice, bob, body, from_alice_with_other_key, randomness, to_bob, to_bob_known,
};
use crate::Case;
use crate::valgrind::{hide, secret_text};

pub const CASES: &[Case] = &[
    Case::new(
        "message::seal::seal, message::seal_into, hazmat::seal_with_into, Inbox::seal",
        seal,
    ),
    Case::new("Envelope::open, open_undecoded, wrong key", open_wrong),
    Case::new("Envelope::open, legacy form, wrong key", open_wrong_legacy),
    Case::new("Inbox::open, receive, wrong key", receive_wrong),
    Case::new(
        "Inbox::open_many, open_batch, wrong keys",
        receive_many_wrong,
    ),
    Case::new("File::new, GroupCallStart::new, in a body", write_keys),
    Case::new(
        "gateway::seal, seal_into, hazmat::seal_gateway_box_with_into",
        seal_for_gateway,
    ),
    Case::new("Callback::verify, compute_mac", verify),
    Case::new(
        "VerifiedCallback::open, Inbox::receive_callback, wrong key",
        open_callback,
    ),
];

/// Where an envelope says how long its metadata box is.
const METADATA_LENGTH: Range<usize> = 30..32;

fn header() -> Header<'static> {
    Header::new(MESSAGE_ID, UnixMillis(1)).with_nickname("Alice")
}

fn seal(_: Backend) {
    let text = secret_text(TEXT);
    let mut output = [0; 512];
    let body = body(text.as_bytes());
    let peer = to_bob();
    let sealed = seal_with_into(&peer, &header(), &body, randomness(9), &mut output);
    black_box(sealed.unwrap().without_record());
    let mut random = |bytes: &mut [u8]| bytes.fill(1);
    let sealed = message::seal_into(&peer, &header(), &body, &mut random, &mut output);
    black_box(sealed.unwrap().without_record());
    let mut inbox = Inbox::new(alice(), MemoryStore::default());
    black_box(inbox.seal(&peer, &header(), &body, &mut random).unwrap());
    let sealed = message::seal(&peer, &header(), &body, &mut random).unwrap();
    let used = InboxError::Message(Error::NonceReuse);
    assert_eq!(sealed.record(&mut inbox), Err(used));
}

/// An envelope as it travels.
fn envelope() -> Vec<u8> {
    envelope_with(9)
}

fn envelope_with(seed: u8) -> Vec<u8> {
    let mut output = [0; 512];
    let body = body(TEXT.as_bytes());
    let sealed = seal_with_into(
        &to_bob_known(),
        &header(),
        &body,
        randomness(seed),
        &mut output,
    );
    sealed.unwrap().without_record().to_vec()
}

fn open_wrong(_: Backend) {
    let bytes = envelope();
    let envelope = Envelope::parse(&bytes).unwrap();
    let mut buffer = [0; 512];
    let mut memory = Memory::over(&mut buffer);
    let result = envelope.open(&from_alice_with_other_key(), &mut memory);
    let refused = Error::Refused(Reason::MetadataUnauthentic);
    assert_eq!(result.map(|_| ()), Err(refused));
    let envelope = Envelope::parse(&bytes).unwrap();
    let result = envelope.open_undecoded(&from_alice_with_other_key(), &mut memory);
    assert_eq!(result.map(|_| ()), Err(refused));
}

fn open_wrong_legacy(_: Backend) {
    let mut envelope = envelope();
    envelope[METADATA_LENGTH].fill(0);
    let envelope = Envelope::parse(&envelope).unwrap();
    let mut memory = Memory::new();
    let result = envelope.open(&from_alice_with_other_key(), &mut memory);
    let refused = Error::Refused(Reason::MessageUnauthentic);
    assert_eq!(result.map(|_| ()), Err(refused));
}

/// What waits for Bob.
fn inbox() -> Inbox<MemoryStore> {
    Inbox::new(bob(), MemoryStore::default())
}

fn receive_wrong(_: Backend) {
    let (mut inbox, envelope, peer) = (inbox(), envelope(), from_alice_with_other_key());
    let mut memory = Memory::new();
    let pending = inbox.check(&envelope).unwrap();
    assert_unauthentic(inbox.open(pending, &peer, &mut memory));
    match inbox
        .receive(&envelope, &mut memory, |_| Some(&peer))
        .unwrap()
    {
        Outcome::Refused { reason, .. } => assert_eq!(reason, Reason::MetadataUnauthentic),
        _ => panic!("it was sealed with another key"),
    }
}

fn receive_many_wrong(_: Backend) {
    let (inbox, peer) = (inbox(), from_alice_with_other_key());
    let envelopes: Vec<_> = (0..20).map(envelope_with).collect();
    let pending = || envelopes.iter().map(|one| inbox.check(one).unwrap());
    let mut memory = Memory::new();
    let opened = inbox.open_many(pending().map(|pending| (pending, &peer)), &mut memory);
    opened.into_iter().for_each(assert_unauthentic);

    let mut members: Vec<_> = pending()
        .map(|pending| BatchMember::new(pending, &peer))
        .collect();
    inbox.open_batch(&mut members, &mut memory);
    let results = members.into_iter().filter_map(BatchMember::into_result);
    results.for_each(assert_unauthentic);
}

fn assert_unauthentic<E>(result: Result<Received<'_>, ReceiveError<E>>) {
    let Err(ReceiveError::Refused(refusal)) = result else {
        panic!("it was sealed with another key");
    };
    assert_eq!(refusal.reason(), Reason::MetadataUnauthentic);
}

fn write_keys(_: Backend) {
    let mut key = BlobKey::from_bytes([0x5c; 32]);
    hide(&mut key);
    let file = File::new("a", "image/jpeg", 1000, BlobId::from_bytes([1; 16]), key).unwrap();
    let mut output = [0; 512];
    file.encode_into(&mut output).unwrap();

    let mut key = Secret::from_bytes([0x5c; 32]);
    hide(&mut key);
    let start = GroupCallStart::new(1, key, "https://sfu.example").unwrap();
    let group = GroupIdentity::generate(alice(), &mut |bytes: &mut [u8]| bytes.fill(1)).unwrap();
    let start = InGroup::new(group, start).unwrap();
    start.encode_into(&mut output).unwrap();
}

fn seal_for_gateway(_: Backend) {
    let text = secret_text(TEXT);
    let mut output = [0; 512];
    let mut random = |bytes: &mut [u8]| bytes.fill(1);
    let (peer, body) = (to_bob(), body(text.as_bytes()));
    let sealed = gateway::seal_into(&peer, &body, &mut random, &mut output);
    black_box(sealed.unwrap().without_record());
    let sealed = seal_gateway_box_with_into(&peer, &body, randomness(9), &mut output);
    black_box(sealed.unwrap().without_record());
    let sealed = gateway::seal(&peer, &body, &mut random);
    black_box(sealed.unwrap().without_record());
}

/// Hands a callback to `judge`, with the MAC of the secret `secret`.
fn with_callback(judge: impl FnOnce(&Callback<'_>)) {
    let mut output = [0; 512];
    let body = body(TEXT.as_bytes());
    let sealed = seal_gateway_box_with_into(&to_bob_known(), &body, randomness(9), &mut output);
    let sealed = sealed.unwrap().without_record();
    let (nonce, message_box) = (sealed.nonce_hex().to_string(), sealed.box_hex().to_string());
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
        let _verified = callback.verify(&secret_text("secret")).unwrap();
        black_box(callback.compute_mac(&secret_text("secret")));
        let error = callback.verify(&secret_text("another")).unwrap_err();
        assert_eq!(error, gateway::Error::MacMismatch);
    });
}

fn open_callback(_: Backend) {
    with_callback(|callback| {
        let verified = callback.verify("secret").unwrap();
        let mut memory = Memory::new();
        let peer = from_alice_with_other_key();
        let result = verified.open(&peer, &mut memory);
        let refused = Error::Refused(Reason::MessageUnauthentic);
        assert_eq!(result.map(|_| ()), Err(refused));
        let verified = callback.verify("secret").unwrap();
        match inbox().receive_callback(verified, &mut memory, |_| Some(&peer)) {
            Ok(Outcome::Refused { reason, .. }) => assert_eq!(reason, Reason::MessageUnauthentic),
            _ => panic!("it was sealed with another key"),
        }
    });
}
