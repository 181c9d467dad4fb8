//! Groups: fan-out, and every row of the decisions about received messages.

use eeema::content::{Body, Content, Encode, GroupHeader, GroupName, GroupSetup, Kind, Text};
use eeema::group::{
    Decision, FanOut, GroupIdentity, Incoming, KnownGroup, Recipient, SYNC_LIMIT, SetupDecision,
    SyncDecision, is_resync_due, is_sync_limited, may_request_sync,
};
use eeema::identity::{GroupId, MessageId, Nonce};
use eeema::message::hazmat::{Padding, Randomness, seal_with_into};
use eeema::message::{
    Envelope, Error, Header, Inbox, InboxError, Memory, MemoryStore, Outcome, Peer, Reason,
};
use eeema::time::UnixMillis;
use eeema::{Identity, SecretKey, ThreemaId};
use proptest::prelude::*;

const NOW: UnixMillis = UnixMillis(1_735_655_118_450);

fn id(text: &str) -> ThreemaId {
    text.parse().unwrap()
}

/// A generator whose bytes differ from call to call.
fn random() -> impl FnMut(&mut [u8]) {
    let mut counter = 0_u8;
    move |bytes: &mut [u8]| {
        for byte in bytes {
            counter = counter.wrapping_mul(5).wrapping_add(73);
            *byte = counter;
        }
    }
}

fn group() -> GroupIdentity {
    GroupIdentity {
        creator: id("CREATOR1"),
        id: GroupId::from_bytes(*b"groupid1"),
    }
}

fn sender() -> Identity {
    Identity::new(id("SENDER01"), SecretKey::from_bytes([200; 32]))
}

fn member(number: u8) -> Identity {
    let secret_key = SecretKey::from_bytes([number + 1; 32]);
    Identity::new(id(&format!("MEMBER{number:02}")), secret_key)
}

/// Members as the sender sees them.
fn members(count: u8) -> Vec<Peer> {
    let contacts: Vec<_> = (0..count)
        .map(member)
        .map(|member| (member.id, member.public_key()))
        .collect();
    let peers = sender().peers(&contacts).into_iter();
    peers.map(|peer| peer.unwrap()).collect()
}

/// The sender as a member sees it.
fn from_sender(number: u8) -> Peer {
    member(number)
        .peer(sender().id, &sender().public_key())
        .unwrap()
}

fn text_body(text: &str) -> Body<'_> {
    group()
        .body(Content::Text(Text::new(text).unwrap()))
        .unwrap()
}

fn header() -> Header<'static> {
    Header::new(MessageId::from_bytes([7; 8]), NOW)
}

#[test]
fn every_receiver_gets_the_same_message_in_an_envelope_of_their_own() {
    let members = members(5);
    let body = text_body("Hi all");
    let fan_out = FanOut::new(header().with_nickname("Sender"), &body);
    let envelopes = fan_out.seal(&members, &mut random()).unwrap();
    let envelopes = envelopes.without_record();
    let mut nonces = Vec::new();
    for ((number, (receiver, envelope)), member) in (0..).zip(envelopes.iter()).zip(&members) {
        assert_eq!(receiver, member.id());
        assert!(envelope.len() <= fan_out.max_encoded_len().unwrap());
        nonces.push(*Envelope::parse(envelope).unwrap().nonce().as_bytes());
        let mut memory = Memory::new();
        let parsed = Envelope::parse(envelope).unwrap();
        let received = parsed.open(&from_sender(number), &mut memory).unwrap();
        assert_eq!(received.body(), &body);
        assert_eq!(received.group(), Some(group()));
        let incoming = Incoming::of(&received, |creator| creator == group().creator).unwrap();
        assert_eq!((incoming.sender, incoming.user), (sender().id, receiver));
        assert!(incoming.creator_blocked && incoming.identity == group());
        assert_eq!(received.message_id(), MessageId::from_bytes([7; 8]));
        assert_eq!(received.time(), NOW);
        assert_eq!(received.nickname(), Some("Sender"));
        // Nobody else's key opens it.
        for other in 0..5 {
            let secret_key = self::member(other).secret_key;
            let other_key = Identity::new(receiver, secret_key)
                .peer(sender().id, &sender().public_key())
                .unwrap();
            let mut memory = Memory::new();
            let parsed = Envelope::parse(envelope).unwrap();
            assert_eq!(
                parsed.open(&other_key, &mut memory).is_ok(),
                other == number
            );
        }
    }
    assert_eq!(nonces.len(), members.len());
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), members.len(), "a nonce came twice");
    let total: usize = envelopes.iter().map(|(_, envelope)| envelope.len()).sum();
    assert_eq!(total, envelopes.total_len());
}

