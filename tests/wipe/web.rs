//! Types of web sessions that hold a secret.

use std::time::Duration;

use eeema::crypto::Secret;
use eeema::crypto::hazmat::agreement;
use eeema::verification::QrPicture;
use eeema::web_session::{
    AppKind, AppMessage, AuthToken, Channel, ChannelId, ChunkCache, ChunkMode, CloseCode,
    Connection, ConnectionId, Control, Conversation, ConversationOutput, Former, Order,
    OrderedReassembler, PermanentKey, PlainChunk, QrCode, Reassembler, SavedSession, ServerAddress,
    SessionKey, SessionPublicKey, Setup, SharedSessionKey, SplitChannel, Splitter, Task, Trust,
};

use super::inspector::{
    Needle, blocks_with, clean_stack, leaks_of, leaks_of_inline, leaks_of_made, needle, recorded,
};
use super::types::{Check, held, mark};
use super::{MARK, marked};

pub(crate) const TYPES: &[Check] = &[
    ("verification::QrPicture", || {
        let picture = QrPicture::of(mark()).unwrap();
        leaks_of_inline(modules(&picture), picture)
    }),
    ("web_session::Channel", || {
        leaks_of_made(shared(), || channel(Order::Ordered))
            + leaks_of_made(shared(), || channel(Order::Unordered))
    }),
    ("web_session::ChunkCache", || {
        held(|| ChunkCache::restore(1, [Some(MARK.to_vec())]).unwrap())
    }),
    ("web_session::Connection", || {
        held(|| Connection::initiator(setup(), trust(), &mut ones).unwrap())
            + held(|| {
                let initiator = PermanentKey::from_bytes([2; 32]).public_key();
                let token = Some(AuthToken::from_bytes(MARK));
                Connection::responder(setup(), initiator, token, &mut ones).unwrap()
            })
    }),
    ("web_session::Conversation", || held(conversation)),
    ("web_session::ConversationOutput", || {
        held(|| ConversationOutput::Send(plain_chunk()))
    }),
    ("web_session::Former", || held(former)),
    ("web_session::OrderedReassembler", || {
        held(|| {
            let mut reassembler = OrderedReassembler::new(100);
            assert_eq!(reassembler.receive(&[&[6], &MARK[..]].concat()), Ok(None));
            reassembler
        })
    }),
    ("web_session::PlainChunk", || held(plain_chunk)),
    ("web_session::QrCode", || {
        let code = QrCode::new(key().public_key(), token(), server());
        held(|| code.with_server_key(ServerAddress::PUBLIC_KEY))
    }),
    ("web_session::Reassembler", || {
        held(|| reassembler(&[0])) + held(|| reassembler(&[1]))
    }),
    ("web_session::SavedSession", || {
        let peer = PermanentKey::from_bytes([2; 32]).public_key();
        held(|| SavedSession::new(key(), peer))
    }),
    ("web_session::SessionKey", || held(session_key)),
    ("web_session::Setup", || held(setup)),
    ("web_session::SharedSessionKey", || {
        leaks_of_made(shared(), shared_key)
    }),
    ("web_session::SplitChannel", || {
        leaks_of_made(shared(), || {
            let splitter = Splitter::new(ChunkMode::Unordered, 100).unwrap();
            SplitChannel::new(channel(Order::Ordered), splitter, Reassembler::new(100))
        })
    }),
    ("web_session::Trust", || held(trust)),
];

/// The first modules of a picture as it keeps them: row by row, a bit each.
fn modules(picture: &QrPicture) -> Needle {
    let size = usize::from(picture.size());
    let bit = |index: usize| {
        let (x, y) = (index % size, index / size);
        u8::from(picture.is_dark(x as u8, y as u8))
    };
    std::array::from_fn(|byte| (0..8).map(|place| bit(8 * byte + place) << place).sum())
}

/// What a connection holds is gone when it ends, long before it is dropped.
#[test]
fn the_end_of_a_connection_wipes_its_keys() {
    type End = fn(&mut Connection);
    let ends: [End; 4] = [
        |connection| connection.close(CloseCode::GoingAway).unwrap(),
        |connection| connection.websocket_closed().unwrap(),
        |connection| assert!(connection.receive_text().is_err()),
        |connection| {
            let received = connection.receive(&mut [0; 30], Duration::ZERO, &mut ones);
            assert!(received.is_err());
        },
    ];
    for end in ends {
        // What lay there would fill the gaps of the box.
        clean_stack();
        recorded(|| {
            let connection = Connection::initiator(setup(), trust(), &mut ones);
            let mut connection = connection.unwrap();
            assert!(blocks_with(&needle(&MARK)) > 0, "it holds its keys");
            let left = leaks_of(needle(&MARK), || {
                // The needle itself lies there, and would fill the gaps of what is put out.
                clean_stack();
                end(&mut connection);
            });
            assert_eq!(left, 0);
            assert!(connection.is_closed());
            assert_eq!(blocks_with(&needle(&MARK)), 0);
        });
    }
}

