use core::fmt;

use super::content_key::{
    DeviceInfoKey, ReflectKey, SEALED_OVERHEAD, SharedDeviceDataKey, TransactionScopeKey,
};
use super::error::Error;
use crate::crypto::hazmat::blake2b::{self, Context};
use crate::crypto::secretbox;
use crate::crypto::{Key, KeyKind, Random, Secret, on_wiped_stack};
use crate::identity::{PublicKey, SecretKey};

/// Bytes of the challenge of the mediator.
pub const CHALLENGE_LENGTH: usize = 32;
/// Bytes of the answer to it: nonce, tag and challenge.
pub const RESPONSE_LENGTH: usize = SEALED_OVERHEAD + CHALLENGE_LENGTH;

const PERSONAL: &[u8; 8] = b"3ma-mdev";

/// The one secret of a device group, 32 bytes: drawn when the group is made, handed to every device that
/// joins, and used for nothing but [`DeviceGroupKey::derive`].
pub type DeviceGroupKey = Key<DeviceGroupKind>;

/// Marks device group keys; has no values.
pub enum DeviceGroupKind {}

impl KeyKind for DeviceGroupKind {
    const NAME: &'static str = "DeviceGroupKey";
}

impl DeviceGroupKey {
    /// Derives the five keys of the group ([chapter 08 section 2](crate::protocol::multi_device)).
    pub fn derive(&self) -> DeviceGroupKeys {
        on_wiped_stack::<1024, _>(|| DeviceGroupKeys {
            path: SecretKey::from_bytes(*self.part(&Context::new(b"p", PERSONAL)).as_bytes()),
            reflect: ReflectKey::from_secret(self.part(&Context::new(b"r", PERSONAL))),
            device_info: DeviceInfoKey::from_secret(self.part(&Context::new(b"di", PERSONAL))),
            shared_device_data: SharedDeviceDataKey::from_secret(
                self.part(&Context::new(b"sdd", PERSONAL)),
            ),
            transaction_scope: TransactionScopeKey::from_secret(
                self.part(&Context::new(b"ts", PERSONAL)),
            ),
        })
    }

    fn part(&self, context: &Context) -> Secret<32> {
        blake2b::derive(Some(blake2b::Key::new(self.as_bytes())), context, &[])
    }
}

/// The keys that are derived from a [`DeviceGroupKey`].
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceGroupKeys {
    path: SecretKey,
    reflect: ReflectKey,
    device_info: DeviceInfoKey,
    shared_device_data: SharedDeviceDataKey,
    transaction_scope: TransactionScopeKey,
}

impl DeviceGroupKeys {
    /// Proves to the mediator that a device belongs to the group.
    pub const fn path(&self) -> &SecretKey {
        &self.path
    }

    /// Names the group at the mediator: the public key of [`DeviceGroupKeys::path`].
    pub fn group_id(&self) -> PublicKey {
        self.path.public_key()
    }

    /// For what the devices tell each other.
    pub const fn reflect(&self) -> &ReflectKey {
        &self.reflect
    }

    /// For what a device says of itself.
    pub const fn device_info(&self) -> &DeviceInfoKey {
        &self.device_info
    }

    /// For what holds for all devices.
    pub const fn shared_device_data(&self) -> &SharedDeviceDataKey {
        &self.shared_device_data
    }

    /// For what a transaction is about.
    pub const fn transaction_scope(&self) -> &TransactionScopeKey {
        &self.transaction_scope
    }

    /// Answers the challenge of the mediator, which has sent its temporary public key with it: nonce ‖ tag
    /// ‖ ciphertext, 72 bytes ([chapter 08 section 3](crate::protocol::multi_device)).
    ///
    /// # Errors
    ///
    /// [`Error::Length`] if the challenge does not have 32 bytes and [`Error::LowOrderKey`]: close the
    /// connection and answer nothing. [`Error::Random`] if the generator fails.
    pub fn respond(
        &self,
        mediator_key: &PublicKey,
        challenge: &[u8],
        random: &mut impl Random,
    ) -> Result<[u8; RESPONSE_LENGTH], Error> {
        if challenge.len() != CHALLENGE_LENGTH {
            return Err(Error::Length);
        }
        let key = self
            .path
            .agree(mediator_key)
            .map_err(|_| Error::LowOrderKey)?;
        let mut response = [0; RESPONSE_LENGTH];
        let (_prefix, data) = response.split_at_mut(SEALED_OVERHEAD);
        data.copy_from_slice(challenge);
        secretbox::seal_prefixed_in_place(key.as_secret(), &mut response, random)?;
        Ok(response)
    }
}

impl fmt::Debug for DeviceGroupKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceGroupKeys")
    }
}
