//! Web sessions. Nonces, cookies and numbers travel in front of each box. What stands in an opened box is
//! read as any other data, so handshakes go as far as boxes that somebody else sealed.

use std::hint::black_box;
use std::time::Duration;

use eeema::crypto::Secret;
use eeema::crypto::hazmat::agreement;
use eeema::crypto::hazmat::backend::Backend;
use eeema::crypto::hazmat::password::scrypt_any::scrypt_any;
use eeema::crypto::hazmat::secretbox::seal_in_place;
use eeema::web_session::{
    Address, AppKind, AppMessage, AuthToken, ChannelId, ChunkCache, ChunkMode, Connection,
    ConnectionId, Conversation, ConversationOutput, Cookie, Csn, Error, Event, Host, Message,
    Nonce, Order, OrderedReassembler, Output, PermanentKey, PermanentPublicKey, PlainChunk,
    Present, QrCode, Reassembler, SavedSession, SavedSessionError, ServerAddress, ServerKey,
    SessionKey, SessionPublicKey, Setup, SharedSessionKey, SplitChannel, Splitter, StretchCost,
    Task, Trust,
};

use super::public_key;
use crate::Case;
use crate::valgrind::{hide, reveal, secret, secret_text};

pub const CASES: &[Case] = &[
    Case::new(
        "SessionKey::generate, public_key, agree, PermanentKey::public_key",
        make_keys,
    ),
    Case::new(
        "SharedSessionKey::connection_id, open_channel, web_session::Channel::seal, open",
        talk_over_channel,
    ),
    Case::new("SplitChannel::send, receive", talk_in_chunks),
    Case::new(
        "Connection::initiator, receive, with a secret permanent key",
        |_| meet_server(true),
    ),
    Case::new(
        "Connection::responder, receive, with a secret permanent key and token",
        |_| meet_server(false),
    ),
    Case::new(
        "Connection::responder, receive, with a secret token and session key",
        meet_initiator,
    ),
    Case::new(
        "Connection::initiator, receive, with a secret session key",
        meet_responder,
    ),
    Case::new(
        "Connection::initiator, receive, with a secret token and a wrong one",
        meet_stranger,
    ),
    Case::new("web_session::Message::encode", encode),
    Case::new(
        "Conversation::send, receive, cache, ChunkCache::restore, transfer, append, entries",
        converse,
    ),
    Case::new("OrderedReassembler::receive", reassemble),
    Case::new(
        "QrCode::to_text, to_bytes, parse, from_bytes",
        read_and_write_qr_code,
    ),
    Case::new("SavedSession::seal, open, wrong password", save),
    Case::new("SavedSession::migrate, wrong password", migrate),
    Case::new(
        "scrypt_any::scrypt_any, but for its memory",
        derive_with_scrypt,
    ),
];

const NOW: Duration = Duration::ZERO;
const PASSWORD: &str = "correct horse battery staple";
const RESPONDER: Address = Address::new(2);
/// The keys of the server, and those of both clients.
const SERVER: Secret<32> = Secret::from_bytes([11; 32]);
const INITIATOR: Secret<32> = Secret::from_bytes([12; 32]);
const OTHER: Secret<32> = Secret::from_bytes([13; 32]);

/// A generator of keys, which are secrets, and of cookies and numbers, which travel.
fn random(bytes: &mut [u8]) {
    bytes.fill(9);
    if bytes.len() == 32 {
        hide(bytes);
    }
}

/// The cookie that it draws.
const COOKIE: Cookie = Cookie::from_bytes([9; 16]);

fn public(key: &Secret<32>) -> PermanentPublicKey {
    PermanentPublicKey::from_bytes(agreement::public_key(key))
}

fn token() -> AuthToken {
    AuthToken::from_bytes(*secret([5; 32]))
}

/// The bytes of a message as it travels, known.
fn sent(mut bytes: Vec<u8>) -> Vec<u8> {
    reveal(&mut bytes[..]);
    bytes
}

fn shared() -> SharedSessionKey {
    let theirs = SessionPublicKey::from_bytes(*public_key(2).as_bytes());
    let ours = SessionKey::generate(&mut random).unwrap();
    ours.agree(&theirs).unwrap()
}

