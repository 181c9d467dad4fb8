//! The code as a QR code in the terminal (chapter 11 section 4.4).

use std::io::{self, IsTerminal};

use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};

use crate::Outcome;

/// White on black, whatever the colours of the terminal are.
const COLOURS: &str = "\x1b[97;40m";
const RESET: &str = "\x1b[0m";

/// The QR code with a line break in front and behind, or nothing if it is not wanted.
pub fn render(text: &str, wanted: bool) -> Outcome<String> {
    if !wanted {
        return Ok(String::new());
    }
    let code = QrCode::with_error_correction_level(text, EcLevel::Q)?;
    let picture = code
        .render::<Dense1x2>()
        .dark_color(Dense1x2::Light)
        .light_color(Dense1x2::Dark)
        .build();
    let (colours, reset) = if io::stdout().is_terminal() {
        (COLOURS, RESET)
    } else {
        ("", "")
    };
    let lines = picture.lines();
    Ok(lines.fold(String::from("\n"), |output, line| {
        output + colours + line + reset + "\n"
    }))
}
