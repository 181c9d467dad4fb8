//! The handshake of one responder, as the initiator has it.

use alloc::string::String;
use alloc::vec::Vec;
use core::mem;
use core::time::Duration;

use super::context::Context;
use super::failure::Failure;
use super::key::{BoxKey, SharedSessionKey};
use super::message::Message;
use super::output::{Event, Outputs};
use super::party::{self, Arrived, Way};
use super::peer::Peer;
use super::server::{Client, expect, new_context};
use super::{
    Address, AuthToken, CloseCode, Cookie, DropReason, Error, Kind, Nonce, PermanentPublicKey,
    SessionKey, SessionPublicKey, Task, sealed,
};
use crate::codec::msgpack::Value;
use crate::crypto::Random;

/// A responder at the path of an initiator.
pub(super) struct Registered {
    address: Address,
    context: Context,
    /// When it was registered, or sent its last message that was accepted.
    heard: Duration,
    has_spoken: bool,
    state: State,
}

/// What is expected next.
enum State {
    /// The token is expected.
    Token,
    /// A session key is expected, sealed with the permanent keys.
    Key {
        peer: PermanentPublicKey,
        key: BoxKey,
    },
    /// Our session key is on its way.
    Auth {
        peer: PermanentPublicKey,
        key: SharedSessionKey,
    },
}

/// What a message of a responder leads to.
pub(super) enum Next {
    Stay(Registered),
    Peer(Peer),
    NoSharedTask,
}

/// A message of a responder was refused: what is wrong with it, and what the responder is told.
pub(super) struct Refused {
    pub(super) failure: Failure,
    pub(super) reason: DropReason,
}

impl<E: Into<Failure>> From<E> for Refused {
    fn from(failure: E) -> Self {
        Self {
            failure: failure.into(),
            reason: DropReason::Protocol,
        }
    }
}

impl Registered {
    pub(super) fn new(
        address: Address,
        trusted: Option<&(PermanentPublicKey, BoxKey)>,
        now: Duration,
        random: &mut impl Random,
    ) -> Result<Self, Failure> {
        let state = match trusted {
            None => State::Token,
            Some((peer, key)) => State::Key {
                peer: *peer,
                key: key.clone(),
            },
        };
        Ok(Self {
            address,
            context: new_context(random)?,
            heard: now,
            has_spoken: false,
            state,
        })
    }

    pub(super) const fn address(&self) -> Address {
        self.address
    }

    /// When it was registered, or sent its last message that was accepted.
    pub(super) const fn heard(&self) -> Duration {
        self.heard
    }

    /// Whether a message of it was accepted.
    pub(super) const fn has_spoken(&self) -> bool {
        self.has_spoken
    }

    /// Takes a message of this responder.
    pub(super) fn receive(
        mut self,
        client: &Client,
        token: &mut Option<AuthToken>,
        arrived: Arrived<'_>,
        random: &mut impl Random,
        out: &mut Outputs,
    ) -> Result<Next, Refused> {
        arrived.check_early_length()?;
        let Arrived { nonce, data, now } = arrived;
        let checked = self.context.check(&nonce)?;
        let plain = self.state.open(token.as_ref(), &nonce, data)?;
        self.context.accept(checked);
        (self.heard, self.has_spoken) = (now, true);
        match mem::replace(&mut self.state, State::Token) {
            State::Token => {
                // One box was opened with it: that was its whole life.
                *token = None;
                self.state = receive_token(client, plain)?;
                Ok(Next::Stay(self))
            }
            State::Key { peer, key } => {
                let (session, theirs) = receive_key(client, &peer, plain, random)?;
                let answer = Message::Key {
                    key: *session.public_key().as_bytes(),
                };
                self.send(client, &key, &answer, out)?;
                let key = session.agree(&theirs)?;
                self.state = State::Auth { peer, key };
                Ok(Next::Stay(self))
            }
            State::Auth { peer, key } => {
                Ok(self.receive_auth(client, peer, key, nonce.cookie, plain, out)?)
            }
        }
    }

