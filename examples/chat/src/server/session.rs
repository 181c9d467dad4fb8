use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use eeema::ThreemaId;
use eeema::identity::MessageId;
use eeema::message::{Acknowledgement, Envelope, Flags};
use eeema::transport::schedule::DEFAULT_IDLE_TIMEOUT;
use eeema::transport::{
    self, FRAME_OVERHEAD, Frame, FromClient, FromServer, Progress, ServerEvent,
};
use tokio::time::{Instant, sleep_until};

use super::Shared;
use super::handshake::Client;
use super::online::Seat;
use crate::link::Link;
use crate::store::Queues;
use crate::{Failure, now};

/// Messages of a client that are stored in one step.
const BATCH: usize = 64;

/// A connection after its login.
struct Session<'s> {
    shared: &'s Shared,
    id: ThreemaId,
    machine: transport::Server,
    link: Link,
    seat: Arc<Seat>,
    /// The number of the last message that was delivered.
    delivered: u64,
    /// What the client has not acknowledged.
    in_flight: VecDeque<InFlight>,
    /// Whether the client knows that nothing more waits.
    is_caught_up: bool,
    idle_timeout: Duration,
}

struct InFlight {
    number: u64,
    name: Acknowledgement,
}

/// What a client asks for.
enum Request {
    Echo(Vec<u8>),
    Message(Incoming),
    Ack(Acknowledgement),
    IdleTimeout(u16),
    Nothing,
}

/// A message that is to be stored.
struct Incoming {
    receiver: ThreemaId,
    message_id: MessageId,
    flags: Flags,
    envelope: Vec<u8>,
}

/// Serves a client until its connection ends.
pub(super) async fn run(client: Client, shared: &Shared) -> Result<(), Failure> {
    let seat = shared.online.enter(client.id);
    let mut session = Session {
        shared,
        id: client.id,
        machine: client.machine,
        link: client.link,
        seat: Arc::clone(&seat),
        delivered: 0,
        in_flight: VecDeque::new(),
        is_caught_up: false,
        idle_timeout: DEFAULT_IDLE_TIMEOUT,
    };
    let ended = session.run().await;
    shared.online.leave(client.id, &seat);
    ended
}

