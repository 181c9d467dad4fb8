//! The handshakes of web sessions. What stands in an opened box is read as any other data, so they go as far
//! as boxes that somebody else sealed.

use eeema::crypto::Secret;
use eeema::crypto::hazmat::agreement;
use eeema::crypto::hazmat::backend::Backend;
use eeema::crypto::hazmat::secretbox::seal_in_place;
use eeema::web_session::{
    Address, Connection, Cookie, Csn, Error, Event, Message, Nonce, Output, PermanentKey, Present,
    ServerKey, Setup, Task, Trust,
};

use super::public_key;
use super::web_session::{INITIATOR, NOW, OTHER, public, random, token};
use crate::Case;
use crate::valgrind::secret;

pub const CASES: &[Case] = &[
    Case::new(
        "Connection::initiator, receive, with a secret permanent key",
        |_| meet_server(true),
    ),
    Case::new(
        "Connection::responder, receive, with a secret permanent key and token",
        |_| meet_server(false),
    ),
    Case::new(
        "Connection::responder, receive, with a secret token and session key",
        meet_initiator,
    ),
    Case::new(
        "Connection::initiator, receive, with a secret session key",
        meet_responder,
    ),
    Case::new(
        "Connection::initiator, receive, with a secret token and a wrong one",
        meet_stranger,
    ),
];

const RESPONDER: Address = Address::new(2);
const SERVER: Secret<32> = Secret::from_bytes([11; 32]);
/// The cookie that the generator draws.
const COOKIE: Cookie = Cookie::from_bytes([9; 16]);

/// Who else takes part: the server, or the other client.
struct Party {
    key: Secret<32>,
    cookie: Cookie,
    csn: Csn,
}

impl Party {
    fn new(key: &Secret<32>, cookie: u8) -> Self {
        Self {
            key: key.clone(),
            cookie: Cookie::from_bytes([cookie; 16]),
            csn: Csn::new(0).unwrap(),
        }
    }

    fn nonce(&mut self, source: Address, destination: Address) -> Nonce {
        self.csn = self.csn.next().unwrap();
        Nonce {
            cookie: self.cookie,
            source,
            destination,
            csn: self.csn,
        }
    }

    fn hello(&mut self) -> Vec<u8> {
        let key = *public(&self.key).as_bytes();
        let hello = Message::ServerHello { key }.encode().unwrap();
        let nonce = self.nonce(Address::SERVER, Address::SERVER);
        [&nonce.to_bytes()[..], &hello].concat()
    }

    /// Seals a message for the owner of a key.
    fn seal(&mut self, way: [Address; 2], to: &Secret<32>, message: &Message<'_>) -> Vec<u8> {
        let [source, destination] = way;
        let nonce = self.nonce(source, destination).to_bytes();
        let key = agreement::agree(&self.key, public(to).as_bytes()).unwrap();
        let mut data = message.encode().unwrap();
        let tag = seal_in_place(&key, &nonce, &mut data);
        [&nonce[..], &tag, &data].concat()
    }

    fn let_in(&mut self, address: Address, client: &Secret<32>, present: Present) -> Vec<u8> {
        let auth = Message::ServerAuth {
            your_cookie: COOKIE,
            present,
            signed_keys: None,
        };
        self.seal([Address::SERVER, address], client, &auth)
    }
}

/// What a connection has to send.
fn drain(connection: &mut Connection) -> Vec<Output> {
    core::iter::from_fn(|| connection.poll_output()).collect()
}

fn messages(connection: &mut Connection) -> usize {
    let outputs = drain(connection).into_iter();
    outputs
        .filter(|output| matches!(output, Output::Send(_)))
        .count()
}

fn setup(key: PermanentKey) -> Setup {
    Setup::new(key, [Task::RelayedData]).unwrap()
}

