//! Browser and phone of a web session with a server in memory between them, and how far each is.

use std::time::Duration;

use eeema::crypto::{Random, RandomError};
use eeema::web_session::msgpack::Value;
use eeema::web_session::{
    Address, AuthToken, CloseCode, Connection, Cookie, Csn, Error, Event, Message, Nonce, Output,
    PermanentKey, Present, ServerKey, Setup, SplitChannel, Task, Trust, WebRtc,
};

#[path = "../../examples/web_session/src/relay.rs"]
mod relay;

pub(super) use relay::FromRelay;
use relay::Relay;

pub(super) const NOW: Duration = Duration::from_secs(1000);
/// The secret keys of browser and phone: bytes of one value.
pub(super) const KEYS: [u8; 2] = [1, 2];
pub(super) const TOKEN: [u8; 32] = [0x77; 32];

/// How far a client is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// It waits for the first message of the server.
    Hello,
    /// It waits to be let in.
    ServerAuth,
    /// It is let in, and the other one is not there.
    Alone,
    /// It waits for the token. Only the browser does.
    Token,
    /// It waits for the session key of the other one.
    Key,
    /// It waits for the other one to prove that key.
    Auth,
    /// The task has begun.
    Talk,
    /// Its data channel is open; what comes over it is held.
    Holding,
    /// Both have left the WebSocket.
    Moved,
}

impl State {
    pub(super) const ALL: [Self; 9] = [
        Self::Hello,
        Self::ServerAuth,
        Self::Alone,
        Self::Token,
        Self::Key,
        Self::Auth,
        Self::Talk,
        Self::Holding,
        Self::Moved,
    ];
}

/// Bytes that count up: never twice the same.
#[derive(Default)]
pub(super) struct Counter {
    count: u64,
    /// The last secret key that was drawn.
    key: Option<[u8; 32]>,
}

impl Random for Counter {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        for chunk in bytes.chunks_mut(8) {
            self.count += 1;
            let number = self.count.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
            chunk.copy_from_slice(&number[..chunk.len()]);
        }
        if let Ok(key) = <[u8; 32]>::try_from(&*bytes) {
            self.key = Some(key);
        }
        Ok(())
    }
}

pub(super) struct World {
    pub(super) relay: Relay,
    pub(super) random: Counter,
    pub(super) with_webrtc: bool,
    pub(super) parties: [Party; 2],
}

/// A client, and what is known of those who write to it.
pub(super) struct Party {
    pub(super) connection: Connection,
    pub(super) number: usize,
    /// The key of the server for this connection.
    pub(super) server: Option<[u8; 32]>,
    /// Its secret session key.
    pub(super) session: Option<[u8; 32]>,
    /// The nonces that the server and the other client used last.
    pub(super) last: [Option<Nonce>; 2],
    is_let_in: bool,
    /// Whether the server has said that the other client is there.
    has_company: bool,
    has_opened: bool,
    has_moved: bool,
    /// The other end of its data channel, in the hands of somebody else.
    pub(super) forger: Option<SplitChannel>,
}

impl World {
    pub(super) fn new(with_webrtc: bool) -> Self {
        let mut random = Counter::default();
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
            session: None,
            last: [None; 2],
            is_let_in: false,
            has_company: false,
            has_opened: false,
            has_moved: false,
            forger: None,
        });
        Self {
            relay,
            random,
            with_webrtc,
            parties,
        }
    }

    /// Lets both go on until one of them is as far as that.
    pub(super) fn advance(&mut self, victim: usize, goal: State) {
        for step in 0..20 {
            if self.state(victim) >= goal.min(State::Talk) {
                break;
            }
            self.deliver((victim + step) % 2);
        }
        if self.with_webrtc && goal > State::Talk {
            (0..8).for_each(|step| self.deliver(step % 2));
            self.open_channel(victim);
            if goal == State::Moved {
                self.open_channel(1 - victim);
                (0..8).for_each(|step| self.deliver(step % 2));
            }
        }
        let reached = match goal {
            State::Token if victim == 1 => State::Key,
            State::Holding | State::Moved if !self.with_webrtc => State::Talk,
            goal => goal,
        };
        assert_eq!(self.state(victim), reached);
    }

    fn state(&self, party: usize) -> State {
        let is_browser = party == 0;
        let party = &self.parties[party];
        let has_heard = party.last[1].is_some();
        let has_proof = match is_browser {
            true => party.session.is_some(),
            false => has_heard,
        };
        match () {
            () if party.has_moved => State::Moved,
            () if party.has_opened => State::Holding,
            () if party.connection.session_key().is_some() => State::Talk,
            () if has_proof => State::Auth,
            () if party.has_company && (has_heard || !is_browser) => State::Key,
            () if party.has_company => State::Token,
            () if party.is_let_in => State::Alone,
            () if party.server.is_some() => State::ServerAuth,
            () => State::Hello,
        }
    }

    fn open_channel(&mut self, party: usize) {
        let connection = &mut self.parties[party].connection;
        connection.channel_open(100, &mut self.random).unwrap();
        self.parties[party].has_opened = true;
        self.check_received(party, Ok(()));
    }

    /// Hands what waits for a client to it, and what it says to the server.
    pub(super) fn deliver(&mut self, party: usize) {
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

    pub(super) fn receive(&mut self, party: usize, mut message: Vec<u8>) {
        self.random.key = None;
        let Party {
            connection,
            session,
            ..
        } = &mut self.parties[party];
        let received = connection.receive(&mut message, NOW, &mut self.random);
        *session = self.random.key.or(*session);
        self.check_received(party, received);
    }

    pub(super) fn check_received(&mut self, party: usize, received: Result<(), Error>) {
        let is_closed = self.parties[party].connection.is_closed();
        assert!(received.is_ok() || is_closed);
        while let Some(output) = self.parties[party].connection.poll_output() {
            let number = self.parties[party].number;
            match output {
                Output::Send(bytes) => self.relay.receive(number, bytes.as_slice()),
                Output::SendChunk(bytes) => self.carry(1 - party, bytes.as_slice()),
                Output::Close(code) => {
                    assert!(is_closed);
                    self.relay.close(number, code.get());
                }
                Output::CloseWebSocket(code) => self.relay.close(number, code.get()),
                Output::Event(event) => self.parties[party].hear(&event),
                _ => {}
            }
        }
        if is_closed {
            assert_closed(&mut self.parties[party].connection);
        }
    }

    /// Hands a chunk to a client, if its channel is open.
    pub(super) fn carry(&mut self, party: usize, chunk: &[u8]) {
        let connection = &mut self.parties[party].connection;
        let was_closed = connection.is_closed();
        match connection.receive_chunk(chunk, NOW) {
            Err(Error::State) if !was_closed && !connection.is_closed() => {}
            received => self.check_received(party, received),
        }
    }
}

impl Party {
    /// Notes what says how far it is.
    fn hear(&mut self, event: &Event) {
        match event {
            Event::ServerHandshakeDone { present, .. } => {
                self.is_let_in = true;
                self.has_company = match present {
                    Present::Responders(addresses) => !addresses.is_empty(),
                    Present::Initiator(is_there) => *is_there,
                };
            }
            Event::NewResponder { .. } | Event::NewInitiator => self.has_company = true,
            Event::HandoverDone => self.has_moved = true,
            _ => {}
        }
    }

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
    pub(super) fn next_nonce(&mut self, victim: usize, of_client: bool) -> Nonce {
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

pub(super) fn key(party: usize) -> PermanentKey {
    PermanentKey::from_bytes([KEYS[party]; 32])
}

fn assert_closed(connection: &mut Connection) {
    let mut random = Counter::default();
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
