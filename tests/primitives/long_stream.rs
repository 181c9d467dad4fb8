//! A box of more than 2^32 bytes, which goes through a stream piece by piece, so that nobody needs the memory for it.

use eeema::crypto::Secret;
use eeema::crypto::hazmat::secretbox::stream::{Opener, Sealer, Verifier};
use salsa20::XSalsa20;
use salsa20::cipher::{KeyIvInit, StreamCipher, StreamCipherSeek};

/// Bytes of a piece; no multiple of a block, so that pieces end in the middle of one.
const PIECE: usize = (1 << 22) + 7;
/// Pieces: together more than 2^32 bytes.
const PIECES: usize = (1 << 32) / PIECE + 3;

const KEY: [u8; 32] = [7; 32];
const NONCE: [u8; 24] = [9; 24];

/// What an independent crate, which jumps to the place, has for zeros there: the key of the tag takes the first 32 bytes.
fn expected(place: u64, data: &mut [u8]) {
    let mut cipher = XSalsa20::new(&KEY.into(), &NONCE.into());
    cipher.seek(place + 32);
    data.fill(0);
    cipher.apply_keystream(data);
}

/// Seals zeros, and hands each piece of the ciphertext to `use_piece`.
fn sealed(mut use_piece: impl FnMut(usize, &mut [u8])) -> [u8; 16] {
    let mut sealer = Sealer::new(&Secret::from_bytes(KEY), &NONCE);
    let mut piece = vec![0; PIECE];
    for number in 0..PIECES {
        piece.fill(0);
        sealer.update(&mut piece);
        use_piece(number, &mut piece);
    }
    sealer.finish()
}

#[test]
#[ignore = "seals 12 GiB: checks/long"]
fn a_box_of_more_than_four_gibibytes() {
    let key = Secret::from_bytes(KEY);
    let mut other = vec![0; PIECE];
    let tag = sealed(|number, piece| {
        if number == 0 || number + 5 >= PIECES {
            expected(number as u64 * PIECE as u64, &mut other);
            assert!(piece == &other[..], "piece {number}");
        }
    });
    assert!(PIECES as u64 * PIECE as u64 > 1 << 32);
    let mut verifier = Verifier::new(&key, &NONCE, tag);
    let mut cut = Verifier::new(&key, &NONCE, tag);
    let mut opener = Opener::in_one_pass(&key, &NONCE, tag);
    sealed(|number, piece| {
        verifier.update(piece);
        // One that counts 2^32 bytes less, or ends there, is another box.
        if number >= (1 << 32) / PIECE {
            cut.update(piece);
        }
        opener.update(piece);
        assert!(piece.iter().all(|byte| *byte == 0), "piece {number}");
    });
    assert!(verifier.finish().is_ok());
    assert!(cut.finish().is_err());
    assert!(opener.finish().is_ok());
}
