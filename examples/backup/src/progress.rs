//! How far the work is, on a terminal.

use std::io::{IsTerminal, Write, stderr};

pub struct Progress {
    total: u64,
    done: u64,
    shown: u64,
    is_shown: bool,
}

impl Progress {
    const WIDTH: u64 = 40;

    pub fn new(total: u64) -> Self {
        Self {
            total: total.max(1),
            done: 0,
            shown: u64::MAX,
            is_shown: stderr().is_terminal(),
        }
    }

    pub fn add(&mut self, bytes: u64) {
        self.done = (self.done + bytes).min(self.total);
        let percent = self.done * 100 / self.total;
        if self.is_shown && percent != self.shown {
            self.shown = percent;
            let filled = (percent * Self::WIDTH / 100) as usize;
            let bar = format!(
                "{}{}",
                "#".repeat(filled),
                ".".repeat(Self::WIDTH as usize - filled)
            );
            // A terminal that is gone is no reason to stop.
            drop(write!(stderr(), "\r[{bar}] {percent:3} %"));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.is_shown {
            eprint!("\r{}\r", " ".repeat(Self::WIDTH as usize + 8));
        }
    }
}
