//! Sessions beside plain messages: the agreements of a new one, sealing and opening a text of 200 bytes, and the
//! longest way to a message that is read after many that are missing.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use eeema::content::{Kind, Text};
use eeema::crypto::Secret;
use eeema::forward_security::{
    Chain, Contact, Envelope, MAX_SKIPPED, MemorySessionStore, Reaction, Session, SessionInbox,
    SessionMemory, SessionOutcome, VersionRange, receive,
};
use eeema::identity::{FeatureMask, MessageId};
use eeema::message::{self, Header, Inbox, Memory, MemoryStore, Outcome, Peer};
use eeema::time::UnixMillis;
use eeema::{Identity, OsRandom};

const NOW: UnixMillis = UnixMillis(1_735_655_118_450);
const SUPPORTED: VersionRange = VersionRange::SUPPORTED;
const BODY: [u8; 200] = [b'x'; 200];

struct Pair {
    alice: Identity,
    bob: Identity,
    to_bob: Peer,
    to_alice: Peer,
}

impl Pair {
    fn new() -> Self {
        let alice = Identity::generate("ALICE001".parse().unwrap(), &mut OsRandom).unwrap();
        let bob = Identity::generate("BOB00001".parse().unwrap(), &mut OsRandom).unwrap();
        Self {
            to_bob: alice.peer(bob.id, &bob.public_key()).unwrap(),
            to_alice: bob.peer(alice.id, &alice.public_key()).unwrap(),
            alice,
            bob,
        }
    }

    fn alices(&self) -> Contact<'_> {
        Contact::new(&self.alice, &self.to_bob).unwrap()
    }

    fn bobs(&self) -> Contact<'_> {
        Contact::new(&self.bob, &self.to_alice).unwrap()
    }
}

fn keep(_: &Session) -> Result<(), ()> {
    Ok(())
}

fn react<'b>(
    contact: &Contact<'_>,
    sessions: &[Session],
    envelope: &Envelope<'_>,
    buffer: &'b mut [u8],
) -> Reaction<'b> {
    let id = MessageId::from_bytes([1; 8]);
    let random = &mut OsRandom;
    receive(contact, sessions, SUPPORTED, id, envelope, random, buffer).unwrap()
}

/// The Init, the answer to it, and what the initiator does with the Accept.
fn agreement(criterion: &mut Criterion) {
    let pair = Pair::new();
    let (alice, bob) = (pair.alices(), pair.bobs());
    let initiate = || Session::initiate(&alice, SUPPORTED, &mut OsRandom).unwrap();
    let (session, init) = initiate().store(keep).unwrap();
    let respond = || react(&bob, &[], &init, &mut []);
    let Reaction::Created {
        session: created, ..
    } = respond()
    else {
        panic!("no session")
    };
    let (_, accept) = created.store(keep).unwrap();
    let sessions = [session];
    let mut group = criterion.benchmark_group("forward_security/agree");
    group.bench_function("initiate", |bencher| bencher.iter(initiate));
    group.bench_function("respond", |bencher| bencher.iter(respond));
    group.bench_function("establish", |bencher| {
        bencher.iter(|| react(&alice, &sessions, &accept, &mut []));
    });
    group.bench_function("peer, once per contact", |bencher| {
        let (id, key) = (pair.bob.id, pair.bob.public_key());
        bencher.iter(|| pair.alice.peer(id, &key).unwrap());
    });
    group.finish();
}

/// Two with a session in which both have sent.
fn established(pair: &Pair) -> [Session; 2] {
    let (alice, bob) = (pair.alices(), pair.bobs());
    let mut buffer = [0; 512];
    let begun = Session::initiate(&alice, SUPPORTED, &mut OsRandom).unwrap();
    let (waiting, init) = begun.store(keep).unwrap();
    let Reaction::Created { session, .. } = react(&bob, &[], &init, &mut []) else {
        panic!("no session")
    };
    let (bobs, accept) = session.store(keep).unwrap();
    let Reaction::Established(alices) = react(&alice, &[waiting], &accept, &mut []) else {
        panic!("not established")
    };
    let mut sealed = [0; 512];
    let first = alices.seal(Kind::TEXT, b"x", None, SUPPORTED, &mut sealed);
    let (alices, bytes) = first.unwrap().store(keep).unwrap();
    let envelope = Envelope::decode(bytes).unwrap();
    let Reaction::Opened { message, .. } = react(&bob, &[bobs], &envelope, &mut buffer) else {
        panic!("not opened")
    };
    let (bobs, opened) = message.store(keep).unwrap();
    let bobs = opened.commit_token().commit(&bobs).unwrap().unwrap();
    [alices, bobs]
}

