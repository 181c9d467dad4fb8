use std::hint::black_box;

use eeema::Identity;
use eeema::call::{GroupCallHandshakeKey, GroupCallKeyHash};
use eeema::contact_hash::DirectoryKey;
use eeema::crypto::hazmat::backend::Backend;
use eeema::identity::{BlobKey, Error, KeyText, PublicKey, SecretKey};
use eeema::message::MetadataKey;
use eeema::transport::VouchKey;

use super::{agreed_key, alice, bob, from_alice_with_other_key, public_key, random, to_bob};
use crate::Case;
use crate::valgrind::{hide, reveal, revealed, secret};

pub const CASES: &[Case] = &[
    Case::new(
        "SecretKey::generate, crypto::Key::generate, Identity::generate",
        generate,
    ),
    Case::new("SecretKey::public_key", make_public_key),
    Case::new("SecretKey::public_keys", make_public_keys),
    Case::new("SecretKey::agree", agree),
    Case::new("SecretKey::agree, low order", agree_with_nobody),
    Case::new("SecretKey::agree_many", agree_many),
    Case::new("SecretKey::agree_pairs", agree_pairs),
    Case::new(
        "crypto::Key::derive, DirectoryKey::derive, derive_work, GroupCallHandshakeKey::derive",
        derive,
    ),
    Case::new("Identity::public_key, peer, peers", meet),
    Case::new("DirectoryKey::respond, VouchKey::derive, vouch", respond),
    Case::new("keys compared", compare),
    Case::new(
        "SecretKey::to_key_text, SecretKeyText::as_str",
        write_key_text,
    ),
    Case::new("a KeyText is read", read_key_text),
    Case::new("a KeyText is read, foreign digit", read_wrong_key_text),
];

fn generate(_: Backend) {
    black_box(SecretKey::generate(&mut random).unwrap());
    black_box(BlobKey::generate(&mut random).unwrap());
    black_box(Identity::generate(alice(), &mut random).unwrap());
}

fn make_public_key(_: Backend) {
    let key = secret(SecretKey::from_bytes([1; 32]));
    assert_eq!(revealed(key.public_key()), public_key(1));
}

fn make_public_keys(_: Backend) {
    let keys = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(|seed| SecretKey::from_bytes([seed; 32]));
    let mut made = [PublicKey::from_bytes([0; 32]); 9];
    SecretKey::public_keys(&*secret(keys), &mut made);
    assert_eq!(revealed(made)[8], public_key(9));
}

fn agree(_: Backend) {
    let ours = secret(SecretKey::from_bytes([1; 32]));
    let shared = ours.agree(&public_key(2)).unwrap();
    assert_eq!(revealed(shared), revealed(*agreed_key()));
}

fn agree_with_nobody(_: Backend) {
    let ours = secret(SecretKey::from_bytes([1; 32]));
    let error = ours.agree(&PublicKey::from_bytes([0; 32])).unwrap_err();
    assert_eq!(error, Error::NonContributory);
}

fn agree_many(_: Backend) {
    let ours = secret(SecretKey::from_bytes([1; 32]));
    let theirs = [public_key(2), PublicKey::from_bytes([0; 32]), public_key(3)];
    let mut shared = [const { Err(Error::NonContributory) }; 3];
    ours.agree_many(&theirs, &mut shared);
    assert_eq!(shared.map(|shared| shared.is_ok()), [true, false, true]);
}

fn agree_pairs(_: Backend) {
    let ours = [1, 4, 5].map(|byte| secret(SecretKey::from_bytes([byte; 32])));
    let theirs = [public_key(2), PublicKey::from_bytes([0; 32]), public_key(3)];
    let mut shared = [const { Err(Error::NonContributory) }; 3];
    SecretKey::agree_pairs(&ours, &theirs, &mut shared);
    assert_eq!(shared.map(|shared| shared.is_ok()), [true, false, true]);
}

fn derive(_: Backend) {
    let key = agreed_key();
    black_box(MetadataKey::derive(&key));
    black_box(DirectoryKey::derive(&key));
    black_box(DirectoryKey::derive_work(&key));
    black_box(GroupCallHandshakeKey::derive(
        &key,
        &GroupCallKeyHash::from_bytes([1; 32]),
    ));
}

fn meet(_: Backend) {
    let own = Identity::new(alice(), *secret(SecretKey::from_bytes([1; 32])));
    assert_eq!(revealed(own.public_key()), public_key(1));
    black_box(own.peer(bob(), &public_key(2)).unwrap());
    let nobody = PublicKey::from_bytes([0; 32]);
    let peers = own.peers(&[(bob(), public_key(2)), (bob(), nobody)]);
    assert!(matches!(peers[..], [Ok(_), Err(_)]));
}

fn respond(_: Backend) {
    let key = agreed_key();
    black_box(DirectoryKey::derive(&key).respond(b"token"));
    black_box(VouchKey::derive(&key, &key).vouch(&[2; 16], &public_key(3)));
}

fn compare(_: Backend) {
    let (one, other) = (to_bob(), from_alice_with_other_key());
    assert!(one == to_bob());
    assert!(one.agreed_key() != other.agreed_key());
    let (one, other) = ([4; 32], [5; 32]);
    assert!(*secret(SecretKey::from_bytes(one)) != *secret(SecretKey::from_bytes(other)));
    assert!(*secret(BlobKey::from_bytes(one)) == *secret(BlobKey::from_bytes(one)));
}

fn write_key_text(_: Backend) {
    let key = secret(SecretKey::from_bytes([0x1f; 32]));
    let mut text = key.to_key_text();
    black_box(text.as_str());
    reveal(&mut text);
    assert_eq!(&text.as_str()[..12], "private:1f1f");
}

/// Reads a key text in which the digits are a secret.
fn read(text: &str) -> Result<KeyText, Error> {
    let mut bytes = text.as_bytes().to_vec();
    hide(&mut bytes[8..]);
    // SAFETY: these are the bytes of a text.
    let text = unsafe { String::from_utf8_unchecked(bytes) };
    text.parse()
}

fn read_key_text(_: Backend) {
    match read(&format!("private:{}", "1f".repeat(32))) {
        Ok(KeyText::Private(key)) => assert_eq!(revealed(key).as_bytes(), &[0x1f; 32]),
        _ => panic!("this is a key text"),
    }
}

fn read_wrong_key_text(_: Backend) {
    assert!(read(&format!("private:{}1g", "1f".repeat(31))).is_err());
}
