//! How sealing, opening and receiving behave (chapter 02).

use core::num::NonZeroU8;

use eeema::content::Encode;
use eeema::content::TypingIndicator;
use eeema::identity::{MessageId, Nonce, NonceHash};
use eeema::message::receive::{Inbox, ReceiveError, Refusal};
use eeema::message::{
    self, Body, Container, Content, DeliveryReceipt, Draw, Envelope, Error, Flags, Header, Kind,
    MAX_SEALED_CONTENT, MAX_TEXT_LENGTH, MemoryStore, Metadata, Padding, ReceiptStatus,
    ReplayStore, gateway,
};
use eeema::time::{UnixMillis, UnixSeconds};
use eeema::{SecretKey, SharedKey, ThreemaId};
use proptest::prelude::*;

const NOW: UnixMillis = UnixMillis(1_735_655_118_450);

/// A well-formed body of the type that `*3MAPUSH` sends.
const RESUME: &[u8] =
    br#"{"wcs":"0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f","wca":null,"wct":1,"wcv":2}"#;
/// A well-formed body of the type that `*3MAW0RK` sends.
const WORK_SYNC: &[u8] = b"\x0a\x00";

fn typing() -> Body<'static> {
    Body::direct(Content::TypingIndicator(TypingIndicator(true))).unwrap()
}

fn alice() -> ThreemaId {
    "ALICE001".parse().unwrap()
}

fn bob() -> ThreemaId {
    "BOB00001".parse().unwrap()
}

fn key() -> SharedKey {
    SharedKey::from_agreed(
        SecretKey::from_bytes([1; 32])
            .agree(&SecretKey::from_bytes([2; 32]).public_key())
            .unwrap(),
    )
}

fn header() -> Header<'static> {
    Header::new(alice(), bob(), MessageId::from_bytes([7; 8]), NOW)
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

fn seal(header: &Header<'_>, body: &Body<'_>) -> Vec<u8> {
    message::seal(&key(), header, body, &mut counting()).unwrap()
}

fn open(envelope: &[u8]) -> Result<(Kind, Vec<u8>), Error> {
    let opened = Envelope::parse(envelope)?.open(bob(), alice(), &key())?;
    Ok((opened.kind(), opened.body_bytes().to_vec()))
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
        let mut header =
            Header::new(alice(), receiver, MessageId::from_bytes(id), UnixMillis(time)).with_flags(Flags(flags));
        if let Some(nickname) = &nickname {
            header = header.with_nickname(nickname);
        }
        let content = body;
        let body = Body::unknown(Kind(kind), &content);
        let draw = || Draw::chosen(Nonce::from_bytes(nonce), Padding::chosen(padding), metadata_padding);
        let length = message::encoded_len(&header, &body, &draw()).unwrap();
        prop_assert!(length <= message::max_encoded_len(&header, &body).unwrap());
        let mut sealed = vec![0; length];
        prop_assert_eq!(message::seal_drawn_into(&key(), &header, &body, draw(), &mut sealed), Ok(length));

        let envelope = Envelope::parse(&sealed).unwrap();
        prop_assert_eq!(envelope.nonce().as_bytes(), &nonce);
        let opened = envelope.open(receiver, alice(), &key()).unwrap();
        prop_assert_eq!(opened.kind(), Kind(kind));
        prop_assert_eq!(*opened.message_id().as_bytes(), id);
        prop_assert_eq!(opened.flags(), Flags(flags));
        if time > 0 {
            prop_assert_eq!(opened.time(), UnixMillis(time));
        }
        let sent = nickname.as_deref().filter(|_| body.distributes_profile()).map(str::trim);
        prop_assert_eq!(opened.nickname(), sent);
        prop_assert_eq!(opened.body_bytes(), content);
    }

    #[test]
    fn one_flipped_bit_is_refused_or_unauthenticated_header(position in 0..1_000_usize, bit in 0..8) {
        let sealed = seal(&header(), &Body::text("Bring the blue rope.").unwrap());
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
    fn padding_has_the_lengths_of_the_chapter(body_length in 0..9_000_usize, drawn: NonZeroU8) {
        let padding = usize::from(Padding::chosen(drawn).length(body_length).get());
        prop_assert_eq!(padding, usize::from(drawn.get()).max(32_usize.saturating_sub(body_length)));
    }
}

