//! Reads the source and holds it to the rules of the house: layers, the public interface, and what must
//! have a fuzz target or a case of `checks/constant-time`.
//!
//! A package of its own, so that nobody compiles a parser of Rust to use or to test the library:
//! `checks/policy`.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failed check ends the test"
)]

mod constant_time;
mod crates;
mod declassified;
mod documents;
mod every_bit;
mod fails_open;
mod files;
mod fuzzed;
mod interface;
mod layering;
mod lints;
mod must_use;
mod names;
mod public_api;
mod reasons;
mod residues;
mod rooms;
mod shown;
