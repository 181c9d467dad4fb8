//! Both ends of the chat protocol. A server that reads a login knows the key of the connection.

use std::hint::black_box;

use eeema::crypto::CountedNonce;
use eeema::crypto::hazmat::backend::Backend;
use eeema::identity::AgreedKey;
use eeema::time::UnixMillis;
use eeema::transport::{
    Channel, Client, ClientEvent, ConnectionKeys, DeviceCookie, Error, Extension, FromClient,
    FromServer, Progress, PushService, PushToken, Server, ServerEvent, ServerKeys,
    SupportedFeatures, TokenForm,
};
use eeema::{Identity, SecretKey};

use super::{TEXT, alice, public_key, random};
use crate::Case;
use crate::valgrind::{hide, reveal, revealed, secret, secret_text};

pub const CASES: &[Case] = &[
    Case::new("ConnectionKeys::generate, DeviceCookie::generate", draw),
    Case::new("transport::Client::start, receive, login", log_in),
    Case::new("transport::Client::receive, wrong keys", refuse_server),
    Case::new(
        "transport::Client::receive, send, seal_frame",
        client_frames,
    ),
    Case::new("transport::PushToken::new, in a frame", push_token),
    Case::new("transport::Server::hello", hello),
    Case::new("transport::Server::hello_many", hello_many),
    Case::new("transport::Server::receive, client_key, accept", let_in),
    Case::new("transport::Server::receive, wrong keys", refuse_client),
    Case::new("transport::Server::client_key_many", client_key_many),
    Case::new(
        "transport::Server::receive, send, seal_frame",
        server_frames,
    ),
    Case::new("transport::Channel::receive, seal_frame", channel),
];

/// Seeds of the keys, and which of them are secrets here.
#[derive(Clone, Copy)]
struct Keys {
    client: u8,
    server: u8,
    identity: u8,
    hides_temporary: bool,
    hides_permanent: bool,
}

/// For what travels.
const KNOWN: Keys = Keys {
    client: 1,
    server: 2,
    identity: 4,
    hides_temporary: false,
    hides_permanent: false,
};
const SECRET: Keys = Keys {
    hides_temporary: true,
    hides_permanent: true,
    ..KNOWN
};
/// For a server that reads a login: what stands in it is read as any other data, and only the vouch is a
/// secret.
const VOUCHED: Keys = Keys {
    hides_temporary: false,
    ..SECRET
};
/// The permanent key of the server.
const SERVER: u8 = 3;

impl Keys {
    fn temporary(self, seed: u8) -> ConnectionKeys {
        let cookie = [seed; 16];
        ConnectionKeys::chosen(key(seed, self.hides_temporary), cookie)
    }

    fn permanent(self, seed: u8) -> SecretKey {
        key(seed, self.hides_permanent)
    }

    fn client(self) -> (Client, [u8; 48]) {
        let accepted = ServerKeys::only(public_key(SERVER));
        Client::start(self.temporary(self.client), accepted)
    }

    fn server(self) -> Server {
        Server::new(self.temporary(self.server))
    }

    fn log_in(self, client: &mut Client) -> Vec<u8> {
        let identity = Identity::new(alice(), self.permanent(self.identity));
        let mut cookie = DeviceCookie::from_bytes([8; 16]);
        if self.hides_permanent {
            hide(&mut cookie);
        }
        let features = SupportedFeatures::METADATA_AND_ECHO;
        let extensions = [
            Extension::SupportedFeatures(features),
            Extension::DeviceCookie(cookie),
        ];
        let mut login = vec![0; Client::login_len(&extensions)];
        client.login(&identity, &extensions, &mut login).unwrap();
        login
    }

    /// A server that has the hello of its client.
    fn server_with_hello(self) -> Server {
        let mut server = self.server();
        let (_, mut hello) = KNOWN.client();
        let event = server_event(server.receive(&mut hello));
        assert!(matches!(event, ServerEvent::ClientHello));
        server
    }

    /// A server that has the login of a client, and does not know yet who it is.
    fn server_with_login(self) -> Server {
        let mut server = self.server_with_hello();
        server.hello(&self.permanent(SERVER)).unwrap();
        let (_, mut login) = KNOWN.client_with_login();
        let event = server_event(server.receive(&mut login[..144]));
        assert!(matches!(event, ServerEvent::LoginData { .. }));
        server
    }

