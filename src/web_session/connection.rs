use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use super::failure::{Failure, Fatal, Step};
use super::initiator::{Initiator, Trust};
use super::live::{Live, Stage};
use super::message::Message;
use super::output::{Output, Outputs};
use super::responder::Responder;
use super::server::{Client, Role};
use super::talk::Talk;
use super::webrtc::{Candidate, Description};
use super::{AuthToken, CloseCode, Error, PermanentPublicKey, Setup, SharedSessionKey};
use crate::codec::msgpack::Value;
use crate::crypto::Random;

/// One connection of a client: from the first message of the server to the last of the other client.
///
/// It serves one WebSocket, does no input or output, and asks for time and randomness where it needs them. Each
/// call may leave [`Output`]s behind: take all of them with [`Connection::poll_output`], in order, before the next.
/// After a call that failed as its documentation says, or an [`Output::Close`], every further call says
/// [`Error::Closed`]; the keys are wiped by then.
///
/// It cannot be copied, because a copy would use every nonce again:
///
/// ```compile_fail,E0599
/// # fn twice(connection: eeema::web_session::Connection) {
/// let copy = connection.clone();
/// # }
/// ```
pub struct Connection {
    live: Option<Box<Live>>,
    outputs: Outputs,
}

impl Connection {
    /// Starts as the initiator: the browser.
    ///
    /// # Errors
    ///
    /// [`Error::Key`] if a stored key has low order, [`Error::Random`].
    pub fn initiator(setup: Setup, trust: Trust, random: &mut impl Random) -> Result<Self, Error> {
        let client = Client::new(setup, Role::Initiator, random)?;
        let stage = Stage::Initiator(Initiator::new(&client, trust)?);
        Ok(Self::new(Live { client, stage }))
    }

    /// Starts as a responder: the phone. With a token if the code has just been scanned, without one if the
    /// initiator stored our key.
    ///
    /// # Errors
    ///
    /// [`Error::Key`] if a key has low order, [`Error::Random`].
    pub fn responder(
        setup: Setup,
        initiator_key: PermanentPublicKey,
        token: Option<AuthToken>,
        random: &mut impl Random,
    ) -> Result<Self, Error> {
        let client = Client::new(setup, Role::Responder, random)?;
        let stage = Responder::new(&client, initiator_key, token, random)?;
        let stage = Stage::Responder(stage);
        Ok(Self::new(Live { client, stage }))
    }

    fn new(live: Live) -> Self {
        Self {
            live: Some(Box::new(live)),
            outputs: Outputs::new(),
        }
    }

    /// Takes a binary message from the WebSocket, at the time `now` of a clock of the caller that does not go
    /// back. The message is decrypted in place.
    ///
    /// # Errors
    ///
    /// Every error ends the connection; what a responder does wrong is no error here, but costs it an
    /// [`Event::ResponderDropped`](super::Event::ResponderDropped).
    pub fn receive(
        &mut self,
        message: &mut [u8],
        now: Duration,
        random: &mut impl Random,
    ) -> Result<(), Error> {
        self.run(|live, out| live.receive(message, now, random, out))
    }

    /// Takes a text message from the WebSocket, of which there must be none.
    ///
    /// # Errors
    ///
    /// Always: [`Error::Malformed`] or [`Error::Closed`].
    pub fn receive_text(&mut self) -> Result<(), Error> {
        self.run(|_, _| Err(Failure::Theirs(Error::Malformed).into()))
    }

    /// Takes a message from the data channel of the signalling.
    ///
    /// # Errors
    ///
    /// [`Error::State`] if the channel was not opened, which changes nothing; every other error ends the
    /// connection.
    pub fn receive_chunk(&mut self, chunk: &[u8], now: Duration) -> Result<(), Error> {
        if !self.talk()?.has_channel() {
            return Err(Error::State);
        }
        self.run(|live, out| live.receive_chunk(chunk, now, out))
    }

    /// Says that the WebSocket was closed by the other end. After a handover that is expected.
    ///
    /// # Errors
    ///
    /// [`Error::Closed`] if the connection had finished before.
    pub fn websocket_closed(&mut self) -> Result<(), Error> {
        let live = self.live.as_ref().ok_or(Error::Closed)?;
        if !live.client.is_gone() {
            self.live = None;
        }
        Ok(())
    }

    /// Says that the data channel of the signalling was closed by the other end.
    ///
    /// # Errors
    ///
    /// [`Error::Closed`] if the connection had finished before.
    pub fn channel_closed(&mut self) -> Result<(), Error> {
        let live = self.live.as_ref().ok_or(Error::Closed)?;
        if live.client.is_gone() {
            self.live = None;
        }
        Ok(())
    }

