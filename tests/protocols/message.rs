//! How sealing, opening and receiving behave (chapter 02).

use core::num::NonZeroU8;

use eeema::codec::hex::Hex;
use eeema::content::{
    Body, Content, DeliveryReceipt, Encode, Flags, Kind, ReceiptStatus, TypingIndicator,
};
use eeema::identity::{MessageId, Nonce, NonceHash};
use eeema::message::hazmat::{
    self, Container, MAX_SEALED_CONTENT, Metadata, Padding, Randomness, seal_with_into,
};
use eeema::message::{
    self, Envelope, Error, Header, Inbox, InboxError, Memory, MemoryStore, Outcome, Peer, Reason,
    ReceiveError, Refusal, ReplayStore, gateway,
};
use eeema::time::{UnixMillis, UnixSeconds};
use eeema::{Identity, SecretKey, ThreemaId};
use proptest::prelude::*;

const NOW: UnixMillis = UnixMillis(1_735_655_118_450);

/// A well-formed body of the type that `*3MAPUSH` sends.
const RESUME: &[u8] =
    br#"{"wcs":"0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f","wca":null,"wct":1,"wcv":2}"#;
/// A well-formed body of the type that `*3MAW0RK` sends.
const WORK_SYNC: &[u8] = b"\x0a\x00";

fn typing() -> Body<'static> {
    Body::direct(TypingIndicator::new(true)).unwrap()
}

fn text(text: &str) -> Body<'_> {
    Body::text(text).unwrap()
}

fn alice() -> ThreemaId {
    "ALICE001".parse().unwrap()
}

fn bob() -> ThreemaId {
    "BOB00001".parse().unwrap()
}

/// Two identities with keys made of these numbers, as the first of them sees the second.
fn peer(own: (ThreemaId, u8), other: (ThreemaId, u8)) -> Peer {
    let identity = |(id, secret): (ThreemaId, u8)| Identity {
        id,
        secret_key: SecretKey::from_bytes([secret; 32]),
    };
    let public_key = identity(other).secret_key.public_key();
    identity(own).peer(other.0, &public_key).unwrap()
}

fn to_bob() -> Peer {
    peer((alice(), 1), (bob(), 2))
}

fn from_alice() -> Peer {
    peer((bob(), 2), (alice(), 1))
}

fn header() -> Header<'static> {
    Header::new(MessageId::from_bytes([7; 8]), NOW)
}

/// A generator for tests: every byte is another one.
fn counting() -> impl FnMut(&mut [u8]) {
    let mut next = 0_u8;
    move |bytes: &mut [u8]| {
        for byte in bytes {
            *byte = next;
            next = next.wrapping_add(1);
        }
    }
}

fn seal_for(peer: &Peer, header: &Header<'_>, content: &impl Encode) -> Vec<u8> {
    let sealed = message::seal(peer, header, content, &mut counting());
    sealed.unwrap().without_record()
}

fn seal(header: &Header<'_>, content: &impl Encode) -> Vec<u8> {
    seal_for(&to_bob(), header, content)
}

fn open(envelope: &[u8]) -> Result<(Kind, Vec<u8>), Error> {
    let mut memory = Memory::new();
    let received = Envelope::parse(envelope)?.open(&from_alice(), &mut memory)?;
    Ok((received.kind(), received.body_bytes().to_vec()))
}

fn inbox() -> Inbox<MemoryStore> {
    Inbox::new(bob(), MemoryStore::default())
}

