//! How far the work is, on a terminal and nowhere else.

use std::io::{self, Write};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use super::terminal::columns;

/// Between two drawings of a bar.
const PAUSE: Duration = Duration::from_millis(100);

/// A line such as `sealing [#########..........]  42 %  186 MiB/s`, which is gone in the end.
pub(crate) struct Progress {
    what: &'static str,
    total: u64,
    done: u64,
    unit: Unit,
    start: Instant,
    drawn: Option<Instant>,
    columns: Option<usize>,
}

/// What is counted.
#[derive(Clone, Copy)]
pub(crate) enum Unit {
    Bytes,
    /// Numbers, rows and the like.
    Pieces,
    /// Milliseconds, whose speed says nothing.
    Time,
}

impl Progress {
    /// Without a total, as for a pipe, only the speed is shown.
    pub(crate) fn new(what: &'static str, total: Option<u64>, unit: Unit) -> Self {
        Self {
            what,
            total: total.unwrap_or(0),
            done: 0,
            unit,
            start: Instant::now(),
            drawn: None,
            columns: columns(),
        }
    }

    /// Draws nothing, as where the output goes to the same terminal.
    pub(crate) fn hidden_if(mut self, is_hidden: bool) -> Self {
        self.columns = self.columns.filter(|_| !is_hidden);
        self
    }

    pub(crate) fn add(&mut self, count: u64) {
        self.done = self.done.saturating_add(count);
        let Some(columns) = self.columns else {
            return;
        };
        let since = self.drawn.unwrap_or(self.start).elapsed();
        if since >= PAUSE {
            self.drawn = Some(Instant::now());
            let line = self.line(columns);
            // A terminal that is gone is no reason to stop.
            write!(io::stderr(), "\r{line}\x1b[K").ok();
        }
    }

    /// At most one column less than there are, so that the terminal does not begin a new line.
    fn line(&self, columns: usize) -> String {
        let speed = self.done as f64 / self.start.elapsed().as_secs_f64().max(0.001);
        let speed = match self.unit {
            Unit::Bytes => format!("{:.0} MiB/s", speed / f64::from(1 << 20)),
            Unit::Pieces => format!("{speed:.0}/s"),
            Unit::Time => String::new(),
        };
        let behind = match self.total {
            0 => speed,
            total => format!("{:3} %  {speed}", self.done.min(total) * 100 / total),
        };
        let front = self.what;
        // Two brackets, three blanks, and the column that stays free.
        let left = columns
            .saturating_sub(front.len() + behind.len() + 6)
            .min(40);
        let line = match self.total {
            total if total > 0 && left >= 8 => {
                let filled = (self.done.min(total) as f64 / total as f64 * left as f64) as usize;
                let (full, empty) = ("#".repeat(filled), ".".repeat(left - filled));
                format!("{front} [{full}{empty}] {behind}")
            }
            _ => format!("{front} {behind}"),
        };
        line.trim_end()
            .chars()
            .take(columns.saturating_sub(1))
            .collect()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.drawn.is_some() {
            write!(io::stderr(), "\r\x1b[K").ok();
        }
    }
}

/// Shows that something goes on while `work` does, once it takes a moment.
pub(crate) fn spinner<T>(what: &str, work: impl FnOnce() -> T) -> T {
    if columns().is_none() {
        return work();
    }
    let (done, waiting) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut frames = ['|', '/', '-', '\\'].iter().cycle();
            let mut is_drawn = false;
            while waiting.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
                let frame = frames.next().unwrap_or(&' ');
                write!(io::stderr(), "\r{frame} {what}").ok();
                is_drawn = true;
            }
            if is_drawn {
                write!(io::stderr(), "\r\x1b[K").ok();
            }
        });
        let result = work();
        drop(done);
        result
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_fits_on_every_terminal() {
        for columns in [0, 1, 10, 20, 40, 80, 200] {
            for (total, done) in [
                (0, 5),
                (100, 0),
                (100, 42),
                (100, 100),
                (100, 200),
                (u64::MAX / 100, 1 << 50),
            ] {
                let mut bar = Progress::new("decrypting", Some(total), Unit::Bytes);
                bar.done = done;
                let line = bar.line(columns);
                assert!(line.len() < columns.max(1), "{columns}: {line:?}");
            }
        }
    }
}
