//! Identities, keys and what two keys have in common.

use std::ops::ControlFlow;
use std::sync::Arc;

use eeema::identity::{self, FeatureMask, KeyText, Nonce, PredefinedContact, VerificationLevel};
use eeema::{OsRandom, ThreemaId};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::convert::{Array, Data, Id, Wipeable, names, secret};
use crate::error::Error;
use crate::long::{detach_if_long, in_rounds};
use crate::secretbox::AgreedKey;

/// Agreements before Python sees whether a signal came.
const AGREEMENTS_AT_A_TIME: usize = 1024;

/// A secret key of 32 bytes.
#[pyclass(frozen, module = "eeema")]
pub(crate) struct SecretKey(pub(crate) Wipeable<identity::SecretKey>);

impl SecretKey {
    /// Takes a key of the library over.
    pub(crate) fn of(key: identity::SecretKey) -> Self {
        Self(Wipeable::new(key))
    }
}

secret! { impl SecretKey {
    /// Copies 32 bytes.
    #[new]
    fn new(key: Data<'_>) -> Result<Self, Error> {
        Ok(Self::of(identity::SecretKey::try_from(key.as_bytes())?))
    }

    /// A fresh key.
    #[staticmethod]
    fn generate() -> Result<Self, Error> {
        Ok(Self::of(identity::SecretKey::generate(&mut OsRandom)?))
    }

    /// Reads `private:` and 64 hexadecimal digits, or the digits alone.
    #[staticmethod]
    fn parse(text: &str) -> Result<Self, Error> {
        Ok(Self::of(text.parse()?))
    }

    /// A copy of the 32 bytes, which Python does not wipe.
    fn to_bytes(&self) -> Result<[u8; 32], Error> {
        Ok(*self.0.get()?.as_bytes())
    }

    /// `private:` and 64 hexadecimal digits, which Python does not wipe.
    fn to_key_text(&self) -> Result<String, Error> {
        Ok(self.0.get()?.to_key_text().as_str().to_owned())
    }

    /// The public key.
    #[getter]
    fn public_key(&self, py: Python<'_>) -> Result<PublicKey, Error> {
        let key = self.0.get()?;
        Ok(PublicKey(py.detach(|| key.public_key())))
    }

    /// What the owners of both keys have in common.
    fn agree(&self, py: Python<'_>, their_public: &PublicKey) -> Result<AgreedKey, Error> {
        let key = self.0.get()?;
        let agreed = py.detach(|| key.agree(&their_public.0))?;
        Ok(AgreedKey::of(&agreed))
    }

    /// Compares in constant time.
    fn __eq__(&self, other: &Self) -> Result<bool, Error> {
        Ok(*self.0.get()? == *other.0.get()?)
    }
}}

/// A public key of 32 bytes.
#[pyclass(frozen, eq, hash, module = "eeema")]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct PublicKey(pub(crate) identity::PublicKey);

#[pymethods]
impl PublicKey {
    /// Takes 32 bytes.
    #[new]
    fn new(key: Data<'_>) -> Result<Self, Error> {
        Ok(Self(identity::PublicKey::try_from(key.as_bytes())?))
    }

    /// Reads 64 hexadecimal digits, with or without `public:` in front.
    #[staticmethod]
    fn parse(text: &str) -> Result<Self, Error> {
        Ok(Self(text.parse()?))
    }

    fn __bytes__<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.0.as_bytes())
    }

    /// The 32 bytes.
    #[allow(
        clippy::wrong_self_convention,
        reason = "an object of Python is borrowed"
    )]
    fn to_bytes(&self) -> [u8; 32] {
        *self.0.as_bytes()
    }

    /// `public:` and 64 hexadecimal digits.
    fn key_text(&self) -> String {
        self.0.key_text().to_string()
    }

    /// The 32 bytes that people compare.
    fn fingerprint(&self) -> Vec<u8> {
        self.0.fingerprint().as_bytes().to_vec()
    }

    fn __repr__(&self) -> String {
        format!("PublicKey.parse('{}')", self.0.key_text())
    }
}

