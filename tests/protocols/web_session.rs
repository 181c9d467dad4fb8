//! Web sessions: two clients over a server in memory, and everybody who tries to disturb them.

use std::cell::RefCell;
use std::time::Duration;

use eeema::crypto::{Random, RandomError};
use eeema::web_session::msgpack::{Map, Value};
use eeema::web_session::{
    Address, AuthToken, Candidate, ChannelId, CloseCode, Connection, Description, DescriptionKind,
    DropReason, Error, Event, Output, PermanentKey, PermanentPublicKey, Present, ServerKey, Setup,
    Task, Trust, WebRtc,
};
use proptest::prelude::*;

use crate::every_bit::every_bit_matters;
use crate::web_relay::FromRelay;
use crate::web_world::{Counter, NOW, Party, World, key, relayed, token};

fn webrtc(key: PermanentKey) -> Setup {
    let exclude = vec![ChannelId::new(0).unwrap()];
    Setup::new(
        key,
        [
            Task::WebRtcV1(WebRtc::new(exclude, true)),
            Task::RelayedData,
        ],
    )
    .unwrap()
}

fn is_done(events: &[Event]) -> bool {
    events
        .iter()
        .any(|event| matches!(event, Event::PeerHandshakeDone { .. }))
}

/// Two clients that have shaken hands over relayed-data.
pub(crate) fn pair() -> (World, usize, usize) {
    let mut world = World::new();
    let browser = world.initiator(relayed(key(1)), Trust::Token(token()));
    let phone = world.responder(relayed(key(2)), Some(token()));
    world.settle();
    for party in [browser, phone] {
        assert!(is_done(&world.events(party)));
    }
    (world, browser, phone)
}

/// Sends a payload and says what arrives.
fn send(world: &mut World, from: usize, to: usize, payload: &[u8]) -> Vec<Event> {
    world
        .connection(from)
        .send_data(Value::from(payload))
        .unwrap();
    world.settle();
    world.events(to)
}

fn data(payload: &[u8]) -> Vec<Event> {
    vec![Event::Data(Value::from(payload.to_vec()))]
}

#[test]
fn two_clients_meet_by_a_token_and_talk() {
    let (mut world, browser, phone) = pair();
    assert_eq!(send(&mut world, browser, phone, b"hello"), data(b"hello"));
    assert_eq!(send(&mut world, phone, browser, b""), data(b""));
    let ids = [browser, phone].map(|party| {
        world.parties[party]
            .connection
            .session_key()
            .unwrap()
            .connection_id()
    });
    assert_eq!(ids[0], ids[1]);

    world.connection(phone).close(CloseCode::GoingAway).unwrap();
    world.settle();
    let reason = CloseCode::GoingAway;
    assert_eq!(world.events(browser)[0], Event::CloseReceived { reason });
    assert_eq!(
        (world.closed(browser), world.closed(phone)),
        (Some(1000), Some(1001))
    );
    for party in [browser, phone] {
        let connection = world.connection(party);
        assert_eq!(connection.send_data(Value::Nil), Err(Error::Closed));
        assert_eq!(connection.close(reason), Err(Error::Closed));
        assert_eq!(connection.websocket_closed(), Err(Error::Closed));
        assert_eq!(connection.receive_chunk(b"", NOW), Err(Error::Closed));
        assert!(connection.session_key().is_none());
    }
}

#[test]
fn who_met_once_comes_back_by_the_stored_keys() {
    let mut world = World::new();
    let phone = world.responder(relayed(key(2)), None);
    world.settle();
    let present = Present::Initiator(false);
    let address = Address::new(2);
    assert_eq!(
        world.events(phone)[1],
        Event::ServerHandshakeDone { address, present }
    );
    // The browser comes late.
    let browser = world.initiator(relayed(key(1)), Trust::Key(key(2).public_key()));
    world.settle();
    let events = world.events(browser);
    assert!(is_done(&events) && is_done(&world.events(phone)));
    assert!(events.iter().any(
        |event| matches!(event, Event::PeerHandshakeDone { peer_key, .. }
        if *peer_key == key(2).public_key())
    ));
    assert_eq!(send(&mut world, phone, browser, b"again"), data(b"again"));
}

