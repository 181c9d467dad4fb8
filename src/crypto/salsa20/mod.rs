//! Salsa20/20 and HSalsa20 on any target ([Salsa20 specification](https://cr.yp.to/snuffle/spec.pdf),
//! [Extending the Salsa20 nonce](https://cr.yp.to/snuffle/xsalsa-20110204.pdf)).
//!
//! A state is a square of 4 × 4 words: constants on the diagonal, a key of eight words, two words of nonce, two
//! of block counter. Ten double rounds mix it, the input is added, and that is a block of 64 bytes of the
//! key stream. HSalsa20 leaves the addition out and takes the diagonal and the four words of the input as a
//! key, which is how XSalsa20 gets nonces of 24 bytes: 16 of them make a key, 8 are the nonce under it.
//!
//! | file | what |
//! |---|---|
//! | `words` | where the words of a state stand |
//! | `state` | one block after the other |
//! | `sixteen` | sixteen blocks side by side, in code that the compiler turns into vectors |
//!
//! Salsa20 adds, rotates by constants and XORs: no table, no branch, nothing whose time depends on a secret.
//! `salsa20_vectors` has the same in the lanes of a chosen backend.

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod sixteen;
mod state;
pub(super) mod words;

pub(super) use state::{State, hash, hsalsa20};
pub(super) use words::{BLOCK_LENGTH, Words, hash_input, xor};
