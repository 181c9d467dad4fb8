use core::hint::black_box;

use eeema::call::{
    CallMachine, CallTimeouts, Codec, FRAME_OVERHEAD, FrameOpener, FrameSealer, GroupCallKey,
    GroupCallKeyHash, Hello, IceTransportPolicy, InCallMessage, MediaKey, RelayPolicy,
    VideoProfile,
};
use eeema::identity::VerificationLevel;
use eeema::time::UnixMillis;

use crate::vectors::{
    frame_opus_120_0_16909060 as frame, group_hello_0 as hello, group_keys_0 as keys,
    o2o_profile_low_17 as in_call,
};

/// Who is called and how, and a message inside the call.
pub(crate) fn call() -> Option<bool> {
    let mut calls = CallMachine::new(CallTimeouts::default());
    let peer = "ALICE001".parse().ok()?;
    let now = UnixMillis(1_735_655_118_450);
    let is_placed = calls.place(peer, black_box(1337), now);
    let policy = RelayPolicy::default().decide(VerificationLevel::Unverified, true);
    let read = InCallMessage::decode(black_box(&in_call::MESSAGE)).ok()?;
    let mut written = [0; in_call::MESSAGE.len()];
    read.encode_into(&in_call::PADDING, &mut written).ok()?;
    Some(
        is_placed
            && calls.peer_rings(peer, 1337, now)
            && policy == IceTransportPolicy::Relay
            && read == InCallMessage::VideoProfile(VideoProfile::LOW)
            && written == in_call::MESSAGE,
    )
}

/// The keys of a group call, a hello, and a frame of sound that is sealed and opened.
pub(crate) fn group_call() -> Option<bool> {
    let key = GroupCallKey::from_bytes(*black_box(&keys::GCK));
    let mut sealed = *black_box(&hello::ENCRYPTED_DATA);
    let opened = key.hello_key().open_in_place(&mut sealed).ok()?;
    let is_opened = *opened == hello::PLAINTEXT && Hello::decode(opened).is_ok();

    let hash = GroupCallKeyHash::from_bytes(*black_box(&frame::GCKH));
    let (epoch, counter) = (frame::EPOCH as u8, frame::RATCHET_COUNTER as u8);
    let media_key = MediaKey::from_bytes(epoch, counter, *black_box(&frame::PCMK));
    let mut sealer = FrameSealer::chosen(media_key.clone(), hash.clone(), frame::MFSN as u32);
    let mut buffer = [0; frame::FRAME.len() + FRAME_OVERHEAD];
    buffer
        .split_at_mut(frame::FRAME.len())
        .0
        .copy_from_slice(&frame::FRAME);
    sealer.seal_in_place(Codec::Opus, &mut buffer).ok()?;
    let is_sealed = buffer == frame::ENCRYPTED_FRAME;
    let mut opener = FrameOpener::new(hash);
    Some(
        is_opened
            && is_sealed
            && *key.hash().as_bytes() == keys::GCKH
            && opener.announce(media_key)
            && *opener.open_in_place(Codec::Opus, &mut buffer).ok()? == frame::FRAME,
    )
}
