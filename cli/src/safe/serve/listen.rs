//! Connections: how many, and for how long.

use std::convert::Infallible;
use std::error::Error;
use std::fmt::Display;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use eeema::safe::server::{Answer, Server};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy, sink};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::connections::{Admission, Connections};
use super::exchange::{Service, forwarded_for, too_many};
use super::folder::Folder;
use super::log::log;
use crate::shared::{Done, Failure};

/// Connections at a time beyond the limit that are told so.
const MAX_REFUSALS: usize = 64;
/// When those may come back for whom there is no place.
pub(super) const RETRY_AFTER: Duration = Duration::from_secs(5);
/// Bytes of the head of a request.
const MAX_HEAD_LENGTH: usize = 16 * 1024;
/// Bytes of backups in memory, coming and going, for all requests together.
const MEMORY: u64 = 64 * 1024 * 1024;
/// How long a client that still sends may take to read its answer.
const DRAIN: Duration = Duration::from_secs(2);
/// Bytes of what a client still sends that are read and forgotten.
const MAX_DRAIN: u64 = 1024 * 1024;

/// How much the server takes upon itself.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// Connections at a time.
    connections: usize,
    /// From the start of a connection to the end of the head of its request.
    head: Duration,
    /// From the start of a connection to the end of its answer.
    request: Duration,
}

impl Limits {
    /// From the start of a connection to the end of the head of its request, at most.
    const HEAD: Duration = Duration::from_secs(10);

    pub(super) fn new(connections: usize, request: Duration) -> Self {
        Self {
            connections,
            head: Self::HEAD.min(request),
            request,
        }
    }
}

type Shared = Arc<Mutex<Connections<AbortHandle>>>;

/// Serves until an error ends it.
pub(super) async fn serve(
    listener: TcpListener,
    rules: Arc<Server>,
    folder: Arc<Folder>,
    limits: Limits,
) -> Done {
    tokio::spawn(clean_up_daily(Arc::clone(&rules), Arc::clone(&folder)));
    let memory = MEMORY.max(rules.config().max_backup_bytes());
    let memory = usize::try_from(memory).map_err(Failure::usage)?;
    let memory = memory.min(Semaphore::MAX_PERMITS);
    let service = Arc::new(Service {
        rules,
        folder,
        memory: Arc::new(Semaphore::new(memory)),
    });
    let refusals = Arc::new(Semaphore::new(MAX_REFUSALS));
    let connections = Arc::new(Mutex::new(Connections::new(limits.connections)));
    loop {
        match listener.accept().await {
            Ok((stream, address)) => {
                let shared = (&service, &connections, &refusals);
                admit(stream, address, shared, limits);
            }
            Err(error) => {
                // There are no more descriptors, for instance.
                log(format_args!("a connection cannot be taken: {error}"));
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

fn admit(
    stream: TcpStream,
    address: SocketAddr,
    (service, connections, refusals): (&Arc<Service>, &Shared, &Arc<Semaphore>),
    limits: Limits,
) {
    let admission = lock(connections).admit(address.ip());
    let Admission::Admitted(number, closed) = admission else {
        // Where even those who are refused are too many, the connection ends without a word.
        if let Ok(place) = Arc::clone(refusals).try_acquire_owned() {
            tokio::spawn(async move {
                let _place = place;
                report(refuse(stream).await);
            });
        }
        return;
    };
    if let Some(closed) = closed {
        closed.abort();
    }
    let seat = Seat {
        number,
        connections: Arc::clone(connections),
    };
    let deadline = Instant::now() + limits.request;
    let connection = converse(stream, Arc::clone(service), seat, limits, deadline);
    let task = tokio::spawn(async move {
        match timeout_at(deadline, connection).await {
            Ok(result) => report(result),
            Err(_) => log(format_args!("a connection took too long")),
        }
    });
    lock(connections).set_handle(number, task.abort_handle());
}

fn report<E: Display>(result: Result<(), E>) {
    if let Err(error) = result {
        log(format_args!("a connection broke: {error}"));
    }
}

/// The one request of a connection.
async fn converse(
    mut stream: TcpStream,
    service: Arc<Service>,
    seat: Seat,
    limits: Limits,
    deadline: Instant,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    // The answer to a body that comes too late needs a moment.
    let body_deadline = deadline
        .checked_sub(limits.request / 10)
        .unwrap_or(deadline);
    let answer = |request| async {
        let may = lock(&seat.connections).serve(seat.number, forwarded_for(&request));
        Ok::<_, Infallible>(match may {
            true => service.answer(request, body_deadline).await,
            false => too_many(),
        })
    };
    let connection = http1::Builder::new()
        .keep_alive(false)
        .half_close(true)
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(MAX_HEAD_LENGTH)
        .serve_connection(TokioIo::new(&mut stream), service_fn(answer));
    let served = connection.await;
    lock(&seat.connections).answered(seat.number);
    drain(stream).await?;
    Ok(served?)
}

/// Reads what the client still sends, so that it can read the answer before the connection ends.
async fn drain(mut stream: TcpStream) -> io::Result<()> {
    let drained = async {
        stream.shutdown().await?;
        copy(&mut stream.take(MAX_DRAIN), &mut sink()).await
    };
    match timeout(DRAIN, drained).await {
        Ok(Err(error)) if !is_end(&error) => Err(error),
        _ => Ok(()),
    }
}

/// Whether an error says that the client is gone.
fn is_end(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionReset | io::ErrorKind::NotConnected
    )
}

/// 503, without a look at the request.
async fn refuse(mut stream: TcpStream) -> io::Result<()> {
    let answer = Answer::unavailable(RETRY_AFTER);
    let mut text = format!("HTTP/1.1 {answer}\r\nConnection: close\r\nContent-Length: 0\r\n");
    for (name, value) in answer.headers() {
        text += &format!("{name}: {value}\r\n");
    }
    text += "\r\n";
    timeout(DRAIN, stream.write_all(text.as_bytes())).await??;
    drain(stream).await
}

/// The place of a connection among the others, as long as it lives.
struct Seat {
    number: u64,
    connections: Shared,
}

impl Drop for Seat {
    fn drop(&mut self) {
        lock(&self.connections).ended(self.number);
    }
}

fn lock(connections: &Shared) -> MutexGuard<'_, Connections<AbortHandle>> {
    // Nothing that holds it panics.
    connections.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn clean_up_daily(rules: Arc<Server>, folder: Arc<Folder>) {
    loop {
        let (rules, folder) = (Arc::clone(&rules), Arc::clone(&folder));
        let done = tokio::task::spawn_blocking(move || folder.clean_up(&rules)).await;
        match done.map_err(io::Error::other).flatten() {
            Ok(done) if done.failed() > 0 => log(format_args!(
                "{} expired files deleted, {} cannot be",
                done.deleted(),
                done.failed()
            )),
            Ok(done) if done.deleted() == 0 => {}
            Ok(done) => log(format_args!("{} expired files deleted", done.deleted())),
            Err(error) => log(format_args!("cannot clean up: {error}")),
        }
        sleep(Duration::from_secs(24 * 60 * 60)).await;
    }
}
