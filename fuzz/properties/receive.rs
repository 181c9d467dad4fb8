//! The order of checks: whatever a peer with the right key sends is accepted once, or refused with
//! the first step that fails; the nonce is marked if the message box opened, and not otherwise.
//!
//! Four bytes of the input choose the sender, the flags, the length of the metadata and a byte that is
//! altered on the way. Metadata and container follow.

use std::convert::Infallible;

use eeema::content::{Body, Encode, Flags, Kind};
use eeema::crypto::hazmat::secretbox;
use eeema::identity::{MessageId, NonceHash};
use eeema::message::hazmat::{Container, Metadata};
use eeema::message::{
    BatchMember, Inbox, Memory, MemoryStore, Peer, Reason, ReceiveError, Received, Refusal,
};
use eeema::{Identity, PublicKey, SecretKey, ThreemaId};

const OWN_ID: &[u8; 8] = b"ECHOECHO";
const SENDERS: [&[u8; 8]; 4] = [b"ALICE001", b"*3MAPUSH", b"*3MAW0RK", OWN_ID];
const MESSAGE_ID: &[u8; 8] = b"message1";
const NONCE: [u8; 24] = [3; 24];
const HEADER_LENGTH: usize = 64;

pub(crate) fn check(data: &[u8]) {
    let Some((&[sender, flags, metadata_length, altered], rest)) = data.split_first_chunk() else {
        return;
    };
    let sender = SENDERS[usize::from(sender) % SENDERS.len()];
    let own_id = ThreemaId::from_bytes(OWN_ID).unwrap();
    // A peer is never the own identity: the inbox refuses this sender before it asks for one.
    let peer_id = match sender {
        OWN_ID => "ALICE001".parse().unwrap(),
        sender => ThreemaId::from_bytes(sender).unwrap(),
    };
    let peer = Identity::new(own_id, SecretKey::from_bytes([1; 32]))
        .peer(peer_id, &PublicKey::from_bytes([9; 32]))
        .unwrap();
    let (metadata, container) = rest.split_at(rest.len().min(usize::from(metadata_length)));
    let mut envelope = seal(&peer, sender, flags, metadata, container);
    let altered = usize::from(altered).checked_sub(1);
    let altered = altered.and_then(|place| envelope.get_mut(HEADER_LENGTH + place));
    let is_altered = altered.map(|byte| *byte ^= 1).is_some();

    let mut inbox = Inbox::new(own_id, MemoryStore::default());
    let mut memory = Memory::new();
    match open(&inbox, &envelope, &peer, &mut memory) {
        Ok(message) => {
            assert_eq!(expected(sender, metadata, container), None);
            assert!(!is_altered);
            let marked = message.body().has_replay_protection();
            let flags = message.flags();
            let acknowledgement = inbox.accept(message).unwrap();
            assert_eq!(
                acknowledgement.is_none(),
                flags.contains(Flags::NO_ACKNOWLEDGEMENT)
            );
            assert_eq!(inbox.check(&envelope).is_err(), marked);
            assert_eq!(inbox.store().message_ids().count(), usize::from(marked));
        }
        Err(refusal) => {
            let reason = refusal.reason();
            if is_altered && sender != OWN_ID {
                assert!(matches!(reason.step(), 6 | 7 | 12));
            } else {
                assert_eq!(Some(reason), expected(sender, metadata, container));
            }
            inbox.discard(&refusal).unwrap();
            let nonce = NonceHash::of(&NONCE, own_id);
            let marked: Vec<_> = inbox.store().nonces().collect();
            assert_eq!(
                marked,
                Vec::from_iter(is_marked_after(reason).then_some(&nonce))
            );
        }
    }
}

