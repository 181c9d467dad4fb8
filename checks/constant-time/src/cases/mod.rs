//! The entry points, one file per module of the library.

mod aead;
mod blob;
mod call;
mod codec;
mod contact_hash;
mod crypto;
mod data_backup;
mod forward_security;
mod group;
mod id_export;
mod identity;
mod local_storage;
mod message;
mod multi_device;
mod safe;
mod session_inbox;
mod text;
mod transport;
mod web_handshake;
mod web_session;

use std::num::NonZeroU8;

use eeema::Identity;
use eeema::content::{Body, Kind};
use eeema::identity::{AgreedKey, MessageId, Nonce, PublicKey, SecretKey, ThreemaId};
use eeema::message::Peer;
use eeema::message::hazmat::{Padding, Randomness};

use crate::Case;
use crate::valgrind::{hide, reveal, revealed, secret};

pub fn all() -> Vec<&'static Case> {
    [
        identity::CASES,
        crypto::CASES,
        aead::CASES,
        text::CASES,
        codec::CASES,
        message::CASES,
        group::CASES,
        call::CASES,
        local_storage::CASES,
        data_backup::CASES,
        web_handshake::CASES,
        web_session::CASES,
        blob::CASES,
        id_export::CASES,
        contact_hash::CASES,
        safe::CASES,
        forward_security::CASES,
        session_inbox::CASES,
        transport::CASES,
        multi_device::CASES,
    ]
    .into_iter()
    .flatten()
    .collect()
}

const TEXT: &str =
    "A text of some length, so that there is more than one block to be sealed in it.";
const MESSAGE_ID: MessageId = MessageId::from_bytes([5; 8]);

fn alice() -> ThreemaId {
    "ALICE001".parse().unwrap()
}

fn bob() -> ThreemaId {
    "BOB00001".parse().unwrap()
}

fn public_key(seed: u8) -> PublicKey {
    revealed(SecretKey::from_bytes([seed; 32]).public_key())
}

/// What Alice and Bob agree on.
fn agreed_key() -> Box<AgreedKey> {
    secret(agreed_with(2))
}

/// Who talks to whom is no secret, and the keys are.
fn peer(own: (ThreemaId, SecretKey), other: ThreemaId, seed: u8) -> Peer {
    let (id, key) = own;
    let own = Identity::new(id, *secret(key));
    own.peer(other, &public_key(seed)).unwrap()
}

/// Bob as Alice sees him.
fn to_bob() -> Peer {
    peer((alice(), SecretKey::from_bytes([1; 32])), bob(), 2)
}

/// Alice as Bob sees her, with a key that opens nothing of theirs.
fn from_alice_with_other_key() -> Peer {
    peer((bob(), SecretKey::from_bytes([2; 32])), alice(), 3)
}

/// Bob as Alice sees him, with keys that may be known.
fn to_bob_known() -> Peer {
    let alice = Identity::new(alice(), SecretKey::from_bytes([1; 32]));
    alice.peer(bob(), &public_key(2)).unwrap()
}

/// Alice as Bob sees her, with keys that may be known.
fn to_alice_known() -> Peer {
    let bob = Identity::new(bob(), SecretKey::from_bytes([2; 32]));
    bob.peer(alice(), &public_key(1)).unwrap()
}

fn agreed_with(seed: u8) -> AgreedKey {
    SecretKey::from_bytes([1; 32])
        .agree(&public_key(seed))
        .unwrap()
}

/// A text message whose bytes are a secret.
fn body(content: &[u8]) -> Body<'_> {
    Body::unknown(Kind(0x01), content)
}

fn randomness(seed: u8) -> Randomness {
    let padding = Padding::chosen(NonZeroU8::new(20).unwrap());
    Randomness::chosen(Nonce::from_bytes([seed; 24]), padding, 7)
}

/// A generator of secrets.
fn random(bytes: &mut [u8]) {
    bytes.fill(6);
    hide(bytes);
}

/// A generator of salts and nonces, which travel.
fn known(bytes: &mut [u8]) {
    bytes.fill(9);
}

/// The bytes as they travel, known.
fn sent(mut bytes: Vec<u8>) -> Vec<u8> {
    reveal(&mut bytes[..]);
    bytes
}