#[test]
fn a_wrong_token_a_wrong_key_and_a_wrong_role_are_sent_away() {
    let dropped = |events: &[Event]| {
        events.iter().find_map(|event| match event {
            Event::ResponderDropped { reason, error, .. } => Some((*reason, *error)),
            _ => None,
        })
    };
    for (trust, offered) in [
        (
            Trust::Token(token()),
            Some(AuthToken::from_bytes([0x78; 32])),
        ),
        (Trust::Token(token()), None),
        (Trust::Key(key(3).public_key()), None),
        (Trust::Key(key(2).public_key()), Some(token())),
    ] {
        let mut world = World::new();
        let browser = world.initiator(relayed(key(1)), trust);
        let phone = world.responder(relayed(key(2)), offered);
        world.settle();
        let expected = (DropReason::CannotDecrypt, Some(Error::Unauthentic));
        assert_eq!(dropped(&world.events(browser)), Some(expected));
        assert_eq!(
            (world.closed(browser), world.closed(phone)),
            (None, Some(3005))
        );
        assert!(!is_done(&world.events(phone)));
    }
}

#[test]
fn a_token_opens_one_message_only() {
    let mut world = World::new();
    let browser = world.initiator(relayed(key(1)), Trust::Token(token()));
    let first = world.responder(relayed(key(2)), Some(token()));
    let second = world.responder(relayed(key(3)), Some(token()));
    world.settle();
    // Whoever was first is taken; the other one is sent away.
    let done = [first, second].map(|party| is_done(&world.events(party)));
    assert_eq!(done.iter().filter(|done| **done).count(), 1);
    let loser = if done[0] { second } else { first };
    assert!(matches!(world.closed(loser), Some(3004 | 3005)));
    assert_eq!(world.closed(browser), None);
}

#[test]
fn clients_without_a_task_in_common_part() {
    let mut world = World::new();
    let browser = world.initiator(relayed(key(1)), Trust::Token(token()));
    let tasks = [Task::WebRtcV1(WebRtc::new(Vec::new(), false))];
    let phone = world.responder(Setup::new(key(2), tasks).unwrap(), Some(token()));
    world.settle();
    let offered = vec!["v1.webrtc.tasks.saltyrtc.org".to_owned()];
    assert!(
        world
            .events(browser)
            .contains(&Event::NoSharedTask { offered })
    );
    let reason = CloseCode::NoSharedTask;
    assert!(
        world
            .events(phone)
            .contains(&Event::CloseReceived { reason })
    );
    assert_eq!(
        (world.closed(browser), world.closed(phone)),
        (Some(1001), Some(1000))
    );
}

#[test]
fn the_initiator_chooses_the_task_that_it_likes_best() {
    let mut world = World::new();
    let v1 = Task::WebRtcV1(WebRtc::new(Vec::new(), false));
    let ours = Setup::new(key(1), [v1.clone(), Task::RelayedData]).unwrap();
    let theirs = Setup::new(key(2), [Task::RelayedData, v1.clone()]).unwrap();
    let browser = world.initiator(ours, Trust::Token(token()));
    let phone = world.responder(theirs, Some(token()));
    world.settle();
    for party in [browser, phone] {
        let events = world.events(party);
        assert!(events.iter().any(
            |event| matches!(event, Event::PeerHandshakeDone { task, .. }
            if *task == v1)
        ));
        // Without a handover there is no channel to open, and no `data`.
        let random = &mut Counter(9);
        assert_eq!(
            world.parties[party].connection.channel_open(1000, random),
            Err(Error::State)
        );
        assert_eq!(
            world.connection(party).send_data(Value::Nil),
            Err(Error::State)
        );
        assert_eq!(
            world.connection(party).receive_chunk(b"", NOW),
            Err(Error::State)
        );
    }
    let candidate = Candidate::new("candidate:1")
        .with_sdp_mid("data")
        .with_sdp_m_line_index(0);
    let candidate = candidate.with_username_fragment("f");
    let list = vec![Some(candidate), None];
    world
        .connection(browser)
        .send_candidates(list.clone())
        .unwrap();
    let offer = Description::new(DescriptionKind::Offer, "v=0");
    world.connection(browser).send_offer(offer.clone()).unwrap();
    assert_eq!(
        world.connection(browser).send_answer(offer.clone()),
        Err(Error::State)
    );
    assert_eq!(
        world.connection(browser).send_candidates([]),
        Err(Error::Malformed)
    );
    assert_eq!(
        world.connection(phone).send_offer(offer.clone()),
        Err(Error::State)
    );
    world.settle();
    assert_eq!(
        world.events(phone),
        [Event::Candidates(list), Event::Offer(offer)]
    );
}

