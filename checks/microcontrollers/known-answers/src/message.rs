//! Messages: sealed, opened, read, and checked in the order of receiving.

use core::convert::Infallible;
use core::hint::black_box;
use core::num::NonZeroU8;

use eeema::group::{FanOut, Recipient};
use eeema::identity::{GroupId, MessageId, Nonce, NonceHash};
use eeema::message::receive::Inbox;
use eeema::message::{
    self, Body, Content, Draw, Envelope, GroupHeader, Header, Kind, Opened, Padding, ReplayStore,
};
use eeema::time::UnixMillis;
use eeema::{PublicKey, SecretKey, SharedKey, ThreemaId};

use crate::vectors::{envelope_text_no_nickname as sealed, group_text_words as group};

const ENVELOPE: [u8; sealed::ENVELOPE.len()] = sealed::ENVELOPE;
const CREATED_AT: u64 = match u64::from_str_radix(sealed::CREATED_AT_MS, 10) {
    Ok(millis) => millis,
    Err(_) => panic!("the time is no number"),
};
const TEXT: [u8; sealed::DATA.len()] = sealed::DATA;
/// The container has room for less than the envelope.
const PLAINTEXT_LENGTH: usize = ENVELOPE.len();

/// Key agreement, and an envelope sealed and opened. The body is written, and read as bytes.
pub(crate) fn envelope() -> Option<bool> {
    let key = sender_key()?;
    let mut buffer = [0; PLAINTEXT_LENGTH];
    let is_sealed = seal(&key)? == ENVELOPE;
    let opened = open(black_box(&ENVELOPE), &key, &mut buffer)?;
    Some(is_sealed && opened.kind() == Kind::TEXT && opened.body_bytes() == TEXT)
}

/// The same with the body as a value, for which the decoders of all types are linked.
pub(crate) fn envelope_body() -> Option<bool> {
    let key = sender_key()?;
    let mut buffer = [0; PLAINTEXT_LENGTH];
    let is_sealed = seal(&key)? == ENVELOPE;
    let opened = open(black_box(&ENVELOPE), &key, &mut buffer)?;
    let body = opened.body().ok()?;
    Some(is_sealed && is_text(body.content()))
}

/// An envelope that passes all checks of receiving, the replay store included.
pub(crate) fn inbox() -> Option<bool> {
    let secret = SecretKey::from_bytes(*black_box(&sealed::RECEIVER_SECRET_KEY));
    let mut inbox = Inbox::new(sealed::RECEIVER.parse().ok()?, OneMessage::default());
    let pending = inbox.check(black_box(&ENVELOPE)).ok()?;
    let key = secret
        .agree(&PublicKey::from_bytes(*black_box(
            &sealed::SENDER_PUBLIC_KEY,
        )))
        .ok()?;
    let key = SharedKey::from_agreed(key);
    let mut buffer = [0; PLAINTEXT_LENGTH];
    let opened = inbox.open_into(pending, &key, &mut buffer).ok()?;
    inbox.accept(&opened).ok()?;
    let is_refused_again = inbox.check(black_box(&ENVELOPE)).is_err();
    Some(is_text(&opened.content().ok()?) && is_refused_again)
}

/// One text for two receivers side by side: the first envelope is the known one, the second opens.
pub(crate) fn fan_out() -> Option<bool> {
    let key = sender_key()?;
    let body = Body::text(core::str::from_utf8(black_box(&TEXT)).ok()?).ok()?;
    let fan_out = FanOut::new(
        black_box(sealed::SENDER).parse().ok()?,
        MessageId::from_bytes(sealed::MESSAGE_ID),
        UnixMillis(CREATED_AT),
        &body,
    );
    let receiver = black_box(sealed::RECEIVER).parse().ok()?;
    let mut other_nonce = *black_box(&sealed::NONCE);
    other_nonce.reverse();
    let mut outputs = [[0; ENVELOPE.len()]; 2];
    let [output, other_output] = &mut outputs;
    let mut recipients = [
        Recipient::new(receiver, &key, draw(black_box(&sealed::NONCE))?, output),
        Recipient::new(receiver, &key, draw(&other_nonce)?, other_output),
    ];
    fan_out.seal_into(&mut recipients).ok()?;
    let [known, other] = &recipients;
    let mut buffer = [0; PLAINTEXT_LENGTH];
    let opened = open(other.envelope(), &key, &mut buffer)?;
    let is_other = other.envelope() != ENVELOPE && other.nonce()?.as_bytes() == &other_nonce;
    Some(known.envelope() == ENVELOPE && is_other && opened.body_bytes() == TEXT)
}

