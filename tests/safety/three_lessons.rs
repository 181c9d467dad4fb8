//! The seven attacks of "Three Lessons From Threema: Analysis of a Secure Messenger" (Paterson,
//! Scarlata, Truong, USENIX Security 2023), each with its test. `SECURITY.md` says for every attack what
//! it was, and what the library and its user do about it.

use eeema::contact_hash::DirectoryKey;
use eeema::content::{Kind, Text};
use eeema::crypto::hazmat::blake2b;
use eeema::crypto::hazmat::blake2b::Key;
use eeema::crypto::hazmat::secretbox;
use eeema::id_export::{self, PasswordRule, Scheme};
use eeema::identity::{AgreedKey, MessageId, Nonce};
use eeema::message::{
    self, Envelope, Error, Header, Inbox, Memory, MemoryStore, MetadataKey, Outcome, Peer, Reason,
};
use eeema::safe::{self, Document, MasterKey};
use eeema::time::UnixMillis;
use eeema::transport::VouchKey;
use eeema::{Identity, SecretKey, ThreemaId};

const NOW: UnixMillis = UnixMillis(1_735_655_118_450);

/// Where the header of an envelope has the message id, the time and the length of the metadata box
/// (chapter 02 section 5).
const MESSAGE_ID: usize = 16;
const TIME: usize = 24;
const METADATA_LENGTH: usize = 30;
/// Where the envelope ends in front of both boxes, if the metadata box has no bytes.
const FIXED_LENGTH: usize = 88;

fn secret(byte: u8) -> SecretKey {
    SecretKey::from_bytes([byte; 32])
}

fn agreed(ours: u8, theirs: u8) -> AgreedKey {
    secret(ours).agree(&secret(theirs).public_key()).unwrap()
}

fn to_bob() -> Peer {
    let alice = Identity::new(alice(), secret(1));
    alice.peer(bob(), &secret(2).public_key()).unwrap()
}

fn from_alice() -> Peer {
    let bob = Identity::new(bob(), secret(2));
    bob.peer(alice(), &secret(1).public_key()).unwrap()
}

fn alice() -> ThreemaId {
    "ALICE001".parse().unwrap()
}

fn bob() -> ThreemaId {
    "BOB00001".parse().unwrap()
}

/// A text from Alice (key 1) to Bob (key 2).
fn sealed(text: &str, id: u8) -> Vec<u8> {
    let header = Header::new(MessageId::from_bytes([id; 8]), NOW);
    let mut random = |bytes: &mut [u8]| bytes.fill(id);
    let sealed = message::seal(&to_bob(), &header, &Text::new(text).unwrap(), &mut random);
    sealed.unwrap().without_record()
}

/// Asserts that an answer is the MAC of `parts` under `own_key`, and that this key is none of the keys
/// that box messages, nor what BLAKE2b makes of `input` without saying what for.
fn assert_separated(answer: [u8; 32], own_key: &[u8; 32], parts: &[&[u8]], input: &[&AgreedKey]) {
    assert_eq!(answer, blake2b::mac(Key::new(own_key), parts));
    let mut keys = Vec::new();
    for agreed in input {
        assert_ne!(own_key, agreed.as_bytes());
        assert_ne!(own_key, MetadataKey::derive(agreed).as_bytes());
        keys.extend(agreed.as_bytes());
    }
    let key = Key::from_slice(&keys).unwrap();
    assert_ne!(*own_key, blake2b::mac(key, &[]), "no domain of its own");
    assert_ne!(answer, blake2b::mac(key, parts), "no key of its own");
}

/// Attack 1: whoever once learnt a temporary client key logged in with it for ever.
#[test]
fn a_vouch_is_worth_nothing_in_another_session() {
    let (client, permanent_server) = (1, 3);
    let vouch = |temporary_client, temporary_server, cookie| {
        let (permanent, temporary) = (
            agreed(client, permanent_server),
            agreed(client, temporary_server),
        );
        let key = VouchKey::derive(&permanent, &temporary);
        key.vouch(&[cookie; 16], &secret(temporary_client).public_key())
    };
    let of_the_server = VouchKey::derive(&agreed(permanent_server, client), &agreed(4, client))
        .vouch(&[7; 16], &secret(9).public_key());
    assert_eq!(vouch(9, 4, 7), of_the_server);
    assert_ne!(vouch(8, 4, 7), of_the_server, "another temporary client");
    assert_ne!(vouch(9, 5, 7), of_the_server, "another temporary server");
    assert_ne!(vouch(9, 4, 8), of_the_server, "another server cookie");
}

