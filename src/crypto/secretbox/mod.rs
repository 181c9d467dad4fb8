//! XSalsa20-Poly1305 in the NaCl layout; [`hazmat::secretbox`](crate::crypto::hazmat::secretbox) says how
//! it is used.
//!
//! | file | what |
//! |---|---|
//! | `boxes` | the functions over one box or many, and what chooses the backend for them |
//! | `prefixed` | boxes behind a nonce that is drawn |
//! | `stream`, `stream_state` | one box piece by piece |
//! | `work` | what a backend is asked to do |
//! | `engine` | how the steps of a box are computed: `portable`, or in `secretbox_vectors` |
//! | `single` | one box out of these steps |

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
