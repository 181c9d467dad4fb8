//! Both ends of the chat server protocol: any split of a connection gives the same, any altered byte ends it, and
//! many hellos at once are those of each one.

use eeema::time::UnixMillis;
use eeema::transport::{
    Client, ClientEvent, ConnectionKeys, Error, Extension, FromClient, FromServer, Progress,
    SendError, Server, ServerEvent, ServerKeys, SupportedFeatures,
};
use eeema::{Identity, PublicKey, SecretKey};
use proptest::prelude::*;

use super::every_bit::every_bit_matters;

const ALERT: &str = "The tide is at 6:40.";
const ECHO: &[u8] = b"are you there?";

fn server_key() -> SecretKey {
    SecretKey::from_bytes([3; 32])
}

fn alice() -> Identity {
    Identity::new("ALICE001".parse().unwrap(), SecretKey::from_bytes([4; 32]))
}

fn keys(byte: u8) -> ConnectionKeys {
    ConnectionKeys::chosen(SecretKey::from_bytes([byte; 32]), [byte; 16])
}

/// One end, with what it said and what happened to it.
struct End<Machine> {
    machine: Machine,
    sent: Vec<u8>,
    events: Vec<String>,
    /// What was received and not used.
    input: Vec<u8>,
}

impl<Machine> End<Machine> {
    fn new(machine: Machine) -> Self {
        Self {
            machine,
            sent: Vec::new(),
            events: Vec::new(),
            input: Vec::new(),
        }
    }
}

impl End<Client> {
    fn client() -> Self {
        let accepted = ServerKeys::only(server_key().public_key());
        let (machine, hello) = Client::start(keys(1), accepted);
        let mut end = Self::new(machine);
        end.sent.extend(hello);
        end
    }

    fn receive(&mut self, piece: &[u8]) -> Result<(), Error> {
        self.input.extend(piece);
        loop {
            let Progress::Event { used, event } = self.machine.receive(&mut self.input)? else {
                return Ok(());
            };
            let mut output = [0; 256];
            let mut answers: &[FromClient<'_>] = &[];
            match event {
                ClientEvent::ServerHello { .. } => {
                    let features = SupportedFeatures::METADATA_AND_ECHO;
                    let extensions = [Extension::SupportedFeatures(features)];
                    let length = self.machine.login(&alice(), &extensions, &mut output);
                    self.sent.extend(&output[..length.map_err(fatal)?]);
                    self.events.push("hello".into());
                }
                ClientEvent::Established { queued, .. } => {
                    self.events.push(format!("established, {queued}"));
                    answers = &[
                        FromClient::SetIdleTimeout { seconds: 120 },
                        FromClient::EchoRequest(ECHO),
                    ];
                }
                ClientEvent::Frame(frame) => {
                    self.events
                        .push(format!("{:#x} {:?}", frame.kind, frame.payload));
                }
                other => panic!("{other:?}"),
            }
            for answer in answers {
                let length = self.machine.send(answer, &mut output).unwrap();
                self.sent.extend(&output[..length]);
            }
            self.input.drain(..used);
        }
    }
}

impl End<Server> {
    fn server() -> Self {
        Self::new(Server::new(keys(2)))
    }

    fn receive(&mut self, piece: &[u8]) -> Result<(), Error> {
        self.input.extend(piece);
        loop {
            let Progress::Event { used, event } = self.machine.receive(&mut self.input)? else {
                return Ok(());
            };
            let mut output = [0; 256];
            match event {
                ServerEvent::ClientHello => {
                    self.events.push("hello".into());
                    self.sent.extend(self.machine.hello(&server_key())?);
                }
                ServerEvent::LoginData { identity } => {
                    self.events.push(format!("{identity:?}"));
                    let key = alice().public_key();
                    let key = identity.filter(|id| *id == alice().id).map(|_| &key);
                    self.machine.client_key(&server_key(), key)?;
                }
                ServerEvent::Login { extensions, .. } => {
                    self.events
                        .push(format!("{:?}", extensions.supported_features()));
                    let ack = self.machine.accept(UnixMillis(1_700_000_000_000), 2)?;
                    self.sent.extend(ack);
                    for answer in [
                        FromServer::Alert(ALERT.into()),
                        FromServer::QueueSendComplete,
                    ] {
                        let length = self.machine.send(&answer, &mut output).unwrap();
                        self.sent.extend(&output[..length]);
                    }
                }
                ServerEvent::Frame(frame) => {
                    self.events
                        .push(format!("{:#x} {:?}", frame.kind, frame.payload));
                }
                other => panic!("{other:?}"),
            }
            self.input.drain(..used);
        }
    }
}

fn fatal(error: SendError) -> Error {
    match error {
        SendError::Connection(error) => error,
        other => panic!("{other}"),
    }
}

/// Both ends after a whole connection.
fn recorded() -> (End<Client>, End<Server>) {
    let (mut client, mut server) = (End::client(), End::server());
    let (mut to_server, mut to_client) = (0, 0);
    for _ in 0..4 {
        let piece = client.sent[to_server..].to_vec();
        to_server += piece.len();
        server.receive(&piece).unwrap();
        let piece = server.sent[to_client..].to_vec();
        to_client += piece.len();
        client.receive(&piece).unwrap();
    }
    assert_eq!(client.events.len(), 4);
    assert_eq!(server.events.len(), 5);
    (client, server)
}

/// The stream in pieces of these lengths, again and again.
fn in_pieces<'s>(stream: &'s [u8], lengths: &[usize]) -> Vec<&'s [u8]> {
    let mut rest = stream;
    let mut lengths = lengths.iter().cycle();
    let mut pieces = Vec::new();
    while !rest.is_empty() {
        let length = lengths.next().map_or(1, |length| (*length).min(rest.len()));
        pieces.push(rest.split_off(..length).unwrap());
    }
    pieces
}

