//! XSalsa20-Poly1305 in the NaCl layout; [`hazmat::secretbox`](crate::crypto::hazmat::secretbox) says how
//! it is used.
//!
//! | file | what |
//! |---|---|
//! | `boxes` | the functions over one box or many, and what chooses the backend for them |
//! | `prefixed` | boxes behind a nonce that is drawn |
//! | `layout` | lengths, and the members of a batch |
//! | `stream`, `stream_state` | one box piece by piece |
//! | `work` | what a backend is asked to do |
//! | `engine` | how the steps of a box are computed: `portable`, or in `secretbox_vectors` |
//! | `single` | one box out of these steps |
//!
//! A call goes `boxes` → [`Backend::run`](crate::crypto::backend::Backend::run), which chooses the vectors →
//! `work`, which asks an engine for what the call wants → `single` or a batch. It is compiled once for each
//! backend, into one function from the choice to the last byte.
//!
//! A box to open is authenticated as a whole before its first byte is decrypted, at the price of reading it
//! twice; a box to seal is read once. What is wiped here: the states of Salsa20, buffered key stream, and the
//! keys of Poly1305. The caller wipes the plaintext.

mod boxes;
pub(super) mod engine;
pub(super) mod layout;
pub(super) mod portable;
mod prefixed;
pub(super) mod single;
pub mod stream;
mod stream_state;
pub(super) mod work;

pub use boxes::{
    open_all, open_in_place, open_in_place_on, open_many, open_many_on, seal_all, seal_in_place,
    seal_in_place_on, seal_many, seal_many_on,
};
pub use layout::{KEY_LENGTH, NONCE_LENGTH, TAG_LENGTH, ToOpen, ToSeal};
pub use prefixed::{
    PREFIX_LENGTH, open_prefixed_in_place, seal_prefixed_in_place, seal_prefixed_into,
};
#[cfg(feature = "alloc")]
pub use prefixed::{open_prefixed, seal_prefixed};
pub use stream::xor_stream;
