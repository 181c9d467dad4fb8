//! Types of connections, calls, linked devices and sessions that hold a secret.

use eeema::call::{
    FrameOpener, FrameSealer, GroupCallKeyHash, MediaKey, ParticipantChannel, ParticipantKeys,
};
use eeema::crypto::{CountedNonce, Secret};
use eeema::forward_security::agreement::{Agreements, ChainPair};
use eeema::forward_security::{
    Chain, Contact, Envelope, NotSealed, Reaction, Session, SessionId, ToStore, VersionRange,
};
use eeema::identity::{AgreedKey, Identity, SecretKey};
use eeema::multi_device::{DeviceGroupKey, DeviceGroupKeys};
use eeema::transport::{
    Channel, Client, ConnectionKeys, DeviceCookie, Extension, Extensions, Server, ServerEvent,
    ServerKeys,
};

use super::inspector::{leaks_of_inline, needle};
use super::types::{Check, held, inline};
use super::{MARK, alice, to_bob};

pub(crate) const TYPES: &[Check] = &[
    ("call::FrameOpener", || {
        let mut opener = FrameOpener::new(GroupCallKeyHash::from_bytes([1; 32]));
        assert!(opener.announce(media_key()));
        inline(opener)
    }),
    ("call::FrameSealer", || {
        let hash = GroupCallKeyHash::from_bytes([1; 32]);
        inline(FrameSealer::new(media_key(), hash))
    }),
    ("call::GroupCallKeyHash", || {
        inline(GroupCallKeyHash::from_bytes(MARK))
    }),
    ("call::MediaKey", || inline(media_key())),
    ("call::ParticipantChannel", || {
        inline(ParticipantChannel::chosen(agreed(), nonces(1), nonces(2)))
    }),
    ("call::ParticipantKeys", || {
        inline(ParticipantKeys::chosen(secret_key(), [1; 16]))
    }),
    ("forward_security::Agreements", || inline(agreements())),
    ("forward_security::Chain", || inline(chain())),
    ("forward_security::ChainPair", || {
        inline(ChainPair {
            of_initiator: chain(),
            of_responder: chain(),
        })
    }),
    ("forward_security::NotSealed", || {
        let mut buffer = [];
        let supported = VersionRange::SUPPORTED;
        let not = session().seal_any(b"\x01Hi", None, supported, &mut buffer);
        inline::<NotSealed>(not.unwrap_err())
    }),
    ("forward_security::Reaction", || {
        inline(Reaction::Established(session()))
    }),
    ("forward_security::Session", || inline(session())),
    ("forward_security::ToStore", || inline(to_store())),
    ("multi_device::ContentKey", || {
        let key = group_keys().reflect().clone();
        leaks_of_inline(needle(key.as_bytes()), key.clone())
    }),
    ("multi_device::DeviceGroupKeys", || {
        let keys = group_keys();
        leaks_of_inline(needle(keys.path().as_bytes()), keys.clone())
    }),
    ("transport::Channel", || {
        inline(Channel::chosen(agreed(), nonces(1), nonces(2), 8192))
    }),
    ("transport::Client", || {
        let accepted = ServerKeys::only(secret_key().public_key());
        inline(Client::start(connection_keys(), accepted).0)
    }),
    ("transport::ConnectionKeys", || inline(connection_keys())),
    ("transport::DeviceCookie", || inline(device_cookie())),
    ("transport::Extension", || {
        inline(Extension::DeviceCookie(device_cookie()))
    }),
    ("transport::Extensions", || inline(extensions())),
    ("transport::Server", || {
        let keys = Box::new(connection_keys());
        held(move || Server::new(*keys))
    }),
    ("transport::ServerEvent", || {
        inline(ServerEvent::Login {
            identity: alice(),
            extensions: extensions(),
        })
    }),
];

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
