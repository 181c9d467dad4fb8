//! Standard output and standard error.
//!
//! `println!` ends the program with a panic where a pipe is closed or a disk is full; these do not.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

use super::failure::reason;
use super::{Done, Failure};

/// Prints a line.
pub(crate) fn line(text: impl Display) -> Done {
    bytes(format!("{text}\n").as_bytes())
}

/// Prints bytes as they are.
pub(crate) fn bytes(bytes: &[u8]) -> Done {
    let mut output = io::stdout().lock();
    output
        .write_all(bytes)
        .and_then(|()| output.flush())
        .map_err(|error| failure(&error))
}

/// What it means that standard output cannot be written.
fn failure(error: &io::Error) -> Failure {
    match error.kind() {
        ErrorKind::BrokenPipe => Failure::nobody_reads(),
        _ => Failure::failed(format_args!(
            "standard output cannot be written: {}",
            reason(error)
        )),
    }
}

/// A line for people, on standard error. Where nobody can read it, the work goes on.
pub(crate) fn note(text: impl Display) {
    writeln!(io::stderr(), "eeema: {text}").ok();
}
