//! What browser and phone say to each other above a web session, and everything that is stored of it.

use std::time::Duration;

use eeema::web_session::msgpack::{self, Limits, Map, Value};
use eeema::web_session::{
    Ack, Affiliation, AppKind, AppMessage, CacheError, ChunkCache, ChunkError, ChunkMode,
    ConnectionId, Control, Conversation, ConversationOutput, DisconnectReason, Error, Host,
    OrderedReassembler, PermanentKey, PermanentPublicKey, PushService, PushToken, QrCode,
    QrCodeError, Reassembler, Resume, SavedSession, SavedSessionError, ServerAddress, Splitter,
    StretchCost, WakeUp,
};
use proptest::prelude::*;

const NOW: Duration = Duration::from_secs(1000);

fn id(byte: u8) -> ConnectionId {
    ConnectionId::from_bytes([byte; 16])
}

/// Hands what one side has to say to the other, and collects what it has to tell.
fn carry(from: &mut Conversation, to: &mut Conversation) -> Vec<ConversationOutput> {
    let mut told = Vec::new();
    while let Some(output) = from.poll_output() {
        match output {
            ConversationOutput::Send(chunk) => to.receive(chunk.as_plaintext(), NOW).unwrap(),
            other => told.push(other),
        }
    }
    told
}

/// Lets both talk until nobody has anything to say.
fn settle(sides: &mut [Conversation; 2]) -> [Vec<ConversationOutput>; 2] {
    let mut told = [Vec::new(), Vec::new()];
    for _ in 0..4 {
        let [one, other] = &mut *sides;
        told[0].extend(carry(one, other));
        told[1].extend(carry(other, one));
    }
    told
}

fn pair() -> [Conversation; 2] {
    let mut sides = [(); 2].map(|()| Conversation::begin(id(1), None).unwrap());
    for told in settle(&mut sides) {
        assert_eq!(
            told,
            [
                ConversationOutput::AcknowledgementDue,
                ConversationOutput::Opened { is_resumed: false }
            ]
        );
    }
    sides
}

fn message(text: &str) -> AppMessage<'static> {
    AppMessage::new(AppKind::Create, "textMessage").with_data(text.to_owned())
}

fn chunk(message: &AppMessage<'_>, id: u32) -> Vec<u8> {
    let splitter = Splitter::new(ChunkMode::Unordered, 1 << 20).unwrap();
    let bytes = message.encode().unwrap();
    let mut splitter = splitter.with_next_message_id(id);
    splitter.split(&bytes).unwrap().next().unwrap()
}

#[test]
fn messages_are_sent_and_acknowledged() {
    let mut sides = pair();
    sides[0].send(&message("hello")).unwrap();
    let told = settle(&mut sides);
    assert_eq!(told[1], [ConversationOutput::Message(message("hello"))]);
    assert_eq!(
        (sides[0].cache().len(), sides[0].cache().sequence_number()),
        (2, 2)
    );
    assert_eq!(sides[1].incoming(), 2);
    sides[1].acknowledge().unwrap();
    settle(&mut sides);
    assert_eq!((sides[0].cache().len(), sides[0].cache().bytes()), (0, 0));
    // The next chunk is due again.
    sides[0].send(&message("again")).unwrap();
    let told = settle(&mut sides);
    assert_eq!(told[1][0], ConversationOutput::AcknowledgementDue);
}

#[test]
fn a_full_cache_asks_to_be_emptied() {
    let mut sides = pair();
    sides[0].send(&message(&"x".repeat(2 << 20))).unwrap();
    let told = settle(&mut sides);
    assert!(matches!(told[1][..], [ConversationOutput::Message(_)]));
    // It was asked, and answered at once.
    assert_eq!(sides[0].cache().bytes(), 0);
}

/// A message that does not fit into the cache is not begun, and those behind it go on.
#[test]
fn what_cannot_be_kept_is_not_begun() {
    let mut sides = pair();
    let before = (sides[0].cache().len(), sides[0].cache().bytes());
    let large = sides[0].send(&message(&"x".repeat(65 << 20)));
    assert_eq!(large, Err(Error::Limit));
    assert_eq!(sides[0].poll_output(), None);
    assert_eq!((sides[0].cache().len(), sides[0].cache().bytes()), before);
    sides[0].send(&message("small")).unwrap();
    let told = settle(&mut sides);
    assert_eq!(told[1], [ConversationOutput::Message(message("small"))]);
}