fn make_keys(_: Backend) {
    black_box(SessionKey::generate(&mut random).unwrap().public_key());
    black_box(PermanentKey::from_bytes(*secret([1; 32])).public_key());
    black_box(shared());
    let low_order = SessionPublicKey::from_bytes([0; 32]);
    let ours = SessionKey::generate(&mut random).unwrap();
    assert_eq!(ours.agree(&low_order).unwrap_err(), Error::Key);
}

fn talk_over_channel(_: Backend) {
    let (key, id) = (shared(), ChannelId::new(7).unwrap());
    assert!(key.connection_id() == key.connection_id());
    for order in [Order::Ordered, Order::Unordered] {
        let open = |cookie: u8| {
            let mut random = |bytes: &mut [u8]| bytes.fill(cookie);
            key.open_channel(id, order, &mut random).unwrap()
        };
        let (mut ours, mut theirs) = (open(1), open(2));
        let mut sealed = sent(ours.seal(secret([7; 200]).to_vec()).unwrap());
        let mut altered = sealed.clone();
        *altered.last_mut().unwrap() ^= 1;
        assert_eq!(theirs.open(&mut altered), Err(Error::Unauthentic));
        assert_eq!(theirs.open(&mut sealed).unwrap().len(), 200);
    }
}

fn talk_in_chunks(_: Backend) {
    let (key, id) = (shared(), ChannelId::new(7).unwrap());
    let open = |cookie: u8| {
        let mut random = |bytes: &mut [u8]| bytes.fill(cookie);
        let channel = key.open_channel(id, Order::Unordered, &mut random).unwrap();
        let splitter = Splitter::new(ChunkMode::Unordered, 100).unwrap();
        SplitChannel::new(channel, splitter, Reassembler::new(1000))
    };
    let (mut ours, mut theirs, mut chunks) = (open(1), open(2), Vec::new());
    let plain = secret([7; 500]).to_vec();
    ours.send(plain, |chunk| chunks.push(sent(chunk))).unwrap();
    let mut whole = None;
    for chunk in chunks {
        whole = theirs.receive(&chunk, NOW).unwrap();
    }
    assert_eq!(whole.unwrap().len(), 500);
}

/// Who else takes part: the server, or the other client.
struct Party {
    key: Secret<32>,
    cookie: Cookie,
    csn: Csn,
}

impl Party {
    fn new(key: &Secret<32>, cookie: u8) -> Self {
        Self {
            key: key.clone(),
            cookie: Cookie::from_bytes([cookie; 16]),
            csn: Csn::new(0).unwrap(),
        }
    }

    fn nonce(&mut self, source: Address, destination: Address) -> Nonce {
        self.csn = self.csn.next().unwrap();
        Nonce {
            cookie: self.cookie,
            source,
            destination,
            csn: self.csn,
        }
    }

    fn hello(&mut self) -> Vec<u8> {
        let key = *public(&self.key).as_bytes();
        let hello = Message::ServerHello { key }.encode().unwrap();
        let nonce = self.nonce(Address::SERVER, Address::SERVER);
        [&nonce.to_bytes()[..], &hello].concat()
    }

    /// Seals a message for the owner of a key.
    fn seal(&mut self, way: [Address; 2], to: &Secret<32>, message: &Message<'_>) -> Vec<u8> {
        let [source, destination] = way;
        let nonce = self.nonce(source, destination).to_bytes();
        let key = agreement::agree(&self.key, public(to).as_bytes()).unwrap();
        let mut data = message.encode().unwrap();
        let tag = seal_in_place(&key, &nonce, &mut data);
        [&nonce[..], &tag, &data].concat()
    }

    fn let_in(&mut self, address: Address, client: &Secret<32>, present: Present) -> Vec<u8> {
        let auth = Message::ServerAuth {
            your_cookie: COOKIE,
            present,
            signed_keys: None,
        };
        self.seal([Address::SERVER, address], client, &auth)
    }
}

/// What a connection has to send.
fn drain(connection: &mut Connection) -> Vec<Output> {
    core::iter::from_fn(|| connection.poll_output()).collect()
}

fn messages(connection: &mut Connection) -> usize {
    let outputs = drain(connection).into_iter();
    outputs
        .filter(|output| matches!(output, Output::Send(_)))
        .count()
}

fn setup(key: PermanentKey) -> Setup {
    Setup::new(key, [Task::RelayedData]).unwrap()
}

