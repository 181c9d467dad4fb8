use core::fmt;
use core::mem;

use super::channel::{Channel, Frame, MAX_RECEIVED_BOX};
use super::client_login::{self, BeforeLogin};
use super::connection_keys::ConnectionKeys;
use super::error::{Error, SendError};
use super::extension::Extension;
use super::handshake::{CLIENT_HELLO, KeyAndCookie, LOGIN, LOGIN_ACK, LoginAck, SERVER_HELLO};
use super::payload::FromClient;
use super::progress::{Progress, front, longest};
use super::server_keys::ServerKeys;
use crate::crypto::wipe;
use crate::identity::Identity;
use crate::time::UnixMillis;

/// The client's end of a connection to a chat server, without socket and clock
/// ([chapter 07 section 8](crate::protocol::transport)).
///
/// | waits for | call | then |
/// |---|---|---|
/// | server-hello, 80 bytes | [`Client::receive`] | [`ClientEvent::ServerHello`] |
/// | its owner | [`Client::login`] | login goes out |
/// | login-ack, 32 bytes | [`Client::receive`] | [`ClientEvent::Established`] |
/// | frames | [`Client::receive`], [`Client::send`] | [`ClientEvent::Frame`] |
///
/// Whatever fails is fatal: the keys are wiped, and every later call answers [`Error::Failed`].
pub struct Client {
    state: State,
    limit: u16,
}

enum State {
    AwaitingServerHello {
        keys: ConnectionKeys,
        accepted: ServerKeys,
    },
    AwaitingLogin(BeforeLogin),
    AwaitingLoginAck(Channel),
    Established(Channel),
    Failed(#[expect(dead_code, reason = "it is there to be written")] [u8; BLANK]),
}

/// Bytes of the longest state, and its alignment.
const BLANK: usize = longest([
    size_of::<(ConnectionKeys, ServerKeys)>(),
    size_of::<BeforeLogin>(),
    size_of::<Channel>(),
]);

impl State {
    /// A failed state is as long as the longest one: a key that moves on leaves zeros where it was.
    const FAILED: Self = Self::Failed([0; BLANK]);
}

/// What happened to a client.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClientEvent<'b> {
    /// The server proved that it has the permanent key: call [`Client::login`] now.
    ServerHello {
        /// Whether it was the alternate key, which deserves a line in a log.
        with_alternate_key: bool,
    },
    /// The login was acknowledged: frames may go in both directions.
    Established {
        /// What the server's clock says, if it says something.
        server_time: Option<UnixMillis>,
        /// How many messages wait on the server.
        queued: u32,
    },
    /// A frame came; [`FromServer::decode`](super::FromServer::decode) reads it.
    Frame(Frame<'b>),
}

impl Client {
    /// Starts a connection. The client-hello, 48 bytes, goes out first.
    pub fn start(keys: ConnectionKeys, accepted: ServerKeys) -> (Self, [u8; CLIENT_HELLO]) {
        let hello = KeyAndCookie {
            key: keys.secret_key.public_key(),
            cookie: keys.cookie,
        };
        let client = Self {
            state: State::AwaitingServerHello { keys, accepted },
            limit: MAX_RECEIVED_BOX,
        };
        (client, hello.encode())
    }

    /// With another limit for the box of a received frame, which is 8192 bytes else.
    #[must_use]
    pub fn with_frame_limit(self, limit: u16) -> Self {
        Self { limit, ..self }
    }

