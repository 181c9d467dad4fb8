//! Starts everybody, kills them, and judges.

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use chat::Failure;
use chat::folder::Folder;

use crate::plan::{ATTACKERS, Fault, GROUPS, Plan, attacker_id, id_of};
use crate::process::Process;
use crate::verdict::Verdict;

/// After so long without a message the run is over.
const PATIENCE: Duration = Duration::from_secs(40);

/// At which parts of all messages somebody is killed.
const KILLS: [(usize, Victims); 4] = [
    (20, Victims::ServerAndClients),
    (40, Victims::Clients(1)),
    (60, Victims::ServerAndClients),
    (75, Victims::Clients(2)),
];

/// The most memory of the server in KiB, whatever the attackers do: 1,600 connections with full buffers of 40 KiB
/// would have 64 MiB, the pages of the store have 16, and the program 16.
const MAX_MEMORY: u64 = 96 * 1024;

#[derive(Clone, Copy)]
enum Victims {
    /// The server and one process of clients at the same moment.
    ServerAndClients,
    /// Two processes of clients, from this one on.
    Clients(usize),
}

/// What runs.
struct Stage<'p> {
    path: &'p Path,
    plan: Plan,
    address: SocketAddr,
    server: Process,
    clients: Vec<Process>,
    /// What each process of clients last said.
    reports: Vec<Report>,
    peak: u64,
}

#[derive(Clone, Copy, Default)]
struct Report {
    connected: usize,
    received: usize,
    waiting: usize,
}

pub(crate) async fn run(path: &Path, plan: Plan) -> Result<(), Failure> {
    let mut people = Vec::new();
    for client in 0..plan.clients {
        people.push(id_of(client)?);
    }
    for attacker in 0..ATTACKERS {
        people.push(attacker_id(attacker)?);
    }
    Folder::make(path, &people)?;
    let mut stage = Stage::start(path, plan).await?;
    let empty = stage.server.memory("VmRSS")?;
    stage.start_clients().await?;
    let begun = Instant::now();
    stage.until_all_are_connected().await?;
    println!(
        "{} clients logged in within {:.1?}",
        plan.clients,
        begun.elapsed()
    );
    let connected = stage.server.memory("VmRSS")?;
    let each = (connected.saturating_sub(empty)) as f64 / plan.clients as f64;
    println!(
        "memory of the server: {empty} KiB alone, {connected} KiB with them, {each:.1} KiB each"
    );

    let mut attackers = None;
    if !plan.is_calm {
        let words = [&*stage.address.to_string()];
        attackers = Some(Process::start("attackers", path, &words)?);
    }
    stage.play().await?;
    if let Some(mut attackers) = attackers {
        attackers.say("how many\n").await?;
        println!("attacks that ended meanwhile: {}", attackers.line().await?);
        attackers.kill().await?;
    }
    let peak = stage.end().await?;
    println!("most memory of the server: {peak} KiB");
    judge(path, plan, peak)
}

fn judge(path: &Path, plan: Plan, peak: u64) -> Result<(), Failure> {
    let verdict = Verdict::of(path, plan)?;
    let Verdict {
        right,
        lost,
        doubled,
        out_of_order,
        queued,
    } = verdict;
    println!(
        "{right} messages exactly once, {lost} lost, {doubled} doubled, {out_of_order} out of order, {queued} still queued"
    );
    if !verdict.is_right() {
        return Err("not every message arrived exactly once and in order".into());
    }
    if peak > MAX_MEMORY {
        return Err(format!("the server took more than {MAX_MEMORY} KiB").into());
    }
    Ok(())
}

impl<'p> Stage<'p> {
    async fn start(path: &'p Path, plan: Plan) -> Result<Self, Failure> {
        let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
        let (server, address) = start_server(path, plan, any_port).await?;
        Ok(Self {
            path,
            plan,
            address,
            server,
            clients: Vec::new(),
            reports: vec![Report::default(); GROUPS],
            peak: 0,
        })
    }

    async fn start_clients(&mut self) -> Result<(), Failure> {
        for group in 0..GROUPS {
            let process = self.client_process(group)?;
            self.clients.push(process);
        }
        Ok(())
    }

    fn client_process(&self, group: usize) -> Result<Process, Failure> {
        let (address, group) = (self.address.to_string(), group.to_string());
        let options = self.plan.words();
        let mut words = vec![address.as_str(), &group, self.plan.client_word()];
        words.extend(options.iter().map(String::as_str));
        Process::start("clients", self.path, &words)
    }