fn refusal<T: core::fmt::Debug, E: core::fmt::Debug>(
    result: Result<T, ReceiveError<E>>,
) -> Refusal {
    match result {
        Err(ReceiveError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

proptest! {
    #[test]
    fn what_is_sealed_opens(
        kind in 0..0xff_u8,
        body in prop::collection::vec(any::<u8>(), 0..600),
        nickname in prop::option::of("\\PC{0,20}"),
        id: [u8; 8],
        time: u64,
        nonce: [u8; 24],
        padding: NonZeroU8,
        metadata_padding: u8,
        flags: u8,
        gateway: bool,
    ) {
        let receiver = if gateway { "*GATEWAY".parse().unwrap() } else { bob() };
        let peer = peer((alice(), 1), (receiver, 2));
        let mut header = Header::new(MessageId::from_bytes(id), UnixMillis(time)).with_flags(Flags(flags));
        if let Some(nickname) = &nickname {
            header = header.with_nickname(nickname);
        }
        let content = body;
        let body = Body::unknown(Kind(kind), &content);
        let randomness = || Randomness::chosen(Nonce::from_bytes(nonce), Padding::chosen(padding), metadata_padding);
        let length = hazmat::encoded_len(&header, &body, &randomness()).unwrap();
        prop_assert!(length <= message::max_encoded_len(&header, &body).unwrap());
        let mut output = vec![0; length];
        let sealed = seal_with_into(&peer, &header, &body, randomness(), &mut output).unwrap();
        prop_assert_eq!(sealed.nonce().as_bytes(), &nonce);
        let sealed = sealed.without_record();
        prop_assert_eq!(sealed.len(), length);

        let envelope = Envelope::parse(sealed).unwrap();
        prop_assert_eq!(envelope.nonce().as_bytes(), &nonce);
        let from_alice = self::peer((receiver, 2), (alice(), 1));
        let mut memory = Memory::new();
        let opened = envelope.open_undecoded(&from_alice, &mut memory).unwrap();
        prop_assert_eq!(opened.kind(), Kind(kind));
        prop_assert_eq!(opened.body_bytes(), &content);

        let envelope = Envelope::parse(sealed).unwrap();
        let mut memory = Memory::new();
        if let Ok(received) = envelope.open(&from_alice, &mut memory) {
            prop_assert_eq!(*received.message_id().as_bytes(), id);
            prop_assert_eq!(received.flags(), Flags(flags));
            if time > 0 {
                prop_assert_eq!(received.time(), UnixMillis(time));
            }
            let sent = nickname.as_deref().filter(|_| body.distributes_profile()).map(str::trim);
            prop_assert_eq!(received.nickname(), sent);
            prop_assert_eq!(received.body_bytes(), content);
        } else {
            let decoded = Body::decode(Kind(kind), &content);
            let special = [Kind::WORK_SYNC_DELTA, Kind::WEB_SESSION_RESUME].contains(&Kind(kind));
            prop_assert!(special || decoded.is_err() || Kind(kind).properties().is_none());
        }
    }

    #[test]
    fn one_flipped_bit_is_refused_or_unauthenticated_header(position in 0..1_000_usize, bit in 0..8) {
        let sealed = seal(&header(), &text("Bring the blue rope."));
        let position = position % sealed.len();
        let mut altered = sealed.clone();
        altered[position] ^= 1_u8 << bit;
        match position {
            // Time, flags, reserved byte and legacy nickname are outside the encryption.
            24..30 | 32..64 => prop_assert_eq!(open(&altered), open(&sealed)),
            _ => prop_assert!(open(&altered).is_err(), "bit {bit} of byte {position}"),
        }
    }

    #[test]
    fn any_bytes_are_refused_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(open(&bytes).is_err());
        let _ = Container::decode(&bytes);
        let _ = Metadata::decode(&bytes);
        for kind in 0..=u8::MAX {
            let _ = Body::decode(Kind(kind), &bytes);
        }
    }

    #[test]
    fn padding_has_the_lengths_of_the_chapter(
        body_length in prop_oneof![0..40_usize, 0..9_000_usize],
        drawn in prop_oneof![1..=8_u8, 1..=255_u8],
    ) {
        let drawn = NonZeroU8::new(drawn).unwrap();
        let padding = usize::from(Padding::chosen(drawn).length(body_length).get());
        prop_assert_eq!(padding, usize::from(drawn.get()).max(32_usize.saturating_sub(body_length)));
    }
}

#[test]
fn every_truncation_is_refused() {
    let sealed = seal(&header().with_nickname("Alice"), &text("Hi"));
    for length in 0..sealed.len() {
        assert!(open(&sealed[..length]).is_err(), "{length} bytes");
    }
    let mut longer = sealed;
    longer.push(0);
    assert_eq!(
        open(&longer),
        Err(Error::Refused(Reason::MessageUnauthentic))
    );
}

#[test]
fn a_peer_opens_only_what_it_sent_to_the_own_identity() {
    let sealed = seal(&header(), &text("Hi"));
    let open = |sealed: &[u8], own, sender| {
        let mut memory = Memory::new();
        let envelope = Envelope::parse(sealed).unwrap();
        let opened = envelope.open(&peer(own, sender), &mut memory);
        opened.map(|_| ())
    };
    assert_eq!(open(&sealed, (bob(), 2), (alice(), 1)), Ok(()));
    let refused = |reason| Err(Error::Refused(reason));
    assert_eq!(
        open(&sealed, (alice(), 1), (bob(), 2)),
        refused(Reason::ReceiverIsNotUser)
    );
    assert_eq!(
        open(&sealed, (bob(), 2), (ThreemaId::ECHOECHO, 1)),
        Err(Error::OtherIdentity)
    );
    let mut from_bob = sealed;
    from_bob[..8].copy_from_slice(bob().as_bytes());
    assert_eq!(
        open(&from_bob, (bob(), 2), (alice(), 1)),
        refused(Reason::SenderIsUser)
    );
    let bob = Identity::new(bob(), SecretKey::from_bytes([2; 32]));
    assert_eq!(bob.peer(bob.id, &bob.public_key()), Err(Error::OwnIdentity));
}

#[test]
fn peers_are_made_together_as_alone() {
    let alice = Identity::new(alice(), SecretKey::from_bytes([1; 32]));
    let contacts: Vec<_> = (0..20)
        .map(|number: u8| {
            let id: ThreemaId = format!("MEMBER{number:02}").parse().unwrap();
            (id, SecretKey::from_bytes([number + 9; 32]).public_key())
        })
        .chain([(alice.id, SecretKey::from_bytes([7; 32]).public_key())])
        .chain([(bob(), eeema::PublicKey::from_bytes([0; 32]))])
        .collect();
    let alone = contacts.iter().map(|(id, key)| alice.peer(*id, key));
    assert_eq!(alice.peers(&contacts), alone.collect::<Vec<_>>());
    assert_eq!(alice.peers(&[]), []);
}

#[test]
fn lent_memory_holds_no_plaintext_afterwards() {
    let body = text("A text that is easy to find");
    let sealed = seal(
        &header().with_nickname("A nickname that is easy to find"),
        &body,
    );
    let mut forged = sealed.clone();
    // The metadata box stays intact and is opened first.
    *forged.last_mut().unwrap() ^= 1;
    for (envelope, opens) in [(&sealed, true), (&forged, false)] {
        let mut buffer = [0xa5; 1024];
        let mut memory = Memory::over(&mut buffer);
        let envelope = Envelope::parse(envelope).unwrap();
        let result = envelope.open(&from_alice(), &mut memory);
        assert_eq!(result.is_ok(), opens);
        drop(result);
        drop(memory);
        assert_eq!(buffer, [0; 1024]);
    }
}

#[test]
fn a_small_buffer_is_refused_untouched() {
    let body = text("Hi");
    let sealed = seal(&header(), &body);
    let envelope = Envelope::parse(&sealed).unwrap();
    let mut buffer = vec![0; envelope.plaintext_len() - 1];
    let mut memory = Memory::over(&mut buffer);
    let result = envelope.open(&from_alice(), &mut memory).map(|_| ());
    assert_eq!(result, Err(Error::BufferTooSmall));

    let mut output = vec![0xa5; sealed.len() - 1];
    let result = message::seal_into(&to_bob(), &header(), &body, &mut counting(), &mut output);
    assert_eq!(result, Err(Error::BufferTooSmall));
    assert!(output.iter().all(|byte| *byte == 0xa5));
}

#[test]
fn limits_of_the_frame_hold() {
    let largest = |body: &[u8]| {
        let randomness = Randomness::chosen(Nonce::from_bytes([9; 24]), Padding::MAX, u8::MAX);
        hazmat::encoded_len(&header(), &Body::unknown(Kind::FILE, body), &randomness)
    };
    // Without nickname the metadata takes 2 + 31 + 9 + 7 bytes and a tag.
    let room = MAX_SEALED_CONTENT - 65;
    assert_eq!(largest(&vec![0; room - 1]), Ok(88 + 65 + 16 + 1 + room));
    assert_eq!(largest(&vec![0; room - 254]), Ok(88 + 65 + 16 + 1 + room));
    assert_eq!(largest(&vec![0; room - 255]), Ok(88 + 65 + 16 + 1 + room));
    assert_eq!(largest(&vec![0; room - 256]), Ok(88 + 65 + 16 + room));
    assert_eq!(largest(&vec![0; room]), Err(Error::TooLong));
    assert_eq!(largest(&[0; 9000]), Err(Error::TooLong));

    let longest = "x".repeat(eeema::content::Text::MAX_LENGTH);
    assert!(Body::text(&longest).is_ok());
    assert_eq!(
        Body::text(&format!("{longest}x")),
        Err(eeema::content::Error::TextTooLong)
    );
    assert_eq!(Body::text(""), Err(eeema::content::Error::Empty));
}

#[test]
fn limits_of_the_metadata_hold() {
    let body = text("Hi");
    let sealed_metadata = |nickname: &str| {
        let randomness = Randomness::chosen(Nonce::from_bytes([9; 24]), Padding::MAX, u8::MAX);
        let header = header().with_nickname(nickname);
        hazmat::encoded_len(&header, &body, &randomness)
            .map(|length| length - 88 - 16 - 1 - 2 - 255)
    };
    assert_eq!(sealed_metadata("Alice"), Ok(16 + 2 + 11 + 15 + 7 + 9 + 7));
    for length in 1..=220 {
        match sealed_metadata(&"n".repeat(length)) {
            Ok(metadata_box) => assert!(length <= 220 && metadata_box <= 255),
            Err(error) => assert!(error == Error::NicknameTooLong && length > 200, "{length}"),
        }
    }
    assert_eq!(
        sealed_metadata(&"n".repeat(221)),
        Err(Error::NicknameTooLong)
    );
}

#[test]
fn the_forbidden_type_is_never_made() {
    let body = Body::unknown(Kind::FORBIDDEN, b"token");
    let forbidden = Error::Content(eeema::content::Error::ForbiddenType);
    let sealed = message::seal(&to_bob(), &header(), &body, &mut counting());
    assert_eq!(sealed.err(), Some(forbidden));
    let sealed = gateway::seal(&to_bob(), &body, &mut counting());
    assert_eq!(sealed.err(), Some(forbidden));
}

#[test]
fn a_failed_generator_seals_nothing() {
    struct Broken;
    impl eeema::Random for Broken {
        fn fill(&mut self, _: &mut [u8]) -> Result<(), eeema::crypto::RandomError> {
            Err(eeema::crypto::RandomError)
        }
    }
    let sealed = message::seal(&to_bob(), &header(), &text("Hi"), &mut Broken);
    assert_eq!(sealed, Err(Error::Random));
    let sealed = gateway::seal(&to_bob(), &text("Hi"), &mut Broken);
    assert_eq!(sealed, Err(Error::Random));
    assert!(SecretKey::generate(&mut Broken).is_err());
}

#[test]
fn flags_are_those_of_the_type() {
    let flags = |header: &Header<'_>, body: Body<'_>| {
        Envelope::parse(&seal(header, &body)).unwrap().flags()
    };
    assert_eq!(flags(&header(), text("Hi")), Flags::PUSH);
    let silent = Flags::NO_QUEUING | Flags::NO_ACKNOWLEDGEMENT;
    assert_eq!(flags(&header(), typing()), silent);
    let chosen = header().with_flags(Flags::NO_DELIVERY_RECEIPTS);
    assert_eq!(flags(&chosen, text("Hi")), Flags::NO_DELIVERY_RECEIPTS);
}

#[test]
fn bodies_are_read_exactly() {
    let ids = [
        MessageId::from_bytes(*b"89aa9a7e"),
        MessageId::from_bytes(*b"aff77d96"),
    ];
    let receipt = DeliveryReceipt::new(ReceiptStatus::Read, &ids).unwrap();
    let receipt = Body::direct(Content::DeliveryReceipt(receipt)).unwrap();
    let mut encoded = [0; 17];
    assert_eq!(receipt.encode_into(&mut encoded), Ok(17));
    assert_eq!(&encoded, b"\x0289aa9a7eaff77d96");
    let decoded = Body::decode(Kind::DELIVERY_RECEIPT, &encoded).unwrap();
    assert_eq!(decoded, receipt);
    assert!(!decoded.has_replay_protection());

    let reject = |kind, body: &[u8]| Body::decode(kind, body).unwrap_err();
    assert_eq!(
        reject(Kind::DELIVERY_RECEIPT, b""),
        eeema::content::Error::Length
    );
    assert_eq!(
        reject(Kind::DELIVERY_RECEIPT, b"\x01"),
        eeema::content::Error::Length
    );
    assert_eq!(
        reject(Kind::DELIVERY_RECEIPT, b"\x01 seven "),
        eeema::content::Error::Length
    );
    assert_eq!(
        reject(Kind::DELIVERY_RECEIPT, b"\x0089aa9a7e"),
        eeema::content::Error::Field(eeema::content::Field::Status)
    );
    assert_eq!(
        reject(Kind::DELIVERY_RECEIPT, b"\x0589aa9a7e"),
        eeema::content::Error::Field(eeema::content::Field::Status)
    );
    assert_eq!(
        reject(Kind::TYPING_INDICATOR, b""),
        eeema::content::Error::Length
    );
    assert_eq!(
        reject(Kind::TYPING_INDICATOR, b"\x02"),
        eeema::content::Error::Field(eeema::content::Field::Typing)
    );
    assert_eq!(
        reject(Kind::TYPING_INDICATOR, b"\x01\x01"),
        eeema::content::Error::Length
    );
    assert_eq!(reject(Kind::TEXT, b""), eeema::content::Error::Empty);
    assert_eq!(reject(Kind::TEXT, b"\xff"), eeema::content::Error::Utf8);
    assert_eq!(
        reject(Kind::FORBIDDEN, b""),
        eeema::content::Error::ForbiddenType
    );
    let other = Body::unknown(Kind(0x11), b"1,2");
    assert_eq!(Body::decode(Kind(0x11), b"1,2"), Ok(other));
    assert_eq!(
        DeliveryReceipt::new(ReceiptStatus::Read, &[]),
        Err(eeema::content::Error::Length)
    );
    assert!(DeliveryReceipt::new(ReceiptStatus::Read, &[ids[0]; 875]).is_ok());
    assert_eq!(
        DeliveryReceipt::new(ReceiptStatus::Read, &[ids[0]; 876]),
        Err(eeema::content::Error::Length)
    );
}

#[test]
fn automatic_receipts_follow_type_and_flag() {
    let wanted = |header: &Header<'_>, body: Body<'_>| {
        let sealed = seal(header, &body);
        let envelope = Envelope::parse(&sealed).unwrap();
        let mut memory = Memory::new();
        let received = envelope.open(&from_alice(), &mut memory).unwrap();
        received.wants_delivery_receipt()
    };
    assert!(wanted(&header(), text("Hi")));
    assert!(!wanted(&header(), typing()));
    assert!(!wanted(
        &header().with_flags(Flags::NO_DELIVERY_RECEIPTS),
        text("Hi")
    ));
}

/// Nothing can refer to the message id 0, so that no receipt is wanted for it.
#[test]
fn no_receipt_is_wanted_for_the_id_0() {
    for id in [0, 7] {
        let header = Header::new(MessageId::from_bytes([id; 8]), NOW);
        let envelope = seal(&header, &text("hello"));
        let mut memory = Memory::new();
        let parsed = Envelope::parse(&envelope).unwrap();
        let received = parsed.open(&from_alice(), &mut memory).unwrap();
        let ids = [received.message_id()];
        let receipt = DeliveryReceipt::new(ReceiptStatus::Received, &ids);
        assert_eq!(received.wants_delivery_receipt(), receipt.is_ok());
    }
}

#[test]
fn the_inbox_marks_what_opened_and_nothing_else() {
    let (mut inbox, from_alice) = (inbox(), from_alice());
    let sealed = seal(&header(), &text("Hi"));
    let mut memory = Memory::new();

    let mut forged = sealed.clone();
    *forged.last_mut().unwrap() ^= 1;
    let pending = inbox.check(&forged).unwrap();
    let refused = refusal(inbox.open(pending, &from_alice, &mut memory));
    assert_eq!(
        (refused.reason(), refused.reason().step()),
        (Reason::MessageUnauthentic, 7)
    );
    let acknowledgement = inbox.discard(&refused).unwrap().unwrap();
    assert_eq!(
        (&acknowledgement.sender, acknowledgement.message_id),
        (b"ALICE001", MessageId::from_bytes([7; 8]))
    );
    assert_eq!(inbox.store().nonces().count(), 0);

    // Opening and looking again changes nothing before the message is accepted.
    for _ in 0..2 {
        let pending = inbox.check(&sealed).unwrap();
        _ = inbox.open(pending, &from_alice, &mut memory).unwrap();
    }
    let pending = inbox.check(&sealed).unwrap();
    let message = inbox.open(pending, &from_alice, &mut memory).unwrap();
    let body = text("Hi");
    assert_eq!(message.content(), body.content());
    assert_eq!(message.body(), &body);
    assert!(inbox.accept(message).unwrap().is_some());
    assert_eq!(
        inbox.store().message_ids().collect::<Vec<_>>(),
        [&(alice(), MessageId::from_bytes([7; 8]))]
    );
    assert_eq!(refusal(inbox.check(&sealed)).reason(), Reason::NonceReuse);
}

/// Two copies that were opened before one was accepted: the second has no effect.
#[test]
fn of_two_copies_in_flight_one_is_accepted() {
    let (mut inbox, from_alice) = (inbox(), from_alice());
    let sealed = seal(&header(), &text("Hi"));
    let mut second = [0; 512];
    let randomness = Randomness::chosen(Nonce::from_bytes([9; 24]), Padding::MAX, 0);
    // The same message id under another nonce.
    let second = seal_with_into(&to_bob(), &header(), &text("Hi"), randomness, &mut second);
    let second = second.unwrap().without_record();
    let (mut one, mut two, mut three) = (Memory::new(), Memory::new(), Memory::new());
    let open = |envelope, memory| {
        let pending = inbox.check(envelope).unwrap();
        inbox.open(pending, &from_alice, memory).unwrap()
    };
    let (first, copy) = (open(&sealed, &mut one), open(&sealed, &mut two));
    let same_id = open(second, &mut three);
    assert!(inbox.accept(first).unwrap().is_some());
    let refused = refusal(inbox.accept(copy));
    assert_eq!(refused.reason(), Reason::NonceReuse);
    assert!(inbox.discard(&refused).unwrap().is_some());
    assert_eq!(inbox.store().nonces().count(), 1);

    let refused = refusal(inbox.accept(same_id));
    assert_eq!(refused.reason(), Reason::MessageIdReuse);
    assert!(inbox.discard(&refused).unwrap().is_some());
    // Its box opened, so that its nonce is marked; its id was before.
    assert_eq!(inbox.store().nonces().count(), 2);
    assert_eq!(inbox.store().message_ids().count(), 1);
}

/// A message belongs to the inbox of its receiver, and a peer to the own identity.
#[test]
fn another_inbox_refuses_what_was_opened() {
    let sealed = seal(&header(), &text("Hi"));
    let mut carols = Inbox::new("CAROL001".parse().unwrap(), MemoryStore::default());
    let mut memory = Memory::new();
    let pending = inbox().check(&sealed).unwrap();
    let message = inbox().open(pending, &from_alice(), &mut memory).unwrap();
    let other_identity = Err(ReceiveError::Failed(InboxError::Message(
        Error::OtherIdentity,
    )));
    assert_eq!(carols.accept(message), other_identity);
    assert_eq!(carols.store().nonces().count(), 0);

    let pending = inbox().check(&sealed).unwrap();
    let opened = carols.open(pending, &from_alice(), &mut memory);
    assert_eq!(opened.map(|_| None), other_identity);
    let pending = inbox().check(&sealed).unwrap();
    let from_carol = peer((bob(), 2), ("CAROL001".parse().unwrap(), 1));
    let opened = inbox()
        .open(pending, &from_carol, &mut memory)
        .map(|_| None);
    assert_eq!(opened, other_identity);

    let sealed = message::seal(&to_bob(), &header(), &text("Hi"), &mut counting()).unwrap();
    assert_eq!(
        sealed.record(&mut carols),
        Err(InboxError::Message(Error::OtherIdentity))
    );
}

/// Every way of sending records the nonce, and what comes back is refused.
#[test]
fn what_is_sent_back_is_refused() {
    let alices_identity = Identity::new(alice(), SecretKey::from_bytes([1; 32]));
    let bobs_key = SecretKey::from_bytes([2; 32]).public_key();
    let to_bob = alices_identity.peer(bob(), &bobs_key).unwrap();
    let mut inbox = Inbox::new(alice(), MemoryStore::default());
    let content = text("I owe you 100");
    let mut random = counting();
    let mut output = [0; 512];
    let by_inbox = inbox
        .seal(&to_bob, &header(), &content, &mut random)
        .unwrap();
    let sealed = message::seal(&to_bob, &header(), &content, &mut random).unwrap();
    let sealed = sealed.record(&mut inbox).unwrap();
    let into = message::seal_into(&to_bob, &header(), &content, &mut random, &mut output);
    let into = into.unwrap().record(&mut inbox).unwrap().to_vec();
    let unrecorded = message::seal(&to_bob, &header(), &content, &mut random).unwrap();
    let unrecorded = unrecorded.without_record();

    let mut memory = Memory::new();
    let mut receive = |mut envelope: Vec<u8>| {
        let (sender, receiver) = envelope[..16].split_at_mut(8);
        sender.swap_with_slice(receiver);
        let outcome = inbox.receive(&envelope, &mut memory, |_| Some(&to_bob));
        match outcome.unwrap() {
            Outcome::Message(_) => None,
            Outcome::Refused { reason, .. } => Some(reason),
            Outcome::UnknownSender(id) => panic!("{id}"),
        }
    };
    for envelope in [by_inbox, sealed, into] {
        assert_eq!(receive(envelope), Some(Reason::NonceReuse));
    }
    // This is what the name says.
    assert_eq!(receive(unrecorded), None);
}

/// A nonce that the store knows already must not leave.
#[test]
fn a_nonce_is_recorded_once() {
    let mut inbox = Inbox::new(alice(), MemoryStore::default());
    let mut seal = || inbox.seal(&to_bob(), &header(), &text("Hi"), &mut counting());
    assert!(seal().is_ok());
    assert_eq!(seal(), Err(InboxError::Message(Error::NonceReuse)));
    // Typing indicators are not recorded.
    let mut seal = || inbox.seal(&to_bob(), &header(), &typing(), &mut counting());
    assert!(seal().is_ok() && seal().is_ok());
    assert_eq!(inbox.store().nonces().count(), 1);
}

#[test]
fn one_call_receives() {
    let (mut inbox, from_alice) = (inbox(), from_alice());
    let sealed = seal(&header(), &text("Hi"));
    let mut memory = Memory::new();
    let nobody = |_| None::<&Peer>;
    assert_eq!(
        inbox.receive(&sealed, &mut memory, nobody),
        Ok(Outcome::UnknownSender(alice()))
    );
    let find = |id: ThreemaId| (id == from_alice.id()).then_some(&from_alice);
    match inbox.receive(&sealed, &mut memory, find).unwrap() {
        Outcome::Message(message) => {
            assert_eq!((message.sender(), message.receiver()), (alice(), bob()));
            assert_eq!(message.content(), text("Hi").content());
            assert!(inbox.accept(message).unwrap().is_some());
        }
        other => panic!("{other:?}"),
    }
    let mut refused = |envelope: &[u8]| match inbox.receive(envelope, &mut memory, find).unwrap() {
        Outcome::Refused {
            reason,
            acknowledgement,
        } => (reason, acknowledgement.is_some()),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&sealed), (Reason::NonceReuse, true));
    assert_eq!(refused(&sealed[..10]), (Reason::Truncated, false));
    assert_eq!(refused(&sealed[..90]), (Reason::Truncated, true));
    let malformed = Body::unknown(Kind::TYPING_INDICATOR, b"\x02");
    let randomness = Randomness::chosen(Nonce::from_bytes([9; 24]), Padding::MAX, 0);
    let mut output = [0; 512];
    let sealed = seal_with_into(&to_bob(), &header(), &malformed, randomness, &mut output);
    let sealed = sealed.unwrap().without_record();
    let reason = Reason::Body(eeema::content::Error::Field(eeema::content::Field::Typing));
    // Flag 0x04: nobody acknowledges. Its nonce is marked.
    assert_eq!(refused(sealed), (reason, false));
    assert_eq!(refused(sealed), (Reason::NonceReuse, false));
}

#[test]
fn malformed_and_unknown_messages_mark_their_nonce() {
    for (kind, body, reason) in [
        (Kind(0x03), &b"?"[..], Reason::UnknownType),
        (
            Kind::TYPING_INDICATOR,
            b"\x02",
            Reason::Body(eeema::content::Error::Field(eeema::content::Field::Typing)),
        ),
        (Kind::WEB_SESSION_RESUME, RESUME, Reason::SpecialSender),
        (Kind::WORK_SYNC_DELTA, WORK_SYNC, Reason::SpecialSender),
    ] {
        let mut inbox = inbox();
        let mut memory = Memory::new();
        let sealed = seal(&header(), &Body::unknown(kind, body));
        let pending = inbox.check(&sealed).unwrap();
        let refused = refusal(inbox.open(pending, &from_alice(), &mut memory));
        assert_eq!(refused.reason(), reason);
        inbox.discard(&refused).unwrap();
        assert_eq!(refusal(inbox.check(&sealed)).reason(), Reason::NonceReuse);
        assert_eq!(inbox.store().message_ids().count(), 0);
        // Without an inbox it is refused as well.
        assert_eq!(open(&sealed), Err(Error::Refused(reason)));
    }
}

#[test]
fn special_senders_send_one_type_each() {
    let allowed = |sender: &str, kind| {
        let body = match kind {
            Kind::WORK_SYNC_DELTA => WORK_SYNC,
            _ => RESUME,
        };
        let sender = sender.parse().unwrap();
        let to_bob = peer((sender, 1), (bob(), 2));
        let sealed = seal_for(&to_bob, &header(), &Body::unknown(kind, body));
        let (inbox, mut memory) = (inbox(), Memory::new());
        let pending = inbox.check(&sealed).unwrap();
        let result = inbox.open(pending, &peer((bob(), 2), (sender, 1)), &mut memory);
        !matches!(result, Err(ReceiveError::Refused(refusal)) if refusal.reason() == Reason::SpecialSender)
    };
    assert!(allowed("*3MAPUSH", Kind::WEB_SESSION_RESUME));
    assert!(allowed("*3MAW0RK", Kind::WORK_SYNC_DELTA));
    assert!(!allowed("*3MAPUSH", Kind::WORK_SYNC_DELTA));
    assert!(!allowed("*3MAPUSH", Kind::CALL_HANGUP));
    assert!(!allowed("*3MAW0RK", Kind::WEB_SESSION_RESUME));
    assert!(!allowed("*3MAWORK", Kind::WORK_SYNC_DELTA));
}

/// What a layer of forward security opened goes through the same checks, under the outer origin.
#[test]
fn inner_messages_are_validated() {
    let outer = Body::unknown(Kind::FORWARD_SECURITY_ENVELOPE, b"sealed by another layer");
    let header = header().with_nickname("Alice");
    // Flags and nickname are those of what is carried.
    let silent = seal(&header.carrying(&typing()), &outer);
    let parsed = Envelope::parse(&silent).unwrap();
    assert_eq!(
        parsed.flags(),
        Flags::NO_QUEUING | Flags::NO_ACKNOWLEDGEMENT
    );
    let mut memory = Memory::new();
    let received = parsed.open(&from_alice(), &mut memory).unwrap();
    assert_eq!(received.nickname(), None);

    let sealed = seal(&header.carrying(&text("Hi")), &outer);
    let (mut inbox, from_alice, mut memory) = (inbox(), from_alice(), Memory::new());
    let pending = inbox.check(&sealed).unwrap();
    let outer = inbox.open(pending, &from_alice, &mut memory).unwrap();
    for (kind, body, reason) in [
        (Kind::FORBIDDEN, &b""[..], Reason::ForbiddenType),
        (
            Kind::FORWARD_SECURITY_ENVELOPE,
            b"",
            Reason::NestedForwardSecurity,
        ),
        (Kind(0x03), b"?", Reason::UnknownType),
        (Kind::TEXT, b"", Reason::Body(eeema::content::Error::Empty)),
        (Kind::WORK_SYNC_DELTA, WORK_SYNC, Reason::SpecialSender),
        (Kind::WEB_SESSION_RESUME, RESUME, Reason::SpecialSender),
    ] {
        let refused = outer.inner(kind, body).unwrap_err();
        assert_eq!(refused.reason(), reason);
        // The nonce of the outer message is marked.
        let mut inbox = self::inbox();
        assert!(inbox.discard(&refused).unwrap().is_some());
        assert_eq!(refusal(inbox.check(&sealed)).reason(), Reason::NonceReuse);
    }
    let inner = outer.inner(Kind::TYPING_INDICATOR, b"\x01").unwrap();
    assert_eq!(inner.content(), typing().content());
    assert_eq!(inner.nickname(), Some("Alice"));
    assert_eq!(
        (inner.sender(), inner.receiver(), inner.message_id()),
        (outer.sender(), outer.receiver(), outer.message_id())
    );
    assert_eq!(
        (inner.time(), inner.flags(), inner.has_metadata()),
        (NOW, Flags::PUSH, true)
    );
    // The outer type has replay protection, whatever the inner one has.
    assert!(inbox.accept(inner).unwrap().is_some());
    assert_eq!(refusal(inbox.check(&sealed)).reason(), Reason::NonceReuse);
    assert_eq!(refusal(inbox.accept(outer)).reason(), Reason::NonceReuse);
}

#[test]
fn refusals_are_acknowledged_unless_the_flags_forbid_it() {
    let mut inbox = Inbox::new(alice(), MemoryStore::default());
    let sealed = seal(&header(), &text("Hi"));
    let refused = refusal(inbox.check(&sealed));
    assert_eq!(refused.reason(), Reason::ReceiverIsNotUser);
    assert!(inbox.discard(&refused).unwrap().is_some());
    let silent = seal(&header(), &typing());
    let refused = refusal(inbox.check(&silent));
    assert!(inbox.discard(&refused).unwrap().is_none());
    let cut_in_the_box = refusal(inbox.check(&sealed[..100]));
    assert!(inbox.discard(&cut_in_the_box).unwrap().is_some());
    let cut_in_the_header = refusal(inbox.check(&sealed[..28]));
    assert!(inbox.discard(&cut_in_the_header).unwrap().is_none());
}

#[test]
fn a_broken_store_accepts_nothing() {
    /// Answers so many questions, and then no more.
    #[derive(Debug)]
    struct BrokenStore(std::cell::Cell<u32>);
    impl BrokenStore {
        fn answer<T>(&self, answer: T) -> Result<T, &'static str> {
            let left = self.0.get().checked_sub(1).ok_or("disk")?;
            self.0.set(left);
            Ok(answer)
        }
    }
    impl ReplayStore for BrokenStore {
        type Error = &'static str;
        fn is_nonce_used(&self, _: &NonceHash) -> Result<bool, &'static str> {
            self.answer(false)
        }
        fn is_message_id_used(&self, _: ThreemaId, _: MessageId) -> Result<bool, &'static str> {
            self.answer(false)
        }
        fn mark_nonce(&mut self, _: &NonceHash) -> Result<bool, &'static str> {
            self.answer(true)
        }
        fn mark(
            &mut self,
            _: &NonceHash,
            _: ThreemaId,
            _: MessageId,
        ) -> Result<bool, &'static str> {
            self.answer(true)
        }
    }
    let sealed = seal(&header(), &text("Hi"));
    let failed = Err(InboxError::Store("disk"));
    for answers in 0..4 {
        let store = || BrokenStore(answers.into());
        let (mut inbox, mut memory) = (Inbox::new(bob(), store()), Memory::new());
        let received = inbox.receive(&sealed, &mut memory, |_| Some(from_alice()));
        match (answers, received) {
            (0 | 1, received) => assert_eq!(received, failed),
            (2.., Ok(Outcome::Message(message))) => {
                let accepted = inbox.accept(message);
                assert_eq!(accepted.is_ok(), answers > 2, "{accepted:?}");
            }
            other => panic!("{other:?}"),
        }
        let mut inbox = Inbox::new(alice(), store());
        let sent = inbox.seal(&to_bob(), &header(), &text("Hi"), &mut counting());
        assert_eq!(sent.is_ok(), answers > 0);
    }
}

