//! How much memory the entry points take at most: `docs/memory.md` says it, and this test measures it.
//!
//! The heap is the same in every build. The stack is that of an optimised one, and is looked at by
//! `cargo test --release --test memory -- --nocapture` on x86-64 only.
#![cfg(target_arch = "x86_64")]

#[path = "../support/callback.rs"]
mod callback;
mod counting;
mod hostile;
mod others;
#[path = "../support/own_stack.rs"]
mod own_stack;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Mutex;

use eeema::blob::{self, Part};
#[cfg(feature = "phone-numbers")]
use eeema::contact_hash::NumberingPlans;
use eeema::contact_hash::directory::MatchAnswer;
use eeema::contact_hash::{self, EmailAddress, EmailHash, PhoneHash, PhoneNumber, PhoneRange};
use eeema::crypto::Secret;
use eeema::crypto::hazmat::secretbox;
use eeema::crypto::hazmat::secretbox::ToSeal;
use eeema::crypto::{Argon2Area, Argon2Memory};
use eeema::group::{FanOut, Recipient};
use eeema::id_export::{self, Code, LegacyCode, RevocationKey, Scheme, V1Code, fuzzing};
use eeema::identity::{Error, MessageId, Nonce, PublicKey};
use eeema::message::receive::{Inbox, Waiting};
use eeema::message::{self, Body, Draw, Envelope, Header, Kind, MemoryStore, Padding, gateway};
use eeema::safe::document::{Contact, Document};
use eeema::safe::{self, Limits, MasterKey, Password, container, gzip};
use eeema::time::UnixMillis;
use eeema::{SecretKey, SharedKey, ThreemaId};

use callback::Fields;

/// What the documentation promises, by the name of the entry point.
struct Promises {
    /// Bytes of heap and of stack.
    rows: BTreeMap<String, [usize; 2]>,
    broken: Vec<String>,
}

impl Promises {
    fn read() -> Self {
        let text = include_str!("../../docs/memory.md");
        let rows = text
            .lines()
            .filter(|line| line.starts_with("| `"))
            .map(|line| {
                let cells: Vec<&str> = line.split('|').map(str::trim).collect();
                (
                    cells[1].replace('`', ""),
                    [bytes(cells[2]), bytes(cells[3])],
                )
            });
        Self {
            rows: rows.collect(),
            broken: Vec::new(),
        }
    }

    /// Measures a call, once, as the first one may set something up.
    fn check(&mut self, name: &str, mut call: impl FnMut()) {
        call();
        let (mut heap, before) = (0, counting::now());
        let stack = own_stack::run(|| heap = counting::peak(&mut call).0);
        assert_eq!(
            counting::now() - before,
            stack.bytes().len(),
            "{name} keeps memory"
        );
        self.judge(name, heap, &stack);
    }

    /// Compares with the documentation.
    fn judge(&mut self, name: &str, heap: usize, stack: &own_stack::Left) {
        let untouched = stack
            .bytes()
            .iter()
            .take_while(|byte| **byte == own_stack::PAINT);
        let stack = stack.bytes().len() - untouched.count();
        println!("| `{name}` | {heap} | {stack} |");
        let Some([most_heap, most_stack]) = self.rows.remove(name) else {
            return self.broken.push(format!("{name} is not in docs/memory.md"));
        };
        if heap > most_heap || most_heap > 2 * heap + 64 {
            self.broken.push(format!(
                "{name} takes {heap} bytes of heap, not {most_heap}"
            ));
        }
        if cfg!(not(debug_assertions)) && stack > most_stack {
            self.broken.push(format!(
                "{name} takes {stack} bytes of stack, not {most_stack}"
            ));
        }
    }
}

/// A number of bytes, KiB or MiB.
fn bytes(cell: &str) -> usize {
    let (number, unit) = cell.split_once(' ').unwrap_or((cell, "bytes"));
    let unit = match unit {
        "KiB" => 1024.0,
        "MiB" => 1024.0 * 1024.0,
        _ => 1.0,
    };
    (number.parse::<f64>().unwrap() * unit).ceil() as usize
}

#[test]
fn the_documentation_says_how_much() {
    let mut promises = Promises::read();
    identity(&mut promises);
    messages(&mut promises);
    groups(&mut promises);
    blobs(&mut promises);
    exports(&mut promises);
    backups(&mut promises);
    hashes(&mut promises);
    #[cfg(feature = "phone-numbers")]
    plans(&mut promises);
    #[cfg(not(feature = "phone-numbers"))]
    promises.rows.remove("NumberingPlans::load");
    for name in promises.rows.keys() {
        promises.broken.push(format!("{name} is not measured"));
    }
    assert!(promises.broken.is_empty(), "{:#?}", promises.broken);
}