fn meet_server(is_initiator: bool) {
    let key = PermanentKey::from_bytes(*secret([12; 32]));
    let pinned = ServerKey::from_bytes(*public_key(3).as_bytes());
    let setup = setup(key).with_server_key(pinned);
    let other = public(&OTHER);
    let (connection, address) = match is_initiator {
        true => (
            Connection::initiator(setup, Trust::Key(other), &mut random),
            Address::INITIATOR,
        ),
        false => (
            Connection::responder(setup, other, Some(token()), &mut random),
            RESPONDER,
        ),
    };
    let (mut connection, mut server) = (connection.unwrap(), Party::new(&SERVER, 8));
    connection
        .receive(&mut server.hello(), NOW, &mut random)
        .unwrap();
    assert_eq!(messages(&mut connection), 1 + usize::from(!is_initiator));
    let mut auth = server.let_in(address, &OTHER, Present::Initiator(true));
    let refused = connection.receive(&mut auth, NOW, &mut random);
    assert_eq!(refused, Err(Error::Unauthentic));
}

/// Leads a client with a known permanent key through the handshake with the server.
fn log_in(connection: &mut Connection, address: Address, key: &Secret<32>, present: Present) {
    let mut server = Party::new(&SERVER, 8);
    connection
        .receive(&mut server.hello(), NOW, &mut random)
        .unwrap();
    let mut auth = server.let_in(address, key, present);
    connection.receive(&mut auth, NOW, &mut random).unwrap();
}

fn known(key: &Secret<32>) -> Setup {
    setup(PermanentKey::from_bytes(*key.as_bytes()))
}

fn meet_initiator(_: Backend) {
    let (setup, initiator) = (known(&OTHER), public(&INITIATOR));
    let connection = Connection::responder(setup, initiator, Some(token()), &mut random);
    let mut connection = connection.unwrap();
    log_in(&mut connection, RESPONDER, &OTHER, Present::Initiator(true));
    assert_eq!(messages(&mut connection), 4);
    let (mut initiator, way) = (Party::new(&INITIATOR, 7), [Address::INITIATOR, RESPONDER]);
    let key = *public_key(4).as_bytes();
    let mut key = initiator.seal(way, &OTHER, &Message::Key { key });
    connection.receive(&mut key, NOW, &mut random).unwrap();
    assert_eq!(messages(&mut connection), 1);
    let mut auth = initiator.seal(way, &OTHER, &Message::Key { key: [0; 32] });
    let refused = connection.receive(&mut auth, NOW, &mut random);
    assert_eq!(refused, Err(Error::Unauthentic));
}

/// Whether the initiator sent a responder away.
fn is_dropped(connection: &mut Connection) -> bool {
    let is_drop = |output: &Output| matches!(output, Output::Event(Event::ResponderDropped { .. }));
    drain(connection).iter().any(is_drop)
}

fn meet_responder(_: Backend) {
    let trust = Trust::Key(public(&OTHER));
    let connection = Connection::initiator(known(&INITIATOR), trust, &mut random);
    let (mut connection, present) = (connection.unwrap(), Present::Responders(vec![RESPONDER]));
    log_in(&mut connection, Address::INITIATOR, &INITIATOR, present);
    let (mut responder, way) = (Party::new(&OTHER, 7), [RESPONDER, Address::INITIATOR]);
    let key = *public_key(4).as_bytes();
    let mut key = responder.seal(way, &INITIATOR, &Message::Key { key });
    connection.receive(&mut key, NOW, &mut random).unwrap();
    assert!(!is_dropped(&mut connection));
    let mut auth = responder.seal(way, &INITIATOR, &Message::Key { key: [0; 32] });
    connection.receive(&mut auth, NOW, &mut random).unwrap();
    assert!(is_dropped(&mut connection));
}

fn meet_stranger(_: Backend) {
    let trust = Trust::Token(token());
    let connection = Connection::initiator(known(&INITIATOR), trust, &mut random);
    let (mut connection, present) = (connection.unwrap(), Present::Responders(vec![RESPONDER]));
    log_in(&mut connection, Address::INITIATOR, &INITIATOR, present);
    let (mut responder, way) = (Party::new(&OTHER, 7), [RESPONDER, Address::INITIATOR]);
    let mut first = responder.seal(way, &INITIATOR, &Message::Token { key: [0; 32] });
    connection.receive(&mut first, NOW, &mut random).unwrap();
    assert!(is_dropped(&mut connection));
}
