use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use eeema::message::Peer;
use eeema::transport::ServerKeys;
use eeema::{Identity, PublicKey, ThreemaId};

/// Everybody of whom the public key is known, and what was agreed with those who were needed.
pub struct Contacts {
    find: Box<dyn Fn(ThreemaId) -> Option<PublicKey> + Send + Sync>,
    server: Option<ServerKeys>,
    peers: Mutex<HashMap<ThreemaId, Arc<Peer>>>,
}

impl Contacts {
    /// Contacts whose keys `find` looks up in the directory.
    pub fn new(find: impl Fn(ThreemaId) -> Option<PublicKey> + Send + Sync + 'static) -> Self {
        Self {
            find: Box::new(find),
            server: None,
            peers: Mutex::default(),
        }
    }

    /// Refuses everybody who has a key of the server.
    pub(super) fn without(mut self, server: &ServerKeys) -> Self {
        self.server = Some(*server);
        self
    }

    /// The peers with these identities, as far as they exist; keys that are needed for the first time are
    /// agreed together.
    pub(super) fn peers(
        &self,
        own: &Identity,
        ids: impl Iterator<Item = ThreemaId>,
    ) -> HashMap<ThreemaId, Arc<Peer>> {
        let mut known = self.peers.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut found, mut new) = (HashMap::new(), Vec::new());
        for id in ids {
            match known.get(&id) {
                Some(peer) => {
                    found.insert(id, Arc::clone(peer));
                }
                None if new.iter().any(|(other, _)| *other == id) => {}
                None => new.extend(self.key(id).map(|key| (id, key))),
            }
        }
        // Somebody with a false key is nobody.
        for peer in own.peers(&new).into_iter().flatten() {
            let peer = Arc::new(peer);
            known.insert(peer.id(), Arc::clone(&peer));
            found.insert(peer.id(), peer);
        }
        found
    }

    fn key(&self, id: ThreemaId) -> Option<PublicKey> {
        let is_server = |key: &PublicKey| self.server.is_some_and(|server| server.contains(key));
        (self.find)(id).filter(|key| !is_server(key))
    }
}