fn alice() -> ThreemaId {
    "ALICE001".parse().unwrap()
}

fn bob() -> ThreemaId {
    "BOB00001".parse().unwrap()
}

fn random(bytes: &mut [u8]) {
    bytes.fill(9);
}

fn draw(seed: u8) -> Draw {
    Draw::chosen(Nonce::from_bytes([seed; 24]), Padding::MAX, 15)
}

fn shared_key() -> SharedKey {
    let theirs = SecretKey::from_bytes([2; 32]).public_key();
    SharedKey::from_agreed(SecretKey::from_bytes([1; 32]).agree(&theirs).unwrap())
}

fn identity(promises: &mut Promises) {
    let ours = SecretKey::from_bytes([1; 32]);
    let theirs = SecretKey::from_bytes([2; 32]).public_key();
    promises.check("SecretKey::public_key", || _ = black_box(ours.public_key()));
    let secrets = vec![ours.clone(); 100];
    let mut publics = vec![theirs; 100];
    promises.check("SecretKey::public_keys", || {
        SecretKey::public_keys(&secrets, &mut publics)
    });
    promises.check("SecretKey::agree", || drop(black_box(ours.agree(&theirs))));
    let many: Vec<PublicKey> = vec![theirs; 100];
    let mut shared: Vec<_> = many.iter().map(|_| Err(Error::NonContributory)).collect();
    promises.check("SecretKey::agree_many", || {
        ours.agree_many(&many, &mut shared)
    });
}

