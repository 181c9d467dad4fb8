//! What is printed, and files that are never overwritten.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, ErrorKind, Write, stdout};
use std::path::Path;

/// Why the program ends before its work is done.
pub enum Stop {
    /// What to do about it.
    Sentence(String),
    /// Nobody reads the output any more, as behind `| head`: no reason to complain.
    NobodyReads,
}

impl From<String> for Stop {
    fn from(sentence: String) -> Self {
        Self::Sentence(sentence)
    }
}

impl From<&str> for Stop {
    fn from(sentence: &str) -> Self {
        Self::Sentence(sentence.into())
    }
}

/// Prints a line.
pub fn line(text: &str) -> Result<(), Stop> {
    writeln!(stdout(), "{text}").map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Stop::NobodyReads,
        _ => Stop::Sentence(format!("the output cannot be written: {error}")),
    })
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
