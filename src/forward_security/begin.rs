use super::agreement::derive_2dh;
use super::contact::Contact;
use super::envelope::Envelope;
use super::error::Error;
use super::session::{FourDh, Session, State};
use super::session_id::SessionId;
use super::to_store::ToStore;
use super::variant::{Offer, Variant};
use super::version::{VersionRange, Versions};
use crate::crypto::{Random, on_wiped_stack};
use crate::identity::SecretKey;

impl Session {
    /// Starts a session: store it, then send the Init.
    ///
    /// # Errors
    ///
    /// [`Error::Random`], or [`Error::LowOrderKey`], which no peer has that was agreed with.
    pub fn initiate(
        contact: &Contact<'_>,
        supported: VersionRange,
        random: &mut impl Random,
    ) -> Result<ToStore<Envelope<'static>>, Error> {
        let id = SessionId::generate(random)?;
        on_wiped_stack::<1024, _>(|| {
            let secret_key = SecretKey::generate(random)?;
            Self::initiate_with(contact, supported, id, secret_key)
        })
    }

    /// The same with a given id and session key, for tests with known answers.
    ///
    /// # Errors
    ///
    /// [`Error::LowOrderKey`].
    pub fn initiate_with(
        contact: &Contact<'_>,
        supported: VersionRange,
        id: SessionId,
        secret_key: SecretKey,
    ) -> Result<ToStore<Envelope<'static>>, Error> {
        let peer = contact.peer();
        let es = secret_key.agree(peer.public_key());
        let es = es.map_err(|_| Error::LowOrderKey)?;
        let session = Self {
            own_id: peer.own_id(),
            peer_id: peer.id(),
            id,
            own_key: secret_key.public_key(),
            state: State::L20 {
                local_2dh: derive_2dh(peer.agreed_key(), &es, peer.own_id()),
                secret_key,
            },
            last_sent: None,
            is_announced: false,
        };
        let envelope = session.announce(Variant::Init, supported);
        Ok(ToStore::new(session, envelope))
    }

    /// Answers an Init: store the session, then send the Accept.
    pub(super) fn respond(
        contact: &Contact<'_>,
        supported: VersionRange,
        id: SessionId,
        offer: &Offer,
        secret_key: &SecretKey,
    ) -> Result<ToStore<Envelope<'static>>, Error> {
        let version = supported.negotiate(offer.versions)?;
        let agreements = contact.agree_as_responder(secret_key, &offer.key)?;
        let peer = contact.peer();
        let chains = agreements.derive_4dh(peer.id(), peer.own_id());
        let session = Self {
            own_id: peer.own_id(),
            peer_id: peer.id(),
            id,
            own_key: secret_key.public_key(),
            state: State::R24 {
                remote_2dh: derive_2dh(&agreements.ss, &agreements.es, peer.id()),
                four: FourDh {
                    local: chains.of_responder,
                    remote: chains.of_initiator,
                    versions: Versions {
                        local: version,
                        remote: version,
                    },
                },
            },
            last_sent: None,
            is_announced: false,
        };
        let envelope = session.announce(Variant::Accept, supported);
        Ok(ToStore::new(session, envelope))
    }

    /// Takes an Accept: the session after it, to be stored.
    pub(super) fn accepted(
        &self,
        contact: &Contact<'_>,
        supported: VersionRange,
        offer: &Offer,
    ) -> Result<Self, Error> {
        let State::L20 { secret_key, .. } = &self.state else {
            return Err(Error::Discarded);
        };
        let version = supported.negotiate(offer.versions)?;
        let agreements = contact.agree_as_initiator(secret_key, &offer.key)?;
        let peer = contact.peer();
        let chains = agreements.derive_4dh(peer.own_id(), peer.id());
        Ok(Self {
            state: State::RL44(FourDh {
                local: chains.of_initiator,
                remote: chains.of_responder,
                versions: Versions {
                    local: version,
                    remote: version,
                },
            }),
            is_announced: true,
            ..self.copy()
        })
    }

    /// The Init or the Accept of the session, to be sent again as long as the server has not acknowledged
    /// it: the receiver discards repetitions. `None` once both sides use 4DH.
    pub fn announcement(&self, supported: VersionRange) -> Option<Envelope<'static>> {
        let variant = match self.state {
            State::L20 { .. } => Variant::Init,
            State::R24 { .. } => Variant::Accept,
            State::RL44(_) => return None,
        };
        Some(self.announce(variant, supported))
    }

    fn announce(
        &self,
        variant: fn(Offer) -> Variant<'static>,
        supported: VersionRange,
    ) -> Envelope<'static> {
        Envelope {
            session_id: self.id,
            variant: variant(Offer {
                key: self.own_key,
                versions: supported,
            }),
        }
    }

    /// A copy to work on.
    pub(super) fn copy(&self) -> Self {
        Self {
            own_id: self.own_id,
            peer_id: self.peer_id,
            id: self.id,
            own_key: self.own_key,
            state: self.state.clone(),
            last_sent: self.last_sent,
            is_announced: self.is_announced,
        }
    }
}