/// An identity with its secret key.
#[pyclass(frozen, module = "eeema")]
pub(crate) struct Identity(pub(crate) Wipeable<identity::Identity>);

impl Identity {
    /// Takes an identity of the library over.
    pub(crate) fn of(identity: identity::Identity) -> Self {
        Self(Wipeable::new(identity))
    }
}

secret! { impl Identity {
    /// From its id and its secret key.
    #[new]
    fn new(id: Id, secret_key: &SecretKey) -> Result<Self, Error> {
        let key = secret_key.0.get()?;
        Ok(Self::of(identity::Identity::new(id.0, (*key).clone())))
    }

    /// With a fresh key. An identity is made by the directory: this is for tests.
    #[staticmethod]
    fn generate(id: Id) -> Result<Self, Error> {
        Ok(Self::of(identity::Identity::generate(id.0, &mut OsRandom)?))
    }

    /// The 8 characters.
    #[getter]
    fn id(&self) -> Result<Id, Error> {
        Ok(Id(self.0.get()?.id))
    }

    /// A copy of the secret key.
    #[getter]
    fn secret_key(&self) -> Result<SecretKey, Error> {
        Ok(SecretKey::of(self.0.get()?.secret_key.clone()))
    }

    /// The public key.
    #[getter]
    fn public_key(&self, py: Python<'_>) -> Result<PublicKey, Error> {
        let identity = self.0.get()?;
        Ok(PublicKey(py.detach(|| identity.public_key())))
    }

    /// Agrees with a contact on the keys of their messages, once per contact.
    fn peer(&self, py: Python<'_>, id: Id, public_key: &PublicKey) -> Result<Peer, Error> {
        let identity = self.0.get()?;
        let peer = py.detach(|| identity.peer(id.0, &public_key.0))?;
        Ok(Peer(Wipeable::new(peer)))
    }

    /// The same for many contacts, which takes a fraction of the time. Raises if one of them is refused.
    fn peers(&self, py: Python<'_>, contacts: Vec<(Id, Bound<'_, PublicKey>)>) -> Result<Vec<Peer>, Error> {
        let identity = self.0.get()?;
        let contacts: Vec<(ThreemaId, identity::PublicKey)> =
            contacts.iter().map(|(id, key)| (id.0, key.get().0)).collect();
        let mut peers = Vec::new();
        let mut rounds = contacts.chunks(AGREEMENTS_AT_A_TIME);
        in_rounds(py, || match rounds.next() {
            Some(contacts) => {
                peers.push(identity.peers(contacts));
                ControlFlow::Continue(())
            }
            None => ControlFlow::Break(()),
        })?;
        let peers = peers.into_iter().flatten();
        let peers = peers.map(|peer| Ok(Peer(Wipeable::new(peer?))));
        peers.collect()
    }
}}

/// Somebody with whom the own identity exchanges messages.
#[pyclass(frozen, module = "eeema")]
pub(crate) struct Peer(pub(crate) Wipeable<eeema::message::Peer>);

secret! { impl Peer {
    /// The own identity.
    #[getter]
    fn own_id(&self) -> Result<Id, Error> {
        Ok(Id(self.0.get()?.own_id()))
    }

    /// The identity of the peer.
    #[getter]
    fn id(&self) -> Result<Id, Error> {
        Ok(Id(self.0.get()?.id()))
    }

    /// The public key of the peer.
    #[getter]
    fn public_key(&self) -> Result<PublicKey, Error> {
        Ok(PublicKey(*self.0.get()?.public_key()))
    }

    /// What both keys have in common. Seal nothing but message containers with it.
    #[getter]
    fn agreed_key(&self) -> Result<AgreedKey, Error> {
        Ok(AgreedKey::of(self.0.get()?.agreed_key()))
    }
}}

