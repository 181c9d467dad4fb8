//! What comes from the WebSocket and from the data channel, and who it is for.

use alloc::boxed::Box;
use core::time::Duration;

use super::failure::{Failure, Fatal, Step};
use super::initiator::Initiator;
use super::message::{Message, Present};
use super::message_decode::Typed;
use super::output::{Event, Outputs};
use super::party::{Arrived, MAX_MESSAGE};
use super::responder::Responder;
use super::server::{Client, Role};
use super::talk::Talk;
use super::{Address, CloseCode, DropReason, Error, Kind, Nonce};
use crate::crypto::Random;

/// What a connection is until it finishes: the client, and who it talks to.
pub(super) struct Live {
    pub(super) client: Client,
    pub(super) stage: Stage,
}

/// Who the client talks to.
pub(super) enum Stage {
    /// The server, and responders that have to prove themselves.
    Initiator(Initiator),
    /// The server, and the initiator that has to prove itself.
    Responder(Responder),
    /// The other client.
    Talk(Box<Talk>),
}

impl Live {
    /// Takes a message from the WebSocket.
    pub(super) fn receive(
        &mut self,
        message: &mut [u8],
        now: Duration,
        random: &mut impl Random,
        out: &mut Outputs,
    ) -> Result<Step, Fatal> {
        if self.client.is_gone() {
            out.event(Event::Discarded);
            return Ok(Step::Stay);
        }
        let arrived = self.check_frame(message, now).map_err(Failure::Theirs)?;
        let source = arrived.nonce.source;
        if source == Address::SERVER {
            return Ok(self.receive_from_server(arrived, random, out)?);
        }
        if !self.client.is_let_in() || !self.client.role.may_meet(source) {
            out.event(Event::Discarded);
            return Ok(Step::Stay);
        }
        match &mut self.stage {
            Stage::Initiator(initiator) => {
                Ok(initiator.receive(&mut self.client, arrived, random, out)?)
            }
            Stage::Responder(responder) => Ok(responder.receive(&self.client, arrived, out)?),
            Stage::Talk(talk) => match talk.receive(arrived, out) {
                Ok(step) => Ok(step),
                Err(error) => Err(refuse(talk, error, out)),
            },
        }
    }

    /// Takes a chunk from the data channel of the signalling.
    pub(super) fn receive_chunk(
        &mut self,
        chunk: &[u8],
        now: Duration,
        out: &mut Outputs,
    ) -> Result<Step, Fatal> {
        let Stage::Talk(talk) = &mut self.stage else {
            return Err(Failure::Ours(Error::State).into());
        };
        match talk.receive_chunk(chunk, now, out) {
            Ok(step) => Ok(step),
            Err(error) => Err(refuse(talk, error, out)),
        }
    }

    fn check_frame<'m>(&self, message: &'m mut [u8], now: Duration) -> Result<Arrived<'m>, Error> {
        if message.len() > MAX_MESSAGE {
            return Err(Error::Limit);
        }
        let (nonce, data) = Nonce::split(message)?;
        self.client.check_destination(nonce.destination)?;
        Ok(Arrived { nonce, data, now })
    }

    fn receive_from_server(
        &mut self,
        arrived: Arrived<'_>,
        random: &mut impl Random,
        out: &mut Outputs,
    ) -> Result<Step, Failure> {
        if !matches!(self.stage, Stage::Talk(_)) {
            arrived.check_early_length()?;
        }
        let now = arrived.now;
        if self.client.is_let_in() {
            let plain = self.client.open(arrived)?;
            return self.receive_notice(plain, now, random, out);
        }
        let present = self.client.receive_handshake(arrived, out)?;
        match (&mut self.stage, present) {
            (Stage::Initiator(initiator), Some(Present::Responders(addresses))) => {
                for address in addresses {
                    initiator.register(&mut self.client, address, now, random, out)?;
                }
            }
            (Stage::Responder(responder), Some(Present::Initiator(true))) => {
                responder.start(&self.client, random, out)?;
            }
            _ => {}
        }
        Ok(Step::Stay)
    }

    /// Takes what the server says after the handshake.
    fn receive_notice(
        &mut self,
        plain: &[u8],
        now: Duration,
        random: &mut impl Random,
        out: &mut Outputs,
    ) -> Result<Step, Failure> {
        let typed = Typed::decode(plain)?;
        match (typed.kind, self.client.role) {
            (Kind::NewResponder, Role::Initiator) | (Kind::NewInitiator, Role::Responder) => {}
            (Kind::Disconnected | Kind::SendError, _) => {}
            _ => return Err(Error::State.into()),
        }
        match typed.fields()? {
            Message::NewResponder { id } => self.new_responder(id, now, random, out),
            Message::NewInitiator => self.new_initiator(random, out),
            Message::Disconnected { id } => {
                let event = Event::PeerDisconnected { address: id };
                self.lose(id, event, out)
            }
            Message::SendError { id } => {
                let [source, destination, ..] = id;
                let address = Address::new(destination);
                if Address::new(source) != self.client.address() {
                    return Err(Error::Malformed.into());
                }
                self.lose(address, Event::SendError { address, id }, out)
            }
            _ => Err(Error::State.into()),
        }
    }

    fn new_responder(
        &mut self,
        address: Address,
        now: Duration,
        random: &mut impl Random,
        out: &mut Outputs,
    ) -> Result<Step, Failure> {
        match &mut self.stage {
            Stage::Initiator(initiator) => {
                out.event(Event::NewResponder { address });
                initiator.register(&mut self.client, address, now, random, out)?;
            }
            // Somebody has been chosen already.
            _ => self
                .client
                .drop_responder(address, DropReason::Dropped, None, out)?,
        }
        Ok(Step::Stay)
    }

    fn new_initiator(
        &mut self,
        random: &mut impl Random,
        out: &mut Outputs,
    ) -> Result<Step, Failure> {
        out.event(Event::NewInitiator);
        match &mut self.stage {
            Stage::Responder(responder) => {
                responder.restart(&self.client, random, out)?;
                Ok(Step::Stay)
            }
            // The one that we talked to is gone.
            _ => Ok(Step::Close(CloseCode::GoingAway)),
        }
    }

    fn lose(&mut self, address: Address, event: Event, out: &mut Outputs) -> Result<Step, Failure> {
        if !self.client.role.may_meet(address) {
            return Err(Error::Malformed.into());
        }
        match &mut self.stage {
            Stage::Initiator(initiator) => initiator.forget(address),
            Stage::Responder(responder) => responder.forget(),
            Stage::Talk(talk) => talk.lose(address),
        }
        out.event(event);
        Ok(Step::Stay)
    }

    /// Forgets the server once both clients have left it.
    pub(super) fn leave_if_done(&mut self) {
        if matches!(&self.stage, Stage::Talk(talk) if talk.has_left()) {
            self.client.leave();
        }
    }
}

/// The reaction to a peer that breaks the protocol: it is told so, and the connection ends.
fn refuse(talk: &mut Talk, error: Error, out: &mut Outputs) -> Fatal {
    let error = match talk.say_goodbye(CloseCode::Protocol, out) {
        Ok(()) => error,
        // Not even that can be said any more: the connection ends all the same.
        Err(unsaid) => unsaid,
    };
    Fatal {
        error,
        code: CloseCode::GoingAway,
    }
}
