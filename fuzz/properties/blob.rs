//! Blobs: whole, in place and in pieces they are the same and open as they were sealed; after one
//! byte was altered they do not open and stay as they were. Any bytes can be tried as a blob.
//!
//! One byte of the input chooses the length of the pieces, one the place that is altered; the rest is
//! the file, and a part of it the thumbnail.

use eeema::blob::{self, BlobKey, Error, Opener, Part, Sealer, TAG_LENGTH, Verifier};
use eeema::identity::Nonce;
use eeema::{PublicKey, SecretKey};

pub(crate) fn check(data: &[u8]) {
    refuses(data);
    let Some((&[piece, place], file)) = data.split_first_chunk() else {
        return;
    };
    let piece = usize::from(piece) + 1;
    let mut random = |bytes: &mut [u8]| bytes.fill(7);
    let (sealed, key) = blob::seal(file, &mut random).unwrap();
    let mut in_place = [&[0; TAG_LENGTH], file].concat();
    _ = blob::seal_in_place(&mut in_place, &mut random).unwrap();
    assert_eq!(in_place, sealed);
    let mut in_pieces = file.to_vec();
    let mut sealer = Sealer::new(&mut random).unwrap();
    in_pieces
        .chunks_mut(piece)
        .for_each(|piece| sealer.update(piece));
    assert_eq!([&sealer.finish().0[..], &in_pieces].concat(), sealed);

    let (thumbnail, key) = key.seal_thumbnail(&file[..file.len() / 2]);
    assert_eq!(open(&key, Part::File, &sealed, piece).as_deref(), Ok(file));
    let opened = open(&key, Part::Thumbnail, &thumbnail, piece);
    assert_eq!(opened.as_deref(), Ok(&file[..file.len() / 2]));
    assert!(open(&key, Part::Thumbnail, &sealed, piece).is_err());
    let mut altered = sealed;
    let place = usize::from(place) % altered.len();
    altered[place] ^= 1;
    assert!(open(&key, Part::File, &altered, piece).is_err());
}

/// Opens in five ways, which agree.
fn open(key: &BlobKey, part: Part, blob: &[u8], piece: usize) -> Result<Vec<u8>, Error> {
    let opened = blob::open(key, part, blob);
    let mut copy = blob.to_vec();
    let in_place = blob::open_in_place(key, part, &mut copy).map(|text| text.to_vec());
    assert_eq!(in_place, opened);
    if opened.is_err() {
        assert_eq!(copy, blob);
    }
    let (tag, ciphertext) = blob.split_first_chunk().unwrap();
    let mut verifier = Verifier::new(key, part, *tag);
    let mut text = ciphertext.to_vec();
    text.chunks(piece).for_each(|piece| verifier.update(piece));
    let in_pieces = verifier.finish().and_then(|mut opener| {
        text.chunks_mut(piece)
            .for_each(|piece| opener.update(piece));
        opener.finish().map(|()| text)
    });
    assert_eq!(in_pieces, opened);
    let mut text = ciphertext.to_vec();
    let mut opener = Opener::in_one_pass(key, part, *tag);
    text.chunks_mut(piece)
        .for_each(|piece| opener.update(piece));
    assert_eq!(opener.finish().map(|()| text), opened);
    let from_memory = blob::verify(key, part, blob).map(|mut verified| {
        let mut text = Vec::new();
        let mut room = vec![0; piece];
        while verified.remaining() > 0 {
            text.extend_from_slice(verified.read(&mut room));
        }
        text
    });
    assert_eq!(from_memory, opened);
    opened
}

/// Nobody but who has the key makes a blob that opens.
fn refuses(data: &[u8]) {
    let key = BlobKey::from_bytes([1; 32]);
    let expected = match data.len() {
        ..TAG_LENGTH => Error::Truncated,
        _ => Error::Unauthentic,
    };
    assert_eq!(blob::open(&key, Part::File, data), Err(expected));
    assert_eq!(blob::verify(&key, Part::File, data).err(), Some(expected));
    let key = SecretKey::from_bytes([1; 32])
        .agree(&PublicKey::from_bytes([9; 32]))
        .unwrap();
    let (mut image, nonce) = (data.to_vec(), Nonce::from_bytes([3; 24]));
    let opened = blob::open_deprecated_image_in_place(&key, &nonce, &mut image);
    assert_eq!(opened.err(), Some(expected));
    assert_eq!(image, data);
}