#[test]
fn a_newer_initiator_takes_the_place_of_the_older() {
    let (mut world, browser, phone) = pair();
    let newer = world.initiator(relayed(key(1)), Trust::Key(key(2).public_key()));
    world.settle();
    assert_eq!(world.closed(browser), Some(3004));
    // The phone has lost its peer, and connects again.
    assert!(world.events(phone).contains(&Event::NewInitiator));
    assert_eq!(world.closed(phone), Some(1001));
    let phone = world.responder(relayed(key(2)), None);
    world.settle();
    assert!(is_done(&world.events(newer)) && is_done(&world.events(phone)));
}

#[test]
fn a_peer_that_is_gone_is_not_talked_to() {
    let (mut world, browser, phone) = pair();
    let number = world.parties[phone].number;
    world.relay.close(number, 1001);
    world.settle();
    let address = Address::new(2);
    assert_eq!(world.events(browser), [Event::PeerDisconnected { address }]);
    assert_eq!(
        world.connection(browser).send_data(Value::Nil),
        Err(Error::State)
    );
    assert!(world.connection(browser).session_key().is_none());
    // It can still say good-bye to the server.
    world
        .connection(browser)
        .close(CloseCode::GoingAway)
        .unwrap();
    world.flush(browser);
    assert_eq!(world.closed(browser), Some(1001));
    assert_eq!(world.closed(phone), Some(1001));
}

#[test]
fn a_message_that_does_not_arrive_is_reported() {
    let (mut world, browser, phone) = pair();
    // The message is on its way when the phone leaves.
    world.connection(browser).send_data(Value::Nil).unwrap();
    let number = world.parties[phone].number;
    world.relay.close(number, 1001);
    world.settle();
    let events = world.events(browser);
    assert!(matches!(
        events[..],
        [
            Event::PeerDisconnected { .. },
            Event::SendError { id: [1, 2, ..], .. }
        ] | [
            Event::SendError { id: [1, 2, ..], .. },
            Event::PeerDisconnected { .. }
        ]
    ));
}

#[test]
fn the_path_is_kept_clean() {
    let mut world = World::new();
    let setup = relayed(key(1)).with_max_responders(2).unwrap();
    let browser = world.initiator(setup, Trust::Token(token()));
    world.settle();
    // Three that never say a word: the first is dropped when the third comes.
    let silent = [3, 4, 5].map(|byte| {
        let party = world.responder(relayed(key(byte)), None);
        world.deliver(party);
        let number = world.parties[party].number;
        let Some(FromRelay::Message(mut message)) = world.relay.next(number) else {
            panic!("the server lets everybody in");
        };
        let connection = &mut world.parties[party].connection;
        connection
            .receive(&mut message, NOW, &mut world.random)
            .unwrap();
        // What it would say to the initiator stays in its machine.
        while connection.poll_output().is_some() {}
        world.deliver(browser);
        party
    });
    world.settle();
    assert_eq!(
        silent.map(|party| world.closed(party)),
        [Some(3004), None, None]
    );
    // After a minute the others go as well.
    world.connection(browser).drop_silent(NOW).unwrap();
    world.settle();
    assert_eq!(
        silent.map(|party| world.closed(party)),
        [Some(3004), None, None]
    );
    world
        .connection(browser)
        .drop_silent(NOW + Duration::from_millis(1))
        .unwrap();
    world.settle();
    assert_eq!(silent.map(|party| world.closed(party)), [Some(3004); 3]);
    let phone = world.responder(relayed(key(2)), Some(token()));
    world.settle();
    assert!(is_done(&world.events(phone)));
}

#[test]
fn a_full_path_has_room_for_the_phone() {
    let mut world = World::new();
    let browser = world.initiator(relayed(key(1)), Trust::Key(key(2).public_key()));
    world.settle();
    // All with the wrong key: each is dropped as soon as it speaks.
    for byte in 0..20 {
        world.responder(relayed(key(10 + byte)), None);
        world.settle();
    }
    let phone = world.responder(relayed(key(2)), None);
    world.settle();
    assert!(is_done(&world.events(phone)) && is_done(&world.events(browser)));
}

