//! Our own client, on a WebSocket.

use std::time::Instant;

use eeema::OsRandom;
use eeema::web_session::{
    Address, AuthToken, Connection, Error, Event, Output, PermanentKey, PermanentPublicKey,
    ServerKey, Setup, Task, Trust,
};

use crate::socket::{News, PATIENCE, Server, Socket};

pub(crate) struct Client {
    pub(crate) connection: Connection,
    socket: Socket,
    start: Instant,
    events: Vec<Event>,
    /// What waits for the data channel of the signalling.
    chunks: Vec<Vec<u8>>,
    /// The code with which the WebSocket was left for the data channel.
    left: Option<u16>,
    closed: Option<u16>,
    error: Option<Error>,
    /// Whether the next message on the WebSocket is to be altered on its way.
    pub(crate) alters_next: bool,
}

/// What a client is made with.
pub(crate) fn setup(key: &PermanentKey, server: ServerKey) -> Result<Setup, String> {
    setup_for(key, server, Task::RelayedData)
}

pub(crate) fn setup_for(
    key: &PermanentKey,
    server: ServerKey,
    task: Task,
) -> Result<Setup, String> {
    let setup = Setup::new(key.clone(), [task]).map_err(|error| error.to_string())?;
    Ok(setup.with_server_key(server))
}

pub(crate) fn new_key() -> Result<PermanentKey, String> {
    PermanentKey::generate(&mut OsRandom).map_err(|error| error.to_string())
}

pub(crate) fn new_token() -> Result<AuthToken, String> {
    AuthToken::generate(&mut OsRandom).map_err(|error| error.to_string())
}

impl Client {
    pub(crate) fn initiator(
        server: &Server,
        setup: Setup,
        path: &PermanentPublicKey,
        trust: Trust,
    ) -> Result<Self, String> {
        let connection = Connection::initiator(setup, trust, &mut OsRandom);
        Self::connect(server, connection, path)
    }

    pub(crate) fn responder(
        server: &Server,
        setup: Setup,
        initiator: &PermanentPublicKey,
        token: Option<AuthToken>,
    ) -> Result<Self, String> {
        let connection = Connection::responder(setup, *initiator, token, &mut OsRandom);
        Self::connect(server, connection, initiator)
    }

    fn connect(
        server: &Server,
        connection: Result<Connection, Error>,
        path: &PermanentPublicKey,
    ) -> Result<Self, String> {
        Ok(Self {
            connection: connection.map_err(|error| error.to_string())?,
            socket: Socket::connect(server, path)?,
            start: Instant::now(),
            events: Vec::new(),
            chunks: Vec::new(),
            left: None,
            closed: None,
            error: None,
            alters_next: false,
        })
    }

    /// Sends what the machine wants to send, and takes one message from the WebSocket if one is there.
    pub(crate) fn turn(&mut self) -> Result<(), String> {
        self.flush()?;
        match self.socket.next()? {
            Some(News::Message(mut message)) => {
                // What goes wrong shows in the close code, and is kept to be told.
                if !self.connection.is_closed()
                    && let Err(error) =
                        self.connection
                            .receive(&mut message, self.start.elapsed(), &mut OsRandom)
                {
                    self.error = Some(error);
                }
            }
            Some(News::Closed(code)) => {
                let is_news = self.connection.websocket_closed().is_ok();
                // After a handover the connection goes on.
                if is_news && self.connection.is_closed() {
                    self.closed.get_or_insert(code);
                }
            }
            None => {}
        }
        self.flush()
    }

    fn flush(&mut self) -> Result<(), String> {
        while let Some(output) = self.connection.poll_output() {
            match output {
                Output::Send(bytes) => {
                    let mut message = bytes.into_vec();
                    if std::mem::take(&mut self.alters_next)
                        && let Some(last) = message.last_mut()
                    {
                        *last ^= 1;
                    }
                    self.socket.send(message)?;
                }
                Output::Event(event) => self.events.push(event),
                Output::SendChunk(bytes) => self.chunks.push(bytes.into_vec()),
                Output::CloseWebSocket(code) => {
                    self.left = Some(code.get());
                    self.socket.close(code.get());
                }
                Output::Close(code) => {
                    self.closed.get_or_insert(code.get());
                    self.socket.close(code.get());
                }
                other => return Err(format!("unexpected output {other:?}")),
            }
        }
        Ok(())
    }

    pub(crate) fn has(&self, wanted: impl Fn(&Event) -> bool) -> bool {
        self.events.iter().any(wanted)
    }

    pub(crate) fn is_done(&self) -> bool {
        self.has(|event| matches!(event, Event::PeerHandshakeDone { .. }))
    }

    pub(crate) const fn closed(&self) -> Option<u16> {
        self.closed
    }

    /// The code with which the WebSocket was left for the data channel.
    pub(crate) const fn left(&self) -> Option<u16> {
        self.left
    }

    /// Our address, once the server has let us in.
    pub(crate) fn address(&self) -> Option<Address> {
        self.events.iter().find_map(|event| match event {
            Event::ServerHandshakeDone { address, .. } => Some(*address),
            _ => None,
        })
    }

    /// The key that the other side has proved.
    pub(crate) fn peer_key(&self) -> Option<PermanentPublicKey> {
        self.events.iter().find_map(|event| match event {
            Event::PeerHandshakeDone { peer_key, .. } => Some(*peer_key),
            _ => None,
        })
    }

    /// Says that the data channel of the signalling is open.
    pub(crate) fn open_channel(&mut self, chunk_size: usize) -> Result<(), String> {
        let opened = self.connection.channel_open(chunk_size, &mut OsRandom);
        opened.map_err(|error| error.to_string())
    }

    pub(crate) fn take_chunks(&mut self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.chunks)
    }

    /// Takes a chunk from the data channel of the signalling.
    pub(crate) fn receive_chunk(&mut self, chunk: &[u8]) -> Result<(), String> {
        if self.connection.is_closed() {
            return Ok(());
        }
        let received = self.connection.receive_chunk(chunk, self.start.elapsed());
        self.flush()?;
        received.map_err(|error| format!("a chunk: {error}"))
    }
}

/// Lets clients talk until `is_done`, or until patience ends.
pub(crate) fn talk(
    clients: &mut [&mut Client],
    what: &str,
    mut is_done: impl FnMut(&[&mut Client]) -> bool,
) -> Result<(), String> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        for client in &mut *clients {
            client.turn()?;
        }
        if let [first, second] = &mut *clients {
            carry(first, second)?;
            carry(second, first)?;
        }
        if is_done(clients) {
            return Ok(());
        }
    }
    let ends: Vec<_> = clients
        .iter()
        .map(|client| (client.closed(), client.error, client.events.last()))
        .collect();
    Err(format!("{what}: nothing happened ({ends:?})"))
}

/// Carries what one of two clients says on their data channel to the other.
fn carry(from: &mut Client, to: &mut Client) -> Result<(), String> {
    let chunks = from.take_chunks();
    chunks.iter().try_for_each(|chunk| to.receive_chunk(chunk))
}
