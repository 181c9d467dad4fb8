//! Secret boxes: every path, alone, side by side and in pieces, gives the same box, opens it, and
//! refuses it after one byte was altered, without an effect on its neighbours.
//!
//! One byte of the input chooses the length of the pieces, one the place that is altered; the rest is
//! the message.

use eeema::crypto::Secret;
use eeema::crypto::hazmat::backend::Backend;
use eeema::crypto::hazmat::backend::{
    open_in_place_on, open_many_on, seal_in_place_on, seal_many_on,
};
use eeema::crypto::hazmat::secretbox::stream;
use eeema::crypto::hazmat::secretbox::stream::{Sealer, Verifier};
use eeema::crypto::hazmat::secretbox::{
    PREFIX_LENGTH, PrefixedError, ToOpen, ToSeal, Unauthentic, open_all, open_prefixed,
    open_prefixed_in_place, seal_all, seal_prefixed,
};

/// More than go side by side in the widest vectors.
const MEMBERS: usize = 17;
const NONCE: [u8; 24] = [3; 24];

pub(crate) fn check(data: &[u8]) {
    let Some((&[piece, altered], message)) = data.split_first_chunk() else {
        return;
    };
    let key = Secret::from_bytes([7; 32]);
    let mut expected = message.to_vec();
    let tag = seal_in_place_on(Backend::PORTABLE, &key, &NONCE, &mut expected);
    in_pieces(&key, usize::from(piece) + 1, message, &expected, tag);
    one_after_the_other(&key, usize::from(piece) + 1, message, usize::from(altered));
    behind_its_nonce(&key, message, usize::from(altered));

    for path in Backend::NAMES.into_iter().filter_map(Backend::named) {
        let mut text = message.to_vec();
        assert_eq!(seal_in_place_on(path, &key, &NONCE, &mut text), tag);
        assert_eq!(text, expected);
        let opened = open_in_place_on(path, &key, &NONCE, &mut text, &tag);
        assert_eq!((opened, &text[..]), (Ok(()), message));
        side_by_side(path, message, usize::from(altered));
    }
}

fn in_pieces(key: &Secret<32>, piece: usize, message: &[u8], sealed: &[u8], tag: [u8; 16]) {
    let mut text = message.to_vec();
    let mut sealer = Sealer::new(key, &NONCE);
    text.chunks_mut(piece)
        .for_each(|piece| sealer.update(piece));
    assert_eq!((sealer.finish(), &text[..]), (tag, sealed));
    let mut verifier = Verifier::new(key, &NONCE, tag);
    text.chunks(piece).for_each(|piece| verifier.update(piece));
    let mut opener = verifier.finish().unwrap();
    text.chunks_mut(piece)
        .for_each(|piece| opener.update(piece));
    assert_eq!((opener.finish(), &text[..]), (Ok(()), message));
    text.fill(0);
    let mut verified = stream::verify(key, &NONCE, sealed, &tag).unwrap();
    for piece in text.chunks_mut(piece) {
        assert_eq!(verified.read(piece).len(), piece.len());
    }
    assert_eq!((verified.remaining(), &text[..]), (0, message));
}

/// Boxes of one key with a piece of the message each, as many as there are pieces.
fn one_after_the_other(key: &Secret<32>, piece: usize, message: &[u8], altered: usize) {
    let mut text = message.to_vec();
    let count = text.len().div_ceil(piece);
    let mut tags = vec![[0; 16]; count];
    let to_seal = text.chunks_mut(piece).zip(&mut tags);
    let nonce = &NONCE;
    seal_all(to_seal.map(|(data, tag)| ToSeal {
        key,
        nonce,
        data,
        tag,
    }));
    for (piece, (sealed, tag)) in message.chunks(piece).zip(text.chunks(piece).zip(&tags)) {
        let mut alone = piece.to_vec();
        assert_eq!(
            seal_in_place_on(Backend::PORTABLE, key, nonce, &mut alone),
            *tag
        );
        assert_eq!(alone, sealed);
    }
    if count > 0 {
        tags[altered % count][0] ^= 1;
    }
    let mut results = Vec::new();
    let to_open = text.chunks_mut(piece).zip(&tags);
    let to_open = to_open.map(|(data, tag)| ToOpen {
        key,
        nonce,
        data,
        tag,
        result: Err(Unauthentic),
    });
    open_all(to_open, |result| results.push(result.is_ok()));
    let expected: Vec<_> = (0..count).map(|index| index != altered % count).collect();
    assert_eq!(results, expected);
    for ((opened, piece), is_open) in text.chunks(piece).zip(message.chunks(piece)).zip(results) {
        assert!(!is_open || opened == piece);
    }
}

/// The message as a box behind its nonce, and the message taken for such a box.
fn behind_its_nonce(key: &Secret<32>, message: &[u8], altered: usize) {
    let mut sealed = seal_prefixed(key, message, &mut |nonce: &mut [u8]| nonce.fill(3)).unwrap();
    assert_eq!(open_prefixed(key, &sealed).unwrap().as_bytes(), message);
    let place = altered % sealed.len();
    sealed[place] ^= 1;
    let before = sealed.clone();
    let refused = open_prefixed_in_place(key, &mut sealed).err();
    assert_eq!(refused, Some(PrefixedError::Unauthentic));
    assert_eq!(sealed, before);
    let expected = match message.len() {
        ..PREFIX_LENGTH => PrefixedError::TooShort,
        _ => PrefixedError::Unauthentic,
    };
    assert_eq!(open_prefixed(key, message).err(), Some(expected));
}

/// Every member has its own key, its own nonce and a part of the message; one of them is altered.
fn side_by_side(path: Backend, message: &[u8], altered: usize) {
    let keys: [_; MEMBERS] = core::array::from_fn(|index| Secret::from_bytes([index as u8; 32]));
    let nonces: [_; MEMBERS] = core::array::from_fn(|index| [index as u8; 24]);
    let part = |index: usize| message.get(index * 5..).unwrap_or_default().to_vec();
    let mut texts: Vec<Vec<u8>> = (0..MEMBERS).map(part).collect();
    let mut tags = [[0; 16]; MEMBERS];
    let places = texts
        .iter_mut()
        .zip(&mut tags)
        .zip(keys.iter().zip(&nonces));
    let mut members: Vec<_> = places
        .map(|((data, tag), (key, nonce))| ToSeal {
            key,
            nonce,
            data,
            tag,
        })
        .collect();
    seal_many_on(path, &mut members);

    for (index, (text, tag)) in texts.iter().zip(&tags).enumerate() {
        let mut alone = part(index);
        let own_tag = seal_in_place_on(Backend::PORTABLE, &keys[index], &nonces[index], &mut alone);
        assert_eq!((text, tag), (&alone, &own_tag));
    }
    let victim = altered % MEMBERS;
    match texts[victim].get_mut(altered) {
        Some(byte) => *byte ^= 1,
        None => tags[victim][altered % 16] ^= 1,
    }
    let sealed = texts[victim].clone();
    let places = texts.iter_mut().zip(&tags).zip(keys.iter().zip(&nonces));
    let mut members: Vec<_> = places
        .map(|((data, tag), (key, nonce))| ToOpen {
            key,
            nonce,
            data,
            tag,
            result: Err(Unauthentic),
        })
        .collect();
    open_many_on(path, &mut members);
    for (index, member) in members.iter().enumerate() {
        let plain = part(index);
        assert_eq!(member.result.is_ok(), index != victim);
        let expected = if index == victim {
            sealed.clone()
        } else {
            plain
        };
        assert_eq!(member.data, expected);
    }
}
