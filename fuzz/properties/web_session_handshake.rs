//! Browser and phone of a web session, anywhere in their handshake: whatever arrives, no call panics, and
//! after a fatal error every call says so.

use std::time::Duration;

use eeema::crypto::hazmat::{agreement, secretbox};
use eeema::crypto::{Random, RandomError, Secret};
use eeema::web_session::msgpack::Value;
use eeema::web_session::{
    Address, AuthToken, Channel, ChannelId, CloseCode, Connection, Cookie, Csn, Error, Message,
    Nonce, Order, Output, PermanentKey, ServerKey, Setup, Task, Trust, WebRtc,
};

#[path = "../../examples/web_session/src/relay.rs"]
mod relay;

use relay::{FromRelay, Relay};

const NOW: Duration = Duration::from_secs(1000);
/// The secret keys of browser and phone: bytes of one value.
const KEYS: [u8; 2] = [1, 2];
const TOKEN: [u8; 32] = [0x77; 32];

/// One byte says how far the handshake goes, one who gets the rest and in which form; the rest are
/// messages, each behind its length.
pub(crate) fn check(data: &[u8]) {
    let [stage, form, rest @ ..] = data else {
        return;
    };
    let mut world = World::new(form & 0x80 != 0);
    (0..stage % 24).for_each(|step| world.deliver(usize::from(step % 2)));
    let victim = usize::from(form & 1);
    let mut rest = rest;
    while let Some((length, behind)) = rest.split_first() {
        let (message, behind) = behind.split_at(behind.len().min(usize::from(*length)));
        rest = behind;
        world.feed(victim, form >> 1 & 0x07, message);
    }
    (0..8).for_each(|step| world.deliver(step % 2));
}

/// Bytes that count up: never twice the same.
struct Counter(u64);

impl Random for Counter {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        for chunk in bytes.chunks_mut(8) {
            self.0 += 1;
            let number = self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
            chunk.copy_from_slice(&number[..chunk.len()]);
        }
        Ok(())
    }
}

struct World {
    relay: Relay,
    random: Counter,
    parties: [Party; 2],
}

/// A client, and what is known of those who write to it.
struct Party {
    connection: Connection,
    number: usize,
    /// The key of the server for this connection.
    server: Option<[u8; 32]>,
    /// The nonces that the server and the other client used last.
    last: [Option<Nonce>; 2],
}

impl World {
    fn new(with_webrtc: bool) -> Self {
        let mut random = Counter(0);
        let browser = key(0).public_key();
        let mut relay = Relay::new(browser, &mut random).unwrap();
        let server_key = ServerKey::from_bytes(relay.public_key());
        let setup = |party| {
            let tasks = match with_webrtc {
                true => vec![
                    Task::WebRtcV1(WebRtc::new(Vec::new(), true)),
                    Task::RelayedData,
                ],
                false => vec![Task::RelayedData],
            };
            Setup::new(key(party), tasks)
                .unwrap()
                .with_server_key(server_key)
        };
        let token = || AuthToken::from_bytes(TOKEN);
        let trust = Trust::Token(token());
        let initiator = Connection::initiator(setup(0), trust, &mut random).unwrap();
        let responder =
            Connection::responder(setup(1), browser, Some(token()), &mut random).unwrap();
        let parties = [initiator, responder].map(|connection| Party {
            connection,
            number: relay.connect(&mut random).unwrap(),
            server: None,
            last: [None; 2],
        });
        Self {
            relay,
            random,
            parties,
        }
    }

    /// Hands what waits for a client to it, and what it says to the server.
    fn deliver(&mut self, party: usize) {
        match self.relay.next(self.parties[party].number) {
            Some(FromRelay::Message(message)) => {
                self.parties[party].notice(&message);
                self.receive(party, message);
            }
            Some(FromRelay::Closed(code)) => {
                assert!(code >= 1000);
                let connection = &mut self.parties[party].connection;
                let was_closed = connection.is_closed();
                assert_eq!(connection.websocket_closed().is_err(), was_closed);
            }
            None => {}
        }
    }