fn meet_server(is_initiator: bool) {
    let key = PermanentKey::from_bytes(*secret([12; 32]));
    let pinned = ServerKey::from_bytes(*public_key(3).as_bytes());
    let setup = setup(key).with_server_key(pinned);
    let other = public(&OTHER);
    let (connection, address) = match is_initiator {
        true => (
            Connection::initiator(setup, Trust::Key(other), &mut random),
            Address::INITIATOR,
        ),
        false => (
            Connection::responder(setup, other, Some(token()), &mut random),
            RESPONDER,
        ),
    };
    let (mut connection, mut server) = (connection.unwrap(), Party::new(&SERVER, 8));
    connection
        .receive(&mut server.hello(), NOW, &mut random)
        .unwrap();
    assert_eq!(messages(&mut connection), 1 + usize::from(!is_initiator));
    let mut auth = server.let_in(address, &OTHER, Present::Initiator(true));
    let refused = connection.receive(&mut auth, NOW, &mut random);
    assert_eq!(refused, Err(Error::Unauthentic));
}

/// Leads a client with a known permanent key through the handshake with the server.
fn log_in(connection: &mut Connection, address: Address, key: &Secret<32>, present: Present) {
    let mut server = Party::new(&SERVER, 8);
    connection
        .receive(&mut server.hello(), NOW, &mut random)
        .unwrap();
    let mut auth = server.let_in(address, key, present);
    connection.receive(&mut auth, NOW, &mut random).unwrap();
}

fn known(key: &Secret<32>) -> Setup {
    setup(PermanentKey::from_bytes(*key.as_bytes()))
}

fn meet_initiator(_: Backend) {
    let (setup, initiator) = (known(&OTHER), public(&INITIATOR));
    let connection = Connection::responder(setup, initiator, Some(token()), &mut random);
    let mut connection = connection.unwrap();
    log_in(&mut connection, RESPONDER, &OTHER, Present::Initiator(true));
    assert_eq!(messages(&mut connection), 4);
    let (mut initiator, way) = (Party::new(&INITIATOR, 7), [Address::INITIATOR, RESPONDER]);
    let key = *public_key(4).as_bytes();
    let mut key = initiator.seal(way, &OTHER, &Message::Key { key });
    connection.receive(&mut key, NOW, &mut random).unwrap();
    assert_eq!(messages(&mut connection), 1);
    let mut auth = initiator.seal(way, &OTHER, &Message::Key { key: [0; 32] });
    let refused = connection.receive(&mut auth, NOW, &mut random);
    assert_eq!(refused, Err(Error::Unauthentic));
}

/// Whether the initiator sent a responder away.
fn is_dropped(connection: &mut Connection) -> bool {
    let is_drop = |output: &Output| matches!(output, Output::Event(Event::ResponderDropped { .. }));
    drain(connection).iter().any(is_drop)
}

fn meet_responder(_: Backend) {
    let trust = Trust::Key(public(&OTHER));
    let connection = Connection::initiator(known(&INITIATOR), trust, &mut random);
    let (mut connection, present) = (connection.unwrap(), Present::Responders(vec![RESPONDER]));
    log_in(&mut connection, Address::INITIATOR, &INITIATOR, present);
    let (mut responder, way) = (Party::new(&OTHER, 7), [RESPONDER, Address::INITIATOR]);
    let key = *public_key(4).as_bytes();
    let mut key = responder.seal(way, &INITIATOR, &Message::Key { key });
    connection.receive(&mut key, NOW, &mut random).unwrap();
    assert!(!is_dropped(&mut connection));
    let mut auth = responder.seal(way, &INITIATOR, &Message::Key { key: [0; 32] });
    connection.receive(&mut auth, NOW, &mut random).unwrap();
    assert!(is_dropped(&mut connection));
}

fn meet_stranger(_: Backend) {
    let trust = Trust::Token(token());
    let connection = Connection::initiator(known(&INITIATOR), trust, &mut random);
    let (mut connection, present) = (connection.unwrap(), Present::Responders(vec![RESPONDER]));
    log_in(&mut connection, Address::INITIATOR, &INITIATOR, present);
    let (mut responder, way) = (Party::new(&OTHER, 7), [RESPONDER, Address::INITIATOR]);
    let mut first = responder.seal(way, &INITIATOR, &Message::Token { key: [0; 32] });
    connection.receive(&mut first, NOW, &mut random).unwrap();
    assert!(is_dropped(&mut connection));
}

