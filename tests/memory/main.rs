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
use eeema::content::{Body, Kind};
use eeema::crypto::Secret;
use eeema::crypto::hazmat::secretbox;
use eeema::crypto::hazmat::secretbox::ToSeal;
use eeema::crypto::{Argon2Area, Argon2Memory};
use eeema::group::{FanOut, Recipient};
use eeema::id_export::{self, Code, LegacyCode, RevocationKey, Scheme, V1Code, fuzzing};
use eeema::identity::{Error, MessageId, PublicKey};
use eeema::message::{
    self, BatchMember, Envelope, Header, Inbox, Memory, MemoryStore, Peer, gateway,
};
use eeema::safe::document::{Contact, Document};
use eeema::safe::{self, Limits, MasterKey, Password, container, find_mistyped, gzip};
use eeema::time::UnixMillis;
use eeema::transport::{Client, ConnectionKeys, Error as Refused, Server, ServerKeys};
use eeema::{Identity, SecretKey, ThreemaId};

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

    /// Measures a call, the second one, as the first one may set something up.
    fn check(&mut self, name: &str, mut call: impl FnMut()) {
        call();
        self.check_once(name, call);
    }

    /// Measures a call for which everything is set up.
    fn check_once(&mut self, name: &str, mut call: impl FnMut()) {
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
    connections(&mut promises);
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

/// Bob as Alice sees him.
fn to_bob() -> Peer {
    let public_key = SecretKey::from_bytes([2; 32]).public_key();
    Identity::new(alice(), SecretKey::from_bytes([1; 32]))
        .peer(bob(), &public_key)
        .unwrap()
}

/// Alice as Bob sees her.
fn from_alice() -> Peer {
    let public_key = SecretKey::from_bytes([1; 32]).public_key();
    Identity::new(bob(), SecretKey::from_bytes([2; 32]))
        .peer(alice(), &public_key)
        .unwrap()
}

fn header(id: u8) -> Header<'static> {
    Header::new(MessageId::from_bytes([id; 8]), UnixMillis(1))
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
    promises.check("SecretKey::agree_pairs", || {
        SecretKey::agree_pairs(&secrets, &many, &mut shared)
    });
}

fn connections(promises: &mut Promises) {
    let key = SecretKey::from_bytes([3; 32]);
    let accepted = ServerKeys::only(key.public_key());
    let keys = |byte: u8| ConnectionKeys::chosen(SecretKey::from_bytes([byte; 32]), [byte; 16]);
    let connect = |number| {
        let (_, mut hello) = Client::start(keys(number), accepted);
        let mut server = Server::new(keys(200));
        assert!(server.receive(&mut hello).is_ok());
        server
    };
    let mut servers: Vec<Server> = (0..100).map(connect).collect();
    let mut waiting: Vec<&mut Server> = servers.iter_mut().collect();
    let mut hellos = vec![Err(Refused::OutOfTurn); 100];
    promises.check_once("Server::hello_many", || {
        Server::hello_many(&mut waiting, &key, &mut hellos);
    });
    assert!(hellos.iter().all(Result::is_ok));
}

