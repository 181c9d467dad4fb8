use std::time::Duration;

use eeema::OsRandom;
use eeema::ThreemaId;
use eeema::identity::MessageId;
use eeema::message::{Acknowledgement, Envelope, Flags};
use eeema::time::UnixMillis;
use eeema::transport::schedule::{
    CONNECT_TIMEOUT, Due, HANDSHAKE_TIMEOUT, IDLE_TIMEOUT, KeepAlive,
};
use eeema::transport::{
    self, ClientEvent, ConnectionKeys, Extension, FRAME_OVERHEAD, Frame, FromClient, FromServer,
    Progress, ServerKeys, SupportedFeatures,
};
use tokio::net::TcpStream;
use tokio::sync::{Notify, mpsc};
use tokio::time::{Instant, sleep, timeout};

use super::{Conversation, Event, ServerAddress};
use crate::Failure;
use crate::link::Link;

/// Messages that are taken out of the inbox together.
const BATCH: usize = 64;

/// A connection of a client.
pub(super) struct Connection<'c> {
    conversation: &'c Conversation,
    wake: &'c Notify,
    events: &'c mpsc::Sender<Event>,
    machine: transport::Client,
    link: Link,
    started: Instant,
    /// The number of the last message of the outbox that was sent.
    sent: u64,
    /// Whether something was sent that nobody acknowledges.
    has_unacknowledged: bool,
}

/// What a server says.
enum News {
    Echo(Vec<u8>),
    Message(Vec<u8>),
    Malformed(Option<Acknowledgement>),
    Accepted(ThreemaId, MessageId),
    CaughtUp,
    Closed { can_reconnect: bool, why: String },
    Nothing,
}

/// How a connection ended without a failure.
pub(super) enum Ended {
    /// The server says why, and whether to come again.
    Closed { can_reconnect: bool, why: String },
}

impl<'c> Connection<'c> {
    /// Connects and logs in; gives how many messages wait.
    pub(super) async fn open(
        conversation: &'c Conversation,
        wake: &'c Notify,
        events: &'c mpsc::Sender<Event>,
        server: ServerAddress,
    ) -> Result<(Self, u32), Failure> {
        let connecting = TcpStream::connect(server.address);
        let stream = timeout(CONNECT_TIMEOUT, connecting).await??;
        let keys = ConnectionKeys::generate(&mut OsRandom)?;
        let accepted = ServerKeys::only(server.key);
        let (machine, hello) = transport::Client::start(keys, accepted);
        let mut connection = Self {
            conversation,
            wake,
            events,
            machine,
            link: Link::new(stream)?,
            started: Instant::now(),
            sent: 0,
            has_unacknowledged: false,
        };
        connection.link.send(&hello);
        let waiting = timeout(HANDSHAKE_TIMEOUT, connection.log_in()).await??;
        Ok((connection, waiting))
    }

    async fn log_in(&mut self) -> Result<u32, Failure> {
        loop {
            match self.machine.receive(self.link.input())? {
                Progress::Missing(_) => self.link.exchange().await?,
                Progress::Event {
                    used,
                    event: ClientEvent::ServerHello { .. },
                } => {
                    self.link.consume(used);
                    let features = SupportedFeatures::METADATA_AND_ECHO;
                    let extensions = [Extension::SupportedFeatures(features)];
                    let length = transport::Client::login_len(&extensions);
                    let identity = self.conversation.identity();
                    self.link.write(length, |login| {
                        self.machine.login(identity, &extensions, login)
                    })?;
                }
                Progress::Event {
                    used,
                    event: ClientEvent::Established { queued, .. },
                } => {
                    self.link.consume(used);
                    return Ok(queued);
                }
                _ => return Err("the server answers something else".into()),
            }
        }
    }

    /// Sends what the outbox has, and takes what comes, until the connection ends.
    pub(super) async fn run(mut self) -> Result<Ended, Failure> {
        let seconds = IDLE_TIMEOUT.as_secs() as u16;
        self.send(&FromClient::SetIdleTimeout { seconds })?;
        let mut keep_alive = KeepAlive::new(self.elapsed());
        let mut received = self.link.received();
        loop {
            if let Some(ended) = self.take_news().await? {
                return Ok(ended);
            }
            self.send_outbox()?;
            if self.link.received() != received {
                received = self.link.received();
                keep_alive.received(self.elapsed());
            }
            let pause = match keep_alive.due(self.elapsed()) {
                Due::Wait(pause) => pause,
                Due::SendEcho => {
                    keep_alive.echo_sent(self.elapsed());
                    self.send(&FromClient::EchoRequest(&self.elapsed().0.to_le_bytes()))?;
                    Duration::ZERO
                }
                Due::Close => return Err("the server does not answer".into()),
            };
            tokio::select! {
                done = self.link.exchange() => done?,
                () = self.wake.notified() => {}
                () = sleep(pause) => {}
            }
        }
    }

