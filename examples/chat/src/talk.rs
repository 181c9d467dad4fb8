//! A person at a terminal.

use std::net::SocketAddr;
use std::thread;

use chat::Failure;
use chat::client::{Client, Contacts, Event, ServerAddress};
use chat::folder::Folder;
use chat::store::{Database, Durability};
use eeema::ThreemaId;
use tokio::sync::mpsc;

use crate::show;

/// Somebody with their store, who connects to `address`.
pub(crate) fn start(
    folder: &Folder,
    id: ThreemaId,
    address: SocketAddr,
) -> Result<(Client, mpsc::Receiver<Event>), Failure> {
    let server = ServerAddress {
        address,
        key: folder.server_key()?.public_key(),
    };
    let own = folder.identity(id)?;
    let database = Database::open(&folder.store(id), Durability::Kept)?;
    let directory = folder.clone();
    // Who came later is in the file, too; one that cannot be read knows nobody.
    let contacts = Contacts::new(move |id| directory.directory().ok()?.find(id));
    Ok(Client::start(own, contacts, database, server))
}

/// Reads lines, and prints what happens, until the input ends.
pub(crate) async fn run(
    folder: &Folder,
    id: ThreemaId,
    address: SocketAddr,
) -> Result<(), Failure> {
    let (client, mut events) = start(folder, id, address)?;
    println!("This chat is on the own machine; it speaks to no real server.");
    let mut lines = lines();
    loop {
        tokio::select! {
            event = events.recv() => match event {
                Some(event) => {
                    if let Some(line) = show::line(&event) {
                        println!("{id} {line}");
                    }
                    if let Event::Closed(_) = event {
                        return Ok(());
                    }
                    if let Event::Said(said) = event && said.group.is_none() {
                        let marked = client.mark_read(said.sender, said.message_id).await;
                        if let Err(error) = marked {
                            eprintln!("chat: {error}");
                        }
                    }
                }
                None => return Ok(()),
            },
            line = lines.recv() => match line.as_deref() {
                None | Some("/quit") => return Ok(()),
                Some("") => {}
                Some(line) => if let Err(error) = obey(&client, line).await {
                    eprintln!("chat: {error}");
                },
            },
        }
    }
}

/// The lines of the terminal, read by a thread that nobody waits for.
fn lines() -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel(1);
    thread::spawn(move || {
        for line in std::io::stdin().lines().map_while(Result::ok) {
            if sender.blocking_send(line.trim().to_owned()).is_err() {
                return;
            }
        }
    });
    receiver
}

async fn obey(client: &Client, line: &str) -> Result<(), Failure> {
    let (first, rest) = line
        .split_once(' ')
        .ok_or("say something to somebody: BOB00001 text")?;
    if first == "/group" {
        let mut words = rest.split_whitespace();
        let name = words.next().ok_or("name the group")?;
        let members: Result<Vec<ThreemaId>, _> = words.map(str::parse).collect();
        client.make_group(name, &members?).await?;
        return Ok(());
    }
    if let Some(name) = first.strip_prefix('#') {
        let groups = client.conversation().groups()?;
        let group = groups.into_iter().find(|group| group.name == name);
        let group = group.ok_or_else(|| format!("there is no group #{name}"))?;
        client.say_to_group(group.identity, rest).await?;
        return Ok(());
    }
    client.say(first.parse()?, rest).await?;
    Ok(())
}