    /// A client that waits for the answer to its login, and the login.
    fn client_with_login(self) -> (Client, Vec<u8>) {
        let (mut client, _) = self.client();
        let mut hello = KNOWN
            .server_with_hello()
            .hello(&KNOWN.permanent(SERVER))
            .unwrap();
        client_event(client.receive(&mut hello));
        let login = self.log_in(&mut client);
        (client, login)
    }

    /// A server that has let its client in, and how it said so.
    fn established_server(self) -> (Server, [u8; 32]) {
        let mut server = self.server_with_login();
        let key = public_key(self.identity);
        server
            .client_key(&self.permanent(SERVER), Some(&key))
            .unwrap();
        let (_, mut login) = KNOWN.client_with_login();
        let event = server_event(server.receive(&mut login[144..]));
        assert!(matches!(event, ServerEvent::Login { .. }));
        let ack = server.accept(UnixMillis(1_700_000_000_000), 2).unwrap();
        (server, ack)
    }

    fn established_client(self) -> Client {
        let (mut client, _) = self.client_with_login();
        let (_, mut ack) = KNOWN.established_server();
        let event = client_event(client.receive(&mut ack));
        assert!(matches!(event, ClientEvent::Established { .. }));
        client
    }
}

fn key(seed: u8, is_secret: bool) -> SecretKey {
    let mut key = SecretKey::from_bytes([seed; 32]);
    if is_secret {
        hide(&mut key);
    }
    key
}

