//! Topic `web`: transcripts of whole connections, byte for byte.

use std::collections::VecDeque;
use std::time::Duration;

use eeema::web_session::msgpack::{Limits, Value};
use eeema::web_session::{
    AuthToken, Candidate, ChannelId, CloseCode, Connection, Description, Error, Event, Message,
    Output, PermanentKey, PermanentPublicKey, Present, ServerKey, Setup, Task, Trust, WebRtc,
};
use serde_json::{Value as Json, json};

use super::{Record, Verdict, expect};

/// What must come out on the wire, in order.
#[derive(Debug, PartialEq)]
enum Wire {
    Send(Vec<u8>),
    Chunk(Vec<u8>),
    CloseWebSocket(u16),
    Close(u16),
}

/// The random values of a transcript, in the order in which they must be drawn.
struct Drawn(VecDeque<Vec<u8>>);

impl Drawn {
    fn of(transcript: &Record<'_>) -> Self {
        let values = transcript.records("random").into_iter();
        Self(values.map(|value| value.bytes("value")).collect())
    }

    fn draw(&mut self, bytes: &mut [u8]) {
        let value = self
            .0
            .pop_front()
            .expect("more was drawn than the record has");
        bytes.copy_from_slice(&value);
    }
}

/// A connection in the middle of a transcript.
struct Replay {
    connection: Connection,
    drawn: Drawn,
}

/// What one input led to.
struct Effect {
    result: Result<(), Error>,
    wire: Vec<Wire>,
    events: Vec<Event>,
}

pub(super) fn case(record: &Record<'_>) -> Verdict {
    let replay = Replay::run(record)?;
    if !replay.drawn.0.is_empty() {
        return Err(format!(
            "{} random values were not drawn",
            replay.drawn.0.len()
        ));
    }
    if record.has("connection_id") && !replay.connection.is_closed() {
        let key = replay.connection.session_key().ok_or("no session key")?;
        expect(
            "connection id",
            *key.connection_id().as_bytes(),
            record.array("connection_id"),
        )?;
    }
    Ok(())
}

/// Feeds one more message behind a stage.
pub(super) fn reject(record: &Record<'_>, stage: &Record<'_>) -> Verdict {
    let mut replay = Replay::run(stage)?;
    // What the reaction needs is drawn from somewhere else: nothing of it is compared.
    let into = record.text("into");
    let effect = replay.feed(into, &record.bytes("bytes"));
    let steps = record.records("expect");
    expect("wire", &effect.wire, &wire(&steps))?;

    let reason = match (effect.result, effect.events.as_slice()) {
        (Err(error), _) => reason(error),
        (Ok(()), [Event::Discarded]) => "discarded",
        (
            Ok(()),
            [
                Event::ResponderDropped {
                    error: Some(error), ..
                },
            ],
        ) => reason(*error),
        (Ok(()), events) => return Err(format!("accepted: {events:?}")),
    };
    expect("reason", reason, record.text("reason"))?;
    if effect.result.is_err() {
        // After a fatal error every call says so.
        let connection = &mut replay.connection;
        expect("closed", connection.receive_text(), Err(Error::Closed))?;
        expect(
            "closed",
            connection.send_data(Value::Nil),
            Err(Error::Closed),
        )?;
        expect(
            "closed",
            connection.close(CloseCode::Normal),
            Err(Error::Closed),
        )?;
        expect("closed", connection.poll_output().is_none(), true)?;
    }
    Ok(())
}

fn reason(error: Error) -> &'static str {
    match error {
        Error::Malformed => "malformed",
        Error::Limit => "limit",
        Error::Address => "address",
        Error::Unauthentic => "authentication",
        Error::Replay => "replay",
        Error::Exhausted => "exhausted",
        Error::Key => "key",
        Error::State => "state",
        _ => "something that no record has",
    }
}

