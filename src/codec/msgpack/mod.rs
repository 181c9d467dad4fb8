//! MessagePack, as far as web sessions use it: no extension types, keys are text, no key twice.
//!
//! Reading is strict and bounded ([chapter 17 section 4.7](crate::protocol::web)): every width of an integer
//! and of a length is accepted, but nothing behind the value, no repeated key, no key of another type, no
//! extension type and not the code 0xc1 — wherever they stand. Writing gives the shortest form.
//!
//! ```
//! use eeema::codec::msgpack::{Limits, Map, Value};
//!
//! let mut map = Map::new();
//! map.insert("type", "new-responder");
//! map.insert("id", 4);
//! let bytes = Value::from(map).encode(Limits::SIGNALLING)?;
//! assert_eq!(bytes, b"\x82\xa4type\xadnew-responder\xa2id\x04");
//!
//! let value = Value::decode(&bytes, Limits::SIGNALLING)?;
//! assert_eq!(value.as_map().and_then(|map| map.get("id")?.as_u64()), Some(4));
//! # Ok::<(), eeema::codec::msgpack::Error>(())
//! ```
//!
//! | limit | signalling | application |
//! |---|---|---|
//! | maps and arrays inside one another | 16 | 32 |
//! | array items and map entries together | 4096 | 1 000 000 |
//!
//! A value takes at most 72 bytes of heap for an item or entry that was really there; an announced
//! length reserves nothing. Texts and binaries are borrowed from the input.

mod decode;
mod encode;
mod error;
mod from;
mod limits;
mod value;

pub use error::Error;
pub use limits::Limits;
pub use value::{Map, Value};
