//! Web sessions behind their handshake. Nonces, cookies and numbers travel in front of each box.

use std::hint::black_box;
use std::time::Duration;

use eeema::crypto::Secret;
use eeema::crypto::hazmat::agreement;
use eeema::crypto::hazmat::backend::Backend;
use eeema::crypto::hazmat::password::scrypt_any::scrypt_any;
use eeema::web_session::{
    AppKind, AppMessage, AuthToken, ChannelId, ChunkCache, ChunkMode, ConnectionId, Conversation,
    ConversationOutput, Error, Host, Message, Order, OrderedReassembler, PermanentKey,
    PermanentPublicKey, PlainChunk, QrCode, Reassembler, SavedSession, SavedSessionError,
    ServerAddress, SessionKey, SessionPublicKey, SharedSessionKey, SplitChannel, Splitter,
    StretchCost,
};

use super::{public_key, sent};
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

pub(super) const NOW: Duration = Duration::ZERO;
const PASSWORD: &str = "correct horse battery staple";
/// The keys of both clients.
pub(super) const INITIATOR: Secret<32> = Secret::from_bytes([12; 32]);
pub(super) const OTHER: Secret<32> = Secret::from_bytes([13; 32]);

/// A generator of keys, which are secrets, and of cookies and numbers, which travel.
pub(super) fn random(bytes: &mut [u8]) {
    bytes.fill(9);
    if bytes.len() == 32 {
        hide(bytes);
    }
}

pub(super) fn public(key: &Secret<32>) -> PermanentPublicKey {
    PermanentPublicKey::from_bytes(agreement::public_key(key))
}

pub(super) fn token() -> AuthToken {
    AuthToken::from_bytes(*secret([5; 32]))
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