fn assert_split(lengths: &[usize]) {
    let (client, server) = recorded();
    let (mut again_client, mut again_server) = (End::client(), End::server());
    for piece in in_pieces(&server.sent, lengths) {
        again_client.receive(piece).unwrap();
    }
    for piece in in_pieces(&client.sent, lengths) {
        again_server.receive(piece).unwrap();
    }
    assert_eq!(again_client.events, client.events);
    assert_eq!(again_client.sent, client.sent);
    assert_eq!(again_server.events, server.events);
    assert_eq!(again_server.sent, server.sent);
    assert!(again_client.input.is_empty() && again_server.input.is_empty());
}

#[test]
fn single_bytes_and_everything_at_once_give_the_same() {
    assert_split(&[1]);
    assert_split(&[usize::MAX]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_split_gives_the_same(lengths in proptest::collection::vec(1_usize..200, 1..40)) {
        assert_split(&lengths);
    }
}

/// What an altered stream must end in.
fn assert_ended(
    position: usize,
    events: &[String],
    genuine: &[String],
    input: &[u8],
    later: [Option<Error>; 2],
) {
    assert!(
        events.len() < genuine.len(),
        "byte {position} made no difference"
    );
    assert_eq!(later, [Some(Error::Failed); 2], "byte {position}");
    // Not even a part of what the frame with the alteration says.
    for text in [ALERT.as_bytes(), ECHO] {
        for part in text.windows(6) {
            assert!(
                !input.windows(6).any(|window| window == part),
                "byte {position}"
            );
        }
    }
}

#[test]
fn any_altered_byte_from_the_server_is_fatal_and_leaves_nothing() {
    let (genuine, server) = recorded();
    for position in 0..server.sent.len() {
        let mut altered = server.sent.clone();
        altered[position] ^= 1 << (position % 8);
        let mut client = End::client();
        // A frame that is announced too long waits for its end.
        let result = client
            .receive(&altered)
            .and_then(|()| client.receive(&[0x55; 8194]));
        assert!(result.is_err_and(|error| error != Error::Failed));
        let again = client.machine.receive(&mut []).err();
        let mut frame = [0; 64];
        let sent = client
            .machine
            .send(&FromClient::EchoRequest(ECHO), &mut frame);
        let sent = sent.err().map(fatal);
        assert_eq!(frame, [0; 64]);
        assert!(client.machine.channel().is_none());
        let End { events, input, .. } = &client;
        assert_ended(position, events, &genuine.events, input, [again, sent]);
    }
}

#[test]
fn any_altered_byte_from_the_client_is_fatal_and_leaves_nothing() {
    let (client, genuine) = recorded();
    for position in 0..client.sent.len() {
        let mut altered = client.sent.clone();
        altered[position] ^= 1 << (position % 8);
        let mut server = End::server();
        let result = server
            .receive(&altered)
            .and_then(|()| server.receive(&[0x55; 8194]));
        assert!(result.is_err_and(|error| error != Error::Failed));
        let again = server.machine.receive(&mut []).err();
        let mut frame = [0; 64];
        let sent = server
            .machine
            .send(&FromServer::EchoRequest(ECHO), &mut frame);
        let sent = sent.err().map(fatal);
        assert_eq!(frame, [0; 64]);
        assert!(server.machine.channel().is_none());
        let End { events, input, .. } = &server;
        assert_ended(position, events, &genuine.events, input, [again, sent]);
    }
}

/// Each bit of each stream, and each length of it: all but the last frame, which then shows that nothing waits for
/// more.
#[test]
fn every_bit_of_a_connection_matters() {
    let (client, server) = recorded();
    let echo_request = 2 + 16 + 4 + ECHO.len();
    let (stream, last) = client.sent.split_at(client.sent.len() - echo_request);
    every_bit_matters("transport::Server::receive", stream, |given| {
        let mut end = End::server();
        let taken = end.receive(given).and_then(|()| end.receive(last));
        taken.is_ok() && end.events == server.events && end.input.is_empty()
    });
    let queue_send_complete = 2 + 16 + 4;
    let (stream, last) = server
        .sent
        .split_at(server.sent.len() - queue_send_complete);
    every_bit_matters("transport::Client::receive", stream, |given| {
        let mut end = End::client();
        let taken = end.receive(given).and_then(|()| end.receive(last));
        taken.is_ok() && end.events == client.events && end.input.is_empty()
    });
}

/// A server that has the hello of its own client; the public key of one client is no real one.
fn after_hello(number: usize) -> (Option<Client>, Server) {
    let accepted = ServerKeys::only(server_key().public_key());
    let own = ConnectionKeys::chosen(SecretKey::from_bytes([number as u8; 32]), [1; 16]);
    let (client, mut hello) = Client::start(own, accepted);
    if number == 70 {
        hello[..32].fill(0);
    }
    let own = ConnectionKeys::chosen(SecretKey::from_bytes([number as u8 + 100; 32]), [2; 16]);
    let mut server = Server::new(own);
    if number != 5 {
        assert!(matches!(
            server.receive(&mut hello),
            Ok(Progress::Event { used: 48, .. })
        ));
    }
    (Some(client), server)
}

#[test]
fn many_hellos_and_logins_are_those_of_each_one() {
    const COUNT: usize = 75;
    let key = server_key();
    let (clients, mut servers): (Vec<_>, Vec<_>) = (0..COUNT).map(after_hello).unzip();
    let mut waiting: Vec<&mut Server> = servers.iter_mut().collect();
    let mut hellos = vec![Err(Error::SequenceExhausted); COUNT + 1];
    Server::hello_many(&mut waiting, &key, &mut hellos);
    assert_eq!(
        hellos.pop(),
        Some(Err(Error::SequenceExhausted)),
        "a slot without a server"
    );
    assert_eq!(hellos[5], Err(Error::OutOfTurn));
    assert_eq!(hellos[70], Err(Error::LowOrderKey));

    let mut twins = Vec::new();
    for (number, hello) in hellos.iter().enumerate() {
        let (_, mut twin) = after_hello(number);
        assert_eq!(&twin.hello(&key), hello, "{number}");
        twins.push(twin);
    }

    // Some clients are unknown, some have another key, one has none that is real.
    let key_of = |number: usize| match number {
        7 | 66 => None,
        9 => Some(PublicKey::from_bytes([0; 32])),
        11 | 68 => Some(server_key().public_key()),
        _ => Some(alice().public_key()),
    };
    let public_keys: Vec<_> = (0..COUNT).map(key_of).collect();
    for (((client, hello), server), twin) in clients
        .into_iter()
        .zip(hellos)
        .zip(&mut servers)
        .zip(&mut twins)
    {
        let (Some(mut client), Ok(mut hello)) = (client, hello) else {
            continue;
        };
        assert!(client.receive(&mut hello).is_ok());
        let mut login = [0; 160];
        client.login(&alice(), &[], &mut login).unwrap();
        let mut copy = login;
        assert!(server.receive(&mut login[..144]).is_ok());
        assert!(twin.receive(&mut copy[..144]).is_ok());
    }
    let mut results = vec![Err(Error::SequenceExhausted); COUNT];
    let mut waiting: Vec<&mut Server> = servers.iter_mut().collect();
    Server::client_key_many(&mut waiting, &key, &public_keys, &mut results);
    for (number, (twin, result)) in twins.iter_mut().zip(&results).enumerate() {
        let alone = twin.client_key(&key, public_keys[number].as_ref());
        assert_eq!(&alone, result, "{number}");
        assert_eq!(format!("{twin:?}"), format!("{:?}", servers[number]));
    }
    let expected = |number: usize| match number {
        5 => Err(Error::OutOfTurn),
        70 => Err(Error::Failed),
        7 | 66 => Err(Error::IdentityUnknown),
        9 => Err(Error::LowOrderKey),
        11 | 68 => Err(Error::VouchInvalid),
        _ => Ok(()),
    };
    assert!(
        results
            .iter()
            .enumerate()
            .all(|(number, result)| *result == expected(number))
    );
}
