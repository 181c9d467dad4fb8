//! Writes of many tasks in one transaction: what waits while one is written to the disk goes into the next.

use std::path::Path;
use std::sync::Arc;
use std::thread;

use redb::{ReadTransaction, WriteTransaction};
use tokio::sync::{mpsc, oneshot};

use crate::Failure;

/// What a write happens in: nothing of it is there unless all of it is.
pub type Transaction = WriteTransaction;

/// How many writes may wait.
const MAX_WAITING: usize = 4096;

/// Whether a write is on the disk when it is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Yes. Everything but a planted fault has it.
    Kept,
    /// No: it is lost with the process. With it a test shows that it would notice.
    Lost,
}

/// A file of tables. Clones are the same file.
#[derive(Clone)]
pub struct Database {
    file: Arc<redb::Database>,
    jobs: mpsc::Sender<Job>,
}

/// Does its work in a transaction, and says what to answer when that is on the disk.
type Job = Box<dyn FnOnce(&Transaction) -> Result<Answer, Failure> + Send>;
type Answer = Box<dyn FnOnce() + Send>;

impl Database {
    /// Opens the file, or makes it.
    ///
    /// # Errors
    ///
    /// If it cannot be read or written, is no such file, or another process has it open.
    pub fn open(path: &Path, durability: Durability) -> Result<Self, Failure> {
        let shown = path.display();
        let file = redb::Database::builder()
            .set_cache_size(16 * 1024 * 1024)
            .create(path)
            .map_err(|error| format!("{shown} cannot be opened: {error}"))?;
        let file = Arc::new(file);
        let (jobs, waiting) = mpsc::channel(MAX_WAITING);
        let written = Arc::clone(&file);
        thread::spawn(move || commit_all(&written, waiting, durability));
        Ok(Self { file, jobs })
    }

    /// Does `work` in a transaction, together with what others do, and returns when it is on the disk.
    ///
    /// # Errors
    ///
    /// That nothing was written, because `work` or something else in the same transaction failed; standard
    /// error says why. Check before what may fail, or it takes the others with it.
    pub async fn write<T, W>(&self, work: W) -> Result<T, Failure>
    where
        T: Send + 'static,
        W: FnOnce(&Transaction) -> Result<T, Failure> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |transaction| {
            let result = work(transaction)?;
            // Who asked may be gone; the write stands all the same.
            Ok(Box::new(move || drop(sender.send(result))))
        });
        let sent = self.jobs.send(job).await;
        sent.map_err(|_| "the store is closed")?;
        let answer = receiver.await;
        Ok(answer.map_err(|_| "nothing was written to the store")?)
    }

    /// A view of what is there now.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn read(&self) -> Result<ReadTransaction, Failure> {
        use redb::ReadableDatabase;
        Ok(self.file.begin_read()?)
    }
}

/// Ends when the last [`Database`] of the file is dropped.
fn commit_all(file: &redb::Database, mut jobs: mpsc::Receiver<Job>, durability: Durability) {
    let mut waiting = Vec::new();
    while jobs.blocking_recv_many(&mut waiting, MAX_WAITING) > 0 {
        match commit(file, waiting.drain(..), durability) {
            Ok(answers) => answers.into_iter().for_each(|answer| answer()),
            // Everybody who waits sees that there is no answer.
            Err(error) => eprintln!("chat: the store failed: {error}"),
        }
    }
}

fn commit(
    file: &redb::Database,
    jobs: impl Iterator<Item = Job>,
    durability: Durability,
) -> Result<Vec<Answer>, Failure> {
    let mut transaction = file.begin_write()?;
    if durability == Durability::Lost {
        transaction.set_durability(redb::Durability::None)?;
    }
    let answers = jobs
        .map(|job| job(&transaction))
        .collect::<Result<_, _>>()?;
    transaction.commit()?;
    Ok(answers)
}
