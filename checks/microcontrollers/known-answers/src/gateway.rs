//! The form of the Gateway: a box that is sealed for it, and a callback that is opened.

use core::hint::black_box;
use core::num::NonZeroU8;

use eeema::codec::hex;
use eeema::content::{Kind, Text};
use eeema::identity::Nonce;
use eeema::message::gateway::Callback;
use eeema::message::hazmat::{Padding, Randomness, seal_gateway_box_with_into};
use eeema::message::{Memory, Peer};
use eeema::{Identity, PublicKey, SecretKey, ThreemaId};

use crate::vectors::{gateway_box_2 as sent, gateway_callback_lower as received};

/// Key agreement and a box; then a callback, of which the MAC is verified and the box opened.
pub(crate) fn gateway() -> Option<bool> {
    Some(seals()? && opens()?)
}

fn seals() -> Option<bool> {
    let own_id = black_box(received::TO).parse().ok()?;
    let peer = peer(
        own_id,
        &sent::SENDER_SECRET_KEY,
        black_box(received::FROM).parse().ok()?,
        &sent::RECEIVER_PUBLIC_KEY,
    )?;
    let randomness = Randomness::chosen(
        Nonce::from_bytes(*black_box(&sent::NONCE)),
        Padding::chosen(NonZeroU8::new(sent::DRAWN_PADDING as u8)?),
        0,
    );
    let text = Text::new(core::str::from_utf8(black_box(&sent::DATA)).ok()?).ok()?;
    let mut output = [0; sent::BOX.len()];
    let sealed = seal_gateway_box_with_into(&peer, &text, randomness, &mut output).ok()?;
    let sealed = sealed.without_record();
    Some(*sealed.nonce() == sent::NONCE && sealed.as_bytes() == sent::BOX)
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
    let peer = peer(
        received::TO.parse().ok()?,
        &received::RECEIVER_SECRET_KEY,
        verified.sender(),
        &received::SENDER_PUBLIC_KEY,
    )?;
    let mut buffer = [0; BOX_DIGITS / 2];
    let mut memory = Memory::over(&mut buffer);
    let opened = verified.open(&peer, &mut memory).ok()?;
    let is_refused = callback.verify(received::FROM).is_err();
    Some(is_refused && opened.kind() == Kind::TEXT && opened.body_bytes() == received::DATA)
}

fn peer(
    own_id: ThreemaId,
    secret_key: &[u8; 32],
    id: ThreemaId,
    public_key: &[u8; 32],
) -> Option<Peer> {
    let secret_key = SecretKey::from_bytes(*black_box(secret_key));
    let public_key = PublicKey::from_bytes(*black_box(public_key));
    Identity::new(own_id, secret_key).peer(id, &public_key).ok()
}

fn digits<'t>(bytes: &[u8], text: &'t mut [u8]) -> Option<&'t str> {
    hex::encode(black_box(bytes), text).ok()
}