/// Attack 2: a chosen message, sent to a chosen contact whose public key was the server's, was a
/// valid vouch.
#[test]
fn a_message_to_the_servers_key_is_no_vouch() {
    let (with_server, with_temporary) = (agreed(1, 3), agreed(1, 4));
    let (cookie, client) = ([7; 16], secret(9).public_key());
    let key = VouchKey::derive(&with_server, &with_temporary);
    assert_separated(
        key.vouch(&cookie, &client),
        key.as_bytes(),
        &[&cookie, client.as_bytes()],
        &[&with_server, &with_temporary],
    );

    // What the shared key boxes is a container: the type stands in front of the chosen text.
    let text = [b'A'; 32];
    let mut envelope = sealed(str::from_utf8(&text).unwrap(), 7);
    let nonce = *Envelope::parse(&envelope).unwrap().nonce().as_bytes();
    let message_box = FIXED_LENGTH + usize::from(envelope[METADATA_LENGTH]);
    let (tag, container) = envelope[message_box..].split_first_chunk_mut().unwrap();
    secretbox::open_in_place(agreed(2, 1).as_secret(), &nonce, container, tag).unwrap();
    assert_eq!(container[0], Kind::TEXT.0);
    assert_eq!(container[1..=text.len()], text);
}

/// Attack 3: a server reorders, delays and drops. The protocol has no sequence of messages; what a
/// server cannot do is to change the id and the time of a message.
#[test]
fn the_server_cannot_change_id_and_time() {
    let envelope = sealed("The tide is at 6:40.", 7);
    let mut memory = Memory::new();

    let mut other_time = envelope.clone();
    other_time[TIME] ^= 1;
    let parsed = Envelope::parse(&other_time).unwrap();
    let received = parsed.open(&from_alice(), &mut memory).unwrap();
    assert_eq!(received.time(), NOW);

    let mut other_id = envelope;
    other_id[MESSAGE_ID] ^= 1;
    let parsed = Envelope::parse(&other_id).unwrap();
    let refused = parsed.open(&from_alice(), &mut memory).err();
    assert_eq!(refused, Some(Error::Refused(Reason::MessageIdDiffers)));
}

/// A server can cut the metadata box out, and says then what id and time are: such a message says that it has none.
#[test]
fn the_server_can_take_id_and_time_away() {
    let envelope = sealed("The tide is at 6:40.", 7);
    let length = usize::from(envelope[METADATA_LENGTH]);
    let (fixed, boxes) = envelope.split_at(FIXED_LENGTH - Nonce::LENGTH);
    let mut cut = [fixed, &boxes[length..]].concat();
    cut[METADATA_LENGTH] = 0;
    cut[MESSAGE_ID..TIME].fill(9);
    cut[TIME..TIME + 4].fill(1);

    let mut memory = Memory::new();
    let whole = Envelope::parse(&envelope).unwrap();
    let whole = whole.open(&from_alice(), &mut memory).unwrap();
    assert!(whole.has_metadata());
    let body = whole.body_bytes().to_vec();
    let mut memory = Memory::new();
    let parsed = Envelope::parse(&cut).unwrap();
    let received = parsed.open(&from_alice(), &mut memory).unwrap();
    assert!(!received.has_metadata());
    assert_eq!(received.body_bytes(), body);
    assert_eq!(received.message_id(), MessageId::from_bytes([9; 8]));
    assert_eq!(received.time(), UnixMillis(0x0101_0101 * 1000));
}

/// What `inbox` makes of an envelope of `peer`, which it accepts if it can.
fn receive(inbox: &mut Inbox<MemoryStore>, envelope: &[u8], peer: &Peer) -> Option<Reason> {
    let mut memory = Memory::new();
    match inbox
        .receive(envelope, &mut memory, |_| Some(peer))
        .unwrap()
    {
        Outcome::Message(message) => {
            inbox.accept(message).unwrap();
            None
        }
        Outcome::Refused { reason, .. } => Some(reason),
        Outcome::UnknownSender(id) => panic!("{id}"),
    }
}