#[test]
fn fan_out_gives_the_bytes_of_single_sealing() {
    // Fewer, as many and more than are sealed together.
    for count in [1, 3, 15, 16, 17, 40] {
        fan_out_equals_single_sealing(count);
    }
}

fn fan_out_equals_single_sealing(count: u8) {
    let members = members(count);
    let body = text_body("the same bytes");
    let fan_out = FanOut::new(header(), &body);
    let randomness = |number: u8| {
        let padding = Padding::chosen(core::num::NonZeroU8::new(40 + number).unwrap());
        Randomness::chosen(Nonce::from_bytes([number; 24]), padding, number)
    };
    let mut buffers = vec![[0_u8; 512]; count.into()];
    let mut recipients: Vec<_> = members
        .iter()
        .zip(&mut buffers)
        .zip(0..)
        .map(|((peer, buffer), number)| {
            Recipient::with_randomness(peer, randomness(number), buffer)
        })
        .collect();
    let sealed = fan_out.seal_into(&mut recipients).unwrap();
    let mut seen = 0;
    for (((receiver, envelope), member), number) in sealed.without_record().zip(&members).zip(0..) {
        let mut single = [0; 512];
        let single = seal_with_into(member, &header(), &body, randomness(number), &mut single);
        assert_eq!(receiver, member.id());
        assert_eq!(envelope, single.unwrap().without_record());
        let parsed = Envelope::parse(envelope).unwrap();
        assert_eq!(parsed.nonce(), &Nonce::from_bytes([number; 24]));
        seen += 1;
    }
    assert_eq!(seen, count);
    // Randomness is used up.
    let again = fan_out.seal_into(&mut recipients).map(|_| ());
    assert_eq!(again, Err(Error::NonceReuse));
    drop(recipients);
    assert!(buffers.iter().all(|buffer| *buffer == [0; 512]));
}

/// Both forms of fan-out record every nonce, and what comes back is refused.
#[test]
fn what_is_sent_back_is_refused() {
    let members = members(20);
    let body = text_body("I owe you 100");
    let fan_out = FanOut::new(header(), &body);
    let mut inbox = Inbox::new(sender().id, MemoryStore::default());
    let mut random = random();
    let sealed = fan_out.seal(&members, &mut random).unwrap();
    let envelopes = sealed.record(&mut inbox).unwrap();
    let mut sent: Vec<_> = envelopes
        .iter()
        .map(|(id, envelope)| (id, envelope.to_vec()))
        .collect();
    let mut buffers = [[0; 512]; 20];
    let mut recipients: Vec<_> = members
        .iter()
        .zip(&mut buffers)
        .map(|(peer, buffer)| Recipient::new(peer, &mut random, buffer).unwrap())
        .collect();
    let sealed = fan_out.seal_into(&mut recipients).unwrap();
    let recorded = sealed.record(&mut inbox).unwrap();
    sent.extend(recorded.map(|(id, envelope)| (id, envelope.to_vec())));
    assert_eq!((sent.len(), inbox.store().nonces().count()), (40, 40));
    for (receiver, mut envelope) in sent {
        let (from, to) = envelope[..16].split_at_mut(8);
        from.swap_with_slice(to);
        let peer = members.iter().find(|peer| peer.id() == receiver);
        let mut memory = Memory::new();
        match inbox.receive(&envelope, &mut memory, |_| peer).unwrap() {
            Outcome::Refused { reason, .. } => assert_eq!(reason, Reason::NonceReuse),
            other => panic!("{other:?}"),
        }
    }
    // Another inbox does not take them.
    let mut other = Inbox::new(members[0].id(), MemoryStore::default());
    let sealed = fan_out.seal(&members, &mut random).unwrap();
    assert_eq!(
        sealed.record(&mut other).err(),
        Some(InboxError::Message(Error::OtherIdentity))
    );
}

