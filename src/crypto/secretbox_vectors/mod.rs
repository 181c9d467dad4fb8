//! Boxes in vectors: the engine for one box, many boxes side by side, and Poly1305 beside them.
//!
//! | file | what |
//! |---|---|
//! | `kernel` | which engine each backend has |
//! | `engine` | the key stream of one box, in rows or columns |
//! | `box_batch` | sixteen boxes at a time |
//! | `alone` | members of a batch that are faster by themselves |
//! | `head` | what the first block of the key stream is for |
//! | `authenticator` | what Poly1305 does beside the key stream, and the way in registers |
//! | `beside` | the way in registers beside eight columns |
//! | `vector_authenticator` | the way in vectors |
//!
//! | backend | key stream | Poly1305 |
//! |---|---|---|
//! | `avx512` | rows or columns | `radix44` |
//! | `avx2` | rows or eight columns | registers beside the rounds; `radix26` alone |
//! | others | rows | registers |

mod alone;
mod authenticator;
#[cfg(target_arch = "x86_64")]
mod beside;
mod box_batch;
mod engine;
mod head;
mod kernel;
#[cfg(target_arch = "x86_64")]
mod vector_authenticator;
