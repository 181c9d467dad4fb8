//! The entry points, one file per module of the library.

mod blob;
mod contact_hash;
mod crypto;
mod group;
mod id_export;
mod identity;
mod message;
mod safe;
mod text;

use std::num::NonZeroU8;

use eeema::identity::{AgreedKey, MessageId, Nonce, PublicKey, SecretKey, SharedKey, ThreemaId};
use eeema::message::{Body, Draw, Kind, Padding};

use crate::Case;
use crate::valgrind::{hide, revealed, secret};

pub fn all() -> Vec<&'static Case> {
    [
        identity::CASES,
        crypto::CASES,
        text::CASES,
        message::CASES,
        group::CASES,
        blob::CASES,
        id_export::CASES,
        contact_hash::CASES,
        safe::CASES,
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

/// The key of Alice and Bob.
fn shared_key() -> Box<SharedKey> {
    secret(SharedKey::from_agreed(agreed_with(2)))
}

/// A key that opens nothing of theirs.
fn other_key() -> Box<SharedKey> {
    secret(SharedKey::from_agreed(agreed_with(3)))
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

fn draw(seed: u8) -> Draw {
    let padding = Padding::chosen(NonZeroU8::new(20).unwrap());
    Draw::chosen(Nonce::from_bytes([seed; 24]), padding, 7)
}

/// A generator of secrets.
fn random(bytes: &mut [u8]) {
    bytes.fill(6);
    hide(bytes);
}
