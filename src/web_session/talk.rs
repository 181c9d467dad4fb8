//! The conversation with the other client, once it has proved its key: the task, and the handover.

use alloc::vec::Vec;
use core::time::Duration;

use super::failure::Step;
use super::handover::Handover;
use super::message::Message;
use super::message_decode::Typed;
use super::output::{Event, Output, Outputs};
use super::party::{self, Arrived, Way};
use super::peer::Peer;
use super::server::Role;
use super::{Address, CloseCode, Error, Kind, Order, SharedSessionKey, Task};
use crate::crypto::Random;

/// The task phase of a connection.
pub(super) struct Talk {
    role: Role,
    own_address: Address,
    /// `None` once the other client is lost.
    peer: Option<Peer>,
    handover: Handover,
}

/// Which way a message of the other client took.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Over {
    WebSocket,
    Channel,
}

impl Talk {
    pub(super) fn new(role: Role, own_address: Address, peer: Peer) -> Self {
        let channel = peer.negotiated.and_then(|negotiated| negotiated.channel);
        Self {
            role,
            own_address,
            peer: Some(peer),
            handover: Handover::new(channel),
        }
    }

    /// The key that the two clients share.
    pub(super) fn session_key(&self) -> Option<&SharedSessionKey> {
        self.peer.as_ref().map(|peer| &peer.key)
    }

    /// Whether both sides have left the WebSocket.
    pub(super) const fn has_left(&self) -> bool {
        self.handover.is_done()
    }

    /// The other client is gone, if it is the one with this address.
    pub(super) fn lose(&mut self, address: Address) {
        if self
            .peer
            .as_ref()
            .is_some_and(|peer| peer.address == address)
        {
            self.peer = None;
        }
    }

    /// Sends a message of the application or of the task.
    pub(super) fn send(&mut self, message: &Message<'_>, out: &mut Outputs) -> Result<(), Error> {
        let peer = self.peer.as_mut().ok_or(Error::State)?;
        if !is_sent(message, &peer.task, self.role) {
            return Err(Error::State);
        }
        if self.handover.is_ours() {
            return self.handover.send(message, out);
        }
        let way = Way {
            source: self.own_address,
            destination: peer.address,
        };
        let key = peer.key.as_box_key().as_secret();
        party::send(&mut peer.context, key, way, message, out)
    }

    /// Sends `close`, if there is somebody to send it to.
    pub(super) fn say_goodbye(
        &mut self,
        reason: CloseCode,
        out: &mut Outputs,
    ) -> Result<(), Error> {
        if self.peer.is_none() {
            return Ok(());
        }
        self.send(&Message::Close { reason }, out)
    }

    /// Takes a message of the other client from the WebSocket.
    pub(super) fn receive(
        &mut self,
        arrived: Arrived<'_>,
        out: &mut Outputs,
    ) -> Result<Step, Error> {
        let Some(peer) = self
            .peer
            .as_mut()
            .filter(|peer| peer.address == arrived.nonce.source)
        else {
            out.event(Event::Discarded);
            return Ok(Step::Stay);
        };
        let key = peer.key.as_box_key().as_secret();
        let plain = party::open(&mut peer.context, key, arrived)?;
        self.act(plain, Over::WebSocket, out)
    }

    /// Takes a chunk from the data channel of the signalling.
    pub(super) fn receive_chunk(
        &mut self,
        chunk: &[u8],
        now: Duration,
        out: &mut Outputs,
    ) -> Result<Step, Error> {
        if self.peer.is_none() {
            out.event(Event::Discarded);
            return Ok(Step::Stay);
        }
        match self.handover.receive(chunk, now)? {
            Some(plain) => self.act(&plain, Over::Channel, out),
            None => Ok(Step::Stay),
        }
    }

    /// Whether there is a data channel that chunks may come from.
    pub(super) const fn has_channel(&self) -> bool {
        self.handover.is_ours()
    }

    /// The data channel is open: says so, and goes on over it.
    pub(super) fn open_channel(
        &mut self,
        chunk_size: usize,
        random: &mut impl Random,
        out: &mut Outputs,
    ) -> Result<(), Error> {
        let peer = self.peer.as_ref().ok_or(Error::State)?;
        let id = self.handover.channel_to_open()?;
        let splitter = Handover::splitter(chunk_size)?;
        let channel = peer.key.open_channel(id, Order::Ordered, random)?;
        self.send(&Message::Handover, out)?;
        self.handover.open(channel, splitter);
        self.leave_if_both(out);
        Ok(())
    }

    /// Reads a message and does what it asks for.
    fn act(&mut self, plain: &[u8], over: Over, out: &mut Outputs) -> Result<Step, Error> {
        let typed = Typed::decode(plain)?;
        if over == Over::WebSocket && self.handover.is_theirs() {
            return match typed.kind {
                Kind::Handover => {
                    out.event(Event::HandoverRepeated);
                    Ok(Step::Stay)
                }
                _ => Err(Error::State),
            };
        }
        if !self.is_expected(typed.kind, over) {
            return Err(Error::State);
        }
        let event = match typed.fields()? {
            Message::Handover => return self.their_handover(out),
            Message::Close { reason } => {
                out.event(Event::CloseReceived { reason });
                return Ok(Step::Close(CloseCode::Normal));
            }
            Message::Data { payload } => Event::Data(payload.into_owned()),
            Message::Application { data } => Event::Application(data.into_owned()),
            Message::Offer(description) => Event::Offer(description),
            Message::Answer(description) => Event::Answer(description),
            Message::Candidates(candidates) => Event::Candidates(candidates),
            _ => return Err(Error::State),
        };
        out.event(event);
        Ok(Step::Stay)
    }

    /// Whether the other client may send a message of this kind.
    fn is_expected(&self, kind: Kind, over: Over) -> bool {
        let is_webrtc = self
            .peer
            .as_ref()
            .is_some_and(|peer| peer.task != Task::RelayedData);
        match kind {
            Kind::Application | Kind::Close => true,
            Kind::Data => !is_webrtc,
            Kind::Candidates => is_webrtc,
            Kind::Offer => is_webrtc && self.role == Role::Responder,
            Kind::Answer => is_webrtc && self.role == Role::Initiator,
            Kind::Handover => self.handover.is_negotiated() && over == Over::WebSocket,
            _ => false,
        }
    }

    /// The other client goes on over the data channel: what it said there already is heard now.
    fn their_handover(&mut self, out: &mut Outputs) -> Result<Step, Error> {
        out.event(Event::PeerHandover);
        let held: Vec<Vec<u8>> = self.handover.their_turn();
        for plain in held {
            match self.act(&plain, Over::Channel, out)? {
                Step::Stay => {}
                step => return Ok(step),
            }
        }
        self.leave_if_both(out);
        Ok(Step::Stay)
    }

    fn leave_if_both(&mut self, out: &mut Outputs) {
        if self.handover.finish() {
            out.push(Output::CloseWebSocket(CloseCode::Handover));
            out.event(Event::HandoverDone);
        }
    }
}

/// Whether a message may be sent in this task and role.
fn is_sent(message: &Message<'_>, task: &Task, role: Role) -> bool {
    let is_webrtc = *task != Task::RelayedData;
    match message {
        Message::Application { .. } | Message::Close { .. } => true,
        Message::Data { .. } => !is_webrtc,
        Message::Candidates(_) | Message::Handover => is_webrtc,
        Message::Offer(_) => is_webrtc && role == Role::Initiator,
        Message::Answer(_) => is_webrtc && role == Role::Responder,
        _ => false,
    }
}
