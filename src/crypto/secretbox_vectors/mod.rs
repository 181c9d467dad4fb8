//! Boxes in vectors: the engine for one box, many boxes side by side, and Poly1305 beside them.

mod authenticator;
mod box_batch;
mod engine;
mod kernel;
#[cfg(target_arch = "x86_64")]
mod vector_authenticator;