impl Replay {
    fn run(transcript: &Record<'_>) -> Result<Self, String> {
        let mut drawn = Drawn::of(transcript);
        let connection = connect(transcript, &mut drawn).map_err(|error| error.to_string())?;
        let mut replay = Self { connection, drawn };
        let steps = transcript.records("steps");
        let mut rest = steps.as_slice();
        while let Some((input, behind)) = rest.split_first() {
            let is_input =
                |step: &Record<'_>| matches!(step.text("do"), "recv" | "recv-channel" | "call");
            let count = behind.iter().take_while(|step| !is_input(step)).count();
            let (effects, next) = behind.split_at(count);
            replay
                .step(input, effects)
                .map_err(|difference| format!("step {}: {difference}", steps.len() - rest.len()))?;
            rest = next;
        }
        Ok(replay)
    }

    fn step(&mut self, input: &Record<'_>, expected: &[Record<'_>]) -> Verdict {
        let effect = match input.text("do") {
            "call" => self.call(input),
            into => self.feed(into, &input.bytes("bytes")),
        };
        expect("result", effect.result, Ok(()))?;
        expect("wire", &effect.wire, &wire(expected))?;
        let mut told: Vec<String> = effect.events.iter().flat_map(describe).collect();
        let mut expected: Vec<String> = expected.iter().filter_map(event).collect();
        told.sort();
        expected.sort();
        expect("events", told, expected)
    }

    fn feed(&mut self, into: &str, bytes: &[u8]) -> Effect {
        let now = Duration::ZERO;
        let drawn = &mut self.drawn;
        let result = match into {
            "recv" => {
                let random = &mut |bytes: &mut [u8]| drawn.draw(bytes);
                self.connection.receive(&mut bytes.to_vec(), now, random)
            }
            "recv-channel" => self.connection.receive_chunk(bytes, now),
            other => panic!("unknown input {other}"),
        };
        self.effect(result)
    }

    fn call(&mut self, input: &Record<'_>) -> Effect {
        let arguments = input.byte_lists("args");
        let [argument] = arguments.as_slice() else {
            panic!("a call has one argument");
        };
        let argument = Value::decode(argument, Limits::SIGNALLING).unwrap();
        let connection = &mut self.connection;
        let result = match input.text("call") {
            "data" => connection.send_data(argument),
            "application" => connection.send_application(argument),
            "close" => {
                let code = u16::try_from(argument.as_u64().unwrap()).unwrap();
                connection.close(CloseCode::new(code).unwrap())
            }
            "offer" => connection.send_offer(Description::from_value(&argument).unwrap()),
            "answer" => connection.send_answer(Description::from_value(&argument).unwrap()),
            "candidates" => {
                connection.send_candidates(Candidate::list_from_value(&argument).unwrap())
            }
            "channel_open" => {
                let size = usize::try_from(argument.as_u64().unwrap()).unwrap();
                let drawn = &mut self.drawn;
                connection.channel_open(size, &mut |bytes: &mut [u8]| drawn.draw(bytes))
            }
            other => panic!("unknown call {other}"),
        };
        self.effect(result)
    }

    fn effect(&mut self, result: Result<(), Error>) -> Effect {
        let (mut wire, mut events) = (Vec::new(), Vec::new());
        while let Some(output) = self.connection.poll_output() {
            match output {
                Output::Send(bytes) => wire.push(Wire::Send(bytes.into_vec())),
                Output::SendChunk(bytes) => wire.push(Wire::Chunk(bytes.into_vec())),
                Output::CloseWebSocket(code) => wire.push(Wire::CloseWebSocket(code.get())),
                Output::Close(code) => wire.push(Wire::Close(code.get())),
                Output::Event(event) => events.push(event),
                other => panic!("unknown output {other:?}"),
            }
        }
        Effect {
            result,
            wire,
            events,
        }
    }
}

