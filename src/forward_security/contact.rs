use super::agreement::Agreements;
use super::error::Error;
use crate::identity::{self, AgreedKey, Identity, PublicKey, SecretKey};
use crate::message::Peer;

/// The own identity and a peer of it: whose keys stand behind a session.
#[derive(Clone, Copy, Debug)]
pub struct Contact<'a> {
    identity: &'a Identity,
    peer: &'a Peer,
}

impl<'a> Contact<'a> {
    /// Takes both; `None` if `peer` is a peer of another identity.
    pub fn new(identity: &'a Identity, peer: &'a Peer) -> Option<Self> {
        (identity.id == peer.own_id()).then_some(Self { identity, peer })
    }

    /// The peer.
    pub const fn peer(&self) -> &'a Peer {
        self.peer
    }

    /// The agreements of the initiator, whose session key is `own`, in one batch.
    pub(super) fn agree_as_initiator(
        &self,
        own: &SecretKey,
        their: &PublicKey,
    ) -> Result<Agreements, Error> {
        let [crossed, permanent, ee] = self.agree(own, their)?;
        Ok(Agreements {
            ss: self.peer.agreed_key().clone(),
            es: crossed,
            se: permanent,
            ee,
        })
    }

    /// The agreements of the responder, whose session key is `own`.
    pub(super) fn agree_as_responder(
        &self,
        own: &SecretKey,
        their: &PublicKey,
    ) -> Result<Agreements, Error> {
        let [crossed, permanent, ee] = self.agree(own, their)?;
        Ok(Agreements {
            ss: self.peer.agreed_key().clone(),
            es: permanent,
            se: crossed,
            ee,
        })
    }

    /// The own session key with the permanent key of the peer, the own permanent key with the session key
    /// of the peer, and both session keys.
    fn agree(&self, own: &SecretKey, their: &PublicKey) -> Result<[AgreedKey; 3], Error> {
        let secrets = [own, &self.identity.secret_key, own];
        let publics = [*self.peer.public_key(), *their, *their];
        let mut agreed = [const { Err(identity::Error::NonContributory) }; 3];
        SecretKey::agree_pairs(&secrets, &publics, &mut agreed);
        let [first, second, third] = agreed;
        match (first, second, third) {
            (Ok(first), Ok(second), Ok(third)) => Ok([first, second, third]),
            _ => Err(Error::LowOrderKey),
        }
    }
}
