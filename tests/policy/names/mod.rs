//! Which file of the library names what another file defines: paths are followed through imports and
//! re-exports to the definition, so that a table of contents in between hides nothing.
//!
//! What cannot be seen: a method that is called on a value. Associated functions are followed to the file of
//! their `impl`.

mod modules;
mod resolve;
mod uses;

pub(crate) use modules::{Crate, is_for_others, segments};
pub(crate) use resolve::Place;
pub(crate) use uses::{Use, uses, written};