#[test]
fn messages_have_limits() {
    let (mut world, browser, phone) = pair();
    // 24 + 16 + 18 bytes more than the payload.
    let largest = vec![7; 1_048_576 - 58];
    assert_eq!(send(&mut world, browser, phone, &largest), data(&largest));
    let too_large = vec![7; 1_048_576 - 57];
    let connection = world.connection(browser);
    assert_eq!(
        connection.send_data(Value::from(too_large)),
        Err(Error::Limit)
    );
    let mut deep = Value::Nil;
    for _ in 0..16 {
        deep = Value::from(vec![deep]);
    }
    assert_eq!(connection.send_application(deep), Err(Error::Limit));
    // Nothing was lost by that.
    assert_eq!(send(&mut world, browser, phone, b"on"), data(b"on"));

    let received = |length| {
        let (mut world, browser, _) = pair();
        world
            .connection(browser)
            .receive(&mut vec![0; length], NOW, &mut Counter(0))
    };
    assert_eq!(received(1_048_577), Err(Error::Limit));
    assert_eq!(received(1_048_576), Err(Error::Address));
    assert_eq!(received(25), Err(Error::Address));
    assert_eq!(received(24), Err(Error::Malformed));
    assert_eq!(received(0), Err(Error::Malformed));
}

#[test]
fn before_the_peer_is_known_messages_are_small() {
    for (length, expected) in [(16_384, Error::Malformed), (16_385, Error::Limit)] {
        let setup = relayed(key(1));
        let random = &mut Counter(0);
        let mut connection = Connection::initiator(setup, Trust::Token(token()), random).unwrap();
        let mut message = vec![0; length];
        message[0] = 1;
        assert_eq!(connection.receive(&mut message, NOW, random), Err(expected));
    }
}

#[test]
fn a_text_message_ends_everything() {
    let (mut world, browser, _) = pair();
    assert_eq!(
        world.connection(browser).receive_text(),
        Err(Error::Malformed)
    );
    world.flush(browser);
    assert_eq!(world.closed(browser), Some(3001));
}

#[test]
fn keys_of_low_order_make_no_connection() {
    let random = &mut Counter(0);
    for digits in crate::low_order::LOW_ORDER {
        let bytes = eeema::codec::hex::decode_array(digits).unwrap();
        let low = PermanentPublicKey::from_bytes(bytes);
        let made = Connection::responder(relayed(key(2)), low, Some(token()), random);
        assert_eq!(made.map(drop), Err(Error::Key));
        let made = Connection::initiator(relayed(key(1)), Trust::Key(low), random);
        assert_eq!(made.map(drop), Err(Error::Key));
        let setup = relayed(key(1)).with_server_key(ServerKey::from_bytes(bytes));
        let made = Connection::initiator(setup, Trust::Token(token()), random);
        assert_eq!(made.map(drop), Err(Error::Key));
    }
}

#[test]
fn a_setup_has_limits() {
    let setup = |tasks: Vec<Task>| Setup::new(key(1), tasks).map(drop);
    assert_eq!(setup(vec![]), Err(Error::Limit));
    assert_eq!(setup(vec![Task::RelayedData; 2]), Err(Error::Limit));
    let excluding = |count: u16| {
        let ids = (0..count).map(|id| ChannelId::new(id).unwrap()).collect();
        vec![Task::WebRtcV1(WebRtc::new(ids, true))]
    };
    assert_eq!(setup(excluding(1024)), Ok(()));
    assert_eq!(setup(excluding(1025)), Err(Error::Limit));
    for (count, expected) in [(0, false), (1, true), (252, true), (253, false)] {
        assert_eq!(relayed(key(1)).with_max_responders(count).is_ok(), expected);
    }
    let longest = Duration::from_secs(u32::MAX.into());
    assert!(relayed(key(1)).with_ping_interval(longest).is_ok());
    let too_long = longest + Duration::from_secs(1);
    assert!(relayed(key(1)).with_ping_interval(too_long).is_err());
}