    fn receive(&mut self, party: usize, mut message: Vec<u8>) {
        let connection = &mut self.parties[party].connection;
        let received = connection.receive(&mut message, NOW, &mut self.random);
        self.check_received(party, received);
    }

    fn check_received(&mut self, party: usize, received: Result<(), Error>) {
        let Party {
            connection, number, ..
        } = &mut self.parties[party];
        assert!(received.is_ok() || connection.is_closed());
        while let Some(output) = connection.poll_output() {
            match output {
                Output::Send(bytes) => self.relay.receive(*number, bytes.as_slice()),
                Output::Close(code) => {
                    assert!(connection.is_closed());
                    self.relay.close(*number, code.get());
                }
                Output::CloseWebSocket(code) => self.relay.close(*number, code.get()),
                _ => {}
            }
        }
        if connection.is_closed() {
            assert_closed(connection);
        }
    }

    /// Hands these bytes to a client, in a form that lets them get further or less far.
    fn feed(&mut self, victim: usize, form: u8, bytes: &[u8]) {
        let message = match form {
            0 => Some(bytes.to_vec()),
            1 => Some(self.in_clear(victim, bytes)),
            2 => self.sealed_by_server(victim, bytes),
            3 => Some(self.sealed_early(victim, bytes)),
            4 => self.sealed_by_session(victim, bytes),
            5 => self.altered(victim, bytes),
            6 => return self.chunk(victim, bytes),
            _ => return self.say(1 - victim, bytes),
        };
        if let Some(message) = message {
            self.receive(victim, message);
        }
    }

    fn in_clear(&mut self, victim: usize, bytes: &[u8]) -> Vec<u8> {
        let nonce = self.parties[victim].next_nonce(victim, false);
        [nonce.to_bytes().as_slice(), bytes].concat()
    }

    fn sealed_by_server(&mut self, victim: usize, bytes: &[u8]) -> Option<Vec<u8>> {
        let server = self.parties[victim].server?;
        let nonce = self.parties[victim].next_nonce(victim, false);
        let secret = Secret::from_bytes([KEYS[victim]; 32]);
        let key = agreement::agree(&secret, &server).unwrap();
        Some(seal(&key, &nonce, bytes))
    }

    /// Sealed with the token if it was not used, else with the permanent keys.
    fn sealed_early(&mut self, victim: usize, bytes: &[u8]) -> Vec<u8> {
        let is_first = self.parties[victim].last[1].is_none();
        let nonce = self.parties[victim].next_nonce(victim, true);
        if victim == 0 && is_first {
            return seal(&Secret::from_bytes(TOKEN), &nonce, bytes);
        }
        let secret = Secret::from_bytes([KEYS[victim]; 32]);
        let theirs = *key(1 - victim).public_key().as_bytes();
        seal(&agreement::agree(&secret, &theirs).unwrap(), &nonce, bytes)
    }

    /// Sealed with the key of the session, as soon as one of the two has it.
    fn sealed_by_session(&mut self, victim: usize, bytes: &[u8]) -> Option<Vec<u8>> {
        let nonce = self.parties[victim].next_nonce(victim, true);
        let mut keys = self.parties.iter();
        let key = keys.find_map(|party| party.connection.session_key())?;
        // The nonces of channels have the number of the channel where others have the addresses.
        let addresses = [nonce.source.get(), nonce.destination.get()];
        let id = ChannelId::new(u16::from_be_bytes(addresses)).unwrap();
        let mut random = |bytes: &mut [u8]| match bytes.len() {
            Cookie::LENGTH => bytes.copy_from_slice(nonce.cookie.as_bytes()),
            _ => bytes.copy_from_slice(&nonce.csn.sequence().to_be_bytes()),
        };
        let mut channel: Channel = key.open_channel(id, Order::Ordered, &mut random).unwrap();
        Some(channel.seal(bytes).unwrap())
    }