    /// The next thing to do or to know. Ask until there is none.
    #[must_use]
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.take()
    }

    /// Whether the connection has finished.
    #[must_use]
    pub const fn is_closed(&self) -> bool {
        self.live.is_none()
    }

    /// Sends a payload of the task relayed-data; the web client wants a binary.
    ///
    /// # Errors
    ///
    /// [`Error::State`] before the handshake is done, after the other client is lost, or in another task;
    /// [`Error::Limit`] if the message is too large; [`Error::Exhausted`]. Nothing was sent then.
    pub fn send_data(&mut self, payload: Value<'_>) -> Result<(), Error> {
        self.send(&Message::Data { payload })
    }

    /// Sends something past the task.
    ///
    /// # Errors
    ///
    /// Like [`Connection::send_data`], in every task.
    pub fn send_application(&mut self, data: Value<'_>) -> Result<(), Error> {
        self.send(&Message::Application { data })
    }

    /// Proposes a WebRTC connection, as the initiator.
    ///
    /// # Errors
    ///
    /// Like [`Connection::send_data`]; [`Error::State`] for a responder.
    pub fn send_offer(&mut self, offer: Description) -> Result<(), Error> {
        self.send(&Message::Offer(offer))
    }

    /// Answers a proposal, as a responder.
    ///
    /// # Errors
    ///
    /// Like [`Connection::send_data`]; [`Error::State`] for an initiator.
    pub fn send_answer(&mut self, answer: Description) -> Result<(), Error> {
        self.send(&Message::Answer(answer))
    }

    /// Says where this side can be reached; `None` ends the list.
    ///
    /// # Errors
    ///
    /// Like [`Connection::send_data`]; [`Error::Malformed`] for an empty list.
    pub fn send_candidates(
        &mut self,
        candidates: impl Into<Vec<Option<Candidate>>>,
    ) -> Result<(), Error> {
        let candidates = candidates.into();
        if candidates.is_empty() {
            return Err(Error::Malformed);
        }
        self.send(&Message::Candidates(candidates))
    }

    /// Says that the data channel of the signalling is open, and that a message on it may have `chunk_size`
    /// bytes. From now on everything for the other client goes over it.
    ///
    /// # Errors
    ///
    /// [`Error::State`] if no handover was agreed on or it was said before, [`Error::Malformed`] or
    /// [`Error::Limit`] for a size below 10 or above 262 144, [`Error::Random`], [`Error::Exhausted`].
    pub fn channel_open(
        &mut self,
        chunk_size: usize,
        random: &mut impl Random,
    ) -> Result<(), Error> {
        let live = self.live.as_mut().ok_or(Error::Closed)?;
        let Stage::Talk(talk) = &mut live.stage else {
            return Err(Error::State);
        };
        talk.open_channel(chunk_size, random, &mut self.outputs)?;
        live.leave_if_done();
        Ok(())
    }

    /// Drops responders that have not proved their key and of which nothing was accepted since `time`; the
    /// protocol allows them 60 seconds. For an initiator before the handshake is done, else without effect.
    ///
    /// # Errors
    ///
    /// [`Error::Exhausted`], which ends the connection.
    pub fn drop_silent(&mut self, time: Duration) -> Result<(), Error> {
        self.run(|live, out| {
            if let Stage::Initiator(initiator) = &mut live.stage {
                initiator.drop_silent(&mut live.client, time, out)?;
            }
            Ok(Step::Stay)
        })
    }

    /// Ends the connection: tells the other client why, if it has proved its key, and closes.
    ///
    /// # Errors
    ///
    /// [`Error::Closed`] if it had finished before.
    pub fn close(&mut self, reason: CloseCode) -> Result<(), Error> {
        self.run(|live, out| {
            if let Stage::Talk(talk) = &mut live.stage {
                talk.say_goodbye(reason, out).map_err(|error| Fatal {
                    error,
                    code: CloseCode::GoingAway,
                })?;
            }
            Ok(Step::Close(CloseCode::GoingAway))
        })
    }

    /// The key that the two clients share, once the handshake is done: for the channels of the application
    /// and for the name of the connection.
    pub fn session_key(&self) -> Option<&SharedSessionKey> {
        match &self.live.as_ref()?.stage {
            Stage::Talk(talk) => talk.session_key(),
            _ => None,
        }
    }

    fn talk(&self) -> Result<&Talk, Error> {
        match &self.live.as_ref().ok_or(Error::Closed)?.stage {
            Stage::Talk(talk) => Ok(talk),
            _ => Err(Error::State),
        }
    }

    fn send(&mut self, message: &Message<'_>) -> Result<(), Error> {
        match &mut self.live.as_mut().ok_or(Error::Closed)?.stage {
            Stage::Talk(talk) => talk.send(message, &mut self.outputs),
            _ => Err(Error::State),
        }
    }

    /// Does a step, and finishes if it says so.
    fn run(
        &mut self,
        step: impl FnOnce(&mut Live, &mut Outputs) -> Result<Step, Fatal>,
    ) -> Result<(), Error> {
        let live = self.live.as_mut().ok_or(Error::Closed)?;
        match step(live, &mut self.outputs) {
            Ok(Step::Stay) => {
                live.leave_if_done();
                Ok(())
            }
            Ok(Step::Peer(peer)) => {
                let (role, address) = (live.client.role, live.client.address());
                live.stage = Stage::Talk(Box::new(Talk::new(role, address, peer)));
                Ok(())
            }
            Ok(Step::Close(code)) => {
                self.finish(code);
                Ok(())
            }
            Err(Fatal { error, code }) => {
                self.finish(code);
                Err(error)
            }
        }
    }

    /// Wipes everything and says how to close.
    fn finish(&mut self, code: CloseCode) {
        self.live = None;
        self.outputs.push(Output::Close(code));
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Connection")
    }
}
