//! What a party keeps, and a limit of durable steps behind which it stops.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use eeema::ThreemaId;
use eeema::forward_security::{SessionId, SessionStore};
use eeema::identity::{MessageId, NonceHash};
use eeema::message::{MemoryStore, ReplayStore};

/// The party stopped before a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stopped;

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("stopped")
    }
}

/// A message that waits until the server has it.
#[derive(Clone, Debug)]
pub(crate) struct Unsent {
    pub(crate) to: ThreemaId,
    pub(crate) id: MessageId,
    pub(crate) text: String,
    pub(crate) in_group: bool,
}

type Sessions = BTreeMap<(ThreemaId, SessionId), Option<Vec<u8>>>;

#[derive(Default)]
pub(crate) struct Disk {
    replay: MemoryStore,
    sessions: Sessions,
    /// What a store that does not flush has in its cache only.
    cache: Sessions,
    /// Whether sessions are flushed at once, as they must be.
    pub(crate) is_lazy: bool,
    pub(crate) shown: Vec<(ThreemaId, MessageId)>,
    /// Messages that the user was told not to have been read, by whom.
    pub(crate) lost: Vec<(ThreemaId, MessageId)>,
    pub(crate) unsent: Vec<Unsent>,
    /// How many steps are left before the party stops.
    pub(crate) fuel: Option<usize>,
    pub(crate) steps: usize,
}

impl Disk {
    /// Before everything that others can see afterwards, or that is there after a restart.
    pub(crate) fn step(&mut self) -> Result<(), Stopped> {
        if self.fuel == Some(0) {
            return Err(Stopped);
        }
        self.fuel = self.fuel.map(|fuel| fuel - 1);
        self.steps += 1;
        Ok(())
    }

    /// What was not flushed is gone.
    pub(crate) fn restart(&mut self) {
        self.cache.clear();
        self.fuel = None;
    }

    pub(crate) fn flush(&mut self) -> Result<(), Stopped> {
        if !self.cache.is_empty() {
            self.step()?;
            self.sessions.append(&mut self.cache);
        }
        Ok(())
    }

    fn put(&mut self, key: (ThreemaId, SessionId), bytes: Option<Vec<u8>>) -> Result<(), Stopped> {
        self.step()?;
        if self.is_lazy {
            self.cache.insert(key, bytes);
        } else {
            self.sessions.insert(key, bytes);
        }
        Ok(())
    }

    pub(crate) fn sessions_with(&self, peer: ThreemaId) -> Vec<Vec<u8>> {
        let mut all = self.sessions.clone();
        all.extend(self.cache.clone());
        let with = all.into_iter().filter(|((with, _), _)| *with == peer);
        with.filter_map(|(_, bytes)| bytes).collect()
    }

    pub(crate) fn forget_sessions(&mut self) {
        self.sessions.clear();
        self.cache.clear();
    }
}

/// The disk as a store.
#[derive(Clone, Default)]
pub(crate) struct Handle(pub(crate) Rc<RefCell<Disk>>);

impl ReplayStore for Handle {
    type Error = Stopped;

    fn is_nonce_used(&self, nonce: &NonceHash) -> Result<bool, Stopped> {
        Ok(self.0.borrow().replay.is_nonce_used(nonce).unwrap())
    }

    fn is_message_id_used(&self, sender: ThreemaId, id: MessageId) -> Result<bool, Stopped> {
        let disk = self.0.borrow();
        Ok(disk.replay.is_message_id_used(sender, id).unwrap())
    }

    fn mark_nonce(&mut self, nonce: &NonceHash) -> Result<bool, Stopped> {
        let mut disk = self.0.borrow_mut();
        disk.step()?;
        Ok(disk.replay.mark_nonce(nonce).unwrap())
    }

    fn mark(
        &mut self,
        nonce: &NonceHash,
        sender: ThreemaId,
        id: MessageId,
    ) -> Result<bool, Stopped> {
        let mut disk = self.0.borrow_mut();
        disk.step()?;
        Ok(disk.replay.mark(nonce, sender, id).unwrap())
    }
}

impl SessionStore for Handle {
    fn visit_sessions(
        &self,
        peer_id: ThreemaId,
        visit: &mut dyn FnMut(SessionId, &[u8]),
    ) -> Result<(), Stopped> {
        for bytes in self.0.borrow().sessions_with(peer_id) {
            visit(
                SessionId::from_bytes(bytes[17..33].try_into().unwrap()),
                &bytes,
            );
        }
        Ok(())
    }

    fn save_session(
        &mut self,
        peer_id: ThreemaId,
        session_id: SessionId,
        encoded: &[u8],
    ) -> Result<(), Stopped> {
        let mut disk = self.0.borrow_mut();
        disk.put((peer_id, session_id), Some(encoded.to_vec()))
    }

    fn remove_session(&mut self, peer_id: ThreemaId, session_id: SessionId) -> Result<(), Stopped> {
        self.0.borrow_mut().put((peer_id, session_id), None)
    }
}
