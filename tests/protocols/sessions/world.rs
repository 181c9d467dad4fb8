//! Parties with a disk each, and the server between them, which sees and may do everything.

use std::collections::BTreeMap;

use eeema::content::{Body, Content, GroupIdentity, Text};
use eeema::forward_security::{
    Arrived, DhType, Envelope, Error, Event, Outgoing, Session, SessionId, SessionInbox,
    SessionInboxError, SessionMemory, SessionOutcome, Variant, Version, VersionRange,
};
use eeema::identity::{FeatureMask, GroupId, MessageId};
use eeema::message::{self, Header, Memory, Peer, Reason};
use eeema::time::UnixMillis;
use eeema::{Identity, SecretKey, ThreemaId};

use super::disk::{Handle, Stopped, Unsent};

const IDS: [&str; 3] = ["ALICE001", "BOB00001", "CAROL001"];

/// In which order a party does things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Right,
    /// A mistake: the chain is turned before the message is stored.
    CommitBeforeStore,
    /// A mistake: the session is stored after the sealed bytes left.
    SendBeforeStore,
}

pub(crate) struct Party {
    identity: Identity,
    peers: BTreeMap<ThreemaId, Peer>,
    pub(crate) disk: Handle,
    pub(crate) highest: Version,
}

/// The own public session keys with a peer.
type SessionKeys = BTreeMap<SessionId, [u8; 32]>;

pub(crate) struct World {
    pub(crate) parties: Vec<Party>,
    /// What the server holds for each party.
    pub(crate) queues: Vec<Vec<Vec<u8>>>,
    /// All that the server ever got: receiver, envelope, and the session keys of its sender at that time.
    log: Vec<(usize, Vec<u8>, SessionKeys)>,
    written: Vec<(usize, Unsent)>,
    lost_by_server: Vec<(ThreemaId, ThreemaId, MessageId)>,
    pub(crate) now: UnixMillis,
    random: u64,
    order: Order,
}

impl World {
    pub(crate) fn new(parties: usize, seed: u64, order: Order) -> Self {
        let identities: Vec<Identity> = (0..parties)
            .map(|number| {
                let key = SecretKey::from_bytes([number as u8 + 1; 32]);
                Identity::new(IDS[number].parse().unwrap(), key)
            })
            .collect();
        let peers_of = |own: &Identity| {
            let others = identities.iter().filter(|other| other.id != own.id);
            let peer = |other: &Identity| own.peer(other.id, &other.public_key()).unwrap();
            others.map(|other| (other.id, peer(other))).collect()
        };
        let party = |own: &Identity| Party {
            identity: Identity::new(own.id, own.secret_key.clone()),
            peers: peers_of(own),
            disk: Handle::default(),
            highest: Version::V1_2,
        };
        let parties: Vec<Party> = identities.iter().map(party).collect();
        for party in &parties {
            party.disk.0.borrow_mut().is_lazy = order == Order::SendBeforeStore;
        }
        Self {
            queues: vec![Vec::new(); parties.len()],
            parties,
            log: Vec::new(),
            written: Vec::new(),
            lost_by_server: Vec::new(),
            now: UnixMillis(1_735_655_118_450),
            random: seed.wrapping_mul(2).wrapping_add(1),
            order,
        }
    }

    pub(crate) fn id(&self, party: usize) -> ThreemaId {
        self.parties[party].identity.id
    }

    fn number(&self, id: ThreemaId) -> usize {
        let place = self
            .parties
            .iter()
            .position(|party| party.identity.id == id);
        place.unwrap()
    }

