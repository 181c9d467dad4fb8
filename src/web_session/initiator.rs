//! The browser, until a responder has proved its key.

use alloc::string::String;
use alloc::vec::Vec;
use core::mem;
use core::time::Duration;

use super::context::Context;
use super::failure::{Failure, Step};
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

/// How an initiator knows its responder: by the token that it showed, or by the key that it stored.
#[derive(Debug)]
#[non_exhaustive]
pub enum Trust {
    /// A token, which was shown in a QR code: whoever uses it first is taken.
    Token(AuthToken),
    /// The permanent key of an earlier session.
    Key(PermanentPublicKey),
}

/// What an initiator knows of the responders at its path.
pub(super) struct Initiator {
    /// Destroyed by the first message that it opens.
    token: Option<AuthToken>,
    trusted: Option<(PermanentPublicKey, BoxKey)>,
    /// In the order in which they were registered.
    responders: Vec<Entry>,
}

/// One responder.
struct Entry {
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

/// A message of a responder was refused: what is wrong with it, and what the responder is told.
struct Refused {
    failure: Failure,
    reason: DropReason,
}

impl<E: Into<Failure>> From<E> for Refused {
    fn from(failure: E) -> Self {
        Self {
            failure: failure.into(),
            reason: DropReason::Protocol,
        }
    }
}

impl Initiator {
    pub(super) fn new(client: &Client, trust: Trust) -> Result<Self, Error> {
        let (token, trusted) = match trust {
            Trust::Token(token) => (Some(token), None),
            Trust::Key(peer) => {
                let key = client.setup.permanent.agree(&peer)?;
                (None, Some((peer, key)))
            }
        };
        Ok(Self {
            token,
            trusted,
            responders: Vec::new(),
        })
    }

    /// Registers a responder that the server announces, and drops one if there are too many.
    pub(super) fn register(
        &mut self,
        client: &mut Client,
        address: Address,
        now: Duration,
        random: &mut impl Random,
        out: &mut Outputs,
    ) -> Result<(), Failure> {
        self.forget(address);
        let state = match &self.trusted {
            None => State::Token,
            Some((peer, key)) => State::Key {
                peer: *peer,
                key: key.clone(),
            },
        };
        self.responders.push(Entry {
            address,
            context: new_context(random)?,
            heard: now,
            has_spoken: false,
            state,
        });
        if self.responders.len() > usize::from(client.setup.max_responders) {
            // There is one: the responder that has just come.
            let silent = self.responders.iter().find(|entry| !entry.has_spoken);
            if let Some(address) = silent.map(|entry| entry.address) {
                self.drop_one(client, address, out)?;
            }
        }
        Ok(())
    }

    /// Forgets a responder that is not there any more.
    pub(super) fn forget(&mut self, address: Address) {
        self.responders.retain(|entry| entry.address != address);
    }

    /// Drops the responders of which nothing was accepted since `time`.
    pub(super) fn drop_silent(
        &mut self,
        client: &mut Client,
        time: Duration,
        out: &mut Outputs,
    ) -> Result<(), Failure> {
        let silent = self.responders.iter().filter(|entry| entry.heard < time);
        let addresses: Vec<Address> = silent.map(|entry| entry.address).collect();
        for address in addresses {
            self.drop_one(client, address, out)?;
        }
        Ok(())
    }

    /// Takes a message of a responder, and gives the peer once the handshake is done.
    pub(super) fn receive(
        &mut self,
        client: &mut Client,
        arrived: Arrived<'_>,
        random: &mut impl Random,
        out: &mut Outputs,
    ) -> Result<Step, Failure> {
        let address = arrived.nonce.source;
        let place = self
            .responders
            .iter()
            .position(|entry| entry.address == address);
        let Some(place) = place else {
            out.event(Event::Discarded);
            return Ok(Step::Stay);
        };
        // Taken out while its message is looked at; it comes back to its place, or is gone.
        let entry = self.responders.remove(place);
        match self.advance(client, entry, arrived, random, out) {
            Ok(Next::Stay(entry)) => {
                self.responders.insert(place, entry);
                Ok(Step::Stay)
            }
            Ok(Next::Peer(peer)) => {
                self.drop_all(client, out)?;
                Ok(Step::Peer(peer))
            }
            Ok(Next::NoSharedTask) => Ok(Step::Close(CloseCode::GoingAway)),
            Err(Refused {
                failure: Failure::Theirs(error),
                reason,
            }) => {
                client.drop_responder(address, reason, Some(error), out)?;
                Ok(Step::Stay)
            }
            Err(Refused { failure, .. }) => Err(failure),
        }
    }