    /// A clock that never goes backwards.
    fn elapsed(&self) -> UnixMillis {
        UnixMillis(self.started.elapsed().as_millis() as u64)
    }

    /// Takes all whole frames; messages go through the inbox together, and are acknowledged when what they do
    /// is on the disk.
    async fn take_news(&mut self) -> Result<Option<Ended>, Failure> {
        loop {
            let (mut messages, mut accepted) = (Vec::new(), Vec::new());
            let mut later = None;
            while messages.len() < BATCH && later.is_none() && !self.link.is_full() {
                let Some(news) = self.next_news()? else {
                    break;
                };
                match news {
                    News::Echo(data) => self.send(&FromClient::EchoResponse(&data))?,
                    News::Message(envelope) => messages.push(envelope),
                    News::Malformed(Some(name)) => self.send(&FromClient::MessageAck(name))?,
                    News::Accepted(receiver, id) => accepted.push((receiver, id)),
                    News::CaughtUp | News::Closed { .. } => later = Some(news),
                    News::Malformed(None) | News::Nothing => {}
                }
            }
            let is_done = messages.is_empty() && accepted.is_empty() && later.is_none();
            if is_done && !self.has_unacknowledged {
                return Ok(None);
            }
            self.process(messages, accepted).await?;
            match later {
                Some(News::CaughtUp) => self.tell(Event::CaughtUp).await,
                Some(News::Closed { can_reconnect, why }) => {
                    return Ok(Some(Ended::Closed { can_reconnect, why }));
                }
                _ => {}
            }
        }
    }

    async fn process(
        &mut self,
        messages: Vec<Vec<u8>>,
        accepted: Vec<(ThreemaId, MessageId)>,
    ) -> Result<(), Failure> {
        let count = messages.len();
        self.has_unacknowledged = false;
        let told = accepted.clone();
        let received = self.conversation.receive(messages, accepted, self.sent);
        let batch = received.await?;
        for name in batch.acknowledgements {
            self.send(&FromClient::MessageAck(name))?;
        }
        for (receiver, message_id) in told {
            let event = Event::Accepted {
                receiver,
                message_id,
            };
            self.tell(event).await;
        }
        if count > 0 {
            self.tell(Event::Batch(count)).await;
        }
        for event in batch.events {
            self.tell(event).await;
        }
        Ok(())
    }

    /// Somebody who does not listen misses it.
    async fn tell(&self, event: Event) {
        self.events.send(event).await.ok();
    }

    /// Sends what was not sent on this connection, as far as the server keeps up.
    fn send_outbox(&mut self) -> Result<(), Failure> {
        let outbox = self.conversation.outbox();
        while !self.link.is_full() {
            let next = outbox.next(self.conversation.database(), self.sent)?;
            let Some((number, bytes)) = next else {
                break;
            };
            let envelope = Envelope::parse(&bytes);
            let envelope = envelope.map_err(|_| "the outbox holds something that is no message")?;
            let flags = envelope.flags();
            self.has_unacknowledged |= flags.contains(Flags::NO_ACKNOWLEDGEMENT);
            self.send(&FromClient::Message(envelope))?;
            self.sent = number;
        }
        Ok(())
    }

    fn send(&mut self, payload: &FromClient<'_>) -> Result<(), Failure> {
        let length = FRAME_OVERHEAD + payload.encoded_len();
        self.link
            .write(length, |output| self.machine.send(payload, output))?;
        Ok(())
    }

    fn next_news(&mut self) -> Result<Option<News>, Failure> {
        let (used, news) = match self.machine.receive(self.link.input())? {
            Progress::Event {
                used,
                event: ClientEvent::Frame(frame),
            } => (used, News::read(frame)?),
            _ => return Ok(None),
        };
        self.link.consume(used);
        Ok(Some(news))
    }
}

impl News {
    /// A malformed message is acknowledged and dropped; everything else that is malformed ends the connection.
    fn read(frame: Frame<'_>) -> Result<Self, Failure> {
        let payload = match FromServer::decode(frame.kind, frame.payload) {
            Ok(payload) => payload,
            Err(_) if frame.kind == FromServer::MESSAGE => {
                let name = Acknowledgement::of_malformed(frame.payload);
                return Ok(Self::Malformed(name));
            }
            Err(error) => return Err(error.into()),
        };
        Ok(match payload {
            FromServer::EchoRequest(data) => Self::Echo(data.to_vec()),
            FromServer::Message(_) => Self::Message(frame.payload.to_vec()),
            FromServer::MessageAck {
                receiver,
                message_id,
            } => Self::Accepted(receiver, message_id),
            FromServer::QueueSendComplete => Self::CaughtUp,
            FromServer::CloseError {
                can_reconnect,
                message,
            } => Self::Closed {
                can_reconnect,
                why: message.to_string(),
            },
            _ => Self::Nothing,
        })
    }
}
