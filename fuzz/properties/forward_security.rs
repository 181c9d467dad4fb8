//! Messages of sessions and stored sessions: what was read is written as it was, and nothing that a
//! stranger makes moves a session.

use std::sync::LazyLock;

use eeema::content::{Body, ForwardSecurityEnvelope, Kind};
use eeema::forward_security::{
    Contact, Encapsulated, Envelope, Event, MemorySessionStore, Reaction, Session, SessionId,
    SessionInbox, SessionMemory, SessionOutcome, SessionStore, Variant, VersionRange, receive,
};
use eeema::identity::{Identity, MessageId};
use eeema::message::{self, Header};
use eeema::time::UnixMillis;
use eeema::{PublicKey, SecretKey};

pub(crate) fn check(data: &[u8]) {
    inside(data);
    if let Ok(session) = Session::decode(data) {
        assert_eq!(stored(&session), data);
    }
    let Ok(envelope) = Envelope::decode(data) else {
        return;
    };
    let mut written = vec![0; envelope.encoded_len()];
    assert_eq!(envelope.encode_into(&mut written), Ok(written.len()));
    assert_eq!(Envelope::decode(&written), Ok(envelope));
    react(&envelope);
    arrive(data, envelope.session_id);
}

fn stored(session: &Session) -> Vec<u8> {
    let mut bytes = vec![0; Session::MAX_ENCODED_LENGTH];
    let length = session.encode_into(&mut bytes).unwrap();
    bytes.truncate(length);
    bytes
}

/// The envelope comes to somebody with a session of its id.
fn react(envelope: &Envelope<'_>) {
    let alice = Identity::new("ALICE001".parse().unwrap(), SecretKey::from_bytes([1; 32]));
    let bob: PublicKey = SecretKey::from_bytes([2; 32]).public_key();
    let peer = alice.peer("BOB00001".parse().unwrap(), &bob).unwrap();
    let contact = Contact::new(&alice, &peer).unwrap();
    let supported = VersionRange::SUPPORTED;
    let begun = Session::initiate_with(
        &contact,
        supported,
        envelope.session_id,
        SecretKey::from_bytes([3; 32]),
    );
    let (session, _) = begun.unwrap().store(|_| Ok::<_, ()>(())).unwrap();
    let before = stored(&session);
    let sessions = [session];
    for known in [&sessions[..], &[]] {
        let mut buffer = vec![0; 8192];
        let reaction = receive(
            &contact,
            known,
            supported,
            MessageId::from_bytes([4; 8]),
            envelope,
            &mut |bytes: &mut [u8]| bytes.fill(5),
            &mut buffer,
        );
        if let (Ok(reaction), Variant::Encapsulated(message)) = (&reaction, &envelope.variant) {
            // A session that waits for its Accept reads nothing.
            let _: &Encapsulated<'_> = message;
            assert!(matches!(reaction, Reaction::Reject(_)));
        }
        assert!(
            buffer.iter().all(|byte| *byte == 0),
            "no plaintext of a stranger"
        );
    }
    assert_eq!(stored(&sessions[0]), before);
}

/// The envelope arrives from somebody who has the permanent keys, in an inbox with a session of its id and in one
/// without: whatever it says, it is accepted once, and what cannot be read is answered.
fn arrive(body: &[u8], id: SessionId) {
    let alice = Identity::new("ALICE001".parse().unwrap(), SecretKey::from_bytes([1; 32]));
    let bob = Identity::new("BOB00001".parse().unwrap(), SecretKey::from_bytes([2; 32]));
    let to_bob = alice.peer(bob.id, &bob.public_key()).unwrap();
    let to_alice = bob.peer(alice.id, &alice.public_key()).unwrap();
    let header = Header::new(MessageId::from_bytes([4; 8]), UnixMillis(1));
    let content = ForwardSecurityEnvelope::from_bytes(body);
    let mut random = counting();
    let Ok(sealed) = message::seal(&to_bob, &header, &content, &mut random) else {
        return;
    };
    let envelope = sealed.without_record();
    let mut inbox = SessionInbox::new(&bob, MemorySessionStore::default());
    let contact = Contact::new(&bob, &to_alice).unwrap();
    let supported = VersionRange::SUPPORTED;
    let begun = Session::initiate_with(&contact, supported, id, SecretKey::from_bytes([3; 32]));
    let (session, _) = begun.unwrap().store(|_| Ok::<_, ()>(())).unwrap();
    for is_known in [false, true] {
        if is_known {
            inbox = SessionInbox::new(&bob, MemorySessionStore::default());
            let store = inbox.store_mut();
            let Ok(()) = store.save_session(alice.id, id, &stored(&session));
        }
        let mut memory = SessionMemory::new();
        let find = |_| Some(&to_alice);
        let outcome = inbox.receive(&envelope, &mut memory, find, UnixMillis(2), &mut random);
        let SessionOutcome::Arrived(arrived) = outcome.unwrap() else {
            panic!("the envelope is valid")
        };
        assert!(arrived.message().is_none(), "nobody has the key");
        if let Event::Unreadable(_) = arrived.event() {
            assert_eq!(arrived.replies().len(), 1);
        }
        inbox.accept(arrived).unwrap();
        let again = inbox.receive(&envelope, &mut memory, find, UnixMillis(3), &mut random);
        assert!(matches!(again, Ok(SessionOutcome::Refused { .. })));
    }
}

