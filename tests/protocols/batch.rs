//! A batch: nothing may differ from opening one after the other.

use core::convert::Infallible;
use std::sync::LazyLock;

use eeema::content::{Body, Kind};
use eeema::identity::{MessageId, Nonce};
use eeema::message::hazmat::{self, Padding, Randomness, seal_with_into};
use eeema::message::{
    BatchMember, Header, Inbox, Memory, MemoryStore, Peer, Reason, ReceiveError, Received,
};
use eeema::time::UnixMillis;
use eeema::{Identity, SecretKey, ThreemaId};
use proptest::prelude::*;

type Outcome<'b> = Result<Received<'b>, ReceiveError<Infallible>>;

fn bob() -> ThreemaId {
    "BOB00001".parse().unwrap()
}

fn identity(id: &str, secret: u8) -> Identity {
    Identity::new(id.parse().unwrap(), SecretKey::from_bytes([secret; 32]))
}

/// Two senders.
static SENDERS: LazyLock<[Identity; 2]> =
    LazyLock::new(|| [identity("ALICE001", 1), identity("CAROL001", 3)]);

/// As the senders see Bob.
static TO_BOB: LazyLock<[Peer; 2]> = LazyLock::new(|| {
    let public_key = SecretKey::from_bytes([2; 32]).public_key();
    SENDERS
        .each_ref()
        .map(|sender| sender.peer(bob(), &public_key).unwrap())
});

/// As Bob sees the senders, with the right key and with the other's.
static FROM: LazyLock<[[Peer; 2]; 2]> = LazyLock::new(|| {
    let bob = identity("BOB00001", 2);
    [[0, 1], [1, 0]].map(|[right, wrong]| {
        [right, wrong].map(|key| {
            let public_key = SENDERS[key].public_key();
            bob.peer(SENDERS[right].id, &public_key).unwrap()
        })
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
    WrongPeer,
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
        1 => Just(Fault::WrongPeer),
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
        let id = MessageId::from_bytes([self.id; 8]);
        let header = Header::new(id, UnixMillis(1_735_655_118_450));
        let text = "x".repeat(self.length);
        let body = match self.body {
            // Without replay protection, unknown, malformed, and not for this sender.
            0 => Body::unknown(Kind::TYPING_INDICATOR, b"\x01"),
            1 => Body::unknown(Kind(0x03), b"?"),
            2 => Body::unknown(Kind::TYPING_INDICATOR, b"\x02"),
            3 => Body::unknown(Kind::WORK_SYNC_DELTA, b"\x0a\x00"),
            _ => Body::text(&text).unwrap(),
        };
        let randomness = || {
            let padding = Padding::MAX;
            Randomness::chosen(Nonce::from_bytes([self.nonce; 24]), padding, 3)
        };
        let length = hazmat::encoded_len(&header, &body, &randomness()).unwrap();
        let mut output = vec![0; length];
        let peer = &TO_BOB[self.sender];
        let sealed = seal_with_into(peer, &header, &body, randomness(), &mut output).unwrap();
        let mut envelope = sealed.without_record().to_vec();
        match self.fault {
            Fault::AlteredMessage => *envelope.last_mut().unwrap() ^= 1,
            Fault::AlteredMetadata => envelope[64] ^= 1,
            Fault::AlteredId => envelope[16] ^= 1,
            Fault::Legacy => {
                let metadata = usize::from(envelope[30]);
                envelope[30] = 0;
                envelope.drain(64..64 + metadata);
            }
            Fault::None | Fault::WrongKey | Fault::WrongPeer => {}
        }
        envelope
    }

    fn peer(&self) -> &'static Peer {
        match self.fault {
            Fault::WrongKey => &FROM[self.sender][1],
            Fault::WrongPeer => &FROM[1 - self.sender][0],
            _ => &FROM[self.sender][0],
        }
    }
}

/// All that a caller sees of a result.
fn seen(result: &Outcome<'_>) -> String {
    match result {
        Ok(received) => format!(
            "{received:?} {:?} {:?} {:?} {:?} {:?} {:?} {}",
            received.time(),
            received.flags(),
            received.nonce().as_bytes(),
            received.nickname(),
            received.content(),
            received.body_bytes(),
            received.has_metadata(),
        ),
        Err(error) => format!("{error:?}"),
    }
}

/// Step 19, whatever came out.
fn record(inbox: &mut Inbox<MemoryStore>, result: Outcome<'_>) -> String {
    let acknowledgement = match result {
        Ok(received) => inbox.accept(received).unwrap(),
        Err(ReceiveError::Refused(refusal)) => inbox.discard(&refusal).unwrap(),
        Err(_) => None,
    };
    format!("{acknowledgement:?}")
}

fn one_by_one(members: &[Member], envelopes: &[Vec<u8>]) -> (Vec<String>, MemoryStore) {
    let mut inbox = Inbox::new(bob(), MemoryStore::default());
    let mut all = Vec::new();
    let mut memory = Memory::new();
    for (member, envelope) in members.iter().zip(envelopes) {
        let result = inbox
            .check(envelope)
            .and_then(|pending| inbox.open(pending, member.peer(), &mut memory));
        all.push(seen(&result) + &record(&mut inbox, result));
    }
    (all, inbox.store().clone())
}

fn together(members: &[Member], envelopes: &[Vec<u8>]) -> (Vec<String>, MemoryStore) {
    let mut inbox = Inbox::new(bob(), MemoryStore::default());
    let checked = members.iter().zip(envelopes).map(|(member, envelope)| {
        let pending = inbox.check(envelope).unwrap();
        BatchMember::new(pending, member.peer())
    });
    let mut batch: Vec<_> = checked.collect();
    let mut buffer = vec![0xa5; envelopes.iter().map(Vec::len).sum()];
    let mut memory = Memory::over(&mut buffer);
    inbox.open_batch(&mut batch, &mut memory);
    let mut all = Vec::new();
    for member in batch {
        let result = member.into_result().unwrap();
        all.push(seen(&result) + &record(&mut inbox, result));
    }
    drop(memory);
    assert!(buffer.iter().all(|byte| *byte == 0), "plaintext is left");
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
        let (seen, same_store) = together(&members, &envelopes);
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
            let (seen, _) = together(&members, &envelopes);
            assert_eq!(seen, expected, "{count} members");
            let opened = seen
                .iter()
                .filter(|seen| seen.starts_with("Received"))
                .count();
            let spoiled = usize::from(count > 0 && matches!(fault, Fault::AlteredMessage));
            assert_eq!(opened, count - spoiled);
        }
    }
}

