//! Boxes without anything around them.

use core::hint::black_box;

use eeema::blob::{self, Opener, Part, Sealer, Verifier};
use eeema::crypto::Secret;
use eeema::crypto::hazmat::{agreement, secretbox};

use crate::vectors::{box_2 as sealed, file_63 as file};

/// Key agreement, seal, open: what NaCl calls `crypto_box`.
pub(crate) fn message_box() -> Option<bool> {
    const LENGTH: usize = sealed::CONTAINER.len();
    const PLAINTEXT: [u8; LENGTH] = sealed::CONTAINER;
    const SEALED: [u8; secretbox::TAG_LENGTH + LENGTH] = sealed::BOX;

    let secret = Secret::from_bytes(*black_box(&sealed::SENDER_SECRET_KEY));
    let their_public = black_box(&sealed::RECEIVER_PUBLIC_KEY);
    let key = agreement::agree(&secret, their_public).ok()?;

    let nonce = black_box(&sealed::NONCE);
    let mut data = *black_box(&PLAINTEXT);
    let tag = secretbox::seal_in_place(&key, nonce, &mut data);
    let is_sealed = SEALED.strip_prefix(&tag) == Some(&data);
    secretbox::open_in_place(&key, nonce, &mut data, &tag).ok()?;
    Some(is_sealed && data == PLAINTEXT)
}

/// A file sealed with a fresh key, and opened.
pub(crate) fn blob() -> Option<bool> {
    const LENGTH: usize = file::BLOB.len();
    const PLAINTEXT: [u8; LENGTH - blob::TAG_LENGTH] = file::PLAINTEXT;
    const SEALED: [u8; LENGTH] = file::BLOB;

    let mut buffer = [0; LENGTH];
    let (_, data) = buffer.split_at_mut(blob::TAG_LENGTH);
    data.copy_from_slice(black_box(&PLAINTEXT));
    let mut random = |bytes: &mut [u8]| bytes.copy_from_slice(&file::KEY);
    let key = blob::seal_in_place(&mut buffer, &mut random)
        .ok()?
        .into_key();
    let is_sealed = buffer == SEALED;
    let opened = blob::open_in_place(&key, Part::File, &mut buffer).ok()?;
    Some(is_sealed && *opened == PLAINTEXT)
}

/// The same file in pieces that are no multiple of a block: sealed, opened in two passes and in one.
pub(crate) fn blob_pieces() -> Option<bool> {
    const PLAINTEXT: [u8; file::PLAINTEXT.len()] = file::PLAINTEXT;
    const SEALED: [u8; file::BLOB.len()] = file::BLOB;
    const PIECE: usize = 23;

    let mut random = |bytes: &mut [u8]| bytes.copy_from_slice(&file::KEY);
    let mut data = *black_box(&PLAINTEXT);
    let mut sealer = Sealer::new(&mut random).ok()?;
    data.chunks_mut(PIECE)
        .for_each(|piece| sealer.update(piece));
    let (tag, key) = sealer.finish();
    let key = key.into_key();
    let is_sealed = SEALED.strip_prefix(&tag) == Some(&data);

    let mut verifier = Verifier::new(&key, Part::File, tag);
    data.chunks(PIECE).for_each(|piece| verifier.update(piece));
    let mut opener = verifier.finish().ok()?;
    let mut opened = data;
    opened
        .chunks_mut(PIECE)
        .for_each(|piece| opener.update(piece));
    opener.finish().ok()?;
    let mut opener = Opener::in_one_pass(&key, Part::File, tag);
    data.chunks_mut(PIECE)
        .for_each(|piece| opener.update(piece));
    opener.finish().ok()?;
    Some(is_sealed && opened == PLAINTEXT && data == PLAINTEXT)
}