#[test]
fn a_failed_fan_out_leaves_no_plaintext() {
    let members = members(2);
    let body = text_body("secret text that must not stay");
    let fan_out = FanOut::new(header(), &body);
    let (mut large, mut small) = ([0xaa_u8; 512], [0xaa_u8; 64]);
    let mut recipients = [
        Recipient::new(&members[0], &mut random(), &mut large).unwrap(),
        Recipient::new(&members[1], &mut random(), &mut small).unwrap(),
    ];
    let failed = fan_out.seal_into(&mut recipients).map(|_| ());
    assert_eq!(failed, Err(Error::BufferTooSmall));
    assert_eq!((large, small), ([0; 512], [0; 64]));
    assert!(fan_out.seal_into(&mut []).is_ok());
    let nobody = fan_out.seal(&[], &mut random()).unwrap();
    assert_eq!(nobody.without_record().total_len(), 0);

    // Two own identities do not send one message.
    let other = [members[0].clone(), from_sender(0)];
    let sealed = fan_out.seal(&other, &mut random()).map(|_| ());
    assert_eq!(sealed, Err(Error::OtherIdentity));
}

#[test]
fn the_header_names_the_group() {
    let (alice, bob) = (id("ALICE001"), id("BOB00001"));
    let group = GroupIdentity {
        creator: alice,
        ..group()
    };
    let other = |creator| Some(GroupIdentity { creator, ..group });
    let text = group.body(Content::Text(Text::new("x").unwrap())).unwrap();
    let name = group
        .body(Content::GroupName(GroupName::new("x").unwrap()))
        .unwrap();
    let request = group.body(Content::GroupSyncRequest).unwrap();
    assert_eq!(GroupIdentity::of(&text, bob, alice), Some(group));
    assert_eq!(GroupIdentity::of(&name, alice, bob), Some(group));
    assert_eq!(GroupIdentity::of(&request, bob, alice), Some(group));
    // Who is not the creator names another group.
    assert_eq!(GroupIdentity::of(&name, bob, alice), other(bob));
    assert_eq!(
        GroupIdentity::of(&Body::text("x").unwrap(), alice, bob),
        None
    );
    assert_eq!(request.encoded_len(), 8);
    assert!(matches!(text.group(), Some(GroupHeader::Member { .. })));
    assert_eq!(
        group.body(Content::Empty).err(),
        Some(eeema::content::Error::Destination)
    );
    assert_eq!(
        Body::direct(Content::GroupLeave).err(),
        Some(eeema::content::Error::Destination)
    );
}

#[test]
fn known_bodies_of_chapter_04() {
    let group = GroupIdentity {
        creator: id("ABCDEFGH"),
        id: "0a0b0c0d0e0f1011".parse().unwrap(),
    };
    let members = [id("ECHOECHO"), id("*SUPPORT")];
    let content = [
        (
            Content::GroupSetup(GroupSetup::new(&members)),
            "\n\u{b}\u{c}\r\u{e}\u{f}\u{10}\u{11}ECHOECHO*SUPPORT",
        ),
        (
            Content::GroupSetup(GroupSetup::new(&[])),
            "\n\u{b}\u{c}\r\u{e}\u{f}\u{10}\u{11}",
        ),
        (
            Content::GroupName(GroupName::new("Test").unwrap()),
            "\n\u{b}\u{c}\r\u{e}\u{f}\u{10}\u{11}Test",
        ),
        (
            Content::GroupLeave,
            "ABCDEFGH\n\u{b}\u{c}\r\u{e}\u{f}\u{10}\u{11}",
        ),
        (
            Content::Text(Text::new("Hi").unwrap()),
            "ABCDEFGH\n\u{b}\u{c}\r\u{e}\u{f}\u{10}\u{11}Hi",
        ),
    ];
    for (content, expected) in content {
        let body = group.body(content).unwrap();
        let mut bytes = vec![0; body.encoded_len()];
        body.encode_into(&mut bytes).unwrap();
        assert_eq!(bytes, expected.as_bytes());
    }
}

