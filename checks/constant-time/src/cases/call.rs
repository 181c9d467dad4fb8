//! Calls. The epoch and the ratchet counter of a media key travel in the footer of each frame, the
//! cookie of a participant in front of its boxes, and the header of a video frame stays in clear.

use std::hint::black_box;

use eeema::call::{
    AdminKey, Auth, Codec, Footer, FrameError, FrameKey, FrameOpener, FrameSealer, GroupCallKey,
    GroupCallKeyHash, HandshakeError, MediaKey, ParticipantChannel, ParticipantHalf,
    ParticipantKeys,
};
use eeema::crypto::hazmat::backend::Backend;
use eeema::crypto::{CountedNonce, Secret};
use eeema::identity::{GroupId, SecretKey};

use super::{agreed_key, alice, public_key, random};
use crate::Case;
use crate::valgrind::{hide, reveal, revealed, secret};

pub const CASES: &[Case] = &[
    Case::new(
        "GroupCallKey::hash, hello_key, state_key, call_id",
        derive_from_call_key,
    ),
    Case::new("AdminKey::derive", derive_admin_key),
    Case::new(
        "MediaKey::generate, next_epoch, ratcheted, frame_key",
        make_media_keys,
    ),
    Case::new("FrameKey::seal_in_place, open_in_place", seal_frames),
    Case::new(
        "FrameSealer::generate, chosen, install, seal_in_place",
        send_frames,
    ),
    Case::new("FrameOpener::announce, open_in_place", receive_frames),
    Case::new("Auth::new, encode_into, media_keys", write_auth),
    Case::new("Auth::decode, media_keys", read_auth),
    Case::new(
        "ParticipantKeys::generate, chosen, half, channel",
        agree_with_participant,
    ),
    Case::new(
        "ParticipantChannel::chosen, seal_in_place, open_in_place",
        seal_for_participant,
    ),
];

fn hash() -> GroupCallKeyHash {
    GroupCallKeyHash::from_bytes(*secret([3; 32]))
}

fn media_key(epoch: u8) -> MediaKey {
    MediaKey::from_bytes(epoch, 0, *secret([epoch; 32]))
}

/// A frame with room for what sealing adds; the first ten bytes stay in clear.
fn frame() -> [u8; 1000] {
    let mut frame = [0; 1000];
    hide(&mut frame[10..]);
    frame
}

/// A frame as it travels.
fn sealed(key: &MediaKey) -> [u8; 1000] {
    let (mut frame, mut hash) = (frame(), hash());
    reveal(&mut hash);
    let mut sealer = FrameSealer::chosen(revealed(key.clone()), hash, 7);
    sealer.seal_in_place(Codec::Vp8, &mut frame).unwrap();
    revealed(frame)
}

fn derive_from_call_key(_: Backend) {
    let key = GroupCallKey::from_bytes(*secret([1; 32]));
    black_box((key.hello_key(), key.state_key()));
    black_box(key.call_id(
        alice(),
        GroupId::from_bytes([2; 8]),
        1,
        "https://sfu.example",
    ));
    assert!(key.hash() == key.hash());
    assert!(key.hash() != hash());
}

fn derive_admin_key(_: Backend) {
    let key = secret(Secret::from_bytes([1; 32]));
    black_box(AdminKey::derive(&key, &hash()));
}

fn make_media_keys(_: Backend) {
    let key = MediaKey::generate(&mut random).unwrap();
    let ratcheted = key.ratcheted().unwrap();
    assert!(ratcheted.is_newer_than(&key));
    assert!(ratcheted != key);
    assert!(key.next_epoch(&mut random).unwrap() != key);
    black_box(key.frame_key(&hash()));
}

fn seal_frames(_: Backend) {
    let key = FrameKey::from_bytes(*secret([1; 32]));
    let footer = Footer {
        epoch: 0,
        ratchet_counter: 0,
        number: 1,
    };
    for codec in [Codec::Opus, Codec::Vp8] {
        let mut frame = frame();
        assert!(key.seal_in_place(codec, footer, &mut frame).unwrap());
        let mut sealed = revealed(frame);
        let mut altered = sealed;
        key.open_in_place(codec, &mut sealed).unwrap();
        altered[500] ^= 1;
        let error = key.open_in_place(codec, &mut altered).unwrap_err();
        assert_eq!(error, FrameError::Unauthentic);
    }
}

