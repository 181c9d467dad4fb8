//! The keys of a participant make one channel: a hello that comes again finds no keys.
use eeema::call::{ParticipantChannel, ParticipantHalf, ParticipantKeys};

pub fn answer(keys: ParticipantKeys, hello: &ParticipantHalf) -> Option<ParticipantChannel> {
    let channel = keys.channel(hello).ok();
    let _ = keys.channel(hello).ok(); //~ E0382
    channel
}
