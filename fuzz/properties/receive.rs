//! The order of checks: whatever a peer with the right key sends is accepted once, or refused with
//! the first step that fails; the nonce is marked if the message box opened, and not otherwise.
//!
//! Four bytes of the input choose the sender, the flags, the length of the metadata and a byte that is
//! altered on the way. Metadata and container follow.

use std::convert::Infallible;

use eeema::content::Encode;
use eeema::crypto::hazmat::secretbox;
use eeema::identity::{MessageId, NonceHash};
use eeema::message::receive::{Inbox, ReceiveError, Refusal, Waiting};
use eeema::message::{Body, Container, Error, Flags, Kind, MemoryStore, Metadata, Opened};
use eeema::{PublicKey, SecretKey, SharedKey, ThreemaId};

const OWN_ID: &[u8; 8] = b"ECHOECHO";
const SENDERS: [&[u8; 8]; 4] = [b"ALICE001", b"*3MAPUSH", b"*3MAW0RK", OWN_ID];
const MESSAGE_ID: &[u8; 8] = b"message1";
const NONCE: [u8; 24] = [3; 24];
const HEADER_LENGTH: usize = 64;

pub(crate) fn check(data: &[u8]) {
    let Some((&[sender, flags, metadata_length, altered], rest)) = data.split_first_chunk() else {
        return;
    };
    let key = SharedKey::from_agreed(
        SecretKey::from_bytes([1; 32])
            .agree(&PublicKey::from_bytes([9; 32]))
            .unwrap(),
    );
    let sender = SENDERS[usize::from(sender) % SENDERS.len()];
    let (metadata, container) = rest.split_at(rest.len().min(usize::from(metadata_length)));
    let mut envelope = seal(&key, sender, flags, metadata, container);
    let altered = usize::from(altered).checked_sub(1);
    let altered = altered.and_then(|place| envelope.get_mut(HEADER_LENGTH + place));
    let is_altered = altered.map(|byte| *byte ^= 1).is_some();

    let own_id = ThreemaId::from_bytes(OWN_ID).unwrap();
    let mut inbox = Inbox::new(own_id, MemoryStore::default());
    match open(&inbox, &envelope, &key) {
        Ok(message) => {
            assert_eq!(expected(sender, metadata, container), None);
            assert!(!is_altered);
            let marked = message.has_replay_protection();
            assert_eq!(message.body().unwrap().has_replay_protection(), marked);
            let acknowledgement = inbox.accept(&message).unwrap();
            assert_eq!(
                acknowledgement.is_none(),
                message.flags().contains(Flags::NO_ACKNOWLEDGEMENT)
            );
            assert_eq!(inbox.check(&envelope).is_err(), marked);
            assert_eq!(inbox.store().message_ids().count(), usize::from(marked));
        }
        Err(refusal) => {
            let error = refusal.error();
            if is_altered && sender != OWN_ID {
                assert!(matches!(error.step(), Some(6 | 7 | 12)));
            } else {
                assert_eq!(Some(error), expected(sender, metadata, container));
            }
            inbox.discard(&refusal).unwrap();
            let nonce = NonceHash::of(&NONCE, own_id);
            let marked: Vec<_> = inbox.store().nonces().collect();
            assert_eq!(
                marked,
                Vec::from_iter(is_marked_after(error).then_some(&nonce))
            );
        }
    }
}

/// An envelope with these plaintexts; without metadata it is a legacy one.
fn seal(
    key: &SharedKey,
    sender: &[u8; 8],
    flags: u8,
    metadata: &[u8],
    container: &[u8],
) -> Vec<u8> {
    let mut metadata_box = Vec::new();
    if !metadata.is_empty() {
        let mut text = metadata.to_vec();
        let tag = secretbox::seal_in_place(key.metadata_key(), &NONCE, &mut text);
        metadata_box = [&tag[..], &text].concat();
    }
    let mut text = container.to_vec();
    let tag = secretbox::seal_in_place(key.message_key(), &NONCE, &mut text);
    let length = u16::try_from(metadata_box.len()).unwrap().to_le_bytes();
    [
        &sender[..],
        OWN_ID,
        MESSAGE_ID,
        &[1, 0, 0, 0, flags, 0],
        &length,
        &[0; 32],
        &metadata_box,
        &NONCE,
        &tag,
        &text,
    ]
    .concat()
}

