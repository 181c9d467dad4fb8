//! What JavaScript calls: one file for each noun of the library. The files in `lib/` check the types of all arguments
//! before they call this, and make classes of it; `index.d.ts` is the documentation.

mod batch;
mod blob;
mod content;
mod contact_hash;
mod envelope;
mod errors;
mod fields;
mod gateway;
mod group;
mod hazmat;
mod id_export;
mod identity;
mod inbox;
mod keys;
mod random;
mod record;
mod replay_store;
mod verification;
mod wiped;
