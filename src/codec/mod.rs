//! Bytes and text: total readers and writers, and constant-time text codes.
//!
//! This is the lowest layer. It knows neither the messenger nor cryptography. Every function is
//! total: any input gives a value or a typed error, never a panic.

pub mod base32;
pub mod base64;
pub mod blank;
pub mod crc32;
#[cfg(feature = "data-backup")]
pub mod csv;
mod decimal;
mod declassify;
#[cfg(feature = "_deflate")]
pub mod deflate;
#[cfg(feature = "_deflate")]
pub mod gzip;
pub mod hex;
#[cfg(feature = "alloc")]
pub mod json;
pub mod percent;
#[cfg(feature = "alloc")]
pub mod msgpack;
pub mod protobuf;
mod reader;
mod writer;
#[cfg(feature = "data-backup")]
pub mod zip;

pub(crate) use decimal::{SixDecimals, parse_decimal};
pub(crate) use declassify::declassify;
pub use reader::{Reader, TrailingBytes, Truncated};
pub use writer::{BufferTooSmall, Writer, display_len};
