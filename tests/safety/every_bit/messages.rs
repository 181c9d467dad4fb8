//! Messages, callbacks of the Gateway, and blobs.

use eeema::blob::{self, Part};
use eeema::codec::hex::Hex;
use eeema::content::Text;
use eeema::crypto::hazmat::secretbox;
use eeema::identity::{AgreedKey, BlobKey, Identity, MessageId, Nonce};
use eeema::message::gateway::{self, Callback};
use eeema::message::{
    self, BatchMember, Envelope, Header, Inbox, Memory, MemoryStore, Outcome, Peer,
};
use eeema::time::UnixMillis;
use eeema::{SecretKey, ThreemaId};

use super::{every_bit_matters, every_bit_matters_but, ones};

pub(super) fn alice() -> Identity {
    Identity::new("ALICE001".parse().unwrap(), SecretKey::from_bytes([1; 32]))
}

pub(super) fn bob() -> Identity {
    Identity::new("BOB00001".parse().unwrap(), SecretKey::from_bytes([2; 32]))
}

pub(super) fn peer(own: &Identity, other: &Identity) -> Peer {
    own.peer(other.id, &other.public_key()).unwrap()
}

fn envelope() -> Vec<u8> {
    let header = Header::new(MessageId::from_bytes([7; 8]), UnixMillis(1));
    let text = Text::new("The tide is at 6:40.").unwrap();
    let sealed = message::seal(&peer(&alice(), &bob()), &header, &text, &mut ones);
    sealed.unwrap().without_record()
}

#[test]
fn of_an_envelope() {
    let (bob, from_alice) = (bob(), peer(&bob(), &alice()));
    let find = |id: ThreemaId| (id == from_alice.id()).then_some(&from_alice);
    let of = "message::Envelope::open, open_undecoded, message::Inbox::open, open_batch, open_many, receive";
    // Time, flags, the reserved byte and the legacy nickname are not authentic: those of the metadata are.
    every_bit_matters_but(
        of,
        &envelope(),
        |place| matches!(place, 24..30 | 32..64),
        |sealed| {
            let mut memory = Memory::new();
            let opened = Envelope::parse(sealed).map(|parsed| {
                let opened = parsed.open(&from_alice, &mut Memory::new()).is_ok();
                let parsed = Envelope::parse(sealed).unwrap();
                let undecoded = parsed.open_undecoded(&from_alice, &mut memory).is_ok();
                assert_eq!(undecoded, opened);
                opened
            });
            let is_open = opened.unwrap_or(false);
            let mut inbox = Inbox::new(bob.id, MemoryStore::default());
            if let Ok(pending) = inbox.check(sealed) {
                assert_eq!(
                    inbox.open(pending, &from_alice, &mut memory).is_ok(),
                    is_open
                );
                let pending = [(inbox.check(sealed).unwrap(), &from_alice)];
                assert_eq!(inbox.open_many(pending, &mut memory)[0].is_ok(), is_open);
                let pending = inbox.check(sealed).unwrap();
                let mut members = [BatchMember::new(pending, &from_alice)];
                inbox.open_batch(&mut members, &mut memory);
                let [member] = members;
                assert_eq!(member.into_result().unwrap().is_ok(), is_open);
            }
            let outcome = inbox.receive(sealed, &mut memory, find).unwrap();
            assert_eq!(matches!(outcome, Outcome::Message(_)), is_open);
            is_open
        },
    );
}

/// What of a callback is an array, and the parts of it that are text as they are sent.
fn callback<'a>(nonce: &'a str, message_box: &'a str, mac: &'a str) -> Callback<'a> {
    Callback {
        from: "ALICE001",
        to: "BOB00001",
        message_id: "0707070707070707",
        date: "1616950936",
        nonce,
        message_box,
        mac,
    }
}