#[test]
fn every_truncation_is_refused() {
    let sealed = seal(&header().with_nickname("Alice"), &Body::text("Hi").unwrap());
    for length in 0..sealed.len() {
        assert!(open(&sealed[..length]).is_err(), "{length} bytes");
    }
    let mut longer = sealed;
    longer.push(0);
    assert_eq!(open(&longer), Err(Error::MessageUnauthentic));
}

#[test]
fn a_key_opens_only_for_its_two_identities() {
    let sealed = seal(&header(), &Body::text("Hi").unwrap());
    let envelope = Envelope::parse(&sealed).unwrap();
    let open = |own_id, sender| envelope.open(own_id, sender, &key()).map(|_| ());
    assert_eq!(open(bob(), alice()), Ok(()));
    assert_eq!(open(alice(), bob()), Err(Error::ReceiverIsNotUser));
    assert_eq!(open(bob(), ThreemaId::ECHOECHO), Err(Error::WrongSender));
    let to_himself = Header::new(bob(), bob(), MessageId::from_bytes([7; 8]), NOW);
    let sealed = seal(&to_himself, &Body::text("Hi").unwrap());
    let opened = Envelope::parse(&sealed).unwrap().open(bob(), bob(), &key());
    assert_eq!(opened.unwrap_err(), Error::SenderIsUser);
}

#[test]
fn a_failed_open_leaves_no_plaintext() {
    let mut sealed = seal(
        &header().with_nickname("A nickname that is easy to find"),
        &Body::text("Hi").unwrap(),
    );
    // The metadata box stays intact and is opened first.
    *sealed.last_mut().unwrap() ^= 1;
    let envelope = Envelope::parse(&sealed).unwrap();
    let mut buffer = [0xa5; 1024];
    let result = envelope
        .open_into(bob(), alice(), &key(), &mut buffer)
        .map(|_| ());
    assert_eq!(result, Err(Error::MessageUnauthentic));
    let (used, unused) = buffer.split_at(envelope.plaintext_len());
    assert!(used.iter().all(|byte| *byte == 0));
    assert!(unused.iter().all(|byte| *byte == 0xa5));
}

#[test]
fn a_small_buffer_is_refused_untouched() {
    let body = Body::text("Hi").unwrap();
    let sealed = seal(&header(), &body);
    let envelope = Envelope::parse(&sealed).unwrap();
    let mut buffer = vec![0xa5; envelope.plaintext_len() - 1];
    let result = envelope
        .open_into(bob(), alice(), &key(), &mut buffer)
        .map(|_| ());
    assert_eq!(result, Err(Error::BufferTooSmall));
    assert!(buffer.iter().all(|byte| *byte == 0xa5));

    let mut output = vec![0xa5; sealed.len() - 1];
    let result = message::seal_into(&key(), &header(), &body, &mut counting(), &mut output);
    assert_eq!(result, Err(Error::BufferTooSmall));
    assert!(output.iter().all(|byte| *byte == 0xa5));
}

#[test]
fn limits_of_the_frame_hold() {
    let largest = |body: &[u8]| {
        let draw = Draw::chosen(Nonce::from_bytes([9; 24]), Padding::MAX, u8::MAX);
        message::encoded_len(&header(), &Body::unknown(Kind::FILE, body), &draw)
    };
    // Without nickname the metadata takes 2 + 31 + 9 + 7 bytes and a tag.
    let room = MAX_SEALED_CONTENT - 65;
    assert_eq!(largest(&vec![0; room - 1]), Ok(88 + 65 + 16 + 1 + room));
    assert_eq!(largest(&vec![0; room - 254]), Ok(88 + 65 + 16 + 1 + room));
    assert_eq!(largest(&vec![0; room - 255]), Ok(88 + 65 + 16 + 1 + room));
    assert_eq!(largest(&vec![0; room - 256]), Ok(88 + 65 + 16 + room));
    assert_eq!(largest(&vec![0; room]), Err(Error::TooLong));
    assert_eq!(largest(&[0; 9000]), Err(Error::TooLong));

    let longest = "x".repeat(MAX_TEXT_LENGTH);
    assert!(Body::text(&longest).is_ok());
    assert_eq!(
        Body::text(&format!("{longest}x")),
        Err(eeema::content::Error::TextTooLong)
    );
    assert_eq!(Body::text(""), Err(eeema::content::Error::BodyEmpty));
}

