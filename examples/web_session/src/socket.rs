//! A WebSocket to a SaltyRTC server.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use eeema::web_session::{Path, ServerAddress, Setup};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use tungstenite::client::IntoClientRequest;
use tungstenite::http::HeaderValue;
use tungstenite::http::header::SEC_WEBSOCKET_PROTOCOL;
use tungstenite::protocol::frame::CloseFrame;
use tungstenite::{Error, Message, WebSocket};

use crate::Failure;
use crate::relay::FromRelay;
use crate::server::Wire;

/// Which certificates are believed.
pub(crate) struct Tls(Arc<ClientConfig>);

impl Tls {
    /// Believes those in a PEM file.
    pub(crate) fn trusting(file: &str) -> Result<Self, Failure> {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_file_iter(file)? {
            roots.add(certificate?)?;
        }
        let builder = ClientConfig::builder().with_root_certificates(roots);
        Ok(Self(Arc::new(builder.with_no_client_auth())))
    }
}

/// A TCP connection, with TLS or without.
trait Stream: Read + Write {}

impl<S: Read + Write> Stream for S {}

pub(crate) struct Socket(WebSocket<Box<dyn Stream>>);

impl Socket {
    pub(crate) fn connect(
        address: &ServerAddress,
        path: Path,
        tls: Option<&Tls>,
    ) -> Result<Self, Failure> {
        let tcp = TcpStream::connect((address.host().as_str(), address.port().get()))?;
        tcp.set_nodelay(true)?;
        let clock = tcp.try_clone()?;
        let url = address.url(path);
        let (url, stream): (String, Box<dyn Stream>) = match tls {
            Some(Tls(config)) => {
                let name = ServerName::try_from(String::from(address.host().as_str()))?;
                let session = ClientConnection::new(Arc::clone(config), name)?;
                (url, Box::new(StreamOwned::new(session, tcp)))
            }
            // Everything that is secret is sealed below TLS too.
            None => (url.replacen("wss://", "ws://", 1), Box::new(tcp)),
        };
        let mut request = url.into_client_request()?;
        let subprotocol = HeaderValue::from_static(Setup::SUBPROTOCOL);
        request
            .headers_mut()
            .insert(SEC_WEBSOCKET_PROTOCOL, subprotocol.clone());
        let connected = tungstenite::client(request, stream);
        let (socket, response) = connected.map_err(|error| format!("no WebSocket: {error}"))?;
        if response.headers().get(SEC_WEBSOCKET_PROTOCOL) != Some(&subprotocol) {
            return Err("this is no SaltyRTC server: it speaks another subprotocol".into());
        }
        // Two clients share this thread: neither waits long.
        clock.set_read_timeout(Some(Duration::from_millis(20)))?;
        Ok(Self(socket))
    }
}

impl Wire for Socket {
    fn send(&mut self, message: Vec<u8>) -> Result<(), Failure> {
        match self.0.send(Message::binary(message)) {
            // Why the server has left is what is read next.
            Ok(()) | Err(Error::ConnectionClosed | Error::AlreadyClosed) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn next(&mut self) -> Result<Option<FromRelay>, Failure> {
        match self.0.read() {
            Ok(Message::Binary(message)) => Ok(Some(FromRelay::Message(message.into()))),
            Ok(Message::Close(frame)) => {
                // 1005: the other end gave no code.
                let code = frame.map_or(1005, |frame| frame.code.into());
                Ok(Some(FromRelay::Closed(code)))
            }
            Ok(Message::Text(_)) => {
                Err("the server sent a text, which no SaltyRTC server does".into())
            }
            // Pings are answered by the library of the WebSocket.
            Ok(_) => Ok(None),
            Err(Error::Io(error))
                if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) =>
            {
                Ok(None)
            }
            // 1006: the connection broke.
            Err(Error::ConnectionClosed | Error::AlreadyClosed) => {
                Ok(Some(FromRelay::Closed(1006)))
            }
            Err(error) => Err(error.into()),
        }
    }

    fn close(&mut self, code: u16) {
        let frame = CloseFrame {
            code: code.into(),
            reason: "".into(),
        };
        // Somebody who has left already does not mind.
        drop(self.0.close(Some(frame)));
        drop(self.0.flush());
    }
}