#[test]
fn what_was_not_received_is_sent_again() {
    let mut sides = pair();
    sides[0].send(&message("arrives")).unwrap();
    settle(&mut sides);
    sides[0].send(&message("is lost")).unwrap();
    sides[0]
        .send(&AppMessage::new(AppKind::Update, "typing"))
        .unwrap();
    while sides[0].poll_output().is_some() {}
    let mut former = sides.map(|side| side.suspend().unwrap());
    former[0].send(&message("waits")).unwrap();
    assert_eq!(former[0].id(), id(1));
    let mut sides = former.map(|former| Conversation::begin(id(2), Some(former)).unwrap());
    let told = settle(&mut sides);
    let opened = ConversationOutput::Opened { is_resumed: true };
    assert_eq!(
        told[0],
        [ConversationOutput::AcknowledgementDue, opened.clone()]
    );
    assert_eq!(
        told[1],
        [
            ConversationOutput::AcknowledgementDue,
            opened,
            ConversationOutput::Message(message("is lost")),
            ConversationOutput::Message(message("waits"))
        ]
    );
}

#[test]
fn a_side_that_does_not_resume_starts_anew() {
    let mut sides = pair();
    sides[0].send(&message("is lost")).unwrap();
    while sides[0].poll_output().is_some() {}
    let [one, _] = sides;
    let mut sides = [
        Conversation::begin(id(2), one.suspend()).unwrap(),
        Conversation::begin(id(2), None).unwrap(),
    ];
    let told = settle(&mut sides);
    assert_eq!(told[0][1], ConversationOutput::Opened { is_resumed: false });
    assert_eq!(told[1].len(), 2);
    // Messages are numbered anew.
    sides[0].send(&message("new")).unwrap();
    let Some(ConversationOutput::Send(chunk)) = sides[0].poll_output() else {
        panic!("a message is sent");
    };
    assert_eq!(chunk.as_plaintext()[..9], [1, 0, 0, 0, 0, 0, 0, 0, 0]);
}

/// The id of the Android app says that it cannot resume, also beside a `resume`.
#[test]
fn who_cannot_tell_the_name_of_a_connection_does_not_resume() {
    let [mut side, _] = pair();
    side.send(&message("is lost")).unwrap();
    let mut side = Conversation::begin(id(2), side.suspend()).unwrap();
    while side.poll_output().is_some() {}
    let resume = Some(Resume {
        id: id(1),
        sequence_number: 1,
    });
    let info = Control::ConnectionInfo { id: None, resume };
    side.receive(&chunk(&info.to_message(), 1), NOW).unwrap();
    let told: Vec<_> = std::iter::from_fn(|| side.poll_output()).collect();
    assert_eq!(
        told,
        [
            ConversationOutput::AcknowledgementDue,
            ConversationOutput::Opened { is_resumed: false }
        ]
    );
}

#[test]
fn a_connection_that_never_opened_leaves_the_former_one_valid() {
    let mut sides = pair();
    sides[0].send(&message("is lost")).unwrap();
    while sides[0].poll_output().is_some() {}
    let [one, other] = sides;
    // The second connection dies at once, and the third one resumes the first.
    let dead = Conversation::begin(id(2), one.suspend()).unwrap();
    let mut sides = [
        Conversation::begin(id(3), dead.suspend()).unwrap(),
        Conversation::begin(id(3), other.suspend()).unwrap(),
    ];
    let told = settle(&mut sides);
    assert_eq!(told[1][2], ConversationOutput::Message(message("is lost")));
    assert!(
        Conversation::begin(id(4), None)
            .unwrap()
            .suspend()
            .is_none()
    );
}

