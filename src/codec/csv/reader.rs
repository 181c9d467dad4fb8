use core::fmt;

use super::row::Row;

/// How much of a row is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a cell.
    pub cell: usize,
    /// Bytes of a row.
    pub row: usize,
    /// Cells of a row. Those beyond are counted, and not kept.
    pub cells: usize,
}

impl Limits {
    /// 1 MiB in a cell, 4 MiB and 256 cells in a row.
    pub const DEFAULT: Self = Self {
        cell: 1024 * 1024,
        row: 4 * 1024 * 1024,
        cells: 256,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Takes pieces of a file in and fills rows. It holds no text itself.
#[derive(Clone, Debug)]
pub struct Reader {
    limits: Limits,
    state: State,
    /// A CR was read: an LF behind it belongs to it.
    behind_cr: bool,
    /// The row has a character, be it a quote or a comma.
    has_begun: bool,
    /// The row was given out: the next byte begins another.
    is_complete: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Bare,
    Quoted,
    /// Inside quotes, behind a backslash.
    Escaped,
    /// Behind a quote inside quotes: another one is a character, anything else is outside.
    QuoteInQuotes,
}

impl Reader {
    /// Starts at the beginning of a file.
    pub const fn new(limits: Limits) -> Self {
        Self {
            limits,
            state: State::Bare,
            behind_cr: false,
            has_begun: false,
            is_complete: true,
        }
    }

    /// Reads up to the end of one row, and returns how many bytes of `input` that took and whether `row` is
    /// complete. If it is not, hand over the next piece with the same row. Blank rows are left out.
    #[must_use]
    pub fn feed(&mut self, input: &[u8], row: &mut Row) -> (usize, bool) {
        let mut rest = input;
        loop {
            if self.is_complete && !rest.is_empty() {
                row.clear();
                self.is_complete = false;
            }
            let plain = rest.iter().position(|byte| is_special(*byte));
            let (text, behind) = rest.split_at(plain.unwrap_or(rest.len()));
            self.plain(text, row);
            let Some((special, behind)) = behind.split_first() else {
                return (input.len(), false);
            };
            rest = behind;
            if self.special(*special, row) {
                self.is_complete = true;
                return (input.len().saturating_sub(rest.len()), true);
            }
        }
    }

    /// Ends the file. A last row without line end is completed: `true` if there is one.
    ///
    /// # Errors
    ///
    /// [`OpenQuote`] inside quotes.
    pub fn finish(&mut self, row: &mut Row) -> Result<bool, OpenQuote> {
        if matches!(self.state, State::Quoted | State::Escaped) {
            return Err(OpenQuote);
        }
        let is_there = !self.is_complete && self.has_begun;
        if is_there {
            self.end_row(row);
        }
        self.is_complete = true;
        Ok(is_there)
    }

    /// Characters without a meaning of their own.
    fn plain(&mut self, text: &[u8], row: &mut Row) {
        if text.is_empty() {
            return;
        }
        match self.state {
            State::Escaped => {
                self.push(b"\\", row);
                self.state = State::Quoted;
            }
            State::QuoteInQuotes => self.state = State::Bare,
            State::Bare | State::Quoted => {}
        }
        self.push(text, row);
    }

    /// One of the characters with a meaning; whether it ended the row.
    fn special(&mut self, byte: u8, row: &mut Row) -> bool {
        if self.behind_cr && byte == b'\n' {
            self.behind_cr = false;
            return false;
        }
        match (self.state, byte) {
            (State::Escaped, b'\\' | b'"') => {
                self.push(&[byte], row);
                self.state = State::Quoted;
                false
            }
            (State::Escaped, _) => {
                self.push(b"\\", row);
                self.state = State::Quoted;
                self.quoted(byte, row);
                false
            }
            (State::Quoted, _) => {
                self.quoted(byte, row);
                false
            }
            (State::QuoteInQuotes, b'"') => {
                self.push(b"\"", row);
                self.state = State::Quoted;
                false
            }
            (State::Bare | State::QuoteInQuotes, _) => {
                self.state = State::Bare;
                self.bare(byte, row)
            }
        }
    }

    fn quoted(&mut self, byte: u8, row: &mut Row) {
        match byte {
            b'\\' => self.state = State::Escaped,
            b'"' => self.state = State::QuoteInQuotes,
            b'\r' => {
                self.push(b"\n", row);
                self.behind_cr = true;
                return;
            }
            _ => self.push(&[byte], row),
        }
        self.behind_cr = false;
    }

    fn bare(&mut self, byte: u8, row: &mut Row) -> bool {
        self.behind_cr = byte == b'\r';
        match byte {
            b',' => {
                row.end_cell(self.limits.cells);
                self.has_begun = true;
                false
            }
            b'"' => {
                self.state = State::Quoted;
                self.has_begun = true;
                false
            }
            b'\r' | b'\n' => {
                let is_blank = !self.has_begun;
                if !is_blank {
                    self.end_row(row);
                }
                !is_blank
            }
            _ => {
                self.push(&[byte], row);
                false
            }
        }
    }

    fn push(&mut self, bytes: &[u8], row: &mut Row) {
        (self.has_begun, self.behind_cr) = (true, false);
        row.extend(bytes, self.limits.cell, self.limits.row);
    }

    fn end_row(&mut self, row: &mut Row) {
        row.end_cell(self.limits.cells);
        self.has_begun = false;
        self.state = State::Bare;
    }
}

const fn is_special(byte: u8) -> bool {
    matches!(byte, b',' | b'"' | b'\\' | b'\r' | b'\n')
}

/// A quoted cell never ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenQuote;

impl fmt::Display for OpenQuote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a quoted cell never ends; check that the file was copied whole")
    }
}

impl core::error::Error for OpenQuote {}