fn messages(promises: &mut Promises) {
    let (key, text) = (shared_key(), "x".repeat(256));
    let header = Header::new(alice(), bob(), MessageId::from_bytes([7; 8]), UnixMillis(1));
    let body = Body::text(&text).unwrap();
    let mut output = vec![0; 2000];
    promises.check("message::seal", || {
        drop(black_box(message::seal(&key, &header, &body, &mut random)));
    });
    promises.check("message::seal_into", || {
        message::seal_into(&key, &header, &body, &mut random, &mut output).unwrap();
    });
    let envelope = message::seal(&key, &header, &body, &mut random).unwrap();
    let inbox = Inbox::new(bob(), MemoryStore::default());
    promises.check("Inbox::open", || {
        let pending = inbox.check(&envelope).unwrap();
        drop(black_box(inbox.open(pending, &key).unwrap()));
    });
    let parsed = Envelope::parse(&envelope).unwrap();
    promises.check("Envelope::open", || {
        drop(black_box(parsed.open(bob(), alice(), &key).unwrap()));
    });
    promises.check("Envelope::open_into", || {
        let opened = parsed.open_into(bob(), alice(), &key, &mut output);
        drop(black_box(opened.unwrap()));
    });
    promises.check("Inbox::open_into", || {
        let pending = inbox.check(&envelope).unwrap();
        black_box(inbox.open_into(pending, &key, &mut output).unwrap());
    });
    let envelopes: Vec<_> = (0..40)
        .map(|seed| {
            let id = MessageId::from_bytes([seed; 8]);
            let header = Header::new(alice(), bob(), id, UnixMillis(1));
            let mut random = |bytes: &mut [u8]| bytes.fill(seed);
            message::seal(&key, &header, &body, &mut random).unwrap()
        })
        .collect();
    let mut buffers = vec![[0; 1000]; 2 * envelopes.len()];
    let pending = envelopes.iter().cycle().zip(&mut buffers);
    let mut waiting: Vec<_> = pending
        .map(|(envelope, buffer)| Waiting::new(inbox.check(envelope).unwrap(), &key, buffer))
        .collect();
    let mut batches = waiting.chunks_mut(envelopes.len());
    promises.check("Inbox::open_many_into", || {
        inbox.open_many_into(batches.next().unwrap());
    });
    for opened in waiting.into_iter().map(Waiting::into_result) {
        assert!(opened.unwrap().is_ok());
    }
    promises.check("Inbox::open_many", || {
        let pending = envelopes
            .iter()
            .map(|envelope| (inbox.check(envelope).unwrap(), &key));
        drop(black_box(inbox.open_many(pending)));
    });
    gateway(promises, &key, &body);
    let choices: Vec<_> = (0..20)
        .map(|id| format!(r#"{{"i":{id},"n":"what one chooses"}}"#))
        .collect();
    let poll = format!(
        r#"poll-id1{{"d":"","s":0,"a":0,"t":0,"o":0,"c":[{}]}}"#,
        choices.join(",")
    );
    println!("a poll of {} bytes", poll.len());
    promises.check("Body::decode", || {
        drop(black_box(
            Body::decode(Kind::POLL_SETUP, poll.as_bytes()).unwrap(),
        ));
    });
}

fn gateway(promises: &mut Promises, key: &SharedKey, body: &Body<'_>) {
    let mut output = vec![0; 1000];
    let (nonce, length) = gateway::seal_into(key, body, draw(1), &mut output).unwrap();
    let fields = Fields::new(&nonce, &output[..length]);
    let callback = fields.callback();
    promises.check("VerifiedCallback::open_into", || {
        let verified = callback.verify("secret").unwrap();
        black_box(
            verified
                .open_into(bob(), alice(), key, &mut output)
                .unwrap(),
        );
    });
    promises.check("gateway::seal_into", || {
        gateway::seal_into(key, body, draw(1), &mut output).unwrap();
    });
}

fn groups(promises: &mut Promises) {
    let secret = Secret::from_bytes([1; 32]);
    let mut boxes = vec![([0; 300], [0; 16]); 40];
    let mut members: Vec<_> = boxes
        .iter_mut()
        .map(|(data, tag)| ToSeal {
            key: &secret,
            nonce: &[2; 24],
            data,
            tag,
        })
        .collect();
    promises.check("secretbox::seal_many", || {
        secretbox::seal_many(&mut members)
    });
    let (key, text) = (shared_key(), "x".repeat(256));
    let body = Body::text(&text).unwrap();
    let fan_out = FanOut::new(alice(), MessageId::from_bytes([7; 8]), UnixMillis(1), &body);
    let receivers = vec![(bob(), &key); 100];
    promises.check("FanOut::seal", || {
        drop(black_box(fan_out.seal(&receivers, &mut random).unwrap()));
    });
    let mut outputs = [[0; 1000]; 4];
    promises.check("FanOut::seal_into", || {
        let mut seeds = 1..;
        let mut recipients = outputs
            .each_mut()
            .map(|output| Recipient::new(bob(), &key, draw(seeds.next().unwrap()), output));
        fan_out.seal_into(&mut recipients).unwrap();
    });
}

fn blobs(promises: &mut Promises) {
    let file = vec![1; (1 << 20) - blob::TAG_LENGTH];
    promises.check("blob::seal", || {
        drop(black_box(blob::seal(&file, &mut random).unwrap()))
    });
    let (sealed, key) = blob::seal(&file, &mut random).unwrap();
    let key = key.into_key();
    promises.check("blob::open", || {
        drop(black_box(blob::open(&key, Part::File, &sealed).unwrap()))
    });
    let mut piece = vec![1; 1 << 16];
    promises.check("blob::seal_in_place", || {
        drop(black_box(
            blob::seal_in_place(&mut piece, &mut random).unwrap(),
        ));
    });
    let mut blob = sealed.clone();
    promises.check("blob::open_in_place", || {
        blob.copy_from_slice(&sealed);
        black_box(blob::open_in_place(&key, Part::File, &mut blob).unwrap());
    });
    promises.check("Opener::in_one_pass", || {
        blob.copy_from_slice(&sealed);
        let (tag, ciphertext) = blob.split_first_chunk_mut().unwrap();
        let mut opener = blob::Opener::in_one_pass(&key, Part::File, *tag);
        opener.update(ciphertext);
        opener.finish().unwrap();
    });
    promises.check("blob::Sealer", || {
        let mut sealer = blob::Sealer::new(&mut random).unwrap();
        sealer.update(&mut piece);
        black_box(sealer.finish());
    });
    promises.check("blob::verify, blob::Verified", || {
        let mut verified = blob::verify(&key, Part::File, &sealed).unwrap();
        while verified.remaining() > 0 {
            black_box(verified.read(&mut piece));
        }
    });
    promises.check("blob::Verifier, blob::Opener", || {
        let (tag, ciphertext) = sealed.split_first_chunk().unwrap();
        let mut verifier = blob::Verifier::new(&key, Part::File, *tag);
        verifier.update(ciphertext);
        let mut opener = verifier.finish().unwrap();
        opener.update(&mut piece);
    });
}

/// Room for the v1 scheme, 128 MiB.
static AREA: Mutex<Argon2Area<{ 128 << 10 }>> = Mutex::new(Argon2Area::new());

fn exports(promises: &mut Promises) {
    let key = SecretKey::from_bytes([1; 32]);
    promises.check("LegacyCode::seal", || {
        black_box(LegacyCode::seal(alice(), &key, "password", &mut random).unwrap());
    });
    let code = LegacyCode::seal(alice(), &key, "password", &mut random).unwrap();
    promises.check("LegacyCode::open", || {
        drop(black_box(code.open("password").unwrap()))
    });
    promises.check("RevocationKey::derive", || {
        drop(black_box(RevocationKey::derive("password")));
    });
    promises.check("id_export::seal", || {
        let sealed = id_export::seal(alice(), &key, "password", Scheme::V1, &mut random);
        drop(black_box(sealed.unwrap()));
    });
    let mut area = AREA.lock().unwrap();
    promises.check("V1Code::seal, V1Code::open", || {
        let memory = Argon2Memory::area(&mut area);
        let code = V1Code::seal(alice(), &key, "password", memory, &mut random).unwrap();
        let memory = Argon2Memory::area(&mut area);
        drop(black_box(code.open("password", memory).unwrap()));
    });
    let text = code.to_string();
    promises.check("Code::parse", || _ = black_box(Code::parse(&text).unwrap()));
    let code = fuzzing::seal(alice(), &key, "password", Scheme::V1, &[1; 8]).unwrap();
    promises.check("id_export::open", || {
        assert!(id_export::open(&code, "password").is_err());
    });
}

fn backups(promises: &mut Promises) {
    let password = Password::new("shootdeathstar").unwrap();
    promises.check("MasterKey::derive", || {
        drop(black_box(MasterKey::derive(password, alice()).unwrap()));
    });
    let mut area = vec![0; 16 << 20];
    promises.check("MasterKey::derive_in", || {
        drop(black_box(
            MasterKey::derive_in(password, alice(), &mut area).unwrap(),
        ));
    });
    let key = MasterKey::from_bytes(&[1; 64]);
    let mut document = Document::new(SecretKey::from_bytes([1; 32]));
    for index in 0..100 {
        let id = format!("C{index:07}").parse().unwrap();
        document.contacts.push(Contact::new(id));
    }
    promises.check("safe::seal", || {
        drop(black_box(safe::seal(&key, &document, &mut random).unwrap()));
    });
    let backup = safe::seal(&key, &document, &mut random).unwrap();
    println!("a backup of {} bytes", backup.len());
    promises.check("safe::open", || {
        drop(black_box(
            safe::open(&key, &backup, Limits::default()).unwrap(),
        ));
    });
    let body = document.encode().unwrap();
    promises.check("Document::encode", || {
        drop(black_box(document.encode().unwrap()))
    });
    promises.check("Document::decode", || {
        drop(black_box(Document::decode(body.as_bytes()).unwrap()));
    });
    layers(promises, &key, &backup);
}

fn layers(promises: &mut Promises, key: &MasterKey, backup: &[u8]) {
    let key = key.encryption_key();
    let body = vec![b'x'; 1 << 20];
    let mut packed = vec![0; gzip::encoded_len(body.len())];
    promises.check("container::seal", || {
        drop(black_box(container::seal(key, &body, &mut random).unwrap()));
    });
    promises.check("container::open", || {
        drop(black_box(
            container::open(key, backup, Limits::default()).unwrap(),
        ));
    });
    promises.check("gzip::encode_into", || {
        gzip::encode_into(&body, &mut packed).unwrap();
    });
    promises.check("gzip::decode", || {
        drop(black_box(gzip::decode(&packed, body.len()).unwrap()));
    });
}

fn hashes(promises: &mut Promises) {
    let number = PhoneNumber::parse("41791234567").unwrap();
    promises.check("PhoneNumber::hash", || _ = black_box(number.hash()));
    let numbers = vec![number; 1000];
    let mut hashes = vec![PhoneHash::from_bytes([0; 32]); 1000];
    promises.check("contact_hash::phones_into", || {
        contact_hash::phones_into(&numbers, &mut hashes).unwrap();
    });
    let addresses = vec![EmailAddress::parse("alice@example.com").unwrap(); 1000];
    let mut hashes = vec![EmailHash::from_bytes([0; 32]); 1000];
    promises.check("contact_hash::emails_into", || {
        contact_hash::emails_into(&addresses, &mut hashes).unwrap();
    });
    promises.check("PhoneRange::find", || {
        let range = PhoneRange::new(number, 1000);
        assert!(range.find(&PhoneHash::from_bytes([0; 32])).is_none());
    });
    let key = "A".repeat(43);
    let found =
        format!(r#"{{"identity":"ECHOECHO","publicKey":"{key}=","mobileNoHash":"{key}="}}"#);
    let found = vec![found; 100].join(",");
    let answer = format!(r#"{{"checkInterval":1,"identities":[{found}]}}"#);
    println!("an answer of {} bytes", answer.len());
    promises.check("MatchAnswer::decode", || {
        drop(black_box(MatchAnswer::decode(answer.as_bytes()).unwrap()));
    });
}

/// What is loaded once and kept until the program ends.
#[cfg(feature = "phone-numbers")]
fn plans(promises: &mut Promises) {
    let mut heap = 0;
    let stack = own_stack::run(|| {
        let (peak, plans) = counting::peak(NumberingPlans::load);
        black_box(plans.unwrap());
        heap = peak;
    });
    promises.judge("NumberingPlans::load", heap, &stack);
}