fn messages(promises: &mut Promises) {
    let (to_bob, from_alice, text) = (to_bob(), from_alice(), "x".repeat(256));
    let body = Body::text(&text).unwrap();
    let mut output = vec![0; 2000];
    promises.check("message::seal", || {
        drop(black_box(message::seal(
            &to_bob,
            &header(7),
            &body,
            &mut random,
        )));
    });
    promises.check("message::seal_into", || {
        let sealed = message::seal_into(&to_bob, &header(7), &body, &mut random, &mut output);
        black_box(sealed.unwrap().without_record());
    });
    let sealed = message::seal(&to_bob, &header(7), &body, &mut random).unwrap();
    let envelope = sealed.without_record();
    let inbox = Inbox::new(bob(), MemoryStore::default());
    promises.check("Envelope::open", || {
        let parsed = Envelope::parse(&envelope).unwrap();
        let mut memory = Memory::new();
        drop(black_box(parsed.open(&from_alice, &mut memory).unwrap()));
    });
    promises.check("Envelope::open, lent", || {
        let parsed = Envelope::parse(&envelope).unwrap();
        let mut memory = Memory::over(&mut output);
        drop(black_box(parsed.open(&from_alice, &mut memory).unwrap()));
    });
    promises.check("Inbox::open", || {
        let mut memory = Memory::over(&mut output);
        let pending = inbox.check(&envelope).unwrap();
        let received = inbox.open(pending, &from_alice, &mut memory);
        drop(black_box(received.unwrap()));
    });
    let envelopes: Vec<_> = (0..40)
        .map(|seed| {
            let mut random = |bytes: &mut [u8]| bytes.fill(seed);
            let sealed = message::seal(&to_bob, &header(seed), &body, &mut random);
            sealed.unwrap().without_record()
        })
        .collect();
    let mut room = vec![0; 40 * 1000];
    let (mut first, mut second) = (Memory::new(), Memory::over(&mut room));
    let members = envelopes.iter().cycle().take(2 * envelopes.len());
    let mut members: Vec<_> = members
        .map(|envelope| BatchMember::new(inbox.check(envelope).unwrap(), &from_alice))
        .collect();
    let (warm, measured) = members.split_at_mut(envelopes.len());
    inbox.open_batch(warm, &mut first);
    let mut once = Some((measured, &mut second));
    promises.check_once("Inbox::open_batch", || {
        let (measured, memory) = once.take().unwrap();
        inbox.open_batch(measured, memory);
    });
    for received in members.into_iter().map(BatchMember::into_result) {
        assert!(received.unwrap().is_ok());
    }
    promises.check("Inbox::open_many", || {
        let mut memory = Memory::new();
        let pending = envelopes
            .iter()
            .map(|envelope| (inbox.check(envelope).unwrap(), &from_alice));
        drop(black_box(inbox.open_many(pending, &mut memory)));
    });
    gateway(promises, &to_bob, &from_alice, &body);
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

fn gateway(promises: &mut Promises, to_bob: &Peer, from_alice: &Peer, body: &Body<'_>) {
    let mut output = vec![0; 1000];
    let sealed = gateway::seal(to_bob, body, &mut random).unwrap();
    let sealed = sealed.without_record();
    let fields = Fields::new(sealed.nonce(), sealed.as_bytes());
    let callback = fields.callback();
    promises.check("VerifiedCallback::open", || {
        let verified = callback.verify("secret").unwrap();
        let mut memory = Memory::over(&mut output);
        drop(black_box(verified.open(from_alice, &mut memory).unwrap()));
    });
    promises.check("gateway::seal_into", || {
        let sealed = gateway::seal_into(to_bob, body, &mut random, &mut output);
        black_box(sealed.unwrap().without_record());
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
    let (to_bob, text) = (to_bob(), "x".repeat(256));
    let body = Body::text(&text).unwrap();
    let fan_out = FanOut::new(header(7), &body);
    promises.check("FanOut::seal", || {
        let sealed = fan_out.seal([&to_bob; 100], &mut random).unwrap();
        drop(black_box(sealed.without_record()));
    });
    let mut outputs = [[0; 1000]; 4];
    promises.check("FanOut::seal_into", || {
        let mut recipients = outputs
            .each_mut()
            .map(|output| Recipient::new(&to_bob, &mut random, output).unwrap());
        let sealed = fan_out.seal_into(&mut recipients).unwrap();
        assert_eq!(sealed.without_record().count(), 4);
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
        _ = black_box(sealer.finish());
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
    promises.check("MasterKey::derive_pair", || {
        drop(black_box(
            MasterKey::derive_pair([password; 2], alice()).unwrap(),
        ));
    });
    promises.check("find_mistyped", || {
        let found = find_mistyped(password, alice(), |_| false).unwrap();
        assert!(found.is_none());
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
