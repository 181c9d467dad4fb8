//! Calls between two: which deadline counts, and what ends it. Group calls: which announced keys are kept.

use core::time::Duration;

use eeema::OsRandom;
use eeema::call::{
    Answered, CallMachine, CallState, CallTimeouts, CandidatesFor, Codec, DropReason,
    FRAME_OVERHEAD, FrameOpener, FrameSealer, GroupCallKeyHash, HungUp, IceTransportPolicy,
    LocalCandidates, MediaKey, OfferReaction, OfferSituation, ParticipantKeys, RejectReason,
    TimedOut, filter_candidates, judge_remote,
};
use eeema::identity::ThreemaId;
use eeema::time::UnixMillis;

const START: u64 = 1_735_655_118_450;

fn bob() -> ThreemaId {
    "BOB00001".parse().unwrap()
}

/// Seconds after the call was placed.
fn at(seconds: u64) -> UnixMillis {
    UnixMillis(START + seconds * 1000)
}

fn placed(timeouts: CallTimeouts) -> CallMachine {
    let mut calls = CallMachine::new(timeouts);
    assert!(calls.place(bob(), 7, at(0)));
    calls
}

fn as_ios() -> CallTimeouts {
    CallTimeouts {
        ring_back: Some(Duration::from_secs(65)),
        ..CallTimeouts::default()
    }
}

#[test]
fn a_caller_waits_from_when_it_rings() {
    let mut calls = placed(as_ios());
    assert_eq!(calls.deadline(), Some(at(60)));
    for rings in [2, 50] {
        assert!(calls.peer_rings(bob(), 7, at(rings)));
        assert_eq!(calls.deadline(), Some(at(rings + 65)));
    }
    assert_eq!(calls.timed_out(at(114)), None);
    assert_eq!(
        calls.timed_out(at(115)),
        Some(TimedOut::HangUp { call_id: 7 })
    );

    let mut calls = placed(CallTimeouts::default());
    assert!(calls.peer_rings(bob(), 7, at(2)));
    assert_eq!(calls.deadline(), None);
}

#[test]
fn what_was_answered_does_not_ring() {
    let mut calls = placed(as_ios());
    assert_eq!(calls.answered(bob(), 7, Ok(())), Answered::Accepted);
    assert!(!calls.peer_rings(bob(), 7, at(3)));
    assert_eq!(calls.deadline(), None);
}

/// However a call ends, nothing is due afterwards.
#[test]
fn an_ended_call_has_no_deadline() {
    let ends: [fn(&mut CallMachine); 3] = [
        |calls| assert_eq!(calls.peer_hung_up(bob(), 7), HungUp::Ended),
        |calls| assert_eq!(calls.hang_up(), Some(7)),
        |calls| {
            let rejected = calls.answered(bob(), 7, Err(RejectReason::BUSY));
            assert_eq!(rejected, Answered::Rejected(RejectReason::BUSY));
        },
    ];
    for end in ends {
        let mut calls = placed(CallTimeouts::default());
        end(&mut calls);
        assert_eq!(calls.state(), CallState::Disconnecting);
        assert_eq!(calls.deadline(), None);
        assert_eq!(calls.timed_out(at(1000)), None);
        assert_eq!(calls.peer_hung_up(bob(), 7), HungUp::Ignored);
        calls.freed();
        assert_eq!(calls.state(), CallState::Idle);
        assert_eq!(calls.peer_hung_up(bob(), 7), HungUp::Ignored);
        assert_eq!(calls.peer_hung_up(bob(), 8), HungUp::Missed);
    }
}

/// Somebody who is muted announces keys and sends no frame that would use them up.
#[test]
fn the_newest_eight_announced_keys_are_kept() {
    let mut opener = FrameOpener::new(GroupCallKeyHash::from_bytes([1; 32]));
    for epoch in 0..20 {
        assert!(opener.announce(MediaKey::from_bytes(epoch, 0, [epoch; 32])));
    }
    assert!(!opener.announce(MediaKey::from_bytes(19, 0, [19; 32])));
    let epochs: Vec<_> = opener.keys().map(MediaKey::epoch).collect();
    assert_eq!(epochs, (12..20).collect::<Vec<u8>>());
}

