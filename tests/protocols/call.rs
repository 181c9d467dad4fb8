//! Calls between two: which deadline counts, and what ends it. Group calls: which announced keys are kept.

use core::time::Duration;

use eeema::call::{
    Answered, CallMachine, CallState, CallTimeouts, FrameOpener, GroupCallKeyHash, HungUp,
    MediaKey, RejectReason, TimedOut,
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
