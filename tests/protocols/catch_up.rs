//! Opening what waited, side by side: nothing may differ from opening one after the other.

use core::convert::Infallible;
use std::sync::LazyLock;

use eeema::identity::{MessageId, Nonce};
use eeema::message::receive::{Inbox, Pending, ReceiveError, Waiting};
use eeema::message::{self, Body, Draw, Error, Header, Kind, MemoryStore, Opened, Padding};
use eeema::time::UnixMillis;
use eeema::{SecretKey, SharedKey, ThreemaId};
use proptest::prelude::*;

/// Enough for all that is sealed here.
const ROOM: usize = 1024;

type Outcome<'b> = Result<Opened<'b>, ReceiveError<Infallible>>;

fn bob() -> ThreemaId {
    "BOB00001".parse().unwrap()
}

/// Those of two senders.
static KEYS: LazyLock<[SharedKey; 2]> = LazyLock::new(|| {
    [1, 3].map(|secret| {
        SharedKey::from_agreed(
            SecretKey::from_bytes([secret; 32])
                .agree(&SecretKey::from_bytes([2; 32]).public_key())
                .unwrap(),
        )
    })
});

/// What may be wrong with a member.
#[derive(Clone, Copy, Debug)]
enum Fault {
    None,
    AlteredMessage,
    AlteredMetadata,
    AlteredId,
    WrongKey,
    SmallBuffer,
    Legacy,
}

/// A member: few ids and nonces, so that many are repeated.
#[derive(Clone, Debug)]
struct Member {
    sender: usize,
    id: u8,
    nonce: u8,
    body: usize,
    length: usize,
    fault: Fault,
}

fn member() -> impl Strategy<Value = Member> {
    let fault = prop_oneof![
        8 => Just(Fault::None),
        1 => Just(Fault::AlteredMessage),
        1 => Just(Fault::AlteredMetadata),
        1 => Just(Fault::AlteredId),
        1 => Just(Fault::WrongKey),
        1 => Just(Fault::SmallBuffer),
        2 => Just(Fault::Legacy),
    ];
    let few_or_many = || prop_oneof![1 => 0..4_u8, 3 => any::<u8>()];
    (
        0..2_usize,
        few_or_many(),
        few_or_many(),
        0..6_usize,
        1..600_usize,
        fault,
    )
        .prop_map(|(sender, id, nonce, body, length, fault)| Member {
            sender,
            id,
            nonce,
            body,
            length,
            fault,
        })
}

impl Member {
    fn envelope(&self) -> Vec<u8> {
        let sender = ["ALICE001", "CAROL001"][self.sender].parse().unwrap();
        let id = MessageId::from_bytes([self.id; 8]);
        let header = Header::new(sender, bob(), id, UnixMillis(1_735_655_118_450));
        let text = "x".repeat(self.length);
        let body = match self.body {
            // Without replay protection, unknown, malformed, and not for this sender.
            0 => Body::unknown(Kind::TYPING_INDICATOR, b"\x01"),
            1 => Body::unknown(Kind(0x03), b"?"),
            2 => Body::unknown(Kind::TYPING_INDICATOR, b"\x02"),
            3 => Body::unknown(Kind::WORK_SYNC_DELTA, b"\x0a\x00"),
            _ => Body::text(&text).unwrap(),
        };
        let draw = || {
            let padding = Padding::MAX;
            Draw::chosen(Nonce::from_bytes([self.nonce; 24]), padding, 3)
        };
        let length = message::encoded_len(&header, &body, &draw()).unwrap();
        let mut envelope = vec![0; length];
        let key = &KEYS[self.sender];
        message::seal_drawn_into(key, &header, &body, draw(), &mut envelope).unwrap();
        match self.fault {
            Fault::AlteredMessage => *envelope.last_mut().unwrap() ^= 1,
            Fault::AlteredMetadata => envelope[64] ^= 1,
            Fault::AlteredId => envelope[16] ^= 1,
            Fault::Legacy => {
                let metadata = usize::from(envelope[30]);
                envelope[30] = 0;
                envelope.drain(64..64 + metadata);
            }
            Fault::None | Fault::WrongKey | Fault::SmallBuffer => {}
        }
        envelope
    }

