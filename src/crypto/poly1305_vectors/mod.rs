//! Poly1305 in vectors: one long message, or many messages, in the lanes of AVX2 and AVX-512.
//!
//! | file | what |
//! |---|---|
//! | `residues` | what an arithmetic has to be able to do |
//! | `radix26` | four lanes of five limbs, for AVX2 |
//! | `radix44` | eight lanes of three limbs, for AVX-512 |
//! | `chain` | one message: its blocks are dealt out to the lanes |
//! | `tag_batch` | many messages: a lane belongs to one of them |
//!
//! Lanes make the chain of one message shorter: with L lanes, lane i evaluates the polynomial of the blocks i,
//! i + L, i + 2L, … at r^L, and at the end each lane is multiplied by the power of r that is missing, and all
//! are added up. That needs the powers of r first, which is why messages below 512 bytes stay in
//! registers (`docs/performance.md`).

pub(super) mod chain;
mod radix26;
mod radix44;
mod residues;
mod tag_batch;

pub(super) use radix26::Radix26;
pub(super) use radix44::Radix44;
pub(super) use residues::Residues;
pub(super) use tag_batch::tags;