/// A text to a group, written and split again.
pub(crate) fn group_header() -> Option<bool> {
    const BODY: [u8; group::BODY.len()] = group::BODY;

    let header = GroupHeader::Member {
        creator: black_box(group::GROUP_CREATOR).parse().ok()?,
        group_id: GroupId::from_bytes(*black_box(&group::GROUP_ID)),
    };
    let text = Body::text(black_box(group::TEXT)).ok()?.into_content();
    let mut bytes = [0; BODY.len()];
    let written = Body::in_group(header, text).ok()?;
    let length = written.encode_into(&mut bytes).ok()?;
    let is_written = length == BODY.len() && bytes == BODY;
    let (read, text) = Kind::GROUP_TEXT
        .properties()?
        .header
        .split(black_box(&BODY))
        .ok()?;
    Some(is_written && read == Some(header) && text == group::TEXT.as_bytes())
}

fn sender_key() -> Option<SharedKey> {
    let secret = SecretKey::from_bytes(*black_box(&sealed::SENDER_SECRET_KEY));
    secret
        .agree(&PublicKey::from_bytes(*black_box(
            &sealed::RECEIVER_PUBLIC_KEY,
        )))
        .ok()
        .map(SharedKey::from_agreed)
}

fn seal(key: &SharedKey) -> Option<[u8; ENVELOPE.len()]> {
    let header = Header::new(
        black_box(sealed::SENDER).parse().ok()?,
        black_box(sealed::RECEIVER).parse().ok()?,
        MessageId::from_bytes(sealed::MESSAGE_ID),
        UnixMillis(CREATED_AT),
    );
    let body = Body::text(core::str::from_utf8(black_box(&TEXT)).ok()?).ok()?;
    let mut envelope = [0; ENVELOPE.len()];
    message::seal_drawn_into(
        key,
        &header,
        &body,
        draw(black_box(&sealed::NONCE))?,
        &mut envelope,
    )
    .ok()?;
    Some(envelope)
}

fn draw(nonce: &[u8; Nonce::LENGTH]) -> Option<Draw> {
    Some(Draw::chosen(
        Nonce::from_bytes(*nonce),
        Padding::chosen(NonZeroU8::new(sealed::DRAWN_PADDING as u8)?),
        0,
    ))
}

fn open<'b>(envelope: &[u8], key: &SharedKey, buffer: &'b mut [u8]) -> Option<Opened<'b>> {
    let envelope = Envelope::parse(envelope).ok()?;
    let (sender, receiver) = (sealed::SENDER.parse().ok()?, sealed::RECEIVER.parse().ok()?);
    envelope.open_into(receiver, sender, key, buffer).ok()
}

fn is_text(content: &Content<'_>) -> bool {
    matches!(content, Content::Text(text) if text.as_str().as_bytes() == TEXT)
}

/// A store with room for one message: a real one is in flash.
#[derive(Default)]
struct OneMessage {
    nonce: Option<NonceHash>,
    id: Option<(ThreemaId, MessageId)>,
}

impl ReplayStore for OneMessage {
    type Error = Infallible;

    fn is_nonce_used(&self, nonce: &NonceHash) -> Result<bool, Infallible> {
        Ok(self.nonce.as_ref() == Some(nonce))
    }

    fn mark_nonce(&mut self, nonce: &NonceHash) -> Result<(), Infallible> {
        self.nonce = Some(*nonce);
        Ok(())
    }

    fn is_message_id_used(&self, sender: ThreemaId, id: MessageId) -> Result<bool, Infallible> {
        Ok(self.id == Some((sender, id)))
    }

    fn mark_message_id(&mut self, sender: ThreemaId, id: MessageId) -> Result<(), Infallible> {
        self.id = Some((sender, id));
        Ok(())
    }
}
