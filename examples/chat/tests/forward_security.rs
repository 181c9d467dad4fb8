//! Somebody records at the server and copies the permanent keys of both afterwards: what was said with 4DH stays
//! closed.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use chat::client::{Client, Contacts, Event, Said, ServerAddress};
use chat::folder::Folder;
use chat::now;
use chat::store::{Database, Durability, Queues};
use eeema::content::Kind;
use eeema::forward_security::{
    self, DhType, Envelope, MemorySessionStore, RejectCause, SessionInbox, SessionMemory,
    SessionOutcome, Variant,
};
use eeema::message::{self, Memory, Received};
use eeema::{OsRandom, ThreemaId};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio::time::timeout;

const SECRET: &[u8] = b"The key lies under the third stone.";

/// Somebody who talks.
struct Person {
    client: Client,
    events: mpsc::Receiver<Event>,
}

impl Person {
    async fn start(folder: &Folder, id: ThreemaId, server: SocketAddr) -> Self {
        let address = ServerAddress {
            address: server,
            key: folder.server_key().unwrap().public_key(),
        };
        let database = store(folder, id).await;
        let directory = folder.directory().unwrap();
        let contacts = Contacts::new(move |id| directory.find(id));
        let own = folder.identity(id).unwrap();
        let (client, events) = Client::start(own, contacts, database, address);
        Self { client, events }
    }

    async fn until<T>(&mut self, find: impl Fn(Event) -> Option<T>) -> T {
        loop {
            let event = timeout(Duration::from_secs(30), self.events.recv()).await;
            let event = event.expect("waited in vain").expect("the client ended");
            if let Some(found) = find(event) {
                return found;
            }
        }
    }

    async fn hears(&mut self, text: &str) -> Said {
        self.until(|event| match event {
            Event::Said(said) if said.text == text => Some(said),
            _ => None,
        })
        .await
    }

    /// Says something, and waits until the server has it.
    async fn says(&mut self, to: ThreemaId, text: &str) {
        let id = self.client.say(to, text).await.unwrap();
        self.until(|event| match event {
            Event::Accepted { message_id, .. } if message_id == id => Some(()),
            _ => None,
        })
        .await;
    }
}

/// The server, which can be killed so that somebody reads its queues.
async fn server(folder: &Path, address: &str) -> (Child, SocketAddr) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_chat"))
        .arg("server")
        .arg(folder)
        .args(["--listen", address])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let line = output.lines().next_line().await.unwrap().unwrap();
    let address = line.strip_prefix("listening on ").unwrap();
    let address = address.parse().unwrap();
    (child, address)
}

/// All that waits for `receiver` in the queues of a server that does not run, read from a copy.
fn recorded(folder: &Folder, receiver: ThreemaId) -> Vec<Vec<u8>> {
    let copy = folder.queues().with_extension("copy");
    std::fs::copy(folder.queues(), &copy).unwrap();
    let queues = Database::open(&copy, Durability::Kept).unwrap();
    let (mut all, mut number) = (Vec::new(), 0);
    while let Some(queued) = Queues::next(&queues, receiver, number, now()).unwrap() {
        number = queued.number;
        all.push(queued.envelope);
    }
    all
}

