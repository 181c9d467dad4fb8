//! Forward security.

#[cfg(feature = "full")]
mod envelope;
mod inbox;
#[cfg(feature = "full")]
mod known;
mod show;
mod store;
