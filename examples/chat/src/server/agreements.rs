//! A thread that agrees on the keys of all handshakes that wait, side by side.

use std::thread;

use eeema::transport::{Error, Server};
use eeema::{PublicKey, SecretKey};
use tokio::sync::{mpsc, oneshot};

use crate::Failure;

/// How many handshakes are taken at once.
const BATCH: usize = 64;

/// A connection's machine goes there and comes back with what the step gave.
type Reply<T> = oneshot::Sender<(Server, Result<T, Error>)>;

enum Step {
    Hello(Server, Reply<[u8; 80]>),
    Key(Server, Option<PublicKey>, Reply<()>),
}

/// Where handshakes wait for their keys.
pub(super) struct Agreements {
    steps: mpsc::Sender<Step>,
}

impl Agreements {
    pub(super) fn start(key: SecretKey) -> Self {
        let (steps, waiting) = mpsc::channel(BATCH);
        thread::spawn(move || agree(&key, waiting));
        Self { steps }
    }

    /// [`Server::hello`] with others.
    pub(super) async fn hello(&self, server: Server) -> Result<(Server, [u8; 80]), Failure> {
        let (reply, answer) = oneshot::channel();
        self.send(Step::Hello(server, reply)).await?;
        let (server, hello) = answer.await?;
        Ok((server, hello?))
    }

    /// [`Server::client_key`] with others.
    pub(super) async fn client_key(
        &self,
        server: Server,
        key: Option<PublicKey>,
    ) -> Result<Server, Failure> {
        let (reply, answer) = oneshot::channel();
        self.send(Step::Key(server, key, reply)).await?;
        let (server, checked) = answer.await?;
        checked?;
        Ok(server)
    }

    async fn send(&self, step: Step) -> Result<(), Failure> {
        let sent = self.steps.send(step).await;
        sent.map_err(|_| "the server ends".into())
    }
}

/// Ends when the [`Agreements`] are dropped.
fn agree(key: &SecretKey, mut steps: mpsc::Receiver<Step>) {
    let mut waiting = Vec::with_capacity(BATCH);
    while steps.blocking_recv_many(&mut waiting, BATCH) > 0 {
        let (mut hellos, mut logins) = (Vec::new(), Vec::new());
        for step in waiting.drain(..) {
            match step {
                Step::Hello(server, reply) => hellos.push((server, reply)),
                Step::Key(server, key, reply) => logins.push((server, key, reply)),
            }
        }
        answer_hellos(key, hellos);
        check_logins(key, logins);
    }
}

fn answer_hellos(key: &SecretKey, mut hellos: Vec<(Server, Reply<[u8; 80]>)>) {
    let mut results = vec![Err(Error::OutOfTurn); hellos.len()];
    let mut servers: Vec<_> = hellos.iter_mut().map(|(server, _)| server).collect();
    Server::hello_many(&mut servers, key, &mut results);
    for ((server, reply), result) in hellos.into_iter().zip(results) {
        // A connection that ended waits for nothing.
        reply.send((server, result)).ok();
    }
}

fn check_logins(key: &SecretKey, mut logins: Vec<(Server, Option<PublicKey>, Reply<()>)>) {
    let mut results = vec![Err(Error::OutOfTurn); logins.len()];
    let keys: Vec<_> = logins.iter().map(|(_, key, _)| *key).collect();
    let mut servers: Vec<_> = logins.iter_mut().map(|(server, ..)| server).collect();
    Server::client_key_many(&mut servers, key, &keys, &mut results);
    for ((server, _, reply), result) in logins.into_iter().zip(results) {
        reply.send((server, result)).ok();
    }
}
