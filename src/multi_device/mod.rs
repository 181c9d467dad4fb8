//! The keys of a group of linked devices, and what each of them seals
//! ([chapter 08](crate::protocol::multi_device)).
//!
//! The devices of one user share one secret, the [`DeviceGroupKey`]. Everything else is derived from it:
//!
//! | key | seals |
//! |---|---|
//! | [`DeviceGroupKeys::path`] | nothing: its public key names the group at the mediator |
//! | [`ReflectKey`] | what the devices tell each other |
//! | [`DeviceInfoKey`] | platform, version and label of a device |
//! | [`SharedDeviceDataKey`] | the lowest protocol version of the group |
//! | [`TransactionScopeKey`] | what a transaction is about |
//!
//! Sealed is always nonce ‖ tag ‖ ciphertext, 40 bytes more than the plaintext. A key is bound to what it
//! seals by its type, so that the mediator cannot pass off one kind of content for another.
//!
//! ```
//! use eeema::OsRandom;
//! use eeema::multi_device::DeviceGroupKey;
//!
//! let group = DeviceGroupKey::generate(&mut OsRandom)?; // on the first device, then handed over
//! let keys = group.derive();
//! let sealed = keys.reflect().seal(b"an envelope for my other devices", &mut OsRandom)?;
//! let opened = keys.reflect().open(&sealed)?;
//! assert_eq!(opened.as_bytes(), b"an envelope for my other devices");
//! assert!(keys.device_info().open(&sealed).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Without heap, [`ContentKey::seal_in_place`] and [`ContentKey::open_in_place`] do the same.
//! [`DeviceGroupKeys::respond`] answers the challenge of the mediator. The messages of the two protocols
//! between devices and mediator are not part of this crate.
//!
//! # What this protects against, and what not
//!
//! The mediator sees the name of the group, ids of devices, times and sizes, and no content. Whoever has the
//! group key reads and forges everything, past and future: there is no forward secrecy, and a device is
//! excluded only by a new group with a new key. A mediator can replay old boxes to a device whose store of
//! nonces is empty; store the nonces of everything sent and received for good, for all keys together, and
//! [`LastSealed`] for what is delivered at every connection.

mod content_key;
mod error;
mod group_key;
mod last_sealed;

pub use content_key::{
    ContentKey, DeviceInfoKey, MAX_REFLECTED_LENGTH, ReflectKey, SEALED_OVERHEAD,
    SharedDeviceDataKey, TransactionScopeKey,
};
pub use error::Error;
pub use group_key::{CHALLENGE_LENGTH, DeviceGroupKey, DeviceGroupKeys, RESPONSE_LENGTH};
pub use last_sealed::LastSealed;