#[test]
fn limits_of_the_metadata_hold() {
    let body = Body::text("Hi").unwrap();
    let sealed_metadata = |nickname: &str| {
        let draw = Draw::chosen(Nonce::from_bytes([9; 24]), Padding::MAX, u8::MAX);
        let header = header().with_nickname(nickname);
        message::encoded_len(&header, &body, &draw).map(|length| length - 88 - 16 - 1 - 2 - 255)
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
    assert_eq!(
        message::seal(&key(), &header(), &body, &mut counting()),
        Err(Error::ForbiddenType)
    );
    let draw = Draw::generate(&mut counting()).unwrap();
    assert_eq!(
        gateway::encoded_len(&body, &draw),
        Err(Error::ForbiddenType)
    );
}

#[test]
fn a_failed_generator_seals_nothing() {
    struct Broken;
    impl eeema::Random for Broken {
        fn fill(&mut self, _: &mut [u8]) -> Result<(), eeema::crypto::RandomError> {
            Err(eeema::crypto::RandomError)
        }
    }
    let sealed = message::seal(&key(), &header(), &Body::text("Hi").unwrap(), &mut Broken);
    assert_eq!(sealed, Err(Error::Random));
    assert!(SecretKey::generate(&mut Broken).is_err());
}

#[test]
fn flags_are_those_of_the_type() {
    let flags = |header: &Header<'_>, body| Envelope::parse(&seal(header, &body)).unwrap().flags();
    assert_eq!(flags(&header(), Body::text("Hi").unwrap()), Flags::PUSH);
    let silent = Flags::NO_QUEUING | Flags::NO_ACKNOWLEDGEMENT;
    assert_eq!(flags(&header(), typing()), silent);
    let chosen = header().with_flags(Flags::NO_DELIVERY_RECEIPTS);
    assert_eq!(
        flags(&chosen, Body::text("Hi").unwrap()),
        Flags::NO_DELIVERY_RECEIPTS
    );
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
        eeema::content::Error::BodyLength
    );
    assert_eq!(
        reject(Kind::DELIVERY_RECEIPT, b"\x01"),
        eeema::content::Error::BodyLength
    );
    assert_eq!(
        reject(Kind::DELIVERY_RECEIPT, b"\x01 seven "),
        eeema::content::Error::BodyLength
    );
    assert_eq!(
        reject(Kind::DELIVERY_RECEIPT, b"\x0089aa9a7e"),
        eeema::content::Error::BodyValue
    );
    assert_eq!(
        reject(Kind::DELIVERY_RECEIPT, b"\x0589aa9a7e"),
        eeema::content::Error::BodyValue
    );
    assert_eq!(
        reject(Kind::TYPING_INDICATOR, b""),
        eeema::content::Error::BodyLength
    );
    assert_eq!(
        reject(Kind::TYPING_INDICATOR, b"\x02"),
        eeema::content::Error::BodyValue
    );
    assert_eq!(
        reject(Kind::TYPING_INDICATOR, b"\x01\x01"),
        eeema::content::Error::BodyLength
    );
    assert_eq!(reject(Kind::TEXT, b""), eeema::content::Error::BodyEmpty);
    assert_eq!(reject(Kind::TEXT, b"\xff"), eeema::content::Error::BodyUtf8);
    assert_eq!(
        reject(Kind::FORBIDDEN, b""),
        eeema::content::Error::ForbiddenType
    );
    let other = Body::unknown(Kind(0x11), b"1,2");
    assert_eq!(Body::decode(Kind(0x11), b"1,2"), Ok(other));
    assert_eq!(
        DeliveryReceipt::new(ReceiptStatus::Read, &[]),
        Err(eeema::content::Error::BodyLength)
    );
    assert!(DeliveryReceipt::new(ReceiptStatus::Read, &[ids[0]; 875]).is_ok());
    assert_eq!(
        DeliveryReceipt::new(ReceiptStatus::Read, &[ids[0]; 876]),
        Err(eeema::content::Error::BodyLength)
    );
}