    fn advance(
        &mut self,
        client: &Client,
        mut entry: Entry,
        arrived: Arrived<'_>,
        random: &mut impl Random,
        out: &mut Outputs,
    ) -> Result<Next, Refused> {
        arrived.check_early_length()?;
        let Arrived { nonce, data, now } = arrived;
        let checked = entry.context.check(&nonce)?;
        let plain = self.open(&entry.state, &nonce, data)?;
        entry.context.accept(checked);
        (entry.heard, entry.has_spoken) = (now, true);
        match mem::replace(&mut entry.state, State::Token) {
            State::Token => {
                // One box was opened with it: that was its whole life.
                self.token = None;
                entry.state = receive_token(client, plain)?;
                Ok(Next::Stay(entry))
            }
            State::Key { peer, key } => {
                let (session, theirs) = receive_key(client, &peer, plain, random)?;
                let answer = Message::Key {
                    key: *session.public_key().as_bytes(),
                };
                entry.send(client, &key, &answer, out)?;
                let key = session.agree(&theirs)?;
                entry.state = State::Auth { peer, key };
                Ok(Next::Stay(entry))
            }
            State::Auth { peer, key } => {
                Ok(entry.receive_auth(client, peer, key, nonce.cookie, plain, out)?)
            }
        }
    }

    /// Opens a message with the one key that its state asks for.
    fn open<'m>(
        &self,
        state: &State,
        nonce: &Nonce,
        data: &'m mut [u8],
    ) -> Result<&'m [u8], Refused> {
        let (key, reason) = match state {
            State::Token => (
                self.token.as_ref().map(AuthToken::as_secret),
                DropReason::CannotDecrypt,
            ),
            State::Key { key, .. } => (Some(key.as_secret()), DropReason::CannotDecrypt),
            State::Auth { key, .. } => (Some(key.as_box_key().as_secret()), DropReason::Protocol),
        };
        let opened = key
            .ok_or(Error::Unauthentic)
            .and_then(|key| sealed::open(key, &nonce.to_bytes(), data));
        opened.map_err(|error| Refused {
            failure: error.into(),
            reason,
        })
    }

    fn drop_one(
        &mut self,
        client: &mut Client,
        address: Address,
        out: &mut Outputs,
    ) -> Result<(), Failure> {
        self.forget(address);
        client.drop_responder(address, DropReason::Dropped, None, out)
    }

    /// Drops everybody who is left, in the order of registration.
    fn drop_all(&mut self, client: &mut Client, out: &mut Outputs) -> Result<(), Failure> {
        for entry in mem::take(&mut self.responders) {
            client.drop_responder(entry.address, DropReason::Dropped, None, out)?;
        }
        Ok(())
    }
}

/// What a message of a responder leads to.
enum Next {
    Stay(Entry),
    Peer(Peer),
    NoSharedTask,
}

impl Entry {
    fn way(&self, client: &Client) -> Way {
        Way {
            source: client.address(),
            destination: self.address,
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
        let Message::ResponderAuth {
            your_cookie,
            tasks: offered,
        } = expect(plain, Kind::Auth)?
        else {
            return Err(Error::Malformed.into());
        };
        if your_cookie != self.context.cookie() {
            return Err(Error::Unauthentic.into());
        }
        let Some((task, data)) = choose(&client.setup.tasks, &offered) else {
            let reason = CloseCode::NoSharedTask;
            self.send(client, key.as_box_key(), &Message::Close { reason }, out)?;
            let offered: Vec<String> = offered.into_iter().map(|(name, _)| name).collect();
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

    fn send(
        &mut self,
        client: &Client,
        key: &BoxKey,
        message: &Message<'_>,
        out: &mut Outputs,
    ) -> Result<(), Failure> {
        let way = self.way(client);
        party::send(&mut self.context, key.as_secret(), way, message, out).map_err(Failure::ours)
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
