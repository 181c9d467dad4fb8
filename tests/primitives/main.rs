//! The primitives on every path of the machine, against other libraries and published vectors.

mod agreement;
#[path = "../support/backends.rs"]
mod backends;
mod codec_json;
#[cfg(target_pointer_width = "64")]
mod long_stream;
mod oracles;
#[cfg(feature = "safe")]
mod scrypt;
mod secretbox;
