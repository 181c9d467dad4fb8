//! What is put in order when somebody presses Ctrl-C, or when the program is told to end: files that are not complete, and a
//! terminal that shows nothing of what is typed.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Files and folders that are not complete.
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
            match path.is_dir() {
                true => fs::remove_dir_all(path).ok(),
                false => fs::remove_file(path).ok(),
            };
        }
        #[cfg(unix)]
        asking::restore();
        if io::stderr().is_terminal() {
            writeln!(io::stderr()).ok();
        }
        process::exit(INTERRUPTED);
    };
    ctrlc::set_handler(ends).ok();
}

/// Lets `ask` ask for a password. The terminal is as it was even if the program is ended meanwhile.
pub(crate) fn while_asking<T>(ask: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    #[cfg(unix)]
    asking::remember();
    let answer = ask();
    #[cfg(unix)]
    asking::forget();
    if let Err(error) = &answer
        && error.kind() == io::ErrorKind::Interrupted
    {
        // The handler ends the program, at once.
        thread::sleep(Duration::from_secs(1));
        process::exit(INTERRUPTED);
    }
    answer
}

#[cfg(unix)]
mod asking {
    use std::fs::File;
    use std::sync::{Mutex, PoisonError};

    use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

    /// The terminal as it was before.
    static TERMINAL: Mutex<Option<(File, Termios)>> = Mutex::new(None);

    pub(super) fn remember() {
        let Ok(terminal) = File::open("/dev/tty") else {
            return;
        };
        if let Ok(state) = tcgetattr(&terminal) {
            *TERMINAL.lock().unwrap_or_else(PoisonError::into_inner) = Some((terminal, state));
        }
    }

    pub(super) fn forget() {
        *TERMINAL.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub(super) fn restore() {
        let remembered = TERMINAL.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((terminal, state)) = &*remembered {
            // Nothing better can be done about a terminal that refuses.
            tcsetattr(terminal, OptionalActions::Now, state).ok();
        }
    }
}

/// Lets `begin` make the file or folder `path`, which is removed on Ctrl-C until it is [released](release).
pub(crate) fn begin<T>(path: &Path, begin: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    let mut unfinished = lock();
    let begun = begin()?;
    unfinished.push(path.to_owned());
    Ok(begun)
}

/// Does `work` if the program is not about to end.
pub(crate) fn while_nothing_ends<T>(work: impl FnOnce() -> T) -> T {
    let _unfinished = lock();
    work()
}

/// Lets `end` complete or remove what was [begun](begin).
pub(crate) fn release<T>(path: &Path, end: impl FnOnce() -> T) -> T {
    let mut unfinished = lock();
    unfinished.retain(|other| other != path);
    end()
}

fn lock() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}
