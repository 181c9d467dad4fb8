//! Connections: what stands inside of a box that its maker seals again after each change, and data channels.

use eeema::crypto::CountedNonce;
use eeema::crypto::hazmat::secretbox;
use eeema::identity::AgreedKey;
use eeema::transport::{
    Channel, Client, ClientEvent, ConnectionKeys, Progress, Server, ServerEvent, ServerKeys,
};
use eeema::web_session::{ChannelId, ConnectionId, Cookie, Order, SessionKey, SharedSessionKey};
use eeema::{Identity, SecretKey};

use super::{every_bit_matters, every_bit_matters_but, ones};

const CLIENT_COOKIE: [u8; 16] = [1; 16];
const SERVER_COOKIE: [u8; 16] = [2; 16];

fn secret(byte: u8) -> SecretKey {
    SecretKey::from_bytes([byte; 32])
}

fn alice() -> Identity {
    Identity::new("ALICE001".parse().unwrap(), secret(4))
}

/// Temporary keys of the client and of the server; the permanent key of the server is [`secret`] 3.
fn client() -> (Client, [u8; 48]) {
    let keys = ConnectionKeys::chosen(secret(1), CLIENT_COOKIE);
    Client::start(keys, ServerKeys::only(secret(3).public_key()))
}

fn server() -> Server {
    Server::new(ConnectionKeys::chosen(secret(2), SERVER_COOKIE))
}

fn nonce(cookie: [u8; 16], count: u8) -> [u8; 24] {
    let mut nonce = [0; 24];
    nonce[..16].copy_from_slice(&cookie);
    nonce[16] = count;
    nonce
}

/// Opens a box, hands what stands in it to `change`, and seals it again.
fn resealed(
    key: &AgreedKey,
    nonce: &[u8; 24],
    sealed: &[u8],
    change: impl FnOnce(&mut Vec<u8>),
) -> Vec<u8> {
    let (tag, data) = sealed.split_first_chunk().unwrap();
    let mut data = data.to_vec();
    secretbox::open_in_place(key.as_secret(), nonce, &mut data, tag).unwrap();
    change(&mut data);
    let tag = secretbox::seal_in_place(key.as_secret(), nonce, &mut data);
    [&tag[..], &data].concat()
}

/// A server whose hello names another cookie of the client.
#[test]
fn of_the_cookie_in_a_server_hello() {
    let (_, mut hello) = client();
    let mut server = server();
    assert!(server.receive(&mut hello).is_ok());
    let hello = server.hello(&secret(3)).unwrap();
    let key = secret(3).agree(&secret(1).public_key()).unwrap();
    every_bit_matters("transport::Client::receive", &CLIENT_COOKIE, |cookie| {
        let change = |data: &mut Vec<u8>| {
            data.truncate(32);
            data.extend(cookie);
        };
        let sealed = resealed(&key, &nonce(SERVER_COOKIE, 1), &hello[16..], change);
        let mut hello = [&SERVER_COOKIE[..], &sealed].concat();
        let event = client()
            .0
            .receive(&mut hello)
            .map(|progress| match progress {
                Progress::Event {
                    used,
                    event: ClientEvent::ServerHello { .. },
                } => used,
                _ => 0,
            });
        event == Ok(80) && cookie.len() == 16
    });
}

/// A client that seals what it likes: identity, cookie, vouch and reserved bytes of the login.
#[test]
fn of_the_data_of_a_login() {
    let (mut client, mut hello) = client();
    let mut first = server();
    assert!(first.receive(&mut hello).is_ok());
    let mut server_hello = first.hello(&secret(3)).unwrap();
    assert!(client.receive(&mut server_hello).is_ok());
    let mut login = [0; 160];
    let length = client.login(&alice(), &[], &mut login).unwrap();
    assert_eq!(length, 160);
    let key = secret(1).agree(&secret(2).public_key()).unwrap();
    let first_nonce = nonce(CLIENT_COOKIE, 1);
    let mut data = Vec::new();
    resealed(&key, &first_nonce, &login[..144], |plain| {
        data.clone_from(plain)
    });
    // Behind the identity stands what the client says of itself.
    let said = 8..40;
    every_bit_matters_but(
        "transport::Server::receive, client_key",
        &data,
        |place| said.contains(&place),
        |given| {
            let change = |data: &mut Vec<u8>| *data = given.to_vec();
            let mut login = resealed(&key, &first_nonce, &login[..144], change);
            login.extend([0; 16]);
            let mut server = server();
            assert!(server.receive(&mut hello.clone()).is_ok());
            server.hello(&secret(3)).unwrap();
            let identity = match server.receive(&mut login) {
                Ok(Progress::Event {
                    event: ServerEvent::LoginData { identity },
                    ..
                }) => identity,
                _ => return false,
            };
            let known = identity.filter(|identity| *identity == alice().id);
            let key = known.map(|_| alice().public_key());
            given.len() == 128 && server.client_key(&secret(3), key.as_ref()).is_ok()
        },
    );
}

