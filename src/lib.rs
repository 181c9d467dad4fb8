#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "alloc")]
extern crate alloc;

#[cfg(any(test, feature = "simd", feature = "rayon"))]
extern crate std;

pub mod blob;
#[cfg(feature = "call")]
pub mod call;
pub mod codec;
pub mod contact_hash;
pub mod content;
pub mod crypto;
#[cfg(feature = "data-backup")]
pub mod data_backup;
pub mod forward_security;
pub mod group;
#[cfg(feature = "id-export")]
pub mod id_export;
pub mod identity;
#[cfg(feature = "local-storage")]
pub mod local_storage;
pub mod message;
pub mod multi_device;
// Pages of documentation.
#[cfg(doc)]
pub mod protocol;
#[cfg(feature = "safe")]
pub mod safe;
pub mod time;
pub mod transport;
pub mod verification;
#[cfg(feature = "web-session")]
pub mod web_session;

#[cfg(feature = "os-rng")]
pub use crypto::OsRandom;
pub use crypto::Random;
pub use identity::{Identity, PublicKey, SecretKey, ThreemaId};
