//! The envelope: a message as it travels between client and server
//! ([chapter 02 section 5](crate::protocol::message_box#5-envelope-with-metadata-box)).
//!
//! | file | what |
//! |---|---|
//! | `wire_header` | the 64 bytes in front |
//! | `metadata`, `container` | the plaintexts of the two boxes |
//! | `layout` | where everything goes, before it is sealed |
//! | `seal` | one envelope to send |
//! | `parse`, `open` | one envelope that came |

mod container;
mod layout;
mod metadata;
mod open;
mod parse;
mod seal;
mod wire_header;

pub use container::Container;
pub(crate) use container::encoded_len as container_len;
pub use layout::MAX_SEALED_CONTENT;
pub(crate) use layout::{Layout, Unsealed, box_length, check_kind, write_container};
pub use metadata::Metadata;
pub(crate) use open::{HalfOpened, Opening};
pub use parse::Envelope;
#[cfg(feature = "alloc")]
pub use seal::seal;
pub use seal::{encoded_len, max_encoded_len, seal_into, seal_with_into};
pub(super) use wire_header::HEADER_LENGTH;
