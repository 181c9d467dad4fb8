//! QR pictures, read back by a decoder that others wrote: from the modules, and from what a terminal shows.

use eeema::verification::{IdentityCode, QrPicture, TextTooLong};
use eeema::{PublicKey, ThreemaId};
use proptest::prelude::*;
use rqrr::PreparedImage;

/// The light modules around a code.
const MARGIN: usize = 4;
/// Pixels of a module.
const SCALE: usize = 3;
/// What the decoder calls the error correction level Q.
const LEVEL_Q: u16 = 3;

/// The modules of a picture with its margin, row by row; `true` is dark.
fn modules(picture: &QrPicture) -> Vec<Vec<bool>> {
    let side = usize::from(picture.size()) + 2 * MARGIN;
    let is_dark = |x: usize, y: usize| match (x.checked_sub(MARGIN), y.checked_sub(MARGIN)) {
        (Some(x), Some(y)) => picture.is_dark(x as u8, y as u8),
        _ => false,
    };
    let row = |y| (0..side).map(|x| is_dark(x, y)).collect();
    (0..side).map(row).collect()
}

/// The modules that a drawing shows, whose letters have the colour `is_dark`.
fn drawn(text: &str, is_dark: bool) -> Vec<Vec<bool>> {
    let mut rows = Vec::new();
    for line in text.lines() {
        let halves = line.chars().map(|letter| match letter {
            '\u{2588}' => (true, true),
            '\u{2580}' => (true, false),
            '\u{2584}' => (false, true),
            ' ' => (false, false),
            other => panic!("{other:?} in a drawing"),
        });
        let (upper, lower): (Vec<_>, Vec<_>) = halves.unzip();
        for row in [upper, lower] {
            rows.push(row.iter().map(|is_drawn| is_drawn == &is_dark).collect());
        }
    }
    rows
}

/// The level of error correction and the text of a code.
fn decode(modules: &[Vec<bool>]) -> (u16, String) {
    let side = modules.len() * SCALE;
    let shade = |x: usize, y: usize| {
        if modules[y / SCALE][x / SCALE] {
            0
        } else {
            255
        }
    };
    let mut image = PreparedImage::prepare_from_greyscale(side, side, shade);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one code is found");
    let (meta, text) = grids[0].decode().unwrap();
    (meta.ecc_level, text)
}

fn check(text: &str) {
    let picture = QrPicture::of(text).unwrap();
    let modules = modules(&picture);
    assert_eq!(decode(&modules), (LEVEL_Q, text.to_string()));
    for (drawing, is_dark) in [
        (format!("{picture}"), false),
        (format!("{picture:#}"), true),
    ] {
        let mut shown = drawn(&drawing, is_dark);
        // A line has two rows, and the number of rows is odd: below the last one nothing is drawn.
        let below = shown.pop().unwrap();
        assert!(below.iter().all(|module| *module != is_dark));
        assert_eq!(shown, modules, "{text:?}");
    }
}

#[test]
fn an_identity_code_is_read_back() {
    let key = PublicKey::from_bytes([0xd7; 32]);
    let code = IdentityCode::new(ThreemaId::ECHOECHO, key);
    let picture = QrPicture::of_identity(&code).unwrap();
    assert_eq!(picture, QrPicture::of(&code.to_string()).unwrap());
    let (level, text) = decode(&modules(&picture));
    assert_eq!((level, text.parse()), (LEVEL_Q, Ok(code)));
    check(&text);
}

#[test]
fn the_shortest_and_the_longest_text_are_read_back() {
    check("");
    check("3");
    check(&"\u{20ac}".repeat(97));
    check(&"4".repeat(292));
    assert_eq!(QrPicture::of(&"4".repeat(293)), Err(TextTooLong));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn texts_are_read_back(text in "\\PC{1,70}") {
        check(&text);
    }
}
