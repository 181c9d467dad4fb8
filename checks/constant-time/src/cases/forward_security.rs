//! Sessions with forward security, without an inbox. Counters, versions and ids travel in clear.

use std::convert::Infallible;
use std::hint::black_box;

use eeema::content::Kind;
use eeema::crypto::hazmat::backend::Backend;
use eeema::crypto::{Random, Secret};
use eeema::forward_security::agreement::{Agreements, derive_2dh};
use eeema::forward_security::{
    Chain, Contact, DhType, Envelope, Error, Offer, OpenedInner, Reaction, RejectCause, Session,
    SessionId, SessionState, Variant, VersionRange, receive,
};
use eeema::identity::PublicKey;
use eeema::message::Peer;
use eeema::{Identity, SecretKey};

use super::{MESSAGE_ID, TEXT, agreed_key, alice, bob, to_alice_known, to_bob, to_bob_known};
use crate::Case;
use crate::valgrind::{hide, reveal, revealed, secret, secret_text};

pub const CASES: &[Case] = &[
    Case::new(
        "agreement::derive_2dh, Agreements::hash, derive_4dh",
        derive,
    ),
    Case::new("Chain::message_key, turned, advanced", chain),
    Case::new("Session::initiate, initiate_with", initiate),
    Case::new("Session::encode_into, decode, announcement", store),
    Case::new("Session::seal, seal_any", seal),
    Case::new(
        "forward_security::receive, an Init and an Accept",
        establish,
    ),
    Case::new("forward_security::receive, CommitToken::commit", open),
    Case::new("forward_security::receive, wrong keys", open_wrong),
];

const SUPPORTED: VersionRange = VersionRange::SUPPORTED;
const ID: SessionId = SessionId::from_bytes([7; 16]);

/// A generator whose keys are secrets; it counts on from a number. All else that it draws travels in clear.
pub(super) fn secret_keys(mut count: u8) -> impl Random {
    move |bytes: &mut [u8]| {
        count += 1;
        bytes.fill(count);
        if bytes.len() == 32 {
            hide(bytes);
        }
    }
}

fn known_keys(seed: u8) -> impl Random {
    move |bytes: &mut [u8]| bytes.fill(seed)
}

/// Hides the keys in a stored session. Counters, identities and versions travel in clear.
pub(super) fn hide_keys(stored: &mut [u8]) {
    reveal(stored);
    let session = Session::decode(stored).unwrap();
    let mut keys: Vec<_> = session
        .secret_key()
        .map(SecretKey::as_bytes)
        .into_iter()
        .collect();
    for dh_type in [DhType::TwoDh, DhType::FourDh] {
        let chains = [true, false].map(|is_local| session.chain(dh_type, is_local));
        keys.extend(chains.iter().flatten().map(|chain| chain.key().as_bytes()));
    }
    let place = |key| stored.windows(32).position(|bytes| bytes == key).unwrap();
    let places: Vec<_> = keys.into_iter().map(place).collect();
    for start in places {
        hide(&mut stored[start..start + 32]);
    }
}

/// The same session, with keys that are secrets.
fn secretly(session: &Session) -> Session {
    let mut stored = [0; Session::MAX_ENCODED_LENGTH];
    let length = session.encode_into(&mut stored).unwrap();
    hide_keys(&mut stored[..length]);
    Session::decode(&stored[..length]).unwrap()
}

fn stored(_: &Session) -> Result<(), Infallible> {
    Ok(())
}

/// Alice, and how she sees Bob.
fn alice_known() -> (Identity, Peer) {
    let identity = Identity::new(alice(), SecretKey::from_bytes([1; 32]));
    (identity, to_bob_known())
}

fn alice_secret() -> (Identity, Peer) {
    let identity = Identity::new(alice(), *secret(SecretKey::from_bytes([1; 32])));
    (identity, to_bob())
}

/// Bob, and how he sees Alice.
fn bob_known() -> (Identity, Peer) {
    let identity = Identity::new(bob(), SecretKey::from_bytes([2; 32]));
    (identity, to_alice_known())
}

fn bob_secret() -> (Identity, Peer) {
    let identity = Identity::new(bob(), *secret(SecretKey::from_bytes([2; 32])));
    let peer = super::peer((bob(), SecretKey::from_bytes([2; 32])), alice(), 1);
    (identity, peer)
}

fn contact((identity, peer): &(Identity, Peer)) -> Contact<'_> {
    Contact::new(identity, peer).unwrap()
}

/// Alice's session before Bob has answered, and the Init.
fn begun() -> (Session, Envelope<'static>) {
    let key = SecretKey::from_bytes([11; 32]);
    let begun = Session::initiate_with(&contact(&alice_known()), SUPPORTED, ID, key);
    begun.unwrap().store(stored).unwrap()
}

/// Bob's session, and the Accept; with another seed, it is another one.
fn answered(seed: u8) -> (Session, Envelope<'static>) {
    let (bob, mut random) = (bob_known(), known_keys(seed));
    let reaction = receive(
        &contact(&bob),
        &[],
        SUPPORTED,
        MESSAGE_ID,
        &begun().1,
        &mut random,
        &mut [],
    );
    created(reaction.unwrap())
}

fn created(reaction: Reaction<'_>) -> (Session, Envelope<'static>) {
    match reaction {
        Reaction::Created { session, .. } => session.store(stored).unwrap(),
        _ => panic!("it was an Init"),
    }
}

/// Alice's session when Bob has answered.
fn established(alice: &(Identity, Peer), begun: Session) -> Session {
    let reaction = receive(
        &contact(alice),
        &[begun],
        SUPPORTED,
        MESSAGE_ID,
        &answered(12).1,
        &mut known_keys(0),
        &mut [],
    );
    match reaction {
        Ok(Reaction::Established(session)) => session,
        _ => panic!("it was an Accept"),
    }
}