fn send_frames(_: Backend) {
    black_box(FrameSealer::generate(hash(), &mut random).unwrap());
    let mut sealer = FrameSealer::chosen(media_key(0), hash(), 0);
    sealer.seal_in_place(Codec::Vp8, &mut frame()).unwrap();
    assert!(sealer.install(media_key(1)));
    assert!(!sealer.install(media_key(1)));
    sealer.seal_in_place(Codec::Opus, &mut frame()).unwrap();
}

fn receive_frames(_: Backend) {
    let mut opener = FrameOpener::new(hash());
    for epoch in 0..12 {
        assert!(opener.announce(media_key(epoch)));
    }
    let ratcheted = media_key(10).ratcheted().unwrap();
    let mut open = |key: &MediaKey| {
        let mut frame = sealed(key);
        let opened = opener.open_in_place(Codec::Vp8, &mut frame);
        opened.map(|_| ())
    };
    assert_eq!(open(&media_key(9)), Ok(()));
    assert_eq!(open(&ratcheted.ratcheted().unwrap()), Ok(()));
    let other = MediaKey::from_bytes(11, 3, [1; 32]);
    assert_eq!(open(&other), Err(FrameError::Unauthentic));
    assert_eq!(open(&ratcheted), Err(FrameError::NoKey));
}

fn half() -> ParticipantHalf {
    ParticipantHalf {
        key: public_key(2),
        cookie: [2; 16],
    }
}

fn write_auth(_: Backend) {
    let keys = [media_key(0), media_key(1)];
    let auth = Auth::new(half(), &keys);
    assert_eq!(auth.media_keys().count(), 2);
    black_box(auth.encode_into(&mut [0; 256]).unwrap());
}

/// In an opened box everything but the keys is read as any other data.
fn read_auth(_: Backend) {
    let (mut envelope, key) = ([0; 256], [0x5c; 32]);
    let keys = [MediaKey::from_bytes(1, 2, key)];
    let auth = Auth::new(half(), &keys);
    let length = auth.encode_into(&mut envelope).unwrap();
    let start = envelope.windows(32).position(|part| part == key).unwrap();
    hide(&mut envelope[start..start + 32]);
    let auth = Auth::decode(&envelope[..length], &half()).unwrap();
    let read = auth.media_keys().next().unwrap();
    assert_eq!((read.epoch(), read.ratchet_counter()), (1, 2));
    assert_eq!(revealed(*read.as_bytes()), key);
}

fn agree_with_participant(_: Backend) {
    black_box(ParticipantKeys::generate(&mut random).unwrap().half());
    let keys = |cookie| ParticipantKeys::chosen(*secret(SecretKey::from_bytes([1; 32])), cookie);
    black_box(keys([1; 16]).channel(&half()).unwrap());
    let reflected = keys([1; 16]).channel(&revealed(keys([3; 16]).half()));
    assert_eq!(reflected.unwrap_err(), HandshakeError::Reflected);
}

fn seal_for_participant(_: Backend) {
    let nonce = |byte| CountedNonce::starting_at([byte; 16], 1);
    let channel = |ours, theirs| {
        ParticipantChannel::chosen((*agreed_key()).clone(), nonce(ours), nonce(theirs))
    };
    let mut data = [0; 200];
    hide(&mut data[16..]);
    let (tag, content) = data.split_first_chunk_mut().unwrap();
    *tag = channel(1, 2).seal_in_place(content).unwrap();
    let mut sealed = revealed(data);
    let error = channel(1, 2).open_in_place(&mut sealed).unwrap_err();
    assert_eq!(error, HandshakeError::Unauthentic);
    channel(2, 1).open_in_place(&mut revealed(data)).unwrap();
}
