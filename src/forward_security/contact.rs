use super::agreement::Agreements;
use super::error::Error;
use crate::identity::{Identity, PublicKey, SecretKey};
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

    /// The agreements of the initiator: its session key with both keys of the peer side by side.
    pub(super) fn agree_as_initiator(
        &self,
        own: &SecretKey,
        their: &PublicKey,
    ) -> Result<Agreements, Error> {
        let [es, ee] = agree_two(own, [*self.peer.public_key(), *their])?;
        let se = self.identity.secret_key.agree(their);
        Ok(Agreements {
            ss: self.peer.agreed_key().clone(),
            es,
            se: se.map_err(|_| Error::LowOrderKey)?,
            ee,
        })
    }

    /// The agreements of the responder.
    pub(super) fn agree_as_responder(
        &self,
        own: &SecretKey,
        their: &PublicKey,
    ) -> Result<Agreements, Error> {
        let [se, ee] = agree_two(own, [*self.peer.public_key(), *their])?;
        let es = self.identity.secret_key.agree(their);
        Ok(Agreements {
            ss: self.peer.agreed_key().clone(),
            es: es.map_err(|_| Error::LowOrderKey)?,
            se,
            ee,
        })
    }
}

/// Agrees with two keys in a batch.
fn agree_two(
    own: &SecretKey,
    their: [PublicKey; 2],
) -> Result<[crate::identity::AgreedKey; 2], Error> {
    let mut agreed = [const { Err(crate::identity::Error::NonContributory) }; 2];
    own.agree_many(&their, &mut agreed);
    let [first, second] = agreed;
    Ok([
        first.map_err(|_| Error::LowOrderKey)?,
        second.map_err(|_| Error::LowOrderKey)?,
    ])
}
