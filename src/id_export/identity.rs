//! What both schemes seal: the identity, 8 bytes, and its secret key, 32 bytes.

use crate::identity::{Identity, SecretKey, ThreemaId};

use super::Error;

/// Bytes of the identity and its key in both schemes.
pub(super) const IDENTITY_LENGTH: usize = ThreemaId::LENGTH + SecretKey::LENGTH;

/// Writes the identity and the key, in this order.
pub(super) fn encode_identity(
    id: ThreemaId,
    secret_key: &SecretKey,
    output: &mut [u8; IDENTITY_LENGTH],
) {
    let (id_bytes, key_bytes) = output.split_at_mut(ThreemaId::LENGTH);
    id_bytes.copy_from_slice(id.as_bytes());
    key_bytes.copy_from_slice(secret_key.as_bytes());
}

/// Reads what [`encode_identity`] writes. `checks/constant-time` knows this function by name: it branches
/// on the identity, which is no secret.
#[inline(never)]
pub(super) fn decode_identity(bytes: &[u8; IDENTITY_LENGTH]) -> Result<Identity, Error> {
    let (id, key) = bytes
        .split_first_chunk::<{ ThreemaId::LENGTH }>()
        .ok_or(Error::Identity)?;
    let id = ThreemaId::from_bytes(id).map_err(|_| Error::Identity)?;
    let secret_key = SecretKey::try_from(key).map_err(|_| Error::Identity)?;
    Ok(Identity::new(id, secret_key))
}
