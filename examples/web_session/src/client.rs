//! One side of a session: a WebSocket, the connection over it, and the conversation above that.

use std::time::{Duration, Instant};

use eeema::OsRandom;
use eeema::web_session::msgpack::Value;
use eeema::web_session::{
    AppMessage, CloseCode, Connection, Conversation, ConversationOutput, DisconnectReason, Event,
    Former, Output, PermanentPublicKey,
};

use crate::Failure;
use crate::relay::FromRelay;
use crate::server::Wire;

/// How long something may take that ought to happen at once.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Client {
    name: &'static str,
    connection: Connection,
    wire: Box<dyn Wire>,
    /// What the next conversation goes on with.
    former: Option<Former>,
    conversation: Option<Conversation>,
    peer_key: Option<PermanentPublicKey>,
    is_open: bool,
    heard: usize,
    closed: Option<u16>,
    start: Instant,
}

impl Client {
    pub(crate) fn new(
        name: &'static str,
        connection: Connection,
        wire: Box<dyn Wire>,
        former: Option<Former>,
    ) -> Self {
        Self {
            name,
            connection,
            wire,
            former,
            conversation: None,
            peer_key: None,
            is_open: false,
            heard: 0,
            closed: None,
            start: Instant::now(),
        }
    }

    /// Takes one message from the WebSocket if there is one, and does what follows.
    fn turn(&mut self) -> Result<(), Failure> {
        match self.wire.next()? {
            Some(FromRelay::Message(mut message)) if !self.connection.is_closed() => {
                let received =
                    self.connection
                        .receive(&mut message, self.start.elapsed(), &mut OsRandom);
                self.flush()?;
                received?;
            }
            Some(FromRelay::Closed(code)) if self.closed.is_none() => {
                self.close(code);
                self.connection.websocket_closed()?;
            }
            // Who has left does not listen any more.
            _ => {}
        }
        self.flush()
    }

    /// Does what the two machines want done: first the connection, then the conversation above it, until both are
    /// content.
    fn flush(&mut self) -> Result<(), Failure> {
        loop {
            if let Some(output) = self.connection.poll_output() {
                self.obey(output)?;
            } else if let Some(output) = self
                .conversation
                .as_mut()
                .and_then(Conversation::poll_output)
            {
                self.answer(output)?;
            } else {
                return Ok(());
            }
        }
    }

    fn obey(&mut self, output: Output) -> Result<(), Failure> {
        match output {
            Output::Send(bytes) => self.wire.send(bytes.into_vec())?,
            Output::Close(code) => {
                self.wire.close(code.get());
                self.close(code.get());
            }
            Output::Event(Event::PeerHandshakeDone { peer_key, .. }) => {
                println!("{}: the other side has proved its key", self.name);
                self.peer_key = Some(peer_key);
                let key = self.connection.session_key().ok_or("there is no key")?;
                let former = self.former.take();
                self.conversation = Some(Conversation::begin(key.connection_id(), former)?);
            }
            Output::Event(Event::Data(Value::Binary(chunk))) => {
                let conversation = self.conversation.as_mut().ok_or("a chunk came too early")?;
                conversation.receive(&chunk, self.start.elapsed())?;
            }
            Output::Event(Event::ResponderDropped {
                error: Some(error), ..
            }) => {
                return Err(format!("{}: a responder is refused: {error}", self.name).into());
            }
            // Who comes and goes does not matter here, and WebRTC was not offered.
            _ => {}
        }
        Ok(())
    }

    fn answer(&mut self, output: ConversationOutput) -> Result<(), Failure> {
        match output {
            ConversationOutput::Send(chunk) => {
                self.connection.send_data(chunk.payload())?;
            }
            ConversationOutput::Opened { is_resumed } => {
                let how = if is_resumed { "goes on" } else { "begins" };
                println!("{}: the conversation {how}", self.name);
                self.is_open = true;
            }
            ConversationOutput::Message(message) => {
                let text = message.data().and_then(Value::as_text);
                println!("{}: reads {:?}", self.name, text.unwrap_or("no text"));
                self.heard += 1;
            }
            ConversationOutput::Disconnected { reason } => {
                println!("{}: the other side says {:?}", self.name, reason.name());
            }
            // A program calls `acknowledge` within ten seconds; this one does it when the story wants it.
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, code: u16) {
        println!("{}: closed with {code}", self.name);
        self.closed = Some(code);
    }

    pub(crate) fn send(&mut self, message: &AppMessage<'_>) -> Result<(), Failure> {
        self.conversation()?.send(message)?;
        self.flush()
    }

    pub(crate) fn acknowledge(&mut self) -> Result<(), Failure> {
        self.conversation()?.acknowledge()?;
        self.flush()
    }

    /// Says good-bye to the application of the other side, and then to its connection.
    pub(crate) fn end(&mut self, why: DisconnectReason, code: CloseCode) -> Result<(), Failure> {
        self.conversation()?.disconnect(why)?;
        self.flush()?;
        self.connection.close(code)?;
        self.flush()
    }

    /// What remains when the network breaks.
    pub(crate) fn lose_connection(&mut self) -> Option<Former> {
        self.wire.close(CloseCode::GoingAway.get());
        self.conversation.take().and_then(Conversation::suspend)
    }

    /// The permanent key of the other side, which may be stored.
    pub(crate) const fn peer_key(&self) -> Option<&PermanentPublicKey> {
        self.peer_key.as_ref()
    }

    pub(crate) const fn is_open(&self) -> bool {
        self.is_open
    }

    /// How many messages were read.
    pub(crate) const fn heard(&self) -> usize {
        self.heard
    }

    /// How many bytes the other side has not acknowledged.
    pub(crate) fn waiting(&self) -> Option<usize> {
        let conversation = self.conversation.as_ref()?;
        Some(conversation.cache().bytes())
    }

    pub(crate) const fn closed(&self) -> Option<u16> {
        self.closed
    }

    fn conversation(&mut self) -> Result<&mut Conversation, Failure> {
        self.conversation
            .as_mut()
            .ok_or_else(|| "there is no conversation".into())
    }
}

/// Lets both sides go on until something is so.
pub(crate) fn until(
    what: &str,
    browser: &mut Client,
    phone: &mut Client,
    is_so: impl Fn([&Client; 2]) -> bool,
) -> Result<(), Failure> {
    let start = Instant::now();
    while !is_so([browser, phone]) {
        if let (Some(code), Some(_)) = (browser.closed(), phone.closed()) {
            return Err(format!("closed with {code} before the conversation was {what}").into());
        }
        if start.elapsed() > PATIENCE {
            return Err(format!("the conversation is not {what} after {PATIENCE:?}").into());
        }
        browser.turn()?;
        phone.turn()?;
    }
    Ok(())
}
