//! Reads the stores when everybody has ended.

use std::collections::HashMap;
use std::path::Path;

use chat::Failure;
use chat::client::History;
use chat::folder::Folder;
use chat::store::{Database, Durability, Queues};
use eeema::ThreemaId;

use crate::plan::{GROUPS, Plan, id_of, store_of};

/// What is wrong.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    pub(crate) right: usize,
    pub(crate) lost: usize,
    pub(crate) doubled: usize,
    pub(crate) out_of_order: usize,
    /// Messages that wait in a queue though everybody has everything.
    pub(crate) queued: u32,
}

impl Verdict {
    pub(crate) fn is_right(&self) -> bool {
        self.lost == 0 && self.doubled == 0 && self.out_of_order == 0
    }

    pub(crate) fn of(path: &Path, plan: Plan) -> Result<Self, Failure> {
        let mut verdict = Self::default();
        for group in 0..GROUPS {
            let database = Database::open(&store_of(path, group), Durability::Kept)?;
            for client in plan.group(group) {
                verdict.judge(&database, plan, client)?;
            }
        }
        let folder = Folder::open(path)?;
        let queues = Database::open(&folder.queues(), Durability::Kept)?;
        for client in 0..plan.clients {
            verdict.queued += Queues::count(&queues, id_of(client)?)?;
        }
        Ok(verdict)
    }

    fn judge(&mut self, database: &Database, plan: Plan, client: usize) -> Result<(), Failure> {
        let own = id_of(client)?;
        let mut heard: HashMap<ThreemaId, Vec<usize>> = HashMap::new();
        for said in History::all(database, own)? {
            if said.sender != own {
                heard
                    .entry(said.sender)
                    .or_default()
                    .push(said.text.parse()?);
            }
        }
        for sender in plan.senders(client) {
            let numbers = heard.remove(&id_of(sender)?).unwrap_or_default();
            self.judge_numbers(&numbers, plan.messages);
        }
        // Nobody else wrote.
        self.doubled += heard.values().map(Vec::len).sum::<usize>();
        Ok(())
    }

    fn judge_numbers(&mut self, numbers: &[usize], count: usize) {
        for expected in 0..count {
            match numbers.iter().filter(|number| **number == expected).count() {
                0 => self.lost += 1,
                1 => self.right += 1,
                more => self.doubled += more - 1,
            }
        }
        self.out_of_order += numbers.windows(2).filter(|pair| pair[0] > pair[1]).count();
    }
}