#[test]
fn of_a_callback_of_the_gateway() {
    let (nonce, message_box) = (Hex(&[9; 24]).to_string(), Hex(&[1; 40]).to_string());
    let mac = callback(&nonce, &message_box, "").compute_mac("secret");
    every_bit_matters("gateway::Callback::verify", &mac, |mac| {
        let mac = Hex(mac).to_string();
        let verified = callback(&nonce, &message_box, &mac).verify("secret");
        assert!(verified.is_ok() || verified.err() == Some(gateway::Error::MacMismatch));
        callback(&nonce, &message_box, &mac)
            .verify("secret")
            .is_ok()
    });
    // HMAC fills a key up with zeros, so that none may be added to one that is shorter than a block.
    let long = "a secret of 64 characters ".repeat(3);
    let long = &long[..64];
    let made = Hex(&callback(&nonce, &message_box, "").compute_mac(long)).to_string();
    every_bit_matters("gateway::Callback::verify", long.as_bytes(), |secret| {
        let callback = callback(&nonce, &message_box, &made);
        str::from_utf8(secret).is_ok_and(|secret| callback.verify(secret).is_ok())
    });
    // What the MAC covers: the fields as they were sent.
    let fields = b"ALICE001BOB0000107070707070707071616950936";
    every_bit_matters("gateway::Callback::verify", fields, |fields| {
        let Ok(fields) = str::from_utf8(fields) else {
            return false;
        };
        let part = |range: std::ops::Range<usize>| fields.get(range).unwrap_or_default();
        let mac = Hex(&mac).to_string();
        let callback = Callback {
            from: part(0..8),
            to: part(8..16),
            message_id: part(16..32),
            date: fields.get(32..).unwrap_or_default(),
            ..callback(&nonce, &message_box, &mac)
        };
        callback.verify("secret").is_ok()
    });
}

/// The box of a callback whose MAC is right: its sender is the Gateway, which does not know the key.
#[test]
fn of_the_box_of_a_callback() {
    let (bob, from_alice) = (bob(), peer(&bob(), &alice()));
    let text = Text::new("The tide is at 6:40.").unwrap();
    let sealed = gateway::seal(&peer(&alice(), &bob), &text, &mut ones).unwrap();
    let sealed = sealed.without_record();
    let made = [sealed.nonce().as_slice(), sealed.as_bytes()].concat();
    let of = "gateway::VerifiedCallback::open, message::Inbox::receive_callback";
    every_bit_matters(of, &made, |sealed| {
        let Some((nonce, sealed)) = sealed.split_at_checked(Nonce::LENGTH) else {
            return false;
        };
        let (nonce, message_box) = (Hex(nonce).to_string(), Hex(sealed).to_string());
        let mac = callback(&nonce, &message_box, "").compute_mac("secret");
        let mac = Hex(&mac).to_string();
        let callback = callback(&nonce, &message_box, &mac);
        let Ok(verified) = callback.verify("secret") else {
            return false;
        };
        let mut memory = Memory::new();
        let is_open = verified.open(&from_alice, &mut memory).is_ok();
        let mut inbox = Inbox::new(bob.id, MemoryStore::default());
        let find = |id: ThreemaId| (id == from_alice.id()).then_some(&from_alice);
        let verified = callback.verify("secret").unwrap();
        let outcome = inbox.receive_callback(verified, &mut memory, find).unwrap();
        assert_eq!(matches!(outcome, Outcome::Message(_)), is_open);
        is_open
    });
}

#[test]
fn of_a_blob() {
    let (made, key) =
        blob::seal(b"a picture of some length, in which is a boat", &mut ones).unwrap();
    let key = key.into_key();
    let of = "blob::open, open_in_place, verify, blob::Verifier::finish, blob::Opener::finish";
    every_bit_matters(of, &made, |sealed| {
        let is_open = blob::open(&key, Part::File, sealed).is_ok();
        let in_place = blob::open_in_place(&key, Part::File, &mut sealed.to_vec()).is_ok();
        assert_eq!(in_place, is_open);
        assert_eq!(blob::verify(&key, Part::File, sealed).is_ok(), is_open);
        assert!(blob::open(&key, Part::Thumbnail, sealed).is_err());
        if let Some((tag, data)) = sealed.split_first_chunk() {
            let mut verifier = blob::Verifier::new(&key, Part::File, *tag);
            verifier.update(data);
            assert_eq!(verifier.finish().is_ok(), is_open);
            let mut opener = blob::Opener::in_one_pass(&key, Part::File, *tag);
            opener.update(&mut data.to_vec());
            assert_eq!(opener.finish().is_ok(), is_open);
        }
        is_open
    });
    every_bit_matters("blob::open", key.as_bytes(), |key| {
        BlobKey::try_from(key).is_ok_and(|key| blob::open(&key, Part::File, &made).is_ok())
    });
    let (agreed, nonce) = (AgreedKey::from_bytes([4; 32]), Nonce::from_bytes([5; 24]));
    let mut image = b"a small image".to_vec();
    let tag = secretbox::seal_in_place(agreed.as_secret(), nonce.as_bytes(), &mut image);
    let image = [&tag[..], &image].concat();
    every_bit_matters("blob::open_deprecated_image_in_place", &image, |sealed| {
        blob::open_deprecated_image_in_place(&agreed, &nonce, &mut sealed.to_vec()).is_ok()
    });
}