/// An envelope with these plaintexts; without metadata it is a legacy one.
fn seal(peer: &Peer, sender: &[u8; 8], flags: u8, metadata: &[u8], container: &[u8]) -> Vec<u8> {
    let mut metadata_box = Vec::new();
    if !metadata.is_empty() {
        let mut text = metadata.to_vec();
        let key = peer.metadata_key().as_secret();
        let tag = secretbox::seal_in_place(key, &NONCE, &mut text);
        metadata_box = [&tag[..], &text].concat();
    }
    let mut text = container.to_vec();
    let tag = secretbox::seal_in_place(peer.agreed_key().as_secret(), &NONCE, &mut text);
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

fn refusal(error: ReceiveError<Infallible>) -> Refusal {
    match error {
        ReceiveError::Refused(refusal) => refusal,
        error => panic!("{error}"),
    }
}

/// What the inbox makes of it, with heap and without, alone and in a batch.
fn open<'b>(
    inbox: &Inbox<MemoryStore>,
    envelope: &[u8],
    peer: &Peer,
    memory: &'b mut Memory<'_>,
) -> Result<Received<'b>, Refusal> {
    let pending = inbox.check(envelope).map_err(refusal)?;
    let mut buffer = vec![0; pending.plaintext_len()];
    let mut without_heap = Memory::over(&mut buffer);
    let without_heap = inbox.open(pending, peer, &mut without_heap);
    let pending = inbox.check(envelope).map_err(refusal)?;
    let opened = inbox.open(pending, peer, memory);
    assert_eq!(without_heap, opened);
    let opened = opened.map_err(refusal);

    let [reason, reason_of_copy] = in_a_batch(inbox, envelope, peer);
    assert_eq!(reason, opened.as_ref().err().map(Refusal::reason));
    let is_marked = match &opened {
        Ok(message) => message.body().has_replay_protection(),
        Err(refusal) => is_marked_after(refusal.reason()),
    };
    assert_eq!(
        reason_of_copy,
        if is_marked {
            Some(Reason::NonceReuse)
        } else {
            reason
        }
    );
    opened
}

/// Why two copies of an envelope in one batch are refused, the same with heap and without.
fn in_a_batch(inbox: &Inbox<MemoryStore>, envelope: &[u8], peer: &Peer) -> [Option<Reason>; 2] {
    let copies = || [(); 2].map(|()| inbox.check(envelope).unwrap());
    let mut buffer = vec![0; 2 * envelope.len()];
    let mut memory = Memory::over(&mut buffer);
    let mut members = copies().map(|pending| BatchMember::new(pending, peer));
    inbox.open_batch(&mut members, &mut memory);
    let reasons = members.map(|member| {
        let result = member.into_result().unwrap();
        result.err().map(|error| refusal(error).reason())
    });
    let mut memory = Memory::new();
    let with_heap = inbox.open_many(copies().map(|pending| (pending, peer)), &mut memory);
    let with_heap = with_heap.into_iter();
    assert!(
        with_heap
            .map(|result| result.err().map(|error| refusal(error).reason()))
            .eq(reasons)
    );
    reasons
}

/// Whether the nonce of a message that was refused for this reason is marked.
fn is_marked_after(reason: Reason) -> bool {
    reason.step() >= 8 && reason != Reason::MessageIdDiffers
}

/// The first of the steps that refuses these parts.
fn expected(sender: &[u8; 8], metadata: &[u8], container: &[u8]) -> Option<Reason> {
    if sender == OWN_ID {
        return Some(Reason::SenderIsUser);
    }
    if !metadata.is_empty() {
        match Metadata::decode(metadata) {
            Err(error) => return Some(error),
            Ok(metadata) if metadata.message_id != MessageId::from_bytes(*MESSAGE_ID) => {
                return Some(Reason::MessageIdDiffers);
            }
            Ok(_) => {}
        }
    }
    let container = match Container::decode(container) {
        Err(error) => return Some(error),
        Ok(container) => container,
    };
    if container.kind != Kind::FORBIDDEN && container.kind.properties().is_none() {
        return Some(Reason::UnknownType);
    }
    match Body::decode(container.kind, container.body) {
        Err(eeema::content::Error::ForbiddenType) => return Some(Reason::ForbiddenType),
        Err(error) => return Some(Reason::Body(error)),
        Ok(_) => {}
    }
    let allowed = match sender {
        b"*3MAPUSH" => container.kind == Kind::WEB_SESSION_RESUME,
        b"*3MAW0RK" => container.kind == Kind::WORK_SYNC_DELTA,
        _ => ![Kind::WEB_SESSION_RESUME, Kind::WORK_SYNC_DELTA].contains(&container.kind),
    };
    (!allowed).then_some(Reason::SpecialSender)
}