#[test]
fn gateway_boxes_stay_within_their_limit() {
    let longest = "x".repeat(gateway::MAX_TEXT_LENGTH);
    let sealed = gateway::seal(&to_bob(), &text(&longest), &mut counting()).unwrap();
    let message_box = sealed.without_record();
    assert_eq!(message_box.as_bytes().len(), gateway::MAX_BOX_LENGTH);
    let longer = format!("{longest}x");
    let sealed = gateway::seal(&to_bob(), &text(&longer), &mut counting());
    assert_eq!(sealed.err(), Some(Error::TooLong));
    let mut output = [0xa5; 48];
    let sealed = gateway::seal_into(&to_bob(), &text("Hi"), &mut counting(), &mut output);
    assert_eq!(sealed.err(), Some(Error::BufferTooSmall));
    assert_eq!(output, [0xa5; 48]);
}

#[test]
fn debug_shows_no_content() {
    let body = text("Bring the blue rope.");
    let header = header().with_nickname("Nick");
    let sealed = message::seal(&to_bob(), &header, &body, &mut counting()).unwrap();
    let shown_sealed = format!("{sealed:?}");
    let sealed = sealed.without_record();
    let envelope = Envelope::parse(&sealed).unwrap();
    let shown_envelope = format!("{envelope:?}");
    let mut memory = Memory::new();
    let received = envelope.open(&from_alice(), &mut memory).unwrap();
    let shown = format!(
        "{header:?} {shown_sealed} {shown_envelope} {body:?} {received:?} {:?}",
        received.body()
    );
    assert!(
        !shown.contains("rope") && !shown.contains("Nick"),
        "{shown}"
    );
    assert!(shown.contains("20 bytes"), "{shown}");
}