    fn receive_auth(
        mut self,
        client: &Client,
        peer: PermanentPublicKey,
        key: SharedSessionKey,
        their_cookie: Cookie,
        plain: &[u8],
        out: &mut Outputs,
    ) -> Result<Next, Failure> {
        let offered = self.offer(plain)?;
        let Some((task, data)) = choose(&client.setup.tasks, &offered) else {
            let reason = CloseCode::NoSharedTask;
            self.send(client, key.as_box_key(), &Message::Close { reason }, out)?;
            let offered = offered.into_iter().map(|(name, _)| name).collect();
            out.event(Event::NoSharedTask { offered });
            return Ok(Next::NoSharedTask);
        };
        let negotiated = task.negotiate(&task.read_theirs(data, Task::MAX_EXCLUDED)?)?;
        let answer = Message::InitiatorAuth {
            your_cookie: their_cookie,
            task: task.name().into(),
            data: task.data(),
        };
        self.send(client, key.as_box_key(), &answer, out)?;
        out.event(Event::PeerHandshakeDone {
            address: self.address,
            peer_key: peer,
            task: task.clone(),
            task_data: data.clone().into_owned(),
            negotiated,
        });
        Ok(Next::Peer(Peer {
            address: self.address,
            context: self.context,
            key,
            task: task.clone(),
            negotiated,
        }))
    }

    /// The tasks that the responder offers, once it has said our cookie.
    fn offer<'m>(&self, plain: &'m [u8]) -> Result<Vec<(String, Value<'m>)>, Error> {
        match expect(plain, Kind::Auth)? {
            Message::ResponderAuth { your_cookie, tasks } => {
                if your_cookie != self.context.cookie() {
                    return Err(Error::Unauthentic);
                }
                Ok(tasks)
            }
            _ => Err(Error::Malformed),
        }
    }

    fn send(
        &mut self,
        client: &Client,
        key: &BoxKey,
        message: &Message<'_>,
        out: &mut Outputs,
    ) -> Result<(), Failure> {
        let way = Way {
            source: client.address(),
            destination: self.address,
        };
        party::send(&mut self.context, key.as_secret(), way, message, out).map_err(Failure::ours)
    }
}

impl State {
    /// Opens a message with the one key that the state asks for.
    fn open<'m>(
        &self,
        token: Option<&AuthToken>,
        nonce: &Nonce,
        data: &'m mut [u8],
    ) -> Result<&'m [u8], Refused> {
        let (key, reason) = match self {
            Self::Token => (token.map(AuthToken::as_secret), DropReason::CannotDecrypt),
            Self::Key { key, .. } => (Some(key.as_secret()), DropReason::CannotDecrypt),
            Self::Auth { key, .. } => (Some(key.as_box_key().as_secret()), DropReason::Protocol),
        };
        let opened = key
            .ok_or(Error::Unauthentic)
            .and_then(|key| sealed::open(key, &nonce.to_bytes(), data));
        opened.map_err(|error| Refused {
            failure: error.into(),
            reason,
        })
    }
}

fn receive_token(client: &Client, plain: &[u8]) -> Result<State, Failure> {
    let Message::Token { key } = expect(plain, Kind::Token)? else {
        return Err(Error::State.into());
    };
    let peer = PermanentPublicKey::from_bytes(key);
    let key = client.setup.permanent.agree(&peer)?;
    Ok(State::Key { peer, key })
}

/// Checks the session key of a responder, and only then draws ours.
fn receive_key(
    client: &Client,
    peer: &PermanentPublicKey,
    plain: &[u8],
    random: &mut impl Random,
) -> Result<(SessionKey, SessionPublicKey), Failure> {
    let Message::Key { key } = expect(plain, Kind::Key)? else {
        return Err(Error::State.into());
    };
    let theirs = SessionPublicKey::from_bytes(key);
    if theirs.is(peer) {
        return Err(Error::Key.into());
    }
    theirs.check(&client.setup.permanent)?;
    let session = SessionKey::generate(random).map_err(Failure::ours)?;
    Ok((session, theirs))
}

/// The first of our tasks that the responder offers, and its data for it.
fn choose<'t, 'a>(
    ours: &'t [Task],
    offered: &'t [(String, Value<'a>)],
) -> Option<(&'t Task, &'t Value<'a>)> {
    ours.iter().find_map(|task| {
        let offer = offered.iter().find(|(name, _)| name == task.name());
        offer.map(|(_, data)| (task, data))
    })
}