#[test]
fn what_comes_first_must_introduce_its_sender() {
    let info = |id, resume| {
        Control::ConnectionInfo { id, resume }
            .to_message()
            .into_owned()
    };
    let first = |message: &AppMessage<'_>| {
        let mut side = Conversation::begin(id(1), None).unwrap();
        assert_eq!(side.send(message), Err(Error::State));
        let received = side.receive(&chunk(message, 0), NOW);
        if received.is_err() {
            // It says why, and then nothing more.
            let mut last = None;
            while let Some(output) = side.poll_output() {
                if let ConversationOutput::Send(chunk) = output {
                    last = Some(chunk.as_plaintext().to_vec());
                }
            }
            let last = last.unwrap();
            let last = AppMessage::decode(&last[9..]).unwrap().unwrap();
            let reason = DisconnectReason::Error;
            assert_eq!(Control::of(&last), Ok(Some(Control::Disconnect { reason })));
            assert_eq!(side.receive(&[], NOW), Err(Error::Closed));
            assert_eq!(side.acknowledge(), Err(Error::Closed));
            assert!(side.suspend().is_none());
        }
        received
    };
    assert_eq!(first(&info(Some(id(1)), None)), Ok(()));
    // The Android app cannot tell the id.
    assert_eq!(first(&info(None, None)), Ok(()));
    let resume = Some(Resume {
        id: id(9),
        sequence_number: 3,
    });
    assert_eq!(first(&info(Some(id(1)), resume)), Ok(()));
    assert_eq!(first(&info(Some(id(2)), None)), Err(Error::Unauthentic));
    assert_eq!(first(&message("early")), Err(Error::State));
    assert_eq!(
        first(&Control::KeyPersisted.to_message()),
        Err(Error::State)
    );
}

#[test]
fn impossible_numbers_end_the_conversation() {
    for (sequence_number, expected) in [
        (2, Err(Error::Malformed)),
        (-1, Err(Error::Malformed)),
        (1 << 32, Err(Error::Malformed)),
        (1, Ok(())),
        (0, Ok(())),
    ] {
        let [mut side, _] = pair();
        let ack = Control::Acknowledgement { sequence_number };
        assert_eq!(side.receive(&chunk(&ack.to_message(), 1), NOW), expected);
    }
    let mut sides = pair();
    sides[1].disconnect(DisconnectReason::Delete).unwrap();
    let told = settle(&mut sides);
    let reason = DisconnectReason::Delete;
    assert_eq!(told[0], [ConversationOutput::Disconnected { reason }]);
    assert_eq!(sides[0].send(&message("late")), Err(Error::Closed));
    assert_eq!(sides[1].disconnect(reason), Err(Error::Closed));
}

#[test]
fn acknowledgements_of_old_peers_are_understood() {
    let args = |success: bool| {
        let mut args = Map::new();
        args.insert("temporaryId", "aB3");
        args.insert("success", success);
        args.insert("error", "badRequest");
        AppMessage::new(AppKind::Update, "confirm").with_args(args)
    };
    assert_eq!(args(true).ack(), Some(Ack::success("aB3")));
    assert_eq!(args(false).ack(), Some(Ack::failure("aB3", "badRequest")));
    let new = args(true).with_ack(Ack::failure("other", "internalError"));
    assert_eq!(new.ack(), Some(Ack::failure("other", "internalError")));
    assert_eq!(message("x").ack(), None);
    assert_eq!(message("x").with_id(""), Err(Error::Malformed));
    let read = |value: Value<'_>| {
        let bytes = value.encode(Limits::APPLICATION).unwrap();
        AppMessage::decode(&bytes).map(|message| message.is_some())
    };
    let of = |entries: &[(&'static str, Value<'static>)]| {
        let mut map = Map::new();
        for (key, value) in entries {
            map.insert(*key, value.clone());
        }
        Value::from(map)
    };
    assert_eq!(read(of(&[("type", "update".into())])), Ok(false));
    assert_eq!(read(of(&[("subType", "x".into())])), Ok(false));
    let base = [("type", Value::from("update")), ("subType", "x".into())];
    assert_eq!(read(of(&base)), Ok(true));
    for (key, value, expected) in [
        ("id", Value::from(""), Err(Error::Malformed)),
        ("id", Value::Nil, Ok(true)),
        ("id", Value::from(3), Err(Error::Malformed)),
        ("ack", Value::from("x"), Err(Error::Malformed)),
        ("ack", of(&[("id", "x".into())]), Err(Error::Malformed)),
        (
            "ack",
            of(&[("id", "x".into()), ("success", true.into())]),
            Ok(true),
        ),
        ("args", Value::from(1), Err(Error::Malformed)),
        ("data", Value::Nil, Ok(true)),
        ("type", Value::from("unheard-of"), Ok(false)),
    ] {
        let mut fields = base.to_vec();
        fields.push((key, value));
        assert_eq!(read(of(&fields)), expected, "{key}");
    }
}

