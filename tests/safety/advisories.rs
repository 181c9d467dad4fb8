//! What went wrong in neighbouring libraries must not go wrong here: one test for each advisory.
//!
//! | advisory | what happened there | test |
//! |---|---|---|
//! | RUSTSEC-2024-0011, `snow` | a message that did not open moved the counter of nonces | [`a_failed_open_moves_no_state`] |
//! | RUSTSEC-2024-0342, `vodozemac` | secrets stayed in memory after drop | [`secrets_are_gone_after_drop`] and `tests/wipe` |
//! | RUSTSEC-2024-0354, `vodozemac` | keys as text were decoded through tables and branches | [`secret_text_is_decoded_whatever_it_says`] and `checks/constant-time` |
//! | RUSTSEC-2026-0124, `libcrux` | a length that no test had was computed wrong | [`every_length_of_a_box`] and the tests behind it, `tests/safety/seeds.rs` |
//! | RUSTSEC-2017-0001, `sodiumoxide` | degenerate public keys were taken | [`degenerate_public_keys_are_refused`] |

use std::mem::MaybeUninit;

use eeema::codec::{base32, base64, hex};
use eeema::content::Text;
use eeema::crypto::Secret;
use eeema::crypto::hazmat::agreement;
use eeema::crypto::hazmat::agreement::NonContributory;
use eeema::crypto::hazmat::backend;
use eeema::crypto::hazmat::backend::Backend;
use eeema::crypto::hazmat::backend::agree_many_on;
use eeema::crypto::hazmat::blake2b;
use eeema::crypto::hazmat::hash::{hmac_sha256, sha256};
use eeema::crypto::hazmat::secretbox::{ToOpen, ToSeal, Unauthentic};
use eeema::identity::{BlobKey, Error, Identity, KeyText, MessageId, PublicKey, SecretKey};
use eeema::message::{self, Header, Inbox, Memory, MemoryStore, Peer, ReceiveError, ReplayStore};
use eeema::time::UnixMillis;

use crate::backends::backends;
use crate::low_order::LOW_ORDER;

fn paths() -> impl Iterator<Item = Backend> {
    backends().into_iter().map(|(_, backend)| backend)
}

fn identity(id: &str, secret: u8) -> Identity {
    Identity::new(id.parse().unwrap(), SecretKey::from_bytes([secret; 32]))
}

fn peer(own: &Identity, other: &Identity) -> Peer {
    own.peer(other.id, &other.public_key()).unwrap()
}

