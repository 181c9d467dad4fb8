//! What is removed when somebody presses Ctrl-C, or when the program is told to end.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Files that are not complete.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// The exit code that shells give a program that was ended by Ctrl-C.
const INTERRUPTED: i32 = 130;

/// From here on Ctrl-C removes what is not complete. Where that cannot be had, files stay behind, but the
/// program works.
pub(crate) fn prepare() {
    let ends = || {
        // The lock is never given back: no new file begins after this.
        let unfinished = lock();
        for path in &*unfinished {
            fs::remove_file(path).ok();
        }
        if io::stderr().is_terminal() {
            writeln!(io::stderr()).ok();
        }
        process::exit(INTERRUPTED);
    };
    ctrlc::set_handler(ends).ok();
}

/// Lets `begin` make the file `path`, which is removed on Ctrl-C until it is [released](release).
pub(crate) fn begin<T>(path: &Path, begin: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    let mut unfinished = lock();
    let begun = begin()?;
    unfinished.push(path.to_owned());
    Ok(begun)
}

/// Lets `end` complete or remove a file that was [begun](begin).
pub(crate) fn release<T>(path: &Path, end: impl FnOnce() -> T) -> T {
    let mut unfinished = lock();
    unfinished.retain(|other| other != path);
    end()
}

fn lock() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}