#[test]
fn padding_is_drawn_from_all_lengths() {
    for (drawn, length) in [(0_u64, 1), (253, 254), (254, 255), (255, 1), (511, 2)] {
        let mut random = |bytes: &mut [u8]| bytes.copy_from_slice(&drawn.to_le_bytes());
        let padding = Padding::generate(&mut random).unwrap();
        assert_eq!(padding.length(100).get(), length, "{drawn}");
    }
}

/// An envelope without metadata, as the oldest clients send it.
fn legacy_envelope(container: &[u8]) -> Vec<u8> {
    let mut envelope = seal(&header(), &typing())[..64 + Nonce::LENGTH].to_vec();
    envelope[30..32].fill(0);
    let nonce: [u8; Nonce::LENGTH] = envelope[64..].try_into().unwrap();
    let mut text = container.to_vec();
    let key = to_bob();
    let key = key.agreed_key().as_secret();
    let tag = eeema::crypto::hazmat::secretbox::seal_in_place(key, &nonce, &mut text);
    envelope.extend(tag);
    envelope.extend(text);
    envelope
}

#[test]
fn legacy_envelopes_are_told_apart() {
    let shortest = legacy_envelope(b"");
    assert_eq!(shortest.len(), Envelope::MIN_LENGTH);
    assert_eq!(open(&shortest), Err(Error::Refused(Reason::ContainerEmpty)));
    for (envelope, is_legacy) in [
        (legacy_envelope(b"\x01Hi\x01"), true),
        (seal(&header(), &text("Hi")), false),
    ] {
        let envelope = Envelope::parse(&envelope).unwrap();
        assert_eq!(envelope.is_legacy(), is_legacy);
        let mut memory = Memory::new();
        let received = envelope.open(&from_alice(), &mut memory).unwrap();
        assert_eq!(received.body(), &text("Hi"));
        assert_eq!(received.has_metadata(), !is_legacy);
    }
}