    /// Reads from the front of `input`, which is decrypted in place. Hand over what is there, and again
    /// what was not used, with more behind it.
    ///
    /// # Errors
    ///
    /// Every [`Error`] is fatal.
    pub fn receive<'b>(&mut self, input: &'b mut [u8]) -> Result<Progress<ClientEvent<'b>>, Error> {
        match mem::replace(&mut self.state, State::FAILED) {
            State::AwaitingServerHello { keys, accepted } => {
                let hello = match front::<SERVER_HELLO>(input) {
                    Ok(hello) => hello,
                    Err(missing) => {
                        self.state = State::AwaitingServerHello { keys, accepted };
                        return Ok(Progress::Missing(missing));
                    }
                };
                let before_login = BeforeLogin::new(keys, &accepted, hello, self.limit)?;
                let key = before_login.permanent_server_key;
                self.state = State::AwaitingLogin(before_login);
                Ok(Progress::Event {
                    used: SERVER_HELLO,
                    event: ClientEvent::ServerHello {
                        with_alternate_key: key != accepted.primary(),
                    },
                })
            }
            State::AwaitingLogin(before_login) => {
                self.state = State::AwaitingLogin(before_login);
                Ok(Progress::WaitsForCaller)
            }
            State::AwaitingLoginAck(mut channel) => {
                let sealed = match front::<LOGIN_ACK>(input) {
                    Ok(sealed) => sealed,
                    Err(missing) => {
                        self.state = State::AwaitingLoginAck(channel);
                        return Ok(Progress::Missing(missing));
                    }
                };
                let data = channel.open(sealed)?;
                let ack = data.try_into().map_err(|_| Error::Decryption)?;
                let LoginAck { time, queued } = LoginAck::decode(ack);
                self.state = State::Established(channel);
                Ok(Progress::Event {
                    used: LOGIN_ACK,
                    event: ClientEvent::Established {
                        server_time: (time != UnixMillis(0)).then_some(time),
                        queued,
                    },
                })
            }
            State::Established(mut channel) => {
                let progress = channel.receive(input)?.map(ClientEvent::Frame);
                self.state = State::Established(channel);
                Ok(progress)
            }
            State::Failed(_) => Err(Error::Failed),
        }
    }

    /// Bytes of the login with these extensions.
    pub fn login_len(extensions: &[Extension<'_>]) -> usize {
        client_login::login_len(extensions)
    }

    /// Logs in as `identity` after [`ClientEvent::ServerHello`]: writes [`Client::login_len`] bytes to the front of
    /// `output` and returns how many that were. The vouch key is made and wiped here.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfTurn`] before the server-hello, [`SendError::BufferTooSmall`], or
    /// [`SendError::PayloadTooLong`] if the extensions have more than 65,519 bytes; the call may be
    /// repeated then. [`Error::LowOrderKey`] is fatal.
    pub fn login(
        &mut self,
        identity: &Identity,
        extensions: &[Extension<'_>],
        output: &mut [u8],
    ) -> Result<usize, SendError> {
        let length = Self::login_len(extensions);
        match mem::replace(&mut self.state, State::FAILED) {
            State::AwaitingLogin(mut before_login) => {
                let sealed = u16::try_from(length.saturating_sub(LOGIN))
                    .map_err(|_| SendError::PayloadTooLong)
                    .and_then(|length| Ok((length, client_login::encode(extensions, output)?)));
                let (sealed, login) = match sealed {
                    Ok((length, login)) => (length, login),
                    Err(error) => {
                        self.state = State::AwaitingLogin(before_login);
                        return Err(error);
                    }
                };
                before_login.write(identity, sealed, login)?;
                self.state = State::AwaitingLoginAck(before_login.channel);
                Ok(length)
            }
            State::Failed(_) => Err(Error::Failed.into()),
            state => {
                self.state = state;
                Err(Error::OutOfTurn.into())
            }
        }
    }

    /// Makes a frame of `frame` in place, whose first [`FRAME_OVERHEAD`](super::FRAME_OVERHEAD) bytes are
    /// reserved and whose other bytes are a payload of the type `kind`.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfTurn`] before the connection is established; else as [`Channel::seal_frame`].
    pub fn seal_frame(&mut self, kind: u8, frame: &mut [u8]) -> Result<(), SendError> {
        match &mut self.state {
            State::Established(channel) => match channel.seal_frame(kind, frame) {
                Err(SendError::Connection(error)) => {
                    self.state = State::FAILED;
                    Err(error.into())
                }
                result => result,
            },
            State::Failed(_) => Err(Error::Failed.into()),
            _ => Err(Error::OutOfTurn.into()),
        }
    }

    /// Writes a frame with `payload` to the front of `output`, and returns how many bytes that were:
    /// [`FRAME_OVERHEAD`](super::FRAME_OVERHEAD) more than [`FromClient::encoded_len`].
    ///
    /// # Errors
    ///
    /// As [`Client::seal_frame`], and [`SendError::OutOfRange`].
    pub fn send(
        &mut self,
        payload: &FromClient<'_>,
        output: &mut [u8],
    ) -> Result<usize, SendError> {
        let frame = payload.encode_frame(output)?;
        if let Err(error) = self.seal_frame(payload.kind(), frame) {
            // Nothing unsealed stays where the caller takes what is sent.
            wipe(frame);
            return Err(error);
        }
        Ok(frame.len())
    }

    /// The channel of an established connection.
    pub const fn channel(&self) -> Option<&Channel> {
        match &self.state {
            State::Established(channel) => Some(channel),
            _ => None,
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.state {
            State::AwaitingServerHello { .. } => "Client(AwaitingServerHello)",
            State::AwaitingLogin(_) => "Client(AwaitingLogin)",
            State::AwaitingLoginAck(_) => "Client(AwaitingLoginAck)",
            State::Established(_) => "Client(Established)",
            State::Failed(_) => "Client(Failed)",
        })
    }
}
