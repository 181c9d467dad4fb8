//! The server's end of a connection.

use eeema::time::UnixMillis;
use eeema::transport::{self, ConnectionKeys, Error as TransportError, Progress, SendError};
use eeema::{OsRandom, ThreemaId};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use super::client::chosen;
use super::extension::{Owned, extensions};
use super::machine::{End, Machine};
use super::payload::encode_from_server;
use crate::convert::{Array, Data, Id, secret};
use crate::error::Error;
use crate::identity::{PublicKey, SecretKey};
use crate::values::{CONNECTION, value};

/// What happened to a server, without anything that is borrowed.
pub(super) enum Event {
    ClientHello,
    LoginData(Option<ThreemaId>),
    Login(ThreemaId, Owned),
    LegacyLogin(ThreemaId, Vec<u8>),
    Frame(u8, Vec<u8>),
    Unknown,
}

impl From<transport::ServerEvent<'_>> for Event {
    fn from(event: transport::ServerEvent<'_>) -> Self {
        match event {
            transport::ServerEvent::ClientHello => Self::ClientHello,
            transport::ServerEvent::LoginData { identity } => Self::LoginData(identity),
            transport::ServerEvent::Login {
                identity,
                extensions,
            } => Self::Login(identity, Owned::of(&extensions)),
            transport::ServerEvent::LegacyLogin {
                identity,
                client_info,
            } => Self::LegacyLogin(identity, client_info.as_bytes().to_vec()),
            transport::ServerEvent::Frame(frame) => Self::Frame(frame.kind, frame.payload.to_vec()),
            _ => Self::Unknown,
        }
    }
}

impl End for transport::Server {
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

/// The server's end of a connection.
#[pyclass(frozen, module = "eeema.transport")]
pub(crate) struct Server(Machine<transport::Server>);

/// A server with temporary keys of the caller, which must never be used twice.
#[pyfunction]
pub(crate) fn new_server(secret_key: &SecretKey, cookie: Array<16>) -> Result<Server, Error> {
    let server = transport::Server::new(chosen(secret_key, cookie)?);
    Ok(Server(Machine::new(server)))
}

secret! { impl Server {
    /// Waits for a client.
    #[new]
    #[pyo3(signature = (*, frame_limit = 8192, extensions_limit = 8192))]
    fn new(frame_limit: u16, extensions_limit: u16) -> Result<Self, Error> {
        let server = transport::Server::new(ConnectionKeys::generate(&mut OsRandom)?);
        let server = server.with_frame_limit(frame_limit).with_extensions_limit(extensions_limit);
        Ok(Self(Machine::new(server)))
    }

    /// Takes bytes that were read, and gives the events that they make.
    fn receive<'py>(slf: Bound<'py, Self>, data: Data<'py>) -> Result<Bound<'py, Self>, Error> {
        slf.get().0.feed(data.as_bytes())?;
        Ok(slf)
    }

    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    /// The next event; nothing if more bytes are needed, or a call.
    fn __next__<'py>(&self, py: Python<'py>) -> Result<Option<Bound<'py, PyAny>>, Error> {
        let Some(event) = self.0.next_event(py)? else {
            return Ok(None);
        };
        Ok(match event {
            Event::ClientHello => Some(value(py, CONNECTION, "ServerEvent.ClientHello", ())?),
            Event::LoginData(identity) => {
                Some(value(py, CONNECTION, "ServerEvent.LoginData", (identity.map(Id),))?)
            }
            Event::Login(identity, said) => {
                let fields = (Id(identity), extensions(py, said)?);
                Some(value(py, CONNECTION, "ServerEvent.Login", fields)?)
            }
            Event::LegacyLogin(identity, info) => {
                Some(value(py, CONNECTION, "ServerEvent.LegacyLogin", (Id(identity), info))?)
            }
            Event::Frame(kind, payload) => {
                Some(value(py, CONNECTION, "ServerEvent.Frame", (kind, payload))?)
            }
            Event::Unknown => None,
        })
    }

    /// How many bytes the next event needs at least, as far as is known after the last one.
    #[getter]
    fn missing(&self) -> Result<usize, Error> {
        self.0.missing()
    }

    /// Answers `ClientHello` with the permanent key of the server: what goes out.
    fn hello<'py>(&self, py: Python<'py>, secret_key: &SecretKey) -> Result<Bound<'py, PyBytes>, Error> {
        let key = secret_key.0.get()?;
        let hello = self.0.agree(py, |server| Ok(server.hello(&key)?))?;
        Ok(PyBytes::new(py, &hello))
    }

    /// Answers `LoginData` with the public key of the identity, and checks that the client has the secret one.
    fn client_key(&self, py: Python<'_>, secret_key: &SecretKey, key: Option<&Bound<'_, PublicKey>>) -> Result<(), Error> {
        let (secret_key, key) = (secret_key.0.get()?, key.map(|key| key.get().0));
        self.0.agree(py, |server| Ok(server.client_key(&secret_key, key.as_ref())?))
    }

    /// Accepts a login: what goes out.
    fn accept<'py>(&self, py: Python<'py>, time: u64, queued: u32) -> Result<Bound<'py, PyBytes>, Error> {
        let login_ack = self.0.with(|server| Ok(server.accept(UnixMillis(time), queued)?))?;
        Ok(PyBytes::new(py, &login_ack))
    }

    /// Refuses the login, or ends the connection in any other state.
    fn refuse(&self) -> Result<(), Error> {
        self.0.with(|server| {
            server.refuse();
            Ok(())
        })
    }

    /// A frame with a payload: what goes out.
    fn send<'py>(&self, py: Python<'py>, payload: &Bound<'py, PyAny>) -> Result<Bound<'py, PyBytes>, Error> {
        let (kind, payload) = encode_from_server(payload)?;
        self.0.frame(py, kind, &payload)
    }

    /// A frame with bytes of a payload: what goes out.
    fn seal_frame<'py>(&self, py: Python<'py>, kind: u8, payload: Data<'py>) -> Result<Bound<'py, PyBytes>, Error> {
        self.0.frame(py, kind, payload.as_bytes())
    }
}}
