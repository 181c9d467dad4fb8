use std::hint::black_box;

use eeema::blob::{self, Error, Opener, Part, Sealer, Verifier};
use eeema::crypto::hazmat::backend::Backend;
use eeema::identity::{BlobKey, Nonce};

use super::{agreed_key, random};
use crate::Case;
use crate::valgrind::{hide, revealed, secret};

pub const CASES: &[Case] = &[
    Case::new("blob::seal, FreshKey::seal_thumbnail", seal),
    Case::new(
        "blob::seal_in_place, FreshKey::seal_thumbnail_in_place",
        seal_in_place,
    ),
    Case::new("blob::open, open_in_place", open),
    Case::new("blob::open, open_in_place, wrong key", open_wrong),
    Case::new("blob::verify, blob::Verified::read", read),
    Case::new("blob::open_deprecated_image_in_place", open_deprecated),
    Case::new("blob::Sealer::new, update, finish", seal_in_pieces),
    Case::new(
        "blob::Verifier::new, update, finish, blob::Opener::update, finish",
        open_in_pieces,
    ),
    Case::new(
        "blob::Verifier::finish, blob::Opener::finish, altered blob",
        open_altered_pieces,
    ),
    Case::new("blob::Opener::in_one_pass", open_in_one_pass),
];

const LENGTH: usize = 3000;

fn seal(_: Backend) {
    let (_, key) = blob::seal(&secret([1; LENGTH])[..], &mut random).unwrap();
    black_box(key.seal_thumbnail(&secret([2; 100])[..]));
}

fn seal_in_place(_: Backend) {
    let key = blob::seal_in_place(&mut secret([1; LENGTH])[..], &mut random).unwrap();
    black_box(key.seal_thumbnail_in_place(&mut secret([2; 100])[..])).unwrap();
}

/// A blob as it lies on the server, and its key.
fn sealed() -> (Vec<u8>, Box<BlobKey>) {
    let mut random = |bytes: &mut [u8]| bytes.fill(6);
    let (blob, key) = blob::seal(&[1; LENGTH], &mut random).unwrap();
    (blob, secret(key.into_key()))
}

fn open(_: Backend) {
    let (mut blob, key) = sealed();
    black_box(blob::open(&key, Part::File, &blob).unwrap());
    black_box(blob::open_in_place(&key, Part::File, &mut blob).unwrap());
}

fn open_wrong(_: Backend) {
    let (mut blob, key) = sealed();
    let error = blob::open(&key, Part::Thumbnail, &blob).unwrap_err();
    assert_eq!(error, Error::Unauthentic);
    let error = blob::open_in_place(&key, Part::Thumbnail, &mut blob).unwrap_err();
    assert_eq!(error, Error::Unauthentic);
}

fn read(_: Backend) {
    let (blob, key) = sealed();
    let mut verified = blob::verify(&key, Part::File, &blob).unwrap();
    let mut room = [0; 700];
    while !verified.read(&mut room).is_empty() {}
    assert_eq!(revealed(room)[..100], [1; 100]);
    let error = blob::verify(&key, Part::Thumbnail, &blob).unwrap_err();
    assert_eq!(error, Error::Unauthentic);
}

fn open_deprecated(_: Backend) {
    let (mut blob, _) = sealed();
    let nonce = Nonce::from_bytes([1; 24]);
    let error = blob::open_deprecated_image_in_place(&agreed_key(), &nonce, &mut blob).unwrap_err();
    assert_eq!(error, Error::Unauthentic);
}

fn seal_in_pieces(_: Backend) {
    let mut sealer = Sealer::new(&mut random).unwrap();
    for length in [1, 100, 2000, 17] {
        let mut piece = vec![1; length];
        hide(&mut piece[..]);
        sealer.update(&mut piece);
    }
    black_box(&sealer.finish());
}

fn open_in_pieces(_: Backend) {
    let (mut blob, key) = sealed();
    let (tag, ciphertext) = blob.split_first_chunk_mut().unwrap();
    let mut verifier = Verifier::new(&key, Part::File, *tag);
    ciphertext
        .chunks(700)
        .for_each(|piece| verifier.update(piece));
    let mut opener = verifier.finish().unwrap();
    ciphertext
        .chunks_mut(300)
        .for_each(|piece| opener.update(piece));
    opener.finish().unwrap();
}

fn open_altered_pieces(_: Backend) {
    let (mut blob, key) = sealed();
    let (tag, ciphertext) = blob.split_first_chunk_mut().unwrap();
    let verify = |ciphertext: &[u8]| {
        let mut verifier = Verifier::new(&key, Part::File, *tag);
        verifier.update(ciphertext);
        verifier.finish()
    };
    let mut opener = verify(ciphertext).unwrap();
    ciphertext[7] ^= 1;
    assert!(verify(ciphertext).is_err());
    opener.update(ciphertext);
    assert_eq!(opener.finish(), Err(Error::Unauthentic));
}

fn open_in_one_pass(_: Backend) {
    let (mut blob, key) = sealed();
    let (tag, ciphertext) = blob.split_first_chunk_mut().unwrap();
    let open = |part| {
        let mut opener = Opener::in_one_pass(&key, part, *tag);
        let mut data = ciphertext.to_vec();
        data.chunks_mut(300).for_each(|piece| opener.update(piece));
        opener.finish()
    };
    assert_eq!(open(Part::File), Ok(()));
    assert_eq!(open(Part::Thumbnail), Err(Error::Unauthentic));
}