fn connect(transcript: &Record<'_>, drawn: &mut Drawn) -> Result<Connection, Error> {
    let permanent = PermanentKey::from_bytes(transcript.array("permanent_secret_key"));
    assert_eq!(
        *permanent.public_key().as_bytes(),
        transcript.array("permanent_public_key")
    );
    assert_eq!(transcript.texts("subprotocols"), [Setup::SUBPROTOCOL]);
    let tasks: Vec<Task> = transcript.records("tasks").iter().map(task).collect();
    let interval = Duration::from_secs(transcript.number("ping_interval"));
    let mut setup = Setup::new(permanent, tasks)?.with_ping_interval(interval)?;
    if let Some(key) = transcript.optional_bytes("server_permanent_key") {
        setup = setup.with_server_key(ServerKey::from_bytes(key.try_into().unwrap()));
    }
    let token = transcript.optional_bytes("auth_token");
    let token = token.map(|token| AuthToken::from_bytes(token.try_into().unwrap()));
    let trusted = transcript.optional_bytes("trusted_peer_key");
    let trusted = trusted.map(|key| PermanentPublicKey::from_bytes(key.try_into().unwrap()));
    let initiator = PermanentPublicKey::from_bytes(transcript.array("initiator_public_key"));
    let random = &mut |bytes: &mut [u8]| drawn.draw(bytes);
    match (transcript.text("role"), token, trusted) {
        ("initiator", Some(token), None) => {
            Connection::initiator(setup, Trust::Token(token), random)
        }
        ("initiator", None, Some(key)) => Connection::initiator(setup, Trust::Key(key), random),
        ("responder", Some(token), None) => {
            Connection::responder(setup, initiator, Some(token), random)
        }
        ("responder", None, Some(key)) => {
            assert_eq!(key, initiator);
            Connection::responder(setup, initiator, None, random)
        }
        _ => panic!("a transcript has a role, and a token or a trusted key"),
    }
}

/// Our own task, out of its name and its data.
pub(super) fn task(record: &Record<'_>) -> Task {
    let data = record.bytes("data");
    let data = Value::decode(&data, Limits::SIGNALLING).unwrap();
    let task = read_task(record.text("name"), &data);
    assert_eq!(task.data(), data);
    task
}

/// The task of this name with this data.
pub(super) fn read_task(name: &str, data: &Value<'_>) -> Task {
    let webrtc = || WebRtc::new(Vec::<ChannelId>::new(), false);
    let like = match name {
        "v1.webrtc.tasks.saltyrtc.org" => Task::WebRtcV1(webrtc()),
        "v0.webrtc.tasks.saltyrtc.org" => Task::WebRtcV0 {
            webrtc: webrtc(),
            max_packet_size: 0,
        },
        "v0.relayed-data.tasks.saltyrtc.org" => Task::RelayedData,
        other => panic!("unknown task {other}"),
    };
    assert_eq!(like.name(), name);
    like.read_theirs(data, Task::MAX_EXCLUDED).unwrap()
}