#[test]
fn automatic_receipts_follow_type_and_flag() {
    let wanted = |header: &Header<'_>, body| {
        let sealed = seal(header, &body);
        Envelope::parse(&sealed)
            .unwrap()
            .open(bob(), alice(), &key())
            .unwrap()
            .wants_delivery_receipt()
    };
    assert!(wanted(&header(), Body::text("Hi").unwrap()));
    assert!(!wanted(&header(), typing()));
    assert!(!wanted(
        &header().with_flags(Flags::NO_DELIVERY_RECEIPTS),
        Body::text("Hi").unwrap()
    ));
}

#[test]
fn the_inbox_marks_what_opened_and_nothing_else() {
    let mut inbox = Inbox::new(bob(), MemoryStore::default());
    let sealed = seal(&header(), &Body::text("Hi").unwrap());

    let mut forged = sealed.clone();
    *forged.last_mut().unwrap() ^= 1;
    let refused = refusal(inbox.open(inbox.check(&forged).unwrap(), &key()));
    assert_eq!(
        (refused.error(), refused.error().step()),
        (Error::MessageUnauthentic, Some(7))
    );
    let acknowledgement = inbox.discard(&refused).unwrap().unwrap();
    assert_eq!(
        (&acknowledgement.sender, acknowledgement.message_id),
        (b"ALICE001", MessageId::from_bytes([7; 8]))
    );
    assert_eq!(inbox.store().nonces().count(), 0);

    // Opening and looking again changes nothing before the message is accepted.
    for _ in 0..2 {
        inbox.open(inbox.check(&sealed).unwrap(), &key()).unwrap();
    }
    let message = inbox.open(inbox.check(&sealed).unwrap(), &key()).unwrap();
    let body = Body::text("Hi").unwrap();
    assert_eq!(message.content().as_ref(), Ok(body.content()));
    assert_eq!(message.body(), Ok(body));
    assert!(inbox.accept(&message).unwrap().is_some());
    assert_eq!(
        inbox.store().message_ids().collect::<Vec<_>>(),
        [&(alice(), MessageId::from_bytes([7; 8]))]
    );
    assert_eq!(refusal(inbox.check(&sealed)).error(), Error::NonceReuse);
}

#[test]
fn malformed_and_unknown_messages_mark_their_nonce() {
    for (kind, body, error) in [
        (Kind(0x03), &b"?"[..], Error::UnknownType),
        (
            Kind::TYPING_INDICATOR,
            b"\x02",
            Error::Body(eeema::content::Error::BodyValue),
        ),
        (Kind::WEB_SESSION_RESUME, RESUME, Error::SpecialSender),
        (Kind::WORK_SYNC_DELTA, WORK_SYNC, Error::SpecialSender),
    ] {
        let mut inbox = Inbox::new(bob(), MemoryStore::default());
        let sealed = seal(&header(), &Body::unknown(kind, body));
        let refused = refusal(inbox.open(inbox.check(&sealed).unwrap(), &key()));
        assert_eq!(refused.error(), error);
        inbox.discard(&refused).unwrap();
        assert_eq!(refusal(inbox.check(&sealed)).error(), Error::NonceReuse);
        assert_eq!(inbox.store().message_ids().count(), 0);
    }
}