/// A message in a session, as it travels.
fn sealed(session: Session) -> Vec<u8> {
    let mut buffer = [0; 256];
    let sealed = session.seal(Kind::TEXT, TEXT.as_bytes(), None, SUPPORTED, &mut buffer);
    sealed.unwrap().store(stored).unwrap().1.to_vec()
}

fn derive(_: Backend) {
    let agreed = || *agreed_key();
    black_box(derive_2dh(&agreed(), &agreed(), alice()));
    let agreements = Agreements {
        ss: agreed(),
        es: agreed(),
        se: agreed(),
        ee: agreed(),
    };
    black_box(agreements.hash());
    black_box(agreements.derive_4dh(alice(), bob()));
}

fn chain(_: Backend) {
    let chain = Chain::new(*secret(Secret::from_bytes([1; 32])));
    black_box(chain.message_key());
    let chain = chain.turned().unwrap().advanced(20).unwrap();
    assert_eq!(chain.counter(), 20);
}

fn initiate(_: Backend) {
    let alice = alice_secret();
    let initiated = Session::initiate(&contact(&alice), SUPPORTED, &mut secret_keys(0));
    black_box(initiated.unwrap().store(stored).unwrap());
    let key = *secret(SecretKey::from_bytes([11; 32]));
    let initiated = Session::initiate_with(&contact(&alice), SUPPORTED, ID, key);
    let (_, init) = initiated.unwrap().store(stored).unwrap();
    assert!(revealed(init) == begun().1);
}

fn store(_: Backend) {
    let states = [
        begun().0,
        answered(12).0,
        established(&alice_known(), begun().0),
    ];
    for session in &states {
        let session = secretly(session);
        let mut output = [0; Session::MAX_ENCODED_LENGTH];
        session.encode_into(&mut output).unwrap();
        if let Some(announcement) = session.announcement(SUPPORTED) {
            announcement.encode_into(&mut output).unwrap();
        }
    }
}

fn seal(_: Backend) {
    let text = secret_text(TEXT);
    let states = [
        begun().0,
        answered(12).0,
        established(&alice_known(), begun().0),
    ];
    for session in &states {
        let mut buffer = [0; 256];
        let sealed =
            secretly(session).seal(Kind::TEXT, text.as_bytes(), None, SUPPORTED, &mut buffer);
        let (session, _) = sealed.unwrap().store(stored).unwrap();
        let inner = secret([1; 40]);
        let sealed = session.seal_any(&inner[..], None, SUPPORTED, &mut buffer);
        black_box(sealed.unwrap().store(stored).unwrap());
    }
}

fn establish(_: Backend) {
    let bob = bob_secret();
    let answer = |init: &Envelope<'_>| {
        receive(
            &contact(&bob),
            &[],
            SUPPORTED,
            MESSAGE_ID,
            init,
            &mut secret_keys(0),
            &mut [],
        )
        .map(created)
    };
    let (session, _) = answer(&begun().1).unwrap();
    assert_eq!(session.state(), SessionState::R24);
    let offer = Offer {
        key: PublicKey::from_bytes([0; 32]),
        versions: SUPPORTED,
    };
    let low_order = Envelope {
        session_id: ID,
        variant: Variant::Init(offer),
    };
    assert_eq!(answer(&low_order).err(), Some(Error::LowOrderKey));
    let session = established(&alice_secret(), secretly(&begun().0));
    assert_eq!(session.state(), SessionState::RL44);
}

/// Hands a message to a session, and what was opened to `read`.
fn react<T>(
    side: &(Identity, Peer),
    session: Session,
    message: &[u8],
    read: impl FnOnce(Reaction<'_>) -> T,
) -> T {
    let (envelope, mut buffer) = (Envelope::decode(message).unwrap(), [0; 256]);
    let reaction = receive(
        &contact(side),
        &[session],
        SUPPORTED,
        MESSAGE_ID,
        &envelope,
        &mut known_keys(0),
        &mut buffer,
    );
    read(reaction.unwrap())
}

fn open_one(side: &(Identity, Peer), session: Session, message: &[u8]) {
    react(side, session, message, |reaction| {
        let Reaction::Opened { message, .. } = reaction else {
            panic!("it fits");
        };
        let (session, opened) = message.store(stored).unwrap();
        assert_text(&opened);
        let turned = opened.commit_token().commit(&session).unwrap();
        assert!(turned.is_some());
    });
}

/// From here on it may be known.
fn assert_text(opened: &OpenedInner<'_>) {
    let mut inner = opened.as_bytes().to_vec();
    reveal(&mut inner[..]);
    assert_eq!(inner[1..], *TEXT.as_bytes());
}

fn open(_: Backend) {
    let known = || established(&alice_known(), begun().0);
    let (alice, bob) = (alice_secret(), bob_secret());
    open_one(&bob, secretly(&answered(12).0), &sealed(begun().0));
    open_one(&bob, secretly(&answered(12).0), &sealed(known()));
    open_one(&alice, secretly(&known()), &sealed(answered(12).0));
}

fn open_wrong(_: Backend) {
    let known = || established(&alice_known(), begun().0);
    let mut altered = sealed(begun().0);
    let last = altered.len() - 30;
    altered[last] ^= 1;
    for message in [sealed(known()), altered] {
        react(
            &bob_secret(),
            secretly(&answered(13).0),
            &message,
            |reaction| {
                let Reaction::Reject(reject) = reaction else {
                    panic!("it belongs to another session");
                };
                assert!(matches!(
                    reject.variant,
                    Variant::Reject { cause, .. } if cause == RejectCause::STATE_MISMATCH
                ));
            },
        );
    }
}