#[test]
fn a_server_with_another_key_is_left() {
    let mut world = World::new();
    let random = &mut world.random;
    let setup = relayed(key(1)).with_server_key(ServerKey::from_bytes([9; 32]));
    let connection = Connection::initiator(setup, Trust::Token(token()), random).unwrap();
    let browser = world.join(connection);
    world.settle();
    assert_eq!(world.closed(browser), Some(3007));
}

/// Two clients that have agreed on a handover.
fn webrtc_pair() -> (World, usize, usize) {
    let mut world = World::new();
    let browser = world.initiator(webrtc(key(1)), Trust::Token(token()));
    let phone = world.responder(webrtc(key(2)), Some(token()));
    world.settle();
    for party in [browser, phone] {
        assert!(is_done(&world.events(party)));
    }
    (world, browser, phone)
}

fn open_channel(world: &mut World, party: usize) {
    let random = &mut world.random;
    world.parties[party]
        .connection
        .channel_open(100, random)
        .unwrap();
    world.flush(party);
}

/// Hands the chunks of one side to the other.
fn carry(world: &mut World, from: usize, to: usize) {
    for chunk in std::mem::take(&mut world.parties[from].chunks) {
        world.connection(to).receive_chunk(&chunk, NOW).unwrap();
    }
    world.flush(to);
}

#[test]
fn the_signalling_moves_to_a_data_channel() {
    let (mut world, browser, phone) = webrtc_pair();
    open_channel(&mut world, browser);
    world
        .connection(browser)
        .send_application(Value::from(vec![5; 200]))
        .unwrap();
    world.flush(browser);
    assert!(world.parties[browser].chunks.len() > 1);
    // The phone's channel is not open: chunks cannot come out of it.
    assert_eq!(
        world.connection(phone).receive_chunk(b"x", NOW),
        Err(Error::State)
    );
    open_channel(&mut world, phone);
    // It hears what was said on the channel only after the handover on the WebSocket.
    carry(&mut world, browser, phone);
    assert_eq!(world.events(phone), []);
    world.settle();
    // What the server says to somebody who has left is ignored.
    let heard = |world: &mut World, party| {
        let events = world.events(party).into_iter();
        events
            .filter(|event| *event != Event::Discarded)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        heard(&mut world, phone),
        [
            Event::PeerHandover,
            Event::Application(Value::from(vec![5; 200])),
            Event::HandoverDone
        ]
    );
    assert_eq!(
        heard(&mut world, browser),
        [Event::PeerHandover, Event::HandoverDone]
    );
    assert!(world.parties[browser].left_websocket && world.parties[phone].left_websocket);

    // The server is gone, and nobody minds.
    world.connection(browser).websocket_closed().unwrap();
    assert!(!world.connection(browser).is_closed());
    let received = world
        .connection(browser)
        .receive(&mut [0; 30], NOW, &mut Counter(0));
    assert_eq!(received, Ok(()));
    world.flush(browser);
    assert_eq!(world.events(browser), [Event::Discarded]);
    world
        .connection(phone)
        .send_application(Value::from(vec![1; 1000]))
        .unwrap();
    world.flush(phone);
    carry(&mut world, phone, browser);
    assert_eq!(
        world.events(browser),
        [Event::Application(Value::from(vec![1; 1000]))]
    );
    let too_large = Value::from(vec![1; 65536]);
    assert_eq!(
        world.connection(phone).send_application(too_large),
        Err(Error::Limit)
    );

    world
        .connection(browser)
        .close(CloseCode::GoingAway)
        .unwrap();
    world.flush(browser);
    carry(&mut world, browser, phone);
    assert_eq!(
        (world.closed(browser), world.closed(phone)),
        (Some(1001), Some(1000))
    );
}

#[test]
fn a_channel_that_closes_ends_what_runs_over_it() {
    let (mut world, browser, phone) = webrtc_pair();
    world.connection(browser).channel_closed().unwrap();
    assert!(!world.connection(browser).is_closed());
    open_channel(&mut world, browser);
    open_channel(&mut world, phone);
    world.settle();
    world.connection(browser).channel_closed().unwrap();
    assert!(world.connection(browser).is_closed());
}

