#[cfg(feature = "alloc")]
use alloc::vec::Vec;
use core::fmt;

use super::Error;
#[cfg(feature = "alloc")]
use crate::crypto::hazmat::agreement::NonContributory;
use crate::crypto::hazmat::blake2b::{self, Context};
use crate::crypto::{Key, KeyKind, on_wiped_stack};
use crate::identity::{AgreedKey, Identity, PublicKey, ThreemaId};

const METADATA: Context = Context::new(b"mm", b"3ma-csp");

/// The message metadata key (MMK), which seals metadata boxes
/// ([chapter 01 section 7](crate::protocol::identity)), 32 bytes.
pub type MetadataKey = Key<MetadataKind>;

/// Marks metadata keys; has no values.
pub enum MetadataKind {}

impl KeyKind for MetadataKind {
    const NAME: &'static str = "MetadataKey";
}

impl Key<MetadataKind> {
    /// Derives it from what the keys of two identities have in common. [`Peer`] does this.
    pub fn derive(agreed: &AgreedKey) -> Self {
        let key = blake2b::Key::new(agreed.as_bytes());
        Self::from_secret(blake2b::derive(Some(key), &METADATA, &[]))
    }
}

/// Somebody with whom the own identity exchanges messages: both identities, and what their keys have
/// in common. [`Identity::peer`] makes it.
///
/// It goes into every call that seals or opens, so that nobody can exchange the two identities, or
/// check a message against the sender that it claims itself. Keep it for as long as the contact is in
/// use: sealing and opening with it is cheap, making it is not. Its keys are wiped on drop and never
/// printed.
///
/// ```
/// use eeema::identity::Identity;
/// use eeema::{OsRandom, SecretKey};
///
/// let alice = Identity::generate("ALICE001".parse()?, &mut OsRandom)?;
/// let bob = Identity::generate("BOB00001".parse()?, &mut OsRandom)?;
/// let to_bob = alice.peer(bob.id, &bob.public_key())?;
/// assert_eq!(to_bob.id(), bob.id);
/// # Ok::<(), eeema::message::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Peer {
    own_id: ThreemaId,
    id: ThreemaId,
    public_key: PublicKey,
    agreed: AgreedKey,
    metadata: MetadataKey,
}

impl Peer {
    fn new(own_id: ThreemaId, id: ThreemaId, public_key: PublicKey, agreed: AgreedKey) -> Self {
        let metadata = MetadataKey::derive(&agreed);
        Self {
            own_id,
            id,
            public_key,
            agreed,
            metadata,
        }
    }

    /// The own identity.
    pub const fn own_id(&self) -> ThreemaId {
        self.own_id
    }

    /// The identity of the peer.
    pub const fn id(&self) -> ThreemaId {
        self.id
    }

    /// The public key of the peer.
    pub const fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// What the two key pairs have in common. It seals message boxes as it is, and other protocols
    /// derive their keys from it.
    ///
    /// Seal nothing with it but message containers, and never hand out what it opens unless it is
    /// one: the same key served other purposes in the past.
    pub const fn agreed_key(&self) -> &AgreedKey {
        &self.agreed
    }

    /// The key of metadata boxes.
    pub const fn metadata_key(&self) -> &MetadataKey {
        &self.metadata
    }
}

impl fmt::Debug for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Peer({} of {})", self.id, self.own_id)
    }
}

impl Identity {
    /// Agrees with the owner of `public_key`, who is `id`, on the keys of their messages.
    ///
    /// The public key is what the directory, a contact or a QR code says of this identity. This costs
    /// about fifty times as much as sealing a short message: do it once per contact and keep the result.
    ///
    /// # Errors
    ///
    /// [`Error::OwnIdentity`], or [`Error::Identity`] if the public key has low order.
    pub fn peer(&self, id: ThreemaId, public_key: &PublicKey) -> Result<Peer, Error> {
        on_wiped_stack::<512, _>(|| {
            if id == self.id {
                return Err(Error::OwnIdentity);
            }
            let agreed = self.secret_key.agree(public_key)?;
            Ok(Peer::new(self.id, id, *public_key, agreed))
        })
    }

    /// Does what [`Identity::peer`] does with every one of `contacts`, in their order.
    ///
    /// For the members of a group, or for all contacts after a restart: where the machine has AVX-512
    /// this takes about a fifth of the time per contact. One that is refused does not disturb the
    /// others.
    #[cfg(feature = "alloc")]
    pub fn peers(&self, contacts: &[(ThreemaId, PublicKey)]) -> Vec<Result<Peer, Error>> {
        on_wiped_stack::<{ 8 * 1024 }, _>(|| {
            let public_keys: Vec<PublicKey> = contacts.iter().map(|(_, key)| *key).collect();
            let mut agreed: Vec<Result<AgreedKey, _>> = Vec::new();
            agreed.resize_with(contacts.len(), || Err(NonContributory.into()));
            self.secret_key.agree_many(&public_keys, &mut agreed);
            let mut peers = Vec::with_capacity(contacts.len());
            // The keys are copied, so that each is wiped where it lies.
            peers.extend(contacts.iter().zip(&agreed).map(
                |((id, public_key), agreed)| match agreed {
                    Ok(_) if *id == self.id => Err(Error::OwnIdentity),
                    Ok(agreed) => Ok(Peer::new(self.id, *id, *public_key, agreed.clone())),
                    Err(error) => Err((*error).into()),
                },
            ));
            peers
        })
    }
}