fn unordered(size: usize) -> Splitter {
    Splitter::new(ChunkMode::Unordered, size).unwrap()
}

proptest! {
    #[test]
    fn chunks_in_any_order_give_the_messages(
        messages in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..60), 1..6),
        size in 10_usize..30,
        order in any::<u64>(),
    ) {
        let mut splitter = unordered(size);
        let mut chunks: Vec<Vec<u8>> = Vec::new();
        for message in &messages {
            chunks.extend(splitter.split(message).unwrap());
        }
        prop_assert!(chunks.iter().all(|chunk| chunk.len() <= size));
        // Each twice, in an order that the number says.
        chunks.extend(chunks.clone());
        let mut state = order | 1;
        chunks.sort_by_cached_key(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            state
        });
        let mut reassembler = Reassembler::new(1 << 16);
        let mut whole: Vec<Vec<u8>> = Vec::new();
        for chunk in &chunks {
            whole.extend(reassembler.receive(chunk, NOW).unwrap());
        }
        // A chunk that comes again behind its message begins it anew; all messages were complete at least once.
        for message in &messages {
            prop_assert!(whole.contains(message));
        }
        reassembler.forget_older_than(NOW + Duration::from_secs(1));
        prop_assert_eq!(reassembler.incomplete(), 0);
    }

    #[test]
    fn ordered_chunks_give_the_message(message in prop::collection::vec(any::<u8>(), 1..200), size in 2_usize..50) {
        let mut splitter = Splitter::new(ChunkMode::Ordered, size).unwrap();
        let mut reassembler = OrderedReassembler::new(200);
        let mut whole = None;
        for chunk in splitter.split(&message).unwrap() {
            prop_assert_eq!(whole, None);
            whole = reassembler.receive(&chunk).unwrap();
        }
        prop_assert_eq!(whole, Some(message));
    }

    #[test]
    fn values_are_written_as_they_are_read(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        if let Ok(value) = Value::decode(&bytes, Limits::APPLICATION) {
            let written = value.encode(Limits::APPLICATION).unwrap();
            let again = Value::decode(&written, Limits::APPLICATION).unwrap();
            prop_assert_eq!(again.encode(Limits::APPLICATION).unwrap(), written);
        }
    }
}

#[test]
fn what_is_held_of_chunks_is_bounded() {
    let mut reassembler = Reassembler::new(100);
    let begin = |id: u8| [0, 0, 0, 0, id, 0, 0, 0, 0, 7];
    for id in 0..16 {
        assert_eq!(reassembler.receive(&begin(id), NOW), Ok(None));
    }
    assert_eq!(reassembler.receive(&begin(16), NOW), Err(ChunkError::Limit));
    // A whole message needs no room, and a message that is known may go on.
    assert_eq!(
        reassembler.receive(&[1, 0, 0, 0, 17, 0, 0, 0, 0, 9], NOW),
        Ok(Some(vec![9]))
    );
    assert_eq!(
        reassembler.receive(&[1, 0, 0, 0, 3, 0, 0, 0, 1], NOW),
        Ok(Some(vec![7]))
    );
    assert_eq!(reassembler.incomplete(), 15);
    reassembler.forget_older_than(NOW);
    assert_eq!(reassembler.incomplete(), 15);

    let long = |length: usize, serial: u8| {
        [vec![0, 0, 0, 0, 1, 0, 0, 0, serial], vec![1; length]].concat()
    };
    let mut reassembler = Reassembler::new(100);
    assert_eq!(
        reassembler.receive(&long(101, 0), NOW),
        Err(ChunkError::Limit)
    );
    assert_eq!(reassembler.receive(&long(100, 0), NOW), Ok(None));
    assert_eq!(
        reassembler.receive(&long(1, 1), NOW),
        Err(ChunkError::Limit)
    );
    // Empty chunks that wait for others are not free.
    let mut reassembler = Reassembler::new(1000);
    let refused = (1..=255).find(|serial| reassembler.receive(&long(0, *serial), NOW).is_err());
    assert_eq!(refused, Some(32));
    let mut ordered = OrderedReassembler::new(3);
    assert_eq!(ordered.receive(&[6, 1, 2]), Ok(None));
    assert_eq!(ordered.receive(&[7, 1, 2]), Err(ChunkError::Limit));
    assert_eq!(ordered.receive(&[7, 3]), Ok(Some(vec![1, 2, 3])));
}

