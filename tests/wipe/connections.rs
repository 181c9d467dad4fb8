//! Types of connections, calls, linked devices and sessions that hold a secret, and connections that failed.

use std::hint::black_box;

use eeema::call::{
    FrameOpener, FrameSealer, GroupCallKeyHash, MediaKey, ParticipantChannel, ParticipantKeys,
};
use eeema::content::{Content, Text};
use eeema::crypto::{CountedNonce, Secret, SecretVec};
use eeema::forward_security::agreement::{Agreements, ChainPair};
use eeema::forward_security::{
    Chain, Contact, Envelope, MemorySessionStore, NotSealed, Reaction, Session, SessionId,
    SessionInbox, SessionMemory, SessionOutcome, SessionStore, ToStore, VersionRange,
};
use eeema::identity::{AgreedKey, FeatureMask, Identity, SecretKey};
use eeema::message::Header;
use eeema::multi_device::{DeviceGroupKey, DeviceGroupKeys};
use eeema::time::UnixMillis;
use eeema::transport::{
    Channel, Client, ConnectionKeys, DeviceCookie, Extension, Extensions, Server, ServerEvent,
    ServerKeys,
};

use super::inspector::{Needle, blocks_with, leaks_of, leaks_of_inline, needle, recorded};
use super::shown::assert_hidden;
use super::types::{Check, held, held_beside_gaps};
use super::{MARK, alice, to_bob};

pub(crate) const TYPES: &[Check] = &[
    ("call::FrameOpener", || {
        let mut opener = FrameOpener::new(GroupCallKeyHash::from_bytes([1; 32]));
        assert!(opener.announce(media_key()));
        held(|| opener)
    }),
    ("call::FrameSealer", || {
        let hash = GroupCallKeyHash::from_bytes([1; 32]);
        held(|| FrameSealer::chosen(media_key(), hash, 0))
    }),
    ("call::GroupCallKeyHash", || {
        held(|| GroupCallKeyHash::from_bytes(MARK))
    }),
    ("call::MediaKey", || held(media_key)),
    ("call::ParticipantChannel", || {
        held(|| ParticipantChannel::chosen(agreed(), nonces(1), nonces(2)))
    }),
    ("call::ParticipantKeys", || {
        held(|| ParticipantKeys::chosen(secret_key(), [1; 16]))
    }),
    ("forward_security::Agreements", || held(agreements)),
    ("forward_security::Arrived", talked),
    ("forward_security::Chain", || held(chain)),
    ("forward_security::ChainPair", || {
        held(|| ChainPair {
            of_initiator: chain(),
            of_responder: chain(),
        })
    }),
    ("forward_security::MemorySessionStore", || {
        held(|| {
            let (mut store, session) = (MemorySessionStore::default(), session());
            let mut encoded = SecretVec::zeroed(Session::MAX_ENCODED_LENGTH);
            let length = session.encode_into(encoded.as_mut_bytes()).unwrap();
            let encoded = &encoded.as_bytes()[..length];
            let Ok(()) = store.save_session(session.peer_id(), session.id(), encoded);
            store
        })
    }),
    ("forward_security::NotSealed", || {
        held_beside_gaps(|| -> NotSealed {
            let supported = VersionRange::SUPPORTED;
            let not = session().seal_any(b"\x01Hi", None, supported, &mut []);
            not.unwrap_err()
        })
    }),
    ("forward_security::Reaction", || {
        held_beside_gaps(|| Reaction::Established(session()))
    }),
    ("forward_security::Session", || held_beside_gaps(session)),
    ("forward_security::SessionMemory", talked),
    ("forward_security::SessionOutcome", talked),
    ("forward_security::ToStore", || held_beside_gaps(to_store)),
    ("multi_device::ContentKey", || {
        let key = group_keys().reflect().clone();
        leaks_of_inline(needle(key.as_bytes()), key.clone())
    }),
    ("multi_device::DeviceGroupKeys", || {
        let keys = group_keys();
        leaks_of_inline(needle(keys.path().as_bytes()), keys.clone())
    }),
    ("transport::Channel", || {
        held(|| Channel::chosen(agreed(), nonces(1), nonces(2), 8192))
    }),
    ("transport::Client", || {
        let accepted = ServerKeys::only(secret_key().public_key());
        held_beside_gaps(|| Client::start(connection_keys(), accepted).0)
    }),
    ("transport::ConnectionKeys", || held(connection_keys)),
    ("transport::DeviceCookie", || held(device_cookie)),
    ("transport::Extension", || {
        held(|| Extension::DeviceCookie(device_cookie()))
    }),
    ("transport::Extensions", || held(extensions)),
    ("transport::Server", || {
        held_beside_gaps(|| Server::new(connection_keys()))
    }),
    ("transport::ServerEvent", || {
        held(|| ServerEvent::Login {
            identity: alice(),
            extensions: extensions(),
        })
    }),
];

