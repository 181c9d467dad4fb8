//! A bar on standard error, if that is a terminal.

use std::io::{self, IsTerminal, Write};

const WIDTH: u64 = 40;

pub struct Progress {
    total: u64,
    shown: bool,
}

impl Progress {
    pub fn new(total: u64) -> Self {
        Self {
            total,
            shown: io::stderr().is_terminal(),
        }
    }

    pub fn show(&self, done: u64) {
        if self.shown && self.total > 0 {
            let filled = (u128::from(done) * u128::from(WIDTH) / u128::from(self.total)) as usize;
            let bar = "#".repeat(filled);
            eprint!(
                "\r[{bar:<width$}] {done} of {}",
                self.total,
                width = WIDTH as usize
            );
            let _ = io::stderr().flush();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown {
            eprintln!();
        }
    }
}