fn open_many<'b>(
    inbox: &Inbox<MemoryStore>,
    members: &[Member],
    envelopes: &[Vec<u8>],
    memory: &'b mut Memory<'_>,
) -> Vec<Outcome<'b>> {
    let pending = members
        .iter()
        .zip(envelopes)
        .map(|(member, envelope)| (inbox.check(envelope).unwrap(), member.peer()));
    inbox.open_many(pending, memory)
}

#[test]
fn the_heap_changes_nothing() {
    let mut members = members(40);
    members[7].fault = Fault::AlteredMetadata;
    members[20] = members[19].clone();
    let envelopes: Vec<Vec<u8>> = members.iter().map(Member::envelope).collect();
    let (expected, _) = one_by_one(&members, &envelopes);
    let mut inbox = Inbox::new(bob(), MemoryStore::default());
    let mut memory = Memory::new();
    let mut all = Vec::new();
    for result in open_many(&inbox, &members, &envelopes, &mut memory) {
        all.push(seen(&result) + &record(&mut inbox, result));
    }
    assert_eq!(all, expected);
}

fn reasons(members: &[Member]) -> Vec<Option<Reason>> {
    let envelopes: Vec<Vec<u8>> = members.iter().map(Member::envelope).collect();
    let inbox = Inbox::new(bob(), MemoryStore::default());
    let mut memory = Memory::new();
    open_many(&inbox, members, &envelopes, &mut memory)
        .into_iter()
        .map(|result| match result {
            Ok(_) => None,
            Err(ReceiveError::Refused(refusal)) => Some(refusal.reason()),
            Err(error) => panic!("{error}"),
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
        Some(Reason::NonceReuse),
        Some(Reason::MessageIdReuse),
        Some(Reason::NonceReuse),
    ];
    assert_eq!(reasons(&copies), refused);

    // Copies that fall into different groups of vectors, too.
    let mut many = members(40);
    many[35] = many[2].clone();
    let mut expected = vec![None; 40];
    expected[35] = Some(Reason::NonceReuse);
    assert_eq!(reasons(&many), expected);
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
        let reasons = reasons(&[forged, one.clone()]);
        assert!(reasons[0].is_some());
        assert_eq!(reasons[1], None);
    }
}

/// Who finds no room gets none, and the others are opened.
#[test]
fn a_batch_that_is_too_large_loses_no_message() {
    let members = members(20);
    let envelopes: Vec<Vec<u8>> = members.iter().map(Member::envelope).collect();
    let inbox = Inbox::new(bob(), MemoryStore::default());
    let mut batch: Vec<_> = members
        .iter()
        .zip(&envelopes)
        .map(|(member, envelope)| BatchMember::new(inbox.check(envelope).unwrap(), member.peer()))
        .collect();
    let mut buffer = [0; 1500];
    let mut memory = Memory::over(&mut buffer);
    inbox.open_batch(&mut batch, &mut memory);
    let (mut opened, mut too_small) = (0, 0);
    for member in batch {
        match member.into_result().unwrap() {
            Ok(_) => opened += 1,
            Err(ReceiveError::Failed(_)) => too_small += 1,
            Err(ReceiveError::Refused(refusal)) => panic!("{refusal:?}"),
            Err(error) => panic!("{error}"),
        }
    }
    assert!(opened > 0 && too_small > 0);
    assert_eq!(opened + too_small, 20);
}