fn situation() -> OfferSituation {
    OfferSituation {
        are_calls_enabled: true,
        is_usable: true,
        state: CallState::Idle,
        is_same_peer: false,
        is_same_call: false,
        is_phone_busy: false,
        is_off_hours: false,
        is_revoked: false,
    }
}

fn rings() -> CallMachine {
    let mut calls = CallMachine::new(CallTimeouts::default());
    assert_eq!(
        calls.offered(bob(), 7, situation(), at(0)),
        OfferReaction::Ring
    );
    calls
}

#[test]
fn only_what_rings_is_declined() {
    let mut calls = rings();
    assert_eq!(calls.decline(), Some(7));
    assert_eq!(calls.state(), CallState::Disconnecting);
    assert_eq!((calls.decline(), calls.take()), (None, None));
    assert_eq!(calls.deadline(), None);
    calls.freed();
    assert_eq!(calls.decline(), None);
    let mut taken = rings();
    assert_eq!(taken.take(), Some(7));
    assert_eq!(taken.decline(), None);
    assert_eq!(taken.state(), CallState::Initialising);
}

#[test]
fn a_call_that_another_device_takes_stops_ringing() {
    let mut calls = rings();
    assert!(calls.handled_elsewhere(bob(), 7));
    assert_eq!((calls.take(), calls.deadline()), (None, None));
    calls.freed();
    assert_eq!(calls.state(), CallState::Idle);
    // When it ends, nothing was missed.
    assert_eq!(calls.peer_hung_up(bob(), 7), HungUp::Ignored);
}

#[test]
fn a_call_of_another_device_is_none_here() {
    let mut calls = rings();
    assert!(!calls.handled_elsewhere(bob(), 8));
    assert_eq!((calls.state(), calls.take()), (CallState::Ringing, Some(7)));
    assert_eq!(calls.peer_hung_up(bob(), 8), HungUp::Ignored);
    // Nor does anything end that this device took.
    assert!(!calls.handled_elsewhere(bob(), 7));
    assert_eq!(calls.state(), CallState::Initialising);
}

/// Anybody can hang up calls that never were, and a stranger makes no call of somebody else unknown by it.
#[test]
fn a_stranger_makes_no_call_unknown() {
    let mut calls = placed(CallTimeouts::default());
    assert_eq!(calls.hang_up(), Some(7));
    calls.freed();
    // Calls of other devices count as well.
    assert!(!calls.handled_elsewhere(bob(), 8));
    for stranger in ["EVE00001", "EVE00002", "EVE00003", "EVE00004", "EVE00005"] {
        let stranger = stranger.parse().unwrap();
        for call_id in 1..=6 {
            assert_eq!(calls.peer_hung_up(stranger, call_id), HungUp::Missed);
            assert_eq!(calls.peer_hung_up(stranger, call_id), HungUp::Ignored);
        }
    }
    for call_id in [7, 8] {
        assert_eq!(calls.peer_hung_up(bob(), call_id), HungUp::Ignored);
    }
    assert_eq!(calls.peer_hung_up(bob(), 9), HungUp::Missed);
}

/// Nor by offers that find the line busy.
#[test]
fn a_busy_line_makes_no_call_unknown() {
    let mut calls = placed(CallTimeouts::default());
    assert!(!calls.handled_elsewhere(bob(), 6));
    let eve = "EVE00001".parse().unwrap();
    for call_id in 1..=20 {
        let reaction = calls.offered(eve, call_id, situation(), at(1));
        assert!(matches!(reaction, OfferReaction::Reject { .. }));
        assert_eq!(calls.peer_hung_up(eve, call_id), HungUp::Ignored);
    }
    assert_eq!(calls.peer_hung_up(bob(), 6), HungUp::Ignored);
}

