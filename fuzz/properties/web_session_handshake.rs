//! Browser and phone of a web session, in every state of their handshake: whatever arrives, no call panics, and
//! after a fatal error every call says so.

use eeema::crypto::Secret;
use eeema::crypto::hazmat::{agreement, secretbox};
use eeema::web_session::msgpack::Value;
use eeema::web_session::{
    ChannelId, ChunkMode, Error, Nonce, Order, Reassembler, SessionKey, SessionPublicKey,
    SplitChannel, Splitter,
};

#[path = "../support/web_session_world.rs"]
mod world;

use world::{FromRelay, KEYS, State, TOKEN, World, key};

/// One byte says how far the handshake goes, one who gets the rest and which task is offered; the rest are
/// messages, each behind its form and its length.
pub(crate) fn check(data: &[u8]) {
    let [goal, kind, rest @ ..] = data else {
        return;
    };
    let victim = usize::from(kind & 1);
    let mut world = World::new(kind & 2 != 0);
    world.advance(victim, State::ALL[usize::from(*goal) % State::ALL.len()]);
    let mut rest = rest;
    while let [form, length, behind @ ..] = rest {
        let (message, behind) = behind.split_at(behind.len().min(usize::from(*length)));
        rest = behind;
        world.feed(victim, form % 9, message);
    }
    (0..8).for_each(|step| world.deliver(step % 2));
}

impl World {
    /// Hands these bytes to a client, in a form that lets them get further or less far.
    fn feed(&mut self, victim: usize, form: u8, bytes: &[u8]) {
        let message = match form {
            0 => Some(bytes.to_vec()),
            1 => Some(self.in_clear(victim, bytes)),
            2 => self.sealed_by_server(victim, bytes),
            3 => Some(self.sealed_early(victim, bytes)),
            4 => self.sealed_by_session(victim, bytes),
            5 => self.altered(victim, bytes),
            6 => return self.carry(victim, bytes),
            7 => return self.sealed_for_channel(victim, bytes),
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

    /// Sealed with the session keys, as soon as both are drawn.
    fn sealed_by_session(&mut self, victim: usize, bytes: &[u8]) -> Option<Vec<u8>> {
        let [Some(ours), Some(theirs)] = self.parties.each_ref().map(|party| party.session) else {
            return None;
        };
        let nonce = self.parties[victim].next_nonce(victim, true);
        let theirs = agreement::public_key(&Secret::from_bytes(theirs));
        let key = agreement::agree(&Secret::from_bytes(ours), &theirs).unwrap();
        Some(seal(&key, &nonce, bytes))
    }

    /// Sealed and cut for the data channel.
    fn sealed_for_channel(&mut self, victim: usize, bytes: &[u8]) {
        let [Some(ours), Some(theirs)] = self.parties.each_ref().map(|party| party.session) else {
            return;
        };
        let random = &mut self.random;
        let forger = self.parties[victim].forger.get_or_insert_with(|| {
            let session = SessionKey::generate(&mut |key: &mut [u8]| key.copy_from_slice(&ours));
            let theirs = agreement::public_key(&Secret::from_bytes(theirs));
            let key = session
                .unwrap()
                .agree(&SessionPublicKey::from_bytes(theirs));
            let id = ChannelId::new(0).unwrap();
            let channel = key.unwrap().open_channel(id, Order::Ordered, random);
            let splitter = Splitter::new(ChunkMode::Unordered, 50).unwrap();
            SplitChannel::new(channel.unwrap(), splitter, Reassembler::new(0))
        });
        let mut chunks = Vec::new();
        forger
            .send(bytes.to_vec(), |chunk| chunks.push(chunk))
            .unwrap();
        chunks.iter().for_each(|chunk| self.carry(victim, chunk));
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

/// nonce ‖ tag ‖ ciphertext
fn seal(key: &Secret<32>, nonce: &Nonce, plain: &[u8]) -> Vec<u8> {
    let (nonce, mut data) = (nonce.to_bytes(), plain.to_vec());
    let tag = secretbox::seal_in_place(key, &nonce, &mut data);
    [nonce.as_slice(), &tag, &data].concat()
}