#[test]
fn a_buffer_that_is_too_small_loses_no_message() {
    let inbox = inbox();
    let sealed = seal(&header(), &text("Hi"));
    let pending = inbox.check(&sealed).unwrap();
    let mut buffer = vec![0; pending.plaintext_len()];
    let too_small = inbox
        .open(pending, &from_alice(), &mut Memory::over(&mut buffer[1..]))
        .map(|_| ());
    let failed = ReceiveError::Failed(InboxError::Message(Error::BufferTooSmall));
    assert_eq!(too_small, Err(failed));
    let pending = inbox.check(&sealed).unwrap();
    let mut memory = Memory::over(&mut buffer);
    assert!(inbox.open(pending, &from_alice(), &mut memory).is_ok());
}

/// A callback of the Gateway with its MAC.
struct Form {
    fields: [(&'static str, String); 7],
}

impl Form {
    fn new(from: &str, to: &str, nonce: &[u8], message_box: &[u8]) -> Self {
        let mut form = Self {
            fields: [
                ("from", from.to_owned()),
                ("to", to.to_owned()),
                ("messageId", "0707070707070707".to_owned()),
                ("date", "1616950936".to_owned()),
                ("nonce", Hex(nonce).to_string()),
                ("box", Hex(message_box).to_string()),
                ("mac", String::new()),
            ],
        };
        form.fields[6].1 = Hex(&form.callback().compute_mac("secret")).to_string();
        form
    }

    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (*name, &**value))
    }