    /// What would come next, with one byte that is not as it was sent.
    fn altered(&mut self, victim: usize, bytes: &[u8]) -> Option<Vec<u8>> {
        let Some(FromRelay::Message(mut message)) = self.relay.next(self.parties[victim].number)
        else {
            return None;
        };
        let place = bytes.iter().map(|byte| usize::from(*byte)).sum::<usize>();
        let length = message.len();
        message[place % length] ^= 1;
        Some(message)
    }

    fn chunk(&mut self, victim: usize, bytes: &[u8]) {
        let connection = &mut self.parties[victim].connection;
        let was_closed = connection.is_closed();
        match connection.receive_chunk(bytes, NOW) {
            Err(Error::State) if !was_closed && !connection.is_closed() => {}
            received => self.check_received(victim, received),
        }
    }

    /// Lets a client say something, if it can.
    fn say(&mut self, party: usize, bytes: &[u8]) {
        let connection = &mut self.parties[party].connection;
        let was_closed = connection.is_closed();
        let data = connection.send_data(Value::from(bytes));
        let application = connection.send_application(Value::from(bytes));
        assert_eq!(was_closed, data == Err(Error::Closed));
        assert_eq!(was_closed, application == Err(Error::Closed));
        self.check_received(party, Ok(()));
        self.deliver(1 - party);
    }
}

impl Party {
    /// Looks at a message of the server, before it is opened.
    fn notice(&mut self, message: &[u8]) {
        let mut message = message.to_vec();
        let (nonce, data) = Nonce::split(&mut message).unwrap();
        if let (None, Ok(Message::ServerHello { key })) = (self.server, Message::decode(data)) {
            self.server = Some(key);
        }
        self.last[usize::from(nonce.source.get() != 0)] = Some(nonce);
    }

    /// The nonce that the server, or the other client, would use next.
    fn next_nonce(&mut self, victim: usize, of_client: bool) -> Nonce {
        let [own, theirs] = [[1, 2], [2, 1]][victim];
        let [server, client] = &mut self.last;
        let (last, source) = if of_client {
            (client, theirs)
        } else {
            (server, 0)
        };
        let own = if self.server.is_some() { own } else { 0 };
        let nonce = match *last {
            Some(nonce) => (nonce.cookie, nonce.csn.next().unwrap()),
            None => (Cookie::from_bytes([9; 16]), Csn::from_parts(0, 9)),
        };
        let nonce = Nonce {
            cookie: nonce.0,
            source: Address::new(source),
            destination: Address::new(own),
            csn: nonce.1,
        };
        *last = Some(nonce);
        nonce
    }
}

fn key(party: usize) -> PermanentKey {
    PermanentKey::from_bytes([KEYS[party]; 32])
}

/// nonce ‖ tag ‖ ciphertext
fn seal(key: &Secret<32>, nonce: &Nonce, plain: &[u8]) -> Vec<u8> {
    let (nonce, mut data) = (nonce.to_bytes(), plain.to_vec());
    let tag = secretbox::seal_in_place(key, &nonce, &mut data);
    [nonce.as_slice(), &tag, &data].concat()
}

fn assert_closed(connection: &mut Connection) {
    let mut random = Counter(0);
    let closed = Err(Error::Closed);
    assert_eq!(connection.receive(&mut [0; 30], NOW, &mut random), closed);
    assert_eq!(connection.receive_text(), closed);
    assert_eq!(connection.receive_chunk(&[0; 30], NOW), closed);
    assert_eq!(connection.send_data(Value::Nil), closed);
    assert_eq!(connection.send_application(Value::Nil), closed);
    assert_eq!(connection.drop_silent(NOW), closed);
    assert_eq!(connection.close(CloseCode::Normal), closed);
    assert_eq!(connection.websocket_closed(), closed);
    assert!(connection.session_key().is_none());
    assert_eq!(connection.poll_output(), None);
}
