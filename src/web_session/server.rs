//! What a client has with the server: the handshake, and the messages after it.

use alloc::borrow::Cow;

use super::context::Context;
use super::failure::Failure;
use super::key::BoxKey;
use super::message::{Message, Present};
use super::message_decode::Typed;
use super::output::{Event, Outputs};
use super::party::{self, Arrived, Way};
use super::{Address, DropReason, Error, Kind, Nonce, PermanentPublicKey, Setup, sealed};
use crate::crypto::{Random, RandomError, equal};

/// Which of the two a client is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Initiator,
    Responder,
}

impl Role {
    /// Whether a server may give this address to a client of this role.
    pub(super) fn may_have(self, address: Address) -> bool {
        match self {
            Self::Initiator => address == Address::INITIATOR,
            Self::Responder => address.is_responder(),
        }
    }

    /// Whether the other client of somebody in this role may have this address.
    pub(super) fn may_meet(self, address: Address) -> bool {
        match self {
            Self::Initiator => address.is_responder(),
            Self::Responder => address == Address::INITIATOR,
        }
    }
}

/// A client as the server sees it.
pub(super) struct Client {
    pub(super) setup: Setup,
    pub(super) role: Role,
    pub(super) public: PermanentPublicKey,
    context: Context,
    phase: Phase,
}

enum Phase {
    /// Nothing has come yet.
    Hello,
    /// `client-auth` is on its way.
    Auth { session: [u8; 32], key: BoxKey },
    /// The server has let us in.
    Done { address: Address, key: BoxKey },
    /// The WebSocket is closed, and the session goes on without the server.
    Gone { address: Address },
}

impl Client {
    pub(super) fn new(setup: Setup, role: Role, random: &mut impl Random) -> Result<Self, Error> {
        if let Some(pinned) = setup.server_key {
            // A key of low order could sign for everybody.
            setup.permanent.agree_with(pinned.as_bytes())?;
        }
        Ok(Self {
            role,
            public: setup.permanent.public_key(),
            setup,
            context: Context::generate(random)?,
            phase: Phase::Hello,
        })
    }

    /// Our address: 0 until the server has given one.
    pub(super) const fn address(&self) -> Address {
        match &self.phase {
            Phase::Hello | Phase::Auth { .. } => Address::SERVER,
            Phase::Done { address, .. } | Phase::Gone { address } => *address,
        }
    }

    pub(super) const fn is_let_in(&self) -> bool {
        matches!(self.phase, Phase::Done { .. })
    }

    pub(super) const fn is_gone(&self) -> bool {
        matches!(self.phase, Phase::Gone { .. })
    }

    /// Says good-bye to the server without a word, and forgets its key.
    pub(super) fn leave(&mut self) {
        self.phase = Phase::Gone {
            address: self.address(),
        };
    }

    /// Whether a message with this destination is for us.
    pub(super) fn check_destination(&self, destination: Address) -> Result<(), Error> {
        let is_ours = match &self.phase {
            Phase::Hello => destination == Address::SERVER,
            Phase::Auth { .. } => self.role.may_have(destination),
            Phase::Done { address, .. } | Phase::Gone { address } => destination == *address,
        };
        if is_ours { Ok(()) } else { Err(Error::Address) }
    }

    /// Goes on with the handshake, and says who is there once it is done.
    pub(super) fn receive_handshake(
        &mut self,
        arrived: Arrived<'_>,
        out: &mut Outputs,
    ) -> Result<Option<Present>, Failure> {
        let nonce = &arrived.nonce;
        match &self.phase {
            Phase::Hello => {
                let checked = self.context.check(nonce)?;
                self.context.accept(checked);
                self.hello(nonce, arrived.data, out)?;
                Ok(None)
            }
            Phase::Auth { session, key } => {
                let (session, key) = (*session, key.clone());
                let nonce = *nonce;
                let plain = party::open(&mut self.context, key.as_secret(), arrived)?;
                let present = self.auth(&nonce, &session, plain, out)?;
                self.phase = Phase::Done {
                    address: nonce.destination,
                    key,
                };
                Ok(Some(present))
            }
            Phase::Done { .. } | Phase::Gone { .. } => Err(Error::State.into()),
        }
    }

