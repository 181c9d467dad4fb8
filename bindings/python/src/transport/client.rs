//! The client's end of a connection.

use eeema::OsRandom;
use eeema::identity::SecretKey as LibraryKey;
use eeema::time::UnixMillis;
use eeema::transport::{
    self, ConnectionKeys, Error as TransportError, Extension, Progress, SendError,
};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};

use super::extension::with_extensions;
use super::machine::{End, Machine};
use super::payload::encode_from_client;
use super::server_keys;
use crate::convert::{Array, Data, secret};
use crate::error::Error;
use crate::identity::{Identity, PublicKey, SecretKey};
use crate::values::{CONNECTION, value};

/// What happened to a client, without anything that is borrowed.
pub(super) enum Event {
    ServerHello(bool),
    Established(Option<UnixMillis>, u32),
    Frame(u8, Vec<u8>),
    Unknown,
}

impl From<transport::ClientEvent<'_>> for Event {
    fn from(event: transport::ClientEvent<'_>) -> Self {
        match event {
            transport::ClientEvent::ServerHello { with_alternate_key } => {
                Self::ServerHello(with_alternate_key)
            }
            transport::ClientEvent::Established {
                server_time,
                queued,
            } => Self::Established(server_time, queued),
            transport::ClientEvent::Frame(frame) => Self::Frame(frame.kind, frame.payload.to_vec()),
            _ => Self::Unknown,
        }
    }
}

impl End for transport::Client {
    type Event = Event;

    fn receive(&mut self, input: &mut [u8]) -> Result<Progress<Event>, TransportError> {
        Ok(self.receive(input)?.map(Event::from))
    }

    fn seal_frame(&mut self, kind: u8, frame: &mut [u8]) -> Result<(), SendError> {
        self.seal_frame(kind, frame)
    }

    fn is_established(&self) -> bool {
        self.channel().is_some()
    }
}

/// The client's end of a connection.
#[pyclass(frozen, module = "eeema.transport")]
pub(crate) struct Client(Machine<transport::Client>);

/// A client, and its hello.
type Started<'py> = (Client, Bound<'py, PyBytes>);

fn start<'py>(
    py: Python<'py>,
    keys: ConnectionKeys,
    accepted: &[Bound<'_, PublicKey>],
    frame_limit: u16,
) -> Result<Started<'py>, Error> {
    let accepted = server_keys(accepted)?;
    let (client, hello) = py.detach(|| transport::Client::start(keys, accepted));
    let client = client.with_frame_limit(frame_limit);
    Ok((Client(Machine::new(client)), PyBytes::new(py, &hello)))
}

/// A client with temporary keys of the caller, which must never be used twice.
#[pyfunction]
pub(crate) fn start_client<'py>(
    py: Python<'py>,
    server_keys: Vec<Bound<'py, PublicKey>>,
    secret_key: &SecretKey,
    cookie: Array<16>,
) -> Result<Started<'py>, Error> {
    start(py, chosen(secret_key, cookie)?, &server_keys, 8192)
}

/// Keys of the caller.
pub(super) fn chosen(key: &SecretKey, cookie: Array<16>) -> Result<ConnectionKeys, Error> {
    let key: LibraryKey = (*key.0.get()?).clone();
    Ok(ConnectionKeys::chosen(key, cookie.0))
}

secret! { impl Client {
    /// A client of a server with one of these keys, and its hello, which goes out first.
    #[staticmethod]
    #[pyo3(name = "start", signature = (server_keys, *, frame_limit = 8192))]
    fn start_new<'py>(py: Python<'py>, server_keys: Vec<Bound<'py, PublicKey>>, frame_limit: u16) -> Result<Started<'py>, Error> {
        start(py, ConnectionKeys::generate(&mut OsRandom)?, &server_keys, frame_limit)
    }

    /// Takes bytes that were read, and gives the events that they make.
    fn receive<'py>(slf: Bound<'py, Self>, data: Data<'py>) -> Result<Bound<'py, Self>, Error> {
        slf.get().0.feed(data.as_bytes())?;
        Ok(slf)
    }

    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    /// The next event; nothing if more bytes are needed, or `login`.
    fn __next__<'py>(&self, py: Python<'py>) -> Result<Option<Bound<'py, PyAny>>, Error> {
        Ok(match self.0.next_event(py)? {
            Some(Event::ServerHello(alternate)) => {
                Some(value(py, CONNECTION, "ClientEvent.ServerHello", (alternate,))?)
            }
            Some(Event::Established(time, queued)) => {
                let time = time.map(|time| time.0);
                Some(value(py, CONNECTION, "ClientEvent.Established", (time, queued))?)
            }
            Some(Event::Frame(kind, payload)) => {
                Some(value(py, CONNECTION, "ClientEvent.Frame", (kind, payload))?)
            }
            Some(Event::Unknown) | None => None,
        })
    }

    /// How many bytes the next event needs at least, as far as is known after the last one.
    #[getter]
    fn missing(&self) -> Result<usize, Error> {
        self.0.missing()
    }

    /// Logs in after `ServerHello`: what goes out.
    #[pyo3(signature = (identity, extensions = None))]
    fn login<'py>(&self, py: Python<'py>, identity: &Identity, extensions: Option<&Bound<'py, PyAny>>) -> Result<Bound<'py, PyBytes>, Error> {
        let identity = identity.0.get()?;
        let none = PyTuple::empty(py).into_any();
        with_extensions(extensions.unwrap_or(&none), |extensions: &[Extension<'_>]| {
            let mut login = vec![0; transport::Client::login_len(extensions)];
            self.0.agree(py, |client| Ok(client.login(&identity, extensions, &mut login)?))?;
            Ok(PyBytes::new(py, &login))
        })
    }

    /// A frame with a payload: what goes out.
    fn send<'py>(&self, py: Python<'py>, payload: &Bound<'py, PyAny>) -> Result<Bound<'py, PyBytes>, Error> {
        let (kind, payload) = encode_from_client(payload)?;
        self.0.frame(py, kind, &payload)
    }

    /// A frame with bytes of a payload: what goes out.
    fn seal_frame<'py>(&self, py: Python<'py>, kind: u8, payload: Data<'py>) -> Result<Bound<'py, PyBytes>, Error> {
        self.0.frame(py, kind, payload.as_bytes())
    }
}}