/// Whatever byte of an envelope is altered or missing: the inbox that discards it is as it was, and
/// takes the envelope.
#[test]
fn a_failed_open_moves_no_state() {
    let (alice, bob) = (identity("ALICE001", 1), identity("BOB00001", 2));
    let from_alice = peer(&bob, &alice);
    let header = Header::new(MessageId::from_bytes([7; 8]), UnixMillis(1));
    let mut random = |bytes: &mut [u8]| bytes.fill(9);
    let text = Text::new("The tide is at 6:40.").unwrap();
    let sealed = message::seal(&peer(&alice, &bob), &header, &text, &mut random);
    let envelope = sealed.unwrap().without_record();

    let mut inbox = Inbox::new(bob.id, MemoryStore::default());
    let mut memory = Memory::new();
    for position in 0..envelope.len() {
        let mut altered = envelope.clone();
        altered[position] ^= 1;
        for attempt in [&altered[..], &envelope[..position]] {
            let checked = inbox.check(attempt);
            if matches!(&checked, Ok(pending) if pending.sender() != alice.id) {
                continue; // there is no key of theirs
            }
            match checked.and_then(|pending| inbox.open(pending, &from_alice, &mut memory)) {
                // Time, flags, the reserved byte and the legacy nickname are not authentic.
                Ok(_) => assert!((24..30).contains(&position) || (32..64).contains(&position)),
                Err(ReceiveError::Refused(refusal)) => _ = inbox.discard(&refusal).unwrap(),
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!(inbox.store().nonces().count(), 0);
        assert_eq!(inbox.store().message_ids().count(), 0);
    }

    let pending = inbox.check(&envelope).unwrap();
    let received = inbox.open(pending, &from_alice, &mut memory).unwrap();
    let nonce = received.nonce().hash(bob.id);
    inbox.accept(received).unwrap();
    assert!(inbox.store().is_nonce_used(&nonce).unwrap());
    // An accepted message stays accepted, whatever fails after it.
    let mut altered = envelope.clone();
    *altered.last_mut().unwrap() ^= 1;
    assert!(inbox.check(&altered).is_err());
    assert_eq!(inbox.store().nonces().count(), 1);
}

/// Whether dropping `value` in its place removes `secret` from there.
fn is_gone<T>(value: T, secret: &[u8]) -> bool {
    let mut place = Box::new(MaybeUninit::<T>::zeroed());
    place.write(value);
    let holds = |place: &MaybeUninit<T>| {
        // SAFETY: the types here have no gaps, so that all bytes were written.
        let bytes =
            unsafe { std::slice::from_raw_parts(place.as_ptr().cast::<u8>(), size_of::<T>()) };
        bytes.windows(secret.len()).any(|window| window == secret)
    };
    assert!(holds(&place), "the value does not hold the secret");
    // SAFETY: it was written above, and is dropped once.
    unsafe { place.assume_init_drop() };
    !holds(&place)
}

#[test]
fn secrets_are_gone_after_drop() {
    const MARK: [u8; 32] = *b"a secret that is easy to find !!";
    assert!(!is_gone(MARK, &MARK));
    assert!(is_gone(Secret::from_bytes(MARK), &MARK));
    assert!(is_gone(SecretKey::from_bytes(MARK), &MARK));
    assert!(is_gone(BlobKey::from_bytes(MARK), &MARK));
    let peer = peer(&identity("ALICE001", 1), &identity("BOB00001", 2));
    assert!(is_gone(peer.clone(), peer.agreed_key().as_bytes()));
    assert!(is_gone(peer.clone(), peer.metadata_key().as_bytes()));
}

/// A foreign character does not stop the decoder: what stands around it is decoded as ever, and the
/// error is the same in every place. `checks/constant-time` sees to branches and tables.
#[test]
fn secret_text_is_decoded_whatever_it_says() {
    let bytes: [u8; 60] = core::array::from_fn(|index| (index * 7 + 1) as u8);
    let mut room = [0; 120];
    let text = hex::encode(&bytes, &mut room).unwrap().to_owned();
    decodes_around(&text, 2, 1, &bytes, |text, output| {
        assert_eq!(
            hex::decode(text, output).map(|_| ()),
            Err(hex::Error::Digits)
        );
    });
    let text = base32::encode(&bytes, &mut room).unwrap().to_owned();
    decodes_around(&text, 8, 5, &bytes, |text, output| {
        assert_eq!(base32::decode(text, output).map(|_| ()), Err(base32::Error));
    });
    let text = base64::encode(&bytes, &mut room).unwrap().to_owned();
    decodes_around(&text, 4, 3, &bytes, |text, output| {
        assert_eq!(base64::decode(text, output).map(|_| ()), Err(base64::Error));
    });

    let key_text = SecretKey::from_bytes([0x5c; 32]).to_key_text();
    for (position, foreign) in
        (8..72).flat_map(|position| ['g', '/', ':', '@', '`', ' '].map(|c| (position, c)))
    {
        let mut altered = key_text.as_str().to_owned();
        altered.replace_range(position..=position, &foreign.to_string());
        assert_eq!(altered.parse::<KeyText>(), Err(Error::KeyText));
    }
}

/// Puts a foreign character into every place of `text`, of which `characters` are `length` bytes, and
/// demands that `decode` writes all others of `bytes` nevertheless.
fn decodes_around(
    text: &str,
    characters: usize,
    length: usize,
    bytes: &[u8],
    decode: impl Fn(&str, &mut [u8]),
) {
    for position in 0..text.len() {
        let mut altered = text.to_owned();
        altered.replace_range(position..=position, "!");
        let mut output = vec![0; bytes.len()];
        decode(&altered, &mut output);
        let block = position / characters;
        let pairs = output.chunks(length).zip(bytes.chunks(length)).enumerate();
        for (index, (decoded, expected)) in pairs.filter(|(index, _)| *index != block) {
            assert_eq!(decoded, expected, "{altered}, block {index}");
        }
    }
}

/// Every path seals and opens every length as the portable one does, and refuses what was altered.
#[test]
fn every_length_of_a_box() {
    let (key, nonce) = (Secret::from_bytes([1; 32]), [2; 24]);
    let text: Vec<u8> = (0..1400).map(|index| index as u8).collect();
    for length in 0..=text.len() {
        let mut expected = text[..length].to_vec();
        let tag = backend::seal_in_place_on(Backend::PORTABLE, &key, &nonce, &mut expected);
        for path in paths() {
            let mut data = text[..length].to_vec();
            assert_eq!(
                backend::seal_in_place_on(path, &key, &nonce, &mut data),
                tag
            );
            assert_eq!(data, expected);
            backend::open_in_place_on(path, &key, &nonce, &mut data, &tag).unwrap();
            assert_eq!(data, text[..length]);
            let refused = backend::open_in_place_on(path, &key, &nonce, &mut data, &[0; 16]);
            assert_eq!(refused, Err(Unauthentic), "{length}");
        }
    }
}

/// Batchs of every size, with a member that fails in every place.
#[test]
fn every_size_of_a_batch() {
    let (key, nonce) = (Secret::from_bytes([1; 32]), [2; 24]);
    for (path, count) in paths().flat_map(|path| (0..=40).map(move |count| (path, count))) {
        let mut data: Vec<Vec<u8>> = (0..count).map(|member| vec![3; member * 13]).collect();
        let mut tags = vec![[0; 16]; count];
        let members = data.iter_mut().zip(&mut tags);
        let mut members: Vec<_> = members
            .map(|(data, tag)| ToSeal {
                key: &key,
                nonce: &nonce,
                data,
                tag,
            })
            .collect();
        backend::seal_many_on(path, &mut members);
        if let Some(last) = tags.last_mut() {
            last[0] ^= 1;
        }
        let sealed = data.last().cloned().unwrap_or_default();
        let members = data.iter_mut().zip(&tags);
        let mut members: Vec<_> = members
            .map(|(data, tag)| ToOpen {
                key: &key,
                nonce: &nonce,
                data,
                tag,
                result: Err(Unauthentic),
            })
            .collect();
        backend::open_many_on(path, &mut members);
        for (index, member) in members.iter().enumerate() {
            assert_eq!(member.result.is_ok(), index + 1 < count);
            match member.result {
                Ok(()) => assert!(member.data.iter().all(|byte| *byte == 3)),
                Err(Unauthentic) => assert_eq!(member.data, sealed),
            }
        }
    }
}

/// HMAC by its definition (RFC 2104), and BLAKE2b against itself in pieces, for every length.
#[test]
fn every_length_of_a_mac() {
    let text: Vec<u8> = (0..300).map(|index| index as u8).collect();
    for length in 0..=text.len() {
        let (key, message) = (&text[..length], &text[..300 - length]);
        let mut block = [0; 64];
        match key.len() {
            ..=64 => block[..key.len()].copy_from_slice(key),
            _ => block[..32].copy_from_slice(&sha256(key)),
        }
        let inner = sha256(&[&block.map(|byte| byte ^ 0x36), message].concat());
        let outer = sha256(&[&block.map(|byte| byte ^ 0x5c)[..], &inner].concat());
        assert_eq!(hmac_sha256(key, &[message]), outer);

        let whole = blake2b::derive(None, &blake2b::Context::NONE, &[&text]);
        let (head, tail) = text.split_at(length);
        assert!(whole == blake2b::derive(None, &blake2b::Context::NONE, &[head, tail]));
        assert_eq!(
            blake2b::Key::from_slice(key).is_ok(),
            (1..=64).contains(&length)
        );
    }
}

#[test]
fn every_length_of_a_text() {
    let bytes: [u8; 70] = core::array::from_fn(|index| (index * 11 + 5) as u8);
    for bytes in (0..=bytes.len()).map(|length| &bytes[..length]) {
        let (mut text, mut decoded) = ([0; 140], [0; 70]);
        let text = hex::encode(bytes, &mut text).unwrap();
        assert_eq!(hex::decode(text, &mut decoded).unwrap(), bytes);
        let mut text = [0; 140];
        let text = base32::encode(bytes, &mut text).unwrap();
        assert_eq!(base32::decode(text, &mut decoded).unwrap(), bytes);
        let mut text = [0; 140];
        let text = base64::encode(bytes, &mut text).unwrap();
        assert_eq!(base64::decode(text, &mut decoded).unwrap(), bytes);
    }
    // Public keys and blob keys have one length, and no other.
    for length in 0..=70 {
        assert_eq!(PublicKey::try_from(&bytes[..length]).is_ok(), length == 32);
        assert_eq!(BlobKey::try_from(&bytes[..length]).is_ok(), length == 32);
    }
}

#[test]
fn degenerate_public_keys_are_refused() {
    let real = SecretKey::from_bytes([2; 32]).public_key();
    for (digits, top_bit) in LOW_ORDER
        .into_iter()
        .flat_map(|digits| [(digits, 0), (digits, 0x80)])
    {
        let mut public = hex::decode_array::<32>(digits).unwrap();
        public[31] |= top_bit;
        for secret in [[0; 32], [1; 32], [0xff; 32]] {
            let ours = SecretKey::from_bytes(secret);
            assert_eq!(
                ours.agree(&PublicKey::from_bytes(public)),
                Err(Error::NonContributory)
            );
            let secret = Secret::from_bytes(secret);
            assert_eq!(agreement::agree(&secret, &public), Err(NonContributory));
            for path in paths() {
                let mut shared = [const { Err(NonContributory) }; 3];
                let theirs = [*real.as_bytes(), public, *real.as_bytes()];
                agree_many_on(path, &secret, &theirs, &mut shared);
                assert_eq!(shared.each_ref().map(Result::is_ok), [true, false, true]);
            }
        }
    }
}