#[test]
fn special_senders_send_one_type_each() {
    let allowed = |sender: &str, kind| {
        let body = match kind {
            Kind::WORK_SYNC_DELTA => WORK_SYNC,
            _ => RESUME,
        };
        let header = Header::new(
            sender.parse().unwrap(),
            bob(),
            MessageId::from_bytes([7; 8]),
            NOW,
        );
        let sealed = seal(&header, &Body::unknown(kind, body));
        let inbox = Inbox::new(bob(), MemoryStore::default());
        let result = inbox.open(inbox.check(&sealed).unwrap(), &key());
        !matches!(result, Err(ReceiveError::Refused(refusal)) if refusal.error() == Error::SpecialSender)
    };
    assert!(allowed("*3MAPUSH", Kind::WEB_SESSION_RESUME));
    assert!(allowed("*3MAW0RK", Kind::WORK_SYNC_DELTA));
    assert!(!allowed("*3MAPUSH", Kind::WORK_SYNC_DELTA));
    assert!(!allowed("*3MAPUSH", Kind::CALL_HANGUP));
    assert!(!allowed("*3MAW0RK", Kind::WEB_SESSION_RESUME));
    assert!(!allowed("*3MAWORK", Kind::WORK_SYNC_DELTA));
}

#[test]
fn refusals_are_acknowledged_unless_the_flags_forbid_it() {
    let mut inbox = Inbox::new(alice(), MemoryStore::default());
    let sealed = seal(&header(), &Body::text("Hi").unwrap());
    let refused = refusal(inbox.check(&sealed));
    assert_eq!(refused.error(), Error::ReceiverIsNotUser);
    assert!(inbox.discard(&refused).unwrap().is_some());
    let silent = seal(&header(), &typing());
    assert!(
        inbox
            .discard(&refusal(inbox.check(&silent)))
            .unwrap()
            .is_none()
    );
    let cut_in_the_box = refusal(inbox.check(&sealed[..100]));
    assert!(inbox.discard(&cut_in_the_box).unwrap().is_some());
    let cut_in_the_header = refusal(inbox.check(&sealed[..28]));
    assert!(inbox.discard(&cut_in_the_header).unwrap().is_none());
}

#[test]
fn a_broken_store_accepts_nothing() {
    #[derive(Debug)]
    struct BrokenStore;
    impl ReplayStore for BrokenStore {
        type Error = &'static str;
        fn is_nonce_used(&self, _: &NonceHash) -> Result<bool, &'static str> {
            Err("disk")
        }
        fn mark_nonce(&mut self, _: &NonceHash) -> Result<(), &'static str> {
            Err("disk")
        }
        fn is_message_id_used(&self, _: ThreemaId, _: MessageId) -> Result<bool, &'static str> {
            Err("disk")
        }
        fn mark_message_id(&mut self, _: ThreemaId, _: MessageId) -> Result<(), &'static str> {
            Err("disk")
        }
    }
    let sealed = seal(&header(), &Body::text("Hi").unwrap());
    let result = Inbox::new(bob(), BrokenStore).check(&sealed).map(|_| ());
    assert_eq!(result, Err(ReceiveError::Store("disk")));
}

#[test]
fn gateway_boxes_stay_within_their_limit() {
    let text = "x".repeat(gateway::MAX_BOX_LENGTH - 16 - 1 - 1);
    let draw = || Draw::chosen(Nonce::from_bytes([9; 24]), Padding::MAX, 0);
    assert_eq!(
        gateway::encoded_len(&Body::text(&text).unwrap(), &draw()),
        Ok(gateway::MAX_BOX_LENGTH)
    );
    let longer = format!("{text}x");
    assert_eq!(
        gateway::encoded_len(&Body::text(&longer).unwrap(), &draw()),
        Err(Error::TooLong)
    );
    let sealed = gateway::seal_into(&key(), &Body::text("Hi").unwrap(), draw(), &mut [0; 100]);
    assert_eq!(sealed, Err(Error::BufferTooSmall));
}

