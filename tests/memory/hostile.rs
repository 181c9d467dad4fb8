//! What a peer sends takes no more heap than a constant and a multiple of its length, whatever it says.
//! `docs/memory.md` gives both.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use eeema::content::{Body, Content, Encode, Kind};
use eeema::crypto::hazmat::secretbox;
use eeema::group::GroupIdentity;
use eeema::message::hazmat::{Container, MAX_SEALED_CONTENT, Metadata};
use eeema::message::{Envelope, Inbox, Memory, MemoryStore, Peer};
use eeema::safe::Document;

use crate::counting::peak;
use crate::{alice, bob, from_alice};

static PEER: LazyLock<Peer> = LazyLock::new(from_alice);

/// The targets whose seeds are what a peer sends.
const TARGETS: [&str; 15] = [
    "body",
    "envelope",
    "envelope_seal",
    "fan_out",
    "gateway_box",
    "group",
    "group_call",
    "json_body",
    "metadata",
    "profile_picture",
    "protobuf",
    "receive",
    "split_text",
    "text",
    "unknown_fields",
];

/// The types that take heap at all.
const OF_JSON: [Kind; 7] = [
    Kind::POLL_SETUP,
    Kind::POLL_VOTE,
    Kind::FILE,
    Kind::GROUP_POLL_SETUP,
    Kind::GROUP_POLL_VOTE,
    Kind::GROUP_FILE,
    Kind::WEB_SESSION_RESUME,
];

/// The bound of the documentation: bytes, and bytes for each byte of the input.
fn promised(what: &str) -> [usize; 2] {
    let text = include_str!("../../docs/memory.md");
    let beginning = format!("| {what} |");
    let row = text.lines().find(|line| line.starts_with(&beginning));
    let cells = row.unwrap().split('|').map(str::trim);
    let numbers: Vec<_> = cells.filter_map(|cell| cell.parse().ok()).collect();
    numbers.try_into().unwrap()
}

#[test]
fn what_a_peer_sends_is_bounded() {
    let [constant, multiple] = promised("what a peer sends");
    let mut worst = (0, String::new());
    let mut judge = |name: &str, length: usize, heap: usize| {
        assert!(
            heap <= constant + multiple * length,
            "{name}: {length} bytes take {heap} of heap"
        );
        let share = heap.saturating_sub(constant) * 1000 / length.max(1);
        if share > worst.0 {
            worst = (share, format!("{name}: {length} bytes, {heap} of heap"));
        }
    };
    for (target, seed) in seeds() {
        judge(&target, seed.len(), peak(|| read_loose(&seed)).0);
        for prefix in [&b""[..], b"ALICE001", b"ALICE001group-id"] {
            let body = [prefix, &seed].concat();
            for kind in 0..=u8::MAX {
                let name = format!("{target} as {kind:#04x}");
                let heap = peak(|| read(Kind(kind), &body)).0;
                judge(&name, body.len(), heap);
                assert!(heap == 0 || OF_JSON.contains(&Kind(kind)), "{name}: {heap}");
            }
        }
    }
    for (name, kind, body) in hostile() {
        judge(name, body.len(), peak(|| read(kind, &body)).0);
        let envelope = sealed(kind, &body);
        judge(name, envelope.len(), peak(|| receive(&envelope)).0);
    }
    println!("most beyond the constant: {}", worst.1);
    // A bound that is far too large says nothing.
    assert!(worst.0 * 2 > multiple * 1000, "{worst:?}");
}

