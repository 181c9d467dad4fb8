use alloc::vec::Vec;
use core::fmt;

use super::client_requests::Client;
use super::refusal::Refusal;
use super::request::Request;
use super::response::{Deletion, Response};
use super::{BackupId, ServerConfig};
use crate::crypto::{Random, RandomError};

/// Tests whether a server works: reads its configuration, stores something under a random name, reads it
/// and deletes it. Nothing of the user is sent, and no backup is touched.
///
/// ```
/// use eeema::OsRandom;
/// use eeema::safe::client::{Client, Progress, Response, SelfTest};
/// # use eeema::safe::{ServerAddress, ServerConfig};
///
/// # let client = Client::new(ServerAddress::parse("host")?);
/// # let config = ServerConfig::USUAL.encode();
/// # let mut stored = Vec::new();
/// # let mut send = |request: &eeema::safe::client::Request<'_>| {
/// #     if let Some(body) = request.body() { stored = body.to_vec(); }
/// #     match request.method().as_str() {
/// #         "GET" if request.path().ends_with("config") => (200, config.clone().into_bytes()),
/// #         "GET" => (200, stored.clone()),
/// #         _ => (204, Vec::new()),
/// #     }
/// # };
/// let mut test = SelfTest::new(client, &mut OsRandom)?;
/// let config = loop {
///     let (status, body) = send(&test.request());
///     match test.answered(&Response::new(status, &[], &body))? {
///         Progress::Next(next) => test = next,
///         Progress::Passed(config) => break config,
///     }
/// };
/// assert_eq!(config.max_backup_bytes(), 524_288);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "what was stored for the test is deleted in the end"]
pub struct SelfTest {
    client: Client,
    backup_id: BackupId,
    content: Vec<u8>,
    step: Step,
    config: ServerConfig,
    /// Why the content could not be stored or read, while it is being deleted.
    failure: Option<SelfTestFailure>,
}

/// A step of the test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The configuration is read.
    Config,
    /// Something is stored.
    Store,
    /// It is read.
    Read,
    /// It is deleted.
    Delete,
}

/// What an answer leads to.
#[derive(Clone, Debug)]
#[must_use]
pub enum Progress {
    /// The next request is to be sent.
    Next(SelfTest),
    /// The server works, and takes this.
    Passed(ServerConfig),
}

/// Which step failed, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SelfTestFailure {
    step: Step,
    refusal: Refusal,
}

impl SelfTest {
    /// Bytes that are stored, as many as a small backup has.
    const LENGTH: usize = 100;

    /// Begins a test of a server under a name that nobody else has.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn new(client: Client, random: &mut impl Random) -> Result<Self, RandomError> {
        let mut id = [0; BackupId::LENGTH];
        random.fill(&mut id)?;
        let mut content = alloc::vec![0; Self::LENGTH];
        random.fill(&mut content)?;
        Ok(Self {
            client,
            backup_id: BackupId::from_bytes(id),
            content,
            step: Step::Config,
            config: ServerConfig::USUAL,
            failure: None,
        })
    }

    /// The request to send now.
    pub fn request(&self) -> Request<'_> {
        let id = &self.backup_id;
        match self.step {
            Step::Config => self.client.config(id),
            Step::Store => self.client.store(id, &self.content),
            Step::Read => self.client.download(id),
            Step::Delete => self.client.delete(id),
        }
    }

    /// What is done now.
    pub const fn step(&self) -> Step {
        self.step
    }

    /// Takes the answer to [`SelfTest::request`].
    ///
    /// # Errors
    ///
    /// [`SelfTestFailure`] with the step that failed. What was stored is deleted before, also where the
    /// answer leaves in doubt whether it was.
    pub fn answered(mut self, response: &Response<'_>) -> Result<Progress, SelfTestFailure> {
        let step = self.step;
        let failed = |refusal| SelfTestFailure { step, refusal };
        self.step = match step {
            Step::Config => {
                self.config = response.config().map_err(failed)?;
                Step::Store
            }
            Step::Store => match response.uploaded().map_err(failed) {
                Ok(()) => Step::Read,
                Err(failure) if failure.refusal.leaves_doubt() => {
                    self.failure = Some(failure);
                    Step::Delete
                }
                Err(failure) => return Err(failure),
            },
            Step::Read => {
                self.failure = match response.downloaded() {
                    Ok(content) if content == self.content => None,
                    Ok(_) => Some(failed(Refusal::OtherContent)),
                    Err(refusal) => Some(failed(refusal)),
                };
                Step::Delete
            }
            Step::Delete => {
                let deleted = response.deleted();
                if let Some(failure) = self.failure {
                    return Err(failure);
                }
                return match deleted.map_err(failed)? {
                    Deletion::Deleted => Ok(Progress::Passed(self.config)),
                    Deletion::NothingThere => Err(failed(Refusal::NotFound)),
                };
            }
        };
        Ok(Progress::Next(self))
    }

    /// There was no answer to [`SelfTest::request`], and something may be stored nevertheless: its deletion.
    /// Send it once; whether it works tells nothing more. The test ends here.
    pub fn unanswered(&self) -> Option<Request<'_>> {
        let may_be_stored = matches!(self.step, Step::Store | Step::Read);
        may_be_stored.then(|| self.client.delete(&self.backup_id))
    }
}

impl SelfTestFailure {
    /// Which step failed.
    pub const fn step(&self) -> Step {
        self.step
    }

    /// Why.
    pub const fn refusal(&self) -> Refusal {
        self.refusal
    }
}

impl fmt::Display for SelfTestFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let step = match self.step {
            Step::Config => "reading what the server takes",
            Step::Store => "storing a test",
            Step::Read => "reading the test",
            Step::Delete => "deleting the test",
        };
        write!(f, "{step}: {}", self.refusal)
    }
}

impl core::error::Error for SelfTestFailure {}