/// Attack 4: messages came again after the store of nonces was lost, and came back to their sender.
#[test]
fn replayed_and_reflected_messages_are_refused() {
    let mut alices = Inbox::new(alice(), MemoryStore::default());
    let header = Header::new(MessageId::from_bytes([7; 8]), NOW);
    let mut random = |bytes: &mut [u8]| bytes.fill(7);
    let text = Text::new("Send me the money.").unwrap();
    let envelope = alices.seal(&to_bob(), &header, &text, &mut random).unwrap();

    let mut bobs = Inbox::new(bob(), MemoryStore::default());
    assert_eq!(receive(&mut bobs, &envelope, &from_alice()), None);
    let replayed = receive(&mut bobs, &envelope, &from_alice());
    assert_eq!(replayed, Some(Reason::NonceReuse));

    // The identities in the header are exchanged: the key is the same for both directions.
    let mut reflected = envelope;
    let (from, to) = reflected[..MESSAGE_ID].split_at_mut(ThreemaId::LENGTH);
    from.swap_with_slice(to);
    let refused = receive(&mut alices, &reflected, &to_bob());
    assert_eq!(refused, Some(Reason::NonceReuse));

    // It looks as if Bob had sent it: a device that lost its store believes it.
    let mut forgetful = Inbox::new(alice(), MemoryStore::default());
    assert_eq!(receive(&mut forgetful, &reflected, &to_bob()), None);
}

/// Attack 5: the server that registers identities had the client encrypt a challenge of its choice,
/// and the answer was a message from the victim.
#[test]
fn the_answer_to_a_challenge_is_not_a_message() {
    let (victim, chosen) = (1, 2);
    let with_chosen = agreed(victim, chosen);
    let (key, work_key) = (
        DirectoryKey::derive(&with_chosen),
        DirectoryKey::derive_work(&with_chosen),
    );
    assert_ne!(key.as_bytes(), work_key.as_bytes());

    // The challenge is a container with a text, and the answer is a MAC of it, not its ciphertext.
    let challenge = [&[Kind::TEXT.0], "I quit.\x01".as_bytes()].concat();
    for key in [key, work_key] {
        assert_separated(
            key.respond(&challenge),
            key.as_bytes(),
            &[&challenge],
            &[&with_chosen],
        );
    }
}

/// Attack 6: whoever held the unlocked phone for a moment exported the identity with a password of
/// their own. An export is a copy of the key; the library lets no short password pass unnoticed.
#[test]
fn an_export_needs_its_password() {
    assert!(PasswordRule::Recommended.check("1234567").is_err());
    let text = id_export::seal(
        alice(),
        &secret(1),
        "correct horse",
        Scheme::Legacy,
        &mut |bytes: &mut [u8]| bytes.fill(5),
    )
    .unwrap();
    let code = id_export::Code::parse(&text).unwrap();
    let wrong_password = id_export::open(&code, "correct hors");
    assert_eq!(wrong_password.err(), Some(id_export::Error::Decrypt));
    let wrong_key = secret(2).public_key();
    let wrong_key = id_export::open_expecting(&code, "correct horse", &wrong_key);
    assert_eq!(wrong_key.err(), Some(id_export::Error::PublicKey));
    assert!(id_export::open(&code, "correct horse").is_ok());
}

/// Attack 7: the size of a compressed Safe backup told how much of the secret key an attacker's
/// nickname, which stood in it, had guessed.
#[test]
fn the_size_of_a_backup_does_not_depend_on_guesses() {
    let document = Document::new(secret(0x41));
    let key_text = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE";
    let written = document.encode().unwrap();
    let written = std::str::from_utf8(written.as_bytes()).unwrap();
    assert!(written.contains(key_text), "the guess below is the key");

    let size_with = |nickname: &str| {
        let mut document = document.clone();
        document.nickname = nickname.into();
        let key = MasterKey::from_bytes(&[1; 64]);
        let backup = safe::seal(&key, &document, &mut |bytes: &mut [u8]| bytes.fill(5));
        backup.unwrap().len()
    };
    let wrong = "mZq0xW7kPbT3nVfY9dLsRjH2cGeU5aiOo8vXtB1NlKw";
    assert_eq!(key_text.len(), wrong.len());
    assert_eq!(size_with(key_text), size_with(wrong));
    assert_eq!(
        size_with("m") - 1,
        size_with(wrong) - wrong.len(),
        "every byte counts as one"
    );
}