#[test]
fn a_cache_is_bounded_and_can_be_stored() {
    let mut cache = ChunkCache::new();
    let chunk = vec![0; 1 << 20];
    for _ in 0..64 {
        cache.append(Some(chunk.clone())).unwrap();
    }
    assert!(cache.append(Some(vec![0])).is_err());
    // Placeholders take memory as well.
    let mut placeholders = ChunkCache::new();
    for _ in 0..ChunkCache::MAX_CHUNKS {
        placeholders.append(None).unwrap();
    }
    assert_eq!(placeholders.append(None), Err(CacheError::Limit));
    cache.append(None).unwrap();
    let entries: Vec<Option<Vec<u8>>> = cache
        .entries()
        .map(|entry| entry.map(<[u8]>::to_vec))
        .collect();
    let restored = ChunkCache::restore(cache.sequence_number(), entries).unwrap();
    assert_eq!((restored.len(), restored.bytes()), (65, 64 << 20));
    assert!(ChunkCache::restore(1, [None, None]).is_err());
    assert!(ChunkCache::restore(2, [None, None]).is_ok());
    assert!(!restored.is_empty());
}

#[test]
fn msgpack_takes_every_form_and_writes_the_shortest() {
    let long = |length: usize| Value::from("x".repeat(length));
    for (value, hex) in [
        (Value::Unsigned(127), "7f"),
        (Value::Unsigned(128), "cc80"),
        (Value::Unsigned(256), "cd0100"),
        (Value::Unsigned(65536), "ce00010000"),
        (Value::Unsigned(1 << 32), "cf0000000100000000"),
        (Value::Signed(-32), "e0"),
        (Value::Signed(-33), "d0df"),
        (Value::Signed(-129), "d1ff7f"),
        (Value::Signed(-32769), "d2ffff7fff"),
        (Value::Signed(i64::from(i32::MIN) - 1), "d3ffffffff7fffffff"),
        (Value::Float(1.5), "cb3ff8000000000000"),
        (Value::Array(vec![]), "90"),
        (Value::from(Map::new()), "80"),
        (Value::from(Vec::<u8>::new()), "c400"),
    ] {
        let bytes = value.encode(Limits::SIGNALLING).unwrap();
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digits, hex);
        assert_eq!(Value::decode(&bytes, Limits::SIGNALLING), Ok(value));
    }
    for (length, header) in [(31, 1), (32, 2), (255, 2), (256, 3), (65535, 3), (65536, 5)] {
        let bytes = long(length).encode(Limits::SIGNALLING).unwrap();
        assert_eq!(bytes.len(), header + length);
        assert_eq!(Value::decode(&bytes, Limits::SIGNALLING), Ok(long(length)));
    }
    for (count, header) in [(15, 1), (16, 3), (65536, 5)] {
        let list = Value::Array(vec![Value::Nil; count]);
        let bytes = list.encode(Limits::APPLICATION).unwrap();
        assert_eq!(bytes.len(), header + count);
        assert_eq!(Value::decode(&bytes, Limits::APPLICATION), Ok(list));
    }
    assert_eq!(Value::Signed(5).encode(Limits::SIGNALLING), Ok(vec![5]));
    let half = Value::decode(&[0xca, 0x3f, 0xc0, 0, 0], Limits::SIGNALLING);
    assert_eq!(half, Ok(Value::Float(1.5)));
    for (bytes, error) in [
        (&b""[..], msgpack::Error::Truncated),
        (b"\xc0\xc0", msgpack::Error::TrailingBytes),
        (b"\xc1", msgpack::Error::Unsupported),
        (b"\x81\x01\x02", msgpack::Error::Key),
        (b"\x82\xa1a\x01\xd9\x01a\x02", msgpack::Error::RepeatedKey),
        (b"\xa1\xff", msgpack::Error::Text),
        (b"\xdf\xff\xff\xff\xff", msgpack::Error::Limit),
        (b"\xc6\xff\xff\xff\xff", msgpack::Error::Truncated),
    ] {
        assert_eq!(
            Value::decode(bytes, Limits::SIGNALLING),
            Err(error),
            "{bytes:02x?}"
        );
    }
    // Depth is bounded whatever the caller asks for, and a map keeps one value per key.
    let deep = [vec![0x91; 33], vec![0xc0]].concat();
    assert_eq!(
        Value::decode(&deep, Limits::new(255, 100)),
        Err(msgpack::Error::Limit)
    );
    assert!(Value::decode(&deep[1..], Limits::new(255, 100)).is_ok());
    let mut map = Map::new();
    map.insert("a", 1);
    map.insert("a", 2);
    assert_eq!((map.len(), map.get("a")), (1, Some(&Value::Unsigned(2))));
    assert_eq!(map.remove("a"), Some(Value::Unsigned(2)));
    assert!(map.is_empty() && map.remove("a").is_none());
}

