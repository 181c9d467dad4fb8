//! The wire format of Protocol Buffers, as far as this family of protocols uses it.
//!
//! Messages are read field by field ([`Fields`]) and written from one description ([`Message`]), both
//! without heap; strings and bytes are borrowed. The rules are those of
//! [chapter 02 section 6](crate::protocol::message_box#6-metadata): varints of up to ten bytes are
//! read, however long their form; groups and unknown wire types are refused.
//!
//! | wire type | value | read as |
//! |---|---|---|
//! | 0 | varint of at most 64 bits | [`Value::Varint`] |
//! | 1 | 8 bytes | [`Value::Fixed64`] |
//! | 2 | varint length, then that many bytes | [`Value::Bytes`] |
//! | 5 | 4 bytes | [`Value::Fixed32`] |
//!
//! A field of a known number with another wire type than the schema says is refused by the accessors of
//! [`Value`]; of a repeated field the last one counts if the reader assigns it each time, as here:
//!
//! ```
//! use eeema::codec::protobuf::{FieldWriter, Fields, Malformed, Message};
//!
//! #[derive(Debug, PartialEq)]
//! struct Contact<'a> {
//!     name: &'a str,
//!     version: u32,
//! }
//!
//! impl Message for Contact<'_> {
//!     fn write_fields(&self, output: &mut FieldWriter<'_>) {
//!         output.string(1, self.name);
//!         output.uint32(2, self.version);
//!     }
//! }
//!
//! fn decode(message: &[u8]) -> Result<Contact<'_>, Malformed> {
//!     let mut contact = Contact { name: "", version: 0 };
//!     let mut fields = Fields::new(message);
//!     while let Some((number, value)) = fields.next_field()? {
//!         match number {
//!             1 => contact.name = value.string()?,
//!             2 => contact.version = value.uint32()?,
//!             _ => {}
//!         }
//!     }
//!     Ok(contact)
//! }
//!
//! let alice = Contact { name: "Alice", version: 3 };
//! let mut buffer = [0; 9];
//! assert_eq!(alice.encoded_len(), buffer.len());
//! alice.encode_into(&mut buffer)?;
//! assert_eq!(&buffer, b"\x0a\x05Alice\x10\x03");
//! assert_eq!(decode(&buffer), Ok(alice));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod fields;
mod message;
mod unknown_fields;
mod value;
mod wire;

pub use fields::Fields;
pub use message::{FieldWriter, Message};
pub use unknown_fields::UnknownFields;
pub use value::{Malformed, Value};

#[cfg(all(test, feature = "alloc"))]
mod tests;