fn wire(steps: &[Record<'_>]) -> Vec<Wire> {
    let mut wire = Vec::new();
    for step in steps {
        let code = || u16::try_from(step.number("code")).unwrap();
        match step.text("do") {
            "send" => wire.push(Wire::Send(step.bytes("bytes"))),
            "send-channel" => wire.extend(step.byte_lists("chunks").into_iter().map(Wire::Chunk)),
            "close" => wire.push(Wire::Close(code())),
            "close-websocket" => wire.push(Wire::CloseWebSocket(code())),
            "event" => {}
            other => panic!("unknown effect {other}"),
        }
    }
    wire
}

/// The event of a step, in the words of the record, unless it only informs.
fn event(step: &Record<'_>) -> Option<String> {
    if step.text("do") != "event" || matches!(step.text("event"), "warning" | "discarded" | "error")
    {
        return None;
    }
    let mut event = step.0.as_object().unwrap().clone();
    event.remove("do");
    event.remove("comment");
    if step.text("event") == "task-message" {
        // Read and written again, so that what may be missing is there.
        let message = format!("82a474797065{}", encode_text(step.text("type")));
        let content = format!(
            "{message}{}{}",
            encode_text(step.text("type")),
            step.text("content")
        );
        let content = Record(&json!({ "bytes": content })).bytes("bytes");
        let message = Message::decode(&content).unwrap();
        event.insert("content".into(), json!(hex(&message.encode().unwrap())));
    }
    Some(Json::Object(event).to_string())
}

/// The hexadecimal digits of a short text in MessagePack.
fn encode_text(text: &str) -> String {
    hex(&Value::from(text).encode(Limits::SIGNALLING).unwrap())
}

/// An event in the words of the records; of no interest, one, or two.
fn describe(event: &Event) -> Vec<String> {
    let event = match event {
        Event::ServerHandshakeDone { address, present } => match present {
            Present::Responders(responders) => json!({
                "event": "server-handshake-done", "address": address.get(),
                "responders": responders.iter().map(|id| id.get()).collect::<Vec<_>>(),
            }),
            Present::Initiator(connected) => json!({
                "event": "server-handshake-done", "address": address.get(), "initiator_connected": connected,
            }),
        },
        Event::NewResponder { address } => {
            json!({ "event": "new-responder", "address": address.get() })
        }
        Event::NewInitiator => json!({ "event": "new-initiator" }),
        Event::ResponderDropped {
            address, reason, ..
        } => json!({
            "event": "responder-dropped", "address": address.get(), "reason": reason.close_code().get(),
        }),
        Event::PeerHandshakeDone {
            address,
            peer_key,
            task,
            task_data,
            negotiated,
        } => {
            let done = json!({
                "event": "peer-handshake-done", "address": address.get(), "peer_key": hex(peer_key.as_bytes()),
                "task": task.name(), "task_data": encode(task_data),
            });
            let negotiated = negotiated.map(|negotiated| {
                let channel = negotiated.channel.map(ChannelId::get);
                json!({
                    "event": "webrtc-negotiated", "handover": channel.is_some(), "channel": channel,
                    "max_packet_size": negotiated.max_packet_size,
                })
            });
            return [Some(done), negotiated]
                .into_iter()
                .flatten()
                .map(|event| event.to_string())
                .collect();
        }
        Event::Data(payload) => json!({ "event": "data", "payload": encode(payload) }),
        Event::Application(data) => json!({ "event": "application", "data": encode(data) }),
        Event::Offer(content) => task_message("offer", Message::Offer(content.clone())),
        Event::Answer(content) => task_message("answer", Message::Answer(content.clone())),
        Event::Candidates(content) => {
            task_message("candidates", Message::Candidates(content.clone()))
        }
        Event::PeerHandover => json!({ "event": "peer-handover" }),
        Event::HandoverDone => json!({ "event": "handover-done" }),
        Event::CloseReceived { reason } => {
            json!({ "event": "close-received", "reason": reason.get() })
        }
        Event::PeerDisconnected { address } => {
            json!({ "event": "peer-disconnected", "address": address.get() })
        }
        Event::SendError { address, id } => json!({
            "event": "send-error", "address": address.get(), "id": hex(id),
        }),
        Event::NoSharedTask { offered } => json!({ "event": "no-shared-task", "offered": offered }),
        Event::ServerKeyNotChecked | Event::HandoverRepeated | Event::Discarded => {
            return Vec::new();
        }
        other => json!({ "event": format!("{other:?}") }),
    };
    vec![event.to_string()]
}

fn task_message(kind: &str, message: Message<'_>) -> Json {
    json!({ "event": "task-message", "type": kind, "content": hex(&message.encode().unwrap()) })
}

fn encode(value: &Value<'_>) -> String {
    hex(&value.encode(Limits::SIGNALLING).unwrap())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
