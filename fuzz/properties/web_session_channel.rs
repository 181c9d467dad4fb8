//! Data channels of web sessions: what is sealed opens once, nothing that was altered opens, and chunks
//! give the same message in every order.
//!
//! One byte for the length of the chunks, one for the place that is altered; the rest is the message.

use std::sync::LazyLock;
use std::time::Duration;

use eeema::web_session::{
    Channel, ChannelId, ChannelNonce, ChunkMode, ConnectionId, Conversation, ConversationOutput,
    Error, Nonce, Order, OrderedReassembler, Reassembler, SessionKey, SharedSessionKey,
    SplitChannel, Splitter,
};

const NOW: Duration = Duration::from_secs(1);

pub(crate) fn check(data: &[u8]) {
    let [piece, place, message @ ..] = data else {
        return;
    };
    let (piece, place) = (usize::from(*piece), usize::from(*place));
    nonces(message);
    for order in [Order::Ordered, Order::Unordered] {
        sealed(order, place, message);
    }
    chunks(piece, place, message);
    split(piece, message);
    foreign(piece, message);
}

fn nonces(bytes: &[u8]) {
    if let Ok(nonce) = Nonce::parse(bytes) {
        assert_eq!(nonce.to_bytes(), bytes);
    }
    if let Ok(nonce) = ChannelNonce::parse(bytes) {
        assert_eq!(nonce.to_bytes(), bytes);
    }
    if let Some(first) = bytes.first_chunk::<{ Nonce::LENGTH }>() {
        assert_eq!(Nonce::parse(first).unwrap().to_bytes(), *first);
        let is_none = first[16..18] == [0xff; 2];
        assert_eq!(ChannelNonce::parse(first).is_err(), is_none);
        assert_eq!(Nonce::parse(bytes).is_err(), bytes.len() != first.len());
        let mut bytes = bytes.to_vec();
        let split =
            Nonce::split(&mut bytes).map(|(nonce, data)| nonce.to_bytes().len() + data.len());
        assert_eq!(
            split.ok(),
            (bytes.len() > first.len()).then_some(bytes.len())
        );
    }
}

/// The key that two clients share, as either has it.
static KEYS: LazyLock<[SharedSessionKey; 2]> = LazyLock::new(|| {
    let secret = |byte| SessionKey::generate(&mut |bytes: &mut [u8]| bytes.fill(byte)).unwrap();
    [(1, 2), (2, 1)].map(|(own, theirs)| secret(own).agree(&secret(theirs).public_key()).unwrap())
});

/// Both ends of a channel.
fn ends(order: Order) -> [Channel; 2] {
    let id = ChannelId::new(7).unwrap();
    [0, 1].map(|own| {
        let random = &mut |bytes: &mut [u8]| bytes.fill(own);
        let key: &SharedSessionKey = &KEYS[usize::from(own)];
        key.open_channel(id, order, random).unwrap()
    })
}

fn sealed(order: Order, place: usize, message: &[u8]) {
    let [mut here, mut there] = ends(order);
    let sealed = here.seal(message).unwrap();
    assert_eq!(sealed.len(), message.len() + Channel::OVERHEAD);
    assert!(
        there.open(&mut message.to_vec()).is_err(),
        "nobody sealed it"
    );
    assert!(here.open(&mut sealed.clone()).is_err(), "it is our own");
    for place in [place, place * 37] {
        let mut altered = sealed.clone();
        let length = altered.len();
        altered[place % length] ^= 1 << (place % 8);
        assert!(there.open(&mut altered).is_err());
    }
    let shorter = sealed.len() - 1 - place % sealed.len();
    assert!(there.open(&mut sealed[..shorter].to_vec()).is_err());
    // What was refused has changed nothing.
    assert_eq!(there.open(&mut sealed.clone()), Ok(message));
    assert_eq!(there.open(&mut sealed.clone()), Err(Error::Replay));
    let mut next = here.seal(message).unwrap();
    assert_eq!(there.open(&mut next), Ok(message));
}