#[test]
fn what_is_held_during_a_handover_is_bounded() {
    for (count, expected) in [(64, Ok(())), (65, Err(Error::Limit))] {
        let (mut world, browser, phone) = webrtc_pair();
        open_channel(&mut world, browser);
        open_channel(&mut world, phone);
        for _ in 0..count {
            world
                .connection(browser)
                .send_application(Value::Nil)
                .unwrap();
        }
        world.flush(browser);
        let chunks = std::mem::take(&mut world.parties[browser].chunks);
        let connection = world.connection(phone);
        let mut received = chunks
            .iter()
            .map(|chunk| connection.receive_chunk(chunk, NOW));
        assert_eq!(received.find(Result::is_err).unwrap_or(Ok(())), expected);
    }
}

#[test]
fn a_channel_is_opened_once_and_with_room() {
    let (mut world, browser, _) = webrtc_pair();
    let random = &mut Counter(5);
    for (size, expected) in [
        (9, Err(Error::Malformed)),
        (262_145, Err(Error::Limit)),
        (262_144, Ok(())),
        (262_144, Err(Error::State)),
    ] {
        assert_eq!(
            world.parties[browser].connection.channel_open(size, random),
            expected
        );
    }
}

/// Lets two clients meet and talk, and counts the messages of one of them; one of these is altered before it arrives,
/// and ends the course. Says how many there were, and whether the altered one was taken for what it was meant to be.
fn course(of: usize, altered: usize, alter: &dyn Fn(&mut Vec<u8>)) -> (usize, bool) {
    let mut world = World::new();
    let browser = world.initiator(relayed(key(1)), Trust::Token(token()));
    let phone = world.responder(relayed(key(2)), Some(token()));
    let mut count = 0;
    for talk in 0..3 {
        let mut is_quiet = false;
        while !is_quiet {
            is_quiet = true;
            for party in [browser, phone] {
                world.flush(party);
                let number = world.parties[party].number;
                let Some(FromRelay::Message(mut message)) = world.relay.next(number) else {
                    continue;
                };
                is_quiet = false;
                world.events(party);
                count += usize::from(party == of);
                let is_altered = party == of && count == altered;
                if is_altered {
                    alter(&mut message);
                }
                let Party { connection, .. } = &mut world.parties[party];
                let received = connection.receive(&mut message, NOW, &mut world.random);
                world.flush(party);
                if is_altered {
                    let is_refused = |event: &Event| {
                        matches!(
                            event,
                            Event::Discarded | Event::ResponderDropped { error: Some(_), .. }
                        )
                    };
                    let is_taken = received.is_ok() && !world.events(party).iter().any(is_refused);
                    return (count, is_taken);
                }
                received.unwrap();
            }
        }
        if talk < 2 {
            for party in [browser, phone] {
                world
                    .connection(party)
                    .send_application(Value::from("x"))
                    .unwrap();
            }
        }
    }
    (count, true)
}