#[test]
fn hosts_are_names_and_nothing_else() {
    for name in [
        "a",
        "saltyrtc.example.org",
        "[::1]",
        "münchen.example",
        &"h".repeat(255),
    ] {
        assert!(Host::new(name).is_ok(), "{name}");
    }
    for name in [
        "",
        "a/b",
        "a\\b",
        "a?b",
        "a#b",
        "a@b",
        "a%b",
        "a b",
        "a\tb",
        "a\u{a0}b",
        "a\u{0}b",
        "a\u{7f}b",
        "a\u{9f}b",
        "a\u{2028}b",
        &"h".repeat(256),
        &"é".repeat(128),
    ] {
        assert!(Host::new(name).is_err(), "{name:?}");
    }
}

#[test]
fn a_code_is_read_whole_or_not_at_all() {
    let key = PermanentKey::from_bytes([1; 32]);
    let server = ServerAddress::new(Host::new("h").unwrap(), ServerAddress::PUBLIC_PORT);
    let code = QrCode::new(
        key.public_key(),
        eeema::web_session::AuthToken::from_bytes([2; 32]),
        server,
    );
    let text = code.to_text();
    assert_eq!(QrCode::parse(&text), Ok(code.clone()));
    for length in 0..text.len() {
        assert!(QrCode::parse(&text[..length]).is_err(), "{length}");
    }
    let bytes = code.to_bytes();
    for length in 0..bytes.as_bytes().len() {
        let cut = QrCode::from_bytes(&bytes.as_bytes()[..length]);
        assert_eq!(cut, Err(QrCodeError::Malformed), "{length}");
    }
    // Every length of the host has its own padding.
    for host in ["h", "hh", "hhh"] {
        let server = ServerAddress::new(Host::new(host).unwrap(), ServerAddress::PUBLIC_PORT);
        let code = QrCode::new(*code.initiator(), code.token().clone(), server);
        assert_eq!(QrCode::parse(&code.to_text()), Ok(code));
    }
}

