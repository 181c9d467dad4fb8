//! Bytes and text: total readers and writers, and constant-time text codes.
//!
//! This is the lowest layer. It knows neither the messenger nor cryptography. Every function is
//! total: any input gives a value or a typed error, never a panic.
//!
//! | | what | needs a heap |
//! |---|---|---|
//! | [`hex`] | hexadecimal digits in constant time | |
//! | [`percent`] | percent-encoding of addresses | |
//! | `csv` | rows of comma-separated values | yes |
//!
//! What else is here are the tools of this crate, public for its tests and fuzz targets only: they may
//! change in any version and are left out of this documentation. Read the source to know them: `Reader`
//! and `Writer` of bytes, `base32`, `base64`, `blank` (characters that are not seen), `crc32`, `deflate`,
//! `gzip`, `zip`, `json`, `msgpack` and `protobuf`.

#[doc(hidden)]
pub mod base32;
#[doc(hidden)]
pub mod base64;
#[doc(hidden)]
pub mod blank;
#[doc(hidden)]
pub mod crc32;
#[cfg(feature = "data-backup")]
pub mod csv;
mod decimal;
mod declassify;
#[cfg(feature = "_deflate")]
#[doc(hidden)]
pub mod deflate;
#[cfg(feature = "_deflate")]
#[doc(hidden)]
pub mod gzip;
pub mod hex;
#[doc(hidden)]
pub mod json;
#[cfg(feature = "web-session")]
#[doc(hidden)]
pub mod msgpack;
mod opaque;
pub mod percent;
#[doc(hidden)]
pub mod protobuf;
mod reader;
mod writer;
#[cfg(feature = "data-backup")]
#[doc(hidden)]
pub mod zip;

pub(crate) use decimal::{SixDecimals, parse_decimal};
pub(crate) use declassify::declassify;
pub(crate) use opaque::Opaque;
#[doc(hidden)]
pub use reader::{Reader, TrailingBytes, Truncated};
pub use writer::BufferTooSmall;
#[doc(hidden)]
pub use writer::{Writer, display_len};
