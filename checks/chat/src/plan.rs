use std::path::{Path, PathBuf};

use chat::Failure;
use eeema::ThreemaId;

/// How many processes the clients are in.
pub(crate) const GROUPS: usize = 4;
/// To how many others each client writes.
pub(crate) const PEERS: usize = 5;
/// Identities of the attackers.
pub(crate) const ATTACKERS: usize = 40;

/// What happens in a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) clients: usize,
    /// Messages from one client to one peer.
    pub(crate) messages: usize,
    /// Nobody is killed, and nobody attacks.
    pub(crate) is_calm: bool,
    pub(crate) fault: Option<Fault>,
}

/// A mistake that is planted, to see that the check notices it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The server acknowledges what is not on its disk.
    ServerForgets,
    /// The receivers acknowledge what is not on their disk.
    ReceiversForget,
    /// The receivers lose their replay stores and sessions when they are killed.
    MarksLost,
}

impl Plan {
    pub(crate) fn read(words: &[&str]) -> Result<Self, Failure> {
        let mut plan = Self {
            clients: 1000,
            messages: 8,
            is_calm: false,
            fault: None,
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
            match *word {
                "--clients" => plan.clients = value()?.parse()?,
                "--messages" => plan.messages = value()?.parse()?,
                "--calm" => plan.is_calm = true,
                "--fault" => {
                    plan.fault = Some(match *value()? {
                        "server-forgets" => Fault::ServerForgets,
                        "receivers-forget" => Fault::ReceiversForget,
                        "marks-lost" => Fault::MarksLost,
                        other => return Err(format!("there is no fault {other:?}").into()),
                    });
                }
                _ => return Err(format!("{word} is not understood").into()),
            }
        }
        if plan.clients <= PEERS || !plan.clients.is_multiple_of(GROUPS) {
            return Err("use a number of clients above five that is a multiple of four".into());
        }
        Ok(plan)
    }

    /// What the processes of the clients are told.
    pub(crate) fn words(&self) -> [String; 4] {
        [
            "--clients".to_owned(),
            self.clients.to_string(),
            "--messages".to_owned(),
            self.messages.to_string(),
        ]
    }

    /// The numbers of the clients in a process.
    pub(crate) fn group(&self, group: usize) -> std::ops::Range<usize> {
        let size = self.clients / GROUPS;
        group * size..(group + 1) * size
    }

    /// To whom a client writes: they are spread over all processes.
    pub(crate) fn receivers(&self, client: usize) -> impl Iterator<Item = usize> + use<> {
        let clients = self.clients;
        (1..=PEERS).map(move |step| (client + step * step * 7 % (clients - 1) + 1) % clients)
    }

    /// Who writes to a client.
    pub(crate) fn senders(&self, client: usize) -> impl Iterator<Item = usize> + use<'_> {
        (0..self.clients).filter(move |sender| self.receivers(*sender).any(|to| to == client))
    }

    /// Messages that the clients of a process receive together.
    pub(crate) fn expected(&self, group: usize) -> usize {
        let clients = self.group(group);
        let senders: usize = clients.map(|client| self.senders(client).count()).sum();
        senders * self.messages
    }
}

/// The identity of a client.
pub(crate) fn id_of(client: usize) -> Result<ThreemaId, Failure> {
    Ok(format!("LOAD{client:04}").parse()?)
}

/// The identity of an attacker.
pub(crate) fn attacker_id(attacker: usize) -> Result<ThreemaId, Failure> {
    Ok(format!("MALL{attacker:04}").parse()?)
}

/// The store of the clients of a process.
pub(crate) fn store_of(folder: &Path, group: usize) -> PathBuf {
    folder.join(format!("clients-{group}"))
}