#[test]
fn push_tokens_have_parts() {
    let saved = |text: &str| {
        PushToken::from_saved(text).map(|token| (token.service(), token.token().to_owned()))
    };
    assert_eq!(saved(""), None);
    assert_eq!(saved("g:abc"), Some((PushService::Firebase, "abc".into())));
    assert_eq!(
        saved("3:ECHOECHO;00"),
        Some((PushService::Gateway, "ECHOECHO;00".into()))
    );
    assert_eq!(saved("x:abc"), None);
    assert_eq!(saved("x"), Some((PushService::Firebase, "x".into())));
    assert_eq!(saved("ä:abc"), None);
    assert_eq!(
        saved("abc:def"),
        Some((PushService::Firebase, "abc:def".into()))
    );
    let session = PermanentPublicKey::from_bytes([0; 32]).push_session();
    let affiliation = Affiliation::parse("aB3xYz").unwrap();
    for text in ["aB3xY", "aB3xYzz", "aB3x-z", "aB3xé"] {
        assert_eq!(Affiliation::parse(text), None);
    }
    let form = |service, token: &str| {
        let form =
            PushToken::new(service, token).form(&session, &affiliation, Duration::from_secs(90));
        form.map(|form| form.into_iter().skip(6).collect::<Vec<_>>())
            .ok()
    };
    let parts = |parts: &[(&'static str, &str)]| {
        Some(
            parts
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect::<Vec<_>>(),
        )
    };
    assert_eq!(
        form(PushService::Hms, "1|2|3"),
        parts(&[("appid", "1"), ("token", "2|3")])
    );
    let gateway = form(PushService::Gateway, "ECHOECHO;4a");
    assert_eq!(
        gateway,
        parts(&[("identity", "ECHOECHO"), ("public_key", "4a")])
    );
    for (service, token) in [
        (PushService::Apns, "a;b"),
        (PushService::Apns, "a;;c"),
        (PushService::Hms, "a"),
        (PushService::Gateway, ";a"),
    ] {
        assert_eq!(form(service, token), None);
    }
    let mut byte = 61;
    let drawn = Affiliation::generate(&mut |bytes: &mut [u8]| {
        byte += 1;
        bytes.fill(byte);
    });
    assert_eq!(drawn.unwrap().to_string(), "ABCDEF");
    assert!(Affiliation::generate(&mut |bytes: &mut [u8]| bytes.fill(0xff)).is_err());
}

#[test]
fn pushes_are_read_in_every_form() {
    let session = PermanentPublicKey::from_bytes([0; 32]).push_session();
    let json = |rest: &str| format!("{{\"wcs\":\"{session}\",{rest}}}");
    let read = |text: &str| {
        WakeUp::parse(text).map(|push| {
            (
                push.affiliation().map(str::to_owned),
                push.time(),
                push.version(),
            )
        })
    };
    let affiliation = Some("aB3xYz".to_owned());
    assert_eq!(
        read(&json("\"wca\":\"aB3xYz\",\"wct\":17,\"wcv\":2")),
        Some((affiliation.clone(), 17, 2))
    );
    assert_eq!(
        read(&json("\"wca\":null,\"wct\":\"17\",\"wcv\":\"2\"")),
        Some((None, 17, 2))
    );
    let inner = json("\"wca\":\"aB3xYz\",\"wct\":17,\"wcv\":2");
    assert_eq!(
        read(&format!("{{\"3mw\":{inner}}}")),
        Some((affiliation, 17, 2))
    );
    for text in [
        "",
        "{}",
        "[]",
        &json("\"wct\":17"),
        &json("\"wct\":-1,\"wcv\":2"),
        &json("\"wct\":1,\"wcv\":65536"),
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn parameters_that_are_too_weak_or_too_heavy_are_refused_before_they_run() {
    let record = |n: &str, r: &str, p: &str| {
        let (nonce, salt, sealed) = ("00".repeat(24), "00".repeat(32), "00".repeat(80));
        format!(
            "{{\"nonce\":\"{nonce}\",\"salt\":\"{salt}\",\"N\":{n},\"r\":{r},\"p\":{p},\"encrypted\":\"{sealed}\"}}"
        )
    };
    let open = |n, r, p| SavedSession::open(&record(n, r, p), "x").map(drop);
    for (n, r, p, expected) in [
        ("32768", "8", "1", SavedSessionError::Parameters),
        ("-65536", "8", "1", SavedSessionError::Parameters),
        ("65537", "8", "1", SavedSessionError::Parameters),
        ("65536", "7", "1", SavedSessionError::Parameters),
        ("65536", "8", "0", SavedSessionError::Parameters),
        ("2097152", "8", "1", SavedSessionError::Limit),
        ("65536", "129", "1", SavedSessionError::Limit),
        ("65536", "8", "17", SavedSessionError::Limit),
        (
            "65536",
            "18446744073709551615",
            "1",
            SavedSessionError::Limit,
        ),
        ("1e5", "8", "1", SavedSessionError::Malformed),
        ("65536.0", "8", "1", SavedSessionError::Malformed),
    ] {
        assert_eq!(open(n, r, p), Err(expected), "{n} {r} {p}");
    }
    assert_eq!(StretchCost::from_log2(15), None);
    assert_eq!(StretchCost::from_log2(16), Some(StretchCost::LEAST));
    assert_eq!(StretchCost::from_log2(20), Some(StretchCost::MOST));
    assert_eq!(StretchCost::from_log2(21), None);
}