#[test]
fn debug_shows_no_content() {
    let body = Body::text("Bring the blue rope.").unwrap();
    let sealed = seal(&header().with_nickname("Nick"), &body);
    let envelope = Envelope::parse(&sealed).unwrap();
    let opened = envelope.open(bob(), alice(), &key()).unwrap();
    let header = header().with_nickname("Nick");
    let shown = format!(
        "{header:?} {envelope:?} {body:?} {opened:?} {:?}",
        opened.body()
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
    let tag =
        eeema::crypto::hazmat::secretbox::seal_in_place(key().message_key(), &nonce, &mut text);
    envelope.extend(tag);
    envelope.extend(text);
    envelope
}

#[test]
fn legacy_envelopes_are_told_apart() {
    let shortest = legacy_envelope(b"");
    assert_eq!(shortest.len(), Envelope::MIN_LENGTH);
    assert_eq!(open(&shortest), Err(Error::ContainerEmpty));
    for (envelope, is_legacy) in [
        (legacy_envelope(b"\x01Hi\x01"), true),
        (seal(&header(), &Body::text("Hi").unwrap()), false),
    ] {
        let envelope = Envelope::parse(&envelope).unwrap();
        let opened = envelope.open(bob(), alice(), &key()).unwrap();
        assert_eq!(opened.body().unwrap(), Body::text("Hi").unwrap());
        assert_eq!(opened.is_legacy(), is_legacy);
    }
}

#[test]
fn a_buffer_that_is_too_small_loses_no_message() {
    let mut inbox = Inbox::new(bob(), MemoryStore::default());
    let sealed = seal(&header(), &Body::text("Hi").unwrap());
    let length = inbox.check(&sealed).unwrap().plaintext_len();
    let mut buffer = vec![0; length];
    let pending = inbox.check(&sealed).unwrap();
    let refused = refusal(inbox.open_into(pending, &key(), &mut buffer[1..]));
    assert_eq!(refused.error(), Error::BufferTooSmall);
    assert!(inbox.discard(&refused).unwrap().is_none(), "it comes again");
    let pending = inbox.check(&sealed).unwrap();
    assert!(inbox.open_into(pending, &key(), &mut buffer).is_ok());
}

#[test]
fn a_callback_says_when_and_how_long() {
    let mut callback = gateway::Callback {
        from: "ALICE001",
        to: "*BOT0001",
        message_id: "0707070707070707",
        date: "1616950936",
        nonce: "090909090909090909090909090909090909090909090909",
        message_box: "00112233",
        mac: "",
    };
    assert_eq!(
        format!("{callback:?}"),
        "Callback(ALICE001 to *BOT0001, 0707070707070707)"
    );
    let mac = callback.compute_mac("secret");
    let mac: String = mac.iter().map(|byte| format!("{byte:02x}")).collect();
    callback.mac = &mac;
    let verified = callback.verify("secret").unwrap();
    assert_eq!(verified.time(), Some(UnixSeconds(1_616_950_936)));
    assert_eq!(verified.buffer_len(), 4);
    assert_eq!(callback.verify("Secret").err(), Some(Error::MacMismatch));
}

#[test]
fn flags_are_set_once() {
    let flags = Flags::PUSH | Flags::SHORT_LIVED;
    assert_eq!((flags | Flags::PUSH, flags.0), (flags, 0x21));
}

#[test]
fn debug_names_values() {
    let header = header().with_nickname("Nick");
    let sealed = seal(&header, &Body::text("Hi").unwrap());
    let envelope = Envelope::parse(&sealed).unwrap();
    let opened = envelope.open(bob(), alice(), &key()).unwrap();
    let metadata = Metadata {
        nickname: Some("Nick"),
        message_id: MessageId::from_bytes([7; 8]),
        created_at: NOW,
    };
    let container = Container::decode(b"\x01Hi\x01").unwrap();
    assert_eq!(
        format!("{header:?} {opened:?} {metadata:?} {container:?}"),
        "Header(ALICE001 to BOB00001, 0707070707070707) \
        Opened(ThreemaId(ALICE001), 0707070707070707, Kind(0x01)) \
        Metadata(0707070707070707, UnixMillis(1735655118450)) \
        Container(Kind(0x01), 2 bytes)"
    );
}
