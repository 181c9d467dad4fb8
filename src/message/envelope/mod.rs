//! One envelope: how it is laid out, sealed, parsed and opened.

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
