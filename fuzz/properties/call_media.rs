//! What travels inside calls: messages are read as what they are written, boxes and frames open or leave
//! everything as it was.

use eeema::SecretKey;
use eeema::call::{
    Auth, Codec, FRAME_OVERHEAD, FrameKey, FrameOpener, FrameSealer, GroupCallHandshakeKey,
    GroupCallKey, GroupCallKeyHash, Hello, InCallMessage, MediaKey, ParticipantHalf,
    ParticipantKeys, StateKey,
};

pub(crate) fn check(data: &[u8]) {
    if let Ok(message) = InCallMessage::decode(data) {
        let mut written = vec![0; message.encoded_len(&[])];
        assert_eq!(message.encode_into(&[], &mut written), Ok(written.len()));
        assert_eq!(InCallMessage::decode(&written), Ok(message));
    }
    if let Ok(hello) = Hello::decode(data) {
        let mut written = vec![0; hello.encoded_len()];
        assert_eq!(hello.encode_into(&mut written), Ok(written.len()));
        assert_eq!(Hello::decode(&written), Ok(hello));
        handshake(hello.half());
    }
    let own = keys(1).half();
    if let Ok(auth) = Auth::decode(data, &own) {
        let mut written = vec![0; auth.encoded_len()];
        assert_eq!(auth.encode_into(&mut written), Ok(written.len()));
        let again = Auth::decode(&written, &own).unwrap();
        assert!(again.media_keys().eq(auth.media_keys()));
    }
    boxes(data);
    frames(data);
    sealed_frames(data);
    channel(data);
}

fn keys(byte: u8) -> ParticipantKeys {
    ParticipantKeys::chosen(SecretKey::from_bytes([byte; 32]), [byte; 16])
}

/// A channel to a participant whose half somebody else made.
fn handshake(peer: &ParticipantHalf) {
    if let Ok(mut channel) = keys(1).channel(peer) {
        let mut data = *b"twice";
        let first = channel.seal_in_place(&mut data).unwrap();
        let second = channel.seal_in_place(&mut data).unwrap();
        assert_ne!(first, second);
    }
}

fn boxes(data: &[u8]) {
    let call = GroupCallKey::from_bytes([5; 32]);
    let mut buffer = data.to_vec();
    assert!(call.hello_key().open_in_place(&mut buffer).is_err());
    let state_key: StateKey = call.state_key();
    assert!(state_key.open_in_place(&mut buffer).is_err());
    let key = GroupCallHandshakeKey::from_bytes([6; 32]);
    assert!(key.open_in_place(&mut buffer).is_err());
    let mut channel = keys(1).channel(&keys(2).half()).unwrap();
    assert!(channel.open_in_place(&mut buffer).is_err());
    assert_eq!(buffer, data, "a failed open leaves everything as it was");
}

/// What a participant seals reaches the other one once, and not the one who sealed it.
fn channel(data: &[u8]) {
    let [mut here, mut there] = [(1, 2), (2, 1)].map(|(own, theirs)| {
        let channel = keys(own).channel(&keys(theirs).half());
        channel.unwrap()
    });
    let mut text = data.to_vec();
    let tag = here.seal_in_place(&mut text).unwrap();
    let sealed = [&tag[..], &text].concat();
    assert!(here.open_in_place(&mut sealed.clone()).is_err());
    for (place, bit) in [(0, 0), (data.len(), 3), (sealed.len() - 1, 7)] {
        let mut altered = sealed.clone();
        altered[place % sealed.len()] ^= 1 << bit;
        assert!(there.open_in_place(&mut altered).is_err());
    }
    let mut received = sealed.clone();
    assert_eq!(there.open_in_place(&mut received).as_deref(), Ok(data));
    assert!(there.open_in_place(&mut sealed.clone()).is_err(), "twice");
}

/// A frame opens as what it was, and no bit of it may differ.
fn sealed_frames(data: &[u8]) {
    let hash = GroupCallKeyHash::from_bytes([7; 32]);
    let key = || MediaKey::from_bytes(0, 0, [8; 32]);
    for codec in [Codec::Opus, Codec::Vp8] {
        let mut frame = [data, &[0; FRAME_OVERHEAD]].concat();
        let mut sealer = FrameSealer::chosen(key(), hash.clone(), 0);
        let Ok(length) = sealer.seal_in_place(codec, &mut frame) else {
            continue;
        };
        frame.truncate(length);
        let mut opener = FrameOpener::new(hash.clone());
        assert!(opener.announce(key()));
        for place in [0, length / 2, length.saturating_sub(1)] {
            let mut altered = frame.clone();
            if let Some(byte) = altered.get_mut(place) {
                *byte ^= 1;
                assert!(opener.open_in_place(codec, &mut altered).is_err());
            }
        }
        let opened = opener.open_in_place(codec, &mut frame);
        assert_eq!(opened.as_deref(), Ok(data));
    }
}

fn frames(data: &[u8]) {
    let hash = GroupCallKeyHash::from_bytes([7; 32]);
    for codec in [Codec::Opus, Codec::Vp8] {
        let mut opener = FrameOpener::new(hash.clone());
        assert!(opener.announce(MediaKey::from_bytes(0, 0, [8; 32])));
        let key: FrameKey = MediaKey::from_bytes(0, 0, [8; 32]).frame_key(&hash);
        let mut buffer = data.to_vec();
        let is_silence = data.is_empty() && codec == Codec::Opus;
        assert_eq!(key.open_in_place(codec, &mut buffer).is_ok(), is_silence);
        assert_eq!(opener.open_in_place(codec, &mut buffer).is_ok(), is_silence);
        assert_eq!(buffer, data);
        assert_eq!(opener.keys().count(), 1);
    }
}
