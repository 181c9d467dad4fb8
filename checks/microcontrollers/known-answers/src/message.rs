//! Messages: sealed, opened, read, and checked in the order of receiving.

use core::convert::Infallible;
use core::hint::black_box;
use core::num::NonZeroU8;

use eeema::content::{Content, Encode, GroupHeader, InGroup, Kind, Text};
use eeema::group::{FanOut, GroupIdentity, Recipient};
use eeema::identity::{GroupId, MessageId, Nonce, NonceHash};
use eeema::message::hazmat::{Padding, Randomness, seal_with_into};
use eeema::message::{Envelope, Header, Inbox, Memory, Opened, Peer, ReplayStore};
use eeema::time::UnixMillis;
use eeema::{Identity, PublicKey, SecretKey, ThreemaId};

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
    let mut output = [0; ENVELOPE.len()];
    let is_sealed = seal(&receiver()?, &mut output)? == ENVELOPE;
    let mut buffer = [0; PLAINTEXT_LENGTH];
    let mut memory = Memory::over(&mut buffer);
    let opened = open(black_box(&ENVELOPE), &sender()?, &mut memory)?;
    Some(is_sealed && opened.kind() == Kind::TEXT && opened.body_bytes() == TEXT)
}

/// The same with the body as a value, for which the decoders of all types are linked.
pub(crate) fn envelope_body() -> Option<bool> {
    let mut output = [0; ENVELOPE.len()];
    let is_sealed = seal(&receiver()?, &mut output)? == ENVELOPE;
    let mut buffer = [0; PLAINTEXT_LENGTH];
    let mut memory = Memory::over(&mut buffer);
    let envelope = Envelope::parse(black_box(&ENVELOPE)).ok()?;
    let received = envelope.open(&sender()?, &mut memory).ok()?;
    Some(is_sealed && is_text(received.content()))
}

/// An envelope that passes all checks of receiving, the replay store included.
pub(crate) fn inbox() -> Option<bool> {
    let sender = sender()?;
    let mut inbox = Inbox::new(sender.own_id(), OneMessage::default());
    let mut buffer = [0; PLAINTEXT_LENGTH];
    let mut memory = Memory::over(&mut buffer);
    let pending = inbox.check(black_box(&ENVELOPE)).ok()?;
    let received = inbox.open(pending, &sender, &mut memory).ok()?;
    let is_text = is_text(received.content());
    inbox.accept(received).ok()?;
    let is_refused_again = inbox.check(black_box(&ENVELOPE)).is_err();
    Some(is_text && is_refused_again)
}

/// One text for two receivers together: the first envelope is the known one, the second opens.
pub(crate) fn fan_out() -> Option<bool> {
    let receiver = receiver()?;
    let text = Text::new(core::str::from_utf8(black_box(&TEXT)).ok()?).ok()?;
    let header = Header::new(
        MessageId::from_bytes(sealed::MESSAGE_ID),
        UnixMillis(CREATED_AT),
    );
    let mut other_nonce = *black_box(&sealed::NONCE);
    other_nonce.reverse();
    let mut outputs = [[0; ENVELOPE.len()]; 2];
    let [output, other_output] = &mut outputs;
    let drawn = randomness(black_box(&sealed::NONCE))?;
    let mut recipients = [
        Recipient::with_randomness(&receiver, drawn, output),
        Recipient::with_randomness(&receiver, randomness(&other_nonce)?, other_output),
    ];
    let sealed = FanOut::new(header, &text).seal_into(&mut recipients).ok()?;
    let mut envelopes = sealed.without_record();
    let (_, known) = envelopes.next()?;
    let (_, other) = envelopes.next()?;
    let mut buffer = [0; PLAINTEXT_LENGTH];
    let mut memory = Memory::over(&mut buffer);
    let opened = open(other, &sender()?, &mut memory)?;
    Some(known == ENVELOPE && other != ENVELOPE && opened.body_bytes() == TEXT)
}

/// A text to a group, written and split again.
pub(crate) fn group_header() -> Option<bool> {
    const BODY: [u8; group::BODY.len()] = group::BODY;

    let identity = GroupIdentity {
        creator: black_box(group::FIELDS_GROUP_CREATOR).parse().ok()?,
        id: GroupId::from_bytes(*black_box(&group::FIELDS_GROUP_ID)),
    };
    let mut bytes = [0; BODY.len()];
    let written = InGroup::new(identity, Text::new(black_box(group::FIELDS_TEXT)).ok()?).ok()?;
    let length = written.encode_into(&mut bytes).ok()?;
    let is_written = length == BODY.len() && bytes == BODY;
    let (read, text) = Kind::GROUP_TEXT
        .properties()?
        .header
        .split(black_box(&BODY))
        .ok()?;
    let header = GroupHeader::Member {
        creator: identity.creator,
        group_id: identity.id,
    };
    Some(is_written && read == Some(header) && text == group::FIELDS_TEXT.as_bytes())
}

/// The receiver as the sender sees it.
fn receiver() -> Option<Peer> {
    peer(
        black_box(sealed::SENDER).parse().ok()?,
        &sealed::SENDER_SECRET_KEY,
        black_box(sealed::RECEIVER).parse().ok()?,
        &sealed::RECEIVER_PUBLIC_KEY,
    )
}

/// The sender as the receiver sees it.
fn sender() -> Option<Peer> {
    peer(
        black_box(sealed::RECEIVER).parse().ok()?,
        &sealed::RECEIVER_SECRET_KEY,
        black_box(sealed::SENDER).parse().ok()?,
        &sealed::SENDER_PUBLIC_KEY,
    )
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

fn seal<'b>(peer: &Peer, output: &'b mut [u8]) -> Option<&'b [u8]> {
    let header = Header::new(
        MessageId::from_bytes(sealed::MESSAGE_ID),
        UnixMillis(CREATED_AT),
    );
    let text = Text::new(core::str::from_utf8(black_box(&TEXT)).ok()?).ok()?;
    let randomness = randomness(black_box(&sealed::NONCE))?;
    let sealed = seal_with_into(peer, &header, &text, randomness, output).ok()?;
    Some(sealed.without_record())
}

fn randomness(nonce: &[u8; Nonce::LENGTH]) -> Option<Randomness> {
    Some(Randomness::chosen(
        Nonce::from_bytes(*nonce),
        Padding::chosen(NonZeroU8::new(sealed::DRAWN_PADDING as u8)?),
        0,
    ))
}

fn open<'b>(envelope: &[u8], peer: &Peer, memory: &'b mut Memory<'_>) -> Option<Opened<'b>> {
    let envelope = Envelope::parse(envelope).ok()?;
    envelope.open_undecoded(peer, memory).ok()
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

    fn is_message_id_used(&self, sender: ThreemaId, id: MessageId) -> Result<bool, Infallible> {
        Ok(self.id == Some((sender, id)))
    }

    fn mark_nonce(&mut self, nonce: &NonceHash) -> Result<bool, Infallible> {
        Ok(self.nonce.replace(*nonce).as_ref() != Some(nonce))
    }

    fn mark(
        &mut self,
        nonce: &NonceHash,
        sender: ThreemaId,
        id: MessageId,
    ) -> Result<bool, Infallible> {
        let is_new = self.nonce.as_ref() != Some(nonce) && self.id != Some((sender, id));
        if is_new {
            (self.nonce, self.id) = (Some(*nonce), Some((sender, id)));
        }
        Ok(is_new)
    }
}