    /// A generator that never gives the same bytes again.
    fn randomness(&mut self) -> impl FnMut(&mut [u8]) + use<> {
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005) | 1;
        let mut state = self.random;
        move |bytes: &mut [u8]| {
            for byte in bytes {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                *byte = (state >> 56) as u8;
            }
        }
    }

    /// The user of `from` writes to `to`, one or in a group; nothing is sent yet.
    pub(crate) fn write(&mut self, from: usize, to: &[usize], in_group: bool) {
        let number = self.written.len() as u64 + 1;
        for to in to {
            let unsent = Unsent {
                to: self.id(*to),
                id: MessageId::from_bytes((number << 8).to_le_bytes()),
                text: format!("message {number}"),
                in_group,
            };
            self.written.push((from, unsent.clone()));
            self.parties[from].disk.0.borrow_mut().unsent.push(unsent);
        }
    }

    /// Sends what was written; what was not sent because the party stopped is sent the next time.
    pub(crate) fn send(&mut self, from: usize) -> Result<(), Stopped> {
        loop {
            let disk = self.parties[from].disk.clone();
            let Some(unsent) = disk.0.borrow().unsent.first().cloned() else {
                return Ok(());
            };
            let (now, mut random) = (self.now, self.randomness());
            let party = &self.parties[from];
            let peer = &party.peers[&unsent.to];
            let text = Text::new(&unsent.text).unwrap();
            let group = GroupIdentity {
                creator: self.id(0),
                id: GroupId::from_bytes([7; 8]),
            };
            let body = match unsent.in_group {
                true => group.body(text).unwrap(),
                false => Body::direct(text).unwrap(),
            };
            let header = Header::new(unsent.id, now);
            let features = FeatureMask::FORWARD_SECURITY;
            let sending = party
                .inbox()
                .send(peer, features, &header, &body, now, &mut random);
            let sending = sending.map_err(stopped)?;
            let outgoing = sending.outgoing();
            self.hand_over(from, outgoing)?;
            disk.0.borrow_mut().step()?;
            disk.0.borrow_mut().unsent.remove(0);
        }
    }

    pub(crate) fn refresh(&mut self, from: usize, to: usize) -> Result<(), Stopped> {
        let (now, mut random) = (self.now, self.randomness());
        let party = &self.parties[from];
        let peer = &party.peers[&self.id(to)];
        let features = FeatureMask::FORWARD_SECURITY;
        let sending = party.inbox().refresh(peer, features, now, &mut random);
        let sending = sending.map_err(stopped)?;
        self.hand_over(from, sending.outgoing())
    }

    /// The server takes envelopes and acknowledges them.
    fn hand_over(&mut self, from: usize, outgoing: &[Outgoing]) -> Result<(), Stopped> {
        let disk = self.parties[from].disk.clone();
        for one in outgoing {
            disk.0.borrow_mut().step()?;
            let receiver = self.number(one.receiver());
            self.queues[receiver].push(one.envelope().to_vec());
            let keys = self.session_keys(from, one.receiver());
            self.log.push((receiver, one.envelope().to_vec(), keys));
            disk.0.borrow_mut().flush()?;
            let acknowledged = self.parties[from]
                .inbox()
                .acknowledged(one.token(), self.now);
            acknowledged.map_err(stopped)?;
            disk.0.borrow_mut().flush()?;
        }
        Ok(())
    }

    /// A party gets an envelope of its queue; the server forgets it when it is acknowledged, unless it
    /// `repeats` it.
    pub(crate) fn deliver(
        &mut self,
        to: usize,
        place: usize,
        repeats: bool,
    ) -> Result<(), Stopped> {
        let envelope = self.queues[to][place].clone();
        let (now, mut random) = (self.now, self.randomness());
        let mut memory = SessionMemory::new();
        let party = &self.parties[to];
        let find = |id| party.peers.get(&id);
        let outcome = party
            .inbox()
            .receive(&envelope, &mut memory, find, now, &mut random);
        match outcome.map_err(stopped)? {
            SessionOutcome::Arrived(arrived) => self.take(to, arrived, id_of(&envelope))?,
            SessionOutcome::Refused { reason, .. } => assert!(matches!(
                reason,
                Reason::NonceReuse | Reason::MessageIdReuse
            )),
            SessionOutcome::UnknownSender(id) => panic!("nobody knows {id}"),
        }
        self.parties[to].disk.0.borrow_mut().step()?;
        if !repeats {
            self.queues[to].remove(place);
        }
        Ok(())
    }

    fn take(&mut self, to: usize, arrived: Arrived<'_>, id: MessageId) -> Result<(), Stopped> {
        let disk = self.parties[to].disk.clone();
        let sender = arrived.sender();
        let message = arrived.message().map(|message| {
            assert!(matches!(message.content(), Content::Text(_)));
            (sender, message.message_id())
        });
        let loss = match arrived.event() {
            Event::Rejected { message_id, .. } => Some((sender, message_id)),
            Event::Unreadable(_) => Some((sender, id)),
            Event::Discarded { error, .. } => {
                assert_ne!(error, Error::Malformed);
                Some((sender, id))
            }
            _ => None,
        };
        self.hand_over(to, arrived.replies())?;
        let keep = || {
            let mut disk = disk.0.borrow_mut();
            disk.step()?;
            // Sender and id are its unique key: after a stop it comes once more.
            if !message.is_some_and(|message| disk.shown.contains(&message)) {
                disk.shown.extend(message);
            }
            disk.lost.extend(loss);
            Ok(())
        };
        let is_right = self.order != Order::CommitBeforeStore;
        if is_right {
            keep()?;
        }
        let accepted = self.parties[to].inbox().accept(arrived);
        match accepted {
            Ok(_) => disk.0.borrow_mut().flush()?,
            Err(error) => return Err(stopped(error)),
        }
        if is_right { Ok(()) } else { keep() }
    }

    /// All that waits is sent and delivered in order, until nothing waits any more. Parties that stop are
    /// started again.
    pub(crate) fn settle(&mut self) {
        for _ in 0..200 {
            let mut is_quiet = true;
            for party in 0..self.parties.len() {
                is_quiet &= self.parties[party].disk.0.borrow().unsent.is_empty();
                let sent = self.send(party);
                self.restart_if(party, sent);
                while !self.queues[party].is_empty() {
                    is_quiet = false;
                    let delivered = self.deliver(party, 0, false);
                    self.restart_if(party, delivered);
                }
            }
            if is_quiet {
                return;
            }
        }
        panic!("it does not come to rest");
    }

    /// The server loses an envelope that it took, and nobody is told.
    pub(crate) fn lose(&mut self, to: usize, place: usize) {
        let envelope = self.queues[to].remove(place);
        let sender = std::str::from_utf8(&envelope[..8]).unwrap();
        let lost = (sender.parse().unwrap(), id_of(&envelope));
        self.lost_by_server.push((self.id(to), lost.0, lost.1));
    }

    pub(crate) fn restart_if(&mut self, party: usize, done: Result<(), Stopped>) {
        if done.is_err() {
            self.parties[party].disk.0.borrow_mut().restart();
        }
    }

    /// Every message was shown, or one of both was told that it is lost.
    pub(crate) fn nothing_is_lost(&self, may_be_told: bool) -> Result<(), String> {
        for (from, message) in &self.written {
            let (sender, receiver) = (self.id(*from), self.number(message.to));
            let theirs = self.parties[receiver].disk.0.borrow();
            let ours = self.parties[*from].disk.0.borrow();
            let is_shown = theirs.shown.contains(&(sender, message.id));
            let by_server = (message.to, sender, message.id);
            let is_told = self.lost_by_server.contains(&by_server)
                || theirs.lost.contains(&(sender, message.id))
                || ours.lost.contains(&(message.to, message.id));
            let is_known = is_shown || (may_be_told && is_told);
            if !is_known {
                return Err(format!("{} is lost", message.text));
            }
        }
        Ok(())
    }

    fn session_keys(&self, from: usize, to: ThreemaId) -> SessionKeys {
        let stored = self.parties[from].disk.0.borrow().sessions_with(to);
        let names = stored.iter().map(|bytes| {
            let id = SessionId::from_bytes(bytes[17..33].try_into().unwrap());
            (id, bytes[33..65].try_into().unwrap())
        });
        names.collect()
    }

    /// Each key of a chain is named by session, session key of its sender, kind and counter: it seals one
    /// box.
    pub(crate) fn no_key_is_used_twice(&self) -> Result<(), String> {
        let mut boxes = BTreeMap::new();
        for (receiver, envelope, keys) in &self.log {
            let parsed = message::Envelope::parse(envelope).unwrap();
            let sender: ThreemaId = std::str::from_utf8(&envelope[..8])
                .unwrap()
                .parse()
                .unwrap();
            let mut memory = Memory::new();
            let peer = &self.parties[*receiver].peers[&sender];
            let received = parsed.open(peer, &mut memory).unwrap();
            let Ok(body) = Envelope::decode(received.body_bytes()) else {
                continue;
            };
            let Variant::Encapsulated(message) = body.variant else {
                continue;
            };
            let is_4dh = message.dh_type() == Some(DhType::FourDh);
            let session_key = keys.get(&body.session_id);
            let key = (
                sender,
                body.session_id,
                session_key,
                is_4dh,
                message.counter(),
            );
            let sealed = message.sealed().to_vec();
            if boxes
                .insert(key, sealed.clone())
                .is_some_and(|old| old != sealed)
            {
                return Err(format!("{key:?} sealed twice"));
            }
        }
        Ok(())
    }

    /// Both have one session, the same one, with 4DH.
    pub(crate) fn one_session(&self, one: usize, other: usize) -> Result<(), String> {
        let ours = self.parties[one].sessions_with(self.id(other));
        let theirs = self.parties[other].sessions_with(self.id(one));
        match (&ours[..], &theirs[..]) {
            ([ours], [theirs])
                if ours.id() == theirs.id() && ours.has_local_4dh() && theirs.has_local_4dh() =>
            {
                Ok(())
            }
            _ => Err(format!("{ours:?} and {theirs:?}")),
        }
    }

    pub(crate) fn steps(&self, party: usize) -> usize {
        self.parties[party].disk.0.borrow().steps
    }
}

impl Party {
    fn inbox(&self) -> SessionInbox<'_, Handle> {
        SessionInbox::new(&self.identity, self.disk.clone())
            .with_versions(Some(VersionRange::up_to(self.highest)))
    }

    pub(crate) fn sessions_with(&self, peer: ThreemaId) -> Vec<Session> {
        let stored = self.disk.0.borrow().sessions_with(peer);
        let decoded = stored.iter().map(|bytes| Session::decode(bytes).unwrap());
        decoded.collect()
    }
}

fn id_of(envelope: &[u8]) -> MessageId {
    MessageId::from_bytes(envelope[16..24].try_into().unwrap())
}

/// Nothing but a stop is expected.
fn stopped(error: SessionInboxError<Stopped>) -> Stopped {
    match error {
        SessionInboxError::Store(stopped) => stopped,
        error => panic!("{error}"),
    }
}
