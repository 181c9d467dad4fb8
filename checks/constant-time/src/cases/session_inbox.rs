//! Messages in sessions. What travels outside of a session is sealed with keys that may be known where it is
//! opened: how an opened box is read is no secret.

use eeema::crypto::hazmat::backend::Backend;
use eeema::forward_security::{
    Arrived, Event, MemorySessionStore, Outgoing, RejectCause, Sending, SessionInbox,
    SessionMemory, SessionOutcome, SessionStore, TerminateCause,
};
use eeema::identity::{FeatureMask, MessageId, ThreemaId};
use eeema::message::{Header, Peer};
use eeema::time::UnixMillis;
use eeema::{Identity, SecretKey};

use super::forward_security::{hide_keys, secret_keys};
use super::{TEXT, alice, bob, body, to_alice_known, to_bob, to_bob_known};
use crate::Case;
use crate::valgrind::{reveal, secret, secret_text};

pub const CASES: &[Case] = &[
    Case::new("SessionInbox::send, send_to_all, acknowledged", send),
    Case::new("SessionInbox::refresh, terminate, terminate_all", refresh),
    Case::new("SessionInbox::receive, an Init and an Accept", establish),
    Case::new("SessionInbox::receive, wrong keys", receive_wrong),
    Case::new("SessionInbox::accept", accept),
];

type Sessions<'i> = SessionInbox<'i, MemorySessionStore>;

const FEATURES: FeatureMask = FeatureMask::FORWARD_SECURITY;
const NOW: UnixMillis = UnixMillis(1_000_000_000);
const LATER: UnixMillis = UnixMillis(2_000_000_000);

fn header(id: u8) -> Header<'static> {
    Header::new(MessageId::from_bytes([id; 8]), NOW)
}

fn identity(id: ThreemaId, seed: u8) -> Identity {
    Identity::new(id, *secret(SecretKey::from_bytes([seed; 32])))
}

fn identity_known(id: ThreemaId, seed: u8) -> Identity {
    Identity::new(id, SecretKey::from_bytes([seed; 32]))
}

/// Sends a text that is a secret, and lets the server acknowledge it.
fn send_one(inbox: &mut Sessions<'_>, peer: &Peer, id: u8) -> Sending {
    let text = secret_text(TEXT);
    let (header, body, mut random) = (header(id), body(text.as_bytes()), secret_keys(id));
    let sending = inbox.send(peer, FEATURES, &header, &body, NOW, &mut random);
    let sending = sending.unwrap();
    acknowledge(inbox, &sending);
    sending
}

fn acknowledge(inbox: &mut Sessions<'_>, sending: &Sending) {
    for outgoing in sending.outgoing() {
        inbox.acknowledged(outgoing.token(), NOW).unwrap();
    }
}

fn send(_: Backend) {
    let (alice, peer) = (identity(alice(), 1), to_bob());
    let mut inbox = SessionInbox::new(&alice, MemorySessionStore::default());
    assert_eq!(send_one(&mut inbox, &peer, 1).outgoing().len(), 2);
    assert_eq!(send_one(&mut inbox, &peer, 60).outgoing().len(), 1);
    let text = secret_text(TEXT);
    let receivers = [(&peer, FEATURES)];
    let (header, body, mut random) = (header(120), body(text.as_bytes()), secret_keys(120));
    let sent = inbox.send_to_all(receivers, &header, &body, NOW, &mut random);
    assert_eq!(sent.unwrap().len(), 1);
}

fn refresh(_: Backend) {
    let (alice, peer) = (identity(alice(), 1), to_bob());
    let mut inbox = SessionInbox::new(&alice, MemorySessionStore::default());
    let sending = inbox.refresh(&peer, FEATURES, NOW, &mut secret_keys(1));
    acknowledge(&mut inbox, &sending.unwrap());
    let sending = inbox.refresh(&peer, FEATURES, LATER, &mut secret_keys(60));
    acknowledge(&mut inbox, &sending.unwrap());
    let mut random = secret_keys(120);
    let mut id = None;
    let visited = inbox
        .store()
        .visit_sessions(bob(), &mut |session, _| id = Some(session));
    visited.unwrap();
    let id = id.unwrap();
    let sending = inbox.terminate(&peer, id, TerminateCause::RESET, NOW, &mut random);
    assert_eq!(sending.unwrap().outgoing().len(), 1);
    assert_eq!(send_one(&mut inbox, &peer, 180).outgoing().len(), 2);
    let mut random = secret_keys(220);
    let sending = inbox.terminate_all(&peer, TerminateCause::RESET, NOW, &mut random);
    assert_eq!(sending.unwrap().outgoing().len(), 1);
}