/// Every sealed message, to either side: with one bit flipped, or cut anywhere, it is never taken.
#[test]
fn every_bit_and_every_cut_matters() {
    for of in 0..2 {
        let (count, _) = course(of, 0, &|_| ());
        // The first message of the server is not sealed.
        for altered in 2..=count {
            let made = RefCell::new(Vec::new());
            let keep = |message: &mut Vec<u8>| made.borrow_mut().clone_from(message);
            assert_eq!(course(of, altered, &keep), (altered, true));
            every_bit_matters("web_session::Connection::receive", &made.take(), |given| {
                let (at, is_taken) = course(of, altered, &|message| *message = given.to_vec());
                assert_eq!(at, altered);
                is_taken
            });
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Whatever arrives first, there is an answer and no panic; and nothing is accepted.
    #[test]
    fn any_first_message_is_answered(mut message in prop::collection::vec(any::<u8>(), 0..200), is_initiator: bool) {
        let random = &mut Counter(0);
        let connection = if is_initiator {
            Connection::initiator(relayed(key(1)), Trust::Token(token()), random)
        } else {
            Connection::responder(relayed(key(2)), key(1).public_key(), Some(token()), random)
        };
        let mut connection = connection.unwrap();
        let received = connection.receive(&mut message, NOW, random);
        prop_assert_eq!(received.is_err(), connection.is_closed());
    }
}

/// A generator whose bytes say nothing of how often it was asked.
struct Constant;

impl Random for Constant {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        bytes.fill(0x42);
        Ok(())
    }
}

/// What an initiator gets, by its sender: the server, a responder that completes its handshake, and one that does not.
#[derive(Default)]
struct Script {
    server: Vec<Vec<u8>>,
    responders: [Vec<Vec<u8>>; 2],
}

/// An initiator that trusts the key that both responders have.
fn trusting_initiator() -> Connection {
    Connection::initiator(
        relayed(key(1)),
        Trust::Key(key(2).public_key()),
        &mut Constant,
    )
    .unwrap()
}

/// Lets the two shake hands one after the other, and writes down what the initiator gets.
fn script() -> Script {
    let mut world = World::new();
    let phones = [0, 1].map(|_| world.responder(relayed(key(2)), None));
    world.settle();
    let browser = world.join(trusting_initiator());
    let mut script = Script::default();
    for _ in 0..8 {
        let number = world.parties[browser].number;
        while let Some(FromRelay::Message(mut message)) = world.relay.next(number) {
            match message[16] {
                0 => script.server.push(message.clone()),
                source => script.responders[usize::from(source) - 2].push(message.clone()),
            }
            let connection = &mut world.parties[browser].connection;
            connection
                .receive(&mut message, NOW, &mut Constant)
                .unwrap();
        }
        world.flush(browser);
        // The second one hears no answer, and so does not go on.
        world.deliver(phones[0]);
        world.deliver(phones[0]);
        if world.parties[phones[1]].connection.poll_output().is_none()
            && script.responders[1].is_empty()
        {
            world.deliver(phones[1]);
        }
    }
    assert_eq!(script.responders.each_ref().map(Vec::len), [2, 1]);
    // It says something that nobody understands.
    let mut garbage = script.responders[1][0].clone();
    garbage[23] = garbage[23].wrapping_add(1);
    script.responders[1].push(garbage);
    script
}

/// What an initiator sends to each of the two, and what it tells of everybody, in no order.
fn outcome(script: &Script, schedule: &[bool]) -> ([Vec<Vec<u8>>; 2], usize, Vec<String>) {
    let mut connection = trusting_initiator();
    let mut feed = script.server.clone();
    let [first, second] = &script.responders;
    let (last, first) = first.split_last().unwrap();
    let mut queues = [first.iter(), second.iter()];
    for turn in schedule.iter().chain(&[false, true, true]) {
        feed.extend(queues[usize::from(*turn)].next().cloned());
    }
    feed.push(last.clone());
    let (mut sent, mut to_server, mut events) = ([Vec::new(), Vec::new()], 0, Vec::new());
    for mut message in feed {
        connection
            .receive(&mut message, NOW, &mut Constant)
            .unwrap();
        while let Some(output) = connection.poll_output() {
            match output {
                Output::Send(bytes) => match bytes.as_slice()[17] {
                    0 => to_server += 1,
                    destination => sent[usize::from(destination) - 2].push(bytes.into_vec()),
                },
                Output::Event(event) => events.push(format!("{event:?}")),
                other => panic!("{other:?}"),
            }
        }
    }
    events.sort();
    (sent, to_server, events)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// In whatever order the messages of two responders come, both are told the same, byte for byte, as if they had
    /// come one after the other.
    #[test]
    fn the_order_of_two_responders_does_not_matter(schedule in prop::collection::vec(any::<bool>(), 0..6)) {
        let script = script();
        let one_after_the_other = outcome(&script, &[]);
        let ([to_first, to_second], _, events) = &one_after_the_other;
        prop_assert_eq!((to_first.len(), to_second.len()), (2, 1));
        prop_assert!(events.iter().any(|event| event.starts_with("PeerHandshakeDone")));
        prop_assert_eq!(outcome(&script, &schedule), one_after_the_other);
    }
}

#[test]
fn values_are_handed_on_as_they_are() {
    let (mut world, browser, phone) = pair();
    let mut map = Map::new();
    map.insert(
        "k",
        Value::from(vec![Value::Float(1.5), Value::Signed(-5), Value::Nil]),
    );
    let value = Value::from(map);
    world
        .connection(browser)
        .send_application(value.clone())
        .unwrap();
    world.settle();
    assert_eq!(
        world.events(phone),
        [Event::Application(value.into_owned())]
    );
}
