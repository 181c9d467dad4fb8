use std::io::{self, BufRead, IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::Failure;

/// Text that is wiped on drop.
pub(crate) type Secret = Zeroizing<String>;

/// Where passwords come from: the terminal without echo, or the lines of standard input.
pub(crate) struct Lines {
    is_terminal: bool,
}

impl Lines {
    pub(crate) fn new() -> Self {
        Self {
            is_terminal: io::stdin().is_terminal(),
        }
    }

    pub(crate) fn ask(&mut self, prompt: &str) -> Result<Secret, Failure> {
        if self.is_terminal {
            return Ok(Zeroizing::new(rpassword::prompt_password(prompt)?));
        }
        let mut line = Zeroizing::new(String::with_capacity(1024));
        io::stdin().lock().read_line(&mut line)?;
        let length = line.trim_end_matches(['\n', '\r']).len();
        line.truncate(length);
        Ok(line)
    }

    /// Lets a person type a new password again.
    pub(crate) fn confirm(&mut self, password: &Secret) -> Result<(), Failure> {
        if self.is_terminal && self.ask("The same again: ")? != *password {
            return Err("the two passwords differ; nothing was made, try again".into());
        }
        Ok(())
    }
}

/// Shows that something goes on while `work` does, if standard error is a terminal.
pub(crate) fn with_spinner<T>(what: &str, work: impl FnOnce() -> T) -> T {
    if !io::stderr().is_terminal() {
        return work();
    }
    let (done, waiting) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            for frame in ['|', '/', '-', '\\'].iter().cycle() {
                eprint!("\r{frame} {what}");
                let _ = io::stderr().flush();
                let wait = waiting.recv_timeout(Duration::from_millis(80));
                if wait != Err(RecvTimeoutError::Timeout) {
                    break;
                }
            }
            eprint!("\r\x1b[K");
        });
        let result = work();
        drop(done);
        result
    })
}