    fn room(&self, pending: &Pending<'_>) -> usize {
        match self.fault {
            Fault::SmallBuffer => pending.plaintext_len() - 1,
            _ => ROOM,
        }
    }

    fn key(&self) -> &'static SharedKey {
        match self.fault {
            Fault::WrongKey => &KEYS[1 - self.sender],
            _ => &KEYS[self.sender],
        }
    }
}

/// All that a caller sees of a result.
fn seen(result: &Outcome<'_>) -> String {
    match result {
        Ok(opened) => format!(
            "{opened:?} {:?} {:?} {:?} {:?} {:?} {}",
            opened.time(),
            opened.flags(),
            opened.nonce().as_bytes(),
            opened.nickname(),
            opened.body_bytes(),
            opened.is_legacy(),
        ),
        Err(error) => format!("{error:?}"),
    }
}

/// Step 19, whatever came out.
fn record(inbox: &mut Inbox<MemoryStore>, result: &Outcome<'_>) -> String {
    let Ok(acknowledgement) = match result {
        Ok(opened) => inbox.accept(opened),
        Err(ReceiveError::Refused(refusal)) => inbox.discard(refusal),
        Err(ReceiveError::Store(never)) => match *never {},
    };
    format!("{acknowledgement:?}")
}

fn one_by_one(members: &[Member], envelopes: &[Vec<u8>]) -> (Vec<String>, MemoryStore) {
    let mut inbox = Inbox::new(bob(), MemoryStore::default());
    let mut all = Vec::new();
    for (member, envelope) in members.iter().zip(envelopes) {
        let mut buffer = [0; ROOM];
        let result = inbox.check(envelope).and_then(|pending| {
            let (buffer, _) = buffer.split_at_mut(member.room(&pending));
            inbox.open_into(pending, member.key(), buffer)
        });
        all.push(seen(&result) + &record(&mut inbox, &result));
    }
    (all, inbox.store().clone())
}

fn side_by_side(members: &[Member], envelopes: &[Vec<u8>]) -> (Vec<String>, MemoryStore) {
    let mut inbox = Inbox::new(bob(), MemoryStore::default());
    let mut buffers = vec![[0; ROOM]; members.len()];
    let mut waiting = Vec::new();
    for ((member, envelope), buffer) in members.iter().zip(envelopes).zip(&mut buffers) {
        let pending = inbox.check(envelope).unwrap();
        let (buffer, _) = buffer.split_at_mut(member.room(&pending));
        waiting.push(Waiting::new(pending, member.key(), buffer));
    }
    inbox.open_many_into(&mut waiting);
    let mut all = Vec::new();
    let mut refused = Vec::new();
    for waiting in waiting {
        let result = waiting.into_result().unwrap();
        refused.push(result.is_err());
        all.push(seen(&result) + &record(&mut inbox, &result));
    }
    for (buffer, refused) in buffers.iter().zip(refused) {
        assert!(
            !refused || *buffer == [0; ROOM],
            "plaintext of a refused message"
        );
    }
    (all, inbox.store().clone())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn many_are_opened_as_one_by_one(
        members in prop::collection::vec(member(), 0..=40),
    ) {
        let envelopes: Vec<Vec<u8>> = members.iter().map(Member::envelope).collect();
        let (expected, store) = one_by_one(&members, &envelopes);
        let (seen, same_store) = side_by_side(&members, &envelopes);
        prop_assert_eq!(seen, expected);
        prop_assert!(store.nonces().eq(same_store.nonces()));
        prop_assert!(store.message_ids().eq(same_store.message_ids()));
    }
}

/// Members of the usual kind, each with an id and a nonce of its own.
fn members(count: usize) -> Vec<Member> {
    (0..count)
        .map(|number| Member {
            sender: number % 2,
            id: number as u8 + 1,
            nonce: number as u8,
            body: 5,
            length: 1 + number * 14 % 600,
            fault: Fault::None,
        })
        .collect()
}