fn encode(_: Backend) {
    let (data, text) = (secret([7; 200]), secret_text("a secret"));
    let payload = (&*data).into();
    black_box(Message::Data { payload }.encode().unwrap());
    let data = (&*text).into();
    black_box(Message::Application { data }.encode().unwrap());
    let key = *secret([1; 32]);
    black_box(Message::Token { key }.encode().unwrap());
}

/// The chunks that a conversation has to send.
fn chunks(conversation: &mut Conversation) -> Vec<PlainChunk> {
    let outputs = core::iter::from_fn(|| conversation.poll_output());
    let chunk = |output| match output {
        ConversationOutput::Send(chunk) => Some(chunk),
        _ => None,
    };
    outputs.filter_map(chunk).collect()
}

fn converse(_: Backend) {
    let begin = || Conversation::begin(ConnectionId::from_bytes([1; 16]), None).unwrap();
    let (mut ours, mut theirs) = (begin(), begin());
    for chunk in chunks(&mut theirs) {
        ours.receive(chunk.as_plaintext(), NOW).unwrap();
    }
    chunks(&mut ours);
    let text = secret_text(&"a secret ".repeat(10_000));
    let message = AppMessage::new(AppKind::Create, "textMessage").with_data(&*text);
    ours.send(&message).unwrap();
    let chunks = chunks(&mut ours);
    assert!(chunks.len() > 1 && ours.cache().bytes() > text.len());
    let held = ours.cache().entries();
    let held: Vec<_> = held.map(|chunk| chunk.map(<[u8]>::to_vec)).collect();
    let count = held.len();
    let cache = ChunkCache::restore(count as u32, held).unwrap();
    let mut next = ChunkCache::new();
    cache
        .transfer(&mut next, |chunk| _ = black_box(chunk))
        .unwrap();
    next.append(Some(secret([7; 10]).to_vec())).unwrap();
    let mut reassembler = Reassembler::new(1_000_000);
    for chunk in &chunks {
        let _message = reassembler.receive(chunk.as_plaintext(), NOW).unwrap();
    }
    // The first message of a conversation is not held: in its place is nothing.
    assert_eq!((next.len(), reassembler.incomplete()), (count, 0));
}

fn reassemble(_: Backend) {
    let message = secret([7; 1000]);
    let mut splitter = Splitter::new(ChunkMode::Ordered, 100).unwrap();
    let mut reassembler = OrderedReassembler::new(1000);
    let mut whole = None;
    for chunk in splitter.split(&*message).unwrap() {
        whole = reassembler.receive(&chunk).unwrap();
    }
    assert_eq!(whole.unwrap().len(), 1000);
}

fn read_and_write_qr_code(_: Backend) {
    let server = ServerAddress::new(
        Host::new("saltyrtc.example").unwrap(),
        443.try_into().unwrap(),
    );
    let code = QrCode::new(public(&INITIATOR), token(), server);
    let read = QrCode::from_bytes(code.to_bytes().as_bytes()).unwrap();
    assert!(read == code);
    let mut text = code.to_text().as_str().as_bytes().to_vec();
    // Digits 48 to 87 are 30 of the 32 bytes of the token, and nothing else.
    reveal(&mut text[..]);
    hide(&mut text[48..88]);
    // SAFETY: these are the bytes of a text.
    let text = unsafe { String::from_utf8_unchecked(text) };
    assert!(QrCode::parse(&text).unwrap() == code);
}

fn save(_: Backend) {
    let own = PermanentKey::from_bytes(*secret([1; 32]));
    let session = SavedSession::new(own, public(&OTHER));
    let password = secret_text(PASSWORD);
    let mut known = |bytes: &mut [u8]| bytes.fill(9);
    let stored = session.seal(&password, StretchCost::LEAST, &mut known);
    let stored = sent(stored.unwrap().into_bytes());
    let stored = String::from_utf8(stored).unwrap();
    let error = SavedSession::open(&stored, &secret_text("another")).unwrap_err();
    assert_eq!(error, SavedSessionError::Unauthentic);
}

fn migrate(_: Backend) {
    let stored = format!("{}:{}", "09".repeat(24), "5c".repeat(112));
    let error = SavedSession::migrate(&stored, &secret_text(PASSWORD)).unwrap_err();
    assert_eq!(error, SavedSessionError::Unauthentic);
}

fn derive_with_scrypt(_: Backend) {
    for (r, p) in [(1, 1), (8, 2), (16, 1)] {
        black_box(scrypt_any(secret_text(PASSWORD).as_bytes(), &[9; 32], 5, r, p).unwrap());
    }
}