/// Changes what is stored of the sessions with a peer.
fn change(inbox: &mut Sessions<'_>, peer_id: ThreemaId, change: fn(&mut [u8])) {
    let mut sessions = Vec::new();
    let visited = inbox.store().visit_sessions(peer_id, &mut |id, encoded| {
        sessions.push((id, encoded.to_vec()));
    });
    visited.unwrap();
    assert!(!sessions.is_empty());
    for (id, mut encoded) in sessions {
        change(&mut encoded);
        let store = inbox.store_mut();
        store.save_session(peer_id, id, &encoded).unwrap();
    }
}

/// Hands an envelope to an inbox, and what has arrived to `read`.
fn receive<T>(
    inbox: &mut Sessions<'_>,
    peer: &Peer,
    envelope: &[u8],
    read: impl FnOnce(&mut Sessions<'_>, Arrived<'_>) -> T,
) -> T {
    let mut memory = SessionMemory::new();
    let mut random = secret_keys(200);
    let outcome = inbox.receive(envelope, &mut memory, |_| Some(peer), NOW, &mut random);
    match outcome {
        Ok(SessionOutcome::Arrived(arrived)) => read(inbox, arrived),
        _ => panic!("it can be opened"),
    }
}

/// What Alice writes to Bob, with keys that may be known: an Init, and a text in the session.
fn written() -> Vec<Vec<u8>> {
    let alice = identity_known(alice(), 1);
    let mut inbox = SessionInbox::new(&alice, MemorySessionStore::default());
    let mut count = 0;
    let mut random = |bytes: &mut [u8]| {
        count += 1;
        bytes.fill(count);
    };
    let (header, body, peer) = (header(1), body(TEXT.as_bytes()), to_bob_known());
    let sending = inbox.send(&peer, FEATURES, &header, &body, NOW, &mut random);
    let sending = sending.unwrap();
    let envelopes = sending.outgoing().iter().map(Outgoing::envelope);
    envelopes.map(<[u8]>::to_vec).collect()
}

fn establish(_: Backend) {
    let (alice, bob) = (identity(alice(), 1), identity(bob(), 2));
    let (peer, to_alice) = (to_bob_known(), to_alice_known());
    let mut inbox = SessionInbox::new(&bob, MemorySessionStore::default());
    let mut accepts = Vec::new();
    receive(&mut inbox, &to_alice, &written()[0], |inbox, arrived| {
        assert!(matches!(arrived.event(), Event::Created(_)));
        accepts.extend(
            arrived
                .replies()
                .iter()
                .map(|reply| reply.envelope().to_vec()),
        );
        inbox.accept(arrived).unwrap();
    });

    // The session key of Bob travels in the Accept: there it may be known.
    reveal(&mut accepts[0][..]);
    let mut inbox = SessionInbox::new(&alice, MemorySessionStore::default());
    let (header, body, mut random) = (header(1), body(TEXT.as_bytes()), secret_keys(0));
    let sending = inbox.send(&peer, FEATURES, &header, &body, NOW, &mut random);
    acknowledge(&mut inbox, &sending.unwrap());
    receive(&mut inbox, &peer, &accepts[0], |inbox, arrived| {
        assert!(matches!(arrived.event(), Event::Established(_)));
        inbox.accept(arrived).unwrap();
    });
}

/// Bob, who has got an Init.
fn after_init(bob: &Identity) -> Sessions<'_> {
    let mut inbox = SessionInbox::new(bob, MemorySessionStore::default());
    receive(
        &mut inbox,
        &to_alice_known(),
        &written()[0],
        |inbox, arrived| {
            inbox.accept(arrived).unwrap();
        },
    );
    inbox
}

fn receive_wrong(_: Backend) {
    let bob = identity(bob(), 2);
    let mut inbox = after_init(&bob);
    change(&mut inbox, alice(), |stored| {
        reveal(stored);
        stored[100] ^= 1;
        hide_keys(stored);
    });
    receive(
        &mut inbox,
        &to_alice_known(),
        &written()[1],
        |inbox, arrived| {
            let mismatch = Event::Unreadable(RejectCause::STATE_MISMATCH);
            assert_eq!(arrived.event(), mismatch);
            inbox.accept(arrived).unwrap();
        },
    );
}

/// The session may be known while it opens, and is a secret again when it goes on.
fn accept(_: Backend) {
    let bob = identity(bob(), 2);
    let mut inbox = after_init(&bob);
    change(&mut inbox, alice(), reveal);
    receive(
        &mut inbox,
        &to_alice_known(),
        &written()[1],
        |inbox, arrived| {
            assert!(matches!(arrived.event(), Event::Opened { .. }));
            change(inbox, alice(), hide_keys);
            inbox.accept(arrived).unwrap();
        },
    );
}