/// Both ends of a session that Alice has begun and Bob has taken, as they are stored.
static BEGUN: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
    let [alice, bob] = identities();
    let to_bob = alice.peer(bob.id, &bob.public_key()).unwrap();
    let contact = Contact::new(&alice, &to_bob).unwrap();
    let secret = SecretKey::from_bytes([3; 32]);
    let begun = Session::initiate_with(&contact, VersionRange::SUPPORTED, SESSION, secret);
    let (session, init) = begun.unwrap().store(|_| Ok::<_, ()>(())).unwrap();
    let mut body = vec![0; init.encoded_len()];
    init.encode_into(&mut body).unwrap();
    let mut inbox = SessionInbox::new(&bob, MemorySessionStore::default());
    carry(&mut inbox, &body, 1).expect("nobody refuses an Init");
    let mut taken = Vec::new();
    let mut keep = |_: SessionId, encoded: &[u8]| taken = encoded.to_vec();
    let Ok(()) = inbox.store().visit_sessions(alice.id, &mut keep);
    [stored(&session), taken]
});

const SESSION: SessionId = SessionId::from_bytes([9; 16]);

fn identities() -> [Identity; 2] {
    [("ALICE001", 1), ("BOB00001", 2)]
        .map(|(id, byte)| Identity::new(id.parse().unwrap(), SecretKey::from_bytes([byte; 32])))
}

/// Sends this body to Bob, who accepts what arrives: whether it held a message.
fn carry(inbox: &mut SessionInbox<'_, MemorySessionStore>, body: &[u8], id: u8) -> Option<bool> {
    let [alice, bob] = identities();
    let to_bob = alice.peer(bob.id, &bob.public_key()).unwrap();
    let to_alice = bob.peer(alice.id, &alice.public_key()).unwrap();
    let header = Header::new(MessageId::from_bytes([id; 8]), UnixMillis(1));
    let content = ForwardSecurityEnvelope::from_bytes(body);
    let mut nonces = |bytes: &mut [u8]| bytes.fill(id);
    let sealed = message::seal(&to_bob, &header, &content, &mut nonces).ok()?;
    let envelope = sealed.without_record();
    let (mut memory, mut random) = (SessionMemory::new(), counting());
    let find = |_| Some(&to_alice);
    let outcome = inbox.receive(&envelope, &mut memory, find, UnixMillis(2), &mut random);
    let SessionOutcome::Arrived(arrived) = outcome.unwrap() else {
        return None;
    };
    let holds = arrived.message().is_some();
    inbox.accept(arrived).unwrap();
    Some(holds)
}

/// The bytes are what Alice says inside the session, behind its keys: they arrive, and with another bit they
/// do not.
fn inside(inner: &[u8]) {
    let [alice, bob] = identities();
    let [begun, taken] = &*BEGUN;
    let session = Session::decode(begun).unwrap();
    let mut buffer = vec![0; Session::sealed_len(inner.len())];
    let sealed = session.seal_any(inner, None, VersionRange::SUPPORTED, &mut buffer);
    let Ok(sealed) = sealed else {
        return;
    };
    let (_, body) = sealed.store(|_| Ok::<_, ()>(())).unwrap();
    let Variant::Encapsulated(message) = Envelope::decode(body).unwrap().variant else {
        panic!("it is no message")
    };
    let ciphertext = message.sealed();
    let place = body
        .windows(ciphertext.len())
        .position(|bytes| bytes == ciphertext);
    let mut altered = body.to_vec();
    altered[place.unwrap()] ^= 1;
    let mut inbox = SessionInbox::new(&bob, MemorySessionStore::default());
    let Ok(()) = inbox.store_mut().save_session(alice.id, SESSION, taken);
    let holds = carry(&mut inbox, body, 5);
    let mut inbox = SessionInbox::new(&bob, MemorySessionStore::default());
    let Ok(()) = inbox.store_mut().save_session(alice.id, SESSION, taken);
    assert_ne!(
        carry(&mut inbox, &altered, 6),
        Some(true),
        "nobody sealed it"
    );
    if let [0x01, text @ ..] = inner
        && Body::decode(Kind::TEXT, text).is_ok()
    {
        assert_eq!(holds, Some(true), "a text arrives");
    }
}

/// A generator that never gives the same bytes again.
fn counting() -> impl FnMut(&mut [u8]) {
    let mut count = 0_u64;
    move |bytes: &mut [u8]| {
        for chunk in bytes.chunks_mut(8) {
            count += 1;
            let number = count.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes();
            chunk.copy_from_slice(&number[..chunk.len()]);
        }
    }
}
