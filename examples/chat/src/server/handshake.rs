use eeema::transport::schedule::HANDSHAKE_TIMEOUT;
use eeema::transport::{self, ConnectionKeys, Progress, ServerEvent};
use eeema::{OsRandom, ThreemaId};

use super::Shared;
use crate::link::Link;
use crate::store::Queues;
use crate::{Failure, now};

/// A client that logged in.
pub(super) struct Client {
    pub(super) id: ThreemaId,
    pub(super) machine: transport::Server,
    pub(super) link: Link,
}

/// What a connection that has not logged in waits for.
enum Step {
    Bytes,
    Hello,
    Key(Option<ThreemaId>),
    Decision(ThreemaId),
}

/// Lets somebody in, or fails: after 20 seconds at the latest, however busy they are.
pub(super) async fn run(link: Link, shared: &Shared) -> Result<Client, Failure> {
    tokio::time::timeout(HANDSHAKE_TIMEOUT, log_in(link, shared)).await?
}

async fn log_in(mut link: Link, shared: &Shared) -> Result<Client, Failure> {
    let mut machine = transport::Server::new(ConnectionKeys::generate(&mut OsRandom)?);
    loop {
        match next(&mut machine, &mut link)? {
            Step::Bytes => link.exchange().await?,
            Step::Hello => {
                let hello;
                (machine, hello) = shared.agreements.hello(machine).await?;
                link.send(&hello);
            }
            Step::Key(identity) => {
                let key = identity.and_then(|id| shared.lookup.find(id));
                machine = shared.agreements.client_key(machine, key).await?;
            }
            Step::Decision(id) => {
                let waiting = Queues::count(&shared.database, id)?;
                link.send(&machine.accept(now(), waiting)?);
                return Ok(Client { id, machine, link });
            }
        }
    }
}

fn next(machine: &mut transport::Server, link: &mut Link) -> Result<Step, Failure> {
    let (used, step) = match machine.receive(link.input())? {
        Progress::Missing(_) => (0, Step::Bytes),
        Progress::WaitsForCaller => return Err("an event was not answered".into()),
        Progress::Event { used, event } => match event {
            ServerEvent::ClientHello => (used, Step::Hello),
            ServerEvent::LoginData { identity } => (used, Step::Key(identity)),
            ServerEvent::Login { identity, .. } | ServerEvent::LegacyLogin { identity, .. } => {
                (used, Step::Decision(identity))
            }
            _ => return Err("an event that this program does not know".into()),
        },
    };
    link.consume(used);
    Ok(step)
}