/// A store that whoever had it before may still be closing.
async fn store(folder: &Folder, id: ThreemaId) -> Database {
    for _ in 0..100 {
        if let Ok(store) = Database::open(&folder.store(id), Durability::Kept) {
            return store;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the store stays open");
}

/// What the permanent keys of both open: the outer message.
fn opened(folder: &Folder, envelope: &[u8], look: impl FnOnce(&Received<'_>)) {
    let parsed = message::Envelope::parse(envelope).unwrap();
    let receiver = folder.identity(parsed.receiver()).unwrap();
    let sender = folder.identity(parsed.sender()).unwrap();
    let peer = receiver.peer(sender.id, &sender.public_key()).unwrap();
    let mut memory = Memory::new();
    look(&parsed.open(&peer, &mut memory).unwrap());
}

fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

#[tokio::test(flavor = "multi_thread")]
async fn permanent_keys_that_are_copied_later_open_nothing() {
    let path = std::env::temp_dir().join(format!("chat-forward-security-{}", std::process::id()));
    let ids = ["ALICE001", "BOB00001"].map(|id| id.parse().unwrap());
    let [alice, bob]: [ThreemaId; 2] = ids;
    let folder = Folder::make(&path, &ids).unwrap();
    let (process, address) = server(&path, "127.0.0.1:0").await;
    let mut alices = Person::start(&folder, alice, address).await;
    let mut bobs = Person::start(&folder, bob, address).await;

    // The first message has 2DH; from the first answer on it is 4DH.
    alices.says(bob, "Hi").await;
    assert_eq!(bobs.hears("Hi").await.dh_type, Some(DhType::TwoDh));
    bobs.says(alice, "Hello").await;
    assert_eq!(alices.hears("Hello").await.dh_type, Some(DhType::FourDh));
    alices.says(bob, "Are you alone?").await;
    let said = bobs.hears("Are you alone?").await;
    assert_eq!(said.dh_type, Some(DhType::FourDh));

    // Bob is away; what Alice says waits on the server, where it is recorded.
    drop(bobs);
    tokio::time::sleep(Duration::from_millis(200)).await;
    let secret = std::str::from_utf8(SECRET).unwrap();
    alices.says(bob, secret).await;
    drop(alices);
    stop(process).await;
    let recorded = recorded(&folder, bob);

    // Bob comes back, and reads it.
    let (process, address) = server(&path, &address.to_string()).await;
    let mut bobs = Person::start(&folder, bob, address).await;
    assert_eq!(bobs.hears(secret).await.dh_type, Some(DhType::FourDh));
    drop(bobs);
    stop(process).await;

    // The permanent keys of both lie in the folder. They open the outer message, and no more.
    let mut four = 0;
    for envelope in &recorded {
        opened(&folder, envelope, |outer| {
            assert_eq!(outer.kind(), Kind::FORWARD_SECURITY_ENVELOPE);
            assert!(!holds(outer.body_bytes(), SECRET));
            let inner = Envelope::decode(outer.body_bytes()).unwrap();
            if let Variant::Encapsulated(message) = inner.variant {
                assert_eq!(message.dh_type(), Some(DhType::FourDh));
                four += usize::from(message.sealed().len() > SECRET.len());
            }
        });
        assert_eq!(read_by_thief(&folder, envelope), None);
    }
    assert_eq!(four, 1, "the text was recorded");

    // Without a session the same thief reads it.
    let plain = sealed_plainly(&folder, alice, bob, secret);
    opened(&folder, &plain, |outer| {
        assert!(holds(outer.body_bytes(), SECRET));
    });
    assert_eq!(read_by_thief(&folder, &plain).as_deref(), Some(SECRET));
    std::fs::remove_dir_all(&path).unwrap();
}

async fn stop(mut process: Child) {
    process.kill().await.unwrap();
}

/// What an inbox with the receiver's permanent key reads, which has none of the sessions.
fn read_by_thief(folder: &Folder, envelope: &[u8]) -> Option<Vec<u8>> {
    let parsed = message::Envelope::parse(envelope).unwrap();
    let own = folder.identity(parsed.receiver()).unwrap();
    let sender = folder.identity(parsed.sender()).unwrap();
    let peer = own.peer(sender.id, &sender.public_key()).unwrap();
    let mut inbox = SessionInbox::new(&own, MemorySessionStore::default());
    let mut memory = SessionMemory::new();
    let outcome = inbox.receive(envelope, &mut memory, |_| Some(&peer), now(), &mut OsRandom);
    let SessionOutcome::Arrived(arrived) = outcome.unwrap() else {
        panic!("refused");
    };
    if arrived.message().is_none() {
        let cause = RejectCause::UNKNOWN_SESSION;
        assert_eq!(arrived.event(), forward_security::Event::Unreadable(cause));
    }
    arrived
        .message()
        .map(|message| message.body_bytes().to_vec())
}

fn sealed_plainly(folder: &Folder, from: ThreemaId, to: ThreemaId, text: &str) -> Vec<u8> {
    let own = folder.identity(from).unwrap();
    let other = folder.identity(to).unwrap();
    let peer = own.peer(other.id, &other.public_key()).unwrap();
    let header = message::Header::generate(now(), &mut OsRandom).unwrap();
    let text = eeema::content::Text::new(text).unwrap();
    let sealed = message::seal(&peer, &header, &text, &mut OsRandom).unwrap();
    sealed.without_record()
}
