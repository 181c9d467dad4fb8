//! QR codes on a terminal.

use eeema::verification::QrPicture;

use super::terminal::has_colours;

/// White on black, whatever the colours of the terminal are.
const COLOURS: &str = "\x1b[97;40m";
const RESET: &str = "\x1b[0m";

/// The picture, with colours where there are some.
pub(crate) fn render(picture: &QrPicture) -> String {
    let (colours, reset) = match has_colours() {
        true => (COLOURS, RESET),
        false => ("", ""),
    };
    let text = picture.to_string();
    let lines = text.lines().map(|line| format!("{colours}{line}{reset}\n"));
    lines.collect()
}
