//! Sealed envelopes: every body opens as it was sealed, with the nickname of the input; an envelope
//! of which one byte was altered does not, except in the fields that nothing protects.
//!
//! Two bytes of the input choose the place that is altered, one the length of the nickname, and one
//! the padding. The nickname and a body with its type follow.

use core::ops::Range;

use eeema::content::Encode;
use eeema::identity::{MessageId, Nonce, trim_nickname};
use eeema::message::{self, Body, Draw, Envelope, Error, Header, Kind, Padding};
use eeema::time::UnixMillis;
use eeema::{PublicKey, SecretKey, SharedKey, ThreemaId};

/// Time, flags, the reserved byte, and the legacy nickname: a nickname in metadata counts.
const UNPROTECTED: [Range<usize>; 2] = [24..30, 32..64];
const TIME: UnixMillis = UnixMillis(1_735_655_118_450);

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
    let key = SharedKey::from_agreed(
        SecretKey::from_bytes([1; 32])
            .agree(&PublicKey::from_bytes([9; 32]))
            .unwrap(),
    );
    let alice = "ALICE001".parse().unwrap();
    let header = Header::new(
        alice,
        ThreemaId::ECHOECHO,
        MessageId::from_bytes([8; 8]),
        TIME,
    )
    .with_nickname(nickname);
    let draw = || Draw::chosen(Nonce::from_bytes([3; 24]), Padding::MAX, padding);
    let length = match message::encoded_len(&header, &body, &draw()) {
        Ok(length) => length,
        Err(error) => return assert!(matches!(error, Error::NicknameTooLong | Error::TooLong)),
    };
    let mut envelope = vec![0; length];
    let sealed = message::seal_drawn_into(&key, &header, &body, draw(), &mut envelope);
    assert_eq!(sealed, Ok(length));

    let opened = open(&envelope, &key).unwrap();
    let mut written = vec![0; body.encoded_len()];
    body.encode_into(&mut written).unwrap();
    assert_eq!(
        (opened.kind(), opened.body_bytes()),
        (body.kind(), &written[..])
    );
    assert_eq!(
        (opened.message_id().to_u64(), opened.time()),
        (0x0808_0808_0808_0808, TIME)
    );
    let sent = body.distributes_profile().then(|| trim_nickname(nickname));
    assert_eq!(opened.nickname(), sent);

    let place = usize::from(u16::from_le_bytes([low, high])) % length;
    envelope[place] ^= 1 << (padding % 8);
    let opened = open(&envelope, &key);
    let is_unprotected = UNPROTECTED.iter().any(|range| range.contains(&place));
    assert_eq!(opened.is_ok(), is_unprotected, "byte {place}");
}

fn open(envelope: &[u8], key: &SharedKey) -> Result<message::Opened<'static>, Error> {
    let alice = "ALICE001".parse().unwrap();
    Envelope::parse(envelope)?.open(ThreemaId::ECHOECHO, alice, key)
}