    fn callback(&self) -> gateway::Callback<'_> {
        gateway::Callback::from_pairs(self.pairs()).unwrap()
    }
}

#[test]
fn a_callback_says_when_and_how_long() {
    let form = Form::new("ALICE001", "*BOT0001", &[9; 24], &[1; 20]);
    let verified = form.callback().verify("secret").unwrap();
    assert_eq!(verified.time(), Some(UnixSeconds(1_616_950_936)));
    assert_eq!(verified.plaintext_len(), 4);
    let short = Form::new("ALICE001", "*BOT0001", &[9; 24], &[1; 15]);
    assert_eq!(
        short.callback().verify("secret").err(),
        Some(gateway::Error::Truncated)
    );
    // Nothing of a callback is believed before, so that it is shown escaped.
    let hostile = Form::new("ALICE\n01", "\u{1b}[2J", &[9; 24], &[1; 20]);
    let shown = format!("{:?}", hostile.callback());
    assert_eq!(
        shown,
        r#"Callback("ALICE\n01" to "\u{1b}[2J", "0707070707070707")"#
    );
}

#[test]
fn a_mac_is_made_with_the_secret_and_has_its_digits_only() {
    let form = Form::new("ALICE001", "*BOT0001", &[9; 24], &[1; 20]);
    let callback = form.callback();
    assert!(callback.verify("secret").is_ok());
    let mismatch = Some(gateway::Error::MacMismatch);
    assert_eq!(callback.verify("Secret").err(), mismatch);
    let longer = format!("{}00", callback.mac);
    for mac in ["", &callback.mac[..63], &longer] {
        let callback = gateway::Callback { mac, ..callback };
        assert_eq!(callback.verify("secret").err(), mismatch);
    }
}

