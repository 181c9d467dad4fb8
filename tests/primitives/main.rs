//! The primitives on every path of the machine, against other libraries and published vectors.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failed check ends the test"
)]

mod agreement;
mod oracles;
mod secretbox;
