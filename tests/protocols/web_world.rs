//! Clients of web sessions with a server in memory between them.

use std::time::Duration;

use eeema::crypto::{Random, RandomError};
use eeema::web_session::{
    AuthToken, CloseCode, Connection, Event, Output, PermanentKey, ServerKey, Setup, Task, Trust,
};

use crate::web_relay::{FromRelay, Relay};

pub(crate) const NOW: Duration = Duration::from_secs(1000);

/// Bytes that count up: deterministic, and never twice the same.
pub(crate) struct Counter(pub(crate) u64);

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

/// A client with its place at the server, and what it was told.
pub(crate) struct Party {
    pub(crate) connection: Connection,
    pub(crate) number: usize,
    pub(crate) events: Vec<Event>,
    pub(crate) closed: Option<u16>,
    pub(crate) left_websocket: bool,
    pub(crate) chunks: Vec<Vec<u8>>,
}

/// A server and those who are connected to it.
pub(crate) struct World {
    pub(crate) relay: Relay,
    pub(crate) random: Counter,
    pub(crate) parties: Vec<Party>,
}

pub(crate) fn key(byte: u8) -> PermanentKey {
    PermanentKey::from_bytes([byte; 32])
}

pub(crate) fn token() -> AuthToken {
    AuthToken::from_bytes([0x77; 32])
}

pub(crate) fn relayed(key: PermanentKey) -> Setup {
    Setup::new(key, [Task::RelayedData]).unwrap()
}

impl World {
    pub(crate) fn new() -> Self {
        let mut random = Counter(0);
        let relay = Relay::new(key(1).public_key(), &mut random).unwrap();
        Self {
            relay,
            random,
            parties: Vec::new(),
        }
    }

    pub(crate) fn join(&mut self, connection: Connection) -> usize {
        let number = self.relay.connect(&mut self.random).unwrap();
        self.parties.push(Party {
            connection,
            number,
            events: Vec::new(),
            closed: None,
            left_websocket: false,
            chunks: Vec::new(),
        });
        self.parties.len() - 1
    }

    /// The browser, which pins the key of the server.
    pub(crate) fn initiator(&mut self, setup: Setup, trust: Trust) -> usize {
        let setup = setup.with_server_key(ServerKey::from_bytes(self.relay.public_key()));
        let connection = Connection::initiator(setup, trust, &mut self.random).unwrap();
        self.join(connection)
    }

    /// A phone.
    pub(crate) fn responder(&mut self, setup: Setup, token: Option<AuthToken>) -> usize {
        let initiator = key(1).public_key();
        let random = &mut self.random;
        let connection = Connection::responder(setup, initiator, token, random).unwrap();
        self.join(connection)
    }

    /// Hands everything that one party has to say to the server.
    pub(crate) fn flush(&mut self, party: usize) {
        let Party {
            connection,
            number,
            events,
            closed,
            left_websocket,
            chunks,
        } = &mut self.parties[party];
        while let Some(output) = connection.poll_output() {
            match output {
                Output::Send(bytes) => {
                    assert!(!*left_websocket, "nothing goes over a closed WebSocket");
                    self.relay.receive(*number, bytes.as_slice());
                }
                Output::SendChunk(bytes) => chunks.push(bytes.into_vec()),
                Output::Event(event) => events.push(event),
                Output::CloseWebSocket(code) => {
                    assert_eq!(code, CloseCode::Handover);
                    *left_websocket = true;
                    self.relay.close(*number, code.get());
                }
                Output::Close(code) => {
                    *closed = Some(code.get());
                    self.relay.close(*number, code.get());
                }
                other => panic!("unknown output {other:?}"),
            }
        }
    }

    /// Hands one message of the server to a party; says whether there was one.
    pub(crate) fn deliver(&mut self, party: usize) -> bool {
        let number = self.parties[party].number;
        let Some(news) = self.relay.next(number) else {
            return false;
        };
        let Party {
            connection, closed, ..
        } = &mut self.parties[party];
        match news {
            FromRelay::Message(mut message) => {
                if connection.is_closed() {
                    return true;
                }
                let received = connection.receive(&mut message, NOW, &mut self.random);
                assert_eq!(
                    received.is_err(),
                    received.is_err() && connection.is_closed()
                );
            }
            FromRelay::Closed(code) => {
                let is_news = connection.websocket_closed().is_ok();
                if is_news && connection.is_closed() {
                    *closed = Some(code);
                }
            }
        }
        self.flush(party);
        true
    }

    /// Lets everybody talk until nobody has anything to say.
    pub(crate) fn settle(&mut self) {
        for party in 0..self.parties.len() {
            self.flush(party);
        }
        while (0..self.parties.len()).fold(false, |any, party| self.deliver(party) | any) {}
    }

    pub(crate) fn events(&mut self, party: usize) -> Vec<Event> {
        std::mem::take(&mut self.parties[party].events)
    }

    pub(crate) fn connection(&mut self, party: usize) -> &mut Connection {
        &mut self.parties[party].connection
    }

    pub(crate) fn closed(&self, party: usize) -> Option<u16> {
        self.parties[party].closed
    }
}
