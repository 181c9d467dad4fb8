//! The clients of one process: they send until everything is sent, and receive until everything is there.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chat::Failure;
use chat::client::{Client, Contacts, Event, ServerAddress};
use chat::folder::Folder;
use chat::store::{Database, Durability};
use eeema::ThreemaId;
use tokio::io::{AsyncBufReadExt, BufReader};

use crate::plan::{Plan, id_of, store_of};

/// What all clients of the process count together.
#[derive(Default)]
struct Counts {
    connected: AtomicUsize,
    received: AtomicUsize,
}

/// Prints `connected`, `received` and `waiting` again and again; begins to send after a line on its input.
pub(crate) async fn run(
    path: &Path,
    address: SocketAddr,
    plan: Plan,
    group: usize,
    durability: Durability,
) -> Result<(), Failure> {
    let folder = Folder::open(path)?;
    let server = ServerAddress {
        address,
        key: folder.server_key()?.public_key(),
    };
    let directory = Arc::new(folder.directory()?);
    let database = Database::open(&store_of(path, group), durability)?;
    let counts = Arc::new(Counts::default());
    let mut clients = Vec::new();
    for number in plan.group(group) {
        let own = folder.identity(id_of(number)?)?;
        let directory = Arc::clone(&directory);
        let contacts = Contacts::new(move |id| directory.find(id));
        let (client, mut events) = Client::start(own, contacts, database.clone(), server);
        let own_id = client.conversation().own_id();
        let heard = client.conversation().history()?;
        let heard = heard.iter().filter(|said| said.sender != own_id).count();
        counts.received.fetch_add(heard, Ordering::Relaxed);
        let counted = Arc::clone(&counts);
        tokio::spawn(async move {
            while let Some(event) = events.recv().await {
                match event {
                    Event::Connected { .. } => counted.connected.fetch_add(1, Ordering::Relaxed),
                    Event::Disconnected { .. } => 0,
                    Event::Said(_) => counted.received.fetch_add(1, Ordering::Relaxed),
                    _ => 0,
                };
            }
        });
        clients.push((number, client));
    }
    let clients = Arc::new(clients);
    tokio::spawn(report(Arc::clone(&clients), counts));
    let mut input = BufReader::new(tokio::io::stdin()).lines();
    input
        .next_line()
        .await?
        .ok_or("nobody says when to begin")?;
    let sending: Vec<_> = (0..clients.len())
        .map(|place| tokio::spawn(send(Arc::clone(&clients), place, plan)))
        .collect();
    for one in sending {
        one.await??;
    }
    std::future::pending().await
}

/// Says what this client has not said yet: its history knows.
async fn send(clients: Arc<Vec<(usize, Client)>>, place: usize, plan: Plan) -> Result<(), Failure> {
    let (number, client) = clients.get(place).ok_or("there is no such client")?;
    let own = client.conversation().own_id();
    let mut said: HashMap<ThreemaId, usize> = HashMap::new();
    for one in client.conversation().history()? {
        if let (true, Some(receiver)) = (one.sender == own, one.receiver) {
            *said.entry(receiver).or_default() += 1;
        }
    }
    for message in 0..plan.messages {
        for to in plan.receivers(*number) {
            let to = id_of(to)?;
            if message >= said.get(&to).copied().unwrap_or(0) {
                client.say(to, &message.to_string()).await?;
            }
        }
    }
    Ok(())
}

async fn report(clients: Arc<Vec<(usize, Client)>>, counts: Arc<Counts>) {
    loop {
        let waiting: usize = clients
            .iter()
            .map(|(_, client)| client.conversation().waiting().unwrap_or(usize::MAX))
            .fold(0, usize::saturating_add);
        let connected = counts.connected.load(Ordering::Relaxed);
        let received = counts.received.load(Ordering::Relaxed);
        println!("{connected} {received} {waiting}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