#[test]
fn a_connection_that_failed_holds_no_key() {
    let left = |needle: &Needle, fail: fn(&mut Client, &mut Server)| {
        recorded(|| {
            let accepted = ServerKeys::only(secret_key().public_key());
            let mut client = Box::new(Client::start(connection_keys(), accepted).0);
            let mut server = Box::new(Server::new(connection_keys()));
            assert_eq!(blocks_with(needle), 2);
            fail(&mut client, &mut server);
            let left = blocks_with(needle);
            black_box((client, server));
            left
        })
    };
    let failed = left(&needle(&MARK), |client, server| {
        assert!(client.receive(&mut [0x55; 80]).is_err());
        // The cookie is that of the server.
        assert!(server.receive(&mut [1; 48]).is_err());
    });
    assert_eq!(failed, 0);
    let refused = left(&needle(&MARK), |client, server| {
        assert!(client.receive(&mut [1; 80]).is_err());
        server.refuse();
    });
    assert_eq!(refused, 0);
}

#[test]
fn an_established_connection_that_failed_holds_no_key() {
    let key = secret_key();
    let own = Identity::new(alice(), SecretKey::from_bytes([9; 32]));
    let pair = |byte| ConnectionKeys::chosen(SecretKey::from_bytes([byte; 32]), [byte + 50; 16]);
    let session_key = SecretKey::from_bytes([5; 32]);
    let session_key = session_key.agree(&SecretKey::from_bytes([6; 32]).public_key());
    let session_key = needle(session_key.unwrap().as_bytes());
    let temporary = [needle(&[5; 32]), needle(&[6; 32])];
    recorded(|| {
        let accepted = ServerKeys::only(key.public_key());
        let (client, mut hello) = Client::start(pair(5), accepted);
        let (mut client, mut server) = (Box::new(client), Box::new(Server::new(pair(6))));
        assert!(server.receive(&mut hello).is_ok());
        let mut hello = server.hello(&key).unwrap();
        assert!(client.receive(&mut hello).is_ok());
        assert_eq!(blocks_with(&temporary[0]), 0, "wiped with the server-hello");
        let mut login = [0; 160];
        client.login(&own, &[], &mut login).unwrap();
        let (data, extensions) = login.split_at_mut(144);
        assert!(server.receive(data).is_ok());
        server.client_key(&key, Some(&own.public_key())).unwrap();
        assert_eq!(blocks_with(&temporary[1]), 0, "wiped with the vouch");
        assert!(server.receive(extensions).is_ok());
        let mut ack = server.accept(UnixMillis(1), 0).unwrap();
        assert!(client.receive(&mut ack).is_ok());
        assert_eq!(blocks_with(&session_key), 2);

        assert!(client.receive(&mut [20, 0, 1, 2]).is_ok());
        let mut false_frame = [0x55; 22];
        false_frame[..2].copy_from_slice(&[20, 0]);
        assert!(client.receive(&mut false_frame).is_err());
        assert!(server.receive(&mut [0; 2]).is_err());
        assert_eq!(blocks_with(&session_key), 0);
        black_box((client, server));
    });
}

fn secret_key() -> SecretKey {
    SecretKey::from_bytes(MARK)
}

fn agreed() -> AgreedKey {
    AgreedKey::from_bytes(MARK)
}

fn nonces(cookie: u8) -> CountedNonce {
    CountedNonce::starting_at([cookie; 16], 1)
}

fn media_key() -> MediaKey {
    MediaKey::from_bytes(0, 0, MARK)
}