/// A call that is over is known once, and by the peer's own claims it becomes neither older nor forgotten.
#[test]
fn the_last_four_calls_of_a_chat_are_known() {
    let mut calls = CallMachine::new(CallTimeouts::default());
    for call_id in 1..=5 {
        assert!(calls.place(bob(), call_id, at(0)));
        assert_eq!(calls.hang_up(), Some(call_id));
        calls.freed();
        assert!(!calls.handled_elsewhere(bob(), call_id));
    }
    for claimed in 100..110 {
        assert_eq!(calls.peer_hung_up(bob(), claimed), HungUp::Missed);
    }
    for call_id in 2..=5 {
        assert_eq!(calls.peer_hung_up(bob(), call_id), HungUp::Ignored);
    }
    assert_eq!(calls.peer_hung_up(bob(), 1), HungUp::Missed);
}

/// What is remembered is bounded: the oldest calls make room, and a new one is always known.
#[test]
fn past_calls_of_many_peers_are_bounded() {
    let mut calls = CallMachine::new(CallTimeouts::default());
    let peers = (10..30).map(|number| format!("BOB000{number}").parse().unwrap());
    let peers: Vec<ThreemaId> = peers.collect();
    for peer in &peers {
        assert!(!calls.handled_elsewhere(*peer, 7));
        assert_eq!(calls.peer_hung_up(*peer, 7), HungUp::Ignored);
    }
    let is_known = |peer: &&ThreemaId| calls.clone().peer_hung_up(**peer, 7) == HungUp::Ignored;
    assert_eq!(peers.iter().filter(is_known).count(), 16);
    assert!(peers[4..].iter().all(|peer| is_known(&peer)));
}

/// Candidates have no protection from replay: those of a call that is over are not kept.
#[test]
fn candidates_of_an_ended_call_are_nobodys() {
    let mut calls = placed(CallTimeouts::default());
    let whose = |calls: &mut CallMachine, id| calls.candidates(bob(), id, at(0));
    assert_eq!(whose(&mut calls, 7), CandidatesFor::Connection);
    assert_eq!(calls.hang_up(), Some(7));
    assert_eq!(whose(&mut calls, 7), CandidatesFor::Nobody);
    calls.freed();
    assert_eq!(whose(&mut calls, 7), CandidatesFor::Nobody);
    assert_eq!(calls.peer_hung_up(bob(), 9), HungUp::Missed);
    assert_eq!(whose(&mut calls, 9), CandidatesFor::Nobody);
    assert_eq!(whose(&mut calls, 8), CandidatesFor::Later);
}

/// However often somebody sends candidates, and whoever does: what waits is bounded.
#[test]
fn candidates_that_wait_are_bounded() {
    let mut calls = CallMachine::new(CallTimeouts::default());
    let strangers = (1..=9).map(|number| format!("EVE0000{number}").parse().unwrap());
    let strangers: Vec<ThreemaId> = strangers.collect();
    let kept = |calls: &mut CallMachine, now| {
        let sent = strangers
            .iter()
            .flat_map(|peer| (0..100).map(|id| (*peer, id)));
        let whose = sent.map(|(peer, id)| calls.candidates(peer, id, at(now)));
        whose.filter(|whose| *whose == CandidatesFor::Later).count()
    };
    assert_eq!(kept(&mut calls, 0), 4 * 64);
    assert_eq!(kept(&mut calls, 59), 0);
    // Those are forgotten, and others may wait.
    assert_eq!(kept(&mut calls, 60), 4 * 64);
    // Whose call rings is not kept out by strangers.
    let offered = calls.offered(bob(), 7, situation(), at(61));
    assert_eq!(offered, OfferReaction::Ring);
    for (message, whose) in (0..70).map(|message| (message, calls.candidates(bob(), 7, at(62)))) {
        let is_kept = whose == CandidatesFor::Later;
        assert_eq!(is_kept, message < 64);
    }
    assert_eq!(
        calls.candidates(strangers[0], 8, at(62)),
        CandidatesFor::Nobody
    );
    assert_eq!(calls.take(), Some(7));
    assert_eq!(
        calls.candidates(bob(), 7, at(62)),
        CandidatesFor::Connection
    );
}

