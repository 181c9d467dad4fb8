//! The phone, until the initiator has proved its key.

use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use super::context::Context;
use super::failure::{Failure, Step};
use super::key::{BoxKey, SharedSessionKey};
use super::message::Message;
use super::message_decode::Typed;
use super::output::{Event, Outputs};
use super::party::{self, Arrived, Way};
use super::peer::Peer;
use super::server::{Client, expect, new_context};
use super::{
    Address, AuthToken, CloseCode, Cookie, Error, Kind, PermanentPublicKey, SessionKey,
    SessionPublicKey, Task,
};
use crate::codec::msgpack::Value;
use crate::crypto::Random;

/// What a responder knows of its initiator.
pub(super) struct Responder {
    initiator_key: PermanentPublicKey,
    key: BoxKey,
    /// Kept until the handshake is done: a new initiator gets it again.
    token: Option<AuthToken>,
    context: Context,
    state: State,
}

enum State {
    /// No initiator is there.
    Absent,
    /// Our session key is on its way.
    AwaitingKey(SessionKey),
    /// Our offer is on its way.
    AwaitingAuth(SharedSessionKey),
}

impl Responder {
    pub(super) fn new(
        client: &Client,
        initiator_key: PermanentPublicKey,
        token: Option<AuthToken>,
        random: &mut impl Random,
    ) -> Result<Self, Error> {
        Ok(Self {
            initiator_key,
            key: client.setup.permanent.agree(&initiator_key)?,
            token,
            context: Context::generate(random)?,
            state: State::Absent,
        })
    }

    /// Starts the handshake with the initiator that is there.
    pub(super) fn start(
        &mut self,
        client: &Client,
        random: &mut impl Random,
        out: &mut Outputs,
    ) -> Result<(), Failure> {
        if let Some(token) = &self.token {
            let key = *client.public.as_bytes();
            let message = Message::Token { key };
            party::send(
                &mut self.context,
                token.as_secret(),
                way(client),
                &message,
                out,
            )
            .map_err(Failure::ours)?;
        }
        let session = SessionKey::generate(random).map_err(Failure::ours)?;
        let message = Message::Key {
            key: *session.public_key().as_bytes(),
        };
        party::send(
            &mut self.context,
            self.key.as_secret(),
            way(client),
            &message,
            out,
        )
        .map_err(Failure::ours)?;
        self.state = State::AwaitingKey(session);
        Ok(())
    }

    /// Starts again with another initiator.
    pub(super) fn restart(
        &mut self,
        client: &Client,
        random: &mut impl Random,
        out: &mut Outputs,
    ) -> Result<(), Failure> {
        self.context = new_context(random)?;
        self.start(client, random, out)
    }

    /// Forgets the initiator that was there.
    pub(super) fn forget(&mut self) {
        self.state = State::Absent;
    }

    /// Takes a message of the initiator, and gives the peer once the handshake is done.
    pub(super) fn receive(
        &mut self,
        client: &Client,
        arrived: Arrived<'_>,
        out: &mut Outputs,
    ) -> Result<Step, Failure> {
        if matches!(self.state, State::Absent) {
            out.event(Event::Discarded);
            return Ok(Step::Stay);
        }
        arrived.check_early_length()?;
        match mem::replace(&mut self.state, State::Absent) {
            // Seen above.
            State::Absent => Ok(Step::Stay),
            State::AwaitingKey(session) => {
                let cookie = arrived.nonce.cookie;
                let plain = party::open(&mut self.context, self.key.as_secret(), arrived)?;
                self.receive_key(client, session, cookie, plain, out)?;
                Ok(Step::Stay)
            }
            State::AwaitingAuth(shared) => {
                let key = shared.as_box_key().as_secret();
                let plain = party::open(&mut self.context, key, arrived)?;
                self.receive_auth(client, shared, plain, out)
            }
        }
    }

    fn receive_key(
        &mut self,
        client: &Client,
        session: SessionKey,
        their_cookie: Cookie,
        plain: &[u8],
        out: &mut Outputs,
    ) -> Result<(), Failure> {
        let Message::Key { key } = expect(plain, Kind::Key)? else {
            return Err(Error::State.into());
        };
        let theirs = SessionPublicKey::from_bytes(key);
        if theirs.is(&self.initiator_key) {
            return Err(Error::Key.into());
        }
        let shared = session.agree(&theirs)?;
        let tasks: Vec<(String, Value<'_>)> = client
            .setup
            .tasks
            .iter()
            .map(|task| (task.name().into(), task.data()))
            .collect();
        let message = Message::ResponderAuth {
            your_cookie: their_cookie,
            tasks,
        };
        let key = shared.as_box_key().as_secret();
        party::send(&mut self.context, key, way(client), &message, out).map_err(Failure::ours)?;
        self.state = State::AwaitingAuth(shared);
        Ok(())
    }

    fn receive_auth(
        &mut self,
        client: &Client,
        shared: SharedSessionKey,
        plain: &[u8],
        out: &mut Outputs,
    ) -> Result<Step, Failure> {
        let typed = Typed::decode(plain)?;
        if !matches!(typed.kind, Kind::Auth | Kind::Close) {
            return Err(Error::State.into());
        }
        let (your_cookie, name, data) = match typed.fields()? {
            Message::InitiatorAuth {
                your_cookie,
                task,
                data,
            } => (your_cookie, task, data),
            Message::Close { reason } => {
                out.event(Event::CloseReceived { reason });
                return Ok(Step::Close(CloseCode::Normal));
            }
            _ => return Err(Error::Malformed.into()),
        };
        if your_cookie != self.context.cookie() {
            return Err(Error::Unauthentic.into());
        }
        let mut tasks = client.setup.tasks.iter();
        let task = tasks
            .find(|task| task.name() == name)
            .ok_or(Error::Malformed)?;
        let theirs = task.read_theirs(&data, Task::MAX_EXCLUDED)?;
        let negotiated = task.negotiate(&theirs)?;
        out.event(Event::PeerHandshakeDone {
            address: Address::INITIATOR,
            peer_key: self.initiator_key,
            task: task.clone(),
            task_data: data.into_owned(),
            negotiated,
        });
        // The token, which has done its work, is wiped with what is left of this handshake.
        Ok(Step::Peer(Peer {
            address: Address::INITIATOR,
            context: self.context.take(),
            key: shared,
            task: task.clone(),
            negotiated,
        }))
    }
}

fn way(client: &Client) -> Way {
    Way {
        source: client.address(),
        destination: Address::INITIATOR,
    }
}
