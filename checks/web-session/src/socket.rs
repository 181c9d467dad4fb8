//! WebSockets over TLS to the server, for messages as they are.

use std::io::{self, ErrorKind};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use eeema::codec::hex;
use eeema::web_session::{PermanentPublicKey, ServerKey, Setup};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use tungstenite::client::IntoClientRequest;
use tungstenite::protocol::WebSocketConfig;
use tungstenite::protocol::frame::CloseFrame;
use tungstenite::{Error, Message, WebSocket};

/// How long something may take that ought to happen at once.
pub(crate) const PATIENCE: Duration = Duration::from_secs(4);

/// Where the server is, and how to know it.
pub(crate) struct Server {
    pub(crate) port: u16,
    pub(crate) key: ServerKey,
    pub(crate) certificate: String,
    /// The folder with the JavaScript packages.
    pub(crate) modules: String,
    /// The program of `examples/web_session`.
    pub(crate) example: String,
    tls: Arc<ClientConfig>,
}

impl Server {
    pub(crate) fn new(
        port: &str,
        key: &str,
        [certificate, modules, example]: [&str; 3],
    ) -> Result<Self, String> {
        let mut roots = RootCertStore::empty();
        let root = CertificateDer::from_pem_file(certificate).map_err(|error| error.to_string())?;
        roots.add(root).map_err(|error| error.to_string())?;
        let tls = ClientConfig::builder()
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            port: port.parse().map_err(|_| "no port")?,
            key: ServerKey::from_bytes(hex::decode_array(key).map_err(|error| error.to_string())?),
            certificate: certificate.into(),
            modules: modules.into(),
            example: example.into(),
            tls: Arc::new(tls),
        })
    }
}

/// What comes out of a WebSocket.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum News {
    Message(Vec<u8>),
    Closed(u16),
}

/// One WebSocket.
pub(crate) struct Socket {
    socket: WebSocket<StreamOwned<ClientConnection, TcpStream>>,
}

impl Socket {
    /// Connects to the path of an initiator with the right subprotocol.
    pub(crate) fn connect(server: &Server, initiator: &PermanentPublicKey) -> Result<Self, String> {
        Self::connect_to(
            server,
            &initiator.path().to_string(),
            Some(Setup::SUBPROTOCOL),
        )
    }

    /// Connects to any path, with any subprotocol.
    pub(crate) fn connect_to(
        server: &Server,
        path: &str,
        subprotocol: Option<&str>,
    ) -> Result<Self, String> {
        let text = |error: &dyn std::error::Error| error.to_string();
        let stream =
            TcpStream::connect(("127.0.0.1", server.port)).map_err(|error| text(&error))?;
        stream.set_nodelay(true).map_err(|error| text(&error))?;
        let name = ServerName::try_from("localhost").map_err(|error| text(&error))?;
        let tls =
            ClientConnection::new(Arc::clone(&server.tls), name).map_err(|error| text(&error))?;
        let url = format!("wss://localhost:{}/{path}", server.port);
        let mut request = url.into_client_request().map_err(|error| text(&error))?;
        if let Some(subprotocol) = subprotocol {
            let value = subprotocol.parse().map_err(|_| "no header")?;
            request
                .headers_mut()
                .insert("Sec-WebSocket-Protocol", value);
        }
        let limits = WebSocketConfig::default()
            .max_message_size(Some(2 << 20))
            .max_frame_size(Some(2 << 20));
        let stream = StreamOwned::new(tls, stream);
        let connected = tungstenite::client::client_with_config(request, stream, Some(limits));
        let (socket, _) = connected.map_err(|error| format!("WebSocket: {error}"))?;
        // From here on nobody waits long.
        let wait = Some(Duration::from_millis(20));
        socket
            .get_ref()
            .sock
            .set_read_timeout(wait)
            .map_err(|error| text(&error))?;
        Ok(Self { socket })
    }

    pub(crate) fn send(&mut self, message: Vec<u8>) -> Result<(), String> {
        self.write(Message::binary(message))
    }

    pub(crate) fn send_text(&mut self, message: &str) -> Result<(), String> {
        self.write(Message::text(message))
    }

    pub(crate) fn close(&mut self, code: u16) {
        let frame = CloseFrame {
            code: code.into(),
            reason: "".into(),
        };
        // Somebody who has left already does not mind.
        drop(self.socket.close(Some(frame)));
        drop(self.socket.flush());
    }

    fn write(&mut self, message: Message) -> Result<(), String> {
        match self.socket.send(message) {
            // The server may have closed while a large message was on its way; reading says why.
            Ok(()) | Err(Error::AlreadyClosed | Error::ConnectionClosed) => Ok(()),
            Err(Error::Io(error)) if is_gone(&error) => Ok(()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// What comes next, if something comes soon.
    pub(crate) fn next(&mut self) -> Result<Option<News>, String> {
        match self.socket.read() {
            Ok(Message::Binary(message)) => Ok(Some(News::Message(message.to_vec()))),
            Ok(Message::Close(Some(frame))) => Ok(Some(News::Closed(frame.code.into()))),
            Ok(Message::Close(None)) => Ok(Some(News::Closed(1005))),
            Ok(_) => Ok(None),
            Err(Error::Io(error))
                if error.kind() == ErrorKind::WouldBlock || error.kind() == ErrorKind::TimedOut =>
            {
                Ok(None)
            }
            Err(Error::ConnectionClosed | Error::AlreadyClosed) => Ok(Some(News::Closed(1006))),
            Err(Error::Io(error)) if is_gone(&error) => Ok(Some(News::Closed(1006))),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Waits for the close code.
    pub(crate) fn wait_for_close(&mut self) -> Result<u16, String> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(News::Closed(code)) = self.next()? {
                return Ok(code);
            }
        }
        Err("the server does not close".into())
    }
}

fn is_gone(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionReset
            | ErrorKind::BrokenPipe
            | ErrorKind::ConnectionAborted
            | ErrorKind::UnexpectedEof
    )
}