fn connection_keys() -> ConnectionKeys {
    ConnectionKeys::chosen(secret_key(), [1; 16])
}

fn device_cookie() -> DeviceCookie {
    DeviceCookie::from_bytes(*MARK.first_chunk().unwrap())
}

/// A list with a cookie; the encoded one stays in memory of its own.
fn extensions() -> Extensions<'static> {
    let encoded = [&[0x03, 16, 0][..], &MARK[..16]].concat();
    Extensions::decode(encoded.leak()).unwrap()
}

fn group_keys() -> DeviceGroupKeys {
    DeviceGroupKey::from_bytes(MARK).derive()
}

fn agreements() -> Agreements {
    Agreements {
        ss: agreed(),
        es: agreed(),
        se: agreed(),
        ee: agreed(),
    }
}

fn chain() -> Chain {
    Chain::at(1, Secret::from_bytes(MARK))
}

fn to_store() -> ToStore<Envelope<'static>> {
    let peer = to_bob();
    let own = Identity::new(peer.own_id(), SecretKey::from_bytes([9; 32]));
    let contact = Contact::new(&own, &peer).unwrap();
    let id = SessionId::from_bytes([2; 16]);
    Session::initiate_with(&contact, VersionRange::SUPPORTED, id, secret_key()).unwrap()
}

fn session() -> Session {
    to_store().store(|_| Ok::<_, ()>(())).unwrap().0
}

/// Two talk through their inboxes: blocks that still hold a session key that they draw, or what they say.
fn talked() -> usize {
    let own = Identity::new(alice(), SecretKey::from_bytes([1; 32]));
    let other = Identity::new(to_bob().id(), SecretKey::from_bytes([2; 32]));
    let (to_other, to_own) = (to_bob(), other.peer(own.id, &own.public_key()).unwrap());
    let text = str::from_utf8(&MARK).unwrap();
    let talk = |says: &str, draws: u8| {
        let mut sender = SessionInbox::new(&own, MemorySessionStore::default());
        let mut receiver = SessionInbox::new(&other, MemorySessionStore::default());
        let (mut count, mut drawn, mut heard) = (0, 0, 0);
        let mut random = |bytes: &mut [u8]| {
            // Session keys are the only ones of this length.
            match (bytes.len(), draws) {
                (32, 1) => {
                    bytes.copy_from_slice(&MARK);
                    drawn += 1;
                }
                _ => {
                    count += 1;
                    bytes.fill(count);
                }
            }
        };
        for number in 0..3 {
            let header = Header::generate(UnixMillis(number), &mut random).unwrap();
            let features = FeatureMask::FORWARD_SECURITY;
            let content = Text::new(says).unwrap();
            let now = UnixMillis(number);
            let sending = sender.send(&to_other, features, &header, &content, now, &mut random);
            let mut replies = Vec::new();
            for one in sending.unwrap().outgoing() {
                let mut memory = SessionMemory::new();
                let find = |_| Some(&to_own);
                let outcome = receiver.receive(one.envelope(), &mut memory, find, now, &mut random);
                let outcome = outcome.unwrap();
                assert_hidden(&outcome, &MARK);
                let SessionOutcome::Arrived(arrived) = outcome else {
                    panic!("refused")
                };
                assert_hidden(&arrived, &MARK);
                let said = arrived.message().map(|message| message.content().clone());
                heard += usize::from(said.as_ref() == Some(&Content::Text(content)));
                let answers = arrived.replies().iter();
                replies.extend(answers.map(|reply| reply.envelope().to_vec()));
                receiver.accept(arrived).unwrap();
            }
            for reply in replies {
                let mut memory = SessionMemory::new();
                let find = |_| Some(&to_other);
                let outcome = sender.receive(&reply, &mut memory, find, now, &mut random);
                let Ok(SessionOutcome::Arrived(arrived)) = outcome else {
                    panic!("refused")
                };
                sender.accept(arrived).unwrap();
            }
        }
        // Both ends draw a session key, and every text arrives.
        assert_eq!((drawn, heard), (2 * usize::from(draws), 3));
    };
    leaks_of(needle(&MARK), || talk("Hi", 1)) + leaks_of(needle(&MARK), || talk(text, 0))
}