/// A media library that takes any white space for a separator would ask for the name.
#[test]
fn fields_of_a_candidate_cannot_be_shifted() {
    let candidate = "candidate:1 1 udp 2130706431 10.0.0.1 9 typ host";
    assert_eq!(judge_remote(candidate, true), Ok(()));
    let named = "candidate:1\t1\tudp\t2130706431\tevil.example\t9\ttyp\thost a b c 10.0.0.1 d e";
    assert_eq!(judge_remote(named, true), Err(DropReason::Syntax));
    let blanks = "candidate:1  udp 2130706431 10.0.0.1 evil.example 9 typ host";
    assert_eq!(judge_remote(blanks, true), Err(DropReason::Syntax));
    let empty = "candidate: 1 udp 2130706431 10.0.0.1 evil.example 9 typ host";
    assert_eq!(judge_remote(empty, true), Err(DropReason::Syntax));
    for separator in [
        '\0', '\t', '\n', '\u{b}', '\u{c}', '\r', '\u{1f}', '\u{7f}', '\u{85}', '\u{a0}',
        '\u{2028}', '\u{3000}',
    ] {
        for (place, _) in candidate.match_indices(' ') {
            let mut altered = candidate.to_owned();
            altered.insert(place, separator);
            assert_eq!(judge_remote(&altered, true), Err(DropReason::Syntax));
        }
    }
    let description = format!("v=0\na={named}\na={candidate}\n");
    let filtered = filter_candidates(&description, true);
    assert_eq!(filtered.text(), format!("v=0\r\na={candidate}\r\n"));
}

/// A server that plays a hello again gets a channel under another key, in which no nonce repeats.
#[test]
fn a_hello_that_comes_again_makes_another_channel() {
    let hello = ParticipantKeys::generate(&mut OsRandom).unwrap().half();
    let [first, again] = [(); 2].map(|()| {
        let keys = ParticipantKeys::generate(&mut OsRandom).unwrap();
        let mut media_key = [0; 32];
        let tag = keys.channel(&hello).unwrap().seal_in_place(&mut media_key);
        (media_key, tag.unwrap())
    });
    assert_ne!(first, again);
}

/// A box that does not open uses no number: the next one opens.
#[test]
fn a_forged_box_between_participants_disturbs_nothing() {
    let [ours, theirs] = [(); 2].map(|()| ParticipantKeys::generate(&mut OsRandom).unwrap());
    let [our_half, their_half] = [ours.half(), theirs.half()];
    let mut sender = ours.channel(&their_half).unwrap();
    let mut receiver = theirs.channel(&our_half).unwrap();
    for text in [*b"first", *b"other"] {
        let mut data = text;
        let tag = sender.seal_in_place(&mut data).unwrap();
        let mut sealed = [tag.as_slice(), &data].concat();
        let mut forged = sealed.clone();
        forged[3] ^= 1;
        assert!(receiver.open_in_place(&mut forged).is_err());
        assert_eq!(receiver.open_in_place(&mut sealed), Ok(&mut { text }[..]));
    }
}

/// A key follows those before it, and none of a later epoch but the last one.
#[test]
fn media_keys_follow_one_another() {
    let key = |(epoch, counter)| MediaKey::from_bytes(epoch, counter, [1; 32]);
    let in_order = [(0, 0), (0, 1), (1, 0), (1, 255), (2, 7), (255, 3)];
    for (place, newer) in in_order.into_iter().enumerate() {
        for (other, current) in in_order.into_iter().enumerate() {
            let begins_again = newer.0 == 0 && current.0 == 255;
            assert_eq!(
                key(newer).is_newer_than(&key(current)),
                place > other || begins_again,
                "{newer:?} behind {current:?}"
            );
        }
    }
}

