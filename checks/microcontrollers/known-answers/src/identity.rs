//! Identities, keys, and the file that keeps them.

use core::hint::black_box;

use eeema::id_export::Code;
use eeema::identity::Nonce;
use eeema::message::MetadataKey;
use eeema::{PublicKey, SecretKey, ThreemaId};

use crate::vectors::{nonce_hash_2 as hashed, published_0 as export, shared_2 as pair};

/// Public key, key agreement with the key of the metadata, hash of a nonce.
pub(crate) fn identity() -> Option<bool> {
    let secret = SecretKey::from_bytes(*black_box(&pair::SECRET_KEY));
    let their_public = PublicKey::from_bytes(*black_box(&pair::PEER_PUBLIC_KEY));
    let agreed = secret.agree(&their_public).ok()?;

    let own_id: ThreemaId = black_box(hashed::OWN_IDENTITY).parse().ok()?;
    let nonce = Nonce::from_bytes(*black_box(&hashed::NONCE));
    Some(
        *secret.public_key().as_bytes() == pair::PUBLIC_KEY
            && *agreed.as_bytes() == pair::SHARED_SECRET
            && *MetadataKey::derive(&agreed).as_bytes() == pair::MESSAGE_METADATA_KEY
            && *nonce.hash(own_id).as_bytes() == hashed::HASH,
    )
}

/// A legacy ID export, opened as it was typed.
pub(crate) fn id_export() -> Option<bool> {
    let Code::Legacy(code) = Code::parse(black_box(export::TEXT)).ok()? else {
        return None;
    };
    let identity = code.open(black_box(export::PASSWORD)).ok()?;
    Some(
        identity.id.as_str() == export::IDENTITY
            && *identity.secret_key.as_bytes() == export::SECRET_KEY,
    )
}
