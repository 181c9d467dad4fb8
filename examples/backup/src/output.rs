//! What is printed, and files that are never overwritten.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write, stdout};
use std::path::Path;

/// Prints a line; a reader that has gone away ends the program.
pub fn line(text: &str) -> Result<(), String> {
    writeln!(stdout(), "{text}").map_err(|error| format!("the output cannot be written: {error}"))
}

/// A new file; one that is there already is not touched.
pub fn new_file(path: &Path) -> Result<BufWriter<File>, String> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    file.map(BufWriter::new)
        .map_err(|error| format!("{}: {error}", path.display()))
}

/// A new folder.
pub fn new_folder(path: &Path) -> Result<(), String> {
    std::fs::create_dir(path).map_err(|error| format!("{}: {error}", path.display()))
}

pub fn failed(path: &Path) -> impl Fn(std::io::Error) -> String {
    let path = path.display().to_string();
    move |error| format!("{path}: {error}")
}
