//! Sealed envelopes: every body opens as it was sealed, with the nickname of the input; an envelope
//! of which one byte was altered does not, except in the fields that nothing protects.
//!
//! Two bytes of the input choose the place that is altered, one the length of the nickname, and one
//! the padding. The nickname and a body with its type follow.

use core::ops::Range;

use eeema::content::{Body, Encode, Kind};
use eeema::identity::{MessageId, Nonce, trim_nickname};
use eeema::message::hazmat::{self, Padding, Randomness, seal_with_into};
use eeema::message::{Envelope, Error, Header, Memory, Peer, Received};
use eeema::time::UnixMillis;
use eeema::{Identity, SecretKey, ThreemaId};

/// Time, flags, the reserved byte, and the legacy nickname: a nickname in metadata counts.
const UNPROTECTED: [Range<usize>; 2] = [24..30, 32..64];
const TIME: UnixMillis = UnixMillis(1_735_655_118_450);
/// These come from special senders only.
const SPECIAL: [Kind; 2] = [Kind::WEB_SESSION_RESUME, Kind::WORK_SYNC_DELTA];

pub(crate) fn check(data: &[u8]) {
    let Some((&[low, high, nickname_length, padding], rest)) = data.split_first_chunk() else {
        return;
    };
    let nickname_length = rest.len().min(usize::from(nickname_length));
    let (nickname, rest) = rest.split_at(nickname_length);
    let (Ok(nickname), Some((kind, body))) = (str::from_utf8(nickname), rest.split_first()) else {
        return;
    };
    let Ok(body) = Body::decode(Kind(*kind), body) else {
        return;
    };
    let alice = Identity::new("ALICE001".parse().unwrap(), SecretKey::from_bytes([1; 32]));
    let echo = Identity::new(ThreemaId::ECHOECHO, SecretKey::from_bytes([9; 32]));
    let to_echo = alice.peer(echo.id, &echo.public_key()).unwrap();
    let from_alice = echo.peer(alice.id, &alice.public_key()).unwrap();
    let header = Header::new(MessageId::from_bytes([8; 8]), TIME).with_nickname(nickname);
    let randomness = || Randomness::chosen(Nonce::from_bytes([3; 24]), Padding::MAX, padding);
    let length = match hazmat::encoded_len(&header, &body, &randomness()) {
        Ok(length) => length,
        Err(error) => return assert!(matches!(error, Error::NicknameTooLong | Error::TooLong)),
    };
    let mut envelope = vec![0; length];
    let sealed = seal_with_into(&to_echo, &header, &body, randomness(), &mut envelope).unwrap();
    assert_eq!(sealed.without_record().len(), length);

    let mut memory = Memory::new();
    let is_valid = body.kind().properties().is_some() && !SPECIAL.contains(&body.kind());
    let opened = open(&envelope, &from_alice, &mut memory);
    assert_eq!(opened.is_ok(), is_valid);
    if let Ok(received) = &opened {
        let mut written = vec![0; body.encoded_len()];
        body.encode_into(&mut written).unwrap();
        assert_eq!(
            (received.kind(), received.body_bytes()),
            (body.kind(), &written[..])
        );
        // Places are written with six decimals.
        assert_eq!(
            Ok(received.body()),
            Body::decode(body.kind(), &written).as_ref()
        );
        assert_eq!(
            (received.message_id().to_u64(), received.time()),
            (0x0808_0808_0808_0808, TIME)
        );
        let sent = body.distributes_profile().then(|| trim_nickname(nickname));
        assert_eq!(received.nickname(), sent);
    }

    let place = usize::from(u16::from_le_bytes([low, high])) % length;
    envelope[place] ^= 1 << (padding % 8);
    let opened = open(&envelope, &from_alice, &mut memory);
    let is_unprotected = UNPROTECTED.iter().any(|range| range.contains(&place));
    assert_eq!(opened.is_ok(), is_unprotected && is_valid, "byte {place}");
}

fn open<'b>(
    envelope: &[u8],
    peer: &Peer,
    memory: &'b mut Memory<'_>,
) -> Result<Received<'b>, Error> {
    Envelope::parse(envelope)?.open(peer, memory)
}