/// A backup comes from whoever has its key: a few bytes of it may become a list, a contact or a member that is kept.
#[test]
fn a_safe_document_takes_a_multiple_of_its_text() {
    const LENGTH: usize = 256 * 1024;
    let [constant, multiple] = promised("a Safe document");
    let contact = r#"{"identity":"ECHOECHO","publickey":"","":0}"#;
    let elements = [
        ("distributionlists", r#"{"name":"","members":[]}"#),
        ("distributionlists", r#"{"name":"","members":[],"":0}"#),
        ("contacts", contact),
        ("contacts", r#"{"identity":"ECHOECHO","":[]}"#),
        ("contacts", "0"),
        (
            "groups",
            r#"{"id":"0100000000000000","creator":"ECHOECHO","members":[],"":0}"#,
        ),
        ("groups", r#"{"id":"","creator":"","members":["","",""]}"#),
        ("nothing", "[]"),
        ("nothing", r#"{"":0}"#),
    ];
    let digits = "A".repeat(43);
    let mut worst = 0;
    for (list, element) in elements {
        let elements = vec![element; LENGTH / (element.len() + 1)].join(",");
        let text = format!(
            r#"{{"info":{{"version":1}},"user":{{"privatekey":"{digits}="}},"{list}":[{elements}]}}"#
        );
        let (heap, is_read) = peak(|| Document::decode(text.as_bytes()).is_ok());
        assert!(is_read, "{element}");
        println!("{list} of {element}: {heap} bytes for {}", text.len());
        assert!(
            heap <= constant + multiple * text.len(),
            "{element}: {heap} for {}",
            text.len()
        );
        worst = worst.max(heap / text.len());
    }
    // Numbers of members that nobody knows, each with a name of its own.
    let members: Vec<_> = (0..LENGTH / 12)
        .map(|number| format!(r#""{number:07}":0"#))
        .collect();
    let text = format!(
        r#"{{"info":{{"version":1}},"user":{{"privatekey":"{digits}="}},{}}}"#,
        members.join(",")
    );
    let (heap, is_read) = peak(|| Document::decode(text.as_bytes()).is_ok());
    assert!(
        is_read && heap <= constant + multiple * text.len(),
        "{heap} for {}",
        text.len()
    );
    worst = worst.max(heap / text.len());
    assert!(
        worst * 2 > multiple,
        "a bound that is far too large says nothing: {worst}"
    );
}

fn seeds() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds");
    let mut seeds = Vec::new();
    for target in TARGETS {
        for seed in fs::read_dir(folder.join(target)).unwrap() {
            seeds.push((target.to_owned(), fs::read(seed.unwrap().path()).unwrap()));
        }
    }
    seeds
}

/// Everything that reads bytes before it is known what they are.
fn read_loose(bytes: &[u8]) {
    let _ = (
        Envelope::parse(bytes),
        Metadata::decode(bytes),
        Container::decode(bytes),
    );
    receive(bytes);
}

/// Reads a body, and asks what a client asks of it.
fn read(kind: Kind, bytes: &[u8]) {
    let Ok(body) = Body::decode(kind, bytes) else {
        return;
    };
    let _ = (body.encoded_len(), GroupIdentity::of(&body, alice(), bob()));
    match body.content() {
        Content::GroupSetup(setup) => assert!(setup.members(alice()).count() <= setup.len()),
        Content::DeliveryReceipt(receipt) => {
            assert!(receipt.message_ids().iter().count() < bytes.len())
        }
        _ => {}
    }
}

/// The way of an envelope to the content.
fn receive(envelope: &[u8]) {
    let inbox = Inbox::new(bob(), MemoryStore::default());
    let Ok(pending) = inbox.check(envelope) else {
        return;
    };
    let mut memory = Memory::new();
    if let Ok(received) = inbox.open(pending, &PEER, &mut memory) {
        let _ = (received.nickname(), received.content());
    }
}

/// An envelope of a peer who has the right key and no scruples.
fn sealed(kind: Kind, body: &[u8]) -> Vec<u8> {
    let nonce = [3; 24];
    let mut text = [&[kind.0], body, &[1]].concat();
    let tag = secretbox::seal_in_place(PEER.agreed_key().as_secret(), &nonce, &mut text);
    let header = [&b"ALICE001BOB00001message1"[..], &[1, 0, 0, 0], &[0; 36]];
    [&header.concat()[..], &nonce, &tag, &text].concat()
}

/// Bodies that were made to take much, as long as a message can be.
fn hostile() -> Vec<(&'static str, Kind, Vec<u8>)> {
    let mut bodies = Vec::new();
    let long = |text: &str| text.repeat(MAX_SEALED_CONTENT / text.len());
    let inside = |head: &str, text: &str, tail: &str| -> Vec<u8> {
        let count = (MAX_SEALED_CONTENT - 100 - head.len() - tail.len()) / text.len();
        let list = text.repeat(count);
        [
            head.as_bytes(),
            list.trim_end_matches(',').as_bytes(),
            tail.as_bytes(),
        ]
        .concat()
    };
    // A field of every number whose length is 2^63, and 2^64 - 1.
    for field in 1..16_u8 {
        for last in [0x80, 0xff] {
            let mut lie = vec![field << 3 | 2];
            lie.extend([last; 9]);
            lie.push(1);
            for kind in 0..=u8::MAX {
                bodies.push((
                    "a length of 2^63",
                    Kind(kind),
                    [&b"ALICE001group-id"[..], &lie].concat(),
                ));
                bodies.push(("a length of 2^63", Kind(kind), lie.clone()));
            }
        }
    }
    bodies.push((
        "a setup",
        Kind::GROUP_SETUP,
        [b"group-id", long("BOB00001").as_bytes()].concat(),
    ));
    bodies.push((
        "receipts",
        Kind::DELIVERY_RECEIPT,
        [b"\x01", long("messageX").as_bytes()].concat(),
    ));
    let poll = |setup: Vec<u8>| (Kind::POLL_SETUP, [&b"poll-id1"[..], &setup].concat());
    let rules = r#"{"d":"","s":0,"a":0,"t":0,"o":0,"c":["#;
    for (name, choice) in [
        ("numbers as choices", "0,"),
        ("empty lists", "[],"),
        ("empty choices", "{},"),
        ("choices with unknown keys", r#"{"i":0,"n":"","":0},"#),
    ] {
        let (kind, body) = poll(inside(rules, choice, "]}"));
        bodies.push((name, kind, body));
    }
    // Ids that differ, so that nothing is refused before the end.
    for unknown in ["", r#","x":0"#] {
        let choices = (100..).map(|id| format!(r#"{{"i":{id},"n":""{unknown}}},"#));
        let choices: String = choices.take(7000 / (16 + unknown.len())).collect();
        let (kind, body) = poll(inside(rules, &choices, "]}"));
        assert!(Body::decode(kind, &body).is_ok());
        bodies.push(("many choices", kind, body));
    }
    let closed = r#"{"d":"","s":1,"a":0,"t":0,"o":0,"c":[],"p":["#;
    let (kind, body) = poll(inside(closed, r#""BOB00001","#, "]}"));
    bodies.push(("many participants", kind, body));
    let vote = |pairs: Vec<u8>| [&b"ALICE001poll-id1"[..], &pairs].concat();
    let pairs: String = (0..800).map(|id| format!("[{id},1],")).collect();
    bodies.push((
        "many votes",
        Kind::POLL_VOTE,
        vote(inside("[", &pairs, "]")),
    ));
    bodies.push((
        "many numbers",
        Kind::POLL_VOTE,
        vote(inside("[", "0,", "]")),
    ));
    bodies.push((
        "nested lists",
        Kind::POLL_VOTE,
        vote(long("[").into_bytes()),
    ));
    let nested = "[".repeat(4000) + &"]".repeat(4000);
    bodies.push(("nested lists", Kind::POLL_VOTE, vote(nested.into_bytes())));
    let file = format!(r#"{{"k":"{:064}","b":"{:032}","m":"","s":1,"x":{{"#, 0, 0);
    let keys: String = (100..800).map(|key| format!(r#""{key}":0,"#)).collect();
    bodies.push(("keys of a file", Kind::FILE, inside(&file, &keys, "}}")));
    let escaped = format!(r#"{{"k":"{:064}","b":"{:032}","m":"","s":1,"d":""#, 0, 0);
    bodies.push((
        "an escaped caption",
        Kind::FILE,
        inside(&escaped, r"\u0041", r#""}"#),
    ));
    bodies
}