/// What the inbox makes of it, with heap and without.
fn open(
    inbox: &Inbox<MemoryStore>,
    envelope: &[u8],
    key: &SharedKey,
) -> Result<Opened<'static>, Refusal> {
    let refusal = |error| match error {
        ReceiveError::Refused(refusal) => refusal,
        ReceiveError::Store(never) => match never {},
    };
    let pending = inbox.check(envelope).map_err(refusal)?;
    let mut buffer = vec![0; pending.plaintext_len()];
    let without_heap = inbox.open_into(pending, key, &mut buffer).map_err(refusal);
    let pending = inbox.check(envelope).map_err(refusal)?;
    let opened = inbox.open(pending, key).map_err(refusal);
    assert_eq!(without_heap.as_ref().err(), opened.as_ref().err());
    if without_heap.is_err() {
        assert!(buffer.iter().all(|byte| *byte == 0));
    }
    let errors = side_by_side(inbox, envelope, key);
    let [error, error_of_copy] = errors.map(|error| error.map(|error| refusal(error).error()));
    assert_eq!(error, opened.as_ref().err().map(Refusal::error));
    let is_marked = match &opened {
        Ok(message) => message.has_replay_protection(),
        Err(refusal) => is_marked_after(refusal.error()),
    };
    assert_eq!(
        error_of_copy,
        if is_marked {
            Some(Error::NonceReuse)
        } else {
            error
        }
    );
    opened
}

/// The errors of two copies of an envelope in one batch, the same with heap and without.
fn side_by_side(
    inbox: &Inbox<MemoryStore>,
    envelope: &[u8],
    key: &SharedKey,
) -> [Option<ReceiveError<Infallible>>; 2] {
    let copies = || [(); 2].map(|()| inbox.check(envelope).unwrap());
    let mut buffers = copies().map(|pending| vec![0; pending.plaintext_len()]);
    let mut waiting = Vec::new();
    for (pending, buffer) in copies().into_iter().zip(&mut buffers) {
        waiting.push(Waiting::new(pending, key, buffer));
    }
    inbox.open_many_into(&mut waiting);
    let results = waiting
        .into_iter()
        .map(|waiting| waiting.into_result().unwrap().err());
    let errors: Vec<_> = results.collect();
    let with_heap = inbox.open_many(copies().map(|pending| (pending, key)));
    let with_heap: Vec<_> = with_heap.into_iter().map(Result::err).collect();
    assert_eq!(with_heap, errors);
    errors.try_into().unwrap()
}

/// Whether the nonce of a message that was refused for this reason is marked.
fn is_marked_after(error: Error) -> bool {
    error.step() >= Some(8) && error != Error::MessageIdDiffers
}

/// The first of the steps that refuses these parts.
fn expected(sender: &[u8; 8], metadata: &[u8], container: &[u8]) -> Option<Error> {
    if sender == OWN_ID {
        return Some(Error::SenderIsUser);
    }
    if !metadata.is_empty() {
        match Metadata::decode(metadata) {
            Err(error) => return Some(error),
            Ok(metadata) if metadata.message_id != MessageId::from_bytes(*MESSAGE_ID) => {
                return Some(Error::MessageIdDiffers);
            }
            Ok(_) => {}
        }
    }
    let container = match Container::decode(container) {
        Err(error) => return Some(error),
        Ok(container) => container,
    };
    if container.kind != Kind::FORBIDDEN && container.kind.properties().is_none() {
        return Some(Error::UnknownType);
    }
    if let Err(error) = Body::decode(container.kind, container.body) {
        return Some(error.into());
    }
    let allowed = match sender {
        b"*3MAPUSH" => container.kind == Kind::WEB_SESSION_RESUME,
        b"*3MAW0RK" => container.kind == Kind::WORK_SYNC_DELTA,
        _ => ![Kind::WEB_SESSION_RESUME, Kind::WORK_SYNC_DELTA].contains(&container.kind),
    };
    (!allowed).then_some(Error::SpecialSender)
}
