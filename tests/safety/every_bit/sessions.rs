//! Calls, linked devices and sessions with forward security.

use eeema::call::{
    Auth, Codec, Footer, FrameOpener, FrameSealer, GroupCallHandshakeKey, GroupCallKey,
    GroupCallKeyHash, HandshakeError, MediaKey, ParticipantHalf, ParticipantKeys,
};
use eeema::content::Kind;
use eeema::crypto::hazmat::secretbox;
use eeema::forward_security::{
    Contact, Envelope, Reaction, Session, SessionId, Variant, VersionRange, receive,
};
use eeema::identity::MessageId;
use eeema::multi_device::{DeviceGroupKey, LastSealed};
use eeema::{PublicKey, SecretKey};

use super::messages::{alice, bob, peer};
use super::{every_bit_matters, ones};

#[test]
fn of_the_boxes_of_a_group_call() {
    let call = GroupCallKey::from_bytes([5; 32]);
    let mut made = [&[0; secretbox::PREFIX_LENGTH][..], b"who is there"].concat();
    call.hello_key()
        .seal_in_place(&mut made, &mut ones)
        .unwrap();
    every_bit_matters("crypto::Key::open_in_place", &made, |sealed| {
        let is_open = call.hello_key().open_in_place(&mut sealed.to_vec()).is_ok();
        assert!(
            call.state_key()
                .open_in_place(&mut sealed.to_vec())
                .is_err()
        );
        let other = GroupCallHandshakeKey::from_bytes([5; 32]);
        assert!(other.open_in_place(&mut sealed.to_vec()).is_err());
        is_open
    });
    let keys = |byte| ParticipantKeys::chosen(SecretKey::from_bytes([byte; 32]), [byte; 16]);
    let mut data = *b"a media key";
    let mut sender = keys(1).channel(&keys(2).half()).unwrap();
    let tag = sender.seal_in_place(&mut data);
    let made = [&tag.unwrap()[..], &data].concat();
    every_bit_matters("ParticipantChannel::open_in_place", &made, |sealed| {
        let mut channel = keys(2).channel(&keys(1).half()).unwrap();
        channel.open_in_place(&mut sealed.to_vec()).is_ok()
    });
}

/// An authentication says whom it is for, by key and cookie: nobody else takes it.
#[test]
fn of_the_receiver_of_an_authentication() {
    let receiver = ParticipantKeys::chosen(SecretKey::from_bytes([1; 32]), [1; 16]).half();
    let auth = Auth::new(receiver, &[]);
    let mut envelope = vec![0; auth.encoded_len()];
    auth.encode_into(&mut envelope).unwrap();
    let whom = [&receiver.key.as_bytes()[..], &receiver.cookie].concat();
    every_bit_matters("call::Auth::decode", &whom, |given| {
        let half = given.split_first_chunk().and_then(|(key, cookie)| {
            let key = PublicKey::from_bytes(*key);
            Some(ParticipantHalf {
                key,
                cookie: cookie.try_into().ok()?,
            })
        });
        half.is_some_and(|half| Auth::decode(&envelope, &half).is_ok())
    });
}

/// Who says hello with the key of the receiver, whole and as it is, is a mirror.
#[test]
fn of_an_own_key_that_comes_back() {
    let keys = || ParticipantKeys::chosen(SecretKey::from_bytes([1; 32]), [1; 16]);
    let own = *keys().half().key.as_bytes();
    every_bit_matters("call::ParticipantKeys::channel", &own, |given| {
        let Ok(key) = given.try_into().map(PublicKey::from_bytes) else {
            return false;
        };
        let cookie = [2; 16];
        let result = keys().channel(&ParticipantHalf { key, cookie });
        result.is_err_and(|error| error == HandshakeError::Reflected)
    });
}

/// What stays clear of a frame and the footer are authenticated, too.
#[test]
fn of_a_frame() {
    let hash = GroupCallKeyHash::from_bytes([7; 32]);
    let media_key = || MediaKey::from_bytes(0, 0, [8; 32]);
    for codec in [Codec::Opus, Codec::Vp8] {
        let mut made = vec![0x10; 30 + 22];
        let mut sealer = FrameSealer::chosen(media_key(), hash.clone(), 0);
        let length = sealer.seal_in_place(codec, &mut made).unwrap();
        made.truncate(length);
        assert!(Footer::of(codec, &made).unwrap().is_some());
        let of = "FrameKey::open_in_place, FrameOpener::open_in_place";
        let open = |sealed: &[u8]| {
            let key = media_key().frame_key(&hash);
            let is_open = key.open_in_place(codec, &mut sealed.to_vec()).is_ok();
            let mut opener = FrameOpener::new(hash.clone());
            assert!(opener.announce(media_key()));
            let opened = opener.open_in_place(codec, &mut sealed.to_vec()).is_ok();
            (is_open, opened)
        };
        every_bit_matters(of, &made, |sealed| {
            // A frame without anything is silence, which is not encrypted.
            let is_silence = sealed.is_empty() && codec == Codec::Opus;
            let (by_key, by_opener) = open(sealed);
            assert!(by_key || !by_opener);
            by_key && !is_silence
        });
        every_bit_matters(of, &made, |sealed| {
            let is_silence = sealed.is_empty() && codec == Codec::Opus;
            open(sealed).1 && !is_silence
        });
    }
}