    /// Hears from every process of clients once.
    async fn listen(&mut self) -> Result<Report, Failure> {
        let mut all = Report::default();
        for (process, report) in self.clients.iter_mut().zip(&mut self.reports) {
            let line = process.line().await?;
            let mut numbers = line.split(' ').map(str::parse);
            let mut next = || numbers.next().ok_or("a report is too short");
            *report = Report {
                connected: next()??,
                received: next()??,
                waiting: next()??,
            };
            all.connected += report.connected;
            all.received += report.received;
            all.waiting = all.waiting.saturating_add(report.waiting);
        }
        self.peak = self.peak.max(self.server.memory("VmHWM")?);
        Ok(all)
    }

    async fn until_all_are_connected(&mut self) -> Result<(), Failure> {
        while self.listen().await?.connected < self.plan.clients {}
        Ok(())
    }

    /// Lets everybody send, and kills some when so much has arrived.
    async fn play(&mut self) -> Result<(), Failure> {
        for process in &mut self.clients {
            process.say("go\n").await?;
        }
        let expected: usize = (0..GROUPS).map(|group| self.plan.expected(group)).sum();
        let is_calm = self.plan.is_calm;
        let mut kills = KILLS.iter().filter(|_| !is_calm).peekable();
        let begun = Instant::now();
        let (mut last, mut moved) = (0, Instant::now());
        loop {
            let now = self.listen().await?;
            if now.received != last {
                (last, moved) = (now.received, Instant::now());
            }
            if let Some((_, victims)) =
                kills.next_if(|(part, _)| now.received * 100 >= expected * part)
            {
                println!("after {} messages: {}", now.received, victims.name());
                self.kill(*victims).await?;
                moved = Instant::now();
            }
            let is_done = now.received >= expected && now.waiting == 0 && kills.peek().is_none();
            if is_done || moved.elapsed() > PATIENCE {
                let time = begun.elapsed();
                let rate = now.received as f64 / time.as_secs_f64();
                let received = now.received;
                println!("{received} messages of {expected} in {time:.1?}, {rate:.0} per second");
                return Ok(());
            }
        }
    }

    async fn kill(&mut self, victims: Victims) -> Result<(), Failure> {
        match victims {
            Victims::ServerAndClients => {
                let (server, address) = (self.plan, self.address);
                // One call after the other: the same moment for a process that has much to do.
                let client = self.clients.remove(0);
                let replaced = self.kill_server().await;
                client.kill().await?;
                replaced?;
                self.forget_marks(0).await?;
                (self.server, _) = start_server(self.path, server, address).await?;
                self.bring_back(0).await
            }
            Victims::Clients(first) => {
                for group in [first, first + 1] {
                    self.clients.remove(group).kill().await?;
                    self.forget_marks(group).await?;
                    self.bring_back(group).await?;
                }
                Ok(())
            }
        }
    }

    async fn kill_server(&mut self) -> Result<(), Failure> {
        self.peak = self.peak.max(self.server.memory("VmHWM")?);
        self.server.kill_now().await
    }

    async fn bring_back(&mut self, group: usize) -> Result<(), Failure> {
        let mut process = self.client_process(group)?;
        process.say("go\n").await?;
        self.clients.insert(group, process);
        Ok(())
    }

    async fn forget_marks(&self, group: usize) -> Result<(), Failure> {
        if self.plan.fault == Some(Fault::MarksLost) {
            // A process of its own, because a store is closed when its process ends.
            let mut process = Process::start("forget", self.path, &[&group.to_string()])?;
            process.line().await?;
            process.kill().await?;
        }
        Ok(())
    }

    /// Kills everybody who is left; gives the most memory that the server had.
    async fn end(mut self) -> Result<u64, Failure> {
        for process in self.clients {
            process.kill().await?;
        }
        let peak = self.peak.max(self.server.memory("VmHWM")?);
        self.server.kill_now().await?;
        Ok(peak)
    }
}

impl Victims {
    const fn name(self) -> &'static str {
        match self {
            Self::ServerAndClients => "the server and a quarter of the clients are killed",
            Self::Clients(_) => "half of the clients are killed",
        }
    }
}

async fn start_server(
    path: &Path,
    plan: Plan,
    address: SocketAddr,
) -> Result<(Process, SocketAddr), Failure> {
    let words = [&*address.to_string(), plan.server_word()];
    let mut server = Process::start("server", path, &words)?;
    let line = server.line().await?;
    let address = line.strip_prefix("listening on ");
    let address = address.ok_or("the server says something else")?.parse()?;
    Ok((server, address))
}