#[test]
fn every_count_opens() {
    for count in 0..=40 {
        let mut members = members(count);
        for fault in [Fault::None, Fault::AlteredMessage, Fault::Legacy] {
            if let Some(last) = members.last_mut() {
                last.fault = fault;
            }
            let envelopes: Vec<Vec<u8>> = members.iter().map(Member::envelope).collect();
            let (expected, _) = one_by_one(&members, &envelopes);
            let (seen, _) = side_by_side(&members, &envelopes);
            assert_eq!(seen, expected, "{count} members");
            let opened = seen
                .iter()
                .filter(|seen| seen.starts_with("Opened"))
                .count();
            let spoiled = usize::from(count > 0 && matches!(fault, Fault::AlteredMessage));
            assert_eq!(opened, count - spoiled);
        }
    }
}

#[test]
fn the_heap_changes_nothing() {
    let mut members = members(40);
    members[7].fault = Fault::AlteredMetadata;
    members[20] = members[19].clone();
    let envelopes: Vec<Vec<u8>> = members.iter().map(Member::envelope).collect();
    let (expected, _) = one_by_one(&members, &envelopes);
    let mut inbox = Inbox::new(bob(), MemoryStore::default());
    let pending = members
        .iter()
        .zip(&envelopes)
        .map(|(member, envelope)| (inbox.check(envelope).unwrap(), member.key()));
    let results = inbox.open_many(pending.collect::<Vec<_>>());
    let mut all = Vec::new();
    for result in results {
        all.push(seen(&result) + &record(&mut inbox, &result));
    }
    assert_eq!(all, expected);
}

fn errors(members: &[Member]) -> Vec<Option<Error>> {
    let envelopes: Vec<Vec<u8>> = members.iter().map(Member::envelope).collect();
    let inbox = Inbox::new(bob(), MemoryStore::default());
    let pending = members
        .iter()
        .zip(&envelopes)
        .map(|(member, envelope)| (inbox.check(envelope).unwrap(), member.key()));
    let results = inbox.open_many(pending.collect::<Vec<_>>()).into_iter();
    results
        .map(|result| match result {
            Ok(_) => None,
            Err(ReceiveError::Refused(refusal)) => Some(refusal.error()),
            Err(ReceiveError::Store(never)) => match never {},
        })
        .collect()
}

#[test]
fn of_two_copies_the_second_is_refused() {
    let [one] = &members(1)[..] else { panic!() };
    let other_nonce = Member {
        nonce: 9,
        ..one.clone()
    };
    let copies = [one.clone(), one.clone(), other_nonce, one.clone()];
    let refused = [
        None,
        Some(Error::NonceReuse),
        Some(Error::MessageIdReuse),
        Some(Error::NonceReuse),
    ];
    assert_eq!(errors(&copies), refused);

    // Copies that fall into different groups of vectors, too.
    let mut many = members(40);
    many[35] = many[2].clone();
    let mut expected = vec![None; 40];
    expected[35] = Some(Error::NonceReuse);
    assert_eq!(errors(&many), expected);
}

/// Whoever sends a forged copy ahead does not suppress the message.
#[test]
fn a_forged_copy_does_not_suppress_the_message() {
    let [one] = &members(1)[..] else { panic!() };
    for fault in [
        Fault::AlteredMessage,
        Fault::AlteredMetadata,
        Fault::WrongKey,
    ] {
        let forged = Member {
            fault,
            ..one.clone()
        };
        let errors = errors(&[forged, one.clone()]);
        assert!(errors[0].is_some());
        assert_eq!(errors[1], None);
    }
}

#[test]
fn a_refused_member_leaves_no_plaintext() {
    let mut members = members(3);
    members[1] = Member {
        fault: Fault::AlteredMessage,
        ..members[1].clone()
    };
    members[2] = members[0].clone();
    let envelopes: Vec<Vec<u8>> = members.iter().map(Member::envelope).collect();
    let inbox = Inbox::new(bob(), MemoryStore::default());
    let mut buffers = [[0; ROOM]; 3];
    let mut waiting = Vec::new();
    for ((member, envelope), buffer) in members.iter().zip(&envelopes).zip(&mut buffers) {
        waiting.push(Waiting::new(
            inbox.check(envelope).unwrap(),
            member.key(),
            buffer,
        ));
    }
    inbox.open_many_into(&mut waiting);
    drop(waiting);
    assert!(buffers[0].iter().any(|byte| *byte != 0));
    assert_eq!(buffers[1], [0; ROOM]);
    assert_eq!(buffers[2], [0; ROOM]);
}