#[test]
fn of_what_linked_devices_seal() {
    let keys = DeviceGroupKey::from_bytes([1; 32]).derive();
    let made = keys.reflect().seal(b"a contact", &mut ones).unwrap();
    every_bit_matters(
        "ContentKey::open, ContentKey::open_in_place",
        &made,
        |sealed| {
            let is_open = keys.reflect().open(sealed).is_ok();
            let in_place = keys.reflect().open_in_place(&mut sealed.to_vec()).is_ok();
            assert_eq!(in_place, is_open);
            is_open
        },
    );
    // The nonce is that of another box then, which the store of used nonces judges.
    let last = LastSealed::of(&made).unwrap();
    let behind_the_nonce = &made[24..];
    every_bit_matters("LastSealed::accepts", behind_the_nonce, |sealed| {
        last.accepts(&LastSealed::of(&[&made[..24], sealed].concat()).unwrap())
    });
    let key = keys.reflect().as_bytes();
    every_bit_matters("ContentKey::eq", key, |given| {
        <[u8; 32]>::try_from(given).is_ok_and(|given| {
            let other = DeviceGroupKey::from_bytes([1; 32]).derive();
            given == *other.reflect().as_bytes() && *other.reflect() == *keys.reflect()
        })
    });
}

/// A message of a session, in the envelope of one that the permanent keys sealed.
#[test]
fn of_a_message_with_forward_security() {
    let (alice, bob) = (alice(), bob());
    let (to_bob, to_alice) = (peer(&alice, &bob), peer(&bob, &alice));
    let own = Contact::new(&alice, &to_bob).unwrap();
    let theirs = Contact::new(&bob, &to_alice).unwrap();
    let (id, supported) = (SessionId::from_bytes([3; 16]), VersionRange::SUPPORTED);
    let begun =
        Session::initiate_with(&own, supported, id, SecretKey::from_bytes([4; 32])).unwrap();
    let (session, init) = begun.store(|_| Ok::<_, ()>(())).unwrap();
    let message_id = MessageId::from_bytes([9; 8]);
    let react = |sessions: &[Session], envelope: &Envelope<'_>| {
        let mut buffer = [0; 1024];
        match receive(
            &theirs,
            sessions,
            supported,
            message_id,
            envelope,
            &mut ones,
            &mut buffer,
        ) {
            Ok(Reaction::Created { session, .. }) => {
                Some(session.store(|_| Ok::<_, ()>(())).unwrap().0)
            }
            Ok(Reaction::Opened { message, .. }) => {
                Some(message.store(|_| Ok::<_, ()>(())).unwrap().0)
            }
            _ => None,
        }
    };
    let sessions = [react(&[], &init).expect("a session")];
    let mut buffer = [0; 1024];
    let sealed = session.seal(
        Kind::TEXT,
        b"The tide is at 6:40.",
        None,
        supported,
        &mut buffer,
    );
    let (_, sealed) = sealed.unwrap().store(|_| Ok::<_, ()>(())).unwrap();
    let Variant::Encapsulated(sealed) = Envelope::decode(sealed).unwrap().variant else {
        panic!("a message of the session");
    };
    let (offered, applied) = sealed.versions();
    let numbers = [(4, offered.into()), (5, applied.into())].map(|(id, value)| number(id, value));
    every_bit_matters("forward_security::receive", sealed.sealed(), |given| {
        let fields = [
            number(2, sealed.counter()),
            bytes(3, given),
            numbers.concat(),
        ]
        .concat();
        let body = [bytes(1, id.as_bytes()), bytes(6, &fields)].concat();
        react(&sessions, &Envelope::decode(&body).unwrap()).is_some()
    });
}

/// A field of Protocol Buffers that is a number.
fn number(id: u8, value: u64) -> Vec<u8> {
    [vec![id << 3], varint(value)].concat()
}

/// A field of Protocol Buffers that is bytes.
fn bytes(id: u8, value: &[u8]) -> Vec<u8> {
    [
        vec![id << 3 | 2],
        varint(value.len() as u64),
        value.to_vec(),
    ]
    .concat()
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut encoded = Vec::new();
    while value > 0x7f {
        encoded.push(value as u8 | 0x80);
        value >>= 7;
    }
    encoded.push(value as u8);
    encoded
}