/// What was sent and what arrives in parts is wiped when it is acknowledged, moves or becomes a message.
#[test]
fn chunks_leave_nothing_behind() {
    let left = leaks_of(needle(&MARK), || {
        let mut cache = ChunkCache::restore(1, [Some(MARK.to_vec())]).unwrap();
        cache.append(Some(MARK.to_vec())).unwrap();
        cache.prune(1).unwrap();
        let mut next = ChunkCache::new();
        cache.transfer(&mut next, |_| ()).unwrap();
        next.prune(1).unwrap();
        assert!(next.is_empty());
    });
    assert_eq!(left, 0);
    let left = leaks_of(needle(&MARK), || {
        // The first part waits for its place, and moves when there is no room behind it.
        let mut reassembler = reassembler(&[1, 0]);
        for serial in 2..9 {
            let part = [&[0, 0, 0, 0, 1, 0, 0, 0, serial], &[7; 90][..]].concat();
            assert_eq!(reassembler.receive(&part, Duration::ZERO), Ok(None));
        }
        reassembler.forget_older_than(Duration::from_secs(1));
        assert_eq!(reassembler.incomplete(), 0);
    });
    // The chunks of the test itself.
    assert_eq!(left, 2);
}

/// One that got the secret as these parts of a message.
fn reassembler(serials: &[u8]) -> Reassembler {
    let mut reassembler = Reassembler::new(1000);
    for serial in serials {
        let part = [&[0, 0, 0, 0, 1, 0, 0, 0, *serial], &MARK[..]].concat();
        assert_eq!(reassembler.receive(&part, Duration::ZERO), Ok(None));
    }
    reassembler
}

/// One that is open.
fn opened() -> Conversation {
    let id = ConnectionId::from_bytes([1; 16]);
    let mut conversation = Conversation::begin(id, None).unwrap();
    let (id, resume) = (Some(id), None);
    let info = Control::ConnectionInfo { id, resume };
    let info = info.to_message().encode().unwrap();
    let mut splitter = Splitter::new(ChunkMode::Unordered, 1000).unwrap();
    let chunk = splitter.split(&info).unwrap().next().unwrap();
    conversation.receive(&chunk, Duration::ZERO).unwrap();
    while conversation.poll_output().is_some() {}
    conversation
}

fn secret_message() -> AppMessage<'static> {
    AppMessage::new(AppKind::Create, "textMessage").with_data(mark())
}

/// One whose chunks were not taken yet.
fn conversation() -> Conversation {
    let mut conversation = opened();
    conversation.send(&secret_message()).unwrap();
    conversation
}

fn plain_chunk() -> PlainChunk {
    match conversation().poll_output() {
        Some(ConversationOutput::Send(chunk)) => chunk,
        other => panic!("{other:?}"),
    }
}

fn former() -> Former {
    let mut former = opened().suspend().unwrap();
    former.send(&secret_message()).unwrap();
    former
}

fn ones(bytes: &mut [u8]) {
    bytes.fill(1);
}

fn key() -> PermanentKey {
    PermanentKey::from_bytes(MARK)
}

fn token() -> AuthToken {
    AuthToken::from_bytes(MARK)
}

fn trust() -> Trust {
    Trust::Token(token())
}

fn server() -> ServerAddress {
    let (host, port) = (ServerAddress::PUBLIC_HOST, ServerAddress::PUBLIC_PORT);
    ServerAddress::from_template(host, port, &key().public_key()).unwrap()
}

fn setup() -> Setup {
    let setup = Setup::new(key(), [Task::RelayedData]).unwrap();
    setup.with_server_key(ServerAddress::PUBLIC_KEY)
}

fn session_key() -> SessionKey {
    SessionKey::generate(&mut marked).unwrap()
}

/// The session key of the other client.
fn theirs() -> [u8; 32] {
    agreement::public_key(&Secret::from_bytes([2; 32]))
}

fn shared_key() -> SharedSessionKey {
    let theirs = SessionPublicKey::from_bytes(theirs());
    session_key().agree(&theirs).unwrap()
}

/// What [`shared_key`] holds.
fn shared() -> Needle {
    let agreed = agreement::agree(&Secret::from_bytes(MARK), &theirs()).unwrap();
    needle(agreed.as_bytes())
}

fn channel(order: Order) -> Channel {
    let id = ChannelId::new(1).unwrap();
    shared_key().open_channel(id, order, &mut ones).unwrap()
}
