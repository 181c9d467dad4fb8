use crate::crypto::equal;
use crate::identity::{PublicKey, SecretKey, ThreemaId};

use super::Error;

/// What an export carries: an identity and its secret key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The name of the account.
    pub id: ThreemaId,
    /// Its permanent secret key.
    pub secret_key: SecretKey,
}

impl Identity {
    /// Bytes of the identity and its key in both schemes.
    pub(super) const LENGTH: usize = ThreemaId::LENGTH + SecretKey::LENGTH;

    /// Demands that the secret key belongs to `public_key`, which the directory, a contact or the
    /// owner's own records know for the identity. This is the only proof that the key is the right
    /// one.
    ///
    /// # Errors
    ///
    /// [`Error::PublicKey`] if it belongs to another.
    pub fn expecting(self, public_key: &PublicKey) -> Result<Self, Error> {
        if equal(
            self.secret_key.public_key().as_bytes(),
            public_key.as_bytes(),
        ) {
            Ok(self)
        } else {
            Err(Error::PublicKey)
        }
    }

    /// Writes the identity and the key, in this order.
    pub(super) fn encode(id: ThreemaId, secret_key: &SecretKey, output: &mut [u8; Self::LENGTH]) {
        let (id_bytes, key_bytes) = output.split_at_mut(ThreemaId::LENGTH);
        id_bytes.copy_from_slice(id.as_bytes());
        key_bytes.copy_from_slice(secret_key.as_bytes());
    }

    /// Reads what [`Identity::encode`] writes. `checks/constant-time` knows this function by name: it branches
    /// on the identity, which is no secret.
    #[inline(never)]
    pub(super) fn decode(bytes: &[u8; Self::LENGTH]) -> Result<Self, Error> {
        let (id, key) = bytes.split_at(ThreemaId::LENGTH);
        let id = ThreemaId::from_bytes(id).map_err(|_| Error::Identity)?;
        // What is left has the length of a key.
        let key = key.try_into().map_err(|_| Error::Identity)?;
        Ok(Self {
            id,
            secret_key: SecretKey::from_bytes(key),
        })
    }
}
