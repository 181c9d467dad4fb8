//! The primitives on every path of the machine, against other libraries and published vectors.

mod agreement;
#[path = "../support/backends.rs"]
mod backends;
mod codec_json;
mod long_stream;
mod oracles;
#[cfg(feature = "safe")]
mod scrypt;
mod secretbox;