/// What a session does to a message, without the envelope around it.
fn session(criterion: &mut Criterion) {
    let pair = Pair::new();
    let [alices, bobs] = established(&pair);
    let mut sealed = [0; 512];
    let ready = alices.seal(Kind::TEXT, &BODY, None, SUPPORTED, &mut sealed);
    let (alices, bytes) = ready.unwrap().store(keep).unwrap();
    let (envelope, sessions) = (Envelope::decode(bytes).unwrap(), [bobs]);
    let mut group = criterion.benchmark_group("forward_security/session");
    let (mut next, mut buffer) = (Some(alices), [0; 512]);
    group.bench_function("seal", |bencher| {
        bencher.iter(|| {
            let session = next.take().unwrap();
            let sealed = session.seal(Kind::TEXT, &BODY, None, SUPPORTED, &mut buffer);
            next = Some(sealed.unwrap().store(keep).unwrap().0);
        });
    });
    group.bench_function("open and commit", |bencher| {
        let (bob, mut buffer) = (pair.bobs(), [0; 512]);
        bencher.iter(|| {
            let Reaction::Opened { message, .. } = react(&bob, &sessions, &envelope, &mut buffer)
            else {
                panic!("not opened")
            };
            let (session, opened) = message.store(keep).unwrap();
            black_box(opened.commit_token().commit(&session).unwrap())
        });
    });
    group.finish();
}

/// Whole envelopes, through inboxes whose stores are in memory.
fn inboxes(criterion: &mut Criterion) {
    let pair = Pair::new();
    let text = "x".repeat(BODY.len());
    let text = Text::new(&text).unwrap();
    let header = || Header::generate(NOW, &mut OsRandom).unwrap();
    let mut group = criterion.benchmark_group("forward_security/inbox");
    let mut plain = Inbox::new(pair.alice.id, MemoryStore::default());
    group.bench_function("send plainly", |bencher| {
        bencher.iter(|| {
            plain
                .seal(&pair.to_bob, &header(), &text, &mut OsRandom)
                .unwrap()
        });
    });
    let mut receiver = Inbox::new(pair.bob.id, MemoryStore::default());
    let mut memory = Memory::new();
    group.bench_function("receive plainly", |bencher| {
        let sealed = || message::seal(&pair.to_bob, &header(), &text, &mut OsRandom).unwrap();
        bencher.iter_batched(
            || sealed().without_record(),
            |envelope| {
                let outcome = receiver.receive(&envelope, &mut memory, |_| Some(&pair.to_alice));
                let Ok(Outcome::Message(message)) = outcome else {
                    panic!("refused")
                };
                receiver.accept(message).unwrap()
            },
            BatchSize::SmallInput,
        );
    });
    let [mut alice, _] = talking(&pair);
    group.bench_function("send in a session", |bencher| {
        bencher.iter(|| alice.send(&text))
    });
    let [mut alice, mut bob] = talking(&pair);
    group.bench_function("receive in a session", |bencher| {
        bencher.iter_batched(
            || alice.send(&text).pop().unwrap(),
            |envelope| assert!(bob.take(&envelope).is_empty()),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

/// Somebody with an inbox in memory.
struct Side<'a> {
    inbox: SessionInbox<'a, MemorySessionStore>,
    memory: SessionMemory,
    peer: &'a Peer,
}

impl<'a> Side<'a> {
    fn new(own: &'a Identity, peer: &'a Peer) -> Self {
        Self {
            inbox: SessionInbox::new(own, MemorySessionStore::default()),
            memory: SessionMemory::new(),
            peer,
        }
    }

    fn send(&mut self, text: &Text<'_>) -> Vec<Vec<u8>> {
        let header = Header::generate(NOW, &mut OsRandom).unwrap();
        let (features, random) = (FeatureMask::FORWARD_SECURITY, &mut OsRandom);
        let sending = self
            .inbox
            .send(self.peer, features, &header, text, NOW, random);
        let sending = sending.unwrap();
        let all = sending.outgoing().iter();
        all.map(|one| one.envelope().to_vec()).collect()
    }

    /// Receives and accepts; gives the replies.
    fn take(&mut self, envelope: &[u8]) -> Vec<Vec<u8>> {
        let (find, random) = (|_| Some(self.peer), &mut OsRandom);
        let outcome = self
            .inbox
            .receive(envelope, &mut self.memory, find, NOW, random);
        let SessionOutcome::Arrived(arrived) = outcome.unwrap() else {
            panic!("refused")
        };
        let replies = arrived.replies().iter();
        let replies = replies.map(|one| one.envelope().to_vec()).collect();
        self.inbox.accept(arrived).unwrap();
        replies
    }
}

/// Both with 4DH, and both with all that they need.
fn talking(pair: &Pair) -> [Side<'_>; 2] {
    let mut alice = Side::new(&pair.alice, &pair.to_bob);
    let mut bob = Side::new(&pair.bob, &pair.to_alice);
    let text = Text::new("x").unwrap();
    for envelope in alice.send(&text) {
        for reply in bob.take(&envelope) {
            alice.take(&reply);
        }
    }
    let sent = alice.send(&text);
    assert_eq!(sent.len(), 1, "the session is there");
    bob.take(&sent[0]);
    [alice, bob]
}

fn catch_up(criterion: &mut Criterion) {
    let chain = Chain::new(Secret::from_bytes([7; 32]));
    let mut group = criterion.benchmark_group("forward_security/catch_up");
    for steps in [1, 100, MAX_SKIPPED] {
        group.bench_function(steps.to_string(), |bencher| {
            bencher.iter(|| black_box(&chain).advanced(1 + steps).unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, agreement, session, inboxes, catch_up);
criterion_main!(benches);