const CREATOR: &str = "CREATOR1";
const MEMBERS: [&str; 2] = ["MEMBER01", "MEMBER02"];

fn incoming(sender: &str, user: &str, creator_blocked: bool) -> Incoming {
    Incoming {
        identity: group(),
        sender: id(sender),
        user: id(user),
        creator_blocked,
    }
}

fn known(members: &[ThreemaId], left: bool) -> KnownGroup<'_> {
    KnownGroup {
        identity: group(),
        members,
        left,
    }
}

#[test]
fn the_common_checks() {
    let ids = MEMBERS.map(id);
    let (active, left) = (known(&ids, false), known(&ids, true));
    let (member, user) = (MEMBERS[0], MEMBERS[1]);
    for (message, group, decision) in [
        (incoming(member, CREATOR, false), None, Decision::Drop),
        (incoming(member, user, true), None, Decision::Drop),
        (incoming(member, user, false), None, Decision::RequestSync),
        (
            incoming(member, CREATOR, false),
            Some(&left),
            Decision::AnswerEmptySetup,
        ),
        (
            incoming(member, user, false),
            Some(&left),
            Decision::AnswerLeave,
        ),
        (
            incoming("STRANGER", CREATOR, false),
            Some(&active),
            Decision::AnswerEmptySetup,
        ),
        (
            incoming("STRANGER", user, false),
            Some(&active),
            Decision::RequestSync,
        ),
        (
            incoming(member, user, true),
            Some(&active),
            Decision::Process,
        ),
        (
            incoming(CREATOR, user, false),
            Some(&active),
            Decision::Process,
        ),
    ] {
        assert_eq!(message.decide(group), decision, "{message:?} {group:?}");
    }
}

#[test]
fn leave_messages() {
    let ids = MEMBERS.map(id);
    let (active, left) = (known(&ids, false), known(&ids, true));
    let (member, user) = (MEMBERS[0], MEMBERS[1]);
    for (message, group, decision) in [
        (
            incoming(CREATOR, user, false),
            Some(&active),
            Decision::Drop,
        ),
        (incoming(CREATOR, user, false), None, Decision::Drop),
        (incoming(member, CREATOR, false), None, Decision::Drop),
        (incoming(member, user, true), None, Decision::Drop),
        (incoming(member, user, false), None, Decision::RequestSync),
        (
            incoming(member, user, false),
            Some(&left),
            Decision::RequestSync,
        ),
        (
            incoming(member, CREATOR, false),
            Some(&left),
            Decision::Drop,
        ),
        (
            incoming("STRANGER", user, false),
            Some(&active),
            Decision::Drop,
        ),
        (
            incoming(member, user, false),
            Some(&active),
            Decision::Process,
        ),
    ] {
        assert_eq!(
            message.decide_leave(group),
            decision,
            "{message:?} {group:?}"
        );
    }
}

#[test]
fn setups() {
    let ids = MEMBERS.map(id);
    let (active, left) = (known(&ids, false), known(&ids, true));
    let user = MEMBERS[1];
    let reordered = [id(user), id(CREATOR), id(MEMBERS[0]), id(user)];
    let removed = [id(MEMBERS[0])];
    let grown = [id(user), id(MEMBERS[0]), id("MEMBER03")];
    let from_creator = incoming(CREATOR, user, false);
    for (group, list, decision) in [
        (None, &grown[..], SetupDecision::Apply),
        (None, &removed[..], SetupDecision::Drop),
        (None, &[][..], SetupDecision::Drop),
        (Some(&active), &reordered[..], SetupDecision::Drop),
        (Some(&active), &grown[..], SetupDecision::Apply),
        (Some(&active), &removed[..], SetupDecision::Removed),
        (Some(&active), &[][..], SetupDecision::Removed),
        (Some(&left), &[][..], SetupDecision::Drop),
        (Some(&left), &reordered[..], SetupDecision::Apply),
    ] {
        let setup = GroupSetup::new(list);
        assert_eq!(
            from_creator.decide_setup(group, &setup),
            decision,
            "{group:?} {list:?}"
        );
    }
    // Blocking counts for unknown groups only.
    let blocked = incoming(CREATOR, user, true);
    let setup = GroupSetup::new(&grown);
    assert_eq!(blocked.decide_setup(None, &setup), SetupDecision::Drop);
    assert_eq!(
        blocked.decide_setup(Some(&active), &setup),
        SetupDecision::Apply
    );
}