#[test]
fn a_form_has_every_field_once() {
    let form = Form::new("ALICE001", "*BOT0001", &[9; 24], &[1; 20]);
    for name in ["from", "to", "messageId", "date", "nonce", "box", "mac"] {
        let without = form.pairs().filter(|(other, _)| *other != name);
        assert_eq!(
            gateway::Callback::from_pairs(without).err(),
            Some(gateway::Error::FieldMissing(name))
        );
        let twice = form.pairs().chain([(name, "again")]);
        assert_eq!(
            gateway::Callback::from_pairs(twice).err(),
            Some(gateway::Error::FieldTwice(name))
        );
    }
    let more = form.pairs().chain([("nickname", "Nick"), ("nickname", "")]);
    assert!(gateway::Callback::from_pairs(more).is_ok());
}

/// The Gateway form has the same store, and a box that is sent back is refused.
#[test]
fn a_gateway_message_is_received_once() {
    let bot: ThreemaId = "*BOT0001".parse().unwrap();
    let (to_bot, from_alice) = (peer((alice(), 1), (bot, 2)), peer((bot, 2), (alice(), 1)));
    let mut inbox = Inbox::new(bot, MemoryStore::default());
    let sealed = gateway::seal(&to_bot, &text("Hi"), &mut counting()).unwrap();
    let message_box = sealed.without_record();
    let form = |sealed: &gateway::MessageBox<Vec<u8>>| {
        Form::new("ALICE001", "*BOT0001", sealed.nonce(), sealed.as_bytes())
    };
    let one = form(&message_box);
    let verified = || one.callback().verify("secret").unwrap();
    let mut memory = Memory::new();
    let received = verified().open(&from_alice, &mut memory).unwrap();
    assert_eq!(received.body(), &text("Hi"));
    assert!(!received.has_metadata());
    assert_eq!((received.sender(), received.receiver()), (alice(), bot));
    assert_eq!(received.time(), UnixMillis(1_616_950_936_000));
    assert_eq!(received.nickname(), None);
    let other = peer((bot, 2), (bob(), 1));
    let other = verified().open(&other, &mut memory).err();
    assert_eq!(other, Some(Error::OtherIdentity));

    let receive = |inbox: &mut Inbox<MemoryStore>, form: &Form| {
        let mut memory = Memory::new();
        let verified = form.callback().verify("secret").unwrap();
        let outcome = inbox.receive_callback(verified, &mut memory, |_| Some(&from_alice));
        match outcome.unwrap() {
            Outcome::Message(message) => {
                // The answer 200 acknowledges; there is nothing to tell a chat server.
                assert_eq!(inbox.accept(message), Ok(None));
                None
            }
            Outcome::Refused {
                reason,
                acknowledgement: None,
            } => Some(reason),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(receive(&mut inbox, &one), None);
    assert_eq!(receive(&mut inbox, &one), Some(Reason::NonceReuse));

    // The bot's own box comes back as if Alice had sent it.
    let mut random = |bytes: &mut [u8]| bytes.fill(77);
    let sealed = gateway::seal(&from_alice, &text("I owe you 100"), &mut random).unwrap();
    let sent = sealed.record(&mut inbox).unwrap();
    assert_eq!(receive(&mut inbox, &form(&sent)), Some(Reason::NonceReuse));
    let mut random = |bytes: &mut [u8]| bytes.fill(78);
    let mut output = [0; 512];
    let sealed = gateway::seal_into(&from_alice, &text("Me too"), &mut random, &mut output);
    let sent = sealed.unwrap().record(&mut inbox).unwrap();
    let reflected = Form::new("ALICE001", "*BOT0001", sent.nonce(), sent.as_bytes());
    assert_eq!(receive(&mut inbox, &reflected), Some(Reason::NonceReuse));
}

#[test]
fn flags_are_set_once() {
    let flags = Flags::PUSH | Flags::SHORT_LIVED;
    assert_eq!((flags | Flags::PUSH, flags.0), (flags, 0x21));
}

#[test]
fn debug_names_values() {
    let header = header().with_nickname("Nick");
    let sealed = seal(&header, &text("Hi"));
    let mut memory = Memory::new();
    let envelope = Envelope::parse(&sealed).unwrap();
    let opened = envelope.open_undecoded(&from_alice(), &mut memory).unwrap();
    let opened = format!("{opened:?}");
    let envelope = Envelope::parse(&sealed).unwrap();
    let received = envelope.open(&from_alice(), &mut memory).unwrap();
    let metadata = Metadata {
        nickname: Some("Nick"),
        message_id: MessageId::from_bytes([7; 8]),
        created_at: NOW,
    };
    let container = Container::decode(b"\x01Hi\x01").unwrap();
    assert_eq!(
        format!("{header:?} {opened} {received:?} {metadata:?} {container:?}"),
        "Header(0707070707070707) \
        Opened(ALICE001, 0707070707070707, Kind(0x01)) \
        Received(ALICE001, 0707070707070707, Kind(0x01)) \
        Metadata(0707070707070707, UnixMillis(1735655118450)) \
        Container(Kind(0x01), 2 bytes)"
    );
    assert_eq!(format!("{:?}", to_bob()), "Peer(BOB00001 of ALICE001)");
}
