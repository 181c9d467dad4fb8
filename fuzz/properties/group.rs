//! Group messages: the group that a message names is the one that its own body is made for again, and
//! a setup that was applied has no effect a second time.
//!
//! A body with its type.

use eeema::ThreemaId;
use eeema::content::Content;
use eeema::content::Encode;
use eeema::group::{Decision, GroupIdentity, Incoming, KnownGroup, SetupDecision};
use eeema::message::{Body, Kind};

pub(crate) fn check(data: &[u8]) {
    let Some((kind, body)) = data.split_first() else {
        return;
    };
    let Ok(body) = Body::decode(Kind(*kind), body) else {
        return;
    };
    let (sender, user) = ("ALICE001".parse().unwrap(), ThreemaId::ECHOECHO);
    let Some(identity) = GroupIdentity::of(&body, sender, user) else {
        return assert_eq!(body.group(), None);
    };
    let incoming = Incoming {
        identity,
        sender,
        user,
        creator_blocked: false,
    };
    if let Content::GroupSetup(setup) = body.content() {
        let members: Vec<ThreemaId> = setup.members(sender).collect();
        assert!(!members.contains(&sender));
        let decision = incoming.decide_setup(None, setup);
        let expected = match members.contains(&user) {
            true => SetupDecision::Apply,
            false => SetupDecision::Drop,
        };
        assert_eq!(decision, expected);
        let group = KnownGroup {
            identity,
            members: &members,
            left: false,
        };
        assert_eq!(
            incoming.decide_setup(Some(&group), setup),
            SetupDecision::Drop
        );
        assert_eq!(incoming.decide(Some(&group)), Decision::Process);
        let to_all: Vec<_> = group.receivers(sender, "", Kind::GROUP_LEAVE).collect();
        assert_eq!(to_all, members);
    }
    says_the_same_in_its_group(&body, identity);
}

/// A body whose content goes with the header of its type is the body of its group.
fn says_the_same_in_its_group(body: &Body<'_>, identity: GroupIdentity) {
    if matches!(body.content(), Content::Unknown(_)) {
        return;
    }
    let again = identity.body(body.content().clone()).unwrap();
    assert_eq!(again.kind(), body.kind());
    assert_eq!(encode(&again), encode(body));
}

fn encode(body: &Body<'_>) -> Vec<u8> {
    let mut written = vec![0; body.encoded_len()];
    assert_eq!(body.encode_into(&mut written), Ok(written.len()));
    written
}
