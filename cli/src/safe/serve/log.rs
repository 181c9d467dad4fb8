//! What who runs the server sees: a line for each request, with the time. Neither names of backups nor addresses
//! of clients are written.

use std::fmt::Display;
use std::io::{self, Write};

use crate::shared::clock::{date_and_time, now};

/// Writes a line on standard error. Where that is closed, the server goes on.
pub(super) fn log(line: impl Display) {
    writeln!(io::stderr(), "{}  {line}", date_and_time(now())).ok();
}