impl Session<'_> {
    async fn run(&mut self) -> Result<(), Failure> {
        let mut received = self.link.received();
        let mut deadline = Instant::now() + self.idle_timeout;
        loop {
            if self.seat.is_taken() {
                return self.say_goodbye().await;
            }
            self.answer_requests().await?;
            self.deliver().await?;
            if self.link.received() != received {
                received = self.link.received();
                deadline = Instant::now() + self.idle_timeout;
            }
            tokio::select! {
                done = self.link.exchange() => done?,
                () = self.seat.woken() => {}
                () = sleep_until(deadline) => return Ok(()),
            }
        }
    }

    async fn say_goodbye(&mut self) -> Result<(), Failure> {
        self.send(&FromServer::CloseError {
            can_reconnect: false,
            message: "Another connection has this identity now".into(),
        })?;
        Ok(self.link.finish().await?)
    }

    /// Takes all whole frames. What must survive is on the disk before anything is acknowledged.
    async fn answer_requests(&mut self) -> Result<(), Failure> {
        loop {
            let (mut incoming, mut acknowledged) = (Vec::new(), Vec::new());
            while incoming.len() < BATCH && !self.link.is_full() {
                let Some(request) = self.next_request()? else {
                    break;
                };
                match request {
                    Request::Echo(data) => self.send(&FromServer::EchoResponse(&data))?,
                    Request::Message(message) => incoming.push(message),
                    Request::Ack(name) => acknowledged.extend(self.acknowledged(&name)),
                    Request::IdleTimeout(seconds) => {
                        self.idle_timeout = Duration::from_secs(u64::from(seconds.clamp(30, 600)));
                    }
                    Request::Nothing => {}
                }
            }
            if incoming.is_empty() && acknowledged.is_empty() {
                return Ok(());
            }
            self.store(incoming, acknowledged).await?;
        }
    }

    /// The number of the message that was acknowledged.
    fn acknowledged(&mut self, name: &Acknowledgement) -> Option<u64> {
        let place = self.in_flight.iter().position(|one| one.name == *name)?;
        self.in_flight.remove(place).map(|one| one.number)
    }

    async fn store(&mut self, incoming: Vec<Incoming>, removed: Vec<u64>) -> Result<(), Failure> {
        let mut sent = Vec::new();
        for message in &incoming {
            sent.push((message.receiver, message.message_id, message.flags));
        }
        let (own, now) = (self.id, now());
        // Who does not exist, or is away and shall get no late message, gets nothing.
        let is_kept = |message: &Incoming| {
            let waits = !message.flags.contains(Flags::NO_QUEUING);
            (waits || self.shared.online.has(message.receiver))
                && self.shared.lookup.find(message.receiver).is_some()
        };
        let kept: Vec<Incoming> = incoming.into_iter().filter(is_kept).collect();
        let work = move |transaction: &_| {
            for message in &kept {
                Queues::push(transaction, message.receiver, &message.envelope, now)?;
            }
            Queues::remove(transaction, own, &removed)
        };
        self.shared.database.write(work).await?;
        for (receiver, message_id, flags) in sent {
            if !flags.contains(Flags::NO_ACKNOWLEDGEMENT) {
                self.send(&FromServer::MessageAck {
                    receiver,
                    message_id,
                })?;
            }
            self.shared.online.wake(receiver);
        }
        Ok(())
    }

    /// Sends what waits, as far as the client keeps up.
    async fn deliver(&mut self) -> Result<(), Failure> {
        let mut removed = Vec::new();
        while self.in_flight.len() < self.shared.config.window && !self.link.is_full() {
            let next = Queues::next(&self.shared.database, self.id, self.delivered, now())?;
            let Some(queued) = next else {
                if !self.is_caught_up {
                    self.is_caught_up = true;
                    self.send(&FromServer::QueueSendComplete)?;
                }
                break;
            };
            self.delivered = queued.number;
            let envelope = Envelope::parse(&queued.envelope);
            let envelope = envelope.map_err(|_| "a queue holds something that is no message")?;
            let name = Acknowledgement {
                sender: *envelope.sender().as_bytes(),
                message_id: envelope.message_id(),
            };
            let is_acknowledged = !envelope.flags().contains(Flags::NO_ACKNOWLEDGEMENT);
            if !queued.is_expired {
                self.send(&FromServer::Message(envelope))?;
            }
            if is_acknowledged && !queued.is_expired {
                let number = queued.number;
                self.in_flight.push_back(InFlight { number, name });
            } else {
                removed.push(queued.number);
            }
        }
        if removed.is_empty() {
            return Ok(());
        }
        let own = self.id;
        let work = move |transaction: &_| Queues::remove(transaction, own, &removed);
        self.shared.database.write(work).await
    }

    fn send(&mut self, payload: &FromServer<'_>) -> Result<(), Failure> {
        let length = FRAME_OVERHEAD + payload.encoded_len();
        self.link
            .write(length, |output| self.machine.send(payload, output))?;
        Ok(())
    }

    fn next_request(&mut self) -> Result<Option<Request>, Failure> {
        let (used, request) = match self.machine.receive(self.link.input())? {
            Progress::Event {
                used,
                event: ServerEvent::Frame(frame),
            } => (used, Request::read(self.id, frame)?),
            _ => return Ok(None),
        };
        self.link.consume(used);
        Ok(Some(request))
    }
}

impl Request {
    /// A malformed payload, or a message in the name of somebody else, ends the connection.
    fn read(own: ThreemaId, frame: Frame<'_>) -> Result<Self, Failure> {
        Ok(match FromClient::decode(frame.kind, frame.payload)? {
            FromClient::EchoRequest(data) => Self::Echo(data.to_vec()),
            FromClient::Message(envelope) if envelope.sender() == own => Self::Message(Incoming {
                receiver: envelope.receiver(),
                message_id: envelope.message_id(),
                flags: envelope.flags(),
                envelope: frame.payload.to_vec(),
            }),
            FromClient::Message(_) => return Err("a message in the name of somebody else".into()),
            FromClient::MessageAck(name) => Self::Ack(name),
            FromClient::SetIdleTimeout { seconds } => Self::IdleTimeout(seconds),
            _ => Self::Nothing,
        })
    }
}