#[test]
fn of_a_frame_of_an_established_connection() {
    let channel = |own: [u8; 16], peer: [u8; 16]| {
        let nonces = |cookie| CountedNonce::starting_at(cookie, 1);
        Channel::chosen(
            AgreedKey::from_bytes([5; 32]),
            nonces(own),
            nonces(peer),
            100,
        )
    };
    let mut sender = channel(CLIENT_COOKIE, SERVER_COOKIE);
    let mut made = vec![0; 22 + 9];
    made[22..].copy_from_slice(b"a message");
    sender.seal_frame(1, &mut made).unwrap();
    let mut next = vec![0; 22];
    sender.seal_frame(2, &mut next).unwrap();
    // The next frame follows, so that one that waits for more bytes does not pass for a right one.
    every_bit_matters("transport::Channel::receive", &made, |sealed| {
        let mut receiver = channel(SERVER_COOKIE, CLIENT_COOKIE);
        let mut stream = [sealed, &next].concat();
        let mut kinds = Vec::new();
        while let Ok(Progress::Event { used, event }) = receiver.receive(&mut stream) {
            kinds.push(event.kind);
            stream.drain(..used);
        }
        kinds == [1, 2] && stream.is_empty()
    });
}

/// The session keys of both ends.
fn agreed_sessions() -> (SharedSessionKey, SharedSessionKey) {
    let key = |byte| SessionKey::generate(&mut |bytes: &mut [u8]| bytes.fill(byte)).unwrap();
    let (ours, theirs) = (key(1), key(2));
    let (our_public, their_public) = (ours.public_key(), theirs.public_key());
    (
        ours.agree(&their_public).unwrap(),
        theirs.agree(&our_public).unwrap(),
    )
}

#[test]
fn of_a_message_of_a_data_channel() {
    let (ours, theirs) = agreed_sessions();
    let id = ChannelId::new(1).unwrap();
    for order in [Order::Ordered, Order::Unordered] {
        let mut sender = ours.open_channel(id, order, &mut ones).unwrap();
        let made = sender.seal(b"a message".to_vec()).unwrap();
        every_bit_matters("web_session::Channel::open", &made, |sealed| {
            let mut twos = |bytes: &mut [u8]| bytes.fill(2);
            let mut receiver = theirs.open_channel(id, order, &mut twos).unwrap();
            receiver.open(&mut sealed.to_vec()).is_ok()
        });
    }
}

/// A message that was opened does not open again, and is not missed by the next one.
#[test]
fn a_message_of_a_data_channel_is_taken_once() {
    let (ours, theirs) = agreed_sessions();
    let id = ChannelId::new(1).unwrap();
    for order in [Order::Ordered, Order::Unordered] {
        let mut sender = ours.open_channel(id, order, &mut ones).unwrap();
        let mut twos = |bytes: &mut [u8]| bytes.fill(2);
        let mut receiver = theirs.open_channel(id, order, &mut twos).unwrap();
        for text in [b"first", b"again"] {
            let sealed = sender.seal(text.to_vec()).unwrap();
            assert_eq!(receiver.open(&mut sealed.clone()), Ok(&text[..]));
            let again = receiver.open(&mut sealed.clone()).err();
            assert_eq!(again, Some(eeema::web_session::Error::Replay), "{order:?}");
        }
    }
}

#[test]
fn of_what_connections_compare() {
    let bytes: [u8; 16] = core::array::from_fn(|index| index as u8);
    every_bit_matters("ConnectionId::eq", &bytes, |given| {
        given
            .try_into()
            .is_ok_and(|given| ConnectionId::from_bytes(given) == ConnectionId::from_bytes(bytes))
    });
    every_bit_matters("web_session::Cookie::eq", &bytes, |given| {
        let cookie = Cookie::from_bytes(bytes);
        given
            .try_into()
            .is_ok_and(|given| Cookie::from_bytes(given) == cookie)
    });
}
