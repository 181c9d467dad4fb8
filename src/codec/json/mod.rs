//! JSON (RFC 8259): one strict reader and one deterministic writer for every protocol.
//!
//! The reader checks a whole text once, without recursion and without heap, and hands out pieces of it:
//! a [`Value`] is the text between two places, and reads itself when somebody asks. So what nobody asks
//! for stays as it was written, integers are exact, and no copy of a secret is made behind the caller's
//! back. Chapters differ in three points, which a [`Dialect`] says; all else is the same for everybody:
//!
//! | rule | |
//! |---|---|
//! | exactly one value, and white space around it | no byte order mark, no comment, no `NaN`, no further text |
//! | depth of arrays and objects | [`Dialect::depth`], the outermost one counted |
//! | equal keys in one object, compared after unescaping | [`RepeatedKeys`] |
//! | an escape that is half of a surrogate pair, also in what nobody asks for | [`LoneSurrogates`] |
//! | integers | digits that fit: `1.0`, `1e0` and `2^64` are none |
//!
//! The writer takes a description ([`ToJson`]) twice, first to measure and then to write, so that
//! secrets lie in memory that was made for them. It writes no white space, keys in the order of the
//! calls, and escapes `"`, `\` and what is below U+0020 only (`\b \t \n \f \r`, else `\u00` and two
//! lowercase digits), or everything outside ASCII too ([`Charset::Ascii`]).
//!
//! ```
//! use eeema::codec::json::{Dialect, JsonWriter, RepeatedKeys, ToJson, Value};
//!
//! const DIALECT: Dialect = Dialect::new(32).with_repeated_keys(RepeatedKeys::Refused);
//!
//! struct Candidate<'a>(&'a str, u64);
//!
//! impl ToJson for Candidate<'_> {
//!     fn write_json(&self, output: &mut JsonWriter<'_>) {
//!         output.object(|output| {
//!             output.name("candidate").text(self.0);
//!             output.name("line").u64(self.1);
//!         });
//!     }
//! }
//!
//! let written = Candidate("a \"b\"", 3).to_json_string();
//! assert_eq!(written, r#"{"candidate":"a \"b\"","line":3}"#);
//!
//! let mut object = Value::parse(&written, &DIALECT)?.object().unwrap();
//! assert_eq!(object.take("line").and_then(Value::u64), Some(3));
//! assert_eq!(object.take("candidate").unwrap().text().unwrap().to_cow(), "a \"b\"");
//! assert!(Value::parse(r#"{"a":1,"\u0061":2}"#, &DIALECT).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What this protects against, and what not
//!
//! Any text gives a value or an error, in time proportional to its length times its depth. Which
//! characters a text has shows in the time that reading takes: a secret in it is protected by the
//! encryption around it, not against somebody who measures its reader.

mod dialect;
#[cfg(feature = "alloc")]
mod object;
#[cfg(feature = "alloc")]
mod owned;
mod parse;
#[cfg(feature = "alloc")]
mod repeated;
mod scanner;
mod text;
mod value;
mod writer;

pub use dialect::{Dialect, Error, LoneSurrogates, RepeatedKeys};
#[cfg(feature = "alloc")]
pub use object::Object;
pub use text::Text;
pub use value::{Elements, Members, Value};
pub use writer::{Charset, JsonWriter, ToJson};
