//! Calls between two: which deadline counts, and what ends it. Group calls: which announced keys are kept.

use core::time::Duration;

use eeema::call::{
    Answered, CallMachine, CallState, CallTimeouts, DropReason, FrameOpener, GroupCallKeyHash,
    HungUp, IceTransportPolicy, LocalCandidates, MediaKey, OfferReaction, OfferSituation,
    RejectReason, TimedOut,
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

fn rings() -> CallMachine {
    let mut calls = CallMachine::new(CallTimeouts::default());
    let situation = OfferSituation {
        are_calls_enabled: true,
        is_usable: true,
        state: CallState::Idle,
        is_same_peer: false,
        is_same_call: false,
        is_phone_busy: false,
        is_off_hours: false,
        is_revoked: false,
    };
    assert_eq!(
        calls.offered(bob(), 7, situation, at(0)),
        OfferReaction::Ring
    );
    calls
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
