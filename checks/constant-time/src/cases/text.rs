use std::hint::black_box;

use eeema::codec::{base32, base64, hex};
use eeema::crypto::hazmat::backend::Backend;

use crate::Case;
use crate::valgrind::{hide, revealed, secret, secret_text};

pub const CASES: &[Case] = &[
    Case::new("hex::encode, decode, decode_array", read_and_write_hex),
    Case::new("base32: encode, decode", read_and_write_base32),
    Case::new("base64: encode, decode", read_and_write_base64),
    Case::new("hex, base32, base64: foreign characters", read_foreign),
];

fn read_and_write_hex(_: Backend) {
    let mut digits = [0; 64];
    black_box(hex::encode(&*secret([0x5c; 32]), &mut digits).unwrap());
    black_box(hex::decode(&secret_text(&"5cF0".repeat(8)), &mut [0; 16]).unwrap());
    let bytes = hex::decode_array::<32>(&secret_text(&"5c".repeat(32))).unwrap();
    assert_eq!(revealed(bytes), [0x5c; 32]);
}

fn read_and_write_base32(_: Backend) {
    for length in 0..12 {
        let mut text = [0; 24];
        let bytes = secret([0x5c; 12]);
        black_box(base32::encode(&bytes[..length], &mut text).unwrap());
    }
    for text in [
        "",
        "MY",
        "MZXQ",
        "MZXW6",
        "MZXW6YQ",
        "MZXW6YTB",
        "MZXW6YTBOI",
    ] {
        black_box(base32::decode(&secret_text(text), &mut [0; 16]).unwrap());
    }
}

fn read_and_write_base64(_: Backend) {
    for length in 0..12 {
        let mut text = [0; 16];
        let bytes = secret([0x5c; 12]);
        black_box(base64::encode(&bytes[..length], &mut text).unwrap());
    }
    for text in [
        "", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy",
    ] {
        black_box(base64::decode(&padded(text), &mut [0; 8]).unwrap());
    }
}

/// A secret text of which the last two characters are known: whether they are padding says how long the
/// value is.
fn padded(text: &str) -> Box<str> {
    let mut bytes: Box<[u8]> = text.as_bytes().into();
    let (digits, _) = bytes.split_at_mut(text.len().saturating_sub(2));
    hide(digits);
    // SAFETY: these are the bytes of a text.
    unsafe { std::str::from_boxed_utf8_unchecked(bytes) }
}

fn read_foreign(_: Backend) {
    assert!(hex::decode(&secret_text("0123456789abcdeg"), &mut [0; 8]).is_err());
    assert!(base32::decode(&secret_text("MZXW6YT1"), &mut [0; 5]).is_err());
    assert!(base64::decode(&padded("Zm9_Zm9v"), &mut [0; 6]).is_err());
}
