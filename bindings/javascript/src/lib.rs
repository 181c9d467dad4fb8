//! What JavaScript calls: one file for each noun of the library. The files in `lib/` check the types of all arguments
//! before they call this, and make classes of it; `index.d.ts` is the documentation.

mod batch;
mod blob;
#[cfg(feature = "full")]
mod contact_hash;
mod content;
mod envelope;
mod errors;
mod fan_out;
mod fields;
#[cfg(feature = "session")]
mod forward_security;
#[cfg(feature = "full")]
mod gateway;
#[cfg(feature = "full")]
mod group;
#[cfg(feature = "full")]
mod hazmat;
#[cfg(feature = "full")]
mod id_export;
mod identity;
mod inbox;
mod keys;
#[cfg(feature = "full")]
mod local_storage;
#[cfg(feature = "full")]
mod multi_device;
#[cfg(feature = "full")]
mod picture_step;
#[cfg(feature = "full")]
mod predefined;
mod random;
mod reason;
mod record;
mod replay_store;
#[cfg(feature = "full")]
mod safe;
#[cfg(feature = "session")]
mod transport;
#[cfg(feature = "full")]
mod verification;
mod wiped;