    /// Opens a message of the server after the handshake.
    pub(super) fn open<'m>(&mut self, arrived: Arrived<'m>) -> Result<&'m [u8], Error> {
        let Phase::Done { key, .. } = &self.phase else {
            return Err(Error::State);
        };
        party::open(&mut self.context, key.as_secret(), arrived)
    }

    /// Asks the server to send a responder away.
    pub(super) fn drop_responder(
        &mut self,
        id: Address,
        reason: DropReason,
        error: Option<Error>,
        out: &mut Outputs,
    ) -> Result<(), Failure> {
        let Phase::Done { address, key } = &self.phase else {
            return Err(Failure::Ours(Error::State));
        };
        let way = Way {
            source: *address,
            destination: Address::SERVER,
        };
        let message = Message::DropResponder {
            id,
            reason: Some(reason),
        };
        party::send(&mut self.context, key.as_secret(), way, &message, out)
            .map_err(Failure::ours)?;
        out.event(Event::ResponderDropped {
            address: id,
            reason,
            error,
        });
        Ok(())
    }

    fn hello(&mut self, nonce: &Nonce, data: &[u8], out: &mut Outputs) -> Result<(), Failure> {
        let Message::ServerHello { key: session } = expect(data, Kind::ServerHello)? else {
            return Err(Error::State.into());
        };
        let pinned = self.setup.server_key;
        if pinned.is_some_and(|pinned| equal(pinned.as_bytes(), &session)) {
            return Err(Error::Key.into());
        }
        let key = self.setup.permanent.agree_with(&session)?;
        let way = Way {
            source: Address::SERVER,
            destination: Address::SERVER,
        };
        if self.role == Role::Responder {
            let hello = Message::ClientHello {
                key: *self.public.as_bytes(),
            };
            party::send_in_clear(&mut self.context, way, &hello, out).map_err(Failure::ours)?;
        }
        let auth = Message::ClientAuth {
            your_cookie: nonce.cookie,
            subprotocols: [Cow::Borrowed(Setup::SUBPROTOCOL)].into(),
            ping_interval: self.setup.ping_interval,
            your_key: pinned.map(|pinned| *pinned.as_bytes()),
        };
        party::send(&mut self.context, key.as_secret(), way, &auth, out).map_err(Failure::ours)?;
        self.phase = Phase::Auth { session, key };
        Ok(())
    }

    fn auth(
        &self,
        nonce: &Nonce,
        session: &[u8; 32],
        plain: &[u8],
        out: &mut Outputs,
    ) -> Result<Present, Failure> {
        let message = expect(plain, Kind::ServerAuth)?;
        let Message::ServerAuth {
            your_cookie,
            present,
            signed_keys,
        } = message
        else {
            return Err(Error::State.into());
        };
        if your_cookie != self.context.cookie() {
            return Err(Error::Unauthentic.into());
        }
        self.check_signed_keys(nonce, session, signed_keys)?;
        match (self.role, &present) {
            (Role::Initiator, Present::Responders(_))
            | (Role::Responder, Present::Initiator(_)) => {}
            _ => return Err(Error::Malformed.into()),
        }
        if signed_keys.is_some() && self.setup.server_key.is_none() {
            out.event(Event::ServerKeyNotChecked);
        }
        out.event(Event::ServerHandshakeDone {
            address: nonce.destination,
            present: present.clone(),
        });
        Ok(present)
    }

    /// Checks that the owner of the pinned key vouches for the key of this connection, and for ours.
    fn check_signed_keys(
        &self,
        nonce: &Nonce,
        session: &[u8; 32],
        signed_keys: Option<[u8; 80]>,
    ) -> Result<(), Error> {
        let Some(pinned) = self.setup.server_key else {
            return Ok(());
        };
        let mut signed = signed_keys.ok_or(Error::Malformed)?;
        let key = self.setup.permanent.agree_with(pinned.as_bytes())?;
        let keys = sealed::open(key.as_secret(), &nonce.to_bytes(), &mut signed)?;
        match keys.as_chunks() {
            ([their_session, our_key], [])
                if equal(their_session, session) & equal(our_key, self.public.as_bytes()) =>
            {
                Ok(())
            }
            _ => Err(Error::Unauthentic),
        }
    }
}

/// Reads a message that must be of one kind.
pub(super) fn expect(plain: &[u8], kind: Kind) -> Result<Message<'_>, Error> {
    let typed = Typed::decode(plain)?;
    if typed.kind != kind {
        return Err(Error::State);
    }
    typed.fields()
}

/// Draws what is kept for another client.
pub(super) fn new_context(random: &mut impl Random) -> Result<Context, Failure> {
    Context::generate(random).map_err(|error: RandomError| Failure::ours(error))
}