/// The peers of a call, which stay alive during it.
pub(crate) fn peers(peers: &[Bound<'_, Peer>]) -> Result<Vec<Arc<eeema::message::Peer>>, Error> {
    peers.iter().map(|peer| peer.get().0.get()).collect()
}

/// Who a sender is, as a function of Python says it; `None` if it does not know.
pub(crate) fn find_peer(
    find: &Bound<'_, PyAny>,
    id: ThreemaId,
) -> Result<Option<Arc<eeema::message::Peer>>, Error> {
    let found = find.call1((Id(id),))?;
    if found.is_none() {
        return Ok(None);
    }
    let peer = found.cast::<Peer>().map_err(PyErr::from)?;
    Ok(Some(peer.get().0.get()?))
}

/// A key in the form of the Gateway's tools: the digits behind `private:` or `public:`.
#[pyfunction]
pub(crate) fn parse_key_text<'py>(py: Python<'py>, text: &str) -> Result<Bound<'py, PyAny>, Error> {
    Ok(match text.parse()? {
        KeyText::Private(key) => Bound::new(py, SecretKey::of(key))?.into_any(),
        KeyText::Public(key) => Bound::new(py, PublicKey(key))?.into_any(),
    })
}

/// A fresh nonce of 24 bytes.
#[pyfunction]
pub(crate) fn generate_nonce() -> Result<[u8; 24], Error> {
    Ok(*Nonce::generate(&mut OsRandom)?.as_bytes())
}

/// What a store keeps of a nonce: 32 bytes.
#[pyfunction]
pub(crate) fn hash_nonce(nonce: Array<24>, own_id: Id) -> Vec<u8> {
    let hash = identity::NonceHash::of(&nonce.0, own_id.0);
    hash.as_bytes().to_vec()
}

/// The identity in a text that somebody typed: in any case, with blanks around it.
#[pyfunction]
pub(crate) fn id_from_typed(py: Python<'_>, text: &str) -> Result<Id, Error> {
    let id = detach_if_long(py, text.len(), || ThreemaId::from_typed(text))?;
    Ok(Id(id))
}

/// Whether the identity belongs to the Gateway: it begins with `*`.
#[pyfunction]
pub(crate) fn is_gateway(id: Id) -> bool {
    id.0.is_gateway()
}

/// Trims and shortens a nickname as receivers do.
#[pyfunction]
pub(crate) fn trim_nickname<'a>(py: Python<'_>, nickname: &'a str) -> &'a str {
    detach_if_long(py, nickname.len(), || identity::trim_nickname(nickname))
}

/// Whether the features of a contact include all of `wanted`.
#[pyfunction]
pub(crate) const fn has_features(mask: u64, wanted: u64) -> bool {
    FeatureMask(mask).contains(FeatureMask(wanted))
}

/// What the apps know of an identity without asking.
#[pyclass(frozen, get_all, module = "eeema", name = "PredefinedContact")]
pub(crate) struct Predefined {
    /// The identity.
    id: Id,
    /// Its public key.
    public_key: PublicKey,
    /// Its public key in the test environment of the makers.
    sandbox_public_key: Option<PublicKey>,
    /// Its nickname.
    nickname: &'static str,
    /// Whether messages of special types come from it.
    is_special: bool,
}

/// Looks for an identity among those that the apps know.
#[pyfunction]
pub(crate) fn predefined_contact(id: Id) -> Option<Predefined> {
    let contact = PredefinedContact::find(id.0)?;
    Some(Predefined {
        id: Id(contact.id()),
        public_key: PublicKey(contact.public_key()),
        sandbox_public_key: contact.sandbox_public_key().map(PublicKey),
        nickname: contact.nickname(),
        is_special: contact.is_special(),
    })
}

names! {
    /// How far a contact is verified.
    LevelName for VerificationLevel {
        Unverified = "unverified",
        ServerVerified = "server_verified",
        FullyVerified = "fully_verified",
    }
}
