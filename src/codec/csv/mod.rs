//! Comma-separated values in the dialect of the data backup
//! ([chapter 14 section 4](crate::protocol::data_backup)), row by row and in memory that does not grow
//! with the file.
//!
//! | inside quotes | means |
//! |---|---|
//! | `""`, `\"` | `"` |
//! | `\\` | `\` |
//! | `\` before anything else | itself |
//! | CR LF, CR, LF | LF |
//!
//! Outside quotes every character but `,`, `"` and line ends stands for itself, and a `"` begins quoted
//! text wherever it stands. Bytes that are not UTF-8 are read as U+FFFD. `csv-core` has no such escapes:
//! it drops every `\`, and takes a `"` inside a bare cell literally.
//!
//! ```
//! use eeema::codec::csv::{Limits, Reader, Row};
//!
//! let mut reader = Reader::new(Limits::DEFAULT);
//! let mut row = Row::default();
//! let text = b"\"say \"\"hi\"\"\",,a\\b\n";
//! let (read, is_complete) = reader.feed(text, &mut row);
//! assert!(is_complete && read == text.len());
//! assert_eq!(row.cells().collect::<Vec<_>>(), ["say \"hi\"", "", "a\\b"]);
//! assert_eq!(reader.finish(&mut row), Ok(false)); // no further row
//! ```

mod reader;
mod row;
mod writer;

pub use reader::{Limits, OpenQuote, Reader};
pub use row::Row;
pub use writer::write_quoted;