#[test]
fn sync_requests_and_their_limits() {
    let ids = MEMBERS.map(id);
    let (active, left) = (known(&ids, false), known(&ids, true));
    let request = incoming(MEMBERS[0], CREATOR, false);
    let stranger = incoming("STRANGER", CREATOR, false);
    for (message, group, limited, decision) in [
        (request, None, false, SyncDecision::Drop),
        (request, Some(&active), true, SyncDecision::Drop),
        (request, Some(&active), false, SyncDecision::Resync),
        (request, Some(&left), false, SyncDecision::AnswerEmptySetup),
        (
            stranger,
            Some(&active),
            false,
            SyncDecision::AnswerEmptySetup,
        ),
    ] {
        assert_eq!(message.decide_sync_request(group, limited), decision);
    }
    let ago = |millis| Some(UnixMillis(NOW.0 - millis));
    assert!(!is_sync_limited(None, NOW));
    assert!(is_sync_limited(ago(0), NOW));
    let hour = u64::try_from(SYNC_LIMIT.as_millis()).unwrap();
    assert_eq!(hour, 3_600_000);
    assert!(is_sync_limited(ago(hour), NOW));
    assert!(!is_sync_limited(ago(hour + 1), NOW));
    assert!(is_sync_limited(Some(UnixMillis(NOW.0 + 1)), NOW));
    assert!(may_request_sync(group(), id(MEMBERS[0]), None, NOW));
    assert!(!may_request_sync(group(), id(CREATOR), None, NOW));
    let week = 7 * 24 * 60 * 60 * 1000;
    assert!(is_resync_due(
        group(),
        id(CREATOR),
        UnixMillis(NOW.0 - week - 1),
        NOW
    ));
    assert!(!is_resync_due(
        group(),
        id(CREATOR),
        UnixMillis(NOW.0 - week),
        NOW
    ));
    assert!(!is_resync_due(group(), id(MEMBERS[0]), UnixMillis(0), NOW));
}

#[test]
fn gateway_creators_get_what_they_capture() {
    let ids = MEMBERS.map(id);
    let gateway = id("*GATEWAY");
    let user = id(MEMBERS[0]);
    let group = KnownGroup {
        identity: GroupIdentity {
            creator: gateway,
            ..group()
        },
        members: &ids,
        left: false,
    };
    let reaches = |name, kind| group.receivers(user, name, kind).any(|id| id == gateway);
    assert!(!reaches("Team", Kind::GROUP_TEXT));
    assert!(reaches("\u{2601}Team", Kind::GROUP_TEXT));
    assert!(!reaches(" \u{2601}Team", Kind::GROUP_TEXT));
    assert!(reaches("Team", Kind::GROUP_LEAVE));
    assert!(reaches("Team", Kind::GROUP_SYNC_REQUEST));
    let plain = known(&ids, false);
    let receivers: Vec<_> = plain.receivers(user, "Team", Kind::GROUP_TEXT).collect();
    assert_eq!(receivers, [id(CREATOR), ids[1]]);
    assert!(known(&[], false).is_notes_group(id(CREATOR)));
    assert!(!known(&[], true).is_notes_group(id(CREATOR)));
    assert!(!plain.is_notes_group(id(CREATOR)));
}

proptest! {
    #[test]
    fn members_are_a_set_without_the_creator(numbers in prop::collection::vec(0_u8..12, 0..40)) {
        let list: Vec<_> = numbers.iter().map(|number| id(&format!("MEMBER{number:02}"))).collect();
        let creator = id("MEMBER03");
        let members: Vec<_> = GroupSetup::new(&list).members(creator).collect();
        prop_assert!(!members.contains(&creator));
        let mut unique = members.clone();
        unique.sort();
        unique.dedup();
        prop_assert_eq!(unique.len(), members.len());
        prop_assert!(list.iter().all(|id| *id == creator || members.contains(id)));
    }
}