/// The chunks of the message, in order, backwards, from the middle on, and each of them twice.
fn chunks(piece: usize, place: usize, message: &[u8]) {
    let size = ChunkMode::Unordered.header_length() + 1 + piece;
    let mut splitter = Splitter::new(ChunkMode::Unordered, size).unwrap();
    let Ok(chunks) = splitter.split(message) else {
        assert!(message.is_empty());
        return;
    };
    let chunks: Vec<_> = chunks.collect();
    let mut orders = [chunks.clone(), chunks.clone(), chunks.clone()];
    orders[1].reverse();
    orders[2].rotate_left(place % chunks.len());
    for order in orders {
        let mut reassembler = Reassembler::new(1 << 20);
        let (last, first) = order.split_last().unwrap();
        for chunk in first {
            assert_eq!(reassembler.receive(chunk, NOW), Ok(None));
            assert_eq!(reassembler.receive(chunk, NOW), Ok(None));
        }
        let whole = reassembler.receive(last, NOW);
        assert_eq!(whole, Ok(Some(message.to_vec())));
        assert_eq!(reassembler.incomplete(), 0);
    }
    let size = ChunkMode::Ordered.header_length() + 1 + piece;
    let mut splitter = Splitter::new(ChunkMode::Ordered, size).unwrap();
    let mut reassembler = OrderedReassembler::new(message.len());
    let received = splitter
        .split(message)
        .unwrap()
        .map(|chunk| reassembler.receive(&chunk));
    let received: Vec<_> = received.collect::<Result<_, _>>().unwrap();
    assert_eq!(
        received.into_iter().flatten().collect::<Vec<_>>(),
        [message]
    );
}

/// Sealed, then cut.
fn split(piece: usize, message: &[u8]) {
    let mut ends = ends(Order::Unordered).map(|channel| {
        let size = ChunkMode::Unordered.header_length() + 1 + piece;
        let splitter = Splitter::new(ChunkMode::Unordered, size).unwrap();
        SplitChannel::new(channel, splitter, Reassembler::new(1 << 20))
    });
    let mut chunks = Vec::new();
    ends[0]
        .send(message.to_vec(), |chunk| chunks.push(chunk))
        .unwrap();
    chunks.reverse();
    let received = chunks
        .iter()
        .map(|chunk| ends[1].receive(chunk, NOW).unwrap());
    let received: Vec<_> = received.flatten().collect();
    assert_eq!(received, [message]);
}

/// The message taken for chunks that somebody else cut.
fn foreign(piece: usize, message: &[u8]) {
    let mut unordered = Reassembler::new(1000);
    let mut ordered = OrderedReassembler::new(1000);
    let id = ConnectionId::from_bytes([1; 16]);
    let mut conversation = Conversation::begin(id, None).unwrap();
    let mut is_over = false;
    for chunk in message.chunks(ChunkMode::Unordered.header_length() + piece % 20) {
        let before = unordered.incomplete();
        match unordered.receive(chunk, NOW) {
            Ok(whole) => assert!(whole.is_none_or(|whole| whole.len() <= 1000)),
            Err(_) => assert_eq!(unordered.incomplete(), before),
        }
        assert!(unordered.incomplete() <= Reassembler::MAX_INCOMPLETE);
        if let Ok(Some(whole)) = ordered.receive(chunk) {
            assert!(whole.len() <= 1000);
        }
        let received = conversation.receive(chunk, NOW);
        assert!(!is_over || received == Err(Error::Closed));
        is_over |= received.is_err();
        while let Some(output) = conversation.poll_output() {
            is_over |= matches!(output, ConversationOutput::Disconnected { .. });
        }
        if is_over {
            assert_eq!(conversation.acknowledge(), Err(Error::Closed));
        }
    }
    unordered.forget_older_than(NOW + NOW);
    assert_eq!(unordered.incomplete(), 0);
}
