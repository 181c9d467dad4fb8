//! A conversation of three, through a server that is killed in between.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use chat::Failure;
use chat::client::{Client, Event};
use chat::folder::Folder;
use eeema::ThreemaId;
use eeema::message::ReceiptStatus;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::{show, talk};

/// How long somebody waits for what must come.
const PATIENCE: Duration = Duration::from_secs(30);

/// Somebody in the conversation.
struct Person {
    id: ThreemaId,
    client: Client,
    events: mpsc::Receiver<Event>,
}

impl Person {
    fn start(folder: &Folder, id: ThreemaId, address: SocketAddr) -> Result<Self, Failure> {
        let (client, events) = talk::start(folder, id, address)?;
        Ok(Self { id, client, events })
    }

    /// Shows what happens until `is_it` says that this was it.
    async fn until(&mut self, is_it: impl Fn(&Event) -> bool) -> Result<Event, Failure> {
        loop {
            let event = timeout(PATIENCE, self.events.recv()).await;
            let event = event.map_err(|_| format!("{} waited in vain", self.id))?;
            let event = event.ok_or("a client ended")?;
            if let Some(line) = show::line(&event) {
                println!("  {} {line}", self.id);
            }
            if is_it(&event) {
                return Ok(event);
            }
        }
    }

    async fn hears(&mut self, text: &str) -> Result<(), Failure> {
        self.until(|event| matches!(event, Event::Said(said) if said.text == text))
            .await?;
        Ok(())
    }

    async fn sees(&mut self, status: ReceiptStatus) -> Result<(), Failure> {
        self.until(|event| matches!(event, Event::Receipt { status: seen, .. } if *seen == status))
            .await?;
        Ok(())
    }
}

/// The server as a process of its own, so that it can be killed.
struct Process {
    child: Child,
    address: SocketAddr,
}

impl Process {
    async fn start(folder: &Path, address: SocketAddr) -> Result<Self, Failure> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("server")
            .arg(folder)
            .args(["--listen", &address.to_string()])
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = child.stdout.take().ok_or("the server has no output")?;
        let line = BufReader::new(output).lines().next_line().await?;
        let line = line.ok_or("the server did not start")?;
        let address = line.strip_prefix("listening on ");
        let address = address.ok_or("the server says something else")?.parse()?;
        Ok(Self { child, address })
    }

    /// SIGKILL: it has no moment to write anything.
    async fn kill(mut self) -> Result<(), Failure> {
        Ok(self.child.kill().await?)
    }
}

pub(crate) async fn run(path: &Path) -> Result<(), Failure> {
    let [alice, bob, carol]: [ThreemaId; 3] = [
        "ALICE001".parse()?,
        "BOB00001".parse()?,
        "CAROL001".parse()?,
    ];
    println!("A conversation of three on the own machine; it speaks to no real server.");
    let folder = Folder::make(path, &[alice, bob, carol])?;
    let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
    let server = Process::start(path, any_port).await?;
    let address = server.address;

    println!("\nA text, and what its sender sees of it:");
    let mut alices = Person::start(&folder, alice, address)?;
    let mut bobs = Person::start(&folder, bob, address)?;
    alices.client.say(bob, "Are you there?").await?;
    bobs.hears("Are you there?").await?;
    alices.sees(ReceiptStatus::Received).await?;
    let said = alices.client.conversation().history()?;
    let id = said.first().ok_or("nothing was said")?.message_id;
    bobs.client.mark_read(alice, id).await?;
    alices.sees(ReceiptStatus::Read).await?;

    println!("\nA group with Carol, who is away:");
    let group = alices.client.make_group("tide", &[bob, carol]).await?;
    bobs.until(|event| matches!(event, Event::Group(group) if group.name == "tide"))
        .await?;
    for text in ["The tide is at 6:40.", "Bring the long oars."] {
        alices.client.say_to_group(group, text).await?;
        bobs.hears(text).await?;
    }
    bobs.client.say_to_group(group, "I bring coffee.").await?;
    alices.hears("I bring coffee.").await?;

    println!("\nThe server is killed, and Alice says something to the group meanwhile:");
    server.kill().await?;
    alices
        .until(|event| matches!(event, Event::Disconnected { .. }))
        .await?;
    let late = "And a blanket, it will be cold.";
    alices.client.say_to_group(group, late).await?;

    println!("\nThe server is started again; they connect by themselves:");
    let server = Process::start(path, address).await?;
    bobs.hears(late).await?;

    println!("\nCarol comes, and gets what waited for her:");
    let mut carols = Person::start(&folder, carol, address)?;
    carols
        .until(|event| matches!(event, Event::CaughtUp))
        .await?;
    carols.client.say_to_group(group, "I am in!").await?;
    alices.hears("I am in!").await?;
    bobs.hears("I am in!").await?;
    server.kill().await?;

    println!("\nWhat is in the three stores, each text once:");
    let all = [&alices, &bobs, &carols];
    for person in all {
        let said = person.client.conversation().history()?;
        let mut texts: Vec<_> = said.iter().map(|said| said.text.as_str()).collect();
        println!("  {} has {} texts", person.id, texts.len());
        texts.sort_unstable();
        texts.dedup();
        if texts.len() != said.len() {
            return Err("a text is there twice".into());
        }
    }
    Ok(())
}