/// Frames that are equal are sealed under another number each, and open.
#[test]
fn each_frame_has_a_number() {
    let hash = || GroupCallKeyHash::from_bytes([1; 32]);
    let mut sealer = FrameSealer::generate(hash(), &mut OsRandom).unwrap();
    let mut opener = FrameOpener::new(hash());
    assert!(opener.announce(sealer.media_key().clone()));
    let mut sent = Vec::new();
    for _ in 0..9 {
        let mut frame = [7; 20 + FRAME_OVERHEAD];
        let length = sealer.seal_in_place(Codec::Opus, &mut frame).unwrap();
        assert_eq!(length, frame.len());
        assert!(!sent.contains(&frame));
        sent.push(frame);
    }
    for mut frame in sent {
        let opened = opener.open_in_place(Codec::Opus, &mut frame);
        assert_eq!(opened, Ok(&mut [7; 20][..]));
    }
}

/// Two sealers in one call, as for sound and for pictures, would both begin with the number 0: they have no
/// key in common.
#[test]
fn no_two_sealers_of_frames_have_one_key() {
    let hash = || GroupCallKeyHash::from_bytes([1; 32]);
    let [mut sound, mut pictures] =
        [(); 2].map(|()| FrameSealer::generate(hash(), &mut OsRandom).unwrap());
    assert!(sound.media_key() != pictures.media_key());
    assert_eq!(
        (
            sound.media_key().epoch(),
            sound.media_key().ratchet_counter()
        ),
        (0, 0)
    );
    let sealed = [&mut sound, &mut pictures].map(|sealer| {
        let mut frame = [0; 20 + FRAME_OVERHEAD];
        let length = sealer.seal_in_place(Codec::Opus, &mut frame);
        assert_eq!(length, Ok(frame.len()));
        frame
    });
    assert_ne!(sealed[0], sealed[1]);
    let mut opener = FrameOpener::new(hash());
    assert!(opener.announce(sound.media_key().clone()));
    let mut frame = sealed[0];
    assert_eq!(
        opener.open_in_place(Codec::Opus, &mut frame),
        Ok(&mut [0; 20][..])
    );
}

/// Whatever the media library gathers, for a relayed call no address of the device leaves.
#[test]
fn nothing_but_relays_leaves_a_relayed_call() {
    let relay = "candidate:3 1 udp 41885439 198.51.100.7 50000 typ relay raddr 0.0.0.0 rport 0";
    let others = [
        "candidate:1 1 udp 2122194687 192.0.2.2 50896 typ host generation 0",
        "candidate:2 1 udp 1686052607 203.0.113.9 50896 typ srflx raddr 192.0.2.2 rport 50896",
        "candidate:4 1 udp 1686052607 203.0.113.9 50896 typ prflx",
    ];
    let mut direct = LocalCandidates::new(true);
    let mut relayed = LocalCandidates::new(true).with_policy(IceTransportPolicy::Relay);
    for candidate in others {
        assert_eq!(direct.judge(candidate), Ok(()));
        assert_eq!(relayed.judge(candidate), Err(DropReason::NotRelayed));
    }
    assert_eq!(relayed.judge(relay), Ok(()));
    // Names and values in other places are none.
    for candidate in [
        "typ relay udp 2122194687 192.0.2.2 50896 typ host",
        "candidate:1 1 udp 2122194687 192.0.2.2 50896 typ host typ relay",
        "candidate:1 1 udp 2122194687 192.0.2.2 50896 typ host ufrag typ relay",
    ] {
        assert_eq!(relayed.judge(candidate), Err(DropReason::NotRelayed));
    }
    let blank = relay.replace("0.0.0.0", "::");
    assert_eq!(relayed.judge(&blank), Ok(()));
    // The address of the device beside that of the relay.
    let named = relay.replace("0.0.0.0", "203.0.113.9");
    assert_eq!(direct.judge(&named), Ok(()));
    assert_eq!(relayed.judge(&named), Err(DropReason::NotRelayed));
    let description = format!("v=0\na={}\na={relay}\na=mid:0\n", others[0]);
    let filtered = relayed.filter(&description);
    assert_eq!(filtered.text(), format!("v=0\r\na={relay}\r\na=mid:0\r\n"));
    assert_eq!(filtered.dropped(), [DropReason::NotRelayed]);
}