fn client_event(progress: Result<Progress<ClientEvent<'_>>, Error>) -> ClientEvent<'_> {
    match progress {
        Ok(Progress::Event { event, .. }) => event,
        _ => panic!("it is all there"),
    }
}

fn server_event(progress: Result<Progress<ServerEvent<'_>>, Error>) -> ServerEvent<'_> {
    match progress {
        Ok(Progress::Event { event, .. }) => event,
        _ => panic!("it is all there"),
    }
}

fn draw(_: Backend) {
    black_box(ConnectionKeys::generate(&mut random).unwrap());
    black_box(DeviceCookie::generate(&mut random).unwrap());
}

fn log_in(_: Backend) {
    let (_, hello) = SECRET.client();
    assert_eq!(revealed(hello), KNOWN.client().1);
    let (_, mut login) = SECRET.client_with_login();
    reveal(&mut login[..]);
    assert_eq!(login, KNOWN.client_with_login().1);
    black_box(SECRET.established_client());
}

fn refuse_server(_: Backend) {
    let hello = KNOWN
        .server_with_hello()
        .hello(&KNOWN.permanent(SERVER))
        .unwrap();
    let other = Keys {
        client: 5,
        ..SECRET
    };
    let (mut client, _) = other.client();
    let refused = client.receive(&mut hello.clone()).map(|_| ());
    assert_eq!(refused, Err(Error::ServerAuthentication));

    let (mut client, _) = SECRET.client_with_login();
    let refused = client.receive(&mut [7; 32]).map(|_| ());
    assert_eq!(refused, Err(Error::Decryption));
    let mut client = SECRET.established_client();
    let mut frame = frame_from_server();
    frame[2] ^= 1;
    let refused = client.receive(&mut frame).map(|_| ());
    assert_eq!(refused, Err(Error::Decryption));
}

fn frame_from_server() -> Vec<u8> {
    let (mut server, _) = KNOWN.established_server();
    let mut frame = [0; 256];
    let length = server.send(&FromServer::EchoRequest(TEXT.as_bytes()), &mut frame);
    frame[..length.unwrap()].to_vec()
}

fn frame_from_client() -> Vec<u8> {
    let mut client = KNOWN.established_client();
    let mut frame = [0; 256];
    let length = client.send(&FromClient::EchoRequest(TEXT.as_bytes()), &mut frame);
    frame[..length.unwrap()].to_vec()
}

fn client_frames(_: Backend) {
    let (mut client, mut frame) = (SECRET.established_client(), frame_from_server());
    let ClientEvent::Frame(frame) = client_event(client.receive(&mut frame)) else {
        panic!("it is a frame");
    };
    assert_eq!(frame.payload.len(), TEXT.len());
    let (text, mut output) = (secret_text(TEXT), [0; 256]);
    let echo = FromClient::EchoRequest(text.as_bytes());
    client.send(&echo, &mut output).unwrap();
    let mut frame = secret([6; 100]);
    client.seal_frame(1, &mut frame[..]).unwrap();
}

fn push_token(_: Backend) {
    let (token, key) = (secret([6; 32]), secret([7; 32]));
    let form = TokenForm::Apns {
        device_token: &token[..],
        bundle_id: "ch.threema.example",
        encryption_key: &key,
    };
    let token = PushToken::new(PushService::APNS_PRODUCTION, form).unwrap();
    let (mut client, mut output) = (SECRET.established_client(), [0; 256]);
    let frame = FromClient::SetPushToken(token);
    client.send(&frame, &mut output).unwrap();
}

fn hello(_: Backend) {
    let hello = SECRET.server_with_hello().hello(&SECRET.permanent(SERVER));
    let known = KNOWN.server_with_hello().hello(&KNOWN.permanent(SERVER));
    assert_eq!(revealed(hello.unwrap()), known.unwrap());
    let mut server = SECRET.server();
    server_event(server.receive(&mut [0; 48]));
    let refused = server.hello(&SECRET.permanent(SERVER)).map(|_| ());
    assert_eq!(refused, Err(Error::LowOrderKey));
}

fn hello_many(_: Backend) {
    let mut servers = [1, 2, 3, 4].map(|_| SECRET.server_with_hello());
    servers[2] = SECRET.server();
    server_event(servers[2].receive(&mut [0; 48]));
    let mut hellos = [const { Err(Error::Failed) }; 4];
    let mut waiting = servers.each_mut();
    Server::hello_many(&mut waiting, &SECRET.permanent(SERVER), &mut hellos);
    let is_sent = hellos.map(|hello| hello.is_ok());
    assert_eq!(is_sent, [true, true, false, true]);
}

fn let_in(_: Backend) {
    let (_, ack) = VOUCHED.established_server();
    assert_eq!(revealed(ack), KNOWN.established_server().1);
}

fn refuse_client(_: Backend) {
    let mut server = SECRET.server_with_hello();
    server.hello(&SECRET.permanent(SERVER)).unwrap();
    let refused = server.receive(&mut [7; 144]).map(|_| ());
    assert_eq!(refused, Err(Error::Decryption));

    let mut server = VOUCHED.server_with_login();
    let other = public_key(9);
    let refused = server.client_key(&SECRET.permanent(SERVER), Some(&other));
    assert_eq!(refused, Err(Error::VouchInvalid));
    let mut server = VOUCHED.server_with_login();
    let refused = server.client_key(&SECRET.permanent(SERVER), None);
    assert_eq!(refused, Err(Error::IdentityUnknown));
}

fn client_key_many(_: Backend) {
    let mut servers = [1, 2, 3, 4].map(|_| VOUCHED.server_with_login());
    let right = Some(public_key(KNOWN.identity));
    let keys = [right, Some(public_key(9)), None, right];
    let mut results = [const { Err(Error::Failed) }; 4];
    let mut waiting = servers.each_mut();
    Server::client_key_many(&mut waiting, &SECRET.permanent(SERVER), &keys, &mut results);
    let wanted = [
        Ok(()),
        Err(Error::VouchInvalid),
        Err(Error::IdentityUnknown),
        Ok(()),
    ];
    assert_eq!(results, wanted);
}

fn server_frames(_: Backend) {
    let ((mut server, _), mut frame) = (VOUCHED.established_server(), frame_from_client());
    let ServerEvent::Frame(frame) = server_event(server.receive(&mut frame)) else {
        panic!("it is a frame");
    };
    assert_eq!(frame.payload.len(), TEXT.len());
    let (text, mut output) = (secret_text(TEXT), [0; 256]);
    let echo = FromServer::EchoRequest(text.as_bytes());
    server.send(&echo, &mut output).unwrap();
    let mut frame = secret([6; 100]);
    server.seal_frame(1, &mut frame[..]).unwrap();
}

fn channel(_: Backend) {
    let nonces = || CountedNonce::starting_at([2; 16], 1);
    let channel = |seed| {
        let key = *secret(AgreedKey::from_bytes([seed; 32]));
        Channel::chosen(key, nonces(), nonces(), 8192)
    };
    let mut frame = *secret([6; 100]);
    channel(1).seal_frame(1, &mut frame).unwrap();
    reveal(&mut frame);
    let received = channel(2).receive(&mut frame.clone()).map(|_| ());
    assert_eq!(received, Err(Error::Decryption));
    let progress = channel(1).receive(&mut frame).unwrap();
    assert!(matches!(progress, Progress::Event { used: 100, .. }));
}
