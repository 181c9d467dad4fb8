//! The form of the Gateway: a box that is sealed for it, and a callback that is opened.

use core::hint::black_box;
use core::num::NonZeroU8;

use eeema::codec::hex;
use eeema::identity::Nonce;
use eeema::message::gateway::{self, Callback};
use eeema::message::{Body, Draw, Kind, Padding};
use eeema::{PublicKey, SecretKey, SharedKey};

use crate::vectors::{gateway_box_2 as sent, gateway_callback_lower as received};

/// Key agreement and a box; then a callback, of which the MAC is verified and the box opened.
pub(crate) fn gateway() -> Option<bool> {
    Some(seals()? && opens()?)
}

fn seals() -> Option<bool> {
    const BOX: [u8; sent::BOX.len()] = sent::BOX;

    let key = agree(&sent::SENDER_SECRET_KEY, &sent::RECEIVER_PUBLIC_KEY)?;
    let draw = Draw::chosen(
        Nonce::from_bytes(*black_box(&sent::NONCE)),
        Padding::chosen(NonZeroU8::new(sent::DRAWN_PADDING as u8)?),
        0,
    );
    let body = Body::text(core::str::from_utf8(black_box(&sent::DATA)).ok()?).ok()?;
    let mut message_box = [0; BOX.len()];
    let (nonce, length) = gateway::seal_into(&key, &body, draw, &mut message_box).ok()?;
    Some(nonce == sent::NONCE && length == BOX.len() && message_box == BOX)
}

fn opens() -> Option<bool> {
    const MAC: [u8; 32] = received::MAC;
    const BOX_DIGITS: usize = 2 * received::BOX.len();

    let (mut secret, mut id, mut date) = ([0; 16], [0; 16], [0; 10]);
    let (mut nonce, mut message_box, mut mac) = ([0; 48], [0; BOX_DIGITS], [0; 64]);
    // The vectors are read as bytes wherever they have digits.
    let callback = Callback {
        from: black_box(received::FROM),
        to: black_box(received::TO),
        message_id: digits(&received::MESSAGEID, &mut id)?,
        date: digits(&received::DATE, &mut date)?,
        nonce: digits(&received::NONCE, &mut nonce)?,
        message_box: digits(&received::BOX, &mut message_box)?,
        mac: digits(&MAC, &mut mac)?,
    };
    let secret = digits(&received::API_SECRET, &mut secret)?;
    let verified = callback.verify(secret).ok()?;
    let key = agree(&received::RECEIVER_SECRET_KEY, &received::SENDER_PUBLIC_KEY)?;
    let mut buffer = [0; BOX_DIGITS / 2];
    let own_id = received::TO.parse().ok()?;
    let opened = verified.open_into(own_id, verified.sender(), &key, &mut buffer);
    let opened = opened.ok()?;
    let is_refused = callback.verify(received::FROM).is_err();
    Some(is_refused && opened.kind == Kind::TEXT && opened.body == received::DATA)
}

fn agree(secret_key: &[u8; 32], public_key: &[u8; 32]) -> Option<SharedKey> {
    let secret_key = SecretKey::from_bytes(*black_box(secret_key));
    let public_key = PublicKey::from_bytes(*black_box(public_key));
    secret_key
        .agree(&public_key)
        .ok()
        .map(SharedKey::from_agreed)
}

fn digits<'t>(bytes: &[u8], text: &'t mut [u8]) -> Option<&'t str> {
    hex::encode(black_box(bytes), text).ok()
}
